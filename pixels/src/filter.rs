//! A separable filter at places between cells, first along a row of the source, then down the columns of what came out.
//! With each value goes the range of the cells right around it, so that nothing overshoots.

use wide::f32x4;

/// Places are in fixed point, whole numbers at the middles of cells.
pub const PLACE_BITS: u32 = 32;
/// Places are told apart to this fraction of a cell.
pub const PHASES: usize = 1 << PHASE_BITS;
const PHASE_BITS: u32 = 9;
const HALF_PHASE: i64 = 1 << (PLACE_BITS - PHASE_BITS - 1);

/// A filter's weights.
#[derive(Debug, Clone)]
pub struct Taps {
    /// For each phase the weights of `2 × reach` cells, the first of them `reach - 1` before the place.
    pub weights: Vec<f32>,
    /// Cells on each side.
    pub reach: usize,
    /// Cells on each side that bound the result.
    pub near: usize,
}

/// Linear light of a pixel, and the range that it may have.
#[derive(Debug, Clone, Copy, Default)]
pub struct Bounded {
    mean: f32x4,
    least: f32x4,
    most: f32x4,
}

impl Taps {
    /// The first cell, of `cells`, that counts at a place, and the weights.
    #[inline(always)]
    fn at(&self, place: i64, cells: usize) -> (usize, &[f32]) {
        let count = 2 * self.reach;
        let place = place + HALF_PHASE;
        let phase = (place >> (PLACE_BITS - PHASE_BITS)) as usize % PHASES;
        let first = (place >> PLACE_BITS) + 1 - self.reach as i64;
        let last = cells.saturating_sub(count) as i64;
        (
            first.clamp(0, last) as usize,
            self.weights
                .get(phase * count..(phase + 1) * count)
                .unwrap_or_default(),
        )
    }
}

/// Filters a row of cells at `from`, `from + step` and so on.
#[inline(never)]
pub fn filter_across(cells: &[[f32; 4]], taps: &Taps, from: i64, step: i64, out: &mut [Bounded]) {
    let near = taps.reach - taps.near..taps.reach + taps.near;
    let mut place = from;
    for out in out {
        let (first, weights) = taps.at(place, cells.len());
        let cells = cells.get(first..first + weights.len()).unwrap_or_default();
        let mut mean = f32x4::ZERO;
        for (cell, weight) in cells.iter().zip(weights) {
            mean += f32x4::new(*cell) * f32x4::splat(*weight);
        }
        let (mut least, mut most) = (f32x4::splat(f32::INFINITY), f32x4::splat(f32::NEG_INFINITY));
        for cell in cells.get(near.clone()).unwrap_or_default() {
            least = least.fast_min(f32x4::new(*cell));
            most = most.fast_max(f32x4::new(*cell));
        }
        *out = Bounded { mean, least, most };
        place += step;
    }
}

/// Filters columns of rows that are `out.len()` long, the first one at `from`, the next at `from + step`, and so on.
#[inline(never)]
pub fn filter_down(rows: &[Bounded], taps: &Taps, from: i64, step: i64, out: &mut [[f32; 4]]) {
    let width = out.len();
    let near = taps.reach - taps.near..taps.reach + taps.near;
    let mut place = from;
    for (x, out) in out.iter_mut().enumerate() {
        let (first, weights) = taps.at(place, rows.len() / width);
        let column = rows.get(first * width + x..).unwrap_or_default();
        let mut sum = f32x4::ZERO;
        for (cell, weight) in column.iter().step_by(width).zip(weights) {
            sum += cell.mean * f32x4::splat(*weight);
        }
        let (mut least, mut most) = (f32x4::splat(f32::INFINITY), f32x4::splat(f32::NEG_INFINITY));
        for cell in near.clone().filter_map(|row| column.get(row * width)) {
            least = least.fast_min(cell.least);
            most = most.fast_max(cell.most);
        }
        *out = sum.fast_max(least).fast_min(most).to_array();
        place += step;
    }
}

/// Means of cells of `cell × cell` pixels in linear light, from the cell `first` on. `rows` are as many rows of `stride`
/// bytes as a cell is high (or as there are), three bytes a pixel; `light` is what each byte stands for.
#[inline(never)]
pub fn light_cells(
    rows: &[u8],
    stride: usize,
    cell: usize,
    first: usize,
    light: &[f32; 256],
    out: &mut [[f32; 4]],
) {
    out.fill([0.0; 4]);
    for row in rows.chunks_exact(stride) {
        for (out, pixels) in out.iter_mut().zip(row.chunks(cell * 3).skip(first)) {
            for pixel in pixels.as_chunks::<3>().0 {
                for (sum, byte) in out.iter_mut().zip(pixel) {
                    *sum += light[usize::from(*byte)];
                }
                out[3] += 1.0;
            }
        }
    }
    for cell in out {
        let share = 1.0 / cell[3];
        *cell = cell.map(|sum| sum * share);
    }
}
