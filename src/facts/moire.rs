//! A fine regular pattern over the face: the grid of a screen, its beat with the camera's own, the dots of a print.
//!
//! The power spectra of small tiles of the face, in the photo's own pixels, are averaged (Welch 1967). Skin, hair and
//! glasses fill a spectrum smoothly; a pattern stands out as a point, over the frequencies of its own length and over its
//! neighbourhood. Where JPEG's blocks have their points nobody looks. What it cannot see: a pattern finer than a pixel or
//! blurred away, and the gloss and the bent paper by which a person knows a print.

use super::plane::FacePlane;
use super::statistics::median;

/// Tiles are squares of this side, pixels, `STRIDE` apart.
const SIDE: usize = 64;
const STRIDE: usize = 48;
/// A single tile has chance peaks.
const FEWEST_TILES: usize = 2;
/// Periods longer than this, pixels, are features of the face.
const LONGEST_PERIOD_PX: f64 = 10.0;
/// Side of the neighbourhood that a point is held against, bins.
const NEIGHBOURHOOD: usize = 9;
/// Bins of JPEG's points around each multiple of 1/8 on the axes.
const BLOCK_BINS: i32 = SIDE as i32 / 8;
/// Power, of squared luma, below which nothing is seen.
const NOTHING: f64 = 1e-3;

/// Amplitude of the strongest pattern over that of what surrounds it in the spectrum; `None` when the face is too small.
pub(crate) fn moire(plane: &FacePlane) -> Option<f64> {
    let power = power(plane)?;
    let signed = |bin: usize| {
        if bin > SIDE / 2 {
            bin as i32 - SIDE as i32
        } else {
            bin as i32
        }
    };
    let radius = |index: usize| {
        let (x, y) = (f64::from(signed(index % SIDE)), f64::from(signed(index / SIDE)));
        (x * x + y * y).sqrt()
    };
    let mut rings = vec![Vec::new(); SIDE];
    for (index, power) in power.iter().enumerate() {
        rings[radius(index).round() as usize].push(*power);
    }
    let ring_median: Vec<f64> = (0..SIDE)
        .map(|ring| {
            let near = rings[ring.saturating_sub(1)..(ring + 2).min(SIDE)].concat();
            median(near).unwrap_or(f64::INFINITY)
        })
        .collect();
    let mut strongest: f64 = 0.0;
    // Half the plane: the spectrum of a real picture is symmetric.
    for index in 0..SIDE * (SIDE / 2) {
        let (x, y) = (signed(index % SIDE), signed(index / SIDE));
        let coarse = radius(index) * LONGEST_PERIOD_PX <= SIDE as f64;
        if coarse || is_block(x, y) || is_block(y, x) || x.abs().max(y.abs()) >= SIDE as i32 / 2 {
            continue;
        }
        let own = power[index];
        let over_ring = own / ring_median[radius(index).round() as usize];
        if over_ring > strongest {
            strongest = strongest.max(over_ring.min(own / neighbourhood(&power, index)));
        }
    }
    Some(strongest.sqrt())
}

/// Whether JPEG's blocks have power there: on an axis, at multiples of an eighth.
fn is_block(along: i32, across: i32) -> bool {
    let off = along.rem_euclid(BLOCK_BINS);
    across.abs() <= 1 && (off <= 1 || off == BLOCK_BINS - 1)
}

fn neighbourhood(power: &[f64], index: usize) -> f64 {
    let offset = |step: usize| step + SIDE - NEIGHBOURHOOD / 2;
    let values = (0..NEIGHBOURHOOD * NEIGHBOURHOOD).map(|cell| {
        let x = (index % SIDE + offset(cell % NEIGHBOURHOOD)) % SIDE;
        let y = (index / SIDE + offset(cell / NEIGHBOURHOOD)) % SIDE;
        power[y * SIDE + x]
    });
    median(values.collect()).unwrap_or(f64::INFINITY)
}

/// Mean power spectrum of the tiles, each without its mean and faded out towards its rim.
fn power(plane: &FacePlane) -> Option<Vec<f64>> {
    let turn = |step: usize| 2.0 * std::f64::consts::PI * step as f64 / SIDE as f64;
    let window: Vec<f64> = (0..SIDE).map(|step| 0.5 - 0.5 * libm::cos(turn(step))).collect();
    let roots: Vec<[f64; 2]> = (0..SIDE / 2)
        .map(|step| [libm::cos(turn(step)), -libm::sin(turn(step))])
        .collect();
    let tops = (0..=plane.height.checked_sub(SIDE)?).step_by(STRIDE);
    let lefts = (0..=plane.width.checked_sub(SIDE)?).step_by(STRIDE);
    let places: Vec<usize> = tops
        .flat_map(|top| lefts.clone().map(move |left| top * plane.width + left))
        .collect();
    if places.len() < FEWEST_TILES {
        return None;
    }
    let mut sum = vec![0.0; SIDE * SIDE];
    // The transform of a complex tile holds those of two real ones: of each frequency and its opposite, the mean power
    // is the mean of both.
    for pair in places.chunks(2) {
        let mut tile = vec![[0.0; 2]; SIDE * SIDE];
        for (part, place) in pair.iter().enumerate() {
            let row = |y: usize| &plane.luma[place + y * plane.width..][..SIDE];
            let total: f64 = (0..SIDE).flat_map(row).map(|luma| f64::from(*luma)).sum();
            let mean = total / (SIDE * SIDE) as f64;
            for (y, cells) in tile.chunks_exact_mut(SIDE).enumerate() {
                for ((cell, luma), across) in cells.iter_mut().zip(row(y)).zip(&window) {
                    cell[part] = (f64::from(*luma) - mean) * across * window[y];
                }
            }
        }
        transform_rows(&mut tile, &roots);
        transpose(&mut tile);
        transform_rows(&mut tile, &roots);
        for (sum, [real, imaginary]) in sum.iter_mut().zip(&tile) {
            *sum += real * real + imaginary * imaginary;
        }
    }
    let count = places.len() as f64;
    let opposite = |index: usize| (SIDE - index / SIDE) % SIDE * SIDE + (SIDE - index % SIDE) % SIDE;
    let mean = |index: usize| (sum[index] + sum[opposite(index)]) / (2.0 * count) + NOTHING;
    Some((0..SIDE * SIDE).map(mean).collect())
}

fn transpose(tile: &mut [[f64; 2]]) {
    for row in 0..SIDE {
        for column in row + 1..SIDE {
            tile.swap(row * SIDE + column, column * SIDE + row);
        }
    }
}

/// Fourier transform of each row (Cooley and Tukey 1965, radix 2, decimation in time).
fn transform_rows(tile: &mut [[f64; 2]], roots: &[[f64; 2]]) {
    for row in tile.chunks_exact_mut(SIDE) {
        for index in 0..SIDE {
            let reversed = index.reverse_bits() >> (usize::BITS - SIDE.trailing_zeros());
            if index < reversed {
                row.swap(index, reversed);
            }
        }
        let mut half = 1;
        while half < SIDE {
            for block in row.chunks_exact_mut(2 * half) {
                let (low, high) = block.split_at_mut(half);
                for (index, (a, b)) in low.iter_mut().zip(high).enumerate() {
                    let [cosine, sine] = roots[index * (SIDE / 2 / half)];
                    let turned = [b[0] * cosine - b[1] * sine, b[0] * sine + b[1] * cosine];
                    *b = [a[0] - turned[0], a[1] - turned[1]];
                    *a = [a[0] + turned[0], a[1] + turned[1]];
                }
            }
            half *= 2;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn look(luma: impl Fn(f64, f64) -> f64) -> f64 {
        let side = 192;
        let luma = (0..side * side).map(|index| luma((index % side) as f64, (index / side) as f64) as f32);
        let plane = FacePlane {
            width: side,
            height: side,
            luma: luma.collect(),
            span: 1.0,
            left: 0,
            top: 0,
        };
        moire(&plane).expect("tiles")
    }

    fn grain(x: f64, y: f64) -> f64 {
        let seed = (x as u32).wrapping_mul(0x9E37_79B9) ^ (y as u32).wrapping_mul(0x85EB_CA6B);
        let mixed = (seed ^ (seed >> 15)).wrapping_mul(0x2C1B_3C6D);
        f64::from((mixed ^ (mixed >> 13)) >> 24) / 32.0
    }

    #[test]
    fn a_pattern_stands_out_and_grain_blocks_and_shading_do_not() {
        let skin = |x: f64, y: f64| 120.0 + 0.2 * x + grain(x, y);
        let plain = look(skin);
        assert!(plain < 3.0, "{plain}");
        let screen = look(|x, y| skin(x, y) + 6.0 * libm::sin(1.9 * x + 0.3 * y));
        assert!(screen > 8.0, "{screen}");
        let blocks = look(|x, y| skin(x, y) + if (x as usize).is_multiple_of(8) { 8.0 } else { 0.0 });
        assert!(blocks < 3.0, "{blocks}");
    }

    #[test]
    fn the_transform_of_a_wave_is_one_line() {
        let roots: Vec<[f64; 2]> = (0..SIDE / 2)
            .map(|step| 2.0 * std::f64::consts::PI * step as f64 / SIDE as f64)
            .map(|angle| [libm::cos(angle), -libm::sin(angle)])
            .collect();
        let mut row: Vec<[f64; 2]> = (0..SIDE)
            .map(|x| {
                [
                    libm::cos(2.0 * std::f64::consts::PI * 5.0 * x as f64 / SIDE as f64),
                    0.0,
                ]
            })
            .collect();
        transform_rows(&mut row, &roots);
        for (bin, [real, imaginary]) in row.iter().enumerate() {
            let expected = if bin == 5 || bin == SIDE - 5 { 32.0 } else { 0.0 };
            assert!(
                (real - expected).abs() < 1e-9 && imaginary.abs() < 1e-9,
                "{bin}: {real} {imaginary}"
            );
        }
    }
}
