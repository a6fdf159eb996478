//! Nothing lies over an eye: no hair, no hand, no frame of glasses.
//!
//! Eyes behind dark lenses are the matter of `tinted-lenses`. A few thin strands across an eye are not told from lashes.

use super::attribute::{Question, ask, eyes, faults_or_one, unclear};
use super::{Judgement, face};
use crate::catalogue::{LimitName, Requirement};
use crate::facts::{FacePart, Facts};
use crate::model::Attribute;
use crate::reason::Reason;
use crate::report::Side;

const LEFT: Question = Question {
    attribute: Attribute::EyeCoveredLeft,
    sure: LimitName::EyeCoveredProbability,
    doubt: LimitName::EyeCoveredDoubtProbability,
    fault: Reason::EyeCoveredLeft,
    perhaps: Reason::EyePerhapsCoveredLeft,
};
const RIGHT: Question = Question {
    attribute: Attribute::EyeCoveredRight,
    fault: Reason::EyeCoveredRight,
    perhaps: Reason::EyePerhapsCoveredRight,
    ..LEFT
};
const FRAME: Question = Question {
    attribute: Attribute::FrameOverEye,
    sure: LimitName::FrameOverEyeProbability,
    doubt: LimitName::FrameOverEyeDoubtProbability,
    fault: Reason::FrameOverEye,
    perhaps: Reason::FramePerhapsOverEye,
};

pub(super) fn run(facts: &Facts, requirement: &Requirement) -> Vec<Judgement> {
    face(facts, |face| {
        if let Some(unclear) = unclear(face, requirement) {
            return vec![unclear];
        }
        let eye = |question, side, part| {
            ask(face, requirement, question)
                .with_side(side)
                .with_region(face.outline(part))
        };
        faults_or_one(vec![
            eye(LEFT, Side::Left, FacePart::EyeLeft),
            eye(RIGHT, Side::Right, FacePart::EyeRight),
            ask(face, requirement, FRAME).with_region(eyes(face)),
        ])
    })
}
