//! What is said of photos as a whole: those that comply, faces counted, whose portraits carry drawings, time.

use std::collections::BTreeSet;
use std::fmt::Write;

use yizhao::report::Verdict;

use crate::labels::Label;
use crate::portrait::{is_reserved, may_carry};
use crate::sample::Sample;
use crate::statistics::Rate;

use super::others;

pub(super) fn compliant(text: &mut String, samples: &[Sample]) {
    text.push_str("\n## Photos that comply\n\nTarget: at most 5 % get the verdict `retake`.\n\n");
    let photographs = samples
        .iter()
        .filter(|sample| sample.drawn.is_none() && sample.label.is_compliant());
    sent_away(text, "near-compliant photographs", photographs);
    let drawn = samples
        .iter()
        .filter(|sample| sample.fault().is_some_and(|fault| fault.name == "compliant"));
    sent_away(text, "portraits put before white and into dark clothes", drawn);
}

/// How many are sent away, and by which checks.
fn sent_away<'a>(text: &mut String, what: &str, samples: impl Iterator<Item = &'a Sample>) {
    let samples: Vec<&Sample> = samples.collect();
    let away: Vec<&Sample> = samples
        .iter()
        .copied()
        .filter(|sample| sample.seen.verdict == Verdict::Retake)
        .collect();
    let people = samples
        .iter()
        .map(|sample| sample.label.identity())
        .collect::<BTreeSet<_>>();
    let rate = Rate {
        events: away.len(),
        photos: samples.len(),
        people: people.len(),
    };
    let _ = writeln!(
        text,
        "- {what}: {}; checks that fail: {}",
        rate.text(),
        others(&samples, &[], &[], 0.0)
    );
}

pub(super) fn faces(text: &mut String, samples: &[Sample]) {
    let portraits: Vec<&Sample> = samples
        .iter()
        .filter(|sample| sample.drawn.is_none() && sample.label.is_frontal_neutral())
        .collect();
    let miscounted: Vec<String> = portraits
        .iter()
        .filter(|sample| sample.seen.faces != 1)
        .map(|sample| format!("{} ({})", sample.name, sample.seen.faces))
        .collect();
    let _ = writeln!(
        text,
        "\n## Faces counted\n\nFrontal neutral portraits of one person (tiny, cut, painted and turned ones left out) with exactly \
         one face found: {} of {}. {}",
        portraits.len() - miscounted.len(),
        portraits.len(),
        miscounted.join(", ")
    );
}

pub(super) fn split(text: &mut String, labels: &[Label]) {
    let names = |reserved: bool| {
        let mut names: Vec<&str> = labels
            .iter()
            .filter(|label| may_carry(label) && is_reserved(label.identity()) == reserved)
            .map(Label::identity)
            .collect();
        names.dedup();
        names.sort_unstable();
        names.dedup();
        names.join(", ")
    };
    let _ = writeln!(
        text,
        "\n## Whose portraits carry the drawn faults\n\nA hash of the identity's name splits the people in two. Reserved for \
         drawn faults, whose pictures nobody looks at: {}.\n\nLooked at while drawings are made: {}.",
        names(true),
        names(false)
    );
}

pub(super) fn time(text: &mut String, samples: &[Sample], seconds: f64) {
    let mut ratios: Vec<f64> = samples
        .iter()
        .filter(|sample| sample.seen.networks_ms > 0.0)
        .map(|sample| sample.seen.total_ms / sample.seen.networks_ms)
        .collect();
    ratios.sort_by(f64::total_cmp);
    let median = ratios.get(ratios.len() / 2).copied().unwrap_or_default();
    let _ = writeln!(
        text,
        "\n## Time\n\n{} pictures in {seconds:.0} s. A whole check takes {median:.2} times its networks in the median (target: at most 3).",
        samples.len()
    );
}
