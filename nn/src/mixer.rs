//! Steps of the blendshape network, a mixer over points and channels: one row, columns are tokens.

use wide::f32x4;

use crate::format::Shape;

/// Points (dense, `channels` coordinates each) moved to their mean and scaled to a mean distance of `scale` from it.
pub(crate) fn normalize_points(shape: Shape, input: &[f32], scale: f32, out: &mut [f32]) {
    let channels = shape.channels as usize;
    let step = shape.groups() * 4;
    let count = shape.width as f32;
    out.fill(0.0);
    for channel in 0..channels {
        let coordinates = input.iter().skip(channel).step_by(channels);
        let mean = coordinates.clone().sum::<f32>() / count;
        for (coordinate, pixel) in coordinates.zip(out.chunks_exact_mut(step)) {
            pixel[channel] = coordinate - mean;
        }
    }
    let distance = |pixel: &[f32]| pixel.iter().map(|x| x * x).sum::<f32>().sqrt();
    let mean_distance = out.chunks_exact(step).map(distance).sum::<f32>() / count;
    for value in out {
        *value = *value / mean_distance * scale;
    }
}

/// Columns become channels and channels columns.
pub(crate) fn transpose(shape: Shape, input: &[f32], out: &mut [f32]) {
    let step = shape.groups() * 4;
    let out_step = (shape.width as usize).next_multiple_of(4);
    out.fill(0.0);
    for (column, pixel) in input.chunks_exact(step).take(shape.width as usize).enumerate() {
        for (value, row) in pixel.iter().zip(out.chunks_exact_mut(out_step)) {
            row[column] = *value;
        }
    }
}

/// Each pixel's channels brought to mean 0 and variance 1, then multiplied by `gains`.
pub(crate) fn layer_norm(shape: Shape, input: &[f32x4], gains: &[f32x4], epsilon: f32, out: &mut [f32x4]) {
    let groups = shape.groups();
    let channels = shape.channels as f32;
    for (input, out) in input.chunks_exact(groups).zip(out.chunks_exact_mut(groups)) {
        // Padding channels are zero, so that they add nothing to the sums; the variance takes two passes because
        // E[x²] − E[x]² loses what it measures when the mean is large.
        let mean = input
            .iter()
            .fold(f32x4::ZERO, |sum, value| sum + *value)
            .to_array()
            .iter()
            .sum::<f32>()
            / channels;
        let mut squares = 0.0;
        for value in bytemuck::cast_slice::<f32x4, f32>(input)
            .iter()
            .take(shape.channels as usize)
        {
            squares += (value - mean) * (value - mean);
        }
        let factor = 1.0 / (squares / channels + epsilon).sqrt();
        for ((out, input), gain) in out.iter_mut().zip(input).zip(gains) {
            *out = (*input - f32x4::splat(mean)) * f32x4::splat(factor) * *gain;
        }
    }
}
