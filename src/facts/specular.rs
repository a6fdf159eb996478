//! Reflections of lamps: on the skin, and on lenses before the eyes.
//!
//! A reflection has the lamp's colour, not the skin's: light is divided into both by the face's own proportion of colours, so
//! that skin tone cancels. What it cannot see: a reflection on a lens that stays darker than the skin, such as a window
//! before a dark eye, and reflections on a face that is clipped as a whole or lit so broadly that nothing lies around.

use super::chip::FaceChip;
use super::colour::{Lab, LabConverter, luminance};
use super::detail::blur;
use super::face_lab::FaceLab;
use super::outline::{GridMask, scaled};
use super::statistics::{median, quantile64};
use super::white_point::{EYES, distance, iris_circle};
use crate::geometry::Point;

/// Cells of [`FaceLab`] per cell here, each way.
const STEP: usize = 2;
/// Blur that a reflection is seen through, in inter-eye distances: pores and noise are no lamps.
const FINE_IN_EYES: f64 = 0.04;
/// Blur that gives what lies around it, in inter-eye distances.
const AROUND_IN_EYES: f64 = 0.2;
/// Smallest reflection that counts in full, squared inter-eye distances.
const SPOT_IN_EYES: f64 = 0.02;
/// Along the ridge of the nose.
const NOSE: [usize; 6] = [6, 197, 195, 5, 4, 1];
/// How far from those the nose goes, in inter-eye distances.
const NOSE_IN_EYES: f64 = 0.3;
/// What a reflection on the nose counts: it is narrow and bent, and gleams in light that no other skin gleams in.
const NOSE_COUNTS: f64 = 0.8;
/// Logarithm of the skin's upper over its lower quartile of light, up to which a face is lit so evenly that a reflection
/// stands out more; and what is added to it, so that no face is so even that noise stands out.
const FLAT: f64 = 0.6;
const FLAT_OFFSET: f64 = 0.1;
/// Share of the face, brows and lashes with it, that is black but for a veil of stray light.
const VEIL_SHARE: f64 = 0.01;
/// Green and blue of skin over its red: from here on there is too little colour to tell a reflection by.
const LEAST_COLOUR: f64 = 0.9;
/// Red light under which its proportion to the others is noise.
const DARKEST: f64 = 0.001;
/// Around each pupil, in inter-eye distances, lies what a lens would cover: its reflections are looked for apart.
const LENS_IN_EYES: f64 = 0.38;
/// Lightness under which nothing around an eye counts as a reflection, on dark skin either.
const LENS_DARKEST: f64 = 50.0;
/// Share of the cheeks' chroma under which a pixel around an eye is the lamp's and not the skin's.
const LENS_CHROMA_LEFT: f64 = 0.5;
/// The part of a lens that matters, in sizes of the open eye.
const LENS_OVER_EYE: f64 = 1.9;
/// The open eye, enlarged, in which white is the eye's own; the iris is looked at again.
const OWN_WHITE: f64 = 1.1;

/// Light that the strongest reflection on the skin adds over what lies around it, as a share of white and the skin's own
/// light together: as much of it stands out more on dark skin, and rendered or oiled fair skin gives back more of it in any
/// light. It stands out more on a face that is lit evenly, too, where no relief shows. Skin gives back red and the other colours in one proportion, a lamp's reflection gives back all alike: what is
/// too much of the others is reflected.
pub(crate) fn hot_spot_strength(
    chip: &FaceChip,
    face: &FaceLab,
    skin: &Lab,
    converter: &LabConverter,
) -> f64 {
    let side = face.side / STEP;
    let pixels_a_cell = chip.side / face.side * STEP;
    let cell_in_eyes = STEP as f64 / face.inter_eye_cells;
    let is_skin = |cell: usize| {
        let [x, y] = [cell % side * STEP, cell / side * STEP];
        let place = Point {
            x: x as f64,
            y: y as f64,
        };
        face.is_skin[y * face.side + x]
            && EYES
                .iter()
                .all(|(_, iris)| face.points[*iris].distance(place) >= LENS_IN_EYES * face.inter_eye_cells)
    };
    let light: Vec<Option<[f64; 2]>> = (0..side * side)
        .map(|cell| {
            let pixel = cell / side * pixels_a_cell * chip.side + cell % side * pixels_a_cell;
            is_skin(cell).then(|| {
                let [red, green, blue] = converter.light(chip.rgb[pixel]);
                [red, f64::midpoint(green, blue)]
            })
        })
        .collect();
    let counts = |cell: usize| {
        let place = Point {
            x: (cell % side * STEP) as f64,
            y: (cell / side * STEP) as f64,
        };
        let near = NOSE_IN_EYES * face.inter_eye_cells;
        if NOSE
            .iter()
            .any(|ridge| face.points[*ridge].distance(place) < near)
        {
            NOSE_COUNTS
        } else {
            1.0
        }
    };
    let added = strongest_reflection(&light, side, cell_in_eyes, counts);
    let mut lightness: Vec<f64> = face.face.iter().map(|cell| face.lab[*cell].l).collect();
    let veil = Lab {
        l: quantile64(&mut lightness, VEIL_SHARE).unwrap_or(0.0),
        ..Lab::default()
    };
    over_white_and_skin(added, skin) / relief(&light, luminance(veil.light()))
}

/// 1 on a face that the light models, less on one that is lit evenly; `veil` is light that lies over all of it.
fn relief(light: &[Option<[f64; 2]>], veil: f64) -> f64 {
    let mut seen: Vec<f64> = light
        .iter()
        .flatten()
        .map(|[red, other]| (red + 2.0 * other) / 3.0)
        .collect();
    let quartiles = [0.25, 0.75].map(|share| quantile64(&mut seen, share).unwrap_or(0.0));
    let [low, high] = quartiles.map(|light| libm::log((light - veil).max(DARKEST)));
    ((FLAT_OFFSET + high - low) / (FLAT_OFFSET + FLAT)).min(1.0)
}

fn over_white_and_skin(added: f64, skin: &Lab) -> f64 {
    added / (1.0 + luminance(skin.light()))
}

/// What it adds, as a share of white, by red light and the mean of green and blue where there is skin.
fn strongest_reflection(
    light: &[Option<[f64; 2]>],
    side: usize,
    cell_in_eyes: f64,
    counts: impl Fn(usize) -> f64,
) -> f64 {
    let seen = || light.iter().flatten();
    let Some(own) = median(seen().map(|[red, other]| other / red.max(DARKEST)).collect()) else {
        return 0.0;
    };
    let own = own.min(LEAST_COLOUR);
    let mirrored = |[red, other]: [f64; 2]| ((other - own * red) / (1.0 - own)).clamp(0.0, 1.0);
    let weight: Vec<f32> = light
        .iter()
        .map(|light| f32::from(u8::from(light.is_some())))
        .collect();
    let mirrored: Vec<f32> = light
        .iter()
        .map(|light| light.map_or(0.0, mirrored) as f32)
        .collect();
    let [fine, around] = [FINE_IN_EYES, AROUND_IN_EYES].map(|sigma| {
        let [sum, weight] = [&mirrored, &weight].map(|plane| blur(plane, side, sigma / cell_in_eyes));
        move |cell: usize| f64::from(sum[cell] / weight[cell])
    });
    let mut over: Vec<f64> = (0..light.len())
        .filter(|cell| light[*cell].is_some())
        .map(|cell| counts(cell) * (fine(cell) - around(cell)))
        .collect();
    over.sort_by(|one, two| two.total_cmp(one));
    let spot = (SPOT_IN_EYES / (cell_in_eyes * cell_in_eyes)) as usize;
    over.truncate(spot.max(1));
    over.iter().sum::<f64>() / over.len() as f64
}

/// Share of the surroundings of an eye that reflects a lamp, its own white left out; the person's right eye first.
pub(crate) fn lens_glare_shares(chip: &FaceChip, face: &FaceLab, converter: &LabConverter) -> [f64; 2] {
    let darkest = LENS_DARKEST.max(face.cheeks.l);
    let chroma = LENS_CHROMA_LEFT * face.cheeks.chroma();
    EYES.map(|(lids, iris)| {
        let lids = chip.polygon(lids);
        let (centre, radius) = iris_circle(chip, iris);
        let mut lens = GridMask::new(chip.side);
        lens.fill(&scaled(&lids, LENS_OVER_EYE), true);
        let mut open = GridMask::new(chip.side);
        open.fill(&scaled(&lids, OWN_WHITE), true);
        let (mut seen, mut glaring) = (0usize, 0usize);
        for index in lens.indices() {
            if open.holds(index % chip.side, index / chip.side) && distance(chip, index, centre) > radius {
                continue;
            }
            let lab = converter.lab(chip.rgb[index]);
            seen += 1;
            glaring += usize::from(lab.l > darkest && lab.chroma() < chroma);
        }
        glaring as f64 / seen.max(1) as f64
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIDE: usize = 100;
    const CELL_IN_EYES: f64 = 0.04;

    /// Skin that gives back `red` and half as much of the others, with a round spot that `paint` changes.
    fn spot(red: f64, paint: impl Fn([f64; 2]) -> [f64; 2]) -> f64 {
        let light: Vec<_> = (0..SIDE * SIDE)
            .map(|cell| {
                let [dx, dy] = [cell % SIDE, cell / SIDE].map(|place| place as f64 - 50.0);
                let skin = [red, 0.5 * red];
                Some(if dx * dx + dy * dy < 36.0 {
                    paint(skin)
                } else {
                    skin
                })
            })
            .collect();
        strongest_reflection(&light, SIDE, CELL_IN_EYES, |_| 1.0)
    }

    #[test]
    fn a_lamp_is_as_hot_on_every_skin_and_hotter_when_brighter() {
        for red in [0.1, 0.3, 0.5] {
            let strengths = [0.0, 0.1, 0.3, 0.5].map(|lamp| spot(red, |skin| skin.map(|light| light + lamp)));
            assert!(strengths.is_sorted(), "{strengths:?}");
            assert!(strengths[0] < 1e-3 && strengths[3] > 0.2, "{strengths:?}");
            assert!((strengths[3] - 5.0 * strengths[1]).abs() < 1e-3, "{strengths:?}");
        }
    }

    #[test]
    fn a_reflection_stands_out_more_on_darker_skin() {
        let on = |l| over_white_and_skin(0.3, &Lab { l, a: 10.0, b: 15.0 });
        assert!(on(0.0) > on(40.0) && on(40.0) > on(80.0));
        let white = Lab {
            l: 100.0,
            a: 0.0,
            b: 0.0,
        };
        assert!((over_white_and_skin(0.3, &white) - 0.15).abs() < 1e-4);
    }

    #[test]
    fn light_that_keeps_the_colour_is_no_reflection() {
        assert!(spot(0.4, |skin| skin.map(|light| 2.0 * light)) < 1e-3);
    }

    #[test]
    fn a_face_without_relief_lets_a_reflection_stand_out() {
        let between = |low: f64| -> Vec<_> {
            (0..100)
                .map(|cell| Some([low + (0.4 - low) * f64::from(cell) / 99.0; 2]))
                .collect()
        };
        let [even, some, modelled] = [0.4, 0.25, 0.05].map(|low| relief(&between(low), 0.0));
        assert!(even < some && some < modelled, "{even} {some} {modelled}");
        assert!((even - 1.0 / 7.0).abs() < 1e-9 && modelled <= 1.0);
        let veiled: Vec<_> = between(0.25)
            .iter()
            .flatten()
            .map(|light| Some(light.map(|light| light + 0.3)))
            .collect();
        assert!((relief(&veiled, 0.3) - some).abs() < 1e-9);
    }

    #[test]
    fn no_skin_reflects_nothing() {
        assert_eq!(strongest_reflection(&[None; 4], 2, CELL_IN_EYES, |_| 1.0), 0.0);
    }
}
