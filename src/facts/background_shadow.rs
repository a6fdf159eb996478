//! The shadow that a head throws onto the wall behind it.
//!
//! A shadow is the wall's own colour, darker, smooth inside, and lies against the head. The person mask often takes it for
//! hair, so it is looked for on both sides of the mask's edge. What it cannot see: a shadow wholly behind the head, one
//! on a wall that is dark or not plain, and whether smooth grey hair is one.

use super::background_field::{Wall, less};
use super::colour::Lab;
use super::outline::GridMask;
use crate::geometry::Point;

/// Lightness that a shadow takes from the wall, CIELAB.
const DARKER_BY: f64 = 5.0;
/// Share of the wall's lightness that a shadow takes at most; hair is darker.
const DARKER_AT_MOST: f64 = 0.62;
/// Change of a*, b*, beside what the lack of light explains, up to which it is still the wall's colour.
const CHROMA_CHANGE: f64 = 6.0;
/// Change of lightness from cell to cell up to which it is smooth.
const SMOOTH_PER_CELL: f64 = 6.0;
/// Cells inside the mask's edge in which a shadow is still looked for.
const INSIDE_CELLS: usize = 8;
/// Cells outside it.
const OUTSIDE_CELLS: usize = 15;
/// A wall darker than this shows no shadow.
const WALL_LIGHTEST: f64 = 40.0;

/// What the shadow search looks at: the background's grid.
pub(crate) struct Scene<'a> {
    /// Cells a side.
    pub(crate) side: usize,
    /// Colour of each cell.
    pub(crate) lab: &'a [Lab],
    /// Cells of the person.
    pub(crate) person: &'a [bool],
    /// Cells inside the photo, from the crown down to the chin.
    pub(crate) beside_head: &'a [bool],
    /// The face's oval, cells.
    pub(crate) face: &'a [Point],
    /// Cells from pupil to pupil.
    pub(crate) inter_eye_cells: f64,
}

/// The largest shadow.
#[derive(Debug, Clone, Default)]
pub(crate) struct Shadow {
    /// Area in squares of the inter-eye distance.
    pub(crate) area: f64,
    /// Its bounding box in cells: left, top, right, bottom.
    pub(crate) bounds: [usize; 4],
    /// Every cell that looks like a shadow, the smaller ones too.
    pub(crate) cells: Vec<bool>,
}

/// Looks for shadows; `None` where the wall is too dark to show any.
pub(crate) fn shadow(scene: &Scene<'_>, wall: &Wall) -> Option<Shadow> {
    let side = scene.side;
    if wall.at([0.0, 0.0]).l < WALL_LIGHTEST {
        return None;
    }
    let smooth = smoothed(scene.lab, side);
    let mut face = GridMask::new(side);
    face.fill(scene.face, true);
    let outside: Vec<bool> = scene.person.iter().map(|person| !person).collect();
    let near_wall = grow(&outside, side, INSIDE_CELLS);
    let near_person = grow(scene.person, side, OUTSIDE_CELLS);
    let slope = |one: usize, two: usize| (smooth[one].l - smooth[two].l) / 2.0;
    let mut cells = vec![false; side * side];
    for y in 1..side - 1 {
        for x in 1..side - 1 {
            let cell = y * side + x;
            if !scene.beside_head[cell] || face.holds(x, y) || !near_wall[cell] || !near_person[cell] {
                continue;
            }
            let expected = wall.at(position(cell, side));
            // A wall with less light on it keeps its hue and loses colour in proportion.
            let left = smooth[cell].l / expected.l.max(1.0);
            let change = less(
                smooth[cell],
                Lab {
                    l: expected.l,
                    a: expected.a * left,
                    b: expected.b * left,
                },
            );
            let (across, down) = (slope(cell + 1, cell - 1), slope(cell + side, cell - side));
            cells[cell] = -change.l > DARKER_BY
                && -change.l < DARKER_AT_MOST * expected.l
                && change.chroma() < CHROMA_CHANGE
                && across * across + down * down < SMOOTH_PER_CELL * SMOOTH_PER_CELL;
        }
    }
    let (count, bounds) = largest(&cells, side);
    Some(Shadow {
        area: count as f64 / (scene.inter_eye_cells * scene.inter_eye_cells),
        bounds,
        cells,
    })
}

/// A cell's position for [`Wall`].
pub(crate) fn position(cell: usize, side: usize) -> [f64; 2] {
    [cell % side, cell / side].map(|at| (at as f64 + 0.5) / side as f64 * 2.0 - 1.0)
}

/// Cells within `radius` (a square) of a set one.
pub(crate) fn grow(set: &[bool], side: usize, radius: usize) -> Vec<bool> {
    let mut near = set.to_vec();
    for (along, across) in [(1, side), (side, 1)] {
        for line in 0..side {
            let seen: Vec<bool> = (0..side).map(|at| near[line * across + at * along]).collect();
            let mut spread = |at: usize, left: &mut usize| {
                if seen[at] {
                    *left = radius + 1;
                }
                near[line * across + at * along] |= *left > 0;
                *left = left.saturating_sub(1);
            };
            let (mut after, mut before) = (0, 0);
            for at in 0..side {
                spread(at, &mut after);
                spread(side - 1 - at, &mut before);
            }
        }
    }
    near
}

/// Binomial mean over 3×3 cells; the rim stays.
fn smoothed(lab: &[Lab], side: usize) -> Vec<Lab> {
    let mut out = lab.to_vec();
    for y in 1..side - 1 {
        for x in 1..side - 1 {
            let mut sum = Lab::default();
            for (dy, down) in [1.0, 2.0, 1.0].into_iter().enumerate() {
                for (dx, across) in [1.0, 2.0, 1.0].into_iter().enumerate() {
                    let one = lab[(y + dy - 1) * side + x + dx - 1];
                    let weight = down * across / 16.0;
                    sum.l += one.l * weight;
                    sum.a += one.a * weight;
                    sum.b += one.b * weight;
                }
            }
            out[y * side + x] = sum;
        }
    }
    out
}

/// Size and bounding box of the largest group of set cells that touch by their sides.
fn largest(set: &[bool], side: usize) -> (usize, [usize; 4]) {
    let mut left = set.to_vec();
    let mut best = (0, [0; 4]);
    let mut stack = Vec::new();
    for start in 0..set.len() {
        if !left[start] {
            continue;
        }
        left[start] = false;
        stack.push(start);
        let mut count = 0;
        let mut bounds = [side, side, 0, 0];
        while let Some(cell) = stack.pop() {
            let (x, y) = (cell % side, cell / side);
            count += 1;
            bounds = [
                bounds[0].min(x),
                bounds[1].min(y),
                bounds[2].max(x + 1),
                bounds[3].max(y + 1),
            ];
            let mut visit = |next: usize| {
                if left[next] {
                    left[next] = false;
                    stack.push(next);
                }
            };
            if x > 0 {
                visit(cell - 1);
            }
            if x + 1 < side {
                visit(cell + 1);
            }
            if y > 0 {
                visit(cell - side);
            }
            if y + 1 < side {
                visit(cell + side);
            }
        }
        if count > best.0 {
            best = (count, bounds);
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_largest_group_is_found_and_corners_do_not_join() {
        let mut set = vec![false; 36];
        for cell in [0, 1, 6, 14, 20, 21, 27] {
            set[cell] = true;
        }
        assert_eq!(largest(&set, 6), (4, [2, 2, 4, 5]));
    }

    #[test]
    fn growing_reaches_a_square_around() {
        let mut set = vec![false; 49];
        set[24] = true;
        assert_eq!(grow(&set, 7, 2).iter().filter(|cell| **cell).count(), 25);
    }
}
