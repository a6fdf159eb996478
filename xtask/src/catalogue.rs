//! `cargo xtask catalogue`: judges the catalogue's folder, and writes what is generated from it.
//!
//! The work is done by the library's example `catalogue`, so that this program compiles without the engine.

use anyhow::Result;
use clap::{Args, ValueEnum};

use crate::tools::{cargo, run};

#[derive(Args)]
pub(crate) struct Options {
    action: Action,
}

impl Options {
    /// Judge, and hold what is generated against what is committed.
    pub(crate) const fn check() -> Self {
        Self {
            action: Action::Check,
        }
    }
}

#[derive(Clone, Copy, ValueEnum)]
enum Action {
    /// Names every problem with its file and line
    Check,
    /// Writes docs/documents.md, docs/report.schema.json and the catalogue's JSON Schemas
    Write,
}

pub(crate) fn main(options: &Options) -> Result<()> {
    let action = match options.action {
        Action::Check => "check",
        Action::Write => "write",
    };
    run(cargo().args([
        "run",
        "--quiet",
        "--package",
        "yizhao",
        "--example",
        "catalogue",
        "--features",
        "schema",
        "--",
        action,
    ]))
}
