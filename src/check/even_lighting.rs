//! The face lit alike on both sides and from top to bottom, with no shadow across it.
//!
//! A head learnt on portraits and on light put onto them (`models/attributes/README.md`) looks at the face relative to its
//! own skin, so that skin tone cancels. Light that models a face and light that spoils it differ by degree only: between
//! the two limits the person is asked to look. Which side is darker is measured. What it cannot see: a faint shadow, and
//! what is shadow where a covering or dark lenses lie over the face: there it asks at most.

use super::attribute::{Question, ask, unclear};
use super::face_unobstructed::COVERED;
use super::glasses::ask_of_glasses;
use super::tinted_lenses::TINTED;
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
        let judgement = unclear(face, requirement).unwrap_or_else(|| ask(face, requirement, question));
        let judgement = if judgement.outcome == Outcome::Fail && lies_over(face, requirement) {
            Judgement {
                outcome: Outcome::Advise,
                reason: Reason::LightPerhapsUneven,
                ..judgement.with_remedy(Remedy::Confirm)
            }
        } else {
            judgement
        };
        vec![match side {
            Some(side) if !judgement.passed() => judgement.with_side(side).with_region(face.outline(part)),
            _ => judgement.with_region(face.outline(FacePart::Oval)),
        }]
    })
}

/// Whether something is found elsewhere that may look like a shadow.
fn lies_over(face: &FaceFacts, requirement: &Requirement) -> bool {
    let covered = ask(face, requirement, COVERED);
    let tinted = ask_of_glasses(face, requirement, TINTED);
    [covered, tinted]
        .iter()
        .any(|found| found.outcome == Outcome::Fail)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::CheckId;
    use crate::check::attribute::tests::{judge, portrait, seeing, strict};
    use crate::model::Attributes;

    #[test]
    fn what_lies_over_the_face_is_no_shadow_for_sure() {
        let strict = strict();
        let mut facts = seeing(&portrait(), Attribute::UnevenLight, 1.0);
        assert_eq!(judge(CheckId::EvenLighting, &facts, &strict)[0].0, Outcome::Fail);
        for over in [
            &[(Attribute::FaceCovered, 1.0)][..],
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
}
