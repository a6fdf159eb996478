//! The program `yizhao`: check, normalize, documents, cities, serve.
//!
//! Everything about photos and requirements is asked of the library `yizhao` through `library.rs`; this program reads
//! files and requests, and writes answers. Its command line and exit status are a contract: a change there is a
//! breaking change.

mod annotate;
mod canvas;
mod cli;
mod compare;
mod failure;
mod library;
mod serve;
mod sheet;
mod terminal;

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    cli::run(cli::Arguments::parse()).into()
}
