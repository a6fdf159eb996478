//! Which pixels belong to a person.
//!
//! The network was trained on whole pictures, stretched to its square, of a person that fills most of them: so it is
//! shown head and shoulders rather than a whole room, and of those what the picture holds rather than edges repeated,
//! in whose streaks it sees persons. Only above the picture its edge is repeated: hair that ends just below it would
//! else be seen to touch it. It does not tell persons apart, and hair finer than one of its 256 cells is lost.

use super::warp::{Outside, Stretch, sample_into};
use super::{Networks, PersonMask};
use crate::geometry::Point;
use crate::photo::{Picture, Pyramid};

/// A picture that holds less of the square than this on either side is shown with its edge repeated.
const LEAST_SHARE_SHOWN: f64 = 0.1;

impl Networks {
    /// The mask of a square of the picture, `extent_px` a side, whose upper left corner is `origin`. Outside the picture
    /// its outermost cells are repeated: a person cut by the frame goes on there.
    pub fn person_mask(&mut self, pyramid: &Pyramid<'_>, origin: Point, extent_px: f64) -> PersonMask {
        let network = &mut self.person_mask;
        let side = network.input_shape()[0];
        let shown = Shown::of(pyramid, origin, extent_px);
        let region = Stretch::of(shown.origin, shown.extent_px);
        let input = network.input_mut();
        sample_into(pyramid, region, side, Outside::Nearest, 1.0 / 255.0, 0.0, input);
        network.run();
        let seen = network.output(0);
        let probability = if shown.extent_px == [extent_px; 2] {
            seen.to_vec()
        } else {
            shown.spread(seen, side, origin, extent_px)
        };
        PersonMask {
            side,
            probability,
            origin,
            extent_px,
        }
    }

    /// Probability of a person at each pixel of a picture that shows head and shoulders, row by row.
    pub fn person_in_portrait(&mut self, portrait: &Picture) -> Vec<f32> {
        let network = &mut self.person_mask;
        let side = network.input_shape()[0];
        let size = [portrait.width(), portrait.height()];
        let region = Stretch::of(Point::default(), size.map(f64::from));
        let pyramid = Pyramid::new(portrait);
        let input = network.input_mut();
        sample_into(&pyramid, region, side, Outside::Nearest, 1.0 / 255.0, 0.0, input);
        network.run();
        let [across, down] =
            size.map(|size| places(size as usize, side, |step| (step + 0.5) / f64::from(size)));
        spread(network.output(0), &across, &down)
    }
}

/// The part of the square that the network is shown: what the picture holds, and all that lies above.
struct Shown {
    origin: Point,
    extent_px: [f64; 2],
}

impl Shown {
    fn of(pyramid: &Pyramid<'_>, origin: Point, extent_px: f64) -> Self {
        let size = [pyramid.width(), pyramid.height()].map(f64::from);
        let from = [origin.x.max(0.0), origin.y];
        let to = [
            (origin.x + extent_px).min(size[0]),
            (origin.y + extent_px).min(size[1]),
        ];
        let held = [to[0] - from[0], to[1] - from[1]];
        if held.iter().all(|held| *held >= LEAST_SHARE_SHOWN * extent_px) {
            Self {
                origin: Point {
                    x: from[0],
                    y: from[1],
                },
                extent_px: held,
            }
        } else {
            Self {
                origin,
                extent_px: [extent_px; 2],
            }
        }
    }

    /// What was seen of this part on the grid of the whole square.
    fn spread(&self, seen: &[f32], side: usize, origin: Point, extent_px: f64) -> Vec<f32> {
        let cell = extent_px / side as f64;
        let axis = |from: f64, part_from: f64, part: f64| {
            places(side, side, |step| (from + (step + 0.5) * cell - part_from) / part)
        };
        spread(
            seen,
            &axis(origin.x, self.origin.x, self.extent_px[0]),
            &axis(origin.y, self.origin.y, self.extent_px[1]),
        )
    }
}

/// For each of `count` steps the cell of `side` that lies before it and the share of the next, from its place in the
/// whole, 0 to 1.
fn places(count: usize, side: usize, place: impl Fn(f64) -> f64) -> Vec<(usize, f32)> {
    let last = (side - 1) as f64;
    (0..count)
        .map(|step| {
            let at = (place(step as f64) * side as f64 - 0.5).clamp(0.0, last);
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
    fn a_part_is_spread_over_the_square_and_its_border_goes_on_outside() {
        // The right half of the square lies outside the picture.
        let shown = Shown {
            origin: Point { x: 0.0, y: 0.0 },
            extent_px: [4.0, 8.0],
        };
        let seen: Vec<f32> = (0..64).map(|index| (index % 8) as f32).collect();
        let spread = shown.spread(&seen, 8, Point { x: 0.0, y: 0.0 }, 8.0);
        assert_eq!(spread[..8], [0.5, 2.5, 4.5, 6.5, 7.0, 7.0, 7.0, 7.0]);
        assert_eq!(spread[56..], spread[..8]);
    }
}
