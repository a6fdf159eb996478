//! Inference core: runs small fixed convolutional networks on one thread, with the same bits on every platform.
//!
//! It knows networks and tensors, nothing of photos. A network arrives as one compact file ([`format`]), compiled
//! offline by `cargo xtask models`; [`Network::load`] checks it, expands and packs its weights and plans its buffers
//! once; [`Network::run`] then allocates nothing.
//!
//! Bit-identity is what lets a server repeat a browser's verdict. It holds because every sum has a fixed order, no
//! operation is fused (no FMA, no relaxed SIMD), and nothing but `+ − × ÷ √` and comparisons touches a float.

mod activation;
mod conv;
mod depthwise;
mod error;
pub mod format;
mod gemm;
mod half;
mod mixer;
mod network;
mod plan;
mod pointwise;

pub use error::LoadError;
pub use half::{f16_bits_to_f32, f32_to_f16_bits};
pub use network::{Map, Network};
