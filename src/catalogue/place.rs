//! The shapes of `catalogue/places.json`: provinces and cities by GB/T 2260 code, and what each asks for as proof of a
//! checked photo: a receipt, an approved photo in the place's own system, or a photo taken at the counter.
//!
//! Receipt practice changes without notice and no authority publishes a table of it: every entry here is a secondary
//! source's word and is shown as such.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::entry::{Sources, Text};

/// `places.json`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Places {
    /// Address of the JSON Schema, for editors.
    #[serde(rename = "$schema", default, skip_serializing)]
    pub schema: Option<String>,
    /// Kinds of receipt, by name; one serves several documents.
    pub receipts: BTreeMap<String, ReceiptKind>,
    /// What a place asks for: receipt kind, then GB/T 2260 code. A province's entry holds in its cities.
    pub proofs: BTreeMap<String, BTreeMap<String, ProofEntry>>,
    /// Cities that a picker offers first, by code.
    #[serde(default)]
    pub common: Vec<String>,
    /// Provinces and municipalities with their cities.
    pub provinces: Vec<Province>,
    /// Sources, by the names used above.
    pub sources: Sources,
}

/// A province, autonomous region or municipality.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Province {
    /// GB/T 2260 code, six digits ending in `0000`.
    pub code: String,
    /// Full name, `广东省`.
    pub name: String,
    /// Short name, `广东`.
    pub short: String,
    /// Name in English, `Guangdong`.
    pub en: String,
    /// Pinyin of the short name, a space between syllables.
    pub pinyin: String,
    /// A municipality is itself the city of application and lists no cities.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub municipality: bool,
    /// Prefecture-level divisions, and counties directly under the province.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cities: Vec<Division>,
}

/// A place where one applies: a prefecture-level division, or a county directly under its province.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Division {
    /// GB/T 2260 code, six digits.
    pub code: String,
    /// Full name, `深圳市`.
    pub name: String,
    /// Short name, `深圳`.
    pub short: String,
    /// Name in English, `Shenzhen`.
    pub en: String,
    /// Pinyin of the short name, a space between syllables.
    pub pinyin: String,
}

/// A kind of receipt.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ReceiptKind {
    /// Title that an authority prints; used by nobody else.
    pub title: Text,
    /// Documents that one receipt serves.
    pub covers: Vec<String>,
    /// What applies in places without an entry of their own.
    pub elsewhere: ProofEntry,
    /// How long it is valid, as each source says.
    pub validity: Vec<ValidityEntry>,
    /// What the number is called, as each source says.
    pub number_fields: Vec<NumberField>,
    /// What the applicant is asked for beyond name and telephone, as each source says.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub applicant_fields: Vec<ApplicantFieldEntry>,
    /// What a reader should know.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Text>,
}

/// How a place wants to see that a photo was checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Proof {
    /// A receipt with a number.
    Receipt,
    /// An approved photo in the place's own system, found by the person's identity or by a number of that system.
    PhotoLibrary,
    /// The photo is taken at the counter.
    Counter,
    /// No source says.
    Unknown,
}

/// What one place asks for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ProofEntry {
    /// What it is.
    pub proof: Proof,
    /// The place's own system, where it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub system: Option<Text>,
    /// What a person must know.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Text>,
    /// Name of the source; none where no source says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
}

/// How long a receipt is valid, by one source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ValidityEntry {
    /// GB/T 2260 code of the place; none for the whole country.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// Days from acceptance. Half a year is written as 183.
    pub days: u16,
    /// Name of the source.
    pub source: String,
    /// What a reader should know.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Text>,
}

/// What a receipt's number is called, by one source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct NumberField {
    /// GB/T 2260 code of the place; none for the whole country.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// The name on the form.
    pub name: Text,
    /// Name of the source.
    pub source: String,
}

/// What an applicant may be asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "kebab-case")]
pub enum ApplicantField {
    /// Citizen identity number.
    IdNumber,
    /// Whether the household is registered in the city.
    Household,
}

/// A place that asks for more than name and telephone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ApplicantFieldEntry {
    /// GB/T 2260 code of the place; none for the whole country.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// What is asked for.
    pub field: ApplicantField,
    /// Name of the source.
    pub source: String,
}
