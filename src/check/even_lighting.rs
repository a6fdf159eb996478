//! The face lit alike on both sides and from top to bottom, with no shadow across it.
//!
//! A head learnt on portraits and on light put onto them (`models/attributes/README.md`) looks at the face relative to its
//! own skin, so that skin tone cancels. Light that models a face and light that spoils it differ by degree only: between
//! the two limits the person is asked to look. Which side is darker is measured. What it cannot see: a faint shadow.

use super::attribute::{Question, ask, unclear};
use super::{Judgement, face};
use crate::catalogue::{LimitName, Requirement};
use crate::facts::{FacePart, Facts};
use crate::model::Attribute;
use crate::reason::Reason;
use crate::report::Side;

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
        vec![match side {
            Some(side) if !judgement.passed() => judgement.with_side(side).with_region(face.outline(part)),
            _ => judgement.with_region(face.outline(FacePart::Oval)),
        }]
    })
}
