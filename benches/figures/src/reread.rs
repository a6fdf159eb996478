//! Prepared files looked at again: what the document asks of geometry and file, and whether the head stands where the
//! frame was solved for.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use yizhao::catalogue::{Catalogue, Requirement};
use yizhao::check::CheckId;
use yizhao::frame::FrameMeasures;
use yizhao::photo::{Limits, Photo};
use yizhao::report::{Outcome, Verdict};
use yizhao::{CheckOptions, Engine, Normalization};

const DOCUMENTS: [&str; 4] = [
    "cn-hk-macau-permit",
    "cn-id-card",
    "cn-social-security-card",
    "cn-driving-licence",
];
const GEOMETRY: [CheckId; 10] = [
    CheckId::PixelSize,
    CheckId::HeadHeight,
    CheckId::HeadWidth,
    CheckId::TopMargin,
    CheckId::EyeLine,
    CheckId::EyeDistance,
    CheckId::Centred,
    CheckId::FileFormat,
    CheckId::FileSize,
    CheckId::Dpi,
];
/// What may be off between the two measurements, of the frame's height or width.
const NEAR: f64 = 0.02;

#[derive(Default)]
struct Count {
    fixable: usize,
    made: usize,
    enforced: usize,
    advisory: usize,
    near: [usize; 3],
    worst: [f64; 3],
    short: Vec<String>,
}

pub(crate) fn table(engine: &mut Engine, photos: &Path) -> Result<String> {
    let mut text = String::from(
        "| document | fixable | made | enforced hold | advisory hold | head height within 2 % | eye line within 2 % | centre within 2 % | worst of the three |\n\
         |---|---|---|---|---|---|---|---|---|\n",
    );
    let files = files(photos)?;
    let mut short = Vec::new();
    for document in DOCUMENTS {
        let requirement = Catalogue::builtin()
            .resolve(document, None)
            .context("the document")?;
        let mut count = Count::default();
        for path in &files {
            let name = path
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            let bytes = std::fs::read(path)?;
            let Ok(photo) = Photo::decode(&bytes, &Limits::default()) else {
                continue;
            };
            let made = engine.normalize(&photo, &requirement, &CheckOptions::default())?;
            count.add(&name, &made, &requirement);
        }
        let worst: Vec<String> = count
            .worst
            .iter()
            .map(|share| format!("{:.1}", share * 100.0))
            .collect();
        let _ = writeln!(
            text,
            "| {document} | {} | {} | {} | {} | {} | {} | {} | {} % |",
            count.fixable,
            count.made,
            count.enforced,
            count.advisory,
            count.near[0],
            count.near[1],
            count.near[2],
            worst.join(" / ")
        );
        short.extend(count.short.iter().map(|name| format!("{document}: {name}")));
    }
    let _ = writeln!(
        text,
        "\n{} photos looked at. Fell short: {}",
        files.len(),
        if short.is_empty() {
            "none".to_owned()
        } else {
            short.join("; ")
        }
    );
    Ok(text)
}

/// The photos of the folder itself: edited ones show one fault each and would be counted five times.
pub(crate) fn files(photos: &Path) -> Result<Vec<PathBuf>> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(photos)?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "jpg"))
        .collect();
    files.sort();
    Ok(files)
}

impl Count {
    fn add(&mut self, name: &str, made: &Normalization, requirement: &Requirement) {
        if made.report.verdict != Verdict::Fixable {
            return;
        }
        self.fixable += 1;
        let (Some(report), Some(workings)) = (&made.output_report, &made.workings) else {
            self.short.push(format!(
                "{name} ({})",
                made.refusal.as_deref().unwrap_or("nothing made")
            ));
            return;
        };
        self.made += 1;
        let of = |outcome| {
            let found = report
                .findings
                .iter()
                .filter(move |finding| GEOMETRY.contains(&finding.check) && finding.outcome == outcome);
            found.map(|finding| finding.reason.clone()).collect::<Vec<_>>()
        };
        let (failed, advised) = (of(Outcome::Fail), of(Outcome::Advise));
        self.enforced += usize::from(failed.is_empty());
        self.advisory += usize::from(failed.is_empty() && advised.is_empty());
        if !failed.is_empty() || !advised.is_empty() {
            self.short
                .push(format!("{name} ({})", [failed, advised].concat().join(", ")));
        }
        let frame = requirement.frame.as_ref();
        let Some(([width, height], head)) = frame
            .map(|frame| [f64::from(frame.width_px), f64::from(frame.height_px)])
            .zip(Some(&report.measures))
        else {
            return;
        };
        let FrameMeasures {
            head_height_px,
            eye_line_from_top_px,
            centre_offset_px,
            ..
        } = workings.frame.predicted;
        let off = |found: Option<f64>, expected: Option<f64>, side: f64| {
            found
                .zip(expected)
                .map(|(found, expected)| (found - expected).abs() / side)
        };
        let offs = [
            off(head.head_height_px, head_height_px, height),
            off(head.eye_line_from_top_px, Some(eye_line_from_top_px), height),
            off(head.eye_centre_offset_px, Some(centre_offset_px), width),
        ];
        for (at, off) in offs.into_iter().enumerate() {
            let off = off.unwrap_or(1.0);
            self.near[at] += usize::from(off <= NEAR);
            self.worst[at] = self.worst[at].max(off);
        }
    }
}
