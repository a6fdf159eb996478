//! The engine's loops over pixels: slices in, slices out, no decision and no limit.
//!
//! A crate of its own because the compiler's aim is chosen by the crate: these loops are compiled for speed, the rest of
//! the engine for size. Numbers are the same on every platform: integers, and floats in one order without fused
//! multiply-add.

mod blur;
mod halve;
mod sample;

pub use blur::blur;
pub use halve::halve_row;
pub use sample::{Level, POSITION_BITS, Walk, sample_bytes, sample_floats};
