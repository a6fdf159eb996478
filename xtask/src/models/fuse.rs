//! Rewrites a graph so that less is left to do: equal in exact arithmetic, fewer passes over memory.
//!
//! 1. Padding moves into the convolution that follows it.
//! 2. A 1×1 convolution after an enlargement moves before it, where it has a quarter of the pixels: both are linear,
//!    and the enlargement's weights sum to one, so the bias survives.
//! 3. The mean of a sum reads both terms, and the mean of an enlargement reads what was enlarged (every old pixel
//!    has the same weight in it), so that neither is computed for the mean's sake.
//! 4. Activations, additions and channel scales move into the convolution before or after them.

use anyhow::{Context, Result};
use yizhao_nn::format::Activation;

use super::graph::{Conv, Graph, Id, Node, Op};

impl Graph {
    /// Rewrites until nothing changes.
    pub(super) fn fuse(&mut self) -> Result<()> {
        let mut ids: Vec<Id> = self.nodes.keys().copied().collect();
        // Transposed convolutions put nodes under negative numbers; the order only has to be the same every time.
        ids.sort_unstable();
        for pass in [
            Self::pad_into_conv,
            Self::conv_before_resize,
            Self::activation_into_producer,
            Self::mean_of_parts,
            Self::scale_into_conv,
            Self::addition,
        ] {
            loop {
                let mut changed = false;
                for id in &ids {
                    changed |= self.nodes.contains_key(id) && pass(self, *id)?;
                }
                if !changed {
                    break;
                }
                self.drop_unread();
            }
        }
        Ok(())
    }

    /// Nodes that read `id`, and how often the graph's outputs name it.
    fn readers(&self, id: Id) -> usize {
        let reads = |node: &Node| {
            let mut extra = [None; 3];
            match &node.op {
                Op::Conv(conv) => extra = [conv.residual, conv.input_scale, None],
                Op::Combine { scale, addend, .. } => extra = [*scale, *addend, None],
                _ => {}
            }
            let direct = node.inputs.iter().filter(|input| **input == id).count();
            direct + extra.iter().filter(|extra| **extra == Some(id)).count()
        };
        let outputs = self.outputs.iter().filter(|output| **output == id).count();
        self.nodes.values().map(reads).sum::<usize>() + outputs
    }

    fn drop_unread(&mut self) {
        loop {
            let unread: Vec<Id> = self
                .nodes
                .keys()
                .copied()
                .filter(|id| self.readers(*id) == 0)
                .collect();
            if unread.is_empty() {
                return;
            }
            for id in unread {
                self.nodes.remove(&id);
            }
        }
    }

    fn conv_mut(&mut self, id: Id) -> Option<&mut Conv> {
        match &mut self.nodes.get_mut(&id)?.op {
            Op::Conv(conv) => Some(conv),
            _ => None,
        }
    }

    fn pad_into_conv(&mut self, id: Id) -> Result<bool> {
        let input = self.nodes[&id].inputs.first().copied();
        let Some(Op::PadSpace(amounts)) = input
            .and_then(|input| self.nodes.get(&input))
            .map(|node| node.op.clone())
        else {
            return Ok(false);
        };
        let source = self.nodes[&input.context("padding without input")?].inputs[0];
        let conv = self
            .conv_mut(id)
            .context("padding before something that is no convolution")?;
        conv.padding = [conv.padding[0] + amounts[0], conv.padding[1] + amounts[1]];
        self.node_mut(id).inputs[0] = source;
        Ok(true)
    }

    fn node_mut(&mut self, id: Id) -> &mut Node {
        self.nodes.get_mut(&id).expect("the node was just looked up")
    }

    fn conv_before_resize(&mut self, id: Id) -> Result<bool> {
        let Op::Conv(conv) = &self.nodes[&id].op else {
            return Ok(false);
        };
        let resize = self.nodes[&id].inputs[0];
        let plain = conv.kernel == [1, 1] && conv.activation == Activation::None && !conv.depthwise;
        if !plain || !matches!(self.nodes[&resize].op, Op::Resize) || self.readers(resize) != 1 {
            return Ok(false);
        }
        // The two swap their places: the convolution takes the enlargement's name.
        let source = self.nodes[&resize].inputs[0];
        let mut small = self.nodes[&id].clone();
        let channels = small.shape[3];
        small.inputs = vec![source];
        small.shape.clone_from(&self.nodes[&source].shape);
        small.shape[3] = channels;
        self.nodes.insert(resize, small);
        let node = self.node_mut(id);
        node.op = Op::Resize;
        node.inputs = vec![resize];
        Ok(true)
    }

    fn activation_into_producer(&mut self, id: Id) -> Result<bool> {
        let Op::Activation(activation, slopes) = self.nodes[&id].op.clone() else {
            return Ok(false);
        };
        let producer = self.nodes[&id].inputs[0];
        if self.readers(producer) != 1 {
            return Ok(false);
        }
        // An activation does not care where its values stand: it may look through a rearrangement.
        let inner = match self.nodes[&producer].op {
            Op::DepthToSpace => self.nodes[&producer].inputs[0],
            _ => producer,
        };
        match &mut self.node_mut(inner).op {
            Op::Conv(conv) if conv.activation == Activation::None => {
                conv.activation = activation;
                conv.slopes = slopes;
            }
            Op::Add(none @ Activation::None) if slopes.is_empty() => *none = activation,
            _ => return Ok(false),
        }
        let node = self.nodes[&producer].clone();
        self.nodes.insert(id, node);
        Ok(true)
    }

    fn mean_of_parts(&mut self, id: Id) -> Result<bool> {
        if !matches!(self.nodes[&id].op, Op::Mean) {
            return Ok(false);
        }
        for (index, input) in self.nodes[&id].inputs.clone().into_iter().enumerate() {
            let part = &self.nodes[&input];
            let parts = match part.op {
                Op::Resize => part.inputs.clone(),
                Op::Add(Activation::None)
                    if self.readers(input) == 1 && self.nodes[&id].inputs.len() == 1 =>
                {
                    part.inputs.clone()
                }
                _ => continue,
            };
            self.node_mut(id).inputs.splice(index..=index, parts);
            return Ok(true);
        }
        Ok(false)
    }

    /// Splits a multiplication into the tensor and the 1×1 tensor that scales it.
    fn as_scale(&self, id: Id) -> Option<(Id, Id)> {
        let node = self
            .nodes
            .get(&id)
            .filter(|node| matches!(node.op, Op::Multiply))?;
        let [input, scale] = node.inputs[..] else {
            return None;
        };
        (self.nodes.get(&scale)?.shape[1..3] == [1, 1]).then_some((input, scale))
    }

    fn scale_into_conv(&mut self, id: Id) -> Result<bool> {
        let Op::Conv(conv) = &self.nodes[&id].op else {
            return Ok(false);
        };
        let multiplied = self.nodes[&id].inputs[0];
        let fits = conv.kernel == [1, 1] && !conv.depthwise && self.readers(multiplied) == 1;
        let Some((input, scale)) = self.as_scale(multiplied).filter(|_| fits) else {
            return Ok(false);
        };
        self.conv_mut(id).context("no convolution")?.input_scale = Some(scale);
        self.node_mut(id).inputs[0] = input;
        Ok(true)
    }

    fn addition(&mut self, id: Id) -> Result<bool> {
        let Op::Add(activation) = self.nodes[&id].op else {
            return self.leftover_activation(id);
        };
        let inputs = self.nodes[&id].inputs.clone();
        for (conv_id, other) in [(inputs[1], inputs[0]), (inputs[0], inputs[1])] {
            if self.readers(conv_id) != 1 || matches!(self.nodes[&other].op, Op::Resize | Op::Multiply) {
                continue;
            }
            let source = match self.nodes[&other].op {
                Op::PadChannels => self.nodes[&other].inputs[0],
                _ => other,
            };
            let Some(conv) = self.conv_mut(conv_id) else {
                continue;
            };
            if conv.residual.is_some()
                || conv.activation != Activation::None && activation != Activation::None
            {
                continue;
            }
            conv.residual_after_activation = conv.activation != Activation::None;
            conv.residual = Some(source);
            if activation != Activation::None {
                conv.activation = activation;
            }
            let node = self.nodes[&conv_id].clone();
            self.nodes.insert(id, node);
            return Ok(true);
        }
        // What is left combines two tensors; an enlarged or scaled one is read as it was before.
        let [first, second] = if matches!(self.nodes[&inputs[0]].op, Op::Resize) {
            [inputs[1], inputs[0]]
        } else {
            [inputs[0], inputs[1]]
        };
        let (input, scale) = match self.as_scale(first) {
            Some((input, scale)) => (input, Some(scale)),
            None => (first, None),
        };
        let addend = match self.nodes[&second].op {
            Op::Resize => self.nodes[&second].inputs[0],
            _ => second,
        };
        let node = self.node_mut(id);
        node.inputs = vec![input];
        node.op = Op::Combine {
            scale,
            addend: Some(addend),
            activation,
        };
        Ok(true)
    }

    /// PReLU after an addition had to wait until the addition was fused into a convolution.
    fn leftover_activation(&mut self, id: Id) -> Result<bool> {
        if matches!(self.nodes[&id].op, Op::Activation(..)) {
            return self.activation_into_producer(id);
        }
        Ok(false)
    }
}
