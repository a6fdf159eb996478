//! The face chip: the face turned upright and sampled so that the eyes lie a fixed distance apart, so that measures of
//! light, colour and sharpness do not depend on how many pixels the camera has.

use super::colour::luma;
use super::outline::{BROW_LEFT, BROW_RIGHT, EYE_LEFT, EYE_RIGHT, GridMask, LIPS, OVAL, scaled};
use crate::geometry::Point;
use crate::model::{Region, warp};
use crate::photo::Pyramid;

/// Inter-eye distance of the chip, pixels; smaller only where the photo itself has fewer. About what the documents'
/// frames have (82 to 118 pixels), so that "sharp" means sharp in the prepared photo.
const INTER_EYE_PX: f64 = 100.0;
/// Side of the chip in inter-eye distances: from above the brows to below the chin.
const SIDE_IN_EYES: f64 = 4.0;
/// Centre of the chip below the eyes, in inter-eye distances.
const CENTRE_BELOW_EYES: f64 = 0.4;
/// Below this inter-eye distance (pixels) nothing is measured on skin.
const SMALLEST_INTER_EYE_PX: f64 = 16.0;

/// The sampled face.
#[derive(Debug, Clone)]
pub(crate) struct FaceChip {
    pub(crate) side: usize,
    pub(crate) rgb: Vec<[u8; 3]>,
    pub(crate) luma: Vec<f32>,
    /// All landmarks in chip pixels.
    pub(crate) points: Vec<Point>,
}

impl FaceChip {
    /// `None` when the eyes are too near each other to measure anything.
    pub(crate) fn new(pyramid: &Pyramid<'_>, points: &[Point], pupils: [Point; 2]) -> Option<Self> {
        let [right, left] = pupils;
        let inter_eye = right.distance(left);
        if !inter_eye.is_finite() || inter_eye < SMALLEST_INTER_EYE_PX {
            return None;
        }
        let along = Point {
            x: (left.x - right.x) / inter_eye,
            y: (left.y - right.y) / inter_eye,
        };
        let down = Point {
            x: -along.y,
            y: along.x,
        };
        let middle = right.middle(left);
        let drop = CENTRE_BELOW_EYES * inter_eye;
        let centre = Point {
            x: middle.x + down.x * drop,
            y: middle.y + down.y * drop,
        };
        let side_px = SIDE_IN_EYES * inter_eye;
        let side = (SIDE_IN_EYES * INTER_EYE_PX.min(inter_eye)).round() as usize;
        let region = Region {
            centre,
            side_px,
            rotation_rad: libm::atan2(along.y, along.x),
        };
        let rgb = warp::sample_rgb8(pyramid, &region, side);
        let scale = side as f64 / side_px;
        let half = side as f64 / 2.0;
        let points = points
            .iter()
            .map(|point| {
                let (x, y) = (point.x - centre.x, point.y - centre.y);
                Point {
                    x: (x * along.x + y * along.y) * scale + half,
                    y: (x * down.x + y * down.y) * scale + half,
                }
            })
            .collect();
        let luma = rgb.iter().map(|pixel| luma(*pixel) as f32).collect();
        Some(Self {
            side,
            rgb,
            luma,
            points,
        })
    }

    /// Distance between the pupils, pixels of the chip.
    pub(crate) fn inter_eye_px(&self) -> f64 {
        self.side as f64 / SIDE_IN_EYES
    }

    /// Landmarks in chip pixels, in the order of `indices`.
    pub(crate) fn polygon(&self, indices: &[usize]) -> Vec<Point> {
        indices.iter().map(|index| self.points[*index]).collect()
    }

    /// The whole face inside its oval, eyes and mouth included.
    pub(crate) fn face(&self) -> GridMask {
        let mut mask = GridMask::new(self.side);
        mask.fill(&self.polygon(&OVAL), true);
        mask
    }

    /// Skin: the oval a little shrunk, without eyes, brows and lips.
    pub(crate) fn skin(&self) -> GridMask {
        let mut mask = GridMask::new(self.side);
        mask.fill(&scaled(&self.polygon(&OVAL), 0.92), true);
        for feature in features() {
            mask.fill(&scaled(&self.polygon(feature), 1.3), false);
        }
        mask
    }

    /// Bounding boxes of eyes, brows and lips, widened by `margin` pixels: `[left, top, right, bottom)`.
    pub(crate) fn feature_boxes(&self, margin: f64) -> Vec<[usize; 4]> {
        features()
            .iter()
            .map(|feature| self.bounds(feature, margin))
            .collect()
    }

    fn bounds(&self, indices: &[usize], margin: f64) -> [usize; 4] {
        let side = self.side as f64;
        let mut bounds = [f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY];
        for index in indices {
            let point = self.points[*index];
            bounds = [
                bounds[0].min(point.x),
                bounds[1].min(point.y),
                bounds[2].max(point.x),
                bounds[3].max(point.y),
            ];
        }
        [
            bounds[0] - margin,
            bounds[1] - margin,
            bounds[2] + margin,
            bounds[3] + margin,
        ]
        .map(|value| value.round().clamp(0.0, side) as usize)
    }
}

fn features() -> [&'static [usize]; 5] {
    [&EYE_RIGHT, &EYE_LEFT, &BROW_RIGHT, &BROW_LEFT, &LIPS]
}
