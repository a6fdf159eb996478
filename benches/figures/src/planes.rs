//! What the network of the matte's edge is told, for learning it (models/matte_edge/), and what it should have said.

use std::path::Path;

use anyhow::{Context, Result};
use yizhao::Point;
use yizhao::catalogue::{Limit, Requirement};
use yizhao::facts::{FacePart, observe};
use yizhao::model::{EDGE_PLANES, EdgeView, Networks};
use yizhao::normalize::{LookAgain, PrepareInput, Prepared, prepare, resample};
use yizhao::photo::{Limits, Photo, Picture};

use crate::matte::requirement;

/// Answers as the networks do, and keeps what they were told.
struct Recorder<'a> {
    networks: &'a mut Networks,
    planes: Vec<Vec<u8>>,
}

impl LookAgain for Recorder<'_> {
    fn person(&mut self, cut: &Picture) -> Vec<f32> {
        self.networks.person(cut)
    }

    fn edge(&mut self, view: &EdgeView<'_>) -> Vec<f32> {
        let pixels: Vec<_> = (0..view.unknown.len()).map(view.planes).collect();
        self.planes = (0..EDGE_PLANES)
            .map(|plane| pixels.iter().map(|values| byte(values[plane])).collect())
            .collect();
        self.networks.edge(view)
    }
}

fn byte(share: f32) -> u8 {
    (share.clamp(0.0, 1.0) * 255.0 + 0.5) as u8
}

/// For each line of `list`, `SCALE PHOTO ALPHA NAME` (a scale of the document's pixels; the alpha's file, or `-`):
/// `NAME.planes` in `folder` (width, height and count as words, then planes of bytes: what the network was told, the
/// matte that was made, and the alpha cut as the photo is) and `NAME.ppm`, the person over white.
pub(crate) fn write(networks: &mut Networks, folder: &Path, list: &str) -> Result<()> {
    for line in std::fs::read_to_string(list)?.lines() {
        let [scale, photo, alpha, name] = line.split_whitespace().collect::<Vec<_>>()[..] else {
            anyhow::bail!("not SCALE PHOTO ALPHA NAME: {line}");
        };
        let requirement = scaled(requirement()?, scale.parse()?);
        let photo = read(photo)?;
        let observation = observe(networks, &photo);
        let Some(face) = &observation.facts.face else {
            println!("{name}: no face");
            continue;
        };
        let input = PrepareInput {
            picture: &observation.upright,
            head: &face.head.points,
            mask: &face.mask,
            face: &face.outline(FacePart::Oval),
            background_complies: false,
        };
        let mut recorder = Recorder {
            networks,
            planes: Vec::new(),
        };
        let Ok(Prepared {
            picture,
            frame,
            matte: Some(matte),
            ..
        }) = prepare(&input, &requirement, &mut recorder)
        else {
            println!("{name}: not made");
            continue;
        };
        let mut planes = recorder.planes;
        planes.push(matte.bytes());
        if alpha != "-" {
            let truth = resample(&read(alpha)?.picture, &frame);
            planes.push(
                truth
                    .pixels()
                    .iter()
                    .map(|pixel| byte(pixel[0] * pixel[3]))
                    .collect(),
            );
        }
        let words = [matte.width, matte.height, planes.len()].map(|word| word as u32);
        let mut bytes: Vec<u8> = words.iter().flat_map(|word| word.to_le_bytes()).collect();
        planes.iter().for_each(|plane| bytes.extend(plane));
        std::fs::write(folder.join(format!("{name}.planes")), bytes)?;
        let mut bytes = format!("P6 {} {} 255\n", picture.width(), picture.height()).into_bytes();
        bytes.extend(picture.rgb());
        std::fs::write(folder.join(format!("{name}.ppm")), bytes)?;
        println!("{name}: made, doubt {:.3}", matte.doubt_cells);
    }
    Ok(())
}

/// For each photo `NAME.pgm` in `folder`: who is person, at the photo's own size.
pub(crate) fn masks(networks: &mut Networks, folder: &Path, photos: &[String]) -> Result<()> {
    for path in photos {
        let photo = read(path)?;
        let observation = observe(networks, &photo);
        let Some(face) = &observation.facts.face else {
            continue;
        };
        let (width, height) = (observation.upright.width(), observation.upright.height());
        let mut bytes = format!("P5 {width} {height} 255\n").into_bytes();
        for (x, y) in (0..height).flat_map(|y| (0..width).map(move |x| (x, y))) {
            let at = Point {
                x: f64::from(x) + 0.5,
                y: f64::from(y) + 0.5,
            };
            bytes.push(byte(face.mask.at(at) as f32));
        }
        let name = Path::new(path).with_extension("pgm");
        std::fs::write(folder.join(name.file_name().context("a name")?), bytes)?;
    }
    Ok(())
}

fn read(path: &str) -> Result<Photo> {
    Photo::decode(&std::fs::read(path)?, &Limits::native()).with_context(|| path.to_owned())
}

/// The document with its frame's pixels multiplied: train's portraits are small.
fn scaled(mut requirement: Requirement, scale: f64) -> Requirement {
    if let Some(frame) = &mut requirement.frame {
        for side in [&mut frame.width_px, &mut frame.height_px] {
            *side = (f64::from(*side) * scale).round() as u32;
        }
        let limits: [&mut Option<Limit>; 6] = [
            &mut frame.head_height_px,
            &mut frame.head_width_px,
            &mut frame.top_margin_px,
            &mut frame.eye_line_px,
            &mut frame.eye_distance_px,
            &mut frame.centre_offset_px,
        ];
        for limit in limits.into_iter().flatten() {
            for end in [&mut limit.range.min, &mut limit.range.max].into_iter().flatten() {
                *end *= scale;
            }
        }
    }
    requirement
}
