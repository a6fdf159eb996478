//! From merged JSON to a [`Catalogue`]: strict shapes, then every rule of `validate.rs`, then the indexes that look-ups
//! need. A catalogue with one problem is refused whole, with all of them listed.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

use super::defaults::{Defaults, Index};
#[cfg(not(target_arch = "wasm32"))]
use super::diagnose;
use super::document::Document;
use super::place::Places;
use super::validate::{self, Fault};
use crate::error::{Error, ErrorKind};
use crate::report::CatalogueVersion;

/// Largest catalogue that is read; the built-in one is about a tenth of it.
const MAX_BYTES: usize = 8 << 20;

/// Documents, places, default limits, and their sources.
#[derive(Debug, Clone)]
pub struct Catalogue {
    pub(super) index: Index,
    pub(super) defaults: Defaults,
    pub(super) places: Places,
    pub(super) documents: BTreeMap<String, Document>,
    /// Ids in the order that lists show them.
    pub(super) order: Vec<String>,
    pub(super) version: CatalogueVersion,
}

/// A catalogue's files, read but not judged.
pub(super) struct Parts {
    pub(super) index: Index,
    pub(super) defaults: Defaults,
    pub(super) places: Places,
    /// By id.
    pub(super) documents: BTreeMap<String, Document>,
}

/// The whole catalogue in one JSON text.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Merged<'a> {
    #[serde(borrow)]
    catalogue: &'a RawValue,
    #[serde(borrow)]
    defaults: &'a RawValue,
    #[serde(borrow)]
    places: &'a RawValue,
    #[serde(borrow)]
    documents: BTreeMap<String, &'a RawValue>,
}

/// A catalogue file that adds documents to another catalogue, or replaces them.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Overrides<'a> {
    #[serde(default)]
    version: Option<String>,
    #[serde(borrow)]
    documents: Vec<&'a RawValue>,
}

impl Catalogue {
    /// The catalogue as shipped, in one JSON text: `{catalogue, defaults, places, documents: {id: …}}`.
    #[cfg(any(not(target_arch = "wasm32"), feature = "embedded-catalogue"))]
    #[must_use]
    pub const fn merged_json() -> &'static str {
        include_str!(concat!(env!("OUT_DIR"), "/catalogue.json"))
    }

    /// The catalogue as shipped.
    ///
    /// # Panics
    /// Never: the text is compiled in and the tests load it.
    #[cfg(any(not(target_arch = "wasm32"), feature = "embedded-catalogue"))]
    #[must_use]
    pub fn builtin() -> &'static Self {
        static BUILTIN: std::sync::OnceLock<Catalogue> = std::sync::OnceLock::new();
        BUILTIN.get_or_init(|| match Self::from_json(Self::merged_json().as_bytes()) {
            Ok(catalogue) => catalogue,
            Err(error) => panic!("the built-in catalogue is faulty: {error}"),
        })
    }

    /// Reads a merged catalogue.
    ///
    /// # Errors
    /// `Catalogue`, with every problem found, one per line.
    pub fn from_json(json: &[u8]) -> Result<Self, Error> {
        let mut faults = Vec::new();
        let merged: Merged<'_> = bounded(json)?;
        let index = part(merged.catalogue, "catalogue", &mut faults);
        let defaults = part(merged.defaults, "defaults", &mut faults);
        let places = part(merged.places, "places", &mut faults);
        let mut documents = BTreeMap::new();
        for (id, raw) in merged.documents {
            let file = format!("documents/{id}");
            let Some(document) = document(raw, &file, &mut faults) else {
                continue;
            };
            if document.id != id {
                let message = format!("\"{}\" stands under another id", document.id);
                faults.push(Fault::new(file, "id", message));
            }
            documents.insert(id, document);
        }
        match (index, defaults, places) {
            (Some(index), Some(defaults), Some(places)) => Self::gather(Parts {
                index,
                defaults,
                places,
                documents,
            })
            .judged(faults),
            _ => Err(refused(&faults)),
        }
    }

    /// This catalogue with the documents of `json` added, or put in the place of those with the same id:
    /// `{"version"?: "…", "documents": [ … ]}`. The version is appended to this one's, so that reports tell them apart.
    ///
    /// # Errors
    /// `Catalogue`, with every problem found, one per line.
    pub fn with_overrides(&self, json: &[u8]) -> Result<Self, Error> {
        let mut faults = Vec::new();
        let overrides: Overrides<'_> = bounded(json)?;
        let mut documents = self.documents.clone();
        let mut added = BTreeSet::new();
        for (number, raw) in overrides.documents.into_iter().enumerate() {
            let file = format!("documents[{number}]");
            let Some(document) = document(raw, &file, &mut faults) else {
                continue;
            };
            if !added.insert(document.id.clone()) {
                faults.push(Fault::new(
                    file,
                    "id",
                    format!("\"{}\" stands twice", document.id),
                ));
            }
            documents.insert(document.id.clone(), document);
        }
        let mut index = self.index.clone();
        let suffix = overrides.version.as_deref().unwrap_or("custom");
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-');
        if suffix.is_empty() || suffix.len() > 40 || !suffix.bytes().all(plain) {
            let message = "not 1 to 40 letters, digits, points and hyphens";
            faults.push(Fault::new("overrides", "version", message));
        }
        index.version = format!("{}+{suffix}", index.version);
        Self::gather(Parts {
            index,
            defaults: self.defaults.clone(),
            places: self.places.clone(),
            documents,
        })
        .judged(faults)
    }

    /// Puts the parts together without judging them.
    pub(super) fn gather(parts: Parts) -> Self {
        Self {
            order: listing_order(&parts.index, &parts.documents),
            version: CatalogueVersion {
                version: parts.index.version.clone(),
                date: parts.index.date.clone(),
            },
            index: parts.index,
            defaults: parts.defaults,
            places: parts.places,
            documents: parts.documents,
        }
    }

    fn judged(self, mut faults: Vec<Fault>) -> Result<Self, Error> {
        faults.extend(validate::faults(&self));
        if faults.is_empty() {
            Ok(self)
        } else {
            Err(refused(&faults))
        }
    }
}

/// Those named first, then China, then the others by region and id.
fn listing_order(index: &Index, documents: &BTreeMap<String, Document>) -> Vec<String> {
    let rank = |document: &Document| {
        let first = index.first.iter().position(|id| *id == document.id);
        (
            first.unwrap_or(usize::MAX),
            document.region != "CN",
            document.category,
            document.region.clone(),
            document.id.clone(),
        )
    };
    let mut listed: Vec<&Document> = documents.values().collect();
    listed.sort_by_cached_key(|document| rank(document));
    listed.into_iter().map(|document| document.id.clone()).collect()
}

fn bounded<'a, T: Deserialize<'a>>(json: &'a [u8]) -> Result<T, Error> {
    if json.len() > MAX_BYTES {
        return Err(Error::new(
            ErrorKind::Catalogue,
            format!("catalogue of {} bytes, at most {MAX_BYTES}", json.len()),
        ));
    }
    serde_json::from_slice(json)
        .map_err(|error| Error::new(ErrorKind::Catalogue, format!("catalogue: {error}")))
}

/// One file of a catalogue; a fault is noted, with the line inside the file.
fn part<T: DeserializeOwned>(raw: &RawValue, file: &str, faults: &mut Vec<Fault>) -> Option<T> {
    serde_json::from_str(raw.get())
        .map_err(|error| faults.push(Fault::new(file, "", error.to_string())))
        .ok()
}

/// One document; every fault of its shape is noted.
#[cfg(not(target_arch = "wasm32"))]
fn document(raw: &RawValue, file: &str, faults: &mut Vec<Fault>) -> Option<Document> {
    let parsed = serde_json::from_str(raw.get()).ok();
    if parsed.is_none() {
        let value = serde_json::from_str(raw.get()).unwrap_or_default();
        faults.extend(diagnose::document_faults(file, &value));
    }
    parsed
}

/// One document; the first fault of its shape is noted. Naming all of them takes a second deserializer of every shape,
/// which a browser would download for catalogues that a native program has judged before.
#[cfg(target_arch = "wasm32")]
fn document(raw: &RawValue, file: &str, faults: &mut Vec<Fault>) -> Option<Document> {
    part(raw, file, faults)
}

fn refused(faults: &[Fault]) -> Error {
    let lines: Vec<String> = faults.iter().map(ToString::to_string).collect();
    Error::new(ErrorKind::Catalogue, lines.join("\n"))
}
