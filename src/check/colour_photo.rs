//! Not greyscale, not sepia, not toned: a picture with one colour per lightness is none of a person.

use super::{Judgement, face};
use crate::catalogue::{LimitName, Requirement};
use crate::facts::Facts;
use crate::reason::Reason;
use crate::report::Unit;

pub(super) fn run(facts: &Facts, requirement: &Requirement) -> Vec<Judgement> {
    face(facts, |face| {
        vec![face.light.map_or_else(
            || Judgement::not_assessed(Reason::FaceTooUnclear),
            |light| {
                Judgement::against(
                    light.face_chroma_spread,
                    requirement.limit(LimitName::FaceChromaSpreadLab),
                    Unit::Lab,
                    Reason::Greyscale,
                )
            },
        )]
    })
}
