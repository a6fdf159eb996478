//! The portraits that faults are drawn onto: whose, how they are cut, and where everything is in them.
//!
//! Half of the identities of the dev split, chosen by a hash of their names, are reserved: they carry the drawn faults that
//! are counted, and nobody looks at them while a check is being built. The other half is for looking at.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use yizhao::Point;
use yizhao::facts::{FaceFacts, FacePart, HeadPoints, observe};
use yizhao::model::Networks;
use yizhao::photo::{Limits, Photo, Picture};

use crate::draw::{At, Canvas, Colour, Pen, at, smooth};
use crate::labels::Label;
use crate::random::{Random, hash};

/// Largest and smallest distance between the eyes of a drawn picture, pixels: what the documents' frames have.
const LARGEST_UNIT_PX: f32 = 112.0;
const SMALLEST_UNIT_PX: f32 = 68.0;
/// Eyebrows, the person's right one first.
const BROWS: [[usize; 10]; 2] = [
    [70, 63, 105, 66, 107, 55, 65, 52, 53, 46],
    [300, 293, 334, 296, 336, 285, 295, 282, 283, 276],
];

/// Whether an identity is kept for the faults that are counted.
pub(crate) fn is_reserved(identity: &str) -> bool {
    hash(identity) & 1 == 1
}

/// Whether a labelled photo may carry drawn faults: one person from the front without anything in or over the face.
pub(crate) fn may_carry(label: &Label) -> bool {
    label.get("synth_op").is_empty()
        && label.is_person()
        && label.get("yaw") == "0"
        && matches!(label.get("pitch"), "0" | "up1" | "down1")
        && matches!(label.get("roll"), "0" | "s")
        && label.get("eyes_open_img_left_right") == "11"
        && label.get("glasses") == "none"
        && label.get("headwear") == "none"
        && label.get("occlusion") == "none"
        && label.get("greyscale") == "0"
}

/// One portrait, as it is or mirrored, cut around the head and not larger than needed.
pub(crate) struct Portrait {
    pub(crate) label: Label,
    picture: Picture,
    face: FaceFacts,
}

impl Portrait {
    /// As it is and mirrored; empty where the face is too small to draw on.
    pub(crate) fn load(networks: &mut Networks, folder: &Path, label: &Label) -> Result<Vec<Self>> {
        let path = folder.join(&label.file);
        let bytes = fs::read(&path).with_context(|| format!("reading {}", path.display()))?;
        let photo =
            Photo::decode(&bytes, &Limits::native()).with_context(|| format!("{}", path.display()))?;
        let Some(face) = observe(networks, &photo).facts.face else {
            return Ok(Vec::new());
        };
        let unit = face.inter_eye_distance_px as f32;
        if unit < SMALLEST_UNIT_PX {
            return Ok(Vec::new());
        }
        let cut = cut(&Canvas::of(&photo.picture), &face);
        Ok([cut.clone(), mirrored(&cut)]
            .into_iter()
            .filter_map(|canvas| {
                let picture = canvas.picture();
                let photo = Photo {
                    picture,
                    ..photo.clone()
                };
                let face = observe(networks, &photo).facts.face?;
                Some(Self {
                    label: label.clone(),
                    picture: photo.picture,
                    face,
                })
            })
            .collect())
    }
}

/// Head and shoulders, shrunk so that the eyes are at most so far apart.
fn cut(source: &Canvas, face: &FaceFacts) -> Canvas {
    let unit = face.inter_eye_distance_px as f32;
    let shrink = (unit / LARGEST_UNIT_PX).max(1.0);
    let eyes = face.head.points.pupil_left.middle(face.head.points.pupil_right);
    let (x, y) = (eyes.x as f32, eyes.y as f32);
    let edge = |value: f32, size: usize| value.clamp(0.0, size as f32).floor();
    let (left, right) = (
        edge(x - 3.4 * unit, source.width),
        edge(x + 3.4 * unit, source.width),
    );
    let (top, bottom) = (
        edge(y - 3.6 * unit, source.height),
        edge(y + 4.6 * unit, source.height),
    );
    let (width, height) = (right - left, bottom - top);
    let own = source.resampled(width as usize, height as usize, |point| point.plus(left, top));
    soft_for(own, shrink).resampled_sharp((width / shrink) as usize, (height / shrink) as usize, |point| {
        at(point.x * shrink, point.y * shrink)
    })
}

/// Without the detail that a picture shrunk by this much cannot show.
fn soft_for(source: Canvas, shrink: f32) -> Canvas {
    if shrink > 1.02 {
        source.blurred(0.42 * libm::sqrtf(shrink * shrink - 1.0))
    } else {
        source
    }
}

fn mirrored(canvas: &Canvas) -> Canvas {
    let width = canvas.width as f32;
    canvas.resampled(canvas.width, canvas.height, |point| at(width - point.x, point.y))
}

/// A portrait laid out for one drawing, with everything that a drawing asks about it. Left and right are the
/// picture's: the picture's left eye is the person's right one.
pub(crate) struct Scene<'a> {
    portrait: &'a Portrait,
    head: HeadPoints,
    pub(crate) canvas: Canvas,
    /// The 478 landmarks, the outlines as the engine draws them.
    pub(crate) points: Vec<At>,
    /// How far each lies away from the camera, pixels, from the network's own zero.
    pub(crate) depths: Vec<f32>,
    face: FaceFacts,
    /// Pupil to pupil, pixels.
    pub(crate) unit: f32,
    /// Between the pupils.
    pub(crate) eyes: At,
    /// From the picture's left eye to its right one, length 1.
    along: At,
    placement: Placement,
}

/// From the drawn picture to the portrait's own.
#[derive(Debug, Clone, Copy)]
struct Placement {
    cosine: f32,
    sine: f32,
    shrink: f32,
    from: At,
    to: At,
}

impl Placement {
    fn source(&self, point: At) -> At {
        let (x, y) = (
            (point.x - self.to.x) * self.shrink,
            (point.y - self.to.y) * self.shrink,
        );
        self.from
            .plus(x * self.cosine - y * self.sine, x * self.sine + y * self.cosine)
    }

    fn here(&self, source: At) -> At {
        let (x, y) = (
            (source.x - self.from.x) / self.shrink,
            (source.y - self.from.y) / self.shrink,
        );
        self.to
            .plus(x * self.cosine + y * self.sine, y * self.cosine - x * self.sine)
    }
}

impl<'a> Scene<'a> {
    /// The portrait at a size, a slight tilt and a cut of its own.
    pub(crate) fn new(portrait: &'a Portrait, random: &mut Random) -> Self {
        let own = portrait.face.inter_eye_distance_px as f32;
        let unit = random.within(SMALLEST_UNIT_PX + 4.0, LARGEST_UNIT_PX).min(own);
        let shrink = own / unit;
        let tilt = random.within(-1.5, 1.5).to_radians();
        let head = &portrait.face.head.points;
        let eyes = head.pupil_left.middle(head.pupil_right);
        let from = at(eyes.x as f32, eyes.y as f32);
        let (source_width, source_height) =
            (portrait.picture.width() as f32, portrait.picture.height() as f32);
        let left = (random.within(2.4, 3.2) * unit).min(from.x / shrink);
        let right = (random.within(2.4, 3.2) * unit).min((source_width - from.x) / shrink);
        let crown = head.crown_hair.map_or(from.y, |crown| from.y - crown.y as f32) / shrink;
        let above = (crown + random.within(0.4, 0.9) * unit).min(from.y / shrink);
        let below = (random.within(3.2, 4.2) * unit).min((source_height - from.y) / shrink);
        let placement = Placement {
            cosine: libm::cosf(tilt),
            sine: libm::sinf(tilt),
            shrink,
            from,
            to: at(left, above),
        };
        let source = soft_for(Canvas::of(&portrait.picture), shrink);
        let canvas = source.resampled_sharp((left + right) as usize, (above + below) as usize, |point| {
            placement.source(point)
        });
        let mut face = portrait.face.clone();
        for point in &mut face.landmarks.points {
            let moved = placement.here(at(point[0] as f32, point[1] as f32));
            point[0] = f64::from(moved.x);
            point[1] = f64::from(moved.y);
        }
        let points: Vec<At> = face
            .landmarks
            .points
            .iter()
            .map(|point| at(point[0] as f32, point[1] as f32))
            .collect();
        let depths = face
            .landmarks
            .points
            .iter()
            .map(|point| point[2] as f32 / shrink)
            .collect();
        let unit = points[468].distance(points[473]);
        let along = at(
            (points[473].x - points[468].x) / unit,
            (points[473].y - points[468].y) / unit,
        );
        Self {
            portrait,
            head: *head,
            canvas,
            eyes: points[468].towards(points[473], 0.5),
            points,
            depths,
            face,
            unit,
            along,
            placement,
        }
    }

    pub(crate) fn label(&self) -> &Label {
        &self.portrait.label
    }

    pub(crate) fn pen(&self) -> Pen {
        Pen {
            width: self.canvas.width,
            height: self.canvas.height,
            room_px: 4.0,
        }
    }

    /// A place in the face: from between the eyes to the right and down, in inter-eye distances.
    pub(crate) fn face(&self, right: f32, down: f32) -> At {
        let (right, down) = (right * self.unit, down * self.unit);
        self.eyes.plus(
            right * self.along.x - down * self.along.y,
            right * self.along.y + down * self.along.x,
        )
    }

    /// The inverse of `face`.
    pub(crate) fn in_face(&self, point: At) -> [f32; 2] {
        let (x, y) = (
            (point.x - self.eyes.x) / self.unit,
            (point.y - self.eyes.y) / self.unit,
        );
        [
            x * self.along.x + y * self.along.y,
            y * self.along.x - x * self.along.y,
        ]
    }

    /// How far the head is tilted, clockwise.
    pub(crate) fn tilt_rad(&self) -> f32 {
        libm::atan2f(self.along.y, self.along.x)
    }

    /// How far the head is turned to the person's left, as measured.
    pub(crate) fn yaw_deg(&self) -> f32 {
        self.face.pose.yaw_deg as f32
    }

    /// Name of the photo that is drawn on.
    pub(crate) fn file(&self) -> &str {
        &self.portrait.label.file
    }

    pub(crate) fn landmarks(&self, indices: &[usize]) -> Vec<At> {
        indices.iter().map(|index| self.points[*index]).collect()
    }

    fn outline(&self, part: FacePart) -> Vec<At> {
        self.face
            .outline(part)
            .into_iter()
            .map(|point| at(point.x as f32, point.y as f32))
            .collect()
    }

    /// Outline of the face from ear to ear over forehead and chin.
    pub(crate) fn oval(&self) -> Vec<At> {
        self.outline(FacePart::Oval)
    }

    /// Lids of the picture's left (0) or right (1) eye, from the outer corner over the upper lid.
    pub(crate) fn lids(&self, eye: usize) -> Vec<At> {
        self.outline([FacePart::EyeRight, FacePart::EyeLeft][eye])
    }

    /// Pupil of the picture's left (0) or right (1) eye, and the radius of its iris.
    pub(crate) fn iris(&self, eye: usize) -> (At, f32) {
        let first = [468, 473][eye];
        let centre = self.points[first];
        let radius = (1..5)
            .map(|offset| centre.distance(self.points[first + offset]))
            .sum::<f32>()
            / 4.0;
        (centre, radius)
    }

    /// Points around the picture's left (0) or right (1) eyebrow.
    pub(crate) fn brow(&self, side: usize) -> Vec<At> {
        self.landmarks(&BROWS[side])
    }

    pub(crate) fn lips(&self) -> Vec<At> {
        self.outline(FacePart::Lips)
    }

    pub(crate) fn chin(&self) -> At {
        self.points[152]
    }

    /// Top of the hair, or of the skull where the hair reaches the upper edge.
    pub(crate) fn crown(&self) -> At {
        let head = &self.head;
        let crown = head.crown_hair.unwrap_or(head.crown_skull);
        self.placement.here(at(crown.x as f32, crown.y as f32))
    }

    /// Outer edge of the ear on the picture's left (0) or right (1).
    pub(crate) fn ear(&self, side: usize) -> At {
        let head = &self.head;
        let ear = [head.ear_right, head.ear_left][side];
        self.placement.here(at(ear.x as f32, ear.y as f32))
    }

    /// The network's belief that a place belongs to a person.
    pub(crate) fn person(&self, point: At) -> f32 {
        let source = self.placement.source(point);
        self.face.mask.at(Point {
            x: f64::from(source.x),
            y: f64::from(source.y),
        }) as f32
    }

    /// Mean colour of a disc in face coordinates, radius in inter-eye distances.
    pub(crate) fn colour_at(&self, right: f32, down: f32, radius: f32) -> Colour {
        let radius = radius * self.unit;
        let disc = self.pen().ellipse(self.face(right, down), [radius, radius], 0.0);
        self.canvas.mean(&disc)
    }

    /// Colour of the cheeks.
    pub(crate) fn skin(&self) -> Colour {
        let one = self.colour_at(-0.45, 0.55, 0.12);
        let two = self.colour_at(0.45, 0.55, 0.12);
        std::array::from_fn(|channel| (one[channel] + two[channel]) / 2.0)
    }

    /// Whoever is in the picture as a picture of its own, 1 where the mask is sure.
    pub(crate) fn silhouette(&self) -> Canvas {
        let mut out = Canvas::filled(self.canvas.width, self.canvas.height, [0.0; 3]);
        for (index, pixel) in out.pixels.iter_mut().enumerate() {
            let (x, y) = (index % self.canvas.width, index / self.canvas.width);
            *pixel = [smooth(0.25, 0.75, self.person(at(x as f32 + 0.5, y as f32 + 0.5))); 3];
        }
        out
    }
}

impl Canvas {
    /// As the engine wants it.
    pub(crate) fn picture(&self) -> Picture {
        Picture::new(self.width as u32, self.height as u32, self.bytes())
    }
}
