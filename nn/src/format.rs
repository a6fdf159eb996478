//! The network file: what it holds, how it is written and how it is read back without trusting it.
//!
//! All numbers are little-endian. After the magic come `u32` words: version, tensor shapes, output shapes, steps (an
//! opcode and its fields each), the count of constants; then the constants as binary16, first all low bytes, then all
//! high bytes (the high bytes repeat, and compress better by themselves); then a checksum of everything before it.
//! Steps consume constants in order: weights (output channel, row, column, input channel), biases, slopes.

use crate::error::LoadError;

mod read;
mod write;

const MAGIC: [u8; 8] = *b"YizhaoNN";
const VERSION: u32 = 1;

/// No network of ours comes near these; a damaged file must not make us allocate.
const TENSORS_MAX: u32 = 1024;
const STEPS_MAX: u32 = 1024;
const SIDE_MAX: u32 = 1024;
const ELEMENTS_MAX: u64 = 1 << 22;
const CONSTANTS_MAX: u32 = 1 << 23;
pub(crate) const KERNEL_MAX: u32 = 7;

/// Index of a tensor in [`Program::tensors`].
pub type TensorId = u32;

/// Size of a tensor: rows, columns, channels; the batch is always one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shape {
    /// Rows.
    pub height: u32,
    /// Columns.
    pub width: u32,
    /// Channels.
    pub channels: u32,
}

impl Shape {
    /// Vectors of four that hold one pixel's channels.
    pub(crate) const fn groups(self) -> usize {
        self.channels.div_ceil(4) as usize
    }

    /// Pixels.
    pub(crate) const fn pixels(self) -> usize {
        self.height as usize * self.width as usize
    }

    /// Values.
    pub(crate) const fn elements(self) -> usize {
        self.pixels() * self.channels as usize
    }
}

/// What follows a convolution's sum.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the field's own names")]
pub enum Activation {
    None,
    Relu,
    Relu6,
    /// One slope per channel for negative values.
    PRelu,
    HardSwish,
    Sigmoid,
}

/// A convolution with all that is fused into it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Conv {
    /// What it reads.
    pub input: TensorId,
    /// What it writes.
    pub output: TensorId,
    /// Rows and columns of the kernel.
    pub kernel: [u32; 2],
    /// Pixels of the input per pixel of the output.
    pub stride: u32,
    /// Rows above and columns left of the input that count as zero; below and right follow from the output's size.
    pub padding: [u32; 2],
    /// After the sum.
    pub activation: Activation,
    /// Added to the sum; where it has fewer channels than the output, the rest counts as zero.
    pub residual: Option<TensorId>,
    /// Add the residual after the activation instead of before.
    pub residual_after_activation: bool,
    /// 1×1 tensor that multiplies the input's channels (dense 1×1 kernels only).
    pub input_scale: Option<TensorId>,
}

/// One fused step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Dense convolution.
    Conv(Conv),
    /// One kernel per channel.
    Depthwise(Conv),
    /// Largest of each 2×2 block.
    MaxPool {
        /// Read.
        input: TensorId,
        /// Written, half the size.
        output: TensorId,
    },
    /// Mean over all pixels, of one tensor or of the sum of two; each may have any size.
    Mean {
        /// Read.
        input: TensorId,
        /// Its mean is added.
        second: Option<TensorId>,
        /// Written, 1×1.
        output: TensorId,
    },
    /// `activation(input · scale + addend)`, where the addend may be of half the size and is then enlarged
    /// bilinearly (pixel centres aligned).
    Combine {
        /// Read.
        input: TensorId,
        /// 1×1, multiplies channels.
        scale: Option<TensorId>,
        /// Added.
        addend: Option<TensorId>,
        /// Written.
        output: TensorId,
        /// After the sum; not PReLU.
        activation: Activation,
    },
    /// Copies a tensor to an output, dense; with `block` 2, each pixel's channels become a 2×2 block of pixels.
    Emit {
        /// Read.
        input: TensorId,
        /// Index of the output.
        output: u32,
        /// First element of the output that is written.
        offset: u32,
        /// 1 or 2.
        block: u32,
    },
    /// Points (one row; columns are points, channels coordinates) moved to their mean and scaled so that their mean
    /// distance from it is `scale` (one constant).
    NormalizePoints {
        /// The network's input.
        input: TensorId,
        /// Written.
        output: TensorId,
    },
    /// Columns become channels and channels columns, for tensors of one row.
    Transpose {
        /// Read.
        input: TensorId,
        /// Written.
        output: TensorId,
    },
    /// One column of constants, then the input's columns.
    PrependColumn {
        /// Read.
        input: TensorId,
        /// Written, one column wider.
        output: TensorId,
    },
    /// Each pixel's channels brought to mean 0 and variance 1, then multiplied by one constant per channel; one
    /// more constant is added to the variance.
    LayerNorm {
        /// Read.
        input: TensorId,
        /// Written.
        output: TensorId,
    },
    /// The first column alone.
    FirstColumn {
        /// Read.
        input: TensorId,
        /// Written.
        output: TensorId,
    },
}

/// A network as it stands in its file.
#[derive(Debug, Clone, PartialEq)]
pub struct Program {
    /// All tensors; tensor 0 is the input.
    pub tensors: Vec<Shape>,
    /// Shape of each output.
    pub outputs: Vec<Vec<u32>>,
    /// In the order they run.
    pub steps: Vec<Step>,
    /// Binary16 bit patterns, in the order the steps consume them.
    pub constants: Vec<u16>,
}

impl Program {
    /// Constants that `step` consumes.
    #[must_use]
    pub fn constants_of(&self, step: &Step) -> usize {
        let shape = |id: TensorId| self.tensors[id as usize];
        let of_conv = |conv: &Conv, per_channel: u32| {
            let channels = shape(conv.output).channels as usize;
            let weights = (conv.kernel[0] * conv.kernel[1] * per_channel) as usize * channels;
            weights
                + channels
                    * if conv.activation == Activation::PRelu {
                        2
                    } else {
                        1
                    }
        };
        match step {
            Step::Conv(conv) => of_conv(conv, shape(conv.input).channels),
            Step::Depthwise(conv) => of_conv(conv, 1),
            Step::NormalizePoints { .. } => 1,
            Step::PrependColumn { input, .. } => shape(*input).channels as usize,
            Step::LayerNorm { input, .. } => shape(*input).channels as usize + 1,
            _ => 0,
        }
    }

    /// The file's bytes.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        write::encode(self)
    }

    /// Reads a file.
    ///
    /// # Errors
    /// When any of it does not hold together: everything a step names exists, has been written before it is read and
    /// has the size that the step needs, and the constants are exactly those that the steps consume.
    pub fn decode(bytes: &[u8]) -> Result<Self, LoadError> {
        read::decode(bytes)
    }
}

/// FNV-1a over words of eight bytes, the last one filled up with zeros: tells a damaged file, not a forged one.
#[must_use]
pub fn checksum(bytes: &[u8]) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    let (words, rest) = bytes.as_chunks::<8>();
    let mut last = [0; 8];
    last[..rest.len()].copy_from_slice(rest);
    for word in words.iter().chain(std::iter::once(&last)) {
        hash = (hash ^ u64::from_le_bytes(*word)).wrapping_mul(0x0000_0100_0000_01b3);
    }
    hash
}
