//! Distances over a grid, and a sparse matrix of its neighbourhoods.

use std::f32::consts::SQRT_2;

/// Replaces each value by the least of any other value plus the way from there, in steps of 1 and √2.
pub fn distances(values: &mut [f32], width: usize) {
    if width == 0 {
        return;
    }
    let mut rows = values.chunks_exact_mut(width);
    let Some(mut before) = rows.next() else { return };
    along(before);
    for row in rows {
        from_neighbour(before, row);
        along(row);
        before = row;
    }
    let mut rows = values.chunks_exact_mut(width).rev();
    let Some(mut below) = rows.next() else { return };
    back(below);
    for row in rows {
        from_neighbour(below, row);
        back(row);
        below = row;
    }
}

fn along(row: &mut [f32]) {
    let mut last = f32::INFINITY;
    for value in row {
        last = value.min(last + 1.0);
        *value = last;
    }
}

fn back(row: &mut [f32]) {
    let mut last = f32::INFINITY;
    for value in row.iter_mut().rev() {
        last = value.min(last + 1.0);
        *value = last;
    }
}

#[inline(never)]
fn from_neighbour(other: &[f32], row: &mut [f32]) {
    for (x, value) in row.iter_mut().enumerate() {
        let left = other[x.saturating_sub(1)] + SQRT_2;
        let right = other[(x + 1).min(other.len() - 1)] + SQRT_2;
        *value = value.min(other[x] + 1.0).min(left.min(right));
    }
}

/// The product of a matrix with `vector`. Each row has `N` entries, each a column's number, or one beyond the last column
/// for none, and its coefficient.
#[inline(never)]
pub fn multiply<const N: usize>(
    columns: &[[u32; N]],
    coefficients: &[[f32; N]],
    vector: &[f32],
    out: &mut [f32],
) {
    for ((columns, coefficients), out) in columns.iter().zip(coefficients).zip(out) {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_go_straight_and_across_corners() {
        let (width, height) = (9usize, 7usize);
        let mut values = vec![100.0; width * height];
        values[2 * width + 3] = 0.0;
        distances(&mut values, width);
        for (index, value) in values.iter().enumerate() {
            let (dx, dy) = ((index % width).abs_diff(3), (index / width).abs_diff(2));
            let expected = dx.abs_diff(dy) as f32 + dx.min(dy) as f32 * SQRT_2;
            assert!((value - expected).abs() < 1e-4, "{dx} {dy}: {value}");
        }
        distances(&mut [], 3);
    }
}
