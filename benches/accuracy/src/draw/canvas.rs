//! The picture being drawn on: sRGB-encoded values, 0 to 1, in floating point.

use std::sync::LazyLock;

use yizhao::photo::Picture;

use super::{At, Cover};

/// sRGB-encoded red, green, blue, 0 to 1.
pub(crate) type Colour = [f32; 3];

/// The picture being drawn on.
#[derive(Debug, Clone)]
pub(crate) struct Canvas {
    pub(crate) width: usize,
    pub(crate) height: usize,
    pub(crate) pixels: Vec<Colour>,
}

/// Steps of the tables of sRGB's curve; between them a straight line is exact to a ten-thousandth of a code.
const STEPS: usize = 4096;

/// Light by code.
static LIGHT: LazyLock<Vec<f32>> = LazyLock::new(|| {
    let light = |value: f32| {
        if value <= 0.04045 {
            value / 12.92
        } else {
            libm::powf((value + 0.055) / 1.055, 2.4)
        }
    };
    (0..=STEPS + 1)
        .map(|step| light(step as f32 / STEPS as f32))
        .collect()
});

/// Code by the square root of light, which is near to the curve, so that the dark end is not coarse.
static CODE: LazyLock<Vec<f32>> = LazyLock::new(|| {
    let code = |root: f32| {
        let light = root * root;
        if light <= 0.003_130_8 {
            light * 12.92
        } else {
            1.055 * libm::powf(light, 1.0 / 2.4) - 0.055
        }
    };
    (0..=STEPS + 1)
        .map(|step| code(step as f32 / STEPS as f32))
        .collect()
});

fn between(table: &[f32], place: f32) -> f32 {
    let place = place.clamp(0.0, 1.0) * STEPS as f32;
    let index = place as usize;
    table[index] + (table[index + 1] - table[index]) * (place - index as f32)
}

/// Light of an encoded value (IEC 61966-2-1).
pub(crate) fn to_linear(value: f32) -> f32 {
    between(&LIGHT, value)
}

/// Encoded value of light; more light than white can show is white.
pub(crate) fn from_linear(light: f32) -> f32 {
    between(&CODE, libm::sqrtf(light.clamp(0.0, 1.0)))
}

/// `share` of the second colour in the first.
pub(crate) fn mixed(one: Colour, two: Colour, share: f32) -> Colour {
    std::array::from_fn(|channel| one[channel] + (two[channel] - one[channel]) * share)
}

impl Canvas {
    pub(crate) fn filled(width: usize, height: usize, colour: Colour) -> Self {
        Self {
            width,
            height,
            pixels: vec![colour; width * height],
        }
    }

    pub(crate) fn of(picture: &Picture) -> Self {
        Self {
            width: picture.width() as usize,
            height: picture.height() as usize,
            pixels: picture
                .rgb()
                .as_chunks::<3>()
                .0
                .iter()
                .map(|pixel| pixel.map(|value| f32::from(value) / 255.0))
                .collect(),
        }
    }

    pub(crate) fn bytes(&self) -> Vec<u8> {
        self.pixels
            .iter()
            .flatten()
            .map(|value| (value * 255.0 + 0.5).clamp(0.0, 255.0) as u8)
            .collect()
    }

    /// Bilinear, the nearest pixel outside.
    pub(crate) fn sample(&self, point: At) -> Colour {
        let x = (point.x - 0.5).clamp(0.0, (self.width - 1) as f32);
        let y = (point.y - 0.5).clamp(0.0, (self.height - 1) as f32);
        let (column, row) = (x as usize, y as usize);
        let (right, below) = ((column + 1).min(self.width - 1), (row + 1).min(self.height - 1));
        let (fx, fy) = (x - column as f32, y - row as f32);
        let read = |x: usize, y: usize| self.pixels[y * self.width + x];
        mixed(
            mixed(read(column, row), read(right, row), fx),
            mixed(read(column, below), read(right, below), fx),
            fy,
        )
    }

    /// Catmull and Rom's cubic, the nearest pixel outside: keeps a photo as sharp as it is where `sample` softens it.
    pub(crate) fn sample_sharp(&self, point: At) -> Colour {
        let (x, y) = (point.x - 0.5, point.y - 0.5);
        let (column, row) = (x.floor(), y.floor());
        let weights = |t: f32| {
            [
                t * (-0.5 + t * (1.0 - 0.5 * t)),
                1.0 + t * t * (-2.5 + 1.5 * t),
                t * (0.5 + t * (2.0 - 1.5 * t)),
                t * t * (-0.5 + 0.5 * t),
            ]
        };
        let (across, down) = (weights(x - column), weights(y - row));
        let place = |from: f32, offset: usize, size: usize| {
            (from as isize + offset as isize - 1).clamp(0, size as isize - 1) as usize
        };
        let mut sum = [0.0; 3];
        for (line, weight) in down.iter().enumerate() {
            let start = place(row, line, self.height) * self.width;
            for (cell, share) in across.iter().enumerate() {
                let pixel = self.pixels[start + place(column, cell, self.width)];
                for (sum, value) in sum.iter_mut().zip(pixel) {
                    *sum += weight * share * value;
                }
            }
        }
        sum.map(|value| value.clamp(0.0, 1.0))
    }

    /// Lays a colour over the picture where the shape covers it; the colour may differ from place to place.
    pub(crate) fn paint(&mut self, cover: &Cover, mut colour: impl FnMut(At, Colour) -> Colour) {
        for (index, point, share) in cover.cells() {
            let under = self.pixels[index];
            self.pixels[index] = mixed(under, colour(point, under), share);
        }
    }

    /// Multiplies the light of each pixel.
    pub(crate) fn relight(&mut self, mut gain: impl FnMut(At) -> Colour) {
        for row in 0..self.height {
            for column in 0..self.width {
                let gain = gain(At {
                    x: column as f32 + 0.5,
                    y: row as f32 + 0.5,
                });
                let pixel = &mut self.pixels[row * self.width + column];
                *pixel =
                    std::array::from_fn(|channel| from_linear(to_linear(pixel[channel]) * gain[channel]));
            }
        }
    }

    /// Every pixel from the place that `source` names: how things are moved and bent.
    pub(crate) fn warped(&self, source: impl Fn(At) -> At) -> Self {
        let mut out = self.clone();
        for row in 0..self.height {
            for column in 0..self.width {
                let here = At {
                    x: column as f32 + 0.5,
                    y: row as f32 + 0.5,
                };
                let from = source(here);
                if from != here {
                    out.pixels[row * self.width + column] = self.sample(from);
                }
            }
        }
        out
    }

    /// As `resampled`, with `sample_sharp`.
    pub(crate) fn resampled_sharp(&self, width: usize, height: usize, source: impl Fn(At) -> At) -> Self {
        Self::made(width, height, |at| self.sample_sharp(source(at)))
    }

    /// As `warped`, into a picture of another size.
    pub(crate) fn resampled(&self, width: usize, height: usize, source: impl Fn(At) -> At) -> Self {
        Self::made(width, height, |at| self.sample(source(at)))
    }

    /// A picture of what `colour` says for the middle of each pixel.
    fn made(width: usize, height: usize, colour: impl Fn(At) -> Colour) -> Self {
        let pixels = (0..width * height)
            .map(|index| {
                colour(At {
                    x: (index % width) as f32 + 0.5,
                    y: (index / width) as f32 + 0.5,
                })
            })
            .collect();
        Self {
            width,
            height,
            pixels,
        }
    }

    /// Gaussian blur (three box blurs), in encoded values.
    pub(crate) fn blurred(&self, sigma_px: f32) -> Self {
        let mut out = self.clone();
        for channel in 0..3 {
            let mut plane: Vec<f32> = self.pixels.iter().map(|pixel| pixel[channel]).collect();
            blur(&mut plane, self.width, self.height, sigma_px);
            for (pixel, value) in out.pixels.iter_mut().zip(plane) {
                pixel[channel] = value;
            }
        }
        out
    }

    /// Mean of the pixels that the shape covers, weighted by how much; grey where it covers none.
    pub(crate) fn mean(&self, cover: &Cover) -> Colour {
        let mut sum = [0.0_f64; 3];
        let mut weight = 0.0_f64;
        for (index, _, share) in cover.cells() {
            weight += f64::from(share);
            for (sum, value) in sum.iter_mut().zip(self.pixels[index]) {
                *sum += f64::from(share * value);
            }
        }
        if weight > 0.0 {
            sum.map(|sum| (sum / weight) as f32)
        } else {
            [0.5; 3]
        }
    }
}

/// Three box blurs whose variances add up to the Gaussian's, the edge repeated.
pub(super) fn blur(plane: &mut [f32], width: usize, height: usize, sigma_px: f32) {
    if sigma_px <= 0.0 || width == 0 || height == 0 {
        return;
    }
    let radius = ((libm::sqrtf(4.0 * sigma_px * sigma_px + 1.0) - 1.0) / 2.0).max(0.0);
    let mut line = vec![0.0; width];
    for row in plane.chunks_exact_mut(width) {
        for _ in 0..3 {
            line.copy_from_slice(row);
            box_blur(&line, radius, row);
        }
    }
    for _ in 0..3 {
        box_blur_rows(plane, width, height, radius);
    }
}

/// Box of a radius that need not be whole: its two outermost samples count in part.
fn box_blur(line: &[f32], radius: f32, out: &mut [f32]) {
    let whole = radius as isize;
    let part = radius - whole as f32;
    let last = line.len() as isize - 1;
    let read = |index: isize| line[index.clamp(0, last) as usize];
    let weight = 1.0 / (2.0 * radius + 1.0);
    let mut sum: f32 = (-whole..=whole).map(read).sum();
    for (index, out) in out.iter_mut().enumerate() {
        let index = index as isize;
        let outer = read(index - whole - 1) + read(index + whole + 1);
        *out = (sum + part * outer) * weight;
        sum += read(index + whole + 1) - read(index - whole);
    }
}

/// The same from row to row, all columns at once, so that memory is walked through in order.
fn box_blur_rows(plane: &mut [f32], width: usize, height: usize, radius: f32) {
    let source = plane.to_vec();
    let whole = radius as isize;
    let part = radius - whole as f32;
    let read = |row: isize| &source[row.clamp(0, height as isize - 1) as usize * width..][..width];
    let weight = 1.0 / (2.0 * radius + 1.0);
    let mut sums = vec![0.0; width];
    for row in -whole..=whole {
        for (sum, value) in sums.iter_mut().zip(read(row)) {
            *sum += value;
        }
    }
    for row in 0..height {
        let index = row as isize;
        let (before, after) = (read(index - whole - 1), read(index + whole + 1));
        let leaving = read(index - whole);
        for (column, out) in plane[row * width..][..width].iter_mut().enumerate() {
            *out = (sums[column] + part * (before[column] + after[column])) * weight;
            sums[column] += after[column] - leaving[column];
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blur_keeps_the_sum_and_spreads_by_its_sigma() {
        let mut plane = vec![0.0; 81 * 81];
        plane[40 * 81 + 40] = 1.0;
        blur(&mut plane, 81, 81, 3.3);
        let sum: f32 = plane.iter().sum();
        assert!((sum - 1.0).abs() < 1e-3, "{sum}");
        let variance: f32 = plane
            .iter()
            .enumerate()
            .map(|(index, value)| value * ((index % 81) as f32 - 40.0).powi(2))
            .sum();
        assert!((libm::sqrtf(variance) - 3.3).abs() < 0.1, "{variance}");
    }

    #[test]
    fn the_cubic_keeps_a_straight_slope_and_every_pixel() {
        let mut slope = Canvas::filled(9, 9, [0.0; 3]);
        for (index, pixel) in slope.pixels.iter_mut().enumerate() {
            *pixel = [(index % 9) as f32 * 0.1; 3];
        }
        for x in [2.5, 3.1, 4.75, 6.0] {
            let value = slope.sample_sharp(At { x, y: 4.2 })[0];
            assert!((value - (x - 0.5) * 0.1).abs() < 1e-5, "{value} at {x}");
        }
    }

    #[test]
    fn light_and_code_are_inverse() {
        for value in [0.0, 0.01, 0.2, 0.5, 1.0] {
            assert!((from_linear(to_linear(value)) - value).abs() < 1e-4);
        }
    }
}
