//! JPEG to sRGB pixels, through zune-jpeg.
//!
//! The decoder is handed only the segments that make pixels, of a file whose completeness the walk has judged: so no
//! application data can trouble it, what follows the picture is never read, and a file that was cut is refused and not
//! returned half grey. Sequential files whose subsampled components come in separate scans are refused, because
//! zune-jpeg 0.5.15 decodes them to garbage without a word (its issue 422). It cannot see data missing inside a progressive scan whose file still ends properly.

mod segments;

use zune_core::bytestream::ZCursor;
use zune_core::colorspace::ColorSpace;
use zune_core::options::DecoderOptions;
use zune_jpeg::JpegDecoder;
use zune_jpeg::errors::DecodeErrors;

use self::segments::{Frame, Segments, corrupt};
use super::colour::{Samples, ToSrgb, naive_cmyk, work_bytes};
use super::limits::Limits;
use super::orientation::swaps_sides;
use super::{Facts, Stored};
use crate::error::{Error, ErrorKind};

/// The decoder reads up to eight bytes ahead and, strict, refuses to begin a row of blocks past the end. As many zeros
/// let it finish a complete scan, and are too few to stand for more than the last blocks of a cut one.
const READ_AHEAD: [u8; 8] = [0; 8];
const END_OF_IMAGE: [u8; 2] = [0xFF, 0xD9];

pub(super) fn facts(bytes: &[u8]) -> Facts {
    let mut segments = Segments::default();
    // What stands before a fault still counts.
    let _ = segments.walk(bytes);
    facts_of(&segments)
}

fn facts_of(segments: &Segments<'_>) -> Facts {
    Facts::new(segments.exif, segments.xmp, segments.dpi)
}

pub(super) fn decode(bytes: &[u8], limits: &Limits) -> Result<(Stored, Facts), Error> {
    let mut segments = Segments::default();
    let walked = segments.walk(bytes);
    if let Some(frame) = &segments.frame {
        limits.check_size(frame.width, frame.height)?;
    }
    walked?;
    let Some(frame) = segments.frame.as_ref().filter(|_| segments.scans > 0) else {
        return Err(corrupt("it holds no picture"));
    };
    if !segments.all_received() || (frame.progressive && !segments.ended) {
        return Err(truncated(bytes.len(), "scans are missing"));
    }
    if !frame.progressive && segments.scans > 1 && frame.is_subsampled() {
        return Err(Error::new(
            ErrorKind::UnsupportedFormat,
            "sequential jpeg with subsampled components in separate scans is not supported",
        ));
    }
    let facts = facts_of(&segments);
    limits.check_peak(peak_bytes(bytes.len(), frame, &segments, facts.exif.orientation))?;

    let samples = samples(bytes, frame, &segments)?;
    let (width, height) = (frame.width, frame.height);
    let rgb = to_srgb(samples, frame, &segments);
    Ok((Stored { width, height, rgb }, facts))
}

/// What is held at once: the file, the decoder's copy of its pixel segments, whole-picture coefficients where scans are
/// combined, the output; later the output and its turned or converted copy, and a colour profile at work.
fn peak_bytes(file: usize, frame: &Frame, segments: &Segments<'_>, orientation: u8) -> u64 {
    let pixels = u64::from(frame.width) * u64::from(frame.height);
    let samples = if frame.components.len() == 4 { 4 } else { 3 };
    let factor =
        |of: fn(&segments::Component) -> u8| u64::from(frame.components.iter().map(of).max().unwrap_or(1));
    let (widest, tallest) = (factor(|c| c.horizontal), factor(|c| c.vertical));
    let across = u64::from(frame.width).div_ceil(8 * widest);
    let down = u64::from(frame.height).div_ceil(8 * tallest);
    let blocks_per_unit: u64 = frame
        .components
        .iter()
        .map(|component| u64::from(component.horizontal) * u64::from(component.vertical))
        .sum();
    let combines_scans = frame.progressive || segments.scans > 1;
    let rows_of_units = if combines_scans { down + 3 } else { 3 };
    let coefficients = across * rows_of_units * blocks_per_unit * 64 * 2;
    let decoding = file as u64 + coefficients + pixels * samples;
    let turning = if swaps_sides(orientation) { 6 * pixels } else { 0 };
    let converting = if samples == 4 { 7 * pixels } else { 0 };
    file as u64 + work_bytes(segments.profile_bytes()) + decoding.max(turning).max(converting)
}

/// Raw samples: RGB, or four a pixel as stored.
fn samples(bytes: &[u8], frame: &Frame, segments: &Segments<'_>) -> Result<Vec<u8>, Error> {
    let length: usize = segments.pixels.iter().map(std::ops::Range::len).sum();
    let mut stream = Vec::with_capacity(2 + length + READ_AHEAD.len());
    stream.extend_from_slice(&bytes[..2]);
    for range in &segments.pixels {
        stream.extend_from_slice(&bytes[range.clone()]);
    }
    // A progressive picture is only finished by its end marker; a sequential one by its last block, and without the
    // marker the decoder cannot fill up what is missing.
    if frame.progressive {
        stream.extend_from_slice(&END_OF_IMAGE);
    } else {
        stream.extend_from_slice(&READ_AHEAD);
    }
    let (colour, count) = match (frame.components.len(), segments.adobe) {
        (4, _) => (ColorSpace::CMYK, 4),
        // Adobe's segment is withheld, so the decoder takes these for YCbCr and passes them through as they are, but
        // where it knows them by their names.
        (3, Some(0)) if !frame.names_rgb() => (ColorSpace::YCbCr, 3),
        _ => (ColorSpace::RGB, 3),
    };
    let options = DecoderOptions::default()
        .set_strict_mode(true)
        .set_max_width(usize::MAX)
        .set_max_height(usize::MAX)
        .jpeg_set_max_scans(usize::MAX)
        .jpeg_set_out_colorspace(colour);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(stream.as_slice()), options);
    let mut samples = vec![0; frame.width as usize * frame.height as usize * count];
    match decoder.decode_into(&mut samples) {
        Ok(()) => Ok(samples),
        Err(DecodeErrors::Unsupported(what)) => Err(Error::new(
            ErrorKind::UnsupportedFormat,
            format!("this kind of jpeg is not supported: {what:?}"),
        )),
        Err(error) if !segments.ended || ran_out(&error) => {
            Err(truncated(bytes.len(), "picture data is missing"))
        }
        Err(error) => Err(corrupt(format!("{error:?}"))),
    }
}

fn ran_out(error: &DecodeErrors) -> bool {
    matches!(
        error,
        DecodeErrors::ExhaustedData | DecodeErrors::FormatStatic("Premature end of buffer")
    )
}

fn to_srgb(mut samples: Vec<u8>, frame: &Frame, segments: &Segments<'_>) -> Vec<u8> {
    let profile = segments.profile();
    match frame.components.len() {
        1 => {
            let table = ToSrgb::new(&profile, Samples::Grey).and_then(|to_srgb| to_srgb.grey_table());
            if let Some(table) = table {
                for pixel in samples.as_chunks_mut::<3>().0 {
                    *pixel = table[usize::from(pixel[0])];
                }
            }
            samples
        }
        4 => ink_to_srgb(samples, segments.adobe, &profile),
        _ => {
            if let Some(to_srgb) = ToSrgb::new(&profile, Samples::Rgb) {
                to_srgb.rgb_in_place(&mut samples);
            }
            samples
        }
    }
}

/// Four components: CMYK, or YCCK where Adobe's segment says 2. Adobe stores light where others store ink.
fn ink_to_srgb(mut samples: Vec<u8>, adobe: Option<u8>, profile: &[u8]) -> Vec<u8> {
    for pixel in samples.as_chunks_mut::<4>().0 {
        if adobe == Some(2) {
            let [y, cb, cr, _] = *pixel;
            let [r, g, b] = ycc_to_rgb(y, cb, cr);
            pixel[..3].copy_from_slice(&[255 - r, 255 - g, 255 - b]);
        }
        if adobe.is_some() {
            *pixel = pixel.map(|light| 255 - light);
        }
    }
    let mut rgb = vec![0; samples.len() / 4 * 3];
    let to_srgb = ToSrgb::new(profile, Samples::Cmyk);
    for (ink, rgb) in samples.chunks(4096 * 4).zip(rgb.chunks_mut(4096 * 3)) {
        if !to_srgb.as_ref().is_some_and(|to_srgb| to_srgb.cmyk(ink, rgb)) {
            naive_cmyk(ink, rgb);
        }
    }
    rgb
}

/// ITU-T T.871, in sixteenths of a bit of fixed point.
fn ycc_to_rgb(y: u8, cb: u8, cr: u8) -> [u8; 3] {
    let (y, cb, cr) = (i32::from(y) << 16, i32::from(cb) - 128, i32::from(cr) - 128);
    let round = |value: i32| ((value + (1 << 15)) >> 16).clamp(0, 255) as u8;
    [
        round(y + 91_881 * cr),
        round(y - 22_554 * cb - 46_802 * cr),
        round(y + 116_130 * cb),
    ]
}

fn truncated(bytes: usize, what: &str) -> Error {
    Error::new(
        ErrorKind::Truncated,
        format!("the jpeg file of {bytes} bytes is incomplete: {what}"),
    )
}
