//! The background plain, and of a colour that the document accepts. Where the document forbids replacing it, only a new
//! photo helps.

use super::{Judgement, allowed, face};
use crate::catalogue::{BackgroundColour, LimitName, Requirement};
use crate::facts::{BackgroundFacts, Facts, LabConverter, delta_e_00};
use crate::reason::Reason;
use crate::report::{Remedy, Unit};

pub(super) fn uniform(facts: &Facts, requirement: &Requirement) -> Vec<Judgement> {
    judge(
        facts,
        requirement,
        Reason::BackgroundUneven,
        Reason::BackgroundUnevenRetake,
        |background, fault| {
            Judgement::against(
                background.spread_delta_e_00,
                requirement.limit(LimitName::BackgroundSpreadDeltaE00),
                Unit::DeltaE00,
                fault,
            )
        },
    )
}

pub(super) fn colour(facts: &Facts, requirement: &Requirement) -> Vec<Judgement> {
    if requirement.backgrounds.is_empty() {
        return vec![Judgement::not_assessed(Reason::LimitUnknown)];
    }
    let (mended, retake) = (Reason::BackgroundColourWrong, Reason::BackgroundColourWrongRetake);
    judge(facts, requirement, mended, retake, |background, fault| {
        let (nearest, difference) = nearest(background, &requirement.backgrounds);
        Judgement::against(difference, Some(&nearest.delta_e_00), Unit::DeltaE00, fault)
    })
}

/// The accepted colour that the background misses by least, and its difference.
pub(crate) fn nearest<'a>(
    background: &BackgroundFacts,
    accepted: &'a [BackgroundColour],
) -> (&'a BackgroundColour, f64) {
    let converter = LabConverter::default();
    let candidates = accepted.iter().map(|colour| {
        let difference = delta_e_00(background.colour, converter.lab(colour.rgb));
        (colour, difference)
    });
    let beyond = |(colour, difference): &(&BackgroundColour, f64)| {
        difference - colour.delta_e_00.range.max.unwrap_or(f64::INFINITY)
    };
    candidates
        .reduce(|best, next| if beyond(&next) < beyond(&best) { next } else { best })
        .unwrap_or((&accepted[0], f64::INFINITY))
}

fn judge(
    facts: &Facts,
    requirement: &Requirement,
    mended: Reason,
    retake: Reason,
    judge: impl Fn(&BackgroundFacts, Reason) -> Judgement,
) -> Vec<Judgement> {
    face(facts, |face| {
        let Some(background) = &face.background else {
            return vec![Judgement::not_assessed(Reason::BackgroundHidden)];
        };
        if allowed(requirement.edit_policy.replace_background) {
            vec![judge(background, mended)]
        } else {
            vec![judge(background, retake).with_remedy(Remedy::Retake)]
        }
    })
}
