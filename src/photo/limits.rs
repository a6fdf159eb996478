//! How much of a file the engine is willing to take on, decided from the file's headers before memory is taken.
//!
//! These are bounds of this engine, not of any document: what a document asks for stands in the catalogue. The estimate
//! of a decoder's peak counts what the decoders hold at once (see each format's module); it cannot see the allocator's
//! own waste, for which the wasm bound leaves room below what phones grant a page.

use crate::error::{Error, ErrorKind};

/// Bounds on one photo.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Largest file, bytes.
    pub file_bytes: u64,
    /// Largest picture, pixels.
    pub pixels: u64,
    /// Longest side, pixels.
    pub longest_side_px: u32,
    /// Shortest side in which a face could be looked for, pixels.
    pub shortest_side_px: u32,
    /// Most memory that decoding may hold at once, bytes, the file itself included.
    pub peak_bytes: u64,
}

impl Limits {
    /// For a native process.
    #[must_use]
    pub const fn native() -> Self {
        Self {
            file_bytes: 40 * 1024 * 1024,
            pixels: 64_000_000,
            longest_side_px: 12_000,
            shortest_side_px: 32,
            peak_bytes: 1024 * 1024 * 1024,
        }
    }

    /// For a page in a phone's browser, which is ended without a word when it takes too much memory.
    #[must_use]
    pub const fn wasm() -> Self {
        Self {
            peak_bytes: 400 * 1000 * 1000,
            ..Self::native()
        }
    }

    pub(super) fn check_file(&self, bytes: usize) -> Result<(), Error> {
        if bytes == 0 {
            return Err(Error::new(ErrorKind::Empty, "the file holds no bytes"));
        }
        if bytes as u64 > self.file_bytes {
            return Err(too_large(format!(
                "the file holds {bytes} bytes, the limit is {}",
                self.file_bytes
            )));
        }
        Ok(())
    }

    pub(super) fn check_size(&self, width: u32, height: u32) -> Result<(), Error> {
        let longest = width.max(height);
        if longest > self.longest_side_px {
            return Err(too_large(format!(
                "the picture is {width}×{height} pixels, the limit is {} a side",
                self.longest_side_px
            )));
        }
        let pixels = u64::from(width) * u64::from(height);
        if pixels > self.pixels {
            return Err(too_large(format!(
                "the picture holds {pixels} pixels, the limit is {}",
                self.pixels
            )));
        }
        if width.min(height) < self.shortest_side_px {
            return Err(Error::new(
                ErrorKind::TooSmall,
                format!(
                    "the picture is {width}×{height} pixels, the limit is {} a side",
                    self.shortest_side_px
                ),
            ));
        }
        Ok(())
    }

    pub(super) fn check_peak(&self, peak_bytes: u64) -> Result<(), Error> {
        if peak_bytes > self.peak_bytes {
            return Err(too_large(format!(
                "decoding would hold {peak_bytes} bytes at once, the limit is {}",
                self.peak_bytes
            )));
        }
        Ok(())
    }
}

impl Default for Limits {
    /// The bounds of the platform this is compiled for.
    fn default() -> Self {
        if cfg!(target_arch = "wasm32") {
            Self::wasm()
        } else {
            Self::native()
        }
    }
}

fn too_large(message: String) -> Error {
    Error::new(ErrorKind::TooLarge, message)
}
