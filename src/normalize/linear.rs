//! Pictures in linear light, where mixing colours means mixing light, and the sRGB transfer both ways.
//!
//! Source: IEC 61966-2-1. Both ways are tables; a byte turned to light and back is the same byte.

use std::sync::OnceLock;

use crate::photo::Picture;

/// A picture of linear light: red, green, blue from 0 to 1, and how much of the pixel the source covers (0 or 1).
#[derive(Debug, Clone, PartialEq)]
pub struct LinearPicture {
    width: usize,
    height: usize,
    pixels: Vec<[f32; 4]>,
}

impl LinearPicture {
    /// `pixels` row by row, `width * height` of them.
    ///
    /// # Panics
    /// When their number does not fit: a defect of the caller.
    #[must_use]
    pub fn new(width: usize, height: usize, pixels: Vec<[f32; 4]>) -> Self {
        assert_eq!(pixels.len(), width * height);
        Self {
            width,
            height,
            pixels,
        }
    }

    /// Width in pixels.
    #[must_use]
    pub const fn width(&self) -> usize {
        self.width
    }

    /// Height in pixels.
    #[must_use]
    pub const fn height(&self) -> usize {
        self.height
    }

    /// All pixels, row by row.
    #[must_use]
    pub fn pixels(&self) -> &[[f32; 4]] {
        &self.pixels
    }

    /// The same light as sRGB bytes; light outside 0 to 1 is cut off.
    #[must_use]
    pub fn to_srgb(&self) -> Picture {
        let tables = Transfer::get();
        let rgb = self
            .pixels
            .iter()
            .flat_map(|pixel| [0, 1, 2].map(|channel| tables.byte(pixel[channel])));
        // Both sides came from a frame's u32.
        #[expect(clippy::cast_possible_truncation, reason = "a frame's sides are u32")]
        Picture::new(self.width as u32, self.height as u32, rgb.collect())
    }
}

/// Steps of the table that finds a byte's neighbourhood; every step holds at most the border of two bytes.
const STEPS: usize = 4096;

/// sRGB bytes to linear light and back.
#[derive(Debug)]
pub(super) struct Transfer {
    light: [f32; 256],
    /// Least light of each byte, borders half way between bytes in sRGB.
    border: [f32; 257],
    first: Vec<u8>,
}

impl Transfer {
    pub(super) fn get() -> &'static Self {
        static TABLES: OnceLock<Transfer> = OnceLock::new();
        TABLES.get_or_init(Self::new)
    }

    #[expect(
        clippy::cast_possible_truncation,
        reason = "f64 to f32 rounds; a byte index is below 256"
    )]
    fn new() -> Self {
        let light = std::array::from_fn(|byte| to_light(byte as f64 / 255.0) as f32);
        let border = std::array::from_fn(|byte| match byte {
            0 => f32::NEG_INFINITY,
            256 => f32::INFINITY,
            _ => to_light((byte as f64 - 0.5) / 255.0) as f32,
        });
        let first = |step: usize| {
            let least = step as f32 / STEPS as f32;
            (0..256).rev().find(|&byte| border[byte] <= least).unwrap_or(0) as u8
        };
        Self {
            light,
            border,
            first: (0..=STEPS).map(first).collect(),
        }
    }

    /// The light of every byte.
    pub(super) const fn lights(&self) -> &[f32; 256] {
        &self.light
    }

    pub(super) fn light(&self, byte: u8) -> f32 {
        self.light[usize::from(byte)]
    }

    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "clamped to the table before"
    )]
    pub(super) fn byte(&self, light: f32) -> u8 {
        let light = light.clamp(0.0, 1.0);
        let mut byte = usize::from(self.first[(light * STEPS as f32) as usize]);
        while light >= self.border[byte + 1] {
            byte += 1;
        }
        byte as u8
    }
}

fn to_light(encoded: f64) -> f64 {
    if encoded <= 0.040_45 {
        encoded / 12.92
    } else {
        libm::pow((encoded + 0.055) / 1.055, 2.4)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_returns_and_every_light_goes_to_the_nearest_byte() {
        let tables = Transfer::get();
        for byte in 0..=255 {
            assert_eq!(tables.byte(tables.light(byte)), byte);
        }
        let mut last = 0;
        for step in 0..=100_000u32 {
            let light = f64::from(step) / 100_000.0;
            let encoded = if light <= 0.003_130_8 {
                light * 12.92
            } else {
                1.055 * libm::pow(light, 1.0 / 2.4) - 0.055
            };
            #[expect(clippy::cast_possible_truncation, reason = "a test of rounding")]
            let byte = tables.byte(light as f32);
            assert!(
                (f64::from(byte) - encoded * 255.0).abs() < 0.501,
                "{light}: {byte}"
            );
            assert!(byte >= last);
            last = byte;
        }
        assert_eq!([-1.0, 2.0, f32::NAN].map(|light| tables.byte(light)), [0, 255, 0]);
    }
}
