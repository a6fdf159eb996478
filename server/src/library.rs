//! The one place where this program asks the library `yizhao`: engines, photos, the catalogue in the words that the
//! command line and the service answer with.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::OnceLock;
use std::time::Instant;

use yizhao::catalogue::{
    Catalogue, City, DocumentDetail, DocumentSummary, Problem, ReceiptRule, Requirement,
};
use yizhao::model::NetworkFiles;
use yizhao::photo::{Limits, Photo};
use yizhao::{CheckOptions, Engine, Locale, Normalization, Report};

use crate::failure::Failure;

/// Largest file that is read at all.
pub(crate) const MAX_PHOTO_BYTES: u64 = Limits::native().file_bytes;

/// An engine, and what it takes to go on after a defect.
pub(crate) struct Checker {
    engine: Engine,
    /// The engine sees pixels only; how long they took to decode is known here.
    decode_ms: f64,
}

impl Checker {
    /// Loads the networks that are part of the program.
    pub(crate) fn load() -> Result<Self, Failure> {
        Ok(Self {
            engine: Engine::new(&NetworkFiles::embedded())?,
            decode_ms: 0.0,
        })
    }

    /// Bytes to a photo.
    pub(crate) fn decode(&mut self, bytes: &[u8]) -> Result<Photo, Failure> {
        let started = Instant::now();
        let photo = guarded(|| Ok(Photo::decode(bytes, &Limits::native())?));
        self.decode_ms = started.elapsed().as_secs_f64() * 1000.0;
        photo
    }

    /// Whether the bytes are a photo at all.
    pub(crate) fn readable(bytes: &[u8]) -> Result<(), Failure> {
        guarded(|| Ok(Photo::decode(bytes, &Limits::native()).map(drop)?))
    }

    /// The report of a photo.
    pub(crate) fn check(
        &mut self,
        photo: &Photo,
        requirement: &Requirement,
        options: &CheckOptions,
    ) -> Result<Report, Failure> {
        let checked = guarded(|| Ok(self.engine.check(photo, requirement, options)));
        let mut report = self.renewed_after(checked)?;
        self.add_decoding(&mut report);
        Ok(report)
    }

    /// The prepared photo and everything about it.
    pub(crate) fn normalize(
        &mut self,
        photo: &Photo,
        requirement: &Requirement,
        options: &CheckOptions,
    ) -> Result<Normalization, Failure> {
        let normalized = guarded(|| Ok(self.engine.normalize(photo, requirement, options)?));
        let mut normalization = self.renewed_after(normalized)?;
        self.add_decoding(&mut normalization.report);
        Ok(normalization)
    }

    fn add_decoding(&self, report: &mut Report) {
        report.timings_ms.decode = self.decode_ms;
        report.timings_ms.total += self.decode_ms;
    }

    /// After a panic the engine's buffers are in an unknown state; the next photo gets a fresh one.
    fn renewed_after<T>(&mut self, result: Result<T, Failure>) -> Result<T, Failure> {
        if result.as_ref().is_err_and(Failure::is_ours) {
            *self = Self::load()?;
        }
        result
    }
}

/// One photo must never end a program that has others to look at.
fn guarded<T>(work: impl FnOnce() -> Result<T, Failure>) -> Result<T, Failure> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|panic| {
        let text = panic.downcast_ref::<String>().map(String::as_str);
        Err(Failure::crashed(
            text.or_else(|| panic.downcast_ref::<&str>().copied())
                .unwrap_or("no message"),
        ))
    })
}

static OWN_CATALOGUE: OnceLock<Catalogue> = OnceLock::new();

/// The operator's catalogue, or the one that is part of the program.
fn catalogue() -> &'static Catalogue {
    OWN_CATALOGUE.get().unwrap_or_else(|| Catalogue::builtin())
}

/// Adds the documents of a file or folder to the catalogue, or takes a folder that is a whole catalogue in its place.
/// To be called once, before anything is asked of the catalogue.
pub(crate) fn use_catalogue(path: &Path) -> Result<(), Vec<Problem>> {
    let own = Catalogue::builtin().with_path(path)?;
    let _ = OWN_CATALOGUE.set(own);
    Ok(())
}

/// What a document asks for in a city, through a channel.
pub(crate) fn requirement(
    document: &str,
    city: Option<&str>,
    channel: Option<&str>,
) -> Result<Requirement, Failure> {
    Ok(catalogue().resolve_for(document, city, channel)?)
}

/// What an order is for, as the catalogue writes it.
pub(crate) struct OrderTarget {
    /// Id.
    pub(crate) document: String,
    /// GB/T 2260 code.
    pub(crate) city: String,
    /// The name of the channel.
    pub(crate) channel: String,
}

/// The document, the city and the channel that an order is for; without a channel the document's own.
pub(crate) fn order_target(
    document: &str,
    city: &str,
    channel: Option<&str>,
) -> Result<OrderTarget, Failure> {
    let catalogue = catalogue();
    Ok(OrderTarget {
        document: catalogue.document(document)?.id.clone(),
        city: catalogue.city(city)?.code.to_owned(),
        channel: catalogue.channel(document, channel)?.as_str().to_owned(),
    })
}

/// All documents, or those that `search` finds, best first.
pub(crate) fn documents(search: Option<&str>, locale: Locale) -> Vec<DocumentSummary> {
    let mut all = catalogue().summaries(locale);
    if let Some(query) = search {
        let found = catalogue().search_documents(query);
        let rank = |summary: &DocumentSummary| found.iter().position(|document| document.id == summary.id);
        all.retain(|summary| rank(summary).is_some());
        all.sort_by_key(rank);
    }
    all
}

/// One document in full, as one city wants it through one channel.
pub(crate) fn document(
    id: &str,
    city: Option<&str>,
    channel: Option<&str>,
    locale: Locale,
) -> Result<DocumentDetail, Failure> {
    Ok(catalogue().detail(id, city, channel, locale)?)
}

/// All cities, or those that `search` finds, best first; and what each asks for if a document is named.
pub(crate) fn cities(
    document: Option<&str>,
    search: Option<&str>,
    locale: Locale,
) -> Result<Vec<City>, Failure> {
    let mut all = catalogue().city_list(document, locale)?;
    if let Some(query) = search {
        let found = catalogue().search_cities(query);
        let rank = |city: &City| found.iter().position(|entry| entry.code == city.code);
        all.retain(|city| rank(city).is_some());
        all.sort_by_key(rank);
    }
    Ok(all)
}

/// What a city asks for; none for a document that knows no receipts.
pub(crate) fn receipt_rule(
    document: &str,
    city: &str,
    locale: Locale,
) -> Result<Option<ReceiptRule>, Failure> {
    let receipt = catalogue().receipt(document, Some(city))?;
    Ok(receipt.map(|receipt| receipt.rule(locale)))
}

/// Title that an authority prints on the receipt for a document.
pub(crate) fn receipt_title(document: &str, locale: Locale) -> String {
    match catalogue().receipt(document, None) {
        Ok(Some(receipt)) => receipt.title.get(locale).to_owned(),
        _ => match locale {
            Locale::ZhCn => "数字相片采集回执".to_owned(),
            Locale::En => "Digital photo receipt".to_owned(),
        },
    }
}

/// Name of a document; its id where the catalogue no longer has it.
pub(crate) fn document_name(id: &str, locale: Locale) -> String {
    let document = catalogue().document(id);
    document.map_or_else(|_| id.to_owned(), |document| document.name.get(locale).to_owned())
}

/// Name of a city; its code where the catalogue no longer has it.
pub(crate) fn city_name(code: &str, locale: Locale) -> String {
    let city = catalogue().city(code);
    city.map_or_else(
        |_| code.to_owned(),
        |city| match locale {
            Locale::ZhCn => city.name.to_owned(),
            Locale::En => city.en.to_owned(),
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_a_failure_of_ours_and_no_end() {
        let failure = guarded::<()>(|| panic!("deliberate {}", 1)).unwrap_err();
        assert_eq!(failure.code(), "internal");
        assert!(failure.is_ours() && failure.detail().contains("deliberate 1"));
    }

    #[test]
    fn names_follow_the_language_and_survive_the_unknown() {
        assert_eq!(city_name("440300", Locale::ZhCn), "深圳市");
        assert_eq!(city_name("999999", Locale::ZhCn), "999999");
        assert_eq!(document_name("no-such", Locale::En), "no-such");
    }
}
