//! Which rotation, scale and cut of the source make the document's frame, or why there is none.
//!
//! Source: the head points and the document's bands (enforced ones outweigh advisory ones, in the document's order of
//! priority). The rotation makes the pupils level, but for a degree or two where that gives room; scale and position are one convex optimisation. It never enlarges
//! the source and takes no pixel outside of it, except where plain background will be painted. It sees points, not
//! pixels: that hair or shoulders are not where the points say is the mask's business.

mod convex;
mod measure;
mod problem;
mod refusal;
mod room;

use crate::catalogue::{Frame, FrameMeasure};
use crate::facts::HeadPoints;
use crate::geometry::Point;

pub(crate) use measure::supply_of_the_smallest_head;
pub use measure::{ALL_MEASURES, FrameMeasures, band, measure};
use problem::{Problem, Within};
pub use refusal::{FrameRefusal, Instruction, SourceEdge};
pub use room::{Beyond, SourceRoom};

/// A cut that serves the document.
#[derive(Debug, Clone, PartialEq)]
pub struct FrameSolution {
    /// Turn of the source, positive anticlockwise as seen.
    pub rotation_deg: f64,
    /// Middle of the cut, pixels of the source; the turn is about it, so it is the same before and after.
    pub centre: Point,
    /// `[x, y, width, height]` in pixels of the source after the turn.
    pub crop: [f64; 4],
    /// Frame pixels per source pixel, at most 1.
    pub scale: f64,
    /// The head in the frame, as it will be.
    pub predicted: FrameMeasures,
    /// Advisory bands that do not hold, with the distance to them in frame pixels (negative: below).
    pub violated: Vec<(FrameMeasure, f64)>,
    /// What to change in the photo so that they would.
    pub advice: Option<Instruction>,
    size_px: [f64; 2],
    /// Direction of the frame's x axis in the source.
    axis: [f64; 2],
}

impl FrameSolution {
    /// A frame of `size_px` about `centre`, with nothing measured: for tests of what is done with frames.
    #[cfg(test)]
    pub(crate) fn placed(
        centre: Point,
        scale: f64,
        rotation_deg: f64,
        size_px: [f64; 2],
        predicted: FrameMeasures,
    ) -> Self {
        let turn = rotation_deg.to_radians();
        let [width, height] = size_px.map(|side| side / scale);
        let crop = [centre.x - width / 2.0, centre.y - height / 2.0, width, height];
        let axis = [libm::cos(turn), libm::sin(turn)];
        Self {
            rotation_deg,
            centre,
            crop,
            scale,
            predicted,
            violated: Vec::new(),
            advice: None,
            size_px,
            axis,
        }
    }

    /// Where a point of the source comes to lie in the frame.
    #[must_use]
    pub fn to_frame(&self, source: Point) -> Point {
        let [cos, sin] = self.axis;
        let (dx, dy) = (source.x - self.centre.x, source.y - self.centre.y);
        Point {
            x: self.size_px[0] / 2.0 + self.scale * (dx * cos + dy * sin),
            y: self.size_px[1] / 2.0 + self.scale * (dy * cos - dx * sin),
        }
    }

    /// Where a point of the frame comes from.
    #[must_use]
    pub fn to_source(&self, frame: Point) -> Point {
        let [cos, sin] = self.axis;
        let dx = (frame.x - self.size_px[0] / 2.0) / self.scale;
        let dy = (frame.y - self.size_px[1] / 2.0) / self.scale;
        Point {
            x: self.centre.x + dx * cos - dy * sin,
            y: self.centre.y + dx * sin + dy * cos,
        }
    }

    /// The head points as they will lie in the frame.
    #[must_use]
    pub fn head_in_frame(&self, head: &HeadPoints) -> HeadPoints {
        head.map(|point| self.to_frame(point))
    }

    /// Head points of the frame where they lie in the source.
    #[must_use]
    pub fn head_in_source(&self, head: &HeadPoints) -> HeadPoints {
        head.map(|point| self.to_source(point))
    }

    /// Width and height of the frame, pixels.
    #[must_use]
    pub const fn size_px(&self) -> [f64; 2] {
        self.size_px
    }
}

/// What may be left of a head's tilt where a level frame has no room: a quarter of what is allowed, hardly seen.
const TILT_LEFT_DEG: [f64; 2] = [1.0, 2.0];

/// Finds the frame.
///
/// # Errors
/// [`FrameRefusal`]: no cut of this photo holds the bands that must hold.
pub fn solve(head: &HeadPoints, room: &SourceRoom, frame: &Frame) -> Result<FrameSolution, FrameRefusal> {
    let within = Within {
        edges: true,
        enlarge: false,
        without: None,
    };
    let level = Problem::new(head, room, frame, 0.0)?;
    let attempt = level.solve(within);
    let (mut problem, mut best) = (level, attempt.clone());
    if attempt.pressed {
        // A tilted cut needs more of the source than an upright one.
        for left_deg in TILT_LEFT_DEG {
            let turned_less = Problem::new(head, room, frame, left_deg)?;
            let tried = turned_less.solve(within);
            if tried.mends(&best) {
                (problem, best) = (turned_less, tried);
            }
        }
    }
    if problem.acceptable(&best) {
        return Ok(problem.solution(&best));
    }
    Err(refusal::explain(&level, &attempt))
}

#[cfg(test)]
mod tests;
