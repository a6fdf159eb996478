//! Each eye open, by the gap of its lids over its width, and by a close look at it.
//!
//! The gap is a share of the eye's own width, so narrow eyes pass as long as they are open; the limit sits between the
//! openness of closed lids as drawn by the landmark network and the narrowest open eyes measured. Some closed eyes that
//! network draws as open; a head that looks at the picture itself (`models/attributes/near_eyes.py`) sees these.
//!
//! What it cannot see: an eye that is half closed and means to be open.

use super::attribute::unclear;
use super::{Judgement, both_sides, face};
use crate::catalogue::{LimitName, Requirement};
use crate::facts::{FacePart, Facts};
use crate::model::Attribute;
use crate::reason::Reason;
use crate::report::{Side, Unit};

pub(super) fn run(facts: &Facts, requirement: &Requirement) -> Vec<Judgement> {
    face(facts, |face| {
        let seen_closely = unclear(face, requirement).is_none();
        let judge = |openness, attribute, part, side, fault| {
            let limit = requirement.limit(LimitName::EyeOpennessRatio);
            let lids = Judgement::against(openness, limit, Unit::Ratio, fault);
            let limit = requirement.limit(LimitName::EyeClosedProbability);
            let judged = if lids.passed() && seen_closely && limit.is_some() {
                let probability = face.attributes.probability(attribute);
                let look = Judgement::against(probability, limit, Unit::Probability, fault);
                if look.passed() { lids } else { look }
            } else {
                lids
            };
            judged.with_side(side).with_region(face.outline(part))
        };
        let (Some(left), Some(right)) = (face.eye_openness_left, face.eye_openness_right) else {
            return vec![Judgement::not_assessed(Reason::FaceTooUnclear)];
        };
        let left = judge(
            left,
            Attribute::EyeClosedLeft,
            FacePart::EyeLeft,
            Side::Left,
            Reason::EyeClosedLeft,
        );
        let right = judge(
            right,
            Attribute::EyeClosedRight,
            FacePart::EyeRight,
            Side::Right,
            Reason::EyeClosedRight,
        );
        both_sides(left, right, f64::min)
    })
}

#[cfg(test)]
mod tests {
    use super::super::attribute::tests::{judge, portrait, seeing, strict};
    use super::*;
    use crate::check::CheckId;
    use crate::report::Outcome;

    #[test]
    fn an_eye_is_closed_when_the_lids_or_a_close_look_say_so() {
        let (mut portrait, strict) = (portrait(), strict());
        let look = |facts: &Facts| judge(CheckId::EyesOpen, facts, &strict);
        assert_eq!(look(&portrait), [(Outcome::Pass, Reason::Ok, None)]);
        let closed = [(Outcome::Fail, Reason::EyeClosedRight, None)];
        assert_eq!(look(&seeing(&portrait, Attribute::EyeClosedRight, 1.0)), closed);
        if let Some(face) = &mut portrait.face {
            face.eye_openness_right = Some(0.05);
        }
        assert_eq!(look(&portrait), closed);
    }
}
