//! Writing laid over the picture: the date of a camera, the watermark of a phone, a caption.
//!
//! Along a row brightness swings between ground and ink many times within a few pixels, in every row from the letters' upper
//! ends to their lower ones, and above and below it does not. Hair, cloth and leaves swing as often, but do not begin and end
//! along level lines. What counts is how often a row swings there more than the rows above and below, whichever swing more.
//! Lines over the wall count wherever they are; over the person only below, beside the middle: a word on the chest belongs to
//! the clothes. What it cannot see: upright or slanting lines, letters lower than a hundredth or higher than a 15th of the
//! picture, ink about as bright as what it lies on, writing over hair or a busy scene, and what shines through.

use core::ops::RangeInclusive;

use crate::geometry::Point;
use crate::model::PersonMask;
use crate::photo::{Level, Pyramid};

/// Levels with these longer sides at most are looked at, pixels: each sees letters of its own sizes.
const SIDES_PX: [u32; 2] = [640, 320];
/// Rows of a line, pixels of the level.
const ROWS: RangeInclusive<usize> = 5..=19;
/// A line is longer than so many times its height.
const LENGTH: usize = 3;
/// Only places that are uneven in a level of this longer side at most are looked at: a wall is even.
const COARSE_SIDE_PX: u32 = 128;
/// Uneven: neighbouring pixels of it differ in brightness by this.
const UNEVEN: u8 = 12;
/// A swing of brightness that makes a turn.
const SWING: u8 = 24;
/// Turns of one line are not further apart, pixels of the level.
const APART_PX: usize = 14;
/// Fewer turns in a row are no writing.
const FEWEST_TURNS: usize = 6;
/// Share of a line that lies over the wall, for it to count anywhere.
const OVER_WALL: f64 = 0.3;
/// How far above and below it the wall goes on, at most, in the picture's height.
const NEXT_TO: f64 = 0.02;
/// Over the person a line counts this far down and this far beside the chin, in shares of the picture.
const LOW: f64 = 0.85;
const BESIDE: f64 = 0.1;
/// Over the person nothing is looked at above this share of the picture: a line's height over `LOW`, and what is above it.
const WORTH_LOOKING: f64 = 0.78;

/// Something laid over the picture.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Mark {
    /// How sure it is, in the unit of its measure; 0 where there is none.
    pub measured: f64,
    /// `[left, top, right, bottom]`, pixels of the upright picture.
    pub region: [f64; 4],
    /// Whether enough of it lies over the wall: what lies over clothes may belong to them.
    pub over_wall: bool,
    /// Whether it lies far from the person: what comes near hair may stay in a cut-out.
    pub over_wall_alone: bool,
}

/// Who is where in the picture.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Before<'a> {
    pub mask: &'a PersonMask,
    pub chin: Point,
    pub size_px: [f64; 2],
}

impl Before<'_> {
    // Asked from several places; the interpolation copied into each of them is a page of wasm.
    #[inline(never)]
    fn wall(&self, x: f64, y: f64) -> bool {
        self.mask.at(Point { x, y }) < 0.5
    }

    /// Whether a region and twice its height around it, a logo's room, is wall.
    fn far_from_person(&self, [left, top, right, bottom]: [f64; 4]) -> bool {
        let around = 2.0 * (bottom - top);
        let [width, height] = self.size_px;
        let (left, right) = ((left - around).max(0.0), (right + around).min(width));
        let (top, bottom) = ((top - around).max(0.0), (bottom + around).min(height));
        let between = |from: f64, to: f64, step: u32| from + f64::from(step) / 16.0 * (to - from);
        (0..=16).all(|row| {
            (0..=16).all(|column| self.wall(between(left, right, column), between(top, bottom, row)))
        })
    }

    /// Takes a surer mark for the one known, where its place tells that it is laid over the picture and no part of the
    /// person's chest or head.
    pub(crate) fn take(
        &self,
        measured: f64,
        region @ [left, top, right, bottom]: [f64; 4],
        known: &mut Mark,
    ) {
        if measured <= known.measured {
            return;
        }
        let [width, height] = self.size_px;
        // Above and below as well: tips of hair stand over the wall, and nothing is seen of what they grow from.
        let beyond = ((bottom - top) / 2.0).min(NEXT_TO * height);
        let over_wall = |k: &i32| {
            let x = left + f64::from(*k) / 16.0 * (right - left);
            [top - beyond, (top + bottom) / 2.0, bottom + beyond]
                .iter()
                .all(|y| self.wall(x, *y))
        };
        let over_wall = (0..=16).filter(over_wall).count() as f64 >= OVER_WALL * 17.0;
        let aside = ((left + right) / 2.0 - self.chin.x).abs();
        if over_wall || bottom > LOW * height && aside > BESIDE * width {
            *known = Mark {
                measured,
                region,
                over_wall,
                over_wall_alone: self.far_from_person(region),
            };
        }
    }
}

/// The surest line of writing, in strokes a row.
pub(crate) fn writing(pyramid: &Pyramid<'_>, before: &Before<'_>) -> Mark {
    let uneven = Uneven::new(pyramid, before);
    let mut surest = Mark::default();
    let mut last_width = 0;
    for side_px in SIDES_PX {
        let level = pyramid.level_with_side_at_most(side_px);
        if level.width != last_width {
            last_width = level.width;
            Rows::new(pyramid, level, &uneven).find(before, &mut surest);
        }
    }
    surest
}

/// Where brightness turns, row by row, columns in pixels of the level.
struct Rows {
    turns: Vec<Vec<usize>>,
    /// Pixels of the picture that one of the level's spans.
    span: f64,
}

/// A line of writing as far as it has been followed.
struct Line {
    left: usize,
    right: usize,
    top: usize,
    bottom: usize,
    turns: usize,
    /// First and last turn of its last row.
    ends: [usize; 2],
}

impl Rows {
    fn new(pyramid: &Pyramid<'_>, level: &Level<'_>, uneven: &Uneven) -> Self {
        let (width, height) = (level.width as usize, level.height as usize);
        let step = width / uneven.width;
        let span = f64::from(pyramid.width()) / width as f64;
        let mut turns = vec![Vec::new(); height];
        let lines = uneven.cells.chunks_exact(uneven.width);
        let lines = lines.flat_map(|line| core::iter::repeat_n(line, step));
        for ((y, row), cells) in turns.iter_mut().enumerate().zip(lines) {
            let pixels = &level.rgb.as_chunks::<3>().0[y * width..][..width];
            let mut from = 0;
            for run in cells.chunk_by(|one, next| one == next) {
                if run[0] {
                    turn(&pixels[from * step..][..run.len() * step], from * step, row);
                }
                from += run.len();
            }
        }
        Self { turns, span }
    }

    /// Follows lines downwards; one that is surer than what has been found takes its place.
    fn find(&self, before: &Before<'_>, surest: &mut Mark) {
        let mut open: Vec<Line> = Vec::new();
        for (y, row) in self.turns.iter().enumerate() {
            for part in row.chunk_by(|one, next| next - one <= APART_PX) {
                if part.len() >= FEWEST_TURNS {
                    follow(&mut open, y, part);
                }
            }
            // One row of a line may be missing.
            open.retain(|line| {
                let stays = line.bottom + 1 >= y;
                if !stays {
                    self.judge(line, before, surest);
                }
                stays
            });
        }
    }

    fn judge(&self, line: &Line, before: &Before<'_>, surest: &mut Mark) {
        let rows = line.bottom + 1 - line.top;
        if !ROWS.contains(&rows) || line.right - line.left < LENGTH * rows {
            return;
        }
        // The row next to the letters may be mixed with them; what touches the picture's edge has not been seen to end.
        let beyond = (rows / 3).max(2);
        let above = self.mean(
            line,
            line.top.saturating_sub(1 + beyond)..line.top.saturating_sub(1),
        );
        let below = self.mean(line, line.bottom + 2..line.bottom + 2 + beyond);
        let Some((above, below)) = above.zip(below) else {
            return;
        };
        // A stroke is two turns.
        let measured = (line.turns as f64 / rows as f64 - above.max(below)) / 2.0;
        let region = [line.left, line.top, line.right + 1, line.bottom + 1].map(|at| at as f64 * self.span);
        before.take(measured, region, surest);
    }

    /// Mean number of turns a row beside the line; `None` where there are hardly any such rows.
    fn mean(&self, line: &Line, rows: core::ops::Range<usize>) -> Option<f64> {
        let rows = self.turns.get(rows.start..rows.end.min(self.turns.len()))?;
        let beside = |row: &Vec<usize>| {
            row.iter()
                .filter(|x| (line.left..=line.right).contains(x))
                .count()
        };
        (rows.len() > 1).then(|| rows.iter().map(beside).sum::<usize>() as f64 / rows.len() as f64)
    }
}

/// Adds a part of row `y` to the line that it continues, or begins one.
fn follow(open: &mut Vec<Line>, y: usize, part: &[usize]) {
    let ends @ [left, right] = [part[0], part[part.len() - 1]];
    let continued = open.iter_mut().find(|line| {
        let shared = right.min(line.ends[1]).saturating_sub(left.max(line.ends[0]));
        line.bottom < y && 2 * shared > (right - left).max(line.ends[1] - line.ends[0])
    });
    if let Some(line) = continued {
        line.left = line.left.min(left);
        line.right = line.right.max(right);
        line.bottom = y;
        line.turns += part.len();
        line.ends = ends;
    } else {
        open.push(Line {
            left,
            right,
            top: y,
            bottom: y,
            turns: part.len(),
            ends,
        });
    }
}

/// Brightness, near enough to tell ink from ground.
fn tone([red, green, blue]: [u8; 3]) -> u8 {
    ((u16::from(red) + 2 * u16::from(green) + u16::from(blue)) / 4) as u8
}

/// Which pixels of a coarse level are uneven and lie where a line would count.
struct Uneven {
    cells: Vec<bool>,
    width: usize,
}

impl Uneven {
    fn new(pyramid: &Pyramid<'_>, before: &Before<'_>) -> Self {
        let level = pyramid.level_with_side_at_most(COARSE_SIDE_PX);
        let width = level.width as usize;
        let span = f64::from(pyramid.width()) / width as f64;
        let tones: Vec<u8> = level
            .rgb
            .as_chunks::<3>()
            .0
            .iter()
            .map(|pixel| tone(*pixel))
            .collect();
        let mut cells = vec![false; tones.len()];
        for (index, here) in tones.iter().enumerate() {
            // To the right, below, and both ways aslant: every pair of neighbours once.
            for other in [index + 1, index + width - 1, index + width, index + width + 1] {
                if tones
                    .get(other)
                    .is_some_and(|tone| tone.abs_diff(*here) >= UNEVEN)
                {
                    cells[index] = true;
                    cells[other] = true;
                }
            }
        }
        for (index, cell) in cells.iter_mut().enumerate().filter(|(_, cell)| **cell) {
            let [x, y] = [index % width, index / width].map(|at| (at as f64 + 0.5) * span);
            *cell = y > WORTH_LOOKING * before.size_px[1] || before.wall(x, y);
        }
        Self { cells, width }
    }
}

/// Notes where brightness turns by a swing or more; `from` is the column of the first pixel.
fn turn(pixels: &[[u8; 3]], from: usize, turns: &mut Vec<usize>) {
    let mut low = (u8::MAX, from);
    let mut high = (0, from);
    let mut rising = None;
    for (x, pixel) in (from..).zip(pixels) {
        let here = tone(*pixel);
        if here > high.0 {
            high = (here, x);
        }
        if here < low.0 {
            low = (here, x);
        }
        if rising != Some(false) && high.0 - here >= SWING {
            turns.push(high.1);
            rising = Some(false);
            low = (here, x);
        } else if rising != Some(true) && here - low.0 >= SWING {
            turns.push(low.1);
            rising = Some(true);
            high = (here, x);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::photo::Picture;

    const SIDE: u32 = 256;

    /// What is seen where `ink` lies over a light wall and a person in even clothes.
    fn look(ink: impl Fn(u32, u32) -> bool) -> Mark {
        let person = |x: u32, y: u32| x.abs_diff(128) < 40 && y > 60 || x.abs_diff(128) < 100 && y > 200;
        let rgb = (0..SIDE * SIDE).flat_map(|index| {
            let (x, y) = (index % SIDE, index / SIDE);
            let under = if person(x, y) { 90 } else { 220 };
            [if ink(x, y) { 10 } else { under }; 3]
        });
        let picture = Picture::new(SIDE, SIDE, rgb.collect());
        let before = Before {
            mask: &PersonMask::painted(person),
            chin: Point { x: 128.0, y: 160.0 },
            size_px: [f64::from(SIDE); 2],
        };
        writing(&Pyramid::new(&picture), &before)
    }

    /// Ten upright strokes from here on.
    fn strokes(left: u32, top: u32, rows: u32) -> impl Fn(u32, u32) -> bool {
        move |x, y| (left..left + 60).contains(&x) && (top..top + rows).contains(&y) && (x - left) % 6 < 2
    }

    #[test]
    fn a_line_over_the_wall_is_writing_wherever_it_is() {
        for (left, top) in [(8, 20), (190, 20), (8, 120)] {
            let seen = look(strokes(left, top, 9));
            assert!(
                seen.measured > 8.0 && seen.over_wall_alone,
                "{left} {top}: {seen:?}"
            );
            let [x0, y0, x1, y1] = seen.region;
            assert!(
                (x0 - f64::from(left)).abs() < 8.0 && (x1 - f64::from(left + 56)).abs() < 8.0,
                "{seen:?}"
            );
            assert!(
                (y0 - f64::from(top)).abs() < 2.0 && (y1 - f64::from(top + 9)).abs() < 2.0,
                "{seen:?}"
            );
        }
    }

    #[test]
    fn near_the_person_it_is_not_over_the_wall_alone() {
        let near = look(strokes(24, 120, 9));
        assert!(near.over_wall && !near.over_wall_alone, "{near:?}");
    }

    #[test]
    fn over_clothes_it_is_writing_below_and_beside_the_middle_alone() {
        let corner = look(strokes(150, 238, 9));
        assert!(corner.measured > 8.0 && !corner.over_wall, "{corner:?}");
        assert_eq!(look(strokes(98, 238, 9)), Mark::default());
        assert_eq!(look(strokes(150, 205, 9)), Mark::default());
    }

    #[test]
    fn stripes_that_go_on_and_what_reaches_the_edge_are_no_writing() {
        assert_eq!(look(strokes(8, 20, 60)), Mark::default());
        assert_eq!(look(strokes(8, 0, 9)), Mark::default());
        // Tips of hair.
        assert_eq!(look(strokes(98, 52, 9)), Mark::default());
        assert_eq!(look(|_, _| false), Mark::default());
    }
}
