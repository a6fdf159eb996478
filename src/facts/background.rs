//! The background behind the head: its colour, how even it is, and the shadow that the head throws onto it.
//!
//! Looked at above the chin only, outside the person and a margin around them (the shadow up to the mask's edge).
//! What it cannot see: a background of the person's own colour, and anything below the shoulders.

use super::background_field::Wall;
use super::background_shadow::{Scene, Shadow, grow, shadow};
use super::background_texture::{clearest_line, texture};
use super::colour::{Lab, LabConverter};
use super::outline::scaled;
use super::statistics::{median, quantile64};
use crate::geometry::Point;
use crate::model::PersonMask;
use crate::model::warp;
use crate::photo::Pyramid;

/// Probability of person up to which a cell is background.
const BACKGROUND: f32 = 0.2;
/// Mean probability from which it is the person's.
const PERSON: f32 = 0.5;
/// Cells of the mask that one cell here averages, each way: strands of hair and noise are no objects.
const STEP: usize = 2;
/// Cells around a person's cell that are left out: hair is wider than the mask says.
const MARGIN_CELLS: usize = 3;
/// Fewer cells than this say nothing.
const FEWEST_CELLS: usize = 60;
/// The oval of the face, enlarged, in which no shadow is looked for.
const FACE_ENLARGED: f64 = 1.05;
/// Where the crown lies above the forehead, in heights of the face from forehead to chin, for the shadow's search.
const CROWN_ABOVE_FOREHEAD: f64 = 0.6;

/// The background above the chin.
#[derive(Debug, Clone, PartialEq)]
pub struct BackgroundFacts {
    /// Share of what is seen above the chin that is background.
    pub share: f64,
    /// Median colour.
    pub colour: Lab,
    /// 95th percentile of the difference (CIEDE2000) between the background's colours close by and further around,
    /// shadows of the head left out: objects, texture and pattern, but neither grain nor the fall of light.
    pub spread_delta_e_00: f64,
    /// How much the clearest straight line differs from the wall on both sides of it, CIELAB.
    pub line_lab: f64,
    /// How much a smooth surface through the background's colours changes, from its 2.5th to its 97.5th percentile, CIELAB.
    pub gradient_lab: f64,
    /// The head's shadow; `None` where the wall is too dark to show any, or is not seen on both sides of the head.
    pub shadow: Option<BackgroundShadow>,
}

/// The darker of the two strips of wall beside the head.
#[derive(Debug, Clone, PartialEq)]
pub struct BackgroundShadow {
    /// How much darker than the wall it is, CIELAB L*.
    pub depth_lab: f64,
    /// Where it lies, pixels of the upright picture.
    pub region: Vec<Point>,
}

/// The face that the background is behind.
pub(crate) struct Before<'a> {
    /// Landmark of the chin.
    pub(crate) chin: Point,
    /// Landmark of the forehead.
    pub(crate) forehead: Point,
    /// The face's oval.
    pub(crate) oval: &'a [Point],
}

/// Looks at the background; `None` when hardly any is to be seen.
pub(crate) fn background(
    pyramid: &Pyramid<'_>,
    mask: &PersonMask,
    before: &Before<'_>,
    converter: &LabConverter,
) -> Option<BackgroundFacts> {
    let side = mask.side / STEP;
    let cell_px = mask.cell_px() * STEP as f64;
    let lab = cells(pyramid, mask, converter);
    let of_mask = |is_person: fn(&[f32; 4]) -> bool| -> Vec<bool> {
        (0..side * side)
            .map(|cell| is_person(&four(mask, cell).map(|at| mask.probability[at])))
            .collect()
    };
    let person = of_mask(|four| four.iter().any(|probability| *probability > BACKGROUND));
    let surely_person = of_mask(|four| four.iter().sum::<f32>() > 4.0 * PERSON);
    let (width, height) = (f64::from(pyramid.width()), f64::from(pyramid.height()));
    let centre = |cell: usize| Point {
        x: mask.origin.x + ((cell % side) as f64 + 0.5) * cell_px,
        y: mask.origin.y + ((cell / side) as f64 + 0.5) * cell_px,
    };
    let seen: Vec<bool> = (0..side * side)
        .map(|cell| {
            let Point { x, y } = centre(cell);
            x >= 1.0 && x <= width - 1.0 && y >= 1.0 && y <= height - 1.0 && y < before.chin.y
        })
        .collect();
    let near = grow(&person, side, MARGIN_CELLS);
    let free: Vec<usize> = (0..side * side)
        .filter(|cell| seen[*cell] && !near[*cell])
        .collect();
    if free.len() < FEWEST_CELLS {
        return None;
    }
    let of = |part: fn(&Lab) -> f64| median(free.iter().map(|cell| part(&lab[*cell])).collect());
    let colour = Lab {
        l: of(|lab| lab.l)?,
        a: of(|lab| lab.a)?,
        b: of(|lab| lab.b)?,
    };
    let samples: Vec<([f64; 2], Lab)> = free
        .iter()
        .map(|cell| (position(*cell, side), lab[*cell]))
        .collect();
    let wall = Wall::fit(&samples)?;
    let wall: Vec<Lab> = (0..side * side)
        .map(|cell| wall.at(position(cell, side)))
        .collect();
    let crown = before.forehead.y - CROWN_ABOVE_FOREHEAD * (before.chin.y - before.forehead.y);
    let beside_head: Vec<bool> = (0..side * side)
        .map(|cell| seen[cell] && centre(cell).y >= crown)
        .collect();
    let face: Vec<Point> = scaled(before.oval, FACE_ENLARGED)
        .iter()
        .map(|point| Point {
            x: (point.x - mask.origin.x) / cell_px,
            y: (point.y - mask.origin.y) / cell_px,
        })
        .collect();
    let scene = Scene {
        side,
        lab: &lab,
        wall: &wall,
        person: &person,
        surely_person: &surely_person,
        beside_head: &beside_head,
        face: &face,
        middle: ((before.chin.x - mask.origin.x) / cell_px) as usize,
    };
    let found = shadow(&scene);
    let mut wall_seen = vec![false; side * side];
    for cell in &free {
        wall_seen[*cell] = true;
    }
    let unshadowed: Vec<bool> = wall_seen
        .iter()
        .zip(&found.cells)
        .map(|(seen, shadow)| *seen && !shadow)
        .collect();
    Some(BackgroundFacts {
        share: free.len() as f64 / seen.iter().filter(|seen| **seen).count() as f64,
        colour,
        spread_delta_e_00: texture(&lab, &wall, &unshadowed, side),
        line_lab: clearest_line(&lab, &wall, &wall_seen, side),
        gradient_lab: gradient(&wall, &free)?,
        shadow: in_picture(&found, mask, cell_px),
    })
}

/// The mask's cells that one cell here averages.
fn four(mask: &PersonMask, cell: usize) -> [usize; 4] {
    let side = mask.side / STEP;
    let first = cell / side * STEP * mask.side + cell % side * STEP;
    [first, first + 1, first + mask.side, first + mask.side + 1]
}

/// The mask's square of the picture, [`STEP`] by [`STEP`] cells averaged to one.
fn cells(pyramid: &Pyramid<'_>, mask: &PersonMask, converter: &LabConverter) -> Vec<Lab> {
    let pixels = warp::sample_rgb8(pyramid, &mask.region(), mask.side);
    let side = mask.side / STEP;
    (0..side * side)
        .map(|cell| {
            let four = four(mask, cell).map(|at| pixels[at]);
            converter.lab(std::array::from_fn(|channel| {
                let sum: u16 = four.iter().map(|pixel| u16::from(pixel[channel])).sum();
                ((sum + 2) >> 2) as u8
            }))
        })
        .collect()
}

/// A cell's position for [`Wall`].
fn position(cell: usize, side: usize) -> [f64; 2] {
    [cell % side, cell / side].map(|at| (at as f64 + 0.5) / side as f64 * 2.0 - 1.0)
}

fn gradient(wall: &[Lab], free: &[usize]) -> Option<f64> {
    let range = |part: fn(&Lab) -> f64| {
        // A smooth surface: every fourth cell tells as much.
        let mut values: Vec<f64> = free.iter().step_by(4).map(|cell| part(&wall[*cell])).collect();
        Some(quantile64(&mut values, 0.975)? - quantile64(&mut values, 0.025)?)
    };
    // Light beyond white is white.
    let (l, a, b) = (
        range(|lab| lab.l.min(100.0))?,
        range(|lab| lab.a)?,
        range(|lab| lab.b)?,
    );
    Some((l * l + a * a + b * b).sqrt())
}

fn in_picture(shadow: &Shadow, mask: &PersonMask, cell_px: f64) -> Option<BackgroundShadow> {
    let [left, top, right, bottom] = shadow.bounds.map(|cell| cell as f64 * cell_px);
    let corners = [(left, top), (right, top), (right, bottom), (left, bottom)];
    Some(BackgroundShadow {
        depth_lab: shadow.depth?,
        region: corners
            .map(|(x, y)| Point {
                x: mask.origin.x + x,
                y: mask.origin.y + y,
            })
            .to_vec(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::photo::Picture;

    fn look(paint: impl Fn(u32, u32) -> [u8; 3]) -> BackgroundFacts {
        let picture = Picture::new(
            256,
            256,
            (0..256 * 256)
                .flat_map(|index| paint(index % 256, index / 256))
                .collect(),
        );
        let mask = PersonMask::painted(|x, _| (100..156).contains(&x));
        let at = |x, y| Point { x, y };
        let before = Before {
            chin: at(128.0, 200.0),
            forehead: at(128.0, 120.0),
            oval: &[
                at(110.0, 120.0),
                at(146.0, 120.0),
                at(146.0, 200.0),
                at(110.0, 200.0),
            ],
        };
        background(&Pyramid::new(&picture), &mask, &before, &LabConverter::default()).expect("seen")
    }

    const HAIR: [u8; 3] = [30, 20, 15];

    #[test]
    fn the_person_does_not_colour_the_background() {
        let facts = look(|x, _| if (98..158).contains(&x) { HAIR } else { [255; 3] });
        assert!(
            (facts.colour.l - 100.0).abs() < 0.1 && facts.spread_delta_e_00 < 0.1,
            "{facts:?}"
        );
        assert!((0.7..0.8).contains(&facts.share), "{facts:?}");
        assert!(facts.shadow.is_some_and(|shadow| shadow.depth_lab < 1.0));
    }

    #[test]
    fn stripes_are_spread_and_a_gentle_gradient_is_none() {
        let stripes = look(|_, y| if y / 16 % 2 == 0 { [255; 3] } else { [180; 3] });
        let gradient = look(|x, _| [190 + (x / 4) as u8; 3]);
        assert!(stripes.spread_delta_e_00 > 5.0, "{stripes:?}");
        assert!(gradient.spread_delta_e_00 < 1.0, "{gradient:?}");
        assert!(gradient.gradient_lab > 15.0, "{gradient:?}");
    }

    #[test]
    fn a_shadow_beside_the_head_is_a_shadow_and_no_texture() {
        let facts = look(|x, y| match (x, y) {
            (100..156, _) => HAIR,
            (156..186, 80..195) => [170; 3],
            _ => [230; 3],
        });
        let shadow = facts.shadow.expect("a light wall");
        assert!((15.0..25.0).contains(&shadow.depth_lab), "{shadow:?}");
        assert!(
            shadow.region[0].x > 150.0 && shadow.region[2].x < 200.0,
            "{shadow:?}"
        );
        assert!(facts.spread_delta_e_00 < 1.0, "{}", facts.spread_delta_e_00);
    }

    #[test]
    fn a_dark_wall_shows_no_shadow() {
        let facts = look(|x, _| if (100..156).contains(&x) { HAIR } else { [60; 3] });
        assert!(facts.shadow.is_none());
    }
}
