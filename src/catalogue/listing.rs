//! What a picker shows: documents with their national base, cities with what they ask for, in the asked language.
//!
//! The sentences about receipts are put together here; everything they say comes from `places.json`.

use std::collections::BTreeSet;

use serde::Serialize;

use super::channel::ChannelSummary;
use super::document::{Category, Document};
use super::entry::{Text, Topic};
use super::load::Catalogue;
use super::place::{ApplicantField, Proof};
use super::receipt::Receipt;
use super::requirement::Requirement;
use super::search::{CityEntry, initials};
use crate::error::Error;
use crate::report::Locale;
use crate::sort;

/// One document for the picker: names, group, size, and its national base in full.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify), tsify(missing_as_null))]
pub struct DocumentSummary {
    /// Catalogue id.
    pub id: String,
    /// In the asked language.
    pub name: String,
    /// In Chinese.
    pub name_zh: String,
    /// In English.
    pub name_en: String,
    /// Pinyin, its initials and other words that find it, lower case: `wlgatxz`.
    pub keywords: Vec<String>,
    /// Kebab-case id of the group, `exit-entry`.
    pub group: Category,
    /// Name of the group in the asked language.
    pub group_name: String,
    /// One of the few that most people look for.
    pub common: bool,
    /// Whether an order must name the city of application.
    pub needs_city: bool,
    /// Ways of handing the photo in; the first is the one that `requirement` is for.
    pub channels: Vec<ChannelSummary>,
    /// What a person who chooses it must know first, in the asked language; empty when nothing.
    pub note: String,
    /// Width of the print, millimetres, where the document states one.
    pub width_mm: Option<f64>,
    /// Height of the print, millimetres.
    pub height_mm: Option<f64>,
    /// What the person should do and avoid, in words, in the asked language.
    pub guidance: Vec<String>,
    /// The national base.
    pub requirement: Requirement,
}

/// What a place asks for with a document.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify), tsify(missing_as_null))]
pub struct ReceiptRule {
    /// Whether a receipt is needed; null: no source says.
    pub required: Option<bool>,
    /// The shortest validity that a source gives, days from acceptance.
    pub validity_days: Option<u16>,
    /// A sentence or two for the person, in the asked language.
    pub note: String,
    /// Who says so.
    pub source: Option<String>,
    /// Name of the number on the form, in the asked language.
    pub number_field: String,
    /// Documents that one receipt serves.
    pub covers: Vec<String>,
    /// Details of the applicant that the place asks for besides name and telephone.
    pub applicant_fields: BTreeSet<ApplicantField>,
}

/// A city of application.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify), tsify(missing_as_null))]
pub struct City {
    /// GB/T 2260, six digits.
    pub code: String,
    /// In the asked language.
    pub name: String,
    /// In Chinese.
    pub name_zh: String,
    /// In English.
    pub name_en: String,
    /// Full pinyin and initials, lower case: `shenzhen`, `sz`.
    pub keywords: Vec<String>,
    /// Province in the asked language.
    pub province: String,
    /// One of the few that most people look for.
    pub common: bool,
    /// Null when no document was given, or the document knows no receipts.
    pub receipt: Option<ReceiptRule>,
}

impl Catalogue {
    /// Every document, in the order in which lists show them.
    #[must_use]
    pub fn summaries(&self, locale: Locale) -> Vec<DocumentSummary> {
        self.documents()
            .filter_map(|document| self.summary(document, locale))
            .collect()
    }

    fn summary(&self, document: &Document, locale: Locale) -> Option<DocumentSummary> {
        let requirement = self.resolve(&document.id, None).ok()?;
        Some(self.summary_of(document, requirement, locale))
    }

    pub(super) fn summary_of(
        &self,
        document: &Document,
        requirement: Requirement,
        locale: Locale,
    ) -> DocumentSummary {
        let print = document.print_frame.as_ref().or(document.upload_frame.as_ref());
        let mut keywords = pinyin_keywords(&document.pinyin);
        keywords.extend(document.aliases.iter().map(|alias| alias.to_lowercase()));
        DocumentSummary {
            id: document.id.clone(),
            name: document.name.get(locale).to_owned(),
            name_zh: document.name.zh_cn.clone(),
            name_en: document.name.en.clone(),
            keywords,
            group: document.category,
            group_name: self.group_name(document.category, locale).to_owned(),
            common: self.index.first.contains(&document.id),
            needs_city: document.needs_city,
            channels: document.channel_summaries(locale),
            note: document
                .note
                .as_ref()
                .map_or("", |note| note.get(locale))
                .to_owned(),
            width_mm: print.and_then(|frame| frame.width_mm),
            height_mm: print.and_then(|frame| frame.height_mm),
            guidance: self
                .guidance(document)
                .map(|text| text.get(locale).to_owned())
                .collect(),
            requirement,
        }
    }

    /// Name of a colour in the asked language.
    #[cfg(not(target_arch = "wasm32"))]
    pub(super) fn colour_name<'a>(&'a self, colour: &'a str, locale: Locale) -> &'a str {
        let known = self.defaults.colours.get(colour);
        known.map_or(colour, |known| known.name.get(locale))
    }

    /// Name of a group of documents.
    #[must_use]
    pub fn group_name(&self, group: Category, locale: Locale) -> &str {
        self.index.groups.get(&group).map_or("", |name| name.get(locale))
    }

    /// The document's rules in words; ours for the topics on which it says nothing.
    pub fn guidance<'a>(&'a self, document: &'a Document) -> impl Iterator<Item = &'a Text> {
        let said: Vec<Topic> = document.words.iter().map(|word| word.topic).collect();
        let ours = self
            .defaults
            .words
            .iter()
            .filter(move |word| !said.contains(&word.topic));
        document.words.iter().chain(ours).map(|word| &word.text)
    }

    /// Every city of application; with what it asks for, where a document is given.
    ///
    /// # Errors
    /// `UnknownDocument`.
    pub fn city_list(&self, document: Option<&str>, locale: Locale) -> Result<Vec<City>, Error> {
        let listed = match document {
            Some(document) => self.cities(document)?,
            None => self.all_cities().map(|city| (city, None)).collect(),
        };
        let shown = |(city, receipt): &(CityEntry<'_>, Option<Receipt>)| City {
            code: city.code.to_owned(),
            name: city.name_in(locale).to_owned(),
            name_zh: city.name.to_owned(),
            name_en: city.en.to_owned(),
            keywords: pinyin_keywords(city.pinyin),
            province: in_locale(city.province, city.province_en, locale).to_owned(),
            common: self.places.common.iter().any(|code| code == city.code),
            receipt: receipt.as_ref().map(|receipt| receipt.rule(locale)),
        };
        Ok(listed.iter().map(shown).collect())
    }
}

impl Receipt {
    /// The rule in the asked language.
    #[must_use]
    pub fn rule(&self, locale: Locale) -> ReceiptRule {
        ReceiptRule {
            required: match self.proof {
                Proof::Receipt => Some(true),
                Proof::PhotoLibrary | Proof::Counter => Some(false),
                Proof::Unknown => None,
            },
            validity_days: self.validity.as_ref().map(|validity| validity.days),
            note: self.sentence(locale),
            source: self.source.clone(),
            number_field: self.number_field.get(locale).to_owned(),
            covers: self.covers.clone(),
            applicant_fields: self.applicant_fields.clone(),
        }
    }

    fn sentence(&self, locale: Locale) -> String {
        let chinese = locale == Locale::ZhCn;
        let mut parts = Vec::new();
        let system = self.system.as_ref().map(|system| system.get(locale));
        match (self.proof, system) {
            (Proof::Receipt, None) if chinese => parts.push("需要数字相片回执".to_owned()),
            (Proof::Receipt, None) => parts.push("A digital photo receipt is needed".to_owned()),
            (Proof::Receipt, Some(system)) if chinese => parts.push(format!("需要数字相片回执（{system}）")),
            (Proof::Receipt, Some(system)) => {
                parts.push(format!("A digital photo receipt is needed ({system})"));
            }
            (Proof::PhotoLibrary, Some(system)) if chinese => {
                parts.push(format!("不用回执，本地使用“{system}”"));
            }
            (Proof::PhotoLibrary, Some(system)) => {
                parts.push(format!("No receipt: this place uses its own system, {system}"));
            }
            _ => {}
        }
        if let (Proof::Receipt, Some(validity)) = (self.proof, &self.validity) {
            let mut others: Vec<u16> = self
                .validity_conflicts
                .iter()
                .map(|other| other.days)
                .filter(|days| *days != validity.days)
                .collect();
            sort::few(&mut others, Ord::cmp);
            others.dedup();
            let others: Vec<String> = others.iter().map(ToString::to_string).collect();
            parts.push(match (chinese, others.is_empty()) {
                (true, true) => format!("有效期 {} 天", validity.days),
                (true, false) => {
                    format!(
                        "有效期 {} 天（也有来源说 {} 天）",
                        validity.days,
                        others.join("、")
                    )
                }
                (false, true) => format!("valid for {} days", validity.days),
                (false, false) => {
                    format!(
                        "valid for {} days (other sources say {})",
                        validity.days,
                        others.join(", ")
                    )
                }
            });
        }
        let (comma, stop) = if chinese { ("，", "。") } else { (", ", ". ") };
        let said = parts.join(comma);
        let note = self.note.as_ref().map(|note| note.get(locale));
        [said.as_str()]
            .into_iter()
            .chain(note)
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join(stop)
    }
}

fn in_locale<'a>(chinese: &'a str, english: &'a str, locale: Locale) -> &'a str {
    match locale {
        Locale::ZhCn => chinese,
        Locale::En => english,
    }
}

fn pinyin_keywords(pinyin: &str) -> Vec<String> {
    vec![pinyin.replace(' ', ""), initials(pinyin)]
}
