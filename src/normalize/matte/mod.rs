//! How much of each pixel of the frame is the applicant: an alpha matte with real hair edges.
//!
//! Source: the person mask (a few pixels of the frame per cell), cleaned of bystanders, and the photo's own colours.
//! Along the mask's edge alpha is unknown; it is estimated from pairs of foreground and background colours nearby, and
//! those estimates are joined by the matting Laplacian of Levin, Lischinski and Weiss (2008), which says that alpha is
//! locally an affine function of colour. It cannot tell a chair's back or a person leaning on the applicant from the
//! applicant where the mask cannot.

mod closed_form;
mod sampling;
mod trimap;

use super::linear::LinearPicture;
use crate::frame::FrameSolution;
use crate::geometry::Point;
use crate::model::PersonMask;
use trimap::MaskInFrame;

/// Share of each pixel that is the applicant, row by row, 0 to 1.
#[derive(Debug, Clone, PartialEq)]
pub struct Matte {
    /// Width in pixels.
    pub width: usize,
    /// Height in pixels.
    pub height: usize,
    /// `width * height` shares.
    pub alpha: Vec<f32>,
}

/// Alpha this near to nothing or everything is noise: paper must be paper, and a face opaque.
const NOISE: f32 = 0.02;

/// The matte of the person whose face encloses `face` (points of the source: landmarks of the face's outline and
/// within).
#[must_use]
pub fn matte(picture: &LinearPicture, frame: &FrameSolution, mask: &PersonMask, face: &[Point]) -> Matte {
    let mask = MaskInFrame::new(picture, frame, mask, face);
    let trimap = mask.trimap();
    let estimates = sampling::estimate(picture, &mask, &trimap);
    let mut alpha = closed_form::solve(picture, &trimap, &estimates);
    mask.remove_islands(&trimap, &mut alpha);
    for value in &mut alpha {
        *value = ((*value - NOISE) / (1.0 - 2.0 * NOISE)).clamp(0.0, 1.0);
    }
    Matte {
        width: picture.width(),
        height: picture.height(),
        alpha,
    }
}

/// A colour with the eye's sense of differences in the dark: the square root of light, near to sRGB's own curve.
fn perceived(pixel: [f32; 4]) -> [f32; 3] {
    [pixel[0], pixel[1], pixel[2]].map(|light| light.max(0.0).sqrt())
}

#[cfg(test)]
mod tests;
