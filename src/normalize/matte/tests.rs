//! Drawn heads with known alpha, over several backgrounds, against what the raw mask and a guided filter make of them.

use super::*;
use crate::catalogue::{Catalogue, LimitName};
use crate::facts::{LabConverter, delta_e_00};
use crate::frame::FrameMeasures;
use crate::normalize::{foreground, replace};

const WIDTH: usize = 176;
const HEIGHT: usize = 220;
const CELL_PX: f64 = 2.6;

struct Dice(u64);

impl Dice {
    fn roll(&mut self, low: f32, high: f32) -> f32 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        low + (self.0 >> 40) as f32 / 16_777_216.0 * (high - low)
    }
}

/// Coverage of a head, shoulders and, unless left out, strands of hair.
fn drawn_alpha(strands: bool) -> Vec<f32> {
    const FINE: usize = 4;
    let mut dice = Dice(7);
    let mut lines = Vec::new();
    for _ in 0..if strands { 110 } else { 0 } {
        let turn = f64::from(dice.roll(0.0, 1.0)) * std::f64::consts::PI;
        let (cos, sin) = (libm::cos(turn) as f32, -libm::sin(turn) as f32);
        let root = [88.0 + 40.0 * cos, 92.0 + 54.0 * sin];
        let length = dice.roll(5.0, 13.0);
        let aside = dice.roll(-0.5, 0.5);
        let tip = [
            root[0] + length * (cos - aside * sin),
            root[1] + length * (sin + aside * cos),
        ];
        lines.push((root, tip, dice.roll(0.25, 0.6)));
    }
    let inside = |x: f32, y: f32| {
        let ellipse = |cx: f32, cy: f32, rx: f32, ry: f32| {
            let (dx, dy) = ((x - cx) / rx, (y - cy) / ry);
            dx * dx + dy * dy < 1.0
        };
        let strand = |(root, tip, half): &([f32; 2], [f32; 2], f32)| {
            let along = [tip[0] - root[0], tip[1] - root[1]];
            let from = [x - root[0], y - root[1]];
            let part =
                (from[0] * along[0] + from[1] * along[1]) / (along[0] * along[0] + along[1] * along[1]);
            let part = part.clamp(0.0, 1.0);
            let (dx, dy) = (from[0] - part * along[0], from[1] - part * along[1]);
            dx * dx + dy * dy < half * half
        };
        ellipse(88.0, 92.0, 42.0, 56.0)
            || ellipse(88.0, 220.0, 76.0, 62.0)
            || ((x - 88.0).abs() < 20.0 && y > 120.0 && y < 180.0)
            || lines.iter().any(strand)
    };
    let mut alpha = Vec::with_capacity(WIDTH * HEIGHT);
    for y in 0..HEIGHT {
        for x in 0..WIDTH {
            let fine = (0..FINE * FINE).filter(|step| {
                let offset = |step: usize| (step as f32 + 0.5) / FINE as f32;
                inside(x as f32 + offset(step % FINE), y as f32 + offset(step / FINE))
            });
            alpha.push(fine.count() as f32 / (FINE * FINE) as f32);
        }
    }
    alpha
}

/// Hair above, skin within, cloth below; all of it noisy.
fn drawn_front(dice: &mut Dice) -> Vec<[f32; 3]> {
    let mut front = Vec::with_capacity(WIDTH * HEIGHT);
    for y in 0..HEIGHT {
        for x in 0..WIDTH {
            let (dx, dy) = ((x as f32 - 88.0) / 34.0, (y as f32 - 104.0) / 46.0);
            let colour = if y > 166 {
                [0.02, 0.03, 0.08]
            } else if dx * dx + dy * dy < 1.0 || y > 148 {
                [0.55, 0.33, 0.24]
            } else {
                [0.035, 0.022, 0.015]
            };
            let light = dice.roll(0.7, 1.3);
            front.push(colour.map(|value| value * light));
        }
    }
    front
}

type Paint = fn(f32, f32) -> [f32; 3];

const BACKGROUNDS: [(&str, Paint); 5] = [
    ("grey, darker downwards", |_, y| [0.55 - 0.25 * y; 3]),
    ("blue with a bright corner", |x, y| {
        [0.1 + 0.2 * x * y, 0.25 + 0.2 * x * y, 0.6]
    }),
    ("red", |x, _| [0.5 + 0.1 * x, 0.05, 0.06]),
    ("green and cream halves", |x, _| {
        if x < 0.5 {
            [0.1, 0.35, 0.12]
        } else {
            [0.8, 0.75, 0.6]
        }
    }),
    ("soft folds", |x, _| {
        let fold = (x * 14.0).fract() - 0.5;
        [0.5 + 0.3 * fold, 0.45 + 0.3 * fold, 0.3]
    }),
];

struct Scene {
    picture: LinearPicture,
    alpha: Vec<f32>,
    front: Vec<[f32; 3]>,
    mask: PersonMask,
    frame: FrameSolution,
}

fn scene(paint: Paint) -> Scene {
    let mut dice = Dice(3);
    let (alpha, front) = (drawn_alpha(true), drawn_front(&mut dice));
    let mut pixels = Vec::with_capacity(WIDTH * HEIGHT);
    for (index, (alpha, front)) in alpha.iter().zip(&front).enumerate() {
        let back = paint(
            (index % WIDTH) as f32 / WIDTH as f32,
            (index / WIDTH) as f32 / HEIGHT as f32,
        );
        let mixed = [0, 1, 2].map(|channel: usize| {
            let clean = back[channel] + (front[channel] - back[channel]) * alpha;
            (clean + dice.roll(-0.004, 0.004)).clamp(0.0, 1.0)
        });
        pixels.push([mixed[0], mixed[1], mixed[2], 1.0]);
    }
    let none = FrameMeasures {
        head_height_px: None,
        head_width_px: 0.0,
        top_margin_px: None,
        eye_line_from_top_px: 0.0,
        eye_line_from_bottom_px: 0.0,
        eye_distance_px: 0.0,
        centre_offset_px: 0.0,
    };
    let size = [WIDTH as f64, HEIGHT as f64];
    let centre = Point {
        x: size[0] / 2.0,
        y: size[1] / 2.0,
    };
    Scene {
        picture: LinearPicture::new(WIDTH, HEIGHT, pixels),
        alpha,
        front,
        mask: drawn_mask(),
        frame: FrameSolution::placed(centre, 1.0, 0.0, size, none),
    }
}

/// What the network sees: the outline without strands, coarse, soft, and two thirds of a cell off.
fn drawn_mask() -> PersonMask {
    const SIDE: usize = 96;
    let alpha = drawn_alpha(false);
    let mut probability = Vec::with_capacity(SIDE * SIDE);
    for row in 0..SIDE {
        for column in 0..SIDE {
            let (mut sum, mut count) = (0.0, 0.0f32);
            for dy in -4i32..=4 {
                for dx in -4i32..=4 {
                    let place = |cell: usize, step: i32| ((cell as f64 + 0.17) * CELL_PX) as i32 + step;
                    let x = place(column, dx).clamp(0, WIDTH as i32 - 1) as usize;
                    let y = place(row, dy).clamp(0, HEIGHT as i32 - 1) as usize;
                    sum += alpha[y * WIDTH + x];
                    count += 1.0;
                }
            }
            probability.push(sum / count);
        }
    }
    PersonMask {
        side: SIDE,
        probability,
        origin: Point { x: 0.0, y: 0.0 },
        extent_px: SIDE as f64 * CELL_PX,
    }
}

fn face() -> Vec<Point> {
    vec![
        Point { x: 88.0, y: 70.0 },
        Point { x: 106.0, y: 100.0 },
        Point { x: 88.0, y: 146.0 },
        Point { x: 70.0, y: 100.0 },
    ]
}

fn raw(scene: &Scene) -> Vec<f32> {
    again(scene, &scene.mask)
}

/// The second look, when it sees what the first one saw.
fn again(scene: &Scene, mask: &PersonMask) -> Vec<f32> {
    let at = |index: usize| Point {
        x: (index % WIDTH) as f64 + 0.5,
        y: (index / WIDTH) as f64 + 0.5,
    };
    (0..WIDTH * HEIGHT)
        .map(|index| mask.at(scene.frame.to_source(at(index))) as f32)
        .collect()
}

/// The usual refinement, for comparison: alpha as a local affine function of colour, fitted to the mask.
fn guided_filter(scene: &Scene, mask: &[f32]) -> Vec<f32> {
    const RADIUS: usize = 8;
    const NOISE_VARIANCE: f32 = 1e-4;
    let mean = |of: &dyn Fn(usize) -> f32| -> Vec<f32> {
        let mut out = Vec::with_capacity(WIDTH * HEIGHT);
        for y in 0..HEIGHT {
            for x in 0..WIDTH {
                let (mut sum, mut count) = (0.0, 0.0f32);
                for row in y.saturating_sub(RADIUS)..(y + RADIUS + 1).min(HEIGHT) {
                    for column in x.saturating_sub(RADIUS)..(x + RADIUS + 1).min(WIDTH) {
                        sum += of(row * WIDTH + column);
                        count += 1.0;
                    }
                }
                out.push(sum / count);
            }
        }
        out
    };
    let seen: Vec<[f32; 3]> = scene
        .picture
        .pixels()
        .iter()
        .map(|pixel| perceived(*pixel))
        .collect();
    let colour = [0, 1, 2].map(|channel: usize| mean(&|index| seen[index][channel]));
    let target = mean(&|index| mask[index]);
    let cross = [0, 1, 2].map(|channel: usize| mean(&|index| seen[index][channel] * mask[index]));
    let square = [(0, 0), (0, 1), (0, 2), (1, 1), (1, 2), (2, 2)]
        .map(|(one, other): (usize, usize)| mean(&|index| seen[index][one] * seen[index][other]));
    let mut slope = [
        vec![0.0; mask.len()],
        vec![0.0; mask.len()],
        vec![0.0; mask.len()],
    ];
    let mut offset = vec![0.0; mask.len()];
    for index in 0..mask.len() {
        let at = |slot: usize, one: usize, other: usize| {
            square[slot][index] - colour[one][index] * colour[other][index]
        };
        let (rr, rg, rb) = (at(0, 0, 0) + NOISE_VARIANCE, at(1, 0, 1), at(2, 0, 2));
        let (gg, gb, bb) = (
            at(3, 1, 1) + NOISE_VARIANCE,
            at(4, 1, 2),
            at(5, 2, 2) + NOISE_VARIANCE,
        );
        let whiten = yizhao_pixels::Cholesky::of([[rr, rg, rb], [rg, gg, gb], [rb, gb, bb]]);
        let units = [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]].map(|unit| whiten.apply(unit));
        let inverse = |row: usize, column: usize| -> f32 {
            units[row].iter().zip(units[column]).map(|(a, b)| a * b).sum()
        };
        let covariance =
            [0, 1, 2].map(|channel: usize| cross[channel][index] - colour[channel][index] * target[index]);
        offset[index] = target[index];
        for row in 0..3 {
            slope[row][index] = (0..3)
                .map(|column| inverse(row, column) * covariance[column])
                .sum();
            offset[index] -= slope[row][index] * colour[row][index];
        }
    }
    let slope = slope.each_ref().map(|values| mean(&|index| values[index]));
    let offset = mean(&|index| offset[index]);
    let refined = |index: usize| {
        (offset[index]
            + (0..3)
                .map(|channel| slope[channel][index] * seen[index][channel])
                .sum::<f32>())
        .clamp(0.0, 1.0)
    };
    (0..mask.len()).map(refined).collect()
}

/// Mean absolute error, and mean error of the gradient's length.
fn errors(alpha: &[f32], truth: &[f32]) -> [f32; 2] {
    let gradient = |values: &[f32], index: usize| {
        let (dx, dy) = (
            values[index + 1] - values[index - 1],
            values[index + WIDTH] - values[index - WIDTH],
        );
        (dx * dx + dy * dy).sqrt() / 2.0
    };
    let inner = (1..HEIGHT - 1).flat_map(|y| (1..WIDTH - 1).map(move |x| y * WIDTH + x));
    let (mut value, mut slope, mut count) = (0.0, 0.0, 0.0f32);
    for index in inner {
        value += (alpha[index] - truth[index]).abs();
        slope += (gradient(alpha, index) - gradient(truth, index)).abs();
        count += 1.0;
    }
    [value / count, slope / count]
}

/// Mean CIEDE2000 over the rim between what is made and the truth over white.
fn halo(scene: &Scene, made: &LinearPicture) -> f64 {
    let truth: Vec<[f32; 4]> = scene
        .front
        .iter()
        .zip(&scene.alpha)
        .map(|(front, alpha)| {
            let [red, green, blue] = front.map(|value| 1.0 + (value.min(1.0) - 1.0) * alpha);
            [red, green, blue, 1.0]
        })
        .collect();
    let truth = LinearPicture::new(WIDTH, HEIGHT, truth).to_srgb();
    let made = made.to_srgb();
    let converter = LabConverter::default();
    let near = |x: usize, y: usize| {
        let mut levels = (y.saturating_sub(3)..(y + 4).min(HEIGHT)).flat_map(|row| {
            (x.saturating_sub(3)..(x + 4).min(WIDTH)).map(move |column| row * WIDTH + column)
        });
        let first = scene.alpha[y * WIDTH + x] > 0.5;
        levels.any(|index| (scene.alpha[index] > 0.5) != first)
    };
    let (mut sum, mut count) = (0.0, 0.0);
    for y in 0..HEIGHT {
        for x in 0..WIDTH {
            if near(x, y) {
                let lab = |picture: &crate::photo::Picture| converter.lab(picture.pixel(x as u32, y as u32));
                sum += delta_e_00(lab(&truth), lab(&made));
                count += 1.0;
            }
        }
    }
    sum / count
}

/// The network alone, without the others.
struct Edge(yizhao_nn::Network);

impl Edge {
    fn load() -> Self {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/models/matte_edge.nn");
        let bytes = std::fs::read(path).expect("models/ is committed");
        Self(yizhao_nn::Network::load(&bytes).expect("a network"))
    }
}

impl LookAgain for Edge {
    fn person(&mut self, _: &crate::photo::Picture) -> Vec<f32> {
        unreachable!("a matte is given both looks")
    }

    fn edge(&mut self, view: &crate::model::EdgeView<'_>) -> Vec<f32> {
        crate::model::ask_edge(&mut self.0, view)
    }
}

fn cut_out(scene: &Scene, mask: &PersonMask, closer: &[f32]) -> Matte {
    matte(
        &scene.picture,
        &scene.frame,
        mask,
        closer,
        &face(),
        &mut Edge::load(),
    )
}

#[test]
fn refined_mattes_and_rims_err_at_most_half_as_much_as_the_raw_mask() {
    let (mut total, mut worst) = ([[0.0f32; 2]; 3], 0.0f64);
    for (name, paint) in BACKGROUNDS {
        let scene = scene(paint);
        let raw = raw(&scene);
        let refined = cut_out(&scene, &scene.mask, &raw);
        let found =
            [&raw, &guided_filter(&scene, &raw), &refined.alpha].map(|alpha| errors(alpha, &scene.alpha));
        eprintln!("{name}: mean absolute and gradient error, raw, guided, closed form: {found:.4?}");
        for (total, found) in total.iter_mut().zip(found) {
            (0..2).for_each(|kind| total[kind] += found[kind]);
        }
        let own: Vec<[f32; 3]> = scene
            .picture
            .pixels()
            .iter()
            .map(|pixel| [pixel[0], pixel[1], pixel[2]])
            .collect();
        let plain = Matte {
            alpha: raw,
            ..refined.clone()
        };
        let before = halo(&scene, &replace(&scene.picture, &own, &plain, [255; 3]).0);
        let front = foreground(&scene.picture, &refined);
        let after = halo(&scene, &replace(&scene.picture, &front, &refined, [255; 3]).0);
        eprintln!("  rim to truth over white, CIEDE2000: plain mask {before:.2}, refined {after:.2}");
        worst = worst.max(after / before);
    }
    for kind in 0..2 {
        let [raw, guided, closed_form] = total.map(|errors| errors[kind]);
        assert!(closed_form <= raw / 2.0, "{closed_form} against {raw}");
        assert!(
            closed_form < guided,
            "{closed_form} against {guided} of the guided filter"
        );
    }
    assert!(worst <= 0.5, "a rim keeps {worst} of its halo");
}

#[test]
fn a_bystander_and_an_island_are_removed_and_a_hole_in_the_mask_is_filled() {
    let scene = scene(BACKGROUNDS[0].1);
    let mut mask = scene.mask.clone();
    let mut put = |columns: std::ops::Range<usize>, rows: std::ops::Range<usize>, value: f32| {
        for row in rows {
            columns
                .clone()
                .for_each(|column| mask.probability[row * 96 + column] = value);
        }
    };
    put(0..8, 10..40, 1.0);
    put(60..64, 4..8, 1.0);
    put(32..35, 36..39, 0.0);
    let found = cut_out(&scene, &mask, &again(&scene, &mask));
    let at = |x: usize, y: usize| found.alpha[y * WIDTH + x];
    assert_eq!([at(10, 60), at(161, 15)], [0.0, 0.0]);
    assert_eq!(at(87, 97), 1.0);
}

#[test]
fn paper_is_the_documents_colour_exactly_and_a_face_keeps_its_bytes() {
    let scene = scene(BACKGROUNDS[1].1);
    let found = cut_out(&scene, &scene.mask, &raw(&scene));
    let front = foreground(&scene.picture, &found);
    let blue = [67, 142, 219];
    let (made, share) = replace(&scene.picture, &front, &found, blue);
    let (before, after) = (scene.picture.to_srgb(), made.to_srgb());
    assert_eq!(after.pixel(3, 3), blue);
    assert_eq!(after.pixel(170, 20), blue);
    for y in 70..130 {
        for x in 74..102 {
            assert_eq!(after.pixel(x, y), before.pixel(x, y));
        }
    }
    let background =
        scene.alpha.iter().filter(|alpha| **alpha < 0.5).count() as f64 / (WIDTH * HEIGHT) as f64;
    assert!(
        (share - background).abs() < 0.06,
        "{share} changed, {background} is background"
    );
}

#[test]
fn an_edge_before_stripes_of_hairs_colour_is_in_doubt_and_before_a_wall_it_is_not() {
    let doubt = |paint: Paint| {
        let scene = scene(paint);
        cut_out(&scene, &scene.mask, &raw(&scene)).doubt_cells
    };
    let wall = doubt(|_, _| [0.6, 0.6, 0.62]);
    let stripes = doubt(|x, y| {
        if ((x * 23.0 + y * 9.0) as i32) % 2 == 0 {
            [0.035, 0.022, 0.015]
        } else {
            [0.6, 0.5, 0.4]
        }
    });
    let requirement = Catalogue::builtin().resolve("cn-id-card", None);
    let requirement = requirement.expect("in the catalogue");
    let limit = requirement.limit(LimitName::CutOutDoubtCells).expect("a limit");
    assert!(limit.range.contains(wall), "{wall} before a wall");
    assert!(!limit.range.contains(stripes), "{stripes} before stripes");
}

#[test]
fn a_mask_without_anybody_paints_everything_and_does_not_panic() {
    let scene = scene(BACKGROUNDS[2].1);
    let nobody = PersonMask {
        probability: vec![0.0; 96 * 96],
        ..scene.mask.clone()
    };
    let found = matte(
        &scene.picture,
        &scene.frame,
        &nobody,
        &again(&scene, &nobody),
        &[],
        &mut Edge::load(),
    );
    assert!(found.alpha.iter().all(|alpha| *alpha == 0.0));
    let everybody = PersonMask {
        probability: vec![1.0; 96 * 96],
        ..scene.mask.clone()
    };
    let found = cut_out(&scene, &everybody, &again(&scene, &everybody));
    assert!(found.alpha.iter().all(|alpha| *alpha == 1.0));
}

#[test]
fn a_strand_far_from_the_mask_is_found_before_a_wall_and_not_before_a_pattern_or_beyond_the_source() {
    let plain: Paint = |_, _| [0.6, 0.58, 0.52];
    let striped: Paint = |x, _| {
        if (x * 22.0).fract() < 0.5 {
            [0.6, 0.58, 0.52]
        } else {
            [0.3, 0.29, 0.26]
        }
    };
    let found = [(plain, 1.0), (striped, 1.0), (plain, 0.0)].map(|(paint, covered)| {
        let scene = scene(paint);
        let mut pixels = scene.picture.pixels().to_vec();
        for x in 6..30 {
            let index = 60 * WIDTH + x;
            let hair = [0.035, 0.022, 0.015];
            (0..3)
                .for_each(|channel| pixels[index][channel] += (hair[channel] - pixels[index][channel]) * 0.5);
        }
        (58 * WIDTH..63 * WIDTH)
            .filter(|index| index % WIDTH < 30)
            .for_each(|index| pixels[index][3] = covered);
        let picture = LinearPicture::new(WIDTH, HEIGHT, pixels);
        let found = matte(
            &picture,
            &scene.frame,
            &scene.mask,
            &raw(&scene),
            &face(),
            &mut Edge::load(),
        );
        [58, 60, 62].map(|y| found.alpha[y * WIDTH + 18])
    });
    let [[above, strand, below], before_stripes, beyond] = found;
    assert_eq!([above, below], [0.0, 0.0]);
    assert!((0.25..0.75).contains(&strand), "{strand}");
    assert_eq!(before_stripes, [0.0; 3]);
    assert_eq!(beyond, [0.0; 3]);
}

#[test]
fn a_dark_panel_beside_the_hair_is_mostly_no_haze() {
    // As dark as a mixture of the hair and the certain wall, and ending within the band.
    fn panel(x: f32, y: f32) -> bool {
        (0.5..0.79).contains(&x) && (0.27..0.55).contains(&y)
    }
    let scene = scene(|x, y| {
        if panel(x, y) {
            [0.3, 0.29, 0.26]
        } else {
            [0.6, 0.58, 0.52]
        }
    });
    let found = cut_out(&scene, &scene.mask, &raw(&scene));
    let places = (0..WIDTH * HEIGHT).filter(|index| {
        let [x, y] = [index % WIDTH, index / WIDTH].map(|pixels| pixels as f32);
        panel(x / WIDTH as f32, y / HEIGHT as f32) && scene.alpha[*index] == 0.0
    });
    let scraps: Vec<f32> = places.map(|index| found.alpha[index]).collect();
    let mean = scraps.iter().sum::<f32>() / scraps.len() as f32;
    // What remains is between strands; closed-form matting alone leaves 0.48.
    assert!(mean < 0.25, "{mean}");
}
