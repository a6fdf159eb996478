//! The networks alone, as a wasm module that `cargo xtask bench` times beside onnxruntime-web. No part of the product.

use wasm_bindgen::prelude::*;
use yizhao_nn::Network;

/// One network with its buffers.
#[wasm_bindgen]
pub struct BenchNetwork {
    network: Network,
}

#[wasm_bindgen]
impl BenchNetwork {
    /// Loads a file of `models/`.
    ///
    /// # Errors
    /// When the file is damaged.
    #[wasm_bindgen(constructor)]
    pub fn new(bytes: &[u8]) -> Result<Self, JsError> {
        Ok(Self {
            network: Network::load(bytes)?,
        })
    }

    /// Height, width, channels.
    #[must_use]
    pub fn input_shape(&self) -> Vec<usize> {
        self.network.input_shape().to_vec()
    }

    /// Fills the input: height, width, channels.
    pub fn set_input(&mut self, values: &[f32]) {
        self.network.input_mut().copy_from_slice(values);
    }

    /// Runs once.
    pub fn run(&mut self) {
        self.network.run();
    }

    /// One output, flat.
    #[must_use]
    pub fn output(&self, index: usize) -> Vec<f32> {
        self.network.output(index).to_vec()
    }
}
