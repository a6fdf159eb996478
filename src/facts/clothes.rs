//! The clothes: the colour of what covers the body beside the neck.
//!
//! Looked at below the chin and beside the neck, inside the person and without what has the colour of the face's skin or,
//! where enough is left, of the hair: long hair lies over the shoulders, and in a picture lit from one side the dark half
//! of a white shirt has the colour of dark hair. What it cannot see: clothes of the skin's own colour, and stripes.

use super::background_field::{length, less};
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

/// Where hair is looked at, or what covers it: so far above the landmark of the forehead and beside it, inter-eye distances.
const HAIR_ABOVE: [f64; 3] = [0.25, 0.4, 0.55];
const HAIR_BESIDE: [f64; 3] = [-0.3, 0.0, 0.3];
/// A cell is hair when its colour is this near to the hair's, CIELAB; left out only where this share remains.
const HAIR_DIFFERENCE_LAB: f64 = 14.0;
const SHARE_BESIDE_HAIR: f64 = 0.4;

/// The face above the clothes.
pub(crate) struct Above {
    /// Landmark of the chin.
    pub(crate) chin: Point,
    /// Landmark of the forehead.
    pub(crate) forehead: Point,
    /// The scale that the mask was cut with.
    pub(crate) inter_eye_px: f64,
    /// The face's skin.
    pub(crate) skin: Lab,
}

/// The median colour of the clothes; `None` when too little of them is seen.
pub(crate) fn clothes(
    pyramid: &Pyramid<'_>,
    mask: &PersonMask,
    above: &Above,
    converter: &LabConverter,
) -> Option<Lab> {
    let Above {
        chin,
        inter_eye_px,
        skin,
        ..
    } = *above;
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
    let hair = hair(&pixels, mask, above, converter)?;
    let no_hair = |colour: &Lab| length(&less(*colour, hair)) > HAIR_DIFFERENCE_LAB;
    let beside_hair = colours.iter().filter(|colour| no_hair(colour)).count();
    if beside_hair >= FEWEST_CELLS && beside_hair as f64 >= SHARE_BESIDE_HAIR * colours.len() as f64 {
        colours.retain(no_hair);
    }
    median_colour(&colours)
}

/// Colour of the hair above the forehead.
fn hair(pixels: &[[u8; 3]], mask: &PersonMask, above: &Above, converter: &LabConverter) -> Option<Lab> {
    let (chin, forehead) = (above.chin, above.forehead);
    let (x, y) = (forehead.x - chin.x, forehead.y - chin.y);
    let unit = above.inter_eye_px / (x * x + y * y).sqrt().max(1.0);
    let cell = |value: f64| (value * SIDE as f64 / mask.extent_px).clamp(0.0, SIDE as f64 - 1.0) as usize;
    let colours: Vec<Lab> = HAIR_ABOVE
        .iter()
        .flat_map(|up| HAIR_BESIDE.map(|right| [up * x - right * y, up * y + right * x]))
        .map(|[right, down]| {
            let column = cell(forehead.x + unit * right - mask.origin.x);
            let row = cell(forehead.y + unit * down - mask.origin.y);
            converter.lab(pixels[row * SIDE + column])
        })
        .collect();
    median_colour(&colours)
}

fn median_colour(colours: &[Lab]) -> Option<Lab> {
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

    const HAIR: [u8; 3] = [30, 20, 15];

    /// A body over the whole lower half, its neck and shoulders painted; hair above the forehead and over it down to a
    /// column.
    fn look(cloth: [u8; 3], hair_to: u32) -> Option<Lab> {
        let paint = |index: u32| match (index % 256, index / 256) {
            (_, ..55) => HAIR,
            (_, ..140) => SKIN,
            (x, _) if x < hair_to => HAIR,
            _ => cloth,
        };
        let picture = Picture::new(256, 256, (0..256 * 256).flat_map(paint).collect());
        let mask = PersonMask::painted(|_, _| true);
        let converter = LabConverter::default();
        let above = Above {
            chin: Point { x: 128.0, y: 130.0 },
            forehead: Point { x: 128.0, y: 60.0 },
            inter_eye_px: 36.0,
            skin: converter.lab(SKIN),
        };
        clothes(&Pyramid::new(&picture), &mask, &above, &converter)
    }

    #[test]
    fn the_cloth_is_seen_and_skin_is_none() {
        let white = look([255; 3], 0).expect("a white shirt");
        assert!((white.l - 100.0).abs() < 0.5, "{white:?}");
        let navy = look([20, 25, 60], 0).expect("a dark shirt");
        assert!(navy.l < 12.0 && navy.b < -15.0, "{navy:?}");
        assert_eq!(look(SKIN, 0), None);
    }

    #[test]
    fn hair_over_the_shoulders_is_no_cloth_but_a_black_shirt_with_a_strap_is_black() {
        let white = look([255; 3], 140).expect("a white shirt under hair");
        assert!((white.l - 100.0).abs() < 0.5, "{white:?}");
        let strap = look([255; 3], 200).expect("a black shirt");
        assert!(strap.l < 20.0, "{strap:?}");
    }
}
