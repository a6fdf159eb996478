//! The multiplication at the heart of every dense convolution: a row of pixels times packed panels of weights.
//!
//! The register tile is 4 pixels × 8 output channels: eight accumulators of four lanes and the operands fit the
//! sixteen vector registers of the narrowest target. Panels are read as chunks and pixels as slices cut to the same
//! length, so no bounds check is left in the inner loop.

use wide::f32x4;

use crate::activation::activate;
use crate::format::Activation;

/// Weights packed for the tile: for every panel of 8 output channels (the last may have 4), for every term of the
/// sum, the weights of those channels side by side.
#[derive(Debug)]
pub(crate) struct Panels {
    data: Vec<f32x4>,
    /// Terms of the sum for one output value.
    terms: usize,
    /// Output channels in groups of four.
    groups: usize,
}

impl Panels {
    /// `weight(channel, term)` is asked for every channel below `groups * 4`.
    pub(crate) fn pack(terms: usize, groups: usize, weight: impl Fn(usize, usize) -> f32) -> Self {
        let mut data = Vec::with_capacity(terms * groups);
        for first in (0..groups).step_by(2) {
            for term in 0..terms {
                for group in first..groups.min(first + 2) {
                    data.push(f32x4::from(
                        [0, 1, 2, 3].map(|lane| weight(group * 4 + lane, term)),
                    ));
                }
            }
        }
        Self { data, terms, groups }
    }

    /// Copies `source`, each term multiplied by its factor.
    pub(crate) fn assign_scaled(&mut self, source: &Self, factors: &[f32]) {
        let panel = 2 * self.terms;
        for (scaled, plain) in self.data.chunks_mut(panel).zip(source.data.chunks(panel)) {
            let width = plain.len() / self.terms;
            let terms = scaled.chunks_exact_mut(width).zip(plain.chunks_exact(width));
            for ((scaled, plain), factor) in terms.zip(factors) {
                for (scaled, plain) in scaled.iter_mut().zip(plain) {
                    *scaled = *plain * f32x4::splat(*factor);
                }
            }
        }
    }

    /// A copy to be filled by [`Self::assign_scaled`].
    pub(crate) fn like(&self) -> Self {
        Self {
            data: vec![f32x4::ZERO; self.data.len()],
            terms: self.terms,
            groups: self.groups,
        }
    }
}

/// What happens to a sum before it is stored.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Epilogue<'a> {
    /// One per group of output channels.
    pub(crate) bias: &'a [f32x4],
    /// PReLU's; one per group, or empty.
    pub(crate) slopes: &'a [f32x4],
    pub(crate) activation: Activation,
    /// As many pixels as are written, and the groups each of them has.
    pub(crate) residual: Option<(&'a [f32x4], usize)>,
    pub(crate) residual_after_activation: bool,
}

impl Epilogue<'_> {
    /// Turns the sums of one pixel's groups, from `group` on, into values.
    #[inline(always)]
    pub(crate) fn finish<const W: usize>(&self, sums: [f32x4; W], pixel: usize, group: usize) -> [f32x4; W] {
        let slope = |index: usize| self.slopes.get(group + index).copied().unwrap_or(f32x4::ZERO);
        let Some((residual, residual_groups)) = self.residual else {
            return activate(self.activation, sums, slope);
        };
        let at = |index: usize| {
            if group + index < residual_groups {
                residual[pixel * residual_groups + group + index]
            } else {
                f32x4::ZERO
            }
        };
        if self.residual_after_activation {
            let values = activate(self.activation, sums, slope);
            std::array::from_fn(|index| values[index] + at(index))
        } else {
            activate(
                self.activation,
                std::array::from_fn(|index| sums[index] + at(index)),
                slope,
            )
        }
    }
}

/// One row of the kernel as it lies over a row of pixels.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Segment<'a> {
    /// The pixels; those of output pixel `x` begin at `x * step`.
    pub(crate) values: &'a [f32],
    /// Terms that one output pixel takes from here.
    pub(crate) terms: usize,
    /// Index of the first of them in the panel.
    pub(crate) first_term: usize,
}

/// `out[pixel] = finish(bias + Σ segments · panels)` for every pixel of `out`.
///
/// `first_pixel` is where `out` begins in the residual.
pub(crate) fn multiply(
    segments: &[Segment<'_>],
    step: usize,
    panels: &Panels,
    epilogue: &Epilogue<'_>,
    first_pixel: usize,
    out: &mut [f32x4],
) {
    let mut first_group = 0;
    for panel in panels.data.chunks(2 * panels.terms) {
        let width = panel.len() / panels.terms;
        let job = Job {
            segments,
            step,
            epilogue,
            groups: panels.groups,
            first_group,
            first_pixel,
        };
        if width == 2 {
            job.panel::<4, 2>(panel, out);
        } else {
            job.panel::<4, 1>(panel, out);
        }
        first_group += width;
    }
}

struct Job<'a> {
    segments: &'a [Segment<'a>],
    step: usize,
    epilogue: &'a Epilogue<'a>,
    groups: usize,
    first_group: usize,
    first_pixel: usize,
}

impl Job<'_> {
    /// All pixels of `out` against one panel, `R` pixels at a time.
    fn panel<const R: usize, const W: usize>(&self, panel: &[f32x4], out: &mut [f32x4]) {
        let (panel, _) = panel.as_chunks::<W>();
        let pixels = out.len() / self.groups;
        let mut tiles = out.chunks_exact_mut(R * self.groups);
        let mut x = 0;
        for tile in &mut tiles {
            self.tile::<R, W>(panel, x, tile);
            x += R;
        }
        let mut rest = tiles.into_remainder().chunks_exact_mut(self.groups);
        for (tile, x) in (&mut rest).zip(x..pixels) {
            self.tile::<1, W>(panel, x, tile);
        }
    }

    #[inline(always)]
    fn tile<const R: usize, const W: usize>(&self, panel: &[[f32x4; W]], x: usize, out: &mut [f32x4]) {
        let bias: [f32x4; W] = std::array::from_fn(|w| self.epilogue.bias[self.first_group + w]);
        let mut sums = [bias; R];
        for segment in self.segments {
            let rows = std::array::from_fn(|r| &segment.values[(x + r) * self.step..][..segment.terms]);
            sums = accumulate(sums, rows, &panel[segment.first_term..][..segment.terms]);
        }
        for (r, (row, sums)) in out.chunks_exact_mut(self.groups).zip(sums).enumerate() {
            let values = self
                .epilogue
                .finish(sums, self.first_pixel + x + r, self.first_group);
            row[self.first_group..][..W].copy_from_slice(&values);
        }
    }
}

#[inline(always)]
fn accumulate<const R: usize, const W: usize>(
    mut sums: [[f32x4; W]; R],
    rows: [&[f32]; R],
    panel: &[[f32x4; W]],
) -> [[f32x4; W]; R] {
    let rows = rows.map(|row| &row[..panel.len()]);
    for (term, weights) in panel.iter().enumerate() {
        for (sums, row) in sums.iter_mut().zip(rows) {
            let value = f32x4::splat(row[term]);
            for (sum, weight) in sums.iter_mut().zip(weights) {
                *sum += value * *weight;
            }
        }
    }
    sums
}
