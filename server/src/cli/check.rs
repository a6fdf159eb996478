//! `yizhao check`: one report per photo, in the order given; nothing is written but what was asked for.

use std::io;
use std::num::NonZeroUsize;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::thread;

use serde::Serialize;
use yizhao::catalogue::Requirement;
use yizhao::{CheckOptions, Locale, Report};

use super::{Status, Target, complain, look, print_bytes, print_json, written};
use crate::failure::{Failure, FailureLine};
use crate::library::Checker;
use crate::terminal::{Paint, progress, report_text};
use crate::{annotate, terminal};

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Photos to check; `-` reads one from stdin
    #[arg(required = true, value_name = "PHOTO")]
    photos: Vec<PathBuf>,
    #[command(flatten)]
    pub(super) target: Target,
    /// Print one JSON object per photo, one line each
    #[arg(long)]
    json: bool,
    /// Put the 478 face landmarks into the report
    #[arg(long)]
    landmarks: bool,
    /// Draw faces, landmarks, findings and the document's frame onto a copy of the photo (one photo only)
    #[arg(long, value_name = "OUT.png")]
    annotate: Option<PathBuf>,
    /// Photos looked at side by side; otherwise as many as there are cores
    #[arg(long, value_name = "N")]
    jobs: Option<NonZeroUsize>,
}

/// A photo that could not be looked at, in JSON output.
#[derive(Debug, Serialize)]
struct Unlooked<'a> {
    photo: &'a str,
    error: FailureLine<'a>,
}

/// Prints the line of a photo that could not be looked at.
pub(super) fn print_failure(photo: &str, failure: &Failure, json: bool, locale: Locale) -> io::Result<()> {
    let error = failure.line(locale);
    if json {
        print_json(&Unlooked { photo, error })
    } else {
        print_bytes(terminal::failure_text(photo, failure, Paint::stdout(), locale).as_bytes())
    }
}

pub(super) fn run(arguments: &Arguments) -> Status {
    let locale = arguments.target.language.locale();
    if arguments.annotate.is_some() && arguments.photos.len() > 1 {
        return complain(
            &Failure::new(
                "usage",
                "--annotate 一次只能处理一张照片",
                "--annotate takes one photo at a time.",
                format!("{} photos given", arguments.photos.len()),
            ),
            locale,
        );
    }
    let requirement = match arguments.target.requirement() {
        Ok(requirement) => requirement,
        Err(failure) => return complain(&failure, locale),
    };
    let threads = arguments
        .jobs
        .or_else(|| thread::available_parallelism().ok())
        .map_or(1, NonZeroUsize::get)
        .min(arguments.photos.len());
    let bar = progress(arguments.photos.len());
    let mut worst = Status::Pass;
    look::in_order(
        &arguments.photos,
        threads,
        |checker, path| look_at(checker, path, &requirement, arguments, locale),
        |path, answer| {
            let name = path.to_string_lossy();
            let (printed, status) = match answer {
                Ok(report) => (
                    bar.suspend(|| print(&report, arguments.json, locale)),
                    report.verdict.into(),
                ),
                Err(failure) => (
                    bar.suspend(|| print_failure(&name, &failure, arguments.json, locale)),
                    Status::Error,
                ),
            };
            bar.inc(1);
            let gone = printed.is_err();
            worst = worst.max(written(printed, status));
            if gone {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        },
    );
    bar.finish_and_clear();
    worst
}

fn print(report: &Report, json: bool, locale: Locale) -> io::Result<()> {
    if json {
        print_json(report)
    } else {
        print_bytes(report_text(report, Paint::stdout(), locale).as_bytes())
    }
}

fn look_at(
    checker: &mut Checker,
    path: &Path,
    requirement: &Requirement,
    arguments: &Arguments,
    locale: Locale,
) -> Result<Report, Failure> {
    let bytes = look::read(path)?;
    let photo = checker.decode(&bytes)?;
    drop(bytes);
    let options = CheckOptions {
        photo_name: path.to_string_lossy().into_owned(),
        locale,
        // Drawing needs them even where the report does not show them.
        landmarks: arguments.landmarks || arguments.annotate.is_some(),
    };
    let mut report = checker.check(&photo, requirement, &options)?;
    if let Some(out) = &arguments.annotate {
        let edits = checker
            .normalize(&photo, requirement, &options)
            .map_or_else(|_| Vec::new(), |normalization| normalization.edits);
        annotate::write(out, &photo.picture, &report, &edits)?;
        if !arguments.landmarks {
            report.landmarks = None;
        }
    }
    Ok(report)
}
