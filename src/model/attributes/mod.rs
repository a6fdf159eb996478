//! What colour and geometry do not tell: glasses, headwear, hidden ears and brows, coverings, shadows.
//!
//! Small heads (`models/attributes/`, trained by us) look at small grids that follow the landmarks, one grid for each
//! part of the head. Some read the maps that the landmark and the person-mask network have computed anyway: they know
//! much, but see no finer than those maps, about a tenth of the inter-eye distance. Others read the picture's colours
//! relative to the skin's (`tones`), a twentieth of it apart. Their answers add up. Small things are looked for at each
//! place of a finer grid by itself (`anywhere`).

mod file;
mod grid;
mod tones;

pub(in crate::model) use file::Heads;

use yizhao_nn::{Map, Network};

use self::tones::Tones;
use super::{Networks, PersonMask, Region, sigmoid};
use crate::geometry::Point;
use crate::photo::Pyramid;

macro_rules! attributes {
    ($($(#[$meta:meta])* $variant:ident,)*) => {
        /// What the heads answer; sides are the person's own. The order is that of the codes in the file.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Attribute { $($(#[$meta])* $variant,)* }

        impl Attribute {
            /// All attributes.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];
        }
    };
}

attributes! {
    /// Spectacles of any kind.
    Glasses,
    /// Lenses are dark or coloured.
    TintedLenses,
    /// Frames are thick.
    HeavyFrames,
    /// A frame runs across an eye.
    FrameOverEye,
    /// Hat, cap, hood, headscarf.
    Headwear,
    /// The left ear is behind hair or cloth.
    EarHiddenLeft,
    /// The right ear is behind hair or cloth.
    EarHiddenRight,
    /// The left eyebrow is covered.
    BrowHiddenLeft,
    /// The right eyebrow is covered.
    BrowHiddenRight,
    /// Something lies over the left eye.
    EyeCoveredLeft,
    /// Something lies over the right eye.
    EyeCoveredRight,
    /// Hair lies over an eye, a brow or the outline of the face.
    HairOverFace,
    /// A mask, a hand or an object covers part of the face.
    FaceCovered,
    /// The eyebrows are lifted.
    BrowsLifted,
    /// A shadow lies across the face, or one side of it is dark.
    UnevenLight,
    /// Something is worn at the left ear.
    EarringLeft,
    /// Something is worn at the right ear.
    EarringRight,
    /// Something is worn around the neck.
    Necklace,
    /// The left eye is closed.
    EyeClosedLeft,
    /// The right eye is closed.
    EyeClosedRight,
    /// The lens before the left eye mirrors a light.
    GlareLeft,
    /// The lens before the right eye mirrors a light.
    GlareRight,
}

const COUNT: usize = Attribute::ALL.len();
/// How nearly only the largest of the answers for many places counts.
const SHARPNESS: f32 = 2.0;

/// The heads' belief in each attribute.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Attributes {
    probability: [f64; COUNT],
}

impl Attributes {
    /// Probability 0 to 1.
    #[must_use]
    pub fn probability(&self, attribute: Attribute) -> f64 {
        self.probability[attribute as usize]
    }

    /// Attributes as given, for tests; all others are certainly absent.
    #[cfg(test)]
    pub(crate) fn with(given: &[(Attribute, f64)]) -> Self {
        let mut probability = [0.0; COUNT];
        for (attribute, value) in given {
            probability[*attribute as usize] = *value;
        }
        Self { probability }
    }
}

/// What is read: the maps of a network, or the picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Source {
    Landmarks,
    PersonMask,
    Picture,
}

/// Maps of one network over the region it looked at.
#[derive(Debug, Clone)]
pub(crate) struct Maps {
    region: Region,
    maps: Vec<KeptMap>,
}

#[derive(Debug, Clone)]
struct KeptMap {
    rows: usize,
    columns: usize,
    channels: usize,
    values: Vec<f32>,
}

impl KeptMap {
    fn of(map: Map<'_>) -> Self {
        Self {
            rows: map.shape.height as usize,
            columns: map.shape.width as usize,
            channels: map.shape.channels as usize,
            values: map.values.to_vec(),
        }
    }
}

/// A head: where it looks, and its network.
#[derive(Debug)]
struct Head {
    grid: grid::Grid,
    /// Index among the maps of its source; of the picture, how many values are read at a place.
    maps: Vec<(Source, usize)>,
    answers: Vec<Attribute>,
    network: Network,
}

impl Networks {
    /// The landmark network's maps as its last run left them; `region` is what it looked at.
    pub(crate) fn landmark_maps(&self, region: Region) -> Maps {
        Maps {
            region,
            maps: kept(&self.landmarks, self.heads.landmark_tensors().len()),
        }
    }

    /// Attributes of the face with these landmarks (pixels of the picture). `landmarks` are the maps of that very face,
    /// `mask` is what the person-mask network answered last.
    pub(crate) fn attributes(
        &mut self,
        pyramid: &Pyramid<'_>,
        landmarks: &Maps,
        mask: &PersonMask,
        points: &[Point],
    ) -> Attributes {
        let person = Maps {
            region: mask.region(),
            maps: kept(&self.person_mask, self.heads.mask_tensors().len()),
        };
        let tones = Tones::new(pyramid, points);
        let mut logits = [0.0; COUNT];
        for head in self.heads.iter_mut() {
            head.look(landmarks, &person, &tones, points);
            let said = head.network.output(0);
            for (index, answer) in head.answers.iter().enumerate() {
                logits[*answer as usize] += anywhere(&said[index..], head.answers.len());
            }
        }
        Attributes {
            probability: logits.map(sigmoid),
        }
    }
}

/// What a head that answers for each place of its grid says of all of them: nearly its largest answer, more where several
/// are large. One answer stays as it is.
fn anywhere(said: &[f32], stride: usize) -> f32 {
    let largest = said.iter().step_by(stride).copied().fold(f32::MIN, f32::max);
    let sum: f32 = said
        .iter()
        .step_by(stride)
        .map(|logit| libm::expf(SHARPNESS * (logit - largest)))
        .sum();
    largest + libm::logf(sum) / SHARPNESS
}

fn kept(network: &Network, count: usize) -> Vec<KeptMap> {
    (0..count).map(|index| KeptMap::of(network.kept(index))).collect()
}

impl Head {
    fn look(&mut self, landmarks: &Maps, person: &Maps, tones: &Tones<'_>, points: &[Point]) {
        let places = self.grid.places(points);
        let step_px = self.grid.step_px(points);
        let channels: usize = self.network.input_shape()[2];
        let input = self.network.input_mut();
        for (place, values) in places.zip(input.chunks_exact_mut(channels)) {
            let mut rest = values;
            for (source, index) in &self.maps {
                let maps = match source {
                    Source::Landmarks => landmarks,
                    Source::PersonMask => person,
                    Source::Picture => {
                        let (values, others) = rest.split_at_mut(*index);
                        tones.sample(place, step_px, values);
                        rest = others;
                        continue;
                    }
                };
                let map = &maps.maps[*index];
                let (values, others) = rest.split_at_mut(map.channels);
                map.sample(maps.region.place_of(place), values);
                rest = others;
            }
        }
        self.network.run();
    }
}

#[cfg(test)]
mod tests {
    use super::anywhere;

    #[test]
    fn the_largest_of_many_answers_counts_most_and_one_alone_stays_exact() {
        assert_eq!(anywhere(&[-0.123_456_7], 1), -0.123_456_7);
        // Two answers for each of three places.
        let said = [-4.0, 1.0, 3.0, 1.0, -4.0, 1.0];
        assert!((anywhere(&said, 2) - 3.0).abs() < 1e-3);
        assert!((anywhere(&said[1..], 2) - 1.549_306).abs() < 1e-5);
    }
}
