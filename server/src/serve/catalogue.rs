//! `/v1/documents` and `/v1/cities`: the catalogue in the asker's language.

use axum::Json;
use axum::extract::{Path, Query};
use axum::http::HeaderValue;
use axum::http::header::{CACHE_CONTROL, VARY};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use utoipa::IntoParams;

use super::language::Language;
use super::problem::{Kind, Problem, ProblemDocument};
use crate::library;

/// The catalogue changes with the program only.
const FIVE_MINUTES: HeaderValue = HeaderValue::from_static("public, max-age=300");

#[derive(Debug, Deserialize, IntoParams)]
pub(super) struct InCity {
    /// GB/T 2260 code; none: the national base.
    city: Option<String>,
    /// How the photo is handed in; none: the document's first channel.
    channel: Option<String>,
}

#[derive(Debug, Deserialize, IntoParams)]
pub(super) struct ForDocument {
    /// Say what each place asks for with this document.
    document: Option<String>,
}

/// All documents.
#[utoipa::path(get, path = "/v1/documents", tag = "catalogue", responses((status = 200, body = Vec<Object>)))]
pub(super) async fn documents(Language(locale): Language) -> Response {
    kept(Json(library::documents(None, locale)))
}

/// One document with every limit and its source.
#[utoipa::path(get, path = "/v1/documents/{id}", tag = "catalogue", params(("id" = String, Path), InCity),
    responses((status = 200, body = Object), (status = 404, body = ProblemDocument)))]
pub(super) async fn document(
    Language(locale): Language,
    Path(id): Path<String>,
    Query(InCity { city, channel }): Query<InCity>,
) -> Result<Response, Problem> {
    match library::document(&id, city.as_deref(), channel.as_deref(), locale) {
        Ok(document) => Ok(kept(Json(document))),
        Err(failure) if failure.code() == yizhao::ErrorKind::UnknownDocument.code() => Err(Problem::new(
            Kind::NOT_FOUND,
            failure.explain(yizhao::Locale::ZhCn),
            failure.explain(yizhao::Locale::En),
        )),
        Err(failure) => Err(Problem::engine(&failure)),
    }
}

/// The places of application.
#[utoipa::path(get, path = "/v1/cities", tag = "catalogue", params(ForDocument),
    responses((status = 200, body = Vec<Object>), (status = 422, body = ProblemDocument)))]
pub(super) async fn cities(
    Language(locale): Language,
    Query(ForDocument { document }): Query<ForDocument>,
) -> Result<Response, Problem> {
    let cities =
        library::cities(document.as_deref(), None, locale).map_err(|failure| Problem::engine(&failure))?;
    Ok(kept(Json(cities)))
}

fn kept(body: impl IntoResponse) -> Response {
    let mut response = body.into_response();
    response.headers_mut().insert(CACHE_CONTROL, FIVE_MINUTES);
    response
        .headers_mut()
        .insert(VARY, HeaderValue::from_static("accept-language"));
    response
}
