//! Yizhao (一照): checks an identity photo against a document's requirements, and prepares it.
//!
//! One photo walks one way: `photo → model → facts → check → report → normalize`.

pub mod catalogue;
pub mod check;
mod clock;
pub mod engine;
mod error;
pub mod facts;
pub mod frame;
mod geometry;
pub mod model;
pub mod normalize;
pub mod photo;
mod reason;
pub mod report;
mod sort;
#[cfg(target_arch = "wasm32")]
mod wasm;

pub use engine::{CheckOptions, Engine, Normalization, Workings};
pub use error::{Error, ErrorKind};
pub use geometry::Point;
pub use reason::Reason;
pub use report::{Locale, Report};
