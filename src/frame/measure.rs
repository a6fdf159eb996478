//! The geometry of a head in a picture, as documents define it: one truth for the checks of a finished picture and
//! for the search of a frame.
//!
//! Source: the head points and the document's own definitions (which crown, which width, eye line from which edge).
//! Lengths are taken along the picture's axes, as a clerk with a ruler does, so a tilted head measures shorter.

use crate::catalogue::{Edge, Frame, FrameMeasure, HeightFrom, Limit, LimitStatus, WidthBetween};
use crate::facts::HeadPoints;
use crate::geometry::Point;

/// Where the head is in a picture, in that picture's pixels. They may be held against a document's frame only when
/// the picture has the frame's size.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FrameMeasures {
    /// Crown to chin; `None` when the crown is unknown.
    pub head_height_px: Option<f64>,
    /// Ear to ear, or cheek to cheek.
    pub head_width_px: f64,
    /// Upper edge to crown; `None` when the crown is unknown, negative when the crown is cut off.
    pub top_margin_px: Option<f64>,
    /// Upper edge to the mid-point of the pupils.
    pub eye_line_from_top_px: f64,
    /// Mid-point of the pupils to the lower edge.
    pub eye_line_from_bottom_px: f64,
    /// Pupil to pupil.
    pub eye_distance_px: f64,
    /// Vertical middle line to the mid-point of the pupils, positive to the right.
    pub centre_offset_px: f64,
}

impl FrameMeasures {
    /// The value that `frame` limits under this name; `None` when it could not be measured.
    #[must_use]
    pub fn value(&self, measure: FrameMeasure, frame: &Frame) -> Option<f64> {
        match measure {
            FrameMeasure::HeadHeight => self.head_height_px,
            FrameMeasure::HeadWidth => Some(self.head_width_px),
            FrameMeasure::TopMargin => self.top_margin_px,
            FrameMeasure::EyeLine => Some(match frame.eye_line_from {
                Edge::Top => self.eye_line_from_top_px,
                Edge::Bottom => self.eye_line_from_bottom_px,
            }),
            FrameMeasure::EyeDistance => Some(self.eye_distance_px),
            FrameMeasure::Centred => Some(self.centre_offset_px),
        }
    }
}

/// Measures the head in a picture of `size_px` (width, height), with the definitions of `frame`.
#[must_use]
pub fn measure(head: &HeadPoints, size_px: [f64; 2], frame: &Frame) -> FrameMeasures {
    let eyes = eye_centre(head);
    let crown = crown(head, frame.height_from);
    let [right, left] = width_ends(head, frame.width_between);
    let apart = [
        head.pupil_left.x - head.pupil_right.x,
        head.pupil_left.y - head.pupil_right.y,
    ];
    FrameMeasures {
        head_height_px: crown.map(|crown| head.chin.y - crown.y),
        head_width_px: left.x - right.x,
        top_margin_px: crown.map(|crown| crown.y),
        eye_line_from_top_px: eyes.y,
        eye_line_from_bottom_px: size_px[1] - eyes.y,
        eye_distance_px: (apart[0] * apart[0] + apart[1] * apart[1]).sqrt(),
        centre_offset_px: eyes.x - size_px[0] / 2.0,
    }
}

/// The limit on `measure`, unless the document has none or does not know it.
#[must_use]
pub fn band(frame: &Frame, measure: FrameMeasure) -> Option<&Limit> {
    match measure {
        FrameMeasure::HeadHeight => frame.head_height_px.as_ref(),
        FrameMeasure::HeadWidth => frame.head_width_px.as_ref(),
        FrameMeasure::TopMargin => frame.top_margin_px.as_ref(),
        FrameMeasure::EyeLine => frame.eye_line_px.as_ref(),
        FrameMeasure::EyeDistance => frame.eye_distance_px.as_ref(),
        FrameMeasure::Centred => frame.centre_offset_px.as_ref(),
    }
    .filter(|limit| limit.status != LimitStatus::Unknown)
}

/// Source pixels for each pixel of the smallest head that `frame` accepts, in the size of which there are fewest; `None`
/// where the frame limits no size that is seen.
pub(crate) fn supply_of_the_smallest_head(head: &HeadPoints, frame: &Frame) -> Option<f64> {
    let sizes = [
        FrameMeasure::HeadHeight,
        FrameMeasure::HeadWidth,
        FrameMeasure::EyeDistance,
    ];
    // Sizes are the same wherever the picture's edges are.
    let measures = measure(head, [0.0; 2], frame);
    let supplies = sizes.into_iter().filter_map(|size| {
        let smallest = band(frame, size)?.range.min?;
        Some(measures.value(size, frame)? / smallest)
    });
    supplies.reduce(f64::min)
}

/// Every measure that a document may limit.
pub const ALL_MEASURES: [FrameMeasure; 6] = [
    FrameMeasure::HeadHeight,
    FrameMeasure::HeadWidth,
    FrameMeasure::EyeLine,
    FrameMeasure::TopMargin,
    FrameMeasure::EyeDistance,
    FrameMeasure::Centred,
];

/// All measures, those of the document's priority list first and in its order.
pub(super) fn by_priority(frame: &Frame) -> impl Iterator<Item = FrameMeasure> + '_ {
    let listed = frame.priority.iter().copied();
    listed.chain(
        ALL_MEASURES
            .into_iter()
            .filter(|measure| !frame.priority.contains(measure)),
    )
}

pub(super) fn eye_centre(head: &HeadPoints) -> Point {
    Point {
        x: (head.pupil_left.x + head.pupil_right.x) / 2.0,
        y: (head.pupil_left.y + head.pupil_right.y) / 2.0,
    }
}

pub(super) const fn crown(head: &HeadPoints, from: HeightFrom) -> Option<Point> {
    match from {
        HeightFrom::Hair => head.crown_hair,
        HeightFrom::Skull => Some(head.crown_skull),
    }
}

/// The ends of the head's width, the one on the picture's left (the person's right) first.
pub(super) const fn width_ends(head: &HeadPoints, between: WidthBetween) -> [Point; 2] {
    match between {
        WidthBetween::Ears => [head.ear_right, head.ear_left],
        WidthBetween::Cheeks => [head.cheek_right, head.cheek_left],
    }
}
