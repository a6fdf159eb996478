//! The networks behind small typed functions, run by `yizhao-nn`.
//!
//! What each network wants to see and what its numbers mean is MediaPipe's definition (`models/manifest.json` names the
//! packages): a network answers as it was trained only on regions cut, turned and scaled in its own way.

mod attributes;
mod detector;
mod landmarks;
mod matte_edge;
mod person_mask;
pub(crate) mod warp;

use yizhao_nn::Network;
use yizhao_nn::format::TensorId;

pub(crate) use attributes::Maps;
pub use attributes::{Attribute, Attributes};
pub use detector::Range;
#[cfg(test)]
pub(crate) use matte_edge::ask as ask_edge;
pub use matte_edge::{EDGE_PLANES, EdgeView};
pub use warp::Region;

use crate::error::{Error, ErrorKind};
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
    /// `attributes`: heads on maps of the landmark and the person-mask network.
    pub attributes: &'a [u8],
    /// `matte_edge`: 64×64, for the edge of a cut-out.
    pub matte_edge: &'a [u8],
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

impl NetworkFiles<'static> {
    /// The files as compiled into the program.
    #[cfg(feature = "embedded-models")]
    #[must_use]
    pub const fn embedded() -> Self {
        Self {
            face_detection_short_range: include_bytes!("../../models/face_detection_short_range.nn"),
            face_detection_full_range: include_bytes!("../../models/face_detection_full_range.nn"),
            face_landmarks: include_bytes!("../../models/face_landmarks.nn"),
            person_mask: include_bytes!("../../models/person_mask.nn"),
            attributes: include_bytes!("../../models/attributes.nn"),
            matte_edge: include_bytes!("../../models/matte_edge.nn"),
        }
    }
}

/// The loaded networks.
#[derive(Debug)]
pub struct Networks {
    short_range: Network,
    full_range: Network,
    landmarks: Network,
    person_mask: Network,
    heads: attributes::Heads,
    matte_edge: Network,
}

impl Networks {
    /// Loads all networks.
    ///
    /// # Errors
    /// `Model` when a file is damaged, of another version, or holds another network.
    pub fn load(files: &NetworkFiles<'_>) -> Result<Self, Error> {
        let heads =
            attributes::Heads::read(files.attributes).map_err(|reason| refusal("attributes", &reason))?;
        let networks = Self {
            short_range: load(
                "face_detection_short_range",
                files.face_detection_short_range,
                [128, 128, 3],
                &[&[896, 16], &[896, 1]],
                &[],
            )?,
            full_range: load(
                "face_detection_full_range",
                files.face_detection_full_range,
                [192, 192, 3],
                &[&[2304, 16], &[2304, 1]],
                &[],
            )?,
            landmarks: load(
                "face_landmarks",
                files.face_landmarks,
                [256, 256, 3],
                &[&[1434], &[1], &[1]],
                heads.landmark_tensors(),
            )?,
            person_mask: load(
                "person_mask",
                files.person_mask,
                [256, 256, 3],
                &[&[256, 256, 1]],
                heads.mask_tensors(),
            )?,
            heads,
            matte_edge: load(
                "matte_edge",
                files.matte_edge,
                [matte_edge::TILE, matte_edge::TILE, EDGE_PLANES],
                &[&[matte_edge::TILE as u32, matte_edge::TILE as u32, 1]],
                &[],
            )?,
        };
        if !networks.heads.fit(&networks.landmarks, &networks.person_mask) {
            return Err(refusal(
                "attributes",
                "its heads read maps of other shapes than these networks have",
            ));
        }
        Ok(networks)
    }
}

fn refusal(name: &str, reason: &str) -> Error {
    Error::new(ErrorKind::Model, format!("network {name}: {reason}"))
}

/// Loads a network whose input and outputs have the given shapes, and that keeps some tensors.
fn load(
    name: &str,
    bytes: &[u8],
    input: [usize; 3],
    outputs: &[&[u32]],
    kept: &[TensorId],
) -> Result<Network, Error> {
    let network = Network::load_keeping(bytes, kept).map_err(|error| refusal(name, &error.to_string()))?;
    let fits = network.input_shape() == input
        && network.output_count() == outputs.len()
        && (0..outputs.len()).all(|index| network.output_shape(index) == outputs[index]);
    if !fits {
        return Err(refusal(
            name,
            &format!("the file holds another network: {network:?}"),
        ));
    }
    Ok(network)
}

/// The logistic function.
fn sigmoid(logit: f32) -> f64 {
    1.0 / (1.0 + libm::exp(-f64::from(logit)))
}

impl PersonMask {
    /// A mask of 256 cells over a picture of as many pixels, for tests.
    #[cfg(test)]
    pub(crate) fn painted(person: impl Fn(u32, u32) -> bool) -> Self {
        let probability = (0..256 * 256).map(|index| f32::from(u8::from(person(index % 256, index / 256))));
        Self {
            side: 256,
            probability: probability.collect(),
            origin: Point::default(),
            extent_px: 256.0,
        }
    }

    /// Width and height of a cell, pixels of the picture.
    #[must_use]
    pub fn cell_px(&self) -> f64 {
        self.extent_px / self.side as f64
    }

    /// The square of the picture that it covers.
    pub(crate) fn region(&self) -> warp::Region {
        let half = self.extent_px / 2.0;
        warp::Region {
            centre: Point {
                x: self.origin.x + half,
                y: self.origin.y + half,
            },
            side_px: self.extent_px,
            rotation_rad: 0.0,
        }
    }

    /// Probability at a point of the picture, bilinear between cell centres, the nearest cell's outside.
    #[must_use]
    pub fn at(&self, point: Point) -> f64 {
        let cell = self.cell_px();
        let last = (self.side - 1) as f64;
        let x = ((point.x - self.origin.x) / cell - 0.5).clamp(0.0, last);
        let y = ((point.y - self.origin.y) / cell - 0.5).clamp(0.0, last);
        let (column, row) = (x.floor(), y.floor());
        let (fx, fy) = (x - column, y - row);
        let read = |dx: usize, dy: usize| {
            let column = (column as usize + dx).min(self.side - 1);
            let row = (row as usize + dy).min(self.side - 1);
            f64::from(self.probability[row * self.side + column])
        };
        (read(0, 0) * (1.0 - fx) + read(1, 0) * fx) * (1.0 - fy)
            + (read(0, 1) * (1.0 - fx) + read(1, 1) * fx) * fy
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_in_the_wrong_place_is_refused() {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("models");
        let read = |name: &str| std::fs::read(root.join(name)).expect("models/ is committed");
        let (short, mask) = (read("face_detection_short_range.nn"), read("person_mask.nn"));
        let heads = read("attributes.nn");
        let files = NetworkFiles {
            face_detection_short_range: &short,
            face_detection_full_range: &short,
            face_landmarks: &short,
            person_mask: &mask,
            attributes: &heads,
            matte_edge: &heads,
        };
        let error =
            Networks::load(&files).expect_err("the short-range detector stands in for the full-range one");
        assert_eq!(error.kind(), ErrorKind::Model);
        assert!(
            error.message().starts_with("network face_detection_full_range: "),
            "{error}"
        );
    }
}
