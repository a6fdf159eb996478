//! The face lit alike on both sides and from top to bottom, with no shadow across it.
//!
//! Everything is compared with the face's own bright skin, so that skin tone cancels. Light that models a face and light
//! that spoils it differ by degree only: between the two limits on the sides the photo is accepted and the light named.

use super::{Judgement, face};
use crate::catalogue::{LimitName, Requirement};
use crate::facts::{FacePart, Facts};
use crate::reason::Reason;
use crate::report::{Side, Unit};

pub(super) fn run(facts: &Facts, requirement: &Requirement) -> Vec<Judgement> {
    face(facts, |face| {
        let Some(field) = face.light.and_then(|light| light.field) else {
            return vec![Judgement::not_assessed(Reason::FaceTooUnclear)];
        };
        // The report is about the darker side: that is where light is missing.
        let (part, side, fault) = if field.side_difference_share > 0.0 {
            (FacePart::HalfLeft, Side::Left, Reason::LeftSideDarker)
        } else {
            (FacePart::HalfRight, Side::Right, Reason::RightSideDarker)
        };
        let held = |value: f64, limit, fault| {
            Judgement::against(value.abs(), requirement.limit(limit), Unit::Share, fault)
        };
        let worst = held(
            field.side_difference_share,
            LimitName::LightSideDifferenceShare,
            fault,
        );
        let whole = held(
            field.mean_side_difference_share,
            LimitName::LightMeanSideDifferenceShare,
            fault,
        );
        let range = held(
            field.range_share,
            LimitName::LightRangeShare,
            Reason::ShadowOnFace,
        );
        let sides = if worst.passed() && !whole.passed() {
            whole
        } else {
            worst
        };
        if sides.passed() && !range.passed() {
            return vec![range.with_region(face.outline(FacePart::Oval))];
        }
        let judgement = sides.doubted(requirement.limit(LimitName::LightSideDoubtShare), fault);
        vec![if judgement.passed() {
            judgement.with_region(face.outline(FacePart::Oval))
        } else {
            judgement.with_side(side).with_region(face.outline(part))
        }]
    })
}
