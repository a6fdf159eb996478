//! A TFLite network as a graph of our own operations, one node per tensor, before anything is fused.

use std::collections::HashMap;

use anyhow::{Context, Result, bail, ensure};
use yizhao_nn::format::{Activation, Shape};

use super::tflite::{Network, Operator, code};

/// Index of a TFLite tensor; it also names the node that computes it.
pub(super) type Id = i32;

/// A convolution with all that is or will be fused into it.
#[derive(Clone)]
pub(super) struct Conv {
    pub(super) depthwise: bool,
    /// Output channel, row, column, input channel.
    pub(super) weights: Vec<f32>,
    pub(super) bias: Vec<f32>,
    pub(super) slopes: Vec<f32>,
    pub(super) kernel: [u32; 2],
    pub(super) stride: u32,
    pub(super) padding: [u32; 2],
    pub(super) activation: Activation,
    pub(super) residual: Option<Id>,
    pub(super) residual_after_activation: bool,
    pub(super) input_scale: Option<Id>,
}

/// What a node does.
#[derive(Clone)]
pub(super) enum Op {
    Input,
    Conv(Box<Conv>),
    Activation(Activation, Vec<f32>),
    Add(Activation),
    Multiply,
    MaxPool,
    /// Over all pixels, of the sum of all inputs.
    Mean,
    /// To twice the size.
    Resize,
    /// Rows and columns of zeros above and left.
    PadSpace([u32; 2]),
    PadChannels,
    DepthToSpace,
    /// Another shape, the same values.
    Reshape,
    Concat,
    Combine {
        scale: Option<Id>,
        addend: Option<Id>,
        activation: Activation,
    },
    NormalizePoints(f32),
    Transpose,
    PrependColumn(Vec<f32>),
    LayerNorm {
        gains: Vec<f32>,
        epsilon: f32,
    },
    FirstColumn,
}

#[derive(Clone)]
pub(super) struct Node {
    pub(super) op: Op,
    pub(super) inputs: Vec<Id>,
    pub(super) shape: Vec<i32>,
}

impl Node {
    /// Rows, columns, channels.
    pub(super) fn shape(&self) -> Result<Shape> {
        let side = |index: usize| u32::try_from(self.shape[index]).context("negative side");
        Ok(match self.shape.len() {
            4 => Shape {
                height: side(1)?,
                width: side(2)?,
                channels: side(3)?,
            },
            3 => Shape {
                height: 1,
                width: side(1)?,
                channels: side(2)?,
            },
            other => bail!("tensor of rank {other}"),
        })
    }
}

/// The network; keys are the tensors that the nodes compute.
pub(super) struct Graph {
    pub(super) nodes: HashMap<Id, Node>,
    pub(super) input: Id,
    pub(super) outputs: Vec<Id>,
}

/// Opcodes of layer normalization as the blendshape network spells it.
const LAYER_NORM: [i32; 10] = [
    code::MEAN,
    code::NEG,
    code::SQUARED_DIFFERENCE,
    code::MEAN,
    code::ADD,
    code::RSQRT,
    code::MUL,
    code::MUL,
    code::MUL,
    code::ADD,
];

/// And of moving points to their mean and scaling them to their mean distance from it.
const NORMALIZE_POINTS: [i32; 10] = [
    code::MEAN,
    code::SUB,
    code::MUL,
    code::SUM,
    code::SQRT,
    code::MEAN,
    code::DIV,
    code::RESHAPE,
    code::STRIDED_SLICE,
    code::MUL,
];

impl Graph {
    pub(super) fn read(network: &Network<'_>) -> Result<Self> {
        let [input] = network.inputs[..] else {
            bail!("{} inputs", network.inputs.len())
        };
        let mut graph = Self {
            nodes: HashMap::new(),
            input,
            outputs: network.outputs.clone(),
        };
        graph.insert(network, input, Op::Input, vec![]);
        let mut rest = &network.operators[..];
        while let [operator, after @ ..] = rest {
            let spells = |pattern: &[i32]| {
                rest.len() >= pattern.len()
                    && rest
                        .iter()
                        .zip(pattern)
                        .all(|(operator, code)| operator.code == *code)
            };
            rest = if spells(&LAYER_NORM) {
                let gains = network.floats(rest[6].inputs[1])?.to_vec();
                let epsilon = network.floats(rest[4].inputs[1])?[0];
                let op = Op::LayerNorm { gains, epsilon };
                graph.insert(network, rest[9].outputs[0], op, vec![operator.inputs[0]]);
                &rest[10..]
            } else if spells(&NORMALIZE_POINTS) {
                let scale = network.floats(rest[9].inputs[1])?[0];
                let op = Op::NormalizePoints(scale);
                graph.insert(network, rest[9].outputs[0], op, vec![operator.inputs[0]]);
                &rest[10..]
            } else {
                graph
                    .operator(network, operator)
                    .with_context(|| format!("operator {} writing {:?}", operator.code, operator.outputs))?;
                after
            };
        }
        Ok(graph)
    }

    fn insert(&mut self, network: &Network<'_>, output: Id, op: Op, inputs: Vec<Id>) {
        let shape = network.shape(output).to_vec();
        self.nodes.insert(output, Node { op, inputs, shape });
    }

    fn operator(&mut self, network: &Network<'_>, operator: &Operator<'_>) -> Result<()> {
        let output = operator.outputs[0];
        let inputs = &operator.inputs;
        let option = |field: usize| operator.options.map_or(Ok(0), |options| options.byte(field));
        let of_first = vec![inputs[0]];
        let (op, inputs) = match operator.code {
            code::CONV_2D => (Op::Conv(Box::new(conv(network, operator, false)?)), of_first),
            code::DEPTHWISE_CONV_2D => (Op::Conv(Box::new(conv(network, operator, true)?)), of_first),
            code::CUSTOM if operator.custom == "Convolution2DTransposeBias" => {
                return self.transposed_conv(network, operator);
            }
            code::RELU => (Op::Activation(Activation::Relu, vec![]), of_first),
            code::RELU6 => (Op::Activation(Activation::Relu6, vec![]), of_first),
            code::HARD_SWISH => (Op::Activation(Activation::HardSwish, vec![]), of_first),
            code::LOGISTIC => (Op::Activation(Activation::Sigmoid, vec![]), of_first),
            code::PRELU => (
                Op::Activation(Activation::PRelu, network.floats(inputs[1])?.to_vec()),
                of_first,
            ),
            code::ADD => (Op::Add(fused_activation(option(0)?)?), inputs.clone()),
            code::MUL => (Op::Multiply, inputs.clone()),
            code::MAX_POOL_2D => {
                let options = operator.options.context("pool without options")?;
                let sizes = [1, 2, 3, 4].map(|field| options.int(field).unwrap_or(0));
                ensure!(sizes == [2; 4], "pool of {sizes:?}");
                (Op::MaxPool, of_first)
            }
            code::AVERAGE_POOL_2D => {
                ensure!(
                    network.shape(output)[1..3] == [1, 1],
                    "average pool that is not global"
                );
                (Op::Mean, of_first)
            }
            code::RESIZE_BILINEAR => {
                let options = operator.options.context("resize without options")?;
                let (from, to) = (network.shape(inputs[0]), network.shape(output));
                ensure!(
                    options.byte(3)? == 1 && options.byte(2)? == 0,
                    "resize that does not align pixel centres"
                );
                ensure!(
                    to[1] == 2 * from[1] && to[2] == 2 * from[2],
                    "resize from {from:?} to {to:?}"
                );
                (Op::Resize, of_first)
            }
            code::PAD => {
                let amounts = network.ints(inputs[1])?;
                let op = match *amounts {
                    [0, 0, 0, 0, 0, 0, 0, _] => Op::PadChannels,
                    [0, 0, top, _, left, _, 0, 0] => Op::PadSpace([top as u32, left as u32]),
                    _ => bail!("padding of {amounts:?}"),
                };
                (op, of_first)
            }
            code::DEPTH_TO_SPACE => (Op::DepthToSpace, of_first),
            code::RESHAPE => (Op::Reshape, of_first),
            code::CONCATENATION if network.constants.contains_key(&inputs[0]) => (
                Op::PrependColumn(network.floats(inputs[0])?.to_vec()),
                vec![inputs[1]],
            ),
            code::CONCATENATION => (Op::Concat, inputs.clone()),
            code::TRANSPOSE => {
                ensure!(
                    network.ints(inputs[1])? == [0, 1, 3, 2],
                    "transposition of other axes"
                );
                (Op::Transpose, of_first)
            }
            code::STRIDED_SLICE => {
                let (from, to) = (network.shape(inputs[0]), network.shape(output));
                ensure!(
                    network.ints(inputs[1])?.iter().all(|begin| *begin == 0),
                    "slice that does not begin at 0"
                );
                let elements = |shape: &[i32]| shape.iter().product::<i32>();
                if elements(from) == elements(to) {
                    (Op::Reshape, of_first)
                } else if to.len() == 4 && to[2] == 1 {
                    (Op::FirstColumn, of_first)
                } else {
                    // The first of the two slices that take the first column: the second takes it from here.
                    ensure!(
                        to.len() == 4 && to[1..2] == from[1..2] && to[3] == from[3],
                        "slice of another kind"
                    );
                    let source = self.nodes[&inputs[0]].clone();
                    self.nodes.insert(output, source);
                    return Ok(());
                }
            }
            other => bail!("no operation for operator {other} {}", operator.custom),
        };
        self.insert(network, output, op, inputs);
        Ok(())
    }

    /// A transposed convolution of 2×2 kernels two pixels apart is a 1×1 convolution to four times the channels,
    /// which then become blocks of pixels.
    fn transposed_conv(&mut self, network: &Network<'_>, operator: &Operator<'_>) -> Result<()> {
        let [input, weights, bias] = operator.inputs[..] else {
            bail!("transposed convolution without bias")
        };
        let shape = network.shape(weights);
        ensure!(
            shape[..3] == [1, 2, 2],
            "transposed convolution with kernel {shape:?}"
        );
        let conv = Conv {
            depthwise: false,
            weights: network.floats(weights)?.to_vec(),
            bias: vec![network.floats(bias)?[0]; 4],
            slopes: vec![],
            kernel: [1, 1],
            stride: 1,
            padding: [0, 0],
            activation: Activation::None,
            residual: None,
            residual_after_activation: false,
            input_scale: None,
        };
        let output = operator.outputs[0];
        let inner = -1 - output;
        let [batch, height, width, _] = *network.shape(input) else {
            bail!("transposed convolution of another rank")
        };
        self.nodes.insert(
            inner,
            Node {
                op: Op::Conv(Box::new(conv)),
                inputs: vec![input],
                shape: vec![batch, height, width, 4],
            },
        );
        self.insert(network, output, Op::DepthToSpace, vec![inner]);
        Ok(())
    }
}

fn fused_activation(code: u8) -> Result<Activation> {
    Ok(match code {
        0 => Activation::None,
        1 => Activation::Relu,
        3 => Activation::Relu6,
        other => bail!("unknown fused activation {other}"),
    })
}

fn conv(network: &Network<'_>, operator: &Operator<'_>, depthwise: bool) -> Result<Conv> {
    const SAME: u8 = 0;
    let [input, weights, bias] = operator.inputs[..] else {
        bail!("convolution without bias")
    };
    let options = operator.options.context("convolution without options")?;
    let (activation, dilation) = if depthwise { (4, [5, 6]) } else { (3, [4, 5]) };
    for field in dilation {
        ensure!(options.int(field)? <= 1, "dilated convolution");
    }
    let stride = options.int(2)?;
    ensure!(options.int(1)? == stride, "stride differs by axis");
    let kernel = network.shape(weights)[1..3].to_vec();
    let (from, to) = (network.shape(input), network.shape(operator.outputs[0]));
    let mut padding = [0; 2];
    if options.byte(0)? == SAME {
        for axis in 0..2 {
            let total = (to[axis + 1] - 1) * stride + kernel[axis] - from[axis + 1];
            padding[axis] = total.max(0) as u32 / 2;
        }
    }
    Ok(Conv {
        depthwise,
        weights: network.floats(weights)?.to_vec(),
        bias: network.floats(bias)?.to_vec(),
        slopes: vec![],
        kernel: [kernel[0] as u32, kernel[1] as u32],
        stride: stride as u32,
        padding,
        activation: fused_activation(options.byte(activation)?)?,
        residual: None,
        residual_after_activation: false,
        input_scale: None,
    })
}
