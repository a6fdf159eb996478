//! Alpha from guesses and certainties: the sparse linear system of closed-form matting, solved by conjugate gradients.
//!
//! Every window of 3×3 pixels asks alpha to be an affine function of colour inside it; every guess pulls as strongly as
//! it is trusted; certain pixels are given. Only unknown pixels are unknowns of the system.

use yizhao_pixels as pixels;

use super::perceived;
use super::sampling::Estimate;
use super::trimap::Known;
use crate::normalize::linear::LinearPicture;

/// Variance of colour within a window that is noise: perceived light, squared.
const NOISE_VARIANCE: f32 = 2e-5;
/// Pull of a fully trusted guess, and of the mask where nothing is known from colours, against the windows' nine.
const PULL: f32 = 0.12;
const PULL_OF_MASK: f32 = 0.015;
const ITERATIONS: usize = 80;
/// Change of alpha that no longer shows.
const DONE: f64 = 1e-3;

const WINDOW: usize = 9;
/// Two pixels share a window when they are at most two apart: a stencil of 5×5.
const STENCIL: usize = pixels::STENCIL;
const NOBODY: u32 = u32::MAX;

/// Alpha of every pixel.
pub(super) fn solve(picture: &LinearPicture, trimap: &[Known], estimates: &[Estimate]) -> Vec<f32> {
    let mut alpha: Vec<f32> = estimates.iter().map(|estimate| estimate.alpha).collect();
    let system = System::new(picture, trimap, estimates);
    let mut unknown: Vec<f32> = system.pixels.iter().map(|&pixel| alpha[pixel]).collect();
    system.conjugate_gradients(&mut unknown);
    for (&pixel, value) in system.pixels.iter().zip(unknown) {
        alpha[pixel] = value.clamp(0.0, 1.0);
    }
    alpha
}

struct System {
    /// Indices of the unknown pixels.
    pixels: Vec<usize>,
    /// For each unknown, the unknowns of its stencil and their coefficients.
    neighbours: Vec<[u32; STENCIL]>,
    coefficients: Vec<[f32; STENCIL]>,
    right: Vec<f32>,
}

impl System {
    fn new(picture: &LinearPicture, trimap: &[Known], estimates: &[Estimate]) -> Self {
        let (width, height) = (picture.width(), picture.height());
        let mut number = vec![NOBODY; trimap.len()];
        let mut pixels = Vec::new();
        for (index, _) in trimap
            .iter()
            .enumerate()
            .filter(|(_, known)| **known == Known::Unknown)
        {
            #[expect(
                clippy::cast_possible_truncation,
                reason = "fewer unknowns than pixels of a frame"
            )]
            let next = pixels.len() as u32;
            number[index] = next;
            pixels.push(index);
        }
        let mut system = Self {
            neighbours: vec![[NOBODY; STENCIL]; pixels.len()],
            coefficients: vec![[0.0; STENCIL]; pixels.len()],
            right: vec![0.0; pixels.len()],
            pixels,
        };
        let seen: Vec<[f32; 3]> = picture.pixels().iter().map(|pixel| perceived(*pixel)).collect();
        for y in 1..height.saturating_sub(1) {
            for x in 1..width.saturating_sub(1) {
                let middle = y * width + x;
                let window: [usize; WINDOW] =
                    std::array::from_fn(|place| middle + (place / 3) * width + place % 3 - width - 1);
                if window.iter().any(|&index| number[index] != NOBODY) {
                    system.add_window(&window, &seen, &number, trimap);
                }
            }
        }
        for (row, &pixel) in system.pixels.iter().enumerate() {
            let estimate = estimates[pixel];
            let pull = PULL_OF_MASK + (PULL - PULL_OF_MASK) * estimate.confidence;
            system.neighbours[row][STENCIL / 2] = number[pixel];
            system.coefficients[row][STENCIL / 2] += pull;
            system.right[row] += pull * estimate.alpha;
        }
        system
    }

    /// Adds one window's share of the matting Laplacian: `δ − (1 + dᵢᵀ (Σ + ε)⁻¹ dⱼ) / 9`.
    fn add_window(&mut self, window: &[usize; WINDOW], seen: &[[f32; 3]], number: &[u32], trimap: &[Known]) {
        let mut mean = [0.0f32; 3];
        for &index in window {
            (0..3).for_each(|channel| mean[channel] += seen[index][channel] / WINDOW as f32);
        }
        let offset = window.map(|index| [0, 1, 2].map(|channel: usize| seen[index][channel] - mean[channel]));
        let mut variance = [[0.0f32; 3]; 3];
        for from in &offset {
            for row in 0..3 {
                (0..3).for_each(|column| variance[row][column] += from[row] * from[column] / WINDOW as f32);
            }
        }
        (0..3).for_each(|channel| variance[channel][channel] += NOISE_VARIANCE / WINDOW as f32);
        let whiten = Cholesky::of(variance);
        let white = offset.map(|from| whiten.apply(from));
        for (place, &index) in window.iter().enumerate() {
            if number[index] == NOBODY {
                continue;
            }
            let row = number[index] as usize;
            for (other_place, &other) in window.iter().enumerate() {
                let agree: f32 = (0..3)
                    .map(|channel| white[place][channel] * white[other_place][channel])
                    .sum();
                let own = if place == other_place { 1.0 } else { 0.0 };
                let coefficient = own - (1.0 + agree) / WINDOW as f32;
                if number[other] == NOBODY {
                    if trimap[other] == Known::Foreground {
                        self.right[row] -= coefficient;
                    }
                    continue;
                }
                let step_y = other_place / 3 + 2 - place / 3;
                let step_x = other_place % 3 + 2 - place % 3;
                let slot = step_y * 5 + step_x;
                self.neighbours[row][slot] = number[other];
                self.coefficients[row][slot] += coefficient;
            }
        }
    }

    fn apply(&self, to: &[f32], out: &mut [f32]) {
        pixels::multiply(&self.neighbours, &self.coefficients, to, out);
    }

    /// Preconditioned with the diagonal; sums run in a fixed order and in f64, so that every platform agrees.
    fn conjugate_gradients(&self, x: &mut [f32]) {
        let dot = |a: &[f32], b: &[f32]| {
            a.iter()
                .zip(b)
                .map(|(a, b)| f64::from(*a) * f64::from(*b))
                .sum::<f64>()
        };
        let diagonal: Vec<f32> = self
            .coefficients
            .iter()
            .map(|row| row[STENCIL / 2].max(f32::MIN_POSITIVE))
            .collect();
        let mut product = vec![0.0; x.len()];
        self.apply(x, &mut product);
        let mut residual: Vec<f32> = self
            .right
            .iter()
            .zip(&product)
            .map(|(right, own)| right - own)
            .collect();
        let mut scaled: Vec<f32> = residual
            .iter()
            .zip(&diagonal)
            .map(|(value, by)| value / by)
            .collect();
        let mut direction = scaled.clone();
        let mut energy = dot(&residual, &scaled);
        let enough = DONE * DONE * energy;
        for _ in 0..ITERATIONS {
            if energy <= enough || energy <= 0.0 {
                break;
            }
            self.apply(&direction, &mut product);
            let bend = dot(&direction, &product);
            if bend <= 0.0 {
                break;
            }
            #[expect(clippy::cast_possible_truncation, reason = "f64 to f32 rounds")]
            let step = (energy / bend) as f32;
            for index in 0..x.len() {
                x[index] += step * direction[index];
                residual[index] -= step * product[index];
                scaled[index] = residual[index] / diagonal[index];
            }
            let next = dot(&residual, &scaled);
            #[expect(clippy::cast_possible_truncation, reason = "f64 to f32 rounds")]
            let keep = (next / energy) as f32;
            energy = next;
            for (direction, scaled) in direction.iter_mut().zip(&scaled) {
                *direction = scaled + keep * *direction;
            }
        }
    }
}

/// Lower triangle L of a symmetric positive definite matrix LLᵀ. The matrix's inverse by cofactors would drown in
/// rounding where a window holds an edge between two plain colours, and with it the system's definiteness.
pub(super) struct Cholesky {
    /// Inverses of the diagonal.
    diagonal: [f32; 3],
    /// Second row's first, third row's first and second entry.
    below: [f32; 3],
}

impl Cholesky {
    pub(super) fn of(m: [[f32; 3]; 3]) -> Self {
        let root = |square: f32| 1.0 / square.max(f32::MIN_POSITIVE).sqrt();
        let first = root(m[0][0]);
        let (second_first, third_first) = (m[1][0] * first, m[2][0] * first);
        let second = root(m[1][1] - second_first * second_first);
        let third_second = (m[2][1] - third_first * second_first) * second;
        let third = root(m[2][2] - third_first * third_first - third_second * third_second);
        Self {
            diagonal: [first, second, third],
            below: [second_first, third_first, third_second],
        }
    }

    /// L⁻¹ times a vector.
    pub(super) fn apply(&self, of: [f32; 3]) -> [f32; 3] {
        let first = of[0] * self.diagonal[0];
        let second = (of[1] - self.below[0] * first) * self.diagonal[1];
        let third = (of[2] - self.below[1] * first - self.below[2] * second) * self.diagonal[2];
        [first, second, third]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whitened_steps_stay_short_where_colours_lie_on_a_line() {
        // An edge between two plain colours: variance along one direction only, and noise.
        let edge = [0.5f32, 0.3, 0.4];
        let noise = NOISE_VARIANCE / WINDOW as f32;
        let variance = [0, 1, 2].map(|row: usize| {
            [0, 1, 2]
                .map(|column: usize| edge[row] * edge[column] / 4.0 + if row == column { noise } else { 0.0 })
        });
        let step = Cholesky::of(variance).apply(edge.map(|value| value / 2.0));
        let length: f32 = step.iter().map(|value| value * value).sum();
        assert!((length - 1.0).abs() < 0.05, "{length}");
    }
}
