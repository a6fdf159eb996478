//! `cargo xtask package`: what others install, in `dist/`: the npm package as a tarball, the native program, the app.

use std::fs;

use anyhow::{Context, Result};

use crate::build;
use crate::serve;
use crate::tools::{npm, output, root, run, say};

pub(crate) fn main() -> Result<()> {
    build::all(&build::Options::default())?;
    let program = serve::program()?;
    let dist = root().join("dist");
    fs::create_dir_all(&dist)?;
    let tarball = output(
        npm()?
            .args(["pack", "--workspace", "pkg", "--silent", "--pack-destination"])
            .arg(&dist),
    )?;
    let name = program.file_name().context("the program has no name")?;
    fs::copy(&program, dist.join(name)).with_context(|| format!("cannot copy {}", program.display()))?;
    run(crate::tools::command("tar").args(["-czf", "dist/yizhao-app.tar.gz", "-C", "www/dist", "."]))?;
    say(
        "Packed",
        format!(
            "dist/{}, dist/yizhao-app.tar.gz, dist/{}",
            tarball.trim(),
            name.to_string_lossy()
        ),
    );
    Ok(())
}
