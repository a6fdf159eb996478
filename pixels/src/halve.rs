//! A picture at half its size, by exact integer means of 2×2 pixels.

/// Means of 2×2 pixels of two rows, three bytes a pixel; a last odd pixel is dropped.
#[inline(never)]
pub fn halve_row(upper: &[u8], lower: &[u8], out: &mut [u8]) {
    let (out, _) = out.as_chunks_mut::<3>();
    let pairs = upper.as_chunks::<6>().0.iter().zip(lower.as_chunks::<6>().0);
    for (pixel, (upper, lower)) in out.iter_mut().zip(pairs) {
        for (channel, value) in pixel.iter_mut().enumerate() {
            let sum = |row: &[u8; 6]| u32::from(row[channel]) + u32::from(row[channel + 3]);
            *value = ((sum(upper) + sum(lower) + 2) >> 2) as u8;
        }
    }
}
