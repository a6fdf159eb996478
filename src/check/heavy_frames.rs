//! Frames of glasses are thin enough not to change the face.
//!
//! Where a frame runs across an eye, `eyes-unobstructed` says so. A head looks closely at the rims around each eye
//! (`models/attributes/near_eyes.py`); it has learnt heavy ones from rims drawn with a known thickness, a thirteenth of
//! the inter-eye distance (5 mm) and more. No source gives a figure, so that only the strictest profile refuses them.
//!
//! What it cannot see: how heavy clear or skin-coloured frames are.

use super::attribute::{Question, eyes, unclear};
use super::glasses::ask_of_glasses;
use super::{Judgement, face};
use crate::catalogue::{LimitName, Requirement};
use crate::facts::Facts;
use crate::model::Attribute;
use crate::reason::Reason;

const HEAVY: Question = Question {
    attribute: Attribute::HeavyFrames,
    sure: LimitName::HeavyFramesProbability,
    doubt: LimitName::HeavyFramesDoubtProbability,
    fault: Reason::FramesHeavy,
    perhaps: Reason::FramesPerhapsHeavy,
};

pub(super) fn run(facts: &Facts, requirement: &Requirement) -> Vec<Judgement> {
    face(facts, |face| {
        let judged = unclear(face, requirement).unwrap_or_else(|| ask_of_glasses(face, requirement, HEAVY));
        vec![judged.with_region(eyes(face))]
    })
}
