//! Bytes to upright sRGB pixels and metadata; bounded before anything is allocated.

mod picture;
mod pyramid;

pub use picture::Picture;
pub use pyramid::{Level, Pyramid};

use crate::report::DecodedBy;

/// A photo, decoded.
#[derive(Debug, Clone)]
pub struct Photo {
    /// Upright sRGB pixels.
    pub picture: Picture,
    /// What the file says about itself.
    pub metadata: Metadata,
}

/// What a file says about itself.
#[derive(Debug, Clone, PartialEq)]
pub struct Metadata {
    /// `jpeg`, `png`, `webp`, or the subtype of the browser's media type.
    pub format: String,
    /// Size of the file.
    pub bytes: u64,
    /// Pixels per inch, horizontal and vertical, if stated.
    pub dpi: Option<[f64; 2]>,
    /// EXIF orientation as read, 1 when absent or invalid.
    pub exif_orientation: u8,
    /// EXIF DateTimeOriginal, `YYYY-MM-DDThh:mm:ss`.
    pub captured_at: Option<String>,
    /// EXIF Software.
    pub software: Option<String>,
    /// Who decoded.
    pub decoded_by: DecodedBy,
}
