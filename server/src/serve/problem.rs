//! Errors as problem documents (RFC 9457): a stable type for programs, a sentence in the asker's language for people.
//!
//! A problem is built without knowing the language; `render` in `guard.rs` writes it when the answer leaves, where the
//! request's headers are known.

use axum::http::header::{CONTENT_LANGUAGE, CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;
use yizhao::{ErrorKind, Locale};

use super::language::tag;

/// What kind of problem; the stable end of its `type`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Kind {
    code: &'static str,
    status: StatusCode,
    zh_cn: &'static str,
    en: &'static str,
}

macro_rules! kinds {
    ($($name:ident: $code:literal, $status:ident, $zh_cn:literal, $en:literal;)*) => {
        impl Kind {
            $(pub(super) const $name: Self = Self { code: $code, status: StatusCode::$status, zh_cn: $zh_cn, en: $en };)*
        }
    };
}

kinds! {
    BAD_REQUEST: "bad-request", BAD_REQUEST, "请求有误", "The request is faulty";
    MISSING_FIELD: "missing-field", UNPROCESSABLE_ENTITY, "缺少必填内容", "Something needed is missing";
    INVALID_FIELD: "invalid-field", UNPROCESSABLE_ENTITY, "填写的内容有误", "Something is filled in wrongly";
    INVALID_PHOTO: "invalid-photo", UNPROCESSABLE_ENTITY, "照片无法打开", "The photo cannot be opened";
    UNKNOWN_DOCUMENT: "unknown-document", UNPROCESSABLE_ENTITY, "没有这种证件", "There is no such document";
    UNKNOWN_CITY: "unknown-city", UNPROCESSABLE_ENTITY, "请选择具体的办理城市", "Choose the city of application itself";
    UNKNOWN_CHANNEL: "unknown-channel", UNPROCESSABLE_ENTITY, "没有这种提交方式", "The document is not handed in that way";
    KEY_REUSED: "idempotency-key-reused", UNPROCESSABLE_ENTITY, "这个提交编号已用于另一份内容", "This idempotency key belongs to other content";
    UNAUTHORIZED: "unauthorized", UNAUTHORIZED, "需要凭证", "A credential is needed";
    FORBIDDEN: "forbidden", FORBIDDEN, "凭证不正确", "The credential is not right";
    NOT_FOUND: "not-found", NOT_FOUND, "没有找到", "Not found";
    GONE: "gone", GONE, "已经删除", "No longer kept";
    METHOD: "method-not-allowed", METHOD_NOT_ALLOWED, "不支持这种操作", "This address does not do that";
    WRONG_STATE: "wrong-state", CONFLICT, "订单现在不能这样处理", "The order is in another state";
    TOO_LARGE: "too-large", PAYLOAD_TOO_LARGE, "内容太大", "The content is too large";
    MEDIA_TYPE: "unsupported-media-type", UNSUPPORTED_MEDIA_TYPE, "不支持这种格式", "This format is not supported";
    TOO_MANY: "too-many-requests", TOO_MANY_REQUESTS, "操作太频繁，请稍后再试", "Too many requests, please wait";
    TIMEOUT: "timeout", REQUEST_TIMEOUT, "传输超时，请重试", "The request took too long";
    BUSY: "busy", SERVICE_UNAVAILABLE, "现在提交的人较多，请稍后再试", "The service is busy, please try again";
    INTERNAL: "internal", INTERNAL_SERVER_ERROR, "服务出错了，请稍后再试", "The service made a mistake, please try again";
}

/// One problem, in both languages.
#[derive(Debug, Clone)]
pub(super) struct Problem(Box<Words>);

#[derive(Debug, Clone)]
struct Words {
    kind: Kind,
    zh_cn: String,
    en: String,
    retry_after_s: Option<u64>,
    reason: Option<&'static str>,
}

/// A problem document as it is sent.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ProblemDocument {
    /// Stable, `urn:yizhao:problem:` and the code.
    #[serde(rename = "type")]
    type_: String,
    /// The end of the type.
    code: String,
    /// What kind of problem it is.
    title: String,
    /// HTTP status.
    status: u16,
    /// What happened here and what to do.
    detail: String,
    /// Code of what is wrong with the photo, where that is the problem.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'static str>,
}

impl Problem {
    /// `zh_cn`, `en`: what happened here and what to do.
    pub(super) fn new(kind: Kind, zh_cn: impl Into<String>, en: impl Into<String>) -> Self {
        Self(Box::new(Words {
            kind,
            zh_cn: zh_cn.into(),
            en: en.into(),
            retry_after_s: None,
            reason: None,
        }))
    }

    /// A kind that needs no more words.
    pub(super) fn plain(kind: Kind) -> Self {
        Self::new(kind, format!("{}。", kind.zh_cn), format!("{}.", kind.en))
    }

    /// When to come again.
    pub(super) fn retry_after(mut self, seconds: u64) -> Self {
        self.0.retry_after_s = Some(seconds);
        self
    }

    /// No such thing, or not the asker's: the two are not told apart.
    pub(super) fn not_found() -> Self {
        Self::new(
            Kind::NOT_FOUND,
            "没有找到，或者凭证不属于它。",
            "There is nothing here, or the credential does not belong to it.",
        )
    }

    /// Our own fault. The cause goes to the log and never to the client.
    pub(super) fn internal(cause: impl std::fmt::Display) -> Self {
        tracing::error!(%cause, "request failed");
        Self::plain(Kind::INTERNAL)
    }

    /// The photo, document or city could not be looked at.
    pub(super) fn engine(failure: &crate::failure::Failure) -> Self {
        let kind = match failure.code() {
            code if code == ErrorKind::UnknownDocument.code() => Kind::UNKNOWN_DOCUMENT,
            code if code == ErrorKind::UnknownCity.code() => Kind::UNKNOWN_CITY,
            code if code == ErrorKind::UnknownChannel.code() => Kind::UNKNOWN_CHANNEL,
            _ if failure.is_ours() => return Self::internal(failure.detail()),
            _ => Kind::INVALID_PHOTO,
        };
        let mut problem = Self::new(kind, failure.explain(Locale::ZhCn), failure.explain(Locale::En));
        problem.0.reason = Some(failure.code());
        problem
    }

    /// The answer in `locale`.
    pub(super) fn render(&self, locale: Locale) -> Response {
        let (title, detail) = match locale {
            Locale::ZhCn => (self.0.kind.zh_cn, &self.0.zh_cn),
            Locale::En => (self.0.kind.en, &self.0.en),
        };
        let document = ProblemDocument {
            type_: format!("urn:yizhao:problem:{}", self.0.kind.code),
            code: self.0.kind.code.to_owned(),
            title: title.to_owned(),
            status: self.0.kind.status.as_u16(),
            detail: detail.clone(),
            reason: self.0.reason,
        };
        let body = serde_json::to_vec(&document).unwrap_or_default();
        let mut response = (self.0.kind.status, body).into_response();
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        headers.insert(CONTENT_LANGUAGE, HeaderValue::from_static(tag(locale)));
        if let Some(seconds) = self.0.retry_after_s {
            headers.insert(RETRY_AFTER, seconds.into());
        }
        if self.0.kind == Kind::UNAUTHORIZED {
            headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = self.0.kind.status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

impl From<sqlx::Error> for Problem {
    fn from(error: sqlx::Error) -> Self {
        Self::internal(error)
    }
}

impl From<object_store::Error> for Problem {
    fn from(error: object_store::Error) -> Self {
        Self::internal(error)
    }
}
