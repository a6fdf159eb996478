//! Finds the browsers that the app is tested in, or installs Debian's where that is allowed.

use std::path::PathBuf;

use anyhow::{Context, Result, bail};

use crate::tools::{command, output, run, say};

/// A program, and the Debian packages that bring it.
struct Browser {
    name: &'static str,
    /// Names the program where it lies elsewhere.
    variable: &'static str,
    programs: &'static [&'static str],
    packages: &'static [&'static str],
}

const CHROMIUM: Browser = Browser {
    name: "Chromium",
    variable: "CHROMIUM",
    programs: &[
        "/usr/bin/chromium",
        "/usr/bin/chromium-browser",
        "/usr/bin/google-chrome",
    ],
    packages: &["chromium"],
};

/// The others that ARCHITECTURE asks for. WebKit's browser comes with its driver, and needs a display to be made for it.
const OTHERS: [Browser; 3] = [
    Browser {
        name: "Firefox",
        variable: "FIREFOX",
        programs: &["/usr/bin/firefox-esr", "/usr/bin/firefox"],
        packages: &["firefox-esr"],
    },
    Browser {
        name: "WebKit's driver",
        variable: "WEBKIT_DRIVER",
        programs: &["/usr/bin/WebKitWebDriver"],
        packages: &["webkit2gtk-driver", "libgl1-mesa-dri"],
    },
    Browser {
        name: "xvfb-run",
        variable: "XVFB_RUN",
        programs: &["/usr/bin/xvfb-run"],
        packages: &["xvfb", "xauth"],
    },
];

/// Chromium alone, in which speed is measured.
pub(crate) fn chromium() -> Result<PathBuf> {
    CHROMIUM.find_or_install()
}

/// Every browser, each with the variable of the tests that names it.
pub(crate) fn all() -> Result<Vec<(&'static str, PathBuf)>> {
    std::iter::once(&CHROMIUM)
        .chain(&OTHERS)
        .map(|browser| Ok((browser.variable, browser.find_or_install()?)))
        .collect()
}

impl Browser {
    /// What its variable names, or the first that is installed, or Debian's package when run by root.
    fn find_or_install(&self) -> Result<PathBuf> {
        if let Some(path) = std::env::var_os(self.variable) {
            return Ok(path.into());
        }
        if let Some(path) = self.installed() {
            return Ok(path);
        }
        let Self { name, variable, .. } = self;
        let is_root = output(command("id").arg("-u")).is_ok_and(|id| id.trim() == "0");
        if !is_root || output(command("apt-get").arg("--version")).is_err() {
            bail!("{name} is missing: install it, or name it in the variable {variable}");
        }
        let packages = self.packages.join(", ");
        say("Installing", format!("{packages} (Debian)"));
        let apt = || {
            let mut apt = command("apt-get");
            apt.args(["-o", "DPkg::Lock::Timeout=500", "-qq"])
                .env("DEBIAN_FRONTEND", "noninteractive");
            apt
        };
        run(apt().arg("update"))?;
        run(apt()
            .args(["install", "-y", "--no-install-recommends"])
            .args(self.packages))?;
        self.installed()
            .with_context(|| format!("apt-get installed {packages} but no program appeared"))
    }

    fn installed(&self) -> Option<PathBuf> {
        self.programs.iter().map(PathBuf::from).find(|path| path.exists())
    }
}
