//! A document's file.

use super::{Fault, Reader, is_kebab};
use crate::catalogue::document::{Demands, Document, Knowledge};
use crate::catalogue::entry::{BackgroundEntry, EditPolicyEntry, FigureUnit, FileEntry, Sources};
use crate::catalogue::load::Catalogue;
use crate::catalogue::requirement::Permission;

/// Formats that a document may name.
const FORMATS: [&str; 4] = ["jpeg", "png", "webp", "heic"];

/// Notes every fault of `document`.
pub(super) fn judge(document: &Document, catalogue: &Catalogue, found: &mut Vec<Fault>) {
    let mut reader = Reader::new(format!("documents/{}", document.id), &document.sources, found);
    reader.identity(document);
    let base = document.base_channel();
    for (channel, variant) in &document.channels {
        let at = format!("channels/{}", channel.as_str());
        if *channel == base {
            reader.fault(&at, "the document's own figures are for this channel");
        }
        reader.demands(&format!("{at}/"), &variant.demands(), catalogue);
    }
    for (code, variant) in &document.places {
        let at = format!("places/{code}");
        if catalogue.place_name(code).is_none() {
            reader.fault(&at, "no place has this GB/T 2260 code");
        }
        reader.demands(&format!("{at}/"), &variant.demands(), catalogue);
    }
    reader.demands("", &document.demands(), catalogue);
    reader.words("words", &document.words);
    for (number, conflict) in document.conflicts.iter().enumerate() {
        let at = format!("conflicts/{number}");
        reader.text(&format!("{at}/text"), &conflict.text);
        for name in &conflict.sources {
            reader.known(&format!("{at}/sources"), name);
        }
    }
    let silent = document.upload_frame.is_none() && document.print_frame.is_none() && document.note.is_none();
    if silent || (document.knowledge == Knowledge::Unknown && document.note.is_none()) {
        reader.fault(
            "",
            "a document without frame or specification needs a note that says so",
        );
    }
}

impl Reader<'_> {
    fn identity(&mut self, document: &Document) {
        if !is_kebab(&document.id) || document.id == crate::catalogue::STRICT {
            self.fault(
                "id",
                format!("\"{}\" is not a free id in kebab case", document.id),
            );
        }
        self.text("name", &document.name);
        self.text("authority", &document.authority);
        let region = document.region.as_bytes();
        if region.len() != 2 || !region.iter().all(u8::is_ascii_uppercase) {
            self.fault(
                "region",
                format!("\"{}\" is no code of two capital letters", document.region),
            );
        }
        let syllable = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase());
        if !document.pinyin.split(' ').all(syllable) {
            self.fault(
                "pinyin",
                format!(
                    "\"{}\" is not pinyin with spaces between syllables",
                    document.pinyin
                ),
            );
        }
        if document.sources == Sources::new() {
            self.fault("sources", "a document needs a source");
        }
    }

    fn demands(&mut self, prefix: &str, demands: &Demands<'_>, catalogue: &Catalogue) {
        self.note(prefix.trim_end_matches('/'), demands.note);
        if let Some(frame) = demands.upload_frame {
            self.upload_frame(&format!("{prefix}upload_frame"), frame);
        }
        if let Some(frame) = demands.print_frame {
            self.print_frame(&format!("{prefix}print_frame"), frame);
        }
        let backgrounds = demands.backgrounds.unwrap_or_default();
        self.backgrounds(&format!("{prefix}backgrounds"), backgrounds, catalogue);
        if let Some(file) = demands.file {
            self.file(&format!("{prefix}file"), file);
        }
        if let Some(policy) = demands.edit_policy {
            self.policy(&format!("{prefix}edit_policy"), policy);
        }
        self.rules(&format!("{prefix}rules"), demands.rules);
        for (name, limit) in demands.limits {
            self.figure(&format!("{prefix}limits/{}", name.as_str()), limit, &[]);
        }
    }

    fn backgrounds(&mut self, pointer: &str, entries: &[BackgroundEntry], catalogue: &Catalogue) {
        for (number, entry) in entries.iter().enumerate() {
            let at = format!("{pointer}/{number}");
            if !catalogue.defaults.colours.contains_key(&entry.colour) {
                self.fault(
                    &format!("{at}/colour"),
                    format!("no colour is named \"{}\"", entry.colour),
                );
            }
            if entries[..number].iter().any(|other| other.colour == entry.colour) {
                self.fault(&at, format!("\"{}\" stands twice", entry.colour));
            }
            self.status(&at, &entry.source, entry.status);
            self.note(&at, entry.note.as_ref());
            if let Some(tolerance) = &entry.tolerance {
                self.figure(&format!("{at}/tolerance"), tolerance, &[FigureUnit::DeltaE00]);
            }
        }
    }

    fn file(&mut self, pointer: &str, file: &FileEntry) {
        use FigureUnit::{Bytes, Kb, Mb, Quality};
        for format in &file.formats {
            if !FORMATS.contains(&format.as_str()) {
                self.fault(
                    &format!("{pointer}/formats"),
                    format!("\"{format}\" is none of {FORMATS:?}"),
                );
            }
        }
        if let Some(size) = &file.size {
            self.figure(&format!("{pointer}/size"), size, &[Kb, Mb, Bytes]);
            if let (Some(min), Some(max)) = (size.min, size.max) {
                // 1024 for the lower and 1000 for the upper end.
                let factor = match size.unit {
                    Some(Kb) => 1.024,
                    Some(Mb) => 1.048_576,
                    _ => 1.0,
                };
                if min * factor > max && min <= max {
                    self.fault(
                        &format!("{pointer}/size"),
                        format!("{min} to {max} is empty when both readings of a kilobyte must hold"),
                    );
                }
            }
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
                Some(source) => {
                    self.known(&at, source);
                }
                None if entry.permission != Permission::Unresolved => {
                    self.fault(&at, "a permission needs a source");
                }
                None => {}
            }
            self.note(&at, entry.note.as_ref());
        }
    }
}
