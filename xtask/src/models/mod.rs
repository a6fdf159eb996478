//! `cargo xtask models`: compiles the originals of the networks into the files of `models/`.
//!
//! Developers rarely need it: its output is committed. It exists so that anyone can see that those files are what
//! they claim to be.

mod flatbuffer;
mod fuse;
mod graph;
mod lower;
mod sources;
mod tflite;

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use yizhao_nn::Network;

use sources::{SOURCES, Source};

/// Compiles the networks of `models/` from their originals.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// Folder of .tflite originals, instead of downloading the packages that carry them
    #[arg(long)]
    from: Option<PathBuf>,
    /// Compares with the committed files instead of writing them
    #[arg(long)]
    check: bool,
}

pub(crate) fn main(options: &Options) -> Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .context("xtask has no parent folder")?;
    let folder = root.join("models");
    fs::create_dir_all(&folder)?;
    let mut networks = Vec::new();
    for source in &SOURCES {
        let original = sources::original(source, options.from.as_deref(), &root.join("target/models"))?;
        let compiled = compile(&original).with_context(|| format!("cannot compile {}", source.original))?;
        let brotli_bytes = brotli_size(&compiled)?;
        println!(
            "{:28} {:>9} bytes, {:>9} brotli",
            source.name,
            compiled.len(),
            brotli_bytes
        );
        put(
            &folder.join(format!("{}.nn", source.name)),
            &compiled,
            options.check,
        )?;
        networks.push(entry(source, &original, &compiled, brotli_bytes));
    }
    let manifest = json!({
        "about": "Networks compiled by `cargo xtask models`, and heads of our own; licence in LICENSE-APACHE, credit in NOTICE.",
        "networks": networks,
        "attributes": trained(&folder, "attributes", "models/attributes/train.py")?,
        "matte_edge": trained(&folder, "matte_edge", "models/matte_edge/train.py")?,
    });
    let text = serde_json::to_string_pretty(&manifest)? + "\n";
    put(&folder.join("manifest.json"), text.as_bytes(), options.check)
}

/// What we train ourselves is not compiled: the manifest describes the file that `script` wrote.
fn trained(folder: &Path, name: &str, script: &str) -> Result<Value> {
    let file = format!("{name}.nn");
    let bytes = fs::read(folder.join(&file)).with_context(|| format!("cannot read models/{file}"))?;
    Ok(json!({
        "name": name,
        "file": file,
        "bytes": bytes.len(),
        "brotli_bytes": brotli_size(&bytes)?,
        "sha256": sources::sha256(&bytes),
        "licence": "MIT OR Apache-2.0",
        "origin": {
            "script": script,
            "pictures": "SFHQ-T2I-dataset, sample sheets (MIT)",
        },
    }))
}

fn compile(original: &[u8]) -> Result<Vec<u8>> {
    let network = tflite::Network::read(original)?;
    let mut graph = graph::Graph::read(&network)?;
    graph.fuse()?;
    let compiled = lower::lower(&graph)?.encode();
    Network::load(&compiled)?;
    Ok(compiled)
}

fn entry(source: &Source, original: &[u8], compiled: &[u8], brotli_bytes: usize) -> Value {
    json!({
        "name": source.name,
        "file": format!("{}.nn", source.name),
        "bytes": compiled.len(),
        "brotli_bytes": brotli_bytes,
        "sha256": sources::sha256(compiled),
        "licence": "Apache-2.0",
        "origin": {
            "package": format!("PyPI {} {}", source.package.name, source.package.version),
            "path": source.path,
            "bytes": original.len(),
            "sha256": source.sha256,
        },
    })
}

fn put(path: &Path, bytes: &[u8], check: bool) -> Result<()> {
    if !check {
        return fs::write(path, bytes).with_context(|| format!("cannot write {}", path.display()));
    }
    let committed = fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
    ensure!(
        committed == bytes,
        "{} differs from what its original compiles to",
        path.display()
    );
    Ok(())
}

fn brotli_size(bytes: &[u8]) -> Result<usize> {
    let mut writer = brotli::CompressorWriter::new(Vec::new(), 1 << 16, 11, 24);
    writer.write_all(bytes)?;
    Ok(writer.into_inner().len())
}
