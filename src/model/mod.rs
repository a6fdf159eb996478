//! The networks behind small typed functions, run by `yizhao-nn`.

pub(crate) mod warp;

use crate::geometry::Point;

/// The files of `models/` as bytes.
#[derive(Debug, Clone, Copy)]
pub struct NetworkFiles<'a> {
    /// `face_detection_short_range`: 128×128, for the region of interest.
    pub face_detection_short_range: &'a [u8],
    /// `face_detection_full_range`: 192×192, for counting.
    pub face_detection_full_range: &'a [u8],
    /// `face_landmarks`: 256×256, 478 points.
    pub face_landmarks: &'a [u8],
    /// `person_mask`: 256×256.
    pub person_mask: &'a [u8],
}

/// A face as a detector sees it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Detection {
    /// `[x, y, width, height]`, pixels of the picture.
    pub rect: [f64; 4],
    /// 0 to 1.
    pub confidence: f64,
    /// Right eye, left eye, nose tip, mouth, right ear tragion, left ear tragion (the person's own sides).
    pub keypoints: [Point; 6],
}

/// Landmarks of one face.
#[derive(Debug, Clone, PartialEq)]
pub struct Landmarks {
    /// 478 points `[x, y, z]`, pixels of the picture; z towards the camera is negative, in the same scale.
    pub points: Vec<[f64; 3]>,
    /// The network's belief that the region holds a face, 0 to 1.
    pub presence: f64,
}

/// Probability that a pixel belongs to a person, on a square grid over a square region of the picture. The region may
/// reach outside the picture.
#[derive(Debug, Clone, PartialEq)]
pub struct PersonMask {
    /// Cells a side (256).
    pub side: usize,
    /// `side * side` probabilities, row by row.
    pub probability: Vec<f32>,
    /// Upper left corner of the region, pixels of the picture.
    pub origin: Point,
    /// Width and height of the region, pixels of the picture.
    pub extent_px: f64,
}
