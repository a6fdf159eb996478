//! Three measures of the light on the skin: no reflections (`hot-spots`), no colour cast (`natural-colour`), no washed-out
//! picture (`contrast`).
//!
//! All are relative to the face itself. A cast shows on the white of the eyes and on the skin at once; without the eyes it
//! is not assessed. Where normalization may balance the colours and would leave no cast, no new photo is asked for.

use super::exposure::judge;
use super::{Judgement, allowed, background};
use crate::catalogue::{LimitName, Requirement};
use crate::facts::Facts;
use crate::reason::Reason;
use crate::report::{Locale, Remedy, Unit};

pub(super) fn hot_spots(facts: &Facts, requirement: &Requirement) -> Vec<Judgement> {
    judge(facts, |light| {
        let limit = |name| requirement.limit(name);
        Judgement::against(
            light.hot_spot_strength,
            limit(LimitName::HotSpotRatio),
            Unit::Ratio,
            Reason::HotSpots,
        )
        .doubted(limit(LimitName::HotSpotDoubtRatio), Reason::HotSpots)
    })
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
