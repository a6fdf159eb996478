//! Haze: broad, half-transparent patches away from the head, which are the background's own lights and shades.
//!
//! Source: alpha itself and the distance to the person mask. Strands are thin: what a mathematical opening leaves of
//! alpha is too broad to be one, and a lock that broad is opaque or near to what the mask sees. It cannot tell the
//! grain of wood from strands that are as thin.

use super::trimap::MaskInFrame;

/// Half of what is broad, pixels.
const RADIUS_PX: usize = 3;
/// Distance from the mask, in its cells, at which haze begins to be taken away, and over which it all is.
const NEAR_CELLS: f32 = 2.5;
const FADE_CELLS: f32 = 2.0;
/// Broad patches are hair from the second share on, and haze up to the first.
const PARTIAL: [f32; 2] = [0.6, 0.9];

/// Takes the haze out of `alpha`; `outwards` is the distance of each pixel from the mask.
pub(super) fn clear(mask: &MaskInFrame, outwards: &[f32], alpha: &mut [f32]) {
    let opened = opened(alpha, mask.width);
    for ((value, broad), apart) in alpha.iter_mut().zip(opened).zip(outwards) {
        let far = ((apart / mask.cell_px - NEAR_CELLS) / FADE_CELLS).clamp(0.0, 1.0);
        let partial = ((PARTIAL[1] - broad) / (PARTIAL[1] - PARTIAL[0])).clamp(0.0, 1.0);
        *value -= broad * far * partial;
    }
}

/// What is broad of `values`.
pub(super) fn opened(values: &[f32], width: usize) -> Vec<f32> {
    slide(&slide(values, width, f32::min), width, f32::max)
}

/// The pick of the square around each pixel, along rows and then columns.
fn slide(values: &[f32], width: usize, pick: fn(f32, f32) -> f32) -> Vec<f32> {
    let along = |values: &[f32], step: usize, count: usize, place: fn(usize, usize) -> usize| -> Vec<f32> {
        let around = |index: usize| {
            let at = place(index, width);
            let back = at.min(RADIUS_PX);
            let window = back + RADIUS_PX.min(count - 1 - at);
            (0..=window).fold(values[index], |picked, other| {
                pick(picked, values[index + other * step - back * step])
            })
        };
        (0..values.len()).map(around).collect()
    };
    let width = width.max(1);
    let rows = along(values, 1, width, |index, width| index % width);
    along(&rows, width, values.len() / width, |index, width| index / width)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_opening_keeps_what_is_broad_and_drops_what_is_thin() {
        const SIDE: usize = 20;
        let broad = |x: usize, y: usize| (10..18).contains(&x) && y < 8;
        let draw = |index: usize| {
            let (x, y) = (index % SIDE, index / SIDE);
            if broad(x, y) || x == 4 { 0.4 } else { 0.0 }
        };
        let drawn: Vec<f32> = (0..SIDE * SIDE).map(draw).collect();
        for (index, value) in opened(&drawn, SIDE).into_iter().enumerate() {
            let expected = if broad(index % SIDE, index / SIDE) {
                0.4
            } else {
                0.0
            };
            assert_eq!(value, expected, "{index}");
        }
    }
}
