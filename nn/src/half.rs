//! IEEE 754 binary16, the form in which weights travel.

/// The value of a binary16 bit pattern, exactly.
#[must_use]
pub fn f16_bits_to_f32(bits: u16) -> f32 {
    let sign = u32::from(bits & 0x8000) << 16;
    let exponent = u32::from(bits >> 10 & 0x1f);
    let fraction = u32::from(bits & 0x3ff);
    match exponent {
        // Subnormal: the fraction counts units of 2⁻²⁴, which binary32 holds exactly.
        0 => {
            let magnitude = fraction as f32 * (1.0 / 16_777_216.0);
            f32::from_bits(sign | magnitude.to_bits())
        }
        31 => f32::from_bits(sign | 0x7f80_0000 | fraction << 13),
        _ => f32::from_bits(sign | (exponent + 112) << 23 | fraction << 13),
    }
}

/// The binary16 bit pattern of `value` if it has one, else `None`: weights are never rounded behind one's back.
#[must_use]
pub fn f32_to_f16_bits(value: f32) -> Option<u16> {
    let bits = value.to_bits();
    let sign = (bits >> 16) as u16 & 0x8000;
    let magnitude = value.abs();
    let candidate = if magnitude < 1.0 / 16_384.0 {
        (magnitude * 16_777_216.0) as u16
    } else {
        let exponent = (bits >> 23 & 0xff)
            .checked_sub(112)
            .filter(|exponent| *exponent < 31)?;
        (exponent << 10) as u16 | (bits >> 13 & 0x3ff) as u16
    };
    (f16_bits_to_f32(candidate).to_bits() == magnitude.to_bits()).then_some(sign | candidate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_finite_binary16_survives_the_round_trip() {
        for bits in 0..=u16::MAX {
            if bits >> 10 & 0x1f != 31 {
                assert_eq!(f32_to_f16_bits(f16_bits_to_f32(bits)), Some(bits), "{bits:#06x}");
            }
        }
    }

    #[test]
    fn what_binary16_cannot_hold_is_refused() {
        for value in [0.1, 65_520.0, 1e-9, f32::NAN, f32::INFINITY] {
            assert_eq!(f32_to_f16_bits(value), None, "{value}");
        }
    }
}
