//! Faces as the two BlazeFace detectors see them: boxes, six points each, a confidence.
//!
//! Anchors, decoding and weighted non-maximum suppression are MediaPipe's (modules/face_detection). The short-range
//! detector sees faces from about an eighth of the picture's longer side upwards, the full-range one from about a
//! twentieth; neither finds a head turned by more than some 60°, so that a caller who finds nothing tries quarter turns.

use std::f64::consts::FRAC_PI_2;

use yizhao_nn::Network;

use super::warp::{Outside, Region, sample_into};
use super::{Detection, Networks, sigmoid};
use crate::geometry::Point;
use crate::photo::Pyramid;
use crate::sort;

/// MediaPipe's `min_score_thresh`.
const CONFIDENCE_MIN: f64 = 0.5;
/// MediaPipe's `min_suppression_threshold`: boxes that overlap more are one face.
const OVERLAP_MIN: f64 = 0.3;
/// Values per anchor: centre, size, six points.
const VALUES: usize = 16;

/// Which detector looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Range {
    /// Large faces; its boxes are what the landmark network was trained on.
    Short,
    /// Small faces as well.
    Full,
}

impl Networks {
    /// Faces in the picture, the most confident first, seen as if the picture were turned `quarter_turns` times by 90°
    /// anticlockwise. Boxes and points are in pixels of the picture as it is.
    pub fn detect_faces(&mut self, range: Range, pyramid: &Pyramid<'_>, quarter_turns: u8) -> Vec<Detection> {
        let (network, anchors): (_, &[Anchors]) = match range {
            Range::Short => (&mut self.short_range, &SHORT_RANGE),
            Range::Full => (&mut self.full_range, &FULL_RANGE),
        };
        let (width, height) = (f64::from(pyramid.width()), f64::from(pyramid.height()));
        // The whole picture in the middle of a square.
        let region = Region {
            centre: Point {
                x: width / 2.0,
                y: height / 2.0,
            },
            side_px: width.max(height),
            rotation_rad: f64::from(quarter_turns % 4) * FRAC_PI_2,
        };
        let side = network.input_shape()[0];
        sample_into(
            pyramid,
            &region,
            side,
            Outside::Black,
            1.0 / 127.5,
            -1.0,
            network.input_mut(),
        );
        network.run();
        let candidates = decode(network, side, anchors);
        merge(candidates)
            .iter()
            .map(|candidate| candidate.place(&region))
            .collect()
    }
}

/// A grid of anchor points, several anchors to a point, in the order of the network's outputs.
struct Anchors {
    grid: usize,
    per_point: usize,
}

const SHORT_RANGE: [Anchors; 2] = [
    Anchors {
        grid: 16,
        per_point: 2,
    },
    Anchors {
        grid: 8,
        per_point: 6,
    },
];
const FULL_RANGE: [Anchors; 1] = [Anchors {
    grid: 48,
    per_point: 1,
}];

impl Anchors {
    fn points(&self) -> impl Iterator<Item = [f64; 2]> {
        let grid = self.grid;
        let at = move |index: usize| (index as f64 + 0.5) / grid as f64;
        (0..grid * grid * self.per_point).map(move |index| {
            let cell = index / self.per_point;
            [at(cell % grid), at(cell / grid)]
        })
    }
}

/// A face in coordinates of the square, 0 to 1: left, top, right, bottom, then the points.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Candidate {
    confidence: f64,
    values: [f64; VALUES],
}

fn decode(network: &Network, side: usize, anchors: &[Anchors]) -> Vec<Candidate> {
    let (values, _) = network.output(0).as_chunks::<VALUES>();
    let points = anchors.iter().flat_map(Anchors::points);
    let mut candidates = Vec::new();
    for ((values, logit), [x, y]) in values.iter().zip(network.output(1)).zip(points) {
        let confidence = sigmoid(*logit);
        if confidence < CONFIDENCE_MIN {
            continue;
        }
        let values = values.map(|value| f64::from(value) / side as f64);
        let (centre, half) = ([x + values[0], y + values[1]], [values[2] / 2.0, values[3] / 2.0]);
        candidates.push(Candidate {
            confidence,
            values: std::array::from_fn(|index| match index {
                0 | 1 => centre[index] - half[index],
                2 | 3 => centre[index - 2] + half[index - 2],
                _ => values[index] + [x, y][index % 2],
            }),
        });
    }
    candidates
}

impl Candidate {
    /// Area of the intersection over area of the union.
    fn overlap(&self, other: &Self) -> f64 {
        let [left, top, right, bottom] = [0, 1, 2, 3].map(|index| (self.values[index], other.values[index]));
        let width = (right.0.min(right.1) - left.0.max(left.1)).max(0.0);
        let height = (bottom.0.min(bottom.1) - top.0.max(top.1)).max(0.0);
        let area = |values: &[f64; VALUES]| (values[2] - values[0]) * (values[3] - values[1]);
        let union = area(&self.values) + area(&other.values) - width * height;
        if union > 0.0 { width * height / union } else { 0.0 }
    }

    fn place(&self, region: &Region) -> Detection {
        let at = |index: usize| region.to_picture(self.values[index], self.values[index + 1]);
        let (a, b) = (at(0), at(2));
        Detection {
            // Quarter turns move corners to corners.
            rect: [a.x.min(b.x), a.y.min(b.y), (a.x - b.x).abs(), (a.y - b.y).abs()],
            confidence: self.confidence,
            keypoints: std::array::from_fn(|point| at(4 + 2 * point)),
        }
    }
}

/// Candidates that overlap the most confident one become one face, their positions weighted by confidence; then the
/// same with what is left.
fn merge(mut candidates: Vec<Candidate>) -> Vec<Candidate> {
    sort::by(&mut candidates, |a, b| b.confidence.total_cmp(&a.confidence));
    let mut faces = Vec::new();
    while let Some(&best) = candidates.first() {
        let mut total = 0.0;
        let mut sums = [0.0; VALUES];
        candidates.retain(|candidate| {
            // A box without area overlaps nothing, not even itself.
            let same = *candidate == best || candidate.overlap(&best) > OVERLAP_MIN;
            if same {
                total += candidate.confidence;
                for (sum, value) in sums.iter_mut().zip(candidate.values) {
                    *sum += value * candidate.confidence;
                }
            }
            !same
        });
        faces.push(Candidate {
            confidence: best.confidence,
            values: sums.map(|sum| sum / total),
        });
    }
    faces
}

#[cfg(test)]
mod tests {
    use super::*;

    fn candidate(confidence: f64, left: f64, right: f64) -> Candidate {
        let mut values = [0.5; VALUES];
        values[..4].copy_from_slice(&[left, 0.0, right, 1.0]);
        Candidate { confidence, values }
    }

    #[test]
    fn anchors_count_and_stand_as_the_networks_expect() {
        let points: Vec<_> = SHORT_RANGE.iter().flat_map(Anchors::points).collect();
        assert_eq!(points.len(), 896);
        assert_eq!(points[0], points[1]);
        assert_eq!(points[2], [1.5 / 16.0, 0.5 / 16.0]);
        assert_eq!(points[512], [0.5 / 8.0, 0.5 / 8.0]);
        assert_eq!(FULL_RANGE[0].points().count(), 2304);
    }

    #[test]
    fn overlapping_candidates_become_one_face_weighted_by_confidence() {
        let faces = merge(vec![
            candidate(0.6, 0.2, 0.5),
            candidate(0.9, 0.1, 0.4),
            candidate(0.8, 0.6, 0.9),
        ]);
        assert_eq!(faces.len(), 2);
        assert_eq!(faces[0].confidence, 0.9);
        assert!((faces[0].values[0] - (0.9 * 0.1 + 0.6 * 0.2) / 1.5).abs() < 1e-12);
        assert_eq!(faces[1].confidence, 0.8);
    }

    #[test]
    fn a_candidate_without_area_ends_the_loop() {
        assert_eq!(
            merge(vec![candidate(0.9, 0.5, 0.5), candidate(0.8, 0.5, 0.5)]).len(),
            2
        );
    }
}
