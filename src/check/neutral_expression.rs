//! A neutral expression: no smile, no mouth opened in surprise or speech, no frown, no lifted brows.
//!
//! The read-outs of the landmarks learnt from faces turned by up to some twenty degrees, so nothing is said of a head turned
//! further. Lifted brows are asked for twice: landmarks follow a brow half the way, so they only ask; the attribute head
//! sees it where it is. Neither knows the person's brows at rest, so what is lifted a little passes.

use super::attribute::{Question, ask, unclear};
use super::{Judgement, face};
use crate::catalogue::{ExpressionRule, LimitName, Requirement};
use crate::facts::{FacePart, Facts};
use crate::model::Attribute;
use crate::reason::Reason;
use crate::report::{Outcome, Unit};

/// Yaw, degrees, beyond which the read-outs of the expression have not been tried.
const KNOWN_YAW_DEG: f64 = 30.0;

const LIFTED: Question = Question {
    attribute: Attribute::BrowsLifted,
    sure: LimitName::BrowsLiftedProbability,
    doubt: LimitName::BrowsLiftedDoubtProbability,
    fault: Reason::BrowsRaised,
    perhaps: Reason::BrowsPerhapsRaised,
};

pub(super) fn run(facts: &Facts, requirement: &Requirement) -> Vec<Judgement> {
    face(facts, |face| {
        let Some(seen) = face
            .expression
            .filter(|_| face.pose.yaw_deg.abs() <= KNOWN_YAW_DEG)
        else {
            return vec![Judgement::not_assessed(Reason::FaceTooUnclear)];
        };
        let expression = &requirement.expression;
        let lips_closed = face
            .mouth_openness
            .zip(requirement.limit(LimitName::MouthOpennessRatio));
        let smile_is_fine = expression.value == ExpressionRule::ClosedMouthSmileAllowed
            && lips_closed.is_some_and(|(gap, limit)| limit.range.contains(gap));
        let parts = [
            (seen.smile, LimitName::SmileRatio, Reason::Smiling),
            (
                seen.mouth_opened,
                LimitName::MouthOpenedRatio,
                Reason::MouthNotRelaxed,
            ),
            (seen.frown, LimitName::FrownRatio, Reason::Frowning),
            (
                seen.brows_raised,
                LimitName::BrowsRaisedRatio,
                Reason::BrowsPerhapsRaised,
            ),
        ];
        let lifted = unclear(face, requirement)
            .is_none()
            .then(|| ask(face, requirement, LIFTED));
        let judgements: Vec<Judgement> = parts
            .into_iter()
            .filter(|(_, _, fault)| !(smile_is_fine && *fault == Reason::Smiling))
            .map(|(belief, name, fault)| {
                Judgement::against(belief, requirement.limit(name), Unit::Ratio, fault)
            })
            .chain(lifted)
            .map(|judgement| judgement.under(expression))
            .collect();
        // One finding: the first fault, since a laugh opens the mouth as well, else the first doubt, or the part that is
        // nearest to one.
        let first = |is: fn(&Judgement) -> bool| judgements.iter().position(is);
        let fault = first(|judgement| judgement.outcome == Outcome::Fail)
            .or_else(|| first(|judgement| !judgement.passed()));
        let nearest = || {
            (0..judgements.len()).min_by(|a, b| margin(&judgements[*a]).total_cmp(&margin(&judgements[*b])))
        };
        fault
            .or_else(nearest)
            .map(|index| judgements[index].clone())
            .map(|judgement| {
                let part = match judgement.reason {
                    Reason::Smiling | Reason::MouthNotRelaxed => FacePart::Lips,
                    _ => FacePart::Oval,
                };
                judgement.with_region(face.outline(part))
            })
            .into_iter()
            .collect()
    })
}

fn margin(judgement: &Judgement) -> f64 {
    let against = judgement.limit.zip(judgement.measured);
    against
        .and_then(|(limit, measured)| limit.margin(measured))
        .unwrap_or(f64::INFINITY)
}
