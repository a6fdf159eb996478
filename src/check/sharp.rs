//! The face in focus and without motion blur, at the resolution of the documents' frames.

use super::{Judgement, face};
use crate::catalogue::{LimitName, Requirement};
use crate::facts::{FacePart, Facts};
use crate::reason::Reason;
use crate::report::Unit;

pub(super) fn run(facts: &Facts, requirement: &Requirement) -> Vec<Judgement> {
    face(facts, |face| {
        let judgement = face.detail.map_or_else(
            || Judgement::not_assessed(Reason::FaceTooUnclear),
            |detail| {
                Judgement::against(
                    detail.sharpness,
                    requirement.limit(LimitName::SharpnessRatio),
                    Unit::Ratio,
                    Reason::Blurred,
                )
            },
        );
        vec![judgement.with_region(face.outline(FacePart::Oval))]
    })
}
