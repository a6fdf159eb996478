//! What a catalogue must obey beyond its shapes: figures that make sense, sources that exist and carry the status
//! given, both languages, ids and codes that are well formed and refer to something.
//!
//! It cannot see whether a figure is what its source says; that is the reader's part.

mod document;
mod frame;
mod places;

use std::fmt;

use super::entry::{Figure, FigureUnit, SourceKind, Sources, Text, WordRule};
use super::load::Catalogue;
use super::requirement::LimitStatus;
use super::rule::RulesEntry;

/// One fault of a catalogue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fault {
    /// File, relative to the catalogue's folder, without extension.
    pub(super) file: String,
    /// Where in it: member names and positions joined by `/`; empty for the whole file.
    pub(super) pointer: String,
    /// What is wrong; lower case, no final period.
    pub(super) message: String,
}

impl Fault {
    pub(super) fn new(file: impl Into<String>, pointer: &str, message: impl Into<String>) -> Self {
        Self {
            file: file.into(),
            pointer: pointer.to_owned(),
            message: message.into(),
        }
    }
}

impl Fault {
    /// The fault as one of `file`, which holds the faulty one's values at `pointer`.
    pub(super) fn within(self, file: &str, pointer: &str) -> Self {
        let parts = [pointer, self.pointer.as_str()];
        let inside: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        Self {
            file: file.to_owned(),
            pointer: inside.join("/"),
            message: self.message,
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            file,
            pointer,
            message,
        } = self;
        if pointer.is_empty() {
            write!(formatter, "{file}: {message}")
        } else {
            write!(formatter, "{file}: {pointer}: {message}")
        }
    }
}

/// Every fault of `catalogue`.
#[must_use]
pub(super) fn faults(catalogue: &Catalogue) -> Vec<Fault> {
    let mut found = Vec::new();
    index(catalogue, &mut found);
    defaults(catalogue, &mut found);
    places::judge(catalogue, &mut found);
    for document in catalogue.documents.values() {
        document::judge(document, catalogue, &mut found);
    }
    found
}

fn index(catalogue: &Catalogue, found: &mut Vec<Fault>) {
    let index = &catalogue.index;
    let none = Sources::new();
    let mut reader = Reader::new("catalogue", &none, found);
    if !index.version.split('+').next().is_some_and(is_version) {
        reader.fault(
            "version",
            format!("\"{}\" is no version like 1.2.3", index.version),
        );
    }
    if !is_date(&index.date) {
        reader.fault("date", format!("\"{}\" is no date like 2026-11-22", index.date));
    }
    for (number, id) in index.first.iter().enumerate() {
        if !catalogue.documents.contains_key(id) {
            reader.fault(&format!("first/{number}"), format!("no document \"{id}\""));
        }
    }
    for document in catalogue.documents.values() {
        if !index.groups.contains_key(&document.category) {
            let message = format!("no name for the group of \"{}\"", document.id);
            reader.fault("groups", message);
        }
    }
    for (category, name) in &index.groups {
        reader.text(&format!("groups/{category:?}"), name);
    }
}

fn defaults(catalogue: &Catalogue, found: &mut Vec<Fault>) {
    let defaults = &catalogue.defaults;
    let mut reader = Reader::new("defaults", &defaults.sources, found);
    for (of, limits) in [
        ("limits", &defaults.limits),
        ("strict/limits", &defaults.strict.limits),
    ] {
        for (name, figure) in limits {
            let at = format!("{of}/{}", name.as_str());
            reader.figure(&at, figure, &[]);
            if figure.measurement.is_none() {
                reader.fault(&at, "a default needs its measurement");
            }
        }
    }
    reader.rules("rules", &defaults.rules);
    reader.rules("strict/rules", &defaults.strict.rules);
    reader.figure(
        "background_tolerance",
        &defaults.background_tolerance,
        &[FigureUnit::DeltaE00],
    );
    reader.figure("centre_offset", &defaults.centre_offset, &[FigureUnit::Ratio]);
    let bands = &defaults.fallback_bands;
    for (at, bands) in [("upright", &bands.upright), ("square", &bands.square)] {
        for (name, figure) in [
            ("head_height", &bands.head_height),
            ("top_margin", &bands.top_margin),
        ] {
            let at = format!("fallback_bands/{at}/{name}");
            reader.figure(&at, figure, &[FigureUnit::Ratio]);
            if figure.status == LimitStatus::Enforced {
                reader.fault(&at, "a fallback may only advise");
            }
        }
    }
    reader.words("words", &defaults.words);
    for (name, colour) in &defaults.colours {
        reader.text(&format!("colours/{name}"), &colour.name);
    }
}

/// Walks one file and notes its faults.
struct Reader<'a> {
    file: String,
    sources: &'a Sources,
    found: &'a mut Vec<Fault>,
}

impl<'a> Reader<'a> {
    fn new(file: impl Into<String>, sources: &'a Sources, found: &'a mut Vec<Fault>) -> Self {
        let mut reader = Self {
            file: file.into(),
            sources,
            found,
        };
        for (name, source) in sources {
            if source.document.trim().is_empty() {
                reader.fault(&format!("sources/{name}"), "a source needs the document's title");
            }
        }
        reader
    }

    fn fault(&mut self, pointer: &str, message: impl Into<String>) {
        self.found.push(Fault::new(self.file.clone(), pointer, message));
    }

    fn text(&mut self, pointer: &str, text: &Text) {
        if text.zh_cn.trim().is_empty() || text.en.trim().is_empty() {
            self.fault(pointer, "a text needs both languages");
        }
    }

    fn note(&mut self, pointer: &str, note: Option<&Text>) {
        if let Some(note) = note {
            self.text(&format!("{pointer}/note"), note);
        }
    }

    fn words(&mut self, pointer: &str, words: &[WordRule]) {
        for (number, word) in words.iter().enumerate() {
            let at = format!("{pointer}/{number}");
            self.text(&format!("{at}/text"), &word.text);
            self.status(&at, &word.source, word.status);
        }
    }

    /// Whether the file's table knows the source.
    fn known(&mut self, pointer: &str, name: &str) -> bool {
        let known = self.sources.contains_key(name);
        if !known {
            self.fault(pointer, format!("source \"{name}\" is not in the file's table"));
        }
        known
    }

    fn status(&mut self, pointer: &str, name: &str, status: LimitStatus) {
        if !self.known(pointer, name) {
            return;
        }
        let kind = self.sources[name].kind;
        let due = kind.status();
        // A default of ours may be weaker than it could be: where documents agree, but this one does not speak.
        let weaker = kind == SourceKind::EngineDefault && status == LimitStatus::Advisory;
        if status != due && status != LimitStatus::Unknown && !weaker {
            self.fault(
                &format!("{pointer}/status"),
                format!("{status:?} from a source of kind {kind:?}, which gives {due:?}"),
            );
        }
    }

    fn rules(&mut self, pointer: &str, rules: &RulesEntry) {
        for rule in rules.cited() {
            let at = format!("{pointer}/{}", rule.at);
            if rule.unknown != (rule.status == LimitStatus::Unknown) {
                self.fault(&at, "rule and status must be unknown together");
            }
            match rule.source {
                Some(name) => self.status(&at, name, rule.status),
                None if rule.unknown => {}
                None => self.fault(&at, "a rule needs a source"),
            }
            self.note(&at, rule.note);
        }
    }

    fn figure(&mut self, pointer: &str, figure: &Figure, units: &[FigureUnit]) {
        let known = figure.status != LimitStatus::Unknown;
        match (figure.min, figure.max) {
            (None, None) if known => self.fault(pointer, "a limit needs min or max"),
            (None, None) => {}
            _ if !known => self.fault(pointer, "an unknown limit has neither min nor max"),
            (Some(min), Some(max)) if min > max => {
                self.fault(&format!("{pointer}/min"), format!("min {min} above max {max}"));
            }
            _ => {}
        }
        let most = figure.min.into_iter().chain(figure.max).map(f64::abs);
        if most.into_iter().any(|value| value > 1e7) {
            self.fault(pointer, "a limit beyond ten million");
        }
        match figure.unit {
            Some(unit) if !units.contains(&unit) && !units.is_empty() => {
                self.fault(
                    &format!("{pointer}/unit"),
                    format!("{unit:?} where one of {units:?} is needed"),
                );
            }
            Some(_) if units.is_empty() => {
                self.fault(
                    &format!("{pointer}/unit"),
                    "a named limit carries its unit in its name",
                );
            }
            None if !units.is_empty() => {
                self.fault(pointer, format!("no unit where one of {units:?} is needed"));
            }
            _ => {}
        }
        self.status(pointer, &figure.source, figure.status);
        self.note(pointer, figure.note.as_ref());
    }
}

/// Lower-case letters, digits and single hyphens.
fn is_kebab(id: &str) -> bool {
    let word = |word: &str| {
        !word.is_empty()
            && word
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
    };
    id.split('-').all(word)
}

fn is_version(version: &str) -> bool {
    let mut parts = version.split('.');
    let number = |part: Option<&str>| part.is_some_and(|part| part.parse::<u32>().is_ok());
    number(parts.next()) && number(parts.next()) && number(parts.next()) && parts.next().is_none()
}

fn is_date(date: &str) -> bool {
    let bytes = date.as_bytes();
    let digits = |range: std::ops::Range<usize>| bytes[range].iter().all(u8::is_ascii_digit);
    bytes.len() == 10 && bytes[4] == b'-' && bytes[7] == b'-' && digits(0..4) && digits(5..7) && digits(8..10)
}

/// Six digits.
fn is_code(code: &str) -> bool {
    code.len() == 6 && code.bytes().all(|byte| byte.is_ascii_digit())
}
