//! Which pixels belong to a person.
//!
//! The network was trained on pictures of a person that fill most of the frame, so it is shown head and shoulders
//! rather than a whole room. It does not tell persons apart, and hair finer than one of its 256 cells is lost.

use super::warp::{Outside, Region, sample_into};
use super::{Networks, PersonMask};
use crate::geometry::Point;
use crate::photo::Pyramid;

impl Networks {
    /// The mask of a square of the picture, `extent_px` a side, whose upper left corner is `origin`. Outside the picture
    /// its edge is repeated: a person cut by the frame goes on there.
    pub fn person_mask(&mut self, pyramid: &Pyramid<'_>, origin: Point, extent_px: f64) -> PersonMask {
        let network = &mut self.person_mask;
        let side = network.input_shape()[0];
        let region = Region {
            centre: Point {
                x: origin.x + extent_px / 2.0,
                y: origin.y + extent_px / 2.0,
            },
            side_px: extent_px,
            rotation_rad: 0.0,
        };
        sample_into(
            pyramid,
            &region,
            side,
            Outside::Nearest,
            1.0 / 255.0,
            0.0,
            network.input_mut(),
        );
        network.run();
        PersonMask {
            side,
            probability: network.output(0).to_vec(),
            origin,
            extent_px,
        }
    }
}
