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
use yizhao::facts::{FacePart, Observation, observe};
use yizhao::frame::FrameMeasures;
use yizhao::model::Networks;
use yizhao::normalize::encode::encode_jpeg;
use yizhao::normalize::{PrepareInput, prepare};
use yizhao::photo::{Limits, Photo};
use yizhao::report::{Outcome, Report};
use yizhao::{CheckOptions, Engine};

use crate::matte::write_ppm;

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
const POSE: [CheckId; 5] = [
    CheckId::SingleFace,
    CheckId::HeadYaw,
    CheckId::HeadPitch,
    CheckId::HeadRoll,
    CheckId::HeadInsideFrame,
];
/// What may be off between the two measurements, of the frame's height or width.
const NEAR: f64 = 0.02;
/// Photos smaller than this are no portraits.
const PORTRAIT_SIDE_PX: u32 = 400;

#[derive(Default)]
struct Count {
    made: usize,
    enforced: usize,
    advisory: usize,
    near: [usize; 3],
    worst: [f64; 3],
    short: Vec<String>,
}

pub(crate) fn table(
    engine: &mut Engine,
    networks: &mut Networks,
    photos: &Path,
    dump: Option<&Path>,
) -> Result<String> {
    let mut text = String::from(
        "| document | made | enforced hold | advisory hold | head height within 2 % | eye line within 2 % | centre within 2 % | worst of the three |\n\
         |---|---|---|---|---|---|---|---|\n",
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
        // The pose is the same whatever the document; only this check is heavy.
        let before = engine.check(&photo, &requirements[0], &CheckOptions::default());
        if !failed(&before, &POSE, Outcome::Fail).is_empty() {
            continue;
        }
        let observation = observe(networks, &photo);
        for (requirement, count) in requirements.iter().zip(&mut counts) {
            count.add(&name, engine, networks, &observation, requirement, dump)?;
        }
    }
    let mut short = Vec::new();
    for (document, count) in DOCUMENTS.iter().zip(&counts) {
        let worst = count
            .worst
            .map(|share| format!("{:.1}", share * 100.0))
            .join(" / ");
        let [height, eyes, centre] = count.near;
        let _ = writeln!(
            text,
            "| {document} | {} | {} | {} | {height} | {eyes} | {centre} | {worst} % |",
            count.made, count.enforced, count.advisory,
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

/// Reasons of the findings of `checks` with this outcome.
fn failed(report: &Report, checks: &[CheckId], outcome: Outcome) -> Vec<String> {
    let found = report.findings.iter();
    found
        .filter(|finding| checks.contains(&finding.check) && finding.outcome == outcome)
        .map(|finding| finding.reason.clone())
        .collect()
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
        engine: &mut Engine,
        networks: &mut Networks,
        observation: &Observation<'_>,
        requirement: &Requirement,
        dump: Option<&Path>,
    ) -> Result<()> {
        let Some(face) = &observation.facts.face else {
            return Ok(());
        };
        let input = PrepareInput {
            picture: &observation.upright,
            head: &face.head.points,
            mask: &face.mask,
            face: &face.outline(FacePart::Oval),
            background_complies: false,
        };
        let Ok(prepared) = prepare(&input, requirement, &mut |cut| networks.person_in_portrait(cut)) else {
            return Ok(());
        };
        let dpi = requirement.frame.as_ref().map_or(300, |frame| frame.target_dpi);
        let Ok(encoded) = encode_jpeg(&prepared.picture, &requirement.file, dpi) else {
            return Ok(());
        };
        if let Some(folder) = dump {
            let width = prepared.picture.width();
            write_ppm(&folder.join(format!("{name}-{width}.ppm")), &[&prepared.picture])?;
        }
        self.made += 1;
        let file = Photo::decode(&encoded.jpeg, &Limits::default())?;
        let report = engine.check(&file, requirement, &CheckOptions::default());
        let (enforced, advised) = (
            failed(&report, &GEOMETRY, Outcome::Fail),
            failed(&report, &GEOMETRY, Outcome::Advise),
        );
        self.enforced += usize::from(enforced.is_empty());
        self.advisory += usize::from(enforced.is_empty() && advised.is_empty());
        if !enforced.is_empty() || !advised.is_empty() {
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
        } = prepared.frame.predicted;
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
