//! From a fused graph to the steps of a network file.

use std::collections::HashMap;

use anyhow::{Context, Result, bail};
use yizhao_nn::f32_to_f16_bits;
use yizhao_nn::format::{self, Program, Step, TensorId};

use super::graph::{Graph, Id, Node, Op};

/// The program that computes `graph`.
pub(super) fn lower(graph: &Graph) -> Result<Program> {
    let mut lowering = Lowering {
        graph,
        tensors: HashMap::new(),
        program: Program {
            tensors: vec![graph.nodes[&graph.input].shape()?],
            outputs: vec![],
            steps: vec![],
            constants: vec![],
        },
    };
    lowering.tensors.insert(graph.input, 0);
    for output in &graph.outputs {
        let shape = &graph.nodes[output].shape;
        let sides = shape
            .iter()
            .skip_while(|side| **side == 1)
            .map(|side| *side as u32);
        let sides: Vec<u32> = sides.collect();
        lowering
            .program
            .outputs
            .push(if sides.is_empty() { vec![1] } else { sides });
    }
    for (index, output) in graph.outputs.iter().enumerate() {
        let mut offset = 0;
        lowering.emit(*output, index as u32, &mut offset)?;
    }
    Ok(lowering.program)
}

struct Lowering<'a> {
    graph: &'a Graph,
    tensors: HashMap<Id, TensorId>,
    program: Program,
}

impl Lowering<'_> {
    /// Writes `id` to an output: rearrangements there are a matter of addresses.
    fn emit(&mut self, id: Id, output: u32, offset: &mut u32) -> Result<()> {
        let graph = self.graph;
        let node = &graph.nodes[&id];
        match node.op {
            Op::Reshape => self.emit(node.inputs[0], output, offset),
            Op::Concat => node
                .inputs
                .iter()
                .try_for_each(|input| self.emit(*input, output, offset)),
            _ => {
                let (id, block) = match node.op {
                    Op::DepthToSpace => (node.inputs[0], 2),
                    _ => (id, 1),
                };
                let input = self.tensor(id)?;
                self.program.steps.push(Step::Emit {
                    input,
                    output,
                    offset: *offset,
                    block,
                });
                *offset += node.shape.iter().product::<i32>() as u32;
                Ok(())
            }
        }
    }

    /// The tensor that holds `id`, after the steps that compute it.
    fn tensor(&mut self, id: Id) -> Result<TensorId> {
        if let Some(tensor) = self.tensors.get(&id) {
            return Ok(*tensor);
        }
        let graph = self.graph;
        let node = graph
            .nodes
            .get(&id)
            .with_context(|| format!("nothing computes tensor {id}"))?;
        let tensor = self.step(node).with_context(|| format!("tensor {id}"))?;
        self.tensors.insert(id, tensor);
        Ok(tensor)
    }

    fn optional(&mut self, id: Option<Id>) -> Result<Option<TensorId>> {
        id.map(|id| self.tensor(id)).transpose()
    }

    fn constants(&mut self, values: &[f32]) -> Result<()> {
        for value in values {
            let bits = f32_to_f16_bits(*value).with_context(|| format!("{value} is no binary16 number"))?;
            self.program.constants.push(bits);
        }
        Ok(())
    }

    fn step(&mut self, node: &Node) -> Result<TensorId> {
        let inputs = node
            .inputs
            .iter()
            .map(|input| self.tensor(*input))
            .collect::<Result<Vec<_>>>()?;
        let input = *inputs.first().context("step without input")?;
        // Operands come first: their steps must stand before this one, and their constants too.
        let operands = match &node.op {
            Op::Conv(conv) => [self.optional(conv.residual)?, self.optional(conv.input_scale)?],
            Op::Combine { scale, addend, .. } => [self.optional(*addend)?, self.optional(*scale)?],
            _ => [None, None],
        };
        let output = self.program.tensors.len() as TensorId;
        self.program.tensors.push(node.shape()?);
        let step = match &node.op {
            Op::Conv(conv) => {
                self.constants(&conv.weights)?;
                self.constants(&conv.bias)?;
                self.constants(&conv.slopes)?;
                let step = format::Conv {
                    input,
                    output,
                    kernel: conv.kernel,
                    stride: conv.stride,
                    padding: conv.padding,
                    activation: conv.activation,
                    residual: operands[0],
                    residual_after_activation: conv.residual_after_activation,
                    input_scale: operands[1],
                };
                if conv.depthwise {
                    Step::Depthwise(step)
                } else {
                    Step::Conv(step)
                }
            }
            Op::MaxPool => Step::MaxPool { input, output },
            Op::Mean => Step::Mean {
                input,
                second: inputs.get(1).copied(),
                output,
            },
            Op::Combine { activation, .. } => Step::Combine {
                input,
                scale: operands[1],
                addend: operands[0],
                output,
                activation: *activation,
            },
            Op::NormalizePoints(scale) => {
                self.constants(&[*scale])?;
                Step::NormalizePoints { input, output }
            }
            Op::Transpose => Step::Transpose { input, output },
            Op::PrependColumn(column) => {
                self.constants(column)?;
                Step::PrependColumn { input, output }
            }
            Op::LayerNorm { gains, epsilon } => {
                self.constants(gains)?;
                self.constants(&[*epsilon])?;
                Step::LayerNorm { input, output }
            }
            Op::FirstColumn => Step::FirstColumn { input, output },
            Op::Input
            | Op::Activation(..)
            | Op::Add(_)
            | Op::Multiply
            | Op::Resize
            | Op::PadSpace(_)
            | Op::PadChannels
            | Op::DepthToSpace
            | Op::Reshape
            | Op::Concat => bail!("an operation was left that no step does alone"),
        };
        self.program.steps.push(step);
        Ok(output)
    }
}
