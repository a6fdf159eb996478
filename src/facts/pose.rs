//! Head pose: the rotation that lays the canonical face mesh over the landmarks best (weighted least squares, weak
//! perspective). The reference points and their weights are those of MediaPipe's face geometry metadata (Apache-2.0,
//! see models/NOTICE).
//!
//! What it cannot see: a face photographed from very near is not weakly perspective; pitch is then a few degrees off.
//! How far it is tipped, it alone tells badly: see [`super::nod`]. Open mouths measure up to 10 degrees higher, with or without
//! the jaw's landmarks: those heads are raised. The scale is left alone: 0.69 of a drawn turn is measured, but 0.88 of what the
//! eye, not told, estimated on 20 photographs.

use super::Pose;

/// Landmark, place on the canonical mesh (cm; x to the person's left, y up, z to the camera), weight.
const REFERENCE: [(usize, [f64; 3], f64); 33] = [
    (4, [0.0, -0.46317, 7.58658], 0.07090993970632553),
    (6, [0.0, 2.473255, 5.788627], 0.032100144773721695),
    (10, [0.0, 8.261778, 4.481535], 0.00844655092805624),
    (33, [-4.445859, 2.663991, 3.173422], 0.05872416868805885),
    (54, [-6.279331, 6.615427, 1.42585], 0.007667080033570528),
    (67, [-3.523964, 8.005976, 3.729163], 0.00907805934548378),
    (117, [-5.258659, 0.945811, 2.974312], 0.009791937656700611),
    (119, [-3.300681, 0.861641, 3.872784], 0.014565368182957172),
    (121, [-1.820731, 1.467954, 4.224124], 0.01859136112034321),
    (127, [-7.743095, 2.364999, -2.005167], 0.005197994410991669),
    (129, [-1.785794, -0.978284, 4.85047], 0.12062520533800125),
    (132, [-7.270895, -2.890917, -2.252455], 0.005560018587857485),
    (133, [-1.856432, 2.585245, 3.757904], 0.05328618362545967),
    (136, [-5.085276, -7.17859, 0.714711], 0.06689045578241348),
    (143, [-6.407571, 2.236021, 1.560843], 0.014816547743976116),
    (147, [-6.234883, -1.94443, 1.663542], 0.014262833632528782),
    (198, [-1.246815, 0.230297, 5.681036], 0.025462191551923752),
    (205, [-3.832928, -1.537326, 4.137731], 0.04725227877497673),
    (263, [4.445859, 2.663991, 3.173422], 0.05872416868805885),
    (284, [6.279331, 6.615427, 1.42585], 0.007667080033570528),
    (297, [3.523964, 8.005976, 3.729163], 0.00907805934548378),
    (346, [5.258659, 0.945811, 2.974312], 0.009791937656700611),
    (348, [3.300681, 0.861641, 3.872784], 0.014565368182957172),
    (350, [1.820731, 1.467954, 4.224124], 0.01859136112034321),
    (356, [7.743095, 2.364999, -2.005167], 0.005197994410991669),
    (358, [1.785794, -0.978284, 4.85047], 0.12062520533800125),
    (361, [7.270895, -2.890917, -2.252455], 0.005560018587857485),
    (362, [1.856432, 2.585245, 3.757904], 0.05328618362545967),
    (365, [5.085276, -7.17859, 0.714711], 0.06689045578241348),
    (372, [6.407571, 2.236021, 1.560843], 0.014816547743976116),
    (376, [6.234883, -1.94443, 1.663542], 0.014262833632528782),
    (420, [1.246815, 0.230297, 5.681036], 0.025462191551923752),
    (425, [3.832928, -1.537326, 4.137731], 0.04725227877497673),
];

/// How the canonical mesh lies in the picture.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Placement {
    /// From the mesh to the picture's axes (x right, y up, z to the camera).
    rotation: [[f64; 3]; 3],
    /// Pixels per centimetre of the mesh.
    scale: f64,
    mesh_mean: [f64; 3],
    seen_mean: [f64; 3],
}

impl Placement {
    /// Lays the mesh over 478 landmarks in pixels (y down, z away from the camera); `None` when the points have no
    /// extent.
    #[must_use]
    pub(crate) fn of(landmarks: &[[f64; 3]]) -> Option<Self> {
        let mut total = 0.0;
        let mut mesh_mean = [0.0; 3];
        let mut seen_mean = [0.0; 3];
        for (index, mesh, weight) in &REFERENCE {
            let seen = to_mesh_axes(*landmarks.get(*index)?);
            total += weight;
            for axis in 0..3 {
                mesh_mean[axis] += weight * mesh[axis];
                seen_mean[axis] += weight * seen[axis];
            }
        }
        let mesh_mean = mesh_mean.map(|value| value / total);
        let seen_mean = seen_mean.map(|value| value / total);
        let mut covariance = [[0.0; 3]; 3];
        let mut extent = 0.0;
        for (index, mesh, weight) in &REFERENCE {
            let seen = to_mesh_axes(landmarks[*index]);
            for row in 0..3 {
                let off = mesh[row] - mesh_mean[row];
                extent += weight * off * off;
                for column in 0..3 {
                    covariance[row][column] += weight * off * (seen[column] - seen_mean[column]);
                }
            }
        }
        let rotation = best_rotation(&covariance)?;
        let mut trace = 0.0;
        for row in 0..3 {
            for column in 0..3 {
                trace += rotation[column][row] * covariance[row][column];
            }
        }
        Some(Self {
            rotation,
            scale: trace / extent,
            mesh_mean,
            seen_mean,
        })
    }

    /// The angles.
    pub(crate) fn pose(&self) -> Pose {
        let rotation = &self.rotation;
        Pose {
            yaw_deg: libm::atan2(rotation[0][2], rotation[2][2]).to_degrees(),
            pitch_deg: libm::asin(rotation[1][2].clamp(-1.0, 1.0)).to_degrees(),
            roll_deg: libm::atan2(rotation[1][0], rotation[1][1]).to_degrees(),
        }
    }

    /// A landmark on the mesh's own axes, centimetres of the mesh: where it would be if the head looked straight ahead.
    pub(crate) fn straightened(&self, landmark: [f64; 3]) -> [f64; 3] {
        let seen = to_mesh_axes(landmark);
        let off: [f64; 3] = std::array::from_fn(|axis| (seen[axis] - self.seen_mean[axis]) / self.scale);
        std::array::from_fn(|axis| {
            (0..3).map(|row| self.rotation[row][axis] * off[row]).sum::<f64>() + self.mesh_mean[axis]
        })
    }
}

fn to_mesh_axes(point: [f64; 3]) -> [f64; 3] {
    [point[0], -point[1], -point[2]]
}

/// Horn's method: the unit quaternion that belongs to the largest eigenvalue of a symmetric 4×4 matrix built from the
/// covariance (Horn 1987, "Closed-form solution of absolute orientation using unit quaternions").
fn best_rotation(s: &[[f64; 3]; 3]) -> Option<[[f64; 3]; 3]> {
    let matrix = [
        [
            s[0][0] + s[1][1] + s[2][2],
            s[1][2] - s[2][1],
            s[2][0] - s[0][2],
            s[0][1] - s[1][0],
        ],
        [
            s[1][2] - s[2][1],
            s[0][0] - s[1][1] - s[2][2],
            s[0][1] + s[1][0],
            s[2][0] + s[0][2],
        ],
        [
            s[2][0] - s[0][2],
            s[0][1] + s[1][0],
            s[1][1] - s[0][0] - s[2][2],
            s[1][2] + s[2][1],
        ],
        [
            s[0][1] - s[1][0],
            s[2][0] + s[0][2],
            s[1][2] + s[2][1],
            s[2][2] - s[0][0] - s[1][1],
        ],
    ];
    let size: f64 = matrix.iter().flatten().map(|value| value.abs()).sum();
    if !size.is_finite() || size <= 0.0 {
        return None;
    }
    let [w, x, y, z] = dominant_eigenvector(matrix);
    Some([
        [
            w * w + x * x - y * y - z * z,
            2.0 * (x * y - w * z),
            2.0 * (x * z + w * y),
        ],
        [
            2.0 * (x * y + w * z),
            w * w - x * x + y * y - z * z,
            2.0 * (y * z - w * x),
        ],
        [
            2.0 * (x * z - w * y),
            2.0 * (y * z + w * x),
            w * w - x * x - y * y + z * z,
        ],
    ])
}

/// Cyclic Jacobi rotations; a 4×4 matrix is diagonal to the last bit well before the sweeps run out.
fn dominant_eigenvector(mut matrix: [[f64; 4]; 4]) -> [f64; 4] {
    let mut vectors = [[0.0; 4]; 4];
    for (index, row) in vectors.iter_mut().enumerate() {
        row[index] = 1.0;
    }
    for _ in 0..16 {
        for p in 0..3 {
            for q in p + 1..4 {
                if matrix[p][q] == 0.0 {
                    continue;
                }
                let theta = (matrix[q][q] - matrix[p][p]) / (2.0 * matrix[p][q]);
                let sign = if theta >= 0.0 { 1.0 } else { -1.0 };
                let t = sign / (theta.abs() + (theta * theta + 1.0).sqrt());
                let c = 1.0 / (t * t + 1.0).sqrt();
                let s = t * c;
                for row in &mut matrix {
                    (row[p], row[q]) = (c * row[p] - s * row[q], s * row[p] + c * row[q]);
                }
                let (above, below) = matrix.split_at_mut(q);
                for (upper, lower) in above[p].iter_mut().zip(&mut below[0]) {
                    (*upper, *lower) = (c * *upper - s * *lower, s * *upper + c * *lower);
                }
                for row in &mut vectors {
                    (row[p], row[q]) = (c * row[p] - s * row[q], s * row[p] + c * row[q]);
                }
            }
        }
    }
    let largest = (1..4).fold(0, |best, index| {
        if matrix[index][index] > matrix[best][best] {
            index
        } else {
            best
        }
    });
    vectors.map(|row| row[largest])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The canonical mesh itself, tilted, tipped, then turned, and projected to pixels.
    fn face(yaw: f64, pitch: f64, roll: f64) -> Vec<[f64; 3]> {
        let mut points = vec![[0.0; 3]; 478];
        let (sy, cy) = yaw.to_radians().sin_cos();
        let (sp, cp) = (-pitch.to_radians()).sin_cos();
        let (sr, cr) = roll.to_radians().sin_cos();
        for (index, mesh, _) in &REFERENCE {
            let [x, y, z] = *mesh;
            let (x, y) = (cr * x - sr * y, sr * x + cr * y);
            let (y, z) = (cp * y - sp * z, sp * y + cp * z);
            let (x, z) = (cy * x + sy * z, cy * z - sy * x);
            points[*index] = [500.0 + 40.0 * x, 400.0 - 40.0 * y, -40.0 * z];
        }
        points
    }

    #[test]
    fn finds_the_angles_it_was_turned_by() {
        for (yaw, pitch, roll) in [
            (0.0, 0.0, 0.0),
            (20.0, 0.0, 0.0),
            (0.0, 15.0, 0.0),
            (0.0, 0.0, -30.0),
            (-35.0, 0.0, 12.0),
        ] {
            let points = face(yaw, pitch, roll);
            let placement = Placement::of(&points).expect("a face has extent");
            let found = placement.pose();
            assert!((found.yaw_deg - yaw).abs() < 0.01, "{found:?} for yaw {yaw}");
            assert!(
                (found.pitch_deg - pitch).abs() < 0.01,
                "{found:?} for pitch {pitch}"
            );
            assert!((found.roll_deg - roll).abs() < 0.01, "{found:?} for roll {roll}");
            for (index, mesh, _) in &REFERENCE {
                let back = placement.straightened(points[*index]);
                for axis in 0..3 {
                    assert!((back[axis] - mesh[axis]).abs() < 1e-6, "{back:?} for {mesh:?}");
                }
            }
        }
    }

    #[test]
    fn a_face_without_extent_has_no_pose() {
        assert!(Placement::of(&[[7.0; 3]; 478]).is_none());
        assert!(Placement::of(&[]).is_none());
    }
}
