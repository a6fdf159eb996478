//! What EXIF says: orientation, capture date, software, resolution, focal length. Source: CIPA DC-008 (Exif 3.0).
//!
//! Lenient by intent: a damaged or contradictory block says nothing, it never refuses a photo. It cannot see whether the
//! camera's clock was right.

use super::tiff::{Directory, Tiff};

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
    tags(block).unwrap_or_default()
}

fn tags(block: &[u8]) -> Option<ExifFacts> {
    let file = Tiff::new(block)?;
    let primary = file.directory(file.long(4)?);
    let details = primary.get(EXIF_DIRECTORY).and_then(|field| field.number());
    let details = details.map_or(Directory::empty(file), |at| file.directory(at));
    let orientation = primary.get(ORIENTATION).and_then(|field| field.number());
    let focal_length = details.get(FOCAL_LENGTH_35MM).and_then(|field| field.number());
    Some(ExifFacts {
        orientation: orientation
            .and_then(|value| u8::try_from(value).ok())
            .filter(|value| (1..=8).contains(value))
            .unwrap_or(1),
        captured_at: details
            .get(DATE_TIME_ORIGINAL)
            .and_then(|field| date_time(&field.text()?)),
        software: primary.get(SOFTWARE).and_then(|field| printable(&field.text()?)),
        dpi: resolution(&primary),
        // Absent and unknown are both written as 0.
        focal_length_35mm: focal_length
            .filter(|length| (1..=1000).contains(length))
            .map(f64::from),
    })
}

const ORIENTATION: u16 = 0x0112;
const X_RESOLUTION: u16 = 0x011A;
const Y_RESOLUTION: u16 = 0x011B;
const RESOLUTION_UNIT: u16 = 0x0128;
const SOFTWARE: u16 = 0x0131;
const EXIF_DIRECTORY: u16 = 0x8769;
const DATE_TIME_ORIGINAL: u16 = 0x9003;
const FOCAL_LENGTH_35MM: u16 = 0xA405;

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

fn resolution(directory: &Directory<'_>) -> Option<[f64; 2]> {
    let per_inch = match directory.get(RESOLUTION_UNIT) {
        None => 1.0,
        Some(field) => match field.number()? {
            2 => 1.0,
            3 => 2.54,
            _ => return None,
        },
    };
    let along = |tag| {
        let value = directory.get(tag)?.quotient()? * per_inch;
        (value.is_finite() && value > 0.0).then_some(value)
    };
    Some([along(X_RESOLUTION)?, along(Y_RESOLUTION)?])
}

#[cfg(test)]
mod tests {
    use super::super::tiff::{ASCII, LONG, RATIONAL, SHORT};
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

    /// A block with one directory and one for the camera's details: tag, kind, count and value or offset of each entry.
    fn block(little_endian: bool, entries: [&[(u16, u16, u32, u32)]; 2], rest: &[u8]) -> Vec<u8> {
        let short = |value: u16| {
            if little_endian {
                value.to_le_bytes()
            } else {
                value.to_be_bytes()
            }
        };
        let long = |value: u32| {
            if little_endian {
                value.to_le_bytes()
            } else {
                value.to_be_bytes()
            }
        };
        let mut bytes = if little_endian {
            b"II*\0".to_vec()
        } else {
            b"MM\0*".to_vec()
        };
        bytes.extend(long(8));
        for entries in entries {
            bytes.extend(short(entries.len() as u16));
            for (tag, kind, count, value) in entries {
                bytes.extend([short(*tag), short(*kind)].concat());
                bytes.extend(long(*count));
                // A short stands at the beginning of its four bytes.
                let value = if *kind == SHORT {
                    [short(*value as u16), [0; 2]].concat()
                } else {
                    long(*value).to_vec()
                };
                bytes.extend(value);
            }
            bytes.extend(long(0));
        }
        bytes.extend_from_slice(rest);
        bytes
    }

    #[test]
    fn both_directories_are_read_in_both_orders_of_bytes_and_however_short_they_are_cut() {
        for little_endian in [true, false] {
            let (details, rest) = (8 + 6 + 6 * 12, 8 + 6 + 6 * 12 + 6 + 2 * 12);
            let primary = [
                (ORIENTATION, SHORT, 1, 6),
                (X_RESOLUTION, RATIONAL, 1, rest),
                (Y_RESOLUTION, RATIONAL, 1, rest),
                (RESOLUTION_UNIT, SHORT, 1, 3),
                (SOFTWARE, ASCII, 7, rest + 8),
                (EXIF_DIRECTORY, LONG, 1, details),
            ];
            let camera = [
                (DATE_TIME_ORIGINAL, ASCII, 20, rest + 15),
                (FOCAL_LENGTH_35MM, SHORT, 1, 26),
            ];
            let number = |value: u32| {
                if little_endian {
                    value.to_le_bytes()
                } else {
                    value.to_be_bytes()
                }
            };
            let mut after = [number(200), number(2)].concat();
            after.extend(b"Meitu\0\x002026:10:02 09:12:44\0");
            let whole = block(little_endian, [&primary, &camera], &after);
            let found = read(&whole);
            assert_eq!(found.orientation, 6);
            assert_eq!(found.dpi, Some([254.0, 254.0]));
            assert_eq!(found.software.as_deref(), Some("Meitu"));
            assert_eq!(found.captured_at.as_deref(), Some("2026-10-02T09:12:44"));
            assert_eq!(found.focal_length_35mm, Some(26.0));
            assert_eq!(read(&[b"Exif\0\0", &whole[..]].concat()), found);
            for length in 0..whole.len() {
                read(&whole[..length]);
            }
            for at in 0..whole.len() {
                let mut damaged = whole.clone();
                damaged[at] = 0xFF;
                read(&damaged);
            }
        }
    }

    #[test]
    fn nonsense_says_nothing() {
        assert_eq!(read(b""), ExifFacts::default());
        assert_eq!(read(&[0xFF; 300]), ExifFacts::default());
    }
}
