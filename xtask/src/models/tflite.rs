//! A TFLite file as plain data: operators with their attributes, constants as floats.
//!
//! Field numbers are those of TensorFlow's `schema.fbs`. Weights stored as binary16 behind `DEQUANTIZE`, and sparse
//! ones behind `DENSIFY`, appear as constants.

use std::collections::HashMap;

use anyhow::{Context, Result, bail, ensure};
use yizhao_nn::f16_bits_to_f32;

use super::flatbuffer::Table;

/// An operator.
pub(super) struct Operator<'a> {
    /// `BuiltinOperator` of the schema.
    pub(super) code: i32,
    /// Name of a custom operator.
    pub(super) custom: String,
    /// Indices of tensors; −1 for one left out.
    pub(super) inputs: Vec<i32>,
    pub(super) outputs: Vec<i32>,
    /// The options table.
    pub(super) options: Option<Table<'a>>,
}

/// A constant.
#[derive(Clone)]
pub(super) enum Constant {
    Floats(Vec<f32>),
    Ints(Vec<i32>),
}

/// A network.
pub(super) struct Network<'a> {
    pub(super) shapes: Vec<Vec<i32>>,
    pub(super) constants: HashMap<i32, Constant>,
    /// Without `DEQUANTIZE` and `DENSIFY`.
    pub(super) operators: Vec<Operator<'a>>,
    pub(super) inputs: Vec<i32>,
    pub(super) outputs: Vec<i32>,
}

pub(super) mod code {
    //! `BuiltinOperator` numbers.
    pub(in super::super) const ADD: i32 = 0;
    pub(in super::super) const AVERAGE_POOL_2D: i32 = 1;
    pub(in super::super) const CONCATENATION: i32 = 2;
    pub(in super::super) const CONV_2D: i32 = 3;
    pub(in super::super) const DEPTHWISE_CONV_2D: i32 = 4;
    pub(in super::super) const DEPTH_TO_SPACE: i32 = 5;
    pub(in super::super) const DEQUANTIZE: i32 = 6;
    pub(in super::super) const LOGISTIC: i32 = 14;
    pub(in super::super) const MAX_POOL_2D: i32 = 17;
    pub(in super::super) const MUL: i32 = 18;
    pub(in super::super) const RELU: i32 = 19;
    pub(in super::super) const RELU6: i32 = 21;
    pub(in super::super) const RESHAPE: i32 = 22;
    pub(in super::super) const RESIZE_BILINEAR: i32 = 23;
    pub(in super::super) const CUSTOM: i32 = 32;
    pub(in super::super) const PAD: i32 = 34;
    pub(in super::super) const TRANSPOSE: i32 = 39;
    pub(in super::super) const MEAN: i32 = 40;
    pub(in super::super) const SUB: i32 = 41;
    pub(in super::super) const DIV: i32 = 42;
    pub(in super::super) const STRIDED_SLICE: i32 = 45;
    pub(in super::super) const PRELU: i32 = 54;
    pub(in super::super) const NEG: i32 = 59;
    pub(in super::super) const SUM: i32 = 74;
    pub(in super::super) const SQRT: i32 = 75;
    pub(in super::super) const RSQRT: i32 = 76;
    pub(in super::super) const SQUARED_DIFFERENCE: i32 = 99;
    pub(in super::super) const HARD_SWISH: i32 = 117;
    pub(in super::super) const DENSIFY: i32 = 124;
}

impl<'a> Network<'a> {
    pub(super) fn read(bytes: &'a [u8]) -> Result<Self> {
        let model = Table::root(bytes)?;
        let codes = model.tables(1)?;
        let buffers = model.tables(4)?;
        let subgraphs = model.tables(2)?;
        let graph = subgraphs.first().context("file holds no graph")?;
        let tensors = graph.tables(0)?;
        let shapes = tensors
            .iter()
            .map(|tensor| tensor.ints(0))
            .collect::<Result<_>>()?;
        let mut constants = HashMap::new();
        for (index, tensor) in tensors.iter().enumerate() {
            let buffer = buffers
                .get(tensor.int(2)? as usize)
                .context("tensor names no buffer")?;
            let data = buffer.vector(0, 1)?;
            if !data.is_empty() {
                let constant = read_constant(tensor, data).with_context(|| format!("tensor {index}"))?;
                constants.insert(index as i32, constant);
            }
        }
        let mut network = Self {
            shapes,
            constants,
            operators: Vec::new(),
            inputs: graph.ints(1)?,
            outputs: graph.ints(2)?,
        };
        for operator in graph.tables(3)? {
            let code = codes
                .get(operator.int(0)? as usize)
                .context("operator names no code")?;
            let operator = Operator {
                // Small codes stand in the deprecated byte alone.
                code: code.int(3)?.max(i32::from(code.byte(0)?)),
                custom: String::from_utf8(code.vector(1, 1)?.to_vec())?,
                inputs: operator.ints(1)?,
                outputs: operator.ints(2)?,
                options: operator.table(4)?,
            };
            if matches!(operator.code, code::DEQUANTIZE | code::DENSIFY) {
                let constant = network.constants.get(&operator.inputs[0]).cloned();
                let constant = constant.context("an activation is dequantized")?;
                network.constants.insert(operator.outputs[0], constant);
            } else {
                network.operators.push(operator);
            }
        }
        Ok(network)
    }

    pub(super) fn floats(&self, tensor: i32) -> Result<&[f32]> {
        match self.constants.get(&tensor) {
            Some(Constant::Floats(values)) => Ok(values),
            _ => bail!("tensor {tensor} is no constant of floats"),
        }
    }

    pub(super) fn ints(&self, tensor: i32) -> Result<&[i32]> {
        match self.constants.get(&tensor) {
            Some(Constant::Ints(values)) => Ok(values),
            _ => bail!("tensor {tensor} is no constant of integers"),
        }
    }

    pub(super) fn shape(&self, tensor: i32) -> &[i32] {
        &self.shapes[tensor as usize]
    }
}

fn read_constant(tensor: &Table<'_>, data: &[u8]) -> Result<Constant> {
    const FLOAT32: u8 = 0;
    const FLOAT16: u8 = 1;
    const INT32: u8 = 2;
    let words = data.as_chunks::<4>().0;
    let floats = match tensor.byte(1)? {
        FLOAT32 => words.iter().map(|word| f32::from_le_bytes(*word)).collect(),
        FLOAT16 => {
            let halves = data.as_chunks::<2>().0;
            halves
                .iter()
                .map(|half| f16_bits_to_f32(u16::from_le_bytes(*half)))
                .collect()
        }
        INT32 => {
            return Ok(Constant::Ints(
                words.iter().map(|word| i32::from_le_bytes(*word)).collect(),
            ));
        }
        other => bail!("constant of unknown type {other}"),
    };
    Ok(Constant::Floats(match tensor.table(6)? {
        None => floats,
        Some(sparsity) => densify(&tensor.ints(0)?, &sparsity, &floats)?,
    }))
}

/// Expands weights stored as rows of non-zeros: all dimensions dense but the last, no blocks. Nothing else occurs.
fn densify(shape: &[i32], sparsity: &Table<'_>, values: &[f32]) -> Result<Vec<f32>> {
    let order = sparsity.ints(0)?;
    ensure!(
        order.iter().copied().eq(0..shape.len() as i32),
        "sparse weights in order {order:?}"
    );
    ensure!(sparsity.ints(1)?.is_empty(), "sparse weights in blocks");
    let dimensions = sparsity.tables(2)?;
    let (sparse, dense) = dimensions
        .split_last()
        .context("sparse weights without dimensions")?;
    for dimension in dense {
        ensure!(dimension.byte(0)? == 0, "several sparse dimensions");
    }
    ensure!(sparse.byte(0)? == 1, "last dimension is dense");
    let starts = index_vector(sparse, 2)?;
    let columns = index_vector(sparse, 4)?;
    ensure!(
        columns.len() == values.len(),
        "{} columns for {} values",
        columns.len(),
        values.len()
    );
    let row_len = *shape.last().context("sparse scalar")? as usize;
    let mut out = vec![0.0; shape.iter().map(|side| *side as usize).product()];
    for (row, range) in out.chunks_mut(row_len).zip(starts.windows(2)) {
        for at in range[0]..range[1] {
            row[columns[at]] = values[at];
        }
    }
    Ok(out)
}

/// A union of three widths: its type at `field`, its table after it.
fn index_vector(dimension: &Table<'_>, field: usize) -> Result<Vec<usize>> {
    let table = dimension
        .table(field + 1)?
        .context("sparse dimension without indices")?;
    Ok(match dimension.byte(field)? {
        1 => table.ints(0)?.into_iter().map(|index| index as usize).collect(),
        2 => {
            let halves = table.vector(0, 2)?.as_chunks::<2>().0;
            halves
                .iter()
                .map(|half| usize::from(u16::from_le_bytes(*half)))
                .collect()
        }
        3 => table
            .vector(0, 1)?
            .iter()
            .map(|byte| usize::from(*byte))
            .collect(),
        other => bail!("indices of unknown type {other}"),
    })
}
