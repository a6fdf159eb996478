//! Colour: casts, washed-out pictures, grey and toned ones.

use crate::draw::{Colour, from_linear, mixed, to_linear};
use crate::portrait::Scene;
use crate::random::Random;

use super::Drawn;

/// The whole picture through a coloured filter, as a wrong white balance or a coloured lamp gives it.
pub(super) fn cast(scene: &mut Scene<'_>, random: &mut Random) -> Drawn {
    let strength = random.unit();
    // Gains of light at full strength: lamp, shade, fluorescent green, red, magenta, yellow, cyan.
    let full: Colour = random.of(&[
        [1.5, 1.0, 0.38],
        [0.6, 1.0, 1.9],
        [0.75, 1.35, 0.75],
        [1.7, 0.75, 0.75],
        [1.35, 0.65, 1.35],
        [1.2, 1.1, 0.35],
        [0.55, 1.15, 1.2],
    ]);
    let share = 0.5 + 0.5 * strength;
    let gain = full.map(|gain| libm::powf(gain, share));
    scene.canvas.relight(|_| gain);
    Drawn::of(strength)
}

/// Fog, a dirty lens, light from behind: black is grey and white is grey.
pub(super) fn washed_out(scene: &mut Scene<'_>, random: &mut Random) -> Drawn {
    let strength = random.unit();
    let range = 0.42 - 0.22 * strength;
    let middle = random.within(0.5, 0.72);
    for pixel in &mut scene.canvas.pixels {
        *pixel = pixel.map(|value| middle + (value - 0.5) * range);
    }
    Drawn::of(strength)
}

/// Black and white, or toned.
pub(super) fn grey(scene: &mut Scene<'_>, random: &mut Random) -> Drawn {
    let tone: Colour = random.of(&[
        [1.0; 3],
        [1.0; 3],
        [1.0, 0.86, 0.66],
        [0.82, 0.92, 1.0],
        [0.95, 1.0, 0.88],
    ]);
    let strength = random.unit();
    // At full strength no colour is left; the faintest keep a trace, as faded prints do.
    let left = 0.04 * (1.0 - strength);
    for pixel in &mut scene.canvas.pixels {
        let light =
            0.2126 * to_linear(pixel[0]) + 0.7152 * to_linear(pixel[1]) + 0.0722 * to_linear(pixel[2]);
        let grey = tone.map(|tone| from_linear(light * to_linear(tone)));
        *pixel = mixed(grey, *pixel, left);
    }
    Drawn::of(strength)
}
