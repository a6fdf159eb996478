//! The catalogue in tables.

use std::fmt::Write;

use serde_json::Value;
use yizhao::Locale;
use yizhao::catalogue::{City, DocumentSummary};

use super::{Paint, Tone, pad, widest};
use crate::library::DocumentDetail;

/// One line per document: id, name, size, group.
pub(crate) fn document_list_text(documents: &[DocumentSummary], paint: Paint) -> String {
    let mut text = String::new();
    let id_width = widest(documents.iter().map(|document| document.id.as_str()), 40);
    let name_width = widest(documents.iter().map(|document| document.name.as_str()), 44);
    for document in documents {
        let size = size(document);
        let _ = writeln!(
            text,
            "{}  {}  {}  {}",
            paint.paint(Tone::Strong, &pad(&document.id, id_width)),
            pad(&document.name, name_width),
            pad(&size, 22),
            paint.paint(Tone::Faint, &document.group_name)
        );
    }
    text
}

fn size(document: &DocumentSummary) -> String {
    let millimetres = match (document.width_mm, document.height_mm) {
        (Some(width), Some(height)) => format!("{width}×{height} mm"),
        _ => String::new(),
    };
    let frame = document.requirement.frame.as_ref();
    let pixels = frame.map_or_else(String::new, |frame| {
        format!("{}×{} px", frame.width_px, frame.height_px)
    });
    [millimetres, pixels]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// One document: every limit, how binding it is, and who says so.
pub(crate) fn requirement_text(document: &DocumentDetail, paint: Paint, locale: Locale) -> String {
    let mut text = String::new();
    let summary = &document.summary;
    let _ = writeln!(
        text,
        "{}  {}",
        paint.paint(Tone::Strong, &summary.name),
        summary.id
    );
    let _ = writeln!(text, "{}", size(summary));
    if let Some(receipt) = &document.receipt {
        let _ = writeln!(text, "{}", receipt.note);
    }
    for rule in &summary.guidance {
        let _ = writeln!(text, "  · {rule}");
    }
    let requirement = serde_json::to_value(&summary.requirement).unwrap_or_default();
    let mut rows = Vec::new();
    collect(&requirement, &mut String::new(), &mut rows);
    let name_width = widest(rows.iter().map(|row| row.name.as_str()), 44);
    let value_width = widest(rows.iter().map(|row| row.value.as_str()), 28);
    for row in &rows {
        let (tone, status) = match (row.status.as_str(), locale) {
            ("enforced", Locale::ZhCn) => (Tone::Strong, "必须"),
            ("advisory", Locale::ZhCn) => (Tone::Faint, "参考"),
            ("enforced", Locale::En) => (Tone::Strong, "must"),
            ("advisory", Locale::En) => (Tone::Faint, "advice"),
            (_, _) => (Tone::Faint, "–"),
        };
        let line = format!(
            "  {}  {}  {}  {}",
            pad(&row.name, name_width),
            pad(&row.value, value_width),
            paint.paint(tone, &pad(status, 6)),
            paint.paint(Tone::Faint, &row.source)
        );
        let _ = writeln!(text, "{}", line.trim_end());
    }
    text
}

struct LimitRow {
    name: String,
    value: String,
    status: String,
    source: String,
}

/// Every limit of a requirement, wherever it stands in it: an object with a range or value, a status and a source.
fn collect(value: &Value, path: &mut String, rows: &mut Vec<LimitRow>) {
    match value {
        Value::Object(fields) => {
            if let (Some(status), Some(source)) =
                (text_of(fields.get("status")), text_of(fields.get("source")))
            {
                let shown = match fields.get("range") {
                    Some(range) => range_text(range),
                    None => text_of(fields.get("value")).unwrap_or_default(),
                };
                rows.push(LimitRow {
                    name: path.clone(),
                    value: shown,
                    status,
                    source,
                });
                return;
            }
            for (name, value) in fields {
                descend(name, value, path, rows);
            }
        }
        Value::Array(items) => {
            for (index, value) in items.iter().enumerate() {
                let name = text_of(value.get("name")).unwrap_or_else(|| index.to_string());
                descend(&name, value, path, rows);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn descend(name: &str, value: &Value, path: &mut String, rows: &mut Vec<LimitRow>) {
    let length = path.len();
    if !path.is_empty() {
        path.push('.');
    }
    path.push_str(name);
    collect(value, path, rows);
    path.truncate(length);
}

fn text_of(value: Option<&Value>) -> Option<String> {
    value.and_then(Value::as_str).map(str::to_owned)
}

fn range_text(range: &Value) -> String {
    let end = |name| range.get(name).and_then(Value::as_f64);
    match (end("min"), end("max")) {
        (Some(min), Some(max)) if min == max => format!("{min}"),
        (Some(min), Some(max)) => format!("{min}–{max}"),
        (Some(min), None) => format!("≥ {min}"),
        (None, Some(max)) => format!("≤ {max}"),
        (None, None) => "–".to_owned(),
    }
}

/// One line per place: code, name, province, what it asks for.
pub(crate) fn city_list_text(cities: &[City], paint: Paint) -> String {
    let mut text = String::new();
    let name_width = widest(cities.iter().map(|city| city.name.as_str()), 40);
    let province_width = widest(cities.iter().map(|city| city.province.as_str()), 28);
    for city in cities {
        let note = city.receipt.as_ref().map_or("", |receipt| receipt.note.as_str());
        let line = format!(
            "{}  {}  {}  {}",
            paint.paint(Tone::Strong, &city.code),
            pad(&city.name, name_width),
            paint.paint(Tone::Faint, &pad(&city.province, province_width)),
            note
        );
        let _ = writeln!(text, "{}", line.trim_end());
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn every_limit_is_found_wherever_it_stands() {
        let requirement = json!({
            "frame": {"width_limit": {"range": {"min": 354.0, "max": 480.0}, "status": "enforced", "source": "NIA"}},
            "limits": {"head_yaw_deg": {"range": {"min": null, "max": 10.0}, "status": "advisory", "source": "ours"}},
            "backgrounds": [{"name": "white", "delta_e_00": {"range": {"max": 5.0}, "status": "enforced", "source": "S"}}]
        });
        let mut rows = Vec::new();
        collect(&requirement, &mut String::new(), &mut rows);
        let mut seen: Vec<_> = rows
            .iter()
            .map(|row| (row.name.as_str(), row.value.as_str()))
            .collect();
        seen.sort_unstable();
        assert_eq!(
            seen,
            [
                ("backgrounds.white.delta_e_00", "≤ 5"),
                ("frame.width_limit", "354–480"),
                ("limits.head_yaw_deg", "≤ 10"),
            ]
        );
    }
}
