//! A picture, what is true of it, and what the engine said.

use std::path::Path;
use std::time::Instant;

use anyhow::Result;
use yizhao::report::Side;

use crate::fault::{Drawn, FAULTS, Fault};
use crate::labels::Label;
use crate::look::{Seen, blank, decoded, engine, on_every_core, photo_of, report, strict, until};
use crate::portrait::Portrait;
use crate::truth::{Truth, truth, truth_of_side};

/// One picture that was looked at.
pub(crate) struct Sample {
    pub(crate) name: String,
    pub(crate) label: Label,
    /// The fault that was drawn, as an index into the table, and what the drawing says of itself.
    pub(crate) drawn: Option<(usize, Drawn)>,
    pub(crate) seen: Seen,
}

impl Sample {
    /// `real`, `generated`, `edited`, or `drawn`.
    pub(crate) fn origin(&self) -> &'static str {
        if self.drawn.is_some() {
            "drawn"
        } else {
            self.label.origin()
        }
    }

    pub(crate) fn fault(&self) -> Option<&'static Fault> {
        self.drawn.as_ref().map(|(index, _)| &FAULTS[*index])
    }

    /// A drawn picture counts for the checks that its fault shows, and as without the fault for those that it spares,
    /// where the portrait's own label says that it has none.
    pub(crate) fn truth(&self, check: &str) -> Truth {
        let own = truth(&self.label, check);
        let Some(fault) = self.fault() else { return own };
        if fault.shows.contains(&check) {
            Truth::Fault
        } else if fault.cures.contains(&check)
            || own == Truth::NoFault && (fault.spares.contains(&check) || fault.spares == ["*"])
        {
            Truth::NoFault
        } else {
            Truth::Unsaid
        }
    }

    /// As `truth`, of one side of the person; `None` where only the whole is known.
    pub(crate) fn truth_of_side(&self, check: &str, side: Side) -> Option<Truth> {
        let Some((_, drawn)) = &self.drawn else {
            return truth_of_side(&self.label, check, side);
        };
        if self.truth(check) != Truth::Fault || drawn.sides.is_empty() {
            return None;
        }
        Some(if drawn.sides.contains(&side) {
            Truth::Fault
        } else {
            Truth::NoFault
        })
    }
}

/// The labelled photos.
pub(crate) fn photographs(folder: &Path, labels: &[Label], threads: usize) -> Result<Vec<Sample>> {
    let requirement = strict()?;
    on_every_core(labels, threads, engine, |engine, label| {
        let photo = decoded(&folder.join(&label.file))?;
        let report = report(engine, &photo, &requirement, &label.file);
        Ok(Sample {
            name: label.file.clone(),
            label: label.clone(),
            drawn: None,
            seen: Seen::of(&report),
        })
    })
}

/// Which picture to draw.
pub(crate) struct Plan<'a> {
    pub(crate) fault: usize,
    pub(crate) portrait: &'a Portrait,
    pub(crate) number: usize,
}

/// `count` pictures of each chosen fault: every person once before anybody comes twice, then mirrored.
pub(crate) fn plans<'a>(portraits: &'a [Portrait], faults: &[usize], count: usize) -> Vec<Plan<'a>> {
    let mut plans = Vec::new();
    for fault in faults {
        let mut people: Vec<(&str, Vec<&Portrait>)> = Vec::new();
        for portrait in portraits
            .iter()
            .filter(|portrait| FAULTS[*fault].carries(&portrait.label))
        {
            let identity = portrait.label.identity();
            match people.iter_mut().find(|(other, _)| *other == identity) {
                Some((_, own)) => own.push(portrait),
                None => people.push((identity, vec![portrait])),
            }
        }
        if people.is_empty() {
            continue;
        }
        plans.extend((0..count).map(|number| {
            let (_, own) = &people[number % people.len()];
            Plan {
                fault: *fault,
                portrait: own[number / people.len() % own.len()],
                number,
            }
        }));
    }
    plans
}

/// The drawn pictures, looked at; after the time given the rest is left out.
pub(crate) fn drawings(plans: &[Plan<'_>], threads: usize, end: Option<Instant>) -> Result<Vec<Sample>> {
    let requirement = strict()?;
    let like = blank()?;
    let samples = until(end, plans, threads, engine, |engine, plan| {
        let fault = &FAULTS[plan.fault];
        let (picture, drawn) = fault.draw(plan.portrait, plan.number);
        let name = format!("{}-{:03}", fault.name, plan.number);
        let report = report(engine, &photo_of(picture, &like), &requirement, &name);
        Ok(Sample {
            name,
            label: plan.portrait.label.clone(),
            drawn: Some((plan.fault, drawn)),
            seen: Seen::of(&report),
        })
    })?;
    Ok(samples.into_iter().flatten().collect())
}
