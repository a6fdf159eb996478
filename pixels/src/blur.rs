//! A separable symmetric filter.

use wide::f32x4;

/// Neighbouring values that are weighed together.
const BLOCK: usize = 8;

/// Applies `weights` (the middle one first) across and then down, the edge repeated. Rows are `width` long.
///
/// # Panics
/// Without weights, or when `plane` is empty: a defect of the caller.
#[must_use]
pub fn blur(plane: &[f32], width: usize, weights: &[f32]) -> Vec<f32> {
    let height = plane.len() / width;
    let radius = weights.len() - 1;
    // Rows are as long as whole blocks, so that none has a rest.
    let stride = width.next_multiple_of(BLOCK);
    let mut across = vec![0.0f32; stride * height];
    let mut padded = vec![0.0f32; stride + 2 * radius];
    for (row, out) in plane.chunks_exact(width).zip(across.chunks_exact_mut(stride)) {
        padded[..radius].fill(row[0]);
        padded[radius..radius + width].copy_from_slice(row);
        padded[radius + width..].fill(row[width - 1]);
        blur_across(&padded, weights, out);
    }
    let mut down = vec![0.0f32; plane.len()];
    for (y, out) in down.chunks_exact_mut(width).enumerate() {
        blur_down(&across, stride, y, weights, out);
    }
    down
}

#[inline(never)]
fn blur_across(padded: &[f32], weights: &[f32], out: &mut [f32]) {
    let radius = weights.len() - 1;
    for (at, out) in out.as_chunks_mut::<BLOCK>().0.iter_mut().enumerate() {
        let middle = radius + at * BLOCK;
        *out = weigh(padded, weights, |step| [middle - step, middle + step]);
    }
}

#[inline(never)]
fn blur_down(across: &[f32], stride: usize, y: usize, weights: &[f32], out: &mut [f32]) {
    let last = across.len() / stride - 1;
    for (at, out) in out.chunks_mut(BLOCK).enumerate() {
        let left = at * BLOCK;
        let sum = weigh(across, weights, |step| {
            [y.saturating_sub(step), (y + step).min(last)].map(|row| row * stride + left)
        });
        out.copy_from_slice(&sum[..out.len()]);
    }
}

/// The weighted sum of the pairs of blocks that begin where `at` says for each step; at step 0 both are the middle one.
#[inline(always)]
fn weigh(values: &[f32], weights: &[f32], at: impl Fn(usize) -> [usize; 2]) -> [f32; BLOCK] {
    let load = |at: usize| {
        let [low, high] = [at, at + 4].map(|at| values.get(at..).and_then(<[f32]>::first_chunk::<4>));
        [low, high].map(|four| four.map_or(f32x4::ZERO, |four| f32x4::new(*four)))
    };
    let own = f32x4::splat(weights[0]);
    let [mut low, mut high] = load(at(0)[0]).map(|value| own * value);
    for (step, weight) in weights.iter().enumerate().skip(1) {
        let weight = f32x4::splat(*weight);
        let [before, after] = at(step).map(load);
        low += weight * (before[0] + after[0]);
        high += weight * (before[1] + after[1]);
    }
    let mut sum = [0.0; BLOCK];
    sum[..4].copy_from_slice(&low.to_array());
    sum[4..].copy_from_slice(&high.to_array());
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_is_the_weighted_sum_around_it_with_the_edge_repeated() {
        let (width, height) = (13usize, 9usize);
        let plane: Vec<f32> = (0..width * height)
            .map(|index| (index * 31 % 17) as f32)
            .collect();
        let weights = [0.4, 0.2, 0.1];
        let found = blur(&plane, width, &weights);
        for y in 0..height as isize {
            for x in 0..width as isize {
                let mut expected = 0.0;
                for dy in -2isize..=2 {
                    for dx in -2isize..=2 {
                        let row = (y + dy).clamp(0, height as isize - 1) as usize;
                        let column = (x + dx).clamp(0, width as isize - 1) as usize;
                        expected += weights[dx.unsigned_abs()]
                            * weights[dy.unsigned_abs()]
                            * plane[row * width + column];
                    }
                }
                assert!((found[y as usize * width + x as usize] - expected).abs() < 1e-4);
            }
        }
    }
}
