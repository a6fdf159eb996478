//! The eyes look into the camera: both irises together, corrected for the turn of the head. Behind dark lenses landmarks
//! are drawn all the same, and say nothing.

use super::tinted_lenses::behind_tinted_lenses;
use super::{Judgement, face};
use crate::catalogue::{LimitName, Requirement};
use crate::facts::{FacePart, Facts};
use crate::reason::Reason;
use crate::report::Unit;

pub(super) fn run(facts: &Facts, requirement: &Requirement) -> Vec<Judgement> {
    face(facts, |face| {
        let open = requirement.limit(LimitName::EyeOpennessRatio);
        let seen = [face.eye_openness_left, face.eye_openness_right]
            .into_iter()
            .all(|openness| {
                openness.is_some_and(|value| open.is_none_or(|limit| limit.range.contains(value)))
            });
        let seen = seen && !behind_tinted_lenses(face, requirement);
        let Some(offset) = face.gaze_offset.filter(|_| seen) else {
            return vec![Judgement::not_assessed(Reason::EyesNotSeen)];
        };
        let judgement = Judgement::against(
            offset,
            requirement.limit(LimitName::GazeOffsetRatio),
            Unit::Ratio,
            Reason::GazeAway,
        );
        vec![judgement.with_region(face.outline(FacePart::EyeRight))]
    })
}
