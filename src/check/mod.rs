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
mod not_recaptured;
mod recent;
mod sharp;
mod shoulders;
mod single_face;
mod skin_light;
mod tinted_lenses;
mod title;
mod unedited;

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
    /// Looks; `None` while the check is not built.
    run: Option<Run>,
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
    /// Whether the check looks at photos at all yet.
    #[must_use]
    pub const fn is_built(&self) -> bool {
        self.run.is_some()
    }

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
            None => vec![Judgement::not_assessed(Reason::NotBuiltYet)],
            Some(Run::Photo(run)) => run(facts, requirement),
            Some(Run::Frame(run)) => run(facts, requirement, frame),
        }
    }
}

const fn built(
    id: CheckId,
    remedy: Remedy,
    run: fn(&Facts, &Requirement) -> Vec<Judgement>,
) -> CheckDefinition {
    CheckDefinition {
        id,
        remedy,
        run: Some(Run::Photo(run)),
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
        run: Some(Run::Frame(run)),
    }
}

const fn planned(id: CheckId, remedy: Remedy) -> CheckDefinition {
    CheckDefinition {
        id,
        remedy,
        run: None,
    }
}

/// All checks in table order, each id once.
pub const CHECKS: &[CheckDefinition] = &[
    built(CheckId::SingleFace, Remedy::Retake, single_face::run),
    framed(CheckId::FaceResolution, Remedy::Retake, face_resolution::run),
    framed(CheckId::HeadInsideFrame, Remedy::Retake, head_inside_frame::run),
    built(CheckId::ColourPhoto, Remedy::Retake, colour_photo::run),
    built(CheckId::Recent, Remedy::Retake, recent::run),
    built(CheckId::Unedited, Remedy::Confirm, unedited::run),
    built(CheckId::NotRecaptured, Remedy::Confirm, not_recaptured::run),
    built(CheckId::Compression, Remedy::Retake, file_damage::compression),
    built(CheckId::HeadYaw, Remedy::Retake, head_pose::yaw),
    built(CheckId::HeadPitch, Remedy::Retake, head_pose::pitch),
    built(CheckId::HeadRoll, Remedy::Normalize, head_pose::roll),
    built(CheckId::ShouldersLevel, Remedy::Retake, shoulders::level),
    built(CheckId::ShouldersVisible, Remedy::Retake, shoulders::visible),
    built(CheckId::EyesOpen, Remedy::Retake, eyes_open::run),
    built(CheckId::GazeAhead, Remedy::Retake, gaze_ahead::run),
    built(CheckId::EyesUnobstructed, Remedy::Retake, eyes_unobstructed::run),
    built(CheckId::RedEye, Remedy::Retake, eye_light::red_eye),
    built(CheckId::Glasses, Remedy::Retake, glasses::run),
    built(CheckId::LensGlare, Remedy::Retake, eye_light::lens_glare),
    built(CheckId::TintedLenses, Remedy::Retake, tinted_lenses::run),
    built(CheckId::HeavyFrames, Remedy::Retake, heavy_frames::run),
    built(CheckId::MouthClosed, Remedy::Retake, mouth_closed::run),
    built(
        CheckId::NeutralExpression,
        Remedy::Retake,
        neutral_expression::run,
    ),
    built(CheckId::EyebrowsVisible, Remedy::Retake, eyebrows_visible::run),
    built(CheckId::EarsVisible, Remedy::Retake, ears_visible::run),
    built(CheckId::HairOffFace, Remedy::Retake, hair_off_face::run),
    built(CheckId::FaceUnobstructed, Remedy::Retake, face_unobstructed::run),
    built(CheckId::Bareheaded, Remedy::Retake, bareheaded::run),
    planned(CheckId::NoJewellery, Remedy::Confirm),
    built(CheckId::ClothingContrast, Remedy::Retake, clothing::contrast),
    built(CheckId::ClothingCollar, Remedy::Confirm, clothing::collar),
    built(CheckId::BackgroundUniform, Remedy::Normalize, background::uniform),
    built(CheckId::BackgroundColour, Remedy::Normalize, background::colour),
    built(CheckId::BackgroundShadow, Remedy::Normalize, background::shadow),
    built(CheckId::Underexposed, Remedy::Retake, exposure::under),
    built(CheckId::Overexposed, Remedy::Retake, exposure::over),
    built(CheckId::EvenLighting, Remedy::Retake, even_lighting::run),
    built(CheckId::HotSpots, Remedy::Retake, skin_light::hot_spots),
    built(CheckId::NaturalColour, Remedy::Retake, skin_light::natural_colour),
    built(CheckId::Contrast, Remedy::Retake, skin_light::contrast),
    built(CheckId::Sharp, Remedy::Retake, sharp::run),
    built(CheckId::Noise, Remedy::Retake, file_damage::noise),
    built(CheckId::Pixelation, Remedy::Retake, file_damage::pixelation),
    built(CheckId::PixelSize, Remedy::Normalize, geometry::pixel_size),
    built(CheckId::HeadHeight, Remedy::Normalize, geometry::head_height),
    built(CheckId::HeadWidth, Remedy::Normalize, geometry::head_width),
    built(CheckId::TopMargin, Remedy::Normalize, geometry::top_margin),
    built(CheckId::EyeLine, Remedy::Normalize, geometry::eye_line),
    built(CheckId::EyeDistance, Remedy::Normalize, geometry::eye_distance),
    built(CheckId::Centred, Remedy::Normalize, geometry::centred),
    built(CheckId::FileFormat, Remedy::Normalize, file::format),
    built(CheckId::FileSize, Remedy::Normalize, file::size),
    built(CheckId::Dpi, Remedy::Normalize, file::dpi),
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
    fn the_papers_say_which_checks_are_built() {
        let built = CHECKS.iter().filter(|check| check.is_built()).count();
        let said = format!("{built} of {} checks are built", CHECKS.len());
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
            assert_eq!(described.contains(&id), check.is_built(), "docs/checks.md: {id}");
        }
    }
}
