//! The applicant's own colours along the edge, with the old background's light removed.
//!
//! Every pixel is `αF + (1 − α)B`. Of all F and B that explain the picture, the smoothest are taken, coarse to fine, as
//! Germer, Uelwer, Conrad and Harmeling (2020) do: where alpha changes, F and B may not.

use super::linear::LinearPicture;
use super::matte::Matte;

/// Weight of smoothness where alpha is flat, and its growth where alpha changes.
const SMOOTH: f32 = 1e-5;
const SMOOTH_ACROSS_EDGES: f32 = 1.0;
/// Sweeps on levels up to this side, and on larger ones.
const SMALL_SIDE: usize = 32;
const SWEEPS_SMALL: usize = 10;
const SWEEPS_LARGE: usize = 2;

/// Linear light of the foreground at every pixel.
#[must_use]
pub fn foreground(picture: &LinearPicture, matte: &Matte) -> Vec<[f32; 3]> {
    let (width, height) = (matte.width, matte.height);
    let colours: Vec<[f32; 3]> = picture
        .pixels()
        .iter()
        .map(|pixel| [pixel[0], pixel[1], pixel[2]])
        .collect();
    let mean = |weight: &dyn Fn(f32) -> f32| {
        let mut sum = [1e-6f32; 4];
        for (colour, &alpha) in colours.iter().zip(&matte.alpha) {
            let weight = weight(alpha);
            (0..3).for_each(|channel| sum[channel] += weight * colour[channel]);
            sum[3] += weight;
        }
        [sum[0] / sum[3], sum[1] / sum[3], sum[2] / sum[3]]
    };
    let mut level = Level {
        width: 1,
        height: 1,
        front: vec![mean(&|alpha| alpha)],
        back: vec![mean(&|alpha| 1.0 - alpha)],
    };
    while level.width < width || level.height < height {
        level = level.grow(width.min(level.width * 2), height.min(level.height * 2));
        let (colours, alpha) = shrink(
            &colours,
            &matte.alpha,
            [width, height],
            [level.width, level.height],
        );
        let small = level.width.max(level.height) <= SMALL_SIDE;
        for _ in 0..if small { SWEEPS_SMALL } else { SWEEPS_LARGE } {
            level.sweep(&colours, &alpha);
        }
    }
    level.front
}

struct Level {
    width: usize,
    height: usize,
    front: Vec<[f32; 3]>,
    back: Vec<[f32; 3]>,
}

impl Level {
    fn grow(&self, width: usize, height: usize) -> Self {
        let from = |values: &[[f32; 3]]| {
            let mut grown = Vec::with_capacity(width * height);
            for y in 0..height {
                let row = y * self.height / height * self.width;
                grown.extend((0..width).map(|x| values[row + x * self.width / width]));
            }
            grown
        };
        Self {
            width,
            height,
            front: from(&self.front),
            back: from(&self.back),
        }
    }

    /// One pass of Gauss–Seidel: at each pixel the pair that explains it and lies nearest to its neighbours'.
    fn sweep(&mut self, colours: &[[f32; 3]], alpha: &[f32]) {
        for y in 0..self.height {
            for x in 0..self.width {
                let index = y * self.width + x;
                let here = alpha[index];
                let neighbours = [
                    if y > 0 { index - self.width } else { index },
                    if x > 0 { index - 1 } else { index },
                    if x + 1 < self.width { index + 1 } else { index },
                    if y + 1 < self.height {
                        index + self.width
                    } else {
                        index
                    },
                ];
                let mut total = 0.0;
                let (mut front, mut back) = ([0.0; 3], [0.0; 3]);
                for neighbour in neighbours {
                    let weight = SMOOTH + SMOOTH_ACROSS_EDGES * (here - alpha[neighbour]).abs();
                    total += weight;
                    for channel in 0..3 {
                        front[channel] += weight * self.front[neighbour][channel];
                        back[channel] += weight * self.back[neighbour][channel];
                    }
                }
                let (own, other) = (here, 1.0 - here);
                let scale = 1.0 / (own * own + other * other + total);
                for channel in 0..3 {
                    let (front, back) = (front[channel] / total, back[channel] / total);
                    // The neighbours' means, moved along (α, 1 − α) by what they leave unexplained.
                    let unexplained = (colours[index][channel] - own * front - other * back) * scale;
                    self.front[index][channel] = (front + own * unexplained).clamp(0.0, 1.0);
                    self.back[index][channel] = (back + other * unexplained).clamp(0.0, 1.0);
                }
            }
        }
    }
}

/// Means over the pixels that each pixel of the smaller level stands for.
fn shrink(
    colours: &[[f32; 3]],
    alpha: &[f32],
    [width, height]: [usize; 2],
    [to_width, to_height]: [usize; 2],
) -> (Vec<[f32; 3]>, Vec<f32>) {
    if (width, height) == (to_width, to_height) {
        return (colours.to_vec(), alpha.to_vec());
    }
    let (mut small, mut small_alpha) = (Vec::new(), Vec::new());
    for y in 0..to_height {
        for x in 0..to_width {
            // The nearest pixel, not the mean: a mean of both sides is a colour that neither has.
            let from = (2 * y + 1) * height / (2 * to_height) * width + (2 * x + 1) * width / (2 * to_width);
            small.push(colours[from]);
            small_alpha.push(alpha[from]);
        }
    }
    (small, small_alpha)
}
