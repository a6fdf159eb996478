//! Drawing: a picture in floating point, soft-edged shapes, textures. Nothing here knows faces.

mod canvas;
mod cover;
mod noise;

pub(crate) use canvas::{Canvas, Colour, from_linear, mixed, to_linear};
pub(crate) use cover::{Cover, Pen, ring};
pub(crate) use noise::Clouds;

/// A point of the picture; the centre of the first pixel is (0.5, 0.5).
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct At {
    pub(crate) x: f32,
    pub(crate) y: f32,
}

pub(crate) const fn at(x: f32, y: f32) -> At {
    At { x, y }
}

impl At {
    pub(crate) fn plus(self, x: f32, y: f32) -> Self {
        at(self.x + x, self.y + y)
    }

    /// From here (0) to there (1).
    pub(crate) fn towards(self, other: Self, share: f32) -> Self {
        at(
            self.x + (other.x - self.x) * share,
            self.y + (other.y - self.y) * share,
        )
    }

    pub(crate) fn distance(self, other: Self) -> f32 {
        libm::hypotf(self.x - other.x, self.y - other.y)
    }
}

/// A curve through the points (Catmull and Rom 1974), eight pieces from one to the next.
pub(crate) fn curve(points: &[At], closed: bool) -> Vec<At> {
    const PIECES: usize = 8;
    let count = points.len();
    let spans = if closed { count } else { count - 1 };
    let point = |index: isize| {
        let last = count as isize;
        if closed {
            points[index.rem_euclid(last) as usize]
        } else {
            points[index.clamp(0, last - 1) as usize]
        }
    };
    let mut out = Vec::with_capacity(spans * PIECES + 1);
    for span in 0..spans as isize {
        let [a, b, c, d] = [-1, 0, 1, 2].map(|offset| point(span + offset));
        for piece in 0..PIECES {
            let t = piece as f32 / PIECES as f32;
            let of = |a: f32, b: f32, c: f32, d: f32| {
                b + 0.5 * t * (c - a + t * (2.0 * a - 5.0 * b + 4.0 * c - d + t * (3.0 * (b - c) + d - a)))
            };
            out.push(at(of(a.x, b.x, c.x, d.x), of(a.y, b.y, c.y, d.y)));
        }
    }
    if !closed {
        out.extend(points.last());
    }
    out
}

/// Zero below the first edge, one above the second, smooth between.
pub(crate) fn smooth(from: f32, to: f32, value: f32) -> f32 {
    let t = ((value - from) / (to - from)).clamp(0.0, 1.0);
    t * t * (3.0 - 2.0 * t)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_curve_passes_through_its_points() {
        let points = [at(0.0, 0.0), at(1.0, 2.0), at(3.0, 1.0)];
        let open = curve(&points, false);
        assert_eq!(open.len(), 17);
        assert_eq!([open[0], open[8], open[16]], points);
        assert_eq!(curve(&points, true).len(), 24);
    }
}
