//! The clothes against the background that the document will show, and against its rules on their colour; dark clothes
//! with a collar where the document advises them.
//!
//! That clothes should differ from the background is our common advice; what a document forbids (white, red) refuses.
//!
//! Collars and uniforms are not told apart by this engine: where a document speaks of them, the person is asked.

use super::{Judgement, face};
use crate::catalogue::{ClothingRule, LimitName, Requirement};
use crate::facts::{FaceFacts, Facts, Lab, LabConverter, delta_e_00};
use crate::reason::Reason;
use crate::report::{Outcome, Unit};

pub(super) fn contrast(facts: &Facts, requirement: &Requirement) -> Vec<Judgement> {
    seen(facts, |face, clothes| {
        let converter = LabConverter::default();
        let background = requirement.backgrounds.first().map(|colour| {
            Judgement::against(
                delta_e_00(clothes, converter.lab(colour.rgb)),
                requirement.limit(LimitName::ClothingContrastDeltaE00),
                Unit::DeltaE00,
                Reason::ClothesLikeBackground,
            )
        });
        let colour = |rule, value, limit, fault| {
            requirement
                .clothing_rule(rule)
                .map(|rule| Judgement::against(value, requirement.limit(limit), Unit::Lab, fault).under(rule))
        };
        let white = colour(
            ClothingRule::NotWhite,
            clothes.l,
            LimitName::ClothingLightnessLab,
            Reason::ClothesWhite,
        );
        let redness = if clothes.a > clothes.b.abs() {
            clothes.a
        } else {
            0.0
        };
        let red = colour(
            ClothingRule::NotRed,
            redness,
            LimitName::ClothingRednessLab,
            Reason::ClothesRed,
        );
        let judgements: Vec<Judgement> = [background, white, red].into_iter().flatten().collect();
        let with = |outcome| {
            judgements
                .iter()
                .find(move |judgement| judgement.outcome == outcome)
        };
        let answer = with(Outcome::Fail)
            .or_else(|| with(Outcome::Advise))
            .or(judgements.first())
            .cloned();
        let judgement = answer.unwrap_or_else(|| Judgement::not_assessed(Reason::LimitUnknown));
        judgement.with_region(face.shoulders.line.clone())
    })
}

pub(super) fn collar(facts: &Facts, requirement: &Requirement) -> Vec<Judgement> {
    let dark = requirement.clothing_rule(ClothingRule::Dark);
    let to_confirm = requirement
        .clothing_rule(ClothingRule::Collar)
        .or(requirement.clothing_rule(ClothingRule::NoUniform));
    if dark.is_none() && to_confirm.is_none() {
        return vec![Judgement::not_assessed(Reason::NotAsked)];
    }
    seen(facts, |face, clothes| {
        let lightness = Judgement::against(
            clothes.l,
            requirement.limit(LimitName::DarkClothingLightnessLab),
            Unit::Lab,
            Reason::ClothesNotDark,
        );
        let judgement = match (dark, to_confirm) {
            (Some(rule), _) if !lightness.passed() => lightness.under(rule),
            (_, Some(rule)) => Judgement::advise(Reason::CollarToConfirm).under(rule),
            _ => lightness.under(dark),
        };
        judgement.with_region(face.shoulders.line.clone())
    })
}

fn seen(facts: &Facts, judge: impl FnOnce(&FaceFacts, Lab) -> Judgement) -> Vec<Judgement> {
    face(facts, |face| {
        vec![face.clothes.map_or_else(
            || Judgement::not_assessed(Reason::ClothesNotSeen),
            |clothes| judge(face, clothes),
        )]
    })
}
