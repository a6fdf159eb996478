//! How much room the source gives the frame: what its edges and the document's edit policy allow.

use crate::catalogue::{EditPolicy, Permission};
use crate::facts::HeadPoints;
use crate::geometry::Point;
use crate::model::PersonMask;

/// How far the frame may reach beyond one edge of the source.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Beyond {
    /// Not at all: the person touches this edge, or nothing may be painted.
    Never,
    /// As far as it likes: there will be plain background.
    Painted,
    /// Only while the frame's lower edge stays above this row of the source, where the body begins to touch the edge.
    AboveRow(f64),
}

/// The source and what may be done to it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SourceRoom {
    /// Width and height, pixels.
    pub size_px: [f64; 2],
    /// May the picture be turned?
    pub rotate: bool,
    /// May pixels be resampled? If not, the scale is exactly 1.
    pub resize: bool,
    /// Beyond the upper edge.
    pub top: Beyond,
    /// Beyond the left edge.
    pub left: Beyond,
    /// Beyond the right edge. The lower edge is never crossed: the torso must not float.
    pub right: Beyond,
}

impl SourceRoom {
    /// The source as it is: the frame lies within it.
    #[must_use]
    pub fn within(size_px: [f64; 2], policy: &EditPolicy) -> Self {
        Self {
            size_px,
            rotate: policy.rotate != Permission::Forbidden,
            resize: policy.resize != Permission::Forbidden,
            top: Beyond::Never,
            left: Beyond::Never,
            right: Beyond::Never,
        }
    }

    /// The source with its background painted: the frame may cross those edges that the person does not touch.
    #[must_use]
    pub fn painted(size_px: [f64; 2], policy: &EditPolicy, head: &HeadPoints, mask: &PersonMask) -> Self {
        const PERSON: f64 = 0.5;
        let cell = mask.cell_px();
        let [width, height] = size_px;
        let [left, top] = [mask.origin.x, mask.origin.y];
        let person = |x: f64, y: f64| mask.at(Point { x, y }) > PERSON;
        let steps = |from: f64, to: f64| {
            let (from, count) = (from.max(0.0), mask.side);
            (0..count)
                .map(move |step| from + (step as f64 + 0.5) * cell)
                .take_while(move |at| *at < to)
        };
        let inset = cell / 2.0;
        let beside = |x: f64, seen: bool| {
            // Beyond the mask's region nothing is known, and no head-and-shoulders frame reaches.
            let touch = || steps(top, height.min(top + mask.extent_px)).find(|y| person(x, *y));
            if seen {
                touch().map_or(Beyond::Painted, Beyond::AboveRow)
            } else {
                Beyond::Never
            }
        };
        let hair_cut = head.crown_hair.is_none()
            || top < 0.0 && steps(left, width.min(left + mask.extent_px)).any(|x| person(x, inset));
        Self {
            top: if hair_cut { Beyond::Never } else { Beyond::Painted },
            left: beside(inset, left <= inset),
            right: beside(width - inset, left + mask.extent_px >= width - inset),
            ..Self::within(size_px, policy)
        }
    }
}
