//! Misses and false alarms of one check over some samples.
//!
//! A fault counts as found when a finding fails, whatever its remedy; a finding that only advises has not found it (but for
//! a check that never does more). A check
//! that does not answer has missed the fault, too, for the purpose of the target, unless no face was found at all: such a
//! photo is refused for that. An alarm is a finding that fails without the fault, even if it only asks somebody to look.

use std::collections::BTreeSet;

use crate::look::Said;
use crate::sample::Sample;
use crate::statistics::{Rate, Scored, equal_error};
use crate::truth::Truth;

/// Fewer positives than this give no figure worth reading.
pub(crate) const ENOUGH: usize = 30;

/// Checks that never do more than advise: for them advice has found the fault.
const ADVISERS: [&str; 1] = ["clothing-collar"];

/// Reason that excuses a check from answering.
const NO_FACE: &str = "no-face-to-measure";

/// What came out for one check.
#[derive(Default)]
pub(crate) struct Count<'a> {
    /// Faults that the check passes, advises on or does not answer, of all faults.
    pub(crate) missed: Rate,
    /// Faults that the check passes, of all faults: what issue 4 calls a miss.
    pub(crate) passed: Rate,
    /// Fails without the fault, of all without it.
    pub(crate) alarmed: Rate,
    /// Among the faults: no answer; no answer because no face was found (not counted as missed); advised only.
    pub(crate) unanswered: usize,
    pub(crate) excused: usize,
    pub(crate) advised: usize,
    /// Among those found, and among the alarms: those that only ask somebody to look.
    pub(crate) found_by_confirm: usize,
    pub(crate) alarmed_by_confirm: usize,
    /// Photos without the fault: no answer; advised.
    pub(crate) unanswered_without: usize,
    pub(crate) advised_without: usize,
    pub(crate) missed_names: Vec<&'a str>,
    pub(crate) alarmed_names: Vec<&'a str>,
    scores: Vec<Scored<'a>>,
}

impl<'a> Count<'a> {
    pub(crate) fn of(samples: impl IntoIterator<Item = &'a Sample>, check: &str) -> Self {
        let mut count = Self::default();
        let mut people: [BTreeSet<&str>; 2] = Default::default();
        for sample in samples {
            let truth = sample.truth(check);
            let Some(answer) = sample.seen.answer(check).filter(|_| truth != Truth::Unsaid) else {
                continue;
            };
            let said = match answer.said {
                Said::Advises if ADVISERS.contains(&check) => Said::Fails,
                said => said,
            };
            let identity = sample.label.identity();
            let fault = truth == Truth::Fault;
            // What fails without a figure lies further beyond than any figure.
            let outright = (answer.said == Said::Fails).then_some(f64::NEG_INFINITY);
            if let Some(margin) = answer.margin.or(outright) {
                count.scores.push(Scored {
                    margin,
                    fault,
                    identity,
                });
            }
            people[usize::from(fault)].insert(identity);
            if fault {
                count.missed.photos += 1;
                count.passed.photos += 1;
                count.add_fault(said, answer.reason == NO_FACE, answer.only_confirm, &sample.name);
            } else {
                count.alarmed.photos += 1;
                count.add_other(said, answer.only_confirm, &sample.name);
            }
        }
        count.missed.people = people[1].len();
        count.passed.people = people[1].len();
        count.alarmed.people = people[0].len();
        count
    }

    fn add_fault(&mut self, said: Said, no_face: bool, only_confirm: bool, name: &'a str) {
        match said {
            Said::Fails => {
                self.found_by_confirm += usize::from(only_confirm);
                return;
            }
            Said::NotAssessed if no_face => {
                self.excused += 1;
                return;
            }
            Said::NotAssessed => self.unanswered += 1,
            Said::Advises => self.advised += 1,
            Said::Holds => self.passed.events += 1,
        }
        self.missed.events += 1;
        self.missed_names.push(name);
    }

    fn add_other(&mut self, said: Said, only_confirm: bool, name: &'a str) {
        match said {
            Said::Fails => {
                self.alarmed.events += 1;
                self.alarmed_by_confirm += usize::from(only_confirm);
                self.alarmed_names.push(name);
            }
            Said::NotAssessed => self.unanswered_without += 1,
            Said::Advises => self.advised_without += 1,
            Said::Holds => {}
        }
    }

    /// Equal error rate of the measure and its interval; `None` where the check reports no figure for both kinds.
    pub(crate) fn equal_error(&self) -> Option<(f64, [f64; 2])> {
        equal_error(&self.scores)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.missed.photos + self.alarmed.photos == 0
    }
}
