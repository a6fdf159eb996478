//! Colour cast and red pupils, from the eyes.
//!
//! The white of the eye is the one thing of known colour that every face brings along, whatever its skin. A cast shows
//! there and on the skin at once, in the same direction; either alone may be nature, make-up or a coloured wall nearby.
//! What it cannot see: a cast on closed or covered eyes, and one that the camera has evened out on the face alone.

use super::chip::FaceChip;
use super::colour::{Lab, LabConverter};
use super::face_lab::FaceLab;
use super::outline::{EYE_LEFT, EYE_RIGHT, GridMask, scaled};
use super::statistics::median;
use crate::geometry::Point;
use crate::sort;

/// a*, b* of the white of the eye in neutral light: median of the train split's portraits, rounded.
const NEUTRAL_SCLERA: [f64; 2] = [3.0, 4.0];
/// a*, b* of cheeks in neutral light: median of the train split's portraits, rounded.
const NEUTRAL_SKIN: [f64; 2] = [12.0, 17.0];
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

/// Distance by which both the white of the eyes and the skin leave their neutral colours in one direction, CIELAB a*, b*:
/// as they are, and after the factors of [`balance`] for `wall`; `None` when no white is seen.
pub(crate) fn colour_cast(
    chip: &FaceChip,
    face: &FaceLab,
    converter: &LabConverter,
    wall: Option<Lab>,
) -> Option<[f64; 2]> {
    let whites: Vec<Lab> = EYES
        .iter()
        .filter_map(|(lids, iris)| white(chip, *lids, *iris, converter))
        .collect();
    let count = whites.len() as f64;
    (!whites.is_empty()).then(|| {
        let mean = |part: fn(&Lab) -> f64| whites.iter().map(part).sum::<f64>() / count;
        let sclera = Lab {
            l: mean(|lab| lab.l),
            a: mean(|lab| lab.a),
            b: mean(|lab| lab.b),
        };
        let factors = wall.map_or([1.0; 3], |wall| balance(wall.light().map(|light| light as f32)));
        let cast = |turned: &dyn Fn(Lab) -> Lab| {
            let (sclera, skin) = (turned(sclera), turned(face.cheeks));
            shared_shift(
                [sclera.a - NEUTRAL_SCLERA[0], sclera.b - NEUTRAL_SCLERA[1]],
                [skin.a - NEUTRAL_SKIN[0], skin.b - NEUTRAL_SKIN[1]],
            )
        };
        let balanced = |colour: Lab| {
            let light = colour.light();
            Lab::of_light([0, 1, 2].map(|channel: usize| light[channel] * f64::from(factors[channel])))
        };
        [cast(&|colour| colour), cast(&balanced)]
    })
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

/// The length of `sclera`, but no more than `skin` goes in the same direction.
fn shared_shift(sclera: [f64; 2], skin: [f64; 2]) -> f64 {
    let length = (sclera[0] * sclera[0] + sclera[1] * sclera[1]).sqrt();
    let along = (skin[0] * sclera[0] + skin[1] * sclera[1]) / length.max(f64::EPSILON);
    length.min(along.max(0.0))
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

    #[test]
    fn a_cast_is_what_white_and_skin_share() {
        assert!((shared_shift([6.0, 8.0], [12.0, 16.0]) - 10.0).abs() < 1e-9);
        assert!((shared_shift([6.0, 8.0], [1.2, 1.6]) - 2.0).abs() < 1e-9);
        assert_eq!(shared_shift([6.0, 8.0], [-5.0, -5.0]), 0.0);
        assert_eq!(shared_shift([0.0, 0.0], [5.0, 5.0]), 0.0);
    }
}
