//! The clothes: the colour of what covers the body beside the neck.
//!
//! Looked at below the chin and beside the neck, inside the person and without what has the colour of the face's skin.
//! What it cannot see: clothes of the skin's own colour, and hair that hangs over the shoulders, which counts as clothes.

use super::colour::{Lab, LabConverter};
use super::statistics::median;
use crate::geometry::Point;
use crate::model::{PersonMask, warp};
use crate::photo::Pyramid;

/// Cells a side of the grid that is looked at.
const SIDE: usize = 128;
/// Probability of person from which a cell belongs to the body.
const BODY: f64 = 0.9;
/// Clothes begin this far below the chin and this far beside its middle, inter-eye distances.
const BELOW_CHIN: f64 = 0.35;
const BESIDE_NECK: f64 = 0.9;
/// A cell is skin when its colour is this near to the face's in a*, b* and in L*.
const SKIN_CHROMA: f64 = 7.0;
const SKIN_LIGHTNESS: f64 = 25.0;
/// Fewer cells than this, or a smaller share of what is seen there, are no clothes.
const FEWEST_CELLS: usize = 12;
const SMALLEST_SHARE: f64 = 0.3;

/// The median colour of the clothes; `None` when too little of them is seen. `inter_eye_px` is the scale that the mask
/// was cut with.
pub(crate) fn clothes(
    pyramid: &Pyramid<'_>,
    mask: &PersonMask,
    chin: Point,
    inter_eye_px: f64,
    skin: Lab,
    converter: &LabConverter,
) -> Option<Lab> {
    let pixels = warp::sample_rgb8(pyramid, &mask.region(), SIDE);
    let (width, height) = (f64::from(pyramid.width()), f64::from(pyramid.height()));
    let cell = mask.extent_px / SIDE as f64;
    let mut seen = 0usize;
    let mut colours = Vec::new();
    for (index, rgb) in pixels.iter().enumerate() {
        let point = Point {
            x: mask.origin.x + ((index % SIDE) as f64 + 0.5) * cell,
            y: mask.origin.y + ((index / SIDE) as f64 + 0.5) * cell,
        };
        let beside = (point.x - chin.x).abs() > BESIDE_NECK * inter_eye_px;
        let below = point.y > chin.y + BELOW_CHIN * inter_eye_px;
        let inside = point.x > 1.0 && point.x < width - 1.0 && point.y < height - 1.0;
        if !(beside && below && inside) || mask.at(point) < BODY {
            continue;
        }
        seen += 1;
        let colour = converter.lab(*rgb);
        let (a, b) = (colour.a - skin.a, colour.b - skin.b);
        let is_skin = (a * a + b * b).sqrt() < SKIN_CHROMA && (colour.l - skin.l).abs() < SKIN_LIGHTNESS;
        if !is_skin {
            colours.push(colour);
        }
    }
    if colours.len() < FEWEST_CELLS || (colours.len() as f64) < SMALLEST_SHARE * seen as f64 {
        return None;
    }
    let of = |part: fn(&Lab) -> f64| median(colours.iter().map(part).collect());
    Some(Lab {
        l: of(|lab| lab.l)?,
        a: of(|lab| lab.a)?,
        b: of(|lab| lab.b)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::photo::Picture;

    const SKIN: [u8; 3] = [200, 150, 120];

    /// A body over the whole lower half, its neck and shoulders painted.
    fn look(cloth: [u8; 3]) -> Option<Lab> {
        let paint = |index: u32| if index / 256 < 140 { SKIN } else { cloth };
        let picture = Picture::new(256, 256, (0..256 * 256).flat_map(paint).collect());
        let mask = PersonMask {
            side: 256,
            probability: vec![1.0; 256 * 256],
            origin: Point::default(),
            extent_px: 256.0,
        };
        let converter = LabConverter::default();
        let chin = Point { x: 128.0, y: 130.0 };
        let skin = converter.lab(SKIN);
        clothes(&Pyramid::new(&picture), &mask, chin, 36.0, skin, &converter)
    }

    #[test]
    fn the_cloth_is_seen_and_skin_is_none() {
        let white = look([255; 3]).expect("a white shirt");
        assert!((white.l - 100.0).abs() < 0.5, "{white:?}");
        let navy = look([20, 25, 60]).expect("a dark shirt");
        assert!(navy.l < 12.0 && navy.b < -15.0, "{navy:?}");
        assert_eq!(look(SKIN), None);
    }
}
