//! Reads a network file and refuses what does not hold together, before anything is allocated for it.

use super::{
    Activation, CONSTANTS_MAX, Conv, ELEMENTS_MAX, KERNEL_MAX, MAGIC, Program, SIDE_MAX, STEPS_MAX, Shape,
    Step, TENSORS_MAX, TensorId, VERSION, checksum,
};
use crate::error::LoadError;

pub(super) fn decode(bytes: &[u8]) -> Result<Program, LoadError> {
    let Some(body) = bytes.strip_prefix(&MAGIC) else {
        return Err(LoadError::new(
            "not a network file: it does not begin with \"YizhaoNN\"",
        ));
    };
    let Some((_, stored)) = bytes.split_last_chunk::<8>().filter(|_| body.len() >= 8) else {
        return Err(LoadError::new(format!(
            "network file ends after {} bytes",
            bytes.len()
        )));
    };
    let mut reader = Reader {
        bytes: &body[..body.len() - 8],
    };
    let version = reader.word()?;
    if version != VERSION {
        return Err(LoadError::new(format!(
            "network file is of version {version}, this program reads version {VERSION}"
        )));
    }
    let computed = checksum(&bytes[..bytes.len() - 8]);
    if computed != u64::from_le_bytes(*stored) {
        return Err(LoadError::new(
            "network file is damaged: its checksum does not match",
        ));
    }
    let program = read_program(&mut reader)?;
    Validator::new(&program).check()?;
    Ok(program)
}

struct Reader<'a> {
    bytes: &'a [u8],
}

impl Reader<'_> {
    fn word(&mut self) -> Result<u32, LoadError> {
        let Some((word, rest)) = self.bytes.split_first_chunk::<4>() else {
            return Err(LoadError::new("network file ends in the middle of its steps"));
        };
        self.bytes = rest;
        Ok(u32::from_le_bytes(*word))
    }

    fn count(&mut self, of: &str, limit: u32) -> Result<u32, LoadError> {
        let count = self.word()?;
        if count > limit {
            return Err(LoadError::new(format!(
                "network file claims {count} {of}, the limit is {limit}"
            )));
        }
        Ok(count)
    }

    fn optional(&mut self) -> Result<Option<TensorId>, LoadError> {
        Ok(Some(self.word()?).filter(|id| *id != 0))
    }

    fn activation(&mut self) -> Result<Activation, LoadError> {
        Ok(match self.word()? {
            0 => Activation::None,
            1 => Activation::Relu,
            2 => Activation::Relu6,
            3 => Activation::PRelu,
            4 => Activation::HardSwish,
            5 => Activation::Sigmoid,
            other => {
                return Err(LoadError::new(format!(
                    "network file names unknown activation {other}"
                )));
            }
        })
    }

    fn conv(&mut self) -> Result<Conv, LoadError> {
        Ok(Conv {
            input: self.word()?,
            output: self.word()?,
            kernel: [self.word()?, self.word()?],
            stride: self.word()?,
            padding: [self.word()?, self.word()?],
            activation: self.activation()?,
            residual: self.optional()?,
            residual_after_activation: self.word()? != 0,
            input_scale: self.optional()?,
        })
    }

    fn step(&mut self) -> Result<Step, LoadError> {
        Ok(match self.word()? {
            0 => Step::Conv(self.conv()?),
            1 => Step::Depthwise(self.conv()?),
            2 => Step::MaxPool {
                input: self.word()?,
                output: self.word()?,
            },
            3 => Step::Mean {
                input: self.word()?,
                second: self.optional()?,
                output: self.word()?,
            },
            4 => Step::Combine {
                input: self.word()?,
                scale: self.optional()?,
                addend: self.optional()?,
                output: self.word()?,
                activation: self.activation()?,
            },
            5 => Step::Emit {
                input: self.word()?,
                output: self.word()?,
                offset: self.word()?,
                block: self.word()?,
            },
            opcode @ 6..=10 => {
                let (input, output) = (self.word()?, self.word()?);
                match opcode {
                    6 => Step::NormalizePoints { input, output },
                    7 => Step::Transpose { input, output },
                    8 => Step::PrependColumn { input, output },
                    9 => Step::LayerNorm { input, output },
                    _ => Step::FirstColumn { input, output },
                }
            }
            other => return Err(LoadError::new(format!("network file names unknown step {other}"))),
        })
    }
}

fn read_program(reader: &mut Reader<'_>) -> Result<Program, LoadError> {
    let tensors = (0..reader.count("tensors", TENSORS_MAX)?)
        .map(|_| {
            Ok(Shape {
                height: reader.word()?,
                width: reader.word()?,
                channels: reader.word()?,
            })
        })
        .collect::<Result<_, LoadError>>()?;
    let outputs = (0..reader.count("outputs", 16)?)
        .map(|_| {
            (0..reader.count("output dimensions", 4)?)
                .map(|_| reader.word())
                .collect()
        })
        .collect::<Result<_, LoadError>>()?;
    let steps = (0..reader.count("steps", STEPS_MAX)?)
        .map(|_| reader.step())
        .collect::<Result<_, LoadError>>()?;
    let count = reader.count("constants", CONSTANTS_MAX)? as usize;
    if reader.bytes.len() != count * 2 {
        return Err(LoadError::new(format!(
            "network file holds {} bytes of constants where {} belong",
            reader.bytes.len(),
            count * 2
        )));
    }
    let (low, high) = reader.bytes.split_at(count);
    let constants = low
        .iter()
        .zip(high)
        .map(|(low, high)| u16::from_le_bytes([*low, *high]))
        .collect();
    Ok(Program {
        tensors,
        outputs,
        steps,
        constants,
    })
}

struct Validator<'a> {
    program: &'a Program,
    written: Vec<bool>,
}

impl<'a> Validator<'a> {
    fn new(program: &'a Program) -> Self {
        let mut written = vec![false; program.tensors.len()];
        if let Some(input) = written.first_mut() {
            *input = true;
        }
        Self { program, written }
    }

    fn check(mut self) -> Result<(), LoadError> {
        if self.program.tensors.is_empty() {
            return Err(LoadError::new("network file has no input"));
        }
        for (index, shape) in self.program.tensors.iter().enumerate() {
            let elements =
                u64::from(shape.height) * u64::from(shape.width) * u64::from(shape.groups() as u32 * 4);
            let sides = [shape.height, shape.width];
            let channels_max = 4 * SIDE_MAX;
            if sides.contains(&0)
                || sides.iter().any(|side| *side > SIDE_MAX)
                || !(1..=channels_max).contains(&shape.channels)
                || elements > ELEMENTS_MAX
            {
                return Err(LoadError::new(format!(
                    "tensor {index} has an impossible size: {shape:?}"
                )));
            }
        }
        for (index, shape) in self.program.outputs.iter().enumerate() {
            let elements = shape
                .iter()
                .try_fold(1_u64, |product, side| product.checked_mul(u64::from(*side)));
            if !elements.is_some_and(|elements| (1..=ELEMENTS_MAX).contains(&elements)) {
                return Err(LoadError::new(format!(
                    "output {index} has an impossible size: {shape:?}"
                )));
            }
        }
        let mut constants = 0;
        for (index, step) in self.program.steps.iter().enumerate() {
            self.step(step)
                .map_err(|fault| LoadError::new(format!("step {index} is damaged: {fault}: {step:?}")))?;
            constants += self.program.constants_of(step);
        }
        if constants != self.program.constants.len() {
            return Err(LoadError::new(format!(
                "steps consume {constants} constants, the file holds {}",
                self.program.constants.len()
            )));
        }
        Ok(())
    }

    fn read(&self, id: TensorId) -> Result<Shape, &'static str> {
        match self.written.get(id as usize) {
            Some(true) => Ok(self.program.tensors[id as usize]),
            Some(false) => Err("reads a tensor before it is written"),
            None => Err("reads a tensor that does not exist"),
        }
    }

    /// Like `read`, for steps that need the padded layout, which the input does not have.
    fn read_padded(&self, id: TensorId) -> Result<Shape, &'static str> {
        if id == 0 {
            Err("cannot read the input")
        } else {
            self.read(id)
        }
    }

    fn write(&mut self, id: TensorId, expected: Shape) -> Result<(), &'static str> {
        match self.written.get_mut(id as usize) {
            Some(written @ false) => {
                *written = true;
                let fits = self.program.tensors[id as usize] == expected;
                fits.then_some(()).ok_or("writes a tensor of another size")
            }
            Some(true) => Err("writes a tensor twice"),
            None => Err("writes a tensor that does not exist"),
        }
    }

    fn channel_vector(&self, id: Option<TensorId>, channels: u32) -> Result<(), &'static str> {
        let Some(id) = id else { return Ok(()) };
        let expected = Shape {
            height: 1,
            width: 1,
            channels,
        };
        (self.read_padded(id)? == expected)
            .then_some(())
            .ok_or("scales by a tensor of another size")
    }

    fn step(&mut self, step: &Step) -> Result<(), &'static str> {
        match *step {
            Step::Conv(conv) => self.conv(&conv, false),
            Step::Depthwise(conv) => self.conv(&conv, true),
            Step::MaxPool { input, output } => {
                let shape = self.read_padded(input)?;
                let halved = Shape {
                    height: shape.height / 2,
                    width: shape.width / 2,
                    ..shape
                };
                self.write(output, halved)
            }
            Step::Mean {
                input,
                second,
                output,
            } => {
                let Shape { channels, .. } = self.read_padded(input)?;
                if let Some(second) = second
                    && self.read_padded(second)?.channels != channels
                {
                    return Err("averages tensors of different channels");
                }
                self.write(
                    output,
                    Shape {
                        height: 1,
                        width: 1,
                        channels,
                    },
                )
            }
            Step::Combine {
                input,
                scale,
                addend,
                output,
                activation,
            } => {
                let shape = self.read_padded(input)?;
                self.channel_vector(scale, shape.channels)?;
                if let Some(addend) = addend {
                    let other = self.read_padded(addend)?;
                    let doubled = Shape {
                        height: other.height * 2,
                        width: other.width * 2,
                        ..other
                    };
                    if shape != other && shape != doubled {
                        return Err("adds a tensor of another size");
                    }
                }
                if activation == Activation::PRelu {
                    return Err("has an activation that it cannot do");
                }
                self.write(output, shape)
            }
            Step::Emit {
                input,
                output,
                offset,
                block,
            } => {
                let shape = self.read_padded(input)?;
                let Some(target) = self.program.outputs.get(output as usize) else {
                    return Err("writes an output that does not exist");
                };
                if !(block == 1 || block == 2 && shape.channels.is_multiple_of(4)) {
                    return Err("has an impossible block");
                }
                let room = target.iter().map(|side| *side as usize).product::<usize>();
                let fits = offset as usize + shape.elements() <= room;
                fits.then_some(()).ok_or("writes past the end of its output")
            }
            Step::NormalizePoints { input, output } => {
                let shape = self.read(input)?;
                if input != 0 || shape.height != 1 {
                    return Err("normalizes something that is not a row of points at the input");
                }
                self.write(output, shape)
            }
            Step::Transpose { input, output } => {
                let shape = self.one_row(input)?;
                self.write(
                    output,
                    Shape {
                        height: 1,
                        width: shape.channels,
                        channels: shape.width,
                    },
                )
            }
            Step::PrependColumn { input, output } => {
                let shape = self.one_row(input)?;
                self.write(
                    output,
                    Shape {
                        width: shape.width + 1,
                        ..shape
                    },
                )
            }
            Step::LayerNorm { input, output } => {
                let shape = self.read_padded(input)?;
                self.write(output, shape)
            }
            Step::FirstColumn { input, output } => {
                let shape = self.one_row(input)?;
                self.write(output, Shape { width: 1, ..shape })
            }
        }
    }

    fn one_row(&self, input: TensorId) -> Result<Shape, &'static str> {
        let shape = self.read_padded(input)?;
        (shape.height == 1)
            .then_some(shape)
            .ok_or("reads a tensor of several rows as one")
    }

    fn conv(&mut self, conv: &Conv, depthwise: bool) -> Result<(), &'static str> {
        let input = if depthwise {
            self.read_padded(conv.input)?
        } else {
            self.read(conv.input)?
        };
        let Some(&output) = self.program.tensors.get(conv.output as usize) else {
            return Err("writes a tensor that does not exist");
        };
        if conv.kernel.iter().any(|side| !(1..=KERNEL_MAX).contains(side)) {
            return Err("has an impossible kernel");
        }
        if !(1..=2).contains(&conv.stride) || (0..2).any(|axis| conv.padding[axis] >= conv.kernel[axis]) {
            return Err("has an impossible stride or padding");
        }
        let sizes = [(input.height, output.height), (input.width, output.width)];
        for (axis, (read, written)) in sizes.into_iter().enumerate() {
            // Zero padding on the far side is whatever the last output needs, but never a whole kernel.
            let reach = (written - 1) * conv.stride + conv.kernel[axis];
            if reach >= read + conv.padding[axis] + conv.kernel[axis] {
                return Err("reaches too far beyond its input");
            }
        }
        if depthwise {
            let known = matches!((conv.kernel, conv.stride), ([3, 3] | [5, 5], 1 | 2));
            if !known || input.channels != output.channels {
                return Err("is a depthwise convolution of an unknown kind");
            }
        }
        if let Some(residual) = conv.residual {
            let shape = self.read_padded(residual)?;
            if (shape.height, shape.width) != (output.height, output.width)
                || shape.channels > output.channels
            {
                return Err("adds a tensor of another size");
            }
        }
        if conv.input_scale.is_some() && (depthwise || conv.kernel != [1, 1] || conv.input == 0) {
            return Err("scales its input where it cannot");
        }
        self.channel_vector(conv.input_scale, input.channels)?;
        self.write(conv.output, output)
    }
}
