//! Both eyebrows seen, each by itself.
//!
//! A brow under a fringe, a hat or a hand counts as hidden; one that is thin or pale by nature does not. Held against
//! the photo only where the document asks for eyebrows.

use super::attribute::{Question, ask, faults_or_one, unclear};
use super::{Judgement, face};
use crate::catalogue::{LimitName, Requirement};
use crate::facts::{FacePart, Facts};
use crate::model::Attribute;
use crate::reason::Reason;
use crate::report::Side;

const LEFT: Question = Question {
    attribute: Attribute::BrowHiddenLeft,
    sure: LimitName::BrowHiddenProbability,
    doubt: LimitName::BrowHiddenDoubtProbability,
    fault: Reason::BrowHiddenLeft,
    perhaps: Reason::BrowPerhapsHiddenLeft,
};
const RIGHT: Question = Question {
    attribute: Attribute::BrowHiddenRight,
    fault: Reason::BrowHiddenRight,
    perhaps: Reason::BrowPerhapsHiddenRight,
    ..LEFT
};

pub(super) fn run(facts: &Facts, requirement: &Requirement) -> Vec<Judgement> {
    face(facts, |face| {
        if let Some(unclear) = unclear(face, requirement) {
            return vec![unclear];
        }
        let brow = |question, side, part| {
            ask(face, requirement, question)
                .with_side(side)
                .with_region(face.outline(part))
                .under(requirement.eyebrows.asked())
        };
        faults_or_one(vec![
            brow(LEFT, Side::Left, FacePart::BrowLeft),
            brow(RIGHT, Side::Right, FacePart::BrowRight),
        ])
    })
}
