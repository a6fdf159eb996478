//! Exposure, colour and contrast of the face; the light's evenness, reflections and cast lie in files of their own.
//!
//! Exposure is judged without assuming a skin tone: a face counts as too dark by its crushed pixels, or when even its
//! highlights stay dark while nothing else in the picture is bright either. A dark face before a bright wall is not
//! underexposed.

use super::chip::FaceChip;
use super::colour::{Lab, LabConverter, luma};
use super::face_lab::FaceLab;
use super::light_side::side_difference_share;
use super::specular::{hot_spot_strength, lens_glare_shares};
use super::statistics::{quantile, quantile64};
use super::white_point::{colour_cast, pupil_redness};
use crate::photo::Pyramid;

/// Luma up to which a pixel counts as crushed (OFIQ's UnderExposurePrevention uses the same bin).
const CRUSHED_LUMA: f32 = 25.0;
/// Channel value from which a pixel counts as clipped.
const CLIPPED_VALUE: u8 = 253;
/// Side, pixels, of the coarse picture that the brightest tone is read from.
const COARSE_SIDE_PX: u32 = 400;

/// Light and colour of one face.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct LightFacts {
    /// Share of face pixels with luma up to 25.
    pub underexposed_share: f64,
    /// Share of face pixels with a channel from 253.
    pub overexposed_share: f64,
    /// 98th percentile of the face's luma, 0 to 255.
    pub face_highlight_luma: f64,
    /// 99th percentile of the picture's luma, 0 to 255.
    pub picture_highlight_luma: f64,
    /// Median colour of the skin.
    pub skin: Lab,
    /// Individual typology angle of the skin, degrees (Chardon, Cretois and Hourseau 1991).
    pub skin_typology_angle_deg: f64,
    /// Mean chroma of the face, CIELAB.
    pub face_chroma: f64,
    /// Root mean square of a*, b* about their quadratic trend over lightness, CIELAB. A grey or toned picture has one
    /// colour per lightness and hence no spread; skin, lips, eyes and hair of a colour photo do not line up like that.
    pub face_chroma_spread: f64,
    /// 99th less 1st percentile of the face's lightness (L*) over their sum: a dark face has less range than a light one,
    /// but not less contrast.
    pub contrast: f64,
    /// How much darker the person's left side is, as a share of the bright skin; negative where it is the right one;
    /// `None` when too little skin is seen.
    pub side_difference_share: Option<f64>,
    /// Light that the strongest reflection on the skin adds over what lies around it, as a share of white and the skin's
    /// own light together.
    pub hot_spot_strength: f64,
    /// How coloured the light is by skin and whites of the eyes, in spreads of what they say of neutral light: as they are,
    /// and as normalization would leave them where it may balance the colours; `None` when no white is seen.
    pub colour_cast_ratio: Option<[f64; 2]>,
    /// Share of the surroundings of each eye that reflects a lamp, the person's right eye first.
    pub lens_glare_shares: [f64; 2],
    /// a* of each pupil, the person's right eye first; `None` when the eye is closed.
    pub pupil_redness_lab: [Option<f64>; 2],
}

/// Light and colour of the chip's face; `None` when too few pixels show skin.
pub(crate) fn light(
    chip: &FaceChip,
    pyramid: &Pyramid<'_>,
    converter: &LabConverter,
    wall: Option<Lab>,
) -> Option<LightFacts> {
    let face: Vec<usize> = chip.face().indices().collect();
    if face.len() < 200 {
        return None;
    }
    let sampled = FaceLab::new(chip, converter)?;
    let count = face.len() as f64;
    let crushed = face
        .iter()
        .filter(|index| chip.luma[**index] <= CRUSHED_LUMA)
        .count();
    let clipped = face
        .iter()
        .filter(|index| chip.rgb[**index].iter().any(|value| *value >= CLIPPED_VALUE))
        .count();
    let mut face_luma: Vec<f32> = face.iter().map(|index| chip.luma[*index]).collect();
    let face_lab: Vec<Lab> = sampled.face.iter().map(|cell| sampled.lab[*cell]).collect();
    let mut lightness: Vec<f64> = face_lab.iter().map(|lab| lab.l).collect();
    let skin = sampled.median_of(&sampled.skin)?;
    Some(LightFacts {
        underexposed_share: crushed as f64 / count,
        overexposed_share: clipped as f64 / count,
        face_highlight_luma: f64::from(quantile(&mut face_luma, 0.98)?),
        picture_highlight_luma: picture_highlight(pyramid)?,
        skin,
        skin_typology_angle_deg: libm::atan2(skin.l - 50.0, skin.b).to_degrees(),
        face_chroma: face_lab.iter().map(Lab::chroma).sum::<f64>() / face_lab.len() as f64,
        face_chroma_spread: chroma_spread(&face_lab),
        contrast: contrast(&mut lightness)?,
        side_difference_share: side_difference_share(&sampled),
        hot_spot_strength: hot_spot_strength(chip, &sampled, &skin, converter),
        colour_cast_ratio: colour_cast(chip, &sampled, converter, wall),
        lens_glare_shares: lens_glare_shares(chip, &sampled, converter),
        pupil_redness_lab: pupil_redness(chip, converter),
    })
}

fn contrast(lightness: &mut [f64]) -> Option<f64> {
    let (light, dark) = (quantile64(lightness, 0.99)?, quantile64(lightness, 0.01)?);
    Some((light - dark) / (light + dark).max(1.0))
}

fn picture_highlight(pyramid: &Pyramid<'_>) -> Option<f64> {
    let level = pyramid.level_with_side_at_most(COARSE_SIDE_PX);
    let mut values: Vec<f32> = level
        .rgb
        .chunks_exact(3)
        .map(|p| luma([p[0], p[1], p[2]]) as f32)
        .collect();
    quantile(&mut values, 0.99).map(f64::from)
}

/// Residual of a* and b* after the best quadratic in L* (normal equations, 3×3).
fn chroma_spread(face: &[Lab]) -> f64 {
    let mut moments = [0.0; 5];
    let mut targets = [[0.0; 3]; 2];
    for lab in face {
        // Centred on mid grey and scaled, so that the fourth power stays well conditioned.
        let x = (lab.l - 50.0) / 50.0;
        let mut power = 1.0;
        for (order, moment) in moments.iter_mut().enumerate() {
            *moment += power;
            if order < 3 {
                targets[0][order] += power * lab.a;
                targets[1][order] += power * lab.b;
            }
            power *= x;
        }
    }
    let fits = targets.map(|target| solve(&moments, target));
    let sum: f64 = face
        .iter()
        .map(|lab| {
            let x = (lab.l - 50.0) / 50.0;
            let off = |value: f64, fit: &[f64; 3]| {
                let rest = value - (fit[0] + x * (fit[1] + x * fit[2]));
                rest * rest
            };
            off(lab.a, &fits[0]) + off(lab.b, &fits[1])
        })
        .sum();
    (sum / face.len().max(1) as f64).sqrt()
}

/// Cramer's rule on the Hankel matrix of `moments`; the mean alone where lightness does not vary.
fn solve(moments: &[f64; 5], target: [f64; 3]) -> [f64; 3] {
    let matrix = [
        [moments[0], moments[1], moments[2]],
        [moments[1], moments[2], moments[3]],
        [moments[2], moments[3], moments[4]],
    ];
    let determinant = |m: &[[f64; 3]; 3]| {
        m[0][0] * (m[1][1] * m[2][2] - m[1][2] * m[2][1]) - m[0][1] * (m[1][0] * m[2][2] - m[1][2] * m[2][0])
            + m[0][2] * (m[1][0] * m[2][1] - m[1][1] * m[2][0])
    };
    let whole = determinant(&matrix);
    if whole.abs() < 1e-9 * moments[0] * moments[0] * moments[0] {
        return [target[0] / moments[0].max(1.0), 0.0, 0.0];
    }
    std::array::from_fn(|column| {
        let mut replaced = matrix;
        for (row, value) in replaced.iter_mut().zip(target) {
            row[column] = value;
        }
        determinant(&replaced) / whole
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_colour_per_lightness_has_no_spread_and_two_have() {
        let toned: Vec<Lab> = (0..100)
            .map(f64::from)
            .map(|l| Lab {
                l,
                a: 0.1 * l,
                b: 20.0 - 0.002 * l * l,
            })
            .collect();
        assert!(chroma_spread(&toned) < 1e-6);
        let mixed: Vec<Lab> = (0..100)
            .map(|step| Lab {
                l: f64::from(step),
                a: if step % 2 == 0 { 5.0 } else { -5.0 },
                b: 0.0,
            })
            .collect();
        assert!((chroma_spread(&mixed) - 5.0).abs() < 0.05);
        assert!(
            chroma_spread(
                &[Lab {
                    l: 50.0,
                    a: 3.0,
                    b: 1.0
                }; 50]
            ) < 1e-9
        );
    }
}
