//! Prepared files looked at again: what the document asks of geometry and file, and whether the head stands where the
//! frame was solved for.
//!
//! Few photos of the split are `fixable`: most show a fault on purpose. A fault of light or clothes says nothing about the
//! frame, so every photo is prepared that shows one person from the front and has a frame.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use yizhao::catalogue::{Catalogue, Requirement};
use yizhao::check::CheckId;
use yizhao::frame::FrameMeasures;
use yizhao::photo::{Limits, Photo};
use yizhao::report::{Outcome, Report};
use yizhao::{CheckOptions, Engine, Normalization, Point, Workings};

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
/// Without these the head's measures are another head's.
const POSE: [CheckId; 4] = [
    CheckId::SingleFace,
    CheckId::HeadYaw,
    CheckId::HeadPitch,
    CheckId::HeadRoll,
];
/// What may be off between the two measurements, of the frame's height or width.
const NEAR: f64 = 0.02;
/// Photos smaller than this are no portraits.
const PORTRAIT_SIDE_PX: u32 = 400;

#[derive(Default)]
struct Count {
    made: usize,
    /// Of them those whose frame can hold the advisory bands, too.
    promised: usize,
    enforced: usize,
    advisory: usize,
    /// Of them those whose source shows where shoulders begin, and of these those whose file lies inside the advisory bands.
    half_body: [usize; 2],
    /// Of the others, what the file advises about.
    half_body_advised: Vec<String>,
    cut_twice: usize,
    near: [usize; 3],
    worst: [f64; 3],
    short: Vec<String>,
}

pub(crate) fn table(engine: &mut Engine, photos: &Path, dump: Option<&Path>) -> Result<String> {
    let mut text = String::from(
        "| document | made | enforced hold | advisory can hold | advisory hold | half-body | of these, advisory hold | cut twice | head height within 2 % | eye line within 2 % | centre within 2 % | worst of the three |\n\
         |---|---|---|---|---|---|---|---|---|---|---|---|\n",
    );
    let requirements = DOCUMENTS
        .iter()
        .map(|document| {
            Catalogue::builtin()
                .resolve(document, None)
                .context("the document")
        })
        .collect::<Result<Vec<_>>>()?;
    let mut counts: [Count; DOCUMENTS.len()] = Default::default();
    let files = files(photos)?;
    for path in &files {
        let name = path
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let Ok(photo) = Photo::decode(&std::fs::read(path)?, &Limits::default()) else {
            continue;
        };
        if photo.picture.width().min(photo.picture.height()) < PORTRAIT_SIDE_PX {
            continue;
        }
        for (requirement, count) in requirements.iter().zip(&mut counts) {
            let made = engine.normalize_where(&photo, requirement, &CheckOptions::default(), fits)?;
            // The pose is the same whatever the document.
            if !upright(&made.report) {
                break;
            }
            count.add(&name, &photo, &made, requirement, dump)?;
        }
    }
    let mut short = Vec::new();
    let mut advised = Vec::new();
    for (document, count) in DOCUMENTS.iter().zip(&counts) {
        let worst = count
            .worst
            .map(|share| format!("{:.1}", share * 100.0))
            .join(" / ");
        let [height, eyes, centre] = count.near;
        let _ = writeln!(
            text,
            "| {document} | {} | {} | {} | {} | {} | {} | {} | {height} | {eyes} | {centre} | {worst} % |",
            count.made,
            count.enforced,
            count.promised,
            count.advisory,
            count.half_body[0],
            count.half_body[1],
            count.cut_twice,
        );
        let half_body = count.half_body_advised.iter();
        advised.extend(half_body.map(|reason| format!("{document}: {reason}")));
        short.extend(count.short.iter().map(|name| format!("{document}: {name}")));
    }
    let _ = writeln!(
        text,
        "\n{} photos looked at. Fell short: {}. Half-body photos that hold not, and what their files say: {}",
        files.len(),
        listed(&short),
        listed(&advised)
    );
    Ok(text)
}

fn listed(names: &[String]) -> String {
    if names.is_empty() {
        return "none".to_owned();
    }
    names.join("; ")
}

fn upright(report: &Report) -> bool {
    failed(report, &POSE, Outcome::Fail).is_empty()
}

fn fits(report: &Report) -> bool {
    upright(report) && failed(report, &[CheckId::HeadInsideFrame], Outcome::Fail).is_empty()
}

/// Reasons of the findings of `checks` with this outcome.
fn failed(report: &Report, checks: &[CheckId], outcome: Outcome) -> Vec<String> {
    let found = report.findings.iter();
    found
        .filter(|finding| checks.contains(&finding.check) && finding.outcome == outcome)
        .map(|finding| finding.reason.clone())
        .collect()
}

/// Whether the source reaches below the chin as far as where shoulders begin: less is a picture of a head, from which no
/// studio makes a half-body photo.
fn shows_shoulders(photo: &Photo, workings: &Workings) -> bool {
    const EYE_DISTANCES: f64 = 1.15;
    let [width, height] = [photo.picture.width(), photo.picture.height()].map(f64::from);
    let upright = if workings.quarter_turns % 2 == 0 {
        [width, height]
    } else {
        [height, width]
    };
    let lower_edge = workings.frame.to_frame(Point {
        x: upright[0] / 2.0,
        y: upright[1],
    });
    let head = &workings.frame.predicted;
    head.top_margin_px
        .zip(head.head_height_px)
        .is_some_and(|(top, height)| lower_edge.y - (top + height) >= EYE_DISTANCES * head.eye_distance_px)
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
    fn add(
        &mut self,
        name: &str,
        photo: &Photo,
        made: &Normalization,
        requirement: &Requirement,
        dump: Option<&Path>,
    ) -> Result<()> {
        let (Some(report), Some(workings), Some(jpeg)) = (&made.output_report, &made.workings, &made.jpeg)
        else {
            return Ok(());
        };
        if let Some(folder) = dump {
            let [width, _] = workings.frame.size_px();
            std::fs::write(folder.join(format!("{name}-{width}.jpg")), jpeg)?;
        }
        self.made += 1;
        let (enforced, advised) = (
            failed(report, &GEOMETRY, Outcome::Fail),
            failed(report, &GEOMETRY, Outcome::Advise),
        );
        let promised = workings.frame.violated.is_empty();
        self.promised += usize::from(promised);
        self.enforced += usize::from(enforced.is_empty());
        self.advisory += usize::from(promised && enforced.is_empty() && advised.is_empty());
        self.cut_twice += usize::from(workings.cuts > 1);
        if shows_shoulders(photo, workings) {
            self.half_body[0] += 1;
            self.half_body[1] += usize::from(enforced.is_empty() && advised.is_empty());
            let promised = if promised { ", though promised" } else { "" };
            let reasons = advised.iter().map(|reason| format!("{name}: {reason}{promised}"));
            self.half_body_advised.extend(reasons);
        }
        if !enforced.is_empty() || promised && !advised.is_empty() {
            self.short
                .push(format!("{name} ({})", [enforced, advised].concat().join(", ")));
        }
        let frame = requirement.frame.as_ref();
        let Some(([width, height], head)) = frame
            .map(|frame| [f64::from(frame.width_px), f64::from(frame.height_px)])
            .zip(Some(&report.measures))
        else {
            return Ok(());
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
        Ok(())
    }
}
