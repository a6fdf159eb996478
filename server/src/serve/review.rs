//! The operator's side: what waits, its photo, and the decision. A credential of its own, never a holder's token.

use std::sync::Arc;

use axum::Json;
use axum::extract::{FromRequestParts, Path, State};
use axum::http::request::Parts;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use utoipa::ToSchema;

use super::App;
use super::examine::{Reason, rejected};
use super::language::Language;
use super::orders::{OrderView, bearer, photo_answer};
use super::problem::{Kind, Problem, ProblemDocument};
use super::receipt;
use super::secrets::{digest, is_id};
use super::store::{Order, Settlement, State as OrderState};
use super::view::{order_view, rfc3339};

const MOST_LISTED: i64 = 200;
const MOST_REASONS: usize = 20;
const MOST_REASON_CHARS: usize = 500;

/// A request with the operator's credential.
pub(super) struct Operator;

impl FromRequestParts<Arc<App>> for Operator {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Problem> {
        let Some(expected) = &app.operator_sha256 else {
            return Err(Problem::new(
                Kind::FORBIDDEN,
                "没有设置审核凭证，人工审核未开放。",
                "No operator credential is configured, so there is no review here.",
            ));
        };
        let token = bearer(&parts.headers).ok_or_else(|| Problem::plain(Kind::UNAUTHORIZED))?;
        // Digests are compared, so the time this takes tells nothing about the credential.
        if digest(token.as_bytes()) == *expected {
            Ok(Self)
        } else {
            Err(Problem::plain(Kind::FORBIDDEN))
        }
    }
}

/// An order that waits for review.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ReviewItem {
    /// Id of the order.
    id: String,
    /// Catalogue id of the document.
    document: String,
    /// GB/T 2260 code of the city.
    city: String,
    /// RFC 3339; since when it waits.
    since: String,
    /// 1 for the first photo.
    attempt: i64,
    /// The holder's language, in which reasons are to be written.
    locale: String,
    /// What the applicant stated.
    #[schema(value_type = Object)]
    applicant: Option<Box<RawValue>>,
    /// The server's own report.
    #[schema(value_type = Object)]
    report: Option<Box<RawValue>>,
    /// What was done to the photo, by the client's word.
    #[schema(value_type = Object)]
    edits: Option<Box<RawValue>>,
}

/// What waits for review.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ReviewList {
    /// Oldest first.
    orders: Vec<ReviewItem>,
}

/// The operator's decision.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(tag = "decision", rename_all = "kebab-case")]
pub(super) enum Decision {
    /// A receipt is issued.
    Approve,
    /// The holder sees the reasons and may post another photo.
    Reject {
        /// In the holder's language, one sentence each.
        reasons: Vec<String>,
    },
}

/// What waits for review, oldest first.
#[utoipa::path(get, path = "/v1/review", tag = "review", security(("operator" = [])),
    responses((status = 200, body = ReviewList), (status = 403, body = ProblemDocument)))]
pub(super) async fn list(
    State(app): State<Arc<App>>,
    _operator: Operator,
) -> Result<Json<ReviewList>, Problem> {
    let waiting = app
        .judge
        .store
        .orders_in(OrderState::InReview, MOST_LISTED)
        .await?;
    let raw = |text: Option<String>| text.and_then(|text| RawValue::from_string(text).ok());
    let orders = waiting
        .into_iter()
        .map(|order| ReviewItem {
            id: order.id,
            document: order.document,
            city: order.city,
            since: rfc3339(order.updated_at),
            attempt: order.attempt,
            locale: order.locale,
            applicant: raw(Some(order.applicant)),
            report: raw(order.report),
            edits: raw(order.edits),
        })
        .collect();
    Ok(Json(ReviewList { orders }))
}

/// The photo of an order that waits for review.
#[utoipa::path(get, path = "/v1/review/{id}/photo", tag = "review", security(("operator" = [])), params(("id" = String, Path)),
    responses((status = 200, content_type = "image/jpeg"), (status = 404, body = ProblemDocument)))]
pub(super) async fn photo(
    State(app): State<Arc<App>>,
    _operator: Operator,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    photo_answer(&app, &waiting(&app, &id).await?).await
}

/// Approves an order, or rejects it with reasons.
#[utoipa::path(post, path = "/v1/review/{id}", tag = "review", security(("operator" = [])), params(("id" = String, Path)),
    request_body = Decision,
    responses((status = 200, body = OrderView), (status = 409, body = ProblemDocument)))]
pub(super) async fn decide(
    State(app): State<Arc<App>>,
    Language(locale): Language,
    _operator: Operator,
    Path(id): Path<String>,
    Json(decision): Json<Decision>,
) -> Result<Json<OrderView>, Problem> {
    let order = waiting(&app, &id).await?;
    let end = match decision {
        Decision::Approve => Settlement {
            state: OrderState::Accepted,
            report: None,
            reasons: "[]".to_owned(),
            receipt: Some(receipt::issue(&order).map_err(|failure| Problem::engine(&failure))?),
        },
        Decision::Reject { reasons } => rejected(None, &spoken(&reasons)?),
    };
    if !app
        .judge
        .store
        .settle(&order.id, OrderState::InReview, &end)
        .await?
    {
        return Err(not_waiting());
    }
    app.judge.announce(&order.id);
    let order = app
        .judge
        .store
        .order(&order.id)
        .await?
        .ok_or_else(Problem::not_found)?;
    Ok(Json(order_view(&app, &order, locale).await?))
}

async fn waiting(app: &App, id: &str) -> Result<Order, Problem> {
    let order = if is_id(id) {
        app.judge.store.order(id).await?
    } else {
        None
    };
    let order = order.ok_or_else(Problem::not_found)?;
    if order.state == OrderState::InReview {
        Ok(order)
    } else {
        Err(not_waiting())
    }
}

fn not_waiting() -> Problem {
    Problem::new(
        Kind::WRONG_STATE,
        "这份订单不在等待审核。",
        "This order is not waiting for review.",
    )
}

fn spoken(reasons: &[String]) -> Result<Vec<Reason>, Problem> {
    let said: Vec<Reason> = reasons
        .iter()
        .map(|reason| reason.trim())
        .filter(|reason| !reason.is_empty())
        .map(|reason| Reason {
            check: None,
            reason: "review".to_owned(),
            message: reason.chars().take(MOST_REASON_CHARS).collect(),
            advice: String::new(),
        })
        .collect();
    if said.is_empty() || said.len() > MOST_REASONS {
        let most = MOST_REASONS;
        return Err(Problem::new(
            Kind::INVALID_FIELD,
            format!("请写明 1 到 {most} 条原因。"),
            format!("Give 1 to {most} reasons."),
        ));
    }
    Ok(said)
}
