//! Sampling a square region of the picture, turned by any angle, onto a square grid: what every network looks at.

use yizhao_pixels as pixels;

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
    let mut out = vec![[0; 3]; side * side];
    let walks = Walks::new(pyramid, region.into(), side, Outside::Nearest);
    for (row, out) in out.chunks_exact_mut(side).enumerate() {
        pixels::sample_bytes(&walks.level, walks.of_row(row), out);
    }
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
    let walks = Walks::new(pyramid, region.into(), side, outside);
    let (out, _) = out.as_chunks_mut::<3>();
    for (row, out) in out.chunks_exact_mut(side).enumerate() {
        pixels::sample_floats(&walks.level, walks.of_row(row), scale, offset, out);
    }
}

/// The rows of samples of a grid, in the level of the pyramid that suits their distance.
struct Walks<'a> {
    level: pixels::Level<'a>,
    centre: Point,
    /// Pixels of the level from sample to sample across, and how much further down.
    wide: f64,
    aspect: f64,
    sine: f64,
    cosine: f64,
    half: f64,
}

impl<'a> Walks<'a> {
    fn new(pyramid: &'a Pyramid<'_>, region: Stretch, side: usize, outside: Outside) -> Self {
        let [wide, high] = region.extent_px.map(|extent| extent / side as f64);
        let (level, span) = pyramid.level_for_step(wide.max(high));
        Self {
            level: pixels::Level {
                rgb: &level.rgb,
                size: [level.width, level.height].map(|side| side as usize),
                black_outside: outside == Outside::Black,
            },
            centre: Point {
                x: region.centre.x / span - 0.5,
                y: region.centre.y / span - 0.5,
            },
            wide: wide / span,
            aspect: high / wide,
            sine: libm::sin(region.rotation_rad),
            cosine: libm::cos(region.rotation_rad),
            half: side as f64 / 2.0 - 0.5,
        }
    }

    fn of_row(&self, row: usize) -> pixels::Walk {
        let Self {
            wide,
            aspect,
            sine,
            cosine,
            half,
            ..
        } = *self;
        let fixed = |value: f64| (value * f64::from(1u32 << pixels::POSITION_BITS)).round() as i64;
        let v = row as f64 - half;
        pixels::Walk {
            from: [
                fixed(self.centre.x + wide * (-half * cosine - v * aspect * sine)),
                fixed(self.centre.y + wide * (-half * sine + v * aspect * cosine)),
            ],
            step: [fixed(wide * cosine), fixed(wide * sine)],
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
