//! Texture, pattern, objects and lines of a background, told from grain and from the fall of light.
//!
//! What is left of the background's colours beside a smooth wall is averaged over a little (grain goes) and over four times
//! as much (what no wall surface follows goes), the person left out of both; where the two differ there is an edge. What
//! it cannot see: what is finer than a twentieth of the inter-eye distance, and what changes over more than half of it.
//!
//! The joints of panels and tiles cover so little of a wall that its spread hardly knows them. Added up along a straight
//! upright or level line, across the head too, grain goes and they stay, against the wall on both sides of them. What is no
//! joint is taken away again: what one half of the stretch has and the other has not is a strand of hair or a thing, and
//! where the wall beside it goes on changing it is the edge of a shadow. Cells that look like a shadow of the head count
//! here, since a joint beside the head does. What that cannot see: lines that lean by more than some five degrees, or that
//! the head leaves too little of.

use super::background_field::{length, less};
use super::colour::{Lab, delta_e_00};
use super::detail::blur;
use super::statistics::quantile64;

/// Standard deviations of both averages, cells.
const CLOSE_CELLS: f64 = 1.0;
const AROUND_CELLS: f64 = 4.0;
/// Share of the cells with less difference than the one that decides.
const SHARE: f64 = 0.95;
/// Cells that a line is added up along, and how far beside it lies the wall it is held against, and the wall that shows
/// whether that one is even.
const LINE_CELLS: usize = 12;
const BESIDE_LINE_CELLS: usize = 2;
const FURTHER_BESIDE_CELLS: usize = 3;
/// How much of what the wall beside a line changes is taken from it: the edge of a shadow then leaves nothing.
const UNEVEN_SHARE: f64 = 1.5;

/// The difference (CIEDE2000) that 95 % of the `counted` cells stay below; 0 without any.
pub(crate) fn texture(lab: &[Lab], wall: &[Lab], counted: &[bool], side: usize) -> f64 {
    let plane = |part: &dyn Fn(usize) -> f64| -> [Vec<f32>; 2] {
        let off: Vec<f32> = (0..lab.len())
            .map(|cell| if counted[cell] { part(cell) as f32 } else { 0.0 })
            .collect();
        let close = blur(&off, side, CLOSE_CELLS);
        // Each blur starts from the one before: variances add.
        let further = (AROUND_CELLS * AROUND_CELLS - CLOSE_CELLS * CLOSE_CELLS).sqrt();
        let around = blur(&close, side, further);
        [close, around]
    };
    let weight = plane(&|_| 1.0);
    let parts = [
        plane(&|cell| lab[cell].l - wall[cell].l),
        plane(&|cell| lab[cell].a - wall[cell].a),
        plane(&|cell| lab[cell].b - wall[cell].b),
    ];
    let mean = |cell: usize, wide: usize| {
        let [l, a, b] = [0, 1, 2].map(|part| f64::from(parts[part][wide][cell] / weight[wide][cell]));
        let wall = wall[cell];
        Lab {
            l: wall.l + l,
            a: wall.a + a,
            b: wall.b + b,
        }
    };
    let mut differences: Vec<f64> = (0..lab.len())
        .filter(|cell| counted[*cell])
        .map(|cell| delta_e_00(mean(cell, 0), mean(cell, 1)))
        .collect();
    quantile64(&mut differences, SHARE).unwrap_or(0.0)
}

/// How much the clearest upright or level line differs from the wall on both sides of it, CIELAB; only cells count that
/// are `seen`, and the wall beside them too.
pub(crate) fn clearest_line(lab: &[Lab], wall: &[Lab], seen: &[bool], side: usize) -> f64 {
    let off: Vec<Lab> = lab
        .iter()
        .zip(wall)
        .map(|(lab, wall)| less(*lab, *wall))
        .collect();
    let upright = clearest(&off, seen, side, [1, side]);
    upright.max(clearest(&off, seen, side, [side, 1]))
}

/// Of lines that run in steps of `along` and lie `across` apart.
fn clearest(off: &[Lab], seen: &[bool], side: usize, [across, along]: [usize; 2]) -> f64 {
    let mut clearest = 0.0f64;
    let mut sums = Vec::with_capacity(side + 1);
    for line in FURTHER_BESIDE_CELLS..side - FURTHER_BESIDE_CELLS {
        sums.clear();
        // Sums up to each cell: of twice the line's difference from the wall beside it, and of twice that wall's from the
        // wall further on.
        let mut sum = [Lab::default(); 2];
        sums.push(sum);
        for at in 0..side {
            let cell = line * across + at * along;
            let [beside, further] = [BESIDE_LINE_CELLS, FURTHER_BESIDE_CELLS]
                .map(|cells| [cell - cells * across, cell + cells * across]);
            if [[cell; 2], beside, further]
                .as_flattened()
                .iter()
                .all(|cell| seen[*cell])
            {
                let twice = |[one, two]: [usize; 2], [three, four]: [usize; 2]| {
                    less(less(off[one], off[three]), less(off[four], off[two]))
                };
                // Taking away what the wall has more is adding what the line has more.
                sum[0] = less(sum[0], twice(beside, [cell; 2]));
                sum[1] = less(sum[1], twice(further, beside));
                sums.push(sum);
            }
        }
        for stretch in sums.windows(LINE_CELLS + 1) {
            let [first, half, last] = [0, LINE_CELLS / 2, LINE_CELLS].map(|at| stretch[at]);
            let halves = [less(half[0], first[0]), less(last[0], half[0])];
            let common = length(&less(last[0], first[0])) - length(&less(halves[1], halves[0]));
            clearest = clearest.max(common - UNEVEN_SHARE * length(&less(last[1], first[1])));
        }
    }
    clearest / (2 * LINE_CELLS) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIDE: usize = 64;

    fn look(lightness: impl Fn(usize, usize) -> f64) -> f64 {
        let grey = |l| Lab { l, a: 0.0, b: 0.0 };
        let lab: Vec<Lab> = (0..SIDE * SIDE)
            .map(|cell| grey(lightness(cell % SIDE, cell / SIDE)))
            .collect();
        // The person stands in the middle.
        let counted: Vec<bool> = (0..SIDE * SIDE)
            .map(|cell| !(24..40).contains(&(cell % SIDE)))
            .collect();
        texture(&lab, &[grey(80.0); SIDE * SIDE], &counted, SIDE)
    }

    #[test]
    fn stripes_are_texture_and_grain_light_and_the_person_are_none() {
        let stripes = look(|x, _| if x / 5 % 2 == 0 { 80.0 } else { 70.0 });
        assert!(stripes > 2.5, "{stripes}");
        let grain = look(|x, y| 80.0 + (x * 7919 + y * 104_729) as f64 % 9.0 - 4.0);
        assert!(grain < 1.5, "{grain}");
        let light = look(|x, y| 80.0 - 0.2 * x as f64 - 0.1 * y as f64);
        assert!(light < 1.0, "{light}");
        let person = look(|x, _| if (24..40).contains(&x) { 10.0 } else { 80.0 });
        assert!(person < 0.01, "{person}");
    }

    #[test]
    fn without_a_cell_there_is_no_texture() {
        assert_eq!(
            texture(&[Lab::default(); 16], &[Lab::default(); 16], &[false; 16], 4),
            0.0
        );
    }

    #[test]
    fn a_joint_between_panels_is_a_line_and_a_soft_edge_is_none() {
        let look = |lightness: &dyn Fn(usize, usize) -> f64| {
            let grey = |l| Lab { l, a: 0.0, b: 0.0 };
            let cells = 0..SIDE * SIDE;
            let lab: Vec<Lab> = cells
                .map(|cell| grey(lightness(cell % SIDE, cell / SIDE)))
                .collect();
            clearest_line(&lab, &[grey(80.0); SIDE * SIDE], &[true; SIDE * SIDE], SIDE)
        };
        let joint = look(&|x, _| if x == 20 { 70.0 } else { 80.0 });
        assert!((joint - 10.0).abs() < 1e-9, "{joint}");
        let level = look(&|_, y| if y == 20 { 70.0 } else { 80.0 });
        assert!((level - 10.0).abs() < 1e-9, "{level}");
        let soft = look(&|x, _| 80.0 - (x as f64 - 20.0).clamp(0.0, 10.0));
        assert!(soft < 0.3, "{soft}");
        let strand = look(&|x, y| if x == 20 && y < 6 { 60.0 } else { 80.0 });
        assert!(strand < 1e-9, "{strand}");
        let grain = look(&|x, y| 80.0 + (x * 7919 + y * 104_729) as f64 % 9.0 - 4.0);
        assert!(grain < 1.5, "{grain}");
    }
}
