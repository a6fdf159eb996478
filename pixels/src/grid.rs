//! Distances over a grid, and rays through it.

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

/// Along a ray from the middle of pixel `from` in steps of one `direction`: the first pixel of each of two kinds, and the
/// step at which it is met, `reach` at most. `distances` are those to the nearest pixel of each kind, in steps of 1 and √2
/// and rounded down; rows are `width` long.
#[inline(never)]
#[must_use]
pub fn first_along(
    distances: &[[u8; 2]],
    width: usize,
    from: usize,
    direction: (f32, f32),
    reach: f32,
) -> [Option<(usize, f32)>; 2] {
    // The straight way over the one in steps of 1 and √2, at least; and two halves of a pixel's diagonal.
    const STRAIGHT: f32 = 0.923;
    const CORNERS: f32 = 1.42;
    let size = [width as f32, (distances.len() / width) as f32];
    let origin = [(from % width) as f32 + 0.5, (from / width) as f32 + 0.5];
    let mut found = [None; 2];
    let mut step = 1.0;
    while step <= reach {
        let (x, y) = (origin[0] + direction.0 * step, origin[1] + direction.1 * step);
        if x < 0.0 || y < 0.0 || x >= size[0] || y >= size[1] {
            break;
        }
        let index = y as usize * width + x as usize;
        let mut free = None;
        for (found, &distance) in found.iter_mut().zip(&distances[index]) {
            if distance == 0 {
                found.get_or_insert((index, step));
            } else if found.is_none() {
                free = Some(free.map_or(distance, |free| distance.min(free)));
            }
        }
        let Some(free) = free else { break };
        // Where nothing that is looked for is near, no step is looked at.
        step += (f32::from(free) * STRAIGHT - CORNERS).max(1.0).floor();
    }
    found
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

    #[test]
    fn rays_meet_what_single_steps_meet() {
        let (width, height) = (40usize, 30usize);
        let kind = |index: usize, of: usize| (index * 7919 + index / width * 31) % 97 == of;
        let [one, two] = [3, 50].map(|of| {
            let nothing = |index| if kind(index, of) { 0.0 } else { 1e6 };
            let mut values: Vec<f32> = (0..width * height).map(nothing).collect();
            distances(&mut values, width);
            values
        });
        let field: Vec<[u8; 2]> = one
            .iter()
            .zip(&two)
            .map(|(one, two)| [*one as u8, *two as u8])
            .collect();
        for from in 0..width * height {
            for direction in [(1.0, 0.0), (-0.383, 0.924), (0.707, -0.707)] {
                let found = first_along(&field, width, from, direction, 25.0);
                let walk = (1..=25).map_while(|step| {
                    let step = step as f32;
                    let x = (from % width) as f32 + 0.5 + direction.0 * step;
                    let y = (from / width) as f32 + 0.5 + direction.1 * step;
                    let inside = x >= 0.0 && y >= 0.0 && x < width as f32 && y < height as f32;
                    inside.then_some((y as usize * width + x as usize, step))
                });
                let walk: Vec<_> = walk.collect();
                let expected = [3, 50].map(|of| walk.iter().copied().find(|(index, _)| kind(*index, of)));
                assert_eq!(found, expected, "{from} {direction:?}");
            }
        }
    }
}
