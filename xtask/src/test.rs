//! `cargo xtask test`: Rust, wasm, TypeScript and browser tests, counted together.
//!
//! A part that cannot run (a tool is missing, something does not compile) has failed: nothing is skipped in silence.

mod count;

use std::path::Path;
use std::process::Command;

use anyhow::{Result, bail};
use clap::{Args, ValueEnum};

use crate::tools::{cargo, command, node, npm, output, root, run, say, target};
use crate::{browsers, build, catalogue};
use count::Count;

#[derive(Args)]
pub(crate) struct Options {
    /// Run only these parts
    #[arg(long, value_enum, value_delimiter = ',')]
    only: Vec<Part>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Part {
    /// Every crate of the workspace, natively
    Rust,
    /// The same photos through the program and through the wasm module in Node
    Wasm,
    /// The npm package and the app
    Ts,
    /// The app against the service in headless Chromium
    E2e,
}

impl Part {
    const fn name(self) -> &'static str {
        match self {
            Self::Rust => "rust",
            Self::Wasm => "wasm",
            Self::Ts => "ts",
            Self::E2e => "e2e",
        }
    }

    fn run(self) -> Result<Count> {
        match self {
            Self::Rust => rust(),
            Self::Wasm => wasm(),
            Self::Ts => typescript(),
            Self::E2e => end_to_end(),
        }
    }
}

pub(crate) fn main(options: &Options) -> Result<()> {
    let mut total = Count::default();
    for part in [Part::Rust, Part::Wasm, Part::Ts, Part::E2e] {
        if !options.only.is_empty() && !options.only.contains(&part) {
            continue;
        }
        say("Testing", part.name());
        let count = part.run().unwrap_or_else(|error| {
            eprintln!("error: {} tests: {error:#}", part.name());
            Count::failure()
        });
        total.add(part.name(), count);
    }
    println!("{}", total.table());
    // The last line is read by programs.
    println!("{} passed, {} failed", total.passed, total.failed);
    if total.failed > 0 {
        // Not an error of this program: nothing may be printed after the line that was just printed.
        std::process::exit(1);
    }
    Ok(())
}

fn rust() -> Result<Count> {
    let mut count = count::stream(cargo().args(["test", "--workspace", "--no-fail-fast"]))?;
    match catalogue::main(&catalogue::Options::check()) {
        Ok(()) => count.passed += 1,
        Err(error) => {
            eprintln!("error: the catalogue, or what is generated from it: {error:#}");
            count.failed += 1;
        }
    }
    Ok(count)
}

fn wasm() -> Result<Count> {
    build::all(&build::Options { engine_only: true })?;
    let mut count = node_test("tests/wasm", &[])?;
    if let Err(error) = types_are_committed() {
        eprintln!("error: {error:#}");
        count.failed += 1;
    }
    Ok(count)
}

/// The committed types are those that the engine of this commit generates.
fn types_are_committed() -> Result<()> {
    let committed = Path::new("pkg/src/generated/engine.d.ts");
    // A source archive has no history to compare with.
    if !root().join(".git").exists() {
        return Ok(());
    }
    let changed = output(
        command("git")
            .args(["status", "--porcelain", "--"])
            .arg(committed),
    )?;
    if !changed.trim().is_empty() {
        bail!(
            "{} was not what the engine generates: commit the one just written",
            committed.display()
        );
    }
    Ok(())
}

fn typescript() -> Result<Count> {
    build::all(&build::Options::default())?;
    run(npm()?.args(["run", "--silent", "check"]))?;
    count::stream(npm()?.args(["run", "--silent", "test"]))
}

fn end_to_end() -> Result<Count> {
    build::all(&build::Options::default())?;
    let browsers = browsers::all()?;
    let environment: Vec<_> = browsers
        .iter()
        .map(|(name, path)| (*name, path.as_path()))
        .collect();
    node_test("tests/e2e", &environment)
}

/// Node's own runner over one folder, with the native program at hand.
fn node_test(folder: &str, environment: &[(&str, &Path)]) -> Result<Count> {
    let program = program()?;
    let mut tests: Vec<_> = std::fs::read_dir(root().join(folder))?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.to_string_lossy().ends_with(".test.mjs"))
        .collect();
    tests.sort();
    let mut command: Command = node()?;
    command
        .args(["--test", "--test-reporter=spec", "--test-concurrency=1"])
        .args(tests)
        .env("YIZHAO", program);
    for (name, value) in environment {
        command.env(name, value);
    }
    count::stream(&mut command)
}

/// The native program as `cargo test` has just compiled it: with the whole workspace chosen, so that no dependency is
/// compiled a second time for another set of features.
fn program() -> Result<std::path::PathBuf> {
    run(cargo().args(["build", "--workspace", "--bin", "yizhao"]))?;
    Ok(target()?.join("debug/yizhao"))
}
