//! Whether checks refuse dark and light faces, narrow and wide eyes, alike.
//!
//! Skin is measured by the individual typology angle on the cheeks of well-lit photos, and people are cut into thirds by
//! it. What the angle cannot see: whether a face is dark or merely less lit than it was labelled.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use crate::count::Count;
use crate::fault::FAULTS;
use crate::sample::Sample;
use crate::statistics::{Rate, difference};

/// Checks that light, eyes or lenses decide.
const CHECKS: [&str; 16] = [
    "eyes-open",
    "gaze-ahead",
    "eyes-unobstructed",
    "red-eye",
    "glasses",
    "lens-glare",
    "tinted-lenses",
    "underexposed",
    "overexposed",
    "even-lighting",
    "hot-spots",
    "natural-colour",
    "contrast",
    "noise",
    "eyebrows-visible",
    "colour-photo",
];

pub(super) fn write(text: &mut String, samples: &[Sample], train: &[Sample]) {
    text.push_str(
        "\n## Fairness\n\nFalse alarms among the darkest and the lightest third of people, by the skin's individual typology angle on \
         their well-lit photos. Target: at most 3 points apart; the interval is Newcombe's, on people.\n",
    );
    thirds(
        text,
        "Photographs and harmless drawings of the dev split",
        samples,
    );
    thirds(
        text,
        "The train split: limits were chosen there, but not by skin, and it has many more faces",
        train,
    );
    narrow_eyes(text, samples);
}

fn thirds(text: &mut String, what: &str, samples: &[Sample]) {
    let lit: Vec<&Sample> = samples.iter().filter(|sample| is_well_lit(sample)).collect();
    let mut angles: BTreeMap<&str, Vec<f64>> = BTreeMap::new();
    for sample in &lit {
        angles
            .entry(sample.label.identity())
            .or_default()
            .extend(sample.seen.typology_deg);
    }
    let mut people: Vec<(&str, f64)> = angles
        .into_iter()
        .filter(|(_, angles)| !angles.is_empty())
        .map(|(identity, angles)| (identity, angles.iter().sum::<f64>() / angles.len() as f64))
        .collect();
    people.sort_by(|one, two| one.1.total_cmp(&two.1));
    let third = people.len() / 3;
    let (dark, light) = (&people[..third], &people[people.len() - third..]);
    let (Some((_, darkest)), Some((_, lightest))) = (dark.last(), light.first()) else {
        return;
    };
    let _ = writeln!(
        text,
        "\n{what}: {} people, up to {darkest:.0}° and from {lightest:.0}°.\n\n\
         | check | darkest third | lightest third | difference in points | target |\n|---|---|---|---|---|",
        people.len(),
    );
    for check in CHECKS {
        let alarms = |group: &[(&str, f64)]| {
            let people: BTreeSet<&str> = group.iter().map(|(identity, _)| *identity).collect();
            let own = lit
                .iter()
                .copied()
                .filter(|sample| people.contains(sample.label.identity()));
            Count::of(own, check).alarmed
        };
        let (dark, light) = (alarms(dark), alarms(light));
        if dark.photos > 0 && light.photos > 0 {
            let _ = writeln!(
                text,
                "| {check} | {} | {} | {} | {} |",
                dark.text(),
                light.text(),
                apart(&dark, &light),
                within(&dark, &light)
            );
        }
    }
}

/// Whether two rates are at most so far apart, and whether that many people can show it.
fn within(one: &Rate, two: &Rate) -> &'static str {
    const MOST: f64 = 0.03;
    let (between, [low, high]) = difference(one, two);
    match (between.abs() <= MOST, low >= -MOST && high <= MOST) {
        (true, true) => "**met**",
        (true, false) => "met, too few people to be sure",
        (false, _) if low > MOST || high < -MOST => "**missed**",
        (false, _) => "missed, too few people to be sure",
    }
}

/// Nothing in the label or the drawing touches the light.
fn is_well_lit(sample: &Sample) -> bool {
    sample.label.is_person()
        && sample.label.get("exposure") == "ok"
        && sample.label.get("face_shadow") == "0"
        && sample.label.get("greyscale") == "0"
        && match sample.fault() {
            Some(fault) => fault.shows.is_empty(),
            None => sample.label.get("synth_op").is_empty() || sample.label.is_compliant(),
        }
}

fn apart(one: &Rate, two: &Rate) -> String {
    let (between, [low, high]) = difference(one, two);
    format!(
        "{:+.1} ({:+.0} to {:+.0})",
        between * 100.0,
        low * 100.0,
        high * 100.0
    )
}

/// The same people with their eyes as they are and made narrower, open both times.
fn narrow_eyes(text: &mut String, samples: &[Sample]) {
    let alarms = |name: &str| {
        let index = FAULTS.iter().position(|fault| fault.name == name);
        let own = samples
            .iter()
            .filter(|sample| sample.drawn.as_ref().map(|(fault, _)| *fault) == index && index.is_some());
        Count::of(own, "eyes-open").alarmed
    };
    let (narrow, own) = (alarms("narrow-eyes"), alarms("untouched"));
    if narrow.photos > 0 && own.photos > 0 {
        let _ = writeln!(
            text,
            "\nOpen eyes pressed to 58 to 85 % of their height: `eyes-open` fails on {}; the same people as they are: {}. {} points apart.",
            narrow.text(),
            own.text(),
            apart(&narrow, &own)
        );
    }
}
