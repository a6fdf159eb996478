//! Activation functions on vectors of four.
//!
//! `wide`'s own `max`, `min` and `exp` are avoided on purpose: they treat NaN and signed zero differently, or fuse
//! multiplication and addition, from one instruction set to the next.

use wide::{f32x4, i32x4};

use crate::format::Activation;

/// The larger of each pair; the second where they do not compare.
#[inline(always)]
pub(crate) fn larger(a: f32x4, b: f32x4) -> f32x4 {
    a.simd_gt(b).bitselect(a, b)
}

/// The smaller of each pair; the second where they do not compare.
#[inline(always)]
fn smaller(a: f32x4, b: f32x4) -> f32x4 {
    a.simd_lt(b).bitselect(a, b)
}

#[inline(always)]
fn relu(x: f32x4) -> f32x4 {
    x.simd_gt(f32x4::ZERO) & x
}

/// eˣ to about two units in the last place: 2ⁿ·eʳ with |r| ≤ ln 2 / 2 and a polynomial of degree 6 (Cephes `expf`).
#[inline(always)]
pub(crate) fn exp(x: f32x4) -> f32x4 {
    // Adding 1.5·2²³ leaves the nearest whole number in the low bits of the sum.
    const ROUND: f32 = 12_582_912.0;
    let x = larger(smaller(x, f32x4::splat(88.0)), f32x4::splat(-87.0));
    let shifted = x * f32x4::splat(std::f32::consts::LOG2_E) + f32x4::splat(ROUND);
    let n = shifted - f32x4::splat(ROUND);
    let r = x - n * f32x4::splat(0.693_359_4) - n * f32x4::splat(-2.121_944_4e-4);
    let mut sum = f32x4::splat(1.987_569_1e-4);
    for coefficient in [1.398_199_9e-3, 8.333_452e-3, 4.166_579_6e-2, 1.666_666_5e-1, 0.5] {
        sum = sum * r + f32x4::splat(coefficient);
    }
    let fraction = sum * r * r + r + f32x4::splat(1.0);
    let whole: i32x4 = bytemuck::cast(shifted);
    let bits: i32x4 = bytemuck::cast(fraction);
    // The low bits of `shifted` are n; adding n to the exponent field multiplies by 2ⁿ.
    bytemuck::cast(bits + (whole << 23_i32))
}

#[inline(always)]
fn sigmoid(x: f32x4) -> f32x4 {
    f32x4::splat(1.0) / (f32x4::splat(1.0) + exp(-x))
}

#[inline(always)]
fn hard_swish(x: f32x4) -> f32x4 {
    let gate = smaller(relu(x + f32x4::splat(3.0)), f32x4::splat(6.0));
    x * gate * f32x4::splat(1.0 / 6.0)
}

/// Applies `activation` to a tile: `R` pixels of `W` groups of channels each. `slopes` are those of PReLU.
///
/// The choice is made once for the whole tile: made for every vector it costs more than the work itself.
#[inline(always)]
pub(crate) fn activate<const R: usize, const W: usize>(
    activation: Activation,
    mut tile: [[f32x4; W]; R],
    slopes: [f32x4; W],
) -> [[f32x4; W]; R] {
    match activation {
        Activation::None => tile,
        Activation::Relu => tile.map(|row| row.map(relu)),
        Activation::Relu6 => tile.map(|row| row.map(|x| smaller(relu(x), f32x4::splat(6.0)))),
        Activation::PRelu => {
            for row in &mut tile {
                for (x, slope) in row.iter_mut().zip(slopes) {
                    *x = x.simd_gt(f32x4::ZERO).bitselect(*x, *x * slope);
                }
            }
            tile
        }
        Activation::HardSwish => tile.map(|row| row.map(hard_swish)),
        Activation::Sigmoid => tile.map(|row| row.map(sigmoid)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exp_is_within_two_units_in_the_last_place_and_never_leaves_the_finite_numbers() {
        let mut x = -86.5_f32;
        while x < 87.5 {
            let got = exp(f32x4::splat(x)).to_array()[0];
            let want = libm::exp(f64::from(x));
            assert!(
                (f64::from(got) / want - 1.0).abs() < 2.5e-7,
                "exp({x}) = {got}, want {want}"
            );
            x += 0.137;
        }
        for extreme in [f32::MAX, f32::MIN, f32::INFINITY, f32::NEG_INFINITY] {
            assert!(exp(f32x4::splat(extreme)).to_array()[0].is_finite());
        }
    }

    #[test]
    fn activations_at_their_corners() {
        let values = f32x4::from([-4.0, -1.0, 2.0, 8.0]);
        let run = |activation| activate(activation, [[values]], [f32x4::splat(0.25)])[0][0].to_array();
        assert_eq!(run(Activation::None), [-4.0, -1.0, 2.0, 8.0]);
        assert_eq!(run(Activation::Relu), [0.0, 0.0, 2.0, 8.0]);
        assert_eq!(run(Activation::Relu6), [0.0, 0.0, 2.0, 6.0]);
        assert_eq!(run(Activation::PRelu), [-1.0, -0.25, 2.0, 8.0]);
        let [low, dip, rise, high] = run(Activation::HardSwish);
        assert!(
            low == 0.0
                && (dip + 1.0 / 3.0).abs() < 1e-6
                && (rise - 5.0 / 3.0).abs() < 1e-6
                && (high - 8.0).abs() < 1e-6
        );
        let [.., high] = run(Activation::Sigmoid);
        assert!((f64::from(high) - 1.0 / (1.0 + libm::exp(-8.0))).abs() < 1e-7);
    }
}
