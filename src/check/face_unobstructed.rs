//! Nothing covers nose, mouth or cheeks: no mask, scarf, hand or object.
//!
//! Learned for the larger part from drawn coverings: photographs of them were scarce. What leaves the skin bare (paint,
//! a beard) is no covering.

use super::attribute::{Question, ask, unclear};
use super::{Judgement, face};
use crate::catalogue::{LimitName, Requirement};
use crate::facts::{FacePart, Facts};
use crate::model::Attribute;
use crate::reason::Reason;

pub(super) const COVERED: Question = Question {
    attribute: Attribute::FaceCovered,
    sure: LimitName::FaceCoveredProbability,
    doubt: LimitName::FaceCoveredDoubtProbability,
    fault: Reason::FaceCovered,
    perhaps: Reason::FacePerhapsCovered,
};

pub(super) fn run(facts: &Facts, requirement: &Requirement) -> Vec<Judgement> {
    face(facts, |face| {
        let judged = unclear(face, requirement).unwrap_or_else(|| ask(face, requirement, COVERED));
        vec![judged.with_region(face.outline(FacePart::Oval))]
    })
}
