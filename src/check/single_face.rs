//! Exactly one face. Every face found is drawn, so that a poster or a reflection explains itself.

use super::Judgement;
use crate::catalogue::Requirement;
use crate::facts::Facts;
use crate::geometry::Point;
use crate::reason::Reason;
use crate::report::{FaceBox, Range, Unit};

pub(super) fn run(facts: &Facts, _requirement: &Requirement) -> Vec<Judgement> {
    let counted = |judgement: Judgement| Judgement {
        measured: Some(facts.faces.len() as f64),
        limit: Some(Range {
            min: Some(1.0),
            max: Some(1.0),
        }),
        unit: Some(Unit::Count),
        ..judgement
    };
    let judgement = match facts.faces.as_slice() {
        [] => Judgement::fail(Reason::NoFace),
        [face] if facts.face.is_none() => Judgement::fail(Reason::FaceUnclear).with_region(corners(face)),
        [_] => Judgement::pass(),
        [_, other, ..] => Judgement::fail(Reason::SeveralFaces).with_region(corners(other)),
    };
    vec![counted(judgement)]
}

fn corners(face: &FaceBox) -> Vec<Point> {
    let [x, y, width, height] = face.rect;
    [(x, y), (x + width, y), (x + width, y + height), (x, y + height)]
        .map(|(x, y)| Point { x, y })
        .to_vec()
}
