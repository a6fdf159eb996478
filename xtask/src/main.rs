//! `cargo xtask`: everything a developer types.
//!
//! It needs Rust, Node and npm, and downloads nothing but what Cargo.lock and package-lock.json name.

mod accuracy;
mod bench;
mod browsers;
mod build;
mod catalogue;
mod figures;
mod models;
mod package;
mod serve;
mod stamp;
mod test;
mod tools;
mod wasm;

use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(
    name = "cargo xtask",
    bin_name = "cargo xtask",
    about = "The project's commands"
)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Builds everything, starts the service and prints its address
    Serve(serve::Options),
    /// Builds the wasm engine, the npm package and the app
    Build(build::Options),
    /// Runs Rust, wasm, TypeScript and browser tests
    Test(test::Options),
    /// Measures sizes and speed against their budgets and writes docs/size.md and docs/speed.md
    Bench(bench::Options),
    /// Looks at the labelled photos of ../shared and at drawn faults and writes docs/accuracy.md
    Accuracy(accuracy::Options),
    /// Writes the golden files of tests/golden anew, after a change of behaviour that was meant
    Bless,
    /// Measures prepared photos and writes docs/normalize.md
    Figures(figures::Options),
    /// Packs the npm package and the native program into dist/
    Package,
    /// Judges the catalogue's files, or writes what is generated from them
    Catalogue(catalogue::Options),
    /// Compiles the networks of models/ from their originals
    Models(models::Options),
}

fn main() -> ExitCode {
    // Not `Result` from main: a developer wants the chain of reasons, not a stack trace of this program.
    match run(Arguments::parse().command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> Result<()> {
    match command {
        Command::Serve(options) => serve::main(&options),
        Command::Build(options) => build::main(&options),
        Command::Test(options) => test::main(&options),
        Command::Bench(options) => bench::main(&options),
        Command::Accuracy(options) => accuracy::main(&options),
        Command::Bless => accuracy::bless(),
        Command::Figures(options) => figures::main(&options),
        Command::Package => package::main(),
        Command::Catalogue(options) => catalogue::main(&options),
        Command::Models(options) => models::main(&options),
    }
}
