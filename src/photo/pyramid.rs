//! The picture at half, quarter … size, by exact integer means of 2×2 pixels, so that any network input can be sampled
//! from a level whose scale is within a factor of two of what is wanted, without aliasing and the same on every platform.

use std::borrow::Cow;

use yizhao_pixels as pixels;

use super::Picture;

/// One size of the picture.
#[derive(Debug, Clone)]
pub struct Level<'a> {
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
    /// Row by row, three bytes a pixel.
    pub rgb: Cow<'a, [u8]>,
}

/// The picture and its halvings. Level 0 borrows the picture.
#[derive(Debug, Clone)]
pub struct Pyramid<'a> {
    levels: Vec<Level<'a>>,
}

/// No level is smaller than this on its shorter side.
const SMALLEST_SIDE_PX: u32 = 32;

impl<'a> Pyramid<'a> {
    /// Halves the picture until its shorter side would fall under 32 pixels.
    #[must_use]
    pub fn new(picture: &'a Picture) -> Self {
        let mut levels = vec![Level {
            width: picture.width(),
            height: picture.height(),
            rgb: Cow::Borrowed(picture.rgb()),
        }];
        while let Some(next) = levels.last().and_then(halve) {
            levels.push(next);
        }
        Self { levels }
    }

    /// Width of the picture, pixels.
    #[must_use]
    pub fn width(&self) -> u32 {
        self.levels[0].width
    }

    /// Height of the picture, pixels.
    #[must_use]
    pub fn height(&self) -> u32 {
        self.levels[0].height
    }

    /// The smallest level that is still sampled down when one output pixel spans `step` picture pixels, and the number
    /// of picture pixels that one of its pixels spans.
    #[must_use]
    pub fn level_for_step(&self, step: f64) -> (&Level<'a>, f64) {
        let mut index = 0;
        let mut span = 1.0;
        while step >= span * 2.0 && index + 1 < self.levels.len() {
            index += 1;
            span *= 2.0;
        }
        (&self.levels[index], span)
    }

    /// The largest level whose longer side is at most `side_px`, or the smallest level there is.
    #[must_use]
    pub fn level_with_side_at_most(&self, side_px: u32) -> &Level<'a> {
        self.levels
            .iter()
            .find(|level| level.width.max(level.height) <= side_px)
            .unwrap_or(&self.levels[self.levels.len() - 1])
    }
}

fn halve(level: &Level<'_>) -> Option<Level<'static>> {
    let (width, height) = (level.width / 2, level.height / 2);
    if width.min(height) < SMALLEST_SIDE_PX {
        return None;
    }
    let stride = level.width as usize * 3;
    let out_stride = width as usize * 3;
    let mut rgb = vec![0u8; out_stride * height as usize];
    for (out, rows) in rgb
        .chunks_exact_mut(out_stride)
        .zip(level.rgb.chunks_exact(stride * 2))
    {
        let (upper, lower) = rows.split_at(stride);
        pixels::halve_row(upper, lower, out);
    }
    Some(Level {
        width,
        height,
        rgb: Cow::Owned(rgb),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halving_takes_rounded_means_and_drops_odd_edges() {
        let rgb = (0..65 * 64)
            .flat_map(|index| [(index % 65) as u8, 10, 255])
            .collect();
        let picture = Picture::new(65, 64, rgb);
        let pyramid = Pyramid::new(&picture);
        let (half, span) = pyramid.level_for_step(2.5);
        assert_eq!((half.width, half.height, span), (32, 32, 2.0));
        assert_eq!(&half.rgb[..6], &[1, 10, 255, 3, 10, 255]);
        assert_eq!(pyramid.level_for_step(1000.0).0.width, 32);
        assert_eq!(pyramid.level_for_step(1.99).0.width, 65);
        assert_eq!(pyramid.level_with_side_at_most(40).width, 32);
    }
}
