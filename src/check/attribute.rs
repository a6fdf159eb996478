//! How a check asks the attribute heads: surely there, perhaps there, not there.
//!
//! Each attribute has two limits on its probability. Above the first the fault is found; between the two the person is
//! asked to look, which refuses nothing; below both there is none. The limits are chosen on portraits that the head in
//! question was not trained on (`models/attributes/README.md`).

use super::Judgement;
use crate::catalogue::{LimitName, Requirement};
use crate::facts::FaceFacts;
use crate::geometry::Point;
use crate::model::Attribute;
use crate::reason::Reason;
use crate::report::{Outcome, Remedy, Unit};

/// One attribute that is a fault.
#[derive(Debug, Clone, Copy)]
pub(super) struct Question {
    /// What the heads are asked.
    pub(super) attribute: Attribute,
    /// Largest probability that is no fault for sure.
    pub(super) sure: LimitName,
    /// Largest probability that raises no doubt.
    pub(super) doubt: LimitName,
    /// Said of a fault.
    pub(super) fault: Reason,
    /// Said in doubt.
    pub(super) perhaps: Reason,
}

/// Asks.
pub(super) fn ask(face: &FaceFacts, requirement: &Requirement, question: Question) -> Judgement {
    answered(
        face.attributes.probability(question.attribute),
        requirement,
        question,
    )
}

/// Whether the heads can be asked and find it.
pub(super) fn finds(face: &FaceFacts, requirement: &Requirement, question: Question) -> bool {
    let probability = face.attributes.probability(question.attribute);
    let found = answered(probability, requirement, question).outcome == Outcome::Fail;
    found && unclear(face, requirement).is_none()
}

/// What an answer of the heads comes to.
pub(super) fn answered(probability: f64, requirement: &Requirement, question: Question) -> Judgement {
    let sure = Judgement::against(
        probability,
        requirement.limit(question.sure),
        Unit::Probability,
        question.fault,
    );
    let sound = sure.passed();
    let judged = sure.doubted(requirement.limit(question.doubt), question.perhaps);
    if sound && !judged.passed() {
        judged.with_remedy(Remedy::Confirm)
    } else {
        judged
    }
}

/// Why the heads cannot be asked about this face: it is too small, or turned too far from what they were trained on.
pub(super) fn unclear(face: &FaceFacts, requirement: &Requirement) -> Option<Judgement> {
    let outside = |value: f64, name: LimitName| {
        requirement
            .limit(name)
            .is_some_and(|limit| !limit.range.contains(value))
    };
    let is_unclear = outside(face.inter_eye_distance_px, LimitName::AttributeInterEyeDistancePx)
        || outside(face.pose.yaw_deg, LimitName::AttributeHeadYawDeg);
    is_unclear.then(|| Judgement::not_assessed(Reason::FaceTooUnclear))
}

/// The drawn box around both eyes.
pub(super) fn eyes(face: &FaceFacts) -> Vec<Point> {
    let points = &face.head.points;
    face.patch(
        points.pupil_left.middle(points.pupil_right),
        [-1.15, 1.15],
        [-0.45, 0.55],
    )
}

/// The faults among several answers, or one answer that says that there is none: the nearest to a fault.
pub(super) fn faults_or_one(judgements: Vec<Judgement>) -> Vec<Judgement> {
    let (passed, found): (Vec<_>, Vec<_>) = judgements.into_iter().partition(Judgement::passed);
    if !found.is_empty() {
        return found;
    }
    passed
        .into_iter()
        .max_by(|a, b| a.measured.unwrap_or(0.0).total_cmp(&b.measured.unwrap_or(0.0)))
        .map(|nearest| Judgement {
            side: None,
            region: Vec::new(),
            ..nearest
        })
        .into_iter()
        .collect()
}

#[cfg(test)]
pub(super) mod tests {
    use std::collections::BTreeMap;
    use std::fs;
    use std::path::Path;

    use super::*;
    use crate::catalogue::{Catalogue, GlassesRule, HeadwearRule};
    use crate::check::{CHECKS, CheckId};
    use crate::facts::{Facts, observe};
    use crate::model::{Attributes, NetworkFiles, Networks};
    use crate::photo::{Limits, Photo};

    fn read(path: &str) -> Vec<u8> {
        fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).expect("committed")
    }

    /// A portrait as the networks see it.
    pub(in crate::check) fn portrait() -> Facts {
        let photo =
            Photo::decode(&read("tests/photos/free/astronaut.png"), &Limits::native()).expect("a photo");
        let mut networks = Networks::load(&NetworkFiles {
            face_detection_short_range: &read("models/face_detection_short_range.nn"),
            face_detection_full_range: &read("models/face_detection_full_range.nn"),
            face_landmarks: &read("models/face_landmarks.nn"),
            person_mask: &read("models/person_mask.nn"),
            attributes: &read("models/attributes.nn"),
            matte_edge: &read("models/matte_edge.nn"),
        })
        .expect("models/ holds valid networks");
        observe(&mut networks, &photo).facts
    }

    pub(in crate::check) fn strict() -> Requirement {
        Catalogue::builtin().resolve("strict", None).expect("a profile")
    }

    pub(in crate::check) fn judge(
        check: CheckId,
        facts: &Facts,
        requirement: &Requirement,
    ) -> Vec<(Outcome, Reason, Option<Remedy>)> {
        let definition = CHECKS
            .iter()
            .find(|definition| definition.id == check)
            .expect("listed");
        let judgements = definition.judge(facts, requirement);
        judgements
            .iter()
            .map(|judgement| (judgement.outcome, judgement.reason, judgement.remedy))
            .collect()
    }

    pub(in crate::check) fn seeing(facts: &Facts, attribute: Attribute, probability: f64) -> Facts {
        let mut facts = facts.clone();
        if let Some(face) = &mut facts.face {
            // Kinds of glasses are asked for on a face with glasses only.
            let of_glasses = [Attribute::TintedLenses, Attribute::HeavyFrames];
            let glasses = if of_glasses.contains(&attribute) { 1.0 } else { 0.0 };
            face.attributes = Attributes::with(&[(Attribute::Glasses, glasses), (attribute, probability)]);
        }
        facts
    }

    /// Each check with the attribute that it asks for and what it says of it.
    const CASES: [(CheckId, Attribute, Reason); 14] = [
        (CheckId::Glasses, Attribute::Glasses, Reason::GlassesWorn),
        (
            CheckId::TintedLenses,
            Attribute::TintedLenses,
            Reason::LensesTinted,
        ),
        (CheckId::HeavyFrames, Attribute::HeavyFrames, Reason::FramesHeavy),
        (
            CheckId::EyesUnobstructed,
            Attribute::FrameOverEye,
            Reason::FrameOverEye,
        ),
        (
            CheckId::EyesUnobstructed,
            Attribute::EyeCoveredLeft,
            Reason::EyeCoveredLeft,
        ),
        (
            CheckId::EyesUnobstructed,
            Attribute::EyeCoveredRight,
            Reason::EyeCoveredRight,
        ),
        (
            CheckId::EyebrowsVisible,
            Attribute::BrowHiddenLeft,
            Reason::BrowHiddenLeft,
        ),
        (
            CheckId::EyebrowsVisible,
            Attribute::BrowHiddenRight,
            Reason::BrowHiddenRight,
        ),
        (
            CheckId::EarsVisible,
            Attribute::EarHiddenLeft,
            Reason::EarHiddenLeft,
        ),
        (
            CheckId::EarsVisible,
            Attribute::EarHiddenRight,
            Reason::EarHiddenRight,
        ),
        (
            CheckId::HairOffFace,
            Attribute::HairOverFace,
            Reason::HairOverFace,
        ),
        (
            CheckId::FaceUnobstructed,
            Attribute::FaceCovered,
            Reason::FaceCovered,
        ),
        (CheckId::Bareheaded, Attribute::Headwear, Reason::HeadwearWorn),
        (
            CheckId::EvenLighting,
            Attribute::UnevenLight,
            Reason::ShadowOnFace,
        ),
    ];

    #[test]
    fn every_attribute_is_found_or_passed_and_held_against_nothing_without_a_limit() {
        let (portrait, strict) = (portrait(), strict());
        let silent = Requirement {
            limits: BTreeMap::new(),
            ..strict.clone()
        };
        for (check, attribute, fault) in CASES {
            let absent = judge(check, &seeing(&portrait, attribute, 0.0), &strict);
            assert_eq!(absent, [(Outcome::Pass, Reason::Ok, None)], "{check:?}");
            let found = judge(check, &seeing(&portrait, attribute, 1.0), &strict);
            assert_eq!(found, [(Outcome::Fail, fault, None)], "{check:?}");
            let unlimited = judge(check, &seeing(&portrait, attribute, 1.0), &silent);
            assert_eq!(unlimited[0].0, Outcome::NotAssessed, "{check:?}");
        }
    }

    #[test]
    fn between_its_two_limits_an_attribute_is_put_to_the_person() {
        let strict = strict();
        let largest = |name| {
            strict
                .limit(name)
                .and_then(|limit| limit.range.max)
                .expect("a limit")
        };
        let doubt = largest(LimitName::GlassesDoubtProbability);
        let sure = largest(LimitName::GlassesProbability);
        assert!(doubt < sure, "{doubt} {sure}");
        let facts = seeing(&portrait(), Attribute::Glasses, f64::midpoint(doubt, sure));
        let found = judge(CheckId::Glasses, &facts, &strict);
        assert_eq!(
            found,
            [(Outcome::Advise, Reason::GlassesPerhaps, Some(Remedy::Confirm))]
        );
    }

    #[test]
    fn glasses_and_headwear_follow_the_documents_rule() {
        let (portrait, mut requirement) = (portrait(), strict());
        let mut glasses = |rule, probability| {
            requirement.glasses.value = rule;
            judge(
                CheckId::Glasses,
                &seeing(&portrait, Attribute::Glasses, probability),
                &requirement,
            )[0]
        };
        let pass = (Outcome::Pass, Reason::Ok, None);
        assert_eq!(glasses(GlassesRule::AllowedClear, 1.0), pass);
        assert_eq!(glasses(GlassesRule::RequiredIfHabitual, 1.0), pass);
        assert_eq!(
            glasses(GlassesRule::RequiredIfHabitual, 0.0),
            (Outcome::Advise, Reason::GlassesIfHabitual, Some(Remedy::Confirm))
        );
        requirement.headwear.value = HeadwearRule::ForbiddenExceptReligiousOrMedical;
        let found = judge(
            CheckId::Bareheaded,
            &seeing(&portrait, Attribute::Headwear, 1.0),
            &requirement,
        );
        assert_eq!(
            found,
            [(
                Outcome::Fail,
                Reason::HeadwearUnlessExcepted,
                Some(Remedy::Confirm)
            )]
        );
    }

    #[test]
    fn a_face_too_small_or_turned_too_far_is_not_judged() {
        let (portrait, strict) = (portrait(), strict());
        let changed = |change: &dyn Fn(&mut FaceFacts)| {
            let mut facts = portrait.clone();
            change(facts.face.as_mut().expect("a face"));
            judge(CheckId::Bareheaded, &facts, &strict)[0].1
        };
        assert_eq!(changed(&|face| face.pose.yaw_deg = 60.0), Reason::FaceTooUnclear);
        assert_eq!(
            changed(&|face| face.inter_eye_distance_px = 8.0),
            Reason::FaceTooUnclear
        );
    }
}
