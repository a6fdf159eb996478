//! What is put around a picture: borders of prints and scans, bars of screenshots and of cameras' designs; and the corners that
//! a lens leaves darker, which are none.

use crate::draw::{Canvas, Colour, at, mixed, smooth};
use crate::portrait::Scene;
use crate::random::Random;

use super::Drawn;

/// Paper, black, grey, and what frames of programs have.
const COLOURS: [Colour; 9] = [
    [1.0, 1.0, 1.0],
    [0.97, 0.96, 0.93],
    [0.86, 0.87, 0.88],
    [0.5, 0.5, 0.52],
    [0.02, 0.02, 0.02],
    [0.1, 0.09, 0.12],
    [0.72, 0.1, 0.12],
    [0.12, 0.25, 0.55],
    [0.9, 0.74, 0.5],
];

/// All around, beside or below; over the picture's own edge or around it; with a fine line inside, rounded corners, uneven
/// paper.
pub(super) fn border(scene: &mut Scene<'_>, random: &mut Random) -> Drawn {
    let strength = random.unit();
    let colour = random.of(&COLOURS);
    let own = scene.canvas.width.min(scene.canvas.height) as f32;
    let thin = (0.008 + 0.052 * strength) * own;
    // Left, top, right, bottom.
    let bands = match random.below(6) {
        0 => [2.0 * thin, 0.0, 2.0 * thin, 0.0],
        1 => [0.0, 0.0, 0.0, 3.0 * thin],
        2 => [thin, thin, thin, 3.0 * thin],
        _ => [thin; 4],
    };
    if random.chance(0.5) {
        widen(scene, bands);
    }
    let (width, height) = (scene.canvas.width as f32, scene.canvas.height as f32);
    let round = if random.chance(0.2) { 1.5 * thin } else { 0.0 };
    let line = random.chance(0.25).then(|| random.within(0.0, 1.0));
    let uneven = random.within(0.0, 0.03);
    let grain = random.within(0.0, 0.012);
    for index in 0..scene.canvas.pixels.len() {
        let columns = scene.canvas.width;
        let point = at((index % columns) as f32 + 0.5, (index / columns) as f32 + 0.5);
        let depths = [point.x, point.y, width - point.x, height - point.y];
        let from_inner = |side: usize| depths[side] - bands[side];
        let across = from_inner(0).min(from_inner(2));
        let down = from_inner(1).min(from_inner(3));
        let inner = if across < round && down < round {
            round - libm::hypotf(round - across, round - down)
        } else {
            across.min(down)
        };
        let shade = uneven * (point.x / width + point.y / height - 1.0) + grain * random.normal();
        let share = 1.0 - smooth(-0.5, 0.5, inner);
        let pixel = &mut scene.canvas.pixels[index];
        *pixel = mixed(*pixel, colour.map(|value| (value + shade).clamp(0.0, 1.0)), share);
        if let Some(tone) = line
            && (0.0..1.5).contains(&inner)
        {
            *pixel = [tone; 3];
        }
    }
    Drawn::of(strength)
}

/// Room for the bands around the picture.
fn widen(scene: &mut Scene<'_>, bands: [f32; 4]) {
    let [left, top, right, bottom] = bands.map(f32::round);
    let own = &scene.canvas;
    let (width, height) = (own.width as f32, own.height as f32);
    let mut wide = Canvas::filled(
        (width + left + right) as usize,
        (height + top + bottom) as usize,
        [0.0; 3],
    );
    for (row, line) in own.pixels.chunks_exact(own.width).enumerate() {
        let first = (row + top as usize) * wide.width + left as usize;
        wide.pixels[first..first + own.width].copy_from_slice(line);
    }
    scene.canvas = wide;
}

/// Corners and edges get darker, as wide lenses leave them and programs draw them.
pub(super) fn vignette(scene: &mut Scene<'_>, random: &mut Random) -> Drawn {
    let strength = random.unit();
    let (width, height) = (scene.canvas.width as f32, scene.canvas.height as f32);
    let dark = 0.2 + 0.5 * strength;
    let from = random.within(0.5, 0.8);
    scene.canvas.relight(|point| {
        let away = libm::hypotf(2.0 * point.x / width - 1.0, 2.0 * point.y / height - 1.0);
        [1.0 - dark * smooth(from, 1.42, away); 3]
    });
    Drawn::of(strength)
}
