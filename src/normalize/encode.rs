//! The prepared picture as a JPEG file inside the document's window of bytes, with its exact resolution, read back.
//!
//! Decides the quality and whether chroma is stored at full size. Writes no
//! metadata but JFIF's density: nothing of the original file survives. Never pads a file to a minimum. It cannot see
//! what an authority's own upload makes of the file afterwards.

use std::fmt;

use sha2::{Digest, Sha256};

use super::Edit;
use super::jpeg::Draft;
use crate::catalogue::{FileRule, LimitStatus};
use crate::photo::{Limits, Photo, Picture};
use crate::report::Locale;

/// Where no size is asked for: beyond this, bytes grow fast and nobody sees a difference.
const QUALITY_WITHOUT_LIMIT: u8 = 95;
const HIGHEST_QUALITY: u8 = 100;
/// Where the search begins: most windows have room for about this.
const LIKELY_QUALITY: u8 = 90;
/// Bytes are almost, not quite, monotone in quality: what lies just above the bisection's answer may fit as well.
const NEIGHBOURS: u8 = 2;
/// Full chroma that fits at this quality is taken; below, its bytes are missed in luma. Of 85 prepared photos in four windows
/// SSIMULACRA2 is for full chroma in 39, and for this choice in 61. Choosing by the error of the decoded files agrees in 46
/// (squares, 6:1:1) to 58 (roots, whatever the weights), and goes wrong before a blue background.
const QUALITY_FOR_FULL_CHROMA: u8 = 90;

/// How chroma is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Chroma {
    /// One sample a pixel, `4:4:4`.
    Full,
    /// One sample for two by two pixels, `4:2:0`.
    Quarter,
}

impl Chroma {
    /// The usual name, as it stands in the edit ledger.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Full => "4:4:4",
            Self::Quarter => "4:2:0",
        }
    }
}

/// A prepared file.
#[derive(Debug, Clone, PartialEq)]
pub struct Encoded {
    /// The file.
    pub jpeg: Vec<u8>,
    /// 1 to 100, as the encoder scales its tables.
    pub quality: u8,
    /// How chroma is stored.
    pub chroma: Chroma,
    /// Pixels per inch.
    pub dpi: u16,
    /// Mean squared error of the decoded file, luma weighing six times either chroma, in 8-bit steps squared.
    pub mean_squared_error: f64,
    /// The largest honest file is smaller than the document's minimum.
    pub below_minimum: bool,
    /// The file, read back.
    pub photo: Photo,
}

impl Encoded {
    /// The entry of the edit ledger.
    #[must_use]
    pub fn edit(&self) -> Edit {
        Edit::Encode {
            format: "jpeg".to_owned(),
            quality: self.quality,
            chroma: self.chroma.name().to_owned(),
            dpi: self.dpi,
            bytes: self.jpeg.len() as u64,
        }
    }
}

/// Why there is no file.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum EncodeFailure {
    /// The document accepts no JPEG.
    Format {
        /// What it accepts.
        accepted: Vec<String>,
    },
    /// Even the poorest file is larger than the document's maximum.
    TooManyBytes {
        /// Size of the poorest file.
        smallest_bytes: u64,
        /// The document's maximum.
        limit_bytes: u64,
    },
    /// The written file does not read back as what it should be: a defect of the engine.
    ReadBack {
        /// What differs.
        message: String,
    },
}

impl EncodeFailure {
    /// Why there is no file, for a person.
    #[must_use]
    pub const fn text(&self, locale: Locale) -> &'static str {
        match (locale, self) {
            (Locale::ZhCn, Self::Format { .. }) => "该证件要求的文件格式暂不能制作",
            (Locale::En, Self::Format { .. }) => {
                "The file format that this document asks for cannot be made yet."
            }
            (Locale::ZhCn, Self::TooManyBytes { .. }) => "压缩到最低质量仍超过规定大小，请换一张照片",
            (Locale::En, Self::TooManyBytes { .. }) => {
                "Even at the lowest quality the file exceeds the allowed size. Please choose another photo."
            }
            (Locale::ZhCn, Self::ReadBack { .. }) => "制作好的文件未通过读回检查，请重试",
            (Locale::En, Self::ReadBack { .. }) => {
                "The prepared file could not be read back. Please try again."
            }
        }
    }
}

impl fmt::Display for EncodeFailure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Format { accepted } => {
                write!(
                    formatter,
                    "the document accepts {}, not jpeg",
                    accepted.join(", ")
                )
            }
            Self::TooManyBytes {
                smallest_bytes,
                limit_bytes,
            } => write!(
                formatter,
                "the smallest file holds {smallest_bytes} bytes, the limit is {limit_bytes}"
            ),
            Self::ReadBack { message } => write!(formatter, "the written file does not read back: {message}"),
        }
    }
}

impl std::error::Error for EncodeFailure {}

/// Lower-case hexadecimal SHA-256.
#[must_use]
pub fn sha256_hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// Writes `picture` as the best JPEG that `rule` allows, with `dpi` pixels per inch, and reads it back.
///
/// The highest quality that fits under the maximum wins: with full chroma from quality 90 on, below it with quartered, unless
/// that file errs more. Without a maximum the quality is 95, or higher where a minimum asks for it.
///
/// # Errors
/// When the document takes no JPEG, when nothing fits under the maximum, or when the file does not read back.
pub fn encode_jpeg(picture: &Picture, rule: &FileRule, dpi: u16) -> Result<Encoded, EncodeFailure> {
    let full = encode_as(picture, rule, dpi, Chroma::Full, 1);
    let settled = match &full {
        Ok(full) => full.quality >= QUALITY_FOR_FULL_CHROMA || Window::of(rule).max.is_none(),
        Err(failure) => !matches!(failure, EncodeFailure::TooManyBytes { .. }),
    };
    if settled {
        return full;
    }
    let lowest = full.as_ref().map_or(1, |full| full.quality);
    match (full, encode_as(picture, rule, dpi, Chroma::Quarter, lowest)) {
        (Ok(full), Ok(quarter)) if better(&full, &quarter) => Ok(full),
        (Ok(full), Err(EncodeFailure::TooManyBytes { .. })) => Ok(full),
        (_, quarter) => quarter,
    }
}

/// The best file with this chroma and of no quality below `lowest`.
///
/// # Errors
/// As [`encode_jpeg`].
pub fn encode_as(
    picture: &Picture,
    rule: &FileRule,
    dpi: u16,
    chroma: Chroma,
    lowest: u8,
) -> Result<Encoded, EncodeFailure> {
    if !rule.formats.is_empty() && !rule.formats.iter().any(|format| format == "jpeg") {
        return Err(EncodeFailure::Format {
            accepted: rule.formats.clone(),
        });
    }
    let window = Window::of(rule);
    let draft = Draft::new(picture, chroma, dpi).ok_or_else(|| EncodeFailure::ReadBack {
        message: format!(
            "a jpeg has no room for {}×{} pixels",
            picture.width(),
            picture.height()
        ),
    })?;
    let attempt = Attempt { picture, chroma, dpi };
    match search(draft, &window, lowest) {
        Found::File(quality, jpeg) => attempt.read_back(quality, jpeg, &window),
        Found::Smallest(smallest_bytes) => Err(EncodeFailure::TooManyBytes {
            smallest_bytes,
            limit_bytes: window.max.unwrap_or(u64::MAX),
        }),
    }
}

/// A file inside the window beats one below it; then the smaller error does; below the window, the larger file.
fn better(candidate: &Encoded, best: &Encoded) -> bool {
    match (candidate.below_minimum, best.below_minimum) {
        (false, true) => true,
        (true, false) => false,
        (true, true) => candidate.jpeg.len() > best.jpeg.len(),
        (false, false) => candidate.mean_squared_error < best.mean_squared_error,
    }
}

/// Allowed sizes, whole bytes.
struct Window {
    min: u64,
    max: Option<u64>,
}

impl Window {
    fn of(rule: &FileRule) -> Self {
        let range = rule
            .bytes
            .as_ref()
            .filter(|limit| limit.status != LimitStatus::Unknown)
            .map(|limit| limit.range);
        Self {
            min: range
                .and_then(|range| range.min)
                .map_or(0, |min| min.max(0.0).ceil() as u64),
            max: range
                .and_then(|range| range.max)
                .map(|max| max.max(0.0).floor() as u64),
        }
    }

    fn holds(&self, bytes: usize) -> bool {
        self.max.is_none_or(|max| bytes as u64 <= max)
    }
}

enum Found {
    /// Quality and file.
    File(u8, Vec<u8>),
    /// Nothing fits; the size of the poorest file.
    Smallest(u64),
}

/// The highest quality, from `lowest` on, whose file the window holds.
fn search(mut draft: Draft, window: &Window, lowest: u8) -> Found {
    if window.max.is_none() {
        let enough = |jpeg: &Vec<u8>| jpeg.len() as u64 >= window.min;
        let mut files =
            (QUALITY_WITHOUT_LIMIT..HIGHEST_QUALITY).map(|quality| (quality, draft.write(quality)));
        let found = files.find(|(_, jpeg)| enough(jpeg));
        let (quality, jpeg) = found.unwrap_or_else(|| (HIGHEST_QUALITY, draft.write(HIGHEST_QUALITY)));
        return Found::File(quality, jpeg);
    }
    let (mut fits, mut exceeds) = (lowest - 1, HIGHEST_QUALITY + 1);
    let mut guess = Some(LIKELY_QUALITY).filter(|likely| *likely > lowest);
    while exceeds - fits > 1 {
        let quality = guess.take().unwrap_or(fits.midpoint(exceeds));
        if window.holds(draft.least_bytes(quality)) {
            fits = quality;
        } else {
            exceeds = quality;
        }
    }
    for quality in (lowest..=(fits + 1 + NEIGHBOURS).min(HIGHEST_QUALITY)).rev() {
        if quality > fits && !window.holds(draft.least_bytes(quality)) {
            continue;
        }
        let jpeg = draft.write(quality);
        if window.holds(jpeg.len()) {
            return Found::File(quality, jpeg);
        }
    }
    Found::Smallest(draft.write(lowest).len() as u64)
}

struct Attempt<'a> {
    picture: &'a Picture,
    chroma: Chroma,
    dpi: u16,
}

impl Attempt<'_> {
    /// Proves that the file is what it should be, with the decoder that everybody's photo goes through.
    fn read_back(&self, quality: u8, jpeg: Vec<u8>, window: &Window) -> Result<Encoded, EncodeFailure> {
        let fail = |message: String| EncodeFailure::ReadBack { message };
        let limits = Limits {
            shortest_side_px: 1,
            ..Limits::default()
        };
        let photo = Photo::decode(&jpeg, &limits).map_err(|error| fail(error.to_string()))?;
        let (expected, read, metadata) = (self.picture, &photo.picture, &photo.metadata);
        if (read.width(), read.height()) != (expected.width(), expected.height()) {
            return Err(fail(format!(
                "{}×{} pixels instead of {}×{}",
                read.width(),
                read.height(),
                expected.width(),
                expected.height()
            )));
        }
        let density = f64::from(self.dpi);
        if metadata.dpi != Some([density, density]) {
            return Err(fail(format!(
                "{:?} pixels per inch instead of {density}",
                metadata.dpi
            )));
        }
        if metadata.exif_orientation != 1 || metadata.captured_at.is_some() || metadata.software.is_some() {
            return Err(fail("it carries metadata".to_owned()));
        }
        Ok(Encoded {
            quality,
            chroma: self.chroma,
            dpi: self.dpi,
            mean_squared_error: mean_squared_error(expected, read),
            below_minimum: (jpeg.len() as u64) < window.min,
            jpeg,
            photo,
        })
    }
}

/// Weighted 6:1:1 over Y, Cb and Cr, as PSNR-YCbCr is in video coding; in whole numbers, so that every platform chooses
/// the same file.
fn mean_squared_error(a: &Picture, b: &Picture) -> f64 {
    // The conversion is linear, so the difference is converted: ITU-T T.871, scaled by 1000.
    let squares: u64 = a
        .rgb()
        .as_chunks::<3>()
        .0
        .iter()
        .zip(b.rgb().as_chunks::<3>().0)
        .map(|(a, b)| {
            let [r, g, b] = [0, 1, 2].map(|at| i64::from(a[at]) - i64::from(b[at]));
            let luma = 299 * r + 587 * g + 114 * b;
            let blue = -169 * r - 331 * g + 500 * b;
            let red = 500 * r - 419 * g - 81 * b;
            ((6 * luma * luma + blue * blue + red * red) / 8).unsigned_abs()
        })
        .sum();
    let pixels = f64::from(a.width()) * f64::from(a.height());
    squares as f64 / pixels / 1e6
}
