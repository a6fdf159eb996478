//! Three measures of the light on the skin: no reflections (`hot-spots`), no colour cast (`natural-colour`), no washed-out
//! picture (`contrast`).
//!
//! All are relative to the face itself. A cast must show on the white of the eyes as well as on the skin; without the eyes
//! it is not assessed.

use super::{Judgement, face};
use crate::catalogue::{LimitName, Requirement};
use crate::facts::{FacePart, Facts, LightFacts};
use crate::reason::Reason;
use crate::report::Unit;

pub(super) fn hot_spots(facts: &Facts, requirement: &Requirement) -> Vec<Judgement> {
    judge(facts, |light| {
        Judgement::against(
            light.hot_spot_strength,
            requirement.limit(LimitName::HotSpotRatio),
            Unit::Ratio,
            Reason::HotSpots,
        )
    })
}

pub(super) fn natural_colour(facts: &Facts, requirement: &Requirement) -> Vec<Judgement> {
    judge(facts, |light| {
        light.colour_cast_lab.map_or_else(
            || Judgement::not_assessed(Reason::EyeWhitesNotSeen),
            |cast| {
                Judgement::against(
                    cast,
                    requirement.limit(LimitName::ColourCastLab),
                    Unit::Lab,
                    Reason::ColourCast,
                )
            },
        )
    })
}

pub(super) fn contrast(facts: &Facts, requirement: &Requirement) -> Vec<Judgement> {
    judge(facts, |light| {
        Judgement::against(
            light.contrast,
            requirement.limit(LimitName::LightnessContrastRatio),
            Unit::Ratio,
            Reason::WashedOut,
        )
    })
}

fn judge(facts: &Facts, judge: impl Fn(&LightFacts) -> Judgement) -> Vec<Judgement> {
    face(facts, |face| {
        let judgement = face
            .light
            .as_ref()
            .map_or_else(|| Judgement::not_assessed(Reason::FaceTooUnclear), judge);
        vec![judgement.with_region(face.outline(FacePart::Oval))]
    })
}
