//! The pixels the document wants, and the ledger of what was done for them.
//!
//! Source: the facts of the photo and the document's edit policy. A forbidden operation is not done; one that nobody
//! speaks about is done and noticed. A background that complies already is left as it is.

use super::{Edit, LinearPicture, Matte, foreground, matte, replace, resample};
use crate::catalogue::{BackgroundColour, Frame, Permission, Requirement};
use crate::facts::HeadPoints;
use crate::frame::{Beyond, FrameRefusal, FrameSolution, Instruction, SourceRoom, solve};
use crate::geometry::Point;
use crate::model::PersonMask;
use crate::photo::Picture;
use crate::report::{Locale, round_to};

/// What preparing needs to know of a photo.
#[derive(Debug, Clone, Copy)]
pub struct PrepareInput<'a> {
    /// The upright picture; everything below is in its pixels.
    pub picture: &'a Picture,
    /// Where the head is.
    pub head: &'a HeadPoints,
    /// Who is person.
    pub mask: &'a PersonMask,
    /// Outline of the applicant's face.
    pub face: &'a [Point],
    /// Whether the photo's own background already is what the document wants.
    pub background_complies: bool,
}

/// A prepared picture, not yet encoded.
#[derive(Debug, Clone)]
pub struct Prepared {
    /// The frame's pixels.
    pub picture: Picture,
    /// What was done, in order.
    pub edits: Vec<Edit>,
    /// Operations that were done although nobody says whether they may be.
    pub notices: Vec<Operation>,
    /// Where the pixels come from.
    pub frame: FrameSolution,
    /// The matte, when the background was replaced.
    pub matte: Option<Matte>,
}

/// An operation that an edit policy speaks about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operation {
    /// Turning.
    Rotate,
    /// Cutting.
    Crop,
    /// Changing the number of pixels.
    Resize,
    /// Painting the background.
    ReplaceBackground,
}

impl Operation {
    /// The notice that it was done without the authority's word, in words.
    #[must_use]
    pub const fn notice(self, locale: Locale) -> &'static str {
        match (locale, self) {
            (Locale::ZhCn, Self::Rotate) => "已把照片转正；该证件的要求没有说明是否允许",
            (Locale::ZhCn, Self::Crop) => "已裁剪照片；该证件的要求没有说明是否允许",
            (Locale::ZhCn, Self::Resize) => "已调整像素；该证件的要求没有说明是否允许",
            (Locale::ZhCn, Self::ReplaceBackground) => "已更换背景；该证件的要求没有说明是否允许",
            (Locale::En, Self::Rotate) => {
                "The photo was turned upright; the rules do not say whether this is allowed."
            }
            (Locale::En, Self::Crop) => {
                "The photo was cropped; the rules do not say whether this is allowed."
            }
            (Locale::En, Self::Resize) => {
                "The photo was resized; the rules do not say whether this is allowed."
            }
            (Locale::En, Self::ReplaceBackground) => {
                "The background was replaced; the rules do not say whether this is allowed."
            }
        }
    }
}

/// Why nothing was prepared.
#[derive(Debug, Clone, PartialEq)]
pub enum Refusal {
    /// The catalogue does not know the document's frame.
    FrameUnknown,
    /// The document forbids an operation without which the picture does not get its frame.
    Forbidden(Operation),
    /// No cut of the photo serves the document.
    Frame(FrameRefusal),
}

impl Refusal {
    /// What the person can do, in words.
    #[must_use]
    pub fn text(&self, locale: Locale) -> String {
        match (locale, self) {
            (Locale::ZhCn, Self::FrameUnknown) => "尚无该证件的尺寸要求，无法自动制作".to_owned(),
            (Locale::En, Self::FrameUnknown) => {
                "The size this document asks for is not known yet.".to_owned()
            }
            (Locale::ZhCn, Self::Forbidden(_)) => {
                "该证件不允许修改照片，请直接拍摄或选择符合要求的照片".to_owned()
            }
            (Locale::En, Self::Forbidden(_)) => {
                "This document does not allow the photo to be changed. Use a photo that complies as taken."
                    .to_owned()
            }
            (locale, Self::Frame(refusal)) => refusal.instruction().text(locale),
        }
    }

    /// The change to the photo that would help, if any.
    #[must_use]
    pub const fn instruction(&self) -> Option<Instruction> {
        match self {
            Self::Frame(refusal) => Some(refusal.instruction()),
            Self::FrameUnknown | Self::Forbidden(_) => None,
        }
    }
}

/// Prepares the picture for `requirement`.
///
/// # Errors
/// [`Refusal`]: there is no picture to be had from this photo within the document's rules.
pub fn prepare(input: &PrepareInput<'_>, requirement: &Requirement) -> Result<Prepared, Refusal> {
    let frame = requirement.frame.as_ref().ok_or(Refusal::FrameUnknown)?;
    let policy = &requirement.edit_policy;
    let may_paint = policy.replace_background != Permission::Forbidden;
    let colour = requirement.backgrounds.first().filter(|_| may_paint);
    let (solution, paint) = place(input, requirement, frame, colour)?;

    let mut done = Vec::new();
    let mut edits = Vec::new();
    let turned = round_to(solution.rotation_deg, 2);
    if turned != 0.0 {
        done.push((Operation::Rotate, policy.rotate));
        edits.push(Edit::Rotate { degrees: turned });
    }
    let [x, y, width, height] = solution.crop.map(|value| round_to(value, 1));
    let whole = [
        0.0,
        0.0,
        f64::from(input.picture.width()),
        f64::from(input.picture.height()),
    ];
    if [x, y, width, height] != whole {
        done.push((Operation::Crop, policy.crop));
        edits.push(Edit::Crop { x, y, width, height });
    }
    if (solution.scale - 1.0).abs() > 1e-9 {
        done.push((Operation::Resize, policy.resize));
        let (width, height, scale) = (frame.width_px, frame.height_px, round_to(solution.scale, 4));
        edits.push(Edit::Resize { width, height, scale });
    }
    if let Some((operation, _)) = done
        .iter()
        .find(|(_, permission)| *permission == Permission::Forbidden)
    {
        return Err(Refusal::Forbidden(*operation));
    }

    let mut picture = resample(input.picture, &solution);
    let mut cut_out = None;
    if let Some(colour) = paint {
        done.push((Operation::ReplaceBackground, policy.replace_background));
        let (painted, alpha, share) = paint_background(&picture, &solution, input, colour);
        picture = painted;
        cut_out = Some(alpha);
        let share = round_to(share, 3);
        edits.push(Edit::ReplaceBackground {
            colour: colour.name.clone(),
            rgb: colour.rgb,
            share,
        });
    }
    let unsaid = done
        .iter()
        .filter(|(_, permission)| *permission == Permission::Unresolved);
    Ok(Prepared {
        picture: picture.to_srgb(),
        edits,
        notices: unsaid.map(|(operation, _)| *operation).collect(),
        frame: solution,
        matte: cut_out,
    })
}

/// The frame, and the colour to paint if there is one to be painted: a complying background is kept wherever a frame
/// exists within the photo.
fn place<'a>(
    input: &PrepareInput<'_>,
    requirement: &Requirement,
    frame: &Frame,
    colour: Option<&'a BackgroundColour>,
) -> Result<(FrameSolution, Option<&'a BackgroundColour>), Refusal> {
    let policy = &requirement.edit_policy;
    let room = |painted: bool| SourceRoom {
        size_px: [
            f64::from(input.picture.width()),
            f64::from(input.picture.height()),
        ],
        rotate: policy.rotate != Permission::Forbidden,
        resize: policy.resize != Permission::Forbidden,
        ..if painted { edges(input) } else { closed() }
    };
    if input.background_complies || colour.is_none() {
        match solve(input.head, &room(false), frame) {
            Ok(solution) => return Ok((solution, None)),
            Err(refusal) if colour.is_none() => return Err(Refusal::Frame(refusal)),
            Err(_) => {}
        }
    }
    let solution = solve(input.head, &room(true), frame).map_err(Refusal::Frame)?;
    Ok((solution, colour))
}

const fn closed() -> SourceRoom {
    SourceRoom {
        size_px: [0.0; 2],
        rotate: true,
        resize: true,
        top: Beyond::Never,
        left: Beyond::Never,
        right: Beyond::Never,
    }
}

/// Which edges the frame may cross when the background is painted: those that the person does not touch.
fn edges(input: &PrepareInput<'_>) -> SourceRoom {
    const PERSON: f64 = 0.5;
    let mask = input.mask;
    let cell = mask.cell_px();
    let [width, height] = [input.picture.width(), input.picture.height()].map(f64::from);
    let [left, top] = [mask.origin.x, mask.origin.y];
    let person = |x: f64, y: f64| mask.at(Point { x, y }) > PERSON;
    let steps = |from: f64, to: f64| {
        let (from, count) = (from.max(0.0), mask.side);
        (0..count)
            .map(move |step| from + (step as f64 + 0.5) * cell)
            .take_while(move |at| *at < to)
    };
    let inset = cell / 2.0;
    let beside = |x: f64, seen: bool| {
        // Beyond the mask's region nothing is known, and no head-and-shoulders frame reaches.
        let touch = || steps(top, height.min(top + mask.extent_px)).find(|y| person(x, *y));
        if seen {
            touch().map_or(Beyond::Painted, Beyond::AboveRow)
        } else {
            Beyond::Never
        }
    };
    let hair_cut = input.head.crown_hair.is_none()
        || top < 0.0 && steps(left, width.min(left + mask.extent_px)).any(|x| person(x, inset));
    SourceRoom {
        top: if hair_cut { Beyond::Never } else { Beyond::Painted },
        left: beside(inset, left <= inset),
        right: beside(width - inset, left + mask.extent_px >= width - inset),
        ..closed()
    }
}

fn paint_background(
    picture: &LinearPicture,
    solution: &FrameSolution,
    input: &PrepareInput<'_>,
    colour: &BackgroundColour,
) -> (LinearPicture, Matte, f64) {
    let alpha = matte(picture, solution, input.mask, input.face);
    let front = foreground(picture, &alpha);
    let (painted, share) = replace(picture, &front, &alpha, colour.rgb);
    (painted, alpha, share)
}
