//! The head's yaw, pitch and roll within the document's degrees. Roll within the mendable range is turned by the engine,
//! as is a photo that lies on its side.

use super::{Judgement, allowed, face};
use crate::catalogue::{LimitName, Requirement};
use crate::facts::{FacePart, Facts};
use crate::reason::Reason;
use crate::report::{Remedy, Unit};

pub(super) fn yaw(facts: &Facts, requirement: &Requirement) -> Vec<Judgement> {
    face(facts, |face| {
        let limit = requirement.limit(LimitName::HeadYawDeg);
        let judgement = Judgement::between(
            face.pose.yaw_deg,
            limit,
            Unit::Deg,
            Reason::TurnedRight,
            Reason::TurnedLeft,
        );
        vec![judgement.with_region(face.outline(FacePart::Oval))]
    })
}

pub(super) fn pitch(facts: &Facts, requirement: &Requirement) -> Vec<Judgement> {
    face(facts, |face| {
        let limit = requirement.limit(LimitName::HeadPitchDeg);
        let judgement = Judgement::between(
            face.pose.pitch_deg,
            limit,
            Unit::Deg,
            Reason::ChinDown,
            Reason::ChinUp,
        );
        vec![judgement.with_region(face.outline(FacePart::Oval))]
    })
}

pub(super) fn roll(facts: &Facts, requirement: &Requirement) -> Vec<Judgement> {
    let mendable = allowed(requirement.edit_policy.rotate);
    face(facts, |face| {
        let roll = face.pose.roll_deg;
        let judge = |fault| {
            Judgement::against(roll, requirement.limit(LimitName::HeadRollDeg), Unit::Deg, fault)
                .with_region(face.outline(FacePart::Oval))
        };
        let within_reach = requirement
            .limit(LimitName::HeadRollMendableDeg)
            .is_none_or(|limit| limit.range.contains(roll));
        if !mendable || !within_reach {
            return vec![judge(Reason::TiltedTooFar).with_remedy(Remedy::Retake)];
        }
        match facts.quarter_turns {
            0 => vec![judge(Reason::Tilted)],
            2 => vec![Judgement::fail(Reason::PhotoUpsideDown)],
            _ => vec![Judgement::fail(Reason::PhotoSideways)],
        }
    })
}
