//! Writing over a picture: the date of a camera, the watermark of a phone, an office's stamp; and writing that belongs into it,
//! on clothes. The letters are lines of our own on a grid of five by seven points.

use crate::draw::{At, Clouds, Colour, at, mixed};
use crate::portrait::Scene;
use crate::random::Random;

use super::Drawn;

/// Each sign as lines of points, two digits a point: to the right (0 to 4) and down (0 to 6).
const SIGNS: [(char, &[&str]); 37] = [
    ('0', &["103041453616050110"]),
    ('1', &["112026", "1636"]),
    ('2', &["01103041420646"]),
    ('3', &["01103041423344453616", "1333"]),
    ('4', &["36300444"]),
    ('5', &["400002324345361605"]),
    ('6', &["3010010516364544331303"]),
    ('7', &["004026"]),
    ('8', &["103041423313020110", "1304051636454433"]),
    ('9', &["16364541301001021333"]),
    ('.', &["2526"]),
    (':', &["2122", "2425"]),
    ('/', &["0640"]),
    ('-', &["1333"]),
    ('\'', &["2022"]),
    ('A', &["062046", "1434"]),
    ('C', &["4130100105163645"]),
    ('D', &["00204244260600"]),
    ('E', &["40000646", "0333"]),
    ('F', &["400006", "0333"]),
    ('G', &["413010010516364543", "4323"]),
    ('H', &["0006", "4046", "0343"]),
    ('I', &["2026"]),
    ('K', &["0006", "400346"]),
    ('L', &["000646"]),
    ('M', &["0600234046"]),
    ('N', &["06004640"]),
    ('O', &["103041453616050110"]),
    ('P', &["06003041423303"]),
    ('R', &["06003041423303", "2346"]),
    ('S', &["413010010213334445361605"]),
    ('T', &["0040", "2026"]),
    ('U', &["000516364540"]),
    ('Y', &["002340", "2326"]),
    ('日', &["0040460600", "0343"]),
    ('中', &["0141440401", "2026"]),
    ('月', &["06004046", "0242", "0444"]),
];
/// From one sign to the next, in their height.
const ADVANCE: f32 = 0.93;
const DATES: [&str; 6] = [
    "2026.11.22 10:15",
    "22/11/2026",
    "'26 11 22",
    "2026-11-22",
    "11.22 08:37",
    "2026月11日22",
];
const CAMERAS: [[&str; 2]; 6] = [
    ["SHOT ON MI 9T", "AI TRIPLE CAMERA"],
    ["SHOT ON ONE PLUS", ""],
    ["HUAI AN 2026.11.22", "10:15"],
    ["DUAL CAMERA", "P40 PRO"],
    ["中日中 中月日中", "2026.11.22 10:15"],
    ["REALME GT", "2026-11-22"],
];
const PRINTS: [&str; 6] = ["SPORT", "TEAM 26", "COLLEGE", "1984", "SURE", "CAMP HOLIDAY"];

/// One manner of writing.
#[derive(Clone, Copy)]
struct Hand {
    height: f32,
    /// Thickness of the lines, in their height.
    weight: f32,
    colour: Colour,
    opacity: f32,
}

impl Hand {
    fn width_of(self, text: &str) -> f32 {
        text.chars().count() as f32 * ADVANCE * self.height
    }

    /// Writes; `place` says where a point of the line lies, to the right and down from its upper left corner.
    fn write(self, scene: &mut Scene<'_>, text: &str, place: impl Fn(f32, f32) -> At) {
        let unit = self.height / 6.0;
        for (index, sign) in text.chars().enumerate() {
            let lines = SIGNS.iter().find(|(known, _)| *known == sign);
            let left = index as f32 * ADVANCE * self.height;
            for line in lines.map_or(&[][..], |(_, lines)| lines) {
                let radius = 0.5 * self.weight * self.height;
                let points: Vec<(At, f32)> = line
                    .as_bytes()
                    .as_chunks::<2>()
                    .0
                    .iter()
                    .map(|point| point.map(|digit| f32::from(digit - b'0') * unit))
                    .map(|[x, y]| (place(left + x, y), radius))
                    .collect();
                let cover = scene.pen().stroke(&points);
                scene
                    .canvas
                    .paint(&cover, |_, under| mixed(under, self.colour, self.opacity));
            }
        }
    }

    /// Writes a level line; a soft shadow under it where asked for, as phones draw it.
    fn write_level(self, scene: &mut Scene<'_>, text: &str, corner: At, shadow: bool) {
        if shadow {
            let under = Self {
                colour: [0.15; 3],
                opacity: 0.6,
                ..self
            };
            let off = 0.07 * self.height;
            under.write(scene, text, |x, y| corner.plus(x + off, y + off));
        }
        self.write(scene, text, |x, y| corner.plus(x, y));
    }
}

/// Brightness of what lies under a rectangle, 0 to 1.
fn brightness(scene: &Scene<'_>, corner: At, width: f32, height: f32) -> f32 {
    let (right, down) = (corner.plus(width, 0.0), corner.plus(0.0, height));
    let across = corner.plus(width, height);
    let shape = scene.pen().polygon(&[corner, right, across, down]);
    scene.canvas.mean(&shape).iter().sum::<f32>() / 3.0
}

/// Where a block of this size lies: in a corner, more often in one of the lower ones.
fn in_a_corner(scene: &Scene<'_>, random: &mut Random, width: f32, height: f32) -> At {
    let size = [scene.canvas.width as f32, scene.canvas.height as f32];
    let margin = random.within(0.02, 0.07) * size[0];
    let left = if random.chance(0.5) {
        margin
    } else {
        size[0] - margin - width
    };
    let top = if random.chance(0.2) {
        margin
    } else {
        size[1] - margin - height
    };
    at(left.max(0.5 * margin), top)
}

/// The date that a camera prints, orange, red, yellow or white.
pub(super) fn date(scene: &mut Scene<'_>, random: &mut Random) -> Drawn {
    let strength = random.unit();
    let text = random.of(&DATES);
    let mut hand = Hand {
        height: (0.02 + 0.02 * strength) * scene.canvas.width as f32,
        weight: random.within(0.11, 0.17),
        colour: random.of(&[[1.0, 0.5, 0.05], [1.0, 0.62, 0.1], [0.93, 0.2, 0.08]]),
        opacity: random.within(0.8, 1.0),
    };
    let width = hand.width_of(text);
    let corner = in_a_corner(scene, random, width, hand.height);
    if brightness(scene, corner, width, hand.height) < 0.6 && random.chance(0.3) {
        hand.colour = [1.0, 0.95, 0.75];
    }
    hand.write_level(scene, text, corner, false);
    Drawn::of(strength)
}

/// What phones write: their name, the place and the time, a mark beside it.
pub(super) fn camera_watermark(scene: &mut Scene<'_>, random: &mut Random) -> Drawn {
    let strength = random.unit();
    let lines = random.of(&CAMERAS);
    let mut hand = Hand {
        height: (0.02 + 0.018 * strength) * scene.canvas.width as f32,
        weight: random.within(0.1, 0.15),
        colour: [1.0; 3],
        opacity: random.within(0.8, 1.0),
    };
    let logo = if random.chance(0.5) {
        2.6 * hand.height
    } else {
        0.0
    };
    let longest = hand.width_of(lines[0]).max(0.8 * hand.width_of(lines[1]));
    let (width, height) = (longest + 1.4 * logo, 2.5 * hand.height);
    let corner = in_a_corner(scene, random, width, height);
    // What cannot be read against what is under it nobody prints.
    if brightness(scene, corner, width, height) > 0.62 {
        hand.colour = random.of(&[[0.1; 3], [0.25; 3], [0.9, 0.45, 0.05]]);
    }
    let shadow = hand.colour == [1.0; 3] && random.chance(0.5);
    if logo > 0.0 {
        let middle = corner.plus(0.5 * logo, 0.48 * logo);
        let pen = scene.pen();
        let disc = pen.ellipse(middle, [0.5 * logo; 2], 0.0);
        let hole = pen.ellipse(middle.plus(0.06 * logo, 0.0), [0.3 * logo; 2], 0.0);
        scene.canvas.paint(&disc.without(&hole), |_, under| {
            mixed(under, hand.colour, hand.opacity)
        });
    }
    let first = corner.plus(1.4 * logo, 0.0);
    hand.write_level(scene, lines[0], first, shadow);
    let second = Hand {
        height: 0.8 * hand.height,
        ..hand
    };
    second.write_level(scene, lines[1], first.plus(0.0, 1.65 * hand.height), shadow);
    Drawn::of(strength)
}

/// A round stamp over a corner, written along its edge, perhaps cut by the picture's.
pub(super) fn stamp(scene: &mut Scene<'_>, random: &mut Random) -> Drawn {
    let strength = random.unit();
    let (width, height) = (scene.canvas.width as f32, scene.canvas.height as f32);
    let radius = (0.08 + 0.07 * strength) * width;
    let inward = random.within(0.5, 1.3) * radius;
    let centre = at(
        if random.chance(0.5) {
            inward
        } else {
            width - inward
        },
        if random.chance(0.5) {
            inward
        } else {
            height - inward
        },
    );
    let colour = random.of(&[
        [0.86, 0.1, 0.12],
        [0.78, 0.08, 0.16],
        [0.88, 0.16, 0.1],
        [0.12, 0.2, 0.6],
    ]);
    let opacity = random.within(0.8, 1.0);
    let worn = Clouds::new(u64::from(random.unit().to_bits()), 0.25 * radius, 3);
    let wear = random.within(0.0, 0.35);
    let pen = scene.pen();
    let thick = random.within(0.07, 0.12) * radius;
    let rim = pen.ellipse(centre, [radius; 2], 0.0);
    let hole = pen.ellipse(centre, [radius - thick; 2], 0.0);
    scene.canvas.paint(&rim.without(&hole), |point, under| {
        mixed(under, colour, opacity - wear * worn.at(point).max(0.0))
    });
    let hand = Hand {
        height: 0.24 * radius,
        weight: 0.2,
        colour,
        opacity,
    };
    let start = random.within(-2.6, -2.2);
    hand.write(scene, "中日 OFFICE 月中", |x, y| {
        let (out, angle) = (0.82 * radius - y, start + x / (0.62 * radius));
        centre.plus(out * libm::sinf(angle), -out * libm::cosf(angle))
    });
    let star: Vec<At> = (0..10)
        .map(|corner| {
            let out = radius * if corner % 2 == 0 { 0.34 } else { 0.14 };
            let angle = corner as f32 * core::f32::consts::PI / 5.0;
            centre.plus(out * libm::sinf(angle), -out * libm::cosf(angle))
        })
        .collect();
    let star = scene.pen().polygon(&star);
    scene
        .canvas
        .paint(&star, |_, under| mixed(under, colour, opacity));
    Drawn::of(strength)
}

/// A word printed on the chest, or stripes: nothing is laid over the picture.
pub(super) fn printed_clothes(scene: &mut Scene<'_>, random: &mut Random) -> Drawn {
    let text = random.of(&PRINTS);
    let hand = Hand {
        height: random.within(0.16, 0.55) * scene.unit,
        weight: random.within(0.14, 0.22),
        colour: random.of(&[[0.95; 3], [0.05; 3], [0.85, 0.1, 0.1], [0.95, 0.75, 0.1]]),
        opacity: random.within(0.75, 0.95),
    };
    let chin = scene.chin();
    let room = scene.canvas.height as f32 - chin.y;
    let down = random.within(0.55, 0.85) * room;
    let left = chin.x - 0.5 * hand.width_of(text);
    // The chest is round and the person a little askew.
    let (lean, round) = (random.within(-0.05, 0.05), random.within(0.0, 0.12) / scene.unit);
    hand.write(scene, text, |x, y| {
        let from_middle = left + x - chin.x;
        at(
            left + x,
            chin.y + down + y + lean * from_middle - round * from_middle * from_middle,
        )
    });
    Drawn::default()
}

/// Checks or stripes woven into the clothes.
pub(super) fn patterned_clothes(scene: &mut Scene<'_>, random: &mut Random) -> Drawn {
    let step = random.within(0.06, 0.35) * scene.unit;
    let colour = random.of(&[[0.9; 3], [0.08; 3], [0.75, 0.12, 0.12], [0.15, 0.25, 0.55]]);
    let (upright, across) = random.of(&[(true, false), (false, true), (true, true)]);
    let thin = random.within(0.12, 0.45);
    let (lean, chin) = (random.within(-0.2, 0.2), scene.chin());
    let persons = scene.silhouette();
    let columns = scene.canvas.width;
    for index in 0..scene.canvas.pixels.len() {
        let (x, y) = ((index % columns) as f32 + 0.5, (index / columns) as f32 + 0.5);
        // Below the throat, which is left bare.
        let clothed = y - chin.y - 0.75 * scene.unit + 0.25 * (x - chin.x).abs() > 0.0;
        let line = |along: f32| (along / step).rem_euclid(1.0) < thin;
        let (u, v) = (x + lean * y, y - lean * x);
        if clothed && (upright && line(u) || across && line(v)) {
            let share = 0.8 * persons.pixels[index][0];
            scene.canvas.pixels[index] = mixed(scene.canvas.pixels[index], colour, share);
        }
    }
    Drawn::default()
}
