//! The shoulders level, and both in the picture.
//!
//! A photo that is held askew tilts head and shoulders alike and is turned upright; a head tilted over level shoulders is
//! no fault of theirs. So the tilt that counts is the smaller one: against the picture, or against the head. Few people's
//! shoulders are quite level, and a collar or hair can bend the line: between the two limits nothing is refused.

use super::{Judgement, face};
use crate::catalogue::{LimitName, Requirement};
use crate::facts::Facts;
use crate::reason::Reason;
use crate::report::{Side, Unit};

pub(super) fn level(facts: &Facts, requirement: &Requirement) -> Vec<Judgement> {
    face(facts, |face| {
        let shoulders = &face.shoulders;
        let Some(tilt) = shoulders.tilt_deg else {
            return vec![Judgement::not_assessed(Reason::ShouldersUnclear)];
        };
        let against_head = tilt - face.pose.roll_deg;
        let counted = if against_head.abs() < tilt.abs() {
            against_head
        } else {
            tilt
        };
        let fault = if counted < 0.0 {
            Reason::ShoulderLowLeft
        } else {
            Reason::ShoulderLowRight
        };
        let limit = |name| requirement.limit(name);
        let judgement = Judgement::against(counted, limit(LimitName::ShoulderTiltDeg), Unit::Deg, fault)
            .doubted(limit(LimitName::ShoulderTiltDoubtDeg), fault);
        vec![judgement.with_region(shoulders.line.clone())]
    })
}

pub(super) fn visible(facts: &Facts, requirement: &Requirement) -> Vec<Judgement> {
    face(facts, |face| {
        let shoulders = &face.shoulders;
        let room = Judgement::against(
            shoulders.room_below,
            requirement.limit(LimitName::ShoulderRoomRatio),
            Unit::Ratio,
            Reason::NoRoomBelow,
        );
        let sides = [
            (shoulders.reach_left, Side::Left, Reason::ShoulderHiddenLeft),
            (shoulders.reach_right, Side::Right, Reason::ShoulderHiddenRight),
        ];
        let rule = requirement.shoulders.asked();
        if !room.passed() {
            return vec![room.under(rule).with_region(shoulders.line.clone())];
        }
        let sides = sides.map(|(reach, side, fault)| {
            let limit = requirement.limit(LimitName::ShoulderReachRatio);
            let judgement = Judgement::against(reach, limit, Unit::Ratio, fault).with_side(side);
            judgement.under(rule).with_region(shoulders.line.clone())
        });
        let (well, hidden): (Vec<_>, Vec<_>) = sides.into_iter().partition(Judgement::passed);
        match well.first() {
            Some(side) if hidden.is_empty() => vec![Judgement {
                side: None,
                ..side.clone()
            }],
            _ => hidden,
        }
    })
}
