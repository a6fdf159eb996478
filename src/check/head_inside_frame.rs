//! The whole head, hair included, and the shoulders inside the source picture.
//!
//! A prepared photo of a document that lets tall hair be cut (GA 461: the eye line goes before the top margin) may touch
//! the upper edge.

use super::{Judgement, face, has_frame_size};
use crate::catalogue::{Frame, FrameMeasure, LimitName, Requirement};
use crate::facts::{FacePart, Facts};
use crate::reason::Reason;
use crate::report::Unit;

pub(super) fn run(facts: &Facts, requirement: &Requirement) -> Vec<Judgement> {
    face(facts, |face| {
        let head = &face.head;
        let may_be_cut = requirement
            .frame
            .as_ref()
            .is_some_and(|frame| hair_gives_way(frame) && has_frame_size(facts, frame));
        if head.cut_beside || head.cut_below || (head.cut_above && !may_be_cut) {
            return vec![Judgement::fail(Reason::HeadCut).with_region(face.outline(FacePart::Oval))];
        }
        if head.points.crown_hair.is_none() && !head.cut_above {
            return vec![Judgement::not_assessed(Reason::CrownUnclear)];
        }
        let crown = head.points.crown_hair.unwrap_or(head.points.crown_skull);
        let room = (facts.size_px[1] - head.points.chin.y) / crown.distance(head.points.chin);
        vec![Judgement::against(
            room,
            requirement.limit(LimitName::ChinRoomRatio),
            Unit::Ratio,
            Reason::NoRoomBelow,
        )]
    })
}

fn hair_gives_way(frame: &Frame) -> bool {
    let rank = |measure| frame.priority.iter().position(|listed| *listed == measure);
    match (rank(FrameMeasure::EyeLine), rank(FrameMeasure::TopMargin)) {
        (Some(eyes), Some(top)) => eyes < top,
        (Some(_), None) => true,
        (None, _) => false,
    }
}
