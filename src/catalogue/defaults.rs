//! The shapes of `catalogue/catalogue.json` and `catalogue/defaults.json`: the catalogue's version, the order of its
//! documents, and our own limits where the authorities give only words.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::document::Category;
use super::entry::{Figure, Sources, Text, WordRule};
use super::requirement::{FrameMeasure, LimitName};
use super::rule::RulesEntry;
use crate::check::CheckId;

/// `catalogue.json`: what the catalogue is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Index {
    /// Address of the JSON Schema, for editors.
    #[serde(rename = "$schema", default, skip_serializing)]
    pub schema: Option<String>,
    /// Semantic version.
    pub version: String,
    /// ISO 8601 date of the last change.
    pub date: String,
    /// Documents that lists show first, in this order; the others follow by region and id.
    pub first: Vec<String>,
    /// Names of the groups.
    pub groups: BTreeMap<Category, Text>,
}

/// A colour that documents name.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Colour {
    /// Name.
    pub name: Text,
    /// sRGB that is painted.
    pub rgb: [u8; 3],
}

/// Bands for frames whose sources say nothing of the head; they advise.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Fallback {
    /// Width over height from which a frame counts as square.
    pub square_from_aspect_ratio: f64,
    /// In frames that stand upright.
    pub upright: FallbackBands,
    /// In square frames.
    pub square: FallbackBands,
}

/// The head in a frame, in shares of its height.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct FallbackBands {
    /// Chin to crown; where neither the head's height nor its width is known.
    pub head_height: Figure,
    /// Upper edge to crown; where neither top margin nor eye line is known.
    pub top_margin: Figure,
}

/// What the profile without a document asks for besides the defaults, so that sight is judged and not policy.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Strict {
    /// Named limits.
    pub limits: BTreeMap<LimitName, Figure>,
    /// Rules.
    pub rules: RulesEntry,
}

/// `defaults.json`: what holds where a document says nothing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Defaults {
    /// Address of the JSON Schema, for editors.
    #[serde(rename = "$schema", default, skip_serializing)]
    pub schema: Option<String>,
    /// Checks without whose answer a verdict is never `pass`.
    pub essential: BTreeSet<CheckId>,
    /// Named limits.
    pub limits: BTreeMap<LimitName, Figure>,
    /// Rules in which identity documents agree, for those that do not speak of them.
    pub rules: RulesEntry,
    /// What the profile `strict` asks for besides.
    pub strict: Strict,
    /// How far a background may be from the colour asked for, CIEDE2000.
    pub background_tolerance: Figure,
    /// How far the mid-point of the pupils may be from the vertical middle line, in frame widths.
    pub centre_offset: Figure,
    /// What steers a crop where no source says how large the head is or where.
    pub fallback_bands: Fallback,
    /// Which measure of the frame gives way last.
    pub priority: Vec<FrameMeasure>,
    /// Rules in words, shown for the topics on which a document says nothing.
    pub words: Vec<WordRule>,
    /// Colours by name.
    pub colours: BTreeMap<String, Colour>,
    /// Sources, by the names used above.
    pub sources: Sources,
}
