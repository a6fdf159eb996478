//! `cargo xtask build`: the wasm engine, the networks and the catalogue into `pkg/src/generated/`, then the npm package
//! and the app by their own scripts, then Brotli files beside what the service sends.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use clap::Args;

use crate::stamp::{Stamp, write};
use crate::tools::{node, npm, root, run, say};
use crate::wasm::ENGINE;

#[derive(Args, Default)]
pub(crate) struct Options {
    /// Stop after pkg/src/generated: no npm package, no app
    #[arg(long)]
    pub(crate) engine_only: bool,
}

/// Brings everything up to date.
pub(crate) fn all(options: &Options) -> Result<()> {
    install()?;
    engine()?;
    if options.engine_only {
        return Ok(());
    }
    shell()
}

pub(crate) fn main(options: &Options) -> Result<()> {
    all(options)?;
    say("Finished", "pkg/dist and www/dist are up to date");
    Ok(())
}

/// Installs exactly what package-lock.json names, when it has changed.
pub(crate) fn install() -> Result<()> {
    let lock = root().join("package-lock.json");
    let stamp = Stamp::new("npm-ci", &[], &[lock, root().join("package.json")])?;
    if !stamp.is_fresh(&[root().join("node_modules/.package-lock.json")]) {
        say("Installing", "npm packages named by package-lock.json");
        run(npm()?.arg("ci")).context("is the npm registry reachable?")?;
        stamp.write()?;
    }
    Ok(())
}

/// Fills `pkg/src/generated/`.
pub(crate) fn engine() -> Result<PathBuf> {
    let made = ENGINE.build()?;
    let generated = root().join("pkg/src/generated");
    for file in ["engine.js", "engine.d.ts", "engine_bg.wasm"] {
        write(&generated.join(file), &fs::read(made.join(file))?)?;
    }
    for network in networks()? {
        let name = network.file_name().context("a network without a name")?;
        write(&generated.join("networks").join(name), &fs::read(&network)?)?;
    }
    Ok(generated)
}

/// The networks' files, as shipped.
pub(crate) fn networks() -> Result<Vec<PathBuf>> {
    let folder = root().join("models");
    let Ok(entries) = fs::read_dir(&folder) else {
        return Ok(Vec::new());
    };
    let mut networks: Vec<_> = entries
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<Vec<_>, _>>()?
        .into_iter()
        .filter(|path| path.extension().is_some_and(|ending| ending == "yznn"))
        .collect();
    networks.sort();
    Ok(networks)
}

/// Builds the npm package and the app.
fn shell() -> Result<()> {
    let inputs: Vec<_> = ["pkg", "www"]
        .iter()
        .flat_map(|part| inputs_of(part))
        .chain([root().join("package-lock.json")])
        .collect();
    let outputs = [root().join("pkg/dist"), root().join("www/dist/index.html")];
    let stamp = Stamp::new("npm-build", &[], &inputs)?;
    if stamp.is_fresh(&outputs) {
        return Ok(());
    }
    say("Building", "npm package and app");
    run(npm()?.args(["run", "--silent", "build"]))?;
    if !outputs[1].exists() {
        bail!("npm run build wrote no www/dist/index.html");
    }
    say("Compressing", "www/dist");
    run(node()?.arg("xtask/scripts/compress.mjs").arg("www/dist"))?;
    stamp.write()
}

/// Everything of a part but what its own scripts write.
fn inputs_of(part: &str) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(root().join(part)) else {
        return Vec::new();
    };
    let mut inputs: Vec<_> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| !["dist", "node_modules"].iter().any(|made| path.ends_with(made)))
        .collect();
    inputs.sort();
    inputs
}
