//! Orders: making one, reading one's own, a new photo for a rejected one, removing one.

use std::sync::Arc;

use axum::Json;
use axum::body::{Body, Bytes};
use axum::extract::{FromRequestParts, Path, State};
use axum::http::header::{AUTHORIZATION, CONTENT_LOCATION, CONTENT_TYPE, LOCATION};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Request, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;
use yizhao::Locale;

use super::App;
use super::examine::Reason;
use super::form::Form;
use super::language::{Language, tag};
use super::problem::{Kind, Problem, ProblemDocument};
use super::receipt::ReceiptView;
use super::secrets::{digest, is_id, new_id};
use super::store::{NewOrder, NewPhoto, Order, Placed, now_ms};
use super::view::order_view;
use crate::library::{self, Checker};

/// A photo that no order came to stand on is removed after this time.
const ORPHAN_AFTER_MS: i64 = 60 * 60 * 1000;

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

/// Makes an order.
///
/// Multipart form: `photo`, `document`, `city`, `applicant`, and optionally `report` and `edits`. The order stands on
/// disk before it is answered.
#[utoipa::path(
    post, path = "/v1/orders", tag = "orders",
    params(("Idempotency-Key" = String, Header, description = "16 to 255 visible characters, made once per order")),
    request_body(content_type = "multipart/form-data", content = super::openapi::OrderForm),
    responses(
        (status = 201, body = OrderView, description = "The order and its holder's token"),
        (status = 413, body = ProblemDocument), (status = 422, body = ProblemDocument),
        (status = 429, body = ProblemDocument), (status = 503, body = ProblemDocument),
    )
)]
pub(super) async fn create(
    State(app): State<Arc<App>>,
    Language(locale): Language,
    headers: HeaderMap,
    request: Request<Body>,
) -> Result<Response, Problem> {
    let seat = app.queue.take_seat().ok_or_else(busy)?;
    let request_key = idempotency_key(&headers)?.ok_or_else(|| {
        Problem::new(
            Kind::MISSING_FIELD,
            "缺少提交编号（Idempotency-Key）。",
            "The header \"Idempotency-Key\" is missing.",
        )
    })?;
    let returning = match bearer(&headers) {
        Some(token) => Some(
            app.judge
                .store
                .holder_of(&digest(token.as_bytes()))
                .await?
                .ok_or_else(Problem::not_found)?,
        ),
        None => None,
    };
    let form = Form::read(request).await?;
    let target = library::order_target(form.document()?, form.city()?);
    let (document, city) = target.map_err(|failure| Problem::engine(&failure))?;
    let applicant = form.applicant()?;
    let photo = form.photo()?;
    let photo_sha256 = digest(&photo);
    let content_sha256 = digest(
        [&document, &city, &applicant, &photo_sha256]
            .map(String::as_str)
            .join("\n")
            .as_bytes(),
    );
    let scope = returning.clone().unwrap_or_else(|| "anyone".to_owned());
    if let Some(before) = app.judge.store.earlier(&scope, &request_key).await? {
        return replay(&app, &before, &content_sha256, locale).await;
    }
    ensure_readable(photo.clone()).await?;
    let key = keep_photo(&app, photo).await?;
    let holder = returning.clone().unwrap_or_else(new_id);
    let token = app.key.token(&holder);
    let new = NewOrder {
        id: new_id(),
        token_sha256: returning.is_none().then(|| digest(token.as_bytes())),
        holder,
        document,
        city,
        locale: tag(locale).to_owned(),
        applicant,
        photo: NewPhoto {
            key,
            sha256: photo_sha256,
            client_report: form.report,
            edits: form.edits,
        },
        scope,
        request_key,
        content_sha256,
    };
    let placed = match app.judge.store.place(&new).await {
        // Two repeats of one request at the same moment: the other one won.
        Err(sqlx::Error::Database(error)) if error.is_unique_violation() => app
            .judge
            .store
            .earlier(&new.scope, &new.request_key)
            .await?
            .ok_or_else(busy)?,
        placed => placed?,
    };
    if placed != Placed::New {
        return replay(&app, &placed, &new.content_sha256, locale).await;
    }
    app.queue.push(new.id.clone(), Some(seat));
    app.judge.announce(&new.id);
    answer(&app, &new.id, locale, false).await
}

async fn replay(
    app: &App,
    before: &Placed,
    content_sha256: &str,
    locale: Locale,
) -> Result<Response, Problem> {
    match before {
        Placed::Before {
            order_id,
            content_sha256: earlier,
        } if earlier == content_sha256 => answer(app, order_id, locale, true).await,
        _ => Err(Problem::new(
            Kind::KEY_REUSED,
            "这个提交编号已用于另一份内容，请重新提交。",
            "This idempotency key was used for other content. Please submit with a new one.",
        )),
    }
}

async fn answer(app: &App, id: &str, locale: Locale, replayed: bool) -> Result<Response, Problem> {
    let order = app
        .judge
        .store
        .order(id)
        .await?
        .ok_or_else(|| Problem::plain(Kind::GONE))?;
    let mut view = order_view(app, &order, locale).await?;
    view.token = Some(app.key.token(&order.holder));
    let location = HeaderValue::from_str(&format!("/v1/orders/{id}")).map_err(Problem::internal)?;
    let mut response = (StatusCode::CREATED, [(LOCATION, location)], Json(view)).into_response();
    if replayed {
        response
            .headers_mut()
            .insert("idempotency-replayed", HeaderValue::from_static("true"));
    }
    Ok(response)
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

/// A new photo for a rejected order, free of charge.
#[utoipa::path(
    post, path = "/v1/orders/{id}/photo", tag = "orders", security(("holder" = [])), params(("id" = String, Path)),
    request_body(content_type = "multipart/form-data", content = super::openapi::PhotoForm),
    responses((status = 200, body = OrderView), (status = 409, body = ProblemDocument), (status = 422, body = ProblemDocument))
)]
pub(super) async fn resubmit(
    State(app): State<Arc<App>>,
    Language(locale): Language,
    holder: Holder,
    Path(id): Path<String>,
    request: Request<Body>,
) -> Result<Response, Problem> {
    let order = own_order(&app, &holder, &id).await?;
    let seat = app.queue.take_seat().ok_or_else(busy)?;
    let request_key = idempotency_key(request.headers())?;
    let form = Form::read(request).await?;
    let photo = form.photo()?;
    let sha256 = digest(&photo);
    if let Some(request_key) = &request_key
        && let Some(before) = app.judge.store.earlier(&order.id, request_key).await?
    {
        return resubmitted(&app, &before, &sha256, &order.id, locale).await;
    }
    ensure_readable(photo.clone()).await?;
    let key = keep_photo(&app, photo).await?;
    let photo = NewPhoto {
        key,
        sha256,
        client_report: form.report,
        edits: form.edits,
    };
    let placed = app
        .judge
        .store
        .resubmit(&order, &photo, request_key.as_deref())
        .await?;
    if placed == Placed::New {
        app.queue.push(order.id.clone(), Some(seat));
        app.judge.announce(&order.id);
    }
    resubmitted(&app, &placed, &photo.sha256, &order.id, locale).await
}

async fn resubmitted(
    app: &App,
    placed: &Placed,
    sha256: &str,
    id: &str,
    locale: Locale,
) -> Result<Response, Problem> {
    match placed {
        Placed::WrongState => Err(Problem::new(
            Kind::WRONG_STATE,
            "只有审核未通过的订单可以重新提交照片。",
            "Only a rejected order takes a new photo.",
        )),
        Placed::Before { content_sha256, .. } if content_sha256 != sha256 => {
            Err(Problem::plain(Kind::KEY_REUSED))
        }
        Placed::New | Placed::Before { .. } => {
            let order = app.judge.store.order(id).await?.ok_or_else(Problem::not_found)?;
            let location = HeaderValue::from_str(&format!("/v1/orders/{id}")).map_err(Problem::internal)?;
            Ok((
                [(CONTENT_LOCATION, location)],
                Json(order_view(app, &order, locale).await?),
            )
                .into_response())
        }
    }
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

/// Refuses at once what is no photo, so that the person need not wait for a check to learn it.
async fn ensure_readable(photo: Bytes) -> Result<(), Problem> {
    let decoded = tokio::task::spawn_blocking(move || Checker::readable(&photo)).await;
    decoded
        .map_err(Problem::internal)?
        .map_err(|failure| Problem::engine(&failure))
}

/// Keeps the photo; if no order comes to stand on it, the janitor takes it away.
async fn keep_photo(app: &App, photo: Bytes) -> Result<String, Problem> {
    let key = new_id();
    app.judge
        .store
        .doom_photo(&key, now_ms() + ORPHAN_AFTER_MS)
        .await?;
    app.judge.photos.put(&key, photo).await?;
    Ok(key)
}

fn idempotency_key(headers: &HeaderMap) -> Result<Option<String>, Problem> {
    let Some(value) = headers.get("idempotency-key") else {
        return Ok(None);
    };
    let key = value.to_str().unwrap_or_default().trim().trim_matches('"');
    if (16..=255).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Ok(Some(key.to_owned()));
    }
    Err(Problem::new(
        Kind::INVALID_FIELD,
        "提交编号（Idempotency-Key）应为 16 到 255 个可见字符。",
        "The header \"Idempotency-Key\" must have 16 to 255 visible characters.",
    ))
}

fn busy() -> Problem {
    Problem::plain(Kind::BUSY).retry_after(5)
}
