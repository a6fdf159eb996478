//! The arithmetic of closed-form matting (Levin, Lischinski and Weiss 2008): a window's share of the Laplacian, and conjugate
//! gradients.

/// Pixels of a window of 3×3.
const WINDOW: usize = 9;

/// A window's share of the matting Laplacian, `δ − (1 + dᵢᵀ (Σ + ε)⁻¹ dⱼ) / 9`; `noise` is the variance of colour that is noise.
#[inline(never)]
#[must_use]
pub fn matting_window(colours: &[[f32; 3]; WINDOW], noise: f32) -> [[f32; WINDOW]; WINDOW] {
    let mut mean = [0.0f32; 3];
    for colour in colours {
        (0..3).for_each(|channel| mean[channel] += colour[channel] / WINDOW as f32);
    }
    let offset = colours.map(|colour| [0, 1, 2].map(|channel: usize| colour[channel] - mean[channel]));
    let mut variance = [[0.0f32; 3]; 3];
    for from in &offset {
        for row in 0..3 {
            (0..3).for_each(|column| variance[row][column] += from[row] * from[column] / WINDOW as f32);
        }
    }
    (0..3).for_each(|channel| variance[channel][channel] += noise / WINDOW as f32);
    let whiten = Cholesky::of(variance);
    let white = offset.map(|from| whiten.apply(from));
    let mut shares = [[0.0; WINDOW]; WINDOW];
    for place in 0..WINDOW {
        for other in 0..=place {
            let agree: f32 = (0..3)
                .map(|channel| white[place][channel] * white[other][channel])
                .sum();
            let own = if place == other { 1.0 } else { 0.0 };
            let share = own - (1.0 + agree) / WINDOW as f32;
            shares[place][other] = share;
            shares[other][place] = share;
        }
    }
    shares
}

/// Lower triangle L of a symmetric positive definite matrix LLᵀ. The matrix's inverse by cofactors would drown in
/// rounding where a window holds an edge between two plain colours, and with it the system's definiteness.
#[derive(Debug, Clone, Copy)]
pub struct Cholesky {
    /// Inverses of the diagonal.
    diagonal: [f32; 3],
    /// Second row's first, third row's first and second entry.
    below: [f32; 3],
}

impl Cholesky {
    /// Decomposes the matrix.
    #[must_use]
    pub fn of(m: [[f32; 3]; 3]) -> Self {
        let root = |square: f32| 1.0 / square.max(f32::MIN_POSITIVE).sqrt();
        let first = root(m[0][0]);
        let (second_first, third_first) = (m[1][0] * first, m[2][0] * first);
        let second = root(m[1][1] - second_first * second_first);
        let third_second = (m[2][1] - third_first * second_first) * second;
        let third = root(m[2][2] - third_first * third_first - third_second * third_second);
        Self {
            diagonal: [first, second, third],
            below: [second_first, third_first, third_second],
        }
    }

    /// L⁻¹ times a vector.
    #[must_use]
    pub fn apply(&self, of: [f32; 3]) -> [f32; 3] {
        let first = of[0] * self.diagonal[0];
        let second = (of[1] - self.below[0] * first) * self.diagonal[1];
        let third = (of[2] - self.below[1] * first - self.below[2] * second) * self.diagonal[2];
        [first, second, third]
    }
}

/// Entries of each row of a [`Matrix`]: two pixels share a window when they are at most two apart.
pub const STENCIL: usize = 25;

/// A sparse symmetric matrix. Each entry has a column's number, or one beyond the last column for none, and its coefficient;
/// the middle one is on the diagonal.
#[derive(Debug, Clone, Copy)]
pub struct Matrix<'a> {
    /// Numbers of columns.
    pub columns: &'a [[u32; STENCIL]],
    /// Their coefficients.
    pub coefficients: &'a [[f32; STENCIL]],
}

impl Matrix<'_> {
    #[inline(never)]
    fn multiply(&self, vector: &[f32], out: &mut [f32]) {
        for ((columns, coefficients), out) in self.columns.iter().zip(self.coefficients).zip(out) {
            let entries = columns.iter().zip(coefficients);
            *out = entries
                .map(|(column, coefficient)| {
                    vector
                        .get(*column as usize)
                        .map_or(0.0, |value| coefficient * value)
                })
                .sum();
        }
    }
}

/// Solves `matrix × x = right` from `x` on, in so many rounds or until the residual is `done` of the first one.
///
/// Preconditioned with the diagonal; sums run in a fixed order and in f64, so that every platform agrees.
pub fn conjugate_gradients(matrix: &Matrix<'_>, right: &[f32], x: &mut [f32], rounds: usize, done: f64) {
    let diagonal: Vec<f32> = matrix
        .coefficients
        .iter()
        .map(|row| row[STENCIL / 2].max(f32::MIN_POSITIVE))
        .collect();
    let mut product = vec![0.0; x.len()];
    matrix.multiply(x, &mut product);
    let mut residual: Vec<f32> = right
        .iter()
        .zip(&product)
        .map(|(right, own)| right - own)
        .collect();
    let mut scaled: Vec<f32> = residual
        .iter()
        .zip(&diagonal)
        .map(|(value, by)| value / by)
        .collect();
    let mut direction = scaled.clone();
    let mut energy = dot(&residual, &scaled);
    let enough = done * done * energy;
    for _ in 0..rounds {
        if energy <= enough || energy <= 0.0 {
            break;
        }
        matrix.multiply(&direction, &mut product);
        let bend = dot(&direction, &product);
        if bend <= 0.0 {
            break;
        }
        let step = (energy / bend) as f32;
        for (x, direction) in x.iter_mut().zip(&direction) {
            *x += step * direction;
        }
        for ((residual, product), (scaled, diagonal)) in residual
            .iter_mut()
            .zip(&product)
            .zip(scaled.iter_mut().zip(&diagonal))
        {
            *residual -= step * product;
            *scaled = *residual / diagonal;
        }
        let next = dot(&residual, &scaled);
        let keep = (next / energy) as f32;
        energy = next;
        for (direction, scaled) in direction.iter_mut().zip(&scaled) {
            *direction = scaled + keep * *direction;
        }
    }
}

#[inline(never)]
fn dot(a: &[f32], b: &[f32]) -> f64 {
    a.iter().zip(b).map(|(a, b)| f64::from(*a) * f64::from(*b)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whitened_steps_stay_short_where_colours_lie_on_a_line() {
        // An edge between two plain colours: variance along one direction only, and noise.
        let edge = [0.5f32, 0.3, 0.4];
        let noise = 2e-5 / WINDOW as f32;
        let variance = [0, 1, 2].map(|row: usize| {
            [0, 1, 2]
                .map(|column: usize| edge[row] * edge[column] / 4.0 + if row == column { noise } else { 0.0 })
        });
        let step = Cholesky::of(variance).apply(edge.map(|value| value / 2.0));
        let length: f32 = step.iter().map(|value| value * value).sum();
        assert!((length - 1.0).abs() < 0.05, "{length}");
    }
}
