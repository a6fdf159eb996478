//! Mattes and rims of composites, where the truth is known: raw mask, guided filter and ours.

use std::fmt::Write;
use std::path::Path;

use anyhow::{Context, Result};
use yizhao::Point;
use yizhao::catalogue::{Catalogue, Permission, Requirement};
use yizhao::facts::{FacePart, LabConverter, delta_e_00, observe};
use yizhao::frame::FrameSolution;
use yizhao::model::{Networks, PersonMask};
use yizhao::normalize::{LinearPicture, Matte, PrepareInput, Prepared, prepare, replace, resample};
use yizhao::photo::{Photo, Picture, read_metadata};

use crate::backgrounds::{BACKGROUNDS, Background};
use crate::portrait::{Portrait, to_light};

/// Distance from the truth's edge that is rim, pixels.
const RIM: i32 = 3;

/// Mean absolute error, gradient error, and CIEDE2000 of the rim to the truth over the document's colour.
#[derive(Default, Clone, Copy)]
struct Errors {
    matte: f64,
    gradient: f64,
    rim: f64,
}

struct Truth {
    alpha: Vec<f32>,
    /// The person over the document's colour.
    painted: Picture,
}

const COLUMNS: &str = "matte: raw mask | guided filter | ours | gradient: raw mask | guided filter | ours | rim: raw mask | ours |
|---|---|---|---|---|---|---|---|---|
";

/// Portraits whose name follows a `+` were kept back while constants were chosen.
pub(crate) fn table(
    networks: &mut Networks,
    photos: &Path,
    names: &[String],
    dump: Option<&Path>,
) -> Result<String> {
    let requirement = requirement()?;
    let colour = requirement.backgrounds.first().context("a colour to paint")?.rgb;
    let mut on_backgrounds = [Mean::default(); BACKGROUNDS.len()];
    let (mut looked_at, mut kept_back) = (Mean::default(), Mean::default());
    let mut by_portrait = format!("| portrait | {COLUMNS}");
    let mut unmade = Vec::new();
    for name in names {
        let kept = name.strip_prefix('+');
        let portrait = Portrait::read(&photos.join(kept.unwrap_or(name)))?;
        let mut mean = Mean::default();
        for (background, on_background) in BACKGROUNDS.iter().zip(&mut on_backgrounds) {
            let photo = photo_of(&portrait.before(background))?;
            let dump = dump.map(|dump| (dump, background));
            let Some(found) = measure(networks, &photo, &portrait, &requirement, colour, dump)? else {
                unmade.push(format!("{} before {}", portrait.name, background.0));
                continue;
            };
            let half = if kept.is_some() {
                &mut kept_back
            } else {
                &mut looked_at
            };
            [&mut mean, on_background, half]
                .into_iter()
                .for_each(|mean| mean.add(&found));
        }
        row(&mut by_portrait, &portrait.name, &mean.errors());
    }
    let mut text = format!("| background | {COLUMNS}");
    for (background, mean) in BACKGROUNDS.iter().zip(&on_backgrounds) {
        row(&mut text, background.0, &mean.errors());
    }
    for (name, mean) in [("**looked at**", looked_at), ("**kept back**", kept_back)] {
        row(&mut by_portrait, name, &mean.errors());
    }
    let unmade = if unmade.is_empty() {
        "none".to_owned()
    } else {
        unmade.join(", ")
    };
    let _ = writeln!(
        text,
        "\n{by_portrait}\n{} portraits; no picture made: {unmade}",
        names.len()
    );
    Ok(text)
}

/// Errors of several pictures: of the raw mask, the guided filter and ours.
#[derive(Default, Clone, Copy)]
struct Mean {
    sum: [Errors; 3],
    count: f64,
}

impl Mean {
    fn add(&mut self, found: &[Errors; 3]) {
        self.count += 1.0;
        for (sum, found) in self.sum.iter_mut().zip(found) {
            sum.matte += found.matte;
            sum.gradient += found.gradient;
            sum.rim += found.rim;
        }
    }

    fn errors(&self) -> [Errors; 3] {
        let count = self.count.max(1.0);
        self.sum.map(|sum| Errors {
            matte: sum.matte / count,
            gradient: sum.gradient / count,
            rim: sum.rim / count,
        })
    }
}

fn photo_of(picture: &Picture) -> Result<Photo> {
    let rgba: Vec<u8> = picture
        .rgb()
        .chunks_exact(3)
        .flat_map(|rgb| [rgb[0], rgb[1], rgb[2], 255])
        .collect();
    Ok(Photo::from_rgba(
        picture.width(),
        picture.height(),
        &rgba,
        read_metadata(&[]),
    )?)
}

fn row(text: &mut String, name: &str, [raw, guided, ours]: &[Errors; 3]) {
    let _ = writeln!(
        text,
        "| {name} | {:.4} | {:.4} | {:.4} | {:.4} | {:.4} | {:.4} | {:.2} | {:.2} |",
        raw.matte, guided.matte, ours.matte, raw.gradient, guided.gradient, ours.gradient, raw.rim, ours.rim
    );
}

/// A document with a white background that may be painted.
pub(crate) fn requirement() -> Result<Requirement> {
    let mut requirement = Catalogue::builtin()
        .resolve("cn-social-security-card", None)
        .context("the document")?;
    requirement.edit_policy.replace_background = Permission::Allowed;
    // The truth keeps the photo's own light.
    requirement.edit_policy.tone = Permission::Forbidden;
    Ok(requirement)
}

fn measure(
    networks: &mut Networks,
    photo: &Photo,
    portrait: &Portrait,
    requirement: &Requirement,
    colour: [u8; 3],
    dump: Option<(&Path, &Background)>,
) -> Result<Option<[Errors; 3]>> {
    let observation = observe(networks, photo);
    let Some(face) = &observation.facts.face else {
        return Ok(None);
    };
    let mask = &face.mask;
    let input = PrepareInput {
        picture: &observation.upright,
        head: &face.head.points,
        mask,
        face: &face.outline(FacePart::Oval),
        background_complies: false,
    };
    let Ok(Prepared {
        picture,
        frame,
        matte: Some(matte),
        ..
    }) = prepare(&input, requirement, networks)
    else {
        return Ok(None);
    };
    let truth = truth(portrait, &frame, colour);
    let cut = resample(&observation.upright, &frame);
    let raw = raw(&frame, mask);
    let guided = guided_filter(&cut, &raw);
    let plain = |alpha: &[f32]| {
        let own: Vec<[f32; 3]> = cut
            .pixels()
            .iter()
            .map(|pixel| [pixel[0], pixel[1], pixel[2]])
            .collect();
        let matte = Matte {
            alpha: alpha.to_vec(),
            ..matte.clone()
        };
        replace(&cut, &own, &matte, colour).0.to_srgb()
    };
    if let Some((folder, background)) = dump {
        let name = format!("{}-{}.ppm", portrait.name, background.0.replace([' ', '\''], "_"));
        write_ppm(
            &folder.join(name),
            &[
                &cut.to_srgb(),
                &grey(&truth.alpha, &truth.painted),
                &grey(&raw, &picture),
                &grey(&matte.alpha, &picture),
                &picture,
            ],
        )?;
    }
    let errors = |alpha: &[f32], made: &Picture| {
        let [matte, gradient] = differences(alpha, &truth.alpha, made.width() as usize);
        Errors {
            matte,
            gradient,
            rim: rim(&truth, made),
        }
    };
    Ok(Some([
        errors(&raw, &plain(&raw)),
        errors(&guided, &plain(&guided)),
        errors(&matte.alpha, &picture),
    ]))
}

/// Alpha and the person over the document's colour are cut and scaled as the photo is: a truth that is softer or sharper
/// than the photo would be an error of its own.
fn truth(portrait: &Portrait, frame: &FrameSolution, colour: [u8; 3]) -> Truth {
    let alpha = resample(&portrait.alpha_as_light(), frame);
    let paper = to_light(&Picture::new(1, 1, colour.to_vec()))[0];
    Truth {
        alpha: alpha.pixels().iter().map(|pixel| pixel[0] * pixel[3]).collect(),
        painted: resample(&portrait.over(paper), frame).to_srgb(),
    }
}

fn raw(frame: &FrameSolution, mask: &PersonMask) -> Vec<f32> {
    let [width, height] = frame.size_px().map(|side| side as usize);
    let at = |index: usize| Point {
        x: (index % width) as f64 + 0.5,
        y: (index / width) as f64 + 0.5,
    };
    (0..width * height)
        .map(|index| mask.at(frame.to_source(at(index))) as f32)
        .collect()
}

/// Mean absolute error, and mean error of the gradient's length, of the frame's upper four fifths: below, shoulders leave
/// the picture and the truth is what the edge says.
fn differences(alpha: &[f32], truth: &[f32], width: usize) -> [f64; 2] {
    let height = alpha.len() / width;
    let gradient = |values: &[f32], index: usize| {
        let (dx, dy) = (
            values[index + 1] - values[index - 1],
            values[index + width] - values[index - width],
        );
        (dx * dx + dy * dy).sqrt() / 2.0
    };
    let (mut value, mut slope, mut count) = (0.0, 0.0, 0.0);
    for y in 1..height * 4 / 5 {
        for x in 1..width - 1 {
            let index = y * width + x;
            value += f64::from((alpha[index] - truth[index]).abs());
            slope += f64::from((gradient(alpha, index) - gradient(truth, index)).abs());
            count += 1.0;
        }
    }
    [value / count, slope / count]
}

/// Mean CIEDE2000 between what was made and the truth within three pixels of the truth's edge.
fn rim(truth: &Truth, made: &Picture) -> f64 {
    let (width, height) = (made.width() as i32, made.height() as i32 * 4 / 5);
    let converter = LabConverter::default();
    let inside = |x: i32, y: i32| truth.alpha[(y * width + x) as usize] > 0.5;
    let (mut sum, mut count) = (0.0, 0.0);
    for y in RIM..height - RIM {
        for x in RIM..width - RIM {
            let own = inside(x, y);
            let at_edge = (-RIM..=RIM).any(|dy| (-RIM..=RIM).any(|dx| inside(x + dx, y + dy) != own));
            if at_edge {
                let lab = |picture: &Picture| converter.lab(picture.pixel(x as u32, y as u32));
                sum += delta_e_00(lab(&truth.painted), lab(made));
                count += 1.0;
            }
        }
    }
    sum / f64::max(count, 1.0)
}

/// The usual refinement: alpha as a local affine function of lightness, fitted to the mask (He, Sun and Tang 2010).
fn guided_filter(picture: &LinearPicture, mask: &[f32]) -> Vec<f32> {
    const RADIUS: usize = 10;
    const NOISE: f32 = 1e-4;
    let (width, height) = (picture.width(), picture.height());
    let guide: Vec<f32> = picture
        .pixels()
        .iter()
        .map(|[r, g, b, _]| (0.2126 * r + 0.7152 * g + 0.0722 * b).max(0.0).sqrt())
        .collect();
    let mean = |values: &[f32]| -> Vec<f32> {
        let mut sums = vec![0.0f64; (width + 1) * (height + 1)];
        for y in 0..height {
            for x in 0..width {
                sums[(y + 1) * (width + 1) + x + 1] = f64::from(values[y * width + x])
                    + sums[y * (width + 1) + x + 1]
                    + sums[(y + 1) * (width + 1) + x]
                    - sums[y * (width + 1) + x];
            }
        }
        let window = |index: usize| {
            let (x, y) = (index % width, index / width);
            let (x0, x1) = (x.saturating_sub(RADIUS), (x + RADIUS + 1).min(width));
            let (y0, y1) = (y.saturating_sub(RADIUS), (y + RADIUS + 1).min(height));
            let at = |x: usize, y: usize| sums[y * (width + 1) + x];
            ((at(x1, y1) - at(x0, y1) - at(x1, y0) + at(x0, y0)) / ((x1 - x0) * (y1 - y0)) as f64) as f32
        };
        (0..width * height).map(window).collect()
    };
    let product = |a: &[f32], b: &[f32]| -> Vec<f32> { a.iter().zip(b).map(|(a, b)| a * b).collect() };
    let (mean_guide, mean_mask) = (mean(&guide), mean(mask));
    let (squares, products) = (mean(&product(&guide, &guide)), mean(&product(&guide, mask)));
    let slope: Vec<f32> = (0..mask.len())
        .map(|index| {
            (products[index] - mean_guide[index] * mean_mask[index])
                / (squares[index] - mean_guide[index] * mean_guide[index] + NOISE)
        })
        .collect();
    let offset: Vec<f32> = (0..mask.len())
        .map(|index| mean_mask[index] - slope[index] * mean_guide[index])
        .collect();
    let (slope, offset) = (mean(&slope), mean(&offset));
    (0..mask.len())
        .map(|index| (slope[index] * guide[index] + offset[index]).clamp(0.0, 1.0))
        .collect()
}

fn grey(alpha: &[f32], like: &Picture) -> Picture {
    Picture::new(
        like.width(),
        like.height(),
        alpha
            .iter()
            .flat_map(|share| [(share * 255.0) as u8; 3])
            .collect(),
    )
}

/// Pictures of one size side by side.
fn write_ppm(path: &Path, pictures: &[&Picture]) -> Result<()> {
    let (width, height) = (pictures[0].width(), pictures[0].height());
    let mut bytes = format!("P6 {} {height} 255\n", width as usize * pictures.len()).into_bytes();
    for y in 0..height {
        pictures
            .iter()
            .for_each(|picture| bytes.extend_from_slice(picture.row(y)));
    }
    Ok(std::fs::write(path, bytes)?)
}
