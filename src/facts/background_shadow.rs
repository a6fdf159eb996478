//! The shadow that a head throws onto the wall behind it.
//!
//! A shadow lies against the head, mostly on one side of it, and is as dark in one row as in the next, which hair is not:
//! so the wall is followed outwards from the mask's edge in every row from the crown to the chin, and a strip is as dark
//! as most of its rows are. The person mask often takes a shadow for hair, so for the cells that are left out of the
//! wall's texture (the wall's own colour, darker and smooth inside) it is looked for on both sides of that edge. What it
//! cannot see: a shadow wholly behind the head, and one on a wall that is dark or not plain.

use super::background_field::less;
use super::colour::Lab;
use super::outline::GridMask;
use super::statistics::{median, quantile64};
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
/// Cells around such ones, where the shadow ends.
const EDGE_CELLS: usize = 2;
/// A wall darker than this shows no shadow.
const WALL_LIGHTEST: f64 = 40.0;
/// The strip beside the head: cells beyond the first one after the mask's edge, which is blurred; their mean counts.
const STRIP: std::ops::Range<usize> = 2..4;
/// Share of a strip's rows that may be lighter than what is said of it.
const LIGHTER_ROWS: f64 = 0.45;
/// Rows of which most must show a strip, or nothing is said of that side.
const FEWEST_ROWS: usize = 8;

/// What the shadow search looks at: the background's grid.
pub(crate) struct Scene<'a> {
    /// Cells a side.
    pub(crate) side: usize,
    /// Colour of each cell.
    pub(crate) lab: &'a [Lab],
    /// Colour of the wall there.
    pub(crate) wall: &'a [Lab],
    /// Cells that may be of the person.
    pub(crate) person: &'a [bool],
    /// Cells that are rather the person's than not.
    pub(crate) surely_person: &'a [bool],
    /// Cells inside the photo, from the crown down to the chin.
    pub(crate) beside_head: &'a [bool],
    /// The face's oval, cells.
    pub(crate) face: &'a [Point],
    /// A column of the face.
    pub(crate) middle: usize,
}

/// What was found beside the head.
#[derive(Debug, Clone)]
pub(crate) struct Shadow {
    /// Lightness that the darker strip lacks, CIELAB; `None` where the wall is too dark, or hidden on one side.
    pub(crate) depth: Option<f64>,
    /// The strip's bounding box in cells: left, top, right, bottom.
    pub(crate) bounds: [usize; 4],
    /// Every cell that looks like a shadow or lies at its edge.
    pub(crate) cells: Vec<bool>,
}

/// Looks for a shadow.
pub(crate) fn shadow(scene: &Scene<'_>) -> Shadow {
    let side = scene.side;
    let mut found = Shadow {
        depth: None,
        bounds: [0; 4],
        cells: vec![false; side * side],
    };
    if scene.wall[side * side / 2 + side / 2].l < WALL_LIGHTEST {
        return found;
    }
    let smooth = smoothed(scene.lab, side);
    found.cells = grow(&marked(scene, &smooth), side, EDGE_CELLS);
    let strips = [strip(scene, &smooth, false), strip(scene, &smooth, true)];
    if let [Some(one), Some(two)] = strips {
        let darker = if one.0 > two.0 { one } else { two };
        (found.depth, found.bounds) = (Some(darker.0), darker.1);
    }
    found
}

/// How dark the wall is on one side of the head, and where that was seen; `None` where it is not.
fn strip(scene: &Scene<'_>, smooth: &[Lab], rightwards: bool) -> Option<(f64, [usize; 4])> {
    let side = scene.side;
    let mut rows = 0;
    let (mut darkness, mut edges) = (Vec::new(), Vec::new());
    let mut bounds = [side, side, 0, 0];
    for y in 0..side {
        let row = y * side;
        if !scene.beside_head[row..row + side].contains(&true) {
            continue;
        }
        rows += 1;
        let person = |x: usize| scene.surely_person[row + x];
        let edge = if rightwards {
            (scene.middle..side).find(|x| !person(*x))
        } else {
            (0..scene.middle.min(side)).rev().find(|x| !person(*x))
        };
        let Some(edge) = edge else { continue };
        let lack = |step: usize| {
            let x = if rightwards {
                edge + step
            } else {
                edge.checked_sub(step)?
            };
            let cell = row + x;
            (x < side && !person(x) && scene.beside_head[cell]).then(|| scene.wall[cell].l - smooth[cell].l)
        };
        let Some(dark) = STRIP.map(lack).sum::<Option<f64>>() else {
            continue;
        };
        darkness.push(dark / STRIP.len() as f64);
        edges.push(edge as f64);
        bounds[1] = bounds[1].min(y);
        bounds[3] = bounds[3].max(y + 1);
    }
    if rows < FEWEST_ROWS || 2 * darkness.len() < rows {
        return None;
    }
    let edge = median(edges)? as usize;
    (bounds[0], bounds[2]) = if rightwards {
        (edge, (edge + OUTSIDE_CELLS).min(side))
    } else {
        (edge.saturating_sub(OUTSIDE_CELLS), edge)
    };
    Some((quantile64(&mut darkness, LIGHTER_ROWS)?, bounds))
}

/// Marks what is the wall's own colour, darker, smooth inside and lies against the head.
fn marked(scene: &Scene<'_>, smooth: &[Lab]) -> Vec<bool> {
    let side = scene.side;
    let mut cells = vec![false; side * side];
    let mut face = GridMask::new(side);
    face.fill(scene.face, true);
    let outside: Vec<bool> = scene.person.iter().map(|person| !person).collect();
    let near_wall = grow(&outside, side, INSIDE_CELLS);
    let near_person = grow(scene.person, side, OUTSIDE_CELLS);
    let slope = |one: usize, two: usize| (smooth[one].l - smooth[two].l) / 2.0;
    for y in 1..side - 1 {
        for x in 1..side - 1 {
            let cell = y * side + x;
            if !scene.beside_head[cell] || face.holds(x, y) || !near_wall[cell] || !near_person[cell] {
                continue;
            }
            let expected = scene.wall[cell];
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
    cells
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn growing_reaches_a_square_around() {
        let mut set = vec![false; 49];
        set[24] = true;
        assert_eq!(grow(&set, 7, 2).iter().filter(|cell| **cell).count(), 25);
    }
}
