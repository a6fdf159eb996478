//! Glasses: thin and clear, heavy, crossing the eyes, tinted, reflecting.

use crate::draw::{At, Clouds, Colour, Cover, at, curve, from_linear, mixed, ring, smooth, to_linear};
use crate::portrait::Scene;
use crate::random::Random;

use super::Drawn;

/// The shape of a pair of glasses, lengths in inter-eye distances.
struct Pair {
    /// Half width and half height of a lens.
    half: [f32; 2],
    /// 2 is an ellipse, larger a rectangle with round corners.
    corners: f32,
    /// How far the middle of the lenses lies below the pupils.
    drop: f32,
    /// Radius of the rim's wire.
    rim: f32,
    /// The upper half of the rim only.
    half_rim: bool,
    colour: Colour,
    /// Share of light that comes through the frame.
    clear: f32,
}

/// Metals, horn and plastics.
const COLOURS: [Colour; 8] = [
    [0.05, 0.05, 0.06],
    [0.05, 0.05, 0.06],
    [0.20, 0.12, 0.08],
    [0.55, 0.55, 0.57],
    [0.68, 0.55, 0.33],
    [0.12, 0.17, 0.35],
    [0.45, 0.10, 0.12],
    [0.30, 0.30, 0.32],
];

impl Pair {
    fn any(random: &mut Random, rim: f32) -> Self {
        let round = random.chance(0.35);
        let half_width = random.within(0.36, 0.43);
        Self {
            half: [
                half_width,
                half_width
                    * if round {
                        random.within(0.86, 1.0)
                    } else {
                        random.within(0.6, 0.8)
                    },
            ],
            corners: if round { 2.2 } else { random.within(2.8, 4.5) },
            drop: random.within(0.03, 0.12),
            rim,
            half_rim: false,
            colour: random.of(&COLOURS),
            clear: 0.0,
        }
    }

    fn lens(&self, scene: &Scene<'_>, side: usize) -> Vec<At> {
        let out = [-1.0, 1.0][side];
        let unit = scene.unit;
        // Lenses stand a little further apart than pupils.
        let centre = scene.face(out * 0.53, self.drop);
        ring(
            centre,
            self.half.map(|half| half * unit),
            scene.tilt_rad(),
            self.corners,
        )
    }

    fn glass(&self, scene: &Scene<'_>) -> [Cover; 2] {
        [0, 1].map(|side| {
            scene
                .pen()
                .soft(1.0)
                .polygon(&self.lens(scene, side))
                .softened(0.6)
        })
    }

    /// Frame, bridge and temples over the picture, with the shadow they cast on the skin.
    fn put_on(&self, scene: &mut Scene<'_>, random: &mut Random) {
        let unit = scene.unit;
        let rim = self.rim * unit;
        let mut strokes: Vec<Vec<(At, f32)>> = Vec::new();
        for side in [0, 1] {
            let out = [-1.0, 1.0][side];
            let mut lens = self.lens(scene, side);
            lens.push(lens[0]);
            if self.half_rim {
                let middle = scene.face(out * 0.53, self.drop + 0.25 * self.half[1]);
                let below = |point: &At| scene.in_face(*point)[1] > scene.in_face(middle)[1];
                strokes.push(
                    lens.iter()
                        .filter(|point| below(point))
                        .map(|point| (*point, 0.008 * unit))
                        .collect(),
                );
                strokes.push(
                    lens.iter()
                        .cycle()
                        .skip_while(|point| !below(point))
                        .skip_while(|point| below(point))
                        .take_while(|point| !below(point))
                        .map(|point| (*point, rim))
                        .collect(),
                );
            } else {
                strokes.push(lens.iter().map(|point| (*point, rim)).collect());
            }
            let hinge = scene.face(out * (0.53 + self.half[0]), self.drop - 0.25 * self.half[1]);
            // The temples vanish behind the face's edge beside the eyes.
            let edge = scene.points[[127, 356][side]];
            let temple = at(edge.x, edge.y.min(hinge.y + 0.05 * unit));
            strokes.push(vec![(hinge, rim * 0.9), (temple, rim * 0.6)]);
        }
        let inner = 0.53 - self.half[0];
        let bridge = curve(
            &[
                scene.face(-inner, self.drop - 0.12),
                scene.face(0.0, self.drop - 0.19),
                scene.face(inner, self.drop - 0.12),
            ],
            false,
        );
        strokes.push(bridge.into_iter().map(|point| (point, rim)).collect());
        let shadow = 0.035 * unit;
        for stroke in &strokes {
            let low: Vec<(At, f32)> = stroke
                .iter()
                .map(|(point, radius)| (point.plus(0.3 * shadow, shadow), *radius + 0.5))
                .collect();
            let cover = scene.pen().soft(shadow).stroke(&low).softened(0.6 * shadow);
            scene
                .canvas
                .paint(&cover, |_, under| under.map(|value| value * 0.82));
        }
        let shine = Clouds::new(random.below(1 << 20) as u64, 0.8 * unit, 1);
        for stroke in &strokes {
            let cover = scene.pen().soft(1.0).stroke(stroke).softened(0.45);
            let (colour, clear) = (self.colour, self.clear);
            scene.canvas.paint(&cover, |point, under| {
                let lit = smooth(0.0, 0.9, shine.at(point)) * 0.22;
                mixed(mixed(colour, [1.0; 3], lit), under, clear)
            });
        }
    }

    /// Coated glass takes a little light and adds a faint veil.
    fn glaze(&self, scene: &mut Scene<'_>) {
        for lens in self.glass(scene) {
            scene
                .canvas
                .paint(&lens, |_, under| under.map(|value| value * 0.955 + 0.018));
        }
    }
}

fn thin(random: &mut Random) -> Pair {
    let rim = random.within(0.012, 0.022);
    let mut pair = Pair::any(random, rim);
    pair.half_rim = random.chance(0.3);
    if random.chance(0.15) {
        pair.clear = 0.6;
    }
    pair
}

/// Thin clear glasses that a document allows.
pub(super) fn clear(scene: &mut Scene<'_>, random: &mut Random) -> Drawn {
    let pair = thin(random);
    pair.glaze(scene);
    pair.put_on(scene, random);
    Drawn::of((pair.rim - 0.012) / 0.010)
}

/// Rims as broad as a finger's edge.
pub(super) fn heavy(scene: &mut Scene<'_>, random: &mut Random) -> Drawn {
    let strength = random.unit();
    let mut pair = Pair::any(random, 0.042 + 0.04 * strength);
    pair.half = pair.half.map(|half| half * 1.04);
    pair.colour = random.of(&COLOURS[..3]);
    pair.glaze(scene);
    pair.put_on(scene, random);
    Drawn::of(strength)
}

/// Glasses that have slid so that the rim crosses the pupils.
pub(super) fn over_eyes(scene: &mut Scene<'_>, random: &mut Random) -> Drawn {
    let strength = random.unit();
    let mut pair = Pair::any(random, 0.02 + 0.025 * strength);
    pair.drop = pair.half[1] * random.within(0.88, 1.08) * if random.chance(0.8) { 1.0 } else { -1.0 };
    pair.colour = random.of(&COLOURS[..6]);
    pair.glaze(scene);
    pair.put_on(scene, random);
    Drawn::of(strength)
}

/// Sunglasses and tinted glasses: the eyes are seen through colour, or hardly.
pub(super) fn tinted(scene: &mut Scene<'_>, random: &mut Random) -> Drawn {
    let strength = random.unit();
    let rim = random.within(0.014, 0.05);
    let mut pair = Pair::any(random, rim);
    let larger = random.within(1.0, 1.15);
    pair.half = pair.half.map(|half| half * larger);
    // Light let through: 55 % is a tint that the counter refuses, 8 % a sunglass.
    let through = 0.5 - 0.42 * strength;
    let hue: Colour = random.of(&[
        [1.0, 1.0, 1.0],
        [1.0, 0.82, 0.6],
        [0.75, 0.88, 1.0],
        [0.8, 1.0, 0.82],
        [1.0, 0.75, 0.85],
    ]);
    let fade = if random.chance(0.35) {
        random.within(0.2, 0.6)
    } else {
        0.0
    };
    let veil = random.within(0.0, 0.03);
    for lens in pair.glass(scene) {
        let middle = scene.face(0.0, pair.drop).y;
        let half = pair.half[1] * scene.unit;
        scene.canvas.paint(&lens, |point, under| {
            let down = ((point.y - middle) / half * 0.5 + 0.5).clamp(0.0, 1.0);
            let gain = through + (1.0 - through) * fade * down;
            std::array::from_fn(|channel| from_linear(to_linear(under[channel]) * gain * hue[channel] + veil))
        });
    }
    pair.put_on(scene, random);
    Drawn::of(strength)
}

/// A window, a lamp or the flash mirrored in one or both lenses, over the eye or beside it.
pub(super) fn glare(scene: &mut Scene<'_>, random: &mut Random) -> Drawn {
    let strength = random.unit();
    let pair = thin(random);
    pair.glaze(scene);
    let lenses = pair.glass(scene);
    let sides: &[usize] = if random.chance(0.7) {
        &[0, 1]
    } else {
        random.of(&[&[0], &[1]])
    };
    let kind = random.below(3);
    let shift = [random.within(-0.14, 0.14), random.within(-0.12, 0.1)];
    let tint: Colour = random.of(&[
        [1.0, 1.0, 1.0],
        [0.86, 1.0, 0.92],
        [0.88, 0.9, 1.0],
        [1.0, 0.97, 0.9],
    ]);
    let light = 0.45 + 0.5 * strength;
    let size = 0.11 + 0.12 * strength;
    let lean = random.within(-0.3, 0.3);
    for side in sides {
        let out = [-1.0, 1.0][*side];
        let unit = scene.unit;
        let centre = scene.face(out * 0.5 + shift[0], pair.drop + shift[1]);
        let pen = scene.pen().soft(0.05 * unit);
        let shape = match kind {
            // The window with its cross.
            0 => {
                let (w, h) = (size * 1.1, size * 1.3);
                let corner = |x: f32, y: f32| centre.plus((x + lean * y) * unit, y * unit);
                let frame = pen.polygon(&[corner(-w, -h), corner(w, -h), corner(w, h), corner(-w, h)]);
                let bar = pen.stroke(&[(corner(0.0, -h), 0.015 * unit), (corner(0.0, h), 0.015 * unit)]);
                frame.without(&bar).softened(0.012 * unit)
            }
            // The lamp.
            1 => pen
                .ellipse(centre, [size * unit, size * unit * random.within(0.6, 1.0)], lean)
                .softened(0.05 * unit),
            // A streak across the lens.
            _ => {
                let from = centre.plus(-1.6 * size * unit, (lean + 0.1) * unit);
                let to = centre.plus(1.6 * size * unit, -(lean + 0.1) * unit);
                pen.stroke(&[(from, 0.4 * size * unit), (to, 0.5 * size * unit)])
                    .softened(0.04 * unit)
            }
        };
        let shape = shape.inside(&lenses[*side]);
        scene.canvas.paint(&shape, |_, under| {
            std::array::from_fn(|channel| from_linear(to_linear(under[channel]) + light * tint[channel]))
        });
    }
    pair.put_on(scene, random);
    Drawn::on(strength, sides)
}
