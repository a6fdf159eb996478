//! The frame as an optimisation problem: bands, wishes and the source's edges as linear terms with weights.

use super::convex::{self, Term};
use super::measure::{self, band, measure};
use super::refusal::{self, FrameRefusal, SourceEdge};
use super::{Beyond, FrameSolution, SourceRoom};
use crate::catalogue::{Edge, Frame, FrameMeasure, LimitStatus};
use crate::facts::HeadPoints;
use crate::geometry::Point;

/// Pixels of the frame that count as holding a band: below what resampling can show.
const HOLDS_WITHIN_PX: f64 = 0.02;

/// The outer part of what a band should have to spare: there it is pressed.
const HALF: f64 = 0.5;

/// What a trial solution must respect; refusals are explained by lifting one of them.
#[derive(Debug, Clone, Copy)]
pub(super) struct Within {
    pub(super) edges: bool,
    pub(super) enlarge: bool,
    pub(super) without: Option<FrameMeasure>,
}

/// Scale and eye position in the frame, and what they break.
#[derive(Debug, Clone)]
pub(super) struct Attempt {
    pub(super) at: [f64; 3],
    /// Pixels of the frame beyond each edge where it may not be.
    pub(super) beyond: Vec<(SourceEdge, f64)>,
    pub(super) violated: Vec<(FrameMeasure, LimitStatus, f64)>,
    /// A band holds with less to spare than two measurements of one head may differ.
    pub(super) pressed: bool,
    /// What it costs in all, edges included.
    pub(super) cost: f64,
    size_violated: bool,
}

impl Attempt {
    /// Inside the source, with every enforced band held.
    pub(super) fn clean(&self) -> bool {
        self.beyond.is_empty() && self.enforced() == 0.0
    }

    /// Whether a frame that is turned less is worth it: it holds more, or spares more of what holds.
    pub(super) fn mends(&self, other: &Self) -> bool {
        let broken = |attempt: &Self| (!attempt.clean(), attempt.violated.len(), attempt.pressed);
        let (own, others) = (broken(self), broken(other));
        own < others || own == others && own.1 == 0 && self.cost < other.cost
    }

    pub(super) fn enforced(&self) -> f64 {
        let enforced = self
            .violated
            .iter()
            .filter(|(_, status, _)| *status == LimitStatus::Enforced);
        enforced.map(|(_, _, amount)| amount.abs()).sum()
    }
}

/// The band without so many pixels at each end.
fn inset(term: &Term, by_px: f64) -> Term {
    let [low, high] = term.band;
    Term {
        band: [low + by_px, high - by_px],
        ..*term
    }
}

#[derive(Clone, Copy)]
pub(super) struct Problem<'a> {
    head: &'a HeadPoints,
    pub(super) room: &'a SourceRoom,
    pub(super) frame: &'a Frame,
    eyes: Point,
    axis: [f64; 2],
    size_px: [f64; 2],
}

impl<'a> Problem<'a> {
    /// The frame with level pupils but for `left_deg`: what remains of the head's tilt, at most.
    pub(super) fn new(
        head: &'a HeadPoints,
        room: &'a SourceRoom,
        frame: &'a Frame,
        left_deg: f64,
    ) -> Result<Self, FrameRefusal> {
        let eyes = measure::eye_centre(head);
        let (dx, dy) = (
            head.pupil_left.x - head.pupil_right.x,
            head.pupil_left.y - head.pupil_right.y,
        );
        let apart = (dx * dx + dy * dy).sqrt();
        let size_px = [f64::from(frame.width_px), f64::from(frame.height_px)];
        let points = [
            head.chin,
            head.crown_skull,
            head.ear_left,
            head.ear_right,
            head.cheek_left,
            head.cheek_right,
        ];
        let finite = points
            .iter()
            .chain(&head.crown_hair)
            .all(|point| point.x.is_finite() && point.y.is_finite());
        if !(finite && apart.is_finite() && apart > 0.0 && size_px[0] > 0.0 && size_px[1] > 0.0) {
            return Err(FrameRefusal::NoHead);
        }
        let tilt = libm::atan2(dy, dx);
        let turn = tilt - tilt.clamp(-left_deg.to_radians(), left_deg.to_radians());
        let axis = if room.rotate && left_deg == 0.0 {
            [dx / apart, dy / apart]
        } else if room.rotate {
            [libm::cos(turn), libm::sin(turn)]
        } else {
            [1.0, 0.0]
        };
        Ok(Self {
            head,
            room,
            frame,
            eyes,
            axis,
            size_px,
        })
    }

    /// A source point relative to the eyes, along the frame's axes, source pixels.
    fn upright(&self, point: Point) -> [f64; 2] {
        let [cos, sin] = self.axis;
        let (dx, dy) = (point.x - self.eyes.x, point.y - self.eyes.y);
        [dx * cos + dy * sin, dy * cos - dx * sin]
    }

    /// The measure as a linear function of scale and eye position.
    fn linear(&self, name: FrameMeasure) -> Option<[f64; 4]> {
        let crown = || measure::crown(self.head, self.frame.height_from).map(|crown| self.upright(crown)[1]);
        let span = |[first, second]: [Point; 2]| {
            let (first, second) = (self.upright(first), self.upright(second));
            [second[0] - first[0], second[1] - first[1]]
        };
        Some(match name {
            FrameMeasure::HeadHeight => [self.upright(self.head.chin)[1] - crown()?, 0.0, 0.0, 0.0],
            FrameMeasure::HeadWidth => [
                span(measure::width_ends(self.head, self.frame.width_between))[0],
                0.0,
                0.0,
                0.0,
            ],
            FrameMeasure::TopMargin => [crown()?, 0.0, 1.0, 0.0],
            FrameMeasure::EyeLine => match self.frame.eye_line_from {
                Edge::Top => [0.0, 0.0, 1.0, 0.0],
                Edge::Bottom => [0.0, 0.0, -1.0, self.size_px[1]],
            },
            FrameMeasure::EyeDistance => {
                let [dx, dy] = span([self.head.pupil_right, self.head.pupil_left]);
                [(dx * dx + dy * dy).sqrt(), 0.0, 0.0, 0.0]
            }
            FrameMeasure::Centred => [0.0, 1.0, 0.0, -self.size_px[0] / 2.0],
        })
    }

    /// The document's bands that can be measured, highest priority first.
    pub(super) fn bands(&self) -> impl Iterator<Item = (FrameMeasure, LimitStatus, Term)> + '_ {
        measure::by_priority(self.frame).filter_map(|name| {
            let limit = band(self.frame, name)?;
            let ends = [
                limit.range.min.unwrap_or(f64::NEG_INFINITY),
                limit.range.max.unwrap_or(f64::INFINITY),
            ];
            let reach = (ends[1] - ends[0]) / 2.0;
            let aim = (reach.is_finite() && reach > 0.0).then_some([(ends[0] + ends[1]) / 2.0, reach]);
            let term = Term {
                a: self.linear(name)?,
                band: ends,
                outside: 0.0,
                aim,
                pull: 1.0,
            };
            Some((name, limit.status, term))
        })
    }

    /// Costs are ordered, not tuned: leaving the source outweighs any enforced band, each enforced band the ones below
    /// it, all of them the advisory ones, then the wish to stay off a band's ends, then the wish for its middle.
    fn terms(&self, within: Within) -> Vec<Term> {
        const ADVISORY: f64 = 1e2;
        const ENFORCED: f64 = 1e3;
        const NEXT_PRIORITY: f64 = 8.0;
        let bands: Vec<_> = self
            .bands()
            .filter(|(name, ..)| Some(*name) != within.without)
            .collect();
        let enforced = bands
            .iter()
            .filter(|(_, status, _)| *status == LimitStatus::Enforced)
            .count();
        let mut weight = ENFORCED * (0..enforced).fold(1.0, |product, _| product * NEXT_PRIORITY);
        let longest = bands
            .iter()
            .filter(|(.., term)| term.is_size())
            .fold(0.0, |longest, (.., term)| term.a[0].max(longest));
        let mut terms = Vec::with_capacity(bands.len() + 2);
        for (_, status, mut term) in bands {
            term.outside = ADVISORY;
            if status == LimitStatus::Enforced {
                weight /= NEXT_PRIORITY;
                term.outside = weight;
            }
            terms.push(term);
            // Twice as dear in the outer half: where two bands press against each other, both give way.
            terms.extend([1.0, HALF].map(|share| self.off_the_edge(&term, longest, share)));
        }
        let free = [f64::NEG_INFINITY, f64::INFINITY];
        let wish = |a, aim| Term {
            a,
            band: free,
            outside: 0.0,
            aim: Some(aim),
            pull: 1.0,
        };
        let [width, height] = self.size_px;
        // Centred, shoulders at the bottom, and with the whole source in view, where no band says anything else.
        terms.push(wish([0.0, 1.0, 0.0, 0.0], [width / 2.0, width / 2.0]));
        terms.push(self.room_for_shoulders());
        let faint = 1e-4;
        let contain = (width / self.room.size_px[0]).max(height / self.room.size_px[1]);
        terms.push(Term {
            pull: faint,
            ..wish([1.0, 0.0, 0.0, 0.0], [contain, contain])
        });
        terms.push(Term {
            pull: faint,
            ..wish([0.0, 0.0, 1.0, 0.0], [height / 2.0, height / 2.0])
        });
        terms
    }

    /// The wish to stay off a band's ends: the prepared photo is measured again, and the second measurement differs from
    /// the first by a pixel or so. Sizes grow together, `longest` the fastest: a pixel of a smaller one costs as much more,
    /// lest it be left at its end for the longest one's sake.
    fn off_the_edge(&self, band: &Term, longest: f64, share: f64) -> Term {
        const COST_PER_PX: f64 = 10.0;
        Term {
            outside: if band.is_size() && band.a[0] > 0.0 {
                COST_PER_PX * longest / band.a[0]
            } else {
                COST_PER_PX
            },
            aim: None,
            pull: 0.0,
            ..inset(band, share * self.spare_px(band))
        }
    }

    /// What a band should have to spare, pixels of the frame.
    fn spare_px(&self, band: &Term) -> f64 {
        const SHARE_OF_FRAME: f64 = 0.02;
        const SHARE_OF_BAND: f64 = 0.2;
        (SHARE_OF_FRAME * self.size_px[1]).min(SHARE_OF_BAND * (band.band[1] - band.band[0]))
    }

    /// The wish for a body below the chin: shoulders begin about so many eye distances below it. Weaker than the wish to
    /// stay off a band's ends, stronger than the one for its middle.
    fn room_for_shoulders(&self) -> Term {
        const EYE_DISTANCES: f64 = 1.15;
        const COST_PER_PX: f64 = 1.0;
        let eyes = [self.head.pupil_right, self.head.pupil_left].map(|pupil| self.upright(pupil)[0]);
        let below = self.upright(self.head.chin)[1] + EYE_DISTANCES * (eyes[1] - eyes[0]);
        Term {
            a: [-below, 0.0, -1.0, self.size_px[1]],
            band: [0.0, f64::INFINITY],
            outside: COST_PER_PX,
            aim: None,
            pull: 0.0,
        }
    }

    /// For a corner of the frame: its distance inside `edge`, in frame pixels.
    fn inside(&self, edge: SourceEdge, corner: [f64; 2]) -> [f64; 4] {
        let [cos, sin] = self.axis;
        let x = [self.eyes.x, -cos, sin, corner[0] * cos - corner[1] * sin];
        let y = [self.eyes.y, -sin, -cos, corner[0] * sin + corner[1] * cos];
        let from_far = |a: [f64; 4], size: f64| [size - a[0], -a[1], -a[2], -a[3]];
        match edge {
            SourceEdge::Left => x,
            SourceEdge::Top => y,
            SourceEdge::Right => from_far(x, self.room.size_px[0]),
            SourceEdge::Bottom => from_far(y, self.room.size_px[1]),
        }
    }

    /// Terms that keep the frame inside the edges it may not cross. An edge that may be crossed above a row is either
    /// not crossed or the frame ends above the row: a choice, so each combination is a problem of its own.
    fn edge_choices(&self) -> Vec<Vec<(SourceEdge, Term)>> {
        let [width, height] = self.size_px;
        let corners = [[0.0, 0.0], [width, 0.0], [0.0, height], [width, height]];
        const LEAVING_THE_SOURCE: f64 = 1e9;
        let keep = |edge, a| {
            let term = Term {
                a,
                band: [0.0, f64::INFINITY],
                outside: LEAVING_THE_SOURCE,
                aim: None,
                pull: 0.0,
            };
            (edge, term)
        };
        let closed = |edge| {
            corners
                .map(|corner| keep(edge, self.inside(edge, corner)))
                .to_vec()
        };
        let mut choices = vec![closed(SourceEdge::Bottom)];
        let open = [
            (SourceEdge::Top, self.room.top),
            (SourceEdge::Left, self.room.left),
            (SourceEdge::Right, self.room.right),
        ];
        for (edge, beyond) in open {
            let ways = match beyond {
                Beyond::Painted => continue,
                Beyond::Never => vec![closed(edge)],
                Beyond::AboveRow(row) => {
                    let mut end_above = Vec::new();
                    for corner in [[0.0, height], [width, height]] {
                        let mut a = self.inside(SourceEdge::Bottom, corner);
                        a[0] -= self.room.size_px[1] - row;
                        end_above.push(keep(SourceEdge::Bottom, a));
                    }
                    vec![closed(edge), end_above]
                }
            };
            let extend = |choice: &Vec<_>| {
                let longer = |way: &Vec<_>| choice.iter().chain(way).copied().collect();
                ways.iter().map(longer).collect::<Vec<Vec<_>>>()
            };
            choices = choices.iter().flat_map(extend).collect();
        }
        choices
    }

    pub(super) fn solve(&self, within: Within) -> Attempt {
        const ENLARGED_AT_MOST: f64 = 64.0;
        let [width, height] = self.size_px;
        let scale = match (self.room.resize, within.enlarge) {
            (false, _) => [1.0, 1.0],
            (true, false) => [1e-4, 1.0],
            (true, true) => [1e-4, ENLARGED_AT_MOST],
        };
        let bounds = [scale, [0.0, width], [0.0, height]];
        let terms = self.terms(within);
        let free = convex::minimise(&terms, bounds);
        if !within.edges {
            return self.attempt(free, &[], convex::total(&terms, free));
        }
        let beyond = |attempt: &Attempt| attempt.beyond.iter().map(|(_, amount)| amount).sum::<f64>();
        let mut best: Option<Attempt> = None;
        for choice in self.edge_choices() {
            let loose = self.attempt(free, &choice, convex::total(&terms, free));
            if beyond(&loose) == 0.0 {
                return loose;
            }
            let bound: Vec<Term> = terms
                .iter()
                .copied()
                .chain(choice.iter().map(|(_, term)| *term))
                .collect();
            let at = convex::minimise(&bound, bounds);
            let cost = convex::total(&bound, at);
            if best.as_ref().is_none_or(|best| cost < best.cost) {
                best = Some(self.attempt(at, &choice, cost));
            }
        }
        best.unwrap_or_else(|| self.attempt(free, &[], convex::total(&terms, free)))
    }

    fn attempt(&self, at: [f64; 3], edges: &[(SourceEdge, Term)], cost: f64) -> Attempt {
        let mut beyond: Vec<(SourceEdge, f64)> = Vec::new();
        for (edge, term) in edges {
            let amount = term.excess(at);
            if amount <= HOLDS_WITHIN_PX {
                continue;
            }
            match beyond.iter_mut().find(|(known, _)| known == edge) {
                Some((_, most)) => *most = most.max(amount),
                None => beyond.push((*edge, amount)),
            }
        }
        let (mut violated, mut size_violated, mut pressed) = (Vec::new(), false, false);
        for (name, status, term) in self.bands() {
            let excess = term.excess(at);
            pressed |= inset(&term, HALF * self.spare_px(&term)).excess(at) > HOLDS_WITHIN_PX;
            if excess > HOLDS_WITHIN_PX {
                let below = term.value(at) < term.band[0];
                violated.push((name, status, if below { -excess } else { excess }));
                size_violated |= term.is_size() && below;
            }
        }
        Attempt {
            at,
            beyond,
            violated,
            pressed,
            cost,
            size_violated,
        }
    }

    /// Where a frame that ignores the edges would leave the source, and by how many source pixels.
    pub(super) fn beyond_source(&self, attempt: &Attempt) -> Vec<(SourceEdge, f64)> {
        let least = self
            .edge_choices()
            .into_iter()
            .map(|choice| self.attempt(attempt.at, &choice, attempt.cost).beyond);
        let total = |beyond: &Vec<(SourceEdge, f64)>| beyond.iter().map(|(_, amount)| amount).sum::<f64>();
        let mut least = least
            .min_by(|one, other| total(one).total_cmp(&total(other)))
            .unwrap_or_default();
        for (_, amount) in &mut least {
            *amount /= attempt.at[0];
        }
        least
    }

    /// How many times too small the source is for a frame that leaves it at `edges`.
    pub(super) fn crowding(&self, edges: &[(SourceEdge, f64)]) -> f64 {
        let along = |pair: [SourceEdge; 2], size: f64| {
            let beyond = edges
                .iter()
                .filter(|(edge, _)| pair.contains(edge))
                .map(|(_, amount)| amount);
            1.0 + beyond.sum::<f64>() / size
        };
        let across = along([SourceEdge::Left, SourceEdge::Right], self.room.size_px[0]);
        across.max(along([SourceEdge::Top, SourceEdge::Bottom], self.room.size_px[1]))
    }

    /// A head smaller than even an advisory band because the source has no more pixels is refused, too: the picture
    /// would be another kind of picture.
    pub(super) fn acceptable(&self, attempt: &Attempt) -> bool {
        let at_cap = attempt.at[0] > 1.0 - 1e-6 && self.room.resize;
        attempt.clean() && !(at_cap && attempt.size_violated)
    }

    pub(super) fn solution(&self, attempt: &Attempt) -> FrameSolution {
        let [scale, u, v] = attempt.at;
        let [width, height] = self.size_px;
        let [cos, sin] = self.axis;
        let (dx, dy) = ((width / 2.0 - u) / scale, (height / 2.0 - v) / scale);
        let centre = Point {
            x: self.eyes.x + dx * cos - dy * sin,
            y: self.eyes.y + dx * sin + dy * cos,
        };
        let mut solution = FrameSolution {
            rotation_deg: libm::atan2(sin, cos).to_degrees(),
            centre,
            crop: [
                centre.x - width / (2.0 * scale),
                centre.y - height / (2.0 * scale),
                width / scale,
                height / scale,
            ],
            scale,
            predicted: measure(self.head, self.size_px, self.frame),
            violated: attempt
                .violated
                .iter()
                .map(|&(name, _, amount)| (name, amount))
                .collect(),
            advice: refusal::room_for(self, attempt),
            size_px: self.size_px,
            axis: self.axis,
        };
        solution.predicted = measure(&solution.head_in_frame(self.head), self.size_px, self.frame);
        solution
    }
}
