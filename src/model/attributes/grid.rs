//! Where a head looks: a small grid that moves, turns and grows with the face, and values of a map at its points.

use super::KeptMap;
use crate::geometry::Point;

/// Forehead to chin over inter-eye distance, a little below the usual: where the head is turned and the eyes come
/// together, this keeps the grid's size.
const EYES_OVER_FACE_HEIGHT: f64 = 0.8 / 2.7;

/// A grid of points around a landmark.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Grid {
    /// Landmarks whose mean is the grid's origin.
    pub(super) origin: Vec<usize>,
    /// Rows and columns.
    pub(super) size: [usize; 2],
    /// First and last column, to the person's left along the eyes, inter-eye distances.
    pub(super) across: [f64; 2],
    /// First and last row, downwards, inter-eye distances.
    pub(super) down: [f64; 2],
}

/// The length that grids are measured in: the inter-eye distance, or what the face's height says of it.
pub(super) fn unit_px(points: &[Point]) -> f64 {
    let eyes = points[468].distance(points[473]);
    eyes.max(points[10].distance(points[152]) * EYES_OVER_FACE_HEIGHT)
}

impl Grid {
    /// From one column to the next, pixels.
    pub(super) fn step_px(&self, points: &[Point]) -> f64 {
        (self.across[1] - self.across[0]).abs() / (self.size[1].max(2) - 1) as f64 * unit_px(points)
    }

    /// The grid's points in the picture, row by row.
    pub(super) fn places(&self, points: &[Point]) -> impl Iterator<Item = Point> {
        let (right, left) = (points[468], points[473]);
        let unit = unit_px(points);
        let length = right.distance(left).max(1e-6);
        let along = [
            (left.x - right.x) / length * unit,
            (left.y - right.y) / length * unit,
        ];
        let count = self.origin.len().max(1) as f64;
        let sum = self.origin.iter().fold([0.0, 0.0], |sum, index| {
            [sum[0] + points[*index].x, sum[1] + points[*index].y]
        });
        let origin = sum.map(|sum| sum / count);
        let [rows, columns] = self.size;
        let (across, down) = (self.across, self.down);
        (0..rows * columns).map(move |index| {
            let x = between(across, index % columns, columns);
            let y = between(down, index / columns, rows);
            Point {
                x: origin[0] + x * along[0] - y * along[1],
                y: origin[1] + x * along[1] + y * along[0],
            }
        })
    }
}

/// Step `index` of `count` from the first to the last.
fn between([first, last]: [f64; 2], index: usize, count: usize) -> f64 {
    first + (last - first) * index as f64 / (count.max(2) - 1) as f64
}

impl KeptMap {
    /// The cells before and after a place counted in cells, and how far it lies towards the second.
    pub(super) fn locate(at: f64, cells: usize) -> (usize, usize, f32) {
        let at = at.clamp(0.0, (cells - 1) as f64);
        // What is no number becomes the first cell.
        let first = (at as usize).min(cells - 1);
        (first, (first + 1).min(cells - 1), (at - first as f64) as f32)
    }

    /// The map's channels at a place (0 to 1 each way), bilinear between cell centres, the nearest cell's outside.
    pub(super) fn sample(&self, [u, v]: [f64; 2], out: &mut [f32]) {
        let (left, right, x) = Self::locate(u * self.columns as f64 - 0.5, self.columns);
        let (upper, lower, y) = Self::locate(v * self.rows as f64 - 0.5, self.rows);
        let stride = self.channels.div_ceil(4) * 4;
        let cell = |row: usize, column: usize| {
            &self.values[(row * self.columns + column) * stride..][..self.channels]
        };
        let corners = cell(upper, left)
            .iter()
            .zip(cell(upper, right))
            .zip(cell(lower, left).iter().zip(cell(lower, right)));
        for (value, ((a, b), (c, d))) in out.iter_mut().zip(corners) {
            *value = (a * (1.0 - x) + b * x) * (1.0 - y) + (c * (1.0 - x) + d * x) * y;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn face(turned: bool) -> Vec<Point> {
        let mut points = vec![Point { x: 100.0, y: 100.0 }; 478];
        let at = |x: f64, y: f64| {
            if turned {
                Point {
                    x: 100.0 - y,
                    y: 100.0 + x,
                }
            } else {
                Point {
                    x: 100.0 + x,
                    y: 100.0 + y,
                }
            }
        };
        points[468] = at(-10.0, 0.0);
        points[473] = at(10.0, 0.0);
        points[10] = at(0.0, -20.0);
        points[152] = at(0.0, 34.0);
        points
    }

    fn grid() -> Grid {
        Grid {
            origin: vec![468, 473],
            size: [2, 3],
            across: [-1.0, 1.0],
            down: [0.0, 2.0],
        }
    }

    #[test]
    fn the_grid_moves_grows_and_turns_with_the_eyes() {
        let upright: Vec<_> = grid().places(&face(false)).collect();
        assert_eq!(upright[0], Point { x: 80.0, y: 100.0 });
        assert_eq!(upright[5], Point { x: 120.0, y: 140.0 });
        let turned: Vec<_> = grid().places(&face(true)).collect();
        assert_eq!(turned[0], Point { x: 100.0, y: 80.0 });
        assert_eq!(turned[5], Point { x: 60.0, y: 120.0 });
    }

    #[test]
    fn a_map_is_read_between_its_cells_and_not_beyond_its_edge() {
        let map = KeptMap {
            rows: 1,
            columns: 2,
            channels: 2,
            values: vec![1.0, 10.0, 0.0, 0.0, 3.0, 30.0, 0.0, 0.0],
        };
        let at = |u: f64| {
            let mut out = [0.0; 2];
            map.sample([u, 0.5], &mut out);
            out
        };
        assert_eq!(at(0.5), [2.0, 20.0]);
        assert_eq!(at(-3.0), [1.0, 10.0]);
        assert_eq!(at(9.0), [3.0, 30.0]);
        assert!(
            at(f64::NAN)
                .iter()
                .all(|value| value.is_finite() || value.is_nan())
        );
    }
}
