//! Everything seen in one photo, computed once, read by all checks and by normalization.

mod background;
mod background_field;
mod background_shadow;
mod background_texture;
mod border;
mod chip;
mod clothes;
mod colour;
mod detail;
mod distance;
mod expression;
mod eyes;
mod face_lab;
mod grid;
mod head;
mod light;
mod light_side;
mod moire;
mod nod;
mod nod_weights;
mod noise;
mod observe;
mod outline;
mod plane;
mod pose;
mod shoulders;
mod sight;
mod specular;
mod stamp;
mod statistics;
mod surround;
mod upper_edge;
mod white_point;
mod writing;

pub use background::{BackgroundFacts, BackgroundShadow};
pub use border::Border;
pub use colour::{Lab, LabConverter, delta_e_00, linear};
pub use detail::Detail;
pub use expression::Expression;
pub use eyes::IrisOffset;
pub use grid::GridFacts;
pub use head::Head;
pub use light::LightFacts;
pub use observe::{Observation, observe};
pub use shoulders::Shoulders;
pub use sight::Sight;
pub(crate) use white_point::balance;
pub use writing::Mark;

use crate::geometry::Point;
use crate::model::{Attributes, Landmarks, PersonMask};
use crate::photo::Metadata;
use crate::report::FaceBox;

/// Everything seen in one photo. Coordinates are pixels of the picture as it stands upright: where the photo itself
/// lies on its side, that is `quarter_turns` clockwise turns from the decoded picture.
#[derive(Debug, Clone)]
pub struct Facts {
    /// Pixels of the upright picture.
    pub size_px: [f64; 2],
    /// Quarter turns clockwise that set the decoded picture upright, 0 to 3.
    pub quarter_turns: u8,
    /// What the file says about itself.
    pub metadata: Metadata,
    /// Months begun since the camera's date; negative for a date in the future, `None` without one.
    pub age_months: Option<f64>,
    /// Every face found, the applicant's first.
    pub faces: Vec<FaceBox>,
    /// The applicant's face.
    pub face: Option<FaceFacts>,
}

/// Everything seen of the applicant.
#[derive(Debug, Clone)]
pub struct FaceFacts {
    /// 478 points and the network's belief in them.
    pub landmarks: Landmarks,
    /// Where the head points.
    pub pose: Pose,
    /// Chin, crown, ears, pupils.
    pub head: Head,
    /// Pupil to pupil, pixels.
    pub inter_eye_distance_px: f64,
    /// Lid gap over eye width, the person's left eye.
    pub eye_openness_left: Option<f64>,
    /// Lid gap over eye width, the person's right eye.
    pub eye_openness_right: Option<f64>,
    /// Left iris in its eye.
    pub iris_left: Option<IrisOffset>,
    /// Right iris in its eye.
    pub iris_right: Option<IrisOffset>,
    /// Distance of the common gaze from the camera, eye widths.
    pub gaze_offset: Option<f64>,
    /// Inner-lip gap over mouth width.
    pub mouth_openness: Option<f64>,
    /// Smile, opened mouth, frown, lifted brows.
    pub expression: Option<Expression>,
    /// Exposure and colour; `None` when the face is too small.
    pub light: Option<LightFacts>,
    /// Fine against coarse detail; `None` when the face is too small.
    pub detail: Option<Detail>,
    /// Borders of blocks, repeated pixels; `None` when the face is too small.
    pub grid: Option<GridFacts>,
    /// The strongest regular pattern over the face, its amplitude over that of what surrounds it in the spectrum; `None`
    /// when the face is too small.
    pub moire_peak: Option<f64>,
    /// How much of a straight edge there is on all sides of the face but the weakest, 0 to 1.
    pub edges_around_share: f64,
    /// How much of a border there is around the picture.
    pub border: Border,
    /// The surest line of writing over the picture, strokes a row.
    pub writing: Mark,
    /// The surest ring of a stamp, share of its circle that is there.
    pub stamp: Mark,
    /// The sensor's noise in the skin, standard deviation in 8-bit luma; `None` when too little skin is seen.
    pub noise_luma: Option<f64>,
    /// The body below the chin.
    pub shoulders: Shoulders,
    /// Median colour of the clothes; `None` when hardly any are seen.
    pub clothes: Option<Lab>,
    /// Who is person and who is background.
    pub mask: PersonMask,
    /// Glasses, headwear, hidden ears and brows, coverings.
    pub attributes: Attributes,
    /// The background; `None` when hardly any is seen.
    pub background: Option<BackgroundFacts>,
}

impl FaceFacts {
    /// Outlines in pixels, for drawing.
    #[must_use]
    pub fn outline(&self, part: FacePart) -> Vec<Point> {
        let indices: &[usize] = match part {
            FacePart::Oval => &outline::OVAL,
            FacePart::HalfLeft => &outline::OVAL[..19],
            FacePart::HalfRight => &outline::OVAL[18..],
            FacePart::EyeLeft => &outline::EYE_LEFT,
            FacePart::BrowLeft => &outline::BROW_LEFT,
            FacePart::BrowRight => &outline::BROW_RIGHT,
            FacePart::EyeRight => &outline::EYE_RIGHT,
            FacePart::Lips => &outline::LIPS,
        };
        indices
            .iter()
            .filter_map(|index| self.landmarks.points.get(*index))
            .map(|point| Point {
                x: point[0],
                y: point[1],
            })
            .collect()
    }

    /// A rectangle that is upright in the face, for drawing: columns `across` to the person's left and rows `down` from
    /// `origin`, in inter-eye distances.
    #[must_use]
    pub fn patch(&self, origin: Point, across: [f64; 2], down: [f64; 2]) -> Vec<Point> {
        let (right, left) = (self.head.points.pupil_right, self.head.points.pupil_left);
        let along = [left.x - right.x, left.y - right.y];
        [(0, 0), (1, 0), (1, 1), (0, 1)]
            .map(|(column, row)| {
                let (x, y) = (across[column], down[row]);
                Point {
                    x: origin.x + x * along[0] - y * along[1],
                    y: origin.y + x * along[1] + y * along[0],
                }
            })
            .to_vec()
    }
}

/// A part of the face with an outline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FacePart {
    /// The whole face.
    Oval,
    /// The person's left half of the face.
    HalfLeft,
    /// The person's right half of the face.
    HalfRight,
    /// The person's left eye.
    EyeLeft,
    /// The person's right eye.
    EyeRight,
    /// The person's left eyebrow.
    BrowLeft,
    /// The person's right eyebrow.
    BrowRight,
    /// The mouth.
    Lips,
}

/// Head pose in degrees: yaw towards the person's left, pitch up, roll anticlockwise as seen in the picture.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Pose {
    /// Positive towards the person's left.
    pub yaw_deg: f64,
    /// Positive upwards; 0 is what the eye calls level.
    pub pitch_deg: f64,
    /// Positive anticlockwise as seen in the picture.
    pub roll_deg: f64,
}

/// Where the head is: the points that every document's geometry is measured with. Pixels of the upright picture.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct HeadPoints {
    /// Centre of the person's left pupil.
    pub pupil_left: Point,
    /// Centre of the person's right pupil.
    pub pupil_right: Point,
    /// Lowest point of the chin (landmark 152).
    pub chin: Point,
    /// Top of the hair, from the mask, on the head's axis; `None` when the mask reaches the upper edge or is unsure.
    pub crown_hair: Option<Point>,
    /// Top of the skull, estimated from landmarks.
    pub crown_skull: Point,
    /// Outer edge of the person's left ear (landmarks, corrected by the mask).
    pub ear_left: Point,
    /// Outer edge of the person's right ear.
    pub ear_right: Point,
    /// Landmark 454 (person's left cheek).
    pub cheek_left: Point,
    /// Landmark 234 (person's right cheek).
    pub cheek_right: Point,
}

impl HeadPoints {
    /// The same points elsewhere.
    #[must_use]
    pub fn map(&self, to: impl Fn(Point) -> Point) -> Self {
        Self {
            pupil_left: to(self.pupil_left),
            pupil_right: to(self.pupil_right),
            chin: to(self.chin),
            crown_hair: self.crown_hair.map(&to),
            crown_skull: to(self.crown_skull),
            ear_left: to(self.ear_left),
            ear_right: to(self.ear_right),
            cheek_left: to(self.cheek_left),
            cheek_right: to(self.cheek_right),
        }
    }

    /// Midway between two measurements of one head.
    #[must_use]
    pub fn middle(&self, other: &Self) -> Self {
        Self {
            pupil_left: self.pupil_left.middle(other.pupil_left),
            pupil_right: self.pupil_right.middle(other.pupil_right),
            chin: self.chin.middle(other.chin),
            crown_hair: self
                .crown_hair
                .zip(other.crown_hair)
                .map(|(one, other)| one.middle(other)),
            crown_skull: self.crown_skull.middle(other.crown_skull),
            ear_left: self.ear_left.middle(other.ear_left),
            ear_right: self.ear_right.middle(other.ear_right),
            cheek_left: self.cheek_left.middle(other.cheek_left),
            cheek_right: self.cheek_right.middle(other.cheek_right),
        }
    }
}
