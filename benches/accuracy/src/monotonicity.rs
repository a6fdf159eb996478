//! A worse picture measures worse: one portrait, made worse step by step, and the margin that a check reports for it.

use std::path::Path;

use yizhao::catalogue::LimitName;
use yizhao::check::CheckId;
use yizhao::facts::{FacePart, observe};
use yizhao::model::{NetworkFiles, Networks};
use yizhao::photo::Photo;

use crate::draw::{At, Canvas, at, from_linear, mixed, smooth, to_linear};
use crate::fault::pose::Head;
use crate::look::{Seen, blank, decoded, engine, photo_of, report, strict};
use crate::random::Random;

/// A free portrait.
struct Portrait {
    name: &'static str,
    canvas: Canvas,
    /// Distance between the eyes, pixels.
    unit: f32,
    /// Between the eyes.
    nose: At,
    /// +1 where the head leans anticlockwise, -1 where it leans clockwise.
    lean: f32,
    /// +1 where the face is the darker one on the picture's right, -1 on its left: light that fades on the other side would
    /// make the face more even before it makes it less so.
    dim: f32,
    /// As a surface in space.
    head: Head,
    /// +1 where turning further to the person's left, or nodding further up, leads to the nearer limit, else -1.
    turn: f32,
    nod: f32,
}

/// Worse by so much, 0 to 1.
type Worsen = fn(&Portrait, f32) -> Canvas;

const STEPS: usize = 6;

fn lit(canvas: &Canvas, gain: [f32; 3]) -> Canvas {
    let mut out = canvas.clone();
    out.relight(|_| gain);
    out
}

fn changed(canvas: &Canvas, change: impl FnMut([f32; 3]) -> [f32; 3]) -> Canvas {
    let mut out = canvas.clone();
    let mut change = change;
    for pixel in &mut out.pixels {
        *pixel = change(*pixel);
    }
    out
}

fn blurred(portrait: &Portrait, worse: f32) -> Canvas {
    portrait.canvas.blurred(0.06 * worse * portrait.unit)
}

fn darker(portrait: &Portrait, worse: f32) -> Canvas {
    lit(&portrait.canvas, [libm::exp2f(-4.0 * worse); 3])
}

fn brighter(portrait: &Portrait, worse: f32) -> Canvas {
    lit(&portrait.canvas, [libm::exp2f(2.5 * worse); 3])
}

fn turned(portrait: &Portrait, worse: f32) -> Canvas {
    let canvas = &portrait.canvas;
    let angle = (25.0 * worse * portrait.lean).to_radians();
    let (sine, cosine) = (libm::sinf(angle), libm::cosf(angle));
    let (x, y) = (canvas.width as f32 / 2.0, canvas.height as f32 / 2.0);
    canvas.warped(|point| {
        let (dx, dy) = (point.x - x, point.y - y);
        at(x + dx * cosine - dy * sine, y + dx * sine + dy * cosine)
    })
}

/// To thirty degrees, the side to which the head is turned a little already.
fn faced_aside(portrait: &Portrait, worse: f32) -> Canvas {
    let angle = 30.0 * worse * portrait.turn;
    portrait.head.seen(&portrait.canvas, angle.to_radians(), 0.0)
}

fn nodded(portrait: &Portrait, worse: f32) -> Canvas {
    let angle = 30.0 * worse * portrait.nod;
    portrait.head.seen(&portrait.canvas, 0.0, angle.to_radians())
}

fn compressed(portrait: &Portrait, worse: f32) -> Canvas {
    let canvas = &portrait.canvas;
    let quality = (92.0 * libm::powf(0.045, worse)) as u8;
    let mut bytes = Vec::new();
    jpeg_encoder::Encoder::new(&mut bytes, quality)
        .encode(
            &canvas.bytes(),
            canvas.width as u16,
            canvas.height as u16,
            jpeg_encoder::ColorType::Rgb,
        )
        .expect("a canvas is no larger than a JPEG may be");
    let photo = Photo::decode(&bytes, &yizhao::photo::Limits::native()).expect("just encoded");
    Canvas::of(&photo.picture)
}

fn lit_from_the_side(portrait: &Portrait, worse: f32) -> Canvas {
    let (canvas, unit) = (&portrait.canvas, portrait.unit);
    let middle = portrait.nose.x;
    let mut out = canvas.clone();
    out.relight(|point| {
        let across = (portrait.dim * (middle - point.x) / unit).clamp(-1.0, 1.0);
        [libm::powf(5.0, worse * 0.5 * (across - 1.0)); 3]
    });
    out
}

/// Half of the face in a shadow that grows deeper.
fn shadowed(portrait: &Portrait, worse: f32) -> Canvas {
    let (canvas, unit) = (&portrait.canvas, portrait.unit);
    let middle = portrait.nose.x;
    let mut out = canvas.clone();
    out.relight(|point| {
        let inside = smooth(0.06, -0.06, portrait.dim * (middle - point.x) / unit);
        [1.0 - 0.8 * worse * inside; 3]
    });
    out
}

fn tinted(portrait: &Portrait, worse: f32) -> Canvas {
    lit(
        &portrait.canvas,
        [1.6, 1.0, 0.4].map(|gain: f32| libm::powf(gain, worse)),
    )
}

fn noisy(portrait: &Portrait, worse: f32) -> Canvas {
    let mut random = Random::new(3);
    changed(&portrait.canvas, |pixel| {
        let common = random.normal();
        pixel.map(|value| (value + 0.16 * worse * (0.75 * common + 0.65 * random.normal())).clamp(0.0, 1.0))
    })
}

fn enlarged(portrait: &Portrait, worse: f32) -> Canvas {
    let (canvas, unit) = (&portrait.canvas, portrait.unit);
    let shrink = 1.0 + worse * (unit / 12.0 - 1.0).max(0.5);
    let soft = canvas.blurred(0.45 * (shrink - 1.0));
    let (width, height) = (
        (canvas.width as f32 / shrink) as usize,
        (canvas.height as f32 / shrink) as usize,
    );
    let small = soft.resampled(width, height, |point| at(point.x * shrink, point.y * shrink));
    small.resampled(canvas.width, canvas.height, |point| {
        at(point.x / shrink, point.y / shrink)
    })
}

fn flatter(portrait: &Portrait, worse: f32) -> Canvas {
    changed(&portrait.canvas, |pixel| {
        pixel.map(|value| 0.55 + (value - 0.55) * (1.0 - 0.85 * worse))
    })
}

fn greyer(portrait: &Portrait, worse: f32) -> Canvas {
    changed(&portrait.canvas, |pixel| {
        let light = [0.2126, 0.7152, 0.0722]
            .iter()
            .zip(pixel)
            .map(|(weight, value)| weight * to_linear(value))
            .sum();
        mixed(pixel, [from_linear(light); 3], worse)
    })
}

const CASES: [(&str, Worsen); 14] = [
    ("sharp", blurred),
    ("underexposed", darker),
    ("overexposed", brighter),
    ("head-roll", turned),
    ("head-yaw", faced_aside),
    ("head-pitch", nodded),
    ("compression", compressed),
    ("even-lighting", lit_from_the_side),
    ("even-lighting", shadowed),
    ("natural-colour", tinted),
    ("noise", noisy),
    ("pixelation", enlarged),
    ("contrast", flatter),
    ("colour-photo", greyer),
];

/// Margins by step; steps at which the check gives no figure are left out.
fn margins(check: &str, worsen: Worsen, portrait: &Portrait) -> Vec<f64> {
    let requirement = strict().expect("the profile strict");
    let like = blank().expect("a white square");
    let mut engine = engine().expect("the networks");
    (0..STEPS)
        .filter_map(|step| {
            let worse = step as f32 / (STEPS - 1) as f32;
            let photo = photo_of(worsen(portrait, worse).picture(), &like);
            Seen::of(&report(&mut engine, &photo, &requirement, check))
                .answer(check)?
                .margin
        })
        .collect()
}

/// A free portrait no wider than a phone's screen.
fn portrait(name: &'static str) -> Portrait {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .nth(2)
        .expect("the repository");
    let photo = decoded(&root.join("tests/photos/free").join(name)).expect("committed");
    let canvas = Canvas::of(&photo.picture);
    let shrink = (canvas.width as f32 / 480.0).max(1.0);
    let small = canvas
        .blurred(0.42 * (shrink * shrink - 1.0).sqrt())
        .resampled_sharp(
            (canvas.width as f32 / shrink) as usize,
            (canvas.height as f32 / shrink) as usize,
            |point| at(point.x * shrink, point.y * shrink),
        );
    let requirement = strict().expect("the profile strict");
    let mut engine = engine().expect("the networks");
    let like = blank().expect("a white square");
    let seen = report(&mut engine, &photo_of(small.picture(), &like), &requirement, name);
    let measures = seen.measures;
    let unit = measures.inter_eye_distance_px.expect("a face") as f32;
    let nose = at(
        small.width as f32 / 2.0 + measures.eye_centre_offset_px.expect("a face") as f32,
        measures.eye_line_from_top_px.expect("a face") as f32,
    );
    let mut networks = Networks::load(&NetworkFiles::embedded()).expect("the networks");
    let face = observe(&mut networks, &photo_of(small.picture(), &like))
        .facts
        .face
        .expect("a face");
    let points: Vec<At> = face
        .landmarks
        .points
        .iter()
        .map(|point| at(point[0] as f32, point[1] as f32))
        .collect();
    let depths: Vec<f32> = face
        .landmarks
        .points
        .iter()
        .map(|point| point[2] as f32)
        .collect();
    let oval = face
        .outline(FacePart::Oval)
        .into_iter()
        .map(|point| at(point.x as f32, point.y as f32))
        .collect();
    let head = Head::new(&points, &depths, oval, unit);
    let nearer = |name: LimitName, measured: f64| {
        let range = requirement.limit(name).expect("the profile has it").range;
        let [min, max] = [range.min, range.max].map(|end| end.expect("both ends"));
        (measured - f64::midpoint(min, max)).signum() as f32
    };
    let cheek = |side: f32| {
        let [red, green, blue] = small
            .blurred(0.1 * unit)
            .sample(at(nose.x + side * 0.45 * unit, nose.y + 0.5 * unit));
        red + green + blue
    };
    Portrait {
        name,
        turn: nearer(LimitName::HeadYawDeg, face.pose.yaw_deg),
        nod: nearer(LimitName::HeadPitchDeg, face.pose.pitch_deg),
        head,
        dim: (cheek(-1.0) - cheek(1.0)).signum(),
        nose,
        unit,
        canvas: small,
        lean: measures.roll_deg.expect("a face").signum() as f32,
    }
}

#[test]
fn a_worse_picture_measures_worse() {
    let portraits = ["obama.jpg", "biden.jpg", "astronaut.png"].map(portrait);
    let mut wrong = Vec::new();
    for (check, worsen) in CASES {
        assert!(CheckId::ALL.iter().any(|id| id.as_str() == check), "{check}");
        for portrait in &portraits {
            let (name, margins) = (portrait.name, margins(check, worsen, portrait));
            let (Some(first), Some(last)) = (margins.first(), margins.last()) else {
                println!("skipped: {check} reports no figure for {name}");
                continue;
            };
            // Two per cent of the whole way back is rounding and noise.
            let slack = 0.02 * (first - last).abs();
            if margins.windows(2).any(|pair| pair[1] > pair[0] + slack) || margins.len() > 1 && last >= first
            {
                wrong.push(format!("{check} on {name}: {margins:?}"));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "margins that do not fall:\n{}",
        wrong.join("\n")
    );
}
