//! A catalogue's folder, judged: every fault with its file and line.
//!
//! The built-in catalogue is merged by `build.rs` and never read from a folder when the program runs; this is for those
//! who edit it.

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::path::Path;

use serde::de::DeserializeOwned;

use super::diagnose;
use super::document::Document;
use super::load::{Catalogue, Parts};
use super::validate::{self, Fault};

/// A fault of a catalogue's file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// File, relative to the folder.
    pub file: String,
    /// Line, from 1; 0 for the file as a whole.
    pub line: usize,
    /// What is wrong; lower case, no final period.
    pub message: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:{}: {}", self.file, self.line, self.message)
    }
}

/// Every problem of the catalogue in `folder`, in the order of files and lines.
#[must_use]
pub fn validate_dir(folder: &Path) -> Vec<Problem> {
    let mut folder = Folder {
        path: folder,
        lines: BTreeMap::new(),
        problems: Vec::new(),
    };
    let index = folder.read("catalogue");
    let defaults = folder.read("defaults");
    let places = folder.read("places");
    let documents = folder.documents();
    if let (Some(index), Some(defaults), Some(places)) = (index, defaults, places) {
        let catalogue = Catalogue::gather(Parts {
            index,
            defaults,
            places,
            documents,
        });
        for fault in validate::faults(&catalogue) {
            folder.fault(&fault);
        }
    }
    folder.problems.sort();
    folder.problems
}

struct Folder<'a> {
    path: &'a Path,
    lines: BTreeMap<String, Lines>,
    problems: Vec<Problem>,
}

impl Folder<'_> {
    fn problem(&mut self, name: &str, line: usize, message: impl Into<String>) {
        self.problems.push(Problem {
            file: format!("{name}.json"),
            line,
            message: message.into(),
        });
    }

    fn fault(&mut self, fault: &Fault) {
        let line = self
            .lines
            .get(&fault.file)
            .map_or(0, |lines| lines.of(&fault.pointer));
        let message = if fault.pointer.is_empty() {
            fault.message.clone()
        } else {
            format!("{}: {}", fault.pointer, fault.message)
        };
        self.problem(&fault.file, line, message);
    }

    /// The text of a file that is sound JSON.
    fn text(&mut self, name: &str) -> Option<String> {
        let text = match fs::read_to_string(self.path.join(format!("{name}.json"))) {
            Ok(text) => text,
            Err(error) => {
                self.problem(name, 0, error.to_string());
                return None;
            }
        };
        if let Err(error) = serde_json::from_str::<serde::de::IgnoredAny>(&text) {
            self.problem(name, error.line(), error.to_string());
            return None;
        }
        let lines = Lines::new(&text);
        for (pointer, line) in &lines.twice {
            self.problem(name, *line, format!("{pointer}: stands twice"));
        }
        self.lines.insert(name.to_owned(), lines);
        Some(text)
    }

    fn read<T: DeserializeOwned>(&mut self, name: &str) -> Option<T> {
        let text = self.text(name)?;
        serde_json::from_str(&text)
            .map_err(|error| self.problem(name, error.line(), error.to_string()))
            .ok()
    }

    fn documents(&mut self) -> BTreeMap<String, Document> {
        let mut documents = BTreeMap::new();
        let entries = match fs::read_dir(self.path.join("documents")) {
            Ok(entries) => entries,
            Err(error) => {
                self.problem("documents", 0, error.to_string());
                return documents;
            }
        };
        let paths = entries.flatten().map(|entry| entry.path());
        for path in paths.filter(|path| path.extension().is_some_and(|extension| extension == "json")) {
            let id = path
                .file_stem()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            let name = format!("documents/{id}");
            let Some(text) = self.text(&name) else { continue };
            match serde_json::from_str::<Document>(&text) {
                Ok(document) => {
                    if document.id != id {
                        let line = self.lines[&name].of("id");
                        self.problem(
                            &name,
                            line,
                            format!("id \"{}\" is not the file's name", document.id),
                        );
                    }
                    documents.insert(id, document);
                }
                Err(_) => {
                    let value = serde_json::from_str(&text).unwrap_or_default();
                    for fault in diagnose::document_faults(&name, &value) {
                        self.fault(&fault);
                    }
                }
            }
        }
        documents
    }
}

/// On which line each value of a JSON text stands.
struct Lines {
    of: BTreeMap<String, usize>,
    twice: Vec<(String, usize)>,
}

impl Lines {
    /// `text` must be sound JSON.
    fn new(text: &str) -> Self {
        let mut scan = Scan {
            bytes: text.as_bytes(),
            at: 0,
            line: 1,
            path: Vec::new(),
            lines: Self {
                of: BTreeMap::new(),
                twice: Vec::new(),
            },
        };
        scan.value();
        scan.lines
    }

    /// The line of the value at `pointer`, or of the nearest value around it.
    fn of(&self, pointer: &str) -> usize {
        let mut pointer = pointer;
        loop {
            if let Some(line) = self.of.get(pointer) {
                return *line;
            }
            match pointer.rsplit_once('/') {
                Some((parent, _)) => pointer = parent,
                None if pointer.is_empty() => return 1,
                None => pointer = "",
            }
        }
    }
}

struct Scan<'a> {
    bytes: &'a [u8],
    at: usize,
    line: usize,
    path: Vec<String>,
    lines: Lines,
}

impl Scan<'_> {
    fn peek(&self) -> u8 {
        self.bytes.get(self.at).copied().unwrap_or(0)
    }

    fn blanks(&mut self) {
        while self.peek().is_ascii_whitespace() {
            if self.peek() == b'\n' {
                self.line += 1;
            }
            self.at += 1;
        }
    }

    fn value(&mut self) {
        self.blanks();
        let pointer = self.path.join("/");
        if self.lines.of.insert(pointer.clone(), self.line).is_some() {
            self.lines.twice.push((pointer, self.line));
        }
        match self.peek() {
            b'{' => self.members(b'}'),
            b'[' => self.members(b']'),
            b'"' => drop(self.string()),
            _ => {
                while !matches!(self.peek(), 0 | b',' | b'}' | b']') && !self.peek().is_ascii_whitespace() {
                    self.at += 1;
                }
            }
        }
    }

    fn members(&mut self, end: u8) {
        self.at += 1;
        let mut number = 0;
        loop {
            self.blanks();
            match self.peek() {
                0 => return,
                b',' => self.at += 1,
                byte if byte == end => {
                    self.at += 1;
                    return;
                }
                _ => {
                    let name = if end == b'}' {
                        let name = self.string();
                        self.blanks();
                        self.at += 1;
                        name
                    } else {
                        number += 1;
                        (number - 1).to_string()
                    };
                    self.path.push(name);
                    self.value();
                    self.path.pop();
                }
            }
        }
    }

    fn string(&mut self) -> String {
        let start = self.at;
        self.at += 1;
        while !matches!(self.peek(), 0 | b'"') {
            self.at += if self.peek() == b'\\' { 2 } else { 1 };
        }
        self.at += 1;
        let quoted = self.bytes.get(start..self.at).unwrap_or_default();
        serde_json::from_slice(quoted).unwrap_or_default()
    }
}
