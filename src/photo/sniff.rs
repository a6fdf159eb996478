//! Which format a file is, by its first bytes and never by its name.
//!
//! Names the formats that people do hand in and that the engine does not decode, so that the message can say
//! "this is HEIC" and the browser's decoder can be asked instead.

/// What the first bytes say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    Jpeg,
    Png,
    WebP,
    /// A picture or document of a format that the engine does not decode, by its usual short name.
    Other(&'static str),
    Unknown,
}

impl Format {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Jpeg => "jpeg",
            Self::Png => "png",
            Self::WebP => "webp",
            Self::Other(name) => name,
            Self::Unknown => "unknown",
        }
    }
}

pub(super) fn sniff(bytes: &[u8]) -> Format {
    let at = |from: usize, expected: &[u8]| bytes.get(from..).is_some_and(|rest| rest.starts_with(expected));
    if at(0, &[0xFF, 0xD8]) {
        Format::Jpeg
    } else if at(0, b"\x89PNG\r\n\x1a\n") {
        Format::Png
    } else if at(0, b"RIFF") && at(8, b"WEBP") {
        Format::WebP
    } else if at(4, b"ftyp") {
        Format::Other(iso_media_brand(bytes))
    } else if at(0, b"GIF8") {
        Format::Other("gif")
    } else if at(0, b"BM") {
        Format::Other("bmp")
    } else if at(0, b"II*\0") || at(0, b"MM\0*") {
        Format::Other("tiff")
    } else if at(0, b"\0\0\0\x0cJXL ") || at(0, &[0xFF, 0x0A]) {
        Format::Other("jxl")
    } else if at(0, b"%PDF") {
        Format::Other("pdf")
    } else {
        Format::Unknown
    }
}

/// ISO/IEC 23008-12 and the AVIF specification: the brand after `ftyp`, or among the compatible ones.
fn iso_media_brand(bytes: &[u8]) -> &'static str {
    let brands = bytes.get(8..).unwrap_or_default().chunks_exact(4).take(8);
    for brand in brands {
        match brand {
            b"avif" | b"avis" => return "avif",
            b"heic" | b"heix" | b"heim" | b"heis" | b"hevc" | b"hevx" => return "heic",
            _ => {}
        }
    }
    "iso-media"
}
