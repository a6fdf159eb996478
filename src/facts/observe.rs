//! Looks at one photo: networks first, then what follows from them.

use std::borrow::Cow;

use super::chip::FaceChip;
use super::colour::LabConverter;
use super::expression::Expression;
use super::eyes::{
    IRIS_LEFT, IRIS_RIGHT, LIDS_LEFT, LIDS_RIGHT, gaze_offset, iris_offset, mouth_openness, openness,
};
use super::nod;
use super::plane::FacePlane;
use super::pose::Placement;
use super::sight::PRESENT;
use super::upper_edge::UpperEdge;
use super::{
    FaceFacts, Facts, Pose, Sight, background, border, clothes, detail, grid, head, light, moire, noise,
    outline, shoulders, stamp, surround, writing,
};
use crate::clock::{Date, now_ms, today};
use crate::geometry::Point;
use crate::model::{Attributes, Detection, Landmarks, Maps, Networks, PersonMask, Region};
use crate::photo::{Photo, Picture, Pyramid};
use crate::report::{FaceBox, Timings};

/// Faces that are confirmed by landmarks; further ones are counted as the detectors see them.
const VERIFIED_FACES: usize = 6;
/// Side of the region that the person mask looks at, in inter-eye distances: head and shoulders.
const MASK_SIDE_IN_EYES: f64 = 7.0;
/// Centre of that region below the eyes, in inter-eye distances.
const MASK_BELOW_EYES: f64 = 0.6;
/// Forehead to chin in inter-eye distances for a face seen from the front; keeps the scale when the head is turned and
/// the eyes come together.
const FACE_HEIGHT_IN_EYES: f64 = 2.7;

/// Side, pixels of the photo, of the part of the face that is searched for the pattern of a screen.
const MOIRE_SIDE_PX: f64 = 320.0;

/// Facts, the upright pixels they are about, and what they cost.
#[derive(Debug)]
pub struct Observation<'a> {
    /// The facts.
    pub facts: Facts,
    /// The picture, turned upright where it had to be.
    pub upright: Cow<'a, Picture>,
    /// Milliseconds for the networks; the rest is left at zero.
    pub timings: Timings,
    /// Milliseconds for facts that no network makes.
    pub measuring_ms: f64,
}

/// Looks at a photo.
pub fn observe<'a>(networks: &mut Networks, photo: &'a Photo) -> Observation<'a> {
    let started = now_ms();
    let pyramid = Pyramid::new(&photo.picture);
    let sight = Sight::look(networks, &pyramid);
    let quarter_turns = sight.quarter_turns(networks, &pyramid);
    if quarter_turns == 0 {
        let closer = look_closer(networks, &pyramid, &sight, started);
        return closer.observation(photo, 0, Cow::Borrowed(&photo.picture));
    }
    drop(pyramid);
    let turned = photo.picture.turned(quarter_turns);
    let closer = {
        let pyramid = Pyramid::new(&turned);
        let sight = Sight::look(networks, &pyramid);
        look_closer(networks, &pyramid, &sight, started)
    };
    closer.observation(photo, quarter_turns, Cow::Owned(turned))
}

struct CloserLook {
    faces: Vec<FaceBox>,
    face: Option<FaceFacts>,
    timings: Timings,
    measuring_ms: f64,
}

impl CloserLook {
    fn observation<'a>(self, photo: &Photo, quarter_turns: u8, upright: Cow<'a, Picture>) -> Observation<'a> {
        Observation {
            facts: Facts {
                size_px: [f64::from(upright.width()), f64::from(upright.height())],
                quarter_turns,
                metadata: photo.metadata.clone(),
                age_months: age_months(photo.metadata.captured_at.as_deref()),
                faces: self.faces,
                face: self.face,
            },
            upright,
            timings: self.timings,
            measuring_ms: self.measuring_ms,
        }
    }
}

fn age_months(captured_at: Option<&str>) -> Option<f64> {
    let captured = Date::read(captured_at?)?;
    Some(f64::from(today()?.months_since(captured)))
}

fn look_closer(networks: &mut Networks, pyramid: &Pyramid<'_>, sight: &Sight, started: f64) -> CloserLook {
    let detected = now_ms();
    let mut timings = Timings {
        detect: detected - started,
        ..Timings::default()
    };
    let found = find_faces(networks, pyramid, sight);
    timings.landmarks = now_ms() - detected;
    let mut measuring_ms = 0.0;
    let face = found.applicant.map(|(landmarks, maps)| {
        let points: Vec<Point> = landmarks
            .points
            .iter()
            .map(|p| Point { x: p[0], y: p[1] })
            .collect();
        let before = now_ms();
        let mask = person_mask(networks, pyramid, &points);
        let masked = now_ms();
        timings.mask = masked - before;
        let attributes = networks.attributes(pyramid, &maps, &mask, &points);
        let answered = now_ms();
        timings.attributes = answered - masked;
        let facts = measure(pyramid, landmarks, &points, mask, attributes);
        measuring_ms = now_ms() - answered;
        facts
    });
    CloserLook {
        faces: found.boxes,
        face,
        timings,
        measuring_ms,
    }
}

struct Found {
    boxes: Vec<FaceBox>,
    /// The applicant's landmarks, and the maps that the network made of that face.
    applicant: Option<(Landmarks, Maps)>,
}

/// The applicant's landmarks, and every face that is one. When landmarks confirm none, what the detectors saw is kept, so
/// that a face seen from the side is not called absent.
fn find_faces(networks: &mut Networks, pyramid: &Pyramid<'_>, sight: &Sight) -> Found {
    let mut boxes = Vec::new();
    let mut confirmed: Vec<Landmarks> = Vec::new();
    let mut applicant_maps = None;
    for face in sight.faces.iter().take(VERIFIED_FACES) {
        let mut region = Region::of_face(face);
        let mut seen = networks.face_landmarks(pyramid, &region);
        if seen.presence < PRESENT
            && confirmed.is_empty()
            && let Some(second) = &sight.second_look
        {
            region = Region::of_face(second);
            seen = networks.face_landmarks(pyramid, &region);
        }
        if seen.presence >= PRESENT && !confirmed.iter().any(|other| same_face(other, &seen)) {
            boxes.push(face_box(face));
            applicant_maps.get_or_insert_with(|| networks.landmark_maps(region));
            confirmed.push(seen);
        }
    }
    if confirmed.is_empty() {
        boxes.extend(sight.faces.first().map(face_box));
    } else {
        boxes.extend(sight.faces.iter().skip(VERIFIED_FACES).map(face_box));
    }
    Found {
        boxes,
        applicant: confirmed.into_iter().next().zip(applicant_maps),
    }
}

/// Two detections can lead to one face: the tips of the nose then lie within half an inter-eye distance.
fn same_face(one: &Landmarks, two: &Landmarks) -> bool {
    let point = |face: &Landmarks, index: usize| Point {
        x: face.points[index][0],
        y: face.points[index][1],
    };
    let inter_eye = point(one, 468).distance(point(one, 473));
    point(one, 1).distance(point(two, 1)) < inter_eye / 2.0
}

fn face_box(face: &Detection) -> FaceBox {
    FaceBox {
        rect: face.rect,
        confidence: face.confidence,
    }
}

fn person_mask(networks: &mut Networks, pyramid: &Pyramid<'_>, points: &[Point]) -> PersonMask {
    let eyes = points[468].middle(points[473]);
    let scale = points[468]
        .distance(points[473])
        .max(points[10].distance(points[152]) / FACE_HEIGHT_IN_EYES);
    let extent_px = MASK_SIDE_IN_EYES * scale;
    let origin = Point {
        x: eyes.x - extent_px / 2.0,
        y: eyes.y + MASK_BELOW_EYES * scale - extent_px / 2.0,
    };
    networks.person_mask(pyramid, origin, extent_px)
}

fn measure(
    pyramid: &Pyramid<'_>,
    landmarks: Landmarks,
    points: &[Point],
    mask: PersonMask,
    attributes: Attributes,
) -> FaceFacts {
    let size_px = [f64::from(pyramid.width()), f64::from(pyramid.height())];
    let placement = Placement::of(&landmarks.points);
    let turned = placement.map(|placement| placement.pose()).unwrap_or_default();
    let pose = Pose {
        pitch_deg: nod::pitch_deg(turned, &landmarks.points),
        ..turned
    };
    let converter = LabConverter::default();
    let chip = FaceChip::new(pyramid, points, [points[468], points[473]]);
    let iris_left = iris_offset(points, IRIS_LEFT.0, IRIS_LEFT.1);
    let iris_right = iris_offset(points, IRIS_RIGHT.0, IRIS_RIGHT.1);
    // The scale that the mask was cut with: steadier than the pupils of a turned head.
    let scale_px = mask.extent_px / MASK_SIDE_IN_EYES;
    let chin = points[152];
    let inter_eye_distance_px = points[468].distance(points[473]);
    let plane = FacePlane::new(pyramid, points, inter_eye_distance_px);
    let oval = outline::OVAL.map(|index| points[index]);
    let before = background::Before {
        chin,
        forehead: points[10],
        oval: &oval,
    };
    let background = background::background(pyramid, &mask, &before, &converter);
    let wall = background.as_ref().map(|background| background.colour);
    let light = chip
        .as_ref()
        .and_then(|chip| light::light(chip, pyramid, &converter, wall));
    let laid_over = writing::Before {
        mask: &mask,
        chin,
        size_px,
    };
    let upper_edge = UpperEdge::new(pyramid, &mask, &converter);
    FaceFacts {
        pose,
        head: head::head(points, &mask, size_px, |ends| upper_edge.cuts(ends)),
        inter_eye_distance_px,
        eye_openness_left: openness(points, LIDS_LEFT),
        eye_openness_right: openness(points, LIDS_RIGHT),
        iris_left,
        iris_right,
        gaze_offset: iris_left
            .zip(iris_right)
            .map(|(left, right)| gaze_offset(left, right, pose.yaw_deg)),
        mouth_openness: mouth_openness(points),
        expression: placement.and_then(|placement| Expression::of(&landmarks.points, &placement)),
        shoulders: shoulders::shoulders(&mask, chin, scale_px, size_px),
        clothes: light.and_then(|light| {
            let above = clothes::Above {
                chin,
                forehead: before.forehead,
                inter_eye_px: scale_px,
                skin: light.skin,
            };
            clothes::clothes(pyramid, &mask, &above, &converter)
        }),
        light,
        detail: chip.as_ref().and_then(detail::detail),
        grid: plane.as_ref().map(grid::grid),
        moire_peak: FacePlane::middle(pyramid, points, MOIRE_SIDE_PX)
            .as_ref()
            .and_then(moire::moire),
        edges_around_share: surround::edges_around(pyramid, points),
        border: border::border(pyramid),
        writing: writing::writing(pyramid, &laid_over),
        stamp: stamp::stamp(pyramid, &laid_over),
        noise_luma: plane.as_ref().and_then(|plane| noise::noise(plane, points)),
        background,
        mask,
        attributes,
        landmarks,
    }
}
