//! Eyes and mouth from landmarks: openness, where the irises sit, lip gap. Ratios, so that resolution does not matter.
//!
//! What they cannot see: landmarks are drawn even where hair, glare or a thick frame hides the eye.

use crate::geometry::Point;

/// Gap of an eye's lids over its width: mean of two vertical distances over the corner distance (Soukupová and Čech
/// 2016, "eye aspect ratio"). `indices`: outer corner, two upper lid points, inner corner, two lower lid points.
pub(crate) fn openness(points: &[Point], indices: [usize; 6]) -> Option<f64> {
    let [outer, upper_outer, upper_inner, inner, lower_inner, lower_outer] =
        indices.map(|index| points[index]);
    ratio(
        upper_outer.distance(lower_outer) + upper_inner.distance(lower_inner),
        2.0 * outer.distance(inner),
    )
}

/// Lid points of the right eye for [`openness`].
pub(crate) const LIDS_RIGHT: [usize; 6] = [33, 160, 158, 133, 153, 144];
/// Lid points of the left eye for [`openness`].
pub(crate) const LIDS_LEFT: [usize; 6] = [263, 387, 385, 362, 380, 373];

/// Gap between the inner lips over the width of the inner mouth.
pub(crate) fn mouth_openness(points: &[Point]) -> Option<f64> {
    ratio(points[13].distance(points[14]), points[78].distance(points[308]))
}

/// Where an iris sits between the corners of its eye, in eye widths: along the line from image-left to image-right
/// corner (positive to the person's left), and across it (positive downwards).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct IrisOffset {
    /// Positive to the person's left.
    pub x: f64,
    /// Positive downwards.
    pub y: f64,
}

/// `corners`: image-left corner, image-right corner (for an upright face).
pub(crate) fn iris_offset(points: &[Point], iris: usize, corners: [usize; 2]) -> Option<IrisOffset> {
    let [from, to] = corners.map(|index| points[index]);
    let width = from.distance(to);
    if width <= 0.0 || !width.is_finite() {
        return None;
    }
    let along = Point {
        x: (to.x - from.x) / width,
        y: (to.y - from.y) / width,
    };
    let middle = from.middle(to);
    let offset = Point {
        x: points[iris].x - middle.x,
        y: points[iris].y - middle.y,
    };
    Some(IrisOffset {
        x: (offset.x * along.x + offset.y * along.y) / width,
        y: (offset.y * along.x - offset.x * along.y) / width,
    })
}

/// Iris and corners of the right eye for [`iris_offset`].
pub(crate) const IRIS_RIGHT: (usize, [usize; 2]) = (468, [33, 133]);
/// Iris and corners of the left eye for [`iris_offset`].
pub(crate) const IRIS_LEFT: (usize, [usize; 2]) = (473, [362, 263]);

/// How far the common gaze is from the camera, in eye widths.
///
/// Both irises are averaged, so that convergence and the individual shape of the eyes cancel; turning the head moves
/// them against the turn by `YAW` per degree, and a level gaze lies `LEVEL` above the line of the corners. Both numbers
/// are properties of the landmark network, fitted on 403 portraits that look ahead (none of the reporting set).
pub(crate) fn gaze_offset(left: IrisOffset, right: IrisOffset, yaw_deg: f64) -> f64 {
    const YAW: f64 = -0.003_76;
    const LEVEL: f64 = -0.081;
    let x = (left.x + right.x) / 2.0 - YAW * yaw_deg;
    let y = (left.y + right.y) / 2.0 - LEVEL;
    (x * x + y * y).sqrt()
}

fn ratio(numerator: f64, denominator: f64) -> Option<f64> {
    let value = numerator / denominator;
    value.is_finite().then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_eye_twice_as_wide_as_open_has_openness_one_half() {
        let at = |x: f64, y: f64| Point { x, y };
        let points = [
            at(0.0, 0.0),
            at(1.0, -1.0),
            at(3.0, -1.0),
            at(4.0, 0.0),
            at(3.0, 1.0),
            at(1.0, 1.0),
        ];
        assert_eq!(openness(&points, [0, 1, 2, 3, 4, 5]), Some(0.5));
        assert_eq!(openness(&[at(1.0, 1.0); 6], [0, 1, 2, 3, 4, 5]), None);
    }

    #[test]
    fn offsets_follow_the_iris_even_when_the_head_is_tilted() {
        let at = |x: f64, y: f64| Point { x, y };
        let level = [at(10.0, 0.0), at(20.0, 0.0), at(17.0, -1.0)];
        let found = iris_offset(&level, 2, [0, 1]).expect("corners apart");
        assert!((found.x - 0.2).abs() < 1e-12 && (found.y + 0.1).abs() < 1e-12);
        let upright = [at(0.0, 10.0), at(0.0, 20.0), at(1.0, 17.0)];
        let found = iris_offset(&upright, 2, [0, 1]).expect("corners apart");
        assert!((found.x - 0.2).abs() < 1e-12 && (found.y + 0.1).abs() < 1e-12);
    }
}
