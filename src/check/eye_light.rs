//! What a flash does to eyes: red pupils (`red-eye`) and reflections on the lenses before them (`lens-glare`).
//!
//! Per eye. A closed eye, or one that looks away with the head, shows no pupil, and its redness is not assessed. Without glasses there is no lens: what is bright
//! around an eye is then skin, and no reflection is looked for. A reflection is measured, and where that sees none a head is asked that has
//! learnt what lenses mirror, darker than the skin or coloured.

use super::attribute::unclear;
use super::{Judgement, both_sides, face};
use crate::catalogue::{LimitName, Requirement};
use crate::facts::{FacePart, Facts};
use crate::model::Attribute;
use crate::reason::Reason;
use crate::report::{Side, Unit};

pub(super) fn red_eye(facts: &Facts, requirement: &Requirement) -> Vec<Judgement> {
    face(facts, |face| {
        let Some(light) = face.light else {
            return vec![Judgement::not_assessed(Reason::FaceTooUnclear)];
        };
        let open = |openness: Option<f64>| {
            let limit = requirement.limit(LimitName::EyeOpennessRatio);
            openness.is_some_and(|value| limit.is_none_or(|limit| limit.range.contains(value)))
        };
        let turned_to_camera = unclear(face, requirement).is_none();
        let judge = |redness: Option<f64>, openness, side, part, fault| {
            let judgement = redness
                .filter(|_| turned_to_camera && open(openness))
                .map_or_else(
                    || Judgement::not_assessed(Reason::PupilsNotSeen),
                    |redness| {
                        Judgement::against(
                            redness,
                            requirement.limit(LimitName::PupilRednessLab),
                            Unit::Lab,
                            fault,
                        )
                    },
                );
            judgement.with_side(side).with_region(face.outline(part))
        };
        let [right, left] = light.pupil_redness_lab;
        both_sides(
            judge(
                left,
                face.eye_openness_left,
                Side::Left,
                FacePart::EyeLeft,
                Reason::RedEyeLeft,
            ),
            judge(
                right,
                face.eye_openness_right,
                Side::Right,
                FacePart::EyeRight,
                Reason::RedEyeRight,
            ),
            f64::max,
        )
    })
}

pub(super) fn lens_glare(facts: &Facts, requirement: &Requirement) -> Vec<Judgement> {
    face(facts, |face| {
        let Some(light) = face.light else {
            return vec![Judgement::not_assessed(Reason::FaceTooUnclear)];
        };
        let glasses = face.attributes.probability(Attribute::Glasses);
        let bare = requirement
            .limit(LimitName::GlassesDoubtProbability)
            .is_some_and(|limit| limit.range.contains(glasses));
        if bare && unclear(face, requirement).is_none() {
            return vec![Judgement::pass()];
        }
        let judge = |share, mirrors, side, part, fault| {
            let measured = Judgement::against(
                share,
                requirement.limit(LimitName::LensGlareShare),
                Unit::Share,
                fault,
            );
            let learnt = || {
                Judgement::against(
                    face.attributes.probability(mirrors),
                    requirement.limit(LimitName::LensGlareProbability),
                    Unit::Probability,
                    fault,
                )
            };
            if measured.passed() { learnt() } else { measured }
                .with_side(side)
                .with_region(face.outline(part))
        };
        let [right, left] = light.lens_glare_shares;
        both_sides(
            judge(
                left,
                Attribute::GlareLeft,
                Side::Left,
                FacePart::EyeLeft,
                Reason::GlareLeft,
            ),
            judge(
                right,
                Attribute::GlareRight,
                Side::Right,
                FacePart::EyeRight,
                Reason::GlareRight,
            ),
            f64::max,
        )
    })
}
