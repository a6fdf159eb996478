//! No trace of retouching: no such software named in the file, the skin not smoothed away.
//!
//! A name says who wrote the file last, not what was changed, so a person confirms. What it cannot see: an edit by
//! software that leaves no name, and a changed shape of the face.

use super::{Judgement, face};
use crate::catalogue::{LimitName, Requirement};
use crate::facts::{FacePart, Facts};
use crate::reason::Reason;
use crate::report::Unit;

pub(super) fn run(facts: &Facts, requirement: &Requirement) -> Vec<Judgement> {
    if facts.metadata.edited_with.is_some() {
        return vec![Judgement::fail(Reason::EditedWith)];
    }
    face(facts, |face| {
        let texture = face.detail.and_then(|detail| detail.skin_texture_luma);
        let judgement = texture.map_or_else(
            || Judgement::not_assessed(Reason::FaceTooUnclear),
            |texture| {
                Judgement::against(
                    texture,
                    requirement.limit(LimitName::SkinTextureLuma),
                    Unit::Luma,
                    Reason::SkinSmoothed,
                )
            },
        );
        vec![judgement.with_region(face.outline(FacePart::Oval))]
    })
}
