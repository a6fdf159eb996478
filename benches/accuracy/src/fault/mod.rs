//! The faults that are drawn: a table with one line each, and a file for each kind.
//!
//! Each drawing has a strength between the faintest that a person at the counter would refuse (0) and a gross one (1), and
//! says what is then true. A drawing that shows no fault is harmless: nothing may be refused because of it.

mod colour;
mod eyes;
mod glasses;
mod harmless;
mod light;
mod optics;

use crate::labels::Label;
use crate::portrait::{Portrait, Scene, may_carry};
use crate::random::{Random, hash};
use yizhao::photo::Picture;
use yizhao::report::Side;

/// One kind of drawing.
pub(crate) struct Fault {
    pub(crate) name: &'static str,
    /// Checks that must fail.
    pub(crate) shows: &'static [&'static str],
    /// Checks that must not fail because of it, where the portrait itself gives no reason; `["*"]` for all.
    pub(crate) spares: &'static [&'static str],
    /// Which portraits can carry it.
    carriers: fn(&Label) -> bool,
    draw: fn(&mut Scene, &mut Random) -> Drawn,
}

/// What a drawing says of itself.
#[derive(Debug, Clone, Default)]
pub(crate) struct Drawn {
    /// 0 to 1.
    pub(crate) strength: f32,
    /// The person's own sides that carry it; empty where it has no side.
    pub(crate) sides: Vec<Side>,
}

impl Drawn {
    fn of(strength: f32) -> Self {
        Self {
            strength,
            sides: Vec::new(),
        }
    }

    /// On the picture's left (0) or right (1) side.
    fn on(strength: f32, sides: &[usize]) -> Self {
        Self {
            strength,
            sides: sides
                .iter()
                .map(|side| [Side::Right, Side::Left][*side])
                .collect(),
        }
    }
}

fn any(_: &Label) -> bool {
    true
}

/// Even, natural light to begin with.
fn well_lit(label: &Label) -> bool {
    label.get("exposure") == "ok" && label.get("face_shadow") == "0"
}

fn looking_ahead(label: &Label) -> bool {
    label.get("gaze_ahead") == "1"
}

macro_rules! faults {
    ($($name:literal on $carriers:ident by $draw:path, shows $shows:expr, spares $spares:expr;)*) => {
        /// All drawings, in the order of the tables.
        pub(crate) const FAULTS: &[Fault] = &[$(Fault {
            name: $name,
            shows: &$shows,
            spares: &$spares,
            carriers: $carriers,
            draw: $draw,
        },)*];
    };
}

faults! {
    "closed-lids" on any by eyes::closed_lids, shows ["eyes-open"], spares [];
    "gaze-aside" on looking_ahead by eyes::gaze_aside, shows ["gaze-ahead"], spares ["eyes-open"];
    "red-pupils" on any by eyes::red_pupils, shows ["red-eye"], spares ["eyes-open", "gaze-ahead"];
    "clear-glasses" on any by glasses::clear, shows ["glasses"],
        spares ["eyes-open", "gaze-ahead", "tinted-lenses", "lens-glare", "heavy-frames", "eyes-unobstructed", "face-unobstructed", "even-lighting", "hot-spots", "overexposed", "underexposed"];
    "heavy-frames" on any by glasses::heavy, shows ["glasses", "heavy-frames"], spares ["tinted-lenses", "lens-glare"];
    "frame-over-eyes" on any by glasses::over_eyes, shows ["glasses", "eyes-unobstructed"], spares ["tinted-lenses", "lens-glare"];
    "tinted-lenses" on any by glasses::tinted, shows ["glasses", "tinted-lenses"], spares ["lens-glare"];
    "lens-glare" on any by glasses::glare, shows ["glasses", "lens-glare"], spares ["tinted-lenses"];
    "dark" on well_lit by light::dark, shows ["underexposed"], spares ["overexposed", "even-lighting", "hot-spots"];
    "bright" on well_lit by light::bright, shows ["overexposed"], spares ["underexposed", "even-lighting"];
    "cast-shadow" on well_lit by light::cast_shadow, shows ["even-lighting"], spares ["natural-colour", "hot-spots", "overexposed"];
    "side-light" on well_lit by light::side_light, shows ["even-lighting"], spares ["natural-colour"];
    "hot-spots" on well_lit by light::hot_spots, shows ["hot-spots"], spares ["natural-colour", "underexposed"];
    "colour-cast" on well_lit by colour::cast, shows ["natural-colour"], spares ["underexposed", "overexposed", "even-lighting", "colour-photo"];
    "washed-out" on well_lit by colour::washed_out, shows ["contrast"], spares ["even-lighting", "hot-spots"];
    "grey" on any by colour::grey, shows ["colour-photo"], spares ["even-lighting", "hot-spots", "contrast", "sharp"];
    "defocus" on any by optics::defocus, shows ["sharp"], spares ["noise", "even-lighting", "natural-colour", "eyes-open"];
    "motion" on any by optics::motion, shows ["sharp"], spares ["noise", "even-lighting", "natural-colour"];
    "noise" on any by optics::noise, shows ["noise"], spares ["sharp", "even-lighting", "natural-colour"];
    "jpeg-blocks" on any by optics::jpeg_blocks, shows ["compression"], spares ["even-lighting", "noise"];
    "enlarged-nearest" on any by optics::enlarged_nearest, shows ["pixelation"], spares ["noise", "even-lighting"];
    "enlarged-bilinear" on any by optics::enlarged_bilinear, shows ["pixelation"], spares ["noise", "even-lighting"];
    "enlarged-lanczos" on any by optics::enlarged_lanczos, shows ["pixelation"], spares ["noise", "even-lighting"];
    "smoothed-skin" on any by optics::smoothed_skin, shows ["unedited"], spares ["even-lighting", "hot-spots"];
    "narrow-eyes" on any by eyes::narrow, shows [], spares ["eyes-open", "gaze-ahead", "neutral-expression", "eyes-unobstructed"];
    "untouched" on any by harmless::untouched, shows [], spares ["*"];
    "mild-exposure" on well_lit by harmless::mild_exposure, shows [], spares ["*"];
    "mild-noise" on any by harmless::mild_noise, shows [], spares ["*"];
    "resized" on any by harmless::resized, shows [], spares ["*"];
    "mild-jpeg" on any by harmless::mild_jpeg, shows [], spares ["*"];
}

/// Every drawing has this in its seed; another number gives another set.
pub(crate) const SEED: u64 = 20_261_122;

impl Fault {
    pub(crate) fn carries(&self, label: &Label) -> bool {
        may_carry(label) && (self.carriers)(label)
    }

    /// The `number`th picture with this fault.
    pub(crate) fn draw(&self, portrait: &Portrait, number: usize) -> (Picture, Drawn) {
        let mut random = Random::new(SEED ^ hash(self.name) ^ (number as u64) << 40);
        let mut scene = Scene::new(portrait, &mut random);
        let drawn = (self.draw)(&mut scene, &mut random);
        if self.shows.first() != Some(&"compression") {
            optics::as_saved(&mut scene, &mut random);
        }
        (scene.canvas.picture(), drawn)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use yizhao::check::CheckId;

    #[test]
    fn names_are_unique_and_checks_exist() {
        for (index, fault) in FAULTS.iter().enumerate() {
            assert!(
                FAULTS[..index].iter().all(|other| other.name != fault.name),
                "{}",
                fault.name
            );
            for check in fault
                .shows
                .iter()
                .chain(fault.spares)
                .filter(|check| **check != "*")
            {
                assert!(
                    CheckId::ALL.iter().any(|id| id.as_str() == *check),
                    "{}: {check}",
                    fault.name
                );
            }
        }
    }
}
