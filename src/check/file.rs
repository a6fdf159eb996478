//! The prepared file, read back from its own bytes: format, size, resolution.

use super::Judgement;
use crate::catalogue::Requirement;
use crate::facts::Facts;
use crate::reason::Reason;
use crate::report::Unit;

pub(super) fn format(facts: &Facts, requirement: &Requirement) -> Vec<Judgement> {
    let accepted = &requirement.file.formats;
    vec![if accepted.is_empty() {
        Judgement::not_assessed(Reason::LimitUnknown)
    } else if accepted.contains(&facts.metadata.format) {
        Judgement::pass()
    } else {
        Judgement::fail(Reason::FormatWrong)
    }]
}

pub(super) fn size(facts: &Facts, requirement: &Requirement) -> Vec<Judgement> {
    let Some(limit) = &requirement.file.bytes else {
        return vec![Judgement::not_assessed(Reason::LimitUnknown)];
    };
    let bytes = facts.metadata.bytes as f64;
    vec![Judgement::between(
        bytes,
        Some(limit),
        Unit::Bytes,
        Reason::FileTooSmall,
        Reason::FileTooLarge,
    )]
}

pub(super) fn dpi(facts: &Facts, requirement: &Requirement) -> Vec<Judgement> {
    let Some(limit) = requirement.frame.as_ref().and_then(|frame| frame.dpi.as_ref()) else {
        return vec![Judgement::not_assessed(Reason::LimitUnknown)];
    };
    vec![match facts.metadata.dpi {
        // No value is outside every limit.
        None => Judgement {
            measured: None,
            ..Judgement::against(0.0, Some(limit), Unit::Dpi, Reason::DpiMissing)
        },
        // The axis that is further off decides: a photo is only right when both are.
        Some(dpi) => {
            let [horizontal, vertical] =
                dpi.map(|value| Judgement::against(value, Some(limit), Unit::Dpi, Reason::DpiWrong));
            if horizontal.passed() { vertical } else { horizontal }
        }
    }]
}
