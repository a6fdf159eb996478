//! `cargo xtask accuracy`: the native program over the labelled photos, and the table docs/accuracy.md.
//!
//! Counts misses (the fault is there, the check does not fail) and false alarms (it is not there, the check fails) per
//! check, under the named profile `strict`. The dev split is never learnt from; the limits were chosen on the train split.

mod labels;
mod table;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use self::labels::Label;
use crate::tools::{cargo, command, root, run, say, target};

/// Photos to one call of the program: its command line must stay within what systems allow.
const PHOTOS_PER_CALL: usize = 100;

#[derive(clap::Args)]
pub(crate) struct Options {
    /// Folder of the labelled photos
    #[arg(long, default_value = "../shared/photos/dev")]
    photos: std::path::PathBuf,
}

pub(crate) fn main(options: &Options) -> Result<()> {
    let photos = root().join(&options.photos);
    if !photos.join("labels.csv").is_file() {
        bail!("no labelled photos at {}: nothing was measured", photos.display());
    }
    run(cargo().args(["build", "--release", "--package", "yizhao-server"]))?;
    let labels = labels::read(&photos.join("labels.csv"))?;
    say("Looking", format!("{} photos", labels.len()));
    let reports = reports(&photos, &labels)?;
    let text = table::write(&labels, &reports);
    let path = root().join("docs/accuracy.md");
    fs::write(&path, text).with_context(|| format!("writing {}", path.display()))?;
    say("Written", path.display());
    Ok(())
}

/// The report of each photo by its file name, under the profile `strict`.
fn reports(photos: &Path, labels: &[Label]) -> Result<BTreeMap<String, Value>> {
    let program = target()?.join("release/yizhao");
    let mut reports = BTreeMap::new();
    for batch in labels.chunks(PHOTOS_PER_CALL) {
        let mut check = command(&program.to_string_lossy());
        check
            .current_dir(photos)
            .args(["check", "--document", "strict", "--locale", "en", "--json"]);
        check.args(batch.iter().map(|label| label.file.as_str()));
        // Status 1 says that photos do not pass, which is what is being counted; only 2 is an error, and an unreadable
        // photo then still has its line.
        let output = check.output().context("starting the program")?;
        for line in String::from_utf8(output.stdout)?.lines() {
            let report: Value = serde_json::from_str(line).context("a line of the program's output")?;
            let photo = report["photo"]
                .as_str()
                .context("a report without its photo")?
                .to_owned();
            reports.insert(photo, report);
        }
    }
    if reports.len() != labels.len() {
        bail!("{} reports for {} photos", reports.len(), labels.len());
    }
    Ok(reports)
}

/// What one check said of one photo.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Said {
    Fails,
    Holds,
    NotAssessed,
}

fn said(report: &Value, check: &str) -> Said {
    let outcomes: Vec<&str> = report["findings"]
        .as_array()
        .into_iter()
        .flatten()
        .filter(|finding| finding["check"] == check)
        .filter_map(|finding| finding["outcome"].as_str())
        .collect();
    if outcomes.contains(&"fail") {
        Said::Fails
    } else if outcomes.iter().all(|outcome| *outcome == "not-assessed") {
        Said::NotAssessed
    } else {
        Said::Holds
    }
}
