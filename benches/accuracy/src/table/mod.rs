//! What came out, in words and tables: docs/accuracy.md, and the same for one check in the terminal.

mod document;
mod fairness;
mod photos;
mod terminal;

pub(crate) use document::document;
pub(crate) use terminal::terminal;

use yizhao::check::CheckId;

use crate::count::{Count, ENOUGH};
use crate::look::Said;
use crate::sample::Sample;
use crate::targets::{published, target_of};

/// `yes`; `passed only` where what passes is within the target, but misses are not; `no`; or a dash where there is no target
/// or nothing to hold against it.
fn met(check: &str, count: &Count<'_>) -> String {
    let Some(target) = target_of(check).filter(|_| count.missed.photos > 0) else {
        return "–".to_owned();
    };
    let alarms = count.alarmed.photos == 0 || count.alarmed.share() <= target.alarms;
    let word = if alarms && count.missed.share() <= target.misses {
        "yes"
    } else if alarms && count.passed.share() <= target.misses {
        "passed only"
    } else {
        "no"
    };
    if count.missed.photos < ENOUGH {
        format!("{word} (insufficient)")
    } else {
        format!("**{word}**")
    }
}

/// `8 / 5 %`: the shares of misses and of false alarms that are allowed.
fn target_text(check: &str) -> String {
    target_of(check).map_or_else(
        || "–".to_owned(),
        |target| format!("{:.0} / {:.0} %", target.misses * 100.0, target.alarms * 100.0),
    )
}

/// `4.1 % (2.0–7.9)`, or a dash.
fn equal_error_text(count: &Count<'_>) -> String {
    count.equal_error().map_or_else(
        || "–".to_owned(),
        |(rate, [low, high])| format!("{:.1} % ({:.0}–{:.0})", rate * 100.0, low * 100.0, high * 100.0),
    )
}

/// `1.2 % (too dark/light), 0.4 away`: the published rate and how far ours is from it.
fn published_text(check: &str, count: &Count<'_>) -> String {
    let Some((goal, requirement)) = published(check) else {
        return "–".to_owned();
    };
    let distance = count.equal_error().map_or_else(String::new, |(rate, _)| {
        let above = rate * 100.0 - goal;
        if above <= 0.0 {
            ", reached".to_owned()
        } else {
            format!(", {above:.1} above")
        }
    });
    format!("{goal:.1} % ({requirement}){distance}")
}

/// Checks that fail on a larger share of these pictures than of those they are compared with, by more than so much; the
/// most frequent first.
fn others(own: &[&Sample], shown: &[&str], compared: &[&Sample], by: f64) -> String {
    let share = |samples: &[&Sample], check: &str| {
        let failing = samples.iter().filter(|sample| {
            sample
                .seen
                .answer(check)
                .is_some_and(|answer| answer.said == Said::Fails)
        });
        failing.count() as f64 / samples.len().max(1) as f64
    };
    let mut often: Vec<(f64, &str)> = CheckId::ALL
        .iter()
        .map(|check| check.as_str())
        .filter(|check| !shown.contains(check))
        .map(|check| (share(own, check), check))
        .filter(|(own, check)| own - share(compared, check) > by)
        .collect();
    often.sort_by(|one, two| two.0.total_cmp(&one.0));
    let words: Vec<String> = often
        .iter()
        .map(|(share, check)| format!("{check} {:.0} %", share * 100.0))
        .collect();
    words.join(", ")
}
