//! The document's own colour behind the applicant.

use super::linear::{LinearPicture, Transfer};
use super::matte::Matte;

/// Lays the foreground over `rgb` (sRGB) with the matte; where alpha is 0 the result is `rgb` exactly. Also answers the
/// share of pixels that are no longer the photo's own.
///
/// # Panics
/// When the three do not belong to one frame: a defect of the caller.
#[must_use]
pub fn replace(
    picture: &LinearPicture,
    foreground: &[[f32; 3]],
    matte: &Matte,
    rgb: [u8; 3],
) -> (LinearPicture, f64) {
    assert_eq!(foreground.len(), picture.pixels().len());
    assert_eq!(matte.alpha.len(), picture.pixels().len());
    let paper = rgb.map(|byte| Transfer::get().light(byte));
    let mut changed = 0usize;
    let mut pixels = Vec::with_capacity(foreground.len());
    for ((pixel, front), &alpha) in picture.pixels().iter().zip(foreground).zip(&matte.alpha) {
        if alpha >= 1.0 {
            pixels.push(*pixel);
            continue;
        }
        changed += 1;
        let mixed =
            [0, 1, 2].map(|channel: usize| paper[channel] + (front[channel] - paper[channel]) * alpha);
        pixels.push([mixed[0], mixed[1], mixed[2], 1.0]);
    }
    let share = changed as f64 / (foreground.len() as f64).max(1.0);
    (
        LinearPicture::new(picture.width(), picture.height(), pixels),
        share,
    )
}
