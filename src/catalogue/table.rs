//! `docs/documents.md`: every document in one table, generated so that it cannot fall behind the data.

use std::fmt::Write;

use super::document::{Document, Knowledge};
use super::entry::{Figure, FigureUnit, FrameEntry};
use super::load::Catalogue;
use super::requirement::{Edge, LimitStatus};
use crate::report::Locale;

const COLUMNS: &str = "\
| id | document | pixels | print | file | background | head height | head width | top margin | eye line | known |
|---|---|---|---|---|---|---|---|---|---|---|";

const HEAD: &str = "\
# Documents

Generated from `catalogue/` by `cargo xtask catalogue write`; do not edit.

Figures as their sources give them, for the upload where the document has one, else for the print. *Italic*: advisory,
shown and steering the crop, never refusing. The sources of every figure: `yizhao documents ID`.
";

impl Catalogue {
    /// The table of all documents, in Markdown.
    #[must_use]
    pub fn markdown(&self) -> String {
        let mut text = HEAD.to_owned();
        let _ = writeln!(
            text,
            "\nCatalogue {} of {}: {} documents, {} cities.",
            self.version.version,
            self.version.date,
            self.documents().len(),
            self.all_cities().count()
        );
        let mut group = None;
        let mut grouped: Vec<&Document> = self.documents().collect();
        // Stable: inside a group the order of the lists stays.
        grouped.sort_by_key(|document| document.category);
        for document in grouped {
            if group != Some(document.category) {
                group = Some(document.category);
                let _ = writeln!(
                    text,
                    "\n## {} · {}\n\n{COLUMNS}",
                    self.group_name(document.category, Locale::ZhCn),
                    self.group_name(document.category, Locale::En),
                );
            }
            let cells = self.cells(document);
            let _ = writeln!(text, "| {} |", cells.join(" | "));
        }
        text
    }

    fn cells(&self, document: &Document) -> [String; 11] {
        let frame = document.upload_frame.as_ref().or(document.print_frame.as_ref());
        let of = |member: fn(&FrameEntry) -> Option<&Figure>| {
            frame.and_then(member).map_or_else(String::new, figure)
        };
        let colours = document.backgrounds.iter().flatten().map(|entry| {
            emphasis(
                self.colour_name(&entry.colour, Locale::En).to_owned(),
                entry.status,
            )
        });
        let eye_line = match frame.and_then(|frame| frame.eye_line_from) {
            Some(Edge::Top) => of(|frame| frame.eye_line.as_ref()) + " from top",
            Some(Edge::Bottom) => of(|frame| frame.eye_line.as_ref()) + " from bottom",
            None => String::new(),
        };
        let known = match document.knowledge {
            Knowledge::Verified => "verified",
            Knowledge::Secondary => "secondary",
            Knowledge::Uncertain => "uncertain",
            Knowledge::Unknown => "unknown",
        };
        [
            format!("`{}`", document.id),
            format!("{}<br>{}", document.name.zh_cn, document.name.en),
            document.upload_frame.as_ref().map_or_else(String::new, pixels),
            document
                .print_frame
                .as_ref()
                .map_or_else(String::new, millimetres),
            document
                .file
                .as_ref()
                .and_then(|file| file.size.as_ref())
                .map_or_else(String::new, figure),
            colours.collect::<Vec<_>>().join(", "),
            of(|frame| frame.head_height.as_ref()),
            of(|frame| frame.head_width.as_ref()),
            of(|frame| frame.top_margin.as_ref()),
            eye_line,
            known.to_owned(),
        ]
    }
}

fn pixels(frame: &FrameEntry) -> String {
    let (Some(width), Some(height)) = (frame.width_px, frame.height_px) else {
        return String::new();
    };
    let exact = |side: u32, figure: &Figure| {
        figure.min == Some(f64::from(side)) && figure.max == Some(f64::from(side))
    };
    if frame.width.status == LimitStatus::Unknown {
        return format!("{width}×{height} (our choice)");
    }
    let size = emphasis(format!("{width}×{height}"), frame.width.status);
    if exact(width, &frame.width) && exact(height, &frame.height) {
        return size;
    }
    let ends = |figure: &Figure| range(figure.min, figure.max);
    format!("{size} ({} × {})", ends(&frame.width), ends(&frame.height))
}

fn millimetres(frame: &FrameEntry) -> String {
    let (Some(width), Some(height)) = (frame.width_mm, frame.height_mm) else {
        return String::new();
    };
    emphasis(format!("{width}×{height} mm"), frame.width.status)
}

fn figure(figure: &Figure) -> String {
    let percent = |value: Option<f64>| value.map(|value| (value * 1000.0).round() / 10.0);
    let text = match figure.unit {
        Some(FigureUnit::Ratio) => range(percent(figure.min), percent(figure.max)) + " %",
        Some(FigureUnit::Mm) => range(figure.min, figure.max) + " mm",
        Some(FigureUnit::Kb) => range(figure.min, figure.max) + " KB",
        Some(FigureUnit::Mb) => range(figure.min, figure.max) + " MB",
        Some(FigureUnit::Bytes) => range(figure.min, figure.max) + " bytes",
        _ => range(figure.min, figure.max),
    };
    emphasis(text, figure.status)
}

fn range(min: Option<f64>, max: Option<f64>) -> String {
    match (min, max) {
        (Some(min), Some(max)) if min == max => min.to_string(),
        (Some(min), Some(max)) => format!("{min}–{max}"),
        (Some(min), None) => format!("≥ {min}"),
        (None, Some(max)) => format!("≤ {max}"),
        (None, None) => "?".to_owned(),
    }
}

fn emphasis(text: String, status: LimitStatus) -> String {
    match status {
        LimitStatus::Advisory => format!("*{text}*"),
        LimitStatus::Enforced | LimitStatus::Unknown => text,
    }
}
