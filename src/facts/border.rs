//! A border around the picture, or bars at its edges: what a print, a scan, a screenshot or a camera's design puts there.
//!
//! From each edge inwards lines are followed while they have one colour, the edge's own. A wall does that too, but where it
//! ends hair or a shoulder begins, here and there; a border ends everywhere along one straight line. What counts is the share
//! of that line along which it ends: of the lower edge alone, which a person always reaches (before a wall of the border's
//! own colour the other three show nothing), or of both edges beside the person. What it cannot see: a border that lies
//! askew, is patterned, written on or thinner than a 250th of the picture, and a bar above alone.

use crate::photo::{Level, Pyramid};

/// The picture is looked at with this longer side at most, pixels.
const SIDE_PX: u32 = 512;
/// A pixel has the edge's colour while no channel departs from it by more: paper, shadows and compression do that.
const SAME_COLOUR: u8 = 12;
/// A line has one colour while no more of it departs.
const STRAY_SHARE: f64 = 0.03;
/// Borders are not deeper than this share of the picture.
const DEEPEST_SHARE: f64 = 0.35;
/// A border's last line may be mixed with the picture: what begins is looked at so many lines further.
const BEYOND_LINES: usize = 2;

/// How much of a border there is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Border {
    /// Share of its straight inner line along which it ends, 0 to 1.
    pub share: f64,
    /// `[left, top, right, bottom]` of the picture without it, pixels of the upright picture.
    pub inside: [f64; 4],
}

/// One edge of the picture: how many lines keep its colour, and the share of what follows that does not.
#[derive(Debug, Clone, Copy)]
struct Edge {
    lines: usize,
    share: f64,
}

/// Looks at the four edges.
pub(crate) fn border(pyramid: &Pyramid<'_>) -> Border {
    let level = pyramid.level_with_side_at_most(SIDE_PX);
    let (width, height) = (level.width as usize, level.height as usize);
    let left = edge(width, height, |line, at| pixel(level, line, at));
    let right = edge(width, height, |line, at| pixel(level, width - 1 - line, at));
    let top = edge(height, width, |line, at| pixel(level, at, line));
    let bottom = edge(height, width, |line, at| pixel(level, at, height - 1 - line));
    let beside = left.share.min(right.share);
    let (share, deepest) = if bottom.share >= beside {
        (bottom.share, bottom.lines)
    } else {
        (beside, left.lines.max(right.lines))
    };
    // Where the wall has the border's colour, an edge keeps it for longer than the border lasts.
    let px = |edge: Edge, side: usize, side_px: u32| {
        edge.lines.min(deepest) as f64 * f64::from(side_px) / side as f64
    };
    let (width_px, height_px) = (pyramid.width(), pyramid.height());
    Border {
        share,
        inside: [
            px(left, width, width_px),
            px(top, height, height_px),
            f64::from(width_px) - px(right, width, width_px),
            f64::from(height_px) - px(bottom, height, height_px),
        ],
    }
}

fn pixel(level: &Level<'_>, x: usize, y: usize) -> [u8; 3] {
    let first = (y * level.width as usize + x) * 3;
    [level.rgb[first], level.rgb[first + 1], level.rgb[first + 2]]
}

/// Follows `lines` of `length` pixels inwards.
fn edge(lines: usize, length: usize, pixel: impl Fn(usize, usize) -> [u8; 3]) -> Edge {
    let colour: [u8; 3] = std::array::from_fn(|channel| {
        let mut values: Vec<u8> = (0..length).map(|at| pixel(0, at)[channel]).collect();
        *values.select_nth_unstable(length / 2).1
    });
    let departs = |line: usize| {
        let count = (0..length)
            .filter(|at| {
                let pixel = pixel(line, *at);
                (0..3).any(|channel| pixel[channel].abs_diff(colour[channel]) > SAME_COLOUR)
            })
            .count();
        count as f64 / length as f64
    };
    let deepest = (lines as f64 * DEEPEST_SHARE) as usize;
    let kept = (0..deepest)
        .take_while(|line| departs(*line) <= STRAY_SHARE)
        .count();
    let ends = kept > 0 && kept < deepest;
    Edge {
        lines: kept,
        share: if ends { departs(kept + BEYOND_LINES) } else { 0.0 },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::photo::Picture;

    const WIDTH: u32 = 240;
    const HEIGHT: u32 = 300;

    /// A person in dark clothes before a light wall, and what is laid over the picture.
    fn look(over: impl Fn(u32, u32) -> Option<u8>) -> Border {
        let rgb = (0..WIDTH * HEIGHT).flat_map(|index| {
            let (x, y) = (index % WIDTH, index / WIDTH);
            let head = x.abs_diff(120) < 40 && y > 60;
            let shoulders = y > 230 && x.abs_diff(120) < y - 170;
            let seen = if head || shoulders {
                30 + (x % 90) as u8
            } else {
                235
            };
            [over(x, y).unwrap_or(seen); 3]
        });
        border(&Pyramid::new(&Picture::new(WIDTH, HEIGHT, rgb.collect())))
    }

    fn ring(colour: u8) -> impl Fn(u32, u32) -> Option<u8> {
        move |x, y| {
            let inner = (6..WIDTH - 6).contains(&x) && (6..HEIGHT - 6).contains(&y);
            (!inner).then_some(colour)
        }
    }

    #[test]
    fn a_border_is_seen_before_a_wall_of_its_own_colour_too() {
        for colour in [0, 120, 235] {
            let seen = look(ring(colour));
            assert!(seen.share > 0.7, "{colour}: {seen:?}");
            assert_eq!(seen.inside, [6.0, 6.0, 234.0, 294.0], "{colour}");
        }
    }

    #[test]
    fn bars_beside_the_person_and_below_are_seen() {
        let beside = look(|x, _| (!(30..210).contains(&x)).then_some(0));
        assert!(beside.share > 0.95, "{beside:?}");
        assert_eq!(beside.inside, [30.0, 0.0, 210.0, 300.0]);
        let below = look(|_, y| (y >= 270).then_some(255));
        assert!(below.share > 0.7 && below.inside[3] == 270.0, "{below:?}");
    }

    #[test]
    fn a_wall_is_no_border_nor_is_a_door_frame_on_one_side() {
        assert!(look(|_, _| None).share < 0.1);
        assert!(look(|x, _| (x < 20).then_some(60)).share < 0.1);
        let flat = Picture::new(40, 40, vec![200; 40 * 40 * 3]);
        assert_eq!(border(&Pyramid::new(&flat)).share, 0.0);
    }
}
