//! The engine's loops over pixels: slices in, slices out, no decision and no limit.
//!
//! A crate of its own because the compiler's aim is chosen by the crate: these loops are compiled for speed, the rest of
//! the engine for size. Numbers are the same on every platform: integers, and floats in one order without fused
//! multiply-add.

mod blur;
mod filter;
mod foreground;
mod grid;
mod halve;
pub mod jpeg;
mod matting;
mod sample;

pub use blur::blur;
pub use filter::{Bounded, PHASES, PLACE_BITS, Taps, filter_across, filter_down, light_cells};
pub use foreground::foreground;
pub use grid::{distances, first_along};
pub use halve::halve_row;
pub use matting::{Cholesky, Matrix, STENCIL, conjugate_gradients, matting_window};
pub use sample::{Level, POSITION_BITS, Walk, sample_bytes, sample_floats};
