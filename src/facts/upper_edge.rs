//! Hair that the picture's upper edge cuts, where the mask ends just below it.
//!
//! Beyond the picture its edge is repeated for the person mask, and the network takes the streaks of cut hair for wall: the
//! mask then ends a few cells below the edge. Whether hair goes on there is seen in the first rows of the picture
//! themselves: above such an end they have the colour of the hair below it, or that of the wall beside the head. What it
//! cannot see: hair before a wall of its own colour, before one that is another on the left than on the right, and before a
//! pattern.

use super::colour::{Lab, LabConverter};
use crate::geometry::Point;
use crate::model::PersonMask;
use crate::photo::{Level, Pyramid};

/// An end of the mask lies at the edge if it is within so many cells of it.
const NEAR_CELLS: f64 = 8.0;
/// The mask calls nobody a person below this.
const NOBODY: f64 = 0.1;
/// The hair is looked at from one cell to so many below where the mask ends.
const HAIR_CELLS: u8 = 4;
/// Of the wall beside the head so many cells in a row are looked at.
const WALL_CELLS: u8 = 6;
/// Hair and wall look alike below this, CIELAB, and below so many times what the wall's colours differ by.
const DISTINCT_LAB: f64 = 12.0;
const DISTINCT_SPREADS: f64 = 4.0;

/// The first rows of a picture.
pub(crate) struct UpperEdge<'a> {
    level: &'a Level<'a>,
    /// Pixels of the picture that one of the level spans.
    span: f64,
    mask: &'a PersonMask,
    converter: &'a LabConverter,
}

impl<'a> UpperEdge<'a> {
    pub(crate) fn new(pyramid: &'a Pyramid<'_>, mask: &'a PersonMask, converter: &'a LabConverter) -> Self {
        let (level, span) = pyramid.level_for_step(mask.cell_px() / 2.0);
        Self {
            level,
            span,
            mask,
            converter,
        }
    }

    /// Of these ends of the mask on the head's upper side, how many have hair above them up to the edge.
    pub(crate) fn cuts(&self, ends: &[Point]) -> usize {
        let cell = self.mask.cell_px();
        let near: Vec<Point> = ends
            .iter()
            .copied()
            .filter(|end| end.y < NEAR_CELLS * cell)
            .collect();
        let Some((wall, spread)) = self.wall(&near) else {
            return 0;
        };
        let least = DISTINCT_LAB.max(DISTINCT_SPREADS * spread);
        near.iter()
            .filter(|end| {
                let below = (1..=HAIR_CELLS).map(|step| Point {
                    x: end.x,
                    y: end.y + f64::from(step) * cell,
                });
                let hair = self.mean(below);
                let from_wall = difference(hair, wall);
                let distance = dot(from_wall, from_wall);
                let edge = difference(self.at(Point { x: end.x, y: 0.0 }), wall);
                distance > least * least && dot(edge, from_wall) > distance / 2.0
            })
            .count()
    }

    /// The wall's colour along the edge beside the head, and how far it departs from it at most.
    fn wall(&self, ends: &[Point]) -> Option<(Lab, f64)> {
        let cell = self.mask.cell_px();
        let [left, right, lowest] = ends
            .iter()
            .fold([f64::INFINITY, 0.0, 0.0], |[left, right, lowest], end| {
                [left.min(end.x), right.max(end.x), end.y.max(lowest)]
            });
        // Where the mask still sees the hair: at the edge it may see nobody.
        let row = lowest + f64::from(HAIR_CELLS) * cell;
        let mut wall = self.nobody_from(Point { x: left, y: row }, -cell);
        wall.append(&mut self.nobody_from(Point { x: right, y: row }, cell));
        if wall.is_empty() {
            return None;
        }
        let colour = self.mean(wall.iter().copied());
        let farthest = wall.iter().fold(0.0_f64, |most, &point| {
            let off = difference(self.at(point), colour);
            most.max(dot(off, off))
        });
        Some((colour, farthest.sqrt()))
    }

    /// Places of the edge over the first stretch of a row without a person, from a point on; empty if there is none.
    fn nobody_from(&self, mut point: Point, step: f64) -> Vec<Point> {
        let width = f64::from(self.level.width) * self.span;
        let mut stretch = Vec::new();
        while point.x > 0.0 && point.x < width {
            if self.mask.at(point) < NOBODY {
                stretch.push(Point { x: point.x, y: 0.0 });
            } else {
                stretch.clear();
            }
            if stretch.len() == usize::from(WALL_CELLS) {
                return stretch;
            }
            point.x += step;
        }
        Vec::new()
    }

    fn mean(&self, points: impl Iterator<Item = Point>) -> Lab {
        let mut sum = Lab::default();
        let mut count = 0.0;
        for lab in points.map(|point| self.at(point)) {
            sum = Lab {
                l: sum.l + lab.l,
                a: sum.a + lab.a,
                b: sum.b + lab.b,
            };
            count += 1.0;
        }
        Lab {
            l: sum.l / count,
            a: sum.a / count,
            b: sum.b / count,
        }
    }

    /// The colour at a point of the picture.
    fn at(&self, point: Point) -> Lab {
        let inside = |at: f64, length: u32| {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "clamped to the picture"
            )]
            let index = (at / self.span).clamp(0.0, f64::from(length - 1)) as usize;
            index
        };
        let (x, y) = (
            inside(point.x, self.level.width),
            inside(point.y, self.level.height),
        );
        let pixel = &self.level.rgb[(y * self.level.width as usize + x) * 3..][..3];
        self.converter.lab([pixel[0], pixel[1], pixel[2]])
    }
}

fn difference(one: Lab, two: Lab) -> [f64; 3] {
    [one.l - two.l, one.a - two.a, one.b - two.b]
}

fn dot(one: [f64; 3], two: [f64; 3]) -> f64 {
    one.iter().zip(two).map(|(one, two)| one * two).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::photo::Picture;

    const HAIR: std::ops::Range<u32> = 80..176;

    /// How many of nine ends of a mask, at row 5 of 256, are cut: hair reaches up to `hair_top`, before `wall`.
    fn cuts(hair_top: u32, wall: impl Fn(u32) -> u8) -> usize {
        let mut rgb = Vec::new();
        for y in 0..256 {
            for x in 0..256 {
                let luma = if HAIR.contains(&x) && y >= hair_top {
                    30
                } else {
                    wall(x)
                };
                rgb.extend([luma; 3]);
            }
        }
        let picture = Picture::new(256, 256, rgb);
        let mask = PersonMask::painted(|x, y| HAIR.contains(&x) && y >= 5);
        let ends: Vec<Point> = (0..9)
            .map(|end| Point {
                x: 100.0 + 6.0 * f64::from(end),
                y: 5.0,
            })
            .collect();
        let pyramid = Pyramid::new(&picture);
        UpperEdge::new(&pyramid, &mask, &LabConverter::default()).cuts(&ends)
    }

    #[test]
    fn hair_that_goes_on_above_the_mask_is_cut() {
        assert_eq!(cuts(0, |_| 200), 9);
    }

    #[test]
    fn hair_that_ends_with_the_mask_is_whole() {
        assert_eq!(cuts(5, |_| 200), 0);
    }

    #[test]
    fn nothing_is_said_before_a_wall_of_the_hairs_colour_or_of_several() {
        assert_eq!(cuts(0, |_| 35), 0);
        assert_eq!(cuts(0, |x| if x < 128 { 90 } else { 200 }), 0);
        assert_eq!(cuts(0, |x| if x % 4 < 2 { 60 } else { 200 }), 0);
    }
}
