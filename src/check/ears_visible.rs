//! Both ears seen, each by itself.
//!
//! An ear behind hair, a scarf or headphones counts as hidden; ears that are half seen are put to the person. Held
//! against the photo only where the document asks for ears. A head turned away hides an ear as well: `head-yaw` says so.

use super::attribute::{Question, ask, faults_or_one, unclear};
use super::{Judgement, face};
use crate::catalogue::{LimitName, Requirement};
use crate::facts::Facts;
use crate::geometry::Point;
use crate::model::Attribute;
use crate::reason::Reason;
use crate::report::Side;

const LEFT: Question = Question {
    attribute: Attribute::EarHiddenLeft,
    sure: LimitName::EarHiddenProbability,
    doubt: LimitName::EarHiddenDoubtProbability,
    fault: Reason::EarHiddenLeft,
    perhaps: Reason::EarPerhapsHiddenLeft,
};
const RIGHT: Question = Question {
    attribute: Attribute::EarHiddenRight,
    fault: Reason::EarHiddenRight,
    perhaps: Reason::EarPerhapsHiddenRight,
    ..LEFT
};
/// Rows of the drawn box, from the cheek landmark, inter-eye distances.
const BOX_DOWN: [f64; 2] = [-0.45, 0.55];
/// Columns of the drawn box, outwards.
const BOX_ACROSS: [f64; 2] = [-0.1, 0.4];

pub(super) fn run(facts: &Facts, requirement: &Requirement) -> Vec<Judgement> {
    face(facts, |face| {
        if let Some(unclear) = unclear(face, requirement) {
            return vec![unclear];
        }
        let points = &face.head.points;
        let [inner, outer] = BOX_ACROSS;
        let ear = |question, side, cheek, tip: Point, across| {
            let is_inside = tip.x > 0.0 && tip.x < facts.size_px[0];
            let judged = if is_inside {
                ask(face, requirement, question)
            } else {
                Judgement::not_assessed(Reason::PartOutsidePicture)
            };
            judged
                .with_side(side)
                .with_region(face.patch(cheek, across, BOX_DOWN))
                .under(requirement.ears.asked())
        };
        faults_or_one(vec![
            ear(
                LEFT,
                Side::Left,
                points.cheek_left,
                points.ear_left,
                [inner, outer],
            ),
            ear(
                RIGHT,
                Side::Right,
                points.cheek_right,
                points.ear_right,
                [-outer, -inner],
            ),
        ])
    })
}
