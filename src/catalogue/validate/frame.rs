//! One frame: its figures, and whether a head can satisfy them all at once.
//!
//! Only what follows from "the eyes lie between crown and chin, and the head inside the frame" is judged here; whether
//! real heads fit is measured on portraits by `tests/catalogue_portraits.rs`.

use super::Reader;
use crate::catalogue::entry::{Figure, FigureUnit, FrameEntry};
use crate::catalogue::requirement::Edge;

/// Millimetres per inch.
const MM_PER_INCH: f64 = 25.4;

impl Reader<'_> {
    pub(super) fn upload_frame(&mut self, pointer: &str, frame: &FrameEntry) {
        self.frame(pointer, frame);
        let (Some(width), Some(height)) = (frame.width_px, frame.height_px) else {
            self.fault(pointer, "an upload frame needs width_px and height_px");
            return;
        };
        self.inside(&format!("{pointer}/width"), f64::from(width), &frame.width);
        self.inside(&format!("{pointer}/height"), f64::from(height), &frame.height);
        self.consistent(pointer, frame, [f64::from(width), f64::from(height)]);
    }

    pub(super) fn print_frame(&mut self, pointer: &str, frame: &FrameEntry) {
        self.frame(pointer, frame);
        let (Some(width), Some(height)) = (frame.width_mm, frame.height_mm) else {
            self.fault(pointer, "a print frame needs width_mm and height_mm");
            return;
        };
        self.inside(&format!("{pointer}/width"), width, &frame.width);
        self.inside(&format!("{pointer}/height"), height, &frame.height);
        let px_per_mm = f64::from(frame.target_dpi) / MM_PER_INCH;
        self.consistent(pointer, frame, [width * px_per_mm, height * px_per_mm]);
    }

    fn frame(&mut self, pointer: &str, frame: &FrameEntry) {
        use FigureUnit::{Dpi, Mm, Px, Ratio};
        self.figure(&format!("{pointer}/width"), &frame.width, &[Px, Mm]);
        self.figure(&format!("{pointer}/height"), &frame.height, &[Px, Mm]);
        let lengths = [
            ("head_height", &frame.head_height),
            ("head_width", &frame.head_width),
            ("top_margin", &frame.top_margin),
            ("eye_line", &frame.eye_line),
            ("eye_distance", &frame.eye_distance),
            ("centre_offset", &frame.centre_offset),
        ];
        for (name, figure) in lengths {
            if let Some(figure) = figure {
                self.figure(&format!("{pointer}/{name}"), figure, &[Px, Mm, Ratio]);
            }
        }
        if let Some(aspect) = &frame.aspect_ratio {
            self.figure(&format!("{pointer}/aspect_ratio"), aspect, &[Ratio]);
        }
        if let Some(dpi) = &frame.dpi {
            self.figure(&format!("{pointer}/dpi"), dpi, &[Dpi]);
            self.inside(&format!("{pointer}/target_dpi"), f64::from(frame.target_dpi), dpi);
        }
        if frame.eye_line.is_some() != frame.eye_line_from.is_some() {
            self.fault(
                &format!("{pointer}/eye_line"),
                "eye_line and eye_line_from belong together",
            );
        }
        for (number, measure) in frame.priority.iter().enumerate() {
            if frame.priority[..number].contains(measure) {
                self.fault(
                    &format!("{pointer}/priority/{number}"),
                    format!("{measure:?} stands twice"),
                );
            }
        }
        self.note(pointer, frame.note.as_ref());
    }

    /// What normalization produces must be among what is allowed.
    fn inside(&mut self, pointer: &str, value: f64, figure: &Figure) {
        let below = figure.min.is_some_and(|min| value < min);
        let above = figure.max.is_some_and(|max| value > max);
        if below || above {
            self.fault(
                pointer,
                format!("{value}, which we produce, is outside of the limit"),
            );
        }
    }

    /// `size_px`: width and height of the frame.
    fn consistent(&mut self, pointer: &str, frame: &FrameEntry, [width_px, height_px]: [f64; 2]) {
        if let Some(aspect) = &frame.aspect_ratio {
            self.inside(&format!("{pointer}/aspect_ratio"), width_px / height_px, aspect);
        }
        let px_per_mm = f64::from(frame.target_dpi) / MM_PER_INCH;
        let length = |figure: &Option<Figure>, whole_px: f64| {
            let factor = match figure.as_ref().and_then(|figure| figure.unit) {
                Some(FigureUnit::Mm) => px_per_mm,
                Some(FigureUnit::Ratio) => whole_px,
                _ => 1.0,
            };
            let end = |value: Option<f64>| value.map(|value| value * factor);
            figure
                .as_ref()
                .map_or((None, None), |figure| (end(figure.min), end(figure.max)))
        };
        let (head_min, head_max) = length(&frame.head_height, height_px);
        let (top_min, top_max) = length(&frame.top_margin, height_px);
        let (eye_min, eye_max) = match (length(&frame.eye_line, height_px), frame.eye_line_from) {
            ((min, max), Some(Edge::Bottom)) => {
                (max.map(|max| height_px - max), min.map(|min| height_px - min))
            }
            (from_top, _) => from_top,
        };
        let top_least = top_min.unwrap_or(0.0);
        let chin_most = top_max
            .zip(head_max)
            .map_or(height_px, |(top, head)| height_px.min(top + head));
        let head_least = head_min.unwrap_or(0.0);
        let mut contradiction = |member: &str, message: String| {
            self.fault(&format!("{pointer}/{member}"), message);
        };
        if top_least + head_least > height_px {
            contradiction(
                "head_height",
                format!(
                    "a head of {head_least:.0} px below a margin of {top_least:.0} px leaves the frame of {height_px:.0} px"
                ),
            );
        }
        if eye_max.is_some_and(|eye| eye <= top_least) {
            contradiction("eye_line", "the eyes would stand above the crown".to_owned());
        }
        if eye_min.is_some_and(|eye| eye >= chin_most) {
            contradiction("eye_line", "the eyes would stand below the chin".to_owned());
        }
        if eye_max.is_some_and(|eye| eye < 0.0) || eye_min.is_some_and(|eye| eye > height_px) {
            contradiction("eye_line", "the eyes would stand outside of the frame".to_owned());
        }
        let (head_width_min, head_width_max) = length(&frame.head_width, width_px);
        if head_width_min.is_some_and(|least| least > width_px) {
            contradiction("head_width", format!("wider than the frame of {width_px:.0} px"));
        }
        let (eyes_min, _) = length(&frame.eye_distance, width_px);
        let widest = head_width_max.unwrap_or(width_px);
        if eyes_min.is_some_and(|eyes| eyes >= widest) {
            contradiction(
                "eye_distance",
                format!("the eyes are wider apart than {widest:.0} px"),
            );
        }
    }
}
