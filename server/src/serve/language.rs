//! The language of an answer, from `Accept-Language` (RFC 9110 §12.5.4).

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::header::ACCEPT_LANGUAGE;
use axum::http::request::Parts;
use yizhao::Locale;

/// The language the client likes best of those we speak; Chinese where it says nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Language(pub(super) Locale);

impl<S: Sync> FromRequestParts<S> for Language {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Infallible> {
        Ok(Self(of_headers(&parts.headers)))
    }
}

/// The language that a request's headers ask for.
pub(super) fn of_headers(headers: &HeaderMap) -> Locale {
    let wanted = headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    wanted.map_or(Locale::ZhCn, choose)
}

fn choose(header: &str) -> Locale {
    let mut best = (0.0, Locale::ZhCn);
    for range in header.split(',').take(20) {
        let mut parts = range.split(';');
        let tag = parts.next().unwrap_or_default().trim().to_ascii_lowercase();
        let quality = parts
            .find_map(|part| part.trim().strip_prefix("q=")?.parse::<f32>().ok())
            .unwrap_or(1.0);
        let locale = match tag.split('-').next() {
            Some("zh") => Locale::ZhCn,
            Some("en") => Locale::En,
            // Who speaks neither reads English more likely than Chinese.
            Some(other) if !matches!(other, "" | "*") => {
                if quality * 0.01 > best.0 {
                    best = (quality * 0.01, Locale::En);
                }
                continue;
            }
            _ => continue,
        };
        if quality > best.0 {
            best = (quality, locale);
        }
    }
    best.1
}

/// The language's tag, for `Content-Language`.
pub(super) const fn tag(locale: Locale) -> &'static str {
    match locale {
        Locale::ZhCn => "zh-CN",
        Locale::En => "en",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_liked_language_wins() {
        assert_eq!(choose(""), Locale::ZhCn);
        assert_eq!(choose("*"), Locale::ZhCn);
        assert_eq!(choose("en"), Locale::En);
        assert_eq!(choose("en-US,en;q=0.9,zh-CN;q=0.8"), Locale::En);
        assert_eq!(choose("zh-TW, en;q=0.9"), Locale::ZhCn);
        assert_eq!(choose("fr-FR, zh;q=0.2"), Locale::ZhCn);
        assert_eq!(choose("fr-FR"), Locale::En);
        assert_eq!(choose("zh;q=0, en;q=0.1"), Locale::En);
    }
}
