//! `yizhao normalize`: the prepared file, or the reasons why there is none.
//!
//! The file appears whole or not at all, and the ledger of what was done beside it as `OUT.edits.json`. None is written
//! when only a new photo helps, nor when what was prepared turns out to need one.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use yizhao::catalogue::Requirement;
use yizhao::engine::Notice;
use yizhao::normalize::{Edit, Output};
use yizhao::photo::Photo;
use yizhao::report::Verdict;
use yizhao::{CheckOptions, Locale, Normalization};

use super::check::print_failure;
use super::{Status, Target, complain, look, print_bytes, print_json, written};
use crate::compare;
use crate::failure::Failure;
use crate::library::{self, Checker};
use crate::sheet::{self, Print, Sizes};
use crate::terminal::{Paint, explanation_text, normalization_text};

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
    /// Background colour, where the document accepts several: white, light-grey, light-blue, blue, red …
    #[arg(long, value_name = "COLOUR")]
    background: Option<String>,
    /// Lay prints out at true size, as OUT.PAPER.pdf and OUT.PAPER.jpg: 5in, 6in, A4
    #[arg(long, value_name = "PAPER", value_delimiter = ',')]
    sheet: Vec<String>,
    /// Prints on the sheets: the document's own, one-inch, two-inch
    #[arg(
        long,
        value_name = "PRINT",
        value_delimiter = ',',
        default_value = "own",
        requires = "sheet"
    )]
    prints: Vec<String>,
    /// Say everything that was done to the photo, in words
    #[arg(long, conflicts_with = "json")]
    explain: bool,
    /// Draw source with frame and bands, matte and result side by side
    #[arg(long, value_name = "OUT.png")]
    compare: Option<PathBuf>,
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
                let text_of = if arguments.explain {
                    explanation_text
                } else {
                    normalization_text
                };
                print_bytes(text_of(&normalization, Paint::stdout(), locale).as_bytes())
            };
            written(printed, status)
        }
        // The document is the caller's mistake and no property of the photo.
        Err(failure)
            if matches!(
                failure.code(),
                "unknown-document" | "unknown-city" | "unknown-channel" | "unknown-background"
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
    let mut requirement = arguments.target.requirement()?;
    if let Some(background) = &arguments.background
        && !requirement.choose_background(background)
    {
        return Err(unknown_background(background, &requirement));
    }
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
        write(&arguments.output, &jpeg)?;
        output.file = arguments.output.to_string_lossy().into_owned();
        write_ledger(arguments, &normalization)?;
        if let (Some(path), Some(workings)) = (&arguments.compare, &normalization.workings) {
            let result = checker.decode(&jpeg)?;
            let frame = requirement.frame.as_ref();
            compare::write(path, &photo.picture, workings, &result.picture, frame)?;
        }
        write_sheets(arguments, &mut checker, &photo, &jpeg)?;
    }
    Ok(normalization)
}

/// Other prints than the document's own are prepared from the photo again, each for its own frame.
fn write_sheets(
    arguments: &Arguments,
    checker: &mut Checker,
    photo: &Photo,
    own: &[u8],
) -> Result<(), Failure> {
    let sizes = Sizes::read();
    let papers = arguments.sheet.iter().map(|paper| sizes.paper(paper));
    let papers = papers.collect::<Result<Vec<_>, _>>()?;
    if papers.is_empty() {
        return Ok(());
    }
    let mut prints = Vec::new();
    for name in &arguments.prints {
        let other = sizes.document(name)?;
        let document = other.unwrap_or(&arguments.target.document);
        let jpeg = match other {
            None => own.to_vec(),
            Some(document) => {
                let mut requirement = library::requirement(document, None, None)?;
                if let Some(background) = &arguments.background {
                    requirement.choose_background(background);
                }
                let made = checker.normalize(photo, &requirement, &CheckOptions::default())?;
                made.jpeg.ok_or_else(|| no_print(name, made.refusal.as_deref()))?
            }
        };
        let decoded = checker.decode(&jpeg)?;
        let dpi = decoded.metadata.dpi.map_or(300, |[across, _]| across as u16);
        let size_mm = sheet::print_size_mm(document, &decoded.picture, dpi);
        prints.push(Print {
            jpeg,
            picture: decoded.picture,
            size_mm,
            dpi,
        });
    }
    for paper in papers {
        sheet::write(&arguments.output, paper, &prints)?;
    }
    Ok(())
}

fn no_print(name: &str, refusal: Option<&str>) -> Failure {
    Failure::new(
        "no-print",
        "这张照片做不出所要的尺寸",
        "This print cannot be made from the photo.",
        format!("{name}: {}", refusal.unwrap_or("the photo must be taken again")),
    )
}

fn unknown_background(asked: &str, requirement: &Requirement) -> Failure {
    let accepted: Vec<&str> = requirement
        .backgrounds
        .iter()
        .map(|background| background.name.as_str())
        .collect();
    Failure::new(
        "unknown-background",
        "该证件不接受这种背景颜色",
        "The document does not accept this background colour.",
        format!("{asked} is none of: {}", accepted.join(", ")),
    )
}

/// What was done, beside the file: whoever is handed the photo can be handed this.
#[derive(serde::Serialize)]
struct Ledger<'a> {
    photo: &'a str,
    document: &'a str,
    city: Option<&'a str>,
    output: &'a Option<Output>,
    edits: &'a [Edit],
    notices: &'a [Notice],
}

fn write_ledger(arguments: &Arguments, normalization: &Normalization) -> Result<(), Failure> {
    let ledger = Ledger {
        photo: &normalization.report.photo,
        document: &arguments.target.document,
        city: arguments.target.city.as_deref(),
        output: &normalization.output,
        edits: &normalization.edits,
        notices: &normalization.notices,
    };
    let path = arguments.output.with_extension("edits.json");
    let mut json = serde_json::to_vec_pretty(&ledger)
        .map_err(|error| Failure::writing(&path, &io::Error::other(error)))?;
    json.push(b'\n');
    write(&path, &json)
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    write_whole(path, bytes).map_err(|error| Failure::writing(path, &error))
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
