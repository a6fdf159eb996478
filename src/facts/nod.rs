//! How far the head is tipped up or down.
//!
//! The mesh's rotation ([`super::pose`]) is spoilt by the face's own shape: against two people who looked at 148 photographs of the
//! dev split, neither told label, measure or the other's answer, it errs by 3.4 degrees (their own error taken off). What the
//! landmarks' heights tell, learnt from 399 portraits of the train split that were graded so (models/attributes/pitch.py), errs in
//! other ways: the mean of both errs by 2.7. Three quarters of what heads labelled level differ by in it is how they are held, or
//! photographed, and no error.
//!
//! What it cannot see: what tells a low camera from a raised head. Nothing does but the shoulders.

use super::Pose;
use super::nod_weights::{OFFSET_DEG, STEP_DEG, WEIGHTS};

/// The eyes' corners and the middles of their lids: the person's right eye, the left one.
const EYES: [[usize; 4]; 2] = [[33, 133, 159, 145], [263, 362, 386, 374]];
/// Of the landmarks so many each are skipped to the next that counts.
const EACH: usize = 3;
/// What the mesh and the heights say of a head that the eye calls level, degrees.
const LEVEL_DEG: [f64; 2] = [-2.47, 0.02];
/// The heights' degrees are the eye's; a nod that is drawn moves the mesh's so much more.
const OF_MESH: f64 = 1.85;
/// Heads turned further than the first were not graded: from there to the second the heights lose their say.
const TURNED_DEG: [f64; 2] = [30.0, 45.0];

/// Degrees, chin up positive, 0 where the eye calls a head level; `mesh` is the pose as the mesh has it.
pub(crate) fn pitch_deg(mesh: Pose, landmarks: &[[f64; 3]]) -> f64 {
    let [mesh_level, level] = LEVEL_DEG;
    let [known, unknown] = TURNED_DEG;
    let of_mesh = mesh.pitch_deg - mesh_level;
    let share = 0.5 * ((unknown - mesh.yaw_deg.abs()) / (unknown - known)).clamp(0.0, 1.0);
    heights_deg(landmarks).map_or(of_mesh, |heights| {
        of_mesh + share * (OF_MESH * (heights - level) - of_mesh)
    })
}

/// What the landmarks' heights over the eyes tell; `None` where the eyes have no distance.
fn heights_deg(landmarks: &[[f64; 3]]) -> Option<f64> {
    let [right, left] = EYES.map(|eye| middle(&eye, landmarks));
    let across = [left[0] - right[0], left[1] - right[1]];
    let distance = libm::hypot(across[0], across[1]);
    if distance <= 0.0 {
        return None;
    }
    let [cos, sin] = across.map(|side| side / distance);
    let between = [0, 1].map(|axis| (left[axis] + right[axis]) / 2.0);
    let steps: f64 = WEIGHTS
        .iter()
        .zip(landmarks.iter().step_by(EACH))
        .map(|(weight, point)| {
            let off = [point[0] - between[0], point[1] - between[1]];
            f64::from(*weight) * (off[1] * cos - off[0] * sin) / distance
        })
        .sum();
    Some(OFFSET_DEG + STEP_DEG * steps)
}

// One loop, called twice: unrolled it is a page of wasm.
#[inline(never)]
fn middle(of: &[usize], landmarks: &[[f64; 3]]) -> [f64; 2] {
    let [mut x, mut y] = [0.0; 2];
    for index in of {
        x += landmarks[*index][0];
        y += landmarks[*index][1];
    }
    [x, y].map(|sum| sum / of.len() as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Landmarks without a face in them, no two alike.
    fn scattered() -> Vec<[f64; 3]> {
        let place = |index: usize, step: usize| (index * step % 97) as f64;
        (0..478)
            .map(|index| [100.0 + place(index, 31), 80.0 + place(index, 57), 0.0])
            .collect()
    }

    fn tipped(pitch_deg: f64, yaw_deg: f64) -> Pose {
        Pose {
            yaw_deg,
            pitch_deg,
            roll_deg: 0.0,
        }
    }

    #[test]
    fn neither_place_nor_size_nor_roll_matters() {
        let landmarks = scattered();
        let (sin, cos) = libm::sincos(0.4);
        let moved: Vec<[f64; 3]> = landmarks
            .iter()
            .map(|[x, y, z]| {
                [
                    3.0 * (x * cos - y * sin) + 7.0,
                    3.0 * (x * sin + y * cos) - 9.0,
                    *z,
                ]
            })
            .collect();
        let both = [&landmarks, &moved].map(|landmarks| pitch_deg(tipped(5.0, 0.0), landmarks));
        assert!((both[0] - both[1]).abs() < 1e-6, "{both:?}");
    }

    #[test]
    fn the_mesh_alone_answers_where_heights_cannot() {
        let level = LEVEL_DEG[0];
        assert_eq!(pitch_deg(tipped(4.0, 0.0), &[[5.0; 3]; 478]), 4.0 - level);
        assert_eq!(pitch_deg(tipped(4.0, -50.0), &scattered()), 4.0 - level);
        assert!((pitch_deg(tipped(4.0, 0.0), &scattered()) - 4.0 + level).abs() > 1.0);
    }
}
