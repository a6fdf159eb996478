//! The checks: pure functions over [`Facts`] and a [`Requirement`], listed in one static table in the report's order.

mod attribute;
mod background;
mod bareheaded;
mod clothing;
mod colour_photo;
mod ears_visible;
mod even_lighting;
mod exposure;
mod eye_light;
mod eyebrows_visible;
mod eyes_open;
mod eyes_unobstructed;
mod face_resolution;
mod face_unobstructed;
mod file;
mod file_damage;
mod gaze_ahead;
mod geometry;
mod glasses;
mod hair_off_face;
mod head_inside_frame;
mod head_pose;
mod heavy_frames;
mod judgement;
mod mouth_closed;
mod neutral_expression;
mod no_jewellery;
mod not_recaptured;
mod recent;
mod sharp;
mod shoulders;
mod single_face;
mod skin_light;
mod tinted_lenses;
mod title;
mod unedited;
mod unmarked;

pub(crate) use background::nearest as nearest_background;
pub use judgement::Judgement;

use std::cell::OnceCell;

use serde::{Deserialize, Serialize};

use crate::catalogue::{Frame, Permission, Requirement};
use crate::facts::{FaceFacts, Facts};
use crate::frame::{FrameRefusal, FrameSolution, SourceRoom, solve};
use crate::reason::Reason;
use crate::report::Remedy;

macro_rules! check_ids {
    ($($variant:ident => $id:literal,)*) => {
        /// Stable id of a check, in the table order of the report.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
        pub enum CheckId {
            $(#[doc = concat!("`", $id, "`")] #[serde(rename = $id)] $variant,)*
        }

        impl CheckId {
            /// All checks in table order.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// The id as it stands in reports and catalogue files.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $id,)* }
            }
        }
    };
}

check_ids! {
    SingleFace => "single-face",
    FaceResolution => "face-resolution",
    HeadInsideFrame => "head-inside-frame",
    ColourPhoto => "colour-photo",
    Recent => "recent",
    Unedited => "unedited",
    NotRecaptured => "not-recaptured",
    Unmarked => "unmarked",
    Compression => "compression",
    HeadYaw => "head-yaw",
    HeadPitch => "head-pitch",
    HeadRoll => "head-roll",
    ShouldersLevel => "shoulders-level",
    ShouldersVisible => "shoulders-visible",
    EyesOpen => "eyes-open",
    GazeAhead => "gaze-ahead",
    EyesUnobstructed => "eyes-unobstructed",
    RedEye => "red-eye",
    Glasses => "glasses",
    LensGlare => "lens-glare",
    TintedLenses => "tinted-lenses",
    HeavyFrames => "heavy-frames",
    MouthClosed => "mouth-closed",
    NeutralExpression => "neutral-expression",
    EyebrowsVisible => "eyebrows-visible",
    EarsVisible => "ears-visible",
    HairOffFace => "hair-off-face",
    FaceUnobstructed => "face-unobstructed",
    Bareheaded => "bareheaded",
    NoJewellery => "no-jewellery",
    ClothingContrast => "clothing-contrast",
    ClothingCollar => "clothing-collar",
    BackgroundUniform => "background-uniform",
    BackgroundColour => "background-colour",
    BackgroundShadow => "background-shadow",
    Underexposed => "underexposed",
    Overexposed => "overexposed",
    EvenLighting => "even-lighting",
    HotSpots => "hot-spots",
    NaturalColour => "natural-colour",
    Contrast => "contrast",
    Sharp => "sharp",
    Noise => "noise",
    Pixelation => "pixelation",
    PixelSize => "pixel-size",
    HeadHeight => "head-height",
    HeadWidth => "head-width",
    TopMargin => "top-margin",
    EyeLine => "eye-line",
    EyeDistance => "eye-distance",
    Centred => "centred",
    FileFormat => "file-format",
    FileSize => "file-size",
    Dpi => "dpi",
}

/// One line of the table.
#[derive(Debug, Clone, Copy)]
pub struct CheckDefinition {
    /// Which check.
    pub id: CheckId,
    /// What helps when it fails, unless the finding says otherwise.
    pub remedy: Remedy,
    run: Run,
}

/// What a check looks at.
#[derive(Debug, Clone, Copy)]
enum Run {
    /// The photo alone.
    Photo(fn(&Facts, &Requirement) -> Vec<Judgement>),
    /// Also the frame that normalization would cut.
    Frame(fn(&Facts, &Requirement, &FutureFrame) -> Vec<Judgement>),
}

/// The frame that normalization would cut from a photo, or why there is none; solved once for all checks, and nothing for
/// a document without a frame and for a photo that is its frame already.
#[derive(Debug, Default)]
pub(crate) struct FutureFrame(OnceCell<Option<Result<FrameSolution, FrameRefusal>>>);

impl FutureFrame {
    fn of(
        &self,
        facts: &Facts,
        face: &FaceFacts,
        requirement: &Requirement,
    ) -> Option<&Result<FrameSolution, FrameRefusal>> {
        let solved = self.0.get_or_init(|| future_frame(facts, face, requirement));
        solved.as_ref()
    }
}

impl CheckDefinition {
    /// Looks; at least one judgement comes back.
    #[must_use]
    pub fn judge(&self, facts: &Facts, requirement: &Requirement) -> Vec<Judgement> {
        self.judge_with(facts, requirement, &FutureFrame::default())
    }

    /// As [`Self::judge`], where other checks of the same photo may have solved the frame.
    pub(crate) fn judge_with(
        &self,
        facts: &Facts,
        requirement: &Requirement,
        frame: &FutureFrame,
    ) -> Vec<Judgement> {
        match self.run {
            Run::Photo(run) => run(facts, requirement),
            Run::Frame(run) => run(facts, requirement, frame),
        }
    }
}

const fn check(
    id: CheckId,
    remedy: Remedy,
    run: fn(&Facts, &Requirement) -> Vec<Judgement>,
) -> CheckDefinition {
    CheckDefinition {
        id,
        remedy,
        run: Run::Photo(run),
    }
}

const fn framed(
    id: CheckId,
    remedy: Remedy,
    run: fn(&Facts, &Requirement, &FutureFrame) -> Vec<Judgement>,
) -> CheckDefinition {
    CheckDefinition {
        id,
        remedy,
        run: Run::Frame(run),
    }
}

/// All checks in table order, each id once.
pub const CHECKS: &[CheckDefinition] = &[
    check(CheckId::SingleFace, Remedy::Retake, single_face::run),
    framed(CheckId::FaceResolution, Remedy::Retake, face_resolution::run),
    framed(CheckId::HeadInsideFrame, Remedy::Retake, head_inside_frame::run),
    check(CheckId::ColourPhoto, Remedy::Retake, colour_photo::run),
    check(CheckId::Recent, Remedy::Retake, recent::run),
    check(CheckId::Unedited, Remedy::Confirm, unedited::run),
    check(CheckId::NotRecaptured, Remedy::Confirm, not_recaptured::run),
    framed(CheckId::Unmarked, Remedy::Retake, unmarked::run),
    check(CheckId::Compression, Remedy::Retake, file_damage::compression),
    check(CheckId::HeadYaw, Remedy::Retake, head_pose::yaw),
    check(CheckId::HeadPitch, Remedy::Retake, head_pose::pitch),
    check(CheckId::HeadRoll, Remedy::Normalize, head_pose::roll),
    check(CheckId::ShouldersLevel, Remedy::Retake, shoulders::level),
    check(CheckId::ShouldersVisible, Remedy::Retake, shoulders::visible),
    check(CheckId::EyesOpen, Remedy::Retake, eyes_open::run),
    check(CheckId::GazeAhead, Remedy::Retake, gaze_ahead::run),
    check(CheckId::EyesUnobstructed, Remedy::Retake, eyes_unobstructed::run),
    check(CheckId::RedEye, Remedy::Retake, eye_light::red_eye),
    check(CheckId::Glasses, Remedy::Retake, glasses::run),
    check(CheckId::LensGlare, Remedy::Retake, eye_light::lens_glare),
    check(CheckId::TintedLenses, Remedy::Retake, tinted_lenses::run),
    check(CheckId::HeavyFrames, Remedy::Retake, heavy_frames::run),
    check(CheckId::MouthClosed, Remedy::Retake, mouth_closed::run),
    check(
        CheckId::NeutralExpression,
        Remedy::Retake,
        neutral_expression::run,
    ),
    check(CheckId::EyebrowsVisible, Remedy::Retake, eyebrows_visible::run),
    check(CheckId::EarsVisible, Remedy::Retake, ears_visible::run),
    check(CheckId::HairOffFace, Remedy::Retake, hair_off_face::run),
    check(CheckId::FaceUnobstructed, Remedy::Retake, face_unobstructed::run),
    check(CheckId::Bareheaded, Remedy::Retake, bareheaded::run),
    check(CheckId::NoJewellery, Remedy::Confirm, no_jewellery::run),
    check(CheckId::ClothingContrast, Remedy::Retake, clothing::contrast),
    check(CheckId::ClothingCollar, Remedy::Confirm, clothing::collar),
    check(CheckId::BackgroundUniform, Remedy::Normalize, background::uniform),
    check(CheckId::BackgroundColour, Remedy::Normalize, background::colour),
    check(CheckId::BackgroundShadow, Remedy::Normalize, background::shadow),
    check(CheckId::Underexposed, Remedy::Retake, exposure::under),
    check(CheckId::Overexposed, Remedy::Retake, exposure::over),
    check(CheckId::EvenLighting, Remedy::Retake, even_lighting::run),
    check(CheckId::HotSpots, Remedy::Retake, skin_light::hot_spots),
    check(CheckId::NaturalColour, Remedy::Retake, skin_light::natural_colour),
    check(CheckId::Contrast, Remedy::Retake, skin_light::contrast),
    check(CheckId::Sharp, Remedy::Retake, sharp::run),
    check(CheckId::Noise, Remedy::Retake, file_damage::noise),
    check(CheckId::Pixelation, Remedy::Retake, file_damage::pixelation),
    check(CheckId::PixelSize, Remedy::Normalize, geometry::pixel_size),
    check(CheckId::HeadHeight, Remedy::Normalize, geometry::head_height),
    check(CheckId::HeadWidth, Remedy::Normalize, geometry::head_width),
    check(CheckId::TopMargin, Remedy::Normalize, geometry::top_margin),
    check(CheckId::EyeLine, Remedy::Normalize, geometry::eye_line),
    check(CheckId::EyeDistance, Remedy::Normalize, geometry::eye_distance),
    check(CheckId::Centred, Remedy::Normalize, geometry::centred),
    check(CheckId::FileFormat, Remedy::Normalize, file::format),
    check(CheckId::FileSize, Remedy::Normalize, file::size),
    check(CheckId::Dpi, Remedy::Normalize, file::dpi),
];

/// Judges the applicant's face, or says that there is none to measure.
fn face(facts: &Facts, judge: impl FnOnce(&FaceFacts) -> Vec<Judgement>) -> Vec<Judgement> {
    facts
        .face
        .as_ref()
        .map_or_else(|| vec![Judgement::not_assessed(Reason::NoFaceToMeasure)], judge)
}

/// Findings about two sides: one finding, with the `worse` of both figures and without a side, where both pass; else what
/// did not pass.
fn both_sides(left: Judgement, right: Judgement, worse: fn(f64, f64) -> f64) -> Vec<Judgement> {
    if left.passed() && right.passed() {
        let measured = left.measured.zip(right.measured).map(|(l, r)| worse(l, r));
        return vec![Judgement {
            side: None,
            region: Vec::new(),
            measured,
            ..left
        }];
    }
    [left, right].into_iter().filter(|side| !side.passed()).collect()
}

/// Unless forbidden, an operation is done (with a notice where nobody says).
fn allowed(permission: Permission) -> bool {
    permission != Permission::Forbidden
}

fn future_frame(
    facts: &Facts,
    face: &FaceFacts,
    requirement: &Requirement,
) -> Option<Result<FrameSolution, FrameRefusal>> {
    let frame = requirement
        .frame
        .as_ref()
        .filter(|_| !geometry::is_prepared(facts, requirement))?;
    let policy = &requirement.edit_policy;
    let head = &face.head.points;
    let room = if requirement.backgrounds.is_empty() || !allowed(policy.replace_background) {
        SourceRoom::within(facts.size_px, policy)
    } else {
        SourceRoom::painted(facts.size_px, policy, head, &face.mask)
    };
    Some(solve(head, &room, frame))
}

/// Whether the picture has the very size that the frame's figures are given for.
fn has_frame_size(facts: &Facts, frame: &Frame) -> bool {
    facts.size_px == [f64::from(frame.width_px), f64::from(frame.height_px)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_lists_every_check_once_in_order() {
        assert!(
            CHECKS
                .iter()
                .map(|check| check.id)
                .eq(CheckId::ALL.iter().copied())
        );
    }

    #[test]
    fn the_papers_describe_every_check() {
        let said = format!("all {} checks are built", CHECKS.len());
        assert!(
            include_str!("../../README.md").contains(&said),
            "README.md: {said}"
        );
        let described: Vec<&str> = include_str!("../../docs/checks.md")
            .lines()
            .filter_map(|line| line.strip_prefix("| ")?.split('|').next())
            .flat_map(|names| names.split(',').map(str::trim))
            .collect();
        for check in CHECKS {
            let id = check.id.as_str();
            assert!(described.contains(&id), "docs/checks.md: {id}");
        }
    }
}
