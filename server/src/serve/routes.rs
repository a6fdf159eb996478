//! The addresses of the service.

use std::sync::Arc;

use axum::extract::{DefaultBodyLimit, State};
use axum::http::header::{ACCEPT_LANGUAGE, AUTHORIZATION, CONTENT_TYPE, LOCATION};
use axum::http::{HeaderMap, HeaderName, Method};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Extension, Json, Router, middleware};
use serde_json::json;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::cors::CorsLayer;

use super::form::MAX_BODY_BYTES;
use super::guard::{Peer, guard, is_local};
use super::problem::{Kind, Problem};
use super::{App, app, catalogue, events, openapi, orders, receipts, review, submit};

/// Body of what is no order.
const SMALL_BODY_BYTES: usize = 64 * 1024;

/// All routes, with what every request passes.
pub(super) fn router(app: &Arc<App>) -> Router {
    let photos = Router::new()
        .route("/v1/orders", post(submit::create).get(orders::list))
        .route("/v1/orders/{id}/photo", post(submit::resubmit).get(orders::photo))
        .layer(DefaultBodyLimit::max(MAX_BODY_BYTES));
    let others = Router::new()
        .route("/healthz", get(health))
        .route("/metrics", get(metrics))
        .route("/openapi.json", get(openapi::describe))
        .route("/v1/documents", get(catalogue::documents))
        .route("/v1/documents/{id}", get(catalogue::document))
        .route("/v1/cities", get(catalogue::cities))
        .route("/v1/orders/{id}", get(orders::read).delete(orders::remove))
        .route("/v1/orders/{id}/events", get(events::follow))
        .route("/v1/receipts/{number}", get(receipts::read))
        .route("/v1/review", get(review::list))
        .route("/v1/review/{id}", post(review::decide))
        .route("/v1/review/{id}/photo", get(review::photo))
        .layer(DefaultBodyLimit::max(SMALL_BODY_BYTES));
    let router = photos
        .merge(others)
        .fallback(app::file)
        .layer(CatchPanicLayer::new())
        .layer(middleware::from_fn_with_state(Arc::clone(app), guard))
        .with_state(Arc::clone(app));
    if app.settings.allow_origin.is_empty() {
        return router;
    }
    let cross_origin = CorsLayer::new()
        .allow_origin(app.settings.allow_origin.clone())
        .allow_methods([Method::GET, Method::POST, Method::DELETE])
        .allow_headers([
            ACCEPT_LANGUAGE,
            AUTHORIZATION,
            CONTENT_TYPE,
            HeaderName::from_static("idempotency-key"),
        ])
        .expose_headers([LOCATION, HeaderName::from_static("idempotency-replayed")]);
    router.layer(cross_origin)
}

async fn health(State(app): State<Arc<App>>) -> Result<Response, Problem> {
    let answer = app.judge.store.ping().await;
    if let Err(cause) = answer {
        tracing::error!(%cause, "the database does not answer");
        return Err(Problem::plain(Kind::BUSY).retry_after(10));
    }
    let body = json!({
        "status": "ok",
        "version": env!("CARGO_PKG_VERSION"),
        "queue": {"length": app.queue.length(), "size": app.queue.size()},
    });
    Ok(Json(body).into_response())
}

async fn metrics(
    State(app): State<Arc<App>>,
    peer: Option<Extension<Peer>>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    if !is_local(peer.as_deref(), &headers) {
        return Err(Problem::not_found());
    }
    let orders = app.judge.store.count_by_state().await?;
    let page = app
        .judge
        .metrics
        .page((app.queue.length(), app.queue.size()), &orders);
    Ok(([(CONTENT_TYPE, "text/plain; version=0.0.4")], page).into_response())
}
