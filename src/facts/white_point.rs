//! Colour cast and red pupils, from the eyes.
//!
//! The white of the eye is the one thing of known colour that every face brings along, whatever its skin. A cast shows
//! there and on the skin at once; either alone may be nature, make-up or a coloured wall nearby, and counts as much as it
//! says of the light on people at large.
//! What it cannot see: a cast on closed or covered eyes, and one that the camera has evened out on the face alone.

use super::chip::FaceChip;
use super::colour::{Lab, LabConverter};
use super::face_lab::FaceLab;
use super::outline::{EYE_LEFT, EYE_RIGHT, GridMask, scaled};
use super::statistics::median;
use crate::geometry::Point;
use crate::sort;

/// Logarithms of red over green and of blue over green, of the white of the eye and of the cheeks, in neutral light: middle
/// of the train split's portraits.
const NEUTRAL: [f64; 4] = [0.14, -0.08, 0.52, -0.32];
/// From how far these four leave the middle to the light's colour that explains it best (the covariance of the same portraits,
/// generalised least squares), each row in spreads of such estimates.
const CAST: [[f64; 4]; 2] = [[4.7, 5.3, 3.9, 0.8], [1.0, 9.5, -1.0, 1.1]];
/// Light added to each channel before its logarithm is taken: in the dark, noise is no colour.
const STRAY_LIGHT: f64 = 0.06;
/// Landmarks of an eye: lids, the iris' centre and its ring; the person's right eye first.
pub(super) const EYES: [(&[usize; 16], usize); 2] = [(&EYE_RIGHT, 468), (&EYE_LEFT, 473)];
/// The lids are drawn in by this much: lashes are no white.
const INSIDE_LIDS: f64 = 0.95;
/// The iris, in its own radii, that is left out of the white.
const IRIS_LEFT_OUT: f64 = 1.15;
/// The pupil, in the iris' radii: what a flash turns red.
const PUPIL_IN_IRIS: f64 = 0.55;
/// Fewer pixels than this are no white.
const FEWEST_WHITE: usize = 15;
/// Share of the white's pixels, the lightest ones, that count: the rest lies in the shadow of lid and lashes.
const LIT_SHARE: f64 = 0.4;

/// A wall this light (linear), whose channels differ by no more than this, is taken for white or grey.
const WALL_LIGHT: f32 = 0.25;
const WALL_TINT: f32 = 0.16;
/// Largest change of a channel against the others.
const BALANCE: f32 = 0.06;

/// How coloured the light is, in spreads of what the eyes' whites and the cheeks say of it in neutral light: as they are, and
/// after the factors of [`balance`] for `wall`; `None` when no white is seen.
pub(crate) fn colour_cast(
    chip: &FaceChip,
    face: &FaceLab,
    converter: &LabConverter,
    wall: Option<Lab>,
) -> Option<[f64; 2]> {
    let whites: Vec<[f64; 3]> = EYES
        .iter()
        .filter_map(|(lids, iris)| white(chip, *lids, *iris, converter))
        .map(|white| white.light())
        .collect();
    let count = whites.len() as f64;
    (!whites.is_empty()).then(|| {
        let sclera =
            [0, 1, 2].map(|channel: usize| whites.iter().map(|white| white[channel]).sum::<f64>() / count);
        let skin = face.cheeks.light();
        let factors = wall.map_or([1.0; 3], |wall| balance(wall.light().map(|light| light as f32)));
        let balanced =
            |light: [f64; 3]| [0, 1, 2].map(|channel: usize| light[channel] * f64::from(factors[channel]));
        [cast(sclera, skin), cast(balanced(sclera), balanced(skin))]
    })
}

/// The same of linear colours.
fn cast(sclera: [f64; 3], skin: [f64; 3]) -> f64 {
    let [sclera, skin] =
        [sclera, skin].map(|light| light.map(|value| libm::log(value.max(0.0) + STRAY_LIGHT)));
    let seen = [
        sclera[0] - sclera[1],
        sclera[2] - sclera[1],
        skin[0] - skin[1],
        skin[2] - skin[1],
    ];
    let [one, other] = CAST.map(|row| -> f64 {
        let parts = row.iter().zip(seen).zip(NEUTRAL);
        parts
            .map(|((weight, seen), neutral)| weight * (seen - neutral))
            .sum()
    });
    (one * one + other * other).sqrt()
}

/// The factors for linear red, green and blue that make a wall that is nearly white half as coloured, within bounds; ones
/// for any other wall. Half: a cream wall is white to most people, and its owner's skin is not blue.
pub(crate) fn balance(wall: [f32; 3]) -> [f32; 3] {
    let mean = (wall[0] + wall[1] + wall[2]) / 3.0;
    let nearly_white = mean >= WALL_LIGHT && wall.iter().all(|light| (light / mean - 1.0).abs() <= WALL_TINT);
    if !nearly_white {
        return [1.0; 3];
    }
    wall.map(|light| (1.0 + (mean / light - 1.0) / 2.0).clamp(1.0 - BALANCE, 1.0 + BALANCE))
}

/// Median a* of each pupil, the person's right eye first: a pupil is black, and red only where a flash lights the retina.
pub(crate) fn pupil_redness(chip: &FaceChip, converter: &LabConverter) -> [Option<f64>; 2] {
    EYES.map(|(lids, iris)| {
        let mut open = GridMask::new(chip.side);
        open.fill(&chip.polygon(lids), true);
        let (centre, radius) = iris_circle(chip, iris);
        let pupil = open
            .indices()
            .filter(|index| distance(chip, *index, centre) < PUPIL_IN_IRIS * radius)
            .map(|index| converter.lab(chip.rgb[index]).a)
            .collect();
        median(pupil)
    })
}

fn white(chip: &FaceChip, lids: &[usize], iris: usize, converter: &LabConverter) -> Option<Lab> {
    let mut open = GridMask::new(chip.side);
    open.fill(&scaled(&chip.polygon(lids), INSIDE_LIDS), true);
    let (centre, radius) = iris_circle(chip, iris);
    let mut seen: Vec<Lab> = open
        .indices()
        .filter(|index| distance(chip, *index, centre) > IRIS_LEFT_OUT * radius)
        .map(|index| converter.lab(chip.rgb[index]))
        .collect();
    if seen.len() < FEWEST_WHITE {
        return None;
    }
    sort::by(&mut seen, |one, two| two.l.total_cmp(&one.l));
    seen.truncate((seen.len() as f64 * LIT_SHARE).ceil() as usize);
    let of = |part: fn(&Lab) -> f64| median(seen.iter().map(part).collect());
    Some(Lab {
        l: of(|lab| lab.l)?,
        a: of(|lab| lab.a)?,
        b: of(|lab| lab.b)?,
    })
}

/// Centre and mean radius of an iris, chip pixels.
pub(super) fn iris_circle(chip: &FaceChip, iris: usize) -> (Point, f64) {
    let centre = chip.points[iris];
    let ring = &chip.points[iris + 1..iris + 5];
    (
        centre,
        ring.iter().map(|point| point.distance(centre)).sum::<f64>() / 4.0,
    )
}

pub(super) fn distance(chip: &FaceChip, index: usize, from: Point) -> f64 {
    Point {
        x: (index % chip.side) as f64 + 0.5,
        y: (index / chip.side) as f64 + 0.5,
    }
    .distance(from)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Middle colours of an eye's white and of skin, at a brightness.
    fn neutral(bright: f64) -> [[f64; 3]; 2] {
        [[0, 1], [2, 3]].map(|at| {
            let green = bright + STRAY_LIGHT;
            let [red, blue] = at.map(|at: usize| green * libm::exp(NEUTRAL[at]) - STRAY_LIGHT);
            [red, bright, blue]
        })
    }

    #[test]
    fn neutral_light_is_no_cast_and_coloured_light_is_a_larger_one_the_stronger() {
        for bright in [0.1, 0.3] {
            let [sclera, skin] = neutral(bright);
            assert!(cast(sclera, skin) < 1e-9);
            for gain in [
                [1.5, 1.0, 0.4],
                [0.6, 1.0, 1.9],
                [0.75, 1.35, 0.75],
                [1.35, 0.65, 1.35],
            ] {
                let casts = [0.0, 0.5, 1.0].map(|share| {
                    let lit =
                        |light: [f64; 3]| [0, 1, 2].map(|at: usize| light[at] * libm::pow(gain[at], share));
                    cast(lit(sclera), lit(skin))
                });
                assert!(casts.is_sorted() && casts[2] > 3.0, "{casts:?}");
            }
        }
    }

    #[test]
    fn black_is_no_reason_to_panic() {
        assert!(cast([0.0; 3], [0.0; 3]).is_finite());
    }
}
