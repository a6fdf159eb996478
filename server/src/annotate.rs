//! A copy of the photo with what the report says drawn onto it: faces, landmarks, the regions of what was found, the
//! frame that would be cut. For people who want to see why; nothing reads it back.
//! A region carries the number of its finding in the printed order.

use std::path::Path;

use yizhao::Report;
use yizhao::normalize::Edit;
use yizhao::photo::Picture;
use yizhao::report::{Outcome, Remedy};

use crate::canvas::Canvas;
use crate::failure::Failure;

const FACE: [u8; 3] = [15, 118, 110];
const LANDMARK: [u8; 3] = [94, 234, 212];
const FRAME: [u8; 3] = [37, 99, 235];
const RETAKE: [u8; 3] = [220, 38, 38];
const MEND: [u8; 3] = [217, 119, 6];

/// Draws and writes a PNG.
pub(crate) fn write(path: &Path, picture: &Picture, report: &Report, edits: &[Edit]) -> Result<(), Failure> {
    draw(picture, report, edits).write_png(path)
}

fn draw(picture: &Picture, report: &Report, edits: &[Edit]) -> Canvas {
    let mut canvas = Canvas::of(picture);
    let longest = canvas.width().max(canvas.height());
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
            canvas.number(index + 1, *first, pen, colour);
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

#[cfg(test)]
mod tests {
    use super::*;

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
}
