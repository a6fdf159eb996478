//! Bytes that a phone downloads, raw and as Brotli (level 11), against the budgets.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::build::networks;
use crate::stamp::write;
use crate::tools::{node, output, root};

/// Brotli bytes of the engine: issue 2.
const ENGINE_BUDGET: u64 = 450 * 1000;
/// Brotli bytes of all networks that the first check loads: issue 2.
const NETWORKS_BUDGET: u64 = 3800 * 1000;
/// Brotli bytes of the attribute heads: issue 4.
const ATTRIBUTES: &str = "attributes";
const ATTRIBUTES_BUDGET: u64 = 400 * 1000;

struct Size {
    raw: u64,
    brotli: u64,
}

/// Writes docs/size.md; returns what is over budget.
pub(crate) fn report() -> Result<Vec<String>> {
    let generated = root().join("pkg/src/generated");
    let engine = generated.join("engine_bg.wasm");
    let catalogue = generated.join("catalogue.json");
    let networks = networks()?;
    let scripts = files(&root().join("www/dist"), &["js"])?;
    let styles = files(&root().join("www/dist"), &["css", "html", "svg"])?;
    let all: Vec<_> = [&engine, &catalogue]
        .into_iter()
        .chain(&networks)
        .chain(&scripts)
        .chain(&styles)
        .cloned()
        .collect();
    let sizes = measure(&all)?;
    let sum = |paths: &[PathBuf]| Size {
        raw: paths.iter().map(|path| sizes[path].raw).sum(),
        brotli: paths.iter().map(|path| sizes[path].brotli).sum(),
    };

    let mut table = String::from(
        "# Size\n\nWhat a phone downloads before the first check. Made by `cargo xtask bench`; Brotli at level 11; budgets of issue 2.\n\n\
         | what | raw bytes | Brotli bytes | budget (Brotli) |\n|---|---:|---:|---:|\n",
    );
    let mut row = |what: &str, size: &Size, budget: Option<u64>| {
        let budget = budget.map_or(String::new(), |budget| budget.to_string());
        let _ = writeln!(table, "| {what} | {} | {} | {budget} |", size.raw, size.brotli);
    };
    row("engine (wasm)", &sizes[&engine], Some(ENGINE_BUDGET));
    let (heads, compiled): (Vec<PathBuf>, Vec<PathBuf>) = networks
        .iter()
        .cloned()
        .partition(|path| path.file_stem().is_some_and(|stem| stem == ATTRIBUTES));
    for path in &compiled {
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        row(&format!("network `{name}`"), &sizes[path], None);
    }
    row("these networks", &sum(&compiled), Some(NETWORKS_BUDGET));
    row("attribute heads (issue 4)", &sum(&heads), Some(ATTRIBUTES_BUDGET));
    row("catalogue", &sizes[&catalogue], None);
    row(
        "JavaScript of the app, worker and package included",
        &sum(&scripts),
        None,
    );
    row("style, page and icons of the app", &sum(&styles), None);
    row("everything", &sum(&all), None);
    print!("{table}");
    write(&root().join("docs/size.md"), table.as_bytes())?;

    let over = |what: &str, bytes: u64, budget: u64| {
        (bytes > budget).then(|| format!("{what} has {bytes} bytes of Brotli, the budget is {budget}"))
    };
    Ok([
        over("the engine", sizes[&engine].brotli, ENGINE_BUDGET),
        over("the networks", sum(&compiled).brotli, NETWORKS_BUDGET),
        over("the attribute heads", sum(&heads).brotli, ATTRIBUTES_BUDGET),
    ]
    .into_iter()
    .flatten()
    .collect())
}

fn files(folder: &Path, endings: &[&str]) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).with_context(|| format!("cannot read {}", folder.display()))? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path
                .extension()
                .is_some_and(|ending| endings.iter().any(|wanted| ending == *wanted))
            {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

fn measure(paths: &[PathBuf]) -> Result<BTreeMap<PathBuf, Size>> {
    let printed = output(node()?.arg("xtask/scripts/sizes.mjs").args(paths))?;
    let sizes: Vec<[u64; 2]> = serde_json::from_str(&printed).context("sizes.mjs printed no list")?;
    Ok(paths
        .iter()
        .cloned()
        .zip(sizes.into_iter().map(|[raw, brotli]| Size { raw, brotli }))
        .collect())
}
