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

    pub(super) fn excess(&self, at: [f64; 3]) -> f64 {
        let value = self.value(at);
        (self.band[0] - value).max(value - self.band[1]).max(0.0)
    }

    fn cost(&self, at: [f64; 3]) -> f64 {
        // Quadratic near the aim and linear beyond: a far aim must never outweigh a band.
        let pull = self.aim.map_or(0.0, |[aim, reach]| {
            let distance = (self.value(at) - aim).abs() / reach;
            if distance <= 1.0 {
                distance * distance
            } else {
                2.0 * distance - 1.0
            }
        });
        self.outside * self.excess(at) + self.pull * pull
    }

    /// First and second derivative by the value.
    fn derivatives(&self, at: [f64; 3]) -> [f64; 2] {
        let value = self.value(at);
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
    let place = |s: f64| -> [f64; 3] {
        let along = |axis: usize, at: [f64; 3]| exact(terms, axis, at, bounds[axis]);
        if tilted {
            let [_, middle] = bounds[V];
            let best_u = |v: f64| along(U, [s, middle, v]);
            let v = golden(bounds[V], |v| total(terms, best_u(v)));
            best_u(v)
        } else {
            along(V, along(U, [s, 0.0, 0.0]))
        }
    };
    place(golden(bounds[0], |s| total(terms, place(s))))
}

pub(super) fn total(terms: &[Term], at: [f64; 3]) -> f64 {
    terms.iter().map(|term| term.cost(at)).sum()
}

/// Minimum along one axis: at a kink of the cost, or where its slope vanishes beside the cheapest kink.
fn exact(terms: &[Term], axis: usize, mut at: [f64; 3], bounds: [f64; 2]) -> [f64; 3] {
    let moved = |mut at: [f64; 3], to: f64| {
        at[axis] = to;
        at
    };
    at[axis] = 0.0;
    let active: Vec<&Term> = terms.iter().filter(|term| term.a[axis] != 0.0).collect();
    let cost = |to: f64| active.iter().map(|term| term.cost(moved(at, to))).sum::<f64>();
    let mut kinks = bounds.to_vec();
    for term in &active {
        let aim = term
            .aim
            .map_or([f64::INFINITY; 2], |[aim, reach]| [aim - reach, aim + reach]);
        for end in term.band.into_iter().chain(aim) {
            let kink = (end - term.value(at)) / term.a[axis];
            if kink > bounds[0] && kink < bounds[1] {
                kinks.push(kink);
            }
        }
    }
    kinks.sort_by(f64::total_cmp);
    let slope_and_bend = |left: f64, right: f64| {
        let [mut slope, mut bend] = [0.0; 2];
        for term in &active {
            let [first, second] = term.derivatives(moved(at, (left + right) / 2.0));
            slope += first * term.a[axis];
            bend += second * term.a[axis] * term.a[axis];
        }
        (slope, bend)
    };
    // The slope never falls from one piece to the next: the minimum lies about the first piece where it does not fall.
    // Its neighbours are tried as well, since pieces between coinciding kinks are empty.
    const AROUND: usize = 4;
    let (mut low, mut high) = (0, kinks.len() - 1);
    while low < high {
        let piece = usize::midpoint(low, high);
        if slope_and_bend(kinks[piece], kinks[piece + 1]).0 < 0.0 {
            low = piece + 1;
        } else {
            high = piece;
        }
    }
    let kinks = &kinks[low.saturating_sub(AROUND)..(low + AROUND + 1).min(kinks.len())];
    let mut best = (bounds[0], f64::INFINITY);
    for &kink in kinks {
        let cost = cost(kink);
        if cost < best.1 {
            best = (kink, cost);
        }
    }
    for pair in kinks.windows(2) {
        let (left, right) = (pair[0], pair[1]);
        let (slope, bend) = slope_and_bend(left, right);
        if bend > 0.0 {
            let stationary = ((left + right) / 2.0 - slope / bend).clamp(left, right);
            let cost = cost(stationary);
            if cost < best.1 {
                best = (stationary, cost);
            }
        }
    }
    moved(at, best.0)
}

/// Golden-section search of a convex function, down to 1e-13 of the interval.
fn golden([mut low, mut high]: [f64; 2], cost: impl Fn(f64) -> f64) -> f64 {
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
