//! Depthwise convolution, 3×3 and 5×5, stride 1 and 2.
//!
//! The rows under the kernel are kept in a ring, regrouped so that for one group of four channels the pixels of a row
//! lie side by side, padding included. Four output pixels are then computed at once from one run of neighbours: each
//! weight is read once for the four, and left and right border are no special case.

use wide::f32x4;

use crate::format::Shape;
use crate::gemm::Epilogue;

/// Output pixels computed at once.
const TILE: usize = 4;

/// Geometry and weights of a depthwise convolution.
#[derive(Debug)]
pub(crate) struct Depthwise {
    pub(crate) input: Shape,
    pub(crate) output: Shape,
    /// 3 or 5.
    pub(crate) kernel: usize,
    /// 1 or 2.
    pub(crate) stride: usize,
    pub(crate) padding: [usize; 2],
    /// For each group of channels, the kernel's rows.
    pub(crate) weights: Vec<f32x4>,
}

impl Depthwise {
    /// Vectors of scratch that [`Self::run`] needs: the ring.
    pub(crate) fn scratch_len(&self) -> usize {
        self.kernel * self.ring_row()
    }

    /// Columns of a padded row: enough for the last tile, even where it runs over the end of the output.
    fn columns(&self) -> usize {
        let tiled = (self.output.width as usize).next_multiple_of(TILE);
        ((tiled - 1) * self.stride + self.kernel).max(self.padding[1] + self.input.width as usize)
    }

    fn ring_row(&self) -> usize {
        self.columns() * self.input.groups()
    }

    pub(crate) fn run(
        &self,
        input: &[f32x4],
        epilogue: &Epilogue<'_>,
        scratch: &mut [f32x4],
        out: &mut [f32x4],
    ) {
        match (self.kernel, self.stride) {
            (3, 1) => self.run_kernel::<3, 1>(input, epilogue, scratch, out),
            (3, _) => self.run_kernel::<3, 2>(input, epilogue, scratch, out),
            (_, 1) => self.run_kernel::<5, 1>(input, epilogue, scratch, out),
            _ => self.run_kernel::<5, 2>(input, epilogue, scratch, out),
        }
    }

    fn run_kernel<const K: usize, const S: usize>(
        &self,
        input: &[f32x4],
        epilogue: &Epilogue<'_>,
        scratch: &mut [f32x4],
        out: &mut [f32x4],
    ) {
        let groups = self.input.groups();
        let ring_row = self.ring_row();
        let scratch = &mut scratch[..self.scratch_len()];
        scratch.fill(f32x4::ZERO);
        let width = self.output.width as usize;
        let mut copied = 0;
        for (y, out) in out.chunks_exact_mut(width * groups).enumerate() {
            let top = y * S;
            let last = (top + K)
                .saturating_sub(self.padding[0])
                .min(self.input.height as usize);
            // Rows of the input that the kernel covers here; those above and below add nothing.
            let first = top.saturating_sub(self.padding[0]);
            for row in copied.max(first)..last {
                self.copy_row(input, row, &mut scratch[row % K * ring_row..][..ring_row]);
            }
            copied = copied.max(last);
            let mut rows: [&[f32x4]; K] = [&[]; K];
            for (slot, row) in rows.iter_mut().zip(first..last) {
                *slot = &scratch[row % K * ring_row..][..ring_row];
            }
            let covered = Covered {
                rows: &rows[..last - first],
                first: first + self.padding[0] - top,
            };
            self.compute_row::<K, S>(&covered, epilogue, y * width, out);
        }
    }

    fn copy_row(&self, input: &[f32x4], row: usize, ring_row: &mut [f32x4]) {
        let groups = self.input.groups();
        let width = self.input.width as usize;
        let source = &input[row * width * groups..][..width * groups];
        for (group, target) in ring_row.chunks_exact_mut(self.columns()).enumerate() {
            let target = &mut target[self.padding[1]..][..width];
            for (target, pixel) in target.iter_mut().zip(source.chunks_exact(groups)) {
                *target = pixel[group];
            }
        }
    }

    fn compute_row<const K: usize, const S: usize>(
        &self,
        covered: &Covered<'_>,
        epilogue: &Epilogue<'_>,
        first_pixel: usize,
        out: &mut [f32x4],
    ) {
        let groups = self.input.groups();
        let columns = self.columns();
        for (group, weights) in self.weights.as_chunks::<K>().0.chunks_exact(K).enumerate() {
            let weights = &weights[covered.first..];
            let [bias] = epilogue.bias(group);
            let slopes = epilogue.slopes(group);
            for (tile, out) in out.chunks_mut(TILE * groups).enumerate() {
                let x = tile * TILE;
                let mut sums = [bias; TILE];
                for (row, weights) in covered.rows.iter().zip(weights) {
                    let row = &row[group * columns + x * S..][..(TILE - 1) * S + K];
                    for (kx, weight) in weights.iter().enumerate() {
                        for (p, sum) in sums.iter_mut().enumerate() {
                            *sum += row[p * S + kx] * *weight;
                        }
                    }
                }
                let values = epilogue.finish(sums.map(|sum| [sum]), slopes, first_pixel + x, group);
                for (pixel, [value]) in out.chunks_exact_mut(groups).zip(values) {
                    pixel[group] = value;
                }
            }
        }
    }
}

/// The kernel's rows that lie within the input, as rows of the ring.
struct Covered<'a> {
    rows: &'a [&'a [f32x4]],
    /// Which of the kernel's rows the first of them is.
    first: usize,
}
