//! The applicant's own colours along the edge, with the old background's light removed.

use yizhao_pixels as pixels;

use super::linear::LinearPicture;
use super::matte::Matte;

/// Linear light of the foreground at every pixel.
#[must_use]
pub fn foreground(picture: &LinearPicture, matte: &Matte) -> Vec<[f32; 3]> {
    pixels::foreground(picture.pixels(), &matte.alpha, matte.width)
}
