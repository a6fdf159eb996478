//! The multipart form of an order: read whole, every part bounded, refused with what is wrong.

use axum::body::{Body, Bytes};
use axum::extract::multipart::{Field, MultipartError};
use axum::extract::{FromRequest, Multipart};
use axum::http::header::{CONTENT_LENGTH, EXPECT};
use axum::http::{Request, StatusCode};
use futures_util::StreamExt;
use serde_json::{Map, Value};

use super::problem::{Kind, Problem};

/// Largest body of an order: the prepared photo has kilobytes, an unprepared one a few megabytes.
pub(super) const MAX_BODY_BYTES: usize = 12 * 1024 * 1024;
/// How much of a body that is too large is read and thrown away, so that the sender gets to see the answer.
const MAX_DRAINED_BYTES: usize = 64 * 1024 * 1024;
const MAX_TEXT_BYTES: usize = 256;
const MAX_APPLICANT_BYTES: usize = 8 * 1024;
const MAX_EDITS_BYTES: usize = 64 * 1024;
const MAX_REPORT_BYTES: usize = 1024 * 1024;
const MAX_APPLICANT_FIELDS: usize = 16;
const MAX_APPLICANT_TEXT_CHARS: usize = 128;

/// The parts of the form.
#[derive(Debug, Default)]
pub(super) struct Form {
    photo: Option<Bytes>,
    document: Option<String>,
    city: Option<String>,
    channel: Option<String>,
    applicant: Option<String>,
    /// JSON; kept, never trusted.
    pub(super) report: Option<String>,
    /// JSON.
    pub(super) edits: Option<String>,
}

impl Form {
    /// Reads the form out of a request.
    pub(super) async fn read(request: Request<Body>) -> Result<Self, Problem> {
        let announced = request
            .headers()
            .get(CONTENT_LENGTH)
            .and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
        if announced.is_some_and(|bytes| bytes > MAX_BODY_BYTES) {
            if !request.headers().contains_key(EXPECT) {
                drain(request.into_body()).await;
            }
            return Err(too_large());
        }
        let mut multipart = Multipart::from_request(request, &()).await.map_err(|_| {
            Problem::new(
                Kind::MEDIA_TYPE,
                "请用 multipart/form-data 提交。",
                "An order is sent as multipart/form-data.",
            )
        })?;
        let mut form = Self::default();
        while let Some(field) = multipart.next_field().await.map_err(|error| broken(&error))? {
            form.take(field).await?;
        }
        Ok(form)
    }

    async fn take(&mut self, field: Field<'_>) -> Result<(), Problem> {
        let name = field.name().unwrap_or_default().to_owned();
        let (slot, most, is_json) = match name.as_str() {
            "photo" => {
                let bytes = field.bytes().await.map_err(|error| broken(&error))?;
                return once(&mut self.photo, bytes, &name);
            }
            "document" => (&mut self.document, MAX_TEXT_BYTES, false),
            "city" => (&mut self.city, MAX_TEXT_BYTES, false),
            "channel" => (&mut self.channel, MAX_TEXT_BYTES, false),
            "applicant" => (&mut self.applicant, MAX_APPLICANT_BYTES, true),
            "report" => (&mut self.report, MAX_REPORT_BYTES, true),
            "edits" => (&mut self.edits, MAX_EDITS_BYTES, true),
            // A newer client may send more; what is not known here is not kept.
            _ => return Ok(()),
        };
        let text = text(field, &name, most).await?;
        if is_json && serde_json::from_str::<serde::de::IgnoredAny>(&text).is_err() {
            return Err(invalid(&name, "不是有效的 JSON", "is not valid JSON"));
        }
        once(slot, text, &name)
    }

    /// The photo.
    pub(super) fn photo(&self) -> Result<Bytes, Problem> {
        self.photo.clone().ok_or_else(|| missing("photo", "照片"))
    }

    /// The document.
    pub(super) fn document(&self) -> Result<&str, Problem> {
        self.document
            .as_deref()
            .ok_or_else(|| missing("document", "证件"))
    }

    /// The city; an order without one cannot be used anywhere.
    pub(super) fn city(&self) -> Result<&str, Problem> {
        let city = self
            .city
            .as_deref()
            .map(str::trim)
            .filter(|city| !city.is_empty());
        city.ok_or_else(|| {
            Problem::new(
                Kind::UNKNOWN_CITY,
                "请选择具体的办理城市：选错城市，回执无法使用。",
                "Choose the city of application: a receipt for the wrong city cannot be used.",
            )
        })
    }

    /// The channel, where one is named.
    pub(super) fn channel(&self) -> Option<&str> {
        self.channel.as_deref().filter(|channel| !channel.is_empty())
    }

    /// The applicant as JSON: an object of short texts with a name.
    pub(super) fn applicant(&self) -> Result<String, Problem> {
        let text = self
            .applicant
            .as_deref()
            .ok_or_else(|| missing("applicant", "申请人"))?;
        let fields: Map<String, Value> = serde_json::from_str(text)
            .map_err(|_| invalid("applicant", "应为 JSON 对象", "must be a JSON object"))?;
        if fields.len() > MAX_APPLICANT_FIELDS {
            return Err(invalid("applicant", "内容过多", "has too many fields"));
        }
        let mut kept = Map::new();
        for (name, value) in fields {
            let Value::String(value) = value else {
                if value.is_null() {
                    continue;
                }
                return Err(invalid(
                    "applicant",
                    "每一项都应为文字",
                    "holds something that is no text",
                ));
            };
            let value = value.trim();
            let clean =
                value.chars().count() <= MAX_APPLICANT_TEXT_CHARS && !value.chars().any(char::is_control);
            if !clean || name.len() > 64 {
                return Err(invalid(
                    "applicant",
                    "文字过长或含有控制字符",
                    "holds text that is too long or has control characters",
                ));
            }
            if !value.is_empty() {
                kept.insert(name, Value::String(value.to_owned()));
            }
        }
        if !kept.contains_key("name") {
            return Err(missing("applicant.name", "姓名"));
        }
        Ok(Value::Object(kept).to_string())
    }
}

async fn text(mut field: Field<'_>, name: &str, most: usize) -> Result<String, Problem> {
    let mut bytes = Vec::new();
    while let Some(chunk) = field.chunk().await.map_err(|error| broken(&error))? {
        bytes.extend_from_slice(&chunk);
        if bytes.len() > most {
            return Err(invalid(name, "内容过长", "is too long"));
        }
    }
    String::from_utf8(bytes).map_err(|_| invalid(name, "不是 UTF-8 文字", "is not UTF-8 text"))
}

fn once<T>(slot: &mut Option<T>, value: T, name: &str) -> Result<(), Problem> {
    match slot.replace(value) {
        None => Ok(()),
        Some(_) => Err(invalid(name, "出现了两次", "is there twice")),
    }
}

async fn drain(body: Body) {
    let mut stream = body.into_data_stream();
    let mut left = MAX_DRAINED_BYTES;
    while let Some(Ok(chunk)) = stream.next().await {
        match left.checked_sub(chunk.len()) {
            Some(rest) => left = rest,
            None => return,
        }
    }
}

fn broken(error: &MultipartError) -> Problem {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        return too_large();
    }
    Problem::new(
        Kind::BAD_REQUEST,
        "提交的内容不完整，请重试。",
        "The form is broken off or malformed, please try again.",
    )
}

fn too_large() -> Problem {
    let megabytes = MAX_BODY_BYTES / 1024 / 1024;
    Problem::new(
        Kind::TOO_LARGE,
        format!("提交的内容超过 {megabytes} MB，请先用本页制作照片再提交。"),
        format!("The order is larger than {megabytes} MB. Please prepare the photo first and submit that."),
    )
}

fn missing(name: &str, zh_cn: &str) -> Problem {
    Problem::new(
        Kind::MISSING_FIELD,
        format!("缺少{zh_cn}（{name}）。"),
        format!("The field \"{name}\" is missing."),
    )
}

fn invalid(name: &str, zh_cn: &str, en: &str) -> Problem {
    Problem::new(
        Kind::INVALID_FIELD,
        format!("“{name}”{zh_cn}。"),
        format!("The field \"{name}\" {en}."),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with_applicant(text: &str) -> Form {
        Form {
            applicant: Some(text.to_owned()),
            ..Form::default()
        }
    }

    #[test]
    fn an_applicant_is_an_object_of_short_texts_with_a_name() {
        let kept = with_applicant(r#"{"name": " 张三 ", "phone": "", "id_number": null}"#)
            .applicant()
            .unwrap();
        assert_eq!(kept, r#"{"name":"张三"}"#);
        for refused in [
            "[]",
            "{}",
            r#"{"name": "  "}"#,
            r#"{"name": 3}"#,
            r#"{"name": "a\u0000b"}"#,
            &format!(r#"{{"name": "{}"}}"#, "长".repeat(129)),
        ] {
            assert!(with_applicant(refused).applicant().is_err(), "{refused}");
        }
    }

    #[test]
    fn no_city_is_refused() {
        assert!(Form::default().city().is_err());
    }
}
