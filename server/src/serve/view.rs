//! An order as its holder sees it.

use chrono::{DateTime, SecondsFormat};
use yizhao::Locale;

use super::App;
use super::orders::{OrderView, StepView};
use super::problem::Problem;
use super::store::{Order, State};

/// The order with its history and receipt.
pub(super) async fn order_view(app: &App, order: &Order, locale: Locale) -> Result<OrderView, Problem> {
    let store = &app.judge.store;
    // The order may have moved on since its row was read; the view stays with the row.
    let mut history = store.history(&order.id).await?;
    history.retain(|step| step.at <= order.updated_at);
    let receipt = match order.state {
        State::Accepted | State::Expired => store.receipt_of(&order.id).await?,
        State::Received | State::Checking | State::InReview | State::Rejected => None,
    };
    Ok(OrderView {
        id: order.id.clone(),
        token: None,
        state: order.state,
        document: order.document.clone(),
        city: order.city.clone(),
        created_at: rfc3339(order.created_at),
        updated_at: rfc3339(order.updated_at),
        attempt: order.attempt,
        photo: order.photo_key.is_some(),
        reasons: serde_json::from_str(&order.reasons).unwrap_or_default(),
        receipt: receipt.map(|receipt| receipt.view(app.settings.authority.as_deref(), locale)),
        history: history
            .iter()
            .map(|step| StepView {
                state: step.state,
                at: rfc3339(step.at),
            })
            .collect(),
    })
}

/// A moment as RFC 3339 in UTC, to the millisecond.
pub(super) fn rfc3339(at_ms: i64) -> String {
    let moment = DateTime::from_timestamp_millis(at_ms).unwrap_or_default();
    moment.to_rfc3339_opts(SecondsFormat::Millis, true)
}
