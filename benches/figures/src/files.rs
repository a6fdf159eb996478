//! Files at the same bytes: ours against the `image` crate's own encoder, judged by SSIMULACRA2.

use std::fmt::Write;
use std::path::Path;

use anyhow::{Context, Result, anyhow};
use image::codecs::jpeg::JpegEncoder;
use image::{ExtendedColorType, ImageEncoder};
use ssimulacra2::{ColorPrimaries, Rgb, TransferCharacteristic, compute_frame_ssimulacra2};
use yizhao::catalogue::Catalogue;
use yizhao::facts::{FacePart, observe};
use yizhao::model::Networks;
use yizhao::normalize::encode::{Chroma, encode_as, encode_jpeg};
use yizhao::normalize::{PrepareInput, prepare};
use yizhao::photo::{Limits, Photo, Picture};

use crate::reread::files;

const DOCUMENTS: [&str; 4] = [
    "cn-id-card",
    "cn-social-security-card",
    "cn-driving-licence",
    "cn-graduation-photo",
];

/// Photos between two that are measured: judging takes a second each.
const EVERY: usize = 3;

pub(crate) fn table(networks: &mut Networks, photos: &Path) -> Result<String> {
    let mut text = String::from(
        "| document | files | better | mean score, ours | mean score, theirs | mean quality, ours | 4:4:4 | would be better | other chroma better | by |\n|---|---|---|---|---|---|---|---|---|---|\n",
    );
    let (mut files_made, mut better_made) = (0, 0);
    for document in DOCUMENTS {
        let requirement = Catalogue::builtin()
            .resolve(document, None)
            .context("the document")?;
        let (mut count, mut better, mut quality, mut scores) = (0usize, 0usize, 0.0, [0.0; 2]);
        let (mut full, mut full_better, mut missed, mut missed_by) = (0usize, 0usize, 0usize, 0.0);
        for path in files(photos)?.into_iter().step_by(EVERY) {
            let Ok(photo) = Photo::decode(&std::fs::read(path)?, &Limits::default()) else {
                continue;
            };
            let observation = observe(networks, &photo);
            let Some(face) = &observation.facts.face else {
                continue;
            };
            let input = PrepareInput {
                picture: &observation.upright,
                head: &face.head.points,
                mask: &face.mask,
                face: &face.outline(FacePart::Oval),
                background_complies: false,
            };
            let Ok(prepared) = prepare(&input, &requirement, networks) else {
                continue;
            };
            let Ok(ours) = encode_jpeg(&prepared.picture, &requirement.file, 300) else {
                continue;
            };
            let Some(theirs) = theirs(&prepared.picture, ours.jpeg.len())? else {
                continue;
            };
            let pair = [
                score(&prepared.picture, &ours.jpeg)?,
                score(&prepared.picture, &theirs)?,
            ];
            count += 1;
            better += usize::from(pair[0] > pair[1]);
            let other = match ours.chroma {
                Chroma::Full => Chroma::Quarter,
                Chroma::Quarter => Chroma::Full,
            };
            let other = encode_as(&prepared.picture, &requirement.file, 300, other, 1).ok();
            let other = other
                .map(|other| score(&prepared.picture, &other.jpeg))
                .transpose()?;
            let wrong = other.filter(|other| *other > pair[0]);
            full += usize::from(ours.chroma == Chroma::Full);
            full_better += usize::from((ours.chroma == Chroma::Full) == wrong.is_none());
            missed += usize::from(wrong.is_some());
            missed_by += wrong.map_or(0.0, |other| other - pair[0]);
            quality += f64::from(ours.quality);
            (0..2).for_each(|at| scores[at] += pair[at]);
        }
        let mean = |sum: f64| sum / (count as f64).max(1.0);
        let _ = writeln!(
            text,
            "| {document} | {count} | {better} | {:.2} | {:.2} | {:.1} | {full} | {full_better} | {missed} | {:.2} |",
            mean(scores[0]),
            mean(scores[1]),
            mean(quality),
            missed_by / (missed as f64).max(1.0)
        );
        files_made += count;
        better_made += better;
    }
    let _ = writeln!(text, "\nBetter: {better_made} of {files_made}.");
    Ok(text)
}

/// The best file of the other encoder that is no larger.
fn theirs(picture: &Picture, bytes: usize) -> Result<Option<Vec<u8>>> {
    let (mut best, mut fits, mut exceeds) = (None, 0u8, 101u8);
    while exceeds - fits > 1 {
        let quality = fits.midpoint(exceeds);
        let mut jpeg = Vec::new();
        JpegEncoder::new_with_quality(&mut jpeg, quality).write_image(
            picture.rgb(),
            picture.width(),
            picture.height(),
            ExtendedColorType::Rgb8,
        )?;
        if jpeg.len() <= bytes {
            fits = quality;
            best = Some(jpeg);
        } else {
            exceeds = quality;
        }
    }
    Ok(best)
}

/// 100 is the same picture, 90 hardly to be told apart.
fn score(original: &Picture, jpeg: &[u8]) -> Result<f64> {
    let limits = Limits {
        shortest_side_px: 1,
        ..Limits::default()
    };
    let decoded = Photo::decode(jpeg, &limits)?.picture;
    let frame = |picture: &Picture| {
        let pixels = picture
            .rgb()
            .chunks_exact(3)
            .map(|rgb| [0, 1, 2].map(|channel: usize| f32::from(rgb[channel]) / 255.0));
        Rgb::new(
            pixels.collect(),
            picture.width() as usize,
            picture.height() as usize,
            TransferCharacteristic::SRGB,
            ColorPrimaries::BT709,
        )
        .map_err(|error| anyhow!("{error}"))
    };
    compute_frame_ssimulacra2(frame(original)?, frame(&decoded)?).map_err(|error| anyhow!("{error}"))
}
