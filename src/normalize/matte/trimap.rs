//! The person mask brought into the frame: the applicant alone, and where alpha is certain.

use yizhao_pixels as pixels;

use super::perceived;
use crate::frame::FrameSolution;
use crate::geometry::Point;
use crate::model::PersonMask;
use crate::normalize::linear::LinearPicture;

/// What is known of a pixel before looking at its colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Known {
    Background,
    Foreground,
    Unknown,
}

/// The person mask at the frame's pixels.
#[derive(Debug)]
pub(super) struct MaskInFrame {
    pub(super) width: usize,
    pub(super) height: usize,
    /// Probability of the applicant; bystanders are 0.
    pub(super) probability: Vec<f32>,
    /// The two looks contradict each other here.
    disputed: Vec<bool>,
    /// Pixels within the face's outline.
    face: Vec<bool>,
    /// The applicant's pixels without holes.
    pub(super) inside: Vec<bool>,
    /// Pixels that the source shows; the others repeat its edge.
    pub(super) covered: Vec<bool>,
    /// Rows above it are head, rows below it body.
    chin_row: usize,
    /// Side of a mask cell, frame pixels.
    pub(super) cell_px: f32,
}

/// Widths of the uncertain band in mask cells, along hair and along clothes: how far the mask's edge errs inwards, and
/// outwards, where it smooths strands away. Further inside, hair's lights would be taken for wall between strands.
const BAND_INSIDE_CELLS: [f32; 2] = [1.0, 0.7];
const BAND_OUTSIDE_CELLS: [f32; 2] = [7.0, 2.5];

/// The face's outline may stand outside a turned cheek: this far within it, in mask cells, the face is certain.
const FACE_RIM_CELLS: f32 = 3.0;

/// Difference between the two looks that leaves the answer to the colours, within the person; outside, the look that sees
/// nobody is right.
const DISPUTED: f32 = 0.5;

/// Difference that a plain wall's noise makes, perceived light.
const SAME_COLOUR: f32 = 0.02;
/// Differences from pixel to pixel, and altogether, by which a blurred background changes.
const NO_STEP: f32 = 0.012;
const DRIFT: f32 = 0.2;
/// Difference between neighbours that is no edge, and how deep into the mask gaps in the hair are looked for.
const NO_EDGE: f32 = 0.03;
const GAP_CELLS: f32 = 5.0;

/// Half of the width below which a certain piece of the person is none.
const SCRAP_CELLS: f32 = 2.0;

impl MaskInFrame {
    pub(super) fn new(
        picture: &LinearPicture,
        frame: &FrameSolution,
        mask: &PersonMask,
        closer: &[f32],
        face: &[Point],
    ) -> Self {
        let (width, height) = (picture.width(), picture.height());
        let mut probability = Vec::with_capacity(width * height);
        let mut disputed = Vec::with_capacity(width * height);
        for (index, &near) in closer.iter().enumerate() {
            let at = frame.to_source(Point {
                x: (index % width) as f64 + 0.5,
                y: (index / width) as f64 + 0.5,
            });
            #[expect(clippy::cast_possible_truncation, reason = "a probability")]
            let far = mask.at(at) as f32;
            // What only one of them takes for a person mostly is none: a scrap of the background.
            probability.push((far * near).max(0.0).sqrt());
            disputed.push((far - near).abs() > DISPUTED);
        }
        let face: Vec<Point> = face.iter().map(|point| frame.to_frame(*point)).collect();
        let chin_row = face.iter().map(|point| point.y).fold(0.0, f64::max);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "rows of a frame"
        )]
        let mut mask = Self {
            width,
            height,
            probability,
            disputed,
            face: fill(&face, width, height),
            inside: Vec::new(),
            covered: picture.pixels().iter().map(|pixel| pixel[3] > 0.0).collect(),
            chin_row: chin_row.max(0.0) as usize,
            cell_px: (frame.scale * mask.cell_px()) as f32,
        };
        mask.keep_applicant(&face);
        mask
    }

    /// Keeps the connected part that holds the face, fills its holes, and removes everybody else.
    fn keep_applicant(&mut self, face: &[Point]) {
        let likely: Vec<bool> = self
            .probability
            .iter()
            .zip(&self.face)
            .map(|(&probability, &face)| face || probability > 0.5)
            .collect();
        let seeds: Vec<usize> = face.iter().filter_map(|point| self.index(*point)).collect();
        let applicant = self.reach(&seeds, |index| likely[index]);
        let border: Vec<usize> = (0..self.width * self.height)
            .filter(|index| {
                let (x, y) = (index % self.width, index / self.width);
                x == 0 || y == 0 || x + 1 == self.width || y + 1 == self.height
            })
            .collect();
        let outside = self.reach(&border, |index| !applicant[index]);
        self.inside = outside.iter().map(|&outside| !outside).collect();
        for (index, likely) in likely.into_iter().enumerate() {
            if likely && !self.inside[index] {
                self.probability[index] = 0.0;
            }
        }
    }

    /// Clears what hangs together with no certain pixel of the applicant: specks of a background that looks like hair.
    pub(super) fn remove_islands(&self, trimap: &[Known], alpha: &mut [f32]) {
        const THREAD: f32 = 0.02;
        const GAP_PX: f32 = 8.0;
        let certain: Vec<usize> = (0..trimap.len())
            .filter(|index| trimap[*index] == Known::Foreground)
            .collect();
        let attached = self.reach(&certain, |index| alpha[index] > THREAD);
        let apart = distance(&attached, self.width, true);
        for (value, apart) in alpha.iter_mut().zip(apart) {
            if apart > GAP_PX {
                *value = 0.0;
            }
        }
    }

    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "tested against the frame"
    )]
    fn index(&self, point: Point) -> Option<usize> {
        let within = point.x >= 0.0 && point.y >= 0.0;
        let (x, y) = (point.x as usize, point.y as usize);
        (within && x < self.width && y < self.height).then(|| y * self.width + x)
    }

    /// Pixels connected to `seeds` through pixels that `passable` allows.
    fn reach(&self, seeds: &[usize], passable: impl Fn(usize) -> bool) -> Vec<bool> {
        let mut reached = vec![false; self.width * self.height];
        let mut queue = Vec::new();
        let visit = |index: usize, reached: &mut Vec<bool>, queue: &mut Vec<usize>| {
            if !reached[index] && passable(index) {
                reached[index] = true;
                queue.push(index);
            }
        };
        for &seed in seeds {
            visit(seed, &mut reached, &mut queue);
        }
        while let Some(index) = queue.pop() {
            self.beside(index, |index| visit(index, &mut reached, &mut queue));
        }
        reached
    }

    /// Distance from each pixel outside the applicant to the nearest one inside, pixels.
    pub(super) fn outwards(&self) -> Vec<f32> {
        distance(&self.inside, self.width, true)
    }

    /// Certain away from the mask's edge, unknown along it.
    pub(super) fn trimap(&self, picture: &LinearPicture, outwards: &[f32]) -> Vec<Known> {
        let inwards = distance(&self.inside, self.width, false);
        let within_face = distance(&self.face, self.width, false);
        let known = |index: usize| {
            if !self.covered[index] {
                return Known::Background;
            }
            if within_face[index] > FACE_RIM_CELLS * self.cell_px {
                return Known::Foreground;
            }
            let body = self.body(index);
            let between = |[hair, clothes]: [f32; 2]| (hair + (clothes - hair) * body) * self.cell_px;
            if self.inside[index] {
                // A hole that was filled is a gap in the hair, or deep within the body a pattern on clothes.
                let near = body == 0.0 || inwards[index] < GAP_CELLS * self.cell_px;
                let gap = self.probability[index] < 0.5 && near;
                let certain = inwards[index] > between(BAND_INSIDE_CELLS) && !self.disputed[index] && !gap;
                if certain {
                    Known::Foreground
                } else {
                    Known::Unknown
                }
            } else if outwards[index] > between(BAND_OUTSIDE_CELLS) {
                Known::Background
            } else {
                Known::Unknown
            }
        };
        let mut trimap: Vec<Known> = (0..self.width * self.height).map(known).collect();
        self.grow(picture, &mut trimap);
        self.doubt(picture, &mut trimap, &inwards);
        self.doubt_scraps(&mut trimap);
        trimap
    }

    /// Nothing down to the chin, all of it from half a head's height below: long hair, then shoulders.
    fn body(&self, index: usize) -> f32 {
        let (row, chin) = ((index / self.width) as f32, self.chin_row as f32);
        ((row - chin) / (0.25 * chin).max(1.0)).clamp(0.0, 1.0)
    }

    /// A thin piece that is certain among uncertain ones is so by chance.
    fn doubt_scraps(&self, trimap: &mut [Known]) {
        let certain: Vec<bool> = trimap.iter().map(|known| *known == Known::Foreground).collect();
        let reach = SCRAP_CELLS * self.cell_px;
        let core: Vec<bool> = distance(&certain, self.width, false)
            .into_iter()
            .map(|inwards| inwards > reach)
            .collect();
        for (known, from_core) in trimap.iter_mut().zip(distance(&core, self.width, true)) {
            if *known == Known::Foreground && from_core > reach {
                *known = Known::Unknown;
            }
        }
    }

    /// Inside the mask, what the wall's colour runs into without an edge may be a gap that the mask takes for hair.
    fn doubt(&self, picture: &LinearPicture, trimap: &mut [Known], inwards: &[f32]) {
        let deepest = GAP_CELLS * self.cell_px;
        let mut queue: Vec<usize> = (0..trimap.len())
            .filter(|&index| trimap[index] == Known::Background && self.covered[index])
            .collect();
        let mut reached: Vec<bool> = trimap.iter().map(|known| *known == Known::Background).collect();
        while let Some(from) = queue.pop() {
            self.beside(from, |index| {
                let depth = deepest * (1.0 - self.body(index));
                let allowed = !self.inside[index] || !self.face[index] && inwards[index] < depth;
                if !reached[index] && allowed && apart(picture, from, index) < NO_EDGE * NO_EDGE {
                    reached[index] = true;
                    if trimap[index] == Known::Foreground {
                        trimap[index] = Known::Unknown;
                    }
                    queue.push(index);
                }
            });
        }
    }

    /// Outside the mask, what has the colour of the certain wall beside it is wall: most of the band before a plain one.
    fn grow(&self, picture: &LinearPicture, trimap: &mut [Known]) {
        let mut queue: Vec<(usize, usize)> = (0..trimap.len())
            .filter(|&index| trimap[index] == Known::Background && self.covered[index])
            .map(|index| (index, index))
            .collect();
        let mut next = 0;
        while let Some(&(from, wall)) = queue.get(next) {
            next += 1;
            self.beside(from, |index| {
                if trimap[index] != Known::Unknown || self.inside[index] {
                    return;
                }
                let same = apart(picture, wall, index) < SAME_COLOUR * SAME_COLOUR
                    || apart(picture, from, index) < NO_STEP * NO_STEP
                        && apart(picture, wall, index) < DRIFT * DRIFT;
                if same {
                    trimap[index] = Known::Background;
                    queue.push((index, wall));
                }
            });
        }
    }

    fn beside(&self, index: usize, mut visit: impl FnMut(usize)) {
        let x = index % self.width;
        if x > 0 {
            visit(index - 1);
        }
        if x + 1 < self.width {
            visit(index + 1);
        }
        if index >= self.width {
            visit(index - self.width);
        }
        if index + self.width < self.width * self.height {
            visit(index + self.width);
        }
    }
}

/// Square of the difference that the eye sees between two pixels.
fn apart(picture: &LinearPicture, one: usize, other: usize) -> f32 {
    let [one, other] = [one, other].map(|index| perceived(picture.pixels()[index]));
    (0..3)
        .map(|channel| (one[channel] - other[channel]).powi(2))
        .sum()
}

/// Pixels whose centre lies inside a polygon (even–odd rule), row by row.
fn fill(polygon: &[Point], width: usize, height: usize) -> Vec<bool> {
    let mut inside = vec![false; width * height];
    for (y, row) in inside.chunks_exact_mut(width.max(1)).enumerate() {
        let centre = y as f64 + 0.5;
        let mut crossings: Vec<f64> = polygon
            .iter()
            .zip(polygon.iter().cycle().skip(1))
            .filter(|(a, b)| (a.y <= centre) != (b.y <= centre))
            .map(|(a, b)| a.x + (centre - a.y) / (b.y - a.y) * (b.x - a.x))
            .collect();
        crossings.sort_by(f64::total_cmp);
        for pair in crossings.chunks_exact(2) {
            let [from, to] = [pair[0], pair[1]].map(|x| (x - 0.5).ceil().clamp(0.0, width as f64));
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "clamped to the row"
            )]
            let (from, to) = (from as usize, to as usize);
            row[from.min(to)..to].fill(true);
        }
    }
    inside
}

/// Distance in pixels from each pixel whose value is not `to` to the nearest one whose value is `to`, in steps of 1
/// and √2.
fn distance(values: &[bool], width: usize, to: bool) -> Vec<f32> {
    distances(width, values.iter().map(|value| *value == to))
}

/// Distance in pixels from each pixel to the nearest one that is `meant`, in steps of 1 and √2.
pub(super) fn distances(width: usize, meant: impl Iterator<Item = bool>) -> Vec<f32> {
    const FAR: f32 = 1e6;
    let mut distances: Vec<f32> = meant.map(|meant| if meant { 0.0 } else { FAR }).collect();
    pixels::distances(&mut distances, width);
    distances
}
