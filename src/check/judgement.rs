//! What a check answers, and the one way a measured value is held against a limit.

use crate::catalogue::{Limit, LimitStatus, Rule};
use crate::geometry::Point;
use crate::reason::Reason;
use crate::report::{Locale, Outcome, Range, Remedy, Side, Unit, round_to};

/// One answer of a check; becomes one finding of the report.
#[derive(Debug, Clone, PartialEq)]
pub struct Judgement {
    /// How it came out.
    pub outcome: Outcome,
    /// What was found.
    pub reason: Reason,
    /// What helps, where it is not the check's usual remedy.
    pub remedy: Option<Remedy>,
    /// Measured value, rounded as it is reported: the comparison is made with what is shown.
    pub measured: Option<f64>,
    /// Limit it was held against.
    pub limit: Option<Range>,
    /// Unit of both.
    pub unit: Option<Unit>,
    /// Where the limit comes from.
    pub source: Option<String>,
    /// The person's own side.
    pub side: Option<Side>,
    /// Polygon it is about, pixels of the upright picture; empty for the whole picture.
    pub region: Vec<Point>,
    /// What to do, in Chinese and in English, where this photo's own numbers say more than the reason's words.
    pub advice: Option<[String; 2]>,
}

impl Judgement {
    fn plain(outcome: Outcome, reason: Reason) -> Self {
        Self {
            outcome,
            reason,
            remedy: None,
            measured: None,
            limit: None,
            unit: None,
            source: None,
            side: None,
            region: Vec::new(),
            advice: None,
        }
    }

    /// The requirement holds; nothing was measured.
    pub(crate) fn pass() -> Self {
        Self::plain(Outcome::Pass, Reason::Ok)
    }

    /// The requirement does not hold; nothing was measured.
    pub(crate) fn fail(reason: Reason) -> Self {
        Self::plain(Outcome::Fail, reason)
    }

    /// Nothing to hold against the photo, but something to say.
    pub(crate) fn advise(reason: Reason) -> Self {
        Self::plain(Outcome::Advise, reason)
    }

    /// It could not be looked at.
    pub(crate) fn not_assessed(reason: Reason) -> Self {
        Self::plain(Outcome::NotAssessed, reason)
    }

    /// Holds `value` against `limit`: outside an enforced limit fails, outside an advisory one advises, and without a
    /// known limit nothing is said.
    pub(crate) fn against(value: f64, limit: Option<&Limit>, unit: Unit, fault: Reason) -> Self {
        let measured = round_to(value, unit.decimals());
        let Some(limit) = limit.filter(|limit| limit.status != LimitStatus::Unknown) else {
            return Self {
                unit: Some(unit),
                measured: Some(measured),
                ..Self::not_assessed(Reason::LimitUnknown)
            };
        };
        let outcome = match (limit.range.contains(measured), limit.status) {
            (true, _) => Outcome::Pass,
            (false, LimitStatus::Enforced) => Outcome::Fail,
            (false, LimitStatus::Advisory | LimitStatus::Unknown) => Outcome::Advise,
        };
        Self {
            measured: Some(measured),
            limit: Some(limit.range),
            unit: Some(unit),
            source: Some(limit.source.clone()),
            ..Self::plain(
                outcome,
                if outcome == Outcome::Pass {
                    Reason::Ok
                } else {
                    fault
                },
            )
        }
    }

    /// What passed but lies outside a narrower limit is advised. The limit that is reported stays the one that refuses, so
    /// that margins of one check can be compared.
    pub(crate) fn doubted(self, narrower: Option<&Limit>, fault: Reason) -> Self {
        let sound = |value| narrower.is_none_or(|limit| limit.range.contains(value));
        if !self.passed() || self.measured.is_none_or(sound) {
            return self;
        }
        Self {
            outcome: Outcome::Advise,
            reason: fault,
            ..self
        }
    }

    /// What fails is only asked about, in other words: something else was found that may look like it.
    pub(crate) fn only_asked(self, perhaps: Reason) -> Self {
        if self.outcome != Outcome::Fail {
            return self;
        }
        Self {
            outcome: Outcome::Advise,
            reason: perhaps,
            ..self
        }
        .with_remedy(Remedy::Confirm)
    }

    /// As [`Self::against`], with one reason below the limit and another above it.
    pub(crate) fn between(
        value: f64,
        limit: Option<&Limit>,
        unit: Unit,
        below: Reason,
        above: Reason,
    ) -> Self {
        let measured = round_to(value, unit.decimals());
        let is_below = limit
            .and_then(|limit| limit.range.min)
            .is_some_and(|smallest| measured < smallest);
        Self::against(value, limit, unit, if is_below { below } else { above })
    }

    /// Puts the answer under a rule in words: a fault that the rule does not enforce is only advised, and one that the
    /// document does not ask about is not held against the photo. Who says so goes before the limit's own source.
    pub(crate) fn under<'a, T: 'a>(mut self, rule: impl Into<Option<&'a Rule<T>>>) -> Self {
        let rule = rule.into().filter(|rule| rule.status != LimitStatus::Unknown);
        let faulty = matches!(self.outcome, Outcome::Fail | Outcome::Advise);
        match rule {
            None if faulty => {
                self.outcome = Outcome::NotAssessed;
                self.reason = Reason::NotAsked;
                self.remedy = None;
            }
            Some(rule) if faulty && rule.status == LimitStatus::Advisory => self.outcome = Outcome::Advise,
            _ => {}
        }
        if let Some(rule) = rule {
            self.source = Some(match self.source {
                Some(limit) => format!("{}; {limit}", rule.source),
                None => rule.source.clone(),
            });
        }
        self
    }

    /// What was found is no fault for this document.
    pub(crate) fn accepted(self) -> Self {
        match self.outcome {
            Outcome::Fail | Outcome::Advise => Self {
                outcome: Outcome::Pass,
                reason: Reason::Ok,
                remedy: None,
                ..self
            },
            Outcome::Pass | Outcome::NotAssessed => self,
        }
    }

    /// Whether it passed.
    pub(crate) fn passed(&self) -> bool {
        self.outcome == Outcome::Pass
    }

    /// Names a figure that belongs to the finding without being held against a limit.
    pub(crate) fn measuring(mut self, value: Option<f64>, unit: Unit) -> Self {
        self.measured = value.map(|value| round_to(value, unit.decimals()));
        self.unit = self.measured.map(|_| unit);
        self
    }

    pub(crate) fn with_region(mut self, region: Vec<Point>) -> Self {
        self.region = region;
        self
    }

    pub(crate) fn with_advice(mut self, text: impl Fn(Locale) -> String) -> Self {
        self.advice = Some([text(Locale::ZhCn), text(Locale::En)]);
        self
    }

    pub(crate) fn with_side(mut self, side: Side) -> Self {
        self.side = Some(side);
        self
    }

    pub(crate) fn with_remedy(mut self, remedy: Remedy) -> Self {
        self.remedy = Some(remedy);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limit(status: LimitStatus) -> Limit {
        Limit {
            range: Range {
                min: Some(-10.0),
                max: Some(10.0),
            },
            status,
            source: "x".into(),
        }
    }

    #[test]
    fn status_decides_between_fail_and_advise() {
        let judge = |value, status| {
            Judgement::between(
                value,
                Some(&limit(status)),
                Unit::Deg,
                Reason::TurnedRight,
                Reason::TurnedLeft,
            )
        };
        assert_eq!(judge(10.04, LimitStatus::Enforced).outcome, Outcome::Pass);
        assert_eq!(judge(10.06, LimitStatus::Enforced).outcome, Outcome::Fail);
        assert_eq!(judge(10.06, LimitStatus::Enforced).reason, Reason::TurnedLeft);
        assert_eq!(judge(-11.0, LimitStatus::Advisory).outcome, Outcome::Advise);
        assert_eq!(judge(-11.0, LimitStatus::Advisory).reason, Reason::TurnedRight);
        assert_eq!(judge(-11.0, LimitStatus::Unknown).outcome, Outcome::NotAssessed);
    }

    #[test]
    fn what_lies_between_two_limits_is_advised() {
        let wide = limit(LimitStatus::Enforced);
        let mut narrow = limit(LimitStatus::Advisory);
        narrow.range.max = Some(5.0);
        let outcome = |value| {
            let judgement = Judgement::against(value, Some(&wide), Unit::Deg, Reason::TurnedLeft);
            let judged = judgement.doubted(Some(&narrow), Reason::TurnedLeft);
            (judged.outcome, judged.limit.and_then(|range| range.max))
        };
        assert_eq!(outcome(4.0), (Outcome::Pass, Some(10.0)));
        assert_eq!(outcome(6.0), (Outcome::Advise, Some(10.0)));
        assert_eq!(outcome(11.0), (Outcome::Fail, Some(10.0)));
    }

    #[test]
    fn a_rule_in_words_decides_how_binding_a_fault_is() {
        let rule = |status| Rule {
            value: (),
            status,
            source: "rule".into(),
        };
        let fault = || Judgement::fail(Reason::TurnedLeft);
        assert_eq!(fault().under(&rule(LimitStatus::Enforced)).outcome, Outcome::Fail);
        let advised = fault().under(&rule(LimitStatus::Advisory));
        assert_eq!(
            (advised.outcome, advised.source.as_deref()),
            (Outcome::Advise, Some("rule"))
        );
        let unknown = fault().under(&rule(LimitStatus::Unknown));
        assert_eq!(
            (unknown.outcome, unknown.reason),
            (Outcome::NotAssessed, Reason::NotAsked)
        );
        assert_eq!(fault().under(None::<&Rule<()>>).reason, Reason::NotAsked);
        assert!(Judgement::pass().under(None::<&Rule<()>>).passed());
        let measured = Judgement::against(
            11.0,
            Some(&limit(LimitStatus::Enforced)),
            Unit::Deg,
            Reason::TurnedLeft,
        );
        assert_eq!(
            measured.under(&rule(LimitStatus::Enforced)).source.as_deref(),
            Some("rule; x")
        );
    }
}
