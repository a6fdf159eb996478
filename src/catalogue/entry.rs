//! What catalogue files are made of: texts in both languages, sources, figures, rules.
//!
//! A file says what its sources say and no more: units as published, contradictions beside the figures. Turning figures
//! into pixels and bytes is `resolve.rs`; judging whether they make sense is `validate`.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::requirement::{Edge, FrameMeasure, HeightFrom, LimitStatus, Permission, WidthBetween};
use crate::report::Locale;

/// A text in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(deny_unknown_fields)]
pub struct Text {
    /// Simplified Chinese.
    #[serde(rename = "zh-CN")]
    pub zh_cn: String,
    /// English.
    pub en: String,
}

impl Text {
    /// The text in `locale`.
    #[must_use]
    pub fn get(&self, locale: Locale) -> &str {
        match locale {
            Locale::ZhCn => &self.zh_cn,
            Locale::En => &self.en,
        }
    }
}

/// Who says a thing; decides how binding it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "kebab-case")]
pub enum SourceKind {
    /// The authority's own text, read.
    Authority,
    /// A verbatim copy of the authority's text.
    CopyOfOfficial,
    /// Our own default where the authority gives only words; cites its measurement.
    EngineDefault,
    /// Someone's account of the official text.
    Secondary,
    /// A text of one place, applied there only, or of unknown reach.
    Regional,
}

impl SourceKind {
    /// The status that every figure from such a source has.
    #[must_use]
    pub const fn status(self) -> LimitStatus {
        match self {
            Self::Authority | Self::CopyOfOfficial | Self::EngineDefault => LimitStatus::Enforced,
            Self::Secondary | Self::Regional => LimitStatus::Advisory,
        }
    }
}

/// Where a figure or a rule comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Who says it.
    pub kind: SourceKind,
    /// Title of the document or page.
    pub document: String,
    /// Clause or section.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clause: Option<String>,
    /// Date or year of the text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// Where the text was read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// The words themselves, or what they say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quote: Option<String>,
}

impl Source {
    /// Citation for people: title, clause, date, address.
    #[must_use]
    pub fn citation(&self) -> String {
        [&self.clause, &self.date, &self.address]
            .into_iter()
            .flatten()
            .fold(self.document.clone(), |cited, part| cited + ", " + part)
    }
}

/// The sources of one file, by a short name that its figures refer to.
pub type Sources = BTreeMap<String, Source>;

/// Unit of a figure as its source gives it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "kebab-case")]
pub enum FigureUnit {
    /// Pixels of the frame that the figure stands in.
    Px,
    /// Millimetres of the frame that the figure stands in.
    Mm,
    /// Share of the frame's height (of its width for widths and horizontal positions).
    Ratio,
    /// Kilobytes; holds under both 1000 and 1024 bytes.
    Kb,
    /// Megabytes; holds under both 1000² and 1024² bytes.
    Mb,
    /// Bytes.
    Bytes,
    /// Pixels per inch.
    Dpi,
    /// Degrees.
    Deg,
    /// Months.
    Months,
    /// CIEDE2000.
    DeltaE00,
    /// JPEG quality, 1 to 100.
    Quality,
}

/// A figure: what is allowed, how binding it is, who says so.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(deny_unknown_fields)]
pub struct Figure {
    /// Smallest allowed value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min: Option<f64>,
    /// Largest allowed value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<f64>,
    /// Unit; named limits carry it in their name and leave it out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<FigureUnit>,
    /// How binding; follows the kind of the source.
    pub status: LimitStatus,
    /// Name of the source in the file's table.
    pub source: String,
    /// What a reader should know.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Text>,
    /// For our own defaults: on what the figure was measured.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub measurement: Option<String>,
}

/// A rule that is a word, not a figure.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(deny_unknown_fields)]
pub struct RuleEntry<T> {
    /// The rule.
    pub rule: T,
    /// How binding; follows the kind of the source.
    pub status: LimitStatus,
    /// Name of the source in the file's table; none where the rule is unknown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// What a reader should know.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Text>,
}

/// One frame: a picture's size and the head's place in it. Its figures hold for this frame only.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(deny_unknown_fields)]
pub struct FrameEntry {
    /// Pixels that normalization produces; a print without published pixels follows from millimetres and `target_dpi`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub width_px: Option<u32>,
    /// Pixels that normalization produces.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub height_px: Option<u32>,
    /// Millimetres on paper.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub width_mm: Option<f64>,
    /// Millimetres on paper.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub height_mm: Option<f64>,
    /// Pixels per inch that normalization writes.
    pub target_dpi: u16,
    /// Allowed widths.
    pub width: Figure,
    /// Allowed heights.
    pub height: Figure,
    /// Allowed width over height, where the source gives a ratio of its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub aspect_ratio: Option<Figure>,
    /// Allowed pixels per inch.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dpi: Option<Figure>,
    /// Chin to crown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub head_height: Option<Figure>,
    /// What the crown of head height and top margin is.
    pub height_from: HeightFrom,
    /// Head width.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub head_width: Option<Figure>,
    /// Between which points the head's width is measured.
    pub width_between: WidthBetween,
    /// Upper edge to crown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub top_margin: Option<Figure>,
    /// Mid-point of the pupils to the edge `eye_line_from`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub eye_line: Option<Figure>,
    /// Edge that the eye line is measured from; needed with `eye_line`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub eye_line_from: Option<Edge>,
    /// Pupil to pupil.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub eye_distance: Option<Figure>,
    /// Mid-point of the pupils from the vertical middle line, positive to the right.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub centre_offset: Option<Figure>,
    /// Which measure gives way last, first in the list; the catalogue's default where the authority says nothing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub priority: Vec<FrameMeasure>,
    /// What a reader should know.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Text>,
}

/// A background colour that the document accepts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(deny_unknown_fields)]
pub struct BackgroundEntry {
    /// Name in the catalogue's table of colours.
    pub colour: String,
    /// sRGB, where the document gives its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rgb: Option<[u8; 3]>,
    /// Tolerance (CIEDE2000), where the document gives its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tolerance: Option<Figure>,
    /// How binding; follows the kind of the source.
    pub status: LimitStatus,
    /// Name of the source in the file's table.
    pub source: String,
    /// What a reader should know.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Text>,
}

/// The file that is handed in.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(deny_unknown_fields)]
pub struct FileEntry {
    /// Accepted formats in lower case, the one we write first; empty when unknown.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub formats: Vec<String>,
    /// Allowed size.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub size: Option<Figure>,
    /// Smallest JPEG quality asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub jpeg_quality: Option<Figure>,
    /// Bits per pixel asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub colour_bits: Option<u8>,
}

/// Whether an operation may be done, and who says so.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(deny_unknown_fields)]
pub struct PermissionEntry {
    /// Allowed, forbidden, or nobody says.
    pub permission: Permission,
    /// Name of the source in the file's table; none where nobody says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// What a reader should know.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Text>,
}

/// What may be done to the photo, by operation. What is left out is unresolved.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(deny_unknown_fields)]
pub struct EditPolicyEntry {
    /// Cutting.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub crop: Option<PermissionEntry>,
    /// Turning.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rotate: Option<PermissionEntry>,
    /// Changing the number of pixels.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resize: Option<PermissionEntry>,
    /// Global exposure and white balance.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tone: Option<PermissionEntry>,
    /// Painting the background.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replace_background: Option<PermissionEntry>,
    /// Altering the face. We never do it; the rule is kept because people ask.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retouch: Option<PermissionEntry>,
}

/// What a rule in words is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "kebab-case")]
pub enum Topic {
    /// Where the head points, how the shoulders stand.
    Pose,
    /// Eyes.
    Eyes,
    /// Mouth and expression.
    Expression,
    /// Hair.
    Hair,
    /// Clothes.
    Clothing,
    /// Jewellery.
    Jewellery,
    /// Make-up and coloured contact lenses.
    MakeUp,
    /// Light, shadows, sharpness.
    Light,
    /// The background, beyond its colour.
    Background,
    /// How large the head is, where the cut runs.
    Framing,
    /// What is different for children.
    Children,
    /// How the photo is handed in.
    Submission,
    /// Anything else.
    Other,
}

/// A rule in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(deny_unknown_fields)]
pub struct WordRule {
    /// What it is about.
    pub topic: Topic,
    /// The rule.
    pub text: Text,
    /// How binding; follows the kind of the source.
    pub status: LimitStatus,
    /// Name of the source in the file's table.
    pub source: String,
}

/// Sources that contradict each other, kept side by side.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(deny_unknown_fields)]
pub struct Conflict {
    /// Who says what.
    pub text: Text,
    /// Names of the sources in the file's table.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sources: Vec<String>,
}
