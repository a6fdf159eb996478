//! Lenses are clear: no sunglasses, no coloured lenses.
//!
//! Holds whatever a document says about glasses, since eyes must be seen. Asked only of a face with glasses: the heads
//! were trained to tell lenses from lenses. A faint tint that leaves the eyes as they are is not told from clear ones.

use super::attribute::{Question, ask, eyes, finds, unclear};
use super::glasses::{GLASSES, ask_of_glasses};
use super::{Judgement, face};
use crate::catalogue::{LimitName, Requirement};
use crate::facts::{FaceFacts, Facts};
use crate::model::Attribute;
use crate::reason::Reason;

const TINTED: Question = Question {
    attribute: Attribute::TintedLenses,
    sure: LimitName::TintedLensesProbability,
    doubt: LimitName::TintedLensesDoubtProbability,
    fault: Reason::LensesTinted,
    perhaps: Reason::LensesPerhapsTinted,
};

/// Whether what is seen of the eyes is seen through lenses that are found tinted.
pub(super) fn behind_tinted_lenses(face: &FaceFacts, requirement: &Requirement) -> bool {
    !ask(face, requirement, GLASSES).passed() && finds(face, requirement, TINTED)
}

pub(super) fn run(facts: &Facts, requirement: &Requirement) -> Vec<Judgement> {
    face(facts, |face| {
        let judged = unclear(face, requirement).unwrap_or_else(|| ask_of_glasses(face, requirement, TINTED));
        vec![judged.with_region(eyes(face))]
    })
}
