//! `cargo xtask accuracy`: builds the program of benches/accuracy as it must be for figures (release), and runs it.
//! `cargo xtask bless`: its golden files, written anew.

use anyhow::Result;

use crate::tools::{cargo, run};

#[derive(clap::Args)]
#[command(disable_help_flag = true)]
pub(crate) struct Options {
    /// What the program is told: `cargo xtask accuracy --help` prints it
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    arguments: Vec<String>,
}

pub(crate) fn main(options: &Options) -> Result<()> {
    run(cargo()
        .args([
            "run",
            "--quiet",
            "--release",
            "--package",
            "yizhao-accuracy",
            "--",
        ])
        .args(&options.arguments))
}

/// Writes tests/golden/ as the engine answers now: to be looked at in the difference, and committed with the change.
pub(crate) fn bless() -> Result<()> {
    run(cargo()
        .args([
            "test",
            "--quiet",
            "--release",
            "--package",
            "yizhao-accuracy",
            "golden",
        ])
        .env("YIZHAO_BLESS", "1"))
}
