//! A network ready to run.

use std::fmt;

use wide::f32x4;

use crate::conv::Dense;
use crate::depthwise::Depthwise;
use crate::error::LoadError;
use crate::format::{Activation, Conv, Program, Shape, Step, TensorId};
use crate::gemm::{Epilogue, Panels};
use crate::half::f16_bits_to_f32;
use crate::plan::{Plan, written};
use crate::{mixer, pointwise};

/// A network with its weights unpacked and its buffers in place.
pub struct Network {
    input_shape: Shape,
    input: Vec<f32>,
    slots: Vec<Vec<f32x4>>,
    outputs: Vec<Output>,
    steps: Vec<Ready>,
    scratch: Vec<f32x4>,
    kept: Vec<Place>,
}

/// A tensor between the layers, as the last run left it.
#[derive(Debug, Clone, Copy)]
pub struct Map<'a> {
    /// Rows, columns, channels.
    pub shape: Shape,
    /// Row by row; a pixel's channels side by side, filled up with zeros to a multiple of four.
    pub values: &'a [f32],
}

struct Output {
    shape: Vec<u32>,
    values: Vec<f32>,
}

/// A tensor and where it lives.
#[derive(Debug, Clone, Copy)]
struct Place {
    shape: Shape,
    /// `None`: the network's input.
    slot: Option<usize>,
}

impl Place {
    fn len(self) -> usize {
        self.shape.pixels() * self.shape.groups()
    }
}

/// A step with its constants expanded.
struct Ready {
    work: Work,
    input: Place,
    /// Where it writes; `None` for an output.
    target: Option<Place>,
}

enum Work {
    Dense {
        dense: Box<Dense>,
        finish: Finish,
        /// Scale of the input's channels, and the panels with it multiplied in.
        scaled: Option<(Place, Panels)>,
    },
    Depthwise {
        depthwise: Box<Depthwise>,
        finish: Finish,
    },
    MaxPool,
    Mean {
        second: Option<Place>,
    },
    Combine {
        scale: Option<Place>,
        addend: Option<Place>,
        activation: Activation,
    },
    Emit {
        output: usize,
        offset: usize,
        block: usize,
    },
    NormalizePoints {
        scale: f32,
    },
    Transpose,
    PrependColumn {
        column: Vec<f32x4>,
    },
    LayerNorm {
        gains: Vec<f32x4>,
        epsilon: f32,
    },
    FirstColumn,
}

struct Finish {
    bias: Vec<f32x4>,
    slopes: Vec<f32x4>,
    activation: Activation,
    residual: Option<Place>,
    residual_after_activation: bool,
}

impl Network {
    /// Reads a network file, expands and packs its weights and sets up its buffers.
    ///
    /// # Errors
    /// When the file is damaged or of another version.
    pub fn load(bytes: &[u8]) -> Result<Self, LoadError> {
        Self::load_keeping(bytes, &[])
    }

    /// As [`Self::load`]; the tensors `kept` can be read after a run, at the cost of buffers of their own.
    ///
    /// # Errors
    /// Also when no step writes one of those tensors.
    pub fn load_keeping(bytes: &[u8], kept: &[TensorId]) -> Result<Self, LoadError> {
        let program = Program::decode(bytes)?;
        let is_written = |id: &TensorId| program.steps.iter().any(|step| written(step) == Some(*id));
        if let Some(unknown) = kept.iter().find(|id| !is_written(id)) {
            return Err(LoadError::new(format!(
                "no step writes tensor {unknown}, which is to be kept"
            )));
        }
        let plan = Plan::new(&program, kept)?;
        let mut builder = Builder {
            program: &program,
            plan: &plan,
            consumed: 0,
        };
        let steps: Vec<_> = program.steps.iter().map(|step| builder.ready(step)).collect();
        let input_shape = program.tensors[0];
        let scratch = steps.iter().map(Ready::scratch_len).max().unwrap_or(0);
        let kept = kept.iter().map(|id| builder.place(*id)).collect();
        Ok(Self {
            input_shape,
            input: vec![0.0; input_shape.elements()],
            slots: plan
                .slot_lengths
                .iter()
                .map(|length| vec![f32x4::ZERO; *length])
                .collect(),
            outputs: program
                .outputs
                .iter()
                .map(|shape| Output {
                    shape: shape.clone(),
                    values: vec![0.0; shape.iter().map(|side| *side as usize).product()],
                })
                .collect(),
            steps,
            scratch: vec![f32x4::ZERO; scratch],
            kept,
        })
    }

    /// Rows, columns and channels of the input.
    #[must_use]
    pub fn input_shape(&self) -> [usize; 3] {
        let Shape {
            height,
            width,
            channels,
        } = self.input_shape;
        [height as usize, width as usize, channels as usize]
    }

    /// The input's values, row by row, a pixel's channels side by side. They keep until they are written again.
    pub fn input_mut(&mut self) -> &mut [f32] {
        &mut self.input
    }

    /// Computes the outputs from the input.
    pub fn run(&mut self) {
        for step in &mut self.steps {
            let Some(target) = step.target else {
                step.emit(&self.slots, &mut self.outputs);
                continue;
            };
            // The plan never lets a step write a buffer that it reads.
            let slot = target.slot.unwrap_or_default();
            let mut buffer = std::mem::take(&mut self.slots[slot]);
            let mut memory = Memory {
                input: &self.input,
                slots: &self.slots,
                scratch: &mut self.scratch,
            };
            step.run(&mut memory, &mut buffer[..target.len()]);
            self.slots[slot] = buffer;
        }
    }

    /// Tensor `index` of those that were asked to be kept.
    ///
    /// # Panics
    /// When fewer are kept: a defect of the caller.
    #[must_use]
    pub fn kept(&self, index: usize) -> Map<'_> {
        let place = self.kept[index];
        let slot = &self.slots[place.slot.unwrap_or_default()];
        Map {
            shape: place.shape,
            values: bytemuck::cast_slice(&slot[..place.len()]),
        }
    }

    /// Number of outputs.
    #[must_use]
    pub fn output_count(&self) -> usize {
        self.outputs.len()
    }

    /// Shape of output `index`.
    ///
    /// # Panics
    /// When there is no such output: a defect of the caller.
    #[must_use]
    pub fn output_shape(&self, index: usize) -> &[u32] {
        &self.outputs[index].shape
    }

    /// Values of output `index` as the last run left them.
    ///
    /// # Panics
    /// When there is no such output: a defect of the caller.
    #[must_use]
    pub fn output(&self, index: usize) -> &[f32] {
        &self.outputs[index].values
    }
}

impl fmt::Debug for Network {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Network")
            .field("input_shape", &self.input_shape())
            .field(
                "outputs",
                &self
                    .outputs
                    .iter()
                    .map(|output| &output.shape)
                    .collect::<Vec<_>>(),
            )
            .field("steps", &self.steps.len())
            .finish_non_exhaustive()
    }
}

/// What a step may touch besides the buffer that it writes.
struct Memory<'a> {
    input: &'a [f32],
    slots: &'a [Vec<f32x4>],
    scratch: &'a mut [f32x4],
}

impl<'a> Memory<'a> {
    fn vectors(&self, place: Place) -> &'a [f32x4] {
        place.slot.map_or(&[], |slot| &self.slots[slot][..place.len()])
    }

    fn values(&self, place: Place) -> &'a [f32] {
        if place.slot.is_none() {
            self.input
        } else {
            bytemuck::cast_slice(self.vectors(place))
        }
    }
}

impl Finish {
    fn epilogue<'a>(&'a self, memory: &Memory<'a>) -> Epilogue<'a> {
        Epilogue {
            bias: &self.bias,
            slopes: &self.slopes,
            activation: self.activation,
            residual: self
                .residual
                .map(|place| (memory.vectors(place), place.shape.groups())),
            residual_after_activation: self.residual_after_activation,
        }
    }
}

impl Ready {
    /// Vectors of scratch that this step needs.
    fn scratch_len(&self) -> usize {
        match &self.work {
            Work::Dense { dense, .. } => dense.scratch_len().div_ceil(4),
            Work::Depthwise { depthwise, .. } => depthwise.scratch_len(),
            Work::Mean { .. } => 2 * self.input.shape.groups(),
            Work::Combine { .. } => pointwise::Combine::scratch_len(self.input.shape),
            _ => 0,
        }
    }

    fn run(&mut self, memory: &mut Memory<'_>, out: &mut [f32x4]) {
        let shape = self.input.shape;
        match &mut self.work {
            Work::Dense {
                dense,
                finish,
                scaled,
            } => {
                let epilogue = finish.epilogue(memory);
                let panels = match scaled {
                    None => &dense.panels,
                    Some((factors, panels)) => {
                        panels.assign_scaled(&dense.panels, memory.values(*factors));
                        &*panels
                    }
                };
                let input = memory.values(self.input);
                dense.run(
                    panels,
                    input,
                    &epilogue,
                    bytemuck::cast_slice_mut(memory.scratch),
                    out,
                );
            }
            Work::Depthwise { depthwise, finish } => {
                let epilogue = finish.epilogue(memory);
                let input = memory.vectors(self.input);
                depthwise.run(input, &epilogue, memory.scratch, out);
            }
            Work::MaxPool => pointwise::max_pool(shape, memory.vectors(self.input), out),
            Work::Mean { second } => {
                out.fill(f32x4::ZERO);
                for place in [Some(self.input), *second].into_iter().flatten() {
                    let input = memory.vectors(place);
                    let (row_sums, total) = memory.scratch.split_at_mut(shape.groups());
                    pointwise::add_mean(place.shape, input, row_sums, total, out);
                }
            }
            Work::Combine {
                scale,
                addend,
                activation,
            } => {
                let combine = pointwise::Combine {
                    shape,
                    input: memory.vectors(self.input),
                    scale: scale.map(|place| memory.vectors(place)),
                    addend: addend.map(|place| (memory.vectors(place), place.shape)),
                    activation: *activation,
                };
                combine.run(memory.scratch, out);
            }
            Work::Emit { .. } => {}
            Work::NormalizePoints { scale } => {
                mixer::normalize_points(
                    shape,
                    memory.values(self.input),
                    *scale,
                    bytemuck::cast_slice_mut(out),
                );
            }
            Work::Transpose => {
                mixer::transpose(shape, memory.values(self.input), bytemuck::cast_slice_mut(out));
            }
            Work::PrependColumn { column } => {
                let (first, rest) = out.split_at_mut(shape.groups());
                first.copy_from_slice(column);
                rest.copy_from_slice(memory.vectors(self.input));
            }
            Work::LayerNorm { gains, epsilon } => {
                mixer::layer_norm(shape, memory.vectors(self.input), gains, *epsilon, out);
            }
            Work::FirstColumn => out.copy_from_slice(&memory.vectors(self.input)[..shape.groups()]),
        }
    }

    fn emit(&self, slots: &[Vec<f32x4>], outputs: &mut [Output]) {
        if let (
            Work::Emit {
                output,
                offset,
                block,
            },
            Some(slot),
        ) = (&self.work, self.input.slot)
        {
            let input = bytemuck::cast_slice(&slots[slot][..self.input.len()]);
            pointwise::emit(
                self.input.shape,
                input,
                *block,
                &mut outputs[*output].values[*offset..],
            );
        }
    }
}

/// Expands steps; consumes the constants in order. The program has been validated.
struct Builder<'a> {
    program: &'a Program,
    plan: &'a Plan,
    consumed: usize,
}

impl Builder<'_> {
    fn place(&self, id: TensorId) -> Place {
        Place {
            shape: self.program.tensors[id as usize],
            slot: self.plan.slot_of[id as usize],
        }
    }

    fn constants(&mut self, count: usize) -> Vec<f32> {
        let bits = &self.program.constants[self.consumed..][..count];
        self.consumed += count;
        bits.iter().map(|bits| f16_bits_to_f32(*bits)).collect()
    }

    /// One value per channel, in groups of four, the last one filled up with zeros.
    fn channel_vectors(&mut self, channels: usize) -> Vec<f32x4> {
        let values = self.constants(channels);
        values
            .chunks(4)
            .map(|group| {
                let mut lanes = [0.0; 4];
                lanes[..group.len()].copy_from_slice(group);
                f32x4::from(lanes)
            })
            .collect()
    }

    fn finish(&mut self, conv: &Conv) -> Finish {
        let channels = self.program.tensors[conv.output as usize].channels as usize;
        let bias = self.channel_vectors(channels);
        let slopes = match conv.activation {
            Activation::PRelu => self.channel_vectors(channels),
            _ => Vec::new(),
        };
        Finish {
            bias,
            slopes,
            activation: conv.activation,
            residual: conv.residual.map(|id| self.place(id)),
            residual_after_activation: conv.residual_after_activation,
        }
    }

    fn ready(&mut self, step: &Step) -> Ready {
        let target = written(step).map(|id| self.place(id));
        let (input, work) = match *step {
            Step::Conv(conv) => (conv.input, self.dense(&conv)),
            Step::Depthwise(conv) => (conv.input, self.depthwise(&conv)),
            Step::MaxPool { input, .. } => (input, Work::MaxPool),
            Step::Mean { input, second, .. } => {
                let second = second.map(|id| self.place(id));
                (input, Work::Mean { second })
            }
            Step::Combine {
                input,
                scale,
                addend,
                activation,
                ..
            } => {
                let work = Work::Combine {
                    scale: scale.map(|id| self.place(id)),
                    addend: addend.map(|id| self.place(id)),
                    activation,
                };
                (input, work)
            }
            Step::Emit {
                input,
                output,
                offset,
                block,
            } => {
                let work = Work::Emit {
                    output: output as usize,
                    offset: offset as usize,
                    block: block as usize,
                };
                (input, work)
            }
            Step::NormalizePoints { input, .. } => {
                let scale = self.constants(1)[0];
                (input, Work::NormalizePoints { scale })
            }
            Step::Transpose { input, .. } => (input, Work::Transpose),
            Step::PrependColumn { input, .. } => {
                let column = self.channel_vectors(self.program.tensors[input as usize].channels as usize);
                (input, Work::PrependColumn { column })
            }
            Step::LayerNorm { input, .. } => {
                let gains = self.channel_vectors(self.program.tensors[input as usize].channels as usize);
                let epsilon = self.constants(1)[0];
                (input, Work::LayerNorm { gains, epsilon })
            }
            Step::FirstColumn { input, .. } => (input, Work::FirstColumn),
        };
        Ready {
            work,
            input: self.place(input),
            target,
        }
    }

    fn dense(&mut self, conv: &Conv) -> Work {
        let (input, output) = (self.place(conv.input), self.place(conv.output));
        let kernel = conv.kernel.map(|side| side as usize);
        let channels_in = input.shape.channels as usize;
        let channels_out = output.shape.channels as usize;
        let per_output = kernel[0] * kernel[1] * channels_in;
        let weights = self.constants(channels_out * per_output);
        // The network's input is dense; every other tensor has its channels filled up to whole groups.
        let input_step = if input.slot.is_none() {
            channels_in
        } else {
            input.shape.groups() * 4
        };
        let weight = |channel: usize, term: usize| {
            let (tap, channel_in) = (term / input_step, term % input_step);
            if channel < channels_out && channel_in < channels_in {
                weights[channel * per_output + tap * channels_in + channel_in]
            } else {
                0.0
            }
        };
        let terms = kernel[0] * kernel[1] * input_step;
        let panels = Panels::pack(terms, output.shape.groups(), weight);
        let scaled = conv.input_scale.map(|id| (self.place(id), panels.like()));
        Work::Dense {
            dense: Box::new(Dense {
                input: input.shape,
                input_step,
                output: output.shape,
                kernel,
                stride: conv.stride as usize,
                padding: conv.padding.map(|side| side as usize),
                panels,
            }),
            finish: self.finish(conv),
            scaled,
        }
    }

    fn depthwise(&mut self, conv: &Conv) -> Work {
        let (input, output) = (self.place(conv.input).shape, self.place(conv.output).shape);
        let kernel = conv.kernel[0] as usize;
        let channels = input.channels as usize;
        let weights = self.constants(kernel * kernel * channels);
        let lane = |channel: usize, tap: usize| {
            if channel < channels {
                weights[tap * channels + channel]
            } else {
                0.0
            }
        };
        let weights = (0..input.groups())
            .flat_map(|group| (0..kernel * kernel).map(move |tap| (group, tap)))
            .map(|(group, tap)| f32x4::from([0, 1, 2, 3].map(|index| lane(group * 4 + index, tap))))
            .collect();
        Work::Depthwise {
            depthwise: Box::new(Depthwise {
                input,
                output,
                kernel,
                stride: conv.stride as usize,
                padding: conv.padding.map(|side| side as usize),
                weights,
            }),
            finish: self.finish(conv),
        }
    }
}
