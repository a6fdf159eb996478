//! `cargo xtask build`: the wasm engine, the networks and the catalogue into `pkg/src/generated/`, then the npm package
//! and the app by their own scripts, then Brotli files beside what the service sends.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use clap::Args;

use crate::stamp::{Stamp, write};
use crate::tools::{node, npm, root, run, say};
use crate::wasm::ENGINE;

/// The networks that the first check loads.
pub(crate) const NETWORKS: [&str; 6] = [
    "face_detection_short_range",
    "face_detection_full_range",
    "face_landmarks",
    "person_mask",
    "attributes",
    "matte_edge",
];

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
    let built = ENGINE.build()?;
    let generated = root().join("pkg/src/generated");
    for file in ["engine.js", "engine_bg.wasm"] {
        write(&generated.join(file), &fs::read(built.folder.join(file))?)?;
    }
    // Packages that are compiled against an older library of types than ES2025's know no Symbol.dispose.
    let types = fs::read_to_string(built.folder.join("engine.d.ts"))?;
    write(
        &generated.join("engine.d.ts"),
        types.replace("    [Symbol.dispose](): void;\n", "").as_bytes(),
    )?;
    // The library's build script merges catalogue/* into the text that native programs embed: the browser gets the same.
    let merged = built
        .script_output
        .context("the engine's build script did not run")?
        .join("catalogue.json");
    write(
        &generated.join("catalogue.json"),
        &fs::read(&merged).context("no merged catalogue")?,
    )?;
    for network in networks()? {
        let name = network.file_name().context("a network without a name")?;
        write(&generated.join("networks").join(name), &fs::read(&network)?)?;
    }
    Ok(generated)
}

/// The networks' files, as shipped: one for each name that the engine's constructor takes.
pub(crate) fn networks() -> Result<Vec<PathBuf>> {
    let folder = root().join("models");
    let files: Vec<_> = fs::read_dir(&folder)
        .with_context(|| format!("cannot read {}", folder.display()))?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<_, _>>()?;
    NETWORKS
        .iter()
        .map(|name| {
            let is_network = |path: &&PathBuf| {
                path.file_stem().is_some_and(|stem| stem == *name)
                    && path.extension().is_some_and(|ending| ending != "json")
            };
            files
                .iter()
                .find(is_network)
                .cloned()
                .with_context(|| format!("models/ holds no {name}"))
        })
        .collect()
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
