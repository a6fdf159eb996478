//! No border around the picture, no bars at its edges, nothing written or stamped over it.
//!
//! Where the frame that would be cut leaves it outside, cutting mends it, and what is written over the wall alone goes with the
//! wall where the document lets a new background be laid; in a photo that is its frame already, and for a document without
//! a frame, only the original helps against a border. What lies over clothes alone may be printed on them: that is asked.
//! What it cannot see: marks that shine through, and what `facts::writing` and `facts::stamp` name.

use super::{FutureFrame, Judgement, allowed, face};
use crate::catalogue::{LimitName, Requirement};
use crate::facts::{FaceFacts, Facts, Mark};
use crate::frame::FrameSolution;
use crate::geometry::Point;
use crate::reason::Reason;
use crate::report::{Outcome, Remedy, Unit};

pub(super) fn run(facts: &Facts, requirement: &Requirement, frame: &FutureFrame) -> Vec<Judgement> {
    face(facts, |face| {
        let corners = frame
            .of(facts, face, requirement)
            .and_then(|solution| solution.as_ref().ok().map(corners));
        let cut_off = |lies_off: fn(&[Point; 4], [f64; 4]) -> bool, region| {
            corners.is_some_and(|corners| lies_off(&corners, region))
        };
        let mark = |mark: Mark, limit, unit, [over_wall, over_clothes]: [Reason; 2]| {
            let judged = Judgement::against(mark.measured, requirement.limit(limit), unit, over_wall);
            let remedy = if cut_off(beyond, mark.region) {
                (Reason::MarkCutOff, Remedy::Normalize)
            } else if mark.over_wall_alone && allowed(requirement.edit_policy.replace_background) {
                (Reason::MarkOnWall, Remedy::Normalize)
            } else if mark.over_wall {
                (over_wall, Remedy::Retake)
            } else {
                (over_clothes, Remedy::Confirm)
            };
            named(judged, remedy, mark.region)
        };
        let around = if cut_off(within, face.border.inside) {
            (Reason::BorderCutOff, Remedy::Normalize)
        } else {
            (Reason::Border, Remedy::Retake)
        };
        let mut judged = vec![
            named(border(face, requirement), around, face.border.inside),
            mark(
                face.writing,
                LimitName::WritingStrokeCount,
                Unit::Count,
                [Reason::Writing, Reason::WritingOnClothes],
            ),
            mark(
                face.stamp,
                LimitName::StampRimShare,
                Unit::Share,
                [Reason::Stamp; 2],
            ),
        ];
        if judged.iter().all(Judgement::passed) {
            judged.truncate(1);
        } else {
            judged.retain(|judgement| !judgement.passed());
        }
        judged
    })
}

/// A fault with its own words, what helps, and where it is.
fn named(
    judged: Judgement,
    (reason, remedy): (Reason, Remedy),
    [left, top, right, bottom]: [f64; 4],
) -> Judgement {
    if !matches!(judged.outcome, Outcome::Fail | Outcome::Advise) {
        return judged;
    }
    let corners = [(left, top), (right, top), (right, bottom), (left, bottom)];
    let region = corners.map(|(x, y)| Point { x, y }).to_vec();
    Judgement { reason, ..judged }
        .with_remedy(remedy)
        .with_region(region)
}

/// Whether there is a border.
pub(super) fn border(face: &FaceFacts, requirement: &Requirement) -> Judgement {
    let limit = requirement.limit(LimitName::BorderShare);
    Judgement::against(face.border.share, limit, Unit::Share, Reason::Border)
}

/// The frame's corners in the picture.
fn corners(solution: &FrameSolution) -> [Point; 4] {
    let [width, height] = solution.size_px();
    [(0.0, 0.0), (width, 0.0), (width, height), (0.0, height)]
        .map(|(x, y)| solution.to_source(Point { x, y }))
}

/// Whether the frame lies within the rectangle.
fn within(frame: &[Point; 4], [left, top, right, bottom]: [f64; 4]) -> bool {
    frame
        .iter()
        .all(|corner| (left..=right).contains(&corner.x) && (top..=bottom).contains(&corner.y))
}

/// Whether the frame lies wholly beside, above or below the rectangle.
fn beyond(frame: &[Point; 4], [left, top, right, bottom]: [f64; 4]) -> bool {
    let all = |lies: &dyn Fn(&Point) -> bool| frame.iter().all(lies);
    all(&|corner| corner.x < left)
        || all(&|corner| corner.x > right)
        || all(&|corner| corner.y < top)
        || all(&|corner| corner.y > bottom)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::frame::FrameMeasures;

    /// The corners of a frame of 100 by 100 source pixels, turned about (100, 100).
    fn frame(rotation_deg: f64) -> [Point; 4] {
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
        corners(&solution)
    }

    #[test]
    fn a_border_is_cut_off_where_no_corner_of_the_frame_reaches_it() {
        assert!(within(&frame(0.0), [50.0, 50.0, 150.0, 150.0]));
        for inside in [
            [51.0, 50.0, 150.0, 150.0],
            [50.0, 51.0, 150.0, 150.0],
            [50.0, 50.0, 149.0, 150.0],
            [50.0, 50.0, 150.0, 149.0],
        ] {
            assert!(!within(&frame(0.0), inside), "{inside:?}");
        }
        // A frame that is turned needs more room.
        assert!(!within(&frame(5.0), [50.0, 50.0, 150.0, 150.0]));
        assert!(within(&frame(5.0), [45.0, 45.0, 155.0, 155.0]));
    }

    #[test]
    fn a_mark_is_cut_off_where_it_lies_wholly_beside_the_frame() {
        for (region, off) in [
            ([20.0, 151.0, 90.0, 160.0], true),
            ([20.0, 149.0, 90.0, 160.0], false),
            ([20.0, 40.0, 180.0, 49.0], true),
            ([0.0, 60.0, 49.0, 70.0], true),
            ([151.0, 60.0, 190.0, 70.0], true),
            ([100.0, 90.0, 120.0, 95.0], false),
        ] {
            assert_eq!(beyond(&frame(0.0), region), off, "{region:?}");
        }
        // A corner of a frame that is turned reaches further down.
        assert!(!beyond(&frame(5.0), [20.0, 151.0, 90.0, 160.0]));
    }
}
