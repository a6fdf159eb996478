//! CIELAB and CIEDE2000 from 8-bit sRGB, bit-identical on every platform (`libm` only).
//!
//! Sources: IEC 61966-2-1 (sRGB), CIE 15 (L*a*b*, D65 white), CIE 142 / Sharma, Wu and Dalal 2005 (CIEDE2000).

/// A colour in CIELAB, D65.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Lab {
    /// Lightness, 0 to 100.
    pub l: f64,
    /// Green to red.
    pub a: f64,
    /// Blue to yellow.
    pub b: f64,
}

impl Lab {
    /// Distance from grey.
    #[must_use]
    pub fn chroma(&self) -> f64 {
        (self.a * self.a + self.b * self.b).sqrt()
    }

    /// CIELAB of linear light, red, green and blue of sRGB.
    #[inline]
    pub(crate) fn of_light([r, g, b]: [f64; 3]) -> Self {
        let x = (0.412_456_4 * r + 0.357_576_1 * g + 0.180_437_5 * b) / 0.950_47;
        let y = luminance([r, g, b]);
        let z = (0.019_333_9 * r + 0.119_192 * g + 0.950_304_1 * b) / 1.088_83;
        let [fx, fy, fz] = [x, y, z].map(|t| {
            if t > 216.0 / 24_389.0 {
                cube_root(t)
            } else {
                (24_389.0 / 27.0 * t + 16.0) / 116.0
            }
        });
        Self {
            l: 116.0 * fy - 16.0,
            a: 500.0 * (fx - fy),
            b: 200.0 * (fy - fz),
        }
    }

    /// Linear light, red, green and blue of sRGB, not below 0.
    pub(crate) fn light(&self) -> [f64; 3] {
        let fy = (self.l + 16.0) / 116.0;
        let [x, y, z] = [fy + self.a / 500.0, fy, fy - self.b / 200.0].map(|f| {
            let cube = f * f * f;
            if cube > 216.0 / 24_389.0 {
                cube
            } else {
                (116.0 * f - 16.0) * 27.0 / 24_389.0
            }
        });
        let (x, z) = (x * 0.950_47, z * 1.088_83);
        [
            3.240_454_2 * x - 1.537_138_5 * y - 0.498_531_4 * z,
            -0.969_266 * x + 1.876_010_8 * y + 0.041_556 * z,
            0.055_643_4 * x - 0.204_025_9 * y + 1.057_225_2 * z,
        ]
        .map(|light| light.max(0.0))
    }
}

/// The eye's sum of linear light, red, green and blue of sRGB: CIE Y, 1 for white.
pub(crate) fn luminance([r, g, b]: [f64; 3]) -> f64 {
    0.212_672_9 * r + 0.715_152_2 * g + 0.072_175 * b
}

/// One 8-bit sRGB value as linear light, 0 to 1.
#[must_use]
pub fn linear(value: f64) -> f64 {
    let share = value / 255.0;
    if share <= 0.040_45 {
        share / 12.92
    } else {
        libm::pow((share + 0.055) / 1.055, 2.4)
    }
}

/// Turns 8-bit sRGB into CIELAB through a table of the 256 linear values.
#[derive(Debug, Clone)]
pub struct LabConverter {
    linear: [f64; 256],
}

impl Default for LabConverter {
    fn default() -> Self {
        Self {
            linear: std::array::from_fn(|value| linear(value as f64)),
        }
    }
}

impl LabConverter {
    /// CIELAB of an sRGB pixel.
    #[must_use]
    pub fn lab(&self, rgb: [u8; 3]) -> Lab {
        Lab::of_light(self.light(rgb))
    }

    /// Linear light of an sRGB pixel, 0 to 1.
    #[must_use]
    pub(crate) fn light(&self, rgb: [u8; 3]) -> [f64; 3] {
        rgb.map(|value| self.linear[usize::from(value)])
    }
}

/// Cube root of a normal positive number, to fourteen digits. `libm`'s is exact, by a fused
/// multiply-add that wasm has to compute in software: ten times as long.
fn cube_root(value: f64) -> f64 {
    // A third of the exponent, mantissa and all, is within 4 %; each of Halley's steps leaves two thirds of the error's cube.
    const TWO_THIRDS_OF_BIAS: u64 = 682 << 52;
    const LEVELLED: u64 = 0x876D_0000_0000;
    let mut root = f64::from_bits(value.to_bits() / 3 + TWO_THIRDS_OF_BIAS - LEVELLED);
    for _ in 0..2 {
        let cube = root * root * root;
        root *= (cube + 2.0 * value) / (2.0 * cube + value);
    }
    root
}

fn seventh_power(value: f64) -> f64 {
    let cube = value * value * value;
    cube * cube * value
}

/// Luma of an sRGB pixel, 0 to 255 (Rec. 709 weights on the encoded values).
#[must_use]
pub(crate) fn luma(rgb: [u8; 3]) -> f64 {
    0.2126 * f64::from(rgb[0]) + 0.7152 * f64::from(rgb[1]) + 0.0722 * f64::from(rgb[2])
}

/// CIEDE2000 colour difference.
#[must_use]
pub fn delta_e_00(one: Lab, two: Lab) -> f64 {
    let chroma_one = (one.a * one.a + one.b * one.b).sqrt();
    let chroma_two = (two.a * two.a + two.b * two.b).sqrt();
    let mean7 = seventh_power((chroma_one + chroma_two) / 2.0);
    let stretch = 1.5 - 0.5 * (mean7 / (mean7 + 6_103_515_625.0)).sqrt();
    let (a1, a2) = (one.a * stretch, two.a * stretch);
    let c1 = (a1 * a1 + one.b * one.b).sqrt();
    let c2 = (a2 * a2 + two.b * two.b).sqrt();
    let h1 = hue_deg(a1, one.b);
    let h2 = hue_deg(a2, two.b);
    let achromatic = c1 * c2 == 0.0;
    let mut dh = h2 - h1;
    if achromatic {
        dh = 0.0;
    } else if dh > 180.0 {
        dh -= 360.0;
    } else if dh < -180.0 {
        dh += 360.0;
    }
    let delta_l = two.l - one.l;
    let delta_c = c2 - c1;
    let delta_h = 2.0 * (c1 * c2).sqrt() * libm::sin((dh / 2.0).to_radians());
    let mean_l = (one.l + two.l) / 2.0;
    let mean_c = (c1 + c2) / 2.0;
    let mean_h = if achromatic {
        h1 + h2
    } else if (h1 - h2).abs() <= 180.0 {
        (h1 + h2) / 2.0
    } else if h1 + h2 < 360.0 {
        (h1 + h2 + 360.0) / 2.0
    } else {
        (h1 + h2 - 360.0) / 2.0
    };
    let cosine = |degrees: f64| libm::cos(degrees.to_radians());
    let t =
        1.0 - 0.17 * cosine(mean_h - 30.0) + 0.24 * cosine(2.0 * mean_h) + 0.32 * cosine(3.0 * mean_h + 6.0)
            - 0.20 * cosine(4.0 * mean_h - 63.0);
    let offset = (mean_l - 50.0) * (mean_l - 50.0);
    let s_l = 1.0 + 0.015 * offset / (20.0 + offset).sqrt();
    let s_c = 1.0 + 0.045 * mean_c;
    let s_h = 1.0 + 0.015 * mean_c * t;
    let bend = (mean_h - 275.0) / 25.0;
    let mean_c7 = seventh_power(mean_c);
    let r_t = -2.0
        * (mean_c7 / (mean_c7 + 6_103_515_625.0)).sqrt()
        * libm::sin((60.0 * libm::exp(-bend * bend)).to_radians());
    let (l, c, h) = (delta_l / s_l, delta_c / s_c, delta_h / s_h);
    (l * l + c * c + h * h + r_t * c * h).max(0.0).sqrt()
}

fn hue_deg(a: f64, b: f64) -> f64 {
    if a == 0.0 && b == 0.0 {
        return 0.0;
    }
    let degrees = libm::atan2(b, a).to_degrees();
    if degrees < 0.0 { degrees + 360.0 } else { degrees }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lab(l: f64, a: f64, b: f64) -> Lab {
        Lab { l, a, b }
    }

    #[test]
    fn white_and_black_are_the_ends_of_lightness() {
        let converter = LabConverter::default();
        let white = converter.lab([255; 3]);
        assert!(
            (white.l - 100.0).abs() < 0.01 && white.a.abs() < 0.02 && white.b.abs() < 0.02,
            "{white:?}"
        );
        assert!(converter.lab([0; 3]).l.abs() < 1e-9);
    }

    #[test]
    fn a_colour_gives_its_light_back() {
        for light in [[0.5, 0.2, 0.1], [0.001, 0.002, 0.003], [1.0, 0.9, 0.0]] {
            let back = Lab::of_light(light).light();
            assert!(
                light.iter().zip(back).all(|(one, two)| (one - two).abs() < 1e-6),
                "{back:?}"
            );
        }
    }

    #[test]
    fn roots_are_exact_to_fourteen_digits() {
        for step in 1..4000 {
            let root = f64::from(step) / 1000.0;
            let off = cube_root(root * root * root) / root - 1.0;
            assert!(off.abs() < 1e-14, "{root}: {off:e}");
        }
    }

    /// Pairs 1, 7, 17, 24 and 33 of the published test data of Sharma, Wu and Dalal (2005).
    #[test]
    fn ciede2000_matches_the_published_pairs() {
        let pairs = [
            (lab(50.0, 2.6772, -79.7751), lab(50.0, 0.0, -82.7485), 2.0425),
            (lab(50.0, 0.0, 0.0), lab(50.0, -1.0, 2.0), 2.3669),
            (lab(50.0, 2.5, 0.0), lab(73.0, 25.0, -18.0), 27.1492),
            (lab(50.0, 2.5, 0.0), lab(50.0, 3.2592, 0.3350), 1.0),
            (
                lab(6.7747, -0.2908, -2.4247),
                lab(5.8714, -0.0985, -2.2286),
                0.6377,
            ),
        ];
        for (one, two, expected) in pairs {
            let found = delta_e_00(one, two);
            assert!((found - expected).abs() < 1e-4, "{found} against {expected}");
            assert!((delta_e_00(two, one) - found).abs() < 1e-9);
        }
    }
}
