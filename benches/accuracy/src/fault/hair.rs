//! Hair where it must not be: over brows, eyes, ears and cheeks; and where it may be, on the forehead.

use crate::draw::{At, Colour, curve, mixed};
use crate::portrait::Scene;
use crate::random::Random;

use super::Drawn;

/// A lock of hair: many strands between a line of roots and a line of tips.
struct Lock {
    /// Two or more places that the roots, the middles and the tips lie along, from one end of the lock to the other.
    roots: Vec<At>,
    middles: Vec<At>,
    tips: Vec<At>,
    strands: usize,
}

fn along(line: &[At], share: f32) -> At {
    let place = share.clamp(0.0, 1.0) * (line.len() - 1) as f32;
    let index = (place as usize).min(line.len() - 2);
    line[index].towards(line[index + 1], place - index as f32)
}

impl Lock {
    fn draw(&self, scene: &mut Scene<'_>, random: &mut Random, hair: Colour) {
        let unit = scene.unit;
        // Below the strands a soft body, so that skin shines through only at the edges; it ends before the tips do.
        let ends: Vec<At> = self
            .middles
            .iter()
            .zip(&self.tips)
            .map(|(middle, tip)| middle.towards(*tip, 0.72))
            .collect();
        let body: Vec<At> = curve(&self.roots, false)
            .into_iter()
            .chain(curve(&ends, false).into_iter().rev())
            .collect();
        let inner = scene
            .pen()
            .soft(0.08 * unit)
            .polygon(&body)
            .softened(0.06 * unit)
            .mapped(|_, share| share * 0.85);
        let shade = hair.map(|value| value * 0.8);
        scene.canvas.paint(&inner, |_, _| shade);
        // Strands hang together in wisps: neighbours bend the same way and end at the same height.
        let wisps: Vec<(f32, f32, f32)> = (0..14)
            .map(|_| {
                (
                    random.normal() * 0.06,
                    random.within(0.62, 1.12),
                    random.within(0.8, 1.25),
                )
            })
            .collect();
        for _ in 0..self.strands {
            let place = random.unit();
            let (lean, length, tone) = wisps[(place * 13.99) as usize];
            let mut jitter = |point: At, much: f32| {
                let stray = 0.03 * unit * much;
                point.plus(random.normal() * stray, random.normal() * stray)
            };
            let root = jitter(along(&self.roots, place), 1.2);
            let middle = jitter(along(&self.middles, place), 1.0).plus(0.5 * lean * unit, 0.0);
            let end = middle
                .towards(along(&self.tips, place), length)
                .plus(lean * unit, 0.0);
            let tip = jitter(end, 1.6);
            let line = curve(&[root, middle, tip], false);
            let thick = random.within(0.004, 0.011) * unit;
            let last = (line.len() - 1) as f32;
            let stroke: Vec<(At, f32)> = line
                .into_iter()
                .enumerate()
                .map(|(index, point)| (point, thick * (1.0 - 0.9 * index as f32 / last)))
                .collect();
            let light = tone * random.within(0.75, 1.25) + if random.chance(0.08) { 0.3 } else { 0.0 };
            let colour = hair.map(|value| (value * light).min(1.0));
            let cover = scene.pen().stroke(&stroke);
            scene.canvas.paint(&cover, |_, under| mixed(under, colour, 0.85));
        }
    }
}

fn light(colour: &Colour) -> f32 {
    colour.iter().sum::<f32>() / 3.0
}

/// What the head is covered with below the crown, the darkest of three places: hair, or a bald head's skin.
fn on_the_crown(scene: &Scene<'_>) -> Colour {
    let crown = scene.in_face(scene.crown());
    [(0.0, 0.2), (-0.3, 0.26), (0.3, 0.26)]
        .map(|(right, down)| scene.colour_at(crown[0] + right, crown[1] + down, 0.07))
        .into_iter()
        .min_by(|one, two| light(one).total_cmp(&light(two)))
        .unwrap_or_else(|| scene.skin())
}

/// The person's own hair where that is darker than the skin, or a usual colour.
fn hair_colour(scene: &Scene<'_>, random: &mut Random) -> Colour {
    let (skin, own) = (scene.skin(), on_the_crown(scene));
    let usual = random.of(&[
        [0.07, 0.06, 0.06],
        [0.12, 0.09, 0.08],
        [0.23, 0.16, 0.12],
        [0.4, 0.3, 0.2],
    ]);
    if (0.02..0.6 * light(&skin)).contains(&light(&own)) {
        own.map(|value| value * 0.9)
    } else {
        usual
    }
}

/// Where hair begins: a little below the crown.
fn hairline(scene: &Scene<'_>) -> f32 {
    let crown = scene.in_face(scene.crown())[1];
    (crown + 0.45).min(-0.85)
}

/// Lower edge of the brow on the picture's left (0) or right (1), and its ends, in face coordinates.
fn brow(scene: &Scene<'_>, side: usize) -> [f32; 3] {
    let points: Vec<[f32; 2]> = scene
        .brow(side)
        .into_iter()
        .map(|point| scene.in_face(point))
        .collect();
    let end = |of: fn(f32, f32) -> f32, start: f32| points.iter().map(|point| point[0]).fold(start, of);
    [
        points.iter().map(|point| point[1]).fold(f32::MIN, f32::max),
        end(f32::min, f32::MAX),
        end(f32::max, f32::MIN),
    ]
}

/// A fringe from temple to temple or over one half, down to `reach` below (or above) each brow's lower edge.
fn fringe(scene: &mut Scene<'_>, random: &mut Random, hair: Colour, sides: &[usize], reach: f32) {
    let top = hairline(scene);
    let sweep = random.within(-0.2, 0.2);
    let [left, right] = [brow(scene, 0), brow(scene, 1)];
    let from = if sides.contains(&0) {
        left[1] - 0.15
    } else {
        right[1] - 0.1
    };
    let to = if sides.contains(&1) {
        right[2] + 0.15
    } else {
        left[2] + 0.1
    };
    let steps = 6;
    let place = |step: usize| from + (to - from) * step as f32 / steps as f32;
    let level = |x: f32| if x < 0.0 { left[0] } else { right[0] };
    let wave: Vec<f32> = (0..=steps).map(|_| random.within(-0.03, 0.05)).collect();
    let lock = Lock {
        roots: (0..=steps)
            .map(|step| scene.face(place(step) * 0.75 - sweep, top + 0.12 * place(step) * place(step)))
            .collect(),
        middles: (0..=steps)
            .map(|step| scene.face(place(step) * 0.98 - 0.5 * sweep, 0.5 * (top + level(place(step)))))
            .collect(),
        tips: (0..=steps)
            .map(|step| scene.face(place(step), level(place(step)) + reach + wave[step]))
            .collect(),
        strands: 420,
    };
    lock.draw(scene, random, hair);
}

fn one_or_both(random: &mut Random) -> Vec<usize> {
    match random.below(4) {
        0 => vec![0],
        1 => vec![1],
        _ => vec![0, 1],
    }
}

/// A fringe that hides one brow or both.
pub(super) fn over_brows(scene: &mut Scene<'_>, random: &mut Random) -> Drawn {
    let strength = random.unit();
    let sides = one_or_both(random);
    let hair = hair_colour(scene, random);
    fringe(scene, random, hair, &sides, 0.05 + 0.14 * strength);
    Drawn::on(strength, &sides)
}

/// A fringe that ends well above the brows: allowed. In the person's own colour, whatever it is: brown strands across a bald or
/// grey head are a hair piece.
pub(super) fn on_forehead(scene: &mut Scene<'_>, random: &mut Random) -> Drawn {
    let free = random.within(0.3, 0.42);
    let hair = on_the_crown(scene).map(|value| value * 0.9);
    fringe(scene, random, hair, &[0, 1], -free);
    Drawn::of((0.42 - free) / 0.12)
}

/// Long hair that falls over one eye.
pub(super) fn over_eye(scene: &mut Scene<'_>, random: &mut Random) -> Drawn {
    let strength = random.unit();
    let side = random.below(2);
    let out = [-1.0, 1.0][side];
    let hair = hair_colour(scene, random);
    let top = hairline(scene);
    let reach = 0.45 + 0.7 * strength;
    // From the parting, across the brow and the eye, down the cheek.
    let inner = 0.42 - 0.16 * strength;
    let lock = Lock {
        roots: vec![scene.face(out * -0.05, top), scene.face(out * 0.75, top + 0.18)],
        middles: vec![scene.face(out * inner * 0.9, -0.35), scene.face(out * 1.02, -0.2)],
        tips: vec![
            scene.face(out * (inner + 0.1), reach),
            scene.face(out * 1.0, reach + 0.35),
        ],
        strands: 450,
    };
    lock.draw(scene, random, hair);
    Drawn::on(strength, &[side])
}

/// Long hair in front of one ear or both, a little over the outline of the face: a fault of its own.
pub(super) fn over_ears(scene: &mut Scene<'_>, random: &mut Random) -> Drawn {
    let strength = random.unit();
    let sides = one_or_both(random);
    let hair = hair_colour(scene, random);
    let top = hairline(scene);
    for side in &sides {
        let out = [-1.0, 1.0][*side];
        let ear = scene.in_face(scene.ear(*side))[0].abs().max(0.9);
        let cheek = scene.in_face(scene.points[[234, 454][*side]])[0].abs();
        let inner = cheek - 0.05 - 0.09 * strength;
        let bottom = random.within(1.5, 2.4);
        let lock = Lock {
            roots: vec![
                scene.face(out * 0.45, top - 0.1),
                scene.face(out * (ear - 0.05), top + 0.25),
            ],
            middles: vec![
                scene.face(out * inner, 0.15),
                scene.face(out * (ear + 0.12), 0.25),
            ],
            tips: vec![
                scene.face(out * (inner - 0.08), bottom),
                scene.face(out * (ear + 0.1), bottom + 0.1),
            ],
            strands: 450,
        };
        lock.draw(scene, random, hair);
    }
    Drawn::on(strength, &sides)
}

/// Strands past the outer corner of an eye, across the cheek below it and the outline of the face.
pub(super) fn over_cheek(scene: &mut Scene<'_>, random: &mut Random) -> Drawn {
    let strength = random.unit();
    let side = random.below(2);
    let out = [-1.0, 1.0][side];
    let hair = hair_colour(scene, random);
    let top = hairline(scene);
    let broad = 0.12 + 0.16 * strength;
    let tip = random.within(0.66, 0.72);
    let lock = Lock {
        roots: vec![
            scene.face(out * 0.98, top + 0.1),
            scene.face(out * 1.1, top + 0.3),
        ],
        middles: vec![scene.face(out * 0.9, 0.25), scene.face(out * 1.08, 0.3)],
        tips: vec![
            scene.face(out * (tip - broad), 1.2),
            scene.face(out * (tip + broad), 1.3),
        ],
        strands: 90 + (160.0 * strength) as usize,
    };
    lock.draw(scene, random, hair);
    Drawn::on(strength, &[side])
}
