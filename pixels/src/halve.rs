//! A picture at half its size, by exact integer means of 2×2 pixels.

/// Means of 2×2 pixels of two rows, three bytes a pixel; a last odd pixel is dropped.
#[inline(never)]
pub fn halve_row(upper: &[u8], lower: &[u8], out: &mut [u8]) {
    let count = (out.len() / 3).min(upper.len() / 6).min(lower.len() / 6);
    let Some((last, pixels)) = out.as_chunks_mut::<3>().0[..count].split_last_mut() else {
        return;
    };
    for (pixel, (upper, lower)) in pixels.iter_mut().zip(pairs(upper).zip(pairs(lower))) {
        *pixel = mean(upper, lower);
    }
    let end = |row: &[u8]| {
        let [a, b, c, d, e, f] = [0, 1, 2, 3, 4, 5].map(|channel| row[count * 6 - 6 + channel]);
        u64::from_le_bytes([a, b, c, d, e, f, 0, 0])
    };
    *last = mean(end(upper), end(lower));
}

/// Each pair of pixels with two bytes of the next one, but the last pair, which has no next one.
fn pairs(row: &[u8]) -> impl Iterator<Item = u64> + '_ {
    row.windows(8)
        .step_by(6)
        .map(|eight| eight.first_chunk().map_or(0, |eight| u64::from_le_bytes(*eight)))
}

/// The mean of two pairs of pixels, three bytes each from the lowest on; all channels in one word.
#[inline(always)]
fn mean(upper: u64, lower: u64) -> [u8; 3] {
    const EVEN_BYTES: u64 = 0x00FF_00FF_00FF_00FF;
    const HALF: u64 = 0x0002_0002;
    let even = (upper & EVEN_BYTES) + (lower & EVEN_BYTES);
    let odd = (upper >> 8 & EVEN_BYTES) + (lower >> 8 & EVEN_BYTES);
    // Even bytes are red, blue and the right pixel's green; odd ones green, the right pixel's red and blue.
    let red_and_blue = even + (odd >> 16) + HALF;
    let green = (odd & 0xFFFF) + (even >> 32 & 0xFFFF) + 2;
    [red_and_blue >> 2, green >> 2, red_and_blue >> 18].map(|value| value as u8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn means_are_exact_up_to_the_last_pair() {
        for width in [2usize, 3, 8, 31] {
            let row = |seed: usize| -> Vec<u8> { (0..width * 3).map(|at| (at * seed % 256) as u8).collect() };
            let (upper, lower) = (row(97), row(151));
            let mut out = vec![0; width / 2 * 3];
            halve_row(&upper, &lower, &mut out);
            for (at, found) in out.iter().enumerate() {
                let left = at / 3 * 6 + at % 3;
                let four = [upper[left], upper[left + 3], lower[left], lower[left + 3]];
                let sum: u32 = four.map(u32::from).iter().sum();
                assert_eq!(u32::from(*found), (sum + 2) / 4, "{width} {at}");
            }
        }
    }
}
