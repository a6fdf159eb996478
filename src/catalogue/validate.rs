//! What a catalogue must obey beyond its shapes: figures that make sense, sources that exist and carry the status
//! given, both languages, codes and ids that are well formed and refer to something.

use std::fmt;

use super::document::{
    BackgroundEntry, Document, EditPolicyEntry, Figure, FigureUnit, FrameEntry, Sources, Text,
};
use super::load::Catalogue;
use super::requirement::{LimitStatus, Permission};

/// One fault of a catalogue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// File, relative to the catalogue's folder, without extension.
    pub file: String,
    /// Where in it, members joined by `/`.
    pub pointer: String,
    /// What is wrong; lower case, no final period.
    pub message: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}: {}", self.file, self.pointer, self.message)
    }
}

/// Every fault of `catalogue`.
#[must_use]
pub(super) fn problems(catalogue: &Catalogue) -> Vec<Fault> {
    let mut found = Vec::new();
    for document in catalogue.documents.values() {
        let mut reader = Reader {
            file: format!("documents/{}", document.id),
            sources: &document.sources,
            found: &mut found,
        };
        reader.document(document, catalogue);
    }
    let mut reader = Reader {
        file: "defaults".to_owned(),
        sources: &catalogue.defaults.sources,
        found: &mut found,
    };
    reader.defaults(catalogue);
    found
}

/// Walks one file and notes its faults.
struct Reader<'a> {
    file: String,
    sources: &'a Sources,
    found: &'a mut Vec<Fault>,
}

impl Reader<'_> {
    fn fault(&mut self, pointer: &str, message: impl Into<String>) {
        self.found.push(Fault {
            file: self.file.clone(),
            pointer: pointer.to_owned(),
            message: message.into(),
        });
    }

    fn text(&mut self, pointer: &str, text: &Text) {
        if text.zh_cn.trim().is_empty() || text.en.trim().is_empty() {
            self.fault(pointer, "a text needs both languages");
        }
    }

    fn source(&mut self, pointer: &str, name: &str, status: LimitStatus) {
        let Some(source) = self.sources.get(name) else {
            self.fault(pointer, format!("source \"{name}\" is not in the file's table"));
            return;
        };
        let due = source.kind.status();
        if status != due && status != LimitStatus::Unknown {
            let kind = source.kind;
            self.fault(
                pointer,
                format!("status {status:?} from a source of kind {kind:?}, which gives {due:?}"),
            );
        }
    }

    fn figure(&mut self, pointer: &str, figure: &Figure, units: &[FigureUnit]) {
        match (figure.min, figure.max) {
            (None, None) if figure.status != LimitStatus::Unknown => {
                self.fault(pointer, "a limit needs min or max");
            }
            (Some(min), Some(max)) if min > max => {
                self.fault(pointer, format!("min {min} above max {max}"));
            }
            _ => {}
        }
        match figure.unit {
            Some(unit) if !units.contains(&unit) => {
                self.fault(pointer, format!("unit {unit:?} where one of {units:?} is needed"));
            }
            None if !units.is_empty() => {
                self.fault(pointer, format!("no unit where one of {units:?} is needed"));
            }
            _ => {}
        }
        self.source(pointer, &figure.source, figure.status);
        if let Some(note) = &figure.note {
            self.text(pointer, note);
        }
    }

    fn document(&mut self, document: &Document, catalogue: &Catalogue) {
        if !is_kebab(&document.id) {
            self.fault("id", format!("\"{}\" is not in kebab case", document.id));
        }
        self.text("name", &document.name);
        self.text("authority", &document.authority);
        self.frames(document.upload_frame.as_ref(), document.print_frame.as_ref(), "");
        self.backgrounds("backgrounds", &document.backgrounds, catalogue);
        self.file("file", &document.file);
        self.policy("edit_policy", &document.edit_policy);
        for (name, limit) in &document.limits {
            self.figure(&format!("limits/{}", name.as_str()), limit, &[]);
        }
        if let Some(glasses) = &document.glasses {
            self.rule("glasses", glasses.source.as_deref(), glasses.status);
        }
        for (number, word) in document.words.iter().enumerate() {
            self.source(&format!("words/{number}"), &word.source, word.status);
        }
        for (code, variant) in &document.places {
            let at = format!("places/{code}");
            if catalogue.place_name(code).is_none() {
                self.fault(&at, "no place has this GB/T 2260 code");
            }
            self.frames(
                variant.upload_frame.as_ref(),
                variant.print_frame.as_ref(),
                &format!("{at}/"),
            );
            if let Some(backgrounds) = &variant.backgrounds {
                self.backgrounds(&format!("{at}/backgrounds"), backgrounds, catalogue);
            }
            if let Some(file) = &variant.file {
                self.file(&format!("{at}/file"), file);
            }
            if let Some(policy) = &variant.edit_policy {
                self.policy(&format!("{at}/edit_policy"), policy);
            }
            if let Some(glasses) = &variant.glasses {
                self.rule(
                    &format!("{at}/glasses"),
                    glasses.source.as_deref(),
                    glasses.status,
                );
            }
            for (name, limit) in &variant.limits {
                self.figure(&format!("{at}/limits/{}", name.as_str()), limit, &[]);
            }
        }
    }

    fn rule(&mut self, pointer: &str, source: Option<&str>, status: LimitStatus) {
        match source {
            Some(name) => self.source(pointer, name, status),
            None if status != LimitStatus::Unknown => self.fault(pointer, "a rule needs a source"),
            None => {}
        }
    }

    fn frames(&mut self, upload: Option<&FrameEntry>, print: Option<&FrameEntry>, prefix: &str) {
        if let Some(frame) = upload {
            self.frame(&format!("{prefix}upload_frame"), frame);
            if frame.width_px.is_none() || frame.height_px.is_none() {
                self.fault(
                    &format!("{prefix}upload_frame"),
                    "an upload frame needs width_px and height_px",
                );
            }
        }
        if let Some(frame) = print {
            self.frame(&format!("{prefix}print_frame"), frame);
            if frame.width_mm.is_none() || frame.height_mm.is_none() {
                self.fault(
                    &format!("{prefix}print_frame"),
                    "a print frame needs width_mm and height_mm",
                );
            }
        }
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
        if let Some(dpi) = &frame.dpi {
            self.figure(&format!("{pointer}/dpi"), dpi, &[Dpi]);
        }
        if frame.eye_line.is_some() && frame.eye_line_from.is_none() {
            self.fault(&format!("{pointer}/eye_line"), "eye_line needs eye_line_from");
        }
    }

    fn backgrounds(&mut self, pointer: &str, entries: &[BackgroundEntry], catalogue: &Catalogue) {
        for (number, entry) in entries.iter().enumerate() {
            let at = format!("{pointer}/{number}");
            if !catalogue.defaults.colours.contains_key(&entry.colour) {
                self.fault(&at, format!("no colour is named \"{}\"", entry.colour));
            }
            self.source(&at, &entry.source, entry.status);
            if let Some(tolerance) = &entry.tolerance {
                self.figure(&format!("{at}/tolerance"), tolerance, &[FigureUnit::DeltaE00]);
            }
        }
    }

    fn file(&mut self, pointer: &str, file: &super::document::FileEntry) {
        use FigureUnit::{Bytes, Kb, Mb, Quality};
        if let Some(size) = &file.size {
            self.figure(&format!("{pointer}/size"), size, &[Kb, Mb, Bytes]);
        }
        if let Some(quality) = &file.jpeg_quality {
            self.figure(&format!("{pointer}/jpeg_quality"), quality, &[Quality]);
        }
    }

    fn policy(&mut self, pointer: &str, policy: &EditPolicyEntry) {
        let operations = [
            ("crop", &policy.crop),
            ("rotate", &policy.rotate),
            ("resize", &policy.resize),
            ("tone", &policy.tone),
            ("replace_background", &policy.replace_background),
            ("retouch", &policy.retouch),
        ];
        for (name, entry) in operations {
            let Some(entry) = entry else { continue };
            let at = format!("{pointer}/{name}");
            match &entry.source {
                Some(source) if !self.sources.contains_key(source) => {
                    self.fault(&at, format!("source \"{source}\" is not in the file's table"));
                }
                None if entry.permission != Permission::Unresolved => {
                    self.fault(&at, "a permission needs a source");
                }
                _ => {}
            }
        }
    }

    fn defaults(&mut self, catalogue: &Catalogue) {
        let defaults = &catalogue.defaults;
        for (name, figure) in &defaults.limits {
            self.figure(&format!("limits/{}", name.as_str()), figure, &[]);
        }
        self.figure(
            "background_tolerance",
            &defaults.background_tolerance,
            &[FigureUnit::DeltaE00],
        );
        self.figure("centre_offset", &defaults.centre_offset, &[FigureUnit::Ratio]);
    }
}

/// Lower-case letters, digits and single hyphens.
fn is_kebab(id: &str) -> bool {
    !id.is_empty()
        && id.split('-').all(|word| {
            !word.is_empty()
                && word
                    .bytes()
                    .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
        })
}
