//! The command line: what can be asked for, and the exit status.
//!
//! Exit status: 0 every photo passes, 1 at least one does not, 2 usage or an error; the worst wins. Usage errors are
//! clap's and exit with 2 as well.

mod check;
mod cities;
mod documents;
mod look;
mod normalize;

pub(crate) use normalize::write_whole;

use std::ffi::OsStr;
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand, ValueEnum};
use serde::Serialize;
use yizhao::catalogue::Requirement;
use yizhao::report::Verdict;
use yizhao::{ErrorKind, Locale};

use crate::failure::Failure;
use crate::library;

/// The whole command line.
#[derive(Debug, Parser)]
#[command(
    name = "yizhao",
    version,
    about = "一照：检查证件照，并按要求制作 · checks identity photos and makes them ready",
    after_help = "Exit status: 0 every photo passes, 1 at least one does not, 2 usage or an error."
)]
pub(crate) struct Arguments {
    /// Documents of your own: a file, a folder of files, or a folder that is a whole catalogue
    #[arg(long, global = true, env = "YIZHAO_CATALOGUE", value_name = "FILE|DIR")]
    catalogue: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// 检查照片 · Check photos against a document's requirements
    Check(check::Arguments),
    /// 制作照片 · Prepare a photo as far as the document's rules allow, and check the result
    Normalize(normalize::Arguments),
    /// 证件目录 · List the documents, or one with every limit and its source
    Documents(documents::Arguments),
    /// 办理城市 · List the places, whether they need a receipt, and how long it is valid
    Cities(cities::Arguments),
    /// 受理服务 · Serve the app and receive photos
    Serve(crate::serve::Arguments),
}

/// Which requirements, and in which language to answer.
#[derive(Debug, Clone, Args)]
pub(crate) struct Target {
    /// Document, as `yizhao documents` names it
    #[arg(long, value_name = "ID")]
    pub(crate) document: String,
    /// City of application, GB/T 2260 code as `yizhao cities` names it; none: the national base
    #[arg(long, value_name = "CITY")]
    pub(crate) city: Option<String>,
    /// How the photo is handed in, as `yizhao documents ID` names it; none: the document's first
    #[arg(long, value_name = "CHANNEL")]
    pub(crate) channel: Option<String>,
    #[command(flatten)]
    pub(crate) language: Language,
}

impl Target {
    /// What is asked for.
    fn requirement(&self) -> Result<Requirement, Failure> {
        library::requirement(&self.document, self.city.as_deref(), self.channel.as_deref())
    }
}

/// Language of messages.
#[derive(Debug, Clone, Copy, Args)]
pub(crate) struct Language {
    /// Language of messages; otherwise by LC_ALL, LC_MESSAGES, LANG
    #[arg(long, value_enum)]
    locale: Option<LocaleName>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum LocaleName {
    #[value(name = "zh-CN", alias = "zh", alias = "zh-cn")]
    ZhCn,
    #[value(name = "en")]
    En,
}

impl Language {
    /// The language asked for, or the environment's, or Chinese.
    pub(crate) fn locale(self) -> Locale {
        match self.locale {
            Some(LocaleName::ZhCn) => Locale::ZhCn,
            Some(LocaleName::En) => Locale::En,
            None => of_environment(|name| std::env::var_os(name)),
        }
    }
}

fn of_environment(variable: impl Fn(&str) -> Option<std::ffi::OsString>) -> Locale {
    let name = ["LC_ALL", "LC_MESSAGES", "LANG"]
        .into_iter()
        .filter_map(variable)
        .find(|value| !value.is_empty());
    match name.as_deref().and_then(OsStr::to_str) {
        Some(name) if name == "en" || name.starts_with("en_") => Locale::En,
        _ => Locale::ZhCn,
    }
}

/// Exit status, the worse the greater.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Status {
    /// Every photo passes.
    Pass,
    /// At least one does not.
    Fail,
    /// Something could not be looked at or written.
    Error,
}

impl From<Verdict> for Status {
    fn from(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Pass => Self::Pass,
            Verdict::Fixable | Verdict::Retake => Self::Fail,
        }
    }
}

impl From<Status> for ExitCode {
    fn from(status: Status) -> Self {
        Self::from(status as u8)
    }
}

impl Command {
    fn language(&self) -> Language {
        match self {
            Self::Check(arguments) => arguments.target.language,
            Self::Normalize(arguments) => arguments.target.language,
            Self::Documents(arguments) => arguments.language,
            Self::Cities(arguments) => arguments.language,
            Self::Serve(arguments) => arguments.language,
        }
    }
}

/// Does what was asked for.
pub(crate) fn run(arguments: Arguments) -> Status {
    if let Some(path) = &arguments.catalogue
        && let Err(problems) = library::use_catalogue(path)
    {
        for problem in &problems {
            eprintln!("{problem}");
        }
        let failure = Failure::new(
            ErrorKind::Catalogue.code(),
            "证件目录有误，整份未予采用；请逐条改正",
            "The catalogue is faulty and none of it was used. Please mend every line.",
            format!("{} in {}", problems.len(), path.display()),
        );
        return complain(&failure, arguments.command.language().locale());
    }
    match arguments.command {
        Command::Check(arguments) => check::run(&arguments),
        Command::Normalize(arguments) => normalize::run(&arguments),
        Command::Documents(arguments) => documents::run(&arguments),
        Command::Cities(arguments) => cities::run(&arguments),
        Command::Serve(arguments) => crate::serve::run(arguments),
    }
}

/// Tells the person on stderr; the sentence first, the detail after it.
pub(crate) fn complain(failure: &Failure, locale: Locale) -> Status {
    eprintln!(
        "yizhao: {} ({}: {})",
        failure.explain(locale),
        failure.code(),
        failure.detail()
    );
    Status::Error
}

/// Writes one JSON object on one line, at once.
fn print_json(value: &impl Serialize) -> io::Result<()> {
    let mut line = serde_json::to_vec(value)?;
    line.push(b'\n');
    print_bytes(&line)
}

/// Writes to stdout, at once.
fn print_bytes(bytes: &[u8]) -> io::Result<()> {
    let mut stdout = io::stdout().lock();
    stdout.write_all(bytes)?;
    stdout.flush()
}

/// The status after writing to stdout: a reader that went away is no success, and nobody to complain to.
fn written(result: io::Result<()>, status: Status) -> Status {
    match result {
        Ok(()) => status,
        Err(error) => {
            if error.kind() != io::ErrorKind::BrokenPipe {
                eprintln!("yizhao: cannot write to stdout: {error}");
            }
            Status::Error
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_set_variable_decides_the_language() {
        let of = |pairs: &[(&str, &str)]| {
            of_environment(|name| {
                pairs
                    .iter()
                    .find(|(key, _)| *key == name)
                    .map(|(_, value)| (*value).into())
            })
        };
        assert_eq!(of(&[]), Locale::ZhCn);
        assert_eq!(of(&[("LANG", "en_GB.UTF-8")]), Locale::En);
        assert_eq!(of(&[("LANG", "C.UTF-8")]), Locale::ZhCn);
        assert_eq!(of(&[("LC_ALL", "zh_CN.UTF-8"), ("LANG", "en_US")]), Locale::ZhCn);
        assert_eq!(of(&[("LC_ALL", ""), ("LANG", "en_US")]), Locale::En);
    }

    #[test]
    fn the_worst_status_wins() {
        assert!(Status::Error > Status::Fail && Status::Fail > Status::Pass);
    }
}
