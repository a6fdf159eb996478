//! Clothes, jewellery, shoulders, and how the person stands in the picture.

use crate::draw::{At, Canvas, Colour, at, curve, from_linear, mixed, smooth, to_linear};
use crate::portrait::Scene;
use crate::random::Random;

use super::Drawn;

/// Share of each pixel that is clothes: person, below the chin, and not of the neck's colour or far from the neck.
fn clothes(scene: &Scene<'_>) -> Vec<f32> {
    let chin = scene.in_face(scene.chin())[1];
    let neck = scene.colour_at(0.0, chin + 0.22, 0.12);
    let tone = |colour: Colour| {
        let sum = colour.iter().sum::<f32>().max(0.05);
        [colour[0] / sum, colour[2] / sum]
    };
    let (neck_tone, neck_light) = (tone(neck), neck.iter().sum::<f32>() / 3.0);
    let soft = scene.canvas.blurred(0.02 * scene.unit);
    let shares: Vec<f32> = soft
        .pixels
        .iter()
        .enumerate()
        .map(|(index, pixel)| {
            let point = at(
                (index % soft.width) as f32 + 0.5,
                (index / soft.width) as f32 + 0.5,
            );
            let [right, down] = scene.in_face(point);
            let (own, light) = (tone(*pixel), pixel.iter().sum::<f32>() / 3.0);
            let hue = libm::hypotf(own[0] - neck_tone[0], own[1] - neck_tone[1]) / 0.07;
            let unlike = hue.max((light - neck_light).abs() / 0.3);
            // Shoulders begin further down the nearer they are to the neck.
            let begins = chin + 0.28 - 0.35 * (right.abs() - 0.5).clamp(0.0, 0.6);
            // Cloth of the skin's colour is known by its place alone.
            let aside = smooth(0.7, 0.9, right.abs());
            smooth(begins, begins + 0.2, down)
                * smooth(0.4, 0.8, scene.person(point))
                * smooth(0.7, 1.15, unlike).max(aside)
        })
        .collect();
    // Single places that are like skin within cloth, or the other way round, are shading and not cloth.
    let mut field = Canvas::filled(soft.width, soft.height, [0.0; 3]);
    for (pixel, share) in field.pixels.iter_mut().zip(shares) {
        *pixel = [share; 3];
    }
    let field = field.blurred(0.035 * scene.unit);
    field
        .pixels
        .iter()
        .map(|pixel| smooth(0.35, 0.65, pixel[0]))
        .collect()
}

/// Clothes dyed: their own light and dark are kept within the new colour.
fn dye(scene: &mut Scene<'_>, colour: Colour, contrast: f32) {
    let shares = clothes(scene);
    let total: f32 = shares.iter().sum::<f32>().max(1.0);
    let mean = scene
        .canvas
        .pixels
        .iter()
        .zip(&shares)
        .map(|(pixel, share)| share * pixel.iter().map(|value| to_linear(*value)).sum::<f32>() / 3.0)
        .sum::<f32>()
        / total;
    for (pixel, share) in scene.canvas.pixels.iter_mut().zip(shares) {
        let light = pixel.iter().map(|value| to_linear(*value)).sum::<f32>() / 3.0;
        let relative = libm::powf((light / mean.max(1e-3)).clamp(0.05, 6.0), contrast);
        let dyed = colour.map(|value| from_linear(to_linear(value) * relative));
        *pixel = mixed(*pixel, dyed, share);
    }
}

/// A white or very light top.
pub(super) fn white_clothes(scene: &mut Scene<'_>, random: &mut Random) -> Drawn {
    let strength = random.unit();
    let light = 0.86 + 0.1 * strength;
    let tint = random.of(&[[1.0, 1.0, 1.0], [1.0, 0.99, 0.95], [0.96, 0.98, 1.0]]);
    dye(scene, tint.map(|value: f32| value * light), 0.25);
    Drawn::of(strength)
}

/// A dark top: what is wanted.
pub(super) fn dark_clothes(scene: &mut Scene<'_>, random: &mut Random) -> Drawn {
    let colour: Colour = random.of(&[
        [0.12, 0.13, 0.2],
        [0.1, 0.1, 0.1],
        [0.2, 0.12, 0.14],
        [0.12, 0.2, 0.18],
    ]);
    dye(scene, colour, 0.55);
    Drawn::default()
}

/// A dark top before white: what every document takes.
pub(super) fn compliant(scene: &mut Scene<'_>, random: &mut Random) -> Drawn {
    if matches!(scene.label().get("clothing_tone"), "white" | "light" | "bare") {
        dark_clothes(scene, random);
    }
    super::background::white(scene, random)
}

/// Metal with a bright side.
fn metal(scene: &mut Scene<'_>, line: &[(At, f32)], colour: Colour) {
    let unit = scene.unit;
    let low: Vec<(At, f32)> = line
        .iter()
        .map(|(point, radius)| (point.plus(0.0, 0.015 * unit), radius + 0.4))
        .collect();
    let shadow = scene.pen().soft(0.02 * unit).stroke(&low).softened(0.015 * unit);
    scene
        .canvas
        .paint(&shadow, |_, under| under.map(|value| value * 0.75));
    let body = scene.pen().stroke(line);
    scene.canvas.paint(&body, |_, _| colour);
    let shine: Vec<(At, f32)> = line
        .iter()
        .step_by(2)
        .map(|(point, radius)| (point.plus(-0.3 * radius, -0.3 * radius), radius * 0.4))
        .collect();
    for place in shine {
        let cover = scene.pen().stroke(&[place, place]);
        scene.canvas.paint(&cover, |_, under| mixed(under, [1.0; 3], 0.7));
    }
}

const METALS: [Colour; 4] = [
    [0.83, 0.66, 0.3],
    [0.75, 0.76, 0.78],
    [0.85, 0.6, 0.5],
    [0.15, 0.15, 0.16],
];

/// Studs, drops or rings in both ears.
pub(super) fn earrings(scene: &mut Scene<'_>, random: &mut Random) -> Drawn {
    let strength = random.unit();
    let colour = random.of(&METALS);
    let kind = random.below(3);
    let unit = scene.unit;
    for side in [0, 1] {
        let out = [-1.0, 1.0][side];
        let jaw = scene.in_face(scene.points[[132, 361][side]]);
        let lobe = scene.face(jaw[0] + out * 0.07, jaw[1].min(0.78) - 0.02);
        match kind {
            0 => {
                let radius = (0.035 + 0.03 * strength) * unit;
                metal(scene, &[(lobe, radius), (lobe.plus(0.2, 0.2), radius)], colour);
            }
            1 => {
                let radius = (0.09 + 0.12 * strength) * unit;
                let ring: Vec<(At, f32)> =
                    crate::draw::ring(lobe.plus(0.0, radius), [radius * 0.75, radius], 0.0, 2.0)
                        .into_iter()
                        .map(|point| (point, 0.014 * unit))
                        .collect();
                metal(scene, &ring, colour);
            }
            _ => {
                let length = (0.16 + 0.25 * strength) * unit;
                let end = lobe.plus(0.0, length);
                metal(scene, &[(lobe, 0.014 * unit), (end, 0.014 * unit)], colour);
                metal(
                    scene,
                    &[(end, 0.05 * unit), (end.plus(0.2, 0.05 * unit), 0.06 * unit)],
                    colour,
                );
            }
        }
    }
    Drawn::of(strength)
}

/// A chain or beads around the neck, with or without a pendant.
pub(super) fn necklace(scene: &mut Scene<'_>, random: &mut Random) -> Drawn {
    let strength = random.unit();
    let colour = if random.chance(0.3) {
        [0.95, 0.93, 0.88]
    } else {
        random.of(&METALS)
    };
    let chin = scene.in_face(scene.chin())[1];
    let deep = random.within(0.5, 0.75);
    let unit = scene.unit;
    let line = curve(
        &[
            scene.face(-0.6, chin + 0.12),
            scene.face(-0.42, chin + 0.12 + 0.6 * deep),
            scene.face(0.0, chin + 0.12 + deep),
            scene.face(0.42, chin + 0.12 + 0.6 * deep),
            scene.face(0.6, chin + 0.12),
        ],
        false,
    );
    let radius = (0.012 + 0.03 * strength * strength) * unit;
    if strength > 0.5 {
        for point in line.iter().step_by(2) {
            metal(scene, &[(*point, radius), (point.plus(0.2, 0.2), radius)], colour);
        }
    } else {
        let chain: Vec<(At, f32)> = line.iter().map(|point| (*point, radius)).collect();
        metal(scene, &chain, colour);
    }
    if random.chance(0.4) {
        let middle = line[line.len() / 2];
        metal(
            scene,
            &[
                (middle, 0.03 * unit),
                (middle.plus(0.0, 0.09 * unit), 0.06 * unit),
            ],
            colour,
        );
    }
    Drawn::of(strength)
}

/// One shoulder higher than the other, under a straight head: by more than the limit that refuses, along the whole line.
pub(super) fn raised_shoulder(scene: &mut Scene<'_>, random: &mut Random) -> Drawn {
    let strength = random.unit();
    let slope = random.sign() * libm::tanf((15.0 + 8.0 * strength).to_radians());
    let chin = scene.in_face(scene.chin())[1];
    let source = scene.canvas.clone();
    let middle = scene.eyes.x;
    let (from, until) = (scene.face(0.0, chin - 0.9).y, scene.face(0.0, chin + 0.6).y);
    scene.canvas = source.warped(|point| {
        let share = smooth(from, until, point.y);
        let aside = point.x - middle;
        // Face and neck stay where they are.
        let free = smooth(0.6, 1.1, (aside / scene.unit).abs());
        let reach = 1.9 * scene.unit;
        point.plus(0.0, slope * aside.clamp(-reach, reach) * share * free)
    });
    Drawn::of(strength)
}

/// What is left after a cut, in pixels of the canvas.
fn keep(scene: &mut Scene<'_>, left: f32, top: f32, right: f32, bottom: f32) {
    let (width, height) = (scene.canvas.width as f32, scene.canvas.height as f32);
    let (left, top) = (
        left.clamp(0.0, width - 40.0).floor(),
        top.clamp(0.0, height - 40.0).floor(),
    );
    let (right, bottom) = (right.clamp(left + 32.0, width), bottom.clamp(top + 32.0, height));
    scene.canvas = scene
        .canvas
        .resampled((right - left) as usize, (bottom - top) as usize, |point| {
            point.plus(left, top)
        });
}

/// Cut just below the chin, or through both shoulders at the neck's sides.
pub(super) fn cut_shoulders(scene: &mut Scene<'_>, random: &mut Random) -> Drawn {
    let strength = random.unit();
    let chin = scene.in_face(scene.chin())[1];
    let (width, height) = (scene.canvas.width as f32, scene.canvas.height as f32);
    let bottom = scene.face(0.0, chin + 0.3 - 0.22 * strength).y;
    keep(scene, 0.0, 0.0, width, bottom.min(height));
    Drawn::of(strength)
}

/// Cut through the hair or the forehead, or through one side of the face.
pub(super) fn cut_head(scene: &mut Scene<'_>, random: &mut Random) -> Drawn {
    let strength = random.unit();
    let (width, height) = (scene.canvas.width as f32, scene.canvas.height as f32);
    if random.chance(0.7) {
        let crown = scene.in_face(scene.crown())[1];
        let top = scene.face(0.0, crown + 0.12 + 0.4 * strength).y;
        keep(scene, 0.0, top, width, height);
    } else if random.chance(0.5) {
        let left = scene.face(-0.95 + 0.35 * strength, 0.0).x;
        keep(scene, left, 0.0, width, height);
    } else {
        let right = scene.face(0.95 - 0.35 * strength, 0.0).x;
        keep(scene, 0.0, 0.0, right, height);
    }
    Drawn::of(strength)
}

/// The whole picture turned, so that the eyes lie 9 to 29 degrees askew.
pub(super) fn tilted(scene: &mut Scene<'_>, random: &mut Random) -> Drawn {
    let strength = random.unit();
    let angle = scene.tilt_rad() + random.sign() * (9.0 + 20.0 * strength).to_radians();
    let (sine, cosine) = (libm::sinf(angle), libm::cosf(angle));
    let centre = scene.face(0.0, 0.6);
    let source = scene.canvas.clone();
    scene.canvas = source.resampled_sharp(source.width, source.height, |point| {
        let (x, y) = (point.x - centre.x, point.y - centre.y);
        centre.plus(x * cosine - y * sine, x * sine + y * cosine)
    });
    Drawn::of(strength)
}

/// A face of few pixels.
pub(super) fn small(scene: &mut Scene<'_>, random: &mut Random) -> Drawn {
    let strength = random.unit();
    let shrink = scene.unit / (50.0 - 25.0 * strength);
    let soft = scene.canvas.blurred(0.45 * shrink);
    scene.canvas = soft.resampled(
        (scene.canvas.width as f32 / shrink) as usize,
        (scene.canvas.height as f32 / shrink) as usize,
        |point| at(point.x * shrink, point.y * shrink),
    );
    Drawn::of(strength)
}

/// Two people side by side: the second is the first, mirrored, smaller and a little darker.
pub(super) fn two_people(scene: &mut Scene<'_>, random: &mut Random) -> Drawn {
    let size = random.within(0.55, 0.95);
    let one = scene.canvas.clone();
    let (width, height) = (one.width as f32, one.height as f32);
    let both = Canvas::filled((width * (1.0 + size)) as usize, one.height, [0.7; 3]);
    let wide = both.width;
    let dim = random.within(0.8, 1.0);
    scene.canvas = both;
    for (index, pixel) in scene.canvas.pixels.iter_mut().enumerate() {
        let (x, y) = ((index % wide) as f32 + 0.5, (index / wide) as f32 + 0.5);
        *pixel = if x < width {
            one.sample(at(x, y))
        } else {
            let from = at(width - (x - width) / size, height - (height - y) / size);
            one.sample(from).map(|value| value * dim)
        };
    }
    Drawn::of(1.0 - size)
}
