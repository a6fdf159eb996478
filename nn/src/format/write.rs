//! Writes a network file.

use super::{Activation, Conv, MAGIC, Program, Step, TensorId, VERSION, checksum};

pub(super) fn encode(program: &Program) -> Vec<u8> {
    let mut words = vec![VERSION, program.tensors.len() as u32];
    for shape in &program.tensors {
        words.extend([shape.height, shape.width, shape.channels]);
    }
    words.push(program.outputs.len() as u32);
    for shape in &program.outputs {
        words.push(shape.len() as u32);
        words.extend(shape);
    }
    words.push(program.steps.len() as u32);
    for step in &program.steps {
        put_step(&mut words, step);
    }
    words.push(program.constants.len() as u32);

    let mut bytes = MAGIC.to_vec();
    bytes.extend(words.iter().flat_map(|word| word.to_le_bytes()));
    bytes.extend(program.constants.iter().map(|bits| *bits as u8));
    bytes.extend(program.constants.iter().map(|bits| (*bits >> 8) as u8));
    bytes.extend(checksum(&bytes).to_le_bytes());
    bytes
}

fn put_step(words: &mut Vec<u32>, step: &Step) {
    match *step {
        Step::Conv(conv) => put_conv(words, 0, &conv),
        Step::Depthwise(conv) => put_conv(words, 1, &conv),
        Step::MaxPool { input, output } => words.extend([2, input, output]),
        Step::Mean {
            input,
            second,
            output,
        } => words.extend([3, input, optional(second), output]),
        Step::Combine {
            input,
            scale,
            addend,
            output,
            activation,
        } => words.extend([
            4,
            input,
            optional(scale),
            optional(addend),
            output,
            code(activation),
        ]),
        Step::Emit {
            input,
            output,
            offset,
            block,
        } => words.extend([5, input, output, offset, block]),
        Step::NormalizePoints { input, output } => words.extend([6, input, output]),
        Step::Transpose { input, output } => words.extend([7, input, output]),
        Step::PrependColumn { input, output } => words.extend([8, input, output]),
        Step::LayerNorm { input, output } => words.extend([9, input, output]),
        Step::FirstColumn { input, output } => words.extend([10, input, output]),
    }
}

fn put_conv(words: &mut Vec<u32>, opcode: u32, conv: &Conv) {
    words.extend([
        opcode,
        conv.input,
        conv.output,
        conv.kernel[0],
        conv.kernel[1],
        conv.stride,
        conv.padding[0],
        conv.padding[1],
        code(conv.activation),
        optional(conv.residual),
        u32::from(conv.residual_after_activation),
        optional(conv.input_scale),
    ]);
}

/// Zero for none: a tensor that is read as an operand is never the input, which has index 0.
fn optional(id: Option<TensorId>) -> u32 {
    id.unwrap_or(0)
}

fn code(activation: Activation) -> u32 {
    match activation {
        Activation::None => 0,
        Activation::Relu => 1,
        Activation::Relu6 => 2,
        Activation::PRelu => 3,
        Activation::HardSwish => 4,
        Activation::Sigmoid => 5,
    }
}
