//! From source pixels to the frame's pixels in one pass: turn, scale and cut together, in linear light.
//!
//! Lanczos-3, widened by the reduction; large reductions are first halved exactly, by means of 2×2 pixels, so that the
//! number of taps is bounded. No result leaves the range of the source pixels around it: overshoot would draw a
//! bright line along dark hair before a white background.

use std::sync::OnceLock;

use wide::f32x4;

use super::linear::{LinearPicture, Transfer};
use crate::frame::FrameSolution;
use crate::geometry::Point;
use crate::photo::Picture;

/// Rows of the frame that are made together: bounds the memory for the source in linear light.
const STRIPE_ROWS: usize = 64;

/// Largest reduction left to the filter. Halving until 2 would soften the picture: a mean of 2×2 passes only 64 % of
/// the finest detail that survives a reduction just above 1.
const FILTER_REDUCTION: f64 = 3.0;

const LOBES: f32 = 3.0;

/// Samples `source` at the pixels of the frame. Pixels whose centre lies outside the source repeat its edge and have
/// coverage 0.
#[must_use]
pub fn resample(source: &Picture, frame: &FrameSolution) -> LinearPicture {
    let [width, height] = frame.size_px().map(whole);
    let mut halvings = 0;
    while 1.0 / frame.scale / f64::from(1u32 << halvings) > FILTER_REDUCTION && halvings < 16 {
        halvings += 1;
    }
    let cell = f64::from(1u32 << halvings);
    #[expect(clippy::cast_possible_truncation, reason = "a reduction of at most three")]
    let reduction = (1.0 / frame.scale / cell).max(1.0) as f32;
    let size = [f64::from(source.width()), f64::from(source.height())];
    let mut pixels = Vec::with_capacity(width * height);
    let mut filter = Filter::new(reduction);
    for top in (0..height).step_by(STRIPE_ROWS) {
        let bottom = (top + STRIPE_ROWS).min(height);
        let region = Region::around(frame, [0, top, width, bottom], cell, f64::from(LOBES * reduction));
        let light = Light::read(source, halvings, region);
        for y in top..bottom {
            sample_row(frame, &light, &mut filter, [width, y], cell, size, &mut pixels);
        }
    }
    LinearPicture::new(width, height, pixels)
}

// A function of its own: browsers compile anew, and well, only what is called often.
#[inline(never)]
fn sample_row(
    frame: &FrameSolution,
    light: &Light,
    filter: &mut Filter,
    [width, y]: [usize; 2],
    cell: f64,
    size: [f64; 2],
    pixels: &mut Vec<[f32; 4]>,
) {
    for x in 0..width {
        let at = frame.to_source(Point {
            x: x as f64 + 0.5,
            y: y as f64 + 0.5,
        });
        let covered = at.x >= 0.0 && at.y >= 0.0 && at.x < size[0] && at.y < size[1];
        let mut pixel = filter.apply(light, [at.x / cell, at.y / cell]).to_array();
        pixel[3] = f32::from(u8::from(covered));
        pixels.push(pixel);
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a frame's sides are u32"
)]
fn whole(side: f64) -> usize {
    side.max(0.0) as usize
}

/// Cells (of 2^halvings source pixels a side) that a stripe needs, lower ends included, upper ends not.
#[derive(Debug, Clone, Copy)]
struct Region {
    x: [i64; 2],
    y: [i64; 2],
}

impl Region {
    fn around(frame: &FrameSolution, [left, top, right, bottom]: [usize; 4], cell: f64, reach: f64) -> Self {
        let corner = |x: usize, y: usize| {
            frame.to_source(Point {
                x: x as f64,
                y: y as f64,
            })
        };
        let corners = [
            corner(left, top),
            corner(right, top),
            corner(left, bottom),
            corner(right, bottom),
        ];
        let span = |of: fn(&Point) -> f64| {
            let places = corners.iter().map(|point| of(point) / cell);
            let (low, high) = places.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), place| {
                (low.min(place), high.max(place))
            });
            [(low - reach).floor() as i64 - 1, (high + reach).ceil() as i64 + 2]
        };
        Self {
            x: span(|point| point.x),
            y: span(|point| point.y),
        }
    }
}

/// A piece of the source in linear light; beyond the source its edge is repeated.
struct Light {
    region: Region,
    width: usize,
    cells: Vec<f32x4>,
}

impl Light {
    fn read(source: &Picture, halvings: u32, region: Region) -> Self {
        let cell = 1i64 << halvings;
        let last = [source.width(), source.height()].map(|size| (i64::from(size) - 1) / cell);
        let width = usize::try_from(region.x[1] - region.x[0]).unwrap_or(0);
        let height = usize::try_from(region.y[1] - region.y[0]).unwrap_or(0);
        let mut cells: Vec<f32x4> = Vec::with_capacity(width * height);
        let mut read = None;
        for y in region.y[0]..region.y[1] {
            let inside = y.clamp(0, last[1]);
            if read == Some(inside) {
                cells.extend_from_within(cells.len() - width..);
                continue;
            }
            read = Some(inside);
            let first = cells.len();
            cells.resize(first + width, f32x4::ZERO);
            Self::read_row(source, cell, inside, region.x[0], last[0], &mut cells[first..]);
        }
        Self { region, width, cells }
    }

    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "clamped to the source before"
    )]
    fn read_row(source: &Picture, cell: i64, y: i64, left: i64, last: i64, cells: &mut [f32x4]) {
        let tables = Transfer::get();
        let right = left + cells.len() as i64;
        // The columns of cells that exist; at least one, to be repeated.
        let inside = left.clamp(0, last)..right.clamp(1, last + 1).max(left.clamp(0, last) + 1);
        let mut sums = vec![f32x4::ZERO; (inside.end - inside.start) as usize];
        let [width, height] = [source.width(), source.height()].map(i64::from);
        for row in y * cell..((y + 1) * cell).min(height) {
            let bytes = source.row(row as u32);
            for (x, sum) in inside.clone().zip(&mut sums) {
                let columns = x * cell..((x + 1) * cell).min(width);
                let piece = &bytes[columns.start as usize * 3..columns.end as usize * 3];
                for &[red, green, blue] in piece.as_chunks::<3>().0 {
                    *sum += f32x4::new([tables.light(red), tables.light(green), tables.light(blue), 1.0]);
                }
            }
        }
        for sum in &mut sums {
            let count = sum.to_array()[3];
            *sum *= f32x4::splat(1.0 / count);
        }
        for (x, to) in (left..right).zip(cells) {
            *to = sums[(x.clamp(inside.start, inside.end - 1) - inside.start) as usize];
        }
    }

    /// `count` cells of row `y` from column `x` on.
    #[expect(clippy::cast_sign_loss, reason = "the region reaches as far as the filter")]
    fn piece(&self, x: i64, y: i64, count: usize) -> &[f32x4] {
        let row = &self.cells[(y - self.region.y[0]) as usize * self.width..][..self.width];
        &row[(x - self.region.x[0]) as usize..][..count]
    }
}

/// Entries of the kernel's table per unit of distance; between them it is interpolated linearly.
const KERNEL_STEPS: usize = 512;

fn kernel() -> &'static [f32] {
    static TABLE: OnceLock<Vec<f32>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let sinc = |x: f64| if x == 0.0 { 1.0 } else { libm::sin(x) / x };
        let lobes = f64::from(LOBES);
        #[expect(clippy::cast_possible_truncation, reason = "f64 to f32 rounds")]
        let weight = |step: usize| {
            let x = step as f64 / KERNEL_STEPS as f64;
            if x >= lobes {
                return 0.0;
            }
            let x = x * std::f64::consts::PI;
            (sinc(x) * sinc(x / lobes)) as f32
        };
        (0..LOBES as usize * KERNEL_STEPS + 2).map(weight).collect()
    })
}

/// The kernel at one reduction. Its axes are the source's: for the tilts that occur the difference is invisible.
struct Filter {
    reduction: f32,
    weights: [Vec<f32>; 2],
}

impl Filter {
    fn new(reduction: f32) -> Self {
        Self {
            reduction,
            weights: [Vec::new(), Vec::new()],
        }
    }

    /// Fills the weights of one axis; answers the first cell they belong to.
    fn weigh(&mut self, axis: usize, at: f64) -> i64 {
        let table = kernel();
        let reach = f64::from(LOBES * self.reduction);
        let first = (at - reach - 0.5).ceil() as i64;
        let last = (at + reach - 0.5).floor() as i64;
        let weights = &mut self.weights[axis];
        weights.clear();
        for cell in first..=last {
            #[expect(clippy::cast_possible_truncation, reason = "a distance of a few cells")]
            let distance = (cell as f64 + 0.5 - at).abs() as f32 / self.reduction;
            let step = (distance * KERNEL_STEPS as f32).min((table.len() - 2) as f32);
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "inside the table"
            )]
            let index = step as usize;
            let part = step - index as f32;
            weights.push(table[index] + (table[index + 1] - table[index]) * part);
        }
        let scale = 1.0 / weights.iter().sum::<f32>();
        weights.iter_mut().for_each(|weight| *weight *= scale);
        first
    }

    fn apply(&mut self, light: &Light, at: [f64; 2]) -> f32x4 {
        let first_x = self.weigh(0, at[0]);
        let first_y = self.weigh(1, at[1]);
        let [across, down] = &self.weights;
        // The cells less than one output pixel away bound the result.
        let near = |count: usize| {
            let inner = (self.reduction.ceil() as usize).max(1);
            (count / 2).saturating_sub(inner)..(count / 2 + inner).min(count)
        };
        let (near_x, near_y) = (near(across.len()), near(down.len()));
        let mut sum = f32x4::ZERO;
        let (mut least, mut most) = (f32x4::splat(f32::INFINITY), f32x4::splat(f32::NEG_INFINITY));
        for (step, &weight_y) in down.iter().enumerate() {
            let row = light.piece(first_x, first_y + step as i64, across.len());
            let mut line = f32x4::ZERO;
            for (&cell, &weight_x) in row.iter().zip(across) {
                line += cell * f32x4::splat(weight_x);
            }
            sum += line * f32x4::splat(weight_y);
            if near_y.contains(&step) {
                for &cell in &row[near_x.clone()] {
                    least = least.fast_min(cell);
                    most = most.fast_max(cell);
                }
            }
        }
        sum.fast_max(least).fast_min(most)
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
