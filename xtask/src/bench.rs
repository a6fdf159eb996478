//! `cargo xtask bench`: sizes and speed against their budgets, printed and written to docs/size.md and docs/speed.md.

mod size;
mod speed;

use anyhow::{Result, bail};
use clap::{Args, ValueEnum};

use crate::build;

#[derive(Args)]
pub(crate) struct Options {
    /// Only one of the two
    #[arg(long, value_enum)]
    only: Option<Which>,
    /// Timed runs of each contestant
    #[arg(long, default_value_t = 31)]
    runs: u32,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Which {
    /// Bytes, raw and Brotli
    Size,
    /// Milliseconds in Chromium, against onnxruntime-web
    Speed,
}

pub(crate) fn main(options: &Options) -> Result<()> {
    build::all(&build::Options::default())?;
    let mut missed = Vec::new();
    if options.only != Some(Which::Speed) {
        missed.extend(size::report()?);
    }
    if options.only != Some(Which::Size) {
        missed.extend(speed::report(options.runs)?);
    }
    if !missed.is_empty() {
        bail!("over budget: {}", missed.join("; "));
    }
    Ok(())
}
