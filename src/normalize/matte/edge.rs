//! What the network `matte_edge` makes of alpha along the edge.
//!
//! Closed-form matting takes whatever has the hair's colour beside the hair for hair: a door's edge, a shelf, the light on
//! a wall. The network sees alpha as found so far beside all that it was found from. It changes nothing that is certain.

use super::perceived;
use super::sampling::Estimate;
use super::trimap::{Known, MaskInFrame};
use crate::model::{EDGE_PLANES, EdgeView};
use crate::normalize::LookAgain;
use crate::normalize::linear::LinearPicture;

/// Distance from the mask that counts as far, in its cells.
const FAR_CELLS: f32 = 16.0;

/// What the network is told.
pub(super) struct KnownSoFar<'a> {
    pub(super) picture: &'a LinearPicture,
    pub(super) mask: &'a MaskInFrame,
    pub(super) closer: &'a [f32],
    pub(super) trimap: &'a [Known],
    pub(super) outwards: &'a [f32],
    pub(super) estimates: &'a [Estimate],
    pub(super) alpha: &'a [f32],
}

impl KnownSoFar<'_> {
    /// In the order that the network has learnt.
    fn planes(&self, index: usize) -> [f32; EDGE_PLANES] {
        let [red, green, blue] = perceived(self.picture.pixels()[index]);
        let known = match self.trimap[index] {
            Known::Background => 0.0,
            Known::Unknown => 0.5,
            Known::Foreground => 1.0,
        };
        let Estimate { alpha, confidence } = self.estimates[index];
        [
            red,
            green,
            blue,
            self.mask.probability[index],
            self.closer[index],
            known,
            alpha,
            confidence,
            (self.outwards[index] / (FAR_CELLS * self.mask.cell_px)).min(1.0),
            self.alpha[index],
        ]
    }
}

/// Alpha with the network's answer where it was unknown.
pub(super) fn refine(known: &KnownSoFar<'_>, look_again: &mut dyn LookAgain) -> Vec<f32> {
    let unknown: Vec<bool> = known
        .trimap
        .iter()
        .map(|known| *known == Known::Unknown)
        .collect();
    let mut refined = look_again.edge(&EdgeView {
        size: [known.mask.width, known.mask.height],
        unknown: &unknown,
        planes: &|index| known.planes(index),
    });
    for ((refined, alpha), unknown) in refined.iter_mut().zip(known.alpha).zip(unknown) {
        if !unknown {
            *refined = *alpha;
        }
    }
    refined
}
