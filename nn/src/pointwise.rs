//! Steps without a kernel: pooling, means, combinations, and the copy to an output.

use wide::f32x4;

use crate::activation::{activate, larger};
use crate::format::{Activation, Shape};

/// The largest of each 2×2 block; an odd last row or column is dropped.
pub(crate) fn max_pool(shape: Shape, input: &[f32x4], out: &mut [f32x4]) {
    let groups = shape.groups();
    let row_len = shape.width as usize * groups;
    let out_width = shape.width as usize / 2;
    for (rows, out) in input
        .chunks_exact(2 * row_len)
        .zip(out.chunks_exact_mut(out_width * groups))
    {
        let (upper, lower) = rows.split_at(row_len);
        let pairs = upper.chunks_exact(2 * groups).zip(lower.chunks_exact(2 * groups));
        for ((upper, lower), out) in pairs.zip(out.chunks_exact_mut(groups)) {
            let (upper_left, upper_right) = upper.split_at(groups);
            let (lower_left, lower_right) = lower.split_at(groups);
            let lefts = upper_left.iter().zip(lower_left);
            let rights = upper_right.iter().zip(lower_right);
            for (((a, b), (c, d)), out) in lefts.zip(rights).zip(out) {
                *out = larger(larger(*a, *b), larger(*c, *d));
            }
        }
    }
}

/// Adds the mean over all pixels to `out`, one value per channel. Rows are summed first: a float then adds at most
/// a few hundred terms to one sum.
pub(crate) fn add_mean(
    shape: Shape,
    input: &[f32x4],
    row_sums: &mut [f32x4],
    total: &mut [f32x4],
    out: &mut [f32x4],
) {
    let groups = shape.groups();
    let row_sums = &mut row_sums[..groups];
    let total = &mut total[..groups];
    total.fill(f32x4::ZERO);
    for row in input.chunks_exact(shape.width as usize * groups) {
        row_sums.fill(f32x4::ZERO);
        for pixel in row.chunks_exact(groups) {
            for (sum, value) in row_sums.iter_mut().zip(pixel) {
                *sum += *value;
            }
        }
        for (total, sum) in total.iter_mut().zip(&*row_sums) {
            *total += *sum;
        }
    }
    let factor = f32x4::splat(1.0 / shape.pixels() as f32);
    for (out, total) in out.iter_mut().zip(total) {
        *out += *total * factor;
    }
}

/// `activation(input · scale + addend)`; see [`crate::format::Step::Combine`].
pub(crate) struct Combine<'a> {
    pub(crate) shape: Shape,
    pub(crate) input: &'a [f32x4],
    /// One vector per group of channels.
    pub(crate) scale: Option<&'a [f32x4]>,
    /// And its shape: the input's, or half of it.
    pub(crate) addend: Option<(&'a [f32x4], Shape)>,
    pub(crate) activation: Activation,
}

impl Combine<'_> {
    /// Vectors of scratch that [`Self::run`] needs for tensors of this shape: one enlarged row.
    pub(crate) fn scratch_len(shape: Shape) -> usize {
        (shape.width as usize + shape.width as usize / 2) * shape.groups()
    }

    pub(crate) fn run(&self, scratch: &mut [f32x4], out: &mut [f32x4]) {
        let groups = self.shape.groups();
        let row_len = self.shape.width as usize * groups;
        let (enlarged, blended) = scratch[..Self::scratch_len(self.shape)].split_at_mut(row_len);
        let rows = self
            .input
            .chunks_exact(row_len)
            .zip(out.chunks_exact_mut(row_len));
        for (y, (input, out)) in rows.enumerate() {
            let addend = match self.addend {
                None => None,
                Some((addend, shape)) if shape == self.shape => Some(&addend[y * row_len..][..row_len]),
                Some((addend, shape)) => {
                    enlarge_row(addend, shape, y, blended, enlarged);
                    Some(&*enlarged)
                }
            };
            for (x, (input, out)) in input
                .chunks_exact(groups)
                .zip(out.chunks_exact_mut(groups))
                .enumerate()
            {
                match self.scale {
                    None => out.copy_from_slice(input),
                    Some(scale) => {
                        for ((out, input), scale) in out.iter_mut().zip(input).zip(scale) {
                            *out = *input * *scale;
                        }
                    }
                }
                if let Some(addend) = addend {
                    for (out, addend) in out.iter_mut().zip(&addend[x * groups..][..groups]) {
                        *out += *addend;
                    }
                }
            }
            if self.activation != Activation::None {
                for out in out {
                    [[*out]] = activate(self.activation, [[*out]], [f32x4::ZERO]);
                }
            }
        }
    }
}

/// Row `y` of `source` enlarged twice, bilinearly, pixel centres aligned: every new pixel lies a quarter of a pixel
/// from one old one and three quarters from another.
fn enlarge_row(source: &[f32x4], shape: Shape, y: usize, blended: &mut [f32x4], out: &mut [f32x4]) {
    let groups = shape.groups();
    let row_len = shape.width as usize * groups;
    let near = y / 2;
    let far = if y.is_multiple_of(2) {
        near.saturating_sub(1)
    } else {
        (near + 1).min(shape.height as usize - 1)
    };
    let near = &source[near * row_len..][..row_len];
    let far = &source[far * row_len..][..row_len];
    for ((blended, near), far) in blended.iter_mut().zip(near).zip(far) {
        *blended = mix(*near, *far);
    }
    let last = row_len - groups;
    for (at, out) in (0..row_len).step_by(groups).zip(out.chunks_exact_mut(2 * groups)) {
        let here = &blended[at..][..groups];
        let left = &blended[at.saturating_sub(groups)..][..groups];
        let right = &blended[(at + groups).min(last)..][..groups];
        let (out_left, out_right) = out.split_at_mut(groups);
        for ((out, here), left) in out_left.iter_mut().zip(here).zip(left) {
            *out = mix(*here, *left);
        }
        for ((out, here), right) in out_right.iter_mut().zip(here).zip(right) {
            *out = mix(*here, *right);
        }
    }
}

#[inline(always)]
fn mix(near: f32x4, far: f32x4) -> f32x4 {
    near * f32x4::splat(0.75) + far * f32x4::splat(0.25)
}

/// Copies `input` to `out` without its padding channels; with `block` 2, a pixel's channels become a 2×2 block.
pub(crate) fn emit(shape: Shape, input: &[f32], block: usize, out: &mut [f32]) {
    let channels = shape.channels as usize / (block * block);
    let width = shape.width as usize;
    let step = shape.groups() * 4;
    let line = width * block * channels;
    let lines = input
        .chunks_exact(width * step)
        .zip(out.chunks_exact_mut(block * line));
    for (row, out) in lines {
        for (dy, out) in out.chunks_exact_mut(line).enumerate() {
            let first = dy * block * channels;
            for (pixel, out) in row.chunks_exact(step).zip(out.chunks_exact_mut(block * channels)) {
                for (out, value) in out.iter_mut().zip(&pixel[first..]) {
                    *out = *value;
                }
            }
        }
    }
}
