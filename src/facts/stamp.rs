//! A round stamp over the picture: a ring of red or blue ink.
//!
//! Around each connected piece of strongly red or strongly blue pixels, the circle that fits its outline best: a stamp's rim
//! lies along it for much of the way around, also where the picture's edge cuts it, and much of the inside is empty. What it cannot see: stamps with corners, pale or black
//! ones, rims broken into short pieces.

use super::writing::{Before, Mark};
use crate::photo::Pyramid;

/// The picture is looked at with this longer side at most, pixels.
const SIDE_PX: u32 = 256;
/// Ink: how far its strongest channel stands above the next two, red ink and blue ink.
const RED: [u8; 2] = [60, 50];
const BLUE: [u8; 2] = [50, 30];
/// Radii of stamps, in shares of the longer side.
const SMALLEST: f64 = 0.04;
const LARGEST: f64 = 0.25;
/// How far the rim lies from the circle, root mean square in its radii.
const OFF_CIRCLE: f64 = 0.05;
/// What lies further from the circle belongs to no rim.
const NEAR_RIM: f64 = 0.2;
/// So often the circle is laid through the rim anew.
const ROUNDS: usize = 3;
/// A stamp has less ink than so much of its disc, as far as its rim goes around.
const FILLED: f64 = 0.6;
/// Fewer points make no circle.
const FEWEST: usize = 6;
/// Directions from the centre in which the rim is looked for.
const SECTORS: usize = 24;

#[derive(Debug, Clone, Copy)]
struct Circle {
    centre: [f64; 2],
    radius: f64,
}

/// The surest ring, as the share of its circle that is there.
pub(crate) fn stamp(pyramid: &Pyramid<'_>, before: &Before<'_>) -> Mark {
    let level = pyramid.level_with_side_at_most(SIDE_PX);
    let (width, height) = (level.width as usize, level.height as usize);
    let span = f64::from(pyramid.width()) / width as f64;
    let mut inks: Vec<u8> = level
        .rgb
        .as_chunks::<3>()
        .0
        .iter()
        .map(|pixel| ink(*pixel))
        .collect();
    let mut surest = Mark::default();
    let mut piece = Vec::new();
    for first in 0..inks.len() {
        let ink = core::mem::take(&mut inks[first]);
        if ink == 0 {
            continue;
        }
        piece.clear();
        piece.push([first % width, first / width]);
        let mut next = 0;
        while let Some([x, y]) = piece.get(next).copied() {
            next += 1;
            for row in y.saturating_sub(1)..(y + 2).min(height) {
                for column in x.saturating_sub(1)..(x + 2).min(width) {
                    let there = &mut inks[row * width + column];
                    if *there == ink {
                        *there = 0;
                        piece.push([column, row]);
                    }
                }
            }
        }
        if let Some((share, circle)) = ring(&piece, width.max(height) as f64) {
            before.take(share, circle.map(|at| at * span), &mut surest);
        }
    }
    surest
}

/// 1 for red ink, 2 for blue ink, 0 for none.
fn ink([red, green, blue]: [u8; 3]) -> u8 {
    let above = |one: u8, two: u8, three: u8, by: [u8; 2]| {
        one.saturating_sub(two) >= by[0] && one.saturating_sub(three) >= by[1]
    };
    u8::from(above(red, green, blue, RED)) + 2 * u8::from(above(blue, red, green, BLUE))
}

/// How much of a circle a piece's outline is, and the circle's `[left, top, right, bottom]`.
fn ring(piece: &[[usize; 2]], side: f64) -> Option<(f64, [f64; 4])> {
    let pixels: Vec<[f64; 2]> = piece.iter().map(|at| at.map(|at| at as f64 + 0.5)).collect();
    let mut circle = fitted(&pixels)?;
    let mut rim = Vec::new();
    for _ in 0..ROUNDS {
        // What is written inside may touch the rim: only the outermost pixel each way counts.
        let mut outermost = [(0.0, [0.0; 2]); SECTORS];
        for at in &pixels {
            let (x, y) = (at[0] - circle.centre[0], at[1] - circle.centre[1]);
            let turn = libm::atan2(y, x) / core::f64::consts::TAU + 0.5;
            let sector = &mut outermost[((turn * SECTORS as f64) as usize).min(SECTORS - 1)];
            let away = libm::hypot(x, y) / circle.radius;
            if away > sector.0 {
                *sector = (away, *at);
            }
        }
        rim.clear();
        rim.extend(
            outermost
                .iter()
                .filter(|(away, _)| (away - 1.0).abs() < NEAR_RIM)
                .map(|(_, at)| *at),
        );
        circle = fitted(&rim)?;
    }
    let off = |at: &[f64; 2]| {
        let away = libm::hypot(at[0] - circle.centre[0], at[1] - circle.centre[1]);
        (away / circle.radius - 1.0) * (away / circle.radius - 1.0)
    };
    let share = rim.len() as f64 / SECTORS as f64;
    let disc = core::f64::consts::PI * circle.radius * circle.radius * share;
    let round = rim.iter().map(off).sum::<f64>() <= OFF_CIRCLE * OFF_CIRCLE * rim.len() as f64;
    let sized = (SMALLEST * side..=LARGEST * side).contains(&circle.radius);
    let ([x, y], radius) = (circle.centre, circle.radius);
    (round && sized && pixels.len() as f64 <= FILLED * disc)
        .then_some((share, [x - radius, y - radius, x + radius, y + radius]))
}

/// Kåsa's circle through points: least squares of x² + y² over x, y and 1, about their middle.
fn fitted(points: &[[f64; 2]]) -> Option<Circle> {
    if points.len() < FEWEST {
        return None;
    }
    let mean =
        |of: &dyn Fn([f64; 2]) -> f64| points.iter().map(|at| of(*at)).sum::<f64>() / points.len() as f64;
    let middle = [mean(&|at| at[0]), mean(&|at| at[1])];
    let moment = |of: &dyn Fn(f64, f64) -> f64| mean(&|at| of(at[0] - middle[0], at[1] - middle[1]));
    let (xx, yy, xy) = (
        moment(&|x, _| x * x),
        moment(&|_, y| y * y),
        moment(&|x, y| x * y),
    );
    let xz = moment(&|x, y| x * (x * x + y * y));
    let yz = moment(&|x, y| y * (x * x + y * y));
    // Points in one line have no circle.
    let determinant = 2.0 * (xx * yy - xy * xy);
    let [x, y] = [xz * yy - yz * xy, yz * xx - xz * xy].map(|part| part / determinant);
    let radius = libm::sqrt(xx + yy + x * x + y * y);
    radius.is_finite().then_some(Circle {
        centre: [middle[0] + x, middle[1] + y],
        radius,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::Point;
    use crate::model::PersonMask;
    use crate::photo::Picture;

    const SIDE: u32 = 256;

    /// What is seen on a light wall without anybody where `inked` is of that colour.
    fn look(colour: [u8; 3], inked: impl Fn(f64, f64) -> bool) -> Mark {
        let rgb = (0..SIDE * SIDE).flat_map(|index| {
            let (x, y) = (f64::from(index % SIDE) + 0.5, f64::from(index / SIDE) + 0.5);
            if inked(x, y) { colour } else { [215; 3] }
        });
        let picture = Picture::new(SIDE, SIDE, rgb.collect());
        let before = Before {
            mask: &PersonMask::painted(|_, _| false),
            chin: Point { x: 128.0, y: 160.0 },
            size_px: [f64::from(SIDE); 2],
        };
        stamp(&Pyramid::new(&picture), &before)
    }

    const RED_INK: [u8; 3] = [210, 30, 35];
    const BLUE_INK: [u8; 3] = [35, 50, 160];

    fn rim(x: f64, y: f64, centre: [f64; 2]) -> bool {
        (27.0..30.0).contains(&libm::hypot(x - centre[0], y - centre[1]))
    }

    #[test]
    fn a_rim_is_found_also_with_writing_that_touches_it_and_cut_by_the_edge() {
        for ink in [RED_INK, BLUE_INK] {
            let whole = look(ink, |x, y| {
                rim(x, y, [200.0, 60.0]) || (y - 60.0).abs() < 3.0 && (212.0..228.0).contains(&x)
            });
            assert!(whole.measured > 0.9, "{whole:?}");
            let wanted = [170.0, 30.0, 230.0, 90.0];
            assert!(
                whole
                    .region
                    .iter()
                    .zip(wanted)
                    .all(|(at, wanted)| (at - wanted).abs() < 2.5),
                "{whole:?}"
            );
        }
        let cut = look(RED_INK, |x, y| rim(x, y, [246.0, 10.0]));
        assert!((0.4..0.8).contains(&cut.measured), "{cut:?}");
    }

    #[test]
    fn discs_bars_squares_and_pale_rims_are_no_stamps() {
        let disc = |x: f64, y: f64| libm::hypot(x - 200.0, y - 60.0) < 30.0;
        assert!(look(RED_INK, disc).measured < 0.3);
        assert!(look(RED_INK, |x, y| (y - 60.0).abs() < 3.0 && x > 100.0).measured < 0.3);
        let square = |x: f64, y: f64| (x - 200.0).abs().max((y - 60.0).abs());
        assert!(look(RED_INK, |x, y| (27.0..30.0).contains(&square(x, y))).measured < 0.3);
        assert_eq!(
            look([215, 190, 190], |x, y| rim(x, y, [200.0, 60.0])),
            Mark::default()
        );
    }
}
