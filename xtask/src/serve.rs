//! `cargo xtask serve`: from a fresh clone to an address in a browser.

use anyhow::Result;
use clap::Args;

use crate::build;
use crate::tools::{cargo, root, run, target};

#[derive(Args)]
pub(crate) struct Options {
    /// Address to listen on
    #[arg(long, default_value = "127.0.0.1:8080")]
    listen: String,
    /// Further arguments for `yizhao serve`, after --
    #[arg(last = true)]
    more: Vec<String>,
}

pub(crate) fn program() -> Result<std::path::PathBuf> {
    run(cargo().args([
        "build",
        "--release",
        "--package",
        "yizhao-server",
        "--bin",
        "yizhao",
    ]))?;
    Ok(target()?.join("release/yizhao"))
}

pub(crate) fn main(options: &Options) -> Result<()> {
    build::all(&build::Options::default())?;
    let program = program()?;
    run(crate::tools::command(&program.to_string_lossy())
        .args(["serve", "--listen", &options.listen, "--app"])
        .arg(root().join("www/dist"))
        .args(&options.more))
}
