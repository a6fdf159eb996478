//! A report in a few lines: the verdict in one sentence, then what fails and what to do about it.

use std::borrow::Cow;
use std::fmt::Write;

use yizhao::report::{Finding, Outcome, Remedy, Verdict};
use yizhao::{Locale, Normalization, Reason, Report};

use super::{Paint, Tone, numbers, pad, widest};
use crate::failure::Failure;

/// The report of one photo.
pub(crate) fn report_text(report: &Report, paint: Paint, locale: Locale) -> String {
    let mut text = String::new();
    let (tone, sentence) = verdict_sentence(report, locale);
    let _ = writeln!(
        text,
        "{}: {}",
        paint.paint(Tone::Strong, &report.photo),
        paint.paint(tone, &sentence)
    );
    let mut rows: Vec<Row> = report
        .findings
        .iter()
        .filter_map(|finding| row(finding, locale))
        .collect();
    rows.extend(unanswered(report, locale));
    let label_width = widest(rows.iter().map(|row| row.label), 16);
    let message_width = widest(rows.iter().map(|row| row.message), 64);
    let measured_width = widest(rows.iter().map(|row| row.measured.as_str()), 32);
    let mut number = 0;
    for row in &rows {
        // The number that `--annotate` draws.
        let shown = if row.numbered {
            number += 1;
            number.to_string()
        } else {
            String::new()
        };
        let line = format!(
            "{shown:>4}  {}  {}  {}  {}",
            paint.paint(row.tone, &pad(row.label, label_width)),
            pad(row.message, message_width),
            paint.paint(Tone::Faint, &pad(&row.measured, measured_width)),
            row.advice
        );
        let _ = writeln!(text, "{}", line.trim_end());
    }
    text
}

/// What was made of one photo.
pub(crate) fn normalization_text(normalization: &Normalization, paint: Paint, locale: Locale) -> String {
    let chinese = locale == Locale::ZhCn;
    let Some(output) = &normalization.output else {
        let why = match &normalization.output_report {
            Some(report) => report,
            None => &normalization.report,
        };
        let mut text = report_text(why, paint, locale);
        let sentence = if chinese {
            "没有写出照片。"
        } else {
            "No photo was written."
        };
        let why = normalization.refusal.as_deref().unwrap_or_default();
        let _ = writeln!(
            text,
            "{}",
            paint.paint(Tone::Bad, format!("{sentence} {why}").trim_end())
        );
        return text;
    };
    let mut text = String::new();
    let _ = writeln!(
        text,
        "{}: {}×{} px, {} dpi, {} B",
        paint.paint(Tone::Strong, &output.file),
        output.width,
        output.height,
        output.dpi,
        output.bytes
    );
    for edit in &normalization.edits {
        // The ledger's own words: they are what the receiving side reads too.
        let entry = serde_json::to_value(edit).unwrap_or_default();
        let mut parts = Vec::new();
        if let Some(fields) = entry.as_object() {
            for (name, value) in fields.iter().filter(|(name, _)| *name != "operation") {
                parts.push(format!("{name} {value}"));
            }
            let operation = fields
                .get("operation")
                .and_then(|value| value.as_str())
                .unwrap_or_default();
            let _ = writeln!(
                text,
                "  {}  {}",
                pad(operation, 18),
                paint.paint(Tone::Faint, &parts.join(", "))
            );
        }
    }
    for notice in &normalization.notices {
        let _ = writeln!(text, "  {}", paint.paint(Tone::Warn, &notice.message));
    }
    if let Some(report) = &normalization.output_report {
        text.push_str(&report_text(report, paint, locale));
    }
    text
}

/// Everything that was done to one photo, in words.
pub(crate) fn explanation_text(normalization: &Normalization, paint: Paint, locale: Locale) -> String {
    let Some(output) = &normalization.output else {
        return normalization_text(normalization, paint, locale);
    };
    let mut text = String::new();
    let _ = writeln!(text, "{}", output.file);
    for (index, edit) in normalization.edits.iter().enumerate() {
        let _ = writeln!(text, "{:>3}. {}", index + 1, edit.text(locale));
    }
    let (heading, rest) = match locale {
        Locale::ZhCn => ("请留意：", "除此之外，照片未作任何改动：没有美颜、修脸、换装。"),
        Locale::En => (
            "Please note:",
            "Nothing else was done: no beautification, no change of face or clothes.",
        ),
    };
    if !normalization.notices.is_empty() {
        let _ = writeln!(text, "{heading}");
    }
    for notice in &normalization.notices {
        let _ = writeln!(text, "   - {}", notice.message);
    }
    let _ = writeln!(text, "{rest}");
    text
}

/// A photo that could not be looked at.
pub(crate) fn failure_text(photo: &str, failure: &Failure, paint: Paint, locale: Locale) -> String {
    format!(
        "{}: {} {}\n",
        paint.paint(Tone::Strong, photo),
        paint.paint(Tone::Bad, failure.explain(locale)),
        paint.paint(
            Tone::Faint,
            &format!("({}: {})", failure.code(), failure.detail())
        )
    )
}

fn verdict_sentence(report: &Report, locale: Locale) -> (Tone, String) {
    let failing = |remedy| {
        report
            .findings
            .iter()
            .filter(|finding| finding.outcome == Outcome::Fail && finding.remedy == remedy)
            .count()
    };
    let (retake, mendable) = (failing(Remedy::Retake), failing(Remedy::Normalize));
    let (tone, sentence) = match (report.verdict, locale) {
        (Verdict::Pass, Locale::ZhCn) => (Tone::Good, "符合要求".to_owned()),
        (Verdict::Pass, Locale::En) => (Tone::Good, "passes".to_owned()),
        (Verdict::Fixable, Locale::ZhCn) if mendable == 0 => {
            (Tone::Warn, "可以，还需制作成规定的照片".to_owned())
        }
        (Verdict::Fixable, Locale::En) if mendable == 0 => {
            (Tone::Warn, "fine, still to be prepared".to_owned())
        }
        (Verdict::Fixable, Locale::ZhCn) => (Tone::Warn, format!("可以自动修正，共 {mendable} 处")),
        (Verdict::Fixable, Locale::En) => (Tone::Warn, format!("can be mended, {mendable} to mend")),
        (Verdict::Retake, Locale::ZhCn) if retake == 0 => {
            (Tone::Bad, "需要重拍，有必查项目无法判断".to_owned())
        }
        (Verdict::Retake, Locale::En) if retake == 0 => (
            Tone::Bad,
            "needs a new photo, an essential check had no answer".to_owned(),
        ),
        (Verdict::Retake, Locale::ZhCn) => (Tone::Bad, format!("需要重拍，共 {retake} 处")),
        (Verdict::Retake, Locale::En) => (Tone::Bad, format!("needs a new photo, {retake} to put right")),
    };
    let (assessed, total) = (report.coverage.assessed, report.coverage.total);
    let coverage = match locale {
        Locale::ZhCn => format!("（已检 {assessed}/{total} 项）"),
        Locale::En => format!(" ({assessed} of {total} checks)"),
    };
    (tone, sentence + &coverage)
}

struct Row<'a> {
    numbered: bool,
    tone: Tone,
    label: &'static str,
    message: &'a str,
    measured: String,
    advice: Cow<'a, str>,
}

fn row(finding: &Finding, locale: Locale) -> Option<Row<'_>> {
    let chinese = locale == Locale::ZhCn;
    let (tone, label) = match (finding.outcome, finding.remedy) {
        (Outcome::Fail, Remedy::Retake) => (Tone::Bad, if chinese { "重拍" } else { "retake" }),
        (Outcome::Fail, Remedy::Normalize) => (Tone::Warn, if chinese { "可修正" } else { "mendable" }),
        (Outcome::Fail, Remedy::Confirm) => (Tone::Warn, if chinese { "请确认" } else { "confirm" }),
        (Outcome::Advise, _) => (Tone::Faint, if chinese { "提示" } else { "advice" }),
        (Outcome::Pass | Outcome::NotAssessed, _) => return None,
    };
    let measured = match (finding.measured, &finding.limit) {
        (Some(measured), Some(limit)) => {
            let (measured, limit) = (
                numbers::value(measured, finding.unit),
                numbers::range(limit, finding.unit),
            );
            if chinese {
                format!("{measured}（要求 {limit}）")
            } else {
                format!("{measured} (limit {limit})")
            }
        }
        (Some(measured), None) => numbers::value(measured, finding.unit),
        (None, _) => String::new(),
    };
    Some(Row {
        numbered: finding.outcome == Outcome::Fail,
        tone,
        label,
        message: &finding.message,
        measured,
        advice: Cow::Borrowed(&finding.advice),
    })
}

/// Checks without an answer that keep the photo from passing, one row for each cause: without a face there are a dozen.
fn unanswered(report: &Report, locale: Locale) -> Vec<Row<'_>> {
    let (unknown, mendable, between) = match locale {
        Locale::ZhCn => ("未能判断", "可修正", "、"),
        Locale::En => ("unknown", "mendable", ", "),
    };
    let mut rows: Vec<Row> = Vec::new();
    for finding in &report.findings {
        let (tone, label) = match finding.outcome {
            Outcome::NotAssessed if finding.reason == Reason::NotPreparedYet.code() => (Tone::Warn, mendable),
            Outcome::NotAssessed if finding.essential => (Tone::Bad, unknown),
            _ => continue,
        };
        match rows.iter_mut().find(|row| row.message == finding.message) {
            Some(row) => {
                let titles = row.advice.to_mut();
                titles.push_str(between);
                titles.push_str(&finding.title);
            }
            None => rows.push(Row {
                numbered: false,
                tone,
                label,
                message: &finding.message,
                measured: String::new(),
                advice: Cow::Borrowed(&finding.title),
            }),
        }
    }
    rows
}
