//! The shoulders, from the outline of the person mask below the chin.
//!
//! In upright columns beside the neck the person is followed upwards from the lowest row that is seen; where it ends lies
//! the top of the shoulder. What it cannot see: shoulders under long hair or a hood (their columns run up into the head
//! and are left out), and a body that the mask runs together with a background of its own.

use super::statistics::median;
use crate::geometry::Point;
use crate::model::PersonMask;

/// The mask's value that separates person from background.
const PERSON: f64 = 0.5;
/// Columns on each side, from `INNERMOST` every `STEP` inter-eye distances from the chin.
const COLUMNS: usize = 16;
const INNERMOST: f64 = 0.9;
const STEP: f64 = 0.1;
/// The middle between both shoulders' tops lies at least this far below the chin in the innermost column, inter-eye
/// distances, and further out higher by this share of the way; what ends above that is hair.
const BELOW_CHIN: Bound = Bound {
    down: 0.15,
    rise: 0.16,
};
/// A shoulder that is raised by itself may come so high; above that it is hair on this side.
const RAISED: Bound = Bound {
    down: -0.1,
    rise: 0.45,
};
/// Fewer pairs of columns than this show no line.
const FEWEST_PAIRS: usize = 5;
/// Pairs that are compared for how the line goes on lie at least so many columns apart.
const APART: usize = 3;

/// How far below the chin something lies at least, in the innermost column, and by how much less further out.
struct Bound {
    down: f64,
    rise: f64,
}

impl Bound {
    /// Inter-eye distances below the chin.
    fn at(&self, column: usize) -> f64 {
        self.down - self.rise * STEP * column as f64
    }
}

/// The body below the chin. Distances are inter-eye distances.
#[derive(Debug, Clone, PartialEq)]
pub struct Shoulders {
    /// Tilt of the shoulders, positive anticlockwise as seen in the picture; `None` when too little of them is seen.
    pub tilt_deg: Option<f64>,
    /// From the chin's middle to where the body ends on the person's left, in the lowest row seen.
    pub reach_left: f64,
    /// The same on the person's right.
    pub reach_right: f64,
    /// Picture below the chin.
    pub room_below: f64,
    /// The line that was followed, from the person's right and back, so that the region it encloses is drawn as a line.
    pub line: Vec<Point>,
}

/// Follows the outline. `inter_eye_px` is the scale that the mask was cut with.
pub(crate) fn shoulders(mask: &PersonMask, chin: Point, inter_eye_px: f64, size_px: [f64; 2]) -> Shoulders {
    let lowest = (size_px[1] - 1.0).min(mask.origin.y + mask.extent_px) - mask.cell_px() / 2.0;
    let below = |top: Point| (top.y - chin.y) / inter_eye_px;
    let shoulder = |side: f64, column: usize| -> Option<Point> {
        let x = chin.x + side * (INNERMOST + STEP * column as f64) * inter_eye_px;
        let inside = x >= 1.0 && x <= size_px[0] - 1.0;
        let top = inside.then(|| top(mask, x, lowest))??;
        (below(top) > RAISED.at(column)).then_some(top)
    };
    let tops = (0..COLUMNS).map(|column| {
        let both = [shoulder(-1.0, column), shoulder(1.0, column)];
        let seen: Vec<f64> = both.iter().flatten().map(|top| below(*top)).collect();
        let middle = seen.iter().sum::<f64>() / seen.len() as f64;
        both.map(|top| top.filter(|_| middle > BELOW_CHIN.at(column)))
    });
    let (right, left): (Vec<_>, Vec<_>) = tops.map(|[right, left]| (right, left)).unzip();
    let pairs: Vec<[f64; 2]> = right
        .iter()
        .zip(&left)
        .filter_map(|(right, left)| right.zip(*left))
        .map(|(right, left)| [left.x - right.x, right.y - left.y])
        .collect();
    let reach = |side: f64| reach(mask, Point { x: chin.x, y: lowest }, side, size_px[0]) / inter_eye_px;
    let there: Vec<Point> = right.into_iter().rev().chain(left).flatten().collect();
    Shoulders {
        tilt_deg: tilt(&pairs),
        reach_left: reach(1.0),
        reach_right: reach(-1.0),
        room_below: (size_px[1] - chin.y) / inter_eye_px,
        line: there.iter().chain(there.iter().rev().skip(1)).copied().collect(),
    }
}

/// The tilt of pairs of columns (distance, and by how much the right one's top is lower). Twice: how the outer pairs lie,
/// and how the pairs go on outwards. A head that stands aside shifts the one, a sleeve or hair the other, a raised shoulder
/// both: the smaller counts, and none where they contradict each other.
fn tilt(pairs: &[[f64; 2]]) -> Option<f64> {
    if pairs.len() < FEWEST_PAIRS {
        return None;
    }
    let angle = |[across, down]: [f64; 2]| libm::atan2(down, across).to_degrees();
    let outer = pairs[pairs.len() / 2..].iter().copied();
    let lie = median(outer.map(angle).collect())?;
    let steps = pairs.iter().enumerate().flat_map(|(index, near)| {
        let far = pairs.iter().skip(index + APART);
        far.map(|far| [far[0] - near[0], far[1] - near[1]])
    });
    let go_on = median(steps.map(angle).collect())?;
    Some(if lie * go_on <= 0.0 {
        0.0
    } else if lie.abs() < go_on.abs() {
        lie
    } else {
        go_on
    })
}

/// Where the person that stands in column `x` at row `lowest` ends above.
fn top(mask: &PersonMask, x: f64, lowest: f64) -> Option<Point> {
    let step = mask.cell_px();
    let mut y = lowest;
    if mask.at(Point { x, y }) < PERSON {
        return None;
    }
    while y > mask.origin.y && mask.at(Point { x, y: y - step }) >= PERSON {
        y -= step;
    }
    Some(Point { x, y })
}

/// How far the person reaches from `start` to one side, pixels; up to the picture's edge at most.
fn reach(mask: &PersonMask, start: Point, side: f64, width_px: f64) -> f64 {
    let step = mask.cell_px();
    let mut distance = 0.0;
    loop {
        let x = start.x + side * distance;
        let in_sight = x >= 1.0 && x <= width_px - 1.0 && distance < mask.extent_px;
        if !in_sight || mask.at(Point { x, y: start.y }) < PERSON {
            return distance;
        }
        distance += step;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIZE_PX: [f64; 2] = [256.0, 256.0];

    /// A neck of 40 pixels and shoulders that fall off from row `height` by `slope` a pixel to the right.
    fn body(height: f64, slope: f64) -> PersonMask {
        PersonMask::painted(|x, y| {
            let (off, y) = (f64::from(x) + 0.5 - 128.0, f64::from(y) + 0.5);
            let neck = off.abs() < 20.0 && y > 100.0;
            let shoulders = off.abs() < 100.0 && y > height + slope * off;
            neck || shoulders
        })
    }

    #[test]
    fn level_and_tilted_shoulders_are_measured() {
        let chin = Point { x: 128.0, y: 150.0 };
        let level = shoulders(&body(190.0, 0.0), chin, 36.6, SIZE_PX);
        assert!(level.tilt_deg.is_some_and(|tilt| tilt.abs() < 0.5), "{level:?}");
        assert!((level.reach_left - 100.0 / 36.6).abs() < 0.1, "{level:?}");
        assert!((level.room_below - 106.0 / 36.6).abs() < 0.01, "{level:?}");
        // The right side of the picture is lower: turned clockwise, as seen.
        let tilted = shoulders(&body(190.0, 0.2), chin, 36.6, SIZE_PX);
        assert!(
            tilted.tilt_deg.is_some_and(|tilt| (tilt + 11.3).abs() < 1.0),
            "{tilted:?}"
        );
    }

    #[test]
    fn without_a_body_there_is_no_line() {
        let chin = Point { x: 128.0, y: 150.0 };
        let none = shoulders(&body(1000.0, 0.0), chin, 36.6, SIZE_PX);
        assert!(none.tilt_deg.is_none() && none.line.is_empty(), "{none:?}");
        assert!(none.reach_left < 1.0, "{none:?}");
        let hair = shoulders(&body(140.0, 0.0), chin, 36.6, SIZE_PX);
        assert!(hair.tilt_deg.is_none(), "{hair:?}");
    }

    #[test]
    fn a_shoulder_raised_to_the_chin_is_no_hair() {
        let chin = Point { x: 128.0, y: 150.0 };
        let raised = shoulders(&body(178.0, 0.35), chin, 36.6, SIZE_PX);
        assert!(
            raised.tilt_deg.is_some_and(|tilt| (tilt + 19.3).abs() < 1.5),
            "{raised:?}"
        );
    }
}
