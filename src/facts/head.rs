//! Where the head is: chin and eyes from landmarks, crown and ears from the person mask.
//!
//! The forehead landmark lies about a quarter of the head's height below the top of the hair, so the crown is read from
//! the mask: upwards from the forehead in parallel lines until the person ends. What it cannot see: hair against a
//! background of its own colour, and hats (they count as hair).

use super::HeadPoints;
use super::statistics::{median, quantile64};
use crate::geometry::Point;
use crate::model::PersonMask;

/// The mask's value that separates person from background.
const PERSON: f64 = 0.5;
/// Skull above the forehead landmark, in units of forehead to chin: median of 34 hand-marked portraits (10 % to 90 %:
/// 0.29 to 0.44).
const SKULL_ABOVE_FOREHEAD: f64 = 0.346;
/// Ear to ear over cheek to cheek: median of the same portraits (0.76 to 0.90 the other way round).
const EARS_OVER_CHEEKS: f64 = 1.218;
/// What the mask may say of that ratio before it is hair, and not an ear, that it sees: beyond the inner two it has less and
/// less of a say, beyond the outer two none, so that the same head measures alike before and after it is cut out. Heads are
/// alike on both sides: the ear that is seen says where the other one is.
const EARS_OVER_CHEEKS_BELIEVED: [f64; 4] = [0.95, 1.02, 1.32, 1.45];

/// Head points and how far the head reaches the picture's edges.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Head {
    /// The points.
    pub points: HeadPoints,
    /// Hair or forehead runs into the picture's edge.
    pub cut_above: bool,
    /// An ear or cheek lies at or outside the picture's edge.
    pub cut_beside: bool,
    /// The chin lies at or outside the picture's lower edge.
    pub cut_below: bool,
}

/// Measures the head. `points` are the landmarks, `size_px` is the picture's; `cuts` tells above how many of the mask's
/// upper ends hair goes on to the picture's edge.
pub(crate) fn head(
    points: &[Point],
    mask: &PersonMask,
    size_px: [f64; 2],
    cuts: impl Fn(&[Point]) -> usize,
) -> Head {
    let (pupil_right, pupil_left) = (points[468], points[473]);
    let (forehead, chin) = (points[10], points[152]);
    let (cheek_right, cheek_left) = (points[234], points[454]);
    let axes = Axes::new(pupil_right.middle(pupil_left), chin);
    let cheeks = cheek_right.distance(cheek_left);
    let crown = crown(mask, &axes, forehead, cheeks, size_px, cuts);
    let ears = ears(mask, &axes, points, cheeks);
    let skull = SKULL_ABOVE_FOREHEAD * axes.height(forehead, chin);
    let head_points = HeadPoints {
        pupil_left,
        pupil_right,
        chin,
        crown_hair: match crown {
            Crown::At(height) => Some(axes.up_from(forehead, height)),
            Crown::Cut | Crown::Unclear => None,
        },
        crown_skull: axes.up_from(forehead, skull),
        ear_left: ears[1],
        ear_right: ears[0],
        cheek_left,
        cheek_right,
    };
    let beside = |point: Point| point.x < 1.0 || point.x > size_px[0] - 1.0;
    Head {
        points: head_points,
        cut_above: crown == Crown::Cut || forehead.y < 1.0,
        cut_beside: [cheek_left, cheek_right, ears[0], ears[1]]
            .into_iter()
            .any(beside),
        cut_below: chin.y > size_px[1] - 1.0,
    }
}

/// The head's own upright axes.
struct Axes {
    up: Point,
    right: Point,
}

impl Axes {
    fn new(eyes: Point, chin: Point) -> Self {
        let length = eyes.distance(chin).max(1e-6);
        let up = Point {
            x: (eyes.x - chin.x) / length,
            y: (eyes.y - chin.y) / length,
        };
        Self {
            up,
            right: Point { x: -up.y, y: up.x },
        }
    }

    fn up_from(&self, from: Point, height: f64) -> Point {
        Point {
            x: from.x + self.up.x * height,
            y: from.y + self.up.y * height,
        }
    }

    fn right_from(&self, from: Point, width: f64) -> Point {
        Point {
            x: from.x + self.right.x * width,
            y: from.y + self.right.y * width,
        }
    }

    fn height(&self, upper: Point, lower: Point) -> f64 {
        (upper.x - lower.x) * self.up.x + (upper.y - lower.y) * self.up.y
    }

    fn width(&self, right: Point, left: Point) -> f64 {
        (right.x - left.x) * self.right.x + (right.y - left.y) * self.right.y
    }
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Crown {
    /// Pixels above the forehead landmark.
    At(f64),
    /// The person runs into the picture's edge.
    Cut,
    /// The mask sees no person at the forehead.
    Unclear,
}

fn crown(
    mask: &PersonMask,
    axes: &Axes,
    forehead: Point,
    cheeks: f64,
    size_px: [f64; 2],
    cuts: impl Fn(&[Point]) -> usize,
) -> Crown {
    const LINES: i32 = 12;
    let step = mask.cell_px() / 2.0;
    let longest = 2.5 * cheeks;
    let (mut heights, mut ends) = (Vec::new(), Vec::new());
    let mut cut = 0;
    for line in -LINES..=LINES {
        let start = axes.right_from(forehead, 0.3 * cheeks * f64::from(line) / f64::from(LINES));
        match run(mask, start, axes.up, step, longest, size_px) {
            // The mask is blurred by a cell where the picture's edge is repeated.
            Run::Ends(height) if axes.up_from(start, height).y > mask.cell_px() => {
                heights.push(height);
                ends.push(axes.up_from(start, height));
            }
            Run::Ends(_) | Run::LeavesPicture => cut += 1,
            Run::NeverPerson => {}
        }
    }
    if cut + cuts(&ends) > 2 {
        return Crown::Cut;
    }
    if heights.len() < LINES as usize {
        return Crown::Unclear;
    }
    // Not the very highest line: a single wisp of hair is no crown.
    quantile64(&mut heights, 0.96).map_or(Crown::Unclear, Crown::At)
}

enum Run {
    Ends(f64),
    LeavesPicture,
    NeverPerson,
}

/// How far the person reaches from `start` along `direction`, pixels, between samples interpolated.
fn run(mask: &PersonMask, start: Point, direction: Point, step: f64, longest: f64, size_px: [f64; 2]) -> Run {
    let mut before = mask.at(start);
    if before < PERSON {
        return Run::NeverPerson;
    }
    let mut distance = 0.0;
    while distance < longest {
        distance += step;
        let point = Point {
            x: start.x + direction.x * distance,
            y: start.y + direction.y * distance,
        };
        let outside =
            point.x < 1.0 || point.y < 1.0 || point.x > size_px[0] - 1.0 || point.y > size_px[1] - 1.0;
        if outside {
            return Run::LeavesPicture;
        }
        let now = mask.at(point);
        if now < PERSON {
            return Run::Ends(distance - step * (PERSON - now) / (before - now).max(1e-9));
        }
        before = now;
    }
    Run::Ends(distance)
}

/// Outer edges of the right and the left ear.
fn ears(mask: &PersonMask, axes: &Axes, points: &[Point], cheeks: f64) -> [Point; 2] {
    const ROWS: i32 = 12;
    let (eyes, nose) = (points[468].middle(points[473]), points[2]);
    let middle = eyes.middle(nose);
    let axis = points[1];
    let centre = axes.up_from(axis, axes.height(middle, axis));
    let unbounded = [f64::INFINITY; 2];
    let sides = [(points[234], -1.0), (points[454], 1.0)];
    let expected = sides.map(|(cheek, sign)| (axes.width(cheek, centre) * sign).max(0.2 * cheeks));
    let ratio = |side: usize| {
        let sign = sides[side].1;
        let direction = Point {
            x: axes.right.x * sign,
            y: axes.right.y * sign,
        };
        let seen = (0..=ROWS).filter_map(|row| {
            let share = f64::from(row) / f64::from(ROWS);
            let start = axes.up_from(centre, (share - 0.5) * axes.height(eyes, nose));
            let step = mask.cell_px() / 2.0;
            match run(mask, start, direction, step, 2.0 * cheeks, unbounded) {
                Run::Ends(width) => Some(width / expected[side]),
                Run::LeavesPicture | Run::NeverPerson => None,
            }
        });
        median(seen.collect()).unwrap_or(0.0)
    };
    let seen = [ratio(0), ratio(1)];
    [0, 1].map(|side| {
        let ratio = believed(seen[side], believed(seen[1 - side], EARS_OVER_CHEEKS));
        axes.right_from(centre, expected[side] * ratio * sides[side].1)
    })
}

/// The ratio that the mask says, as far as it may be an ear, and otherwise the other one.
fn believed(ratio: f64, otherwise: f64) -> f64 {
    let [none, least, most, hair] = EARS_OVER_CHEEKS_BELIEVED;
    let weight = ((ratio - none) / (least - none))
        .min((hair - ratio) / (hair - most))
        .clamp(0.0, 1.0);
    otherwise + weight * (ratio - otherwise)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A person as a vertical bar of the mask from `top` down, over a 256 px picture.
    fn bar(top: f64) -> PersonMask {
        PersonMask::painted(|x, y| (78..178).contains(&x) && f64::from(y) >= top)
    }

    fn landmarks() -> Vec<Point> {
        let mut points = vec![Point { x: 128.0, y: 120.0 }; 478];
        points[468] = Point { x: 108.0, y: 120.0 };
        points[473] = Point { x: 148.0, y: 120.0 };
        points[10] = Point { x: 128.0, y: 80.0 };
        points[152] = Point { x: 128.0, y: 190.0 };
        points[234] = Point { x: 88.0, y: 130.0 };
        points[454] = Point { x: 168.0, y: 130.0 };
        points[2] = Point { x: 128.0, y: 150.0 };
        points[1] = Point { x: 128.0, y: 145.0 };
        points
    }

    #[test]
    fn the_crown_is_where_the_mask_ends_and_ears_where_it_is_widest() {
        let found = head(&landmarks(), &bar(40.0), [256.0, 256.0], |_| 0);
        let crown = found.points.crown_hair.expect("the bar ends inside the picture");
        assert!((crown.y - 40.0).abs() < 1.0, "{crown:?}");
        assert!(
            (found.points.ear_right.x - 78.0).abs() < 1.0,
            "{:?}",
            found.points.ear_right
        );
        assert!(
            (found.points.ear_left.x - 178.0).abs() < 1.0,
            "{:?}",
            found.points.ear_left
        );
        assert!(!found.cut_above && !found.cut_beside && !found.cut_below);
    }

    #[test]
    fn an_ear_under_hair_lies_where_the_other_one_does() {
        let mut hair = bar(40.0);
        for row in hair.probability.chunks_exact_mut(256) {
            let (hidden, _) = row.split_at_mut(128);
            hidden.fill(1.0);
        }
        let ears = head(&landmarks(), &hair, [256.0, 256.0], |_| 0).points;
        assert!((ears.ear_left.x - 178.0).abs() < 1.0, "{ears:?}");
        assert!((ears.ear_right.x - 78.0).abs() < 1.0, "{ears:?}");
    }

    #[test]
    fn a_little_more_hair_makes_the_head_a_little_wider_at_most() {
        let widths: Vec<f64> = (0..=100)
            .map(|step| believed(0.9 + 0.6 * f64::from(step) / 100.0, EARS_OVER_CHEEKS))
            .collect();
        assert!(
            widths.windows(2).all(|pair| (pair[1] - pair[0]).abs() < 0.03),
            "{widths:?}"
        );
        assert_eq!(
            [widths[0], widths[100]],
            [EARS_OVER_CHEEKS; 2],
            "hair and nothing say nothing"
        );
        assert!((believed(1.2, 1.0) - 1.2).abs() < 1e-12, "an ear is believed");
    }

    #[test]
    fn hair_that_reaches_the_edge_is_cut_and_an_empty_mask_says_nothing() {
        let cut = head(&landmarks(), &bar(-5.0), [256.0, 256.0], |_| 0);
        assert!(cut.cut_above && cut.points.crown_hair.is_none());
        let mut empty = bar(0.0);
        empty.probability.fill(0.0);
        let unseen = head(&landmarks(), &empty, [256.0, 256.0], |_| 0);
        assert!(!unseen.cut_above && unseen.points.crown_hair.is_none());
        assert!((unseen.points.ear_left.x - (128.0 + 40.0 * EARS_OVER_CHEEKS)).abs() < 1e-9);
    }
}
