//! The shape of a document's file, `catalogue/documents/<id>.json`: what one document asks for, and where it differs.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::channel::Channel;
use super::entry::{
    BackgroundEntry, Conflict, EditPolicyEntry, Figure, FileEntry, FrameEntry, Sources, Text, WordRule,
};
use super::requirement::LimitName;
use super::rule::RulesEntry;

/// What a document, or one of its places or channels, asks for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Demands<'a> {
    pub(super) upload_frame: Option<&'a FrameEntry>,
    pub(super) print_frame: Option<&'a FrameEntry>,
    pub(super) backgrounds: Option<&'a [BackgroundEntry]>,
    pub(super) file: Option<&'a FileEntry>,
    pub(super) edit_policy: Option<&'a EditPolicyEntry>,
    pub(super) rules: &'a RulesEntry,
    pub(super) limits: &'a BTreeMap<LimitName, Figure>,
    pub(super) note: Option<&'a Text>,
}

/// A shape with its own members and those of [`Demands`].
macro_rules! demanding {
    ($(#[$meta:meta])* pub struct $name:ident { $($own:tt)* }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify), tsify(hashmap_as_object))]
        #[serde(deny_unknown_fields)]
        pub struct $name {
            $($own)*
            /// What a person who chooses it must know first.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            pub note: Option<Text>,
            /// The picture that is uploaded.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            pub upload_frame: Option<FrameEntry>,
            /// The paper print.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            pub print_frame: Option<FrameEntry>,
            /// Accepted backgrounds, the one that is painted first; none when unknown.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            pub backgrounds: Option<Vec<BackgroundEntry>>,
            /// The file.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            pub file: Option<FileEntry>,
            /// What may be done to the photo.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            pub edit_policy: Option<EditPolicyEntry>,
            /// Rules that are words.
            #[serde(default, skip_serializing_if = "RulesEntry::is_empty")]
            pub rules: RulesEntry,
            /// Named limits that differ from the engine's defaults.
            #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
            #[cfg_attr(target_arch = "wasm32", tsify(type = "Partial<Record<LimitName, Figure>>"))]
            pub limits: BTreeMap<LimitName, Figure>,
        }

        impl $name {
            pub(super) fn demands(&self) -> Demands<'_> {
                Demands {
                    upload_frame: self.upload_frame.as_ref(),
                    print_frame: self.print_frame.as_ref(),
                    backgrounds: self.backgrounds.as_deref(),
                    file: self.file.as_ref(),
                    edit_policy: self.edit_policy.as_ref(),
                    rules: &self.rules,
                    limits: &self.limits,
                    note: self.note.as_ref(),
                }
            }
        }
    };
}

/// Whose counter the document belongs to; groups the picker.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "kebab-case")]
pub enum Category {
    /// China's passports, permits and visas.
    ExitEntry,
    /// Identity and residence cards.
    Identity,
    /// Social security and welfare.
    Social,
    /// Driving licences.
    Driving,
    /// Examinations, schools, certificates.
    Education,
    /// Work permits and occupational cards.
    Work,
    /// Passports of other authorities.
    Passport,
    /// Visas of other authorities.
    Visa,
    /// Identity cards and licences of other authorities.
    ForeignCard,
    /// Studio sizes without an authority.
    StudioSize,
    /// Anything else.
    Other,
}

/// How much is known of the document's own specification.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "kebab-case")]
pub enum Knowledge {
    /// The authority's text or a verbatim copy was read.
    Verified,
    /// Accounts of the official text.
    Secondary,
    /// A single weak source, or a kindred document's figures.
    Uncertain,
    /// Nothing was found; only what holds for every identity photo is checked.
    Unknown,
}

demanding! {
    /// What is different in one place or through one channel. Each member replaces the base's whole; limits and rules
    /// replace one by one.
    pub struct Variant {}
}

demanding! {
    /// One document's file.
    pub struct Document {
        /// Address of the JSON Schema, for editors.
        #[serde(rename = "$schema", default, skip_serializing)]
        pub schema: Option<String>,
        /// Stable id, also the file's name: region, then document, in kebab case.
        pub id: String,
        /// Name.
        pub name: Text,
        /// Pinyin of the Chinese name, a space between syllables, for search by initials.
        pub pinyin: String,
        /// Other names people search for.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pub aliases: Vec<String>,
        /// Who issues it.
        pub authority: Text,
        /// ISO 3166-1 alpha-2 code, or `ZZ` for no country.
        pub region: String,
        /// Group.
        pub category: Category,
        /// How much is known.
        pub knowledge: Knowledge,
        /// Whether an application is made in one exact city, so that an order must name it.
        #[serde(default)]
        pub needs_city: bool,
        /// How the photo is handed in that the figures here are for; left out, an upload, or a print where only a print
        /// is known.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub channel: Option<Channel>,
        /// Rules in words.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pub words: Vec<WordRule>,
        /// Contradictions between sources.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pub conflicts: Vec<Conflict>,
        /// What is different through other channels. A paper print beside an upload needs no entry.
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        #[cfg_attr(target_arch = "wasm32", tsify(type = "Partial<Record<Channel, Variant>>"))]
        pub channels: BTreeMap<Channel, Variant>,
        /// What is different where, by GB/T 2260 code; a province's holds in its cities, a city's own goes first.
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        #[cfg_attr(target_arch = "wasm32", tsify(type = "Record<string, Variant>"))]
        pub places: BTreeMap<String, Variant>,
        /// Sources, by the names used above.
        #[cfg_attr(target_arch = "wasm32", tsify(type = "Record<string, Source>"))]
        pub sources: Sources,
    }
}
