//! What happens to good photos and is no fault: other sizes, a little more or less light, a little noise, a good file.

use jpeg_encoder::SamplingFactor;

use crate::draw::at;
use crate::portrait::Scene;
use crate::random::Random;

use super::Drawn;
use super::optics::{noisy, saved};

/// Only cut, turned by a degree and scaled, as every drawn picture is.
pub(super) fn untouched(_: &mut Scene<'_>, _: &mut Random) -> Drawn {
    Drawn::default()
}

/// A third of a stop.
pub(super) fn mild_exposure(scene: &mut Scene<'_>, random: &mut Random) -> Drawn {
    let stops = random.within(-0.4, 0.25);
    scene.canvas.relight(|_| [libm::exp2f(stops); 3]);
    Drawn::of(stops.abs() / 0.4)
}

/// A phone's noise indoors.
pub(super) fn mild_noise(scene: &mut Scene<'_>, random: &mut Random) -> Drawn {
    let sigma = random.within(0.006, 0.018);
    noisy(scene, random, sigma);
    Drawn::of(sigma / 0.018)
}

/// Scaled down once more.
pub(super) fn resized(scene: &mut Scene<'_>, random: &mut Random) -> Drawn {
    let shrink = (scene.unit / 66.0).min(random.within(1.05, 1.6));
    let soft = scene.canvas.blurred(0.42 * libm::sqrtf(shrink * shrink - 1.0));
    scene.canvas = soft.resampled_sharp(
        (scene.canvas.width as f32 / shrink) as usize,
        (scene.canvas.height as f32 / shrink) as usize,
        |point| at(point.x * shrink, point.y * shrink),
    );
    Drawn::of((shrink - 1.0) / 0.6)
}

/// Saved as messengers save.
pub(super) fn mild_jpeg(scene: &mut Scene<'_>, random: &mut Random) -> Drawn {
    let quality = random.within(72.0, 86.0);
    saved(scene, quality as u8, SamplingFactor::R_4_2_0);
    Drawn::of((86.0 - quality) / 14.0)
}
