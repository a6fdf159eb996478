//! Sharpness of the face: how strong its finest detail is against its coarse detail, around eyes, brows and mouth.
//!
//! Difference-of-Gaussians bands at 0.8–1.6 and 3.2–6.4 pixels of the face chip. Contrast and exposure cancel in the
//! quotient. What it cannot see: noise counts as detail, so a blurred and then noisy picture looks sharper than it is.

use super::chip::FaceChip;

/// Pixels added around each feature.
const FEATURE_MARGIN_PX: f64 = 8.0;
/// Pixels around all features that the widest blur needs.
const BLUR_MARGIN_PX: usize = 20;

/// Quotient of fine over coarse detail; `None` when the face has no coarse detail at all.
pub(crate) fn sharpness(chip: &FaceChip) -> Option<f64> {
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
    let plane: Vec<f32> = (top..bottom)
        .flat_map(|y| {
            chip.luma[y * chip.side + left..y * chip.side + right]
                .iter()
                .copied()
        })
        .collect();
    // Each blur starts from the one before: variances add.
    let finest = blur(&plane, width, height, 0.8);
    let fine = blur(&finest, width, height, (1.6f64 * 1.6 - 0.8 * 0.8).sqrt());
    let coarse = blur(&fine, width, height, (3.2f64 * 3.2 - 1.6 * 1.6).sqrt());
    let coarsest = blur(&coarse, width, height, (6.4f64 * 6.4 - 3.2 * 3.2).sqrt());
    let mut energy = [0.0f64; 2];
    for area in &boxes {
        for y in area[1]..area[3] {
            for x in area[0]..area[2] {
                let at = (y - top) * width + (x - left);
                let one = f64::from(finest[at] - fine[at]);
                let two = f64::from(coarse[at] - coarsest[at]);
                energy[0] += one * one;
                energy[1] += two * two;
            }
        }
    }
    let quotient = (energy[0] / energy[1]).sqrt();
    quotient.is_finite().then_some(quotient)
}

/// Separable Gaussian, cut at three sigma, edges replicated.
fn blur(plane: &[f32], width: usize, height: usize, sigma: f64) -> Vec<f32> {
    let radius = (3.0 * sigma).ceil() as usize;
    let weights: Vec<f64> = (0..=radius)
        .map(|step| {
            let t = step as f64 / sigma;
            libm::exp(-0.5 * t * t)
        })
        .collect();
    let total = weights[0] + 2.0 * weights[1..].iter().sum::<f64>();
    let weights: Vec<f32> = weights.iter().map(|weight| (weight / total) as f32).collect();
    let mut across = vec![0.0f32; plane.len()];
    let mut padded = vec![0.0f32; width + 2 * radius];
    for (row, out) in plane.chunks_exact(width).zip(across.chunks_exact_mut(width)) {
        padded[..radius].fill(row[0]);
        padded[radius..radius + width].copy_from_slice(row);
        padded[radius + width..].fill(row[width - 1]);
        for (value, source) in out.iter_mut().zip(&padded[radius..]) {
            *value = weights[0] * source;
        }
        for (step, weight) in weights.iter().enumerate().skip(1) {
            let before = &padded[radius - step..][..width];
            let after = &padded[radius + step..][..width];
            for ((value, a), b) in out.iter_mut().zip(before).zip(after) {
                *value += weight * (a + b);
            }
        }
    }
    let mut down = vec![0.0f32; plane.len()];
    for (y, out) in down.chunks_exact_mut(width).enumerate() {
        let row = |at: usize| &across[at * width..][..width];
        for (value, source) in out.iter_mut().zip(row(y)) {
            *value = weights[0] * source;
        }
        for (step, weight) in weights.iter().enumerate().skip(1) {
            let before = row(y.saturating_sub(step));
            let after = row((y + step).min(height - 1));
            for ((value, a), b) in out.iter_mut().zip(before).zip(after) {
                *value += weight * (a + b);
            }
        }
    }
    down
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blurring_keeps_the_mean_and_spreads_a_point() {
        let mut plane = vec![0.0f32; 31 * 31];
        plane[15 * 31 + 15] = 1.0;
        let blurred = blur(&plane, 31, 31, 2.0);
        assert!((blurred.iter().sum::<f32>() - 1.0).abs() < 1e-4);
        let second_moment: f32 = (0..31)
            .map(|x| blurred[15 * 31..][..31][x] * (x as f32 - 15.0) * (x as f32 - 15.0))
            .sum::<f32>()
            / blurred[15 * 31..][..31].iter().sum::<f32>();
        assert!((second_moment - 4.0).abs() < 0.15, "{second_moment}");
    }
}
