//! From merged JSON to a [`Catalogue`]: strict shapes, then every rule of `validate.rs`, then the indexes that look-ups
//! need. A catalogue with one problem is refused whole, with all of them listed.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::value::RawValue;

use super::defaults::{Defaults, Index};
use super::document::Document;
use super::place::Places;
use super::validate;
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
        let mut problems = Vec::new();
        let merged: Merged<'_> = bounded(json)?;
        let index: Option<Index> = part(merged.catalogue, "catalogue", &mut problems);
        let defaults: Option<Defaults> = part(merged.defaults, "defaults", &mut problems);
        let places: Option<Places> = part(merged.places, "places", &mut problems);
        let mut documents = BTreeMap::new();
        for (id, raw) in merged.documents {
            let name = format!("documents/{id}");
            let Some(document) = part::<Document>(raw, &name, &mut problems) else {
                continue;
            };
            if document.id != id {
                problems.push(format!("{name}: id is \"{}\"", document.id));
            }
            documents.insert(id, document);
        }
        match (index, defaults, places) {
            (Some(index), Some(defaults), Some(places)) => {
                Self::assemble(index, defaults, places, documents, problems)
            }
            _ => Err(refused(&problems)),
        }
    }

    /// This catalogue with the documents of `json` added, or put in the place of those with the same id:
    /// `{"version"?: "…", "documents": [ … ]}`. The version is appended to this one's, so that reports tell them apart.
    ///
    /// # Errors
    /// `Catalogue`, with every problem found, one per line.
    pub fn with_overrides(&self, json: &[u8]) -> Result<Self, Error> {
        let mut problems = Vec::new();
        let overrides: Overrides<'_> = bounded(json)?;
        let mut documents = self.documents.clone();
        let mut added = std::collections::BTreeSet::new();
        for (number, raw) in overrides.documents.into_iter().enumerate() {
            let name = format!("documents[{number}]");
            let Some(document) = part::<Document>(raw, &name, &mut problems) else {
                continue;
            };
            if !added.insert(document.id.clone()) {
                problems.push(format!("{name}: id \"{}\" stands twice", document.id));
            }
            documents.insert(document.id.clone(), document);
        }
        let mut index = self.index.clone();
        let suffix = overrides.version.as_deref().unwrap_or("custom");
        index.version = format!("{}+{suffix}", index.version);
        Self::assemble(
            index,
            self.defaults.clone(),
            self.places.clone(),
            documents,
            problems,
        )
    }

    fn assemble(
        index: Index,
        defaults: Defaults,
        places: Places,
        documents: BTreeMap<String, Document>,
        mut problems: Vec<String>,
    ) -> Result<Self, Error> {
        let order = listing_order(&index, &documents);
        let version = CatalogueVersion {
            version: index.version.clone(),
            date: index.date.clone(),
        };
        let catalogue = Self {
            index,
            defaults,
            places,
            documents,
            order,
            version,
        };
        problems.extend(validate::problems(&catalogue).iter().map(ToString::to_string));
        if problems.is_empty() {
            Ok(catalogue)
        } else {
            Err(refused(&problems))
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

/// One part of a catalogue; a problem is noted, with the line inside the part.
fn part<T: serde::de::DeserializeOwned>(raw: &RawValue, name: &str, problems: &mut Vec<String>) -> Option<T> {
    serde_json::from_str(raw.get())
        .map_err(|error| problems.push(format!("{name}: {error}")))
        .ok()
}

fn refused(problems: &[String]) -> Error {
    Error::new(ErrorKind::Catalogue, problems.join("\n"))
}
