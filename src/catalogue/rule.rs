//! Rules that are words, not figures: what a document says about glasses, headwear, ears, hair, clothes …, as files
//! give it ([`RulesEntry`]) and as checks read it ([`Rule`]).
//!
//! A rule is as binding as its source ([`LimitStatus`]), like every limit. What no source says is `unknown`: it is never
//! held against a photo. `catalogue/defaults.json` holds rules of our own for matters in which identity documents
//! agree; they only advise. The profile `strict` asks for everything.

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::entry::{RuleEntry, Source, Sources, Text};
use super::requirement::LimitStatus;

/// A rule that is a word, with its source.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify), tsify(missing_as_null))]
pub struct Rule<T> {
    /// The rule.
    pub value: T,
    /// How binding.
    pub status: LimitStatus,
    /// Citation for people; empty where the rule is unknown.
    pub source: String,
}

impl<T: Word> Serialize for Rule<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        /// One serializer for every rule, whatever its words.
        #[derive(Serialize)]
        struct Plain<'a> {
            value: &'a str,
            status: LimitStatus,
            source: &'a str,
        }
        let Self {
            value,
            status,
            source,
        } = self;
        let (value, status) = (value.name(), *status);
        Plain {
            value,
            status,
            source,
        }
        .serialize(serializer)
    }
}

impl<'de, T: Word> Deserialize<'de> for RuleEntry<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let PlainEntry {
            rule,
            status,
            source,
            note,
        } = PlainEntry::deserialize(deserializer)?;
        let word = T::ALL.iter().find(|(name, _)| *name == rule);
        let (_, rule) = *word.ok_or_else(|| D::Error::unknown_variant(&rule, T::NAMES))?;
        Ok(Self {
            rule,
            status,
            source,
            note,
        })
    }
}

/// A rule before its word is looked up.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PlainEntry {
    rule: String,
    status: LimitStatus,
    #[serde(default)]
    source: Option<String>,
    #[serde(default)]
    note: Option<Text>,
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

/// A word of a rule. One deserializer reads every rule, whatever its words; only looking the word up differs.
pub(super) trait Word: Copy + 'static {
    /// Every word with its name in files.
    const ALL: &'static [(&'static str, Self)];
    /// The names alone.
    const NAMES: &'static [&'static str];

    /// The name in files.
    fn name(self) -> &'static str;
}

macro_rules! words {
    ($(#[$meta:meta])* $name:ident { $($(#[$word_meta:meta])* $word:ident => $id:literal,)* }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
        #[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify), tsify(missing_as_null))]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        pub enum $name { $($(#[$word_meta])* #[serde(rename = $id)] $word,)* }

        impl Word for $name {
            const ALL: &'static [(&'static str, Self)] = &[$(($id, Self::$word),)*];
            const NAMES: &'static [&'static str] = &[$($id,)*];

            fn name(self) -> &'static str {
                match self { $(Self::$word => $id,)* }
            }
        }
    };
}

words! {
    /// What a document says about glasses.
    #[derive(Default)]
    GlassesRule {
        /// Clear lenses without reflections are allowed.
        AllowedClear => "allowed-clear",
        /// None at all.
        Forbidden => "forbidden",
        /// Who always wears them must wear them.
        RequiredIfHabitual => "required-if-habitual",
        /// The sources say nothing.
        #[default]
        Unknown => "unknown",
    }
}

words! {
    /// What a document says about headwear.
    #[derive(Default)]
    HeadwearRule {
        /// None at all.
        Forbidden => "forbidden",
        /// Only for religious or medical reasons, which a person must confirm.
        ForbiddenExceptReligiousOrMedical => "forbidden-except-religious-or-medical",
        /// The sources say nothing.
        #[default]
        Unknown => "unknown",
    }
}

words! {
    /// What a document says about ears, eyebrows or shoulders.
    #[derive(Default)]
    VisibilityRule {
        /// Both must be visible.
        Required => "required",
        /// People with long hair must show both; who hides one with hair has long hair.
        RequiredWithLongHair => "required-with-long-hair",
        /// Need not be visible.
        NotRequired => "not-required",
        /// The sources say nothing.
        #[default]
        Unknown => "unknown",
    }
}

words! {
    /// What a document says about the expression.
    #[derive(Default)]
    ExpressionRule {
        /// Neutral or natural: no smile, no frown.
        Neutral => "neutral",
        /// A smile with closed lips is accepted.
        ClosedMouthSmileAllowed => "closed-mouth-smile-allowed",
        /// The sources say nothing.
        #[default]
        Unknown => "unknown",
    }
}

words! {
    /// What hair must be off. Ears and eyebrows have rules of their own.
    HairRule {
        /// The eyes.
        OffEyes => "off-eyes",
        /// The face and its outline.
        OffFace => "off-face",
        /// The shoulders.
        OffShoulders => "off-shoulders",
    }
}

words! {
    /// What clothes must be, or must not.
    ClothingRule {
        /// Neither white nor so light that it runs into the background.
        NotWhite => "not-white",
        /// Not red.
        NotRed => "not-red",
        /// Dark.
        Dark => "dark",
        /// With a collar.
        Collar => "collar",
        /// No uniform.
        NoUniform => "no-uniform",
    }
}

words! {
    /// Which ornaments are refused.
    JewelleryRule {
        /// No earrings.
        NoEarrings => "no-earrings",
        /// No necklace.
        NoNecklace => "no-necklace",
        /// No hairpins, bows, bands.
        NoHairOrnaments => "no-hair-ornaments",
        /// Nothing over the face, nothing that reflects.
        NotOverFace => "not-over-face",
    }
}

macro_rules! rules {
    ($($(#[$meta:meta])* $single:ident: $one:ty,)* ; $($(#[$list_meta:meta])* $list:ident: $item:ty,)*) => {
        /// The rules in words of a document, a place, or our own. What is left out is not said; of a list each rule
        /// replaces the one with the same word.
        #[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
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
    pub(super) note: Option<&'a Text>,
}

fn resolved<T: Copy>(entry: &RuleEntry<T>, sources: &Sources) -> Rule<T> {
    let cite = |name: &String| sources.get(name).map_or_else(|| name.clone(), Source::citation);
    Rule {
        value: entry.rule,
        status: entry.status,
        source: entry.source.as_ref().map(cite).unwrap_or_default(),
    }
}
