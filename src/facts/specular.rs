//! Reflections of lamps: on the skin, and on lenses before the eyes.
//!
//! A reflection is whiter than what lies under it: lighter than the face's own skin by so much, and with less colour. Both
//! are relative to the skin, so that they mean the same on every skin tone. What it cannot see: a reflection that stays
//! darker than the skin, such as a window in a lens before a dark eye, and reflections on a face that is clipped as a whole.

use super::chip::FaceChip;
use super::colour::LabConverter;
use super::detail::blur;
use super::face_lab::FaceLab;
use super::outline::{GridMask, scaled};
use super::white_point::{EYES, distance, iris_circle};
use crate::geometry::Point;

/// Cells of [`FaceLab`] per cell here, each way.
const STEP: usize = 2;
/// Blur that a reflection is seen through, in inter-eye distances: pores and noise are no lamps.
const FINE_IN_EYES: f64 = 0.04;
/// Blur that gives the skin around it, in inter-eye distances.
const AROUND_IN_EYES: f64 = 0.36;
/// Lightness above the cheeks' from which skin may reflect.
const SKIN_ABOVE_CHEEKS: f64 = 8.0;
/// Skin lighter than this is taken as this: there is no room left for a reflection to be whiter.
const SKIN_LIGHTEST: f64 = 90.0;
/// Around each pupil, in inter-eye distances, lies what a lens would cover: its reflections are looked for apart.
const LENS_IN_EYES: f64 = 0.38;
/// Chroma of the cheeks under which a picture is grey and colour says nothing.
const GREY_CHROMA: f64 = 5.0;
/// Lightness under which nothing around an eye counts as a reflection, on dark skin either.
const LENS_DARKEST: f64 = 50.0;
/// Share of the cheeks' chroma under which a pixel around an eye is the lamp's and not the skin's.
const LENS_CHROMA_LEFT: f64 = 0.5;
/// The part of a lens that matters, in sizes of the open eye.
const LENS_OVER_EYE: f64 = 1.9;
/// The open eye, enlarged, in which white is the eye's own; the iris is looked at again.
const OWN_WHITE: f64 = 1.1;

/// How white the whitest reflection on the skin is: the share of the way from the skin around it to white that its
/// lightness has gone, times the share of the skin's colour that it has lost. In a grey picture the lightness speaks for both.
pub(crate) fn hot_spot_strength(face: &FaceLab) -> f64 {
    let side = face.side / STEP;
    let at = |cell: usize| cell / side * STEP * face.side + cell % side * STEP;
    let plane = |value: &dyn Fn(usize) -> f64| -> Vec<f32> {
        (0..side * side)
            .map(|cell| {
                if face.is_skin[at(cell)] {
                    value(at(cell)) as f32
                } else {
                    0.0
                }
            })
            .collect()
    };
    let weight = plane(&|_| 1.0);
    let lightness = plane(&|cell| face.lab[cell].l);
    let chroma = plane(&|cell| face.lab[cell].chroma());
    let cell_in_eyes = STEP as f64 / face.inter_eye_cells;
    let [fine, around] = [FINE_IN_EYES, AROUND_IN_EYES]
        .map(|sigma| move |plane: &[f32]| blur(plane, side, sigma / cell_in_eyes));
    let (fine_weight, around_weight) = (fine(&weight), around(&weight));
    let (fine_lightness, around_lightness) = (fine(&lightness), around(&lightness));
    let fine_chroma = fine(&chroma);
    let skin_chroma = face.cheeks.chroma();
    let before_eye = |cell: usize| {
        let cell = at(cell);
        let place = Point {
            x: (cell % face.side) as f64,
            y: (cell / face.side) as f64,
        };
        EYES.iter()
            .any(|(_, iris)| face.points[*iris].distance(place) < LENS_IN_EYES * face.inter_eye_cells)
    };
    (0..side * side)
        .filter(|cell| weight[*cell] > 0.0 && !before_eye(*cell))
        .map(|cell| {
            let mean = |sum: &[f32], weight: &[f32]| f64::from(sum[cell]) / f64::from(weight[cell]);
            let spot = mean(&fine_lightness, &fine_weight);
            let skin = mean(&around_lightness, &around_weight);
            if spot <= face.cheeks.l + SKIN_ABOVE_CHEEKS {
                return 0.0;
            }
            let lighter = ((spot - skin) / (100.0 - skin.min(SKIN_LIGHTEST))).max(0.0);
            let whiter = if skin_chroma < GREY_CHROMA {
                lighter
            } else {
                (1.0 - mean(&fine_chroma, &fine_weight) / skin_chroma).clamp(0.0, 1.0)
            };
            lighter * whiter
        })
        .fold(0.0, f64::max)
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
    use crate::facts::colour::Lab;
    use crate::facts::face_lab::tests::skin;

    const SIDE: usize = 200;

    /// Skin of lightness `l` with a round spot that has gone `share` of the way to white.
    fn spot(l: f64, share: f64) -> f64 {
        hot_spot_strength(&skin(SIDE, |x, y| {
            let (dx, dy) = (x as f64 - 100.0, y as f64 - 60.0);
            let share = if dx * dx + dy * dy < 64.0 { share } else { 0.0 };
            Lab {
                l: l + (100.0 - l) * share,
                a: 12.0 * (1.0 - share),
                b: 17.0 * (1.0 - share),
            }
        }))
    }

    #[test]
    fn a_lamp_is_as_hot_on_every_skin_and_hotter_when_brighter() {
        for l in [30.0, 50.0, 70.0] {
            let strengths = [0.0, 0.3, 0.6, 0.95].map(|share| spot(l, share));
            assert!(strengths.is_sorted(), "{strengths:?}");
            assert!(strengths[0] < 1e-3 && strengths[3] > 0.6, "{strengths:?}");
        }
        assert!((spot(30.0, 0.8) - spot(70.0, 0.8)).abs() < 0.05);
    }

    #[test]
    fn light_that_keeps_the_colour_is_no_reflection() {
        let lighter = skin(SIDE, |x, _| Lab {
            l: if x < 100 { 60.0 } else { 80.0 },
            a: 12.0,
            b: 17.0,
        });
        assert!(hot_spot_strength(&lighter) < 1e-3);
    }
}
