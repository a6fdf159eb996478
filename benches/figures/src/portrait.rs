//! A studio portrait taken apart: who is in front of its plain wall, pixel by pixel, and in which colours.
//!
//! The wall is a smooth surface of colour (a quadratic in each channel, fitted to what looks like the corners); what
//! differs from it is the person. That is the truth that mattes are held against: it is found at the photo's own size,
//! three times finer than what is measured, and without any network. It misses hair as grey as the wall.

use std::path::Path;

use anyhow::{Context, Result};
use yizhao::normalize::{LinearPicture, Matte, foreground};
use yizhao::photo::{Limits, Photo, Picture};

use crate::backgrounds::Background;
use crate::dice::Dice;

pub(crate) struct Portrait {
    pub(crate) name: String,
    pub(crate) width: usize,
    pub(crate) height: usize,
    /// Share of each pixel that is the person.
    pub(crate) alpha: Vec<f32>,
    /// The person's own light.
    front: Vec<[f32; 3]>,
}

/// Differences from the wall, perceived light: below the first it is wall, above the second person.
const WALL: f32 = 0.03;
const PERSON: f32 = 0.10;

impl Portrait {
    pub(crate) fn read(path: &Path) -> Result<Self> {
        let bytes = std::fs::read(path)?;
        let photo = Photo::decode(&bytes, &Limits::default()).context("decoding")?;
        let picture = photo.picture;
        let (width, height) = (picture.width() as usize, picture.height() as usize);
        let light = to_light(&picture);
        let alpha = key(&light, width, height);
        let linear = LinearPicture::new(width, height, light);
        let matte = Matte { width, height, alpha };
        let front = foreground(&linear, &matte);
        Ok(Self {
            name: path
                .file_stem()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned(),
            width,
            height,
            alpha: matte.alpha,
            front,
        })
    }

    /// The person before another background, as a photo with a little noise.
    pub(crate) fn before(&self, background: &Background) -> Picture {
        let mut dice = Dice::new(background.0.len() as u64);
        let mut pixels = Vec::with_capacity(self.alpha.len());
        for (index, (alpha, front)) in self.alpha.iter().zip(&self.front).enumerate() {
            let (x, y) = (index % self.width, index / self.width);
            let back = background.1(
                x as f32 / self.width as f32,
                y as f32 / self.height as f32,
                &mut dice,
            );
            let mixed = [0, 1, 2].map(|channel: usize| {
                let clean = back[channel] + (front[channel] - back[channel]) * alpha;
                (clean * (1.0 + dice.roll(-0.02, 0.02))).clamp(0.0, 1.0)
            });
            pixels.push([mixed[0], mixed[1], mixed[2], 1.0]);
        }
        LinearPicture::new(self.width, self.height, pixels).to_srgb()
    }

    /// Alpha, and the person's light times alpha, at a point of the portrait; 0 outside.
    pub(crate) fn at(&self, x: f64, y: f64) -> [f32; 4] {
        if x < 0.0 || y < 0.0 || x >= self.width as f64 || y >= self.height as f64 {
            return [0.0; 4];
        }
        let index = y as usize * self.width + x as usize;
        let (alpha, front) = (self.alpha[index], self.front[index]);
        [front[0] * alpha, front[1] * alpha, front[2] * alpha, alpha]
    }
}

pub(crate) fn to_light(picture: &Picture) -> Vec<[f32; 4]> {
    let table: Vec<f32> = (0..256)
        .map(|byte| yizhao::facts::linear(f64::from(byte)) as f32)
        .collect();
    picture
        .rgb()
        .chunks_exact(3)
        .map(|rgb| {
            [
                table[rgb[0] as usize],
                table[rgb[1] as usize],
                table[rgb[2] as usize],
                1.0,
            ]
        })
        .collect()
}

/// Share of the greatest difference nearby from which on a pixel is all person: a person's colours vary.
const WHOLE: f32 = 0.7;
/// How far that is looked for, pixels.
const NEARBY: usize = 6;

/// The greatest value of the square around each place.
fn greatest(values: &[f32], width: usize, height: usize) -> Vec<f32> {
    let along = |at: usize, size: usize| at.saturating_sub(NEARBY)..(at + NEARBY + 1).min(size);
    let rows: Vec<f32> = (0..values.len())
        .map(|index| {
            let row = &values[index / width * width..][..width];
            row[along(index % width, width)]
                .iter()
                .copied()
                .fold(0.0, f32::max)
        })
        .collect();
    (0..values.len())
        .map(|index| {
            along(index / width, height)
                .map(|y| rows[y * width + index % width])
                .fold(0.0, f32::max)
        })
        .collect()
}

fn key(light: &[[f32; 4]], width: usize, height: usize) -> Vec<f32> {
    let seen: Vec<[f32; 3]> = light
        .iter()
        .map(|pixel| [0, 1, 2].map(|channel: usize| pixel[channel].sqrt()))
        .collect();
    let wall = Wall::fit(&seen, width, height);
    // Light mixes linearly: the share is the difference to the wall, over that of the whole person nearby.
    let mut differs = Vec::with_capacity(seen.len());
    let mut alpha = Vec::with_capacity(seen.len());
    for (index, colour) in seen.iter().enumerate() {
        let expected = wall.at(index % width, index / width);
        let length =
            |of: &dyn Fn(usize) -> f32| (0..3).map(|channel| of(channel).powi(2)).sum::<f32>().sqrt();
        let perceived = length(&|channel| colour[channel] - expected[channel]);
        differs.push(((perceived - WALL) / (PERSON - WALL)).clamp(0.0, 1.0));
        alpha.push(length(&|channel| {
            colour[channel].powi(2) - expected[channel].powi(2)
        }));
    }
    let most = greatest(&alpha, width, height);
    for (alpha, (most, differs)) in alpha.iter_mut().zip(most.iter().zip(&differs)) {
        *alpha = (*alpha / (WHOLE * most).max(1e-3)).min(1.0) * differs;
    }
    // Whatever cannot be reached from the upper and side edges through wall is person: grey cloth, highlights.
    let mut reached = vec![false; alpha.len()];
    let mut queue: Vec<usize> = (0..width)
        .chain((0..height).flat_map(|y| [y * width, y * width + width - 1]))
        .collect();
    while let Some(index) = queue.pop() {
        if reached[index] || alpha[index] > 0.5 {
            continue;
        }
        reached[index] = true;
        let (x, y) = (index % width, index / width);
        if x > 0 {
            queue.push(index - 1);
        }
        if x + 1 < width {
            queue.push(index + 1);
        }
        if y > 0 {
            queue.push(index - width);
        }
        if y + 1 < height {
            queue.push(index + width);
        }
    }
    // Pixels beside the wall keep their share; those further inside are whole.
    let near = |index: usize| {
        let (x, y) = ((index % width) as i32, (index / width) as i32);
        (-3..=3).any(|dy: i32| {
            (-3..=3).any(|dx: i32| {
                let (x, y) = (x + dx, y + dy);
                x >= 0
                    && y >= 0
                    && x < width as i32
                    && y < height as i32
                    && reached[y as usize * width + x as usize]
            })
        })
    };
    for index in 0..alpha.len() {
        if !reached[index] && !near(index) {
            alpha[index] = 1.0;
        }
    }
    alpha
}

/// One quadratic in the place for each channel.
struct Wall {
    coefficients: [[f64; 6]; 3],
    size: [f64; 2],
}

impl Wall {
    fn fit(seen: &[[f32; 3]], width: usize, height: usize) -> Self {
        let size = [width as f64, height as f64];
        let mut wall = Self {
            coefficients: [[0.0; 6]; 3],
            size,
        };
        // First from the upper strip and corners, then again from all that agrees.
        for round in 0..3 {
            let mut normal = [[0.0f64; 6]; 6];
            let mut right = [[0.0f64; 6]; 3];
            for y in (0..height).step_by(5) {
                for x in (0..width).step_by(5) {
                    let colour = seen[y * width + x];
                    let take = if round == 0 {
                        y < height / 12 || (y < height / 2 && (x < width / 10 || x > width - width / 10))
                    } else {
                        let expected = wall.at(x, y);
                        y < height * 7 / 10
                            && (0..3).all(|channel| (colour[channel] - expected[channel]).abs() < WALL)
                    };
                    if !take {
                        continue;
                    }
                    let terms = wall.terms(x, y);
                    for row in 0..6 {
                        (0..6).for_each(|column| normal[row][column] += terms[row] * terms[column]);
                        (0..3).for_each(|channel| {
                            right[channel][row] += terms[row] * f64::from(colour[channel])
                        });
                    }
                }
            }
            for channel in 0..3 {
                wall.coefficients[channel] = solve(normal, right[channel]);
            }
        }
        wall
    }

    fn terms(&self, x: usize, y: usize) -> [f64; 6] {
        let (x, y) = (x as f64 / self.size[0] - 0.5, y as f64 / self.size[1] - 0.5);
        [1.0, x, y, x * x, x * y, y * y]
    }

    fn at(&self, x: usize, y: usize) -> [f32; 3] {
        let terms = self.terms(x, y);
        self.coefficients
            .map(|row| row.iter().zip(terms).map(|(a, b)| a * b).sum::<f64>() as f32)
    }
}

/// Gauss with pivots; a little ridge keeps an empty sample from dividing by zero.
fn solve(mut matrix: [[f64; 6]; 6], mut right: [f64; 6]) -> [f64; 6] {
    (0..6).for_each(|at| matrix[at][at] += 1e-9);
    for column in 0..6 {
        let pivot = (column..6)
            .max_by(|a, b| matrix[*a][column].abs().total_cmp(&matrix[*b][column].abs()))
            .unwrap_or(column);
        matrix.swap(column, pivot);
        right.swap(column, pivot);
        for row in column + 1..6 {
            let factor = matrix[row][column] / matrix[column][column];
            for at in column..6 {
                matrix[row][at] -= factor * matrix[column][at];
            }
            right[row] -= factor * right[column];
        }
    }
    let mut out = [0.0; 6];
    for row in (0..6).rev() {
        let known: f64 = (row + 1..6).map(|at| matrix[row][at] * out[at]).sum();
        out[row] = (right[row] - known) / matrix[row][row];
    }
    out
}
