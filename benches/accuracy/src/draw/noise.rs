//! Cloudy noise for skin, cloth, hair and walls.

use crate::random::mix;

use super::At;

/// Value noise: random numbers on a grid, smooth between, several octaves of it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Clouds {
    seed: u64,
    /// Pixels of one cell of the coarsest octave, across and down.
    cell_px: [f32; 2],
    octaves: u32,
}

impl Clouds {
    pub(crate) fn new(seed: u64, cell_px: f32, octaves: u32) -> Self {
        Self::stretched(seed, [cell_px, cell_px], octaves)
    }

    /// Longer in one direction than in the other, as threads and wood are.
    pub(crate) fn stretched(seed: u64, cell_px: [f32; 2], octaves: u32) -> Self {
        Self {
            seed,
            cell_px: cell_px.map(|side| side.max(0.5)),
            octaves,
        }
    }

    /// Between -1 and 1, mostly near 0.
    pub(crate) fn at(&self, point: At) -> f32 {
        let mut sum = 0.0;
        let mut weight = 0.5;
        for octave in 0..self.octaves {
            let scale = (1_u32 << octave) as f32;
            sum += weight
                * self.cell(
                    octave,
                    point.x / self.cell_px[0] * scale,
                    point.y / self.cell_px[1] * scale,
                );
            weight *= 0.5;
        }
        sum * 2.0
    }

    fn cell(&self, octave: u32, x: f32, y: f32) -> f32 {
        let (column, row) = (x.floor(), y.floor());
        let smooth = |t: f32| t * t * (3.0 - 2.0 * t);
        let (fx, fy) = (smooth(x - column), smooth(y - row));
        let corner = |dx: i64, dy: i64| {
            let key = (column as i64 + dx).wrapping_mul(0x1_0001)
                ^ (row as i64 + dy).wrapping_mul(0x27d4_eb2f)
                ^ (i64::from(octave) << 56);
            (mix(self.seed ^ key as u64) >> 40) as f32 / (1_u64 << 23) as f32 - 1.0
        };
        let top = corner(0, 0) * (1.0 - fx) + corner(1, 0) * fx;
        let bottom = corner(0, 1) * (1.0 - fx) + corner(1, 1) * fx;
        top * (1.0 - fy) + bottom * fy
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draw::at;

    #[test]
    fn clouds_are_centred_and_smooth() {
        let clouds = Clouds::new(3, 10.0, 3);
        let values: Vec<f32> = (0..4000)
            .map(|i| clouds.at(at((i % 97) as f32, (i / 97) as f32)))
            .collect();
        let mean = values.iter().sum::<f32>() / values.len() as f32;
        assert!(
            mean.abs() < 0.2 && values.iter().all(|value| value.abs() <= 2.0),
            "{mean}"
        );
        assert!((clouds.at(at(5.0, 5.0)) - clouds.at(at(5.1, 5.0))).abs() < 0.2);
    }
}
