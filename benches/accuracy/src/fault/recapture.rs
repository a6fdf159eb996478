//! Photos of a screen and of a print.

use crate::draw::{Canvas, Colour, at, from_linear, smooth, to_linear};
use crate::portrait::Scene;
use crate::random::Random;

use super::Drawn;

/// The picture seen by a camera: turned a little, further away, a frame around it where it ends.
fn photographed(
    scene: &mut Scene<'_>,
    random: &mut Random,
    shrink: f32,
    frame: Colour,
    table: Colour,
    edge: f32,
) {
    let angle = random.within(-3.0, 3.0).to_radians();
    let (sine, cosine) = (libm::sinf(angle), libm::cosf(angle));
    let keystone = random.within(-0.08, 0.08);
    let source = scene.canvas.clone();
    let (width, height) = (source.width as f32, source.height as f32);
    let (out_width, out_height) = (width / shrink, height / shrink);
    // The camera's picture may be a little larger than the screen or the paper.
    let larger = 1.0 + edge;
    let mut out = Canvas::filled(
        (out_width * larger) as usize,
        (out_height * larger) as usize,
        table,
    );
    let (centre_x, centre_y) = (out.width as f32 / 2.0, out.height as f32 / 2.0);
    let columns = out.width;
    for (index, pixel) in out.pixels.iter_mut().enumerate() {
        let (x, y) = (
            ((index % columns) as f32 + 0.5 - centre_x) * shrink,
            ((index / columns) as f32 + 0.5 - centre_y) * shrink,
        );
        let lean = 1.0 + keystone * y / height;
        let from = at(
            (x * cosine - y * sine) * lean + width / 2.0,
            (x * sine + y * cosine) + height / 2.0,
        );
        let outside = (-from.x).max(from.x - width).max(-from.y).max(from.y - height);
        *pixel = if outside <= 0.0 {
            source.sample(from)
        } else if outside < 0.05 * width {
            frame
        } else {
            table
        };
    }
    scene.canvas = out;
}

/// A display: its grid of coloured stripes beats with the camera's own grid, black is lit, the lamp is reflected.
pub(super) fn screen(scene: &mut Scene<'_>, random: &mut Random) -> Drawn {
    let strength = random.unit();
    let pitch = random.within(2.2, 3.6);
    let depth = 0.25 + 0.4 * strength;
    let angle = random.within(-0.04, 0.04);
    let (sine, cosine) = (libm::sinf(angle), libm::cosf(angle));
    let cold = random.within(1.0, 1.18);
    // The display's own pixels: what it shows is sampled by them.
    scene.canvas.relight(|point| {
        let across = (point.x * cosine + point.y * sine) / pitch;
        let down = (point.y * cosine - point.x * sine) / pitch;
        let wave = |value: f32| libm::cosf(value * core::f32::consts::TAU);
        let row = 1.0 - 0.5 * depth * (0.5 - 0.5 * wave(down));
        [0.0, 1.0 / 3.0, 2.0 / 3.0]
            .map(|phase| row * (1.0 + depth * wave(across - phase)))
            .map(|gain| gain * 1.05)
    });
    let shrink = random.within(1.15, 1.7);
    let edge = if random.chance(0.4) { 0.12 } else { -0.04 };
    photographed(scene, random, shrink, [0.03; 3], [0.25, 0.23, 0.2], edge);
    let (width, height) = (scene.canvas.width as f32, scene.canvas.height as f32);
    let lamp = at(random.unit() * width, random.unit() * height);
    let glow = random.within(0.0, 0.12);
    for (index, pixel) in scene.canvas.pixels.iter_mut().enumerate() {
        let point = at((index % width as usize) as f32, (index / width as usize) as f32);
        let veil = 0.015 + glow * smooth(0.5 * width, 0.0, point.distance(lamp));
        let shade = [1.0 / cold, 1.0, cold];
        *pixel =
            std::array::from_fn(|channel| from_linear(to_linear(pixel[channel]) * shade[channel] + veil));
    }
    Drawn::of(strength)
}

/// A print: four inks in rows of dots at their own angles, on paper that is not quite white or flat.
pub(super) fn print(scene: &mut Scene<'_>, random: &mut Random) -> Drawn {
    let strength = random.unit();
    let pitch = 2.4 + 2.2 * strength;
    let hard = 0.8 + 0.9 * strength;
    let paper: Colour = random.of(&[[0.97, 0.96, 0.93], [0.95, 0.95, 0.96], [0.96, 0.93, 0.88]]);
    let angles = [15.0_f32, 75.0, 0.0, 45.0].map(f32::to_radians);
    let width = scene.canvas.width;
    let dots = |x: f32, y: f32, angle: f32, ink: f32| {
        let (u, v) = (
            (x * libm::cosf(angle) + y * libm::sinf(angle)) / pitch,
            (y * libm::cosf(angle) - x * libm::sinf(angle)) / pitch,
        );
        let tau = core::f32::consts::TAU;
        let screen = 0.5 + 0.25 * (libm::cosf(u * tau) + libm::cosf(v * tau));
        smooth(-0.25 / hard, 0.25 / hard, ink - screen)
    };
    for (index, pixel) in scene.canvas.pixels.iter_mut().enumerate() {
        let (x, y) = ((index % width) as f32 + 0.5, (index / width) as f32 + 0.5);
        let ink = pixel.map(|value| 1.0 - value);
        let black = ink[0].min(ink[1]).min(ink[2]) * 0.7;
        let key = 1.0 - 0.92 * dots(x, y, angles[3], black);
        *pixel = std::array::from_fn(|channel| {
            let own = (ink[channel] - black) / (1.0 - black).max(0.05);
            paper[channel] * (1.0 - 0.88 * dots(x, y, angles[channel], own)) * key
        });
    }
    scene.canvas = scene.canvas.blurred(random.within(0.45, 0.75));
    let shrink = random.within(1.0, 1.3);
    let edge = if random.chance(0.5) { 0.15 } else { -0.04 };
    photographed(scene, random, shrink, paper, [0.45, 0.33, 0.22], edge);
    let (width, bow) = (scene.canvas.width as f32, random.within(0.05, 0.25));
    let from = random.sign();
    scene
        .canvas
        .relight(|point| [1.0 - bow * (0.5 + 0.5 * from * (point.x / width * 2.0 - 1.0)); 3]);
    Drawn::of(strength)
}
