//! Regular grids in the face that no camera makes: the borders of JPEG's blocks, the steps of an enlarged picture.
//!
//! Looked at in the photo's own pixels (or halves of them, where the eyes lie more than 200 pixels apart: what is finer is
//! gone from every document's frame), upright and level as they are, since grids do not turn with the face. Along rows and
//! columns each step of brightness is held against its two neighbours; what recurs at one distance, in both directions,
//! is a grid. What it cannot see: blocks that were blurred afterwards, and grids turned by more than a few degrees.

use super::plane::FacePlane;
use super::statistics::median;

/// JPEG's blocks, pixels of the photo.
const BLOCK_PX: f64 = 8.0;
/// Steps above this count as this: outlines are no grid.
const LARGEST_STEP: f32 = 30.0;
/// Periods, pixels, at which the steps of an enlarged picture are looked for.
const SHORTEST_PERIOD_PX: f64 = 2.5;
const LONGEST_PERIOD_PX: f64 = 16.0;

/// Excess of brightness steps on a grid, 8-bit luma.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct GridFacts {
    /// On the borders of JPEG's blocks.
    pub block_step_luma: f64,
    /// On the strongest other grid: pixels that were repeated to enlarge the picture.
    pub pixel_step_luma: f64,
}

/// Looks for grids in the face.
pub(crate) fn grid(plane: &FacePlane) -> GridFacts {
    let mut steps = [
        steps(plane.height, plane.width, |line, at| {
            plane.luma[line * plane.width + at]
        }),
        steps(plane.width, plane.height, |line, at| {
            plane.luma[at * plane.width + line]
        }),
    ];
    let block = BLOCK_PX / plane.span;
    let block_step_luma = if block >= SHORTEST_PERIOD_PX {
        let excess = both(&steps, block);
        steps.iter_mut().for_each(|steps| flatten(steps, block));
        excess
    } else {
        0.0
    };
    GridFacts {
        block_step_luma,
        pixel_step_luma: strongest(&steps),
    }
}

/// Per position between two pixels, the mean step there less the mean of the steps on both sides.
fn steps(lines: usize, length: usize, at: impl Fn(usize, usize) -> f32) -> Vec<f64> {
    let mut sums = vec![0.0f64; length - 1];
    for line in 0..lines {
        for (position, sum) in sums.iter_mut().enumerate() {
            let step = (at(line, position + 1) - at(line, position)).abs();
            *sum += f64::from(step.min(LARGEST_STEP));
        }
    }
    sums.windows(3)
        .map(|sums| (sums[1] - (sums[0] + sums[2]) / 2.0) / lines as f64)
        .collect()
}

/// The excess at `period`, in the direction where it is smaller: a fence or a striped shirt has one direction.
fn both(steps: &[Vec<f64>; 2], period: f64) -> f64 {
    excess(&steps[0], period).min(excess(&steps[1], period))
}

/// How far the strongest phase of `period` lies above the middle one.
fn excess(steps: &[f64], period: f64) -> f64 {
    let means = phases(steps, period);
    let largest = means.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    largest - median(means).unwrap_or(largest)
}

/// Mean of the steps at each phase of `period`.
fn phases(steps: &[f64], period: f64) -> Vec<f64> {
    let count = period as usize;
    let mut sums = vec![(0.0, 0.0); count];
    for (position, step) in steps.iter().enumerate() {
        let (sum, seen) = &mut sums[phase(position, period, count)];
        *sum += step;
        *seen += 1.0;
    }
    sums.into_iter()
        .map(|(sum, seen)| sum / f64::max(seen, 1.0))
        .collect()
}

fn phase(position: usize, period: f64, count: usize) -> usize {
    let turns = position as f64 / period;
    (((turns - turns.floor()) * count as f64) as usize).min(count - 1)
}

/// Takes out what recurs at `period`.
fn flatten(steps: &mut [f64], period: f64) {
    let means = phases(steps, period);
    for (position, step) in steps.iter_mut().enumerate() {
        *step -= means[phase(position, period, means.len())];
    }
}

/// The largest excess at any period, in steps so fine that no phase drifts by more than a quarter over the face.
fn strongest(steps: &[Vec<f64>; 2]) -> f64 {
    let length = steps[0].len().max(steps[1].len()) as f64;
    let finest = 1.0 / (4.0 * length);
    let count = ((1.0 / SHORTEST_PERIOD_PX - 1.0 / LONGEST_PERIOD_PX) / finest) as usize;
    (0..=count)
        .map(|step| both(steps, 1.0 / (1.0 / LONGEST_PERIOD_PX + finest * step as f64)))
        .fold(0.0, f64::max)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn look(side: usize, luma: impl Fn(usize, usize) -> f32) -> GridFacts {
        let luma = (0..side * side)
            .map(|index| luma(index % side, index / side))
            .collect();
        grid(&FacePlane {
            width: side,
            height: side,
            luma,
            span: 1.0,
            left: 0,
            top: 0,
        })
    }

    /// A gentle texture without a period.
    fn skin(x: usize, y: usize) -> f32 {
        let seed = (x as u32).wrapping_mul(0x9E37_79B9) ^ (y as u32).wrapping_mul(0x85EB_CA6B);
        let mixed = (seed ^ (seed >> 15)).wrapping_mul(0x2C1B_3C6D);
        120.0 + (mixed >> 28) as f32 / 8.0
    }

    #[test]
    fn blocks_are_told_from_texture_and_from_repeated_pixels() {
        let plain = look(160, skin);
        assert!(
            plain.block_step_luma < 0.3 && plain.pixel_step_luma < 0.6,
            "{plain:?}"
        );
        let block = |x: usize, y: usize| ((x / 8 * 7 + y / 8 * 5) % 11) as f32 * 2.0;
        let blocky = look(160, |x, y| skin(x, y) + block(x, y));
        assert!(blocky.block_step_luma > 4.0, "{blocky:?}");
        assert!(
            blocky.pixel_step_luma < blocky.block_step_luma / 3.0,
            "{blocky:?}"
        );
        let pixel = |x: usize, y: usize| ((x / 5 * 7 + y / 5 * 5) % 11) as f32 * 2.0;
        let enlarged = look(160, |x, y| skin(x, y) + pixel(x, y));
        assert!(enlarged.pixel_step_luma > 4.0, "{enlarged:?}");
    }

    #[test]
    fn stripes_in_one_direction_are_no_grid() {
        let stripes = look(160, |x, _| if x / 8 % 2 == 0 { 100.0 } else { 110.0 });
        assert!(stripes.block_step_luma < 0.1, "{stripes:?}");
    }
}
