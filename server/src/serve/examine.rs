//! The server's own look at a posted photo, and what follows from it. The client's report is never read here.
//!
//! A photo that passes gets its receipt, or waits for an operator; every other is rejected with its reasons. A photo on
//! which the program died several times is rejected too, so that it cannot stop the others for ever.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use tokio::runtime::Handle;
use tokio::sync::broadcast;
use utoipa::ToSchema;
use yizhao::Reason::NotPreparedYet;
use yizhao::report::{Finding, Outcome, Remedy, Verdict};
use yizhao::{CheckOptions, Locale, Report};

use super::metrics::Metrics;
use super::photos::Photos;
use super::store::{Order, Settlement, State, Store};
use super::{ReviewMode, language, receipt};
use crate::failure::Failure;
use crate::library::{self, Checker};

/// How often checking one photo may be begun.
const MOST_TRIES: i64 = 3;

/// What the checkers need.
pub(super) struct Judge {
    pub(super) store: Store,
    pub(super) photos: Photos,
    pub(super) review: ReviewMode,
    /// Ids of orders whose state changed.
    pub(super) news: broadcast::Sender<Arc<str>>,
    pub(super) metrics: Metrics,
}

/// Why an order was rejected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub(super) struct Reason {
    /// Id of the check, where one failed.
    pub(super) check: Option<String>,
    /// Stable code.
    pub(super) reason: String,
    /// What was found, in the language of the order.
    pub(super) message: String,
    /// What to do, in the language of the order.
    pub(super) advice: String,
}

/// Checks one order's photo and settles the order. An error means that it is to be tried again.
pub(super) fn examine(
    checker: &mut Checker,
    judge: &Judge,
    runtime: &Handle,
    id: &str,
) -> Result<(), String> {
    let text = |error: sqlx::Error| error.to_string();
    if !runtime.block_on(judge.store.begin_check(id)).map_err(text)? {
        return Ok(());
    }
    judge.announce(id);
    let Some(order) = runtime.block_on(judge.store.order(id)).map_err(text)? else {
        return Ok(());
    };
    let started = std::time::Instant::now();
    let end = judge_photo(checker, judge, runtime, &order)?;
    judge.metrics.checked(end.state, started.elapsed());
    runtime
        .block_on(judge.store.settle(id, State::Checking, &end))
        .map_err(text)?;
    judge.announce(id);
    Ok(())
}

impl Judge {
    /// Tells who follows the order.
    pub(super) fn announce(&self, id: &str) {
        // Nobody following is the usual case.
        let _ = self.news.send(id.into());
    }
}

fn judge_photo(
    checker: &mut Checker,
    judge: &Judge,
    runtime: &Handle,
    order: &Order,
) -> Result<Settlement, String> {
    let locale = if order.locale == language::tag(Locale::En) {
        Locale::En
    } else {
        Locale::ZhCn
    };
    if order.tries > MOST_TRIES {
        return Ok(rejected(None, &[unlooked("cannot-check", locale)]));
    }
    let Some(key) = &order.photo_key else {
        return Ok(rejected(None, &[unlooked("photo-missing", locale)]));
    };
    let bytes = runtime
        .block_on(judge.photos.get(key))
        .map_err(|error| error.to_string())?;
    let look = |checker: &mut Checker| -> Result<Report, Failure> {
        let requirement = library::requirement(&order.document, Some(&order.city), order.channel.as_deref())?;
        let photo = checker.decode(&bytes)?;
        let options = CheckOptions {
            photo_name: "photo.jpg".to_owned(),
            locale,
            landmarks: false,
        };
        checker.check(&photo, &requirement, &options)
    };
    match look(checker) {
        Ok(report) => settle(judge, order, &report),
        Err(failure) if failure.is_ours() => Err(failure.detail().to_owned()),
        Err(failure) => Ok(rejected(
            None,
            &[Reason {
                check: None,
                reason: failure.code().to_owned(),
                message: failure.explain(locale).to_owned(),
                advice: String::new(),
            }],
        )),
    }
}

fn settle(judge: &Judge, order: &Order, report: &Report) -> Result<Settlement, String> {
    let json = serde_json::to_string(report).map_err(|error| error.to_string())?;
    if report.verdict != Verdict::Pass {
        let reasons: Vec<Reason> = report
            .findings
            .iter()
            .filter(|finding| blocks(finding))
            .map(reason)
            .collect();
        return Ok(rejected(Some(json), &reasons));
    }
    let receipt = match judge.review {
        ReviewMode::Manual => None,
        ReviewMode::Auto => Some(receipt::issue(order).map_err(|failure| failure.detail().to_owned())?),
    };
    Ok(Settlement {
        state: if receipt.is_some() {
            State::Accepted
        } else {
            State::InReview
        },
        report: Some(json),
        reasons: "[]".to_owned(),
        receipt,
    })
}

/// A finding that keeps the verdict from being `pass`.
fn blocks(finding: &Finding) -> bool {
    match finding.outcome {
        Outcome::Fail => finding.remedy != Remedy::Confirm,
        Outcome::NotAssessed => finding.essential || finding.reason == NotPreparedYet.code(),
        Outcome::Pass | Outcome::Advise => false,
    }
}

fn reason(finding: &Finding) -> Reason {
    Reason {
        check: Some(finding.check.as_str().to_owned()),
        reason: finding.reason.clone(),
        message: finding.message.clone(),
        advice: finding.advice.clone(),
    }
}

fn unlooked(code: &str, locale: Locale) -> Reason {
    let (message, advice) = match locale {
        Locale::ZhCn => ("这张照片无法检测", "请换一张照片重新提交"),
        Locale::En => ("This photo could not be checked.", "Please submit another photo."),
    };
    Reason {
        check: None,
        reason: code.to_owned(),
        message: message.to_owned(),
        advice: advice.to_owned(),
    }
}

/// The end of an order that is not accepted.
pub(super) fn rejected(report: Option<String>, reasons: &[Reason]) -> Settlement {
    Settlement {
        state: State::Rejected,
        report,
        reasons: serde_json::to_string(reasons).unwrap_or_else(|_| "[]".to_owned()),
        receipt: None,
    }
}
