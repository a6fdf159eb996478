//! Glasses, held against the document's rule: forbidden, allowed when clear, or required of who always wears them.
//!
//! The heads see spectacles of any kind by their frames. What they cannot see well: rimless glasses with thin temples.
//! Whether a person always wears glasses no photo tells, so that rule is put to the person.

use super::attribute::{Question, ask, eyes, unclear};
use super::{Judgement, face};
use crate::catalogue::{GlassesRule, LimitName, Requirement};
use crate::facts::{FaceFacts, Facts};
use crate::model::Attribute;
use crate::reason::Reason;
use crate::report::Remedy;

pub(super) const GLASSES: Question = Question {
    attribute: Attribute::Glasses,
    sure: LimitName::GlassesProbability,
    doubt: LimitName::GlassesDoubtProbability,
    fault: Reason::GlassesWorn,
    perhaps: Reason::GlassesPerhaps,
};

/// A rim across an eye is seen from so near that the whole pair of glasses may not be.
const RIM: Question = Question {
    attribute: Attribute::FrameOverEye,
    sure: LimitName::FrameOverEyeProbability,
    doubt: LimitName::FrameOverEyeProbability,
    ..GLASSES
};

/// Asks what the heads were trained to tell of glasses only; a face without any shows none of it.
pub(super) fn ask_of_glasses(face: &FaceFacts, requirement: &Requirement, question: Question) -> Judgement {
    let glasses = ask(face, requirement, GLASSES);
    if glasses.passed() {
        Judgement::pass()
    } else {
        ask(face, requirement, question)
    }
}

pub(super) fn run(facts: &Facts, requirement: &Requirement) -> Vec<Judgement> {
    face(facts, |face| {
        if let Some(unclear) = unclear(face, requirement) {
            return vec![unclear];
        }
        let rule = &requirement.glasses;
        let [seen, rim] = [GLASSES, RIM].map(|question| ask(face, requirement, question));
        let seen = if rim.passed() { seen } else { rim };
        let judged = match rule.value {
            GlassesRule::RequiredIfHabitual if seen.passed() => {
                Judgement::advise(Reason::GlassesIfHabitual).with_remedy(Remedy::Confirm)
            }
            GlassesRule::AllowedClear | GlassesRule::RequiredIfHabitual => seen.accepted(),
            GlassesRule::Forbidden | GlassesRule::Unknown => seen,
        };
        vec![judged.under(rule).with_region(eyes(face))]
    })
}
