//! Dense convolution: rows of the input, padded where the kernel reaches beyond them, against packed panels.

use wide::f32x4;

use crate::format::Shape;
use crate::gemm::{Epilogue, Panels, Segment, multiply};

/// Pixels of a 1×1 convolution that are multiplied with one panel before the next: few enough that they stay in the
/// first-level cache from panel to panel.
const BLOCK_VALUES: usize = 4096;

/// Geometry and weights of a dense convolution.
#[derive(Debug)]
pub(crate) struct Dense {
    pub(crate) input: Shape,
    /// Values from one pixel of the input to the next.
    pub(crate) input_step: usize,
    pub(crate) output: Shape,
    pub(crate) kernel: [usize; 2],
    pub(crate) stride: usize,
    pub(crate) padding: [usize; 2],
    pub(crate) panels: Panels,
}

impl Dense {
    /// Values of scratch that [`Self::run`] needs.
    pub(crate) fn scratch_len(&self) -> usize {
        if self.is_padded() {
            self.kernel[0] * self.padded_row()
        } else {
            0
        }
    }

    fn is_pointwise(&self) -> bool {
        self.kernel == [1, 1] && self.stride == 1
    }

    fn is_padded(&self) -> bool {
        self.padding[1] > 0 || self.reach() > self.input.width as usize
    }

    /// Columns of the input, padding included, that the last output pixel reaches.
    fn reach(&self) -> usize {
        (self.output.width as usize - 1) * self.stride + self.kernel[1]
    }

    fn padded_row(&self) -> usize {
        self.reach().max(self.padding[1] + self.input.width as usize) * self.input_step
    }

    pub(crate) fn run(
        &self,
        panels: &Panels,
        input: &[f32],
        epilogue: &Epilogue<'_>,
        scratch: &mut [f32],
        out: &mut [f32x4],
    ) {
        if self.is_pointwise() {
            self.run_pointwise(panels, input, epilogue, out);
        } else {
            self.run_rows(panels, input, epilogue, scratch, out);
        }
    }

    fn run_pointwise(&self, panels: &Panels, input: &[f32], epilogue: &Epilogue<'_>, out: &mut [f32x4]) {
        let block = (BLOCK_VALUES / self.input_step).max(8) / 4 * 4;
        let blocks = input
            .chunks(block * self.input_step)
            .zip(out.chunks_mut(block * self.output.groups()));
        for (index, (values, out)) in blocks.enumerate() {
            let segment = Segment {
                values,
                terms: self.input_step,
                first_term: 0,
            };
            multiply(&[segment], self.input_step, panels, epilogue, index * block, out);
        }
    }

    fn run_rows(
        &self,
        panels: &Panels,
        input: &[f32],
        epilogue: &Epilogue<'_>,
        scratch: &mut [f32],
        out: &mut [f32x4],
    ) {
        let row_len = self.input.width as usize * self.input_step;
        let padded = self.is_padded();
        let padded_row = self.padded_row();
        let terms = self.kernel[1] * self.input_step;
        if padded {
            scratch[..self.scratch_len()].fill(0.0);
        }
        let mut copied = 0;
        let width = self.output.width as usize;
        for (y, out) in out.chunks_exact_mut(width * self.output.groups()).enumerate() {
            let top = y * self.stride;
            // Rows of the input that the kernel covers here; those above and below add nothing.
            let first = top.saturating_sub(self.padding[0]);
            let last = (top + self.kernel[0])
                .saturating_sub(self.padding[0])
                .min(self.input.height as usize);
            if padded {
                for row in copied.max(first)..last {
                    let at = row % self.kernel[0] * padded_row + self.padding[1] * self.input_step;
                    scratch[at..][..row_len].copy_from_slice(&input[row * row_len..][..row_len]);
                }
                copied = copied.max(last);
            }
            let empty = Segment {
                values: &[],
                terms: 0,
                first_term: 0,
            };
            let mut segments = [empty; crate::format::KERNEL_MAX as usize];
            let mut count = 0;
            for row in first..last {
                let values = if padded {
                    &scratch[row % self.kernel[0] * padded_row..][..padded_row]
                } else {
                    &input[row * row_len..][..row_len]
                };
                segments[count] = Segment {
                    values,
                    terms,
                    first_term: (row + self.padding[0] - top) * terms,
                };
                count += 1;
            }
            let step = self.stride * self.input_step;
            multiply(&segments[..count], step, panels, epilogue, y * width, out);
        }
    }
}
