//! Things in front of the face: masks, scarves, hands, telephones, cups and papers.

use crate::draw::{At, Clouds, Colour, Cover, at, curve, from_linear, mixed, smooth, to_linear};
use crate::portrait::Scene;
use crate::random::Random;

use super::Drawn;
use super::headwear::Fabric;

/// A mask over mouth and nose, or pulled below the nose.
pub(super) fn mask(scene: &mut Scene<'_>, random: &mut Random) -> Drawn {
    let strength = random.unit();
    let below_nose = random.chance(0.2);
    let bridge = if below_nose { 0.86 } else { 0.42 - 0.2 * strength };
    let side = if below_nose { 0.95 } else { 0.5 };
    let colour: Colour = random.of(&[
        [0.62, 0.78, 0.88],
        [0.62, 0.78, 0.88],
        [0.93, 0.94, 0.95],
        [0.93, 0.94, 0.95],
        [0.07, 0.07, 0.08],
        [0.85, 0.70, 0.72],
        [0.35, 0.38, 0.42],
        [0.80, 0.74, 0.66],
    ]);
    let cheeks = [0, 1].map(|side| scene.in_face(scene.points[[234, 454][side]])[0].abs());
    let chin = scene.in_face(scene.chin())[1];
    let jaws = [0, 1].map(|side| scene.in_face(scene.points[[172, 397][side]]));
    let outline = [
        (-cheeks[0] * 0.97, side),
        (-0.5 * cheeks[0], 0.5 * (side + bridge)),
        (-0.14, bridge + 0.02),
        (0.0, bridge - 0.03),
        (0.14, bridge + 0.02),
        (0.5 * cheeks[1], 0.5 * (side + bridge)),
        (cheeks[1] * 0.97, side),
        (jaws[1][0] * 1.02, jaws[1][1]),
        (0.3, chin + 0.05),
        (0.0, chin + 0.1),
        (-0.3, chin + 0.05),
        (jaws[0][0] * 1.02, jaws[0][1]),
    ];
    let points: Vec<At> = outline.iter().map(|(x, y)| scene.face(*x, *y)).collect();
    let unit = scene.unit;
    let edge = curve(&points, true);
    let shadow: Vec<At> = edge.iter().map(|point| point.plus(0.0, 0.03 * unit)).collect();
    let shadow = scene
        .pen()
        .soft(0.06 * unit)
        .polygon(&shadow)
        .softened(0.05 * unit);
    scene
        .canvas
        .paint(&shadow, |_, under| under.map(|value| value * 0.8));
    // The loops around the ears.
    for side_index in [0, 1] {
        let out = [-1.0, 1.0][side_index];
        let ear = scene.in_face(scene.ear(side_index))[0].abs();
        for (from, to) in [(side + 0.05, 0.05), (jaws[side_index][1] - 0.05, 0.55)] {
            let start = scene.face(out * cheeks[side_index] * 0.93, from);
            let end = scene.face(out * (ear - 0.08).max(cheeks[side_index]), to);
            let loop_ = scene.pen().stroke(&[(start, 0.012 * unit), (end, 0.01 * unit)]);
            let tone = mixed(colour, [0.9; 3], 0.5);
            scene.canvas.paint(&loop_, |_, _| tone);
        }
    }
    let cover = scene.pen().soft(1.0).polygon(&edge).softened(0.7);
    let pleated = random.chance(0.6);
    let weave = Clouds::new(random.below(1 << 20) as u64, 1.5, 1);
    let crease = Clouds::stretched(random.below(1 << 20) as u64, [0.8 * unit, 0.25 * unit], 2);
    let lamp = random.within(-0.12, 0.12);
    let (eyes, tilt) = (scene.eyes, scene.tilt_rad());
    scene.canvas.paint(&cover, |point, _| {
        let (x, y) = ((point.x - eyes.x) / unit, (point.y - eyes.y) / unit);
        let (right, down) = (
            x * libm::cosf(tilt) + y * libm::sinf(tilt),
            y * libm::cosf(tilt) - x * libm::sinf(tilt),
        );
        let round = 1.04 - 0.32 * right * right + lamp * right;
        let under_chin = 1.0 - 0.25 * smooth(chin - 0.3, chin + 0.1, down);
        let pleats = if pleated {
            let phase = ((down - 0.15 * right * right) / 0.24).rem_euclid(1.0);
            1.0 - 0.16 * smooth(0.0, 0.12, phase) * smooth(0.3, 0.14, phase)
        } else {
            // A ridge along the middle.
            1.0 - 0.10 * smooth(0.05, 0.0, right.abs()) + 0.05 * smooth(0.2, 0.0, (right - 0.1).abs())
        };
        let light = round * under_chin * pleats + 0.03 * weave.at(point) + 0.06 * crease.at(point);
        colour.map(|value| (value * light).clamp(0.0, 1.0))
    });
    Drawn::of(strength)
}

/// A scarf or a pulled-up collar over mouth and chin.
pub(super) fn scarf(scene: &mut Scene<'_>, random: &mut Random) -> Drawn {
    let strength = random.unit();
    let top = 1.02 - 0.45 * strength;
    let fabric = Fabric::new(scene, random, 0.14);
    let chin = scene.in_face(scene.chin())[1];
    let outline = [
        (-1.05, top - 0.15),
        (-0.5, top + 0.02),
        (0.0, top + 0.05),
        (0.5, top + 0.02),
        (1.05, top - 0.15),
        (1.25, chin),
        (1.35, chin + 0.7),
        (0.0, chin + 0.9),
        (-1.35, chin + 0.7),
        (-1.25, chin),
    ];
    let points: Vec<At> = outline.iter().map(|(x, y)| scene.face(*x, *y)).collect();
    let cover = scene.pen().soft(1.0).polygon(&curve(&points, true)).softened(0.9);
    let (eyes, unit) = (scene.eyes, scene.unit);
    let fold = Clouds::stretched(random.below(1 << 20) as u64, [1.5 * unit, 0.16 * unit], 3);
    scene.canvas.paint(&cover, |point, _| {
        let across = (point.x - eyes.x) / unit;
        let folds = 1.0 + 0.22 * fold.at(point);
        fabric
            .lit(point, across, 1.3)
            .map(|value| (value * folds).clamp(0.0, 1.0))
    });
    Drawn::of(strength)
}

/// A finger or a palm: a rounded thing of skin, lighter along its middle, with a shadow at its edge.
fn limb(scene: &mut Scene<'_>, line: &[(At, f32)], skin: Colour, nail: bool) {
    let unit = scene.unit;
    let low: Vec<(At, f32)> = line
        .iter()
        .map(|(point, radius)| (point.plus(0.0, 0.03 * unit), radius * 1.02))
        .collect();
    let shadow = scene.pen().soft(0.05 * unit).stroke(&low).softened(0.035 * unit);
    scene
        .canvas
        .paint(&shadow, |_, under| under.map(|value| value * 0.66));
    let body = scene.pen().soft(1.0).stroke(line).softened(0.8);
    let widest = line.iter().map(|(_, radius)| *radius).fold(0.0, f32::max);
    let inner: Vec<(At, f32)> = line
        .iter()
        .map(|(point, radius)| (point.plus(0.0, -0.15 * radius), radius * 0.55))
        .collect();
    let ridge = scene.pen().soft(widest).stroke(&inner).softened(widest * 0.35);
    let grain = Clouds::new(17, 0.1 * unit, 3);
    scene.canvas.paint(&body, |point, _| {
        let light = 0.8 + 0.28 * ridge.at(point) + 0.03 * grain.at(point);
        std::array::from_fn(|channel| (skin[channel] * light * [1.02, 0.98, 0.97][channel]).clamp(0.0, 1.0))
    });
    if let (true, Some((tip, radius)), Some((before, _))) = (nail, line.last(), line.get(line.len() - 2)) {
        let back = tip.towards(*before, 0.12);
        let angle = libm::atan2f(tip.y - before.y, tip.x - before.x);
        let nail = scene
            .pen()
            .ellipse(back, [radius * 0.62, radius * 0.5], angle)
            .softened(0.6);
        let colour = mixed(skin, [0.95, 0.8, 0.78], 0.55);
        scene.canvas.paint(&nail, |_, _| colour);
    }
}

/// A hand before mouth, chin or cheek.
pub(super) fn hand(scene: &mut Scene<'_>, random: &mut Random) -> Drawn {
    let strength = random.unit();
    let side = random.below(2);
    let out = [-1.0, 1.0][side];
    let skin = scene.skin();
    let over_mouth = random.chance(0.6);
    // Where the finger tips lie, and where the wrist comes from.
    let tip = if over_mouth {
        (-out * (0.05 + 0.35 * strength), 0.92)
    } else {
        (out * (0.42 - 0.25 * strength), random.within(0.15, 0.45))
    };
    let wrist = (out * random.within(1.2, 1.5), random.within(2.0, 2.5));
    let knuckles = (
        tip.0 + (wrist.0 - tip.0) * 0.48,
        tip.1 + (wrist.1 - tip.1) * if over_mouth { 0.25 } else { 0.42 },
    );
    let unit = scene.unit;
    let palm = [
        (scene.face(wrist.0, wrist.1), 0.34 * unit),
        (scene.face(knuckles.0, knuckles.1 + 0.1), 0.36 * unit),
    ];
    limb(scene, &palm, skin, false);
    let (dx, dy) = (tip.0 - knuckles.0, tip.1 - knuckles.1);
    let length = libm::hypotf(dx, dy).max(0.1);
    let across = (-dy / length, dx / length);
    let bend = random.within(-0.06, 0.06);
    for finger in [3, 2, 1, 0] {
        let offset = (finger as f32 - 1.5) * 0.185;
        let reach = [0.9, 1.0, 0.97, 0.8][finger];
        let start = scene.face(knuckles.0 + across.0 * offset, knuckles.1 + across.1 * offset);
        let end = scene.face(
            knuckles.0 + dx * reach + across.0 * offset * 0.85,
            knuckles.1 + dy * reach + across.1 * offset * 0.85,
        );
        let middle = start
            .towards(end, 0.5)
            .plus(across.0 * bend * unit, across.1 * bend * unit);
        let line: Vec<(At, f32)> = curve(&[start, middle, end], false)
            .into_iter()
            .map(|point| (point, 0.1 * unit))
            .collect();
        limb(scene, &line, skin, random.chance(0.85));
    }
    Drawn::of(strength)
}

/// A telephone, a cup, a sheet of paper or a card before part of the face.
pub(super) fn object(scene: &mut Scene<'_>, random: &mut Random) -> Drawn {
    let strength = random.unit();
    let unit = scene.unit;
    let kind = random.below(4);
    let out = random.sign();
    let turn = random.within(-0.35, 0.35);
    let block = |scene: &Scene<'_>, centre: (f32, f32), half: (f32, f32)| -> Vec<At> {
        let corner = |x: f32, y: f32| {
            let (x, y) = (x * half.0, y * half.1);
            scene.face(
                centre.0 + x * libm::cosf(turn) - y * libm::sinf(turn),
                centre.1 + x * libm::sinf(turn) + y * libm::cosf(turn),
            )
        };
        let round = 0.86;
        vec![
            corner(-1.0, -round),
            corner(-round, -1.0),
            corner(round, -1.0),
            corner(1.0, -round),
            corner(1.0, round),
            corner(round, 1.0),
            corner(-round, 1.0),
            corner(-1.0, round),
        ]
    };
    let colour: Colour = random.of(&[
        [0.06, 0.06, 0.07],
        [0.92, 0.92, 0.9],
        [0.75, 0.15, 0.15],
        [0.2, 0.35, 0.6],
        [0.85, 0.7, 0.3],
    ]);
    let (points, colour) = match kind {
        0 => (
            block(scene, (out * (0.62 - 0.3 * strength), 0.75), (0.42, 0.85)),
            [0.06, 0.06, 0.08],
        ),
        1 => (
            block(
                scene,
                (random.within(-0.15, 0.15), 1.15 - 0.12 * strength),
                (0.45, 0.42),
            ),
            colour,
        ),
        2 => (
            block(
                scene,
                (random.within(-0.2, 0.2), 1.45 - 0.2 * strength),
                (1.1, 0.62),
            ),
            [0.94, 0.94, 0.92],
        ),
        _ => (
            block(
                scene,
                (out * (0.5 - 0.25 * strength), 0.5),
                (0.34, 0.24 + 0.1 * strength),
            ),
            colour,
        ),
    };
    let low: Vec<At> = points
        .iter()
        .map(|point| point.plus(0.02 * unit, 0.04 * unit))
        .collect();
    let shadow = scene.pen().soft(0.06 * unit).polygon(&low).softened(0.05 * unit);
    scene
        .canvas
        .paint(&shadow, |_, under| under.map(|value| value * 0.6));
    let cover: Cover = scene.pen().soft(1.0).polygon(&points).softened(0.7);
    let centre = points
        .iter()
        .fold(at(0.0, 0.0), |sum, point| sum.plus(point.x / 8.0, point.y / 8.0));
    let shine = random.within(0.05, 0.3);
    scene.canvas.paint(&cover, |point, _| {
        let across = (point.x - centre.x) / unit;
        let light = 1.0 - 0.25 * across.abs();
        let glint = shine * smooth(0.12, 0.0, (across + 0.18).abs());
        colour.map(|value| from_linear(to_linear(value) * light + glint * 0.4))
    });
    if kind == 2 {
        // Lines of writing.
        for line in 0..6 {
            let y = -0.4 + 0.16 * line as f32;
            let place = |x: f32| {
                scene.face(
                    scene.in_face(centre)[0] + x * libm::cosf(turn) - y * libm::sinf(turn),
                    scene.in_face(centre)[1] + x * libm::sinf(turn) + y * libm::cosf(turn),
                )
            };
            let stroke = [
                (place(-0.85), 0.012 * unit),
                (place(random.within(0.3, 0.85)), 0.012 * unit),
            ];
            let cover = scene.pen().stroke(&stroke).inside(&cover);
            scene
                .canvas
                .paint(&cover, |_, under| mixed(under, [0.25; 3], 0.8));
        }
    }
    Drawn::of(strength)
}
