//! The background plain, of a colour that the document accepts, and without a shadow of the head. Where the document
//! forbids replacing it, only a new photo helps.
//!
//! A shadow is told only on a wall that is plain and light, texture only where the photo is not all grain; elsewhere they
//! are not assessed.

use super::{Judgement, allowed, face};
use crate::catalogue::{BackgroundColour, LimitName, Requirement};
use crate::facts::{BackgroundFacts, Facts, LabConverter, delta_e_00};
use crate::reason::Reason;
use crate::report::{Outcome, Remedy, Unit};

pub(super) fn uniform(facts: &Facts, requirement: &Requirement) -> Vec<Judgement> {
    let (mended, retake) = (Reason::BackgroundUneven, Reason::BackgroundUnevenRetake);
    judge(facts, requirement, mended, retake, |background, fault| {
        let plain = plain(background, requirement, fault);
        let limit = |name| requirement.limit(name);
        let looked = if plain.passed() {
            let line = limit(LimitName::BackgroundLineLab);
            Judgement::against(background.line_lab, line, Unit::Lab, fault)
        } else {
            plain.clone()
        };
        if looked.passed() {
            return plain;
        }
        let within = |name, value| limit(name).is_some_and(|limit| limit.range.contains(value));
        let may_be_grain = plain.unit == Some(Unit::DeltaE00)
            && within(LimitName::BackgroundGrainDeltaE00, background.spread_delta_e_00)
            && within(LimitName::BackgroundGradientLab, background.gradient_lab);
        if may_be_grain && grainy(facts, requirement) {
            Judgement::not_assessed(Reason::BackgroundGrainy)
        } else {
            looked
        }
    })
}

/// Whether the photo has more noise than the document takes.
fn grainy(facts: &Facts, requirement: &Requirement) -> bool {
    let noise = facts.face.as_ref().and_then(|face| face.noise_luma);
    let limit = requirement.limit(LimitName::NoiseLuma);
    noise
        .zip(limit)
        .is_some_and(|(noise, limit)| !limit.range.contains(noise))
}

/// Without texture, and lit evenly.
fn plain(background: &BackgroundFacts, requirement: &Requirement, fault: Reason) -> Judgement {
    let limit = |name| requirement.limit(name);
    let spread = Judgement::against(
        background.spread_delta_e_00,
        limit(LimitName::BackgroundSpreadDeltaE00),
        Unit::DeltaE00,
        fault,
    );
    let gradient = Judgement::against(
        background.gradient_lab,
        limit(LimitName::BackgroundGradientLab),
        Unit::Lab,
        fault,
    );
    if gradient.outcome == Outcome::Fail && spread.passed() {
        gradient
    } else {
        spread
    }
}

pub(super) fn shadow(facts: &Facts, requirement: &Requirement) -> Vec<Judgement> {
    let (mended, retake) = (Reason::BackgroundShadow, Reason::BackgroundShadowRetake);
    judge(facts, requirement, mended, retake, |background, fault| {
        let plain = plain(background, requirement, fault).passed();
        let Some(shadow) = background.shadow.as_ref().filter(|_| plain) else {
            return Judgement::not_assessed(Reason::ShadowUnclear);
        };
        let judgement = Judgement::against(
            shadow.depth_lab,
            requirement.limit(LimitName::BackgroundShadowLab),
            Unit::Lab,
            fault,
        );
        if judgement.passed() {
            judgement
        } else {
            judgement.with_region(shadow.region.clone())
        }
    })
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
