//! No hair lies over the eyes, the brows or the outline of the face.
//!
//! Under the document's rule that hair stays off the face. Strands that leave the outline to be seen are no fault.

use super::attribute::{Question, ask, unclear};
use super::{Judgement, face};
use crate::catalogue::{HairRule, LimitName, Requirement};
use crate::facts::{FacePart, Facts};
use crate::model::Attribute;
use crate::reason::Reason;

const HAIR: Question = Question {
    attribute: Attribute::HairOverFace,
    sure: LimitName::HairOverFaceProbability,
    doubt: LimitName::HairOverFaceDoubtProbability,
    fault: Reason::HairOverFace,
    perhaps: Reason::HairPerhapsOverFace,
};

pub(super) fn run(facts: &Facts, requirement: &Requirement) -> Vec<Judgement> {
    face(facts, |face| {
        let judged = unclear(face, requirement).unwrap_or_else(|| ask(face, requirement, HAIR));
        vec![
            judged
                .under(requirement.hair_rule(HairRule::OffFace))
                .with_region(face.outline(FacePart::Oval)),
        ]
    })
}
