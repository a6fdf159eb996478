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
const PULL_OF_MASK: f32 = 0.005;
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
    let matrix = pixels::Matrix {
        columns: &system.neighbours,
        coefficients: &system.coefficients,
    };
    pixels::conjugate_gradients(&matrix, &system.right, &mut unknown, ITERATIONS, DONE);
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

    /// Adds one window's share of the matting Laplacian.
    fn add_window(&mut self, window: &[usize; WINDOW], seen: &[[f32; 3]], number: &[u32], trimap: &[Known]) {
        let shares = pixels::matting_window(&window.map(|index| seen[index]), NOISE_VARIANCE);
        for (place, &index) in window.iter().enumerate() {
            if number[index] == NOBODY {
                continue;
            }
            let row = number[index] as usize;
            for (other_place, &other) in window.iter().enumerate() {
                let coefficient = shares[place][other_place];
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
}
