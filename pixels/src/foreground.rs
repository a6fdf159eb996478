//! The applicant's own colours along the edge, with the old background's light removed.
//!
//! Every pixel is `αF + (1 − α)B`. Of all F and B that explain the picture, the smoothest are taken, coarse to fine, as
//! Germer, Uelwer, Conrad and Harmeling (2020) do: where alpha changes, F and B may not.

use std::borrow::Cow;

use wide::f32x4;

/// Weight of smoothness where alpha is flat, and its growth where alpha changes.
const SMOOTH: f32 = 1e-5;
const SMOOTH_ACROSS_EDGES: f32 = 1.0;
/// Sweeps on levels up to this side, and on larger ones.
const SMALL_SIDE: usize = 32;
const SWEEPS_SMALL: usize = 10;
const SWEEPS_LARGE: usize = 2;
/// Pixels around mixed ones that are solved with them.
const AROUND: usize = 2;

/// Linear light of the foreground, for `pixels` in linear light (the last value means nothing) of which `alpha` is seen:
/// exact enough wherever anything of it, but not all, is seen.
#[must_use]
pub fn foreground(pixels: &[[f32; 4]], alpha: &[f32], width: usize) -> Vec<[f32; 3]> {
    let height = alpha.len() / width.max(1);
    let colours: Vec<f32x4> = pixels
        .iter()
        .map(|&[red, green, blue, _]| f32x4::from([red, green, blue, 1.0]))
        .collect();
    let mean = |weight: &dyn Fn(f32) -> f32| {
        let mut sum = f32x4::splat(1e-6);
        for (colour, &alpha) in colours.iter().zip(alpha) {
            sum += *colour * f32x4::splat(weight(alpha));
        }
        sum / f32x4::splat(sum.to_array()[3])
    };
    let mut level = Level {
        width: 1,
        height: 1,
        front: vec![mean(&|alpha| alpha)],
        back: vec![mean(&|alpha| 1.0 - alpha)],
    };
    while level.width < width || level.height < height {
        level = level.grow(width.min(level.width * 2), height.min(level.height * 2));
        let (colours, alpha) = shrink(&colours, alpha, [width, height], [level.width, level.height]);
        let small = level.width.max(level.height) <= SMALL_SIDE;
        let mixed = level.settle(&colours, &alpha);
        for _ in 0..if small { SWEEPS_SMALL } else { SWEEPS_LARGE } {
            for (y, mixed) in mixed.chunks_exact(level.width).enumerate() {
                level.sweep_row(y, &colours, &alpha, mixed);
            }
        }
    }
    let rgb = |front: &f32x4| {
        let [red, green, blue, _] = front.to_array();
        [red, green, blue]
    };
    level.front.iter().map(rgb).collect()
}

/// Red, green and blue; the last lane of a colour means nothing.
struct Level {
    width: usize,
    height: usize,
    front: Vec<f32x4>,
    back: Vec<f32x4>,
}

impl Level {
    fn grow(&self, width: usize, height: usize) -> Self {
        let from = |values: &[f32x4]| {
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

    /// Where both colours are asked for: wherever alpha is neither nothing nor everything or changes, and a little around.
    /// Elsewhere the one that is seen is the picture's, and the other keeps what the coarser level says.
    fn settle(&mut self, colours: &[f32x4], alpha: &[f32]) -> Vec<bool> {
        let (width, height) = (self.width, self.height);
        let mut mixed = vec![false; width * height];
        for (index, &here) in alpha.iter().enumerate() {
            let (x, y) = (index % width, index / width);
            let left = if x > 0 { alpha[index - 1] } else { here };
            let up = if y > 0 { alpha[index - width] } else { here };
            if here == left && here == up && (here <= 0.0 || here >= 1.0) {
                continue;
            }
            for row in y.saturating_sub(AROUND)..(y + AROUND + 1).min(height) {
                let from = row * width;
                mixed[from + x.saturating_sub(AROUND)..from + (x + AROUND + 1).min(width)].fill(true);
            }
        }
        for (index, &alpha) in alpha.iter().enumerate().filter(|(index, _)| !mixed[*index]) {
            let seen = if alpha >= 1.0 {
                &mut self.front
            } else {
                &mut self.back
            };
            seen[index] = colours[index];
        }
        mixed
    }

    /// A row's part of one pass of Gauss–Seidel: at each pixel the pair that explains it and lies nearest to its
    /// neighbours'.
    // A function of its own: browsers compile anew, and well, only what is called often.
    #[inline(never)]
    fn sweep_row(&mut self, y: usize, colours: &[f32x4], alpha: &[f32], mixed: &[bool]) {
        for (x, _) in mixed.iter().enumerate().filter(|(_, mixed)| **mixed) {
            let index = y * self.width + x;
            let here = alpha[index];
            let up = if y > 0 { index - self.width } else { index };
            let left = if x > 0 { index - 1 } else { index };
            let right = if x + 1 < self.width { index + 1 } else { index };
            let down = if y + 1 < self.height {
                index + self.width
            } else {
                index
            };
            let mut around = Around::default();
            around.add(self, up, (here - alpha[up]).abs());
            around.add(self, left, (here - alpha[left]).abs());
            around.add(self, right, (here - alpha[right]).abs());
            around.add(self, down, (here - alpha[down]).abs());
            let Around { total, front, back } = around;
            let (own, other) = (here, 1.0 - here);
            let scale = f32x4::splat(1.0 / (own * own + other * other + total));
            let (own, other, total) = (f32x4::splat(own), f32x4::splat(other), f32x4::splat(total));
            let (front, back) = (front / total, back / total);
            // The neighbours' means, moved along (α, 1 − α) by what they leave unexplained.
            let unexplained = (colours[index] - own * front - other * back) * scale;
            self.front[index] = within_light(front + own * unexplained);
            self.back[index] = within_light(back + other * unexplained);
        }
    }
}

/// The neighbours' colours, weighed.
#[derive(Default)]
struct Around {
    total: f32,
    front: f32x4,
    back: f32x4,
}

impl Around {
    #[inline(always)]
    fn add(&mut self, level: &Level, index: usize, edge: f32) {
        let weight = SMOOTH + SMOOTH_ACROSS_EDGES * edge;
        self.total += weight;
        self.front += level.front[index] * f32x4::splat(weight);
        self.back += level.back[index] * f32x4::splat(weight);
    }
}

#[inline(always)]
fn within_light(colour: f32x4) -> f32x4 {
    colour.fast_max(f32x4::ZERO).fast_min(f32x4::ONE)
}

/// A pixel of the picture for each pixel of the smaller level.
fn shrink<'a>(
    colours: &'a [f32x4],
    alpha: &'a [f32],
    [width, height]: [usize; 2],
    [to_width, to_height]: [usize; 2],
) -> (Cow<'a, [f32x4]>, Cow<'a, [f32]>) {
    if (width, height) == (to_width, to_height) {
        return (Cow::Borrowed(colours), Cow::Borrowed(alpha));
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
    (Cow::Owned(small), Cow::Owned(small_alpha))
}
