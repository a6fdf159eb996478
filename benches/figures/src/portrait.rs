//! A studio portrait taken apart: who is in front of its plain wall, pixel by pixel, and in which colours.
//!
//! The wall is a smooth surface of colour (a quadratic in each channel, fitted to what looks like the corners); what
//! differs from it is the person. Where person and wall meet, and in the gaps between curls, the share of a pixel is its
//! place between the wall's light there and the light of the person just inside, and the person's own light is what
//! remains when the wall's is taken out. That is the truth that mattes are held against: it is found at the photo's own
//! size, three times finer than what is measured, and without any network. Hair as light as the wall defeats it.

use std::path::Path;

use anyhow::{Context, Result};
use yizhao::normalize::LinearPicture;
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
        let (alpha, front) = take_apart(&to_light(&picture), width, height);
        Ok(Self {
            name: path
                .file_stem()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned(),
            width,
            height,
            alpha,
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

    /// The share of each pixel that is the person, as grey light.
    pub(crate) fn alpha_as_light(&self) -> Picture {
        let grey = self.alpha.iter().map(|&alpha| [alpha, alpha, alpha, 1.0]);
        LinearPicture::new(self.width, self.height, grey.collect()).to_srgb()
    }

    /// The person over plain paper.
    pub(crate) fn over(&self, paper: [f32; 4]) -> Picture {
        let pixels = self.alpha.iter().zip(&self.front).map(|(alpha, front)| {
            let light =
                [0, 1, 2].map(|channel: usize| paper[channel] + (front[channel] - paper[channel]) * alpha);
            [light[0], light[1], light[2], 1.0]
        });
        LinearPicture::new(self.width, self.height, pixels.collect()).to_srgb()
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

/// Around a wall's pixel this many are partly wall, because the lens is not sharper.
const SOFT_PX: f32 = 3.0;
/// A gap in the hair: so many pixels of the wall's colour, this near to the wall outside, in widths of the picture.
const GAP: f32 = 0.07;
const GAP_PIXELS: usize = 16;
const GAP_DEPTH: f32 = 0.06;
/// How far from the wall hair may still be thin, pixels, and the misfit at which a pixel is no mixture of wall and hair.
const FRINGE_PX: usize = 10;
const STRAND_PX: usize = 30;
const STRAND_MISFIT: f32 = 0.05;
/// Share of the light inside from which on a pixel is all person: a person's colours vary.
const WHOLE: f32 = 0.75;

/// Share of each pixel that is the person, and the person's own light.
fn take_apart(light: &[[f32; 4]], width: usize, height: usize) -> (Vec<f32>, Vec<[f32; 3]>) {
    let seen: Vec<[f32; 3]> = light
        .iter()
        .map(|pixel| [0, 1, 2].map(|channel: usize| pixel[channel].sqrt()))
        .collect();
    let wall = Wall::fit(&seen, width, height);
    let expected = |index: usize| wall.at(index % width, index / width);
    let differs: Vec<f32> = (0..seen.len())
        .map(|index| {
            let expected = expected(index);
            let square = (0..3).map(|channel| (seen[index][channel] - expected[channel]).powi(2));
            square.sum::<f32>().sqrt()
        })
        .collect();
    let grid = Grid { width, height };
    let border = (0..width).chain((0..height).flat_map(|y| [y * width, y * width + width - 1]));
    let mut bare = grid.reach(border, |index| differs[index] < PERSON);
    let depth = grid.distance(&bare);
    let mut tried = bare.clone();
    for start in 0..differs.len() {
        let gap = |index: usize| differs[index] < GAP && depth[index] < GAP_DEPTH * width as f32;
        if tried[start] || !gap(start) {
            continue;
        }
        let found = grid.reach([start], gap);
        let pixels: Vec<usize> = (0..found.len()).filter(|index| found[*index]).collect();
        pixels.iter().for_each(|&index| tried[index] = true);
        if pixels.len() >= GAP_PIXELS {
            pixels.iter().for_each(|&index| bare[index] = true);
        }
    }
    let depth = grid.distance(&bare);
    let inside: Vec<bool> = depth.iter().map(|depth| *depth > SOFT_PX).collect();
    let own = grid.extend(light, &inside);
    let [near_strand, far_strand] = [FRINGE_PX, STRAND_PX].map(|reach| grid.farthest(&differs, reach));
    let mut alpha = Vec::with_capacity(light.len());
    let mut front = Vec::with_capacity(light.len());
    for index in 0..light.len() {
        let colour = rgb(light[index]);
        if depth[index] > FRINGE_PX as f32 {
            alpha.push(1.0);
            front.push(colour);
            continue;
        }
        let back = expected(index).map(|seen| seen * seen);
        // Between strands the wall shines through: there a pixel lies between wall and the darkest strand nearby, and a
        // strand alone is as dark as those it left. Where it does not, it is skin or cloth.
        let strands = if inside[index] { &near_strand } else { &far_strand };
        let strand = rgb(light[strands[index]]);
        let (mut share, misfit) = mixture(colour, strand, back);
        let mut whole = strand;
        if misfit > STRAND_MISFIT {
            whole = if inside[index] { colour } else { own[index] };
            share = if inside[index] {
                1.0
            } else {
                mixture(colour, whole, back).0
            };
        }
        let certain = ((differs[index] - WALL) / (PERSON - WALL)).clamp(0.0, 1.0);
        let share = (share / WHOLE).min(1.0) * certain;
        alpha.push(share);
        // What is left when the wall's light is taken out says more the larger the share is.
        front.push([0, 1, 2].map(|channel: usize| {
            let left = (back[channel] + (colour[channel] - back[channel]) / share.max(0.1)).clamp(0.0, 1.0);
            whole[channel] + (left - whole[channel]) * share * share
        }));
    }
    (alpha, front)
}

fn rgb([red, green, blue, _]: [f32; 4]) -> [f32; 3] {
    [red, green, blue]
}

/// Share of `front` in a mixture with `back` that comes nearest to `colour`, and how far it stays away, perceived light.
fn mixture(colour: [f32; 3], front: [f32; 3], back: [f32; 3]) -> (f32, f32) {
    let (mut along, mut across) = (0.0, 1e-6);
    for channel in 0..3 {
        let step = front[channel] - back[channel];
        along += (colour[channel] - back[channel]) * step;
        across += step * step;
    }
    let share = (along / across).clamp(0.0, 1.0);
    let miss = |channel: usize| {
        let mixed = back[channel] + (front[channel] - back[channel]) * share;
        mixed.max(0.0).sqrt() - colour[channel].sqrt()
    };
    (
        share,
        (0..3).map(|channel| miss(channel).powi(2)).sum::<f32>().sqrt(),
    )
}

#[derive(Clone, Copy)]
struct Grid {
    width: usize,
    height: usize,
}

impl Grid {
    fn beside(self, index: usize) -> impl Iterator<Item = usize> {
        let (x, y) = (index % self.width, index / self.width);
        [
            (x > 0).then(|| index - 1),
            (x + 1 < self.width).then(|| index + 1),
            (y > 0).then(|| index - self.width),
            (y + 1 < self.height).then(|| index + self.width),
        ]
        .into_iter()
        .flatten()
    }

    /// What can be reached from `seeds` through pixels that `passable` allows.
    fn reach(self, seeds: impl IntoIterator<Item = usize>, passable: impl Fn(usize) -> bool) -> Vec<bool> {
        let mut reached = vec![false; self.width * self.height];
        let mut queue: Vec<usize> = seeds.into_iter().collect();
        while let Some(index) = queue.pop() {
            if !reached[index] && passable(index) {
                reached[index] = true;
                queue.extend(self.beside(index));
            }
        }
        reached
    }

    /// Steps along rows and columns to the nearest of `from`.
    fn distance(self, from: &[bool]) -> Vec<f32> {
        let mut distance: Vec<f32> = from
            .iter()
            .map(|&zero| if zero { 0.0 } else { f32::INFINITY })
            .collect();
        let mut edge: Vec<usize> = (0..from.len()).filter(|index| from[*index]).collect();
        let mut steps = 0.0;
        while !edge.is_empty() {
            steps += 1.0;
            let mut next = Vec::new();
            for index in edge.into_iter().flat_map(|index| self.beside(index)) {
                if distance[index] > steps {
                    distance[index] = steps;
                    next.push(index);
                }
            }
            edge = next;
        }
        distance
    }

    /// The place of the greatest value within `reach` pixels, in a square.
    fn farthest(self, values: &[f32], reach: usize) -> Vec<usize> {
        let pick = |one: usize, other: usize| if values[other] > values[one] { other } else { one };
        let around = |at: usize, size: usize| at.saturating_sub(reach)..(at + reach + 1).min(size);
        let along: Vec<usize> = (0..values.len())
            .map(|index| {
                let (x, row) = (index % self.width, index - index % self.width);
                around(x, self.width).fold(index, |best, x| pick(best, row + x))
            })
            .collect();
        (0..values.len())
            .map(|index| {
                let (x, y) = (index % self.width, index / self.width);
                around(y, self.height).fold(index, |best, y| pick(best, along[y * self.width + x]))
            })
            .collect()
    }

    /// Light of the pixels that `inside` names, carried outwards to the others, step by step.
    fn extend(self, light: &[[f32; 4]], inside: &[bool]) -> Vec<[f32; 3]> {
        let mut own: Vec<[f32; 3]> = light.iter().map(|pixel| [pixel[0], pixel[1], pixel[2]]).collect();
        let mut known = inside.to_vec();
        let mut edge: Vec<usize> = (0..inside.len()).filter(|index| inside[*index]).collect();
        while !edge.is_empty() {
            let mut next: Vec<usize> = edge
                .iter()
                .flat_map(|&index| self.beside(index))
                .filter(|&index| !known[index])
                .collect();
            next.sort_unstable();
            next.dedup();
            for &index in &next {
                let (mut sum, mut count) = ([0.0; 3], 0.0);
                for from in self.beside(index).filter(|from| known[*from]) {
                    (0..3).for_each(|channel| sum[channel] += own[from][channel]);
                    count += 1.0;
                }
                own[index] = sum.map(|sum| sum / count);
            }
            next.iter().for_each(|&index| known[index] = true);
            edge = next;
        }
        own
    }
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
