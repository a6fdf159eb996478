//! From an approved look at a photo to the picture the document wants: frame, matte, background, encode, edit ledger.

mod background;
pub mod encode;
mod foreground;
mod huffman;
mod jpeg;
mod ledger;
mod linear;
mod matte;
mod notice;
mod prepare;
mod resample;
mod tone;

pub use background::replace;
pub use foreground::foreground;
pub use ledger::{Edit, KeptBecause};
pub use linear::LinearPicture;
pub use matte::{Matte, matte};
pub use notice::{NoticedBecause, Operation};
pub use prepare::{LookAgain, PrepareInput, Prepared, Refusal, prepare};
pub use resample::resample;

use serde::{Deserialize, Serialize};

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
