//! Which landmarks bound what: the index lists of the 478-point face mesh, and filling polygons on a small grid.
//!
//! Indices follow the topology of MediaPipe's face mesh; right and left are the person's own.

use crate::geometry::Point;

/// Face oval, clockwise from the forehead.
pub(crate) const OVAL: [usize; 36] = [
    10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377, 152, 148, 176,
    149, 150, 136, 172, 58, 132, 93, 234, 127, 162, 21, 54, 103, 67, 109,
];
/// Lids of the right eye, from the outer corner over the upper lid.
pub(crate) const EYE_RIGHT: [usize; 16] = [
    33, 246, 161, 160, 159, 158, 157, 173, 133, 155, 154, 153, 145, 144, 163, 7,
];
/// Lids of the left eye, from the outer corner over the upper lid.
pub(crate) const EYE_LEFT: [usize; 16] = [
    263, 466, 388, 387, 386, 385, 384, 398, 362, 382, 381, 380, 374, 373, 390, 249,
];
/// Outer edge of the lips.
pub(crate) const LIPS: [usize; 20] = [
    61, 185, 40, 39, 37, 0, 267, 269, 270, 409, 291, 375, 321, 405, 314, 17, 84, 181, 91, 146,
];
/// Right eyebrow.
pub(crate) const BROW_RIGHT: [usize; 10] = [70, 63, 105, 66, 107, 55, 65, 52, 53, 46];
/// Left eyebrow.
pub(crate) const BROW_LEFT: [usize; 10] = [300, 293, 334, 296, 336, 285, 295, 282, 283, 276];

/// Pixels of a `side × side` grid that lie inside a polygon, as one flag a pixel.
#[derive(Debug, Clone)]
pub(crate) struct GridMask {
    side: usize,
    inside: Vec<bool>,
}

impl GridMask {
    /// An empty mask.
    pub(crate) fn new(side: usize) -> Self {
        Self {
            side,
            inside: vec![false; side * side],
        }
    }

    /// Sets every pixel whose centre lies inside `polygon` (even–odd rule) to `value`.
    pub(crate) fn fill(&mut self, polygon: &[Point], value: bool) {
        let side = self.side as f64;
        let mut crossings = Vec::with_capacity(8);
        for y in 0..self.side {
            let centre = y as f64 + 0.5;
            crossings.clear();
            for (index, a) in polygon.iter().enumerate() {
                let b = polygon[(index + 1) % polygon.len()];
                if (a.y <= centre) != (b.y <= centre) {
                    crossings.push(a.x + (centre - a.y) / (b.y - a.y) * (b.x - a.x));
                }
            }
            crossings.sort_by(f64::total_cmp);
            for pair in crossings.chunks_exact(2) {
                let from = (pair[0] - 0.5).ceil().clamp(0.0, side) as usize;
                let to = (pair[1] - 0.5).ceil().clamp(0.0, side) as usize;
                if from < to {
                    self.inside[y * self.side + from..y * self.side + to].fill(value);
                }
            }
        }
    }

    /// Whether a pixel is set.
    pub(crate) fn holds(&self, x: usize, y: usize) -> bool {
        self.inside[y * self.side + x]
    }

    /// Indices (row by row) of the set pixels.
    pub(crate) fn indices(&self) -> impl Iterator<Item = usize> + '_ {
        self.inside
            .iter()
            .enumerate()
            .filter(|(_, inside)| **inside)
            .map(|(index, _)| index)
    }
}

/// A polygon moved towards (`factor` < 1) or away from its centroid.
pub(crate) fn scaled(polygon: &[Point], factor: f64) -> Vec<Point> {
    let count = polygon.len().max(1) as f64;
    let x = polygon.iter().map(|point| point.x).sum::<f64>() / count;
    let y = polygon.iter().map(|point| point.y).sum::<f64>() / count;
    polygon
        .iter()
        .map(|point| Point {
            x: x + (point.x - x) * factor,
            y: y + (point.y - y) * factor,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn square(from: f64, to: f64) -> Vec<Point> {
        [(from, from), (to, from), (to, to), (from, to)]
            .map(|(x, y)| Point { x, y })
            .to_vec()
    }

    #[test]
    fn a_square_covers_its_pixels_and_a_hole_takes_them_out() {
        let mut mask = GridMask::new(10);
        mask.fill(&square(2.0, 8.0), true);
        assert_eq!(mask.indices().count(), 36);
        mask.fill(&square(4.0, 6.0), false);
        assert_eq!(mask.indices().count(), 32);
    }

    #[test]
    fn polygons_outside_the_grid_or_not_finite_do_no_harm() {
        let mut mask = GridMask::new(10);
        mask.fill(&square(-50.0, -5.0), true);
        mask.fill(&square(f64::NAN, 5.0), true);
        assert_eq!(mask.indices().count(), 0);
        mask.fill(&square(-5.0, 50.0), true);
        assert_eq!(mask.indices().count(), 100);
    }
}
