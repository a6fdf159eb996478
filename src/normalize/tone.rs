//! Mild exposure and white balance of the whole picture: one factor a channel, in linear light, and nothing local.
//!
//! Source: the person's own highlights say whether the photo is dark (whites of the eyes, a collar, light on skin of any
//! colour), a wall that is nearly white says which colour the light has. Without such a wall the light's colour is
//! unknown, and left alone. Factors are small by rule: what needs more needs another photo.

use super::linear::LinearPicture;

/// Highlights of the person that a well-lit photo reaches, and their quantile.
const HIGHLIGHT: f32 = 0.75;
const HIGHLIGHT_QUANTILE: f64 = 0.995;
/// Never brighter than by a third of a stop, and no change that nobody sees.
const BRIGHTEST: f32 = 1.26;
const SEEN: f32 = 0.04;
/// Fewer pixels say nothing.
const FEWEST: usize = 400;

/// Factors for red, green and blue; `None` where nothing would be seen. `person` is the probability of each pixel.
pub(super) fn gains(picture: &LinearPicture, person: &[f32]) -> Option<[f32; 3]> {
    let of = |wanted: &dyn Fn(f32) -> bool| {
        let pixels = picture.pixels().iter().zip(person);
        pixels
            .filter(|(pixel, probability)| pixel[3] > 0.0 && wanted(**probability))
            .map(|(pixel, _)| [pixel[0], pixel[1], pixel[2]])
            .collect::<Vec<_>>()
    };
    let (front, wall) = (
        of(&|probability| probability > 0.9),
        of(&|probability| probability < 0.05),
    );
    let exposure = if front.len() < FEWEST {
        1.0
    } else {
        let light = front
            .iter()
            .map(|[red, green, blue]| 0.2126 * red + 0.7152 * green + 0.0722 * blue);
        (HIGHLIGHT / quantile(light.collect(), HIGHLIGHT_QUANTILE).max(1e-3)).clamp(1.0, BRIGHTEST)
    };
    let balance = balance(&wall);
    let gains = balance.map(|factor| factor * exposure);
    gains
        .iter()
        .any(|gain| (gain - 1.0).abs() >= SEEN)
        .then_some(gains)
}

/// The factors for what is behind the person.
fn balance(wall: &[[f32; 3]]) -> [f32; 3] {
    if wall.len() < FEWEST {
        return [1.0; 3];
    }
    let colour =
        [0, 1, 2].map(|channel: usize| quantile(wall.iter().map(|pixel| pixel[channel]).collect(), 0.5));
    crate::facts::balance(colour)
}

fn quantile(mut values: Vec<f32>, share: f64) -> f32 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a share of the number of values"
    )]
    let at = ((values.len() - 1) as f64 * share) as usize;
    *values.select_nth_unstable_by(at, f32::total_cmp).1
}

/// The picture with every channel multiplied; full light stays full.
pub(super) fn adjusted(picture: &LinearPicture, gains: [f32; 3]) -> LinearPicture {
    let pixels = picture.pixels().iter().map(|pixel| {
        let channel = |at: usize| (pixel[at] * gains[at]).min(1.0);
        [channel(0), channel(1), channel(2), pixel[3]]
    });
    LinearPicture::new(picture.width(), picture.height(), pixels.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A person in the left half, with highlights, and a wall in the right one.
    fn scene(highlight: f32, wall: [f32; 3]) -> (LinearPicture, Vec<f32>) {
        let (width, height) = (60, 40);
        let mut pixels = Vec::new();
        let mut person = Vec::new();
        for index in 0..width * height {
            let left = index % width < width / 2;
            person.push(if left { 1.0 } else { 0.0 });
            let light = highlight * (0.1 + 0.9 * (index / width) as f32 / height as f32);
            pixels.push(if left {
                [light, light, light, 1.0]
            } else {
                [wall[0], wall[1], wall[2], 1.0]
            });
        }
        (LinearPicture::new(width, height, pixels), person)
    }

    #[test]
    fn a_good_photo_is_left_alone_and_a_dark_one_is_lifted_within_bounds() {
        let gains_of = |highlight, wall| {
            let (picture, person) = scene(highlight, wall);
            gains(&picture, &person)
        };
        assert_eq!(gains_of(0.9, [0.6; 3]), None);
        assert_eq!(gains_of(0.2, [0.6; 3]), Some([BRIGHTEST; 3]));
        let [red, green, blue] = gains_of(0.9, [0.66, 0.6, 0.54]).expect("a warm light");
        assert!(red < green && green < blue && red >= 0.94 && blue <= 1.06);
        assert_eq!(
            gains_of(0.9, [0.6, 0.2, 0.1]),
            None,
            "a red wall says nothing about the light"
        );
    }

    #[test]
    fn every_channel_is_one_straight_line() {
        let (picture, _) = scene(0.5, [0.6; 3]);
        let made = adjusted(&picture, [1.2, 1.1, 0.95]);
        for (before, after) in picture.pixels().iter().zip(made.pixels()) {
            for (channel, gain) in [1.2, 1.1, 0.95].into_iter().enumerate() {
                assert!((after[channel] - before[channel] * gain).abs() < 1e-6);
            }
        }
    }
}
