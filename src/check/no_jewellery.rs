//! No earring, each ear by itself, no necklace, and nothing in the hair, each where the document asks for it.
//!
//! Heads of our own look closely at each ear's lobe and at the neck. What they find is put to the person: a photo is not
//! refused for a glint. Between the limit that finds and the one that passes nothing is said to be known. They see studs
//! and chains down to a fiftieth of the inter-eye distance, hence not on a small face, and nothing behind hair or a
//! collar. Pins and bows in the hair they do not see: that is said, not passed.

use super::attribute::unclear;
use super::{Judgement, face};
use crate::catalogue::{JewelleryRule, LimitName, Requirement};
use crate::facts::Facts;
use crate::geometry::Point;
use crate::model::Attribute;
use crate::reason::Reason;
use crate::report::{Outcome, Side, Unit};

/// Something that may be worn.
struct Piece {
    attribute: Attribute,
    rule: JewelleryRule,
    /// Largest probability that is not found, and largest that passes.
    limits: [LimitName; 2],
    fault: Reason,
    side: Option<Side>,
    /// What must lie in the picture for it to be seen.
    lowest: Point,
    /// The drawn box.
    region: Vec<Point>,
}

const EARRING: [LimitName; 2] = [LimitName::EarringProbability, LimitName::EarringDoubtProbability];
const NECKLACE: [LimitName; 2] = [
    LimitName::NecklaceProbability,
    LimitName::NecklaceDoubtProbability,
];
/// The drawn box around a lobe, outwards and down from the cheek's landmark, inter-eye distances.
const LOBE: [[f64; 2]; 2] = [[-0.1, 0.4], [0.0, 0.6]];
/// The drawn box around the neck, from the chin.
const NECK: [[f64; 2]; 2] = [[-0.9, 0.9], [0.05, 1.1]];
/// How far below the chin a picture must reach to show where a necklace lies, inter-eye distances.
const NECK_SEEN: f64 = 0.5;

pub(super) fn run(facts: &Facts, requirement: &Requirement) -> Vec<Judgement> {
    face(facts, |face| {
        let is_small = requirement
            .limit(LimitName::JewelleryInterEyeDistancePx)
            .is_some_and(|limit| !limit.range.contains(face.inter_eye_distance_px));
        if is_small {
            return vec![Judgement::not_assessed(Reason::FaceTooUnclear)];
        }
        if let Some(unclear) = unclear(face, requirement) {
            return vec![unclear];
        }
        let points = &face.head.points;
        let [[inner, outer], down] = LOBE;
        let earring = |attribute, fault, side, lowest, cheek, across| Piece {
            attribute,
            rule: JewelleryRule::NoEarrings,
            limits: EARRING,
            fault,
            side: Some(side),
            lowest,
            region: face.patch(cheek, across, down),
        };
        let pieces = [
            earring(
                Attribute::EarringLeft,
                Reason::EarringLeft,
                Side::Left,
                points.ear_left,
                points.cheek_left,
                [inner, outer],
            ),
            earring(
                Attribute::EarringRight,
                Reason::EarringRight,
                Side::Right,
                points.ear_right,
                points.cheek_right,
                [-outer, -inner],
            ),
            Piece {
                attribute: Attribute::Necklace,
                rule: JewelleryRule::NoNecklace,
                limits: NECKLACE,
                fault: Reason::Necklace,
                side: None,
                lowest: face.patch(points.chin, [0.0; 2], [NECK_SEEN; 2])[0],
                region: face.patch(points.chin, NECK[0], NECK[1]),
            },
        ];
        let judge = |piece: Piece| {
            let probability = face.attributes.probability(piece.attribute);
            piece.judge(probability, facts.size_px, requirement)
        };
        let mut judged = the_worst(pieces.into_iter().filter_map(judge).collect());
        if let Some(rule) = requirement.jewellery_rule(JewelleryRule::NoHairOrnaments) {
            judged.push(Judgement::not_assessed(Reason::HairOrnamentsUnseen).under(rule));
        }
        if judged.is_empty() {
            judged.push(Judgement::not_assessed(Reason::NotAsked));
        }
        judged
    })
}

impl Piece {
    /// `None` where the document does not ask for it.
    fn judge(
        self,
        probability: f64,
        [width, height]: [f64; 2],
        requirement: &Requirement,
    ) -> Option<Judgement> {
        let rule = requirement.jewellery_rule(self.rule)?;
        let [sure, doubt] = self.limits.map(|name| requirement.limit(name));
        let mut judged = Judgement::against(probability, sure, Unit::Probability, self.fault);
        let is_inside = self.lowest.x > 0.0 && self.lowest.x < width && self.lowest.y < height;
        if !is_inside {
            judged = Judgement::not_assessed(Reason::PartOutsidePicture);
        } else if judged.passed() && doubt.is_some_and(|limit| !limit.range.contains(probability)) {
            judged.outcome = Outcome::NotAssessed;
            judged.reason = Reason::JewelleryUnclear;
        }
        judged.side = self.side;
        Some(judged.with_region(self.region).under(rule))
    }
}

/// All that was found, or else the one answer that is furthest from a pass.
fn the_worst(judged: Vec<Judgement>) -> Vec<Judgement> {
    let (found, others): (Vec<_>, Vec<_>) = judged
        .into_iter()
        .partition(|judged| matches!(judged.outcome, Outcome::Fail | Outcome::Advise));
    if !found.is_empty() {
        return found;
    }
    let rank = |judged: &Judgement| (!judged.passed(), judged.measured.unwrap_or(1.0));
    others
        .into_iter()
        .max_by(|a, b| {
            let ((a, p), (b, q)) = (rank(a), rank(b));
            a.cmp(&b).then(p.total_cmp(&q))
        })
        .map(|worst| Judgement {
            side: None,
            region: Vec::new(),
            ..worst
        })
        .into_iter()
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::CheckId;
    use super::super::attribute::tests::{judge, portrait, seeing, strict};
    use super::*;
    use crate::report::{Outcome, Remedy};

    const UNSEEN: (Outcome, Reason, Option<Remedy>) =
        (Outcome::NotAssessed, Reason::HairOrnamentsUnseen, None);

    /// A portrait large enough to look for jewellery.
    fn close() -> Facts {
        let mut portrait = portrait();
        portrait.face.as_mut().expect("a face").inter_eye_distance_px = 80.0;
        portrait
    }

    #[test]
    fn each_piece_is_found_and_what_is_not_seen_is_not_passed() {
        let (portrait, mut requirement) = (close(), strict());
        let look = |facts: &Facts, requirement: &Requirement| judge(CheckId::NoJewellery, facts, requirement);
        let bare = seeing(&portrait, Attribute::Necklace, 0.0);
        assert_eq!(
            look(&bare, &requirement),
            [(Outcome::Pass, Reason::Ok, None), UNSEEN]
        );
        for (attribute, fault) in [
            (Attribute::EarringLeft, Reason::EarringLeft),
            (Attribute::EarringRight, Reason::EarringRight),
            (Attribute::Necklace, Reason::Necklace),
        ] {
            let found = look(&seeing(&portrait, attribute, 1.0), &requirement);
            assert_eq!(found, [(Outcome::Fail, fault, None), UNSEEN]);
        }
        let [sure, doubt] = NECKLACE.map(|name| {
            let limit = requirement.limit(name).expect("a limit");
            limit.range.max.expect("an upper one")
        });
        let between = f64::midpoint(doubt, sure);
        let unsure = look(&seeing(&portrait, Attribute::Necklace, between), &requirement);
        assert_eq!(
            unsure,
            [(Outcome::NotAssessed, Reason::JewelleryUnclear, None), UNSEEN]
        );
        requirement.jewellery.clear();
        let worn = seeing(&portrait, Attribute::Necklace, 1.0);
        assert_eq!(
            look(&worn, &requirement),
            [(Outcome::NotAssessed, Reason::NotAsked, None)]
        );
    }

    #[test]
    fn a_neck_outside_the_picture_and_a_small_face_are_not_judged() {
        let (portrait, requirement) = (close(), strict());
        let mut cut = seeing(&portrait, Attribute::Glasses, 0.0);
        let chin = cut.face.as_ref().expect("a face").head.points.chin;
        cut.size_px[1] = chin.y + 1.0;
        let reasons = |facts: &Facts| {
            let judged = judge(CheckId::NoJewellery, facts, &requirement);
            judged
                .into_iter()
                .map(|(_, reason, _)| reason)
                .collect::<Vec<_>>()
        };
        assert_eq!(
            reasons(&cut),
            [Reason::PartOutsidePicture, Reason::HairOrnamentsUnseen]
        );
        let mut small = seeing(&portrait, Attribute::Glasses, 0.0);
        small.face.as_mut().expect("a face").inter_eye_distance_px = 30.0;
        assert_eq!(reasons(&small), [Reason::FaceTooUnclear]);
    }
}
