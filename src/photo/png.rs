//! PNG to sRGB pixels, through the crate `png`, row by row. Source: W3C PNG 3rd edition.
//!
//! A walk over the chunks finds size, resolution and EXIF without inflating anything; text is never inflated. The gAMA,
//! cHRM and cICP chunks are not looked at, only an embedded profile is. Of an animation the still picture counts.

use std::io::{Cursor, ErrorKind as IoKind};

use png::{BitDepth, ColorType, DecodeOptions, Decoder, DecodingError, Limits as PngLimits, Transformations};

use super::colour::{LARGEST_PROFILE_BYTES, Samples, ToSrgb};
use super::limits::Limits;
use super::orientation::swaps_sides;
use super::{Facts, Stored, over_white};
use crate::error::{Error, ErrorKind};

const SIGNATURE_BYTES: usize = 8;
const INCH_METRES: f64 = 0.0254;
/// The decoder's own buffers: one profile, as stored and inflated, and rows.
const DECODER_BYTES: usize = 2 * LARGEST_PROFILE_BYTES;

#[derive(Debug, Default)]
struct Chunks<'a> {
    width: u32,
    height: u32,
    samples: u8,
    interlaced: bool,
    dpi: Option<[f64; 2]>,
    exif: Option<&'a [u8]>,
    xmp: Option<&'a [u8]>,
}

impl<'a> Chunks<'a> {
    /// Notes what stands before the first picture data, and an EXIF block wherever it is.
    fn walk(bytes: &'a [u8]) -> Self {
        let mut chunks = Self::default();
        let mut rest = bytes.get(SIGNATURE_BYTES..).unwrap_or_default();
        while let Some(([l3, l2, l1, l0, name @ ..], after)) = rest.split_first_chunk::<8>() {
            let length = u32::from_be_bytes([*l3, *l2, *l1, *l0]) as usize;
            let Some((body, after)) = after.split_at_checked(length) else {
                break;
            };
            match name {
                b"IHDR" => chunks.header(body),
                b"pHYs" => chunks.dpi = density(body),
                b"eXIf" => chunks.exif = Some(body),
                // Not compressed, as the XMP specification asks.
                b"iTXt" if chunks.xmp.is_none() => chunks.xmp = body.strip_prefix(b"XML:com.adobe.xmp\0\0"),
                _ => {}
            }
            rest = after.get(4..).unwrap_or_default();
        }
        chunks
    }

    fn header(&mut self, body: &[u8]) {
        if let [w3, w2, w1, w0, h3, h2, h1, h0, depth, colour, _, _, interlace] = *body {
            self.width = u32::from_be_bytes([w3, w2, w1, w0]);
            self.height = u32::from_be_bytes([h3, h2, h1, h0]);
            let samples = match colour {
                0 => 1,
                4 => 2,
                2 => 3,
                _ => 4,
            };
            self.samples = samples * if depth == 16 { 2 } else { 1 };
            self.interlaced = interlace != 0;
        }
    }

    fn facts(&self) -> Facts {
        Facts::new(self.exif, self.xmp, self.dpi)
    }

    /// Rows go straight into the output, but for an interlaced picture, which is held whole as it is stored.
    fn peak_bytes(&self, file: usize, orientation: u8) -> u64 {
        let pixels = u64::from(self.width) * u64::from(self.height);
        // Palettes and tRNS expand to at most four samples.
        let whole = if self.interlaced {
            u64::from(self.samples.max(4))
        } else {
            0
        };
        let turned = if swaps_sides(orientation) { 3 } else { 0 };
        file as u64 + DECODER_BYTES as u64 + pixels * (3 + whole.max(turned))
    }
}

/// pHYs counts whole pixels a metre, so that 300 dpi reads 299.9994: one decimal is what it can state.
fn density(body: &[u8]) -> Option<[f64; 2]> {
    let [x3, x2, x1, x0, y3, y2, y1, y0, 1] = *body else {
        return None;
    };
    let dpi = |metre: [u8; 4]| (f64::from(u32::from_be_bytes(metre)) * INCH_METRES * 10.0).round() / 10.0;
    let dpi = [dpi([x3, x2, x1, x0]), dpi([y3, y2, y1, y0])];
    dpi.iter().all(|value| *value > 0.0).then_some(dpi)
}

pub(super) fn facts(bytes: &[u8]) -> Facts {
    Chunks::walk(bytes).facts()
}

pub(super) fn decode(bytes: &[u8], limits: &Limits) -> Result<(Stored, Facts), Error> {
    let chunks = Chunks::walk(bytes);
    if chunks.samples == 0 {
        return Err(Error::new(
            ErrorKind::Truncated,
            format!("the png file of {} bytes holds no header", bytes.len()),
        ));
    }
    limits.check_size(chunks.width, chunks.height)?;
    let facts = chunks.facts();
    limits.check_peak(chunks.peak_bytes(bytes.len(), facts.exif.orientation))?;

    let mut options = DecodeOptions::default();
    options.set_ignore_text_chunk(true);
    let mut decoder = Decoder::new_with_options(Cursor::new(bytes), options);
    decoder.set_limits(PngLimits { bytes: DECODER_BYTES });
    decoder.set_transformations(Transformations::EXPAND);
    let mut reader = decoder.read_info().map_err(|error| refuse(&error, bytes.len()))?;

    let (width, height) = (chunks.width as usize, chunks.height as usize);
    let (colour, depth) = reader.output_color_type();
    let samples = Layout { colour, depth }.samples();
    let bytes_per_sample = if depth == BitDepth::Sixteen { 2 } else { 1 };
    let layout = Layout { colour, depth };
    let profile = reader.info().icc_profile.as_ref().map(|profile| profile.to_vec());
    let mut rgb = vec![0; width * height * 3];
    if chunks.interlaced {
        let mut whole = vec![0; width * height * samples * bytes_per_sample];
        if reader.output_buffer_size() != Some(whole.len()) {
            return Err(corrupt("rows of an unexpected length"));
        }
        reader
            .next_frame(&mut whole)
            .map_err(|error| refuse(&error, bytes.len()))?;
        layout.to_rgb(&whole, &mut rgb);
    } else {
        for row in rgb.chunks_exact_mut(width * 3) {
            match reader.next_row() {
                Ok(Some(samples)) => layout.to_rgb(samples.data(), row),
                Ok(None) => return Err(corrupt("rows are missing")),
                Err(error) => return Err(refuse(&error, bytes.len())),
            }
        }
    }
    drop(reader);
    if let Some(profile) = profile {
        layout.to_srgb(&mut rgb, &profile);
    }
    let (width, height) = (chunks.width, chunks.height);
    Ok((Stored { width, height, rgb }, facts))
}

#[derive(Debug, Clone, Copy)]
struct Layout {
    colour: ColorType,
    depth: BitDepth,
}

impl Layout {
    fn samples(self) -> usize {
        match self.colour {
            ColorType::Grayscale | ColorType::Indexed => 1,
            ColorType::GrayscaleAlpha => 2,
            ColorType::Rgb => 3,
            ColorType::Rgba => 4,
        }
    }

    fn to_rgb(self, samples: &[u8], rgb: &mut [u8]) {
        if self.depth == BitDepth::Sixteen {
            let wide =
                |pixel: &[u8], at: usize| eight_bits(u16::from_be_bytes([pixel[2 * at], pixel[2 * at + 1]]));
            self.each(samples, rgb, 2, wide);
        } else {
            self.each(samples, rgb, 1, |pixel, at| pixel[at]);
        }
    }

    fn each(self, samples: &[u8], rgb: &mut [u8], bytes: usize, sample: impl Fn(&[u8], usize) -> u8) {
        let pixels = samples
            .chunks_exact(self.samples() * bytes)
            .zip(rgb.as_chunks_mut::<3>().0);
        match self.colour {
            ColorType::Grayscale | ColorType::Indexed => {
                pixels.for_each(|(from, to)| *to = [sample(from, 0); 3]);
            }
            ColorType::GrayscaleAlpha => {
                pixels.for_each(|(from, to)| *to = over_white([sample(from, 0); 3], sample(from, 1)));
            }
            ColorType::Rgb => {
                pixels.for_each(|(from, to)| *to = [sample(from, 0), sample(from, 1), sample(from, 2)]);
            }
            ColorType::Rgba => pixels.for_each(|(from, to)| {
                *to = over_white(
                    [sample(from, 0), sample(from, 1), sample(from, 2)],
                    sample(from, 3),
                );
            }),
        }
    }

    fn to_srgb(self, rgb: &mut [u8], profile: &[u8]) {
        if matches!(self.colour, ColorType::Grayscale | ColorType::GrayscaleAlpha) {
            let table = ToSrgb::new(profile, Samples::Grey).and_then(|to_srgb| to_srgb.grey_table());
            if let Some(table) = table {
                for pixel in rgb.as_chunks_mut::<3>().0 {
                    *pixel = table[usize::from(pixel[0])];
                }
            }
        } else if let Some(to_srgb) = ToSrgb::new(profile, Samples::Rgb) {
            to_srgb.rgb_in_place(rgb);
        }
    }
}

/// Rounded, where dropping the low byte would darken.
const fn eight_bits(sample: u16) -> u8 {
    ((sample as u32 * 255 + 32_895) >> 16) as u8
}

fn refuse(error: &DecodingError, bytes: usize) -> Error {
    match error {
        DecodingError::IoError(io) if io.kind() == IoKind::UnexpectedEof => Error::new(
            ErrorKind::Truncated,
            format!("the png file ends after {bytes} bytes, before its picture is complete"),
        ),
        DecodingError::LimitsExceeded => Error::new(
            ErrorKind::TooLarge,
            format!("the png file needs more than {DECODER_BYTES} bytes beside its picture"),
        ),
        error => corrupt(error.to_string().trim_end_matches('.')),
    }
}

fn corrupt(message: &str) -> Error {
    Error::new(ErrorKind::Corrupt, format!("not a sound png file: {message}"))
}
