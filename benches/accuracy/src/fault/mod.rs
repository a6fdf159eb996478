//! The faults that are drawn: a table with one line each, and a file for each kind.
//!
//! Each drawing has a strength between the faintest that a person at the counter would refuse (0) and a gross one (1), and
//! says what is then true. A drawing that shows no fault is harmless: nothing may be refused because of it.

mod background;
mod body;
mod colour;
mod eyes;
mod glasses;
mod hair;
mod harmless;
mod headwear;
mod light;
mod marks;
mod mouth;
mod optics;
mod over_face;
pub(crate) mod pose;
mod recapture;
mod writing;

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
    /// Checks whose fault the drawing takes away, so that they must not fail whatever the portrait's label says.
    pub(crate) cures: &'static [&'static str],
    /// Which portraits can carry it.
    carriers: fn(&Label) -> bool,
    draw: fn(&mut Scene<'_>, &mut Random) -> Drawn,
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

/// The old background is known, so that another can be put in its place.
fn plain(label: &Label) -> bool {
    label.get("background").starts_with("plain_") && label.get("background") != "plain_gradient"
}

fn neutral(label: &Label) -> bool {
    label.get("mouth_closed") == "1" && label.get("neutral") == "1"
}

fn ears_seen(label: &Label) -> bool {
    label.get("ears_visible") == "both"
}

fn brows_seen(label: &Label) -> bool {
    label.get("eyebrows_visible") == "1" && matches!(label.get("hair_over_face"), "0" | "side")
}

fn bare_neck(label: &Label) -> bool {
    label.get("necklace") == "0" && matches!(label.get("collar"), "vneck" | "crew" | "none")
}

fn coloured_clothes(label: &Label) -> bool {
    plain(label) && matches!(label.get("clothing_tone"), "dark" | "mid")
}

fn light_clothes(label: &Label) -> bool {
    plain(label) && matches!(label.get("clothing_tone"), "white" | "light")
}

/// All that a new background and dark clothes leave to be wished is there.
fn could_comply(label: &Label) -> bool {
    plain(label)
        && well_lit(label)
        && neutral(label)
        && looking_ahead(label)
        && ears_seen(label)
        && brows_seen(label)
        && label.get("roll") == "0"
        && label.get("earrings") == "0"
        && label.get("necklace") == "0"
        && label.get("sharp") == "1"
}

/// Head and shoulders before a plain wall, upright.
fn studio(label: &Label) -> bool {
    plain(label) && label.get("roll") == "0"
}

/// Chin neither up nor down.
fn level(label: &Label) -> bool {
    label.get("pitch") == "0"
}

fn looking_ahead(label: &Label) -> bool {
    label.get("gaze_ahead") == "1"
}

macro_rules! faults {
    ($($name:literal on $carriers:ident by $draw:path, shows $shows:expr, spares $spares:expr $(, cures $($cures:literal),+)?;)*) => {
        /// All drawings, in the order of the tables.
        pub(crate) const FAULTS: &[Fault] = &[$(Fault {
            name: $name,
            shows: &$shows,
            spares: &$spares,
            cures: &[$($($cures),+)?],
            carriers: $carriers,
            draw: $draw,
        },)*];
    };
}

/// Harmless to everything.
const ALL: [&str; 1] = ["*"];

faults! {
    "two-people" on any by body::two_people, shows ["single-face"], spares [];
    "small" on any by body::small, shows ["face-resolution"], spares ["single-face"];
    "cut-head" on any by body::cut_head, shows ["head-inside-frame"], spares ["single-face"];
    "grey" on any by colour::grey, shows ["colour-photo"], spares ["even-lighting", "hot-spots", "contrast", "sharp"];
    "smoothed-skin" on any by optics::smoothed_skin, shows ["unedited"], spares ["even-lighting", "hot-spots"];
    "screen" on any by recapture::screen, shows ["not-recaptured"], spares ["single-face"];
    "print" on any by recapture::print, shows ["not-recaptured"], spares ["single-face"];
    "border" on any by marks::border, shows ["unmarked"], spares ["single-face"];
    "date" on any by writing::date, shows ["unmarked"], spares ["single-face"];
    "camera-watermark" on any by writing::camera_watermark, shows ["unmarked"], spares ["single-face"];
    "stamp" on any by writing::stamp, shows ["unmarked"], spares ["single-face"];
    "jpeg-blocks" on any by optics::jpeg_blocks, shows ["compression"], spares ["even-lighting", "noise"];
    "tilted" on studio by body::tilted, shows ["head-roll"], spares ["head-yaw", "eyes-open"];
    "turned" on level by pose::turned, shows ["head-yaw"], spares ["single-face", "head-pitch", "head-roll"];
    "nodded" on level by pose::nodded, shows ["head-pitch"], spares ["single-face", "head-yaw", "head-roll"];
    "raised-shoulder" on studio by body::raised_shoulder, shows ["shoulders-level"], spares ["head-roll", "shoulders-visible"];
    "cut-shoulders" on studio by body::cut_shoulders, shows ["shoulders-visible"], spares ["single-face"];
    "closed-lids" on any by eyes::closed_lids, shows ["eyes-open"], spares [];
    "gaze-aside" on looking_ahead by eyes::gaze_aside, shows ["gaze-ahead"], spares ["eyes-open"];
    "hair-over-eye" on any by hair::over_eye, shows ["eyes-unobstructed", "hair-off-face"], spares ["bareheaded"];
    "frame-over-eyes" on any by glasses::over_eyes, shows ["eyes-unobstructed", "glasses"], spares ["tinted-lenses", "lens-glare"];
    "red-pupils" on any by eyes::red_pupils, shows ["red-eye"], spares ["eyes-open", "gaze-ahead"];
    "clear-glasses" on any by glasses::clear, shows ["glasses"],
        spares ["eyes-open", "gaze-ahead", "tinted-lenses", "lens-glare", "heavy-frames", "eyes-unobstructed", "eyebrows-visible",
            "face-unobstructed", "bareheaded", "even-lighting", "hot-spots", "overexposed", "underexposed"];
    "lens-glare" on any by glasses::glare, shows ["lens-glare", "glasses"], spares ["tinted-lenses"];
    "tinted-lenses" on any by glasses::tinted, shows ["tinted-lenses", "glasses"], spares ["lens-glare"];
    "heavy-frames" on any by glasses::heavy, shows ["heavy-frames", "glasses"], spares ["tinted-lenses", "lens-glare"];
    "open-mouth" on neutral by mouth::open_mouth, shows ["mouth-closed"], spares ["eyes-open", "face-unobstructed"];
    "smile" on neutral by mouth::smile, shows ["neutral-expression"], spares ["mouth-closed", "face-unobstructed"];
    "raised-brows" on neutral by mouth::raised_brows, shows ["neutral-expression"], spares ["mouth-closed", "eyebrows-visible"];
    "fringe-over-brows" on brows_seen by hair::over_brows, shows ["eyebrows-visible", "hair-off-face"],
        spares ["bareheaded", "face-unobstructed", "glasses"];
    "hair-over-ears" on ears_seen by hair::over_ears, shows ["ears-visible", "hair-off-face"],
        spares ["bareheaded", "eyes-unobstructed", "eyebrows-visible"];
    "hair-over-cheek" on any by hair::over_cheek, shows ["hair-off-face"], spares ["bareheaded", "eyes-unobstructed", "glasses"];
    "mask" on any by over_face::mask, shows ["face-unobstructed"], spares ["bareheaded", "eyes-open", "glasses", "eyebrows-visible"];
    "scarf" on any by over_face::scarf, shows ["face-unobstructed"], spares ["eyes-open", "glasses", "eyebrows-visible"];
    "hand" on any by over_face::hand, shows ["face-unobstructed"], spares ["bareheaded", "eyes-open", "glasses"];
    "object" on any by over_face::object, shows ["face-unobstructed"], spares ["bareheaded", "eyes-open"];
    "cap" on any by headwear::cap, shows ["bareheaded"], spares ["glasses", "eyes-open", "face-unobstructed"];
    "beanie" on any by headwear::beanie, shows ["bareheaded"], spares ["glasses", "eyes-open", "face-unobstructed"];
    "brimmed-hat" on any by headwear::brimmed, shows ["bareheaded"], spares ["glasses", "eyes-open", "face-unobstructed"];
    "headscarf" on any by headwear::headscarf, shows ["bareheaded", "ears-visible"], spares ["glasses", "eyes-open", "eyebrows-visible"];
    "hood" on any by headwear::hood, shows ["bareheaded"], spares ["glasses", "eyes-open", "eyebrows-visible"];
    "earrings" on ears_seen by body::earrings, shows ["no-jewellery"], spares ["ears-visible", "bareheaded", "glasses"];
    "necklace" on bare_neck by body::necklace, shows ["no-jewellery"], spares ["ears-visible", "clothing-contrast"];
    "white-clothes" on coloured_clothes by body::white_clothes, shows ["clothing-contrast"], spares ["overexposed", "hot-spots"];
    "pattern-behind" on plain by background::patterned, shows ["background-uniform"], spares ["single-face", "bareheaded"];
    "joints-behind" on plain by background::joints, shows ["background-uniform"], spares ["single-face", "bareheaded"];
    "scene-behind" on plain by background::scenery, shows ["background-uniform"], spares ["single-face", "natural-colour", "bareheaded"];
    "gradient-behind" on plain by background::gradient, shows ["background-uniform"], spares ["even-lighting", "underexposed", "overexposed"];
    "colour-behind" on plain by background::coloured, shows ["background-colour"], spares ["natural-colour"],
        cures "background-uniform", "background-shadow";
    "shadow-behind" on plain by background::shadow, shows ["background-shadow"], spares ["even-lighting", "bareheaded"];
    "dark" on well_lit by light::dark, shows ["underexposed"], spares ["overexposed", "even-lighting", "hot-spots"];
    "bright" on well_lit by light::bright, shows ["overexposed"], spares ["underexposed", "even-lighting"];
    "cast-shadow" on well_lit by light::cast_shadow, shows ["even-lighting"], spares ["natural-colour", "hot-spots", "overexposed"];
    "side-light" on well_lit by light::side_light, shows ["even-lighting"], spares ["natural-colour"];
    "hot-spots" on well_lit by light::hot_spots, shows ["hot-spots"], spares ["natural-colour", "underexposed"];
    "colour-cast" on well_lit by colour::cast, shows ["natural-colour"], spares ["underexposed", "even-lighting", "colour-photo"];
    "washed-out" on well_lit by colour::washed_out, shows ["contrast"], spares ["even-lighting", "hot-spots"];
    "defocus" on any by optics::defocus, shows ["sharp"], spares ["noise", "even-lighting", "natural-colour", "eyes-open"];
    "motion" on any by optics::motion, shows ["sharp"], spares ["noise", "even-lighting", "natural-colour"];
    "noise" on any by optics::noise, shows ["noise"], spares ["sharp", "even-lighting", "natural-colour"];
    "enlarged-nearest" on any by optics::enlarged_nearest, shows ["pixelation"], spares ["noise", "even-lighting"];
    "enlarged-bilinear" on any by optics::enlarged_bilinear, shows ["pixelation"], spares ["noise", "even-lighting"];
    "enlarged-lanczos" on any by optics::enlarged_lanczos, shows ["pixelation"], spares ["noise", "even-lighting"];
    "compliant" on could_comply by body::compliant, shows [], spares ALL,
        cures "background-uniform", "background-colour", "background-shadow", "clothing-contrast";
    "untouched" on any by harmless::untouched, shows [], spares ALL;
    "mild-exposure" on well_lit by harmless::mild_exposure, shows [], spares ALL;
    "vignette" on any by marks::vignette, shows [], spares ["unmarked"];
    "printed-clothes" on any by writing::printed_clothes, shows [], spares ["unmarked"];
    "patterned-clothes" on any by writing::patterned_clothes, shows [], spares ["unmarked"];
    "mild-noise" on any by harmless::mild_noise, shows [], spares ALL;
    "resized" on any by harmless::resized, shows [], spares ALL;
    "mild-jpeg" on any by harmless::mild_jpeg, shows [], spares ALL;
    "white-behind" on plain by background::white, shows [], spares ALL,
        cures "background-uniform", "background-colour", "background-shadow";
    "dark-clothes" on light_clothes by body::dark_clothes, shows [], spares ALL, cures "clothing-contrast";
    "fringe-on-forehead" on brows_seen by hair::on_forehead, shows [],
        spares ["eyebrows-visible", "hair-off-face", "eyes-unobstructed", "eyes-open", "bareheaded", "glasses", "face-unobstructed"];
    "narrow-eyes" on any by eyes::narrow, shows [], spares ["eyes-open", "gaze-ahead", "neutral-expression", "eyes-unobstructed"];
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
