//! Finds Chromium, or installs Debian's where that is allowed.

use std::path::PathBuf;

use anyhow::{Context, Result, bail};

use crate::tools::{command, output, run, say};

const NAMES: [&str; 3] = [
    "/usr/bin/chromium",
    "/usr/bin/chromium-browser",
    "/usr/bin/google-chrome",
];

/// `CHROMIUM` in the environment, or the first that is installed, or Debian's package when run by root.
pub(crate) fn find_or_install() -> Result<PathBuf> {
    if let Some(path) = std::env::var_os("CHROMIUM") {
        return Ok(path.into());
    }
    if let Some(path) = installed() {
        return Ok(path);
    }
    let is_root = output(command("id").arg("-u")).is_ok_and(|id| id.trim() == "0");
    if !is_root || output(command("apt-get").arg("--version")).is_err() {
        bail!("Chromium is missing: install it, or name a Chromium or Chrome in the variable CHROMIUM");
    }
    say("Installing", "chromium (Debian package)");
    let apt = || {
        let mut apt = command("apt-get");
        apt.args(["-o", "DPkg::Lock::Timeout=500", "-qq"])
            .env("DEBIAN_FRONTEND", "noninteractive");
        apt
    };
    run(apt().arg("update"))?;
    run(apt().args(["install", "-y", "--no-install-recommends", "chromium"]))?;
    installed().context("apt-get installed chromium but no program appeared")
}

fn installed() -> Option<PathBuf> {
    NAMES.iter().map(PathBuf::from).find(|path| path.exists())
}
