//! No border around the picture and no bars at its edges.
//!
//! Where the frame that would be cut leaves the border outside, cutting mends it; in a photo that is its frame already, and
//! for a document without a frame, only the original helps. What it cannot see: writing, dates, stamps and watermarks.

use super::{FutureFrame, Judgement, face};
use crate::catalogue::{LimitName, Requirement};
use crate::facts::{Border, FaceFacts, Facts};
use crate::frame::FrameSolution;
use crate::geometry::Point;
use crate::reason::Reason;
use crate::report::{Remedy, Unit};

pub(super) fn run(facts: &Facts, requirement: &Requirement, frame: &FutureFrame) -> Vec<Judgement> {
    face(facts, |face| {
        let judgement = border(face, requirement);
        if judgement.passed() {
            return vec![judgement];
        }
        let cut_off = matches!(frame.of(facts, face, requirement), Some(Ok(solution)) if leaves_out(solution, &face.border));
        let (reason, remedy) = if cut_off {
            (Reason::BorderCutOff, Remedy::Normalize)
        } else {
            (judgement.reason, Remedy::Retake)
        };
        let [left, top, right, bottom] = face.border.inside;
        let corners = [(left, top), (right, top), (right, bottom), (left, bottom)];
        let inside = corners.map(|(x, y)| Point { x, y }).to_vec();
        let judgement = Judgement { reason, ..judgement };
        vec![judgement.with_remedy(remedy).with_region(inside)]
    })
}

/// Whether there is a border.
pub(super) fn border(face: &FaceFacts, requirement: &Requirement) -> Judgement {
    let limit = requirement.limit(LimitName::BorderShare);
    Judgement::against(face.border.share, limit, Unit::Share, Reason::Border)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::frame::FrameMeasures;

    /// Whether a frame of 100 by 100 source pixels, turned about (100, 100), leaves out what lies beyond `inside`.
    fn left_out(rotation_deg: f64, inside: [f64; 4]) -> bool {
        let nothing = FrameMeasures {
            head_height_px: None,
            head_width_px: 0.0,
            top_margin_px: None,
            eye_line_from_top_px: 0.0,
            eye_line_from_bottom_px: 0.0,
            eye_distance_px: 0.0,
            centre_offset_px: 0.0,
        };
        let centre = Point { x: 100.0, y: 100.0 };
        let solution = FrameSolution::placed(centre, 0.5, rotation_deg, [50.0, 50.0], nothing);
        leaves_out(&solution, &Border { share: 1.0, inside })
    }

    #[test]
    fn a_border_is_cut_off_where_no_corner_of_the_frame_reaches_it() {
        assert!(left_out(0.0, [50.0, 50.0, 150.0, 150.0]));
        for inside in [
            [51.0, 50.0, 150.0, 150.0],
            [50.0, 51.0, 150.0, 150.0],
            [50.0, 50.0, 149.0, 150.0],
            [50.0, 50.0, 150.0, 149.0],
        ] {
            assert!(!left_out(0.0, inside), "{inside:?}");
        }
        // A frame that is turned needs more room.
        assert!(!left_out(5.0, [50.0, 50.0, 150.0, 150.0]));
        assert!(left_out(5.0, [45.0, 45.0, 155.0, 155.0]));
    }
}
