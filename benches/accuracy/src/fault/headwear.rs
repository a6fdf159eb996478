//! Things on the head: caps, woollen hats, brimmed hats, hoods, headscarves.

use crate::draw::{At, Clouds, Colour, Cover, curve, smooth};
use crate::portrait::Scene;
use crate::random::Random;

use super::Drawn;

/// Usual cloth.
pub(super) const CLOTH: [Colour; 9] = [
    [0.08, 0.08, 0.10],
    [0.14, 0.18, 0.33],
    [0.55, 0.10, 0.12],
    [0.85, 0.84, 0.80],
    [0.42, 0.42, 0.44],
    [0.30, 0.36, 0.24],
    [0.72, 0.58, 0.40],
    [0.45, 0.62, 0.75],
    [0.80, 0.62, 0.68],
];

/// How a piece of cloth is woven and lit.
pub(super) struct Fabric {
    colour: Colour,
    folds: Clouds,
    grain: Clouds,
    /// How deep folds are.
    depth: f32,
    /// Light from the picture's right (positive) or left.
    side: f32,
}

impl Fabric {
    pub(super) fn new(scene: &Scene<'_>, random: &mut Random, depth: f32) -> Self {
        let seed = random.below(1 << 20) as u64;
        Self {
            colour: random.of(&CLOTH),
            folds: Clouds::stretched(seed, [0.28 * scene.unit, 0.9 * scene.unit], 2),
            grain: Clouds::new(seed + 1, 1.6, 1),
            depth,
            side: random.within(-0.12, 0.12),
        }
    }

    /// Colour at a place, darker towards the edges of something round that is `half_width` wide.
    pub(super) fn lit(&self, point: At, from_middle: f32, half_width: f32) -> Colour {
        let across = (from_middle / half_width).clamp(-1.1, 1.1);
        let round = 1.06 - 0.38 * across * across + self.side * across;
        let light = round + self.depth * self.folds.at(point) + 0.05 * self.grain.at(point);
        self.colour
            .map(|value| (value * light.max(0.25) + 0.02 * light).clamp(0.0, 1.0))
    }
}

/// Half the head's width over the ears, and the crown's height, in inter-eye distances.
fn head(scene: &Scene<'_>) -> (f32, f32) {
    let half = [0, 1]
        .map(|side| scene.in_face(scene.points[[127, 356][side]])[0].abs())
        .iter()
        .sum::<f32>()
        / 2.0;
    (half * 1.1, scene.in_face(scene.crown())[1])
}

fn put(scene: &mut Scene<'_>, cover: &Cover, fabric: &Fabric, half_width: f32) {
    let (eyes, unit) = (scene.eyes, scene.unit);
    scene.canvas.paint(cover, |point, _| {
        fabric.lit(point, (point.x - eyes.x) / unit, half_width)
    });
}

/// The shadow that something casts just below its edge.
fn shade_below(scene: &mut Scene<'_>, edge: &[At], reach: f32) {
    let unit = scene.unit;
    let line: Vec<(At, f32)> = edge
        .iter()
        .map(|point| (point.plus(0.0, 0.5 * reach * unit), 0.5 * reach * unit))
        .collect();
    let shade = scene
        .pen()
        .soft(reach * unit)
        .stroke(&line)
        .softened(0.4 * reach * unit);
    scene
        .canvas
        .paint(&shade, |_, under| under.map(|value| value * 0.72));
}

/// Outline of a dome over the head down to a level, in face coordinates.
fn dome(scene: &Scene<'_>, half: f32, top: f32, level: f32, bulge: f32) -> Vec<At> {
    let shape = [
        (-1.0, level),
        (-1.06, level - 0.35 * (level - top)),
        (-0.86 - bulge, level - 0.75 * (level - top)),
        (-0.45, top + 0.06),
        (0.0, top),
        (0.45, top + 0.06),
        (0.86 + bulge, level - 0.75 * (level - top)),
        (1.06, level - 0.35 * (level - top)),
        (1.0, level),
        (0.5, level + 0.07),
        (0.0, level + 0.09),
        (-0.5, level + 0.07),
    ];
    let points: Vec<At> = shape.iter().map(|(x, y)| scene.face(x * half, *y)).collect();
    curve(&points, true)
}

/// A cap with a peak over the forehead, worn straight.
pub(super) fn cap(scene: &mut Scene<'_>, random: &mut Random) -> Drawn {
    let (half, crown) = head(scene);
    let strength = random.unit();
    let level = -0.72 + 0.14 * strength;
    let top = crown - random.within(0.02, 0.15);
    let fabric = Fabric::new(scene, random, 0.07);
    let body = scene
        .pen()
        .polygon(&dome(scene, half * 1.04, top, level, 0.02))
        .softened(0.6);
    let peak_half = half * random.within(0.68, 0.82);
    let peak: Vec<At> = curve(
        &[
            scene.face(-peak_half, level - 0.02),
            scene.face(-peak_half * 0.6, level - 0.16),
            scene.face(0.0, level - 0.2),
            scene.face(peak_half * 0.6, level - 0.16),
            scene.face(peak_half, level - 0.02),
            scene.face(peak_half * 0.75, level + 0.14),
            scene.face(0.0, level + 0.2),
            scene.face(-peak_half * 0.75, level + 0.14),
        ],
        true,
    );
    let below =
        [-0.8, -0.4, 0.0, 0.4, 0.8].map(|x: f32| scene.face(x * peak_half, level + 0.2 - 0.1 * x * x));
    shade_below(scene, &below, random.within(0.12, 0.3));
    put(scene, &body, &fabric, half * 1.05);
    for seam in [-0.45, 0.0, 0.45] {
        let line = curve(
            &[
                scene.face(seam * 0.2, top + 0.02),
                scene.face(seam * half * 0.9, (top + level) / 2.0),
                scene.face(seam * half, level),
            ],
            false,
        );
        let stroke: Vec<(At, f32)> = line
            .into_iter()
            .map(|point| (point, 0.006 * scene.unit))
            .collect();
        let cover = scene.pen().stroke(&stroke);
        scene
            .canvas
            .paint(&cover, |_, under| under.map(|value| value * 0.75));
    }
    let peak = scene.pen().polygon(&peak).softened(0.6);
    let darker = random.within(0.6, 0.9);
    let (eyes, unit) = (scene.eyes, scene.unit);
    scene.canvas.paint(&peak, |point, _| {
        fabric
            .lit(point, (point.x - eyes.x) / unit, half * 1.2)
            .map(|value| value * darker)
    });
    Drawn::of(strength)
}

/// A knitted hat pulled over the forehead.
pub(super) fn beanie(scene: &mut Scene<'_>, random: &mut Random) -> Drawn {
    let (half, crown) = head(scene);
    let strength = random.unit();
    let level = -0.85 + 0.3 * strength;
    let top = crown - random.within(0.05, 0.3);
    let mut fabric = Fabric::new(scene, random, 0.05);
    let rib = random.within(0.03, 0.06) * scene.unit;
    fabric.grain = Clouds::stretched(7, [rib, 40.0 * rib], 1);
    let body = scene
        .pen()
        .polygon(&dome(scene, half * 1.1, top, level, 0.06))
        .softened(0.8);
    let edge: Vec<At> = [-0.9, -0.5, 0.0, 0.5, 0.9]
        .map(|x| scene.face(x * half, level + 0.08))
        .to_vec();
    shade_below(scene, &edge, 0.08);
    let (eyes, unit) = (scene.eyes, scene.unit);
    let fold = level - random.within(0.25, 0.4);
    let line = scene.face(0.0, fold).y;
    scene.canvas.paint(&body, |point, _| {
        let across = (point.x - eyes.x) / unit;
        let stripes = 0.09 * libm::sinf((point.x - eyes.x) / rib * core::f32::consts::TAU);
        let turned_up = if point.y > line { 1.05 } else { 0.95 };
        let edge = 1.0 - 0.3 * smooth(3.0, 0.0, (point.y - line).abs());
        fabric
            .lit(point, across, half * 1.12)
            .map(|value| value * (1.0 + stripes) * turned_up * edge)
    });
    Drawn::of(strength)
}

/// A hat with a brim all around.
pub(super) fn brimmed(scene: &mut Scene<'_>, random: &mut Random) -> Drawn {
    let (half, crown) = head(scene);
    let strength = random.unit();
    let level = -0.78 + 0.12 * strength;
    let top = crown - random.within(0.1, 0.4);
    let wide = half * random.within(1.45, 2.0);
    let fabric = Fabric::new(scene, random, 0.04);
    let unit = scene.unit;
    let brim = scene
        .pen()
        .ellipse(
            scene.face(0.0, level - 0.02),
            [wide * unit, random.within(0.2, 0.34) * unit],
            scene.tilt_rad(),
        )
        .softened(0.7);
    let below: Vec<At> = [-0.9, -0.5, 0.0, 0.5, 0.9]
        .map(|x| scene.face(x * half, level + 0.22))
        .to_vec();
    shade_below(scene, &below, 0.3);
    put(scene, &brim, &fabric, wide);
    let body = scene
        .pen()
        .polygon(&dome(scene, half * 0.98, top, level - 0.05, 0.0))
        .softened(0.6);
    put(scene, &body, &fabric, half);
    let band: Vec<At> = [(-1.0, -0.12), (1.0, -0.12), (1.0, 0.02), (-1.0, 0.02)]
        .map(|(x, y)| scene.face(x * half, level + y))
        .to_vec();
    let band = scene.pen().polygon(&band).softened(0.5).inside(&body);
    scene
        .canvas
        .paint(&band, |_, under| under.map(|value| value * 0.5));
    Drawn::of(strength)
}

/// Cloth around the face: `open` is its opening relative to the face's outline.
fn wrapped(scene: &mut Scene<'_>, random: &mut Random, open: f32, outer: f32, level: f32, dark_inside: f32) {
    let (half, crown) = head(scene);
    let fabric = Fabric::new(scene, random, 0.12);
    let height = scene.canvas.height as f32;
    let bottom = scene.in_face(crate::draw::at(scene.eyes.x, height + 5.0))[1];
    let top = crown - 0.12 - 0.3 * (outer - 1.0);
    let chin = scene.in_face(scene.chin())[1];
    let around = [
        (0.0, top),
        (-0.6 * half * outer, top + 0.18),
        (-1.08 * half * outer, -0.5),
        (-1.15 * half * outer, 0.5),
        (-1.1 * half * outer, chin),
        (-1.5 * half * outer, chin + 0.9),
        (-2.1 * half, bottom),
        (2.1 * half, bottom),
        (1.5 * half * outer, chin + 0.9),
        (1.1 * half * outer, chin),
        (1.15 * half * outer, 0.5),
        (1.08 * half * outer, -0.5),
        (0.6 * half * outer, top + 0.18),
    ];
    let around: Vec<At> = around.iter().map(|(x, y)| scene.face(*x, *y)).collect();
    let cheek = 0.9 * half * open;
    let opening = [
        (0.0, level),
        (-0.62 * cheek, level + 0.1),
        (-cheek, -0.25),
        (-cheek * 0.98, 0.45),
        (-0.72 * cheek, chin - 0.35),
        (-0.3 * cheek, chin + 0.04),
        (0.0, chin + 0.09),
        (0.3 * cheek, chin + 0.04),
        (0.72 * cheek, chin - 0.35),
        (cheek * 0.98, 0.45),
        (cheek, -0.25),
        (0.62 * cheek, level + 0.1),
    ];
    let opening: Vec<At> = opening.iter().map(|(x, y)| scene.face(*x, *y)).collect();
    let face = scene.pen().polygon(&curve(&opening, true)).softened(0.8);
    let cloth = scene
        .pen()
        .polygon(&curve(&around, true))
        .softened(0.8)
        .without(&face);
    // The opening's own shadow on the face.
    let mut rim: Vec<(At, f32)> = curve(&opening, true)
        .into_iter()
        .map(|point| (point, 0.05 * scene.unit))
        .collect();
    rim.push(rim[0]);
    let rim = scene
        .pen()
        .soft(0.06 * scene.unit)
        .stroke(&rim)
        .softened(0.05 * scene.unit);
    scene
        .canvas
        .paint(&rim, |_, under| under.map(|value| value * 0.8));
    let (eyes, unit) = (scene.eyes, scene.unit);
    let edge = scene
        .pen()
        .soft(0.25 * unit)
        .polygon(&curve(&opening, true))
        .softened(0.12 * unit);
    scene.canvas.paint(&cloth, |point, _| {
        let inside = 1.0 - dark_inside * edge.at(point);
        fabric
            .lit(point, (point.x - eyes.x) / unit, half * 1.5 * outer)
            .map(|value| value * inside)
    });
}

/// A headscarf around the face, over hair, ears and neck.
pub(super) fn headscarf(scene: &mut Scene<'_>, random: &mut Random) -> Drawn {
    let strength = random.unit();
    let level = -0.95 + 0.3 * strength;
    wrapped(scene, random, 1.0, 1.12, level, 0.25);
    Drawn::on(strength, &[0, 1])
}

/// The hood of a jacket, pulled up.
pub(super) fn hood(scene: &mut Scene<'_>, random: &mut Random) -> Drawn {
    let strength = random.unit();
    let open = 1.28 - 0.1 * strength;
    wrapped(scene, random, open, 1.38, -1.15 + 0.25 * strength, 0.75);
    Drawn::of(strength)
}
