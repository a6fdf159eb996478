//! Rates with honest intervals: several photos of one person are not several people.

use std::collections::BTreeMap;

use crate::random::Random;

/// How many of how many, from how many people.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Rate {
    pub(crate) events: usize,
    pub(crate) photos: usize,
    pub(crate) people: usize,
}

impl Rate {
    pub(crate) fn share(&self) -> f64 {
        self.events as f64 / self.photos.max(1) as f64
    }

    /// Wilson's interval at 95 % with as many trials as there are people.
    pub(crate) fn interval(&self) -> [f64; 2] {
        wilson(self.share(), self.people as f64)
    }

    /// `3 (7.5 %)`, or a dash where nothing was counted.
    pub(crate) fn short(&self) -> String {
        if self.photos == 0 {
            return "–".to_owned();
        }
        format!("{} ({:.1} %)", self.events, self.share() * 100.0)
    }

    /// `3 of 40 (7.5 %; 2.6–19.9 %)`, or a dash where nothing was counted.
    pub(crate) fn text(&self) -> String {
        if self.photos == 0 {
            return "–".to_owned();
        }
        let [low, high] = self.interval();
        format!(
            "{} of {} ({:.1} %; {:.0}–{:.0})",
            self.events,
            self.photos,
            self.share() * 100.0,
            low * 100.0,
            high * 100.0
        )
    }
}

/// Wilson (1927).
pub(crate) fn wilson(share: f64, trials: f64) -> [f64; 2] {
    const Z: f64 = 1.96;
    if trials <= 0.0 {
        return [0.0, 1.0];
    }
    let spread = Z * Z / trials;
    let centre = share + spread / 2.0;
    let half = Z * (share * (1.0 - share) / trials + spread / (4.0 * trials)).sqrt();
    [centre - half, centre + half].map(|end| (end / (1.0 + spread)).clamp(0.0, 1.0))
}

/// A measured margin to the limit (larger is better), whether the fault is there, and whose photo it is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Scored<'a> {
    pub(crate) margin: f64,
    pub(crate) fault: bool,
    pub(crate) identity: &'a str,
}

/// The rate at which misses and false alarms are equally frequent when the limit is moved, and its 95 % interval by
/// drawing people with replacement.
pub(crate) fn equal_error(scores: &[Scored<'_>]) -> Option<(f64, [f64; 2])> {
    const DRAWS: usize = 300;
    let share = equal_error_rate(scores.iter().map(|score| (score.margin, score.fault)).collect())?;
    let mut people: BTreeMap<&str, Vec<(f64, bool)>> = BTreeMap::new();
    for score in scores {
        people
            .entry(score.identity)
            .or_default()
            .push((score.margin, score.fault));
    }
    let people: Vec<Vec<(f64, bool)>> = people.into_values().collect();
    let mut random = Random::new(crate::fault::SEED);
    let mut drawn: Vec<f64> = (0..DRAWS)
        .filter_map(|_| {
            let sample = (0..people.len())
                .flat_map(|_| people[random.below(people.len())].iter().copied())
                .collect();
            equal_error_rate(sample)
        })
        .collect();
    drawn.sort_by(f64::total_cmp);
    let at = |share: f64| drawn[(share * (drawn.len() - 1) as f64).round() as usize];
    (!drawn.is_empty()).then(|| (share, [at(0.025), at(0.975)]))
}

/// Where the two rates cross, between steps in the middle; `None` without both kinds.
fn equal_error_rate(mut scores: Vec<(f64, bool)>) -> Option<f64> {
    let faults = scores.iter().filter(|(_, fault)| *fault).count();
    let others = scores.len() - faults;
    if faults == 0 || others == 0 {
        return None;
    }
    scores.sort_by(|one, two| one.0.total_cmp(&two.0));
    // With the limit below all values everything passes: all faults are missed, nobody is alarmed.
    let (mut missed, mut alarmed) = (faults, 0);
    let mut index = 0;
    let mut before = [1.0, 0.0];
    while index < scores.len() {
        let value = scores[index].0;
        while index < scores.len() && scores[index].0 == value {
            if scores[index].1 {
                missed -= 1;
            } else {
                alarmed += 1;
            }
            index += 1;
        }
        let now = [missed as f64 / faults as f64, alarmed as f64 / others as f64];
        if now[1] >= now[0] {
            // Along the straight line from the step before to this one.
            let (gap, rise) = (before[0] - before[1], (before[0] - before[1]) - (now[0] - now[1]));
            let t = if rise > 0.0 { gap / rise } else { 1.0 };
            return Some(before[0] + (now[0] - before[0]) * t);
        }
        before = now;
    }
    Some(0.0)
}

/// 95 % interval of the difference of two rates whose photos belong to different people (Newcombe 1998, method 10).
pub(crate) fn difference(one: &Rate, two: &Rate) -> (f64, [f64; 2]) {
    let ([low_one, high_one], [low_two, high_two]) = (one.interval(), two.interval());
    let (p, q) = (one.share(), two.share());
    let under = ((p - low_one).powi(2) + (high_two - q).powi(2)).sqrt();
    let over = ((high_one - p).powi(2) + (q - low_two).powi(2)).sqrt();
    (p - q, [p - q - under, p - q + over])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Values of Wilson (1927) as tabulated by Newcombe (1998), method 3: 81 of 263 gives 0.2553 to 0.3662.
    #[test]
    fn the_interval_is_wilsons() {
        let [low, high] = wilson(81.0 / 263.0, 263.0);
        assert!(
            (low - 0.2553).abs() < 1e-4 && (high - 0.3662).abs() < 1e-4,
            "{low} {high}"
        );
    }

    /// Newcombe (1998), method 10, his case of 56/70 against 48/80: 0.0524 to 0.3339.
    #[test]
    fn the_difference_is_newcombes() {
        let rate = |events, photos| Rate {
            events,
            photos,
            people: photos,
        };
        let (difference, [low, high]) = difference(&rate(56, 70), &rate(48, 80));
        assert!((difference - 0.2).abs() < 1e-9);
        assert!(
            (low - 0.0524).abs() < 1e-3 && (high - 0.3339).abs() < 1e-3,
            "{low} {high}"
        );
    }

    #[test]
    fn equal_error_is_zero_when_apart_half_when_mixed() {
        let apart = (0..20).map(|i| (f64::from(i), i < 10)).collect();
        assert_eq!(equal_error_rate(apart), Some(0.0));
        let mixed = (0..400).map(|i| (f64::from(i / 2), i % 2 == 0)).collect();
        assert!((equal_error_rate(mixed).expect("both kinds") - 0.5).abs() < 0.01);
        let one_wrong = vec![
            (0.0, true),
            (1.0, true),
            (2.0, true),
            (3.0, false),
            (5.0, true),
            (6.0, false),
            (7.0, false),
            (8.0, false),
        ];
        let rate = equal_error_rate(one_wrong).expect("both kinds");
        assert!((rate - 0.25).abs() < 1e-9, "{rate}");
        assert_eq!(equal_error_rate(vec![(1.0, true)]), None);
    }
}
