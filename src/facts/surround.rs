//! A picture in the picture: the straight edges of a screen or of a sheet of paper around the person.
//!
//! Beyond the face on each of its four sides, lines within ten degrees of upright (or level) are tried; the share of a
//! line along which brightness steps, always the same way, says how much of an edge it is. Door frames and horizons make
//! one or two such sides, a screen makes four. What it cannot see: a screen or print that fills the photo.

use super::colour::luma;
use super::statistics::quantile64;
use crate::geometry::Point;
use crate::photo::Pyramid;

/// The picture is looked at with this longer side at most, pixels.
const SIDE_PX: u32 = 384;
/// A step of brightness over two pixels that makes an edge, 8-bit luma.
const STEP_LUMA: f32 = 20.0;
/// Lines lean up to this far, degrees, in steps of `LEAN_STEP_DEG`.
const LEAN_DEG: i32 = 10;
const LEAN_STEP_DEG: usize = 2;
/// Lines reach this far from the face's middle, in face heights and face widths.
const REACH_HEIGHTS: f64 = 1.2;
const REACH_WIDTHS: f64 = 1.3;
/// How far outside the face lines begin: beside it in face widths, above and below it in face heights.
const BESIDE: f64 = 0.3;
const ABOVE: f64 = 0.35;
const BELOW: f64 = 0.25;
/// A line shorter than this, pixels, is none.
const SHORTEST_PX: usize = 20;

/// How much of an edge there is on all sides of the face but the weakest, 0 to 1.
pub(crate) fn edges_around(pyramid: &Pyramid<'_>, points: &[Point]) -> f64 {
    let level = pyramid.level_with_side_at_most(SIDE_PX);
    let (width, height) = (level.width as usize, level.height as usize);
    let span = f64::from(pyramid.width()) / width as f64;
    let luma: Vec<f32> = level
        .rgb
        .as_chunks::<3>()
        .0
        .iter()
        .map(|pixel| luma(*pixel) as f32)
        .collect();
    let (top, bottom) = (points[10].y / span, points[152].y / span);
    let (left, right) = (points[234].x / span, points[454].x / span);
    let (face_width, face_height) = ((right - left).abs(), (bottom - top).abs());
    let along = |from: f64, to: f64, reach: f64| {
        let middle = (from + to) / 2.0;
        [middle - reach, middle + reach]
    };
    let rows = along(top, bottom, REACH_HEIGHTS * face_height);
    let columns = along(left, right, REACH_WIDTHS * face_width);
    let upright = Edges::new(width, height, |line, at| luma[at * width + line]);
    let level_edges = Edges::new(height, width, |line, at| luma[line * width + at]);
    let mut sides = [
        upright.best([0.0, left - BESIDE * face_width], rows),
        upright.best([right + BESIDE * face_width, width as f64], rows),
        level_edges.best([0.0, top - ABOVE * face_height], columns),
        level_edges.best([bottom + BELOW * face_height, height as f64], columns),
    ];
    quantile64(&mut sides, 1.0 / 3.0).unwrap_or(0.0)
}

/// Where brightness steps up or down from line to line.
struct Edges {
    lines: usize,
    length: usize,
    /// Rising, falling: 1 where it does, position along the line times `lines` plus line.
    steps: [Vec<u8>; 2],
}

impl Edges {
    fn new(lines: usize, length: usize, luma: impl Fn(usize, usize) -> f32) -> Self {
        let mut steps = [vec![0; lines * length], vec![0; lines * length]];
        for at in 0..length {
            for line in 1..lines.saturating_sub(1) {
                let step = luma(line + 1, at) - luma(line - 1, at);
                for (steps, rise) in steps.iter_mut().zip([step, -step]) {
                    if rise > STEP_LUMA {
                        // An edge between two lines belongs to both.
                        steps[at * lines + line - 1..=at * lines + line + 1].fill(1);
                    }
                }
            }
        }
        Self { lines, length, steps }
    }

    /// The best line whose middle lies in `across`, over the stretch `along`.
    fn best(&self, across: [f64; 2], along: [f64; 2]) -> f64 {
        let clamp = |value: f64, last: usize| value.clamp(2.0, last.saturating_sub(2).max(2) as f64) as usize;
        let (first, last) = (clamp(across[0], self.lines), clamp(across[1], self.lines));
        let (from, to) = (clamp(along[0], self.length), clamp(along[1], self.length));
        if to < from + SHORTEST_PX || last <= first {
            return 0.0;
        }
        let middle = (from + to) as f64 / 2.0;
        let mut best = 0;
        let mut hits = vec![0u16; last - first];
        for lean in (-LEAN_DEG..=LEAN_DEG).step_by(LEAN_STEP_DEG) {
            let slope = libm::tan(f64::from(lean).to_radians());
            for steps in &self.steps {
                hits.fill(0);
                for at in (from..to).step_by(2) {
                    // All lines of one lean are as far aside here: only where the picture ends do they differ.
                    let aside = (slope * (at as f64 - middle) + 0.5).floor() as isize;
                    let bound = |place: usize| place.saturating_add_signed(-aside).clamp(first, last);
                    let (begin, end) = (bound(2), bound(self.lines - 2));
                    let place = (at * self.lines + begin).saturating_add_signed(aside);
                    let steps = steps.get(place..).unwrap_or_default();
                    for (hits, step) in hits[begin - first..end.max(begin) - first].iter_mut().zip(steps) {
                        *hits += u16::from(*step);
                    }
                }
                best = hits.iter().copied().fold(best, u16::max);
            }
        }
        f64::from(best) / (to - from).div_ceil(2) as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::photo::Picture;

    fn look(paint: impl Fn(f64, f64) -> u8) -> f64 {
        let rgb =
            (0..300 * 300u32).flat_map(|index| [paint(f64::from(index % 300), f64::from(index / 300)); 3]);
        let picture = Picture::new(300, 300, rgb.collect());
        let mut points = vec![Point::default(); 478];
        points[10] = Point { x: 150.0, y: 120.0 };
        points[152] = Point { x: 150.0, y: 180.0 };
        points[234] = Point { x: 125.0, y: 150.0 };
        points[454] = Point { x: 175.0, y: 150.0 };
        edges_around(&Pyramid::new(&picture), &points)
    }

    #[test]
    fn a_sheet_lying_askew_is_found_and_a_door_is_not() {
        let sheet = look(|x, y| {
            let (u, v) = (x - 150.0 + 0.06 * (y - 150.0), y - 150.0 - 0.06 * (x - 150.0));
            if u.abs() < 95.0 && v.abs() < 100.0 {
                230
            } else {
                120
            }
        });
        assert!(sheet > 0.95, "{sheet}");
        let door = look(|x, _| if x > 60.0 && x < 240.0 { 200 } else { 120 });
        assert!(door < 0.2, "{door}");
        assert_eq!(look(|_, _| 128), 0.0);
    }
}
