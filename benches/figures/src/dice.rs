//! Repeatable randomness.

/// A sequence of numbers, and hashes of places.
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15).wrapping_add(1))
    }

    /// In `[low, high)`.
    pub(crate) fn roll(&mut self, low: f32, high: f32) -> f32 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        low + (self.0 >> 40) as f32 / 16_777_216.0 * (high - low)
    }

    /// 0 to 1, the same for the same cell.
    pub(crate) fn of_cell(x: i32, y: i32, seed: u32) -> f32 {
        let mixed = (x as u32).wrapping_mul(0x9E37_79B1)
            ^ (y as u32).wrapping_mul(0x85EB_CA77)
            ^ seed.wrapping_mul(0xC2B2_AE3D);
        let mixed = (mixed ^ (mixed >> 15)).wrapping_mul(0x2C1B_3C6D);
        (mixed ^ (mixed >> 13)) as f32 / u32::MAX as f32
    }
}
