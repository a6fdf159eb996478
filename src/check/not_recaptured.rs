//! Not a photo of a screen or of a print: no edges of one around the person, no regular pattern over the face.
//!
//! A border that runs along the picture's own edges has the edges of a sheet too: `unmarked` refuses it, and asking about a
//! sheet as well would name one thing twice.
//! A glossy print that fills the photo shows neither, so that a pass is no proof.

use super::{Judgement, face, unmarked};
use crate::catalogue::{LimitName, Requirement};
use crate::facts::{FacePart, Facts};
use crate::reason::Reason;
use crate::report::{Outcome, Unit};

pub(super) fn run(facts: &Facts, requirement: &Requirement) -> Vec<Judgement> {
    face(facts, |face| {
        let around = Judgement::against(
            face.edges_around_share,
            requirement.limit(LimitName::EdgesAroundShare),
            Unit::Share,
            Reason::PictureInPicture,
        );
        if !around.passed() && unmarked::border(face, requirement).outcome != Outcome::Fail {
            return vec![around];
        }
        let limit = requirement.limit(LimitName::MoirePeakRatio);
        let judgement = face.moire_peak.map_or_else(
            || Judgement::not_assessed(Reason::FaceTooUnclear),
            |peak| Judgement::against(peak, limit, Unit::Ratio, Reason::Recaptured),
        );
        vec![judgement.with_region(face.outline(FacePart::Oval))]
    })
}
