//! What EXIF says: orientation, capture date, software, resolution, focal length. Source: CIPA DC-008 (Exif 3.0).
//!
//! Lenient by intent: a damaged or contradictory block says nothing, it never refuses a photo. It cannot see whether the
//! camera's clock was right.

use ::exif::{Exif, In, Reader, Tag, Value};

/// A JPEG segment holds 64 KB; PNG and WebP could carry more, which no camera writes.
const LONGEST_BLOCK_BYTES: usize = 256 * 1024;
const LONGEST_SOFTWARE_CHARS: usize = 64;

/// What one EXIF block says.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct ExifFacts {
    pub(super) orientation: u8,
    pub(super) captured_at: Option<String>,
    pub(super) software: Option<String>,
    pub(super) dpi: Option<[f64; 2]>,
    pub(super) focal_length_35mm: Option<f64>,
}

impl Default for ExifFacts {
    fn default() -> Self {
        Self {
            orientation: 1,
            captured_at: None,
            software: None,
            dpi: None,
            focal_length_35mm: None,
        }
    }
}

/// Reads a TIFF-shaped block, with or without the `Exif\0\0` that JPEG and some WebP writers put before it.
pub(super) fn read(block: &[u8]) -> ExifFacts {
    let block = block.strip_prefix(b"Exif\0\0").unwrap_or(block);
    if block.len() > LONGEST_BLOCK_BYTES {
        return ExifFacts::default();
    }
    let mut reader = Reader::new();
    reader.continue_on_error(true);
    let exif = match reader.read_raw(block.to_vec()) {
        Ok(exif) => exif,
        Err(error) => {
            let Ok(exif) = error.distill_partial_result(|_| {}) else {
                return ExifFacts::default();
            };
            exif
        }
    };
    ExifFacts {
        orientation: orientation(&exif).unwrap_or(1),
        captured_at: ascii(&exif, Tag::DateTimeOriginal).and_then(|text| date_time(&text)),
        software: ascii(&exif, Tag::Software).and_then(|text| printable(&text)),
        dpi: resolution(&exif),
        focal_length_35mm: focal_length(&exif),
    }
}

fn orientation(exif: &Exif) -> Option<u8> {
    let value = exif.get_field(Tag::Orientation, In::PRIMARY)?.value.get_uint(0)?;
    u8::try_from(value).ok().filter(|value| (1..=8).contains(value))
}

/// Absent and unknown are both written as 0.
fn focal_length(exif: &Exif) -> Option<f64> {
    let field = exif.get_field(Tag::FocalLengthIn35mmFilm, In::PRIMARY)?;
    field
        .value
        .get_uint(0)
        .filter(|length| (1..=1000).contains(length))
        .map(f64::from)
}

fn ascii(exif: &Exif, tag: Tag) -> Option<String> {
    let field = exif.get_field(tag, In::PRIMARY)?;
    let Value::Ascii(texts) = &field.value else {
        return None;
    };
    Some(String::from_utf8_lossy(texts.first()?).into_owned())
}

/// `2026:10:02 09:12:44` to `2026-10-02T09:12:44`; anything that is no date says nothing.
fn date_time(text: &str) -> Option<String> {
    let text = text.trim_end_matches(['\0', ' ']);
    let shape = |(at, byte): (usize, u8)| match at {
        4 | 7 => matches!(byte, b':' | b'-'),
        10 => matches!(byte, b' ' | b'T'),
        13 | 16 => byte == b':',
        _ => byte.is_ascii_digit(),
    };
    if text.len() != 19 || !text.bytes().enumerate().all(shape) {
        return None;
    }
    let number = |range: std::ops::Range<usize>| text[range].parse::<u16>().ok();
    let plausible = number(0..4)? >= 1900
        && (1..=12).contains(&number(5..7)?)
        && (1..=31).contains(&number(8..10)?)
        && number(11..13)? < 24
        && number(14..16)? < 60
        && number(17..19)? <= 60;
    plausible.then(|| {
        format!(
            "{}-{}-{}T{}",
            &text[0..4],
            &text[5..7],
            &text[8..10],
            &text[11..19]
        )
    })
}

fn printable(text: &str) -> Option<String> {
    let text: String = text
        .chars()
        .filter(|character| !character.is_control() && *character != char::REPLACEMENT_CHARACTER)
        .take(LONGEST_SOFTWARE_CHARS)
        .collect();
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

fn resolution(exif: &Exif) -> Option<[f64; 2]> {
    let per_inch = match exif.get_field(Tag::ResolutionUnit, In::PRIMARY) {
        None => 1.0,
        Some(field) => match field.value.get_uint(0)? {
            2 => 1.0,
            3 => 2.54,
            _ => return None,
        },
    };
    let along = |tag| {
        let field = exif.get_field(tag, In::PRIMARY)?;
        let Value::Rational(values) = &field.value else {
            return None;
        };
        let value = values.first()?.to_f64() * per_inch;
        (value.is_finite() && value > 0.0).then_some(value)
    };
    Some([along(Tag::XResolution)?, along(Tag::YResolution)?])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_taken_only_when_it_is_one() {
        assert_eq!(
            date_time("2026:10:02 09:12:44").as_deref(),
            Some("2026-10-02T09:12:44")
        );
        assert_eq!(
            date_time("2026:10:02 09:12:44\0").as_deref(),
            Some("2026-10-02T09:12:44")
        );
        for nonsense in [
            "",
            "0000:00:00 00:00:00",
            "2026:13:02 09:12:44",
            "2026:10:02",
            "    :  :     :  :  ",
        ] {
            assert_eq!(date_time(nonsense), None, "{nonsense:?}");
        }
        assert_eq!(date_time("二〇二六:10:02 09:"), None);
    }

    #[test]
    fn software_is_bounded_and_clean() {
        assert_eq!(printable("  Meitu\u{7}\n \0").as_deref(), Some("Meitu"));
        assert_eq!(printable("\0\0 "), None);
        assert_eq!(
            printable(&"x".repeat(5000)).map(|text| text.len()),
            Some(LONGEST_SOFTWARE_CHARS)
        );
    }

    #[test]
    fn nonsense_says_nothing() {
        assert_eq!(read(b""), ExifFacts::default());
        assert_eq!(read(&[0xFF; 300]), ExifFacts::default());
    }
}
