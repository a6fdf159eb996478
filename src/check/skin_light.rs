//! Three measures of the light on the skin: no reflections (`hot-spots`), no colour cast (`natural-colour`), no washed-out
//! picture (`contrast`).
//!
//! All are relative to the face itself. A cast shows on the white of the eyes and on the skin at once; without the eyes it
//! is not assessed. What covers the face, and a lens that mirrors a lamp, may shine beyond what is left out of the skin: then
//! a reflection is only asked about. Where normalization may balance the colours and would leave no cast, no new photo is asked for.

use super::exposure::judge;
use super::eye_light::lens_glare;
use super::face_unobstructed::is_covered;
use super::tinted_lenses::behind_tinted_lenses;
use super::{Judgement, allowed, background};
use crate::catalogue::{LimitName, Requirement};
use crate::facts::Facts;
use crate::reason::Reason;
use crate::report::{Locale, Outcome, Remedy, Unit};

pub(super) fn hot_spots(facts: &Facts, requirement: &Requirement) -> Vec<Judgement> {
    let limit = |name| requirement.limit(name);
    let judged = judge(facts, |light| {
        Judgement::against(
            light.hot_spot_strength,
            limit(LimitName::HotSpotRatio),
            Unit::Ratio,
            Reason::HotSpots,
        )
        .doubted(limit(LimitName::HotSpotDoubtRatio), Reason::HotSpots)
    });
    let fails = |judgements: &[Judgement]| judgements.iter().any(|judged| judged.outcome == Outcome::Fail);
    let worn_over = |face| is_covered(face, requirement) || behind_tinted_lenses(face, requirement);
    let shines_itself = fails(&judged)
        && (facts.face.as_ref().is_some_and(worn_over) || fails(&lens_glare(facts, requirement)));
    judged
        .into_iter()
        .map(|judgement| {
            if shines_itself {
                judgement.only_asked(Reason::HotSpots)
            } else {
                judgement
            }
        })
        .collect()
}

pub(super) fn natural_colour(facts: &Facts, requirement: &Requirement) -> Vec<Judgement> {
    judge(facts, |light| {
        light.colour_cast_ratio.map_or_else(
            || Judgement::not_assessed(Reason::EyeWhitesNotSeen),
            |[cast, balanced]| {
                let limit = requirement.limit(LimitName::ColourCastRatio);
                let judgement = Judgement::against(cast, limit, Unit::Ratio, Reason::ColourCast);
                let error = requirement.limit(LimitName::ColourCastPredictionRatio);
                let error = error.and_then(|error| error.range.max);
                let mended = limit
                    .zip(error)
                    .is_some_and(|(limit, error)| limit.range.contains(balanced + error));
                if judgement.passed() || !mended || !may_balance(facts, requirement) {
                    return judgement;
                }
                judgement.with_remedy(Remedy::Normalize).with_advice(|locale| {
                    match locale {
                        Locale::ZhCn => "我们可以轻微校正整张照片的白平衡",
                        Locale::En => "We can correct the white balance of the whole photo a little.",
                    }
                    .to_owned()
                })
            },
        )
    })
}

/// Normalization balances colours only together with a new background.
fn may_balance(facts: &Facts, requirement: &Requirement) -> bool {
    let policy = &requirement.edit_policy;
    let kept = || {
        [background::uniform, background::colour]
            .iter()
            .all(|check| check(facts, requirement).iter().all(Judgement::passed))
    };
    allowed(policy.tone)
        && allowed(policy.replace_background)
        && !requirement.backgrounds.is_empty()
        && !kept()
}

pub(super) fn contrast(facts: &Facts, requirement: &Requirement) -> Vec<Judgement> {
    judge(facts, |light| {
        Judgement::against(
            light.contrast,
            requirement.limit(LimitName::LightnessContrastRatio),
            Unit::Ratio,
            Reason::WashedOut,
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::CheckId;
    use crate::check::attribute::tests::{judge as judged, portrait, strict};
    use crate::model::{Attribute, Attributes};

    #[test]
    fn what_lies_over_the_face_may_shine_itself() {
        let strict = strict();
        let mut facts = portrait();
        let mut look = |seen: &[(Attribute, f64)], glare: f64| {
            let face = facts.face.as_mut().expect("a face");
            face.attributes = Attributes::with(seen);
            let light = face.light.as_mut().expect("light");
            light.hot_spot_strength = 1.0;
            light.lens_glare_shares = [0.0, glare];
            judged(CheckId::HotSpots, &facts, &strict)
        };
        let asked = [(Outcome::Advise, Reason::HotSpots, Some(Remedy::Confirm))];
        let glasses = (Attribute::Glasses, 1.0);
        assert_eq!(look(&[], 0.0), [(Outcome::Fail, Reason::HotSpots, None)]);
        assert_eq!(look(&[glasses], 0.0), [(Outcome::Fail, Reason::HotSpots, None)]);
        assert_eq!(look(&[(Attribute::FaceCovered, 1.0)], 0.0), asked);
        assert_eq!(look(&[glasses, (Attribute::TintedLenses, 1.0)], 0.0), asked);
        assert_eq!(look(&[glasses], 1.0), asked);
    }
}
