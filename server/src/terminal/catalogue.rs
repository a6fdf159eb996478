//! The catalogue in tables.

use std::fmt::Write;

use serde_json::{Value, json};
use yizhao::Locale;
use yizhao::catalogue::{CitedText, City, DocumentDetail, DocumentSummary, FileRule, LimitStatus};

use super::{Paint, Tone, pad, widest};

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
    let place = document
        .city_name
        .as_deref()
        .map_or_else(String::new, |city| format!(" · {city}"));
    let _ = writeln!(
        text,
        "{}{place}  {}",
        paint.paint(Tone::Strong, &summary.name),
        summary.id
    );
    if !summary.note.is_empty() {
        let _ = writeln!(text, "{}", paint.paint(Tone::Warn, &summary.note));
    }
    at_a_glance(&mut text, document, paint, locale);
    let (rules, limits, conflicts, notes) = match locale {
        Locale::ZhCn => ("要求", "限值", "来源互相矛盾", "说明"),
        Locale::En => ("Rules", "Limits", "Where sources disagree", "Notes"),
    };
    heading(&mut text, rules, paint);
    cited(&mut text, &document.rules, paint, locale);
    heading(&mut text, limits, paint);
    limit_rows(&mut text, document, paint, locale);
    if !document.conflicts.is_empty() {
        heading(&mut text, conflicts, paint);
        cited(&mut text, &document.conflicts, paint, locale);
    }
    if !document.notes.is_empty() {
        heading(&mut text, notes, paint);
        for (name, note) in &document.notes {
            let line = format!("  {}  {note}", paint.paint(Tone::Faint, name));
            let _ = writeln!(text, "{}", line.trim_end());
        }
    }
    text
}

/// What a person asks first: size, background, glasses, file, proof, each in full.
fn at_a_glance(text: &mut String, document: &DocumentDetail, paint: Paint, locale: Locale) {
    let word = |zh_cn: &'static str, en: &'static str| match locale {
        Locale::ZhCn => zh_cn,
        Locale::En => en,
    };
    let summary = &document.summary;
    let requirement = &summary.requirement;
    let mut rows = vec![
        (word("尺寸", "Size"), size(summary)),
        (word("背景", "Background"), document.background_names.join(" / ")),
        (word("文件", "File"), file_text(&requirement.file)),
    ];
    if let Some(glasses) = document.rules.first() {
        let status = glasses
            .status
            .map_or("", |status| binding(status_word(status), locale).1);
        rows.push((
            word("眼镜", "Glasses"),
            format!("{} ({status}; {})", glasses.text, glasses.sources.join("; ")),
        ));
    }
    let channels = summary
        .channels
        .iter()
        .map(|channel| format!("{} ({})", channel.name, channel.id.as_str()));
    rows.push((
        word("提交方式", "Handed in by"),
        channels.collect::<Vec<_>>().join(" / "),
    ));
    if let Some(receipt) = &document.receipt {
        rows.push((word("回执", "Receipt"), receipt.note.clone()));
        rows.push((word("编号栏", "Number field"), receipt.number_field.clone()));
        rows.push((word("一照多用", "Serves"), receipt.covers.join(", ")));
        rows.push((
            word("回执依据", "Says who"),
            receipt.source.clone().unwrap_or_default(),
        ));
    }
    rows.retain(|(_, value)| !value.is_empty());
    let width = widest(rows.iter().map(|(name, _)| *name), 16);
    for (name, value) in rows {
        let _ = writeln!(text, "  {}  {value}", paint.paint(Tone::Faint, &pad(name, width)));
    }
}

/// Formats, and the size in kilobytes and in the bytes that hold whichever kilobyte is meant.
fn file_text(file: &FileRule) -> String {
    let formats = file.formats.join(" / ").to_uppercase();
    let Some(bytes) = &file.bytes else {
        return formats;
    };
    let least = bytes.range.min.map(|min| min / 1024.0);
    let most = bytes.range.max.map(|max| max / 1000.0);
    let kilobytes = json!({"min": least, "max": most});
    let bytes = json!({"min": bytes.range.min, "max": bytes.range.max});
    let size = format!("{} KB ({} bytes)", range_text(&kilobytes), range_text(&bytes));
    format!("{formats} {size}").trim_start().to_owned()
}

const fn status_word(status: LimitStatus) -> &'static str {
    match status {
        LimitStatus::Enforced => "enforced",
        LimitStatus::Advisory => "advisory",
        LimitStatus::Unknown => "",
    }
}

fn heading(text: &mut String, words: &str, paint: Paint) {
    let _ = writeln!(text, "\n{}", paint.paint(Tone::Strong, words));
}

/// One line per rule or contradiction: how binding, the words, who says so.
fn cited(text: &mut String, rules: &[CitedText], paint: Paint, locale: Locale) {
    for rule in rules {
        let (tone, status) = binding(rule.status.map_or("", status_word), locale);
        let line = format!(
            "  {}  {}  {}",
            paint.paint(tone, &pad(status, 6)),
            rule.text,
            paint.paint(Tone::Faint, &rule.sources.join("; "))
        );
        let _ = writeln!(text, "{}", line.trim_end());
    }
}

fn binding(status: &str, locale: Locale) -> (Tone, &'static str) {
    match (status, locale) {
        ("enforced", Locale::ZhCn) => (Tone::Strong, "必须"),
        ("advisory", Locale::ZhCn) => (Tone::Faint, "参考"),
        ("enforced", Locale::En) => (Tone::Strong, "must"),
        ("advisory", Locale::En) => (Tone::Faint, "advice"),
        (_, _) => (Tone::Faint, "–"),
    }
}

/// One line per limit: name, value, how binding, who says so; those of the print after those of the upload.
fn limit_rows(text: &mut String, document: &DocumentDetail, paint: Paint, locale: Locale) {
    let mut rows = Vec::new();
    let requirement = serde_json::to_value(&document.summary.requirement).unwrap_or_default();
    collect(&requirement, &mut String::new(), &mut rows);
    let print = document.print_frame.as_ref();
    // A document that is only printed has its print as the frame already.
    if let Some(print) = print.filter(|print| Some(*print) != document.summary.requirement.frame.as_ref()) {
        let print = serde_json::to_value(print).unwrap_or_default();
        collect(&print, &mut "print".to_owned(), &mut rows);
    }
    let name_width = widest(rows.iter().map(|row| row.name.as_str()), 44);
    let value_width = widest(rows.iter().map(|row| row.value.as_str()), 28);
    for row in &rows {
        let (tone, status) = binding(&row.status, locale);
        let line = format!(
            "  {}  {}  {}  {}",
            pad(&row.name, name_width),
            pad(&row.value, value_width),
            paint.paint(tone, &pad(status, 6)),
            paint.paint(Tone::Faint, &row.source)
        );
        let _ = writeln!(text, "{}", line.trim_end());
    }
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
                let named = text_of(value.get("name")).or_else(|| text_of(value.get("value")));
                let name = named.unwrap_or_else(|| index.to_string());
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
