//! The engine's answers about a fixed set of photos, as files in `tests/golden/`: every change of behaviour shows in review.
//!
//! One file a check, one line a photo, so that rooms that change different checks change different files. The answer most
//! photos get stands once, as `*`. `cargo xtask bless` writes the files anew; only facts are kept, no picture. The photos
//! are named in `photos.txt`; those of the dev split are compared where ../shared is at hand, `free/` always.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use yizhao::check::CheckId;
use yizhao::report::{Finding, Outcome, Report, Side};

use crate::look::{decoded, engine, on_every_core, report, strict, threads};

fn root() -> &'static Path {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).unwrap_or(here)
}

/// Name in the files, and where the photo lies.
fn photos() -> Vec<(String, PathBuf)> {
    let names = fs::read_to_string(root().join("tests/golden/photos.txt")).expect("the list is committed");
    names
        .lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty())
        .map(|name| {
            let folder = if name.starts_with("free/") {
                "tests/photos"
            } else {
                "../shared/photos/dev"
            };
            (name.to_owned(), root().join(folder).join(name))
        })
        .collect()
}

/// As many decimals as a person can judge, and no noise of the last one.
fn rounded(value: f64) -> String {
    let decimals = match value.abs() {
        small if small < 1.0 => 2,
        middle if middle < 100.0 => 1,
        _ => 0,
    };
    let text = format!("{value:.decimals$}");
    if text
        .trim_start_matches('-')
        .bytes()
        .all(|byte| matches!(byte, b'0' | b'.'))
    {
        "0".to_owned()
    } else {
        text
    }
}

fn answer(finding: &Finding) -> String {
    let mut text = match finding.outcome {
        Outcome::Pass => "pass".to_owned(),
        Outcome::Fail => format!("FAIL {}", finding.reason),
        Outcome::Advise => format!("advise {}", finding.reason),
        Outcome::NotAssessed => format!("not-assessed {}", finding.reason),
    };
    match finding.side {
        Some(Side::Left) => text.push_str(" left"),
        Some(Side::Right) => text.push_str(" right"),
        None => {}
    }
    if let Some(measured) = finding.measured {
        let _ = write!(text, " {}", rounded(measured));
    }
    text
}

/// What each file says of each photo: file name, photo, answer.
fn answers(report: &Report) -> Vec<(String, String)> {
    let mut answers: Vec<(String, String)> = CheckId::ALL
        .iter()
        .map(|check| {
            let findings: Vec<String> = report
                .findings
                .iter()
                .filter(|finding| finding.check == *check)
                .map(answer)
                .collect();
            (check.as_str().to_owned(), findings.join("; "))
        })
        .collect();
    let verdict = format!("{:?} with {} faces", report.verdict, report.faces.len());
    answers.push(("verdict".to_owned(), verdict.to_lowercase()));
    answers
}

/// File name → photo → answer, as the engine gives them now.
fn given(photos: &[(String, PathBuf)]) -> BTreeMap<String, BTreeMap<String, String>> {
    let requirement = strict().expect("the profile strict");
    let reports = on_every_core(photos, threads(None), engine, |engine, (name, path)| {
        let photo = decoded(path)?;
        Ok((name.clone(), report(engine, &photo, &requirement, name)))
    })
    .expect("every photo can be looked at");
    let mut files: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
    for (name, report) in reports {
        for (file, answer) in answers(&report) {
            files.entry(file).or_default().insert(name.clone(), answer);
        }
    }
    files
}

fn path_of(file: &str) -> PathBuf {
    root().join("tests/golden").join(file).with_extension("txt")
}

fn written(answers: &BTreeMap<String, String>) -> String {
    let mut often: BTreeMap<&str, usize> = BTreeMap::new();
    for answer in answers.values() {
        *often.entry(answer).or_default() += 1;
    }
    let usual = often
        .iter()
        .max_by_key(|(_, count)| **count)
        .filter(|(_, count)| **count > 1)
        .map(|(answer, _)| *answer);
    let mut text = usual.map_or_else(String::new, |usual| format!("*: {usual}\n"));
    for (photo, answer) in answers {
        if Some(answer.as_str()) != usual {
            let _ = writeln!(text, "{photo}: {answer}");
        }
    }
    text
}

/// The file's answer for a photo.
fn read<'a>(text: &'a str, photo: &str) -> Option<&'a str> {
    let line = |name: &str| {
        text.lines()
            .find_map(|line| line.split_once(": ").filter(|(own, _)| *own == name))
            .map(|(_, answer)| answer)
    };
    line(photo).or_else(|| line("*"))
}

#[test]
fn the_engine_says_what_the_golden_files_say() {
    let all = photos();
    let bless = std::env::var_os("YIZHAO_BLESS").is_some();
    let at_hand: Vec<(String, PathBuf)> = all.iter().filter(|(_, path)| path.is_file()).cloned().collect();
    if at_hand.len() < all.len() {
        assert!(
            !bless,
            "../shared is not present: the files cannot be written whole"
        );
        println!(
            "skipped: ../shared not present, {} of {} photos",
            all.len() - at_hand.len(),
            all.len()
        );
    }
    let mut differences = String::new();
    for (file, answers) in given(&at_hand) {
        let path = path_of(&file);
        if bless {
            fs::write(&path, written(&answers)).expect("tests/golden can be written");
            continue;
        }
        let text = fs::read_to_string(&path).unwrap_or_default();
        for (photo, answer) in &answers {
            let golden = read(&text, photo).unwrap_or("nothing");
            if golden != answer {
                let _ = writeln!(differences, "{file}, {photo}: was {golden}, is {answer}");
            }
        }
    }
    assert!(
        differences.is_empty(),
        "the engine's answers changed; if on purpose, `cargo xtask bless` and commit:\n{differences}"
    );
}

#[test]
fn a_file_gives_back_what_was_written() {
    let answers: BTreeMap<String, String> = [("a", "pass"), ("b", "FAIL x 0.123"), ("c", "pass")]
        .map(|(photo, answer)| (photo.to_owned(), answer.to_owned()))
        .into();
    let text = written(&answers);
    assert_eq!(text, "*: pass\nb: FAIL x 0.123\n");
    assert!(
        answers
            .iter()
            .all(|(photo, answer)| read(&text, photo) == Some(answer))
    );
    assert_eq!(
        [rounded(0.0168), rounded(123.6), rounded(-5.0), rounded(-0.001)],
        ["0.02", "124", "-5.0", "0"]
    );
}
