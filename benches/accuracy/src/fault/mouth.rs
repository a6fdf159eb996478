//! Mouth and expression: smiles, open mouths, raised brows, by bending the face.

use crate::draw::{At, Colour, curve, mixed, smooth};
use crate::portrait::Scene;
use crate::random::Random;

use super::Drawn;

/// Something at `place` moves by `by` and takes its surroundings with it.
struct Pull {
    place: At,
    by: At,
    reach: f32,
}

/// Bends the picture by several pulls; each fades like a Gaussian.
fn bend(scene: &mut Scene<'_>, pulls: &[Pull]) {
    let source = scene.canvas.clone();
    let moved = |point: At| {
        let mut from = point;
        for pull in pulls {
            let (x, y) = (
                (point.x - pull.place.x) / pull.reach,
                (point.y - pull.place.y) / pull.reach,
            );
            let distance = x * x + y * y;
            if distance < 12.0 {
                let share = libm::expf(-0.5 * distance);
                from = from.plus(-pull.by.x * share, -pull.by.y * share);
            }
        }
        from
    };
    scene.canvas = source.warped(moved);
}

fn pull(scene: &Scene<'_>, index: usize, right: f32, down: f32, reach: f32) -> Pull {
    let origin = scene.face(0.0, 0.0);
    let to = scene.face(right, down);
    Pull {
        place: scene.points[index],
        by: crate::draw::at(to.x - origin.x, to.y - origin.y),
        reach: reach * scene.unit,
    }
}

/// A smile with closed lips: the corners go out and up, the cheeks rise, folds run from the nose.
pub(super) fn smile(scene: &mut Scene<'_>, random: &mut Random) -> Drawn {
    let strength = random.unit();
    let out = 0.06 + 0.05 * strength;
    let up = 0.08 + 0.09 * strength;
    let lop = random.within(0.85, 1.15);
    let pulls = [
        pull(scene, 61, -out, -up * lop, 0.17),
        pull(scene, 291, out, -up / lop, 0.17),
        pull(scene, 205, -0.02, -0.5 * up, 0.2),
        pull(scene, 425, 0.02, -0.5 * up, 0.2),
        // The lower lid is pushed up by the cheek.
        pull(scene, 145, 0.0, -0.012 - 0.02 * strength, 0.14),
        pull(scene, 374, 0.0, -0.012 - 0.02 * strength, 0.14),
    ];
    bend(scene, &pulls);
    let depth = 0.10 + 0.12 * strength;
    for out_side in [-1.0_f32, 1.0] {
        let line = curve(
            &[
                scene.face(out_side * 0.26, 0.55),
                scene.face(out_side * 0.42, 0.72),
                scene.face(out_side * (0.47 + out), 0.95),
            ],
            false,
        );
        let stroke: Vec<(At, f32)> = line.into_iter().map(|point| (point, 0.03 * scene.unit)).collect();
        let fold = scene
            .pen()
            .soft(0.05 * scene.unit)
            .stroke(&stroke)
            .softened(0.035 * scene.unit);
        scene
            .canvas
            .paint(&fold, |_, under| under.map(|value| value * (1.0 - depth)));
    }
    Drawn::of(strength)
}

/// Brows raised in surprise, with lines on the forehead.
pub(super) fn raised_brows(scene: &mut Scene<'_>, random: &mut Random) -> Drawn {
    let strength = random.unit();
    let up = 0.13 + 0.1 * strength;
    let pulls: Vec<Pull> = [105, 334, 66, 296, 63, 293]
        .iter()
        .map(|index| pull(scene, *index, 0.0, -up * 0.55, 0.13))
        .collect();
    bend(scene, &pulls);
    let depth = 0.05 + 0.12 * strength;
    for row in 0..3 {
        let y = -0.72 - 0.1 * row as f32;
        let line = curve(
            &[
                scene.face(-0.5, y + 0.02),
                scene.face(-0.2, y),
                scene.face(0.2, y),
                scene.face(0.5, y + 0.02),
            ],
            false,
        );
        let stroke: Vec<(At, f32)> = line
            .into_iter()
            .map(|point| (point, 0.012 * scene.unit))
            .collect();
        let fold = scene
            .pen()
            .soft(0.03 * scene.unit)
            .stroke(&stroke)
            .softened(0.015 * scene.unit);
        scene
            .canvas
            .paint(&fold, |_, under| under.map(|value| value * (1.0 - depth)));
    }
    Drawn::of(strength)
}

/// Lips apart: the lower one and the jaw go down, teeth and the dark behind them appear.
pub(super) fn open_mouth(scene: &mut Scene<'_>, random: &mut Random) -> Drawn {
    let strength = random.unit();
    let gap = 0.07 + 0.19 * strength;
    let teeth = random.chance(0.6);
    let unit = scene.unit;
    // Where upper and lower lip meet, from corner to corner.
    let meeting: Vec<At> = [78, 81, 13, 311, 308]
        .iter()
        .zip([95, 178, 14, 402, 324])
        .map(|(upper, lower)| scene.points[*upper].towards(scene.points[lower], 0.5))
        .collect();
    let places: Vec<[f32; 2]> = meeting.iter().map(|point| scene.in_face(*point)).collect();
    let (left, right) = (places[0][0], places[4][0]);
    let level = |x: f32| {
        let index = places
            .iter()
            .position(|place| place[0] >= x)
            .unwrap_or(4)
            .clamp(1, 4);
        let (a, b) = (places[index - 1], places[index]);
        let t = ((x - a[0]) / (b[0] - a[0]).max(1e-4)).clamp(0.0, 1.0);
        a[1] + (b[1] - a[1]) * t
    };
    let opening = |x: f32| {
        let t = ((x - left) / (right - left) * 2.0 - 1.0).clamp(-1.0, 1.0);
        gap * libm::sqrtf((1.0 - t * t).max(0.0))
    };
    let chin = scene.in_face(scene.chin())[1];
    let source = scene.canvas.clone();
    let (scene_ref, canvas) = (&*scene, &source);
    let warped = canvas.warped(|point| {
        let [x, y] = scene_ref.in_face(point);
        let meet = level(x);
        let end = chin + 0.45;
        if y <= meet || y > end || x.abs() > 0.95 {
            return point;
        }
        let drop = opening(x.clamp(left, right)) * smooth(0.95, 0.3, x.abs())
            + 0.55 * gap * smooth(0.9, 0.3, x.abs()) * smooth(0.0, 0.2, (x - x.clamp(left, right)).abs());
        // The lower lip, the chin and less and less of the neck move down together.
        let start = meet + drop;
        let from = if y < start {
            meet
        } else {
            meet + (y - start) * (end - meet) / (end - start)
        };
        scene_ref.face(x, from)
    });
    scene.canvas = warped;
    let steps = 20;
    let upper: Vec<At> = (0..=steps)
        .map(|step| left + (right - left) * step as f32 / steps as f32)
        .map(|x| scene.face(x, level(x)))
        .collect();
    let lower = (0..=steps)
        .rev()
        .map(|step| left + (right - left) * step as f32 / steps as f32)
        .map(|x| scene.face(x, level(x) + opening(x)));
    let outline: Vec<At> = upper.iter().copied().chain(lower).collect();
    let inside = scene
        .pen()
        .soft(1.5)
        .polygon(&outline)
        .softened(0.012 * unit + 0.5);
    let dark: Colour = [0.22, 0.07, 0.07];
    let top = places[2][1];
    let rows = scene.face(0.0, top + 0.075).y;
    let until = scene.face(0.0, top + gap).y;
    scene.canvas.paint(&inside, |point, _| {
        let tongue = smooth(rows, until, point.y);
        mixed(dark, [0.5, 0.22, 0.22], 0.6 * tongue)
    });
    if teeth {
        let (half, middle) = ((right - left) / 2.0 * 0.72, (left + right) / 2.0);
        let row = [
            (middle - half, level(middle - half) - 0.02),
            (middle + half, level(middle + half) - 0.02),
            (middle + half * 0.9, top + 0.07),
            (middle, top + 0.085),
            (middle - half * 0.9, top + 0.07),
        ];
        let row: Vec<At> = row.iter().map(|(x, y)| scene.face(*x, *y)).collect();
        let cover = scene.pen().soft(1.0).polygon(&row).softened(0.6).inside(&inside);
        let (eyes, width) = (scene.eyes, 0.052 * unit);
        scene.canvas.paint(&cover, |point, _| {
            let between = ((point.x - eyes.x) / width).rem_euclid(1.0);
            let gap = smooth(0.08, 0.0, between.min(1.0 - between));
            [0.9, 0.87, 0.8].map(|value: f32| value * (1.0 - 0.3 * gap))
        });
    }
    Drawn::of(strength)
}
