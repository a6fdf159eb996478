//! How much of each pixel a shape covers: polygons and brush strokes with smooth edges, softened, cut and joined.

use super::canvas::blur;
use super::{At, at};

/// Rows that one row of pixels is cut into; along the row coverage is exact.
const SLICES: usize = 5;

/// How much of each pixel of a canvas a shape covers. Only its bounding box is kept.
#[derive(Debug, Clone)]
pub(crate) struct Cover {
    canvas_width: usize,
    left: usize,
    top: usize,
    width: usize,
    height: usize,
    share: Vec<f32>,
}

/// The canvas that shapes are made for, and how far around them is kept for softening.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Pen {
    pub(crate) width: usize,
    pub(crate) height: usize,
    /// Pixels kept free around a shape: three sigmas of the softest edge wanted.
    pub(crate) room_px: f32,
}

impl Pen {
    /// The same canvas, with more room to soften.
    pub(crate) fn soft(self, sigma_px: f32) -> Self {
        Self {
            room_px: 3.0 * sigma_px + 2.0,
            ..self
        }
    }

    fn empty(self, points: &[At], margin: f32) -> Cover {
        let margin = margin + self.room_px + 1.0;
        let bound = |value: f32, size: usize| value.clamp(0.0, size as f32) as usize;
        let ends = |of: fn(&At) -> f32, size: usize| {
            let low = points.iter().map(of).fold(f32::INFINITY, f32::min);
            let high = points.iter().map(of).fold(f32::NEG_INFINITY, f32::max);
            let from = bound(low - margin, size);
            (from, bound(high + margin + 1.0, size).max(from))
        };
        let (left, right) = ends(|point| point.x, self.width);
        let (top, bottom) = ends(|point| point.y, self.height);
        Cover {
            canvas_width: self.width,
            left,
            top,
            width: right - left,
            height: bottom - top,
            share: vec![0.0; (right - left) * (bottom - top)],
        }
    }

    /// The inside of a polygon (even–odd).
    pub(crate) fn polygon(self, points: &[At]) -> Cover {
        let mut cover = self.empty(points, 0.0);
        let mut crossings: Vec<f32> = Vec::new();
        for row in 0..cover.height {
            let line = &mut cover.share[row * cover.width..][..cover.width];
            for slice in 0..SLICES {
                let y = (cover.top + row) as f32 + (slice as f32 + 0.5) / SLICES as f32;
                crossings.clear();
                for (index, a) in points.iter().enumerate() {
                    let b = points[(index + 1) % points.len()];
                    if (a.y <= y) != (b.y <= y) {
                        crossings.push(a.x + (y - a.y) / (b.y - a.y) * (b.x - a.x));
                    }
                }
                crossings.sort_by(f32::total_cmp);
                for pair in crossings.as_chunks::<2>().0 {
                    let from = (pair[0] - cover.left as f32).clamp(0.0, cover.width as f32);
                    let to = (pair[1] - cover.left as f32).clamp(0.0, cover.width as f32);
                    let mut column = from as usize;
                    while (column as f32) < to {
                        let covered = to.min(column as f32 + 1.0) - from.max(column as f32);
                        line[column] += covered / SLICES as f32;
                        column += 1;
                    }
                }
            }
        }
        cover
    }

    /// The inside of an ellipse, its first half axis turned by `turn_rad` clockwise.
    pub(crate) fn ellipse(self, centre: At, half: [f32; 2], turn_rad: f32) -> Cover {
        self.polygon(&ring(centre, half, turn_rad, 2.0))
    }

    /// A brush drawn along a line, its radius given at each point.
    pub(crate) fn stroke(self, line: &[(At, f32)]) -> Cover {
        let points: Vec<At> = line.iter().map(|(point, _)| *point).collect();
        let widest = line.iter().map(|(_, radius)| *radius).fold(0.0, f32::max);
        let mut cover = self.empty(&points, widest);
        for pair in line.windows(2) {
            cover.segment(pair[0], pair[1]);
        }
        cover
    }
}

/// Points of a closed curve between ellipse (`power` 2) and rectangle (larger).
pub(crate) fn ring(centre: At, half: [f32; 2], turn_rad: f32, power: f32) -> Vec<At> {
    const POINTS: usize = 72;
    let (sine, cosine) = (libm::sinf(turn_rad), libm::cosf(turn_rad));
    (0..POINTS)
        .map(|index| {
            let angle = index as f32 / POINTS as f32 * core::f32::consts::TAU;
            let bulge = |value: f32| libm::powf(value.abs(), 2.0 / power).copysign(value);
            let x = bulge(libm::cosf(angle)) * half[0];
            let y = bulge(libm::sinf(angle)) * half[1];
            at(centre.x + x * cosine - y * sine, centre.y + x * sine + y * cosine)
        })
        .collect()
}

impl Cover {
    /// Index into the canvas, centre of the pixel, share covered; pixels that are not covered are left out.
    pub(crate) fn cells(&self) -> impl Iterator<Item = (usize, At, f32)> + '_ {
        self.share
            .iter()
            .enumerate()
            .filter(|(_, share)| **share > 0.0)
            .map(|(index, share)| {
                let (column, row) = (self.left + index % self.width, self.top + index / self.width);
                (
                    row * self.canvas_width + column,
                    at(column as f32 + 0.5, row as f32 + 0.5),
                    share.min(1.0),
                )
            })
    }

    /// Softens the edge; the pen must have left the room for it.
    pub(crate) fn softened(mut self, sigma_px: f32) -> Self {
        blur(&mut self.share, self.width, self.height, sigma_px);
        self
    }

    /// Changes each share; places outside the bounding box stay uncovered.
    pub(crate) fn mapped(mut self, mut change: impl FnMut(At, f32) -> f32) -> Self {
        for index in 0..self.share.len() {
            let point = at(
                (self.left + index % self.width) as f32 + 0.5,
                (self.top + index / self.width) as f32 + 0.5,
            );
            self.share[index] = change(point, self.share[index]);
        }
        self
    }

    /// Leaves out what the other shape covers.
    pub(crate) fn without(self, other: &Self) -> Self {
        self.mapped(|point, share| share * (1.0 - other.at(point)))
    }

    /// Leaves only what the other shape covers, too.
    pub(crate) fn inside(self, other: &Self) -> Self {
        self.mapped(|point, share| share * other.at(point))
    }

    /// Share at the pixel of a point.
    pub(crate) fn at(&self, point: At) -> f32 {
        let (column, row) = (point.x - self.left as f32, point.y - self.top as f32);
        if column < 0.0 || row < 0.0 || column >= self.width as f32 || row >= self.height as f32 {
            return 0.0;
        }
        self.share[row as usize * self.width + column as usize].min(1.0)
    }

    /// One tapered piece of a brush stroke: the distance to its axis against its radius there.
    fn segment(&mut self, (a, start): (At, f32), (b, end): (At, f32)) {
        let reach = start.max(end) + 1.0;
        let bound =
            |value: f32, offset: usize, size: usize| (value - offset as f32).clamp(0.0, size as f32) as usize;
        let left = bound(a.x.min(b.x) - reach, self.left, self.width);
        let right = bound(a.x.max(b.x) + reach + 1.0, self.left, self.width);
        let top = bound(a.y.min(b.y) - reach, self.top, self.height);
        let bottom = bound(a.y.max(b.y) + reach + 1.0, self.top, self.height);
        let (dx, dy) = (b.x - a.x, b.y - a.y);
        let length = (dx * dx + dy * dy).max(1e-6);
        for row in top..bottom {
            for column in left..right {
                let x = (self.left + column) as f32 + 0.5 - a.x;
                let y = (self.top + row) as f32 + 0.5 - a.y;
                let t = ((x * dx + y * dy) / length).clamp(0.0, 1.0);
                let distance = libm::hypotf(x - t * dx, y - t * dy);
                let radius = start + (end - start) * t;
                // A brush finer than a pixel covers only its own width of it.
                let full = (2.0 * radius).min(1.0);
                let share = (radius.max(0.5) + 0.5 - distance).clamp(0.0, 1.0) * full;
                let cell = &mut self.share[row * self.width + column];
                *cell = cell.max(share);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PEN: Pen = Pen {
        width: 60,
        height: 40,
        room_px: 10.0,
    };

    fn area(cover: &Cover) -> f32 {
        cover.cells().map(|(_, _, share)| share).sum()
    }

    #[test]
    fn a_polygon_covers_its_area_whole_or_in_part() {
        let square = PEN.polygon(&[at(10.25, 10.5), at(20.75, 10.5), at(20.75, 20.5), at(10.25, 20.5)]);
        assert!((area(&square) - 105.0).abs() < 0.5, "{}", area(&square));
        let soft = square.softened(2.0);
        assert!((area(&soft) - 105.0).abs() < 1.0, "{}", area(&soft));
        let round = PEN.ellipse(at(30.0, 20.0), [10.0, 5.0], 0.4);
        assert!((area(&round) - 157.0).abs() < 1.5, "{}", area(&round));
    }

    #[test]
    fn a_thin_stroke_covers_its_width_and_shapes_outside_do_no_harm() {
        let stroke = PEN.stroke(&[(at(10.0, 20.5), 0.25), (at(50.0, 20.5), 0.25)]);
        let share = stroke.at(at(30.0, 20.5));
        assert!((share - 0.5).abs() < 1e-6, "{share}");
        assert_eq!(
            area(&PEN.polygon(&[at(-50.0, -50.0), at(-40.0, -50.0), at(-45.0, -40.0)])),
            0.0
        );
        assert_eq!(
            area(&PEN.stroke(&[(at(500.0, 5.0), 3.0), (at(600.0, 5.0), 3.0)])),
            0.0
        );
    }
}
