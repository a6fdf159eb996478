//! Which way up the picture is, and which faces are in it.
//!
//! Two detectors look: the short-range one sees near faces best, the full-range one small ones. Both also see faces that
//! lie on their side or head, but with less confidence and with wrong key points; so when the two together are not sure,
//! the picture is tried in all four directions. A head that is turned far aside makes them unsure too, and now and then
//! surer of a picture on its side: a direction counts only where the landmarks stand upright in it.

use crate::geometry::Point;
use crate::model::{Detection, Networks, Range, Region};
use crate::photo::Pyramid;
use crate::sort;

/// Presence under which landmarks are not believed, as MediaPipe's own pipeline sets it.
pub(super) const PRESENT: f64 = 0.5;
/// Sum of both detectors' best confidence from which an upright picture is believed without trying the other three
/// directions. Of 139 portraits all but ten reach it upright, and 1 % of their turned copies do.
const SURELY_UPRIGHT: f64 = 1.65;
/// A turned picture must win by this much: most photos are upright.
const UPRIGHT_BONUS: f64 = 0.15;
/// Both detectors' confidence from which a turned picture is believed although landmarks stand upright in the picture as it
/// is. Train split: five pictures stood on their heads whose landmarks stand either way have 1.51 and more, two upright
/// portraits 1.14 and 1.19. Of 155 pictures, 68 upright (8 of them because they had been turned) and 87 turned, 3 now come to
/// stand wrongly, where no face is found, instead of 18.
const SURELY_TURNED: f64 = 1.35;
/// Detections that overlap by more than this share of the smaller one are the same face.
const SAME_FACE_OVERLAP: f64 = 0.4;

/// What the detectors see.
#[derive(Debug, Clone, Default)]
pub struct Sight {
    /// One entry a face, the most prominent first.
    pub faces: Vec<Detection>,
    /// For the first face, what the other detector saw of it, if it did.
    pub second_look: Option<Detection>,
}

impl Sight {
    /// Looks with both detectors.
    pub(crate) fn look(networks: &mut Networks, pyramid: &Pyramid<'_>) -> Self {
        Self::look_turned(networks, pyramid, 0)
    }

    /// Looks as if the picture were turned anticlockwise.
    fn look_turned(networks: &mut Networks, pyramid: &Pyramid<'_>, quarter_turns: u8) -> Self {
        let near = networks.detect_faces(Range::Short, pyramid, quarter_turns);
        let far = networks.detect_faces(Range::Full, pyramid, quarter_turns);
        let mut faces = near;
        let mut pairs: Vec<Option<Detection>> = vec![None; faces.len()];
        for other in far {
            match faces.iter().position(|face| same_face(face, &other)) {
                Some(index) => pairs[index] = Some(other),
                None => {
                    faces.push(other);
                    pairs.push(None);
                }
            }
        }
        let mut order: Vec<usize> = (0..faces.len()).collect();
        sort::indices(&mut order, &|a, b| {
            prominence(&faces[b]).total_cmp(&prominence(&faces[a]))
        });
        Self {
            second_look: order.first().and_then(|first| pairs[*first]),
            faces: order.into_iter().map(|index| faces[index]).collect(),
        }
    }

    /// Quarter turns clockwise that set the picture upright, judged by this first look and, if it is unsure, by three
    /// more at turned copies.
    pub(crate) fn quarter_turns(&self, networks: &mut Networks, pyramid: &Pyramid<'_>) -> u8 {
        let upright = self.confidence();
        if upright >= SURELY_UPRIGHT {
            return 0;
        }
        let mut best = (0, 0.0);
        if self.stands(networks, pyramid, 0) {
            best.1 = (upright + UPRIGHT_BONUS).max(SURELY_TURNED);
        }
        for anticlockwise in 1..4 {
            let look = Self::look_turned(networks, pyramid, anticlockwise);
            let turns = 4 - anticlockwise;
            if look.confidence() > best.1 && look.stands(networks, pyramid, turns) {
                best = (turns, look.confidence());
            }
        }
        best.0
    }

    /// Whether the first face's landmarks stand upright once the picture is turned clockwise.
    fn stands(&self, networks: &mut Networks, pyramid: &Pyramid<'_>, quarter_turns: u8) -> bool {
        let looks = self.faces.first().into_iter().chain(&self.second_look);
        looks.into_iter().any(|face| {
            let seen = networks.face_landmarks(pyramid, &Region::of_face(face));
            seen.presence >= PRESENT && is_upright(&seen.points, quarter_turns)
        })
    }

    fn confidence(&self) -> f64 {
        self.faces.first().map_or(0.0, |face| face.confidence)
            + self.second_look.map_or(0.0, |second| second.confidence)
    }
}

/// Whether the chin lies below the eyes, rather than beside or above them, once the picture is turned clockwise.
fn is_upright(landmarks: &[[f64; 3]], quarter_turns: u8) -> bool {
    let [right, left, chin] = [468, 473, 152].map(|index| landmarks[index]);
    let mut down = [0, 1].map(|axis| chin[axis] - (right[axis] + left[axis]) / 2.0);
    for _ in 0..quarter_turns {
        down = [-down[1], down[0]];
    }
    down[1] > down[0].abs()
}

fn prominence(face: &Detection) -> f64 {
    face.rect[2] * face.rect[3] * face.confidence
}

/// Whether two detections show one face: their rectangles overlap by much of the smaller one, or each holds the other's
/// eyes.
fn same_face(one: &Detection, two: &Detection) -> bool {
    let [ax, ay, aw, ah] = one.rect;
    let [bx, by, bw, bh] = two.rect;
    let width = (ax + aw).min(bx + bw) - ax.max(bx);
    let height = (ay + ah).min(by + bh) - ay.max(by);
    let overlap = width.max(0.0) * height.max(0.0);
    overlap > SAME_FACE_OVERLAP * (aw * ah).min(bw * bh) || (holds(one, eyes(two)) && holds(two, eyes(one)))
}

fn eyes(face: &Detection) -> Point {
    face.keypoints[0].middle(face.keypoints[1])
}

fn holds(face: &Detection, point: Point) -> bool {
    let [x, y, width, height] = face.rect;
    point.x >= x && point.x <= x + width && point.y >= y && point.y <= y + height
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn landmarks_stand_in_one_direction_alone() {
        let mut points = vec![[0.0; 3]; 478];
        // The picture was turned anticlockwise: the chin points to its right.
        points[152] = [40.0, 9.0, 0.0];
        let standing: Vec<u8> = (0..4).filter(|turns| is_upright(&points, *turns)).collect();
        assert_eq!(standing, [1]);
    }
}
