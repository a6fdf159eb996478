//! The counts of some checks for the terminal, with every photo that is wrong.

use std::fmt::Write;

use yizhao::check::CheckId;

use crate::count::Count;
use crate::fault::FAULTS;
use crate::is_counted;
use crate::sample::Sample;

use super::{equal_error_text, met, target_text};

/// The chosen checks, or all that these samples say something about.
pub(crate) fn terminal(samples: &[Sample], checks: &[String]) -> String {
    let mut text = String::new();
    for check in CheckId::ALL.iter().map(|check| check.as_str()) {
        let chosen = if checks.is_empty() {
            is_counted(samples, check)
        } else {
            checks.iter().any(|chosen| chosen == check)
        };
        if chosen {
            one(&mut text, samples, check);
        }
    }
    text
}

fn one(text: &mut String, samples: &[Sample], check: &str) {
    let _ = writeln!(text, "\n{check}  target misses / alarms {}", target_text(check));
    for origin in ["real", "generated", "edited", "photographs", "drawn"] {
        let count = Count::of(
            samples.iter().filter(|sample| {
                sample.origin() == origin || (origin == "photographs" && sample.drawn.is_none())
            }),
            check,
        );
        if !count.is_empty() {
            line(text, origin, &count, Some(check));
        }
    }
    for (index, fault) in FAULTS.iter().enumerate() {
        let own = samples
            .iter()
            .filter(|sample| sample.drawn.as_ref().is_some_and(|(drawn, _)| *drawn == index));
        let count = Count::of(own, check);
        if !count.is_empty() {
            line(text, &format!("  {}", fault.name), &count, None);
        }
    }
    let photographs = Count::of(samples.iter().filter(|sample| sample.drawn.is_none()), check);
    for (what, names) in [
        ("missed", &photographs.missed_names),
        ("false alarm", &photographs.alarmed_names),
    ] {
        if !names.is_empty() {
            let _ = writeln!(text, "  {what}: {}", names.join(" "));
        }
    }
}

fn line(text: &mut String, name: &str, count: &Count<'_>, check: Option<&str>) {
    let _ = writeln!(
        text,
        "  {name:22} misses {:34} alarms {:34} no answer {}+{} advised {}+{} confirm {}+{}  EER {}  {}",
        count.missed.text(),
        count.alarmed.text(),
        count.unanswered + count.excused,
        count.unanswered_without,
        count.advised,
        count.advised_without,
        count.found_by_confirm,
        count.alarmed_by_confirm,
        equal_error_text(count),
        check.map_or_else(String::new, |check| met(check, count)),
    );
}
