//! The face lit alike on both sides and from top to bottom, with no shadow across it.
//!
//! A head learnt on portraits and on light put onto them (`models/attributes/README.md`) looks at the face relative to its
//! own skin, so that skin tone cancels. Dark portraits that it learnt from are lit more dramatically, and it took some of that
//! for a sign: what it answers is corrected by the measured shade of the skin. Light that models a face and light that spoils it differ by degree only: between
//! the two limits the person is asked to look. Which side is darker is measured, and where one has too little of the light by
//! the standard's measure, the person is asked as well: portraits that the head learnt as even are lit so. What it cannot see: a faint shadow, and
//! what is shadow where a covering or dark lenses lie over the face or a hat above it: there it asks at most, since what
//! comes off takes its shadow with it.

use super::attribute::{Question, answered, finds, unclear};
use super::bareheaded::HEADWEAR;
use super::face_unobstructed::is_covered;
use super::tinted_lenses::behind_tinted_lenses;
use super::{Judgement, face};
use crate::catalogue::{LimitName, Requirement};
use crate::facts::{FaceFacts, FacePart, Facts};
use crate::model::Attribute;
use crate::reason::Reason;
use crate::report::{Outcome, Remedy, Side};

pub(super) fn run(facts: &Facts, requirement: &Requirement) -> Vec<Judgement> {
    face(facts, |face| {
        let difference = face.light.and_then(|light| light.side_difference_share);
        let limit = requirement.limit(LimitName::LightSideDifferenceShare);
        let told = difference.filter(|value| limit.is_some_and(|limit| !limit.range.contains(value.abs())));
        // The report is about the darker side: that is where light is missing.
        let (part, side, fault) = match told {
            None => (FacePart::Oval, None, Reason::ShadowOnFace),
            Some(value) if value > 0.0 => (FacePart::HalfLeft, Some(Side::Left), Reason::LeftSideDarker),
            Some(_) => (FacePart::HalfRight, Some(Side::Right), Reason::RightSideDarker),
        };
        let question = Question {
            attribute: Attribute::UnevenLight,
            sure: LimitName::UnevenLightProbability,
            doubt: LimitName::UnevenLightDoubtProbability,
            fault,
            perhaps: Reason::LightPerhapsUneven,
        };
        let judgement = unclear(face, requirement).unwrap_or_else(|| {
            let answer = face.attributes.probability(question.attribute);
            let shade = face.light.map(|light| light.skin_typology_angle_deg);
            answered(
                whatever_the_shade(answer, shade, requirement),
                requirement,
                question,
            )
        });
        let far_apart = requirement
            .limit(LimitName::LightSideDoubtDifferenceShare)
            .zip(difference)
            .is_some_and(|(limit, value)| !limit.range.contains(value.abs()));
        let judgement = match judgement.outcome {
            Outcome::Fail if lies_over(face, requirement) => judgement.only_asked(Reason::LightPerhapsUneven),
            Outcome::Pass if far_apart => Judgement {
                outcome: Outcome::Advise,
                reason: Reason::LightPerhapsUneven,
                ..judgement.with_remedy(Remedy::Confirm)
            },
            _ => judgement,
        };
        vec![match side {
            Some(side) if !judgement.passed() => judgement.with_side(side).with_region(face.outline(part)),
            _ => judgement.with_region(face.outline(FacePart::Oval)),
        }]
    })
}

/// The answer as it would be on the darkest skin: between two shades its logit rises evenly.
fn whatever_the_shade(probability: f64, shade_deg: Option<f64>, requirement: &Requirement) -> f64 {
    let limit = |name| requirement.limit(name).map(|limit| limit.range);
    let shades = limit(LimitName::UnevenLightShadeDeg).and_then(|shades| shades.min.zip(shades.max));
    let most = limit(LimitName::UnevenLightShadeLogit).and_then(|logit| logit.max);
    let (Some(shade), Some((darkest, lightest)), Some(most)) = (shade_deg, shades, most) else {
        return probability;
    };
    let share = ((shade - darkest) / (lightest - darkest).max(1.0)).clamp(0.0, 1.0);
    let odds = probability * libm::exp(share * most);
    odds / (odds + 1.0 - probability)
}

/// Whether something is found elsewhere that may look like a shadow or throws one.
fn lies_over(face: &FaceFacts, requirement: &Requirement) -> bool {
    is_covered(face, requirement)
        || behind_tinted_lenses(face, requirement)
        || finds(face, requirement, HEADWEAR)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::CheckId;
    use crate::check::attribute::tests::{judge, portrait, seeing, strict};
    use crate::model::Attributes;

    #[test]
    fn the_lighter_the_skin_the_less_is_enough() {
        let strict = strict();
        let shades = [-90.0, -50.0, -10.0, 40.0, 80.0].map(Some);
        let answers = shades.map(|shade| whatever_the_shade(0.5, shade, &strict));
        assert!(answers.is_sorted(), "{answers:?}");
        assert_eq!((answers[0], answers[1], answers[3]), (0.5, 0.5, answers[4]));
        for shade in [None, shades[4]] {
            assert_eq!(
                [0.0, 1.0].map(|sure| whatever_the_shade(sure, shade, &strict)),
                [0.0, 1.0]
            );
        }
    }

    #[test]
    fn what_lies_over_the_face_is_no_shadow_for_sure() {
        let strict = strict();
        let mut facts = seeing(&portrait(), Attribute::UnevenLight, 1.0);
        assert_eq!(judge(CheckId::EvenLighting, &facts, &strict)[0].0, Outcome::Fail);
        for over in [
            &[(Attribute::FaceCovered, 1.0)][..],
            &[(Attribute::Headwear, 1.0)],
            &[(Attribute::Glasses, 1.0), (Attribute::TintedLenses, 1.0)],
        ] {
            let seen = [&[(Attribute::UnevenLight, 1.0)], over].concat();
            facts.face.as_mut().expect("a face").attributes = Attributes::with(&seen);
            assert_eq!(
                judge(CheckId::EvenLighting, &facts, &strict),
                [(Outcome::Advise, Reason::LightPerhapsUneven, Some(Remedy::Confirm))]
            );
        }
    }

    #[test]
    fn a_side_with_less_than_half_the_intensity_is_asked_about_whatever_the_head_says() {
        let strict = strict();
        for (sure, share, told) in [
            (0.0, 0.39, (Outcome::Pass, Reason::Ok, None)),
            (
                0.0,
                -0.41,
                (Outcome::Advise, Reason::LightPerhapsUneven, Some(Remedy::Confirm)),
            ),
            (1.0, 0.41, (Outcome::Fail, Reason::LeftSideDarker, None)),
        ] {
            let mut facts = seeing(&portrait(), Attribute::UnevenLight, sure);
            let light = facts.face.as_mut().and_then(|face| face.light.as_mut());
            light.expect("light").side_difference_share = Some(share);
            assert_eq!(judge(CheckId::EvenLighting, &facts, &strict), [told], "{share}");
        }
    }
}
