//! How evenly the face is lit: its skin compared with itself, patch by patch, the person's right against the left.
//!
//! Everything is a share of the lightness (L*) of the face's own bright skin, so that skin tone and exposure cancel. ICAO's
//! Portrait Quality report (2018) asks that no zone of forehead, cheeks and chin has less than half the intensity of
//! another one; encoded intensity is nearly proportional to L*. What it cannot see: a beard or hair over one side only.

use super::face_lab::FaceLab;
use super::statistics::{median, quantile64};

/// Radius of a patch in inter-eye distances.
const PATCH_RADIUS_IN_EYES: f64 = 0.1;
/// Fewer skin cells than this do not make a patch.
const FEWEST_CELLS: usize = 24;
/// Fewer patches than this say nothing.
const FEWEST_PATCHES: usize = 12;
/// Quantile of the patches that counts as the face's bright skin; its mirror is the dark skin.
const BRIGHT: f64 = 0.85;

/// Landmarks that mirror each other, the person's right first, zone by zone: forehead, under the eyes, cheeks, jaw, nose.
const ZONES: [&[(usize, usize)]; 5] = [
    &[(108, 337), (69, 299), (104, 333), (67, 297), (109, 338)],
    &[(117, 346), (118, 347), (50, 280), (101, 330), (36, 266)],
    &[(205, 425), (187, 411), (123, 352), (147, 376), (206, 426)],
    &[(207, 427), (214, 434), (192, 416)],
    &[(198, 420), (131, 360)],
];

/// How evenly the face is lit.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct LightField {
    /// The most uneven zone: lightness of the person's right less that of the left, over the bright skin's.
    pub side_difference_share: f64,
    /// Bright less dark skin over bright skin.
    pub range_share: f64,
}

/// `None` when too few patches of skin are seen.
pub(crate) fn light_field(face: &FaceLab) -> Option<LightField> {
    let lightness = |landmark: usize| {
        let cells = face.patch(landmark, PATCH_RADIUS_IN_EYES);
        (cells.len() >= FEWEST_CELLS)
            .then(|| cells.iter().map(|cell| face.lab[*cell].l).sum::<f64>() / cells.len() as f64)
    };
    let mut patches = Vec::new();
    let mut most_uneven = 0.0f64;
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
        if let Some(difference) = median(differences)
            && difference.abs() > most_uneven.abs()
        {
            most_uneven = difference;
        }
    }
    if patches.len() < FEWEST_PATCHES {
        return None;
    }
    let bright = quantile64(&mut patches, BRIGHT)?.max(1.0);
    let dark = quantile64(&mut patches, 1.0 - BRIGHT)?;
    Some(LightField {
        side_difference_share: most_uneven / bright,
        range_share: (bright - dark) / bright,
    })
}
