//! Rules that are words, not figures: what a document says about glasses, headwear, ears, hair, clothes …, as files
//! give it ([`RulesEntry`]) and as checks read it ([`Rule`]).
//!
//! A rule is as binding as its source ([`LimitStatus`]), like every limit. What no source says is `unknown`: it is never
//! held against a photo. `catalogue/defaults.json` holds rules of our own for matters in which identity documents
//! agree; they only advise. The profile `strict` asks for everything.

use serde::{Deserialize, Serialize};

use super::entry::{RuleEntry, Source, Sources};
use super::requirement::LimitStatus;

/// A rule that is a word, with its source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify), tsify(missing_as_null))]
pub struct Rule<T> {
    /// The rule.
    pub value: T,
    /// How binding.
    pub status: LimitStatus,
    /// Citation for people; empty where the rule is unknown.
    pub source: String,
}

impl<T: Default> Default for Rule<T> {
    /// The rule of which no source speaks.
    fn default() -> Self {
        Self {
            value: T::default(),
            status: LimitStatus::Unknown,
            source: String::new(),
        }
    }
}

impl Rule<VisibilityRule> {
    /// The rule, where the document does ask; `None` also where it says that it need not be visible.
    #[must_use]
    pub fn asked(&self) -> Option<&Self> {
        use VisibilityRule::{Required, RequiredWithLongHair};
        Some(self).filter(|rule| matches!(rule.value, Required | RequiredWithLongHair))
    }
}

/// What a document says about glasses.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify), tsify(missing_as_null))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum GlassesRule {
    /// Clear lenses without reflections are allowed.
    AllowedClear,
    /// None at all.
    Forbidden,
    /// Who always wears them must wear them.
    RequiredIfHabitual,
    /// The sources say nothing.
    #[default]
    Unknown,
}

/// What a document says about headwear.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify), tsify(missing_as_null))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum HeadwearRule {
    /// None at all.
    Forbidden,
    /// Only for religious or medical reasons, which a person must confirm.
    ForbiddenExceptReligiousOrMedical,
    /// The sources say nothing.
    #[default]
    Unknown,
}

/// What a document says about ears, eyebrows or shoulders.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify), tsify(missing_as_null))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum VisibilityRule {
    /// Both must be visible.
    Required,
    /// People with long hair must show both; who hides one with hair has long hair.
    RequiredWithLongHair,
    /// Need not be visible.
    NotRequired,
    /// The sources say nothing.
    #[default]
    Unknown,
}

/// What a document says about the expression.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify), tsify(missing_as_null))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum ExpressionRule {
    /// Neutral or natural: no smile, no frown.
    Neutral,
    /// A smile with closed lips is accepted.
    ClosedMouthSmileAllowed,
    /// The sources say nothing.
    #[default]
    Unknown,
}

/// What hair must be off. Ears and eyebrows have rules of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify), tsify(missing_as_null))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum HairRule {
    /// The eyes.
    OffEyes,
    /// The face and its outline.
    OffFace,
    /// The shoulders.
    OffShoulders,
}

/// What clothes must be, or must not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify), tsify(missing_as_null))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum ClothingRule {
    /// Neither white nor so light that it runs into the background.
    NotWhite,
    /// Not red.
    NotRed,
    /// Dark.
    Dark,
    /// With a collar.
    Collar,
    /// No uniform.
    NoUniform,
}

/// Which ornaments are refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify), tsify(missing_as_null))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum JewelleryRule {
    /// No earrings.
    NoEarrings,
    /// No necklace.
    NoNecklace,
    /// No hairpins, bows, bands.
    NoHairOrnaments,
    /// Nothing over the face, nothing that reflects.
    NotOverFace,
}

macro_rules! rules {
    ($($(#[$meta:meta])* $single:ident: $one:ty,)* ; $($(#[$list_meta:meta])* $list:ident: $item:ty,)*) => {
        /// The rules in words of a document, a place, or our own. What is left out is not said; of a list each rule
        /// replaces the one with the same word.
        #[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[serde(deny_unknown_fields)]
        pub struct RulesEntry {
            $(
                $(#[$meta])*
                #[serde(default, skip_serializing_if = "Option::is_none")]
                pub $single: Option<RuleEntry<$one>>,
            )*
            $(
                $(#[$list_meta])*
                #[serde(default, skip_serializing_if = "Vec::is_empty")]
                pub $list: Vec<RuleEntry<$item>>,
            )*
        }

        impl RulesEntry {
            /// Whether nothing is said.
            #[must_use]
            pub fn is_empty(&self) -> bool {
                *self == Self::default()
            }

            /// Every rule with its place in the file, in the files' order.
            pub(super) fn cited(&self) -> Vec<CitedRule<'_>> {
                let mut found = Vec::new();
                $(found.extend(self.$single.as_ref().map(|entry| CitedRule {
                    at: stringify!($single).to_owned(),
                    unknown: entry.rule == <$one>::default(),
                    status: entry.status,
                    source: entry.source.as_deref(),
                    note: entry.note.as_ref(),
                }));)*
                $(found.extend(self.$list.iter().enumerate().map(|(number, entry)| CitedRule {
                    at: format!("{}/{number}", stringify!($list)),
                    unknown: false,
                    status: entry.status,
                    source: entry.source.as_deref(),
                    note: entry.note.as_ref(),
                }));)*
                found
            }

            /// Puts what is said here over what `requirement` asks for so far.
            pub(super) fn lay_over(&self, requirement: &mut super::requirement::Requirement, sources: &Sources) {
                $(if let Some(entry) = &self.$single {
                    requirement.$single = resolved(entry, sources);
                })*
                $(for entry in &self.$list {
                    let rule = resolved(entry, sources);
                    match requirement.$list.iter_mut().find(|other| other.value == rule.value) {
                        Some(other) => *other = rule,
                        None => requirement.$list.push(rule),
                    }
                })*
            }
        }
    };
}

rules! {
    /// Glasses.
    glasses: GlassesRule,
    /// Headwear.
    headwear: HeadwearRule,
    /// Ears.
    ears: VisibilityRule,
    /// Eyebrows.
    eyebrows: VisibilityRule,
    /// Shoulders.
    shoulders: VisibilityRule,
    /// Expression.
    expression: ExpressionRule,
    ;
    /// Hair.
    hair: HairRule,
    /// Clothes.
    clothing: ClothingRule,
    /// Ornaments.
    jewellery: JewelleryRule,
}

/// A rule whatever its words, for those who look at its source.
pub(super) struct CitedRule<'a> {
    /// Where it stands among the rules.
    pub(super) at: String,
    /// Whether the word is `unknown`.
    pub(super) unknown: bool,
    pub(super) status: LimitStatus,
    pub(super) source: Option<&'a str>,
    pub(super) note: Option<&'a super::entry::Text>,
}

fn resolved<T: Copy>(entry: &RuleEntry<T>, sources: &Sources) -> Rule<T> {
    let cite = |name: &String| sources.get(name).map_or_else(|| name.clone(), Source::citation);
    Rule {
        value: entry.rule,
        status: entry.status,
        source: entry.source.as_ref().map(cite).unwrap_or_default(),
    }
}
