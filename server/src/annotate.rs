//! A copy of the photo with what the report says drawn onto it: faces, landmarks, the regions of what was found, the
//! frame that would be cut. For people who want to see why; nothing reads it back.
//!
//! No fonts: a region carries the number of its finding in the printed order, in a 3×5 raster of digits.

use std::path::Path;

use yizhao::Report;
use yizhao::normalize::Edit;
use yizhao::photo::Picture;
use yizhao::report::{Outcome, Remedy};

use crate::cli::write_whole;
use crate::failure::Failure;

const FACE: [u8; 3] = [15, 118, 110];
const LANDMARK: [u8; 3] = [94, 234, 212];
const FRAME: [u8; 3] = [37, 99, 235];
const RETAKE: [u8; 3] = [220, 38, 38];
const MEND: [u8; 3] = [217, 119, 6];
const PAPER: [u8; 3] = [255, 255, 255];

/// Rows of 3 bits, digits 0 to 9.
const DIGITS: [[u8; 5]; 10] = [
    [7, 5, 5, 5, 7],
    [2, 6, 2, 2, 7],
    [7, 1, 7, 4, 7],
    [7, 1, 7, 1, 7],
    [5, 5, 7, 1, 1],
    [7, 4, 7, 1, 7],
    [7, 4, 7, 5, 7],
    [7, 1, 1, 1, 1],
    [7, 5, 7, 5, 7],
    [7, 5, 7, 1, 7],
];

/// Draws and writes a PNG.
pub(crate) fn write(path: &Path, picture: &Picture, report: &Report, edits: &[Edit]) -> Result<(), Failure> {
    let drawn = draw(picture, report, edits);
    let png = encode(&drawn).map_err(|error| Failure::writing(path, &std::io::Error::other(error)))?;
    write_whole(path, &png).map_err(|error| Failure::writing(path, &error))
}

fn encode(canvas: &Canvas) -> Result<Vec<u8>, png::EncodingError> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, canvas.width as u32, canvas.height as u32);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.write_header()?.write_image_data(&canvas.rgb)?;
    Ok(bytes)
}

fn draw(picture: &Picture, report: &Report, edits: &[Edit]) -> Canvas {
    let mut canvas = Canvas {
        width: i64::from(picture.width()),
        height: i64::from(picture.height()),
        rgb: picture.rgb().to_vec(),
    };
    let longest = canvas.width.max(canvas.height);
    let pen = (longest / 500).max(1);
    for point in report.landmarks.iter().flatten() {
        canvas.dot([point[0], point[1]], (pen / 2).max(1), LANDMARK);
    }
    for face in &report.faces {
        let [x, y, width, height] = face.rect;
        let corners = [[x, y], [x + width, y], [x + width, y + height], [x, y + height]];
        canvas.polygon(&corners, pen, FACE);
    }
    if let Some(corners) = frame(edits) {
        canvas.polygon(&corners, pen, FRAME);
    }
    let found = report
        .findings
        .iter()
        .filter(|finding| finding.outcome == Outcome::Fail);
    for (index, finding) in found.enumerate() {
        let colour = if finding.remedy == Remedy::Retake {
            RETAKE
        } else {
            MEND
        };
        canvas.polygon(&finding.region, pen, colour);
        if let Some(first) = finding.region.first() {
            canvas.number(index + 1, *first, pen * 2, colour);
        }
    }
    canvas
}

/// Corners of the frame on the unturned photo: the crop, turned back about its middle.
fn frame(edits: &[Edit]) -> Option<[[f64; 2]; 4]> {
    let degrees = edits.iter().find_map(|edit| match edit {
        Edit::Rotate { degrees, .. } => Some(*degrees),
        _ => None,
    });
    let [x, y, width, height] = edits.iter().find_map(|edit| match edit {
        Edit::Crop {
            x, y, width, height, ..
        } => Some([*x, *y, *width, *height]),
        _ => None,
    })?;
    let (middle_x, middle_y) = (x + width / 2.0, y + height / 2.0);
    // The photo was turned anticlockwise as seen; y grows downwards, so the frame turns the other way on it.
    let (sin, cos) = degrees.unwrap_or(0.0).to_radians().sin_cos();
    let corners = [[-1.0, -1.0], [1.0, -1.0], [1.0, 1.0], [-1.0, 1.0]];
    Some(corners.map(|[right, down]: [f64; 2]| {
        let (right, down) = (right * width / 2.0, down * height / 2.0);
        [
            middle_x + right * cos - down * sin,
            middle_y + right * sin + down * cos,
        ]
    }))
}

struct Canvas {
    width: i64,
    height: i64,
    rgb: Vec<u8>,
}

impl Canvas {
    fn set(&mut self, x: i64, y: i64, colour: [u8; 3]) {
        if (0..self.width).contains(&x) && (0..self.height).contains(&y) {
            let at = (y * self.width + x) as usize * 3;
            self.rgb[at..at + 3].copy_from_slice(&colour);
        }
    }

    fn block(&mut self, left: i64, top: i64, width: i64, height: i64, colour: [u8; 3]) {
        for y in top.max(0)..(top + height).min(self.height) {
            for x in left.max(0)..(left + width).min(self.width) {
                self.set(x, y, colour);
            }
        }
    }

    fn dot(&mut self, [x, y]: [f64; 2], radius: i64, colour: [u8; 3]) {
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

    fn polygon(&mut self, corners: &[[f64; 2]], pen: i64, colour: [u8; 3]) {
        for (index, start) in corners.iter().enumerate() {
            self.line(*start, corners[(index + 1) % corners.len()], pen, colour);
        }
    }

    fn line(&mut self, start: [f64; 2], end: [f64; 2], pen: i64, colour: [u8; 3]) {
        let (across, down) = (end[0] - start[0], end[1] - start[1]);
        // No line is longer than the picture's own measure times a few: a wild coordinate must not take forever.
        let most = (4 * (self.width + self.height)) as f64;
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

    fn number(&mut self, number: usize, [x, y]: [f64; 2], cell: i64, colour: [u8; 3]) {
        let digits: Vec<usize> = number
            .to_string()
            .bytes()
            .map(|byte| usize::from(byte - b'0'))
            .collect();
        let (width, height) = (cell * (4 * digits.len() as i64 + 1), cell * 7);
        let left = (x.round() as i64).clamp(0, (self.width - width).max(0));
        let top = (y.round() as i64).clamp(0, (self.height - height).max(0));
        self.block(left, top, width, height, colour);
        for (index, digit) in digits.iter().enumerate() {
            for (row, bits) in DIGITS[*digit].iter().enumerate() {
                for column in (0..3).filter(|column| bits >> (2 - column) & 1 == 1) {
                    let cell_x = left + cell * (1 + 4 * index as i64 + column);
                    self.block(cell_x, top + cell * (1 + row as i64), cell, cell, PAPER);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn canvas() -> Canvas {
        Canvas {
            width: 40,
            height: 30,
            rgb: vec![0; 40 * 30 * 3],
        }
    }

    #[test]
    fn a_turned_frame_keeps_its_middle_and_size() {
        let edits = [
            Edit::Rotate { degrees: 90.0 },
            Edit::Crop {
                x: 10.0,
                y: 0.0,
                width: 20.0,
                height: 40.0,
            },
        ];
        let corners = frame(&edits).unwrap();
        let middle = corners
            .iter()
            .fold([0.0, 0.0], |sum, corner| [sum[0] + corner[0], sum[1] + corner[1]]);
        assert!((middle[0] / 4.0 - 20.0).abs() < 1e-9 && (middle[1] / 4.0 - 20.0).abs() < 1e-9);
        let width = corners.iter().map(|corner| corner[0]).fold(f64::MIN, f64::max) - 20.0;
        assert!(
            (width - 20.0).abs() < 1e-9,
            "a quarter turn lays the height across"
        );
    }

    #[test]
    fn lines_reach_their_ends_and_nothing_outside() {
        let mut canvas = canvas();
        canvas.line([-5.0, 3.0], [1e12, 3.0], 1, FACE);
        canvas.line([2.0, 2.0], [2.0, 20.0], 1, RETAKE);
        let at = |x: usize, y: usize| &canvas.rgb[(y * 40 + x) * 3..][..3];
        assert_eq!(at(2, 20), RETAKE);
        assert_eq!(at(2, 21), [0, 0, 0]);
    }

    #[test]
    fn a_number_shows_both_colours() {
        let mut canvas = canvas();
        canvas.number(8, [1000.0, -4.0], 1, RETAKE);
        assert!(canvas.rgb.chunks(3).any(|pixel| pixel == PAPER));
        assert!(canvas.rgb.chunks(3).any(|pixel| pixel == RETAKE));
    }
}
