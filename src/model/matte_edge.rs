//! Which share of a pixel at the edge of a cut-out is the person.
//!
//! A small network of our own (`models/matte_edge/`) looks at tiles of what is known of the picture and of its matte so
//! far, and says what the matte should be. It has learnt on portraits before drawn and photographed backgrounds what
//! hair looks like, and what a door's edge. Neighbouring tiles overlap, and their answers go over into each other.

use yizhao_nn::Network;

use super::Networks;

/// Values that describe a pixel to the network.
pub const EDGE_PLANES: usize = 10;
/// Width and height of a tile, pixels.
pub(super) const TILE: usize = 64;
/// Half of what a tile shares with the next one, pixels.
const MARGIN: usize = 8;
const STEP: usize = TILE - 2 * MARGIN;

/// A cut picture as far as it is understood.
pub struct EdgeView<'a> {
    /// Width and height in pixels.
    pub size: [usize; 2],
    /// Which pixels are asked for, row by row.
    pub unknown: &'a [bool],
    /// What is known of a pixel; the order of `normalize::matte`.
    pub planes: &'a dyn Fn(usize) -> [f32; EDGE_PLANES],
}

impl Networks {
    /// Share of each unknown pixel that is the person, 0 to 1; 0 for the others.
    pub fn matte_edge(&mut self, view: &EdgeView<'_>) -> Vec<f32> {
        ask(&mut self.matte_edge, view)
    }
}

/// See [`Networks::matte_edge`].
pub(crate) fn ask(network: &mut Network, view: &EdgeView<'_>) -> Vec<f32> {
    let [width, height] = view.size;
    let mut shares = vec![0.0; width * height];
    let mut weights = vec![0.0; width * height];
    let inner = |from: usize, to: usize| from..(from + STEP).min(to);
    for top in (0..height).step_by(STEP) {
        for left in (0..width).step_by(STEP) {
            let asked = inner(top, height)
                .flat_map(|y| inner(left, width).map(move |x| y * width + x))
                .any(|index| view.unknown[index]);
            if !asked {
                continue;
            }
            // Beyond the frame nothing is known: all values are 0.
            let index = |place: usize| {
                let [x, y] = [left + place % TILE, top + place / TILE].map(|at| at.checked_sub(MARGIN));
                let (x, y) = (x.filter(|x| *x < width)?, y.filter(|y| *y < height)?);
                Some(y * width + x)
            };
            let input = network.input_mut().as_chunks_mut::<EDGE_PLANES>().0;
            for (place, values) in input.iter_mut().enumerate() {
                *values = index(place).map_or([0.0; EDGE_PLANES], view.planes);
            }
            network.run();
            for (place, share) in network.output(0).iter().enumerate() {
                if let Some(index) = index(place).filter(|index| view.unknown[*index]) {
                    let weight = weight(place % TILE) * weight(place / TILE);
                    shares[index] += weight * share;
                    weights[index] += weight;
                }
            }
        }
    }
    for (share, weight) in shares.iter_mut().zip(weights).filter(|(_, weight)| *weight > 0.0) {
        *share /= weight;
    }
    shares
}

/// Tiles give way to each other where they overlap: a seam would be a cut edge.
fn weight(at: usize) -> f32 {
    let from_edge = at.min(TILE - 1 - at) as f32 + 0.5;
    (from_edge / (2 * MARGIN) as f32).min(1.0)
}
