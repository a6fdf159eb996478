//! The face in the photo's own pixels, upright and level as they are, for what turning and resampling would destroy: the
//! sensor's noise, the grids of files and screens.
//!
//! Where the eyes lie 200 pixels apart or more, the photo is halved until they do not: what is finer is gone from every
//! document's frame.

use super::colour::luma;
use super::outline::{BROW_LEFT, BROW_RIGHT, EYE_LEFT, EYE_RIGHT, GridMask, LIPS, OVAL, scaled};
use crate::geometry::Point;
use crate::photo::{Level, Pyramid};

/// Inter-eye distance, pixels, from twice which on the photo is halved.
const INTER_EYE_PX: f64 = 100.0;
/// A face narrower or lower than this, pixels, shows neither grids nor noise.
const SMALLEST_FACE_PX: usize = 64;
/// Polygons of the features are widened by this before they are left out of the skin.
const FEATURE_MARGIN: f64 = 1.4;
/// The oval is shrunk by this, so that hair at its rim is no skin.
const SKIN_SHARE: f64 = 0.92;

/// The rectangle around the face's oval.
#[derive(Debug, Clone)]
pub(crate) struct FacePlane {
    pub(crate) width: usize,
    pub(crate) height: usize,
    /// Luma, 0 to 255, row by row.
    pub(crate) luma: Vec<f32>,
    /// Pixels of the photo that one of these spans.
    pub(crate) span: f64,
    /// First column and row, in these pixels.
    pub(crate) left: usize,
    pub(crate) top: usize,
}

impl FacePlane {
    /// The whole oval; `None` when the face has too few pixels.
    pub(crate) fn new(pyramid: &Pyramid<'_>, points: &[Point], inter_eye_px: f64) -> Option<Self> {
        let (level, span) = pyramid.level_for_step(inter_eye_px / INTER_EYE_PX);
        Self::cut(level, span, bounds(points))
    }

    /// The middle of the face, `side_px` pixels of the photo at most, never halved.
    pub(crate) fn middle(pyramid: &Pyramid<'_>, points: &[Point], side_px: f64) -> Option<Self> {
        let (level, span) = pyramid.level_for_step(1.0);
        let [left, top, right, bottom] = bounds(points);
        let shrink = |from: f64, to: f64| {
            let (middle, half) = ((from + to) / 2.0, (to - from).min(side_px) / 2.0);
            (middle - half, middle + half)
        };
        let ((left, right), (top, bottom)) = (shrink(left, right), shrink(top, bottom));
        Self::cut(level, span, [left, top, right, bottom])
    }

    fn cut(level: &Level<'_>, span: f64, bounds: [f64; 4]) -> Option<Self> {
        let clamp = |value: f64, side: u32| (value / span).clamp(0.0, f64::from(side)) as usize;
        let (left, right) = (clamp(bounds[0], level.width), clamp(bounds[2], level.width));
        let (top, bottom) = (clamp(bounds[1], level.height), clamp(bounds[3], level.height));
        let (width, height) = (right.saturating_sub(left), bottom.saturating_sub(top));
        if width < SMALLEST_FACE_PX || height < SMALLEST_FACE_PX {
            return None;
        }
        let stride = level.width as usize * 3;
        let luma = (top..bottom)
            .flat_map(|y| {
                level.rgb[y * stride + left * 3..y * stride + right * 3]
                    .as_chunks::<3>()
                    .0
            })
            .map(|pixel| luma(*pixel) as f32)
            .collect();
        Some(Self {
            width,
            height,
            luma,
            span,
            left,
            top,
        })
    }

    /// Which pixels show skin: a square grid that holds the plane in its upper left corner.
    pub(crate) fn skin(&self, points: &[Point]) -> GridMask {
        let polygon = |indices: &[usize]| -> Vec<Point> {
            let place = |index: &usize| Point {
                x: points[*index].x / self.span - self.left as f64,
                y: points[*index].y / self.span - self.top as f64,
            };
            indices.iter().map(place).collect()
        };
        let mut mask = GridMask::new(self.width.max(self.height));
        mask.fill(&scaled(&polygon(&OVAL), SKIN_SHARE), true);
        let features: [&[usize]; 5] = [&EYE_RIGHT, &EYE_LEFT, &BROW_RIGHT, &BROW_LEFT, &LIPS];
        for feature in features {
            mask.fill(&scaled(&polygon(feature), FEATURE_MARGIN), false);
        }
        mask
    }
}

/// `[left, top, right, bottom]` of the oval, pixels of the photo.
fn bounds(points: &[Point]) -> [f64; 4] {
    let mut bounds = [f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY];
    for point in OVAL.map(|index| points[index]) {
        bounds = [
            bounds[0].min(point.x),
            bounds[1].min(point.y),
            bounds[2].max(point.x),
            bounds[3].max(point.y),
        ];
    }
    bounds
}
