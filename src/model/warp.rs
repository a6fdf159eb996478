//! Sampling a square region of the picture, turned by any angle, onto a square grid: what every network looks at.

use crate::geometry::Point;
use crate::photo::Pyramid;

/// A square of the picture, possibly turned and possibly reaching outside.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Region {
    /// Its centre, pixels.
    pub centre: Point,
    /// Its side, pixels.
    pub side_px: f64,
    /// How far it is turned, clockwise as seen; its upper edge points there.
    pub rotation_rad: f64,
}

impl Region {
    /// The point of the picture at (`u`, `v`) of the region, where (0, 0) is its upper left corner as it is turned and
    /// (1, 1) its lower right one.
    #[must_use]
    pub fn to_picture(&self, u: f64, v: f64) -> Point {
        let (sine, cosine) = (libm::sin(self.rotation_rad), libm::cos(self.rotation_rad));
        let (right, down) = ((u - 0.5) * self.side_px, (v - 0.5) * self.side_px);
        Point {
            x: self.centre.x + right * cosine - down * sine,
            y: self.centre.y + right * sine + down * cosine,
        }
    }

    /// The inverse of [`Self::to_picture`]: where in the region a point of the picture lies.
    pub(crate) fn place_of(&self, point: Point) -> [f64; 2] {
        let (sine, cosine) = (libm::sin(self.rotation_rad), libm::cos(self.rotation_rad));
        let (x, y) = (point.x - self.centre.x, point.y - self.centre.y);
        [
            (x * cosine + y * sine) / self.side_px + 0.5,
            (y * cosine - x * sine) / self.side_px + 0.5,
        ]
    }
}

/// What is read outside the picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outside {
    /// Black (the detectors were trained with letterboxes).
    Black,
    /// The nearest pixel of the edge.
    Nearest,
}

/// What a square grid of samples lies over: a region, or an upright rectangle stretched to a square.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Stretch {
    centre: Point,
    extent_px: [f64; 2],
    rotation_rad: f64,
}

impl Stretch {
    /// The rectangle whose upper left corner is `origin`.
    pub(crate) fn of(origin: Point, extent_px: [f64; 2]) -> Self {
        Self {
            centre: Point {
                x: origin.x + extent_px[0] / 2.0,
                y: origin.y + extent_px[1] / 2.0,
            },
            extent_px,
            rotation_rad: 0.0,
        }
    }
}

impl From<&Region> for Stretch {
    fn from(region: &Region) -> Self {
        Self {
            centre: region.centre,
            extent_px: [region.side_px; 2],
            rotation_rad: region.rotation_rad,
        }
    }
}

/// Bilinear samples as 8-bit RGB, the nearest edge pixel outside.
pub(crate) fn sample_rgb8(pyramid: &Pyramid<'_>, region: &Region, side: usize) -> Vec<[u8; 3]> {
    let mut out = Vec::with_capacity(side * side);
    sample(pyramid, region.into(), side, Outside::Nearest, |rgb| {
        out.push(rgb.map(|value| ((value + FRACTION / 2) >> FRACTION_BITS) as u8));
    });
    out
}

/// Bilinear samples as `value × scale + offset` per channel, written row by row, three values a pixel.
pub(crate) fn sample_into(
    pyramid: &Pyramid<'_>,
    region: impl Into<Stretch>,
    side: usize,
    outside: Outside,
    scale: f32,
    offset: f32,
    out: &mut [f32],
) {
    let scale = scale / FRACTION as f32;
    let mut pixels = out.chunks_exact_mut(3);
    sample(pyramid, region.into(), side, outside, |rgb| {
        if let Some(pixel) = pixels.next() {
            for (value, sampled) in pixel.iter_mut().zip(rgb) {
                *value = sampled as f32 * scale + offset;
            }
        }
    });
}

/// Weights have 8 bits a direction, so a sample is an exact integer in units of 1/65536.
const WEIGHT_BITS: u32 = 8;
const FRACTION_BITS: u32 = 2 * WEIGHT_BITS;
const FRACTION: u32 = 1 << FRACTION_BITS;
/// Positions are kept in fixed point: equal on every platform, and no float is converted inside the loop.
const POSITION_BITS: u32 = 16;

fn sample(
    pyramid: &Pyramid<'_>,
    region: Stretch,
    side: usize,
    outside: Outside,
    mut emit: impl FnMut([u32; 3]),
) {
    let [wide, high] = region.extent_px.map(|extent| extent / side as f64);
    let (level, span) = pyramid.level_for_step(wide.max(high));
    let (sine, cosine) = (libm::sin(region.rotation_rad), libm::cos(region.rotation_rad));
    let (wide, aspect) = (wide / span, high / wide);
    let half = side as f64 / 2.0 - 0.5;
    let (width, height) = (i64::from(level.width), i64::from(level.height));
    let stride = level.width as usize * 3;
    let fixed = |value: f64| (value * f64::from(1u32 << POSITION_BITS)).round() as i64;
    let (step_x, step_y) = (fixed(wide * cosine), fixed(wide * sine));
    let inside = |x: i64, y: i64| x >= 0 && y >= 0 && x < width && y < height;
    let read = |x: i64, y: i64| {
        if outside == Outside::Black && !inside(x, y) {
            return [0u32; 3];
        }
        let at = y.clamp(0, height - 1) as usize * stride + x.clamp(0, width - 1) as usize * 3;
        let pixel = &level.rgb[at..at + 3];
        [u32::from(pixel[0]), u32::from(pixel[1]), u32::from(pixel[2])]
    };
    for row in 0..side {
        let v = row as f64 - half;
        let mut x = fixed(region.centre.x / span - 0.5 + wide * (-half * cosine - v * aspect * sine));
        let mut y = fixed(region.centre.y / span - 0.5 + wide * (-half * sine + v * aspect * cosine));
        for _ in 0..side {
            let (column, line) = (x >> POSITION_BITS, y >> POSITION_BITS);
            let shift = POSITION_BITS - WEIGHT_BITS;
            let wx = ((x >> shift) & ((1 << WEIGHT_BITS) - 1)) as u32;
            let wy = ((y >> shift) & ((1 << WEIGHT_BITS) - 1)) as u32;
            let whole = 1u32 << WEIGHT_BITS;
            let weights = [
                (whole - wx) * (whole - wy),
                wx * (whole - wy),
                (whole - wx) * wy,
                wx * wy,
            ];
            let corners = if column >= 0 && line >= 0 && column + 1 < width && line + 1 < height {
                let at = line as usize * stride + column as usize * 3;
                let upper = &level.rgb[at..at + 6];
                let lower = &level.rgb[at + stride..at + stride + 6];
                [
                    [u32::from(upper[0]), u32::from(upper[1]), u32::from(upper[2])],
                    [u32::from(upper[3]), u32::from(upper[4]), u32::from(upper[5])],
                    [u32::from(lower[0]), u32::from(lower[1]), u32::from(lower[2])],
                    [u32::from(lower[3]), u32::from(lower[4]), u32::from(lower[5])],
                ]
            } else {
                [
                    read(column, line),
                    read(column + 1, line),
                    read(column, line + 1),
                    read(column + 1, line + 1),
                ]
            };
            emit(std::array::from_fn(|channel| {
                corners
                    .iter()
                    .zip(weights)
                    .map(|(corner, weight)| corner[channel] * weight)
                    .sum()
            }));
            x += step_x;
            y += step_y;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::photo::Picture;

    fn ramp() -> Picture {
        Picture::new(
            64,
            64,
            (0..64 * 64u32)
                .flat_map(|i| [(i % 64) as u8 * 4, (i / 64) as u8 * 4, 7])
                .collect(),
        )
    }

    #[test]
    fn the_whole_picture_at_its_own_size_is_itself() {
        let picture = ramp();
        let pyramid = Pyramid::new(&picture);
        let region = Region {
            centre: Point { x: 32.0, y: 32.0 },
            side_px: 64.0,
            rotation_rad: 0.0,
        };
        let sampled = sample_rgb8(&pyramid, &region, 64);
        assert!(
            sampled
                .iter()
                .zip(picture.rgb().chunks_exact(3))
                .all(|(a, b)| a == b)
        );
    }

    #[test]
    fn a_quarter_turn_swaps_the_axes_and_outside_is_black_or_the_edge() {
        let picture = ramp();
        let pyramid = Pyramid::new(&picture);
        let quarter = std::f64::consts::FRAC_PI_2;
        let region = Region {
            centre: Point { x: 32.0, y: 32.0 },
            side_px: 64.0,
            rotation_rad: quarter,
        };
        let sampled = sample_rgb8(&pyramid, &region, 64);
        // The region's upper edge points down the picture: its first pixel is the picture's upper right one.
        assert_eq!(sampled[0], [252, 0, 7]);
        assert_eq!(sampled[63], [252, 252, 7]);
        let far = Region {
            centre: Point { x: -500.0, y: 32.0 },
            side_px: 64.0,
            rotation_rad: 0.0,
        };
        let mut black = vec![1.0; 64 * 64 * 3];
        sample_into(&pyramid, &far, 64, Outside::Black, 1.0, 0.0, &mut black);
        assert!(black.iter().all(|value| *value == 0.0));
        assert_eq!(sample_rgb8(&pyramid, &far, 64)[5], [0, 0, 7]);
    }
}
