//! The head turned aside or nodded: the portrait as a surface in space, its depth that of the landmarks, turned about the
//! neck's joint and seen again. Hair and skull beyond the face give way less and less, as a ball's outline does when it
//! turns, and the shoulders stay.
//!
//! What it cannot draw: what the portrait never showed (the cheek behind the ear, the chin from below); those places are
//! stretched from their surroundings, which the eye forgives up to about thirty degrees.
//!
//! On people who may be looked at, the engine measured 0.74 of a drawn turn and 0.79 of a drawn nod (36 each, 15 to 30 degrees;
//! the rest scatters by 1.4 and 1.8 degrees). The depth drawn with is the network's own, so this says how even the measure
//! is, and not how true.

use crate::draw::{At, Canvas, at, smooth};
use crate::portrait::Scene;
use crate::random::Random;

use super::Drawn;

/// Between the corners of the surface's cells, inter-eye distances.
const CELL: f32 = 0.05;
/// Beyond the face, hair and skull turn less and less over this much, inter-eye distances.
const FADE: f32 = 0.9;

/// A place of the portrait, and where it comes to lie.
#[derive(Debug, Clone, Copy)]
struct Corner {
    source: At,
    here: At,
    /// Away from the camera.
    depth: f32,
}

/// Turned aside, to the side to which the head is turned a little already.
pub(super) fn turned(scene: &mut Scene<'_>, random: &mut Random) -> Drawn {
    let strength = random.unit();
    let own = scene.yaw_deg();
    let angle = (15.0 + 15.0 * strength).copysign(own);
    turn(scene, angle.to_radians(), 0.0);
    Drawn::of(strength)
}

/// How the heads of the portraits are held, degrees, chin up positive: the mean of three people, who were told neither label nor
/// measure nor each other's answer.
const POSTURES: &str = include_str!("../../postures.csv");

/// Chin up or down, whichever way the head is held a little already: the other way the two would cancel out. From 20 degrees,
/// because two people, one of them told nothing at all, called of portraits of people who may be looked at 10 and 7 of 23 nodded by
/// 12 to 20 degrees refusable, and 21 and 19 of 23 beyond (before: from 16, and the way the engine said).
pub(super) fn nodded(scene: &mut Scene<'_>, random: &mut Random) -> Drawn {
    let strength = random.unit();
    let held = posture_deg(scene.file()).filter(|degrees| *degrees != 0.0);
    let angle = (20.0 + 10.0 * strength).copysign(held.unwrap_or_else(|| random.sign()));
    turn(scene, 0.0, angle.to_radians());
    Drawn::of(strength)
}

/// `None` of a portrait that nobody graded.
fn posture_deg(file: &str) -> Option<f32> {
    POSTURES
        .lines()
        .filter_map(|line| line.split_once(','))
        .find(|(name, _)| *name == file)
        .and_then(|(_, degrees)| degrees.parse().ok())
}

/// To the person's left and upwards, radians.
fn turn(scene: &mut Scene<'_>, yaw: f32, pitch: f32) {
    let head = Head::new(&scene.points, &scene.depths, scene.oval(), scene.unit);
    scene.canvas = head.seen(&scene.canvas, yaw, pitch);
}

/// The portrait's depth, pixels of the canvas.
pub(crate) struct Head {
    landmarks: Vec<(At, f32)>,
    oval: Vec<At>,
    unit: f32,
    /// Where the head sits on the neck.
    joint: At,
    joint_depth: f32,
}

impl Head {
    /// From the landmarks and how far away each lies, the face's outline, and the distance between the pupils.
    pub(crate) fn new(points: &[At], depths: &[f32], oval: Vec<At>, unit: f32) -> Self {
        let landmarks: Vec<(At, f32)> = points[..468]
            .iter()
            .copied()
            .zip(depths.iter().copied())
            .collect();
        // Before the ears, and the corners of the jaw below them.
        let ears = [234, 454].map(|index| landmarks[index]);
        Self {
            joint: at(ears[0].0.towards(ears[1].0, 0.5).x, landmarks[0].0.y),
            joint_depth: (ears[0].1 + ears[1].1) / 2.0 + 0.25 * unit,
            oval,
            landmarks,
            unit,
        }
    }

    /// The picture with the head turned to the person's left and upwards, radians.
    pub(crate) fn seen(&self, canvas: &Canvas, yaw: f32, pitch: f32) -> Canvas {
        let columns = (canvas.width as f32 / (CELL * self.unit)).ceil() as usize;
        let rows = (canvas.height as f32 / (CELL * self.unit)).ceil() as usize;
        let corners: Vec<Corner> = (0..(columns + 1) * (rows + 1))
            .map(|index| {
                let source = at(
                    (index % (columns + 1)) as f32 * canvas.width as f32 / columns as f32,
                    (index / (columns + 1)) as f32 * canvas.height as f32 / rows as f32,
                );
                self.turned(source, yaw, pitch)
            })
            .collect();
        let mut sight = Sight::new(canvas);
        for row in 0..rows {
            for column in 0..columns {
                let first = row * (columns + 1) + column;
                let [a, b, c, d] =
                    [first, first + 1, first + columns + 1, first + columns + 2].map(|index| corners[index]);
                sight.show([a, b, c]);
                sight.show([b, d, c]);
            }
        }
        sight.picture(canvas)
    }

    /// Depth of the face, or of its edge where that is nearest. Landmarks stand further apart along the edge than within.
    fn depth(&self, point: At, outside: f32) -> f32 {
        let softness = 0.06 * self.unit + 0.6 * (outside + 0.2 * self.unit).clamp(0.0, 0.25 * self.unit);
        let (mut sum, mut weight) = (0.0, 0.0);
        for (landmark, depth) in &self.landmarks {
            let (x, y) = (
                (landmark.x - point.x) / softness,
                (landmark.y - point.y) / softness,
            );
            let near = 1.0 / (1.0 + x * x + y * y);
            let near = near * near * near;
            sum += near * depth;
            weight += near;
        }
        sum / weight
    }

    /// How far a place lies outside the face; negative inside.
    fn outside(&self, point: At) -> f32 {
        let mut inside = false;
        let mut nearest = f32::MAX;
        for (index, to) in self.oval.iter().enumerate() {
            let from = self.oval[(index + self.oval.len() - 1) % self.oval.len()];
            let (dx, dy) = (to.x - from.x, to.y - from.y);
            let along = ((point.x - from.x) * dx + (point.y - from.y) * dy) / (dx * dx + dy * dy).max(1e-6);
            nearest = nearest.min(point.distance(from.towards(*to, along.clamp(0.0, 1.0))));
            if (from.y > point.y) != (to.y > point.y) && point.x < from.x + (point.y - from.y) / dy * dx {
                inside = !inside;
            }
        }
        if inside { -nearest } else { nearest }
    }

    fn turned(&self, source: At, yaw: f32, pitch: f32) -> Corner {
        let outside = self.outside(source);
        let edge = self.depth(source, outside);
        let outside = outside.max(0.0);
        // The skull falls back from the face's edge to where it is broadest.
        let depth = edge + (1.2 * outside).min((self.joint_depth - edge).max(0.0));
        let follows = smooth(FADE * self.unit, 0.0, outside);
        let (x, y, z) = (
            source.x - self.joint.x,
            source.y - self.joint.y,
            depth - self.joint_depth,
        );
        let (sine, cosine) = (libm::sinf(yaw), libm::cosf(yaw));
        let (x1, z1) = (x * cosine - z * sine, z * cosine + x * sine);
        let (sine, cosine) = (libm::sinf(pitch), libm::cosf(pitch));
        let (y1, z1) = (y * cosine + z1 * sine, z1 * cosine - y * sine);
        Corner {
            source,
            here: source.plus(follows * (x1 - x), follows * (y1 - y)),
            depth: depth + follows * (z1 - z),
        }
    }
}

/// Four looks a pixel, so that edges are not jagged.
const LOOKS: usize = 2;

/// What is seen: the nearest place of the surface for every look.
struct Sight {
    width: usize,
    height: usize,
    places: Vec<(f32, At)>,
}

impl Sight {
    fn new(canvas: &Canvas) -> Self {
        let (width, height) = (canvas.width * LOOKS, canvas.height * LOOKS);
        let places = (0..width * height)
            .map(|index| (f32::MAX, Self::look(index % width, index / width)))
            .collect();
        Self {
            width,
            height,
            places,
        }
    }

    fn look(column: usize, row: usize) -> At {
        at(
            (column as f32 + 0.5) / LOOKS as f32,
            (row as f32 + 0.5) / LOOKS as f32,
        )
    }

    /// One triangle, where nothing nearer is.
    fn show(&mut self, [a, b, c]: [Corner; 3]) {
        let area = cross(a.here, b.here, c.here);
        if area.abs() < 1e-6 {
            return;
        }
        let range = |values: [f32; 3], size: usize| {
            let [low, high] = [
                values.into_iter().fold(f32::MAX, f32::min),
                values.into_iter().fold(f32::MIN, f32::max),
            ]
            .map(|value| (value * LOOKS as f32).clamp(0.0, size as f32));
            low as usize..(high.ceil() as usize).min(size)
        };
        for row in range([a.here.y, b.here.y, c.here.y], self.height) {
            for column in range([a.here.x, b.here.x, c.here.x], self.width) {
                let look = Self::look(column, row);
                let shares = [
                    cross(look, b.here, c.here) / area,
                    cross(a.here, look, c.here) / area,
                    cross(a.here, b.here, look) / area,
                ];
                if shares.iter().any(|share| *share < -1e-4) {
                    continue;
                }
                let mean =
                    |of: fn(&Corner) -> f32| shares[0] * of(&a) + shares[1] * of(&b) + shares[2] * of(&c);
                let depth = mean(|corner| corner.depth);
                let place = &mut self.places[row * self.width + column];
                if depth < place.0 {
                    *place = (
                        depth,
                        at(mean(|corner| corner.source.x), mean(|corner| corner.source.y)),
                    );
                }
            }
        }
    }

    fn picture(&self, source: &Canvas) -> Canvas {
        let mut out = source.clone();
        for (index, pixel) in out.pixels.iter_mut().enumerate() {
            let (column, row) = (index % source.width * LOOKS, index / source.width * LOOKS);
            let mut sum = [0.0; 3];
            for look in 0..LOOKS * LOOKS {
                let (_, place) = self.places[(row + look / LOOKS) * self.width + column + look % LOOKS];
                for (sum, value) in sum.iter_mut().zip(source.sample_sharp(place)) {
                    *sum += value / (LOOKS * LOOKS) as f32;
                }
            }
            *pixel = sum;
        }
        out
    }
}

fn cross(a: At, b: At, c: At) -> f32 {
    (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn postures_are_known_by_file() {
        assert_eq!(posture_deg("lon_041_n.jpg"), Some(6.7));
        assert_eq!(posture_deg("nobody.jpg"), None);
        let grades = POSTURES.lines().skip(1);
        assert!(
            grades.clone().count() > 90,
            "every portrait that may carry drawings is graded"
        );
        for line in grades {
            let (name, _) = line.split_once(',').expect("two columns");
            assert!(
                posture_deg(name).is_some_and(|degrees| degrees.abs() < 45.0),
                "{line}"
            );
        }
    }

    #[test]
    fn the_nearer_of_two_places_is_seen() {
        let canvas = Canvas::filled(8, 8, [0.5; 3]);
        let sheet = |depth: f32, source: At| {
            [at(0.0, 0.0), at(16.0, 0.0), at(0.0, 16.0)].map(|here| Corner { source, here, depth })
        };
        let mut sight = Sight::new(&canvas);
        for (depth, x) in [(3.0, 30.0), (1.0, 10.0), (2.0, 20.0)] {
            sight.show(sheet(depth, at(x, 0.0)));
        }
        assert!(
            sight
                .places
                .iter()
                .all(|(depth, place)| (*depth - 1.0).abs() < 1e-3 && (place.x - 10.0).abs() < 1e-3)
        );
    }
}
