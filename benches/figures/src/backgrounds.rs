//! Twenty drawn backgrounds, from a studio's wall to a bookshelf, in linear light, with `x` and `y` from 0 to 1.

use crate::dice::Dice;

/// Name and paint; the seed makes what is random.
pub(crate) type Background = (&'static str, fn(f32, f32, &mut Dice) -> [f32; 3]);

fn mix(a: [f32; 3], b: [f32; 3], share: f32) -> [f32; 3] {
    [0, 1, 2].map(|channel| a[channel] + (b[channel] - a[channel]) * share)
}

fn grey(light: f32) -> [f32; 3] {
    [light; 3]
}

/// Smooth noise of `cells` cells a side, 0 to 1, the same everywhere.
fn cloud(x: f32, y: f32, cells: f32, seed: u32) -> f32 {
    let at = |x: f32, y: f32| Dice::of_cell(x as i32, y as i32, seed);
    let (px, py) = (x * cells, y * cells);
    let (x0, y0) = (px.floor(), py.floor());
    let smooth = |t: f32| t * t * (3.0 - 2.0 * t);
    let (fx, fy) = (smooth(px - x0), smooth(py - y0));
    let row = |y: f32| at(x0, y) + (at(x0 + 1.0, y) - at(x0, y)) * fx;
    row(y0) + (row(y0 + 1.0) - row(y0)) * fy
}

fn cell_colour(x: f32, y: f32, seed: u32) -> [f32; 3] {
    [0, 1, 2].map(|channel| Dice::of_cell(x as i32, y as i32, seed + channel).powi(2))
}

pub(crate) const BACKGROUNDS: [Background; 20] = [
    ("white wall", |_, y, _| grey(0.85 - 0.1 * y)),
    ("grey, darker downwards", |_, y, _| grey(0.55 - 0.3 * y)),
    ("blue cloth", |x, y, _| {
        mix([0.08, 0.2, 0.55], [0.15, 0.3, 0.7], cloud(x, y, 4.0, 1))
    }),
    ("red paper", |x, _, _| [0.5 + 0.1 * x, 0.05, 0.06]),
    ("green wall", |_, y, _| [0.12, 0.4 - 0.1 * y, 0.16]),
    ("beige wall with a shadow", |x, y, _| {
        let (dx, dy) = (x - 0.62, y - 0.45);
        let shade = 1.0 - 0.5 * (-(dx * dx + dy * dy) / 0.03).exp();
        [0.65 * shade, 0.55 * shade, 0.42 * shade]
    }),
    ("curtain", |x, _, _| {
        let fold = (x * 14.0).fract() - 0.5;
        [0.5 + 0.3 * fold, 0.45 + 0.3 * fold, 0.3]
    }),
    ("blinds", |_, y, _| {
        grey(if (y * 24.0).fract() < 0.75 { 0.7 } else { 0.25 })
    }),
    ("bricks", |x, y, _| {
        let row = (y * 18.0).floor();
        let along = x * 8.0 + 0.5 * (row as i32 % 2) as f32;
        let joint = (y * 18.0).fract() < 0.12 || along.fract() < 0.06;
        let tone = Dice::of_cell(along as i32, row as i32, 2);
        if joint {
            [0.5, 0.48, 0.44]
        } else {
            mix([0.28, 0.09, 0.05], [0.4, 0.16, 0.1], tone)
        }
    }),
    ("bookshelf", |x, y, _| {
        let (shelf, place) = ((y * 5.0).floor(), (y * 5.0).fract());
        if place < 0.08 {
            [0.25, 0.14, 0.07]
        } else {
            cell_colour((x * 30.0).floor(), shelf, 3)
        }
    }),
    ("tiles", |x, y, _| {
        let joint = (x * 10.0).fract() < 0.05 || (y * 10.0).fract() < 0.05;
        if joint { grey(0.35) } else { [0.7, 0.78, 0.8] }
    }),
    ("lights at night", |x, y, _| {
        let mut light = [0.02, 0.015, 0.02];
        for lamp in 0..14 {
            let at = |seed| Dice::of_cell(lamp, 0, seed);
            let (dx, dy) = (x - at(4), y - at(5));
            if dx * dx + dy * dy < (0.03 + 0.04 * at(6)).powi(2) {
                light = mix(light, [0.9, 0.55 + 0.3 * at(7), 0.2 * at(8)], 0.7);
            }
        }
        light
    }),
    ("wooden door", |x, y, _| {
        let grain = cloud(x * 6.0, y, 8.0, 9);
        let panel = (x * 2.0).fract() < 0.08 || (y * 2.0).fract() < 0.05;
        mix(
            [0.09, 0.035, 0.015],
            [0.22, 0.1, 0.045],
            if panel { 0.0 } else { grain },
        )
    }),
    ("sky and grass", |x, y, _| {
        if y < 0.55 {
            mix([0.25, 0.45, 0.85], grey(0.9), cloud(x, y, 5.0, 10))
        } else {
            mix([0.05, 0.18, 0.03], [0.2, 0.4, 0.08], cloud(x, y, 40.0, 11))
        }
    }),
    ("window", |x, y, _| {
        let frame = (x * 3.0).fract() < 0.06 || (y * 2.0).fract() < 0.05;
        if frame { grey(0.2) } else { [0.85, 0.92, 1.0] }
    }),
    ("office", |x, y, _| {
        if y < 0.35 {
            grey(0.6)
        } else if (x * 4.0).fract() < 0.4 {
            [0.12, 0.16, 0.25]
        } else {
            [0.45, 0.43, 0.4]
        }
    }),
    ("leaves", |x, y, _| {
        mix(
            [0.01, 0.05, 0.01],
            [0.25, 0.5, 0.1],
            cloud(x, y, 28.0, 12).powi(2),
        )
    }),
    ("dark room", |x, y, _| grey(0.015 + 0.02 * cloud(x, y, 6.0, 13))),
    ("wall of skin's colour", |x, y, _| {
        mix([0.45, 0.27, 0.19], [0.58, 0.37, 0.28], cloud(x, y, 3.0, 14))
    }),
    ("board of hair's colour", |x, y, _| {
        mix([0.03, 0.02, 0.014], [0.06, 0.045, 0.035], cloud(x, y, 12.0, 15))
    }),
];
