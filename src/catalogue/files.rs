//! Catalogues in files and folders, judged: every fault with its file and line.
//!
//! The built-in catalogue is merged by `build.rs` and never read from a folder when the program runs; this is for those
//! who edit it, and for operators with documents of their own.

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use serde::de::DeserializeOwned;
use serde_json::Value;

use super::diagnose::{self, Shape};
use super::document::Document;
use super::lines::Lines;
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
    Catalogue::from_dir(folder).err().unwrap_or_default()
}

impl Catalogue {
    /// The catalogue in `folder`, which looks like the shipped one: `catalogue.json`, `defaults.json`, `places.json`,
    /// `documents/`.
    ///
    /// # Errors
    /// Every problem, in the order of files and lines.
    pub fn from_dir(folder: &Path) -> Result<Self, Vec<Problem>> {
        let mut reader = Reader::new(folder);
        let index = reader.read("catalogue", Shape::Index);
        let defaults = reader.read("defaults", Shape::Defaults);
        let places = reader.read("places", Shape::Places);
        let documents = reader.documents("documents/");
        let mut judged = None;
        if let (Some(index), Some(defaults), Some(places)) = (index, defaults, places) {
            let catalogue = Self::gather(Parts {
                index,
                defaults: Arc::new(defaults),
                places: Arc::new(places),
                documents,
            });
            reader.faults(&validate::faults(&catalogue));
            judged = Some(catalogue);
        }
        reader.finish(judged)
    }

    /// This catalogue with an embedder's documents added, or put in the place of those with the same id. `path` is a
    /// file as [`Catalogue::with_overrides`] reads it, a file of one document, or a folder of such files; a folder
    /// with a `catalogue.json` is a whole catalogue and takes this one's place.
    ///
    /// # Errors
    /// Every problem, in the order of files and lines.
    pub fn with_path(&self, path: &Path) -> Result<Self, Vec<Problem>> {
        if path.join("catalogue.json").is_file() {
            return Self::from_dir(path);
        }
        if path.is_dir() {
            let mut reader = Reader::new(path);
            let documents = reader.documents("");
            if documents.is_empty() && reader.problems.is_empty() {
                reader.problem("", 0, "no .json file in this folder");
            }
            let (catalogue, faults) = self.overridden(documents, None);
            let own: Vec<Fault> = faults.into_iter().map(in_folder).collect();
            reader.faults(&own);
            return reader.finish(Some(catalogue));
        }
        let (folder, name) = (
            path.parent().unwrap_or(Path::new("")),
            path.file_stem().unwrap_or_default(),
        );
        let mut reader = Reader::new(folder);
        reader.ending = path
            .extension()
            .map_or_else(String::new, |ending| format!(".{}", ending.to_string_lossy()));
        let name = name.to_string_lossy().into_owned();
        let Some(value) = reader.value(&name) else {
            return reader.finish(None);
        };
        // A file with an id at its top is one document, any other a list of them.
        let (catalogue, faults) = if value.get("id").is_some() {
            let mut faults = Vec::new();
            let document: Option<Document> = diagnose::read(&value, Shape::Document, &name, &mut faults);
            let documents = document
                .map(|document| (document.id.clone(), Arc::new(document)))
                .into_iter()
                .collect();
            let (catalogue, judged) = self.overridden(documents, None);
            let in_file = |fault: Fault| Fault {
                file: name.clone(),
                ..fault
            };
            faults.extend(judged.into_iter().map(in_file));
            (Some(catalogue), faults)
        } else {
            self.read_overrides(&value, &name)
        };
        reader.faults(&faults);
        reader.finish(catalogue)
    }
}

/// Faults of documents are named by `documents/ID`; an embedder's folder holds them directly.
fn in_folder(fault: Fault) -> Fault {
    let file = fault.file.trim_start_matches("documents/").to_owned();
    Fault { file, ..fault }
}

struct Reader<'a> {
    folder: &'a Path,
    /// With the point.
    ending: String,
    lines: BTreeMap<String, Lines>,
    problems: Vec<Problem>,
}

impl<'a> Reader<'a> {
    fn new(folder: &'a Path) -> Self {
        Self {
            folder,
            ending: ".json".to_owned(),
            lines: BTreeMap::new(),
            problems: Vec::new(),
        }
    }

    fn problem(&mut self, name: &str, line: usize, message: impl Into<String>) {
        self.problems.push(Problem {
            file: format!("{name}{}", self.ending),
            line,
            message: message.into(),
        });
    }

    fn faults(&mut self, faults: &[Fault]) {
        for fault in faults {
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
    }

    fn finish(mut self, catalogue: Option<Catalogue>) -> Result<Catalogue, Vec<Problem>> {
        self.problems.sort();
        match catalogue {
            Some(catalogue) if self.problems.is_empty() => Ok(catalogue),
            _ => Err(self.problems),
        }
    }

    /// A file that is sound JSON.
    fn value(&mut self, name: &str) -> Option<Value> {
        let text = match fs::read_to_string(self.folder.join(format!("{name}{}", self.ending))) {
            Ok(text) => text,
            Err(error) => {
                self.problem(name, 0, error.to_string());
                return None;
            }
        };
        let value = match serde_json::from_str(&text) {
            Ok(value) => value,
            Err(error) => {
                self.problem(name, error.line(), error.to_string());
                return None;
            }
        };
        let lines = Lines::new(&text);
        for (pointer, line) in &lines.twice {
            self.problem(name, *line, format!("{pointer}: stands twice"));
        }
        self.lines.insert(name.to_owned(), lines);
        Some(value)
    }

    fn read<T: DeserializeOwned>(&mut self, name: &str, shape: Shape) -> Option<T> {
        let value = self.value(name)?;
        let mut faults = Vec::new();
        let read = diagnose::read(&value, shape, name, &mut faults);
        self.faults(&faults);
        read
    }

    /// The documents in the folder `prefix`, each in a file of its name.
    fn documents(&mut self, prefix: &str) -> BTreeMap<String, Arc<Document>> {
        let mut documents = BTreeMap::new();
        let entries = match fs::read_dir(self.folder.join(prefix)) {
            Ok(entries) => entries,
            Err(error) => {
                self.problem(prefix.trim_end_matches('/'), 0, error.to_string());
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
            let name = format!("{prefix}{id}");
            let Some(mut document) = self.read::<Document>(&name, Shape::Document) else {
                continue;
            };
            if document.id != id {
                let line = self.lines[&name].of("id");
                self.problem(
                    &name,
                    line,
                    format!("id \"{}\" is not the file's name", document.id),
                );
                document.id.clone_from(&id);
            }
            documents.insert(id, Arc::new(document));
        }
        documents
    }
}
