//! The sensor's noise, in smooth skin.
//!
//! Immerkær's operator (1996, "Fast noise variance estimation") is blind to slopes and bends. Cameras interpolate and smooth
//! their noise, so that neighbours are alike: it is applied to every second pixel. It looks at small blocks of skin, and the
//! calm ones decide, so that stubble, freckles and wrinkles are not counted. What it cannot see: noise that was smeared
//! into blotches of more than some four pixels.

use super::plane::FacePlane;
use super::statistics::quantile64;
use crate::geometry::Point;

/// Side of a block, pixels.
const BLOCK_PX: usize = 8;
/// Pixels from one sample of the operator to the next.
const STRIDE_PX: usize = 2;
/// Share of the blocks that are calmer than the one that decides.
const CALM_SHARE: f64 = 0.3;
/// Fewer blocks of skin than this say nothing.
const FEWEST_BLOCKS: usize = 12;
/// Mean magnitude of the operator over unit noise: six standard deviations, of which the mean is √(2/π).
const UNIT_NOISE: f64 = 6.0 * 0.797_884_560_802_865_4;

/// Standard deviation of the noise, 8-bit luma; `None` when too little skin is seen.
pub(crate) fn noise(plane: &FacePlane, points: &[Point]) -> Option<f64> {
    let skin = plane.skin(points);
    let mut blocks = Vec::new();
    let starts = |side: usize| (STRIDE_PX..(side + 1).saturating_sub(BLOCK_PX + STRIDE_PX)).step_by(BLOCK_PX);
    for top in starts(plane.height) {
        for left in starts(plane.width) {
            let cells =
                || (0..BLOCK_PX * BLOCK_PX).map(|cell| (left + cell % BLOCK_PX, top + cell / BLOCK_PX));
            if cells().all(|(x, y)| skin.holds(x, y)) {
                let sum: f64 = cells().map(|(x, y)| roughness(plane, x, y)).sum();
                blocks.push(sum / (BLOCK_PX * BLOCK_PX) as f64 / UNIT_NOISE);
            }
        }
    }
    if blocks.len() < FEWEST_BLOCKS {
        return None;
    }
    quantile64(&mut blocks, CALM_SHARE)
}

/// Difference of two Laplacians around an inner pixel, magnitude.
fn roughness(plane: &FacePlane, x: usize, y: usize) -> f64 {
    let row = |y: usize| {
        let row = &plane.luma[y * plane.width + x - STRIDE_PX..][..=2 * STRIDE_PX];
        (row[0] + row[2 * STRIDE_PX], row[STRIDE_PX])
    };
    let ((above, over), (beside, here), (below, under)) = (row(y - STRIDE_PX), row(y), row(y + STRIDE_PX));
    f64::from((above + below - 2.0 * (over + under + beside) + 4.0 * here).abs())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::outline::OVAL;

    const SIDE: usize = 200;

    /// A face that fills the plane, its features far outside.
    fn look(luma: impl Fn(usize, usize) -> f32) -> Option<f64> {
        let mut points = vec![Point { x: -500.0, y: -500.0 }; 478];
        for (step, index) in OVAL.iter().enumerate() {
            let angle = step as f64 / OVAL.len() as f64 * std::f64::consts::TAU;
            points[*index] = Point {
                x: 100.0 + 95.0 * angle.sin(),
                y: 100.0 - 95.0 * angle.cos(),
            };
        }
        let plane = FacePlane {
            width: SIDE,
            height: SIDE,
            luma: (0..SIDE * SIDE)
                .map(|index| luma(index % SIDE, index / SIDE))
                .collect(),
            span: 1.0,
            left: 0,
            top: 0,
        };
        noise(&plane, &points)
    }

    /// Twelve uniform numbers less six have unit variance (Irwin and Hall).
    fn unit_noise(x: usize, y: usize) -> f32 {
        let mut state = (x as u64) << 32 | y as u64 | 1 << 60;
        let sum: f64 = (0..12)
            .map(|_| {
                state = state
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(1_442_695_040_888_963_407);
                let mixed = (state ^ (state >> 29)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
                (mixed >> 11) as f64 / (1u64 << 53) as f64
            })
            .sum();
        (sum - 6.0) as f32
    }

    #[test]
    fn the_deviation_is_found_and_a_slope_has_none() {
        let noisy = look(|x, y| 120.0 + 6.0 * unit_noise(x, y)).expect("skin");
        // The calm blocks decide, so a little less than 6.
        assert!((5.0..6.2).contains(&noisy), "{noisy}");
        let slope = look(|x, y| 80.0 + 0.3 * x as f32 + 0.1 * y as f32).expect("skin");
        assert!(slope < 0.01, "{slope}");
    }
}
