//! Enough pixels in the face for the document's frame without enlarging.
//!
//! Measured as source pixels for each pixel of the frame that would be cut from this photo, in the person's own
//! proportions; where the document has no frame, as an absolute inter-eye distance.

use super::{FutureFrame, Judgement, face};
use crate::catalogue::{LimitName, Requirement};
use crate::facts::{FacePart, Facts};
use crate::frame::FrameRefusal;
use crate::reason::Reason;
use crate::report::Unit;

pub(super) fn run(facts: &Facts, requirement: &Requirement, frame: &FutureFrame) -> Vec<Judgement> {
    face(facts, |face| {
        let mut instruction = None;
        let supply = match frame.of(facts, face, requirement) {
            Some(Ok(solution)) => Some(1.0 / solution.scale),
            Some(Err(refusal @ FrameRefusal::TooFewPixels { scale, .. })) => {
                instruction = Some(refusal.instruction());
                Some(1.0 / scale)
            }
            Some(Err(_)) | None => None,
        };
        let judgement = match supply {
            // Cut to its frame without enlarging: one to one by definition.
            None if requirement.frame.is_some() => Judgement::pass(),
            Some(supply) => Judgement::against(
                supply,
                requirement.limit(LimitName::FaceResolutionScaleRatio),
                Unit::Share,
                Reason::TooFewPixels,
            ),
            None => Judgement::against(
                face.inter_eye_distance_px,
                requirement.limit(LimitName::InterEyeDistancePx),
                Unit::Px,
                Reason::EyesTooNear,
            ),
        };
        let judgement = judgement.with_region(face.outline(FacePart::Oval));
        vec![match instruction {
            Some(instruction) => {
                judgement.with_advice(|locale| instruction.text(locale, facts.camera_distance_cm()))
            }
            None => judgement,
        }]
    })
}
