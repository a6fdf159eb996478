//! What an operator can set, on the command line or by environment, and what follows from it.

use std::net::SocketAddr;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use axum::http::HeaderValue;
use clap::{Args, ValueEnum};

use super::default_workers;
use super::store::Store;
use crate::cli::Language;
use crate::failure::Failure;

/// Command line of `yizhao serve`.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// Address to listen on; port 0 takes a free one
    #[arg(
        long,
        env = "YIZHAO_LISTEN",
        default_value = "127.0.0.1:8080",
        value_name = "ADDRESS"
    )]
    listen: SocketAddr,
    /// Folder for database, photos and keys
    #[arg(long, env = "YIZHAO_DATA", default_value = "data", value_name = "DIR")]
    data: PathBuf,
    /// Folder of the built app, served at /
    #[arg(long, env = "YIZHAO_APP", value_name = "DIR")]
    app: Option<PathBuf>,
    /// Who accepts: the server's own pass, or an operator after it
    #[arg(long, env = "YIZHAO_REVIEW", value_enum, default_value = "auto")]
    review: ReviewMode,
    /// File with the operator's credential; or the variable YIZHAO_OPERATOR_TOKEN
    #[arg(long, value_name = "FILE")]
    operator_token_file: Option<PathBuf>,
    /// Issuing authority to name on receipts; only an authority's own installation may set it
    #[arg(long, env = "YIZHAO_AUTHORITY", value_name = "NAME")]
    authority: Option<String>,
    /// Days that photo and personal data of a settled order are kept
    #[arg(
        long,
        env = "YIZHAO_KEEP_PHOTOS_DAYS",
        default_value_t = 30,
        value_name = "DAYS"
    )]
    keep_photos_days: u16,
    /// Threads that check photos; otherwise half the cores
    #[arg(long, env = "YIZHAO_WORKERS", value_name = "N")]
    workers: Option<NonZeroUsize>,
    /// Photos that may wait to be checked; more are turned away
    #[arg(long, env = "YIZHAO_QUEUE", default_value = "64", value_name = "N")]
    queue: NonZeroUsize,
    /// Requests that one address may send in a minute
    #[arg(
        long,
        env = "YIZHAO_REQUESTS_PER_MINUTE",
        default_value_t = 600,
        value_name = "N"
    )]
    requests_per_minute: u32,
    /// New photos that one address may send in a minute
    #[arg(
        long,
        env = "YIZHAO_ORDERS_PER_MINUTE",
        default_value_t = 30,
        value_name = "N"
    )]
    orders_per_minute: u32,
    /// Believe X-Forwarded-For; only behind a proxy that sets it
    #[arg(long, env = "YIZHAO_TRUST_FORWARDED_FOR")]
    trust_forwarded_for: bool,
    /// Other sites whose pages may post orders here
    #[arg(
        long,
        env = "YIZHAO_ALLOW_ORIGIN",
        value_name = "ORIGIN",
        value_delimiter = ','
    )]
    allow_origin: Vec<String>,
    /// Database address, sqlite: or postgres:; otherwise a file in the data folder
    #[arg(long, env = "YIZHAO_DATABASE", value_name = "URL", hide_env_values = true)]
    database: Option<String>,
    /// S3-compatible store for photos, s3://bucket/prefix; otherwise a folder in the data folder
    #[cfg(feature = "s3")]
    #[arg(long, env = "YIZHAO_PHOTOS", value_name = "URL", hide_env_values = true)]
    photos: Option<String>,
    #[command(flatten)]
    pub(crate) language: Language,
}

/// Who accepts an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum ReviewMode {
    /// The server's own pass.
    Auto,
    /// An operator, after the server's own pass.
    Manual,
}

/// What the service runs with.
pub(super) struct Settings {
    pub(super) listen: SocketAddr,
    pub(super) data: PathBuf,
    pub(super) app: Option<PathBuf>,
    pub(super) review: ReviewMode,
    pub(super) operator_token: Option<String>,
    pub(super) authority: Option<String>,
    pub(super) keep_photos_days: u16,
    pub(super) workers: usize,
    pub(super) queue: usize,
    pub(super) requests_per_minute: u32,
    pub(super) orders_per_minute: u32,
    pub(super) trust_forwarded_for: bool,
    pub(super) allow_origin: Vec<HeaderValue>,
    pub(super) database: String,
    #[cfg(feature = "s3")]
    pub(super) photos: Option<String>,
}

/// Shorter credentials can be guessed.
const SHORTEST_OPERATOR_TOKEN: usize = 16;

impl Settings {
    /// Settings that make sense together, or what does not.
    pub(super) fn of(arguments: Arguments) -> Result<Self, Failure> {
        let operator_token = operator_token(arguments.operator_token_file.as_deref())?;
        if arguments.review == ReviewMode::Manual && operator_token.is_none() {
            return Err(usage(
                "人工审核需要审核凭证：--operator-token-file 或 YIZHAO_OPERATOR_TOKEN",
                "Manual review needs an operator credential: --operator-token-file or YIZHAO_OPERATOR_TOKEN.",
                "no operator credential",
            ));
        }
        let mut allow_origin = Vec::new();
        for origin in &arguments.allow_origin {
            let is_origin = origin.split_once("://").is_some_and(|(scheme, host)| {
                matches!(scheme, "http" | "https") && !host.is_empty() && !host.contains('/')
            });
            let value = HeaderValue::from_str(origin)
                .ok()
                .filter(|_| is_origin)
                .ok_or_else(|| {
                    usage(
                        "--allow-origin 应形如 https://example.com",
                        "--allow-origin is like https://example.com.",
                        origin,
                    )
                })?;
            allow_origin.push(value);
        }
        Ok(Self {
            database: arguments
                .database
                .unwrap_or_else(|| Store::embedded_url(&arguments.data)),
            listen: arguments.listen,
            data: arguments.data,
            app: arguments.app,
            review: arguments.review,
            operator_token,
            authority: arguments.authority.filter(|name| !name.trim().is_empty()),
            keep_photos_days: arguments.keep_photos_days,
            workers: arguments.workers.map_or_else(default_workers, NonZeroUsize::get),
            queue: arguments.queue.get(),
            requests_per_minute: arguments.requests_per_minute,
            orders_per_minute: arguments.orders_per_minute,
            trust_forwarded_for: arguments.trust_forwarded_for,
            allow_origin,
            #[cfg(feature = "s3")]
            photos: arguments.photos,
        })
    }
}

fn operator_token(file: Option<&Path>) -> Result<Option<String>, Failure> {
    let token = match file {
        Some(path) => Some(std::fs::read_to_string(path).map_err(|error| Failure::reading(&error))?),
        None => std::env::var("YIZHAO_OPERATOR_TOKEN").ok(),
    };
    let token = token
        .map(|token| token.trim().to_owned())
        .filter(|token| !token.is_empty());
    match token {
        Some(token) if token.len() < SHORTEST_OPERATOR_TOKEN => Err(usage(
            "审核凭证至少 16 个字符",
            "The operator credential has at least 16 characters.",
            &format!("{} characters given", token.len()),
        )),
        token => Ok(token),
    }
}

fn usage(zh_cn: &str, en: &str, detail: &str) -> Failure {
    Failure::new("usage", zh_cn, en, detail)
}
