//! Lips closed, by the gap between the inner lips over the width of the mouth.

use super::{Judgement, face};
use crate::catalogue::{LimitName, Requirement};
use crate::facts::{FacePart, Facts};
use crate::reason::Reason;
use crate::report::Unit;

pub(super) fn run(facts: &Facts, requirement: &Requirement) -> Vec<Judgement> {
    face(facts, |face| {
        let judgement = face.mouth_openness.map_or_else(
            || Judgement::not_assessed(Reason::FaceTooUnclear),
            |openness| {
                Judgement::against(
                    openness,
                    requirement.limit(LimitName::MouthOpennessRatio),
                    Unit::Ratio,
                    Reason::MouthOpen,
                )
            },
        );
        vec![judgement.with_region(face.outline(FacePart::Lips))]
    })
}
