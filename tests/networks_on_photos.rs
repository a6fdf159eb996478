//! Detectors, landmarks and mask on real photos: the pupils, the chin and the hair where people marked them by hand.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use yizhao::Point;
use yizhao::model::{NetworkFiles, Networks, Range, Region};
use yizhao::photo::{Limits, Photo, Picture, Pyramid};

/// Centres of the irises among the landmarks: the person's right one stands left in the picture.
const PUPIL_RIGHT: usize = 468;
const PUPIL_LEFT: usize = 473;
const CHIN: usize = 152;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn networks() -> Networks {
    let read = |name: &str| fs::read(root().join("models").join(name)).expect("models/ is committed");
    Networks::load(&NetworkFiles {
        face_detection_short_range: &read("face_detection_short_range.nn"),
        face_detection_full_range: &read("face_detection_full_range.nn"),
        face_landmarks: &read("face_landmarks.nn"),
        person_mask: &read("person_mask.nn"),
        attributes: &read("attributes.nn"),
        matte_edge: &read("matte_edge.nn"),
    })
    .expect("models/ holds valid networks")
}

fn picture(path: &Path) -> Picture {
    let bytes = fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let photo = Photo::decode(&bytes, &Limits::native())
        .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    photo.picture
}

/// Photos that people marked, with the marks by column; empty where the photos are not at hand.
fn marked_photos() -> Vec<(PathBuf, HashMap<String, f64>)> {
    let folder = root().join("../shared/photos/dev");
    let Ok(table) = fs::read_to_string(folder.join("geometry.csv")) else {
        println!("skipped: ../shared not present");
        return Vec::new();
    };
    let mut lines = table.lines();
    let columns: Vec<&str> = lines.next().expect("a header").split(',').collect();
    let photo = |line: &str| {
        let (file, marks) = line.split_once(',').expect("a file name");
        let marks = columns[1..].iter().zip(marks.split(','));
        let marks = marks.filter_map(|(column, mark)| Some(((*column).to_owned(), mark.parse().ok()?)));
        (folder.join(file), marks.collect())
    };
    lines.map(photo).collect()
}

#[test]
fn every_marked_portrait_has_one_face_with_pupils_and_chin_in_their_places() {
    let mut networks = networks();
    let (mut pupil_errors, mut chin_errors) = (Vec::new(), Vec::new());
    for (path, marks) in marked_photos() {
        let picture = picture(&path);
        let pyramid = Pyramid::new(&picture);
        let name = path.display();
        for range in [Range::Short, Range::Full] {
            let faces = networks.detect_faces(range, &pyramid, 0);
            assert_eq!(faces.len(), 1, "{name}: {range:?} range sees {faces:?}");
        }
        let face = networks.detect_faces(Range::Short, &pyramid, 0)[0];
        let landmarks = networks.face_landmarks(&pyramid, &Region::of_face(&face));
        assert!(
            landmarks.presence > 0.5,
            "{name}: presence {}",
            landmarks.presence
        );
        assert_eq!(landmarks.points.len(), 478);

        let inter_eye_px = (marks["eye_imgright_x"] - marks["eye_imgleft_x"])
            .hypot(marks["eye_imgright_y"] - marks["eye_imgleft_y"]);
        let error = |point: usize, mark: &str| {
            let [x, y, _] = landmarks.points[point];
            (x - marks[&format!("{mark}_x")]).hypot(y - marks[&format!("{mark}_y")]) / inter_eye_px
        };
        pupil_errors.push(error(PUPIL_RIGHT, "eye_imgleft"));
        pupil_errors.push(error(PUPIL_LEFT, "eye_imgright"));
        chin_errors.push(error(CHIN, "chin"));
        assert!(
            pupil_errors.iter().all(|error| *error < 0.1),
            "{name}: pupils off by {pupil_errors:?}"
        );
    }
    let mean = |errors: &[f64]| errors.iter().sum::<f64>() / errors.len().max(1) as f64;
    println!(
        "mean error in inter-eye distances: pupils {:.4}, chin {:.4}, over {} photos",
        mean(&pupil_errors),
        mean(&chin_errors),
        chin_errors.len()
    );
    assert!(
        mean(&pupil_errors) < 0.04,
        "pupils off by {}",
        mean(&pupil_errors)
    );
    assert!(mean(&chin_errors) < 0.15, "chin off by {}", mean(&chin_errors));
}

#[test]
fn the_mask_covers_the_face_and_not_the_corner() {
    let mut networks = networks();
    for (path, marks) in marked_photos() {
        let picture = picture(&path);
        let pyramid = Pyramid::new(&picture);
        let extent_px = f64::from(picture.width().max(picture.height()));
        let mask = networks.person_mask(&pyramid, Point { x: 0.0, y: 0.0 }, extent_px);
        let at = |x: f64, y: f64| {
            let cell = |value: f64| ((value / extent_px * mask.side as f64) as usize).min(mask.side - 1);
            mask.probability[cell(y) * mask.side + cell(x)]
        };
        let nose = at(marks["nose_base_x"], marks["nose_base_y"]);
        assert!(nose > 0.9, "{}: {nose} at the nose", path.display());
        let corner = at(2.0, 2.0);
        assert!(corner < 0.1, "{}: {corner} in the corner", path.display());
    }
}

#[test]
fn a_picture_on_its_side_is_seen_after_the_right_quarter_turn() {
    let mut networks = networks();
    let upright = picture(&root().join("nn/tests/golden/face.png"));
    let side = upright.width();
    // Turned clockwise by 90°: the upper left corner comes from the lower left one.
    let turned = (0..side * side)
        .flat_map(|at| upright.pixel(at / side, side - 1 - at % side))
        .collect();
    let turned = Picture::new(side, side, turned);
    let expected = networks.detect_faces(Range::Short, &Pyramid::new(&upright), 0)[0];
    let found = networks.detect_faces(Range::Short, &Pyramid::new(&turned), 1);
    assert_eq!(found.len(), 1, "{found:?}");
    for (found, expected) in found[0].keypoints.iter().zip(expected.keypoints) {
        let (x, y) = (f64::from(side) - expected.y, expected.x);
        assert!(
            (found.x - x).hypot(found.y - y) < 1.0,
            "{found:?} instead of ({x}, {y})"
        );
    }
}
