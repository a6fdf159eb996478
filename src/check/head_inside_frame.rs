//! The whole head, hair included, and the shoulders inside the source picture, with room for the document's frame.
//!
//! A prepared photo has its room by the frame's own bands; of a document that lets tall hair be cut (GA 461: the eye line
//! goes before the top margin) it may touch the upper edge.

use super::{FutureFrame, Judgement, face, has_frame_size};
use crate::catalogue::{Frame, FrameMeasure, LimitName, Requirement};
use crate::facts::{FacePart, Facts};
use crate::frame::{FrameRefusal, Instruction, SourceEdge};
use crate::reason::Reason;
use crate::report::Unit;

pub(super) fn run(facts: &Facts, requirement: &Requirement, frame: &FutureFrame) -> Vec<Judgement> {
    face(facts, |face| {
        let head = &face.head;
        let prepared_for = requirement
            .frame
            .as_ref()
            .filter(|frame| has_frame_size(facts, frame));
        let may_be_cut = prepared_for.is_some_and(hair_gives_way);
        if head.cut_beside || head.cut_below || (head.cut_above && !may_be_cut) {
            return vec![Judgement::fail(Reason::HeadCut).with_region(face.outline(FacePart::Oval))];
        }
        if head.points.crown_hair.is_none() && !head.cut_above {
            return vec![Judgement::not_assessed(Reason::CrownUnclear)];
        }
        if let Some(Err(refusal)) = frame.of(facts, face, requirement)
            && !matches!(refusal, FrameRefusal::TooFewPixels { .. })
        {
            let judgement = no_frame(refusal.instruction(), facts.camera_distance_cm());
            return vec![judgement.with_region(face.outline(FacePart::Oval))];
        }
        if prepared_for.is_some() {
            return vec![Judgement::pass()];
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

/// No frame of the document can be cut from this photo: the one thing to change, as a finding.
fn no_frame(instruction: Instruction, distance_cm: Option<f64>) -> Judgement {
    let reason = match instruction {
        Instruction::StepBack { .. } => Reason::StepBack,
        Instruction::StepCloser { .. } => Reason::StepCloser,
        Instruction::LeaveRoom {
            edge: SourceEdge::Top,
        } => Reason::LeaveRoomAbove,
        Instruction::LeaveRoom {
            edge: SourceEdge::Bottom,
        } => Reason::NoRoomBelow,
        Instruction::LeaveRoom {
            edge: SourceEdge::Left | SourceEdge::Right,
        } => Reason::LeaveRoomBeside,
        Instruction::FlattenHair => Reason::HairTooTall,
        Instruction::HoldLevel | Instruction::FaceTheCamera => Reason::NoFrameFits,
    };
    let factor = match instruction {
        Instruction::StepBack { factor, .. } | Instruction::StepCloser { factor } => Some(factor),
        _ => None,
    };
    Judgement::fail(reason)
        .measuring(factor, Unit::Ratio)
        .with_advice(|locale| instruction.text(locale, distance_cm))
}

fn hair_gives_way(frame: &Frame) -> bool {
    let rank = |measure| frame.priority.iter().position(|listed| *listed == measure);
    match (rank(FrameMeasure::EyeLine), rank(FrameMeasure::TopMargin)) {
        (Some(eyes), Some(top)) => eyes < top,
        (Some(_), None) => true,
        (None, _) => false,
    }
}
