//! Measures prepared photos: `cargo xtask figures` runs it and writes docs/normalize.md.
//!
//! Source: the labelled photos of the dev split, and composites drawn from its studio portraits. Nothing here is learnt
//! from them. It prints Markdown.

mod backgrounds;
mod dice;
mod files;
mod matte;
mod planes;
mod portrait;
mod reread;

use std::path::PathBuf;

use anyhow::{Context, Result};
use yizhao::Engine;
use yizhao::model::{NetworkFiles, Networks};

fn main() -> Result<()> {
    let mut arguments = std::env::args().skip(1);
    let part = arguments
        .next()
        .context("which part: reread, matte, files, planes or masks")?;
    let photos = PathBuf::from(arguments.next().context("the folder of the photos")?);
    let names: Vec<String> = arguments.collect();
    let mut networks = Networks::load(&NetworkFiles::embedded())?;
    let dump = std::env::var_os("FIGURES_DUMP").map(PathBuf::from);
    match part.as_str() {
        "matte" => print!(
            "{}",
            matte::table(&mut networks, &photos, &names, dump.as_deref())?
        ),
        "reread" => {
            let mut engine = Engine::new(&NetworkFiles::embedded())?;
            print!("{}", reread::table(&mut engine, &photos, dump.as_deref())?);
        }
        "files" => print!("{}", files::table(&mut networks, &photos)?),
        // The folder is where they are written.
        "planes" => {
            for list in &names {
                planes::write(&mut networks, &photos, list)?;
            }
        }
        "masks" => planes::masks(&mut networks, &photos, &names)?,
        other => anyhow::bail!("no part {other}"),
    }
    Ok(())
}
