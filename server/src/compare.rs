//! Source, matte and result side by side: the source with the frame that was cut and the document's bands in it, the share
//! of each pixel that was taken for the applicant, and the picture that was written. For eyes; nothing reads it back.

use std::path::Path;

use yizhao::catalogue::{Edge, Frame, FrameMeasure, LimitStatus};
use yizhao::frame::{FrameSolution, band};
use yizhao::photo::Picture;
use yizhao::{Point, Workings};

use crate::canvas::Canvas;
use crate::failure::Failure;

const PANEL_HEIGHT: u32 = 720;
const GAP: i64 = 16;
const LABEL_CELL: i64 = 2;
const LABEL_HEIGHT: i64 = 8 * LABEL_CELL + GAP;

const GROUND: [u8; 3] = [96, 99, 104];
const INK: [u8; 3] = [255, 255, 255];
const FRAME: [u8; 3] = [37, 99, 235];
const ENFORCED: [u8; 3] = [220, 38, 38];
const ADVISORY: [u8; 3] = [217, 119, 6];

/// Draws and writes a PNG. `source` is the photo as decoded.
pub(crate) fn write(
    path: &Path,
    source: &Picture,
    workings: &Workings,
    result: &Picture,
    frame: Option<&Frame>,
) -> Result<(), Failure> {
    let source = source.turned(workings.quarter_turns);
    let panels = [
        ("SOURCE, FRAME, BANDS", framed(&source, &workings.frame, frame)),
        ("MATTE", matte(workings, result)),
        ("RESULT", enlarged(&Canvas::of(result))),
    ];
    let widths = panels.iter().map(|(_, panel)| panel.width() + GAP);
    let mut sheet = Canvas::plain(
        (widths.sum::<i64>() + GAP) as u32,
        PANEL_HEIGHT + (LABEL_HEIGHT + 2 * GAP) as u32,
        GROUND,
    );
    let mut left = GAP;
    for (label, panel) in &panels {
        sheet.text(label, [left, GAP], LABEL_CELL, INK);
        sheet.lay(panel, left, GAP + LABEL_HEIGHT);
        left += panel.width() + GAP;
    }
    sheet.write_png(path)
}

/// At the height of a panel.
fn enlarged(canvas: &Canvas) -> Canvas {
    let width = canvas.width() as f64 * f64::from(PANEL_HEIGHT) / canvas.height() as f64;
    canvas.scaled(width.round() as u32, PANEL_HEIGHT)
}

fn matte(workings: &Workings, result: &Picture) -> Canvas {
    match &workings.matte {
        Some(matte) => {
            let rgb = matte.bytes().into_iter().flat_map(|share| [share; 3]).collect();
            enlarged(&Canvas::of(&Picture::new(
                matte.width as u32,
                matte.height as u32,
                rgb,
            )))
        }
        None => {
            let mut canvas = enlarged(&Canvas::plain(result.width(), result.height(), GROUND));
            canvas.text(
                "BACKGROUND KEPT",
                [GAP, i64::from(PANEL_HEIGHT) / 2],
                LABEL_CELL,
                INK,
            );
            canvas
        }
    }
}

/// The source with the frame's outline and, within it, the bands of rows that the document wants.
fn framed(source: &Picture, solution: &FrameSolution, frame: Option<&Frame>) -> Canvas {
    let mut canvas = enlarged(&Canvas::of(source));
    let scale = f64::from(PANEL_HEIGHT) / f64::from(source.height());
    let [width, height] = solution.size_px();
    let mut line = |from: [f64; 2], to: [f64; 2], pen, colour| {
        let place = |[x, y]: [f64; 2]| {
            let at = solution.to_source(Point { x, y });
            [at.x * scale, at.y * scale]
        };
        canvas.line(place(from), place(to), pen, colour);
    };
    for (row, colour) in frame.into_iter().flat_map(|frame| rows(solution, frame)) {
        line([0.0, row], [width, row], 1, colour);
    }
    line([width / 2.0, 0.0], [width / 2.0, height], 1, ADVISORY);
    let corners = [[0.0, 0.0], [width, 0.0], [width, height], [0.0, height]];
    for (index, corner) in corners.into_iter().enumerate() {
        line(corner, corners[(index + 1) % 4], 3, FRAME);
    }
    canvas
}

/// Rows of the frame where a band begins or ends: of the crown, of the eyes, and of the chin under the crown as placed.
fn rows(solution: &FrameSolution, frame: &Frame) -> Vec<(f64, [u8; 3])> {
    let [_, height] = solution.size_px();
    let crown = solution.predicted.top_margin_px;
    let mut rows = Vec::new();
    for measure in [
        FrameMeasure::TopMargin,
        FrameMeasure::EyeLine,
        FrameMeasure::HeadHeight,
    ] {
        let Some(limit) = band(frame, measure) else {
            continue;
        };
        let row = |value: f64| match measure {
            FrameMeasure::EyeLine if frame.eye_line_from == Edge::Bottom => Some(height - value),
            FrameMeasure::HeadHeight => crown.map(|crown| crown + value),
            _ => Some(value),
        };
        let colour = if limit.status == LimitStatus::Enforced {
            ENFORCED
        } else {
            ADVISORY
        };
        let ends = [limit.range.min, limit.range.max].into_iter().flatten();
        rows.extend(ends.filter_map(row).map(|row| (row, colour)));
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panel_keeps_the_shape_of_its_picture() {
        let panel = enlarged(&Canvas::plain(358, 441, INK));
        assert_eq!([panel.width(), panel.height()], [584, 720]);
    }
}
