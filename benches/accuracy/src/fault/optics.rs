//! Lens, sensor and file: out of focus, shaken, noisy, compressed, enlarged, smoothed.

use jpeg_encoder::{ColorType, Encoder, SamplingFactor};
use yizhao::photo::{Limits, Photo};

use crate::draw::{At, Canvas, Cover, at, mixed};
use crate::portrait::Scene;
use crate::random::Random;

use super::Drawn;
use super::light::grain;

/// Lengths are given for eyes this many pixels apart, which is what documents print.
const PRINTED_UNIT_PX: f32 = 100.0;

/// A disc of confusion.
pub(super) fn defocus(scene: &mut Scene<'_>, random: &mut Random) -> Drawn {
    let strength = random.unit();
    let radius = (3.2 + 4.5 * strength) / PRINTED_UNIT_PX * scene.unit;
    // Light is added up, not codes: bright spots grow.
    let light = linear(&scene.canvas);
    let reach = radius as isize + 1;
    let spans: Vec<(isize, f32)> = (-reach..=reach)
        .map(|row| (row, libm::sqrtf((radius * radius - (row * row) as f32).max(0.0))))
        .collect();
    scene.canvas = encoded(&gathered(&light, |canvas, x, y| {
        let mut sum = [0.0; 3];
        let mut weight = 0.0;
        for (row, half) in &spans {
            let half = *half as isize;
            let mut column = -half;
            while column <= half {
                add(canvas, x + column, y + row, &mut sum);
                weight += 1.0;
                column += 1;
            }
        }
        sum.map(|sum| sum / weight)
    }));
    grain(scene, random, 0.004);
    Drawn::of(strength)
}

/// The camera moved while it looked.
pub(super) fn motion(scene: &mut Scene<'_>, random: &mut Random) -> Drawn {
    let strength = random.unit();
    let length = (9.0 + 14.0 * strength) / PRINTED_UNIT_PX * scene.unit;
    let angle = random.within(0.0, core::f32::consts::PI);
    let bend = random.within(-0.3, 0.3);
    let steps = (length * 1.5) as usize + 2;
    let path: Vec<At> = (0..=steps)
        .map(|step| step as f32 / steps as f32 - 0.5)
        .map(|t| {
            let turned = angle + bend * t;
            at(t * length * libm::cosf(turned), t * length * libm::sinf(turned))
        })
        .collect();
    let light = linear(&scene.canvas);
    scene.canvas = encoded(&gathered(&light, |canvas, x, y| {
        let mut sum = [0.0; 3];
        for step in &path {
            let value = canvas.sample(at(x as f32 + 0.5 + step.x, y as f32 + 0.5 + step.y));
            for (sum, value) in sum.iter_mut().zip(value) {
                *sum += value;
            }
        }
        sum.map(|sum| sum / path.len() as f32)
    }));
    grain(scene, random, 0.004);
    Drawn::of(strength)
}

fn linear(canvas: &Canvas) -> Canvas {
    let mut out = canvas.clone();
    for pixel in &mut out.pixels {
        *pixel = pixel.map(|value| value * value);
    }
    out
}

/// Inverse of `linear`: a square for the curve of sRGB is near enough for blur.
fn encoded(light: &Canvas) -> Canvas {
    let mut out = light.clone();
    for pixel in &mut out.pixels {
        *pixel = pixel.map(|value| libm::sqrtf(value.clamp(0.0, 1.0)));
    }
    out
}

fn gathered(canvas: &Canvas, gather: impl Fn(&Canvas, isize, isize) -> [f32; 3]) -> Canvas {
    let mut out = canvas.clone();
    for y in 0..canvas.height {
        for x in 0..canvas.width {
            out.pixels[y * canvas.width + x] = gather(canvas, x as isize, y as isize);
        }
    }
    out
}

fn add(canvas: &Canvas, x: isize, y: isize, sum: &mut [f32; 3]) {
    let x = x.clamp(0, canvas.width as isize - 1) as usize;
    let y = y.clamp(0, canvas.height as isize - 1) as usize;
    for (sum, value) in sum.iter_mut().zip(canvas.pixels[y * canvas.width + x]) {
        *sum += value;
    }
}

/// A sensor in the dark: luminance and colour noise, a little correlated by the demosaicing.
pub(super) fn noise(scene: &mut Scene<'_>, random: &mut Random) -> Drawn {
    let strength = random.unit();
    noisy(scene, random, 0.07 + 0.09 * strength);
    Drawn::of(strength)
}

/// Noise of a standard deviation given for mid grey; darker places have more of it, as photons do.
pub(super) fn noisy(scene: &mut Scene<'_>, random: &mut Random, sigma: f32) {
    let (width, height) = (scene.canvas.width, scene.canvas.height);
    let mut field = Canvas::filled(width, height, [0.0; 3]);
    for pixel in &mut field.pixels {
        let common = random.normal();
        *pixel = std::array::from_fn(|_| 0.75 * common + 0.65 * random.normal());
    }
    let blur = random.within(0.35, 0.7);
    let mut soft = field.blurred(blur);
    let power = soft
        .pixels
        .iter()
        .flatten()
        .map(|value| value * value)
        .sum::<f32>()
        / (soft.pixels.len() * 3) as f32;
    let scale = sigma / libm::sqrtf(power.max(1e-6));
    for (pixel, noise) in scene.canvas.pixels.iter_mut().zip(&mut soft.pixels) {
        *pixel = std::array::from_fn(|channel| {
            let gain = 1.25 - 0.5 * pixel[channel];
            (pixel[channel] + noise[channel] * scale * gain).clamp(0.0, 1.0)
        });
    }
}

/// Saved so small that its 8×8 blocks show.
pub(super) fn jpeg_blocks(scene: &mut Scene<'_>, random: &mut Random) -> Drawn {
    let strength = random.unit();
    let quality = 14.0 - 10.0 * strength;
    let sampling = random.of(&[SamplingFactor::R_4_2_0, SamplingFactor::R_4_4_4]);
    saved(scene, quality as u8, sampling);
    Drawn::of(strength)
}

/// Every photo has been saved once, well.
pub(super) fn as_saved(scene: &mut Scene<'_>, random: &mut Random) {
    let quality = random.within(88.0, 97.0) as u8;
    saved(scene, quality, SamplingFactor::R_4_2_0);
}

pub(super) fn saved(scene: &mut Scene<'_>, quality: u8, sampling: SamplingFactor) {
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, quality);
    encoder.set_sampling_factor(sampling);
    let (width, height) = (scene.canvas.width as u16, scene.canvas.height as u16);
    encoder
        .encode(&scene.canvas.bytes(), width, height, ColorType::Rgb)
        .expect("a canvas is no larger than a JPEG may be");
    let photo = Photo::decode(&bytes, &Limits::native()).expect("what was just encoded can be decoded");
    scene.canvas = Canvas::of(&photo.picture);
}

/// Eyes this far apart in the small picture that was enlarged.
fn small_unit(random: &mut Random) -> (f32, f32) {
    let strength = random.unit();
    (strength, 26.0 - 14.0 * strength)
}

fn shrunk(scene: &Scene<'_>, unit: f32) -> (Canvas, f32) {
    let shrink = scene.unit / unit;
    let soft = scene.canvas.blurred(0.45 * shrink);
    let small = soft.resampled(
        (scene.canvas.width as f32 / shrink) as usize,
        (scene.canvas.height as f32 / shrink) as usize,
        |point| at(point.x * shrink, point.y * shrink),
    );
    (small, shrink)
}

/// Large square pixels.
pub(super) fn enlarged_nearest(scene: &mut Scene<'_>, random: &mut Random) -> Drawn {
    let (strength, unit) = small_unit(random);
    let (small, shrink) = shrunk(scene, unit);
    scene.canvas = nearest(&small, scene.canvas.width, scene.canvas.height, shrink);
    Drawn::of(strength)
}

fn nearest(small: &Canvas, width: usize, height: usize, shrink: f32) -> Canvas {
    small.resampled(width, height, |point| {
        let whole = |value: f32| (value / shrink).floor() + 0.5;
        at(whole(point.x), whole(point.y))
    })
}

/// Smooth and without detail.
pub(super) fn enlarged_bilinear(scene: &mut Scene<'_>, random: &mut Random) -> Drawn {
    let (strength, unit) = small_unit(random);
    let (small, shrink) = shrunk(scene, unit);
    scene.canvas = small.resampled(scene.canvas.width, scene.canvas.height, |point| {
        at(point.x / shrink, point.y / shrink)
    });
    Drawn::of(strength)
}

/// As editing programs enlarge: crisper, with halos.
pub(super) fn enlarged_lanczos(scene: &mut Scene<'_>, random: &mut Random) -> Drawn {
    let (strength, unit) = small_unit(random);
    let (small, shrink) = shrunk(scene, unit);
    let (width, height) = (scene.canvas.width, scene.canvas.height);
    scene.canvas = lanczos(&small, width, height, shrink);
    Drawn::of(strength)
}

/// Separable Lanczos-3 (Duchon 1979).
fn lanczos(small: &Canvas, width: usize, height: usize, shrink: f32) -> Canvas {
    let weights = |position: f32| {
        let first = position.floor() as isize - 2;
        let mut weights = [0.0_f32; 6];
        for (index, weight) in weights.iter_mut().enumerate() {
            let x = (position - (first + index as isize) as f32) * core::f32::consts::PI;
            *weight = if x.abs() < 1e-4 {
                1.0
            } else {
                libm::sinf(x) / x * libm::sinf(x / 3.0) / (x / 3.0)
            };
        }
        let sum: f32 = weights.iter().sum();
        (first, weights.map(|weight| weight / sum))
    };
    let pass = |source: &Canvas, width: usize, height: usize, across: bool| {
        let mut out = Canvas::filled(width, height, [0.0; 3]);
        for y in 0..height {
            for x in 0..width {
                let along = if across { x } else { y };
                let (first, weights) = weights((along as f32 + 0.5) / shrink - 0.5);
                let last = if across { source.width } else { source.height } as isize - 1;
                let mut sum = [0.0; 3];
                for (index, weight) in weights.iter().enumerate() {
                    let from = (first + index as isize).clamp(0, last) as usize;
                    let pixel = if across {
                        source.pixels[y * source.width + from]
                    } else {
                        source.pixels[from * source.width + x]
                    };
                    for (sum, value) in sum.iter_mut().zip(pixel) {
                        *sum += weight * value;
                    }
                }
                out.pixels[y * width + x] = sum;
            }
        }
        out
    };
    let wide = pass(small, width, small.height, true);
    pass(&wide, width, height, false)
}

/// A beauty filter: the skin's texture is gone, the features stay.
pub(super) fn smoothed_skin(scene: &mut Scene<'_>, random: &mut Random) -> Drawn {
    let strength = random.unit();
    let oval = scene.pen().soft(6.0).polygon(&scene.oval());
    let mut skin = oval;
    for feature in [
        scene.lids(0),
        scene.lids(1),
        scene.brow(0),
        scene.brow(1),
        scene.lips(),
    ] {
        let hole = scene
            .pen()
            .soft(4.0)
            .polygon(&feature)
            .softened(0.04 * scene.unit);
        skin = skin.mapped(|point, share| share * (1.0 - (2.5 * hole.at(point)).min(1.0)));
    }
    let skin: Cover = skin.softened(2.0);
    let soft = scene.canvas.blurred((0.035 + 0.03 * strength) * scene.unit);
    let source = scene.canvas.clone();
    let share = 0.8 + 0.2 * strength;
    scene.canvas.paint(&skin, |point, under| {
        let smooth = soft.sample(point);
        // Edges stay, as the filters of phones keep them.
        let edge: f32 = smooth
            .iter()
            .zip(&under)
            .map(|(one, two)| (one - two).abs())
            .sum();
        mixed(
            source.sample(point),
            smooth,
            share * (1.0 - (edge * 2.5).min(1.0)),
        )
    });
    Drawn::of(strength)
}
