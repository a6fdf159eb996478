//! From an approved look at a photo to the picture the document wants: frame, matte, background, encode, edit ledger.

mod background;
pub mod encode;
mod foreground;
mod linear;
mod matte;
mod prepare;
mod resample;

pub use background::replace;
pub use foreground::foreground;
pub use linear::LinearPicture;
pub use matte::{Matte, matte};
pub use prepare::{Operation, PrepareInput, Prepared, Refusal, prepare};
pub use resample::resample;

use serde::{Deserialize, Serialize};

/// One operation done to the photo, with its parameters.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(tag = "operation", rename_all = "kebab-case")]
pub enum Edit {
    /// Turned about the frame's centre; positive anticlockwise as seen.
    Rotate {
        /// Degrees.
        degrees: f64,
    },
    /// Cut to the frame, given in pixels of the source after rotation.
    Crop {
        /// Left edge.
        x: f64,
        /// Upper edge.
        y: f64,
        /// Width.
        width: f64,
        /// Height.
        height: f64,
    },
    /// Sampled to the document's pixels.
    Resize {
        /// Pixels.
        width: u32,
        /// Pixels.
        height: u32,
        /// Output pixels per source pixel; never above 1.
        scale: f64,
    },
    /// Background painted.
    ReplaceBackground {
        /// Catalogue name of the colour.
        colour: String,
        /// sRGB.
        rgb: [u8; 3],
        /// Share of output pixels that were changed.
        share: f64,
    },
    /// Written as JPEG.
    Encode {
        /// `jpeg`.
        format: String,
        /// 1 to 100.
        quality: u8,
        /// `4:4:4`, `4:2:0`.
        chroma: String,
        /// Pixels per inch.
        dpi: u16,
        /// Bytes.
        bytes: u64,
    },
}

/// The prepared file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct Output {
    /// Path or name, as the caller wrote it; empty until written.
    pub file: String,
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
    /// Pixels per inch.
    pub dpi: u16,
    /// Bytes.
    pub bytes: u64,
    /// Lower-case hexadecimal SHA-256 of the bytes.
    pub sha256: String,
}
