//! Orders as their holder sees them: reading one's own, removing one. Making one is `submit.rs`.

use std::sync::Arc;

use axum::Json;
use axum::extract::{FromRequestParts, Path, State};
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

use super::App;
use super::examine::Reason;
use super::language::Language;
use super::problem::{Kind, Problem, ProblemDocument};
use super::receipt::ReceiptView;
use super::secrets::{digest, is_id};
use super::store::Order;
use super::view::order_view;

/// An order as its holder sees it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct OrderView {
    /// Id.
    pub(super) id: String,
    /// The holder's credential; only in the answer that made the order.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) token: Option<String>,
    /// Where it stands.
    pub(super) state: super::store::State,
    /// Catalogue id of the document.
    pub(super) document: String,
    /// GB/T 2260 code of the city of application.
    pub(super) city: String,
    /// RFC 3339.
    pub(super) created_at: String,
    /// RFC 3339.
    pub(super) updated_at: String,
    /// 1 for the first photo, one more for each resubmission.
    pub(super) attempt: i64,
    /// Whether the photo is still kept.
    pub(super) photo: bool,
    /// Why it was rejected.
    pub(super) reasons: Vec<Reason>,
    /// The receipt of an accepted order.
    pub(super) receipt: Option<ReceiptView>,
    /// The states it went through.
    pub(super) history: Vec<StepView>,
}

/// A state that an order reached.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct StepView {
    /// The state.
    pub(super) state: super::store::State,
    /// RFC 3339.
    pub(super) at: String,
}

/// A holder's orders.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct OrderList {
    /// Newest first.
    orders: Vec<OrderView>,
}

/// The holder whose token came with the request.
pub(super) struct Holder(pub(super) String);

impl FromRequestParts<Arc<App>> for Holder {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Problem> {
        let token = bearer(&parts.headers).ok_or_else(|| {
            Problem::new(
                Kind::UNAUTHORIZED,
                "请带上提交时得到的凭证。",
                "Send the token that the order was answered with.",
            )
        })?;
        let holder = app.judge.store.holder_of(&digest(token.as_bytes())).await?;
        holder.map(Self).ok_or_else(Problem::not_found)
    }
}

/// The bearer token of a request.
pub(super) fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    let token = token.trim();
    (scheme.eq_ignore_ascii_case("bearer") && !token.is_empty() && token.len() <= 256).then_some(token)
}

/// The holder's order with this id; what is another's does not exist.
pub(super) async fn own_order(app: &App, holder: &Holder, id: &str) -> Result<Order, Problem> {
    if !is_id(id) {
        return Err(Problem::not_found());
    }
    let order = app.judge.store.order(id).await?;
    order
        .filter(|order| order.holder == holder.0)
        .ok_or_else(Problem::not_found)
}

/// The holder's orders, newest first.
#[utoipa::path(get, path = "/v1/orders", tag = "orders", security(("holder" = [])),
    responses((status = 200, body = OrderList), (status = 401, body = ProblemDocument)))]
pub(super) async fn list(
    State(app): State<Arc<App>>,
    Language(locale): Language,
    holder: Holder,
) -> Result<Json<OrderList>, Problem> {
    let mut orders = Vec::new();
    for order in app.judge.store.orders_of(&holder.0).await? {
        orders.push(order_view(&app, &order, locale).await?);
    }
    Ok(Json(OrderList { orders }))
}

/// One of the holder's orders.
#[utoipa::path(get, path = "/v1/orders/{id}", tag = "orders", security(("holder" = [])), params(("id" = String, Path)),
    responses((status = 200, body = OrderView), (status = 404, body = ProblemDocument)))]
pub(super) async fn read(
    State(app): State<Arc<App>>,
    Language(locale): Language,
    holder: Holder,
    Path(id): Path<String>,
) -> Result<Json<OrderView>, Problem> {
    let order = own_order(&app, &holder, &id).await?;
    Ok(Json(order_view(&app, &order, locale).await?))
}

/// The photo as it was posted.
#[utoipa::path(get, path = "/v1/orders/{id}/photo", tag = "orders", security(("holder" = [])), params(("id" = String, Path)),
    responses((status = 200, content_type = "image/jpeg"), (status = 410, body = ProblemDocument)))]
pub(super) async fn photo(
    State(app): State<Arc<App>>,
    holder: Holder,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let order = own_order(&app, &holder, &id).await?;
    photo_answer(&app, &order).await
}

/// An order's photo, if it is still kept.
pub(super) async fn photo_answer(app: &App, order: &Order) -> Result<Response, Problem> {
    let Some(key) = &order.photo_key else {
        return Err(Problem::new(
            Kind::GONE,
            "照片已过保存期限，已经删除。",
            "The photo was kept as long as it had to be and is removed.",
        ));
    };
    let bytes = app.judge.photos.get(key).await?;
    let media_type = if bytes.starts_with(b"\x89PNG") {
        "image/png"
    } else if bytes.starts_with(b"RIFF") {
        "image/webp"
    } else {
        "image/jpeg"
    };
    Ok(([(CONTENT_TYPE, media_type)], bytes).into_response())
}

/// Removes an order with its photo and everything about the person.
#[utoipa::path(delete, path = "/v1/orders/{id}", tag = "orders", security(("holder" = [])), params(("id" = String, Path)),
    responses((status = 204), (status = 404, body = ProblemDocument)))]
pub(super) async fn remove(
    State(app): State<Arc<App>>,
    holder: Holder,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    let order = own_order(&app, &holder, &id).await?;
    app.judge.store.delete(&order).await?;
    app.judge.announce(&order.id);
    // The order is gone for good; a photo that cannot be removed this moment is removed by the janitor.
    super::janitor::bury(&app.judge).await?;
    Ok(StatusCode::NO_CONTENT)
}
