//! The background behind the head: its colour and how even it is.
//!
//! Looked at above the chin only, outside the person and a margin around them. What it cannot see: a background of the
//! person's own colour, and anything below the shoulders.

use super::colour::{Lab, LabConverter, delta_e_00};
use super::statistics::{median, quantile64};
use crate::geometry::Point;
use crate::model::PersonMask;
use crate::model::warp::{self, Region};
use crate::photo::Pyramid;

/// Probability of person up to which a cell is background.
const BACKGROUND: f32 = 0.2;
/// Cells around a person's cell that are left out: hair is wider than the mask says.
const MARGIN_CELLS: usize = 3;
/// Fewer cells than this say nothing.
const FEWEST_CELLS: usize = 60;

/// The background above the chin.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BackgroundFacts {
    /// Share of what is seen above the chin that is background.
    pub share: f64,
    /// Median colour.
    pub colour: Lab,
    /// 95th percentile of the difference (CIEDE2000) to the median colour.
    pub spread_delta_e_00: f64,
}

/// Looks at the background; `None` when hardly any is to be seen.
pub(crate) fn background(
    pyramid: &Pyramid<'_>,
    mask: &PersonMask,
    chin_y: f64,
    converter: &LabConverter,
) -> Option<BackgroundFacts> {
    let side = mask.side;
    let half = mask.extent_px / 2.0;
    let region = Region {
        centre: Point {
            x: mask.origin.x + half,
            y: mask.origin.y + half,
        },
        side_px: mask.extent_px,
        rotation_rad: 0.0,
    };
    let pixels = warp::sample_rgb8(pyramid, &region, side);
    let person = grow(&mask.probability, side);
    let (width, height) = (f64::from(pyramid.width()), f64::from(pyramid.height()));
    let cell = mask.cell_px();
    let mut seen = 0usize;
    let mut colours = Vec::new();
    // Every second cell in both directions: a background has no detail that this would miss, at a quarter of the cost.
    for row in (0..side).step_by(2) {
        let y = mask.origin.y + (row as f64 + 0.5) * cell;
        if y < 1.0 || y > height - 1.0 || y >= chin_y {
            continue;
        }
        for column in (0..side).step_by(2) {
            let x = mask.origin.x + (column as f64 + 0.5) * cell;
            if x < 1.0 || x > width - 1.0 {
                continue;
            }
            seen += 1;
            if !person[row * side + column] {
                colours.push(converter.lab(pixels[row * side + column]));
            }
        }
    }
    if colours.len() < FEWEST_CELLS {
        return None;
    }
    let of = |part: fn(&Lab) -> f64| median(colours.iter().map(part).collect());
    let colour = Lab {
        l: of(|lab| lab.l)?,
        a: of(|lab| lab.a)?,
        b: of(|lab| lab.b)?,
    };
    let mut differences: Vec<f64> = colours.iter().map(|lab| delta_e_00(*lab, colour)).collect();
    Some(BackgroundFacts {
        share: colours.len() as f64 / seen as f64,
        colour,
        spread_delta_e_00: quantile64(&mut differences, 0.95)?,
    })
}

/// Cells that are, or lie within the margin of, a person (separable maximum).
fn grow(probability: &[f32], side: usize) -> Vec<bool> {
    let person: Vec<bool> = probability.iter().map(|value| *value > BACKGROUND).collect();
    let near = |at: usize, any: &dyn Fn(usize) -> bool| {
        (at.saturating_sub(MARGIN_CELLS)..=(at + MARGIN_CELLS).min(side - 1)).any(any)
    };
    let across: Vec<bool> = (0..side * side)
        .map(|index| near(index % side, &|column| person[index / side * side + column]))
        .collect();
    (0..side * side)
        .map(|index| near(index / side, &|row| across[row * side + index % side]))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::photo::Picture;

    fn look(paint: impl Fn(u32, u32) -> [u8; 3]) -> Option<BackgroundFacts> {
        let picture = Picture::new(
            256,
            256,
            (0..256 * 256)
                .flat_map(|index| paint(index % 256, index / 256))
                .collect(),
        );
        let probability = (0..256 * 256)
            .map(|i| if (100..156).contains(&(i % 256)) { 1.0 } else { 0.0 })
            .collect();
        let mask = PersonMask {
            side: 256,
            probability,
            origin: Point::default(),
            extent_px: 256.0,
        };
        background(&Pyramid::new(&picture), &mask, 200.0, &LabConverter::default())
    }

    #[test]
    fn the_person_does_not_colour_the_background() {
        let facts = look(|x, _| {
            if (98..158).contains(&x) {
                [90, 60, 50]
            } else {
                [255; 3]
            }
        })
        .expect("seen");
        assert!(
            (facts.colour.l - 100.0).abs() < 0.1 && facts.spread_delta_e_00 < 0.1,
            "{facts:?}"
        );
        assert!((0.7..0.8).contains(&facts.share), "{facts:?}");
    }

    #[test]
    fn stripes_spread_more_than_a_gentle_gradient() {
        let stripes = look(|_, y| if y / 16 % 2 == 0 { [255; 3] } else { [180; 3] }).expect("seen");
        let gradient = look(|x, _| [230 + (x / 16) as u8; 3]).expect("seen");
        assert!(
            stripes.spread_delta_e_00 > 5.0 * gradient.spread_delta_e_00,
            "{stripes:?} {gradient:?}"
        );
    }
}
