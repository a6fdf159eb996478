//! What proof of a checked photo one city asks for, for one document: a receipt with a number, a photo in the place's
//! own system, or none because the counter takes it.
//!
//! Sources on this are secondary and contradict each other. Where several give a validity, the shortest that applies is
//! used, because a person who trusts too long a validity is turned away, and the others are listed.

use std::collections::BTreeSet;

use serde::Serialize;

use super::entry::{Source, Text};
use super::load::Catalogue;
use super::place::{ApplicantField, Proof, ProofEntry};
use super::search::CityEntry;
use crate::error::Error;
use crate::sort;

/// How long a receipt is valid, by one source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Validity {
    /// Days from acceptance.
    pub days: u16,
    /// GB/T 2260 code of the place it is said of; null for the whole country.
    pub place: Option<String>,
    /// What a reader should know.
    pub note: Option<Text>,
    /// Citation for people.
    pub source: String,
}

/// What one city asks for, for one document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Receipt {
    /// Name of the receipt's kind; documents of the same kind share a receipt.
    pub kind: String,
    /// What the place asks for.
    pub proof: Proof,
    /// Who says so; null where no source does.
    pub source: Option<String>,
    /// The place's own system, where it has one.
    pub system: Option<Text>,
    /// What a person must know, what to do where there is no receipt.
    pub note: Option<Text>,
    /// Title that an authority prints; used by nobody else.
    pub title: Text,
    /// Documents that one receipt serves.
    pub covers: Vec<String>,
    /// The shortest validity that applies; null where no source gives one.
    pub validity: Option<Validity>,
    /// What other sources say.
    pub validity_conflicts: Vec<Validity>,
    /// Name of the number on the form.
    pub number_field: Text,
    /// What the applicant is asked for beyond name and telephone.
    pub applicant_fields: BTreeSet<ApplicantField>,
}

impl Catalogue {
    /// What `city` asks for as proof of the photo for `document`, or what holds nationally where no city is given;
    /// `None` for a document that knows no receipts.
    ///
    /// # Errors
    /// `UnknownDocument`, `UnknownCity`, as [`Catalogue::resolve`].
    pub fn receipt(&self, document: &str, city: Option<&str>) -> Result<Option<Receipt>, Error> {
        let document = self.document(document)?;
        let city = city.map(|query| self.city(query)).transpose()?;
        Ok(self.receipt_in(&document.id, city.as_ref()))
    }

    /// Every city of application with what it asks for, for `document`.
    ///
    /// # Errors
    /// `UnknownDocument`.
    pub fn cities(&self, document: &str) -> Result<Vec<(CityEntry<'_>, Option<Receipt>)>, Error> {
        let document = self.document(document)?;
        let of = |city| (city, self.receipt_in(&document.id, Some(&city)));
        Ok(self.all_cities().map(of).collect())
    }

    fn receipt_in(&self, document: &str, city: Option<&CityEntry<'_>>) -> Option<Receipt> {
        let places = &self.places;
        let (kind, entry) = places
            .receipts
            .iter()
            .find(|(_, entry)| entry.covers.iter().any(|covered| covered == document))?;
        // Narrowest first.
        let codes: Vec<&str> = city
            .iter()
            .flat_map(|city| [city.code, city.province_code])
            .collect();
        let proof: &ProofEntry = places
            .proofs
            .get(kind)
            .and_then(|proofs| codes.iter().find_map(|code| proofs.get(*code)))
            .unwrap_or(&entry.elsewhere);
        let applies = |place: &Option<String>| place.as_deref().is_none_or(|place| codes.contains(&place));
        let mut validities: Vec<Validity> = entry
            .validity
            .iter()
            .filter(|validity| applies(&validity.place))
            .map(|validity| Validity {
                days: validity.days,
                place: validity.place.clone(),
                note: validity.note.clone(),
                source: self.cite_place(&validity.source),
            })
            .collect();
        sort::few(&mut validities, |one, other| one.days.cmp(&other.days));
        let mut validities = validities.into_iter();
        let narrowest = |place: &Option<String>| {
            place
                .as_deref()
                .and_then(|place| codes.iter().position(|code| *code == place))
                .unwrap_or(usize::MAX)
        };
        let number_field = entry
            .number_fields
            .iter()
            .filter(|field| applies(&field.place))
            .min_by_key(|field| narrowest(&field.place))
            .map_or_else(Self::any_number, |field| field.name.clone());
        Some(Receipt {
            kind: kind.clone(),
            proof: proof.proof,
            source: proof.source.as_deref().map(|name| self.cite_place(name)),
            system: proof.system.clone(),
            note: proof.note.clone().or_else(|| entry.note.clone()),
            title: entry.title.clone(),
            covers: entry.covers.clone(),
            validity: validities.next(),
            validity_conflicts: validities.collect(),
            number_field,
            applicant_fields: entry
                .applicant_fields
                .iter()
                .filter(|field| applies(&field.place))
                .map(|field| field.field)
                .collect(),
        })
    }

    fn any_number() -> Text {
        Text {
            zh_cn: "回执编号".to_owned(),
            en: "receipt number".to_owned(),
        }
    }

    fn cite_place(&self, name: &str) -> String {
        self.places
            .sources
            .get(name)
            .map_or_else(|| name.to_owned(), Source::citation)
    }
}
