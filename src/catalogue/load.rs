//! From merged JSON to a [`Catalogue`]: strict shapes, then every rule of `validate.rs`, then the indexes that look-ups
//! need. A catalogue with one problem is refused whole, with all of them listed.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::Value;

use super::defaults::{Defaults, Index};
use super::diagnose::{self, Shape};
use super::document::Document;
use super::json;
use super::place::Places;
use super::validate::{self, Fault};
use crate::error::{Error, ErrorKind};
use crate::report::CatalogueVersion;
use crate::sort;

/// Largest catalogue that is read; the built-in one is about a tenth of it.
const MAX_BYTES: usize = 8 << 20;

/// Documents, places, default limits, and their sources.
#[derive(Debug, Clone)]
pub struct Catalogue {
    pub(super) index: Index,
    pub(super) defaults: Arc<Defaults>,
    pub(super) places: Arc<Places>,
    pub(super) documents: BTreeMap<String, Arc<Document>>,
    /// Ids in the order that lists show them.
    pub(super) order: Vec<String>,
    pub(super) version: CatalogueVersion,
}

/// A catalogue's files, read but not judged.
pub(super) struct Parts {
    pub(super) index: Index,
    pub(super) defaults: Arc<Defaults>,
    pub(super) places: Arc<Places>,
    /// By id.
    pub(super) documents: BTreeMap<String, Arc<Document>>,
}

/// The whole catalogue in one JSON text. Its parts are looked at one by one.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Merged {
    #[serde(rename = "catalogue")]
    _catalogue: IgnoredAny,
    #[serde(rename = "defaults")]
    _defaults: IgnoredAny,
    #[serde(rename = "places")]
    _places: IgnoredAny,
    #[serde(rename = "documents")]
    _documents: BTreeMap<String, IgnoredAny>,
}

/// A catalogue file that adds documents to another catalogue, or replaces them; these are looked at one by one.
#[derive(Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Overrides {
    /// Address of this schema, for editors.
    #[serde(rename = "$schema", default)]
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    _schema: Option<IgnoredAny>,
    /// Version of these documents; reports name it after the catalogue's own.
    #[serde(default)]
    version: Option<String>,
    /// Whole documents: new ones, or others in the place of shipped ones.
    #[serde(rename = "documents")]
    #[cfg_attr(feature = "schema", schemars(with = "Vec<Document>"))]
    _documents: Vec<IgnoredAny>,
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
        let whole = parsed(bounded_text(json)?)?;
        let unfit = |message| Error::new(ErrorKind::Catalogue, format!("catalogue: {message}"));
        json::read::<Merged>(&whole).map_err(unfit)?;
        let index = diagnose::read(&whole["catalogue"], Shape::Index, "catalogue", &mut faults);
        let defaults = diagnose::read(&whole["defaults"], Shape::Defaults, "defaults", &mut faults);
        let places = diagnose::read(&whole["places"], Shape::Places, "places", &mut faults);
        let mut documents = BTreeMap::new();
        for (id, value) in whole["documents"].as_object().into_iter().flatten() {
            let file = format!("documents/{id}");
            let read: Option<Document> = diagnose::read(value, Shape::Document, &file, &mut faults);
            let Some(document) = read else {
                continue;
            };
            if document.id != *id {
                let message = format!("\"{}\" stands under another id", document.id);
                faults.push(Fault::new(file, "id", message));
            }
            documents.insert(id.clone(), Arc::new(document));
        }
        match (index, defaults, places) {
            (Some(index), Some(defaults), Some(places)) => {
                let catalogue = Self::gather(Parts {
                    index,
                    defaults: Arc::new(defaults),
                    places: Arc::new(places),
                    documents,
                });
                faults.extend(validate::faults(&catalogue));
                accepted(catalogue, &faults)
            }
            _ => Err(refused(&faults)),
        }
    }

    /// This catalogue with the documents of `json` added, or put in the place of those with the same id:
    /// `{"version"?: "…", "documents": [ … ]}`. The version is appended to this one's, so that reports tell them apart.
    ///
    /// # Errors
    /// `Catalogue`, with every problem found, one per line.
    pub fn with_overrides(&self, json: &[u8]) -> Result<Self, Error> {
        match self.read_overrides(&parsed(bounded_text(json)?)?, "catalogue") {
            (Some(catalogue), faults) => accepted(catalogue, &faults),
            (None, faults) => Err(refused(&faults)),
        }
    }

    /// The catalogue with the documents of a file and every fault, each with its place in the file.
    pub(super) fn read_overrides(&self, value: &Value, file: &str) -> (Option<Self>, Vec<Fault>) {
        let mut faults = Vec::new();
        let Some(overrides) = diagnose::read::<Overrides>(value, Shape::Overrides, file, &mut faults) else {
            return (None, faults);
        };
        let mut documents = BTreeMap::new();
        let mut at = BTreeMap::new();
        for (number, value) in value["documents"].as_array().into_iter().flatten().enumerate() {
            let mut own = Vec::new();
            let document: Option<Document> = diagnose::read(value, Shape::Document, file, &mut own);
            let within = |fault: Fault| fault.within(file, &format!("documents/{number}"));
            faults.extend(own.into_iter().map(within));
            let Some(document) = document else { continue };
            if at.insert(format!("documents/{}", document.id), number).is_some() {
                let message = format!("\"{}\" stands twice", document.id);
                faults.push(Fault::new(file, &format!("documents/{number}/id"), message));
            }
            documents.insert(document.id.clone(), Arc::new(document));
        }
        let (catalogue, judged) = self.overridden(documents, overrides.version.as_deref());
        faults.extend(judged.into_iter().map(|fault| match at.get(&fault.file) {
            Some(number) => fault.within(file, &format!("documents/{number}")),
            None => fault.within(file, ""),
        }));
        (Some(catalogue), faults)
    }

    /// The catalogue with these documents put in, and every fault of the whole.
    pub(super) fn overridden(
        &self,
        documents: BTreeMap<String, Arc<Document>>,
        version: Option<&str>,
    ) -> (Self, Vec<Fault>) {
        let mut faults = Vec::new();
        let suffix = version.unwrap_or("custom");
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-');
        if suffix.is_empty() || suffix.len() > 40 || !suffix.bytes().all(plain) {
            let message = "not 1 to 40 letters, digits, points and hyphens";
            faults.push(Fault::new("", "version", message));
        }
        let mut whole = self.documents.clone();
        whole.extend(documents);
        let mut index = self.index.clone();
        index.version = format!("{}+{suffix}", index.version);
        let catalogue = Self::gather(Parts {
            index,
            defaults: self.defaults.clone(),
            places: self.places.clone(),
            documents: whole,
        });
        faults.extend(validate::faults(&catalogue));
        (catalogue, faults)
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
}

/// Those named first, then China, then the others by region and id.
fn listing_order(index: &Index, documents: &BTreeMap<String, Arc<Document>>) -> Vec<String> {
    let rank = |document: &&Document| {
        let first = index.first.iter().position(|id| *id == document.id);
        (
            first.unwrap_or(usize::MAX),
            document.region != "CN",
            document.category,
            document.region.clone(),
            document.id.clone(),
        )
    };
    let mut listed: Vec<&Document> = documents.values().map(Arc::as_ref).collect();
    sort::by(&mut listed, |one, other| rank(one).cmp(&rank(other)));
    listed.into_iter().map(|document| document.id.clone()).collect()
}

fn bounded_text(json: &[u8]) -> Result<&str, Error> {
    let refuse = |message| Error::new(ErrorKind::Catalogue, message);
    if json.len() > MAX_BYTES {
        return Err(refuse(format!(
            "catalogue of {} bytes, at most {MAX_BYTES}",
            json.len()
        )));
    }
    std::str::from_utf8(json).map_err(|error| refuse(format!("catalogue: {error}")))
}

fn parsed(text: &str) -> Result<Value, Error> {
    serde_json::from_str(text)
        .map_err(|error| Error::new(ErrorKind::Catalogue, format!("catalogue: {error}")))
}

fn accepted(catalogue: Catalogue, faults: &[Fault]) -> Result<Catalogue, Error> {
    if faults.is_empty() {
        Ok(catalogue)
    } else {
        Err(refused(faults))
    }
}

fn refused(faults: &[Fault]) -> Error {
    let lines: Vec<String> = faults.iter().map(ToString::to_string).collect();
    Error::new(ErrorKind::Catalogue, lines.join("\n"))
}
