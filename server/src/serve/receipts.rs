//! `/v1/receipts/{number}`: to anyone, whether a number holds; to its holder, the receipt, also to print.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderValue};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

use super::App;
use super::language::Language;
use super::orders::bearer;
use super::problem::{Problem, ProblemDocument};
use super::receipt::{ReceiptStatus, ReceiptView};
use super::receipt_pdf;
use super::secrets::{digest, parse_receipt_number};
use super::store::{Order, Receipt};

/// What a number alone reveals.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ReceiptStanding {
    /// The number as asked.
    number: String,
    /// Whether it holds.
    status: ReceiptStatus,
}

/// Validity of a receipt; with its holder's token, the receipt. With `.pdf` behind the number, to print.
#[utoipa::path(get, path = "/v1/receipts/{number}", tag = "receipts", params(("number" = String, Path)),
    responses((status = 200, body = ReceiptView, description = "With the holder's token; without it only number and status"),
        (status = 404, body = ProblemDocument)))]
pub(super) async fn read(
    State(app): State<Arc<App>>,
    Language(locale): Language,
    Path(asked): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let (typed, as_pdf) = match asked.strip_suffix(".pdf") {
        Some(number) => (number, true),
        None => (asked.as_str(), false),
    };
    let receipt = match parse_receipt_number(typed) {
        Some(number) => app.judge.store.receipt(&number).await?,
        None => None,
    };
    let own = match &receipt {
        Some(receipt) => own_order(&app, receipt, &headers).await?,
        None => None,
    };
    match (receipt, own) {
        (Some(receipt), Some(order)) if as_pdf => {
            let photo = match &order.photo_key {
                Some(key) => app.judge.photos.get(key).await.ok(),
                None => None,
            };
            let authority = app.settings.authority.as_deref();
            let bytes = receipt_pdf::print(&receipt, &order, photo.as_deref(), authority);
            let name = format!("inline; filename=\"{}.pdf\"", receipt.number);
            let name = HeaderValue::from_str(&name).map_err(Problem::internal)?;
            let media_type = HeaderValue::from_static("application/pdf");
            Ok(([(CONTENT_TYPE, media_type), (CONTENT_DISPOSITION, name)], bytes).into_response())
        }
        _ if as_pdf => Err(Problem::not_found()),
        (Some(receipt), Some(_)) => {
            Ok(Json(receipt.view(app.settings.authority.as_deref(), locale)).into_response())
        }
        (receipt, _) => {
            let status = receipt.map_or(ReceiptStatus::Unknown, |receipt| receipt.status());
            let number = typed.chars().take(40).collect();
            Ok(Json(ReceiptStanding { number, status }).into_response())
        }
    }
}

/// The receipt's order, if the request carries its holder's token.
async fn own_order(app: &App, receipt: &Receipt, headers: &HeaderMap) -> Result<Option<Order>, Problem> {
    let (Some(token), Some(order)) = (bearer(headers), &receipt.order_id) else {
        return Ok(None);
    };
    let holder = app.judge.store.holder_of(&digest(token.as_bytes())).await?;
    let order = app.judge.store.order(order).await?;
    Ok(order.filter(|order| holder.as_deref() == Some(order.holder.as_str())))
}

/// The applicant's name on an order.
pub(super) fn applicant_name(order: &Order) -> Option<String> {
    let applicant: serde_json::Value = serde_json::from_str(&order.applicant).ok()?;
    applicant.get("name")?.as_str().map(str::to_owned)
}
