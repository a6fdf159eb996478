//! Least cost over scale and position of a frame.
//!
//! With the scale `s` and the eyes' place `(u, v)` in the frame as unknowns, every length of the frame and every
//! distance of its corners to the source's edges (times `s`) is linear in them. Costs of distances outside a band are
//! therefore convex, and a search of one unknown nested in the next finds the one global minimum. The innermost
//! search is exact, so that the weights may differ by many powers of ten.

/// `s·a[0] + u·a[1] + v·a[2] + a[3]`, and what its value costs.
#[derive(Debug, Clone, Copy)]
pub(super) struct Term {
    pub(super) a: [f64; 4],
    /// Lower and upper end without cost; infinite where there is none.
    pub(super) band: [f64; 2],
    /// Cost of each pixel outside the band.
    pub(super) outside: f64,
    /// Value aimed at, and the distance from it that costs `pull`.
    pub(super) aim: Option<[f64; 2]>,
    pub(super) pull: f64,
}

impl Term {
    pub(super) fn value(&self, at: [f64; 3]) -> f64 {
        self.a[0] * at[0] + self.a[1] * at[1] + self.a[2] * at[2] + self.a[3]
    }

    /// Whether the value depends on the scale alone.
    pub(super) fn is_size(&self) -> bool {
        self.a[1] == 0.0 && self.a[2] == 0.0
    }

    pub(super) fn excess(&self, at: [f64; 3]) -> f64 {
        self.excess_of(self.value(at))
    }

    #[inline(always)]
    fn excess_of(&self, value: f64) -> f64 {
        (self.band[0] - value).max(value - self.band[1]).max(0.0)
    }

    #[inline(always)]
    fn cost(&self, value: f64) -> f64 {
        // Quadratic near the aim and linear beyond: a far aim must never outweigh a band.
        let pull = self.aim.map_or(0.0, |[aim, reach]| {
            let distance = (value - aim).abs() / reach;
            if distance <= 1.0 {
                distance * distance
            } else {
                2.0 * distance - 1.0
            }
        });
        self.outside * self.excess_of(value) + self.pull * pull
    }

    /// First and second derivative by the value.
    #[inline(always)]
    fn derivatives(&self, value: f64) -> [f64; 2] {
        let mut first = if value < self.band[0] {
            -self.outside
        } else if value > self.band[1] {
            self.outside
        } else {
            0.0
        };
        let mut second = 0.0;
        if let Some([aim, reach]) = self.aim {
            let distance = (value - aim) / reach;
            first += self.pull * 2.0 * distance.clamp(-1.0, 1.0) / reach;
            if distance.abs() < 1.0 {
                second = self.pull * 2.0 / (reach * reach);
            }
        }
        [first, second]
    }
}

/// Lower and upper ends of scale, `u` and `v`.
pub(super) type Bounds = [[f64; 2]; 3];

const U: usize = 1;
const V: usize = 2;

/// The point of least cost.
pub(super) fn minimise(terms: &[Term], bounds: Bounds) -> [f64; 3] {
    let tilted = terms.iter().any(|term| term.a[U] != 0.0 && term.a[V] != 0.0);
    let mut scratch = Scratch::default();
    let mut place = |s: f64| -> [f64; 3] {
        let mut along = |axis: usize, at: [f64; 3]| scratch.exact(terms, axis, at, bounds[axis]);
        if tilted {
            let [_, middle] = bounds[V];
            let v = golden(bounds[V], |v| total(terms, along(U, [s, middle, v])));
            along(U, [s, middle, v])
        } else {
            let at = along(U, [s, 0.0, 0.0]);
            along(V, at)
        }
    };
    let s = golden(bounds[0], |s| total(terms, place(s)));
    place(s)
}

pub(super) fn total(terms: &[Term], at: [f64; 3]) -> f64 {
    terms.iter().map(|term| term.cost(term.value(at))).sum()
}

/// A term along one axis: its value is `slope × place + rest`.
struct Line<'a> {
    term: &'a Term,
    slope: f64,
    rest: f64,
}

/// What the search along one axis writes down; kept, since it is asked thousands of times.
#[derive(Default)]
struct Scratch<'a> {
    lines: Vec<Line<'a>>,
    kinks: Vec<f64>,
}

impl<'a> Scratch<'a> {
    /// Minimum along one axis: at a kink of the cost, or where its slope vanishes beside the cheapest kink.
    fn exact(&mut self, terms: &'a [Term], axis: usize, mut at: [f64; 3], bounds: [f64; 2]) -> [f64; 3] {
        at[axis] = 0.0;
        self.lines.clear();
        self.lines
            .extend(terms.iter().filter(|term| term.a[axis] != 0.0).map(|term| Line {
                term,
                slope: term.a[axis],
                rest: term.value(at),
            }));
        self.kinks.clear();
        self.kinks.extend(bounds);
        for line in &self.lines {
            let aim = line
                .term
                .aim
                .map_or([f64::INFINITY; 2], |[aim, reach]| [aim - reach, aim + reach]);
            for end in line.term.band.into_iter().chain(aim) {
                let kink = (end - line.rest) / line.slope;
                if kink > bounds[0] && kink < bounds[1] {
                    self.kinks.push(kink);
                }
            }
        }
        self.kinks.sort_by(f64::total_cmp);
        at[axis] = self.least();
        at
    }

    fn cost(&self, at: f64) -> f64 {
        let cost = |line: &Line<'_>| line.term.cost(line.slope * at + line.rest);
        self.lines.iter().map(cost).sum()
    }

    fn slope_and_bend(&self, at: f64) -> (f64, f64) {
        let [mut slope, mut bend] = [0.0; 2];
        for line in &self.lines {
            let [first, second] = line.term.derivatives(line.slope * at + line.rest);
            slope += first * line.slope;
            bend += second * line.slope * line.slope;
        }
        (slope, bend)
    }

    fn least(&self) -> f64 {
        // The slope never falls from one piece to the next: the minimum lies about the first piece where it does not fall.
        // Its neighbours are tried as well, since pieces between coinciding kinks are empty.
        const AROUND: usize = 4;
        let (mut low, mut high) = (0, self.kinks.len() - 1);
        while low < high {
            let piece = usize::midpoint(low, high);
            let middle = (self.kinks[piece] + self.kinks[piece + 1]) / 2.0;
            if self.slope_and_bend(middle).0 < 0.0 {
                low = piece + 1;
            } else {
                high = piece;
            }
        }
        let kinks = &self.kinks[low.saturating_sub(AROUND)..(low + AROUND + 1).min(self.kinks.len())];
        let mut best = (kinks[0], self.cost(kinks[0]));
        let mut try_at = |place: f64| {
            let cost = self.cost(place);
            if cost < best.1 {
                best = (place, cost);
            }
        };
        for pair in kinks.windows(2) {
            let (left, right) = (pair[0], pair[1]);
            if right > left {
                try_at(right);
                let middle = (left + right) / 2.0;
                let (slope, bend) = self.slope_and_bend(middle);
                let stationary = middle - slope / bend;
                if bend > 0.0 && stationary > left && stationary < right {
                    try_at(stationary);
                }
            }
        }
        best.0
    }
}

/// Golden-section search of a convex function, down to 1e-13 of the interval.
fn golden([mut low, mut high]: [f64; 2], mut cost: impl FnMut(f64) -> f64) -> f64 {
    const RATIO: f64 = 0.618_033_988_749_894_9;
    const STEPS: u32 = 62;
    let mut left = high - RATIO * (high - low);
    let mut right = low + RATIO * (high - low);
    let (mut cost_left, mut cost_right) = (cost(left), cost(right));
    for _ in 0..STEPS {
        if cost_left <= cost_right {
            (high, right, cost_right) = (right, left, cost_left);
            left = high - RATIO * (high - low);
            cost_left = cost(left);
        } else {
            (low, left, cost_left) = (left, right, cost_right);
            right = low + RATIO * (high - low);
            cost_right = cost(right);
        }
    }
    // The minimum may be an end of the interval itself, which the section only approaches.
    [low, high, right].into_iter().fold(
        left,
        |best, place| if cost(place) < cost(best) { place } else { best },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn term(a: [f64; 4], band: [f64; 2], outside: f64, aim: Option<[f64; 2]>) -> Term {
        Term {
            a,
            band,
            outside,
            aim,
            pull: 1.0,
        }
    }

    #[test]
    fn finds_a_minimum_inside_on_a_kink_and_on_the_bounds() {
        let free = [f64::NEG_INFINITY, f64::INFINITY];
        let bounds = [[0.1, 1.0], [0.0, 100.0], [0.0, 100.0]];
        let terms = [
            term([100.0, 0.0, 0.0, 0.0], free, 0.0, Some([40.0, 10.0])),
            term([0.0, 1.0, 0.0, 0.0], [60.0, 70.0], 1e3, Some([20.0, 5.0])),
            term([0.0, 0.0, 1.0, 0.0], [120.0, 130.0], 1e3, None),
        ];
        let [s, u, v] = minimise(&terms, bounds);
        assert!((s - 0.4).abs() < 1e-6 && (u - 60.0).abs() < 1e-9 && (v - 100.0).abs() < 1e-9);
    }

    #[test]
    fn a_band_whose_ends_are_also_its_aims_reach_is_met_in_its_middle() {
        let terms = [
            term([0.0, 1.0, 0.0, -50.0], [-8.0, 8.0], 1e3, Some([0.0, 8.0])),
            term(
                [0.0, 1.0, 0.0, 0.0],
                [f64::NEG_INFINITY, f64::INFINITY],
                0.0,
                Some([50.0, 50.0]),
            ),
        ];
        let [_, u, _] = minimise(&terms, [[1.0, 1.0], [0.0, 100.0], [0.0, 100.0]]);
        assert!((u - 50.0).abs() < 1e-9, "{u}");
    }

    #[test]
    fn a_tilted_edge_couples_both_directions() {
        let free = [f64::NEG_INFINITY, f64::INFINITY];
        let terms = [
            term([0.0, 1.0, 0.0, 0.0], free, 0.0, Some([0.0, 50.0])),
            term([0.0, 0.0, 1.0, 0.0], free, 0.0, Some([0.0, 50.0])),
            term([0.0, 1.0, 1.0, 0.0], [20.0, f64::INFINITY], 1e6, None),
        ];
        let [_, u, v] = minimise(&terms, [[0.1, 1.0], [0.0, 100.0], [0.0, 100.0]]);
        assert!((u - 10.0).abs() < 1e-4 && (v - 10.0).abs() < 1e-4, "{u} {v}");
    }
}
