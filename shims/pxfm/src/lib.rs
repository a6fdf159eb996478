//! The functions that `moxcms` asks of the crate `pxfm`, answered by `libm`.
//!
//! pxfm rounds correctly, with tables that are a tenth of what a browser downloads of the engine, and by another path where
//! a processor fuses multiplication and addition. Colour curves of 8-bit pictures need neither: libm is within one unit in
//! the last place of a float, computes the same everywhere, and the engine carries it anyway.
//!
//! A function that a later moxcms asks for and that is missing here does not compile.

macro_rules! by_libm {
    ($($name:ident = $libm:ident($($argument:ident),+) -> $type:ty;)*) => {
        $(
            #[doc = concat!("`libm::", stringify!($libm), "`.")]
            #[inline]
            #[must_use]
            pub fn $name($($argument: $type),+) -> $type {
                libm::$libm($($argument),+)
            }
        )*
    };
}

by_libm! {
    f_exp = exp(x) -> f64;
    f_exp2 = exp2(x) -> f64;
    f_exp10 = exp10(x) -> f64;
    f_log = log(x) -> f64;
    f_log2 = log2(x) -> f64;
    f_log10 = log10(x) -> f64;
    f_pow = pow(x, y) -> f64;
    f_expf = expf(x) -> f32;
    f_exp2f = exp2f(x) -> f32;
    f_exp10f = exp10f(x) -> f32;
    f_logf = logf(x) -> f32;
    f_log2f = log2f(x) -> f32;
    f_log10f = log10f(x) -> f32;
    f_powf = powf(x, y) -> f32;
    dirty_powf = powf(x, y) -> f32;
    f_cbrtf = cbrtf(x) -> f32;
    f_sinf = sinf(x) -> f32;
    f_atan2f = atan2f(y, x) -> f32;
    f_hypotf = hypotf(x, y) -> f32;
}

/// Sine and cosine.
#[inline]
#[must_use]
pub fn f_sincosf(x: f32) -> (f32, f32) {
    libm::sincosf(x)
}

/// Length of a vector.
#[inline]
#[must_use]
pub fn f_hypot3f(x: f32, y: f32, z: f32) -> f32 {
    libm::hypotf(libm::hypotf(x, y), z)
}

/// `x` with the sign of `y`, for constants.
#[must_use]
pub const fn copysignk(x: f64, y: f64) -> f64 {
    const SIGN: u64 = 1 << 63;
    f64::from_bits((x.to_bits() & !SIGN) | (y.to_bits() & SIGN))
}

/// Largest whole number not above `x`, for constants.
#[must_use]
pub const fn floor(x: f64) -> f64 {
    x.floor()
}

/// e to the power of `x`, for constants: within 2e-15 of the value between -700 and 700, where the curves of television
/// standards lie.
#[must_use]
pub const fn exp(x: f64) -> f64 {
    use std::f64::consts::LN_2;
    assert!(x > -700.0 && x < 700.0);
    let twos = (x / LN_2).round();
    let rest = x - twos * LN_2;
    let mut term = 1.0;
    let mut sum = 1.0;
    let mut n = 1;
    while n < 20 {
        term *= rest / n as f64;
        sum += term;
        n += 1;
    }
    sum * f64::from_bits(((twos as i64 + 1023) as u64) << 52)
}

/// Natural logarithm of a normal positive number, for constants.
const fn ln(x: f64) -> f64 {
    use std::f64::consts::{LN_2, SQRT_2};
    assert!(x >= f64::MIN_POSITIVE && x < f64::INFINITY);
    const MANTISSA: u64 = (1 << 52) - 1;
    let mut twos = (x.to_bits() >> 52) as i64 - 1023;
    let mut mantissa = f64::from_bits((x.to_bits() & MANTISSA) | (1023 << 52));
    if mantissa > SQRT_2 {
        mantissa /= 2.0;
        twos += 1;
    }
    // ln m = 2 artanh((m - 1) / (m + 1)), and the argument is below 0.172.
    let ratio = (mantissa - 1.0) / (mantissa + 1.0);
    let mut power = ratio;
    let mut sum = 0.0;
    let mut n = 1;
    while n < 32 {
        sum += power / n as f64;
        power *= ratio * ratio;
        n += 2;
    }
    2.0 * sum + twos as f64 * LN_2
}

/// `x` to the power of `y`, for constants; `x` is not negative.
#[must_use]
pub const fn pow(x: f64, y: f64) -> f64 {
    if x == 0.0 { 0.0 } else { exp(y * ln(x)) }
}

#[cfg(test)]
mod tests {
    #[test]
    fn constants_agree_with_libm() {
        for step in 1..2000 {
            let x = f64::from(step) / 1000.0;
            for y in [0.1593, 1.0 / 78.84, 2.4, 6.277] {
                let (ours, theirs) = (super::pow(x, y), libm::pow(x, y));
                assert!((ours / theirs - 1.0).abs() < 1e-13, "{x}^{y}: {ours} {theirs}");
            }
            let (ours, theirs) = (super::exp(x - 1.0), libm::exp(x - 1.0));
            assert!((ours / theirs - 1.0).abs() < 1e-14, "exp {x}: {ours} {theirs}");
        }
        assert_eq!(super::pow(0.0, 2.0), 0.0);
    }

    #[test]
    fn signs_and_whole_numbers() {
        assert_eq!(super::copysignk(2.0, -0.0), -2.0);
        assert_eq!(super::copysignk(-2.0, 1.0), 2.0);
        assert_eq!(super::floor(-1.5), -2.0);
    }
}
