//! The loops of a baseline JPEG encoder: cosine transform, quantization, run lengths, packing of codes.
//!
//! Source: ITU-T T.81 and T.871. The transform is made once for a picture, in floats and without rounding between colour
//! conversion and quantization; every quality then starts from it.

use wide::f32x4;

/// Coefficients of a block, lowest frequencies first (the standard's zig-zag order).
pub type Block = [f32; 64];

/// For each place of the zig-zag order, the place in rows.
pub const ZIGZAG: [u8; 64] = [
    0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7,
    14, 21, 28, 35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39,
    46, 53, 60, 61, 54, 47, 55, 62, 63,
];

/// One coded symbol, and the bits that follow it; their number is the symbol's lower half.
#[derive(Debug, Clone, Copy)]
pub struct Token {
    /// Table of the symbol: DC of luma and of chroma, AC of luma and of chroma.
    pub table: u8,
    /// Zeros before it, and the number of bits of what follows.
    pub symbol: u8,
    extra: u16,
}

/// Huffman tables of a scan.
pub const TABLES: usize = 4;

/// Code and length of each symbol.
pub type Codes = [(u16, u8); 256];

/// Which component each block of a unit belongs to, as the scan interleaves them.
#[must_use]
pub const fn unit(quarter: bool) -> &'static [usize] {
    if quarter { &[0, 0, 0, 0, 1, 2] } else { &[0, 1, 2] }
}

/// All blocks of a picture (three bytes a pixel, `width` wide) in the order of the scan. `quarter`: one sample of chroma
/// for two by two pixels. Beyond the picture its edge is repeated.
#[must_use]
pub fn blocks(rgb: &[u8], width: usize, quarter: bool) -> Vec<Block> {
    let (pixels, _) = rgb.as_chunks::<3>();
    let height = pixels.len() / width.max(1);
    let side = if quarter { 16 } else { 8 };
    let mut blocks = Vec::with_capacity(width.div_ceil(side) * height.div_ceil(side) * unit(quarter).len());
    for top in (0..height).step_by(side) {
        for left in (0..width).step_by(side) {
            let mut planes = [[0.0; 256]; 3];
            for y in 0..side {
                let row = &pixels[(top + y).min(height - 1) * width..][..width];
                for x in 0..side {
                    let colour = components(row[(left + x).min(width - 1)]);
                    for (plane, value) in planes.iter_mut().zip(colour) {
                        plane[y * side + x] = value;
                    }
                }
            }
            push_unit(&planes, quarter, &mut blocks);
        }
    }
    blocks
}

/// Luma less 128, blue and red difference.
#[inline(always)]
fn components(pixel: [u8; 3]) -> [f32; 3] {
    let [r, g, b] = pixel.map(f32::from);
    [
        0.299 * r + 0.587 * g + 0.114 * b - 128.0,
        -0.168_735_9 * r - 0.331_264_1 * g + 0.5 * b,
        0.5 * r - 0.418_687_6 * g - 0.081_312_4 * b,
    ]
}

#[inline(never)]
fn push_unit(planes: &[[f32; 256]; 3], quarter: bool, blocks: &mut Vec<Block>) {
    let side = if quarter { 16 } else { 8 };
    for (place, &component) in unit(quarter).iter().enumerate() {
        let plane = &planes[component];
        let mut samples = [0.0; 64];
        for (index, sample) in samples.iter_mut().enumerate() {
            let (x, y) = (index % 8, index / 8);
            *sample = if component == 0 {
                plane[(y + place / 2 * 8) * side + x + place % 2 * 8]
            } else if quarter {
                let at = 2 * y * side + 2 * x;
                (plane[at] + plane[at + 1] + plane[at + side] + plane[at + side + 1]) * 0.25
            } else {
                plane[index]
            };
        }
        let once = transposed(&transform_columns(&samples));
        // Twice transposed is upright again: the zig-zag reads rows of the second transform as columns.
        let both = transposed(&transform_columns(&once));
        blocks.push(ZIGZAG.map(|at| both[usize::from(at)]));
    }
}

fn transposed(block: &Block) -> Block {
    std::array::from_fn(|index| block[index % 8 * 8 + index / 8])
}

/// One-dimensional orthonormal cosine transform of each column.
#[inline(always)]
fn transform_columns(block: &Block) -> Block {
    // Half the cosine of so many sixteenths of π.
    const C: [f32; 8] = [
        0.5,
        0.490_392_64,
        0.461_939_77,
        0.415_734_8,
        0.353_553_4,
        0.277_785_1,
        0.191_341_72,
        0.097_545_16,
    ];
    let mut out = [0.0; 64];
    for half in [0, 4] {
        let row = |y: usize| {
            let at = y * 8 + half;
            f32x4::new([block[at], block[at + 1], block[at + 2], block[at + 3]])
        };
        let c = |index: usize| f32x4::splat(C[index]);
        let pairs = [0, 1, 2, 3].map(|y| (row(y) + row(7 - y), row(y) - row(7 - y)));
        let [(s0, d0), (s1, d1), (s2, d2), (s3, d3)] = pairs;
        let made = [
            ((s0 + s3) + (s1 + s2)) * c(4),
            d0 * c(1) + d1 * c(3) + d2 * c(5) + d3 * c(7),
            (s0 - s3) * c(2) + (s1 - s2) * c(6),
            d0 * c(3) - d1 * c(7) - d2 * c(1) - d3 * c(5),
            ((s0 + s3) - (s1 + s2)) * c(4),
            d0 * c(5) - d1 * c(1) + d2 * c(7) + d3 * c(3),
            (s0 - s3) * c(6) - (s1 - s2) * c(2),
            d0 * c(7) - d1 * c(5) + d2 * c(3) - d3 * c(1),
        ];
        for (y, values) in made.iter().enumerate() {
            out[y * 8 + half..][..4].copy_from_slice(&values.to_array());
        }
    }
    out
}

/// What the scan says at one quality; `shares` are the reciprocals of the divisors of luma and chroma, in zig-zag order.
/// `tokens` is filled anew.
pub fn tokenize(blocks: &[Block], quarter: bool, shares: &[Block; 2], tokens: &mut Vec<Token>) {
    tokens.clear();
    let mut last = [0; 3];
    for (block, &component) in blocks.iter().zip(unit(quarter).iter().cycle()) {
        let chroma = usize::from(component > 0);
        push_tokens(block, &shares[chroma], chroma as u8, &mut last[component], tokens);
    }
}

#[inline(never)]
fn push_tokens(block: &Block, shares: &Block, chroma: u8, last: &mut i32, tokens: &mut Vec<Token>) {
    // Adding and taking away this much leaves whole numbers.
    const WHOLE: f32 = 12_582_912.0;
    // Baseline files have no room for more.
    const LARGEST: f32 = 1023.0;
    let mut levels = [0.0f32; 64];
    let fours = block.as_chunks::<4>().0.iter().zip(shares.as_chunks::<4>().0);
    for (levels, (values, shares)) in levels.as_chunks_mut::<4>().0.iter_mut().zip(fours) {
        let level = f32x4::new(*values) * f32x4::new(*shares);
        let level = (level + f32x4::splat(WHOLE)) - f32x4::splat(WHOLE);
        *levels = level
            .fast_min(f32x4::splat(LARGEST))
            .fast_max(f32x4::splat(-LARGEST))
            .to_array();
    }
    let token = |table: u8, zeros: u8, level: i32| {
        let bits = 32 - level.unsigned_abs().leading_zeros();
        // Negative numbers are written less one.
        let extra = (level - i32::from(level < 0)) as u32 & ((1 << bits) - 1);
        Token {
            table: table + chroma,
            symbol: zeros << 4 | bits as u8,
            extra: extra as u16,
        }
    };
    let level = levels[0] as i32;
    tokens.push(token(0, 0, level - *last));
    *last = level;
    let mut zeros = 0;
    for level in &levels[1..] {
        if *level == 0.0 {
            zeros += 1;
            continue;
        }
        while zeros > 15 {
            tokens.push(token(2, 15, 0));
            zeros -= 16;
        }
        tokens.push(token(2, zeros, *level as i32));
        zeros = 0;
    }
    if zeros > 0 {
        tokens.push(token(2, 0, 0));
    }
}

/// How often each table has each symbol.
#[must_use]
pub fn count(tokens: &[Token]) -> [[u32; 256]; TABLES] {
    let mut counts = [[0; 256]; TABLES];
    for token in tokens {
        counts[usize::from(token.table)][usize::from(token.symbol)] += 1;
    }
    counts
}

/// The scan's data: codes and bits, a zero after each byte of ones, the last byte filled with ones.
pub fn pack(tokens: &[Token], codes: &[Codes; TABLES], out: &mut Vec<u8>) {
    let (mut held, mut count) = (0u64, 0u32);
    let mut put = |value: u16, bits: u8, out: &mut Vec<u8>| {
        held = held << bits | u64::from(value);
        count += u32::from(bits);
        while count >= 8 {
            count -= 8;
            let byte = (held >> count & 0xFF) as u8;
            out.push(byte);
            if byte == 0xFF {
                out.push(0);
            }
        }
        count as u8
    };
    let mut left = 0;
    for token in tokens {
        let (code, length) = codes[usize::from(token.table)][usize::from(token.symbol)];
        put(code, length, out);
        left = put(token.extra, token.symbol & 15, out);
    }
    let fill = (8 - left) % 8;
    put((1 << fill) - 1, fill, out);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn coefficients_are_those_of_the_cosine_transform() {
        let rgb: Vec<u8> = (0..64 * 3).map(|index| (index * 37 % 251) as u8).collect();
        let found = blocks(&rgb, 8, false);
        assert_eq!(found.len(), 3);
        let luma = |x: usize, y: usize| {
            let [r, g, b] = [0, 1, 2].map(|channel| f64::from(rgb[(y * 8 + x) * 3 + channel]));
            0.299 * r + 0.587 * g + 0.114 * b - 128.0
        };
        let cosine = |at: usize, of: usize| {
            let scale = if of == 0 { 0.125f64.sqrt() } else { 0.5 };
            scale * (std::f64::consts::PI * (2 * at + 1) as f64 * of as f64 / 16.0).cos()
        };
        for (place, at) in ZIGZAG.iter().enumerate() {
            let (u, v) = (usize::from(at % 8), usize::from(at / 8));
            let cells = (0..64).map(|cell| (cell % 8, cell / 8));
            let expected: f64 = cells.map(|(x, y)| luma(x, y) * cosine(x, u) * cosine(y, v)).sum();
            assert!((f64::from(found[0][place]) - expected).abs() < 1e-3, "{u} {v}");
        }
    }

    #[test]
    fn runs_and_signs_are_written_as_the_standard_says() {
        let mut block = [0.0; 64];
        (block[0], block[1], block[20]) = (-5.4, 3.6, -1.0);
        let mut tokens = Vec::new();
        tokenize(&[block], false, &[[1.0; 64]; 2], &mut tokens);
        let found: Vec<_> = tokens
            .iter()
            .map(|token| (token.table, token.symbol, token.extra))
            .collect();
        assert_eq!(
            found,
            [(0, 3, 2), (2, 3, 4), (2, 0xF0, 0), (2, 0x21, 0), (2, 0, 0)]
        );
    }
}
