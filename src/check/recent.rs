//! Taken within the document's months, by the date that the camera wrote (EXIF DateTimeOriginal).
//!
//! What it cannot see: whether the camera's clock was right, and the age of a photo that carries no date, as all photos
//! that went through a messenger.

use super::Judgement;
use crate::catalogue::{LimitName, Requirement};
use crate::facts::Facts;
use crate::reason::Reason;
use crate::report::Unit;

pub(super) fn run(facts: &Facts, requirement: &Requirement) -> Vec<Judgement> {
    vec![match facts.age_months {
        None => Judgement::not_assessed(Reason::DateMissing),
        Some(months) if months < 0.0 => Judgement::not_assessed(Reason::DateInFuture),
        Some(months) => Judgement::against(
            months,
            requirement.limit(LimitName::PhotoAgeMonths),
            Unit::Months,
            Reason::PhotoTooOld,
        ),
    }]
}
