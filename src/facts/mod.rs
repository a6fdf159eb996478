//! Everything seen in one photo, computed once, read by all checks and by normalization.

use crate::geometry::Point;

/// Head pose in degrees: yaw towards the person's left, pitch up, roll anticlockwise as seen in the picture.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Pose {
    /// Positive towards the person's left.
    pub yaw_deg: f64,
    /// Positive upwards.
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
