//! Convolutions of many shapes against the plain definition: sizes that fill no tile, channels that fill no vector,
//! every stride, padding, residual and scale that the format allows.

use yizhao_nn::format::{Activation, Conv, Program, Shape, Step};
use yizhao_nn::{Network, f16_bits_to_f32, f32_to_f16_bits};

/// Numbers between −1 and 1 that binary16 holds, the same in every run.
struct Numbers(u32);

impl Numbers {
    fn next(&mut self) -> f32 {
        self.0 = self.0.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        ((self.0 >> 24) as f32 - 128.0) / 128.0
    }

    fn take(&mut self, count: usize) -> Vec<f32> {
        (0..count).map(|_| self.next()).collect()
    }
}

/// A tensor without padding channels.
#[derive(Clone)]
struct Plain {
    shape: Shape,
    values: Vec<f32>,
}

impl Plain {
    fn at(&self, y: i64, x: i64, channel: u32) -> f64 {
        let Shape {
            height,
            width,
            channels,
        } = self.shape;
        if y < 0 || x < 0 || y >= i64::from(height) || x >= i64::from(width) || channel >= channels {
            return 0.0;
        }
        let at = (y as usize * width as usize + x as usize) * channels as usize + channel as usize;
        f64::from(self.values[at])
    }
}

fn activate(activation: Activation, x: f64, slope: f64) -> f64 {
    match activation {
        Activation::None => x,
        Activation::Relu => x.max(0.0),
        Activation::Relu6 => x.clamp(0.0, 6.0),
        Activation::PRelu => x.max(0.0) + slope * x.min(0.0),
        Activation::HardSwish => x * (x + 3.0).clamp(0.0, 6.0) / 6.0,
        Activation::Sigmoid => 1.0 / (1.0 + libm::exp(-x)),
    }
}

/// The convolution as it is defined; takes its constants from the front of `constants`.
fn convolve(conv: &Conv, tensors: &[Plain], shape: Shape, depthwise: bool, constants: &mut &[f32]) -> Plain {
    let input = &tensors[conv.input as usize];
    let [rows, columns] = conv.kernel;
    let per_tap = if depthwise { 1 } else { input.shape.channels };
    let mut take = |count: u32| {
        let (front, back) = constants.split_at(count as usize);
        *constants = back;
        front
    };
    let weights = take(rows * columns * per_tap * shape.channels);
    let bias = take(shape.channels);
    let slopes = if conv.activation == Activation::PRelu {
        take(shape.channels)
    } else {
        &[]
    };
    let mut values = Vec::new();
    for (y, x) in (0..shape.height).flat_map(|y| (0..shape.width).map(move |x| (y, x))) {
        for channel in 0..shape.channels {
            let mut sum = f64::from(bias[channel as usize]);
            for (ky, kx) in (0..rows).flat_map(|ky| (0..columns).map(move |kx| (ky, kx))) {
                let row = i64::from(y * conv.stride + ky) - i64::from(conv.padding[0]);
                let column = i64::from(x * conv.stride + kx) - i64::from(conv.padding[1]);
                for from in 0..per_tap {
                    let (read, weight) = if depthwise {
                        (channel, (ky * columns + kx) * shape.channels + channel)
                    } else {
                        (from, ((channel * rows + ky) * columns + kx) * per_tap + from)
                    };
                    let scale = conv
                        .input_scale
                        .map_or(1.0, |id| tensors[id as usize].at(0, 0, read));
                    sum += input.at(row, column, read) * scale * f64::from(weights[weight as usize]);
                }
            }
            let slope = slopes
                .get(channel as usize)
                .map_or(0.0, |slope| f64::from(*slope));
            let residual = conv.residual.map_or(0.0, |id| {
                tensors[id as usize].at(i64::from(y), i64::from(x), channel)
            });
            let value = if conv.residual_after_activation {
                activate(conv.activation, sum, slope) + residual
            } else {
                activate(conv.activation, sum + residual, slope)
            };
            values.push(value as f32);
        }
    }
    Plain { shape, values }
}

/// Runs `steps` both ways and compares the last tensor. `tensors[0]` is the input.
fn assert_equal(tensors: Vec<Shape>, mut steps: Vec<Step>, numbers: &mut Numbers) {
    let last = tensors.len() - 1;
    let shape = tensors[last];
    let mut program = Program {
        tensors,
        outputs: vec![vec![shape.height, shape.width, shape.channels]],
        steps: steps.clone(),
        constants: vec![],
    };
    let count = steps.iter().map(|step| program.constants_of(step)).sum();
    let constants = numbers.take(count);
    program.constants = constants
        .iter()
        .map(|value| f32_to_f16_bits(*value).expect("a short fraction"))
        .collect();
    assert!(
        constants
            .iter()
            .zip(&program.constants)
            .all(|(value, bits)| f16_bits_to_f32(*bits) == *value)
    );
    steps.push(Step::Emit {
        input: last as u32,
        output: 0,
        offset: 0,
        block: 1,
    });
    program.steps = steps.clone();

    let mut network = Network::load(&program.encode()).expect("a valid program");
    let input = Plain {
        shape: program.tensors[0],
        values: numbers.take(network.input_mut().len()),
    };
    network.input_mut().copy_from_slice(&input.values);
    network.run();

    let mut plain = vec![input];
    let mut rest = &constants[..];
    for step in &steps {
        let (conv, depthwise) = match step {
            Step::Conv(conv) => (conv, false),
            Step::Depthwise(conv) => (conv, true),
            _ => continue,
        };
        let shape = program.tensors[conv.output as usize];
        plain.push(convolve(conv, &plain, shape, depthwise, &mut rest));
    }
    assert!(rest.is_empty());
    let worst = network
        .output(0)
        .iter()
        .zip(&plain[last].values)
        .map(|(got, want)| (got - want).abs());
    let worst = worst.fold(0.0, f32::max);
    let scale = plain[last]
        .values
        .iter()
        .fold(1.0_f32, |largest, value| largest.max(value.abs()));
    assert!(
        worst <= 1e-5 * scale,
        "off by {worst} at a scale of {scale}: {steps:?}"
    );
}

fn plain_conv(input: u32, output: u32) -> Conv {
    Conv {
        input,
        output,
        kernel: [1, 1],
        stride: 1,
        padding: [0, 0],
        activation: Activation::None,
        residual: None,
        residual_after_activation: false,
        input_scale: None,
    }
}

const fn shape(height: u32, width: u32, channels: u32) -> Shape {
    Shape {
        height,
        width,
        channels,
    }
}

#[test]
fn dense_kernels_of_every_shape() {
    let mut numbers = Numbers(1);
    for (kernel, stride, padding) in [
        (1, 1, 0),
        (1, 2, 0),
        (2, 2, 0),
        (3, 1, 1),
        (3, 2, 0),
        (3, 2, 1),
        (5, 2, 1),
        (5, 1, 2),
    ] {
        for (width, channels_in, channels_out) in [(5, 3, 1), (8, 3, 8), (13, 2, 13), (14, 4, 20)] {
            let side = |side: u32| {
                side.div_ceil(stride)
                    .min((side + 2 * padding - kernel) / stride + 1)
            };
            let conv = Conv {
                kernel: [kernel; 2],
                stride,
                padding: [padding; 2],
                ..plain_conv(0, 1)
            };
            let tensors = vec![
                shape(7, width, channels_in),
                shape(side(7), side(width), channels_out),
            ];
            assert_equal(tensors, vec![Step::Conv(conv)], &mut numbers);
        }
    }
}

#[test]
fn depthwise_kernels_of_every_shape() {
    let mut numbers = Numbers(2);
    for (kernel, stride) in [(3, 1), (3, 2), (5, 1), (5, 2)] {
        for (height, width, channels) in [(1_u32, 1_u32, 4), (2, 2, 5), (6, 6, 8), (9, 11, 13)] {
            let conv = Conv {
                kernel: [kernel; 2],
                stride,
                padding: [kernel / 2; 2],
                ..plain_conv(1, 2)
            };
            let small = shape(height.div_ceil(stride), width.div_ceil(stride), channels);
            let tensors = vec![shape(height, width, 3), shape(height, width, channels), small];
            let steps = vec![Step::Conv(plain_conv(0, 1)), Step::Depthwise(conv)];
            assert_equal(tensors, steps, &mut numbers);
        }
    }
}

#[test]
fn activations_residuals_and_scales() {
    let mut numbers = Numbers(3);
    let activations = [
        Activation::None,
        Activation::Relu,
        Activation::Relu6,
        Activation::PRelu,
        Activation::HardSwish,
        Activation::Sigmoid,
    ];
    for activation in activations {
        for (residual_after_activation, residual_channels) in
            [(false, 12), (true, 12), (false, 6), (false, 10)]
        {
            let tensors = vec![
                shape(3, 5, 6),
                shape(3, 5, residual_channels),
                shape(3, 5, 9),
                shape(3, 5, 12),
                shape(3, 5, 12),
            ];
            let fused = |input, output| Conv {
                activation,
                residual: Some(1),
                residual_after_activation,
                ..plain_conv(input, output)
            };
            let depthwise = Conv {
                kernel: [3, 3],
                padding: [1, 1],
                ..fused(3, 4)
            };
            let steps = vec![
                Step::Conv(plain_conv(0, 1)),
                Step::Conv(plain_conv(0, 2)),
                Step::Conv(fused(2, 3)),
                Step::Depthwise(depthwise),
            ];
            assert_equal(tensors, steps, &mut numbers);
        }
    }
    // A scale is a tensor of one pixel; a 3×5 kernel makes one.
    let scale = Conv {
        kernel: [3, 5],
        ..plain_conv(0, 1)
    };
    let scaled = Conv {
        input_scale: Some(1),
        ..plain_conv(2, 3)
    };
    let tensors = vec![shape(3, 5, 6), shape(1, 1, 7), shape(3, 5, 7), shape(3, 5, 21)];
    let steps = vec![
        Step::Conv(scale),
        Step::Conv(plain_conv(0, 2)),
        Step::Conv(scaled),
    ];
    assert_equal(tensors, steps, &mut numbers);
}
