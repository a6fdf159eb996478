//! The pixels the document wants, and the ledger of what was done for them.
//!
//! Source: the facts of the photo and the document's edit policy. A forbidden operation is not done; one that nobody
//! speaks about is done and noticed. A background that complies already is left as it is.

use super::{
    Edit, KeptBecause, LinearPicture, Matte, NoticedBecause, Operation, foreground, matte, replace, resample,
    tone,
};
use crate::catalogue::{BackgroundColour, Frame, LimitName, Permission, Requirement};
use crate::clock::now_ms;
use crate::facts::HeadPoints;
use crate::frame::{FrameRefusal, FrameSolution, Instruction, SourceRoom, solve};
use crate::geometry::Point;
use crate::model::{EdgeView, Networks, PersonMask};
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

/// What preparing asks networks about the cut picture.
pub trait LookAgain {
    /// A second look at who is person: the probability of each of its pixels, row by row.
    fn person(&mut self, cut: &Picture) -> Vec<f32>;
    /// The matte along the edge; see [`Networks::matte_edge`].
    fn edge(&mut self, view: &EdgeView<'_>) -> Vec<f32>;
}

impl LookAgain for Networks {
    fn person(&mut self, cut: &Picture) -> Vec<f32> {
        self.person_in_portrait(cut)
    }

    fn edge(&mut self, view: &EdgeView<'_>) -> Vec<f32> {
        self.matte_edge(view)
    }
}

/// A prepared picture, not yet encoded.
#[derive(Debug, Clone)]
pub struct Prepared {
    /// The frame's pixels.
    pub picture: Picture,
    /// What was done, in order.
    pub edits: Vec<Edit>,
    /// What the person must see: operations that were done although nobody says whether they may be, or not cleanly.
    pub notices: Vec<(Operation, NoticedBecause)>,
    /// Where the pixels come from.
    pub frame: FrameSolution,
    /// The matte, when the background was replaced.
    pub matte: Option<Matte>,
    /// Milliseconds until the frame's pixels were there, and after.
    pub stages_ms: [f64; 2],
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
    /// What the person can do, in words; `distance_cm` is how far the camera was, if that is known.
    #[must_use]
    pub fn text(&self, locale: Locale, distance_cm: Option<f64>) -> String {
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
            (locale, Self::Frame(refusal)) => refusal.instruction().text(locale, distance_cm),
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
pub fn prepare(
    input: &PrepareInput<'_>,
    requirement: &Requirement,
    look_again: &mut dyn LookAgain,
) -> Result<Prepared, Refusal> {
    let started = now_ms();
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
    let sampled = now_ms();
    let mut cut_out = None;
    if let Some(colour) = paint {
        let closer = look_again.person(&picture.to_srgb());
        // A background that is kept complies as it is: only together with a new one may the tone change.
        if policy.tone != Permission::Forbidden
            && let Some(gains) = tone::gains(&picture, &closer)
        {
            done.push((Operation::AdjustTone, policy.tone));
            let [red, green, blue] = gains.map(|gain| round_to(f64::from(gain), 3));
            edits.push(Edit::AdjustTone { red, green, blue });
            #[expect(clippy::cast_possible_truncation, reason = "f64 to f32 rounds")]
            let written = [red, green, blue].map(|gain| gain as f32);
            picture = tone::adjusted(&picture, written);
        }
        done.push((Operation::ReplaceBackground, policy.replace_background));
        let (painted, alpha, share) =
            paint_background(&picture, &solution, input, colour, &closer, look_again);
        picture = painted;
        cut_out = Some(alpha);
        let share = round_to(share, 3);
        edits.push(Edit::ReplaceBackground {
            colour: colour.name.clone(),
            rgb: colour.rgb,
            share,
        });
    } else if input.background_complies || !may_paint {
        let because = if input.background_complies {
            KeptBecause::Complies
        } else {
            KeptBecause::Forbidden
        };
        edits.push(Edit::KeepBackground { because });
    }
    let mut notices: Vec<_> = done
        .iter()
        .filter(|(_, permission)| *permission == Permission::Unresolved)
        .map(|(operation, _)| (*operation, NoticedBecause::Unsaid))
        .collect();
    if let Some(cut_out) = &cut_out
        && let Some(limit) = requirement.limit(LimitName::CutOutDoubtCells)
        && !limit.range.contains(cut_out.doubt_cells)
    {
        // What can be seen comes before what nobody has said.
        notices.insert(0, (Operation::ReplaceBackground, NoticedBecause::DoubtfulEdge));
    }
    let picture = picture.to_srgb();
    Ok(Prepared {
        picture,
        edits,
        notices,
        frame: solution,
        matte: cut_out,
        stages_ms: [sampled - started, now_ms() - sampled],
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
    let size_px = [
        f64::from(input.picture.width()),
        f64::from(input.picture.height()),
    ];
    let policy = &requirement.edit_policy;
    if input.background_complies || colour.is_none() {
        match solve(input.head, &SourceRoom::within(size_px, policy), frame) {
            Ok(solution) => return Ok((solution, None)),
            Err(refusal) if colour.is_none() => return Err(Refusal::Frame(refusal)),
            Err(_) => {}
        }
    }
    let room = SourceRoom::painted(size_px, policy, input.head, input.mask);
    let solution = solve(input.head, &room, frame).map_err(Refusal::Frame)?;
    Ok((solution, colour))
}

fn paint_background(
    picture: &LinearPicture,
    solution: &FrameSolution,
    input: &PrepareInput<'_>,
    colour: &BackgroundColour,
    closer: &[f32],
    look_again: &mut dyn LookAgain,
) -> (LinearPicture, Matte, f64) {
    let alpha = matte(picture, solution, input.mask, closer, input.face, look_again);
    let front = foreground(picture, &alpha);
    let (painted, share) = replace(picture, &front, &alpha, colour.rgb);
    (painted, alpha, share)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::Catalogue;
    use crate::frame::Beyond;
    use crate::model::EDGE_PLANES;

    const SIDE: u32 = 1000;

    /// Whether a drawn person, head upright and 400 px high, covers this point.
    fn person(x: f64, y: f64) -> bool {
        let ellipse = |cx: f64, cy: f64, rx: f64, ry: f64| {
            let (dx, dy) = ((x - cx) / rx, (y - cy) / ry);
            dx * dx + dy * dy < 1.0
        };
        ellipse(500.0, 400.0, 152.0, 200.0) || ellipse(500.0, 1000.0, 380.0, 350.0)
    }

    struct Scene {
        picture: Picture,
        mask: PersonMask,
        head: HeadPoints,
        face: Vec<Point>,
    }

    fn scene(background: [u8; 3]) -> Scene {
        let at = |x: f64, y: f64| Point { x, y };
        let colour = |x: u32, y: u32| {
            let inside = person(f64::from(x) + 0.5, f64::from(y) + 0.5);
            if inside { [150, 110, 90] } else { background }
        };
        let pixels = (0..SIDE).flat_map(|y| (0..SIDE).flat_map(move |x| colour(x, y)));
        let picture = Picture::new(SIDE, SIDE, pixels.collect());
        let cell = f64::from(SIDE) / 256.0;
        let probability = |index: usize| {
            let place = |step: usize| (step as f64 + 0.5) * cell;
            f32::from(u8::from(person(place(index % 256), place(index / 256))))
        };
        Scene {
            picture,
            mask: PersonMask {
                side: 256,
                probability: (0..256 * 256).map(probability).collect(),
                origin: at(0.0, 0.0),
                extent_px: f64::from(SIDE),
            },
            head: HeadPoints {
                pupil_left: at(560.0, 400.0),
                pupil_right: at(440.0, 400.0),
                chin: at(500.0, 600.0),
                crown_hair: Some(at(500.0, 200.0)),
                crown_skull: at(500.0, 220.0),
                ear_left: at(652.0, 400.0),
                ear_right: at(348.0, 400.0),
                cheek_left: at(630.0, 400.0),
                cheek_right: at(370.0, 400.0),
            },
            face: vec![
                at(500.0, 300.0),
                at(420.0, 450.0),
                at(580.0, 450.0),
                at(500.0, 600.0),
            ],
        }
    }

    fn look(scene: &Scene, background_complies: bool) -> PrepareInput<'_> {
        PrepareInput {
            picture: &scene.picture,
            head: &scene.head,
            mask: &scene.mask,
            face: &scene.face,
            background_complies,
        }
    }

    /// Without tone: the drawn person has no highlights and would always be lifted.
    fn id_card() -> Requirement {
        let found = Catalogue::builtin().resolve("cn-id-card", None);
        let mut requirement = found.expect("in the catalogue");
        requirement.edit_policy.tone = Permission::Forbidden;
        requirement
    }

    /// The same mask again and the matte as it is: the networks do not belong to these tests.
    struct Again<'a> {
        mask: &'a PersonMask,
        solution: FrameSolution,
    }

    impl LookAgain for Again<'_> {
        fn person(&mut self, cut: &Picture) -> Vec<f32> {
            let [width, height] = [cut.width(), cut.height()].map(|side| side as usize);
            let at = |index: usize| Point {
                x: (index % width) as f64 + 0.5,
                y: (index / width) as f64 + 0.5,
            };
            let probability = |index| self.mask.at(self.solution.to_source(at(index))) as f32;
            (0..width * height).map(probability).collect()
        }

        fn edge(&mut self, view: &EdgeView<'_>) -> Vec<f32> {
            let alpha = |index| (view.planes)(index)[EDGE_PLANES - 1];
            (0..view.unknown.len()).map(alpha).collect()
        }
    }

    fn prepared_from(
        scene: &Scene,
        background_complies: bool,
        requirement: &Requirement,
    ) -> Result<Prepared, Refusal> {
        let solution = solve(
            &scene.head,
            &room_of(scene),
            requirement.frame.as_ref().expect("a frame"),
        )
        .expect("a cut");
        let mut again = Again {
            mask: &scene.mask,
            solution,
        };
        prepare(&look(scene, background_complies), requirement, &mut again)
    }

    fn operations(prepared: &Prepared) -> Vec<&'static str> {
        let name = |edit: &Edit| match edit {
            Edit::Rotate { .. } => "rotate",
            Edit::Crop { .. } => "crop",
            Edit::Resize { .. } => "resize",
            Edit::AdjustTone { .. } => "adjust-tone",
            Edit::ReplaceBackground { .. } => "replace-background",
            Edit::KeepBackground { .. } => "keep-background",
            Edit::Encode { .. } => "encode",
        };
        prepared.edits.iter().map(name).collect()
    }

    #[test]
    fn a_wrong_background_is_replaced_and_the_frame_is_the_documents() {
        let scene = scene([90, 120, 60]);
        let requirement = id_card();
        let prepared = prepared_from(&scene, false, &requirement).expect("a frame");
        assert_eq!(operations(&prepared), ["crop", "resize", "replace-background"]);
        assert_eq!([prepared.picture.width(), prepared.picture.height()], [358, 441]);
        assert_eq!(prepared.picture.pixel(2, 2), requirement.backgrounds[0].rgb);
        assert_eq!(prepared.picture.pixel(179, 200), [150, 110, 90]);
    }

    #[test]
    fn a_complying_background_is_left_alone() {
        let scene = scene([250, 251, 249]);
        let prepared = prepared_from(&scene, true, &id_card()).expect("a frame");
        assert_eq!(operations(&prepared), ["crop", "resize", "keep-background"]);
        assert_eq!(prepared.picture.pixel(2, 2), [250, 251, 249]);
    }

    #[test]
    fn a_forbidden_background_is_left_alone_and_a_forbidden_cut_is_refused() {
        let scene = scene([90, 120, 60]);
        let mut requirement = id_card();
        requirement.edit_policy.replace_background = Permission::Forbidden;
        let prepared = prepared_from(&scene, false, &requirement).expect("a frame");
        assert_eq!(operations(&prepared), ["crop", "resize", "keep-background"]);
        assert_eq!(prepared.picture.pixel(2, 2), [90, 120, 60]);
        requirement.edit_policy.crop = Permission::Forbidden;
        let refused = prepared_from(&scene, false, &requirement).expect_err("nothing may be cut");
        assert_eq!(refused, Refusal::Forbidden(Operation::Crop));
    }

    #[test]
    fn what_nobody_allows_or_forbids_is_done_with_a_notice() {
        let scene = scene([90, 120, 60]);
        let mut requirement = id_card();
        requirement.edit_policy.crop = Permission::Allowed;
        requirement.edit_policy.resize = Permission::Allowed;
        requirement.edit_policy.replace_background = Permission::Unresolved;
        let prepared = prepared_from(&scene, false, &requirement).expect("a frame");
        assert_eq!(
            prepared.notices,
            [(Operation::ReplaceBackground, NoticedBecause::Unsaid)]
        );
    }

    #[test]
    fn inside_the_face_the_edit_is_one_straight_line_per_channel() {
        let mut scene = scene([205, 195, 180]);
        let shade = |index: usize| 0.4 + 0.6 * (index / 3 % SIDE as usize) as f64 / f64::from(SIDE);
        let rgb = scene.picture.rgb().iter().enumerate();
        let shaded = rgb.map(|(index, byte)| (f64::from(*byte) * shade(index)) as u8);
        scene.picture = Picture::new(SIDE, SIDE, shaded.collect());
        let mut requirement = id_card();
        requirement.edit_policy.tone = Permission::Allowed;
        let toned = prepared_from(&scene, false, &requirement).expect("a frame");
        requirement.edit_policy.tone = Permission::Forbidden;
        let plain = prepared_from(&scene, false, &requirement).expect("a frame");
        assert!(!operations(&plain).contains(&"adjust-tone"));
        let gains = toned.edits.iter().find_map(|edit| match edit {
            Edit::AdjustTone { red, green, blue } => Some([*red, *green, *blue]),
            _ => None,
        });
        let gains = gains.expect("a dark photo before a nearly white wall");
        for y in 150..240 {
            for x in 150..210 {
                let (before, after) = (plain.picture.pixel(x, y), toned.picture.pixel(x, y));
                for channel in 0..3 {
                    let light = |byte: u8| crate::facts::linear(f64::from(byte));
                    let expected = (light(before[channel]) * gains[channel]).min(1.0);
                    assert!(
                        (light(after[channel]) - expected).abs() < 0.012,
                        "{x} {y} {before:?} {after:?}"
                    );
                }
            }
        }
    }

    fn room_of(scene: &Scene) -> SourceRoom {
        let size_px = [f64::from(SIDE); 2];
        SourceRoom::painted(size_px, &id_card().edit_policy, &scene.head, &scene.mask)
    }

    #[test]
    fn edges_that_the_body_touches_are_open_only_above_it() {
        let mut scene = scene([90, 120, 60]);
        let room = room_of(&scene);
        assert_eq!([room.top, room.left, room.right], [Beyond::Painted; 3]);
        // An arm that reaches the left edge from row 700 on.
        for row in 180..256 {
            scene.mask.probability[row * 256..row * 256 + 80].fill(1.0);
        }
        let room = room_of(&scene);
        assert!(
            matches!(room.left, Beyond::AboveRow(row) if (row - 703.0).abs() < 8.0),
            "{:?}",
            room.left
        );
        assert_eq!(room.right, Beyond::Painted);
        scene.head.crown_hair = None;
        assert_eq!(room_of(&scene).top, Beyond::Never);
    }
}
