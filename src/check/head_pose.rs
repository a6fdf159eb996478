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
        let pitch = face.pose.pitch_deg;
        let limit = requirement.limit(LimitName::HeadPitchDeg);
        let slightly = if pitch < 0.0 {
            Reason::ChinSlightlyDown
        } else {
            Reason::ChinSlightlyUp
        };
        let judgement = Judgement::between(pitch, limit, Unit::Deg, Reason::ChinDown, Reason::ChinUp)
            .doubted(requirement.limit(LimitName::HeadPitchDoubtDeg), slightly);
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::CheckId;
    use crate::check::attribute::tests::{judge, portrait, strict};
    use crate::report::Outcome;

    #[test]
    fn a_head_tipped_a_little_is_asked_about() {
        let strict = strict();
        let limit = |name| strict.limit(name).expect("a limit").range;
        let (refused, asked) = (
            limit(LimitName::HeadPitchDeg),
            limit(LimitName::HeadPitchDoubtDeg),
        );
        let (Some(low), Some(high)) = (refused.min, refused.max) else {
            panic!("limits both ways");
        };
        let (Some(bowed), Some(raised)) = (asked.min, asked.max) else {
            panic!("limits both ways");
        };
        let mut facts = portrait();
        let mut at = |pitch: f64| {
            facts.face.as_mut().expect("a face").pose.pitch_deg = pitch;
            let judgements = judge(CheckId::HeadPitch, &facts, &strict);
            (judgements[0].0, judgements[0].1)
        };
        assert_eq!(at(low - 0.1), (Outcome::Fail, Reason::ChinDown));
        assert_eq!(at(bowed - 0.1), (Outcome::Advise, Reason::ChinSlightlyDown));
        assert_eq!(at(bowed), (Outcome::Pass, Reason::Ok));
        assert_eq!(at(raised), (Outcome::Pass, Reason::Ok));
        assert_eq!(at(raised + 0.1), (Outcome::Advise, Reason::ChinSlightlyUp));
        assert_eq!(at(high + 0.1), (Outcome::Fail, Reason::ChinUp));
    }
}
