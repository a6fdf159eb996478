//! Photos come in: a new order, or a new photo for a rejected one.
//!
//! The order of steps is the promise: a seat in the queue, then the form, then the photo on disk, then the order in the
//! database, then the answer.

use std::sync::Arc;

use axum::Json;
use axum::body::{Body, Bytes};
use axum::extract::{Path, State};
use axum::http::header::{CONTENT_LOCATION, LOCATION};
use axum::http::{HeaderMap, HeaderValue, Request, StatusCode};
use axum::response::{IntoResponse, Response};
use yizhao::Locale;

use super::App;
use super::form::Form;
use super::language::{Language, tag};
use super::orders::{Holder, OrderView, bearer, own_order};
use super::problem::{Kind, Problem, ProblemDocument};
use super::secrets::{digest, new_id};
use super::store::{NewOrder, NewPhoto, Placed, now_ms};
use super::view::order_view;
use crate::library::{self, Checker, OrderTarget};

/// A photo that no order came to stand on is removed after this time.
const ORPHAN_AFTER_MS: i64 = 60 * 60 * 1000;

/// Makes an order.
///
/// Multipart form: `photo`, `document`, `city`, `applicant`, and optionally `channel`, `report` and `edits`. The order stands on
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
    let target = library::order_target(form.document()?, form.city()?, form.channel());
    let OrderTarget {
        document,
        city,
        channel,
    } = target.map_err(|failure| Problem::engine(&failure))?;
    let applicant = form.applicant()?;
    let photo = form.photo()?;
    let photo_sha256 = digest(&photo);
    let content_sha256 = digest(
        [&document, &city, &channel, &applicant, &photo_sha256]
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
        channel,
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
