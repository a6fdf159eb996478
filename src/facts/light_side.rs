//! Which side of the face is darker, and by how much: mirrored patches of skin, the person's right against the left.
//!
//! Measured in L* + 16, the cube root of the light but for the darkest tones, as a share of the face's own bright skin: a
//! given loss of light is then the same share on every skin and at every exposure, which it is not in L* itself. Two zones
//! must agree on a side, since hair over one half of the forehead or a hand is no shadow. What it cannot see: hair over
//! more of one side than that, and a shadow that both sides share.

use super::face_lab::FaceLab;
use super::statistics::{median, quantile64};

/// Radius of a patch in inter-eye distances.
const PATCH_RADIUS_IN_EYES: f64 = 0.1;
/// Less of its circle on skin than this, or fewer cells, do not make a patch.
const SMALLEST_SHARE: f64 = 0.3;
const FEWEST_CELLS: f64 = 8.0;
/// Fewer patches than this say nothing.
const FEWEST_PATCHES: usize = 12;
/// L* is a multiple of the cube root of the light, less this.
const TO_CUBE_ROOT: f64 = 16.0;
/// Quantile of the patches that counts as the face's bright skin.
const BRIGHT: f64 = 0.85;

/// Landmarks that mirror each other, the person's right first, zone by zone: forehead, under the eyes, cheeks, jaw, nose.
const ZONES: [&[(usize, usize)]; 5] = [
    &[(108, 337), (69, 299), (104, 333), (67, 297), (109, 338)],
    &[(117, 346), (118, 347), (50, 280), (101, 330), (36, 266)],
    &[(205, 425), (187, 411), (123, 352), (147, 376), (206, 426)],
    &[(207, 427), (214, 434), (192, 416)],
    &[(198, 420), (131, 360)],
];

/// Cube root of the light on the person's right less that of the left, over the bright skin's: the most uneven zone but one
/// of those that are darker on the same side. `None` when too few patches of skin are seen.
pub(crate) fn side_difference_share(face: &FaceLab) -> Option<f64> {
    let radius = PATCH_RADIUS_IN_EYES * face.inter_eye_cells;
    let fewest = (SMALLEST_SHARE * std::f64::consts::PI * radius * radius).max(FEWEST_CELLS);
    let lightness = |landmark: usize| {
        let cells = face.patch(landmark, PATCH_RADIUS_IN_EYES);
        (cells.len() as f64 >= fewest).then(|| {
            cells.iter().map(|cell| face.lab[*cell].l).sum::<f64>() / cells.len() as f64 + TO_CUBE_ROOT
        })
    };
    let mut patches = Vec::new();
    let mut zones = Vec::new();
    for zone in ZONES {
        let mut differences = Vec::new();
        for (right, left) in zone {
            let (right, left) = (lightness(*right), lightness(*left));
            patches.extend(right);
            patches.extend(left);
            if let (Some(right), Some(left)) = (right, left) {
                differences.push(right - left);
            }
        }
        zones.extend(median(differences));
    }
    if patches.len() < FEWEST_PATCHES {
        return None;
    }
    let bright = quantile64(&mut patches, BRIGHT)?.max(1.0);
    Some(agreed(zones) / bright)
}

/// The second largest of the differences on whichever side that is larger; 0 where no two have one sign.
fn agreed(mut zones: Vec<f64>) -> f64 {
    zones.sort_by(f64::total_cmp);
    let [_, second, ..] = *zones else { return 0.0 };
    let (left, right) = (second.min(0.0), zones[zones.len() - 2].max(0.0));
    if right > -left { right } else { left }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::colour::Lab;
    use crate::facts::face_lab::tests::skin;
    use crate::geometry::Point;

    const SIDE: usize = 200;

    /// A face whose patches mirror each other, the person's right in the left half of the picture.
    fn lit(lightness: impl Fn(usize, usize) -> f64) -> f64 {
        let mut face = skin(SIDE, |x, y| Lab {
            l: lightness(x, y) - TO_CUBE_ROOT,
            a: 10.0,
            b: 15.0,
        });
        for (row, zone) in ZONES.iter().enumerate() {
            for (column, (right, left)) in zone.iter().enumerate() {
                let (x, y) = (40.0 + 8.0 * column as f64, 30.0 + 35.0 * row as f64);
                face.points[*right] = Point { x, y };
                face.points[*left] = Point {
                    x: SIDE as f64 - x,
                    y,
                };
            }
        }
        side_difference_share(&face).expect("skin")
    }

    #[test]
    fn even_light_has_no_side_whatever_the_skin() {
        for l in [40.0, 70.0, 95.0] {
            assert!(lit(|_, _| l).abs() < 1e-9, "{l}");
        }
    }

    #[test]
    fn the_darker_side_is_told_and_skin_tone_cancels() {
        for l in [30.0, 70.0] {
            let left = lit(|x, _| if x < SIDE / 2 { l } else { 0.4 * l });
            assert!((left - 0.6).abs() < 1e-9, "{left}");
            let right = lit(|x, _| if x < SIDE / 2 { 0.4 * l } else { l });
            assert!((right + 0.6).abs() < 1e-9, "{right}");
        }
    }

    #[test]
    fn one_zone_alone_is_hair_and_two_are_light() {
        assert_eq!(agreed(vec![40.0, 3.0, -5.0, 1.0, 0.0]), 3.0);
        assert_eq!(agreed(vec![4.0, -30.0, -20.0, 1.0]), -20.0);
        assert_eq!(agreed(vec![30.0, -30.0]), 0.0);
        assert_eq!(agreed(vec![30.0]), 0.0);
    }

    #[test]
    fn a_dark_forehead_is_no_side() {
        let difference = lit(|_, y| if y < 50 { 20.0 } else { 80.0 });
        assert!(difference.abs() < 1e-9, "{difference}");
    }

    #[test]
    fn the_measure_grows_with_the_shadow() {
        let shadow = |left: f64| lit(|x, _| if x < SIDE / 2 { 70.0 } else { 70.0 * left });
        let measures: Vec<f64> = [1.0, 0.9, 0.75, 0.5, 0.3].into_iter().map(shadow).collect();
        assert!(measures.is_sorted(), "{measures:?}");
    }
}
