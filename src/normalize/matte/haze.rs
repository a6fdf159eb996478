//! Haze: broad, half-transparent patches beside the head, which are the background's own lights and shades.
//!
//! Source: alpha itself, the distance to the person mask and the picture. Strands are thin: what a mathematical opening
//! leaves of alpha is too broad to be one, and a lock that broad is opaque or near to what the mask sees, or its strands
//! differ: a plain patch that was taken for a mixture is a part of the background that nothing certain nearby resembles,
//! as a door's panel. It cannot tell wood from strands where its grain is as thin as they are.

use wide::f32x4;

use super::perceived;
use super::trimap::MaskInFrame;
use crate::normalize::linear::LinearPicture;

/// Half the width and height of what is broad, pixels.
const SQUARE: [usize; 2] = [3, 3];
/// Distance from the mask, in its cells, at which haze begins to be taken away, and over which it all is.
const NEAR_CELLS: f32 = 2.5;
const FADE_CELLS: f32 = 2.0;
/// Broad patches are hair from the second share on, and haze up to the first.
const PARTIAL: [f32; 2] = [0.6, 0.9];
/// Perceived light by which the colours of a plain square differ, in each channel; those of twice as much are not plain.
const PLAIN: f32 = 0.04;
/// Half the width and height of plain shapes, pixels: a square, and what the grain of wood and the edges of doors leave.
const PLAIN_SHAPES: [[usize; 2]; 3] = [SQUARE, [1, 8], [8, 1]];
/// What is broad and no more than this is left in plain shapes, and taken at twice as much.
const FAINT: f32 = 0.05;

/// Takes the haze out of `alpha`; `outwards` is the distance of each pixel from the mask.
pub(super) fn clear(picture: &LinearPicture, mask: &MaskInFrame, outwards: &[f32], alpha: &mut [f32]) {
    let width = mask.width;
    let colours: Vec<f32x4> = picture
        .pixels()
        .iter()
        .zip(&mask.inside)
        .map(|(pixel, inside)| {
            let [red, green, blue] = perceived(*pixel);
            f32x4::from([red, green, blue, f32::from(u8::from(!inside))])
        })
        .collect();
    let mut haze: Vec<f32> = opened(alpha, width)
        .into_iter()
        .zip(outwards)
        .map(|(broad, apart)| {
            broad * ((apart / mask.cell_px - NEAR_CELLS) / FADE_CELLS).clamp(0.0, 1.0) * partial(broad)
        })
        .collect();
    for shape in PLAIN_SHAPES {
        let least = slide(&colours, width, shape, f32x4::fast_min);
        let most = slide(&colours, width, shape, f32x4::fast_max);
        let plain = |(least, most): (f32x4, f32x4)| {
            let [.., outside] = least.to_array();
            let [red, green, blue, _] = (most - least).to_array();
            (2.0 - red.max(green).max(blue) / PLAIN).clamp(0.0, outside)
        };
        let plain: Vec<f32> = least.into_iter().zip(most).map(plain).collect();
        let plain = slide(&plain, width, shape, f32::max);
        let broad = opened_by(alpha, width, shape);
        for (haze, (broad, plain)) in haze.iter_mut().zip(broad.into_iter().zip(plain)) {
            let seen = (broad / FAINT - 1.0).clamp(0.0, 1.0);
            *haze = haze.max(broad * plain * seen * partial(broad));
        }
    }
    for (value, haze) in alpha.iter_mut().zip(haze) {
        *value -= haze;
    }
}

/// 1 for what may be haze, 0 for what is too opaque.
fn partial(broad: f32) -> f32 {
    ((PARTIAL[1] - broad) / (PARTIAL[1] - PARTIAL[0])).clamp(0.0, 1.0)
}

/// What is broad of `values`.
pub(super) fn opened(values: &[f32], width: usize) -> Vec<f32> {
    opened_by(values, width, SQUARE)
}

/// What of `values` holds a rectangle; `radii` are half its width and height.
fn opened_by(values: &[f32], width: usize, radii: [usize; 2]) -> Vec<f32> {
    slide(&slide(values, width, radii, f32::min), width, radii, f32::max)
}

/// The pick of the rectangle around each pixel, along rows and then columns.
fn slide<T: Copy>(values: &[T], width: usize, radii: [usize; 2], pick: impl Fn(T, T) -> T) -> Vec<T> {
    // Whole lines are picked against lines moved aside: that runs many times faster than window after window.
    let along = |values: &[T], line: usize, step: usize, radius: usize| {
        let mut picked = values.to_vec();
        for (picked, values) in picked.chunks_mut(line).zip(values.chunks(line)) {
            for aside in (1..=radius)
                .map(|steps| steps * step)
                .filter(|aside| *aside < values.len())
            {
                for (picked, value) in picked.iter_mut().zip(&values[aside..]) {
                    *picked = pick(*picked, *value);
                }
                for (picked, value) in picked[aside..].iter_mut().zip(values) {
                    *picked = pick(*picked, *value);
                }
            }
        }
        picked
    };
    let width = width.max(1);
    let rows = along(values, width, 1, radii[0]);
    along(&rows, rows.len().max(1), width, radii[1])
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
