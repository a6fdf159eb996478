//! Upright 8-bit sRGB pixels.

use super::orientation;

/// Upright 8-bit sRGB picture, row by row, three bytes a pixel, origin top left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    width: u32,
    height: u32,
    rgb: Vec<u8>,
}

impl Picture {
    /// `rgb` holds `width * height * 3` bytes.
    ///
    /// # Panics
    /// When the length does not fit: a defect of the caller.
    #[must_use]
    pub fn new(width: u32, height: u32, rgb: Vec<u8>) -> Self {
        assert_eq!(rgb.len(), width as usize * height as usize * 3);
        Self { width, height, rgb }
    }

    /// Width in pixels.
    #[must_use]
    pub const fn width(&self) -> u32 {
        self.width
    }

    /// Height in pixels.
    #[must_use]
    pub const fn height(&self) -> u32 {
        self.height
    }

    /// All bytes, row by row.
    #[must_use]
    pub fn rgb(&self) -> &[u8] {
        &self.rgb
    }

    /// One row, `3 * width` bytes.
    #[must_use]
    pub fn row(&self, y: u32) -> &[u8] {
        let stride = self.width as usize * 3;
        &self.rgb[y as usize * stride..][..stride]
    }

    /// The picture after `quarter_turns` clockwise quarter turns.
    #[must_use]
    pub fn turned(&self, quarter_turns: u8) -> Self {
        let orientation = [1, 6, 3, 8][usize::from(quarter_turns % 4)];
        let (width, height, rgb) =
            orientation::upright(self.width, self.height, self.rgb.clone(), orientation);
        Self { width, height, rgb }
    }

    /// The pixel at (`x`, `y`).
    #[must_use]
    pub fn pixel(&self, x: u32, y: u32) -> [u8; 3] {
        let at = (y as usize * self.width as usize + x as usize) * 3;
        [self.rgb[at], self.rgb[at + 1], self.rgb[at + 2]]
    }

    /// XXH3-64 of width and height (little-endian u32 each) and the pixels, as 16 hexadecimal digits: equal pictures
    /// have equal values on every platform.
    #[must_use]
    pub fn xxh3(&self) -> String {
        let mut hasher = xxhash_rust::xxh3::Xxh3::new();
        hasher.update(&self.width.to_le_bytes());
        hasher.update(&self.height.to_le_bytes());
        hasher.update(&self.rgb);
        format!("{:016x}", hasher.digest())
    }
}
