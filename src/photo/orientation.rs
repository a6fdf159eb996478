//! Turns stored pixels upright. Source: CIPA DC-008, tag 274 (0x0112), values 1 to 8.
//!
//! 2, 3 and 4 work in place; 5 to 8 swap the sides and need one second buffer, filled tile by tile so that neither the
//! reads nor the writes leave the cache.

const TILE_PX: usize = 32;

/// Whether the upright picture's width is the stored picture's height.
pub(super) const fn swaps_sides(orientation: u8) -> bool {
    matches!(orientation, 5..=8)
}

/// Stored pixels (`width` × `height`, three bytes each) to upright ones, with the upright width and height.
pub(super) fn upright(width: u32, height: u32, mut rgb: Vec<u8>, orientation: u8) -> (u32, u32, Vec<u8>) {
    let stride = width as usize * 3;
    match orientation {
        2 => {
            for row in rgb.chunks_exact_mut(stride) {
                reverse_pixels(row);
            }
        }
        3 => reverse_pixels(&mut rgb),
        4 => {
            let rows = height as usize;
            for y in 0..rows / 2 {
                let (upper, lower) = rgb.split_at_mut((rows - 1 - y) * stride);
                upper[y * stride..][..stride].swap_with_slice(&mut lower[..stride]);
            }
        }
        5..=8 => {
            let turned = turn(width as usize, height as usize, &rgb, orientation);
            return (height, width, turned);
        }
        _ => {}
    }
    (width, height, rgb)
}

fn reverse_pixels(pixels: &mut [u8]) {
    let (pixels, _) = pixels.as_chunks_mut::<3>();
    pixels.reverse();
}

/// 5 is transposed, 6 needs a quarter turn clockwise, 7 is transposed about the other diagonal, 8 needs one
/// anticlockwise.
fn turn(width: usize, height: usize, rgb: &[u8], orientation: u8) -> Vec<u8> {
    let mut turned = vec![0; rgb.len()];
    let (source, _) = rgb.as_chunks::<3>();
    let (target, _) = turned.as_chunks_mut::<3>();
    for tile_y in (0..height).step_by(TILE_PX) {
        for tile_x in (0..width).step_by(TILE_PX) {
            for x in tile_x..(tile_x + TILE_PX).min(width) {
                let row = if matches!(orientation, 5 | 6) {
                    x
                } else {
                    width - 1 - x
                };
                for y in tile_y..(tile_y + TILE_PX).min(height) {
                    let column = if matches!(orientation, 5 | 8) {
                        y
                    } else {
                        height - 1 - y
                    };
                    target[row * height + column] = source[y * width + x];
                }
            }
        }
    }
    turned
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Letters stand for pixels; the upright picture is `abc/def`.
    fn stored(rows: &[&str]) -> (u32, u32, Vec<u8>) {
        let rgb = rows
            .concat()
            .bytes()
            .flat_map(|letter| [letter, letter, letter])
            .collect();
        (rows[0].len() as u32, rows.len() as u32, rgb)
    }

    #[test]
    fn all_eight_give_the_same_upright_picture() {
        let cases: [(u8, &[&str]); 8] = [
            (1, &["abc", "def"]),
            (2, &["cba", "fed"]),
            (3, &["fed", "cba"]),
            (4, &["def", "abc"]),
            (5, &["ad", "be", "cf"]),
            (6, &["cf", "be", "ad"]),
            (7, &["fc", "eb", "da"]),
            (8, &["da", "eb", "fc"]),
        ];
        let expected = stored(&["abc", "def"]);
        for (orientation, rows) in cases {
            let (width, height, rgb) = stored(rows);
            assert_eq!(
                upright(width, height, rgb, orientation),
                expected,
                "orientation {orientation}"
            );
        }
    }

    #[test]
    fn tiles_cover_sides_that_are_no_multiple_of_them() {
        let (width, height) = (TILE_PX as u32 * 2 + 5, TILE_PX as u32 + 3);
        let rgb: Vec<u8> = (0..width * height)
            .flat_map(|n| [n as u8, (n >> 8) as u8, (n >> 16) as u8])
            .collect();
        let (w, h, once) = upright(width, height, rgb.clone(), 6);
        let (w, h, back) = upright(w, h, once, 8);
        assert_eq!((w, h, back), (width, height, rgb));
    }
}
