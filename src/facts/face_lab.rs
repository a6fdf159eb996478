//! The face chip in CIELAB at half its resolution: what the measures of light and colour share.

use super::chip::FaceChip;
use super::colour::{Lab, LabConverter};
use super::statistics::median;
use crate::geometry::Point;

/// Pixels of the chip per cell, each way.
const STEP: usize = 2;
/// Landmarks in the middle of the cheeks: under the eyes and beside the mouth, the person's right first.
const CHEEKS: [usize; 4] = [50, 280, 205, 425];
/// Radius of a cheek's patch in inter-eye distances.
const CHEEK_RADIUS_IN_EYES: f64 = 0.18;
/// Fewer cells than this say nothing of a surface.
const FEWEST_CELLS: usize = 60;

/// Every second pixel of the face chip, both ways.
#[derive(Debug, Clone)]
pub(crate) struct FaceLab {
    /// Cells a side.
    pub(crate) side: usize,
    /// Colour; black outside the face.
    pub(crate) lab: Vec<Lab>,
    /// Cells inside the face's oval.
    pub(crate) face: Vec<usize>,
    /// Cells that show skin: the oval without eyes, brows and lips.
    pub(crate) skin: Vec<usize>,
    /// Whether a cell shows skin.
    pub(crate) is_skin: Vec<bool>,
    /// All landmarks in cells.
    pub(crate) points: Vec<Point>,
    /// Cells from pupil to pupil.
    pub(crate) inter_eye_cells: f64,
    /// Median colour of both cheeks, or of all skin where the cheeks are hidden.
    pub(crate) cheeks: Lab,
}

impl FaceLab {
    /// `None` when too little skin is seen.
    pub(crate) fn new(chip: &FaceChip, converter: &LabConverter) -> Option<Self> {
        let side = chip.side / STEP;
        let sparse = |mask: super::outline::GridMask| -> Vec<usize> {
            mask.indices()
                .map(|index| (index / chip.side, index % chip.side))
                .filter(|(y, x)| y % STEP == 0 && x % STEP == 0 && y / STEP < side && x / STEP < side)
                .map(|(y, x)| y / STEP * side + x / STEP)
                .collect()
        };
        let (face, skin) = (sparse(chip.face()), sparse(chip.skin()));
        if skin.len() < FEWEST_CELLS {
            return None;
        }
        let mut lab = vec![Lab::default(); side * side];
        for cell in &face {
            let pixel = cell / side * STEP * chip.side + cell % side * STEP;
            lab[*cell] = converter.lab(chip.rgb[pixel]);
        }
        let mut is_skin = vec![false; side * side];
        for cell in &skin {
            is_skin[*cell] = true;
        }
        let points: Vec<Point> = chip
            .points
            .iter()
            .map(|point| Point {
                x: point.x / STEP as f64,
                y: point.y / STEP as f64,
            })
            .collect();
        let inter_eye_cells = points[468].distance(points[473]);
        let mut seen = Self {
            side,
            lab,
            face,
            skin,
            is_skin,
            points,
            inter_eye_cells,
            cheeks: Lab::default(),
        };
        let patches: Vec<usize> = CHEEKS
            .iter()
            .flat_map(|landmark| seen.patch(*landmark, CHEEK_RADIUS_IN_EYES))
            .collect();
        seen.cheeks = seen.median_of(if patches.len() < FEWEST_CELLS {
            &seen.skin
        } else {
            &patches
        })?;
        Some(seen)
    }

    /// Skin cells within `radius` inter-eye distances of a landmark.
    pub(crate) fn patch(&self, landmark: usize, radius: f64) -> Vec<usize> {
        let centre = self.points[landmark];
        let radius = radius * self.inter_eye_cells;
        let last = self.side as f64 - 1.0;
        let from = |value: f64| (value - radius).floor().clamp(0.0, last) as usize;
        let to = |value: f64| (value + radius).ceil().clamp(0.0, last) as usize;
        let mut cells = Vec::new();
        for y in from(centre.y)..=to(centre.y) {
            for x in from(centre.x)..=to(centre.x) {
                let (dx, dy) = (x as f64 + 0.5 - centre.x, y as f64 + 0.5 - centre.y);
                if dx * dx + dy * dy <= radius * radius && self.is_skin[y * self.side + x] {
                    cells.push(y * self.side + x);
                }
            }
        }
        cells
    }

    /// Median of each coordinate.
    pub(crate) fn median_of(&self, cells: &[usize]) -> Option<Lab> {
        let of = |part: fn(&Lab) -> f64| median(cells.iter().map(|cell| part(&self.lab[*cell])).collect());
        Some(Lab {
            l: of(|lab| lab.l)?,
            a: of(|lab| lab.a)?,
            b: of(|lab| lab.b)?,
        })
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// A face that is skin all over, in colours that `paint` gives by cell; every landmark in the middle.
    pub(crate) fn skin(side: usize, paint: impl Fn(usize, usize) -> Lab) -> FaceLab {
        let middle = Point {
            x: side as f64 / 2.0,
            y: side as f64 / 2.0,
        };
        let cells: Vec<usize> = (0..side * side).collect();
        let mut face = FaceLab {
            side,
            lab: cells.iter().map(|cell| paint(cell % side, cell / side)).collect(),
            face: cells.clone(),
            skin: cells.clone(),
            is_skin: vec![true; side * side],
            points: vec![middle; 478],
            inter_eye_cells: side as f64 / 4.0,
            cheeks: Lab::default(),
        };
        face.cheeks = face.median_of(&cells).expect("cells");
        face
    }

    #[test]
    fn a_patch_is_round_and_stays_inside() {
        let mut face = skin(40, |_, _| Lab::default());
        assert_eq!(face.patch(0, 0.2).len(), 12);
        face.points[0] = Point { x: -100.0, y: 5.0 };
        assert!(face.patch(0, 0.2).is_empty());
    }
}
