//! The face lit alike on both sides and from top to bottom, with no shadow across it.
//!
//! Everything is compared with the face's own bright skin, so that skin tone cancels. ICAO's Portrait Quality report (2018)
//! asks that no zone of the face falls under half the intensity of another.

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
        let sides = Judgement::against(
            field.side_difference_share.abs(),
            requirement.limit(LimitName::LightSideDifferenceShare),
            Unit::Share,
            fault,
        );
        if !sides.passed() {
            return vec![sides.with_side(side).with_region(face.outline(part))];
        }
        let range = Judgement::against(
            field.range_share,
            requirement.limit(LimitName::LightRangeShare),
            Unit::Share,
            Reason::ShadowOnFace,
        );
        let judgement = if range.passed() { sides } else { range };
        vec![judgement.with_region(face.outline(FacePart::Oval))]
    })
}
