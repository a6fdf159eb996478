//! The picture's own colours as a head sees them: how many times brighter or darker than the face's skin, for each of
//! red, green and blue. The shade of the skin and most of the light's colour fall out of that. Heads that look for small
//! things also see how much brighter a place is than what is around it.

use super::KeptMap;
use super::grid::unit_px;
use crate::geometry::Point;
use crate::photo::Pyramid;

/// Landmarks on forehead, cheeks and the bridge of the nose; the median of what they show is the skin.
const SKIN: [usize; 15] = [
    151, 108, 337, 69, 299, 50, 280, 101, 330, 118, 347, 205, 425, 6, 195,
];
/// How coarsely the skin is looked at, inter-eye distances.
const SKIN_STEP: f64 = 0.08;
/// Steps of 8-bit values added before the ratio, so that noise in the dark counts little.
const LIFT: f32 = 12.0;
/// Largest ratio that is told from larger ones, powers of two.
const RANGE: f32 = 3.0;
/// Red, green, blue.
pub(super) const CHANNELS: usize = 3;
/// How many values a head may read at a place: colours, with or without detail.
pub(super) const VALUES: [usize; 2] = [CHANNELS, CHANNELS + 1];
/// Steps that the surroundings of a place are wide, and how much more than a colour its difference from them counts.
const AROUND: f64 = 6.0;
const DETAIL: f32 = 4.0;

/// Colours relative to the skin of one face.
#[derive(Debug)]
pub(super) struct Tones<'a> {
    pyramid: &'a Pyramid<'a>,
    /// Logarithm, to the base two, of each 8-bit value.
    logarithms: [f32; 256],
    skin: [f32; CHANNELS],
}

impl<'a> Tones<'a> {
    pub(super) fn new(pyramid: &'a Pyramid<'a>, points: &[Point]) -> Self {
        let mut tones = Self {
            pyramid,
            logarithms: std::array::from_fn(|value| libm::log2f(value as f32 + LIFT)),
            skin: [0.0; CHANNELS],
        };
        let step = SKIN_STEP * unit_px(points);
        let seen = SKIN.map(|index| tones.raw(points[index], step));
        tones.skin = std::array::from_fn(|channel| {
            let mut values = seen.map(|colour| colour[channel]);
            values.sort_by(f32::total_cmp);
            values[SKIN.len() / 2]
        });
        tones
    }

    /// At a place of the picture, looked at in steps of so many pixels; −1 to 1. What is asked for beyond the colours is
    /// the detail.
    pub(super) fn sample(&self, place: Point, step_px: f64, out: &mut [f32]) {
        let raw = self.raw(place, step_px);
        let (colours, rest) = out.split_at_mut(CHANNELS);
        for ((value, raw), skin) in colours.iter_mut().zip(raw).zip(self.skin) {
            *value = ((raw - skin) / RANGE).clamp(-1.0, 1.0);
        }
        if let [detail] = rest {
            let around = self.raw(place, AROUND * step_px);
            let more: f32 = raw.iter().zip(around).map(|(own, around)| own - around).sum();
            *detail = (DETAIL * more / CHANNELS as f32 / RANGE).clamp(-1.0, 1.0);
        }
    }

    fn raw(&self, place: Point, step_px: f64) -> [f32; CHANNELS] {
        let (level, span) = self.pyramid.level_for_step(step_px);
        let locate = |at: f64, side: u32| KeptMap::locate(at / span - 0.5, side as usize);
        let (left, right, x) = locate(place.x, level.width);
        let (upper, lower, y) = locate(place.y, level.height);
        let stride = level.width as usize * CHANNELS;
        std::array::from_fn(|channel| {
            let read =
                |row: usize, column: usize| f32::from(level.rgb[row * stride + column * CHANNELS + channel]);
            let above = read(upper, left) * (1.0 - x) + read(upper, right) * x;
            let below = read(lower, left) * (1.0 - x) + read(lower, right) * x;
            self.logarithms[(above * (1.0 - y) + below * y + 0.5) as usize]
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::photo::Picture;

    const SIDE: u32 = 200;

    /// Skin of 100, 80, 60 in 8-bit values to the left of column 150, `other` to the right.
    fn picture(other: [u8; 3]) -> Picture {
        let colour = |index: u32| {
            if index % SIDE < 150 { [100, 80, 60] } else { other }
        };
        Picture::new(SIDE, SIDE, (0..SIDE * SIDE).flat_map(colour).collect())
    }

    fn points() -> Vec<Point> {
        let mut points = vec![Point { x: 60.0, y: 100.0 }; 478];
        points[468].x = 40.0;
        points[473].x = 80.0;
        points
    }

    fn at(other: [u8; 3], x: f64) -> [f32; 3] {
        let picture = picture(other);
        let pyramid = Pyramid::new(&picture);
        let mut out = [9.0; 3];
        Tones::new(&pyramid, &points()).sample(Point { x, y: 90.0 }, 2.0, &mut out);
        out
    }

    #[test]
    fn the_skin_is_nothing_and_twice_as_bright_is_a_third() {
        assert_eq!(at([0; 3], 60.0), [0.0; 3]);
        let twice = at([212, 172, 132], 180.0);
        assert!(
            twice.iter().all(|value| (value - 1.0 / 3.0).abs() < 0.01),
            "{twice:?}"
        );
        let darker = at([20; 3], 180.0);
        assert!(darker.iter().all(|value| *value < -0.3), "{darker:?}");
    }

    #[test]
    fn a_small_bright_thing_is_detail_and_a_plain_wall_is_none() {
        let mut bright = picture([100, 80, 60]).rgb().to_vec();
        for row in 88..92 {
            for column in 158..162 {
                bright[(row * SIDE as usize + column) * 3..][..3].copy_from_slice(&[250; 3]);
            }
        }
        let picture = Picture::new(SIDE, SIDE, bright);
        let pyramid = Pyramid::new(&picture);
        let tones = Tones::new(&pyramid, &points());
        let detail = |x: f64| {
            let mut out = [9.0; 4];
            tones.sample(Point { x, y: 90.0 }, 2.0, &mut out);
            out[3]
        };
        assert!(detail(160.0) > 0.5, "{}", detail(160.0));
        assert_eq!(detail(20.0), 0.0);
    }

    #[test]
    fn any_place_is_read_within_bounds() {
        for x in [-1e9, 1e9, f64::NAN] {
            let values = at([255; 3], x);
            assert!(values.iter().all(|value| value.abs() <= 1.0), "{x}: {values:?}");
        }
    }
}
