//! How often the checks are wrong: the labelled photos of the dev split, and faults drawn onto portraits of people whom
//! nobody looks at while a check is being built. `cargo xtask accuracy` runs it.
//!
//! Order of the work: labels → portraits → drawings → the engine's reports → counts → docs/accuracy.md.

mod count;
mod draw;
mod fault;
#[cfg(test)]
mod golden;
mod labels;
mod look;
#[cfg(test)]
mod monotonicity;
mod portrait;
mod random;
mod sample;
mod sheet;
mod statistics;
mod table;
mod targets;
mod truth;

use std::fs;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use clap::Parser;
use yizhao::check::CheckId;

use crate::fault::FAULTS;
use crate::labels::Label;
use crate::portrait::{is_reserved, may_carry};
use crate::sample::Sample;

/// Counts how often the checks are wrong
#[derive(Parser)]
struct Options {
    /// Folder of the labelled photos
    #[arg(long, default_value = "../shared/photos/dev")]
    photos: PathBuf,
    /// Print what comes out for these checks alone, with every photo that is wrong, and write nothing
    #[arg(long, value_name = "CHECK")]
    check: Vec<String>,
    /// Draw only these faults and print what comes out; `none` leaves all of them out
    #[arg(long, value_name = "FAULT")]
    fault: Vec<String>,
    /// Pictures of each fault
    #[arg(long, default_value_t = 100)]
    count: usize,
    /// Draw for so long at most: fewer pictures of each fault where time is short
    #[arg(long)]
    minutes: Option<u64>,
    /// Leave the labelled photos out
    #[arg(long)]
    drawn_only: bool,
    /// Write drawn pictures of the chosen faults as one sheet, on people who may be looked at; the engine is not asked
    #[arg(long, value_name = "OUT.png")]
    sheet: Option<PathBuf>,
    /// Write the chosen drawn pictures as PNG files into this folder, on people who may be looked at
    #[arg(long, value_name = "FOLDER")]
    save: Option<PathBuf>,
    /// Names of the faults, and what each shows
    #[arg(long)]
    list: bool,
    /// Where the table goes
    #[arg(long, default_value = "docs/accuracy.md")]
    out: PathBuf,
    /// Pictures looked at side by side; otherwise as many as there are cores
    #[arg(long, value_name = "N")]
    jobs: Option<NonZeroUsize>,
}

fn main() -> ExitCode {
    match run(&Options::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(options: &Options) -> Result<()> {
    if options.list {
        for fault in FAULTS {
            println!("{:20} shows {}", fault.name, fault.shows.join(", "));
        }
        return Ok(());
    }
    let table = options.photos.join("labels.csv");
    if !table.is_file() {
        bail!(
            "no labelled photos at {}: nothing was measured",
            options.photos.display()
        );
    }
    let labels = labels::read(&table)?;
    let faults = chosen_faults(options)?;
    let threads = look::threads(options.jobs);
    if options.sheet.is_some() || options.save.is_some() {
        return pictures(options, &labels, &faults, threads);
    }
    let started = Instant::now();
    let mut samples = Vec::new();
    if !options.drawn_only {
        say("Looking", format!("{} photos", labels.len()));
        samples.extend(sample::photographs(&options.photos, &labels, threads)?);
    }
    let mut reserved = carriers(&labels, true);
    reserved.retain(|label| faults.iter().any(|fault| FAULTS[*fault].carries(label)));
    let portraits = if faults.is_empty() {
        Vec::new()
    } else {
        say("Cutting", format!("{} portraits", reserved.len()));
        look::portraits(&options.photos, &reserved, threads)?
    };
    let mut plans = sample::plans(&portraits, &faults, options.count);
    // Some of every fault first, so that a run that is cut short has seen them all.
    plans.sort_by_key(|plan| plan.number);
    say("Drawing", format!("{} pictures", plans.len()));
    let end = options
        .minutes
        .map(|minutes| Instant::now() + Duration::from_secs(60 * minutes));
    samples.extend(sample::drawings(&plans, threads, end)?);
    let seconds = started.elapsed().as_secs_f64();
    say(
        "Looked",
        format!("at {} pictures in {seconds:.0} s", samples.len()),
    );
    if options.check.is_empty() && options.fault.is_empty() && !options.drawn_only {
        let train = train(&options.photos, threads)?;
        let text = table::document(&labels, &samples, &train, seconds);
        fs::write(&options.out, text).with_context(|| format!("writing {}", options.out.display()))?;
        say("Written", options.out.display());
    } else {
        let known: Vec<&str> = CheckId::ALL.iter().map(|check| check.as_str()).collect();
        if let Some(unknown) = options
            .check
            .iter()
            .find(|check| !known.contains(&check.as_str()))
        {
            bail!("there is no check {unknown}; there are {}", known.join(", "));
        }
        print!("{}", table::terminal(&samples, &options.check));
    }
    Ok(())
}

/// The train split beside the dev split, where it is at hand.
fn train(dev: &Path, threads: usize) -> Result<Vec<Sample>> {
    let folder = dev.with_file_name("train");
    if !folder.join("labels.csv").is_file() {
        return Ok(Vec::new());
    }
    let labels = labels::read_train(&folder.join("labels.csv"))?;
    say(
        "Looking",
        format!("{} photos of the train split, for fairness", labels.len()),
    );
    sample::photographs(&folder, &labels, threads)
}

/// Indices into the table: those named, or all that show one of the named checks or spare everything, or all.
fn chosen_faults(options: &Options) -> Result<Vec<usize>> {
    if options.fault == ["none"] {
        return Ok(Vec::new());
    }
    if let Some(unknown) = options
        .fault
        .iter()
        .find(|name| FAULTS.iter().all(|fault| fault.name != name.as_str()))
    {
        bail!("there is no fault {unknown}; --list names them");
    }
    Ok((0..FAULTS.len())
        .filter(|index| {
            let fault = &FAULTS[*index];
            if options.fault.is_empty() {
                options.check.is_empty()
                    || fault
                        .shows
                        .iter()
                        .chain(fault.spares)
                        .any(|check| *check == "*" || options.check.iter().any(|chosen| chosen == check))
            } else {
                options.fault.iter().any(|name| name == fault.name)
            }
        })
        .collect())
}

/// Photos that may carry drawn faults, of reserved people or of the others.
fn carriers(labels: &[Label], reserved: bool) -> Vec<&Label> {
    labels
        .iter()
        .filter(|label| may_carry(label) && is_reserved(label.identity()) == reserved)
        .collect()
}

/// Drawn pictures for the eye, never of reserved people.
fn pictures(options: &Options, labels: &[Label], faults: &[usize], threads: usize) -> Result<()> {
    let mut others = carriers(labels, false);
    others.retain(|label| faults.iter().any(|fault| FAULTS[*fault].carries(label)));
    // In an order that mixes studio, phone and rendered portraits.
    others.sort_by_key(|label| random::hash(&label.file));
    others.truncate(options.count);
    let portraits = look::portraits(&options.photos, &others, threads)?;
    let plans = sample::plans(&portraits, faults, options.count);
    if let Some(folder) = &options.save {
        fs::create_dir_all(folder).with_context(|| format!("making {}", folder.display()))?;
        sheet::save(folder, &plans)?;
    }
    if let Some(out) = &options.sheet {
        sheet::write(out, &plans)?;
        say("Written", out.display());
    }
    Ok(())
}

/// One line for the developer, in cargo's own manner.
fn say(verb: &str, what: impl std::fmt::Display) {
    eprintln!("{verb:>12} {what}");
}

/// Whether anything at all is known of a check in these samples.
fn is_counted(samples: &[Sample], check: &str) -> bool {
    !count::Count::of(samples, check).is_empty()
}
