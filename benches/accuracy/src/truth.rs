//! What a label says about each check's fault: one line a check.
//!
//! Where a label cannot tell (a brow that is partly covered, a glance that is slight), or the photo is not one the check is
//! for, nothing is said and the photo is not counted for that check.

use yizhao::report::Side;

use crate::labels::Label;

/// What is true of a photo and a check.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Truth {
    Fault,
    NoFault,
    Unsaid,
}

use Truth::{Fault, NoFault, Unsaid};

/// The column's values that mean "no fault", and those that mean a fault; any other says nothing.
fn of(label: &Label, column: &str, without: &[&str], with: &[&str]) -> Truth {
    match label.get(column) {
        value if without.contains(&value) => NoFault,
        value if with.contains(&value) => Fault,
        _ => Unsaid,
    }
}

/// A fault, or else none where that is sure.
fn known(fault: bool, surely_none: bool) -> Truth {
    match (fault, surely_none) {
        (true, _) => Fault,
        (false, true) => NoFault,
        (false, false) => Unsaid,
    }
}

/// Walls that are labelled otherwise than they are when looked at whole and large. Labelled plain: a panelled door, a wall
/// that goes from blue to grey, the edge of a yellow board beside a gap. Labelled textured: two dark walls that show
/// nothing, brightened either.
const MISLABELLED_WALLS: [&str; 5] = [
    "f18_001.jpg",
    "f18_023.jpg",
    "t2i_EyeGaze_3_0.jpg",
    "t2i_BackgroundColor_2_2.jpg",
    "t2i_Lighting_0_5.jpg",
];

/// Labelled straight on thumbnails, and turned by about twenty degrees when looked at large, without label or answer.
const MISLABELLED_TURNS: [&str; 2] = ["f18_012.jpg", "t2i_EyeGaze_4_1.jpg"];

/// Labelled level, and tipped by twelve degrees or more where two people looked at large, without label or answer.
const MISLABELLED_NODS: [&str; 2] = ["t2i_Expression_1_5.jpg", "t2i_Lighting_0_5.jpg"];

/// Ears that are otherwise than labelled when looked at large. Labelled hidden: both ears are free or seen edge-on. Labelled
/// both: one is not to be seen (hand, hair, turn), or of both no more than the lobe.
const MISLABELLED_EARS: [&str; 9] = [
    "can_026f.jpg",
    "can_053f.jpg",
    "zoom_30cm.jpg",
    "zoom_45cm.jpg",
    "f18_002.jpg",
    "f18_023.jpg",
    "t2i_badthings_4_2.jpg",
    "t2i_badthings_4_4.jpg",
    "t2i_Jewelry_0_7.jpg",
];

/// Labelled as hair over a brow, and the fringe ends above both brows when looked at large.
const MISLABELLED_FRINGES: [&str; 3] = [
    "lon_128_n.jpg",
    "synthetic/syn_cast_128.jpg",
    "t2i_HairStylexSex_2_8.jpg",
];

/// Labelled without jewellery, and worn where three people looked at each lobe and the neck large, without label or answer:
/// studs, hoops, a plug, two chains.
const WORN_UNLABELLED: [&str; 15] = [
    "can_147m.jpg",
    "f18_003.jpg",
    "f18_011.jpg",
    "lon_013_n.jpg",
    "lon_042_n.jpg",
    "lon_114_n.jpg",
    "t2i_Accessories_7_8.jpg",
    "t2i_Expression_1_7.jpg",
    "t2i_EyeGaze_3_6.jpg",
    "t2i_FacePose_4_3.jpg",
    "t2i_HairStyle_2_6.jpg",
    "t2i_Hats_0_0.jpg",
    "t2i_Lighting_0_4.jpg",
    "t2i_Lighting_5_6.jpg",
    "t2i_badthings_4_2.jpg",
];

/// The people among them whose portraits were edited: what an edit leaves of it was not looked at.
const WEARERS: [&str; 3] = ["lon013", "lon042", "lon114"];

/// Labelled without jewellery; some of them saw some, or nobody could tell a glint or a thread from a stud or a chain.
const PERHAPS_WORN: [&str; 7] = [
    "t2i_EyeGaze_0_2.jpg",
    "t2i_EyeGaze_2_8.jpg",
    "t2i_GlassesStyle_0_0.jpg",
    "t2i_GlassesStyle_0_1.jpg",
    "t2i_Hats_0_4.jpg",
    "t2i_Hats_3_9.jpg",
    "t2i_Lighting_2_0.jpg",
];

/// Labelled as looking into the camera, and looking elsewhere to all three who graded all glances without label or answer.
const GLANCES_UNLABELLED: [&str; 2] = ["t2i_EthnicityxAge1_0_3.jpg", "t2i_FacePose_2_3.jpg"];

/// Labelled so, and looking elsewhere to two of the three.
const PERHAPS_ASIDE: &str = "t2i_FacePose_0_6.jpg";

/// How two people graded the light on each face that is no edit, without label or answer: 0 certainly even, 1 probably, 2
/// probably a reason to refuse the photo, 3 certainly.
const LIGHT_GRADES: &str = include_str!("../light_grades.csv");

/// What both graders say; nothing where they differ.
fn graded_light(file: &str) -> Option<Truth> {
    let line = LIGHT_GRADES
        .lines()
        .find_map(|line| line.strip_prefix(file)?.strip_prefix(','))?;
    let refused: Vec<bool> = line.split(',').map(|grade| matches!(grade, "2" | "3")).collect();
    Some(match refused[..] {
        [true, true] => Fault,
        [false, false] => NoFault,
        _ => Unsaid,
    })
}

/// What the label says about the check's fault.
pub(crate) fn truth(label: &Label, check: &str) -> Truth {
    let l = label;
    let person = l.is_person();
    let kind = l.get("kind");
    let photographed = kind == "photo";
    let frontal = matches!(l.get("yaw"), "0" | "s");
    let free = matches!(l.get("occlusion"), "none" | "0" | "");
    let eyes = l.get("eyes_open_img_left_right");
    // Studio portraits with head and shoulders, not cut by the edits.
    let studio =
        l.get("source").starts_with("Face Research") && photographed && !l.has("cut=1") && !l.has("tiny=1");
    // The studio's smiling portraits: one grey wall and white shirts, all six labelled textured and mid.
    let mislabelled = studio && l.get("synth_op").is_empty() && l.get("background") == "textured";
    let blurred_on_purpose = l.is_edited_by(&["blur", "lowres", "upscaled", "px", "jpeg", "smoothing"]);
    match check {
        "single-face" if matches!(kind, "painting" | "cartoon" | "statue") => Unsaid,
        "single-face" => known(l.get("face_count") != "1", true),
        "not-recaptured" => known(matches!(kind, "screen_photo" | "print_photo"), person),
        // A small picture set into a large one ends along a straight line.
        "unmarked" if l.is_edited_by(&["face about", "tiny face"]) => Unsaid,
        "unmarked" => known(l.has("overlay=1"), photographed && person),
        _ if !person => Unsaid,
        "face-resolution" => known(l.has("tiny=1"), studio && l.get("synth_op").is_empty()),
        "head-inside-frame" => known(l.has("cut=1"), studio && l.get("synth_op").is_empty()),
        "colour-photo" => of(l, "greyscale", &["0"], &["1"]),
        "unedited" => known(l.has("retouch=1"), photographed && !blurred_on_purpose),
        "compression" => known(
            l.has("compression=heavy"),
            !l.has("lowres=1") && !l.is_edited_by(&["blur"]),
        ),
        "head-yaw" if MISLABELLED_TURNS.contains(&l.file.as_str()) => Unsaid,
        "head-yaw" => of(l, "yaw", &["0"], &["t", "p"]),
        "head-pitch" if MISLABELLED_NODS.contains(&l.file.as_str()) => Unsaid,
        "head-pitch" => of(l, "pitch", &["0"], &["up", "down"]),
        "head-roll" => of(l, "roll", &["0"], &["t", "90", "180"]),
        "shoulders-level" | "shoulders-visible" => known(
            false,
            studio && l.get("roll") == "0" && !l.is_edited_by(&["rotat", "crop"]),
        ),
        "eyes-open" if frontal && eyes.len() == 2 && !eyes.contains(['?', 'h']) => {
            known(eyes.contains('0'), true)
        }
        "gaze-ahead" if GLANCES_UNLABELLED.contains(&l.file.as_str()) => Fault,
        "gaze-ahead" if l.file == PERHAPS_ASIDE => Unsaid,
        "gaze-ahead" if l.get("yaw") == "0" && eyes == "11" => of(l, "gaze_ahead", &["1"], &["0"]),
        "eyes-unobstructed" => known(
            l.get("glasses") == "frame_over_eyes" || l.get("hair_over_face") == "eye",
            matches!(l.get("glasses"), "none" | "clear")
                && matches!(l.get("hair_over_face"), "0" | "side")
                && free,
        ),
        "red-eye" => of(l, "red_eye", &["0"], &["1"]),
        "glasses" => of(
            l,
            "glasses",
            &["none"],
            &["clear", "glare", "frame_over_eyes", "tinted", "dark"],
        ),
        "lens-glare" => of(l, "glasses", &["none", "clear", "frame_over_eyes"], &["glare"]),
        "tinted-lenses" => of(
            l,
            "glasses",
            &["none", "clear", "glare", "frame_over_eyes"],
            &["tinted", "dark"],
        ),
        "heavy-frames" => of(l, "glasses", &["none"], &[]),
        "mouth-closed" if frontal && free => of(l, "mouth_closed", &["1"], &["0"]),
        "neutral-expression" if frontal && free => of(l, "neutral", &["1"], &["0"]),
        "eyebrows-visible" if frontal => of(l, "eyebrows_visible", &["1"], &["0"]),
        // A turned head hides an ear as well.
        "ears-visible"
            if MISLABELLED_TURNS.contains(&l.file.as_str())
                || MISLABELLED_EARS.contains(&l.file.as_str()) =>
        {
            Unsaid
        }
        "ears-visible" if l.get("yaw") == "0" => of(l, "ears_visible", &["both"], &["none", "one"]),
        "hair-off-face" if MISLABELLED_FRINGES.contains(&l.file.as_str()) => Unsaid,
        "hair-off-face" => of(l, "hair_over_face", &["0"], &["brow", "eye", "cheek"]),
        "face-unobstructed" => of(l, "occlusion", &["none"], &["mask", "hand", "mask_hand"]),
        "bareheaded" => of(
            l,
            "headwear",
            &["none"],
            &["hat", "cap", "headscarf", "helmet", "beanie", "bandana", "turban"],
        ),
        "no-jewellery" if WORN_UNLABELLED.contains(&l.file.as_str()) => Fault,
        "no-jewellery" if WEARERS.contains(&l.identity()) => Unsaid,
        "no-jewellery" if PERHAPS_WORN.contains(&l.file.as_str()) => Unsaid,
        "no-jewellery" => known(
            l.get("earrings") == "1" || l.get("necklace") == "1",
            l.get("earrings") == "0" && l.get("necklace") == "0",
        ),
        "background-uniform" | "clothing-contrast" if mislabelled => Unsaid,
        "background-uniform" | "background-colour" if MISLABELLED_WALLS.contains(&l.file.as_str()) => Unsaid,
        "clothing-contrast" => of(l, "clothing_tone", &["dark", "mid"], &["white"]),
        "clothing-collar" => of(l, "collar", &["shirt", "shirt_tie"], &["vneck", "crew"]),
        // Labels speak of the studio's wall; these edits darken half of it, or set the picture into a frame of their own.
        "background-uniform"
            if l.is_edited_by(&[
                "half-face shadow",
                "border overlay",
                "face about",
                "tiny face",
                "screen",
                "print",
            ]) =>
        {
            Unsaid
        }
        "background-uniform" => match l.get("background") {
            "na" | "?" | "" => Unsaid,
            "textured" => Fault,
            "plain_gradient" => Unsaid,
            _ => known(false, l.get("background_shadow") == "0"),
        },
        "background-colour" => match l.get("background") {
            "plain_white" => NoFault,
            plain if plain.starts_with("plain_") && plain != "plain_gradient" => Fault,
            _ => Unsaid,
        },
        "background-shadow" => known(
            l.get("background_shadow") == "1",
            l.get("background").starts_with("plain_") && l.get("background") != "plain_gradient",
        ),
        "underexposed" => of(l, "exposure", &["ok", "over"], &["under"]),
        "overexposed" => of(l, "exposure", &["ok", "under", "dim"], &["over"]),
        "even-lighting" => graded_light(&l.file).unwrap_or_else(|| of(l, "face_shadow", &["0"], &["1"])),
        "hot-spots" => known(
            false,
            studio && l.get("exposure") == "ok" && l.get("face_shadow") == "0",
        ),
        "natural-colour" if l.get("greyscale") == "0" => of(l, "exposure", &["ok"], &["cast", "cast_red"]),
        "contrast" => known(false, studio && l.get("exposure") == "ok"),
        "sharp" => of(l, "sharp", &["1"], &["0"]),
        "noise" => known(l.has("noise=1"), studio && !l.is_edited_by(&["jpeg"])),
        "pixelation" => known(l.has("lowres=1"), !blurred_on_purpose),
        _ => Unsaid,
    }
}

/// What the label says about one side of the person, for the checks that answer by side; `None` where only the photo as a
/// whole is labelled.
pub(crate) fn truth_of_side(label: &Label, check: &str, side: Side) -> Option<Truth> {
    if check != "eyes-open" || truth(label, check) == Unsaid {
        return None;
    }
    // The picture's left eye is the person's right one.
    let index = usize::from(side == Side::Left);
    match label.get("eyes_open_img_left_right").as_bytes().get(index) {
        Some(b'0') => Some(Fault),
        Some(b'1') => Some(NoFault),
        _ => None,
    }
}
