//! Enough pixels in the face for the document's frame without enlarging.
//!
//! Measured as source pixels for each pixel of the frame that would be cut from this photo, in the person's own
//! proportions; where none can be cut for want of room, of the smallest head that the frame accepts; where the document
//! has no frame, as an absolute inter-eye distance. What it cannot see: pixels that were made up by enlarging before.

use super::{FutureFrame, Judgement, face};
use crate::catalogue::{LimitName, Requirement};
use crate::facts::{FacePart, Facts};
use crate::frame::{FrameRefusal, supply_of_the_smallest_head};
use crate::reason::Reason;
use crate::report::Unit;

pub(super) fn run(facts: &Facts, requirement: &Requirement, future: &FutureFrame) -> Vec<Judgement> {
    face(facts, |face| {
        let mut instruction = None;
        let judgement = if let Some(frame) = &requirement.frame {
            let supply = match future.of(facts, face, requirement) {
                Some(Ok(solution)) => Some(1.0 / solution.scale),
                Some(Err(refusal @ FrameRefusal::TooFewPixels { scale, .. })) => {
                    instruction = Some(refusal.instruction());
                    Some(1.0 / scale)
                }
                Some(Err(FrameRefusal::NoHead)) => None,
                Some(Err(_)) => supply_of_the_smallest_head(&face.head.points, frame),
                // Cut to its frame without enlarging: one to one by definition.
                None => Some(1.0),
            };
            supply.map_or_else(
                || Judgement::not_assessed(Reason::CrownUnclear),
                |supply| {
                    Judgement::against(
                        supply,
                        requirement.limit(LimitName::FaceResolutionScaleRatio),
                        Unit::Share,
                        Reason::TooFewPixels,
                    )
                },
            )
        } else {
            Judgement::against(
                face.inter_eye_distance_px,
                requirement.limit(LimitName::InterEyeDistancePx),
                Unit::Px,
                Reason::EyesTooNear,
            )
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
