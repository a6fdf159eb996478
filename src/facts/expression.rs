//! What the face does: smiles, opens the mouth, frowns, lifts its brows, each as a belief between 0 and 1.
//!
//! Linear read-outs of the landmarks, turned to face the camera and averaged over both sides; `models/expression/train.py`
//! learnt them and says how well they do. On the same portraits they were as good as the published network of 52 blend
//! shapes, which costs 751 KB more. What they cannot see: a smirk on one side only, a tongue behind closed lips, puffed
//! cheeks; and they know the faces they learnt from, hardly any of them a small child's.

use super::pose::Placement;

/// Landmarks of the right half and the middle, each with its mirror image.
const PAIRS: [(usize, usize); 75] = [
    (0, 0),
    (1, 1),
    (4, 4),
    (5, 5),
    (6, 6),
    (7, 249),
    (8, 8),
    (10, 10),
    (13, 13),
    (14, 14),
    (17, 17),
    (21, 251),
    (33, 263),
    (37, 267),
    (39, 269),
    (40, 270),
    (46, 276),
    (52, 282),
    (53, 283),
    (54, 284),
    (55, 285),
    (58, 288),
    (61, 291),
    (63, 293),
    (65, 295),
    (66, 296),
    (67, 297),
    (70, 300),
    (78, 308),
    (80, 310),
    (81, 311),
    (82, 312),
    (84, 314),
    (87, 317),
    (88, 318),
    (91, 321),
    (93, 323),
    (95, 324),
    (103, 332),
    (105, 334),
    (107, 336),
    (109, 338),
    (127, 356),
    (132, 361),
    (133, 362),
    (136, 365),
    (144, 373),
    (145, 374),
    (146, 375),
    (148, 377),
    (149, 378),
    (150, 379),
    (152, 152),
    (153, 380),
    (154, 381),
    (155, 382),
    (157, 384),
    (158, 385),
    (159, 386),
    (160, 387),
    (161, 388),
    (162, 389),
    (163, 390),
    (168, 168),
    (172, 397),
    (173, 398),
    (176, 400),
    (178, 402),
    (181, 405),
    (185, 409),
    (191, 415),
    (195, 195),
    (197, 197),
    (234, 454),
    (246, 466),
];
const VALUES: usize = 3 * PAIRS.len();
/// Per read-out: its weights, then its offset, little-endian `f32`.
static WEIGHTS: &[u8] = include_bytes!("../../models/expression/weights.f32");
const WORD: usize = size_of::<f32>();

/// Beliefs between 0 and 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Expression {
    /// The face smiles.
    pub smile: f64,
    /// The mouth is opened: speech, surprise, the tongue out.
    pub mouth_opened: f64,
    /// The brows are drawn together.
    pub frown: f64,
    /// The brows are lifted.
    pub brows_raised: f64,
}

impl Expression {
    /// Reads the expression from 478 landmarks.
    pub(crate) fn of(landmarks: &[[f64; 3]], placement: &Placement) -> Option<Self> {
        let mut values = [0.0; VALUES];
        for ((right, left), value) in PAIRS.iter().zip(values.as_chunks_mut::<3>().0) {
            let [rx, ry, rz] = placement.straightened(*landmarks.get(*right)?);
            let [lx, ly, lz] = placement.straightened(*landmarks.get(*left)?);
            *value = [(rx - lx) / 2.0, (ry + ly) / 2.0, (rz + lz) / 2.0];
        }
        let mut beliefs = WEIGHTS
            .chunks_exact((VALUES + 1) * WORD)
            .map(|weights| belief(&values, weights));
        Some(Self {
            smile: beliefs.next()?,
            mouth_opened: beliefs.next()?,
            frown: beliefs.next()?,
            brows_raised: beliefs.next()?,
        })
    }
}

fn belief(values: &[f64; VALUES], weights: &[u8]) -> f64 {
    let (weights, _) = weights.as_chunks::<WORD>();
    let mut weights = weights.iter().map(|word| f64::from(f32::from_le_bytes(*word)));
    let sum: f64 = values
        .iter()
        .zip(weights.by_ref())
        .map(|(value, weight)| value * weight)
        .sum();
    let offset = weights.next().unwrap_or(0.0);
    1.0 / (1.0 + libm::exp(-(sum + offset)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_weights_are_four_read_outs_of_finite_numbers() {
        assert_eq!(WEIGHTS.len(), 4 * (VALUES + 1) * WORD);
        let (words, _) = WEIGHTS.as_chunks::<WORD>();
        assert!(words.iter().all(|word| f32::from_le_bytes(*word).is_finite()));
    }

    #[test]
    fn a_belief_is_the_logistic_of_the_weighted_sum() {
        let mut values = [0.0; VALUES];
        values[1] = 2.0;
        let mut weights = [0.0f32; VALUES + 1];
        weights[1] = 0.75;
        weights[VALUES] = -1.5;
        let bytes: Vec<u8> = weights.iter().flat_map(|weight| weight.to_le_bytes()).collect();
        assert_eq!(belief(&values, &bytes), 0.5);
    }
}
