//! Strands: what the network of the edge leaves out of hair that is finer than a pixel.
//!
//! Source: each pixel's place on the line from the wall's colour nearby to the person's, and alpha as closed-form matting
//! found it. The network drops the finest hair together with the wall's patterns. Where the wall is plain there are none:
//! closed-form alpha is right in the mean, and that place is right in the detail, which matting joins over windows. Where
//! it is not, the network's word stays. Before a calm wall thin strands are found beyond the band too. It cannot see a
//! strand of the wall's colour, nor tell one from a scratch in a calm wall.

use wide::f32x4;

use super::perceived;
use super::trimap::{Known, MaskInFrame};
use crate::normalize::linear::LinearPicture;

/// Side of the blocks whose means, three by three, are the colours nearby; in mask cells.
const BLOCK_CELLS: f32 = 3.5;
/// Weight of everything in the frame, which counts where no pixel nearby is the wall, or the person.
const EVERYWHERE: f32 = 1e-4;

/// Share of the detail that is taken over.
const DETAIL: f32 = 0.7;
/// Place on the line from which on a pixel is all person: hair's lights are brighter than its mean.
const WHOLE: f32 = 0.8;
/// Perceived light: distance from the line at which a colour is no mixture, contrast from which on a line is trusted, and
/// the spread of a wall that halves the trust.
const OFF_LINE: f32 = 0.05;
const CONTRAST: f32 = 0.05;
const SPREAD: f32 = 0.04;
/// The wall's spread, over the contrast, up to which it is plain, and at twice which it is not.
const PLAIN: f32 = 0.2;
/// Square of the contrast that keeps a place on a line without length near nought.
const NO_CONTRAST: f32 = 0.003;

/// Pixels further away than this show how calm the wall is: calm when their mean place is no more than this, and busy at
/// twice that.
const FAR_CELLS: f32 = 5.0;
const CALM: f32 = 0.006;
/// How far from the mask a calm wall is searched for strands, and the places on the line that are noise and a strand.
const SEARCHED_CELLS: f32 = 16.0;
const NOISE: f32 = 0.03;
const STRAND: f32 = 0.9;

/// Half the width and height of what is too broad for a strand, pixels.
const BROAD: usize = 3;

/// Means look at one pixel of so many, each way.
const STEP: usize = 2;

/// Where a pixel's colour lies between the wall's and the person's nearby.
#[derive(Clone, Copy, Default)]
struct Place {
    /// Place on the line, 0 for the wall and 1 for the person, not beyond them.
    share: f32,
    /// 1 on the line, 0 where the colour is no mixture.
    on_line: f32,
    /// How far the line itself may be trusted, 0 to 1.
    trust: f32,
    /// 1 where the wall is so plain that the place is alpha, 0 where it may be the wall's own pattern.
    plain: f32,
}

/// Turns closed-form `alpha` into the matte; `refined` is the network's, `outwards` the distance of each pixel from the mask.
pub(super) fn restore(
    picture: &LinearPicture,
    mask: &MaskInFrame,
    trimap: &[Known],
    outwards: &[f32],
    refined: &[f32],
    alpha: &mut [f32],
) {
    let searched = |index: usize| mask.covered[index] && outwards[index] < SEARCHED_CELLS * mask.cell_px;
    let wanted = |index: usize| match trimap[index] {
        Known::Unknown => true,
        Known::Background => searched(index),
        Known::Foreground => false,
    };
    let places = places(picture, mask, trimap, alpha, &wanted);
    let calm = calm(mask, trimap, outwards, &places);
    let lost = |alpha: &[f32], index: usize| (places[index].share / WHOLE).min(1.0) - alpha[index];
    let around = Blocks::new(mask, &|index| (f32x4::splat(lost(alpha, index)), 1.0));
    let apart = |index: usize| {
        if trimap[index] != Known::Unknown {
            return 0.0;
        }
        let place = places[index];
        let [around, ..] = around.at(index).to_array();
        let detail = DETAIL * place.on_line * place.trust * (lost(alpha, index) - around);
        (alpha[index] + detail).clamp(0.0, 1.0) - refined[index]
    };
    let apart: Vec<f32> = (0..alpha.len()).map(apart).collect();
    // Strands and the gaps between them are thin; what is broad of the difference is haze, or a lock the wall's colour.
    let [above, below] = [1.0, -1.0].map(|sign| {
        let part: Vec<f32> = apart.iter().map(|apart| (sign * apart).max(0.0)).collect();
        opened(&part, mask.width)
    });
    for index in (0..alpha.len()).filter(|index| trimap[*index] == Known::Unknown) {
        let thin = apart[index] - above[index] + below[index];
        alpha[index] = (refined[index] + places[index].plain * thin).clamp(0.0, 1.0);
    }
    if calm == 0.0 {
        return;
    }
    let strands: Vec<f32> = places
        .iter()
        .map(|place| ((place.share - NOISE) / (STRAND - NOISE)).clamp(0.0, 1.0) * place.on_line)
        .collect();
    let broad = opened(&strands, mask.width);
    for (index, value) in alpha.iter_mut().enumerate() {
        if trimap[index] == Known::Background && searched(index) {
            *value = value.max(calm * (strands[index] - broad[index]));
        }
    }
}

/// 1 before a calm wall, 0 before a busy one, of which any line may look like a strand.
fn calm(mask: &MaskInFrame, trimap: &[Known], outwards: &[f32], places: &[Place]) -> f32 {
    let (mut sum, mut count) = (0.0, 0.0f32);
    for index in sampled(mask) {
        let far = mask.covered[index] && outwards[index] > FAR_CELLS * mask.cell_px;
        if trimap[index] == Known::Background && far {
            sum += places[index].share;
            count += 1.0;
        }
    }
    if count > 0.0 {
        (2.0 - sum / count / CALM).clamp(0.0, 1.0)
    } else {
        0.0
    }
}

/// The pixels that means look at.
fn sampled(mask: &MaskInFrame) -> impl Iterator<Item = usize> {
    let width = mask.width;
    (0..mask.height)
        .step_by(STEP)
        .flat_map(move |y| (0..width).step_by(STEP).map(move |x| y * width + x))
}

/// Of the pixels that are `wanted` and of those that means look at.
fn places(
    picture: &LinearPicture,
    mask: &MaskInFrame,
    trimap: &[Known],
    alpha: &[f32],
    wanted: &dyn Fn(usize) -> bool,
) -> Vec<Place> {
    let seen = |index: usize| {
        let [red, green, blue] = perceived(picture.pixels()[index]);
        f32x4::from([red, green, blue, red * red + green * green + blue * blue])
    };
    let surely = |share: f32| share * share * share * share;
    let wall = Blocks::new(mask, &|index| {
        let wall = trimap[index] != Known::Foreground;
        (seen(index), if wall { surely(1.0 - alpha[index]) } else { 0.0 })
    });
    let person = Blocks::new(mask, &|index| (seen(index), surely(alpha[index])));
    let place = |index: usize| {
        let wall = wall.at(index);
        let line = person.at(index) - wall;
        let apart = seen(index) - wall;
        let contrast = product(line, line);
        let along = product(apart, line) / (contrast + NO_CONTRAST);
        let off = apart - line * f32x4::splat(along);
        let spread = (wall.to_array()[3] - product(wall, wall)).max(0.0);
        Place {
            share: along.clamp(0.0, 1.0),
            on_line: (1.0 - product(off, off).sqrt() / OFF_LINE).max(0.0),
            plain: (2.0 - (spread / (contrast + NO_CONTRAST)).sqrt() / PLAIN).clamp(0.0, 1.0),
            trust: (contrast.sqrt() / CONTRAST).min(1.0) / (1.0 + spread / (SPREAD * SPREAD)),
        }
    };
    let mut places = vec![Place::default(); alpha.len()];
    for index in sampled(mask).chain((0..alpha.len()).filter(|index| wanted(*index))) {
        places[index] = place(index);
    }
    places
}

/// Of red, green and blue.
fn product(one: f32x4, other: f32x4) -> f32 {
    let [red, green, blue, _] = (one * other).to_array();
    red + green + blue
}

/// Means over the surroundings, which are three by three blocks; between the middles of blocks they change linearly.
struct Blocks {
    /// Of the picture, in pixels.
    width: usize,
    /// Side of a block, in pixels.
    side: usize,
    /// Columns and rows of blocks.
    size: [usize; 2],
    means: Vec<f32x4>,
}

impl Blocks {
    /// `of` answers a pixel's value and weight.
    fn new(mask: &MaskInFrame, of: &dyn Fn(usize) -> (f32x4, f32)) -> Self {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a few pixels"
        )]
        let side = ((BLOCK_CELLS * mask.cell_px + 0.5) as usize).max(1);
        let [columns, rows] = [mask.width, mask.height].map(|pixels| pixels.div_ceil(side));
        let mut sums = vec![(f32x4::ZERO, 0.0f32); columns * rows];
        for index in sampled(mask) {
            let (value, weight) = of(index);
            let block = &mut sums[index / mask.width / side * columns + index % mask.width / side];
            block.0 += value * f32x4::splat(weight);
            block.1 += weight;
        }
        let add = |sum: (f32x4, f32), part: &(f32x4, f32)| (sum.0 + part.0, sum.1 + part.1);
        let all = sums.iter().fold((f32x4::ZERO, 1e-6), add);
        let mean = |block: usize| {
            let (column, row) = (block % columns, block / columns);
            let mut sum = (all.0 * f32x4::splat(EVERYWHERE), all.1 * EVERYWHERE);
            for row in row.saturating_sub(1)..(row + 2).min(rows) {
                let near = &sums[row * columns..][column.saturating_sub(1)..(column + 2).min(columns)];
                sum = near.iter().fold(sum, add);
            }
            sum.0 / f32x4::splat(sum.1)
        };
        Self {
            width: mask.width,
            side,
            size: [columns, rows],
            means: (0..columns * rows).map(mean).collect(),
        }
    }

    /// The mean around a pixel.
    fn at(&self, index: usize) -> f32x4 {
        let [(x, x_next, x_share), (y, y_next, y_share)] = [(index % self.width, 0), (index / self.width, 1)]
            .map(|(pixel, axis)| {
                let last = self.size[axis] - 1;
                // Twice the distance from the middle of the first block, in pixels.
                let twice = (2 * pixel + 1).saturating_sub(self.side);
                let block = (twice / (2 * self.side)).min(last);
                let share = (twice - block * 2 * self.side) as f32 / (2 * self.side) as f32;
                (block, (block + 1).min(last), f32x4::splat(share.min(1.0)))
            });
        let across = |row: usize| {
            let [one, other] = [x, x_next].map(|column| self.means[row * self.size[0] + column]);
            one + (other - one) * x_share
        };
        let (upper, lower) = (across(y), across(y_next));
        upper + (lower - upper) * y_share
    }
}

/// What is broad of `values`: what holds a square.
fn opened(values: &[f32], width: usize) -> Vec<f32> {
    slide(&slide(values, width, f32::min), width, f32::max)
}

/// The pick of the square around each pixel, along rows and then columns.
fn slide(values: &[f32], width: usize, pick: fn(f32, f32) -> f32) -> Vec<f32> {
    // Whole lines are picked against lines moved aside: that runs many times faster than window after window.
    let along = |values: &[f32], line: usize, step: usize| {
        let mut picked = values.to_vec();
        for (picked, values) in picked.chunks_mut(line).zip(values.chunks(line)) {
            for aside in (1..=BROAD)
                .map(|steps| steps * step)
                .filter(|aside| *aside < values.len())
            {
                for (picked, value) in picked.iter_mut().zip(&values[aside..]) {
                    *picked = pick(*picked, *value);
                }
                for (picked, value) in picked[aside..].iter_mut().zip(values) {
                    *picked = pick(*picked, *value);
                }
            }
        }
        picked
    };
    let width = width.max(1);
    let rows = along(values, width, 1);
    along(&rows, rows.len().max(1), width)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_opening_keeps_what_is_broad_and_drops_what_is_thin() {
        const SIDE: usize = 20;
        let broad = |x: usize, y: usize| (10..18).contains(&x) && y < 8;
        let draw = |index: usize| {
            let (x, y) = (index % SIDE, index / SIDE);
            if broad(x, y) || x == 4 { 0.4 } else { 0.0 }
        };
        let drawn: Vec<f32> = (0..SIDE * SIDE).map(draw).collect();
        for (index, value) in opened(&drawn, SIDE).into_iter().enumerate() {
            let expected = if broad(index % SIDE, index / SIDE) {
                0.4
            } else {
                0.0
            };
            assert_eq!(value, expected, "{index}");
        }
    }
}
