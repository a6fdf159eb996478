//! Receipts: issuing one, and what it says.
//!
//! Unless the operator has configured an issuing authority, a receipt is headed as unofficial and says in words that it
//! is no document of any authority; the official titles of the catalogue are used only with a configured authority.
//! Days are counted in China's time, from acceptance, and the last day counts whole.

use chrono::{DateTime, Days, FixedOffset, NaiveDate, TimeZone};
use serde::Serialize;
use utoipa::ToSchema;
use yizhao::Locale;

use super::secrets::new_receipt_number;
use super::store::{Order, Receipt, now_ms};
use crate::failure::Failure;
use crate::library;

/// Whether a receipt still holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) enum ReceiptStatus {
    /// It holds.
    Valid,
    /// Its time is over.
    Expired,
    /// There is no such receipt.
    Unknown,
}

/// A thing with its name in the asker's language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(super) struct Named {
    /// Catalogue id.
    pub(super) id: String,
    /// Name.
    pub(super) name: String,
}

/// A place with its name in the asker's language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(super) struct NamedPlace {
    /// GB/T 2260 code.
    pub(super) code: String,
    /// Name.
    pub(super) name: String,
}

/// A receipt as its holder sees it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct ReceiptView {
    /// Its number.
    pub(super) number: String,
    /// Whether it still holds.
    pub(super) status: ReceiptStatus,
    /// Its heading.
    pub(super) title: String,
    /// Whether a configured authority issued it.
    pub(super) official: bool,
    /// What it is and is not.
    pub(super) notice: String,
    /// The configured authority.
    pub(super) issuer: Option<String>,
    /// Document that was applied for.
    pub(super) document: Named,
    /// Documents it serves.
    pub(super) covers: Vec<Named>,
    /// City of application.
    pub(super) city: NamedPlace,
    /// Day of acceptance, China's time.
    pub(super) accepted_on: String,
    /// Last day of validity; null where no source says how long.
    pub(super) valid_until: Option<String>,
    /// Days of validity.
    pub(super) valid_days: Option<i64>,
    /// SHA-256 of the photo it was issued for.
    pub(super) photo_sha256: String,
}

/// A receipt for an order that is being accepted.
pub(super) fn issue(order: &Order) -> Result<Receipt, Failure> {
    let rule = library::receipt_rule(&order.document, &order.city, Locale::ZhCn)?;
    let accepted_at = now_ms();
    let valid_days = rule.as_ref().and_then(|rule| rule.validity_days).map(i64::from);
    let mut covers = rule.map(|rule| rule.covers).unwrap_or_default();
    if !covers.contains(&order.document) {
        covers.insert(0, order.document.clone());
    }
    Ok(Receipt {
        number: new_receipt_number(),
        order_id: Some(order.id.clone()),
        document: order.document.clone(),
        city: order.city.clone(),
        photo_sha256: order.photo_sha256.clone(),
        covers: serde_json::to_string(&covers).unwrap_or_else(|_| "[]".to_owned()),
        accepted_at,
        valid_days,
        valid_until: valid_days.and_then(|days| end_of_validity(accepted_at, days)),
    })
}

impl Receipt {
    /// Whether it holds at this moment.
    pub(super) fn status(&self) -> ReceiptStatus {
        match self.valid_until {
            Some(until) if until < now_ms() => ReceiptStatus::Expired,
            _ => ReceiptStatus::Valid,
        }
    }

    /// What its holder sees.
    pub(super) fn view(&self, authority: Option<&str>, locale: Locale) -> ReceiptView {
        let covers: Vec<String> = serde_json::from_str(&self.covers).unwrap_or_default();
        let title = match (authority, locale) {
            (Some(_), _) => library::receipt_title(&self.document, locale),
            (None, Locale::ZhCn) => "照片检测回执（非官方）".to_owned(),
            (None, Locale::En) => "Photo check receipt (unofficial)".to_owned(),
        };
        let named = |id: &str| Named {
            id: id.to_owned(),
            name: library::document_name(id, locale),
        };
        ReceiptView {
            number: self.number.clone(),
            status: self.status(),
            title,
            official: authority.is_some(),
            notice: notice(authority, locale),
            issuer: authority.map(str::to_owned),
            document: named(&self.document),
            covers: covers.iter().map(|id| named(id)).collect(),
            city: NamedPlace {
                code: self.city.clone(),
                name: library::city_name(&self.city, locale),
            },
            accepted_on: day(self.accepted_at),
            valid_until: self.valid_until.map(day),
            valid_days: self.valid_days,
            photo_sha256: self.photo_sha256.clone(),
        }
    }
}

/// What a receipt is and is not. Both languages stand on the printed one.
pub(super) fn notice(authority: Option<&str>, locale: Locale) -> String {
    match (authority, locale) {
        (None, Locale::ZhCn) => {
            "本回执只说明这张照片通过了本系统的检测，不是任何机关出具的文件，也不保证受理机关采用。"
                .to_owned()
        }
        (None, Locale::En) => {
            "This receipt says only that the photo passed this system's checks. It is not a document of \
                               any authority, and no authority is bound to accept the photo."
                .to_owned()
        }
        (Some(authority), Locale::ZhCn) => format!("由{authority}出具。"),
        (Some(authority), Locale::En) => format!("Issued by {authority}."),
    }
}

fn china() -> FixedOffset {
    FixedOffset::east_opt(8 * 3600).unwrap_or_else(|| unreachable!("eight hours are less than a day"))
}

fn date(at_ms: i64) -> Option<NaiveDate> {
    DateTime::from_timestamp_millis(at_ms).map(|moment| moment.with_timezone(&china()).date_naive())
}

/// The day of a moment in China, `2026-11-22`.
pub(super) fn day(at_ms: i64) -> String {
    date(at_ms).map(|day| day.to_string()).unwrap_or_default()
}

/// Last millisecond of the last day.
fn end_of_validity(accepted_at: i64, days: i64) -> Option<i64> {
    let after = date(accepted_at)?.checked_add_days(Days::new(u64::try_from(days).ok()? + 1))?;
    let midnight = china()
        .from_local_datetime(&after.and_hms_opt(0, 0, 0)?)
        .single()?;
    Some(midnight.timestamp_millis() - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_day_counts_whole_in_chinas_time() {
        // 2026-11-22 23:30 in Shenzhen is still the 22nd; 180 days later is 2027-05-21.
        let accepted = DateTime::parse_from_rfc3339("2026-11-22T23:30:00+08:00")
            .unwrap()
            .timestamp_millis();
        assert_eq!(day(accepted), "2026-11-22");
        let until = end_of_validity(accepted, 180).unwrap();
        assert_eq!(day(until), "2027-05-21");
        assert_eq!(day(until + 1), "2027-05-22");
    }

    #[test]
    fn an_unofficial_receipt_never_speaks_for_an_authority() {
        assert!(notice(None, Locale::ZhCn).contains("不是任何机关"));
        assert!(notice(None, Locale::En).contains("not a document of any authority"));
    }
}
