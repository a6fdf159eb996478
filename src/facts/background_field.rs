//! The light of a plain wall: a smooth surface (quadratic in both directions) through the background's colours.
//!
//! Fitted again and again with less weight for what lies off it, and least for what is darker: objects, strands of hair
//! and shadows then stand out against the wall instead of bending it.

use super::colour::Lab;
use super::statistics::median;

/// Coefficients of the quadratic.
const TERMS: usize = 6;
/// Rounds of reweighting.
const ROUNDS: usize = 8;
/// Residuals, in robust standard deviations, that have half the weight.
const HALF_WEIGHT_SIGMAS: f64 = 2.0;
/// Darker by more than so many robust standard deviations is no wall.
const DARK_SIGMAS: f64 = 3.0;
/// Weight that is left to what is darker.
const DARK_WEIGHT: f64 = 0.04;
/// Added to the robust standard deviation, CIELAB: half a unit is noise on any wall.
const NOISE_LAB: f64 = 0.5;
/// Median absolute deviation to standard deviation of a normal distribution.
const MAD_TO_SIGMA: f64 = 1.4826;

/// A fitted wall; positions run from -1 to 1 over the grid.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Wall {
    coefficients: [[f64; TERMS]; 3],
}

impl Wall {
    /// Fits colours at positions; `None` when the positions do not span a surface.
    pub(crate) fn fit(samples: &[([f64; 2], Lab)]) -> Option<Self> {
        let mut weights = vec![1.0; samples.len()];
        let mut wall = Self::solve(samples, &weights)?;
        for _ in 1..ROUNDS {
            let offsets: Vec<Lab> = samples.iter().map(|(at, lab)| less(*lab, wall.at(*at))).collect();
            let distances: Vec<f64> = offsets.iter().map(length).collect();
            let sigma = MAD_TO_SIGMA * median(distances.clone())? + NOISE_LAB;
            for ((weight, offset), distance) in weights.iter_mut().zip(&offsets).zip(&distances) {
                let off = distance / (HALF_WEIGHT_SIGMAS * sigma);
                *weight = 1.0 / (1.0 + off * off);
                if offset.l < -DARK_SIGMAS * sigma {
                    *weight *= DARK_WEIGHT;
                }
            }
            wall = Self::solve(samples, &weights)?;
        }
        Some(wall)
    }

    /// The wall's colour at a position.
    pub(crate) fn at(&self, position: [f64; 2]) -> Lab {
        let [x, y] = position;
        // Asked of every cell in every round: without a loop, a tenth of what all checks cost together.
        let value = |[one, across, down, broad, both, high]: [f64; TERMS]| {
            one + x * (across + broad * x + both * y) + y * (down + high * y)
        };
        let [l, a, b] = self.coefficients;
        Lab {
            l: value(l),
            a: value(a),
            b: value(b),
        }
    }

    /// Weighted least squares by Cholesky's decomposition of the normal equations.
    fn solve(samples: &[([f64; 2], Lab)], weights: &[f64]) -> Option<Self> {
        let mut normal = [[0.0; TERMS]; TERMS];
        let mut right = [[0.0; TERMS]; 3];
        for ((at, lab), weight) in samples.iter().zip(weights) {
            let terms = terms(*at);
            for row in 0..TERMS {
                let weighted = weight * terms[row];
                for column in 0..=row {
                    normal[row][column] += weighted * terms[column];
                }
                right[0][row] += weighted * lab.l;
                right[1][row] += weighted * lab.a;
                right[2][row] += weighted * lab.b;
            }
        }
        let scale = normal[0][0];
        for row in 0..TERMS {
            for column in 0..=row {
                let rest: f64 = (0..column).map(|k| normal[row][k] * normal[column][k]).sum();
                let value = normal[row][column] - rest;
                normal[row][column] = if row == column {
                    if value <= 1e-9 * scale {
                        return None;
                    }
                    value.sqrt()
                } else {
                    value / normal[column][column]
                };
            }
        }
        let coefficients = right.map(|mut vector| {
            for row in 0..TERMS {
                let known: f64 = (0..row).map(|k| normal[row][k] * vector[k]).sum();
                vector[row] = (vector[row] - known) / normal[row][row];
            }
            for row in (0..TERMS).rev() {
                let known: f64 = (row + 1..TERMS).map(|k| normal[k][row] * vector[k]).sum();
                vector[row] = (vector[row] - known) / normal[row][row];
            }
            vector
        });
        Some(Self { coefficients })
    }
}

fn terms([x, y]: [f64; 2]) -> [f64; TERMS] {
    [1.0, x, y, x * x, x * y, y * y]
}

/// One colour less another.
pub(crate) fn less(one: Lab, two: Lab) -> Lab {
    Lab {
        l: one.l - two.l,
        a: one.a - two.a,
        b: one.b - two.b,
    }
}

pub(crate) fn length(lab: &Lab) -> f64 {
    (lab.l * lab.l + lab.a * lab.a + lab.b * lab.b).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn samples(colour: impl Fn(f64, f64) -> f64) -> Vec<([f64; 2], Lab)> {
        (0..400)
            .map(|index| {
                let at = [
                    f64::from(index % 20) / 10.0 - 1.0,
                    f64::from(index / 20) / 10.0 - 1.0,
                ];
                let l = colour(at[0], at[1]);
                (at, Lab { l, a: 1.0, b: 2.0 })
            })
            .collect()
    }

    #[test]
    fn a_gradient_is_a_wall_and_a_shadow_does_not_bend_it() {
        let gradient = |x: f64, y: f64| 80.0 + 6.0 * x - 4.0 * y * y;
        let shaded = samples(|x, y| gradient(x, y) - if x < -0.6 && y > 0.0 { 25.0 } else { 0.0 });
        let wall = Wall::fit(&shaded).expect("a surface");
        for (at, _) in &shaded {
            let colour = wall.at(*at);
            assert!(
                (colour.l - gradient(at[0], at[1])).abs() < 0.6,
                "{at:?} {colour:?}"
            );
            assert!((colour.b - 2.0).abs() < 1e-6);
        }
    }

    #[test]
    fn one_place_is_no_surface() {
        assert!(Wall::fit(&[([0.0, 0.0], Lab::default()); 50]).is_none());
        assert!(Wall::fit(&[]).is_none());
    }
}
