//! Which buffer each tensor lives in: a buffer is given to the next tensor once the last step that reads it has run.

use crate::error::LoadError;
use crate::format::{Program, Step, TensorId};

/// Four times what the largest of our networks needs.
const BUFFER_BYTES_MAX: usize = 64 << 20;

/// Where each tensor lives.
#[derive(Debug)]
pub(crate) struct Plan {
    /// Buffer of each tensor; `None` for the input, which has one of its own.
    pub(crate) slot_of: Vec<Option<usize>>,
    /// Length of each buffer in vectors of four.
    pub(crate) slot_lengths: Vec<usize>,
}

/// Tensors that a step reads.
pub(crate) fn reads(step: &Step) -> impl Iterator<Item = TensorId> {
    let ids = match *step {
        Step::Conv(conv) | Step::Depthwise(conv) => [Some(conv.input), conv.residual, conv.input_scale],
        Step::Mean { input, second, .. } => [Some(input), second, None],
        Step::Combine {
            input, scale, addend, ..
        } => [Some(input), scale, addend],
        Step::MaxPool { input, .. }
        | Step::Emit { input, .. }
        | Step::NormalizePoints { input, .. }
        | Step::Transpose { input, .. }
        | Step::PrependColumn { input, .. }
        | Step::LayerNorm { input, .. }
        | Step::FirstColumn { input, .. } => [Some(input), None, None],
    };
    ids.into_iter().flatten()
}

/// The tensor that a step writes; `None` when it writes an output.
pub(crate) fn written(step: &Step) -> Option<TensorId> {
    match *step {
        Step::Conv(conv) | Step::Depthwise(conv) => Some(conv.output),
        Step::Emit { .. } => None,
        Step::MaxPool { output, .. }
        | Step::Mean { output, .. }
        | Step::Combine { output, .. }
        | Step::NormalizePoints { output, .. }
        | Step::Transpose { output, .. }
        | Step::PrependColumn { output, .. }
        | Step::LayerNorm { output, .. }
        | Step::FirstColumn { output, .. } => Some(output),
    }
}

impl Plan {
    /// `kept` tensors keep their buffers to the end of a run.
    pub(crate) fn new(program: &Program, kept: &[TensorId]) -> Result<Self, LoadError> {
        let mut last_read = vec![0; program.tensors.len()];
        for (index, step) in program.steps.iter().enumerate() {
            for id in reads(step) {
                last_read[id as usize] = index;
            }
        }
        for id in kept {
            last_read[*id as usize] = program.steps.len();
        }
        let mut plan = Self {
            slot_of: vec![None; program.tensors.len()],
            slot_lengths: Vec::new(),
        };
        let mut free: Vec<usize> = Vec::new();
        for (index, step) in program.steps.iter().enumerate() {
            if let Some(id) = written(step) {
                let shape = program.tensors[id as usize];
                let length = shape.pixels() * shape.groups();
                let slot = plan.take(&mut free, length);
                plan.slot_of[id as usize] = Some(slot);
                // Written and never read: its buffer is free again at once.
                if last_read[id as usize] <= index {
                    free.push(slot);
                }
            }
            for id in reads(step) {
                if let Some(slot) = plan.slot_of[id as usize]
                    && last_read[id as usize] == index
                    && !free.contains(&slot)
                {
                    free.push(slot);
                }
            }
        }
        let bytes = plan.slot_lengths.iter().sum::<usize>() * 16;
        if bytes > BUFFER_BYTES_MAX {
            return Err(LoadError::new(format!(
                "network needs {bytes} bytes of buffers, the limit is {BUFFER_BYTES_MAX}"
            )));
        }
        Ok(plan)
    }

    /// The free buffer that must grow least; among those large enough, the smallest.
    fn take(&mut self, free: &mut Vec<usize>, length: usize) -> usize {
        let best = (0..free.len()).min_by_key(|at| {
            let available = self.slot_lengths[free[*at]];
            (length.saturating_sub(available), available)
        });
        let Some(best) = best else {
            self.slot_lengths.push(length);
            return self.slot_lengths.len() - 1;
        };
        let slot = free.swap_remove(best);
        self.slot_lengths[slot] = self.slot_lengths[slot].max(length);
        slot
    }
}
