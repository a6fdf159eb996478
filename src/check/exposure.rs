//! The face neither crushed nor clipped, whatever its skin tone.
//!
//! Too dark is a share of crushed pixels, or highlights that stay dark on the face while nothing else in the picture is
//! bright either. What it cannot see: a face underexposed before a bright window keeps a bright picture; its crushed
//! share must give it away.

use super::{Judgement, face};
use crate::catalogue::{LimitName, Requirement};
use crate::facts::{FacePart, Facts, LightFacts};
use crate::reason::Reason;
use crate::report::Unit;

pub(super) fn under(facts: &Facts, requirement: &Requirement) -> Vec<Judgement> {
    judge(facts, |light| {
        let crushed = Judgement::against(
            light.underexposed_share,
            requirement.limit(LimitName::UnderexposedShare),
            Unit::Share,
            Reason::Underexposed,
        );
        if !crushed.passed() {
            return crushed;
        }
        let highlight = |value, name| {
            Judgement::against(value, requirement.limit(name), Unit::Luma, Reason::Underexposed)
        };
        let face = highlight(light.face_highlight_luma, LimitName::FaceHighlightLuma);
        let picture = highlight(light.picture_highlight_luma, LimitName::PictureHighlightLuma);
        if face.passed() || picture.passed() {
            crushed
        } else {
            face
        }
    })
}

pub(super) fn over(facts: &Facts, requirement: &Requirement) -> Vec<Judgement> {
    judge(facts, |light| {
        Judgement::against(
            light.overexposed_share,
            requirement.limit(LimitName::OverexposedShare),
            Unit::Share,
            Reason::Overexposed,
        )
    })
}

/// What is judged by the light on the face, with the face's outline to draw.
pub(super) fn judge(facts: &Facts, judge: impl Fn(&LightFacts) -> Judgement) -> Vec<Judgement> {
    face(facts, |face| {
        let judgement = face
            .light
            .as_ref()
            .map_or_else(|| Judgement::not_assessed(Reason::FaceTooUnclear), judge);
        vec![judgement.with_region(face.outline(FacePart::Oval))]
    })
}
