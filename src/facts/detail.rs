//! How much detail the face holds, fine against coarse, around eyes, brows and mouth; and how much of it the skin holds.
//!
//! Bands are differences of Gaussians of the face chip. In each, the gradients make a 2×2 tensor; held against the coarse
//! band's, its smaller generalised eigenvalue is the detail in the direction that has least: a shaken photo keeps its
//! lines along the shake, and is no sharper for them. Contrast and exposure cancel. What it cannot see: noise counts as
//! detail, so a blurred and then noisy picture looks sharper than it is.

use yizhao_pixels as pixels;

use super::chip::FaceChip;
use super::statistics::median;

/// Pixels added around each feature.
const FEATURE_MARGIN_PX: f64 = 8.0;
/// Pixels around all features that the widest blur needs.
const BLUR_MARGIN_PX: usize = 20;
/// Side of a block of skin, pixels, and how few of them say nothing.
const SKIN_BLOCK_PX: usize = 10;
const FEWEST_BLOCKS: usize = 16;
/// Chips with fewer pixels than this between the eyes have no band of such detail.
const SMALLEST_INTER_EYE_PX: f64 = 60.0;

/// Detail of the face. Quotients are of amplitudes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Detail {
    /// Detail of 0.8 to 1.6 pixels over that of 3.2 to 6.4, in the direction that has least.
    pub sharpness: f64,
    /// Detail of 0.5 to 1 pixel over that of 3.2 to 6.4, in the direction that has least; `None` when the photo has too
    /// few pixels to hold any.
    pub finest: Option<f64>,
    /// Detail of 0.5 to 1 pixel in the skin, 8-bit luma; `None` when the photo has too few pixels or too little skin is
    /// seen.
    pub skin_texture_luma: Option<f64>,
}

/// Measures the chip's detail; `None` when the face has no coarse detail at all.
pub(crate) fn detail(chip: &FaceChip) -> Option<Detail> {
    let boxes = chip.feature_boxes(FEATURE_MARGIN_PX);
    let frame = boxes.iter().fold([usize::MAX, usize::MAX, 0, 0], |frame, area| {
        [
            frame[0].min(area[0]),
            frame[1].min(area[1]),
            frame[2].max(area[2]),
            frame[3].max(area[3]),
        ]
    });
    let left = frame[0].saturating_sub(BLUR_MARGIN_PX);
    let top = frame[1].saturating_sub(BLUR_MARGIN_PX);
    let right = (frame[2] + BLUR_MARGIN_PX).min(chip.side);
    let bottom = (frame[3] + BLUR_MARGIN_PX).min(chip.side);
    if right <= left + 2 || bottom <= top + 2 {
        return None;
    }
    let (width, height) = (right - left, bottom - top);
    let luma: Vec<f32> = (top..bottom)
        .flat_map(|y| &chip.luma[y * chip.side + left..y * chip.side + right])
        .copied()
        .collect();
    // Each blur starts from the one before: variances add.
    let next = |plane: &[f32], from: f64, to: f64| blur(plane, width, (to * to - from * from).sqrt());
    let half = next(&luma, 0.0, 0.5);
    let fine = next(&half, 0.5, 0.8);
    let one = next(&fine, 0.8, 1.0);
    let medium = next(&one, 1.0, 1.6);
    // Coarser detail than that every second pixel holds as well.
    let half_width = width.div_ceil(2);
    let halved: Vec<f32> = medium
        .chunks_exact(width)
        .step_by(2)
        .flat_map(|row| row.iter().step_by(2))
        .copied()
        .collect();
    let next_half =
        |plane: &[f32], from: f64, to: f64| blur(plane, half_width, (to * to - from * from).sqrt() / 2.0);
    let coarse = next_half(&halved, 1.6, 3.2);
    let coarsest = next_half(&coarse, 3.2, 6.4);
    let areas: Vec<[usize; 4]> = boxes
        .iter()
        .map(|[x0, y0, x1, y1]| {
            [
                x0 - left,
                y0 - top,
                x1.saturating_sub(left),
                y1.saturating_sub(top),
            ]
        })
        .collect();
    let finest = difference(&half, &one);
    let tensor = |band: &[f32]| Tensor::of(band, width, height, &areas, 1);
    let half_areas: Vec<_> = areas.iter().map(|area| area.map(|edge| edge / 2)).collect();
    let (half_height, coarse) = (height.div_ceil(2), difference(&coarse, &coarsest));
    // From one to the next is as far as on both sides of a pixel before; each stands for four.
    let coarse = Tensor::of(&coarse, half_width, half_height, &half_areas, 0).times(4.0);
    let holds_finest = chip.inter_eye_px() >= SMALLEST_INTER_EYE_PX;
    let skin = chip.skin();
    let is_skin = |x: usize, y: usize| skin.holds(left + x, top + y);
    Some(Detail {
        sharpness: tensor(&difference(&fine, &medium)).least_over(&coarse)?,
        finest: if holds_finest {
            tensor(&finest).least_over(&coarse)
        } else {
            None
        },
        skin_texture_luma: if holds_finest {
            texture(&finest, width, height, is_skin)
        } else {
            None
        },
    })
}

fn difference(one: &[f32], two: &[f32]) -> Vec<f32> {
    one.iter().zip(two).map(|(one, two)| one - two).collect()
}

/// Median over blocks of skin of their root mean square.
fn texture(band: &[f32], width: usize, height: usize, is_skin: impl Fn(usize, usize) -> bool) -> Option<f64> {
    let mut blocks = Vec::new();
    for top in (0..height.saturating_sub(SKIN_BLOCK_PX)).step_by(SKIN_BLOCK_PX) {
        for left in (0..width.saturating_sub(SKIN_BLOCK_PX)).step_by(SKIN_BLOCK_PX) {
            let cells = || {
                let cells = 0..SKIN_BLOCK_PX * SKIN_BLOCK_PX;
                cells.map(|cell| (left + cell % SKIN_BLOCK_PX, top + cell / SKIN_BLOCK_PX))
            };
            if cells().all(|(x, y)| is_skin(x, y)) {
                let energy: f64 = cells().map(|(x, y)| f64::from(band[y * width + x]).powi(2)).sum();
                blocks.push((energy / (SKIN_BLOCK_PX * SKIN_BLOCK_PX) as f64).sqrt());
            }
        }
    }
    if blocks.len() < FEWEST_BLOCKS {
        return None;
    }
    median(blocks)
}

/// Sums of products of gradients: energy per direction.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
struct Tensor {
    xx: f64,
    xy: f64,
    yy: f64,
}

impl Tensor {
    /// Of differences from `back` pixels before to the next inside the areas `[left, top, right, bottom)`; where areas overlap,
    /// pixels count twice.
    fn of(band: &[f32], width: usize, height: usize, areas: &[[usize; 4]], back: usize) -> Self {
        let mut tensor = Self::default();
        for [left, top, right, bottom] in areas {
            for y in (*top).max(1)..(*bottom).min(height - 1) {
                for x in (*left).max(1)..(*right).min(width - 1) {
                    let at = y * width + x;
                    let across = f64::from(band[at + 1] - band[at - back]);
                    let down = f64::from(band[at + width] - band[at - back * width]);
                    tensor.xx += across * across;
                    tensor.xy += across * down;
                    tensor.yy += down * down;
                }
            }
        }
        tensor
    }

    fn times(self, factor: f64) -> Self {
        Self {
            xx: self.xx * factor,
            xy: self.xy * factor,
            yy: self.yy * factor,
        }
    }

    /// Root of the smaller generalised eigenvalue: the least of the quotients of both energies over all directions.
    fn least_over(&self, other: &Self) -> Option<f64> {
        let scale = other.xx * other.yy - other.xy * other.xy;
        let determinant = self.xx * self.yy - self.xy * self.xy;
        let mixed = self.xx * other.yy + self.yy * other.xx - 2.0 * self.xy * other.xy;
        let root = (mixed * mixed - 4.0 * scale * determinant).max(0.0).sqrt();
        let least = (mixed - root) / (2.0 * scale);
        least.is_finite().then(|| least.max(0.0).sqrt())
    }
}

/// Separable Gaussian, cut at three sigma, edges replicated.
pub(super) fn blur(plane: &[f32], width: usize, sigma: f64) -> Vec<f32> {
    let radius = (3.0 * sigma).ceil() as usize;
    let weights: Vec<f64> = (0..=radius)
        .map(|step| {
            let t = step as f64 / sigma;
            libm::exp(-0.5 * t * t)
        })
        .collect();
    let total = weights[0] + 2.0 * weights[1..].iter().sum::<f64>();
    let weights: Vec<f32> = weights.iter().map(|weight| (weight / total) as f32).collect();
    pixels::blur(plane, width, &weights)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_least_quotient_is_found_whatever_the_axes() {
        let round = Tensor {
            xx: 2.0,
            xy: 0.0,
            yy: 2.0,
        };
        let long = Tensor {
            xx: 8.0,
            xy: 0.0,
            yy: 2.0,
        };
        assert_eq!(long.least_over(&round), Some(1.0));
        // The same, turned by 45 degrees.
        let turned = Tensor {
            xx: 5.0,
            xy: 3.0,
            yy: 5.0,
        };
        assert_eq!(turned.least_over(&round), Some(1.0));
        assert_eq!(round.least_over(&Tensor::default()), None);
    }

    #[test]
    fn blurring_keeps_the_mean_and_spreads_a_point() {
        let mut plane = vec![0.0f32; 31 * 31];
        plane[15 * 31 + 15] = 1.0;
        let blurred = blur(&plane, 31, 2.0);
        assert!((blurred.iter().sum::<f32>() - 1.0).abs() < 1e-4);
        let second_moment: f32 = (0..31)
            .map(|x| blurred[15 * 31..][..31][x] * (x as f32 - 15.0) * (x as f32 - 15.0))
            .sum::<f32>()
            / blurred[15 * 31..][..31].iter().sum::<f32>();
        assert!((second_moment - 4.0).abs() < 0.15, "{second_moment}");
    }
}
