//! Bytes to upright sRGB pixels and metadata; bounded before anything is allocated.
//!
//! A file is what its bytes say, never what its name says. It is decoded whole or refused: a half picture never passes.
//! What a file says about itself is believed only as far as it makes sense, and never needed.

mod colour;
mod editor;
mod exif;
mod jpeg;
mod limits;
mod orientation;
mod picture;
mod png;
mod pyramid;
mod sniff;
mod webp;

pub use limits::Limits;
pub use picture::Picture;
pub use pyramid::{Level, Pyramid};

use self::exif::ExifFacts;
use self::sniff::{Format, sniff};
use crate::clock::now_ms;
use crate::error::{Error, ErrorKind};
use crate::report::DecodedBy;

/// A photo, decoded.
#[derive(Debug, Clone, PartialEq)]
pub struct Photo {
    /// Upright sRGB pixels.
    pub picture: Picture,
    /// What the file says about itself.
    pub metadata: Metadata,
    /// Milliseconds from bytes to upright pixels.
    pub decode_ms: f64,
}

/// What a file says about itself.
#[derive(Debug, Clone, PartialEq)]
pub struct Metadata {
    /// `jpeg`, `png`, `webp`, or the subtype of the browser's media type.
    pub format: String,
    /// Size of the file.
    pub bytes: u64,
    /// Pixels per inch, horizontal and vertical as stored, if stated.
    pub dpi: Option<[f64; 2]>,
    /// EXIF orientation as read, 1 when absent or invalid.
    pub exif_orientation: u8,
    /// EXIF DateTimeOriginal, `YYYY-MM-DDThh:mm:ss`.
    pub captured_at: Option<String>,
    /// EXIF Software.
    pub software: Option<String>,
    /// Retouching software that EXIF or XMP names.
    pub edited_with: Option<String>,
    /// EXIF FocalLengthIn35mmFilm, millimetres: the angle of view, whatever the sensor.
    pub focal_length_35mm: Option<f64>,
    /// Who decoded.
    pub decoded_by: DecodedBy,
}

/// What a decoder gives: sRGB pixels as they are stored, not yet upright.
struct Stored {
    width: u32,
    height: u32,
    rgb: Vec<u8>,
}

/// What a file says about its picture.
#[derive(Debug, Clone, PartialEq, Default)]
struct Facts {
    exif: ExifFacts,
    dpi: Option<[f64; 2]>,
    edited_with: Option<&'static str>,
}

impl Facts {
    /// `dpi` is what the container states beside EXIF.
    fn new(exif: Option<&[u8]>, xmp: Option<&[u8]>, dpi: Option<[f64; 2]>) -> Self {
        let exif = exif.map_or_else(ExifFacts::default, exif::read);
        Self {
            dpi: dpi.or(exif.dpi),
            edited_with: editor::editor(exif.software.as_deref(), xmp),
            exif,
        }
    }
}

impl Photo {
    /// Decodes a JPEG, PNG or WebP file to upright sRGB; transparency is laid over white.
    ///
    /// # Errors
    /// `Empty`, `UnsupportedFormat`, `Truncated`, `Corrupt`, `TooLarge` or `TooSmall`; never anything else.
    pub fn decode(bytes: &[u8], limits: &Limits) -> Result<Self, Error> {
        let started = now_ms();
        limits.check_file(bytes.len())?;
        let format = sniff(bytes);
        let (stored, facts) = match format {
            Format::Jpeg => jpeg::decode(bytes, limits)?,
            Format::Png => png::decode(bytes, limits)?,
            Format::WebP => webp::decode(bytes, limits)?,
            Format::Other(name) => {
                return Err(Error::new(
                    ErrorKind::UnsupportedFormat,
                    format!("the file is {name}; jpeg, png and webp are supported"),
                ));
            }
            Format::Unknown => {
                return Err(Error::new(
                    ErrorKind::UnsupportedFormat,
                    "the file is no picture of a known format; jpeg, png and webp are supported",
                ));
            }
        };
        let Stored { width, height, rgb } = stored;
        let (width, height, rgb) = orientation::upright(width, height, rgb, facts.exif.orientation);
        Ok(Self {
            picture: Picture::new(width, height, rgb),
            metadata: Metadata::new(format, bytes.len(), facts, DecodedBy::Engine),
            decode_ms: now_ms() - started,
        })
    }

    /// Takes pixels that the browser decoded, already upright and in sRGB; transparency is laid over white.
    ///
    /// # Errors
    /// `TooLarge`, `TooSmall`, or `Corrupt` when `rgba` does not hold `width * height * 4` bytes.
    pub fn from_rgba(width: u32, height: u32, rgba: &[u8], metadata: Metadata) -> Result<Self, Error> {
        let started = now_ms();
        let limits = Limits::default();
        limits.check_size(width, height)?;
        let pixels = u64::from(width) * u64::from(height);
        if rgba.len() as u64 != pixels * 4 {
            return Err(Error::new(
                ErrorKind::Corrupt,
                format!("{} bytes for {width}×{height} RGBA pixels", rgba.len()),
            ));
        }
        limits.check_peak(pixels * 7)?;
        let mut rgb = vec![0; rgba.len() / 4 * 3];
        for ([r, g, b, a], to) in rgba.as_chunks::<4>().0.iter().zip(rgb.as_chunks_mut::<3>().0) {
            *to = over_white([*r, *g, *b], *a);
        }
        Ok(Self {
            picture: Picture::new(width, height, rgb),
            metadata: Metadata {
                decoded_by: DecodedBy::Browser,
                ..metadata
            },
            decode_ms: now_ms() - started,
        })
    }
}

/// What a file says about itself, without decoding its picture: for pixels that the browser decodes, so that
/// `decoded_by` says so. Of a format the engine does not know, or of a damaged file, as much as can be read.
#[must_use]
pub fn read_metadata(bytes: &[u8]) -> Metadata {
    let format = sniff(bytes);
    let facts = match format {
        Format::Jpeg => jpeg::facts(bytes),
        Format::Png => png::facts(bytes),
        Format::WebP => webp::facts(bytes),
        Format::Other(_) | Format::Unknown => Facts::default(),
    };
    Metadata::new(format, bytes.len(), facts, DecodedBy::Browser)
}

impl Metadata {
    fn new(format: Format, bytes: usize, facts: Facts, decoded_by: DecodedBy) -> Self {
        Self {
            format: format.name().to_owned(),
            bytes: bytes as u64,
            dpi: facts.dpi,
            exif_orientation: facts.exif.orientation,
            captured_at: facts.exif.captured_at,
            software: facts.exif.software,
            edited_with: facts.edited_with.map(str::to_owned),
            focal_length_35mm: facts.exif.focal_length_35mm,
            decoded_by,
        }
    }
}

/// One pixel laid over white.
fn over_white(rgb: [u8; 3], alpha: u8) -> [u8; 3] {
    let alpha = u32::from(alpha);
    rgb.map(|channel| ((u32::from(channel) * alpha + 255 * (255 - alpha) + 127) / 255) as u8)
}
