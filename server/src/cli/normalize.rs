//! `yizhao normalize`: the prepared file, or the reasons why there is none.
//!
//! The file appears whole or not at all. None is written when only a new photo helps, nor when what was prepared turns
//! out to need one.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use yizhao::report::Verdict;
use yizhao::{CheckOptions, Locale, Normalization};

use super::check::print_failure;
use super::{Status, Target, complain, look, print_bytes, print_json, written};
use crate::failure::Failure;
use crate::library::Checker;
use crate::terminal::{Paint, normalization_text};

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Photo to prepare; `-` reads it from stdin
    #[arg(value_name = "PHOTO")]
    photo: PathBuf,
    #[command(flatten)]
    pub(super) target: Target,
    /// File to write
    #[arg(short, long, value_name = "OUT.jpg")]
    output: PathBuf,
    /// Print one JSON object on one line
    #[arg(long)]
    json: bool,
}

pub(super) fn run(arguments: &Arguments) -> Status {
    let locale = arguments.target.language.locale();
    let name = arguments.photo.to_string_lossy();
    let prepared = prepare(arguments, &name, locale);
    match prepared {
        Ok(normalization) => {
            let status = status(&normalization);
            let printed = if arguments.json {
                print_json(&normalization)
            } else {
                print_bytes(normalization_text(&normalization, Paint::stdout(), locale).as_bytes())
            };
            written(printed, status)
        }
        // The document is the caller's mistake and no property of the photo.
        Err(failure)
            if matches!(
                failure.code(),
                "unknown-document" | "unknown-city" | "unknown-channel"
            ) =>
        {
            complain(&failure, locale)
        }
        Err(failure) => written(
            print_failure(&name, &failure, arguments.json, locale),
            Status::Error,
        ),
    }
}

fn status(normalization: &Normalization) -> Status {
    match (&normalization.output, &normalization.output_report) {
        (Some(_), Some(report)) => report.verdict.into(),
        _ => Status::Fail,
    }
}

fn prepare(arguments: &Arguments, name: &str, locale: Locale) -> Result<Normalization, Failure> {
    let requirement = arguments.target.requirement()?;
    let bytes = look::read(&arguments.photo)?;
    let mut checker = Checker::load()?;
    let photo = checker.decode(&bytes)?;
    let options = CheckOptions {
        photo_name: name.to_owned(),
        locale,
        landmarks: false,
    };
    let mut normalization = checker.normalize(&photo, &requirement, &options)?;
    let result_needs_retake = normalization
        .output_report
        .as_ref()
        .is_some_and(|report| report.verdict == Verdict::Retake);
    let jpeg = normalization.jpeg.take();
    if normalization.report.verdict == Verdict::Retake || result_needs_retake {
        normalization.output = None;
    }
    if let (Some(output), Some(jpeg)) = (&mut normalization.output, jpeg) {
        write_whole(&arguments.output, &jpeg).map_err(|error| Failure::writing(&arguments.output, &error))?;
        output.file = arguments.output.to_string_lossy().into_owned();
    }
    Ok(normalization)
}

/// Writes beside the goal and renames, so that nobody ever reads half a photo.
pub(crate) fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let mut builder = tempfile::Builder::new();
    builder.prefix(".yizhao-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // A temporary file is private by default; a finished one is as open as the person's umask says.
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    let mut file = builder.tempfile_in(folder)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
}
