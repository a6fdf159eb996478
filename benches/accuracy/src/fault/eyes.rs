//! Eyes: lids closed over them, irises moved, pupils red, eyes made narrow.

use crate::draw::{At, Cover, at, curve, mixed, smooth};
use crate::portrait::Scene;
use crate::random::Random;

use super::Drawn;

/// One eye or both, the picture's left (0) and right (1).
fn some_eyes(random: &mut Random, both: f32) -> Vec<usize> {
    if random.chance(both) {
        vec![0, 1]
    } else {
        vec![random.below(2)]
    }
}

/// Upper and lower lid as heights over the line between the eye's corners, by place along it.
struct Eye {
    outer: At,
    inner: At,
    width: f32,
    /// Points from outer to inner corner, along (0 to 1) and down (in eye widths).
    upper: Vec<[f32; 2]>,
    lower: Vec<[f32; 2]>,
    /// How far the brow lies above the line, eye widths.
    brow: f32,
}

impl Eye {
    fn new(scene: &Scene<'_>, side: usize) -> Self {
        let lids = scene.lids(side);
        let (outer, inner) = (lids[0], lids[8]);
        let width = outer.distance(inner);
        let mut eye = Self {
            outer,
            inner,
            width,
            upper: Vec::new(),
            lower: Vec::new(),
            brow: 0.0,
        };
        eye.upper = lids[..=8].iter().map(|point| eye.place(*point)).collect();
        eye.lower = lids[8..]
            .iter()
            .chain(&lids[..1])
            .rev()
            .map(|point| eye.place(*point))
            .collect();
        let brow = scene.brow(side);
        eye.brow = brow.iter().map(|point| eye.place(*point)[1]).sum::<f32>() / brow.len() as f32;
        eye
    }

    /// Along from the outer (0) to the inner (1) corner, and down, in eye widths.
    fn place(&self, point: At) -> [f32; 2] {
        let (ax, ay) = (
            (self.inner.x - self.outer.x) / self.width,
            (self.inner.y - self.outer.y) / self.width,
        );
        // Down is the same way in both eyes, although outer and inner corner change sides.
        let down = if ax < 0.0 { -1.0 } else { 1.0 };
        let (x, y) = (
            (point.x - self.outer.x) / self.width,
            (point.y - self.outer.y) / self.width,
        );
        [x * ax + y * ay, down * (y * ax - x * ay)]
    }

    fn point(&self, along: f32, down: f32) -> At {
        let (ax, ay) = (
            (self.inner.x - self.outer.x) / self.width,
            (self.inner.y - self.outer.y) / self.width,
        );
        let down = if ax < 0.0 { -down } else { down };
        self.outer.plus(
            (along * ax - down * ay) * self.width,
            (along * ay + down * ax) * self.width,
        )
    }

    fn lid(line: &[[f32; 2]], along: f32) -> f32 {
        let next = line
            .iter()
            .position(|point| point[0] >= along)
            .unwrap_or(line.len() - 1)
            .max(1);
        let (a, b) = (line[next - 1], line[next]);
        let t = ((along - a[0]) / (b[0] - a[0]).max(1e-4)).clamp(0.0, 1.0);
        a[1] + (b[1] - a[1]) * t
    }

    fn upper_at(&self, along: f32) -> f32 {
        Self::lid(&self.upper, along)
    }

    fn lower_at(&self, along: f32) -> f32 {
        Self::lid(&self.lower, along)
    }
}

/// The skin of the upper lid is drawn down over the eye, with its lashes along the lower lid.
pub(super) fn closed_lids(scene: &mut Scene<'_>, random: &mut Random) -> Drawn {
    let eyes = some_eyes(random, 0.75);
    let strength = random.unit();
    // Where the lids meet, from the upper lid's rest (0) to the lower one (1).
    let meeting = 0.82 + 0.16 * strength;
    let lash_darkness = random.within(0.55, 0.9);
    for side in &eyes {
        let eye = Eye::new(scene, *side);
        close(scene, &eye, meeting);
        lashes(scene, random, &eye, meeting, lash_darkness);
    }
    Drawn::on(strength, &eyes)
}

fn close(scene: &mut Scene<'_>, eye: &Eye, meeting: f32) {
    let source = scene.canvas.clone();
    let edge = 1.2 / eye.width;
    scene.canvas = source.warped(|point| {
        let [along, down] = eye.place(point);
        if !(-0.12..1.12).contains(&along) || !(eye.brow..0.6).contains(&down) {
            return point;
        }
        // The lids' own rims (lashes, wet edge) lie within this band and must not be stretched with the skin.
        let rim = 0.055;
        let inside = along.clamp(0.0, 1.0);
        let upper = eye.upper_at(inside) - rim;
        let lower = eye.lower_at(inside) + rim;
        let fold = upper + 0.62 * (eye.brow - upper);
        let meet = upper + meeting * (lower - upper);
        let moved = if down <= fold || down >= lower + 0.12 {
            return point;
        } else if down <= meet {
            fold + (down - fold) * (upper - fold) / (meet - fold)
        } else {
            // The lower lid comes up to meet the upper one.
            lower + (down - meet) / (lower + 0.12 - meet) * 0.12
        };
        let ends = smooth(-0.12, 0.02, along) * smooth(1.12, 0.98, along);
        eye.point(along, down + (moved - down) * ends)
    });
    // A lid bulges over the eyeball: lighter in its middle, darker towards the fold and the corners.
    let lid = scene
        .pen()
        .soft(4.0)
        .polygon(&lid_area(eye, meeting))
        .softened((edge * eye.width * 1.5).max(1.0));
    scene.canvas.paint(&lid, |point, under| {
        let [along, down] = eye.place(point);
        let bulge = smooth(0.0, 0.45, along) * smooth(1.0, 0.55, along);
        let shade = 0.93 + 0.10 * bulge - 0.05 * smooth(0.0, 0.2, down);
        under.map(|value| value * shade)
    });
}

fn lid_area(eye: &Eye, meeting: f32) -> Vec<At> {
    let steps = 12;
    let meet = |along: f32| {
        let (upper, lower) = (eye.upper_at(along) - 0.055, eye.lower_at(along) + 0.055);
        upper + meeting * (lower - upper)
    };
    (0..=steps)
        .map(|step| step as f32 / steps as f32)
        .map(|along| eye.point(along, eye.upper_at(along) - 0.06))
        .chain(
            (0..=steps)
                .rev()
                .map(|step| step as f32 / steps as f32)
                .map(|along| eye.point(along, meet(along))),
        )
        .collect()
}

fn lashes(scene: &mut Scene<'_>, random: &mut Random, eye: &Eye, meeting: f32, darkness: f32) {
    let steps = 16;
    let meet = |along: f32| {
        let inside = along.clamp(0.0, 1.0);
        let (upper, lower) = (eye.upper_at(inside) - 0.055, eye.lower_at(inside) + 0.055);
        upper + meeting * (lower - upper)
    };
    let skin = scene.colour_at(0.0, 0.0, 0.06);
    let dark = skin.map(|value| value * (1.0 - darkness) * 0.8);
    let line: Vec<(At, f32)> = (0..=steps)
        .map(|step| {
            let along = -0.03 + 1.04 * step as f32 / steps as f32;
            let taper = 0.3 + 0.7 * smooth(-0.03, 0.3, along) * smooth(1.02, 0.75, along);
            (eye.point(along, meet(along)), 0.017 * eye.width * taper)
        })
        .collect();
    let mut cover = vec![scene.pen().soft(1.0).stroke(&line).softened(0.5)];
    let count = 14 + random.below(10);
    for index in 0..count {
        let along = (index as f32 + random.unit()) / count as f32 * 0.96;
        let root = eye.point(along, meet(along));
        let length = random.within(0.05, 0.11) * (1.2 - along);
        let tip = eye.point(along - (0.5 - along).abs() * 0.1, meet(along) + length);
        cover.push(scene.pen().stroke(&[
            (root, 0.009 * eye.width),
            (
                root.towards(tip, 0.6).plus(0.0, 0.01 * eye.width),
                0.006 * eye.width,
            ),
            (tip, 0.002 * eye.width),
        ]));
    }
    for part in cover {
        scene.canvas.paint(&part, |_, under| mixed(under, dark, 0.85));
    }
}

/// What can be seen between the lids.
fn opening(scene: &Scene<'_>, side: usize) -> Cover {
    scene
        .pen()
        .soft(1.0)
        .polygon(&curve(&scene.lids(side), true))
        .softened(0.7)
}

/// Both irises are moved the same way; the white is stretched on one side and covered on the other.
pub(super) fn gaze_aside(scene: &mut Scene<'_>, random: &mut Random) -> Drawn {
    let strength = random.unit();
    // In iris radii: at 0.65 an iris leaves half of its side's white, at 1.15 it touches the corner.
    let reach = 0.65 + 0.5 * strength;
    let angle = random.of(&[0.0, 0.0, 0.35, -0.35, 2.8, 3.1, 3.5, 3.1]) + random.within(-0.15, 0.15);
    for side in [0, 1] {
        let eye = Eye::new(scene, side);
        let open = opening(scene, side);
        let (centre, radius) = scene.iris(side);
        let [dx, dy] = [
            reach * radius * libm::cosf(angle),
            0.6 * reach * radius * libm::sinf(angle),
        ];
        let left = scene
            .lids(side)
            .iter()
            .map(|point| point.x)
            .fold(f32::INFINITY, f32::min);
        let right = scene.lids(side).iter().map(|point| point.x).fold(0.0, f32::max);
        let source = scene.canvas.clone();
        let rim = radius * 1.12;
        let from = |x: f32| {
            // Along the eye: rigid over the iris, stretched between it and the corners.
            let (old_left, old_right) = (centre.x - rim, centre.x + rim);
            let (new_left, new_right) = (old_left + dx, old_right + dx);
            if x < new_left {
                let span = (new_left - left).max(1.0);
                left + (x - left) / span * (old_left - left).max(1.0)
            } else if x > new_right {
                let span = (right - new_right).max(1.0);
                right - (right - x) / span * (right - old_right).max(1.0)
            } else {
                x - dx
            }
        };
        let near = |point: At| smooth(2.2, 1.0, (point.y - centre.y).abs() / (radius + eye.width * 0.1));
        scene.canvas.paint(&open, |point, _| {
            source.sample(at(from(point.x), point.y - dy * near(point)))
        });
    }
    Drawn::of(strength)
}

/// The flash lights the retina: a red disc with a bright middle in each pupil.
pub(super) fn red_pupils(scene: &mut Scene<'_>, random: &mut Random) -> Drawn {
    let strength = random.unit();
    let size = 0.42 + 0.33 * strength;
    let red = [
        random.within(0.62, 0.95),
        random.within(0.02, 0.22),
        random.within(0.04, 0.2),
    ];
    let glow = random.within(0.65, 0.95);
    for side in [0, 1] {
        let (centre, radius) = scene.iris(side);
        let open = opening(scene, side);
        let pupil = scene
            .pen()
            .soft(2.0)
            .ellipse(centre, [radius * size, radius * size], 0.0)
            .softened(0.08 * radius + 0.4)
            .inside(&open);
        scene.canvas.paint(&pupil, |point, under| {
            let middle = 1.0 - point.distance(centre) / (radius * size);
            let lit = red.map(|value| (value + 0.25 * middle.max(0.0)).min(1.0));
            // The catch light stays.
            let light = (under[0] + under[1] + under[2]) / 3.0;
            mixed(mixed(under, lit, glow), under, smooth(0.6, 0.85, light))
        });
    }
    Drawn::of(strength)
}

/// Narrow eyes, wide open: the opening and what surrounds it pressed together, the iris as round as before.
pub(super) fn narrow(scene: &mut Scene<'_>, random: &mut Random) -> Drawn {
    let strength = random.unit();
    let height = 0.85 - 0.27 * strength;
    for side in [0, 1] {
        let eye = Eye::new(scene, side);
        let source = scene.canvas.clone();
        scene.canvas = source.warped(|point| {
            let [along, down] = eye.place(point);
            let inside = along.clamp(0.0, 1.0);
            let (upper, lower) = (eye.upper_at(inside), eye.lower_at(inside));
            let middle = 0.45 * upper + 0.55 * lower;
            let (new_upper, new_lower) = (
                middle + (upper - middle) * height,
                middle + (lower - middle) * height,
            );
            let reach = 0.3;
            let ends = smooth(-0.2, 0.05, along) * smooth(1.2, 0.95, along);
            let moved = if down < new_upper && down > new_upper - reach {
                // Lid skin is stretched down to the new rim.
                upper - (new_upper - down) * (reach - (new_upper - upper)).max(0.05) / reach
            } else if down > new_lower && down < new_lower + reach {
                lower + (down - new_lower) * (reach - (lower - new_lower)).max(0.05) / reach
            } else {
                down
            };
            eye.point(along, down + (moved - down) * ends)
        });
    }
    Drawn::of(strength)
}
