//! No border around the picture and no bars at its edges.
//!
//! Where the frame that would be cut leaves the border outside, cutting mends it; in a photo that is its frame already, and
//! for a document without a frame, only the original helps. What it cannot see: writing, dates, stamps and watermarks.

use super::{FutureFrame, Judgement, face};
use crate::catalogue::{LimitName, Requirement};
use crate::facts::{Border, Facts};
use crate::frame::FrameSolution;
use crate::geometry::Point;
use crate::reason::Reason;
use crate::report::{Remedy, Unit};

pub(super) fn run(facts: &Facts, requirement: &Requirement, frame: &FutureFrame) -> Vec<Judgement> {
    face(facts, |face| {
        let cut_off = matches!(frame.of(facts, face, requirement), Some(Ok(solution)) if leaves_out(solution, &face.border));
        let (fault, remedy) = if cut_off {
            (Reason::BorderCutOff, Remedy::Normalize)
        } else {
            (Reason::Border, Remedy::Retake)
        };
        let limit = requirement.limit(LimitName::BorderShare);
        let judgement = Judgement::against(face.border.share, limit, Unit::Share, fault);
        if judgement.passed() {
            return vec![judgement];
        }
        let [left, top, right, bottom] = face.border.inside;
        let corners = [(left, top), (right, top), (right, bottom), (left, bottom)];
        let inside = corners.map(|(x, y)| Point { x, y }).to_vec();
        vec![judgement.with_remedy(remedy).with_region(inside)]
    })
}

/// Whether nothing of the border lies in the frame.
fn leaves_out(solution: &FrameSolution, border: &Border) -> bool {
    let [left, top, right, bottom] = border.inside;
    let [width, height] = solution.size_px();
    [(0.0, 0.0), (width, 0.0), (width, height), (0.0, height)]
        .into_iter()
        .map(|(x, y)| solution.to_source(Point { x, y }))
        .all(|corner| (left..=right).contains(&corner.x) && (top..=bottom).contains(&corner.y))
}
