//! 478 points of one face: 468 of the face mesh, then 5 of each iris (the person's right one first, centre first).
//!
//! The network looks at a square around the face with level eyes; `presence` is its own belief that a face is there.
//! It places all points whether they can be seen or not: hair, hands and masks do not move them much.

use super::warp::{Outside, Region, sample_into};
use super::{Detection, Landmarks, Networks, sigmoid};
use crate::geometry::Point;
use crate::photo::Pyramid;

/// Side of the region in units of the detector's box (MediaPipe's face_landmarker).
const REGION_SCALE: f64 = 1.5;

impl Region {
    /// The square around a detected face, turned so that its eyes are level.
    #[must_use]
    pub fn of_face(detection: &Detection) -> Self {
        let [x, y, width, height] = detection.rect;
        let [right_eye, left_eye, ..] = detection.keypoints;
        Self {
            centre: Point {
                x: x + width / 2.0,
                y: y + height / 2.0,
            },
            side_px: width.max(height) * REGION_SCALE,
            rotation_rad: libm::atan2(left_eye.y - right_eye.y, left_eye.x - right_eye.x),
        }
    }
}

impl Networks {
    /// The landmarks of the face in `region`.
    pub fn face_landmarks(&mut self, pyramid: &Pyramid<'_>, region: &Region) -> Landmarks {
        let network = &mut self.landmarks;
        let side = network.input_shape()[0];
        sample_into(
            pyramid,
            region,
            side,
            Outside::Nearest,
            1.0 / 255.0,
            0.0,
            network.input_mut(),
        );
        network.run();
        let (points, _) = network.output(0).as_chunks::<3>();
        let points = points.iter().map(|point| {
            let [u, v, depth] = point.map(|value| f64::from(value) / side as f64);
            let Point { x, y } = region.to_picture(u, v);
            [x, y, depth * region.side_px]
        });
        Landmarks {
            points: points.collect(),
            presence: sigmoid(network.output(1)[0]),
        }
    }
}
