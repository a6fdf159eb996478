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
    /// The biases of the groups from `group` on.
    #[inline(always)]
    pub(crate) fn bias<const W: usize>(&self, group: usize) -> [f32x4; W] {
        self.bias[group..]
            .first_chunk()
            .copied()
            .unwrap_or([f32x4::ZERO; W])
    }

    /// The slopes of the groups from `group` on; zeros where the activation has none.
    #[inline(always)]
    pub(crate) fn slopes<const W: usize>(&self, group: usize) -> [f32x4; W] {
        self.slopes
            .get(group..)
            .and_then(<[_]>::first_chunk)
            .copied()
            .unwrap_or([f32x4::ZERO; W])
    }

    /// Turns the sums of `R` pixels' groups, from `group` on, into values.
    #[inline(always)]
    pub(crate) fn finish<const R: usize, const W: usize>(
        &self,
        mut tile: [[f32x4; W]; R],
        slopes: [f32x4; W],
        pixel: usize,
        group: usize,
    ) -> [[f32x4; W]; R] {
        if self.residual_after_activation {
            tile = activate(self.activation, tile, slopes);
        }
        if let Some((residual, groups)) = self.residual
            && group < groups
        {
            // A tile may run over the end of the picture, and the residual may end within the tile's groups.
            let whole = group + W <= groups;
            for (row, pixel) in tile.iter_mut().zip(pixel..) {
                let addends = residual.get(pixel * groups + group..).unwrap_or_default();
                match addends.first_chunk::<W>() {
                    Some(addends) if whole => {
                        for (value, addend) in row.iter_mut().zip(addends) {
                            *value += *addend;
                        }
                    }
                    _ => {
                        if let Some(addend) = addends.first() {
                            row[0] += *addend;
                        }
                    }
                }
            }
        }
        if self.residual_after_activation {
            tile
        } else {
            activate(self.activation, tile, slopes)
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
        let panel = Panel {
            weights: panel.as_chunks::<W>().0,
            bias: self.epilogue.bias(self.first_group),
            slopes: self.epilogue.slopes(self.first_group),
        };
        let pixels = out.len() / self.groups;
        let mut tiles = out.chunks_exact_mut(R * self.groups);
        let mut x = 0;
        for tile in &mut tiles {
            self.tile::<R, W>(&panel, x, tile);
            x += R;
        }
        let mut rest = tiles.into_remainder().chunks_exact_mut(self.groups);
        for (tile, x) in (&mut rest).zip(x..pixels) {
            self.tile::<1, W>(&panel, x, tile);
        }
    }

    #[inline(always)]
    fn tile<const R: usize, const W: usize>(&self, panel: &Panel<'_, W>, x: usize, out: &mut [f32x4]) {
        let mut sums = [panel.bias; R];
        for segment in self.segments {
            let rows = std::array::from_fn(|r| &segment.values[(x + r) * self.step..][..segment.terms]);
            sums = accumulate(sums, rows, &panel.weights[segment.first_term..][..segment.terms]);
        }
        let values = self
            .epilogue
            .finish(sums, panel.slopes, self.first_pixel + x, self.first_group);
        for (r, values) in values.iter().enumerate() {
            out[r * self.groups + self.first_group..][..W].copy_from_slice(values);
        }
    }
}

/// One panel and what belongs to its channels.
struct Panel<'a, const W: usize> {
    weights: &'a [[f32x4; W]],
    bias: [f32x4; W],
    slopes: [f32x4; W],
}

/// Adds one segment to the sums of a tile: one turn of the loop for each term, on purpose. In a body of several terms LLVM
/// moves all terms of one sum together, which keeps every operand of the body alive at once, four times more than there
/// are registers; browsers unroll the loop themselves, in this order.
#[inline(always)]
fn accumulate<const R: usize, const W: usize>(
    mut sums: [[f32x4; W]; R],
    rows: [&[f32]; R],
    panel: &[[f32x4; W]],
) -> [[f32x4; W]; R] {
    let rows = rows.map(|row| &row[..panel.len()]);
    for (term, weights) in panel.iter().enumerate() {
        add_term(&mut sums, rows.map(|row| row[term]), weights);
    }
    sums
}

#[inline(always)]
fn add_term<const R: usize, const W: usize>(
    sums: &mut [[f32x4; W]; R],
    values: [f32; R],
    weights: &[f32x4; W],
) {
    for (sums, value) in sums.iter_mut().zip(values) {
        let value = f32x4::splat(value);
        for (sum, weight) in sums.iter_mut().zip(weights) {
            *sum += value * *weight;
        }
    }
}
