//! What file and sensor did to the face: blocks of a file saved too small, noise, pixels that were enlarged.
//!
//! A face of a few pixels shows them at the size of any document. An enlarged picture shows its pixels as a grid, or, where they were blended, has no detail as fine as its size. A photo
//! out of focus has none either, so that both checks then fail.

use super::{Judgement, face};
use crate::catalogue::{LimitName, Requirement};
use crate::facts::{FaceFacts, FacePart, Facts};
use crate::reason::Reason;
use crate::report::{Outcome, Unit};

pub(super) fn compression(facts: &Facts, requirement: &Requirement) -> Vec<Judgement> {
    judge(facts, |face| blocks(face, requirement))
}

/// Whether the photo is refused for the blocks on the face.
pub(super) fn is_blocky(face: &FaceFacts, requirement: &Requirement) -> bool {
    blocks(face, requirement).is_some_and(|judgement| judgement.outcome == Outcome::Fail)
}

fn blocks(face: &FaceFacts, requirement: &Requirement) -> Option<Judgement> {
    let limit = requirement.limit(LimitName::BlockStepLuma);
    let step = face.grid?.block_step_luma;
    Some(Judgement::against(step, limit, Unit::Luma, Reason::Blocky))
}

pub(super) fn noise(facts: &Facts, requirement: &Requirement) -> Vec<Judgement> {
    judge(facts, |face| {
        let limit = requirement.limit(LimitName::NoiseLuma);
        face.noise_luma
            .map(|noise| Judgement::against(noise, limit, Unit::Luma, Reason::Noisy))
    })
}

pub(super) fn pixelation(facts: &Facts, requirement: &Requirement) -> Vec<Judgement> {
    judge(facts, |face| {
        let pixels = Judgement::against(
            face.inter_eye_distance_px,
            requirement.limit(LimitName::PixelationInterEyePx),
            Unit::Px,
            Reason::EyesTooNear,
        );
        if !pixels.passed() {
            return Some(pixels);
        }
        let grid = Judgement::against(
            face.grid?.pixel_step_luma,
            requirement.limit(LimitName::PixelStepLuma),
            Unit::Luma,
            Reason::Pixelated,
        );
        if !grid.passed() {
            return Some(grid);
        }
        Some(Judgement::against(
            face.detail?.finest?,
            requirement.limit(LimitName::FinestDetailRatio),
            Unit::Ratio,
            Reason::Enlarged,
        ))
    })
}

fn judge(facts: &Facts, look: impl FnOnce(&FaceFacts) -> Option<Judgement>) -> Vec<Judgement> {
    face(facts, |face| {
        let judgement = look(face).unwrap_or_else(|| Judgement::not_assessed(Reason::FaceTooUnclear));
        vec![judgement.with_region(face.outline(FacePart::Oval))]
    })
}
