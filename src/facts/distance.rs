//! How far from the camera the person stood.
//!
//! Source: the pupils of adults are 63 mm apart on average (54 to 74 mm for 98 of 100; Dodgson 2004), and EXIF's focal
//! length as on 35 mm film says the angle of view. A photo that was cut after taking keeps the old length and seems
//! taken from further away, a child too; what is no distance of a portrait is not believed.

use super::Facts;

const PUPILS_APART_CM: f64 = 6.3;
/// Diagonal of 36 × 24 mm film, to which the equivalent length refers (CIPA DCG-001).
const FILM_DIAGONAL_MM: f64 = 43.27;
const BELIEVED_CM: std::ops::RangeInclusive<f64> = 15.0..=400.0;

impl Facts {
    /// Centimetres between camera and face; `None` without a face or a focal length.
    #[must_use]
    pub fn camera_distance_cm(&self) -> Option<f64> {
        let apart = self.face.as_ref()?.inter_eye_distance_px;
        distance_cm(apart, self.size_px, self.metadata.focal_length_35mm?)
    }
}

fn distance_cm(pupils_apart_px: f64, [width, height]: [f64; 2], focal_length_35mm: f64) -> Option<f64> {
    let diagonal_px = (width * width + height * height).sqrt();
    let focal_length_px = focal_length_35mm / FILM_DIAGONAL_MM * diagonal_px;
    let distance = focal_length_px * PUPILS_APART_CM / pupils_apart_px;
    BELIEVED_CM.contains(&distance).then_some(distance)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phone_at_arms_length_and_nonsense() {
        // 26 mm, 12 megapixels: pupils of 325 px are 58 cm away.
        let distance = distance_cm(325.0, [3024.0, 4032.0], 26.0).expect("a distance");
        assert!((distance - 58.7).abs() < 0.5, "{distance}");
        assert_eq!(distance_cm(1.0, [3024.0, 4032.0], 26.0), None);
        assert_eq!(distance_cm(0.0, [3024.0, 4032.0], 26.0), None);
    }
}
