//! From source pixels to the frame's pixels: turn, scale and cut together, in linear light.
//!
//! Lanczos-3, widened by the reduction, first along the source's rows, then along the frame's columns; large reductions
//! are first halved exactly, by means of 2×2 pixels, so that the number of taps is bounded. No result leaves the range of
//! the source pixels around it: overshoot would draw a bright line along dark hair before a white background.

use std::borrow::Cow;

use yizhao_pixels::{self as pixels, Bounded, Taps};

use super::linear::{LinearPicture, Transfer};
use crate::frame::FrameSolution;
use crate::geometry::Point;
use crate::photo::Picture;

/// Rows of the frame that are made together: bounds the memory for what is filtered one way only.
const STRIPE_ROWS: usize = 64;

/// Largest reduction left to the filter. Halving until 2 would soften the picture: a mean of 2×2 passes only 64 % of
/// the finest detail that survives a reduction just above 1.
const FILTER_REDUCTION: f64 = 3.0;

const LOBES: f64 = 3.0;

/// Samples `source` at the pixels of the frame. Pixels whose centre lies outside the source repeat its edge and have
/// coverage 0.
#[must_use]
pub fn resample(source: &Picture, frame: &FrameSolution) -> LinearPicture {
    let [width, height] = frame.size_px().map(whole);
    let mut halvings = 0;
    while 1.0 / frame.scale / f64::from(1u32 << halvings) > FILTER_REDUCTION && halvings < 16 {
        halvings += 1;
    }
    let mut columns = Columns::new(source, frame, 1 << halvings, width);
    let mut made = vec![[0.0; 4]; width * height];
    for (y, row) in made.chunks_exact_mut(width.max(1)).enumerate() {
        columns.filter(y, (y / STRIPE_ROWS + 1) * STRIPE_ROWS, row);
        for (x, pixel) in row.iter_mut().enumerate() {
            let at = frame.to_source(Point {
                x: x as f64 + 0.5,
                y: y as f64 + 0.5,
            });
            let covered = at.x >= 0.0
                && at.y >= 0.0
                && at.x < f64::from(source.width())
                && at.y < f64::from(source.height());
            pixel[3] = f32::from(u8::from(covered));
        }
    }
    LinearPicture::new(width, height, made)
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a frame's sides are u32"
)]
fn whole(side: f64) -> usize {
    side.max(0.0) as usize
}

/// The source, filtered along its rows at those places where the frame's columns cross them.
struct Columns<'a> {
    source: Cow<'a, Picture>,
    /// Pixels of the source, each way, in one cell.
    cell: usize,
    taps: Taps,
    /// Places in cells, middles of cells being whole: of the frame's first pixel, and to the next across and down.
    origin: [f64; 2],
    across: [f64; 2],
    down: [f64; 2],
    width: usize,
    rows: Vec<Bounded>,
    /// The row of cells that the first of `rows` is.
    first: i64,
    cells: Vec<[f32; 4]>,
}

impl<'a> Columns<'a> {
    fn new(source: &'a Picture, frame: &FrameSolution, cell: usize, width: usize) -> Self {
        let at = |x: f64, y: f64| {
            let Point { x, y } = frame.to_source(Point { x, y });
            [x, y]
        };
        let corner = at(0.5, 0.5);
        let step = |to: [f64; 2]| [to[0] - corner[0], to[1] - corner[1]];
        let places = [corner, step(at(1.5, 0.5)), step(at(0.5, 1.5))];
        // The frame's columns must cross the source's rows, not run along them.
        let lies = places[2][0].abs() > places[2][1].abs();
        let (source, [corner, across, down]) = if lies {
            let height = f64::from(source.height());
            let [[x, y], across, down] = places;
            let turned = [[height - y, x], [-across[1], across[0]], [-down[1], down[0]]];
            (Cow::Owned(source.turned(1)), turned)
        } else {
            (Cow::Borrowed(source), places)
        };
        let per_cell = |place: [f64; 2]| place.map(|value| value / cell as f64);
        Self {
            source,
            cell,
            taps: taps((1.0 / frame.scale / cell as f64).max(1.0)),
            origin: per_cell(corner).map(|value| value - 0.5),
            across: per_cell(across),
            down: per_cell(down),
            width,
            rows: Vec::new(),
            first: 0,
            cells: Vec::new(),
        }
    }

    /// Makes row `y` of the frame; rows up to `end` will be asked for next.
    fn filter(&mut self, y: usize, end: usize, out: &mut [[f32; 4]]) {
        let place = |x: usize, y: usize| self.origin[1] + self.across[1] * x as f64 + self.down[1] * y as f64;
        let of_row = |y: usize| [place(0, y), place(self.width, y)];
        let reach = self.taps.reach as i64;
        let needed = |rows: [usize; 2]| {
            let ends = rows.map(of_row).concat();
            let low = ends.iter().copied().fold(f64::INFINITY, f64::min).floor() as i64 - reach;
            let high = ends.iter().copied().fold(f64::NEG_INFINITY, f64::max).ceil() as i64 + reach;
            [low, high + 2]
        };
        let [low, high] = needed([y, y]);
        let made = |columns: &Self| columns.first + (columns.rows.len() / columns.width) as i64;
        if low < self.first || high > made(self) {
            let [low, high] = needed([y, end]);
            let kept = if low < self.first || low > made(self) {
                made(self)
            } else {
                low
            };
            self.rows.drain(..(kept - self.first) as usize * self.width);
            self.first = low;
            for row in made(self)..high {
                self.filter_row(row);
            }
        }
        let [from, step] = [
            self.origin[1] + self.down[1] * y as f64 - self.first as f64,
            self.across[1],
        ];
        pixels::filter_down(&self.rows, &self.taps, fixed(from), fixed(step), out);
    }

    /// Appends a row of cells, filtered; beyond the source its edge is repeated.
    #[expect(clippy::cast_sign_loss, reason = "clamped to the source before")]
    fn filter_row(&mut self, row: i64) {
        let slant = self.down[0] / self.down[1];
        let from = self.origin[0] + (row as f64 - self.origin[1]) * slant;
        let step = self.across[0] - self.across[1] * slant;
        let to = from + step * self.width as f64;
        let reach = self.taps.reach as i64;
        let left = from.min(to).floor() as i64 - reach;
        let right = from.max(to).ceil() as i64 + reach + 2;
        let cell = self.cell as i64;
        let last = [self.source.width(), self.source.height()].map(|side| (i64::from(side) - 1) / cell);
        // The columns of cells that exist; at least one, to be repeated.
        let begin = left.clamp(0, last[0]);
        let end = right.clamp(begin + 1, last[0] + 1);
        let row = row.clamp(0, last[1]) as usize;
        let stride = self.source.width() as usize * 3;
        let rows = &self.source.rgb()[row * self.cell * stride..];
        let rows = &rows[..rows.len().min(self.cell * stride)];
        let light = Transfer::get().lights();
        self.cells.clear();
        self.cells.resize((end - begin) as usize, [0.0; 4]);
        pixels::light_cells(rows, stride, self.cell, begin as usize, light, &mut self.cells);
        let [before, after] = [(begin - left) as usize, (right - end).max(0) as usize];
        let edges = [self.cells[0], self.cells[self.cells.len() - 1]];
        self.cells.splice(..0, std::iter::repeat_n(edges[0], before));
        self.cells.extend(std::iter::repeat_n(edges[1], after));
        let made = self.rows.len();
        self.rows.resize(made + self.width, Bounded::default());
        pixels::filter_across(
            &self.cells,
            &self.taps,
            fixed(from - left as f64),
            fixed(step),
            &mut self.rows[made..],
        );
    }
}

#[expect(clippy::cast_possible_truncation, reason = "a few thousand cells")]
fn fixed(place: f64) -> i64 {
    (place * (1u64 << pixels::PLACE_BITS) as f64).round() as i64
}

/// Lanczos' kernel at one reduction. Its axes are the source's rows and the frame's columns: for the tilts that occur the
/// difference is invisible.
fn taps(reduction: f64) -> Taps {
    let sinc = |x: f64| if x == 0.0 { 1.0 } else { libm::sin(x) / x };
    let kernel = |distance: f64| {
        let x = distance / reduction;
        if x >= LOBES {
            return 0.0;
        }
        let x = x * std::f64::consts::PI;
        sinc(x) * sinc(x / LOBES)
    };
    let reach = (LOBES * reduction).ceil() as usize;
    let mut weights = Vec::with_capacity(pixels::PHASES * 2 * reach);
    for phase in 0..pixels::PHASES {
        let place = phase as f64 / pixels::PHASES as f64 + reach as f64 - 1.0;
        let first = weights.len();
        weights.extend((0..2 * reach).map(|cell| kernel((cell as f64 - place).abs())));
        let sum: f64 = weights[first..].iter().sum();
        weights[first..].iter_mut().for_each(|weight| *weight /= sum);
    }
    #[expect(clippy::cast_possible_truncation, reason = "f64 to f32 rounds")]
    let weights = weights.iter().map(|weight| *weight as f32).collect();
    Taps {
        weights,
        reach,
        near: (reduction.ceil() as usize).min(reach),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::frame::FrameMeasures;

    fn frame(centre: [f64; 2], scale: f64, degrees: f64, size: [f64; 2]) -> FrameSolution {
        let none = FrameMeasures {
            head_height_px: None,
            head_width_px: 0.0,
            top_margin_px: None,
            eye_line_from_top_px: 0.0,
            eye_line_from_bottom_px: 0.0,
            eye_distance_px: 0.0,
            centre_offset_px: 0.0,
        };
        FrameSolution::placed(
            Point {
                x: centre[0],
                y: centre[1],
            },
            scale,
            degrees,
            size,
            none,
        )
    }

    fn picture(width: u32, height: u32, colour: impl Fn(u32, u32) -> [u8; 3]) -> Picture {
        let pixels = (0..height).flat_map(|y| (0..width).map(move |x| (x, y)));
        Picture::new(width, height, pixels.flat_map(|(x, y)| colour(x, y)).collect())
    }

    fn noise(x: u32, y: u32) -> [u8; 3] {
        let mixed = (x.wrapping_mul(0x9E37_79B1) ^ y.wrapping_mul(0x85EB_CA77)).wrapping_mul(0xC2B2_AE3D);
        let [a, b, c, _] = (mixed ^ (mixed >> 15)).to_le_bytes();
        [a, b, c]
    }

    #[test]
    fn scale_one_without_turn_copies_every_byte() {
        let source = picture(40, 30, noise);
        let cut = resample(&source, &frame([20.0, 15.0], 1.0, 0.0, [20.0, 10.0])).to_srgb();
        for y in 0..10 {
            for x in 0..20 {
                assert_eq!(cut.pixel(x, y), source.pixel(x + 10, y + 10), "{x} {y}");
            }
        }
    }

    #[test]
    fn a_plain_colour_stays_itself_at_any_scale_and_turn_even_beyond_the_edge() {
        let source = picture(300, 200, |_, _| [200, 100, 3]);
        for (scale, degrees) in [(1.0, 3.0), (0.7, -10.0), (0.31, 45.0), (0.08, 7.0)] {
            let made = resample(&source, &frame([150.0, 100.0], scale, degrees, [60.0, 80.0]));
            let bytes = made.to_srgb();
            assert!(
                bytes.rgb().chunks_exact(3).all(|pixel| pixel == [200, 100, 3]),
                "{scale} {degrees}"
            );
        }
    }

    #[test]
    fn fine_checks_become_the_mean_of_light_not_of_bytes() {
        let source = picture(400, 400, |x, y| [if (x + y) % 2 == 0 { 255 } else { 0 }; 3]);
        let made = resample(&source, &frame([200.0, 200.0], 0.25, 0.0, [50.0, 50.0])).to_srgb();
        assert_eq!(made.pixel(25, 25), [188; 3]);
    }

    #[test]
    fn an_edge_before_white_does_not_ring() {
        let source = picture(600, 100, |x, _| if x < 297 { [20; 3] } else { [235; 3] });
        let made = resample(&source, &frame([300.0, 50.0], 0.4, 0.0, [100.0, 20.0])).to_srgb();
        let row = made.row(10);
        assert!(row.iter().all(|byte| (20..=235).contains(byte)), "{row:?}");
        let between = row
            .chunks_exact(3)
            .filter(|pixel| pixel[0] > 22 && pixel[0] < 233)
            .count();
        assert!(between <= 3, "{between} pixels of transition");
    }

    #[test]
    fn a_turn_brings_points_where_the_frame_says() {
        // A white dot on black, turned and reduced.
        let source = picture(400, 400, |x, y| {
            [if x.abs_diff(260) < 8 && y.abs_diff(140) < 8 {
                255
            } else {
                0
            }; 3]
        });
        let frame = frame([200.0, 200.0], 0.5, 20.0, [200.0, 200.0]);
        let made = resample(&source, &frame);
        let (mut mass, mut x_sum, mut y_sum) = (0.0, 0.0, 0.0);
        for (index, pixel) in made.pixels().iter().enumerate() {
            let light = f64::from(pixel[0]);
            mass += light;
            x_sum += light * ((index % 200) as f64 + 0.5);
            y_sum += light * ((index / 200) as f64 + 0.5);
        }
        let expected = frame.to_frame(Point { x: 260.5, y: 140.5 });
        assert!(
            (x_sum / mass - expected.x).abs() < 0.05,
            "{} {}",
            x_sum / mass,
            expected.x
        );
        assert!(
            (y_sum / mass - expected.y).abs() < 0.05,
            "{} {}",
            y_sum / mass,
            expected.y
        );
    }

    #[test]
    fn coverage_ends_with_the_source() {
        let source = picture(100, 100, |_, _| [9; 3]);
        let made = resample(&source, &frame([0.0, 50.0], 1.0, 0.0, [40.0, 40.0]));
        let row: Vec<f32> = made.pixels()[..40].iter().map(|pixel| pixel[3]).collect();
        assert!(
            row[..20].iter().all(|&covered| covered == 0.0)
                && row[20..].iter().all(|&covered| covered == 1.0)
        );
    }
}
