//! WebP to sRGB pixels, through image-webp. Source: RFC 9649.
//!
//! Animations are refused: no camera writes them and which frame would be meant is anybody's guess.

use std::io::{Cursor, ErrorKind as IoKind};

use image_webp::{DecodingError, WebPDecoder};

use super::colour::{LARGEST_PROFILE_BYTES, Samples, ToSrgb, work_bytes};
use super::limits::Limits;
use super::orientation::swaps_sides;
use super::{Facts, Stored, over_white};
use crate::error::{Error, ErrorKind};

const MOST_CHUNKS: usize = 4096;

#[derive(Debug, Default)]
struct Chunks<'a> {
    exif: Option<&'a [u8]>,
    xmp: Option<&'a [u8]>,
    profile: Option<&'a [u8]>,
    animated: bool,
    lossless: bool,
    /// Whether the file holds as many bytes as its first twelve promise.
    complete: bool,
}

impl<'a> Chunks<'a> {
    fn walk(bytes: &'a [u8]) -> Self {
        let promised = bytes.get(4..8).map_or(0, |size| {
            u64::from(u32::from_le_bytes([size[0], size[1], size[2], size[3]]))
        });
        let mut chunks = Self {
            complete: bytes.len() as u64 >= promised.saturating_add(8),
            ..Self::default()
        };
        let mut rest = bytes.get(12..).unwrap_or_default();
        for _ in 0..MOST_CHUNKS {
            let Some(([name @ .., l0, l1, l2, l3], after)) = rest.split_first_chunk::<8>() else {
                break;
            };
            let length = u32::from_le_bytes([*l0, *l1, *l2, *l3]) as usize;
            let Some(body) = after.get(..length) else {
                break;
            };
            match name {
                b"EXIF" => chunks.exif = Some(body),
                b"XMP " => chunks.xmp = Some(body),
                b"ICCP" => chunks.profile = Some(body),
                b"ANIM" | b"ANMF" => chunks.animated = true,
                b"VP8L" => chunks.lossless = true,
                _ => {}
            }
            rest = after.get(length + (length & 1)..).unwrap_or_default();
        }
        chunks
    }

    fn facts(&self) -> Facts {
        Facts::new(self.exif, self.xmp, None)
    }
}

pub(super) fn facts(bytes: &[u8]) -> Facts {
    Chunks::walk(bytes).facts()
}

pub(super) fn decode(bytes: &[u8], limits: &Limits) -> Result<(Stored, Facts), Error> {
    let chunks = Chunks::walk(bytes);
    if chunks.animated {
        return Err(Error::new(
            ErrorKind::UnsupportedFormat,
            "animated webp is not supported",
        ));
    }
    let refuse = |error: DecodingError| refuse(&error, bytes.len(), chunks.complete);
    let mut decoder = WebPDecoder::new(Cursor::new(bytes)).map_err(refuse)?;
    let (width, height) = decoder.dimensions();
    limits.check_size(width, height)?;
    if !chunks.complete {
        return Err(truncated(bytes.len()));
    }
    let facts = chunks.facts();
    let alpha = decoder.has_alpha();
    limits.check_peak(peak_bytes(
        bytes.len(),
        width,
        height,
        &chunks,
        alpha,
        facts.exif.orientation,
    ))?;
    decoder.set_memory_limit(LARGEST_PROFILE_BYTES);

    let Some(length) = decoder.output_buffer_size() else {
        return Err(Error::new(
            ErrorKind::TooLarge,
            format!("the picture is {width}×{height} pixels, more than can be addressed"),
        ));
    };
    let mut rgb = vec![0; length];
    decoder.read_image(&mut rgb).map_err(refuse)?;
    drop(decoder);
    if alpha {
        flatten(&mut rgb);
    }
    if let Some(to_srgb) = chunks
        .profile
        .and_then(|profile| ToSrgb::new(profile, Samples::Rgb))
    {
        to_srgb.rgb_in_place(&mut rgb);
    }
    Ok((Stored { width, height, rgb }, facts))
}

/// The output; beside it planes of luma and chroma and of alpha, or the lossless decoder's own four bytes a pixel.
fn peak_bytes(
    file: usize,
    width: u32,
    height: u32,
    chunks: &Chunks<'_>,
    alpha: bool,
    orientation: u8,
) -> u64 {
    let pixels = u64::from(width) * u64::from(height);
    let output = if alpha { 4 } else { 3 };
    let beside = match (chunks.lossless, alpha) {
        (true, _) => 5,
        (false, true) => 2 + 6,
        (false, false) => 2,
    };
    let turned = if swaps_sides(orientation) { 3 } else { 0 };
    let profile = work_bytes(chunks.profile.map_or(0, <[u8]>::len));
    file as u64 + profile + pixels * (output + u64::max(beside, turned))
}

/// RGBA over white to RGB, where it stands.
fn flatten(rgba: &mut Vec<u8>) {
    let pixels = rgba.len() / 4;
    for at in 0..pixels {
        let [r, g, b, a] = [rgba[at * 4], rgba[at * 4 + 1], rgba[at * 4 + 2], rgba[at * 4 + 3]];
        rgba[at * 3..at * 3 + 3].copy_from_slice(&over_white([r, g, b], a));
    }
    rgba.truncate(pixels * 3);
}

fn refuse(error: &DecodingError, bytes: usize, complete: bool) -> Error {
    match error {
        DecodingError::IoError(io) if io.kind() == IoKind::UnexpectedEof => truncated(bytes),
        _ if !complete => truncated(bytes),
        error => Error::new(
            ErrorKind::Corrupt,
            format!(
                "not a sound webp file: {}",
                error.to_string().trim_end_matches('.')
            ),
        ),
    }
}

fn truncated(bytes: usize) -> Error {
    Error::new(
        ErrorKind::Truncated,
        format!("the webp file ends after {bytes} bytes, before its picture is complete"),
    )
}
