//! Each eye open, by the gap of its lids over its width.
//!
//! A share of the eye's own width, so narrow eyes pass as long as they are open; the limit sits between the openness of
//! closed lids as drawn by the landmark network and the narrowest open eyes measured.

use super::{Judgement, both_sides, face};
use crate::catalogue::{LimitName, Requirement};
use crate::facts::{FacePart, Facts};
use crate::reason::Reason;
use crate::report::{Side, Unit};

pub(super) fn run(facts: &Facts, requirement: &Requirement) -> Vec<Judgement> {
    face(facts, |face| {
        let limit = requirement.limit(LimitName::EyeOpennessRatio);
        let judge = |openness, part, side, fault| {
            Judgement::against(openness, limit, Unit::Ratio, fault)
                .with_side(side)
                .with_region(face.outline(part))
        };
        let (Some(left), Some(right)) = (face.eye_openness_left, face.eye_openness_right) else {
            return vec![Judgement::not_assessed(Reason::FaceTooUnclear)];
        };
        let left = judge(left, FacePart::EyeLeft, Side::Left, Reason::EyeClosedLeft);
        let right = judge(right, FacePart::EyeRight, Side::Right, Reason::EyeClosedRight);
        both_sides(left, right, f64::min)
    })
}
