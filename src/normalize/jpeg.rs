//! A baseline JPEG file with Huffman tables made for its picture, in the one interleaved scan that every upload form reads.
//!
//! Source: ITU-T T.81 (file, annex K.1's divisors and their usual scaling by quality) and T.871 (JFIF). Writes no metadata
//! but the density.

use yizhao_pixels::jpeg::{self, Block, Codes, TABLES, Token, ZIGZAG};

use super::encode::Chroma;
use super::huffman::Code;
use crate::photo::Picture;

/// Divisors of annex K.1, by rows.
const LUMA: [u8; 64] = [
    16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69, 56, 14, 17,
    22, 29, 51, 87, 80, 62, 18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92, 49, 64, 78,
    87, 103, 121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99,
];
/// Of those for chroma, the upper left; all others are 99.
const CHROMA: [[u8; 4]; 4] = [
    [17, 18, 24, 47],
    [18, 21, 26, 66],
    [24, 26, 56, 99],
    [47, 66, 99, 99],
];

/// A picture ready to be written at any quality.
pub(super) struct Draft {
    size: [u16; 2],
    quarter: bool,
    dpi: u16,
    blocks: Vec<Block>,
    tokens: Vec<Token>,
}

impl Draft {
    /// `None` when the picture has more pixels a side than a file can say.
    pub(super) fn new(picture: &Picture, chroma: Chroma, dpi: u16) -> Option<Self> {
        let quarter = chroma == Chroma::Quarter;
        Some(Self {
            size: [
                u16::try_from(picture.width()).ok()?,
                u16::try_from(picture.height()).ok()?,
            ],
            quarter,
            dpi,
            blocks: jpeg::blocks(picture.rgb(), picture.width() as usize, quarter),
            tokens: Vec::new(),
        })
    }

    /// Bytes of the file but those that keep its data apart from markers: about one in five hundred.
    pub(super) fn least_bytes(&mut self, quality: u8) -> usize {
        let (counts, codes) = self.tokenize(quality);
        let mut bits = 0;
        for (counts, code) in counts.iter().zip(&codes) {
            for ((symbol, count), (_, length)) in counts.iter().enumerate().zip(code.of) {
                bits += *count as usize * (usize::from(length) + (symbol & 15));
            }
        }
        self.head(quality, &codes).len() + bits.div_ceil(8) + END.len()
    }

    /// The file.
    pub(super) fn write(&mut self, quality: u8) -> Vec<u8> {
        let (_, codes) = self.tokenize(quality);
        let mut file = self.head(quality, &codes);
        let codes: [Codes; TABLES] = codes.map(|code| code.of);
        jpeg::pack(&self.tokens, &codes, &mut file);
        file.extend_from_slice(&END);
        file
    }

    fn tokenize(&mut self, quality: u8) -> ([[u32; 256]; TABLES], [Code; TABLES]) {
        let shares = divisors(quality).map(|divisors| divisors.map(|divisor| 1.0 / f32::from(divisor)));
        jpeg::tokenize(&self.blocks, self.quarter, &shares, &mut self.tokens);
        let counts = jpeg::count(&self.tokens);
        let codes = counts
            .each_ref()
            .map(|counts| Code::best(counts).unwrap_or_else(Code::empty));
        (counts, codes)
    }

    /// Everything before the scan's data.
    fn head(&self, quality: u8, codes: &[Code; TABLES]) -> Vec<u8> {
        let mut file = vec![0xFF, 0xD8];
        let [x, y] = self.dpi.to_be_bytes();
        segment(
            &mut file,
            0xE0,
            b"JFIF\0\x01\x02\x01".iter().copied().chain([x, y, x, y, 0, 0]),
        );
        for (table, divisors) in (0..).zip(divisors(quality)) {
            segment(&mut file, 0xDB, [table].into_iter().chain(divisors));
        }
        let [width, height] = self.size.map(u16::to_be_bytes);
        let luma = if self.quarter { 0x22 } else { 0x11 };
        let frame = [
            8, height[0], height[1], width[0], width[1], 3, 1, luma, 0, 2, 0x11, 1, 3, 0x11, 1,
        ];
        segment(&mut file, 0xC0, frame);
        for (place, code) in [0x00, 0x01, 0x10, 0x11].into_iter().zip(codes) {
            segment(&mut file, 0xC4, [place].into_iter().chain(code.description()));
        }
        segment(&mut file, 0xDA, [3, 1, 0x00, 2, 0x11, 3, 0x11, 0, 63, 0]);
        file
    }
}

const END: [u8; 2] = [0xFF, 0xD9];

fn segment(file: &mut Vec<u8>, marker: u8, body: impl IntoIterator<Item = u8>) {
    let at = file.len() + 2;
    file.extend_from_slice(&[0xFF, marker, 0, 0]);
    file.extend(body);
    let length = (file.len() - at) as u16;
    file[at..at + 2].copy_from_slice(&length.to_be_bytes());
}

/// Divisors of luma and chroma at a quality of 1 to 100, in zig-zag order.
fn divisors(quality: u8) -> [[u8; 64]; 2] {
    let quality = u32::from(quality.clamp(1, 100));
    let percent = if quality < 50 {
        5000 / quality
    } else {
        200 - 2 * quality
    };
    let scaled = |divisor: u8| ((u32::from(divisor) * percent + 50) / 100).clamp(1, 255) as u8;
    let chroma = |at: usize| {
        CHROMA
            .get(at / 8)
            .and_then(|row| row.get(at % 8))
            .copied()
            .unwrap_or(99)
    };
    [
        ZIGZAG.map(|at| scaled(LUMA[usize::from(at)])),
        ZIGZAG.map(|at| scaled(chroma(usize::from(at)))),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::photo::{Limits, Photo};
    use jpeg_encoder::{ColorType, Encoder, SamplingFactor};

    /// A soft picture with some noise, of a size that is no multiple of a block's.
    fn picture() -> Picture {
        let mut state = 1u32;
        let mut rgb = Vec::new();
        for y in 0..91u32 {
            for x in 0..70u32 {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                rgb.extend_from_slice(&[(x * 3) as u8, (y * 2) as u8, (120 + (state >> 28)) as u8]);
            }
        }
        Picture::new(70, 91, rgb)
    }

    fn error(jpeg: &[u8], picture: &Picture) -> f64 {
        let read = Photo::decode(jpeg, &Limits::default()).expect("decodes").picture;
        assert_eq!([read.width(), read.height()], [picture.width(), picture.height()]);
        let square = |(a, b): (&u8, &u8)| (f64::from(*a) - f64::from(*b)).powi(2);
        read.rgb().iter().zip(picture.rgb()).map(square).sum::<f64>() / picture.rgb().len() as f64
    }

    #[test]
    fn files_are_smaller_and_no_worse_than_those_of_the_usual_encoder() {
        let picture = picture();
        for (chroma, sampling) in [
            (Chroma::Full, SamplingFactor::R_4_4_4),
            (Chroma::Quarter, SamplingFactor::R_4_2_0),
        ] {
            let mut draft = Draft::new(&picture, chroma, 300).expect("fits");
            for quality in [20, 75, 95, 100] {
                let ours = draft.write(quality);
                let mut theirs = Vec::new();
                let mut encoder = Encoder::new(&mut theirs, quality);
                encoder.set_sampling_factor(sampling);
                encoder
                    .encode(picture.rgb(), 70, 91, ColorType::Rgb)
                    .expect("encodes");
                assert!(ours.len() < theirs.len(), "{} {}", ours.len(), theirs.len());
                let errors = [&ours, &theirs].map(|jpeg| error(jpeg, &picture));
                assert!(errors[0] < errors[1] * 1.02, "{quality} {chroma:?}: {errors:?}");
                let stuffed = ours.windows(2).filter(|pair| *pair == [0xFF, 0]).count();
                let least = draft.least_bytes(quality);
                assert!((least..=least + stuffed).contains(&ours.len()));
            }
        }
    }

    #[test]
    fn a_picture_without_anything_to_say_is_a_file_too() {
        let white = Picture::new(9, 3, vec![255; 81]);
        for chroma in [Chroma::Full, Chroma::Quarter] {
            let jpeg = Draft::new(&white, chroma, 96).expect("fits").write(90);
            let limits = Limits {
                shortest_side_px: 1,
                ..Limits::default()
            };
            let read = Photo::decode(&jpeg, &limits).expect("decodes");
            assert_eq!(
                (read.picture, read.metadata.dpi),
                (white.clone(), Some([96.0; 2]))
            );
        }
    }
}
