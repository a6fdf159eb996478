//! First guess of alpha, pixel by pixel: which certain colours nearby, mixed, give this pixel's colour?
//!
//! Mixing is done in linear light, as the lens does it; the misfit is judged as the eye sees it.

use wide::f32x4;
use yizhao_pixels as pixels;

use super::trimap::{Known, MaskInFrame, distances};
use crate::normalize::linear::LinearPicture;
use crate::sort;

/// A guess and how far it may be trusted.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Estimate {
    pub(super) alpha: f32,
    /// 0 to 1.
    pub(super) confidence: f32,
}

/// Sixteen directions, as steps of about one pixel.
const DIRECTIONS: [(f32, f32); 16] = [
    (1.0, 0.0),
    (0.924, 0.383),
    (0.707, 0.707),
    (0.383, 0.924),
    (0.0, 1.0),
    (-0.383, 0.924),
    (-0.707, 0.707),
    (-0.924, 0.383),
    (-1.0, 0.0),
    (-0.924, -0.383),
    (-0.707, -0.707),
    (-0.383, -0.924),
    (0.0, -1.0),
    (0.383, -0.924),
    (0.707, -0.707),
    (0.924, -0.383),
];

/// Certain colours taken from each side.
const SAMPLES: usize = 5;
/// How far a ray looks, in mask cells: across the widest band and as far again.
const REACH_CELLS: f32 = 9.0;
/// Misfit at which a pair is no longer believed, and the contrast at which it is: perceived light, 0 to 1.
const MISFIT: f32 = 0.05;
const CONTRAST: f32 = 0.08;
/// Misfit that one more band's width of distance is worth.
const DISTANCE: f32 = 0.015;

/// How much the contrast of a pair must exceed the variance among its samples: hair's own variance less than the
/// background's, which shines through it.
const UNREST: f32 = 3.0;
const FOREGROUND_UNREST: f32 = 0.1;

#[derive(Debug, Clone, Copy)]
struct Sample {
    /// Linear light; the last lane is 0.
    light: f32x4,
    /// The same as the eye sees it.
    seen: f32x4,
    distance: f32,
}

impl Sample {
    fn new([red, green, blue, _]: [f32; 4], distance: f32) -> Self {
        let light = f32x4::from([red, green, blue, 0.0]);
        Self {
            light,
            seen: seen(light),
            distance,
        }
    }
}

/// As [`super::perceived`].
fn seen(light: f32x4) -> f32x4 {
    light.fast_max(f32x4::ZERO).sqrt()
}

/// Red, green and blue, in this order on every platform.
fn sum(value: f32x4) -> f32 {
    let [red, green, blue, _] = value.to_array();
    red + green + blue
}

/// Estimates for the unknown pixels; the others repeat what is known, with full confidence.
pub(super) fn estimate(picture: &LinearPicture, mask: &MaskInFrame, trimap: &[Known]) -> Vec<Estimate> {
    let mut foreground = Vec::with_capacity(DIRECTIONS.len());
    let mut background = Vec::with_capacity(DIRECTIONS.len());
    let mut estimates = Vec::with_capacity(trimap.len());
    let width = picture.width();
    let to_foreground = distances(width, trimap.iter().map(|known| *known == Known::Foreground));
    let is_background = |(known, pixel): (&Known, &[f32; 4])| *known == Known::Background && pixel[3] > 0.0;
    let to_background = distances(width, trimap.iter().zip(picture.pixels()).map(is_background));
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the cast stops at the greatest byte"
    )]
    let rounded = |(one, other): (&f32, &f32)| [*one as u8, *other as u8];
    let to_both: Vec<[u8; 2]> = to_foreground.iter().zip(&to_background).map(rounded).collect();
    for (index, known) in trimap.iter().enumerate() {
        estimates.push(match known {
            Known::Background => Estimate {
                alpha: 0.0,
                confidence: 1.0,
            },
            Known::Foreground => Estimate {
                alpha: 1.0,
                confidence: 1.0,
            },
            Known::Unknown => {
                let prior = decided(mask.probability[index]);
                look(
                    picture,
                    &to_both,
                    index,
                    REACH_CELLS * mask.cell_px,
                    &mut foreground,
                    &mut background,
                );
                let guess = mix(picture.pixels()[index], &foreground, &background, mask.cell_px);
                // Where colours say nothing the mask does.
                guess.map_or(
                    Estimate {
                        alpha: prior,
                        confidence: 0.0,
                    },
                    |guess| Estimate {
                        alpha: prior + (guess.alpha - prior) * guess.confidence,
                        confidence: guess.confidence,
                    },
                )
            }
        });
    }
    estimates
}

/// Collects the nearest certain colours of both kinds along rays; `distances` are those to the two kinds, rounded down.
// A function of its own, as the next one is: browsers compile anew, and well, only what is called often.
#[inline(never)]
fn look(
    picture: &LinearPicture,
    distances: &[[u8; 2]],
    from: usize,
    reach: f32,
    foreground: &mut Vec<Sample>,
    background: &mut Vec<Sample>,
) {
    foreground.clear();
    background.clear();
    for direction in DIRECTIONS {
        let found = pixels::first_along(distances, picture.width(), from, direction, reach);
        for (found, samples) in found.into_iter().zip([&mut *foreground, &mut *background]) {
            samples.extend(found.map(|(index, step)| Sample::new(picture.pixels()[index], step)));
        }
    }
    for samples in [foreground, background] {
        sort::few(samples, |one, other| one.distance.total_cmp(&other.distance));
        samples.truncate(SAMPLES);
    }
}

/// The mean alpha of the best pairs.
#[inline(never)]
fn mix(pixel: [f32; 4], foreground: &[Sample], background: &[Sample], cell_px: f32) -> Option<Estimate> {
    const BEST: usize = 3;
    let own = Sample::new(pixel, 0.0);
    let nearest = |samples: &[Sample]| samples.first().map(|sample| sample.distance);
    let (near_foreground, near_background) = (nearest(foreground)?, nearest(background)?);
    let band = 6.0 * cell_px;
    let unrest = CONTRAST * CONTRAST + UNREST * (spread(background) + spread(foreground) * FOREGROUND_UNREST);
    let mut best = [(f32::INFINITY, 0.0, 0.0); BEST];
    for front in foreground {
        for back in background {
            let step = front.light - back.light;
            let along = sum((own.light - back.light) * step);
            let across = sum(step * step);
            let alpha = (along / across.max(1e-9)).clamp(0.0, 1.0);
            let miss = seen(back.light + step * f32x4::splat(alpha)) - own.seen;
            let misfit = sum(miss * miss);
            let further = (front.distance - near_foreground + back.distance - near_background) / band;
            let cost = misfit.sqrt() + DISTANCE * further;
            if cost < best[BEST - 1].0 {
                let apart = front.seen - back.seen;
                let contrast = sum(apart * apart);
                let confidence = trust(misfit) * (contrast / (contrast + unrest));
                best[BEST - 1] = (cost, alpha, confidence);
                sort::few(&mut best, |one, other| one.0.total_cmp(&other.0));
            }
        }
    }
    let found: Vec<_> = best.iter().filter(|(cost, ..)| cost.is_finite()).collect();
    let count = found.len().max(1) as f32;
    Some(Estimate {
        alpha: found.iter().map(|(_, alpha, _)| alpha).sum::<f32>() / count,
        confidence: found.iter().map(|(.., confidence)| confidence).sum::<f32>() / count,
    })
}

/// Variance of perceived colour among samples: before a curtain's folds almost any colour is some mixture.
fn spread(samples: &[Sample]) -> f32 {
    let count = samples.len().max(1) as f32;
    let share = f32x4::splat(count);
    let mean = samples
        .iter()
        .fold(f32x4::ZERO, |mean, sample| mean + sample.seen / share);
    let square = |sample: &Sample| {
        let apart = sample.seen - mean;
        sum(apart * apart)
    };
    samples.iter().map(square).sum::<f32>() / count
}

/// The mask's doubt, taken as the decision that it leans to: half-transparent ghosts look worse than a firm edge.
pub(super) fn decided(probability: f32) -> f32 {
    let firm = ((probability - 0.25) / 0.5).clamp(0.0, 1.0);
    firm * firm * (3.0 - 2.0 * firm)
}

/// Falls from 1 for no misfit; a quotient, since every platform divides alike.
fn trust(misfit_squared: f32) -> f32 {
    let scale = MISFIT * MISFIT;
    let quotient = scale / (scale + misfit_squared);
    quotient * quotient
}
