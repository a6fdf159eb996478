//! What is behind the person: patterns, scenes, gradients, colours, shadows, and plain white as it should be.
//!
//! Only portraits with a plain background are used: the old background is known wherever it can be seen through hair, so
//! that the new one takes its place there in the same share.

use crate::draw::{At, Canvas, Clouds, Colour, at, from_linear, mixed, smooth, to_linear};
use crate::portrait::Scene;
use crate::random::Random;

use super::Drawn;

/// The old background, continued behind the person, and how much of each pixel is in front of it.
struct Backdrop {
    old: Canvas,
    front: Vec<f32>,
}

impl Backdrop {
    fn new(scene: &Scene<'_>) -> Self {
        let canvas = &scene.canvas;
        let persons: Vec<f32> = places(canvas).map(|point| scene.person(point)).collect();
        let surely_behind = |index: usize| if persons[index] < 0.03 { 1.0 } else { 0.0 };
        let mut weighted = canvas.clone();
        let mut weights = Canvas::filled(canvas.width, canvas.height, [0.0; 3]);
        for (index, pixel) in weighted.pixels.iter_mut().enumerate() {
            let weight = surely_behind(index);
            *pixel = pixel.map(|value| value * weight);
            weights.pixels[index] = [weight; 3];
        }
        let reach = 0.7 * scene.unit;
        let (mut old, weights) = (weighted.blurred(reach), weights.blurred(reach));
        for (pixel, weight) in old.pixels.iter_mut().zip(&weights.pixels) {
            *pixel = pixel.map(|value| value / weight[0].max(1e-4));
        }
        let near = scene.silhouette().blurred(0.12 * scene.unit);
        let front = (0..persons.len())
            .map(|index| {
                let differs: f32 = (0..3)
                    .map(|channel| (canvas.pixels[index][channel] - old.pixels[index][channel]).abs())
                    .fold(0.0, f32::max);
                let strand = smooth(0.05, 0.2, differs) * smooth(0.01, 0.08, near.pixels[index][0]);
                strand.max(smooth(0.5, 0.9, persons[index]))
            })
            .collect();
        Self { old, front }
    }

    /// Puts another background in the old one's place; `paint` is asked for its colour at each place.
    fn replace(&self, scene: &mut Scene<'_>, mut paint: impl FnMut(At, Colour) -> Colour) {
        let width = scene.canvas.width;
        for (index, pixel) in scene.canvas.pixels.iter_mut().enumerate() {
            let behind = 1.0 - self.front[index];
            if behind > 0.0 {
                let point = at((index % width) as f32 + 0.5, (index / width) as f32 + 0.5);
                let old = self.old.pixels[index];
                let new = paint(point, old);
                // Of the old wall's own texture only a trace stays where nothing is in front of it.
                let keep = 0.2 + 0.8 * smooth(0.0, 0.25, self.front[index]);
                *pixel = std::array::from_fn(|channel| {
                    (behind * new[channel] + keep * (pixel[channel] - behind * old[channel])).clamp(0.0, 1.0)
                });
            }
        }
    }
}

fn places(canvas: &Canvas) -> impl Iterator<Item = At> + use<> {
    let (width, height) = (canvas.width, canvas.height);
    (0..width * height).map(move |index| at((index % width) as f32 + 0.5, (index / width) as f32 + 0.5))
}

/// Clean white, as it should be.
pub(super) fn white(scene: &mut Scene<'_>, random: &mut Random) -> Drawn {
    let paper = random.within(0.965, 1.0);
    Backdrop::new(scene).replace(scene, |_, _| [paper; 3]);
    Drawn::default()
}

/// One colour that is not white: blue, red, grey, green, skin-like.
pub(super) fn coloured(scene: &mut Scene<'_>, random: &mut Random) -> Drawn {
    let full: Colour = random.of(&[
        [0.26, 0.56, 0.86],
        [0.85, 0.12, 0.12],
        [0.45, 0.45, 0.47],
        [0.30, 0.55, 0.35],
        [0.85, 0.72, 0.55],
        [0.10, 0.10, 0.12],
        [0.70, 0.85, 0.95],
    ]);
    let strength = random.unit();
    let paper = mixed([1.0; 3], full, 0.35 + 0.65 * strength);
    Backdrop::new(scene).replace(scene, |_, _| paper);
    Drawn::of(strength)
}

/// Wallpaper, bricks, a curtain, tiles, marble.
pub(super) fn patterned(scene: &mut Scene<'_>, random: &mut Random) -> Drawn {
    let strength = random.unit();
    let contrast = 0.10 + 0.25 * strength;
    let size = random.within(0.18, 0.7) * scene.unit;
    let kind = random.below(6);
    let base: Colour = random.of(&[[0.95; 3], [0.9, 0.88, 0.82], [0.8, 0.86, 0.92], [0.88, 0.8, 0.78]]);
    let other: Colour = random.of(&[[0.2; 3], [0.5, 0.3, 0.2], [0.2, 0.35, 0.6], [0.3, 0.5, 0.3]]);
    let turn = random.within(-0.3, 0.3);
    let clouds = Clouds::new(random.below(1 << 20) as u64, size * 1.5, 4);
    let wave = |value: f32| 0.5 + 0.5 * libm::sinf(value * core::f32::consts::TAU);
    Backdrop::new(scene).replace(scene, |point, _| {
        let (x, y) = (
            (point.x * libm::cosf(turn) + point.y * libm::sinf(turn)) / size,
            (point.y * libm::cosf(turn) - point.x * libm::sinf(turn)) / size,
        );
        let share = match kind {
            0 => smooth(0.35, 0.65, wave(x)),
            1 => smooth(
                0.4,
                0.6,
                if (x.floor() + y.floor()).rem_euclid(2.0) < 1.0 {
                    1.0
                } else {
                    0.0
                },
            ),
            // Bricks and their joints.
            2 => {
                let shift = if y.floor().rem_euclid(2.0) < 1.0 { 0.5 } else { 0.0 };
                let across = (x * 0.5 + shift).rem_euclid(1.0);
                let joint = across < 0.06 || y.rem_euclid(1.0) < 0.12;
                if joint { 0.0 } else { 0.75 + 0.5 * clouds.at(point) }
            }
            // The folds of a curtain.
            3 => wave(x + 0.4 * clouds.at(at(point.x, point.y * 0.1))),
            4 => {
                let (across, down) = (x.rem_euclid(1.0) - 0.5, y.rem_euclid(1.0) - 0.5);
                smooth(0.3, 0.22, libm::hypotf(across, down))
            }
            _ => smooth(-0.3, 0.5, clouds.at(point)),
        };
        mixed(base, other, contrast * share.clamp(0.0, 1.2) * 1.4)
    });
    Drawn::of(strength)
}

/// The joints between the panels of a door, the boards of a wall or tiles: thin lines on plain white.
pub(super) fn joints(scene: &mut Scene<'_>, random: &mut Random) -> Drawn {
    let strength = random.unit();
    let depth = 0.2 + 0.3 * strength;
    let half_width = random.within(0.01, 0.022) * scene.unit;
    let apart = random.within(0.5, 1.5) * scene.unit;
    let tiled = random.chance(0.4);
    let turn = random.within(-0.015, 0.015);
    let paper = random.within(0.9, 0.98);
    let from_joint = |value: f32| (value.rem_euclid(apart) - 0.5 * apart).abs();
    Backdrop::new(scene).replace(scene, |point, _| {
        let (x, y) = (point.x + turn * point.y, point.y - turn * point.x);
        let across = from_joint(x);
        let nearest = if tiled { across.min(from_joint(y)) } else { across };
        let joint = 1.0 - smooth(half_width - 0.5, half_width + 0.5, nearest);
        [paper * (1.0 - depth * joint); 3]
    });
    Drawn::of(strength)
}

/// A room or a street out of focus: furniture, a window, lamps.
pub(super) fn scenery(scene: &mut Scene<'_>, random: &mut Random) -> Drawn {
    let strength = random.unit();
    let wall: Colour = random.of(&[
        [0.75, 0.7, 0.62],
        [0.6, 0.65, 0.68],
        [0.35, 0.4, 0.36],
        [0.85, 0.84, 0.82],
    ]);
    let (width, height) = (scene.canvas.width, scene.canvas.height);
    let mut view = Canvas::filled(width, height, wall);
    let pen = scene.pen();
    for _ in 0..6 + random.below(10) {
        let centre = at(
            random.within(-0.1, 1.1) * width as f32,
            random.within(0.0, 1.0) * height as f32,
        );
        let half = [
            random.within(0.2, 1.4) * scene.unit,
            random.within(0.2, 2.2) * scene.unit,
        ];
        let thing = if random.chance(0.3) {
            pen.ellipse(centre, [half[0] * 0.4; 2], 0.0)
        } else {
            let corner = |x: f32, y: f32| centre.plus(x * half[0], y * half[1]);
            pen.polygon(&[
                corner(-1.0, -1.0),
                corner(1.0, -1.0),
                corner(1.0, 1.0),
                corner(-1.0, 1.0),
            ])
        };
        let light = random.within(0.1, 0.95);
        let colour = [random.unit(), random.unit(), random.unit()].map(|value| 0.35 * value + 0.65 * light);
        view.paint(&thing, |_, _| colour);
    }
    let view = view.blurred(random.within(0.05, 0.25) * scene.unit);
    let share = 0.55 + 0.45 * strength;
    Backdrop::new(scene).replace(scene, |point, _| mixed(wall, view.sample(point), share));
    Drawn::of(strength)
}

/// A wall lit from one side, or a spot behind the head. How much the light falls is said of the wall that is seen: labels call
/// a studio's wall plain that falls to 1 / 2.75 there, most of a spot's fall lies behind the head.
pub(super) fn gradient(scene: &mut Scene<'_>, random: &mut Random) -> Drawn {
    let strength = random.unit();
    // Lightest over darkest, in light.
    let ratio = 3.0 + 5.0 * strength;
    let angle = random.within(0.0, core::f32::consts::TAU);
    let spot = random.chance(0.3);
    let (width, height) = (scene.canvas.width as f32, scene.canvas.height as f32);
    let fall = |point: At| {
        let (x, y) = (point.x / width - 0.5, point.y / height - 0.5);
        if spot {
            libm::hypotf(x, y)
        } else {
            x * libm::cosf(angle) + y * libm::sinf(angle)
        }
    };
    let chin = scene.chin().y;
    let backdrop = Backdrop::new(scene);
    let seen = places(&scene.canvas).zip(&backdrop.front);
    let seen = seen.filter(|(point, front)| **front < 0.1 && point.y < chin);
    let (least, most) = seen.fold((f32::INFINITY, f32::NEG_INFINITY), |(least, most), (point, _)| {
        (least.min(fall(point)), most.max(fall(point)))
    });
    backdrop.replace(scene, |point, _| {
        let share = (fall(point) - least) / (most - least).max(1e-3);
        [from_linear(0.95 * libm::powf(ratio, -share.clamp(0.0, 1.0))); 3]
    });
    Drawn::of(strength)
}

/// The head's shadow on the wall close behind it.
pub(super) fn shadow(scene: &mut Scene<'_>, random: &mut Random) -> Drawn {
    let strength = random.unit();
    let depth = 0.72 - 0.35 * strength;
    let away = random.within(0.14, 0.42) * scene.unit;
    let soft = random.within(0.04, 0.16) * scene.unit;
    let right = random.sign() * away;
    let down = random.within(-0.1, 0.5) * away;
    let outline = scene.silhouette().blurred(soft);
    let paper = if random.chance(0.5) {
        Some(random.within(0.92, 1.0))
    } else {
        None
    };
    Backdrop::new(scene).replace(scene, |point, old| {
        let share = outline.sample(point.plus(-right, -down))[0];
        let gain = 1.0 - (1.0 - depth) * share;
        paper
            .map_or(old, |paper| [paper; 3])
            .map(|value| from_linear(to_linear(value) * gain))
    });
    Drawn::of(strength)
}
