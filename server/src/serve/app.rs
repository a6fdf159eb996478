//! `GET /`: the app's files from a directory. What stands under `/assets/` has its content's hash in its name and may
//! be kept for ever; everything else is asked for anew. A precompressed neighbour (`.br`, `.gz`) is preferred.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum::body::Body;
use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{HeaderValue, Method, Request, Uri};
use axum::response::{IntoResponse, Response};
use tower::ServiceExt;
use tower_http::services::ServeDir;

use super::App;
use super::problem::{Kind, Problem};

const FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
const ASK_AGAIN: HeaderValue = HeaderValue::from_static("no-cache");

/// Shown where no app was built.
const NO_APP: &str = "<!doctype html><meta charset=utf-8><title>yizhao</title><p>服务已启动；没有指定网页（--app）。\
    <p lang=en>The service runs; no app was given (--app). <a href=/openapi.json>/openapi.json</a>";

/// The app's folder.
#[derive(Debug, Clone)]
pub(super) struct AppFiles {
    files: ServeDir,
}

impl AppFiles {
    /// Fails when there is no `index.html` in it: better at the start than in front of a person.
    pub(super) fn open(folder: &Path) -> Result<Self, PathBuf> {
        let index = folder.join("index.html");
        if !index.is_file() {
            return Err(index);
        }
        let files = ServeDir::new(folder).precompressed_br().precompressed_gzip();
        Ok(Self { files })
    }
}

/// A file of the app, or its page: addresses within the app are the page's to read.
pub(super) async fn file(
    State(app): State<Arc<App>>,
    mut request: Request<Body>,
) -> Result<Response, Problem> {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return Err(Problem::plain(Kind::METHOD));
    }
    let path = request.uri().path().to_owned();
    if path == "/v1" || path.starts_with("/v1/") {
        return Err(Problem::not_found());
    }
    let Some(files) = &app.files else {
        let media_type = HeaderValue::from_static("text/html; charset=utf-8");
        return match path.as_str() {
            "/" => Ok(([(CONTENT_TYPE, media_type)], NO_APP).into_response()),
            _ => Err(Problem::not_found()),
        };
    };
    let names_a_file = path.rsplit('/').next().is_some_and(|name| name.contains('.'));
    if !names_a_file {
        *request.uri_mut() = Uri::from_static("/index.html");
    }
    let answer = files
        .files
        .clone()
        .oneshot(request)
        .await
        .map_err(Problem::internal)?;
    let mut response = answer.map(Body::new);
    if response.status().is_success() || response.status().is_redirection() {
        let age = if path.starts_with("/assets/") {
            FOR_EVER
        } else {
            ASK_AGAIN
        };
        response.headers_mut().insert(CACHE_CONTROL, age);
    }
    Ok(response)
}
