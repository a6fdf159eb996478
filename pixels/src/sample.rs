//! Bilinear samples along a straight line through a picture.

/// Positions are in fixed point: equal on every platform, and no float is converted inside the loop.
pub const POSITION_BITS: u32 = 16;
/// Weights have 8 bits a direction, so a sample is an exact integer in units of 1/65536.
const WEIGHT_BITS: u32 = 8;
const FRACTION: u32 = 1 << (2 * WEIGHT_BITS);

/// A picture, row by row, three bytes a pixel.
#[derive(Debug, Clone, Copy)]
pub struct Level<'a> {
    /// Its bytes.
    pub rgb: &'a [u8],
    /// Width and height, pixels.
    pub size: [usize; 2],
    /// Black outside (else the nearest pixel of the edge is repeated).
    pub black_outside: bool,
}

/// Where a row of samples begins and how it goes on, in fixed point.
#[derive(Debug, Clone, Copy)]
pub struct Walk {
    /// Place of the first sample; whole numbers are centres of pixels.
    pub from: [i64; 2],
    /// From one sample to the next.
    pub step: [i64; 2],
}

/// Samples rounded to bytes.
#[inline(never)]
pub fn sample_bytes(level: &Level<'_>, walk: Walk, out: &mut [[u8; 3]]) {
    sample(level, walk, out.iter_mut(), |out, sampled| {
        *out = sampled.map(|value| ((value + FRACTION / 2) >> (2 * WEIGHT_BITS)) as u8);
    });
}

/// Samples (0 to 255) as `value × scale + offset`.
#[inline(never)]
pub fn sample_floats(level: &Level<'_>, walk: Walk, scale: f32, offset: f32, out: &mut [[f32; 3]]) {
    let scale = scale / FRACTION as f32;
    sample(level, walk, out.iter_mut(), |out, sampled| {
        *out = sampled.map(|value| value as f32 * scale + offset);
    });
}

#[inline(always)]
fn sample<T>(level: &Level<'_>, walk: Walk, out: impl Iterator<Item = T>, write: impl Fn(T, [u32; 3])) {
    let [width, height] = level.size.map(|side| side as i64);
    let stride = level.size[0] * 3;
    let read = |x: i64, y: i64| {
        let inside = x >= 0 && y >= 0 && x < width && y < height;
        if level.black_outside && !inside {
            return 0;
        }
        let at = y.clamp(0, height - 1) as usize * stride + x.clamp(0, width - 1) as usize * 3;
        let [red, green, blue] = [0, 1, 2].map(|channel| u64::from(level.rgb[at + channel]));
        red | green << 8 | blue << 16
    };
    let pair = |at: usize| {
        let eight = level.rgb.get(at..)?.first_chunk::<8>()?;
        Some(u64::from_le_bytes(*eight))
    };
    let [mut x, mut y] = walk.from;
    for out in out {
        let (column, line) = (x >> POSITION_BITS, y >> POSITION_BITS);
        let inner = column >= 0 && line >= 0 && column + 1 < width && line + 1 < height;
        let pairs = if inner {
            let at = line as usize * stride + column as usize * 3;
            pair(at).zip(pair(at + stride))
        } else {
            None
        };
        let (upper, lower) = pairs.unwrap_or_else(|| {
            let both = |line: i64| read(column, line) | read(column + 1, line) << 24;
            (both(line), both(line + 1))
        });
        let weight = |place: i64| (place >> (POSITION_BITS - WEIGHT_BITS) & ((1 << WEIGHT_BITS) - 1)) as u64;
        write(out, mix(upper, lower, weight(x), weight(y)));
        x += walk.step[0];
        y += walk.step[1];
    }
}

/// The mean of two pairs of neighbouring pixels, three bytes a pixel from the lowest on. Red and blue are mixed in one
/// word: their lanes of 32 bits never carry.
#[inline(always)]
fn mix(upper: u64, lower: u64, wx: u64, wy: u64) -> [u32; 3] {
    let towards = |one: u64, two: u64, weight: u64| {
        (one << WEIGHT_BITS).wrapping_add(two.wrapping_sub(one).wrapping_mul(weight))
    };
    let red_and_blue = |pixel: u64| pixel & 0xFF | (pixel & 0xFF_0000) << 16;
    let green = |pixel: u64| pixel >> 8 & 0xFF;
    let across = |pair: u64, lanes: fn(u64) -> u64| towards(lanes(pair), lanes(pair >> 24), wx);
    let down = |lanes: fn(u64) -> u64| towards(across(upper, lanes), across(lower, lanes), wy);
    let both = down(red_and_blue);
    [both as u32, down(green) as u32, (both >> 32) as u32]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn samples_are_the_exact_means_of_four_pixels() {
        let size = [7usize, 5];
        let rgb: Vec<u8> = (0..size[0] * size[1] * 3)
            .map(|index| (index * 97 % 256) as u8)
            .collect();
        for black_outside in [false, true] {
            let level = Level {
                rgb: &rgb,
                size,
                black_outside,
            };
            let walk = Walk {
                from: [-100_000, 20_000],
                step: [17_000, 9_000],
            };
            let mut bytes = [[0; 3]; 40];
            sample_bytes(&level, walk, &mut bytes);
            for (step, found) in (0i64..).zip(bytes) {
                let [x, y] = [0, 1].map(|axis| walk.from[axis] + step * walk.step[axis]);
                let expected = [0, 1, 2].map(|channel: usize| {
                    let read = |x: i64, y: i64| {
                        let [clamped_x, clamped_y] = [x.clamp(0, 6), y.clamp(0, 4)];
                        if black_outside && [x, y] != [clamped_x, clamped_y] {
                            return 0;
                        }
                        i64::from(rgb[(clamped_y * 7 + clamped_x) as usize * 3 + channel])
                    };
                    let (wx, wy) = (x >> 8 & 255, y >> 8 & 255);
                    let (x, y) = (x >> 16, y >> 16);
                    let row = |y: i64| read(x, y) * (256 - wx) + read(x + 1, y) * wx;
                    ((row(y) * (256 - wy) + row(y + 1) * wy + 32_768) >> 16) as u8
                });
                assert_eq!(found, expected, "{x} {y}");
            }
        }
    }
}
