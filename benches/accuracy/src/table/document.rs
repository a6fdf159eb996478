//! The text of docs/accuracy.md.

use std::fmt::Write;

use yizhao::check::CheckId;
use yizhao::report::Side;

use crate::count::{Count, ENOUGH};
use crate::fault::FAULTS;
use crate::is_counted;
use crate::labels::Label;
use crate::look::{Answer, Said};
use crate::sample::Sample;
use crate::truth::Truth;

use super::{equal_error_text, met, others, published_text, target_text};
use super::{fairness, photos};

const HEAD: &str = "\
# Accuracy

Written by `cargo xtask accuracy`: the engine, profile `strict`, over the labelled photos of the dev split (never learnt
from) and over faults drawn onto portraits.

How it is counted. A *miss* is a picture with the fault whose check does not fail: it passes, only advises, or gives no
answer (no answer because no face was found is not counted as a miss; such a photo is refused for that). *Passed* counts
those misses alone that the check passes without a word: what issue 4 calls a miss. *Met* asks the stricter misses; `passed
only` says that but for advice and missing answers the target would be met. A *false alarm* is a picture without the fault
whose check fails, even if it only asks somebody to look (`confirm`). Intervals in brackets are 95 %: Wilson's, on people
instead of pictures, since several pictures show one person; equal error rates (EER, over the margin to the limit that the
check reports) by drawing people with replacement. Under 30 pictures with the fault the row says insufficient.

Limits were chosen on the train split of rendered portraits and on degraded copies of it (catalogue/defaults.json names
the measurement of each). Labels were given by eye on thumbnails: a head labelled straight may be turned by ten degrees,
small earrings were missed. Nothing is counted where label and picture contradict each other: the wall and the shirts of six
smiling studio portraits, an even wall behind edits that darken half of it or set the picture into a frame, and five walls
that were looked at because the check and their label disagreed: three labelled plain (a panelled door, blue that turns
grey, the edge of a board) and two labelled textured that are dark and even. Counted, they would be three more alarms of
`background-uniform` and two more misses, and one more alarm of `background-colour` (the door, labelled white). Nor are two heads labelled straight and turned by about twenty degrees, found among 53
photos whose turn was estimated by eye without label or answer: they would be two more alarms of `head-yaw`, and of `ears-visible`.
The ears of 143 photos that are labelled straight or nearly were looked at in random order, after the sixteen where check and label had
disagreed, and what spoke against its label once more at the photo's own pixels, by an eye that knew label and answer. Nine are not counted: four labelled hidden
show both ears (the check had passed two and refused two), five labelled as both show one at most, or two lobes (all refused). All nine photos
with hair labelled over the face were looked at: in three, two of them one picture, the fringe ends above the brows (all passed).
Counted as labelled, `ears-visible` would have two misses, two hits and seven alarms more, `hair-off-face` three misses.
Each lobe and neck of 160 photographs was looked at at its own pixels, in random order and without label or answer, by three people (one of
them had seen the 24 places where the check alarmed before). All see jewellery in fifteen photos that are labelled without: these count as
faults. Seven where some did, or nobody could tell, are not counted, nor edits of the people concerned and alarms on drawings on
them. Counted as labelled, `no-jewellery` missed 7 of 21 photographs and alarmed on 21 of 266, and on 75 of 655 drawings.
The pitch of 148 photographs was graded by two people who were told neither label nor answer; two heads labelled level that both put at
twelve degrees or more are not counted: they would be two more alarms of `head-pitch`.
The glance of 157 photographs was graded by three people who were told neither label nor answer: two labelled as looking into the camera
look elsewhere to all of them and count as faults, one does to two of them and is not counted. Counted as labelled, `gaze-ahead` missed
3 of 9 photographs and alarmed on 7 of 240.
The light on the same 157 faces was graded by two people who were told neither label nor answer, as clerks who accept or refuse. They agree on 147 and
refuse 53, of which 15 were labelled shadowed; one labelled so they accept. What both say counts, where they differ nothing does. Counted as labelled,
`even-lighting` missed 17 of 22 photographs, of which it passed 10, and alarmed on 2 of 268. Its limits were chosen by labels as mild as the former.
";

/// `train`: photos that only the question of fairness is asked of.
pub(crate) fn document(labels: &[Label], samples: &[Sample], train: &[Sample], seconds: f64) -> String {
    let mut text = HEAD.to_owned();
    let checks: Vec<&str> = CheckId::ALL
        .iter()
        .map(|check| check.as_str())
        .filter(|check| is_counted(samples, check))
        .collect();
    photographs(&mut text, samples, &checks);
    drawn(&mut text, samples, &checks);
    by_fault(&mut text, samples);
    by_side(&mut text, samples, &checks);
    by_origin(&mut text, samples, &checks);
    fairness::write(&mut text, samples, train);
    photos::compliant(&mut text, samples);
    photos::faces(&mut text, samples);
    photos::split(&mut text, labels);
    photos::time(&mut text, samples, seconds);
    wrong(&mut text, samples, &checks);
    text
}

fn photographs(text: &mut String, samples: &[Sample], checks: &[&str]) {
    text.push_str(
        "\n## Photographs\n\nReal, generated and edited photos together. Target: misses / false alarms of issue 4. \
         Published: the best equal error rate of 13 systems for the nearest requirement of FICV-1.0, whose pictures are \
         not at hand: a goal, no comparison.\n\n\
         | check | misses | passed | no answer | only advised | false alarms | by confirm | target | met | EER | published |\n\
         |---|---|---|---|---|---|---|---|---|---|---|\n",
    );
    for check in checks {
        let count = Count::of(samples.iter().filter(|sample| sample.drawn.is_none()), check);
        if count.is_empty() {
            continue;
        }
        let few = if count.missed.photos < ENOUGH {
            " insufficient"
        } else {
            ""
        };
        let _ = writeln!(
            text,
            "| {check} | {}{few} | {} | {} | {} | {} | {} | {} | {} | {} | {} |",
            count.missed.text(),
            count.passed.short(),
            count.unanswered + count.excused,
            count.advised,
            count.alarmed.text(),
            by_confirm(&count),
            target_text(check),
            met(check, &count),
            equal_error_text(&count),
            published_text(check, &count),
        );
    }
}

fn drawn(text: &mut String, samples: &[Sample], checks: &[&str]) {
    text.push_str(
        "\n## Drawn faults\n\nDrawn with the engine's own landmarks onto portraits of the reserved half of the people (below), \
         each at a strength between what a counter would just refuse and gross. False alarms: the same people without a \
         fault (cut, scaled, a little darker, noisier, saved again) and with faults that must not touch the check. \
         Drawings are not photographs: they fill gaps and show where a check is blind. What a counter would just refuse was asked of the eye, \
         of two people each for nods and reflections on the skin (90 pictures each from none to gross, in random order), cast shadows and light \
         from one side (70 each), on people who may be looked at: nods are drawn from 20 degrees, the way three people saw the head held, and light from one side from 3 \
         to 1; before, from 16 degrees the way the engine said and from 2.2 to 1, half of which the eye lets pass, `head-pitch` missed 19 of 100 and \
         `even-lighting` 67 of 200.\n\n\
         | check | misses | passed | no answer | only advised | false alarms | by confirm | target | met | EER |\n\
         |---|---|---|---|---|---|---|---|---|---|\n",
    );
    for check in checks {
        let count = Count::of(samples.iter().filter(|sample| sample.drawn.is_some()), check);
        if count.missed.photos == 0 {
            continue;
        }
        let _ = writeln!(
            text,
            "| {check} | {} | {} | {} | {} | {} | {} | {} | {} | {} |",
            count.missed.text(),
            count.passed.short(),
            count.unanswered + count.excused,
            count.advised,
            count.alarmed.text(),
            by_confirm(&count),
            target_text(check),
            met(check, &count),
            equal_error_text(&count),
        );
    }
}

/// How many of the faults found and of the false alarms only ask somebody to look.
fn by_confirm(count: &Count<'_>) -> String {
    match (count.found_by_confirm, count.alarmed_by_confirm) {
        (0, 0) => "–".to_owned(),
        (found, alarmed) => format!("{found} found, {alarmed} alarms"),
    }
}

fn by_fault(text: &mut String, samples: &[Sample]) {
    text.push_str(
        "\n## Each drawn fault\n\nMisses in the fainter and in the grosser half; then which other checks fail, right or wrong, \
         more often by ten points than on the same people as they are (`untouched`).\n\n\
         | fault | check | pictures (people) | missed | faint half | gross half | other checks that fail |\n|---|---|---|---|---|---|---|\n",
    );
    let untouched: Vec<&Sample> = samples
        .iter()
        .filter(|sample| sample.fault().is_some_and(|fault| fault.name == "untouched"))
        .collect();
    for (index, fault) in FAULTS.iter().enumerate() {
        let own: Vec<&Sample> = samples
            .iter()
            .filter(|sample| sample.drawn.as_ref().is_some_and(|(drawn, _)| *drawn == index))
            .collect();
        if own.is_empty() {
            continue;
        }
        let half = |gross: bool, check: &str| {
            let part = own.iter().copied().filter(|sample| {
                sample
                    .drawn
                    .as_ref()
                    .is_some_and(|(_, drawn)| (drawn.strength >= 0.5) == gross)
            });
            let missed = Count::of(part, check).missed;
            format!("{} of {}", missed.events, missed.photos)
        };
        let others = others(&own, fault.shows, &untouched, 0.1);
        if fault.shows.is_empty() {
            let _ = writeln!(
                text,
                "| {} | none | {} | – | – | – | {others} |",
                fault.name,
                own.len()
            );
        }
        for check in fault.shows {
            let count = Count::of(own.iter().copied(), check);
            let _ = writeln!(
                text,
                "| {} | {check} | {} ({}) | {} ({:.0} %) | {} | {} | {others} |",
                fault.name,
                count.missed.photos,
                count.missed.people,
                count.missed.events,
                count.missed.share() * 100.0,
                half(false, check),
                half(true, check),
            );
        }
    }
}

/// One side of the person has the fault, the other not: which side does the check name?
fn by_side(text: &mut String, samples: &[Sample], checks: &[&str]) {
    text.push_str("\n## By side of the person\n\n| check | sides with the fault, missed | sides without, named |\n|---|---|---|\n");
    let names_sides = |check: &str| {
        samples
            .iter()
            .any(|sample| sample.seen.answer(check).is_some_and(Answer::names_a_side))
    };
    for check in checks.iter().filter(|check| names_sides(check)) {
        let (mut with, mut missed, mut without, mut named) = (0, 0, 0, 0);
        for sample in samples {
            let Some(answer) = sample.seen.answer(check) else {
                continue;
            };
            for side in [Side::Left, Side::Right] {
                let fails = answer.of_side(side) == Said::Fails;
                match sample.truth_of_side(check, side) {
                    Some(Truth::Fault) => {
                        with += 1;
                        missed += usize::from(!fails);
                    }
                    Some(Truth::NoFault) => {
                        without += 1;
                        named += usize::from(fails);
                    }
                    Some(Truth::Unsaid) | None => {}
                }
            }
        }
        if with > 0 {
            let _ = writeln!(text, "| {check} | {missed} of {with} | {named} of {without} |");
        }
    }
}

fn by_origin(text: &mut String, samples: &[Sample], checks: &[&str]) {
    text.push_str("\n## By origin: misses of photos with the fault, false alarms of photos without\n\n");
    text.push_str("| check | real | generated | edited |\n|---|---|---|---|\n");
    for check in checks {
        let cells = ["real", "generated", "edited"].map(|origin| {
            let count = Count::of(samples.iter().filter(|sample| sample.origin() == origin), check);
            format!(
                "{} of {}, {} of {}",
                count.missed.events, count.missed.photos, count.alarmed.events, count.alarmed.photos
            )
        });
        let _ = writeln!(text, "| {check} | {} |", cells.join(" | "));
    }
}

fn wrong(text: &mut String, samples: &[Sample], checks: &[&str]) {
    text.push_str("\n## Every photograph that came out wrong\n\n");
    for check in checks {
        let count = Count::of(samples.iter().filter(|sample| sample.drawn.is_none()), check);
        for (what, names) in [
            ("missed", &count.missed_names),
            ("false alarm", &count.alarmed_names),
        ] {
            if !names.is_empty() {
                let _ = writeln!(text, "- {check}, {what}: {}", names.join(", "));
            }
        }
    }
}
