//! Which pixels belong to a person.
//!
//! The network was trained on pictures of a person that fill most of the frame, so it is shown head and shoulders
//! rather than a whole room. It does not tell persons apart, and hair finer than one of its 256 cells is lost. In the
//! streaks of a repeated edge it may see persons where there are none: a second look at the cut picture, which has no
//! edge to repeat, does not.

use super::warp::{Outside, Region, Stretch, sample_into};
use super::{Networks, PersonMask};
use crate::geometry::Point;
use crate::photo::{Picture, Pyramid};

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

    /// Probability of a person at each pixel of a picture that shows head and shoulders, row by row.
    pub fn person_in_portrait(&mut self, portrait: &Picture) -> Vec<f32> {
        let network = &mut self.person_mask;
        let side = network.input_shape()[0];
        let size = [portrait.width(), portrait.height()];
        let whole = Stretch::of(Point::default(), size.map(f64::from));
        let pyramid = Pyramid::new(portrait);
        let input = network.input_mut();
        sample_into(&pyramid, whole, side, Outside::Nearest, 1.0 / 255.0, 0.0, input);
        network.run();
        let [across, down] = size.map(|size| places(size as usize, side));
        spread(network.output(0), &across, &down)
    }
}

/// For each of `count` pixels the cell of `side` that lies before it, and the share of the next one.
fn places(count: usize, side: usize) -> Vec<(usize, f32)> {
    let last = (side - 1) as f64;
    (0..count)
        .map(|pixel| {
            let at = ((pixel as f64 + 0.5) / count as f64 * side as f64 - 0.5).clamp(0.0, last);
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "clamped to the grid"
            )]
            let found = (at as usize, at.fract() as f32);
            found
        })
        .collect()
}

/// Bilinear between the cells of a square grid.
fn spread(seen: &[f32], across: &[(usize, f32)], down: &[(usize, f32)]) -> Vec<f32> {
    let side = seen.len().isqrt();
    let mut spread = Vec::with_capacity(across.len() * down.len());
    for &(row, lower) in down {
        let upper_row = &seen[row * side..][..side];
        let lower_row = &seen[(row + 1).min(side - 1) * side..][..side];
        for &(column, right) in across {
            let next = (column + 1).min(side - 1);
            let mix = |row: &[f32]| row[column] + (row[next] - row[column]) * right;
            spread.push(mix(upper_row) + (mix(lower_row) - mix(upper_row)) * lower);
        }
    }
    spread
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_grid_is_spread_over_the_pixels_of_a_picture() {
        let seen: Vec<f32> = (0..16).map(|index| (index % 4) as f32).collect();
        let spread = spread(&seen, &places(8, 4), &places(4, 4));
        assert_eq!(spread[..8], [0.0, 0.25, 0.75, 1.25, 1.75, 2.25, 2.75, 3.0]);
        assert_eq!(spread[24..], spread[..8]);
    }
}
