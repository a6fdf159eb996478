//! Enough pixels in the face for the document's frame without enlarging.
//!
//! Held against the frame's own smallest head (height, width, eye distance), in the person's own proportions; where the
//! document has no such figures, against an absolute inter-eye distance.

use super::{Judgement, face};
use crate::catalogue::{Frame, HeightFrom, LimitName, LimitStatus, Requirement, WidthBetween};
use crate::facts::{FaceFacts, Facts};
use crate::reason::Reason;
use crate::report::Unit;

pub(super) fn run(facts: &Facts, requirement: &Requirement) -> Vec<Judgement> {
    face(facts, |face| {
        let region = face.outline(crate::facts::FacePart::Oval);
        let supply = requirement.frame.as_ref().and_then(|frame| supply(face, frame));
        let judgement = match supply {
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
        vec![judgement.with_region(region)]
    })
}

/// Source pixels for each pixel of the smallest head that the frame asks for; the scarcest of its measures counts.
fn supply(face: &FaceFacts, frame: &Frame) -> Option<f64> {
    let head = &face.head.points;
    let crown = match frame.height_from {
        HeightFrom::Hair => head.crown_hair.unwrap_or(head.crown_skull),
        HeightFrom::Skull => head.crown_skull,
    };
    let width = match frame.width_between {
        WidthBetween::Ears => head.ear_left.distance(head.ear_right),
        WidthBetween::Cheeks => head.cheek_left.distance(head.cheek_right),
    };
    [
        (crown.distance(head.chin), &frame.head_height_px),
        (width, &frame.head_width_px),
        (face.inter_eye_distance_px, &frame.eye_distance_px),
    ]
    .into_iter()
    .filter_map(|(have, limit)| {
        let limit = limit
            .as_ref()
            .filter(|limit| limit.status != LimitStatus::Unknown)?;
        limit.range.min.filter(|need| *need > 0.0).map(|need| have / need)
    })
    .reduce(f64::min)
}
