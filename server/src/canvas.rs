//! A picture to draw on, for people who want to see why: lines, numbers, words in Latin letters, other pictures.
//!
//! Nothing reads it back, and no font file is needed: letters are the 8×8 raster of public domain.

use std::io::Cursor;
use std::path::Path;

use font8x8::UnicodeFonts;
use image::imageops::{self, FilterType};
use image::{ImageFormat, ImageResult, Rgb, RgbImage};
use yizhao::photo::Picture;

use crate::cli::write_whole;
use crate::failure::Failure;

const PAPER: [u8; 3] = [255, 255, 255];

/// The picture.
pub(crate) struct Canvas {
    pixels: RgbImage,
}

impl Canvas {
    /// One colour.
    pub(crate) fn plain(width: u32, height: u32, colour: [u8; 3]) -> Self {
        Self {
            pixels: RgbImage::from_pixel(width, height, Rgb(colour)),
        }
    }

    /// A copy of `picture`.
    pub(crate) fn of(picture: &Picture) -> Self {
        let pixels = RgbImage::from_raw(picture.width(), picture.height(), picture.rgb().to_vec());
        Self {
            pixels: pixels.expect("a picture has three bytes for each of its pixels"),
        }
    }

    pub(crate) fn width(&self) -> i64 {
        i64::from(self.pixels.width())
    }

    pub(crate) fn height(&self) -> i64 {
        i64::from(self.pixels.height())
    }

    /// What was drawn.
    pub(crate) fn picture(&self) -> Picture {
        Picture::new(
            self.pixels.width(),
            self.pixels.height(),
            self.pixels.as_raw().clone(),
        )
    }

    /// The same at another size: means of what each pixel covers, bilinear where it is enlarged.
    pub(crate) fn scaled(&self, width: u32, height: u32) -> Self {
        Self {
            pixels: imageops::resize(&self.pixels, width.max(1), height.max(1), FilterType::Triangle),
        }
    }

    /// Lays another picture onto this one.
    pub(crate) fn lay(&mut self, other: &Self, left: i64, top: i64) {
        imageops::replace(&mut self.pixels, &other.pixels, left, top);
    }

    /// Writes it as PNG, whole or not at all.
    pub(crate) fn write_png(&self, path: &Path) -> Result<(), Failure> {
        let png = self
            .png()
            .map_err(|error| Failure::writing(path, &std::io::Error::other(error)))?;
        write_whole(path, &png).map_err(|error| Failure::writing(path, &error))
    }

    fn png(&self) -> ImageResult<Vec<u8>> {
        let mut bytes = Cursor::new(Vec::new());
        self.pixels.write_to(&mut bytes, ImageFormat::Png)?;
        Ok(bytes.into_inner())
    }

    /// A filled rectangle.
    pub(crate) fn block(&mut self, left: i64, top: i64, width: i64, height: i64, colour: [u8; 3]) {
        for y in top.max(0)..(top + height).min(self.height()) {
            for x in left.max(0)..(left + width).min(self.width()) {
                self.pixels.put_pixel(x as u32, y as u32, Rgb(colour));
            }
        }
    }

    /// A filled square about a point.
    pub(crate) fn dot(&mut self, [x, y]: [f64; 2], radius: i64, colour: [u8; 3]) {
        let (x, y) = (x.round() as i64, y.round() as i64);
        let side = 2 * radius + 1;
        // Saturated far outside the picture: nothing to draw.
        if let (Some(left), Some(top)) = (x.checked_sub(radius), y.checked_sub(radius))
            && left.checked_add(side).is_some()
            && top.checked_add(side).is_some()
        {
            self.block(left, top, side, side, colour);
        }
    }

    /// A closed outline.
    pub(crate) fn polygon(&mut self, corners: &[[f64; 2]], pen: i64, colour: [u8; 3]) {
        for (index, start) in corners.iter().enumerate() {
            self.line(*start, corners[(index + 1) % corners.len()], pen, colour);
        }
    }

    /// A line `pen` pixels wide.
    pub(crate) fn line(&mut self, start: [f64; 2], end: [f64; 2], pen: i64, colour: [u8; 3]) {
        let (across, down) = (end[0] - start[0], end[1] - start[1]);
        // No line is longer than the picture's own measure times a few: a wild coordinate must not take forever.
        let most = (4 * (self.width() + self.height())) as f64;
        let steps = across.abs().max(down.abs()).min(most).ceil().max(1.0);
        for step in 0..=steps as i64 {
            let share = step as f64 / steps;
            self.dot(
                [start[0] + across * share, start[1] + down * share],
                pen / 2,
                colour,
            );
        }
    }

    /// A number on a block of its colour, moved inside the picture; `cell` is an eighth of its height.
    pub(crate) fn number(&mut self, number: usize, [x, y]: [f64; 2], cell: i64, colour: [u8; 3]) {
        let words = number.to_string();
        let (width, height) = (cell * (8 * words.len() as i64 + 1), cell * 9);
        let left = (x.round() as i64).clamp(0, (self.width() - width).max(0));
        let top = (y.round() as i64).clamp(0, (self.height() - height).max(0));
        self.block(left, top, width, height, colour);
        self.text(&words, [left + cell, top + cell], cell, PAPER);
    }

    /// Words in Latin letters, `8 × cell` pixels high; what has no letter leaves a gap.
    pub(crate) fn text(&mut self, words: &str, [left, top]: [i64; 2], cell: i64, colour: [u8; 3]) {
        for (place, letter) in words.chars().enumerate() {
            let Some(rows) = font8x8::BASIC_FONTS.get(letter) else {
                continue;
            };
            for (row, bits) in rows.iter().enumerate() {
                for column in (0..8).filter(|column| bits >> column & 1 == 1) {
                    let x = left + cell * (8 * place as i64 + column);
                    self.block(x, top + cell * row as i64, cell, cell, colour);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const INK: [u8; 3] = [220, 38, 38];

    fn at(canvas: &Canvas, x: u32, y: u32) -> [u8; 3] {
        canvas.picture().pixel(x, y)
    }

    #[test]
    fn a_plain_picture_stays_itself_at_any_size() {
        for (width, height) in [(1, 1), (40, 30), (13, 77), (200, 5)] {
            let scaled = Canvas::plain(40, 30, INK).scaled(width, height);
            assert_eq!([scaled.width(), scaled.height()], [width, height].map(i64::from));
            assert!(scaled.pixels.pixels().all(|pixel| pixel.0 == INK));
        }
    }

    #[test]
    fn lines_reach_their_ends_and_nothing_outside() {
        let mut canvas = Canvas::plain(40, 30, [0; 3]);
        canvas.line([-5.0, 3.0], [1e12, 3.0], 1, PAPER);
        canvas.line([2.0, 2.0], [2.0, 20.0], 1, INK);
        assert_eq!(at(&canvas, 2, 20), INK);
        assert_eq!(at(&canvas, 2, 21), [0, 0, 0]);
    }

    #[test]
    fn a_number_shows_both_colours_and_stays_inside() {
        let mut canvas = Canvas::plain(40, 30, [0; 3]);
        canvas.number(8, [1000.0, -4.0], 1, INK);
        for colour in [PAPER, INK] {
            assert!(canvas.pixels.pixels().any(|pixel| pixel.0 == colour));
        }
    }
}
