//! What one document asks for in one city: the catalogue's entry, resolved. Checks and normalization read this and
//! nothing else of the catalogue.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::channel::Channel;
use super::rule::{
    ClothingRule, ExpressionRule, GlassesRule, HairRule, HeadwearRule, JewelleryRule, Rule, VisibilityRule,
};
use crate::check::CheckId;
use crate::report::{CatalogueVersion, Range};

/// How binding a limit is. Follows its source: an authority's text or a verbatim copy of it is enforced, our own
/// measured default is enforced, a secondary or regional source is advisory.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, serde::Deserialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify), tsify(missing_as_null))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum LimitStatus {
    /// Refuses a photo.
    Enforced,
    /// Steers the crop and is shown; never refuses.
    Advisory,
    /// No figure is known; not held against anything.
    Unknown,
}

/// One number with its source.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify), tsify(missing_as_null))]
pub struct Limit {
    /// Allowed values, in the unit that the limit's name ends with.
    pub range: Range,
    /// How binding.
    pub status: LimitStatus,
    /// Citation for people: document, clause, address.
    pub source: String,
}

macro_rules! limit_names {
    ($($(#[$meta:meta])* $variant:ident => $id:literal,)*) => {
        /// Name of a limit; ends with its unit (`_ratio`, `_deg`, `_px`, `_share`, `_delta_e_00`, …).
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, serde::Deserialize)]
        #[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        pub enum LimitName { $($(#[$meta])* #[serde(rename = $id)] $variant,)* }
        impl LimitName {
            /// All names.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];
            /// The name in catalogue files.
            #[must_use]
            pub const fn as_str(self) -> &'static str { match self { $(Self::$variant => $id,)* } }
        }
    };
}

limit_names! {
    /// Inter-eye distance of the source photo, pixels of the document's own frame it must at least supply (1 = no enlarging).
    FaceResolutionScaleRatio => "face_resolution_scale_ratio",
    /// Pupil to pupil in the source photo, where the document's frame gives nothing to derive it from.
    InterEyeDistancePx => "inter_eye_distance_px",
    /// Picture below the chin, in chin-to-crown heights: enough for the shoulders.
    ChinRoomRatio => "chin_room_ratio",
    /// Spread of face chroma.
    FaceChromaSpreadLab => "face_chroma_spread_lab",
    /// Head yaw, either way.
    HeadYawDeg => "head_yaw_deg",
    /// Head pitch, either way.
    HeadPitchDeg => "head_pitch_deg",
    /// Head pitch outside which it is asked about.
    HeadPitchDoubtDeg => "head_pitch_doubt_deg",
    /// Head roll, either way, in the prepared photo.
    HeadRollDeg => "head_roll_deg",
    /// Head roll that rotating the picture may mend.
    HeadRollMendableDeg => "head_roll_mendable_deg",
    /// Lid gap over eye width, each eye.
    EyeOpennessRatio => "eye_openness_ratio",
    /// An eye closed, on a close look: probability above which it is found.
    EyeClosedProbability => "eye_closed_probability",
    /// Distance of the common gaze from the camera, in eye widths.
    GazeOffsetRatio => "gaze_offset_ratio",
    /// Inner-lip gap over mouth width.
    MouthOpennessRatio => "mouth_openness_ratio",
    /// Belief that the face smiles, 0 to 1.
    SmileRatio => "smile_ratio",
    /// Belief that the mouth is opened, 0 to 1.
    MouthOpenedRatio => "mouth_opened_ratio",
    /// Belief that the brows are drawn together, 0 to 1.
    FrownRatio => "frown_ratio",
    /// Belief that the brows are lifted, 0 to 1.
    BrowsRaisedRatio => "brows_raised_ratio",
    /// Finest over coarse detail of the face.
    FinestDetailRatio => "finest_detail_ratio",
    /// Finest detail of the skin.
    SkinTextureLuma => "skin_texture_luma",
    /// Excess of brightness steps on the borders of JPEG's blocks.
    BlockStepLuma => "block_step_luma",
    /// Pupil to pupil in the photo, pixels, below which its pixels show at any document's size.
    PixelationInterEyePx => "pixelation_inter_eye_px",
    /// Excess of brightness steps on any other grid.
    PixelStepLuma => "pixel_step_luma",
    /// The strongest regular pattern over the face, over what surrounds it in the spectrum.
    MoirePeakRatio => "moire_peak_ratio",
    /// How much of a straight edge there is on all sides of the face but the weakest.
    EdgesAroundShare => "edges_around_share",
    /// How much of the straight inner line of a border there is.
    BorderShare => "border_share",
    /// Strokes of writing that a row has more than the rows above and below it.
    WritingStrokeCount => "writing_stroke_count",
    /// How much of a stamp's round rim there is.
    StampRimShare => "stamp_rim_share",
    /// Standard deviation of the noise in the skin.
    NoiseLuma => "noise_luma",
    /// Tilt of the line of the shoulders, either way.
    ShoulderTiltDeg => "shoulder_tilt_deg",
    /// Tilt from which shoulders that are accepted are named.
    ShoulderTiltDoubtDeg => "shoulder_tilt_doubt_deg",
    /// From the chin's middle to where the body ends on a side, in inter-eye distances.
    ShoulderReachRatio => "shoulder_reach_ratio",
    /// Picture below the chin, in inter-eye distances.
    ShoulderRoomRatio => "shoulder_room_ratio",
    /// Difference between the clothes and the background that the document will show.
    ClothingContrastDeltaE00 => "clothing_contrast_delta_e_00",
    /// Lightness of clothes that are not white.
    ClothingLightnessLab => "clothing_lightness_lab",
    /// Lightness of clothes that are dark.
    DarkClothingLightnessLab => "dark_clothing_lightness_lab",
    /// a* of clothes whose hue is red.
    ClothingRednessLab => "clothing_redness_lab",
    /// Share of crushed face pixels.
    UnderexposedShare => "underexposed_share",
    /// 98th percentile of the face's luma; counts only while the picture's own is too low as well.
    FaceHighlightLuma => "face_highlight_luma",
    /// 99th percentile of the picture's luma; counts only while the face's own is too low as well.
    PictureHighlightLuma => "picture_highlight_luma",
    /// Share of clipped face pixels.
    OverexposedShare => "overexposed_share",
    /// Belief in a shadow across the face or a dark side of it.
    UnevenLightProbability => "uneven_light_probability",
    /// The same: from here on light that is accepted is named.
    UnevenLightDoubtProbability => "uneven_light_doubt_probability",
    /// Shades of skin, as their individual typology angle, between which the belief in uneven light is corrected more and more.
    UnevenLightShadeDeg => "uneven_light_shade_deg",
    /// What is added to the logit of that belief from the lightest of these shades on.
    UnevenLightShadeLogit => "uneven_light_shade_logit",
    /// Cube root of the light on one side of the face less that on the other, over that of the bright skin: the most
    /// uneven zone but one. From here on the darker side is named.
    LightSideDifferenceShare => "light_side_difference_share",
    /// The same: from here on light that is accepted is named.
    LightSideDoubtDifferenceShare => "light_side_doubt_difference_share",
    /// Light without the skin's colour that the strongest reflection on the skin adds, as a share of white.
    HotSpotRatio => "hot_spot_ratio",
    /// The same: from here on a shine that is accepted is named.
    HotSpotDoubtRatio => "hot_spot_doubt_ratio",
    /// Share of the surroundings of an eye that reflects a lamp, each eye.
    LensGlareShare => "lens_glare_share",
    /// a* of the pupil, each eye.
    PupilRednessLab => "pupil_redness_lab",
    /// How coloured the light is by skin and whites of the eyes, in spreads of what they say of neutral light.
    ColourCastRatio => "colour_cast_ratio",
    /// What a cast is predicted too small by: normalization brightens, and the prepared photo is measured again.
    ColourCastPredictionRatio => "colour_cast_prediction_ratio",
    /// 99th less 1st percentile of the face's lightness over their sum.
    LightnessContrastRatio => "lightness_contrast_ratio",
    /// Sharpness of the face.
    SharpnessRatio => "sharpness_ratio",
    /// Difference of the background's colours close by and further around.
    BackgroundSpreadDeltaE00 => "background_spread_delta_e_00",
    /// The same, where the photo has more noise than `noise_luma` takes: up to here it may all be grain.
    BackgroundGrainDeltaE00 => "background_grain_delta_e_00",
    /// Difference of a straight line, the joint of panels or tiles, from the wall on both sides of it.
    BackgroundLineLab => "background_line_lab",
    /// How far a smooth surface through those colours changes: a wall lit from one side.
    BackgroundGradientLab => "background_gradient_lab",
    /// Lightness that the wall lacks close beside the head.
    BackgroundShadowLab => "background_shadow_lab",
    /// How far a cut-out's edge may depart from what the person mask saw, in the mask's cells, before the person is asked to look.
    CutOutDoubtCells => "cut_out_doubt_cells",
    /// How far two measurements of one prepared head differ, in heights of the frame: what exceeds a band by less is
    /// said but does not fail.
    FrameRepeatabilityShare => "frame_repeatability_share",
    /// Glasses of any kind: probability above which it is found.
    GlassesProbability => "glasses_probability",
    /// Glasses of any kind: probability above which the person is asked to look.
    GlassesDoubtProbability => "glasses_doubt_probability",
    /// Dark or coloured lenses: probability above which it is found.
    TintedLensesProbability => "tinted_lenses_probability",
    /// Dark or coloured lenses: probability above which the person is asked to look.
    TintedLensesDoubtProbability => "tinted_lenses_doubt_probability",
    /// A light mirrored by a lens: probability above which it is found.
    LensGlareProbability => "lens_glare_probability",
    /// Thick frames: probability above which it is found.
    HeavyFramesProbability => "heavy_frames_probability",
    /// Thick frames: probability above which the person is asked to look.
    HeavyFramesDoubtProbability => "heavy_frames_doubt_probability",
    /// A frame across an eye: probability above which it is found.
    FrameOverEyeProbability => "frame_over_eye_probability",
    /// A frame across an eye: probability above which the person is asked to look.
    FrameOverEyeDoubtProbability => "frame_over_eye_doubt_probability",
    /// Something over an eye: probability above which it is found.
    EyeCoveredProbability => "eye_covered_probability",
    /// Something over an eye: probability above which the person is asked to look.
    EyeCoveredDoubtProbability => "eye_covered_doubt_probability",
    /// An eyebrow hidden: probability above which it is found.
    BrowHiddenProbability => "brow_hidden_probability",
    /// An eyebrow hidden: probability above which the person is asked to look.
    BrowHiddenDoubtProbability => "brow_hidden_doubt_probability",
    /// An ear hidden: probability above which it is found.
    EarHiddenProbability => "ear_hidden_probability",
    /// An ear hidden: probability above which the person is asked to look.
    EarHiddenDoubtProbability => "ear_hidden_doubt_probability",
    /// Hair over the face: probability above which it is found.
    HairOverFaceProbability => "hair_over_face_probability",
    /// Hair over the face: probability above which the person is asked to look.
    HairOverFaceDoubtProbability => "hair_over_face_doubt_probability",
    /// Mask, hand or object over the face: probability above which it is found.
    FaceCoveredProbability => "face_covered_probability",
    /// Mask, hand or object over the face: probability above which the person is asked to look.
    FaceCoveredDoubtProbability => "face_covered_doubt_probability",
    /// Headwear: probability above which it is found.
    HeadwearProbability => "headwear_probability",
    /// Headwear: probability above which the person is asked to look.
    HeadwearDoubtProbability => "headwear_doubt_probability",
    /// Lifted brows: probability above which they are found.
    BrowsLiftedProbability => "brows_lifted_probability",
    /// Lifted brows: probability above which the person is asked to look.
    BrowsLiftedDoubtProbability => "brows_lifted_doubt_probability",
    /// An earring: probability above which it is found.
    EarringProbability => "earring_probability",
    /// An earring: probability above which nothing is said to be known.
    EarringDoubtProbability => "earring_doubt_probability",
    /// A necklace: probability above which it is found.
    NecklaceProbability => "necklace_probability",
    /// A necklace: probability above which nothing is said to be known.
    NecklaceDoubtProbability => "necklace_doubt_probability",
    /// Inter-eye distance under which jewellery is not looked for.
    JewelleryInterEyeDistancePx => "jewellery_inter_eye_distance_px",
    /// Inter-eye distance under which attributes are not judged.
    AttributeInterEyeDistancePx => "attribute_inter_eye_distance_px",
    /// Head yaw beyond which attributes are not judged.
    AttributeHeadYawDeg => "attribute_head_yaw_deg",
    /// Age of the photo, months.
    PhotoAgeMonths => "photo_age_months",
}

/// Which edge a vertical position is measured from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, serde::Deserialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify), tsify(missing_as_null))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Edge {
    /// The upper edge.
    Top,
    /// The lower edge.
    Bottom,
}

/// What counts as the head's top.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, serde::Deserialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify), tsify(missing_as_null))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum HeightFrom {
    /// Top of the hair, from the person mask.
    Hair,
    /// Top of the skull, estimated from landmarks.
    Skull,
}

/// Between which points the head's width is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, serde::Deserialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify), tsify(missing_as_null))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum WidthBetween {
    /// Outer ear to outer ear.
    Ears,
    /// Landmarks 234 and 454.
    Cheeks,
}

/// A measure of the frame's geometry, for the order of priority.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, serde::Deserialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify), tsify(missing_as_null))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum FrameMeasure {
    /// Chin to crown.
    HeadHeight,
    /// Ear to ear or cheek to cheek.
    HeadWidth,
    /// Edge to crown.
    TopMargin,
    /// Pupils to an edge.
    EyeLine,
    /// Pupil to pupil.
    EyeDistance,
    /// Eye mid-point to the vertical middle line.
    Centred,
}

/// The picture the document wants uploaded: pixels and the head's place in them. All lengths are pixels of THIS frame
/// (`width_px` × `height_px`) and are never applied to another.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify), tsify(missing_as_null))]
pub struct Frame {
    /// Width that normalization produces, pixels.
    pub width_px: u32,
    /// Height that normalization produces, pixels.
    pub height_px: u32,
    /// Allowed widths; exactly `width_px` when there is no range.
    pub width_limit: Limit,
    /// Allowed heights.
    pub height_limit: Limit,
    /// Width over height, where the document asks for one.
    pub aspect_ratio: Option<Limit>,
    /// Pixels per inch written into the file, and allowed.
    pub dpi: Option<Limit>,
    /// Pixels per inch that normalization writes.
    pub target_dpi: u16,
    /// Head height.
    pub head_height_px: Option<Limit>,
    /// Crown used for head height and top margin.
    pub height_from: HeightFrom,
    /// Head width.
    pub head_width_px: Option<Limit>,
    /// Ends of the head width.
    pub width_between: WidthBetween,
    /// Crown to upper edge.
    pub top_margin_px: Option<Limit>,
    /// Pupils' mid-point to `eye_line_from`.
    pub eye_line_px: Option<Limit>,
    /// Edge the eye line is measured from.
    pub eye_line_from: Edge,
    /// Pupil to pupil.
    pub eye_distance_px: Option<Limit>,
    /// Offset of the eye mid-point from the vertical middle line, pixels (a range around 0).
    pub centre_offset_px: Option<Limit>,
    /// Which measure gives way last, first in the list; GA 461 puts the eye line before the top margin.
    pub priority: Vec<FrameMeasure>,
}

/// A background colour that the document accepts.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify), tsify(missing_as_null))]
pub struct BackgroundColour {
    /// Catalogue name, `white`, `light-grey`, `light-blue`, `blue`, `red`.
    pub name: String,
    /// sRGB that normalization paints.
    pub rgb: [u8; 3],
    /// Tolerance of a photo's own background, CIEDE2000.
    pub delta_e_00: Limit,
}

/// The file the document wants.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify), tsify(missing_as_null))]
pub struct FileRule {
    /// Accepted formats, `jpeg` first; empty when unknown.
    pub formats: Vec<String>,
    /// Allowed size. Holds under both readings of a kilobyte: 14–20 KB is 14 336 to 20 000 bytes.
    pub bytes: Option<Limit>,
}

/// May an operation be done to the photo?
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, serde::Deserialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify), tsify(missing_as_null))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Permission {
    /// The authority allows it or asks for it.
    Allowed,
    /// The authority forbids it: this operation is not done.
    Forbidden,
    /// Nobody says: it is done, with a notice the person sees before approving.
    #[default]
    Unresolved,
}

/// Permission per operation.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, serde::Deserialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify), tsify(missing_as_null))]
pub struct EditPolicy {
    /// Cutting.
    pub crop: Permission,
    /// Turning.
    pub rotate: Permission,
    /// Changing the number of pixels.
    pub resize: Permission,
    /// Global exposure and white balance.
    pub tone: Permission,
    /// Painting the background.
    pub replace_background: Permission,
}

/// One document in one city through one channel, every limit resolved.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(
    target_arch = "wasm32",
    derive(tsify::Tsify),
    tsify(missing_as_null, hashmap_as_object)
)]
pub struct Requirement {
    /// Catalogue the figures come from.
    pub catalogue: CatalogueVersion,
    /// Document id.
    pub document: String,
    /// GB/T 2260 code of the city; `None` is the national base.
    pub city: Option<String>,
    /// How the photo is handed in; `None` without a document.
    pub channel: Option<Channel>,
    /// Checks without whose answer the verdict is never `pass`.
    pub essential: BTreeSet<CheckId>,
    /// Named limits.
    #[cfg_attr(target_arch = "wasm32", tsify(type = "Partial<Record<LimitName, Limit>>"))]
    pub limits: BTreeMap<LimitName, Limit>,
    /// The upload frame; `None` where the document's is unknown.
    pub frame: Option<Frame>,
    /// Accepted backgrounds, the one normalization paints first; empty when unknown.
    pub backgrounds: Vec<BackgroundColour>,
    /// The file.
    pub file: FileRule,
    /// What may be done to the photo.
    pub edit_policy: EditPolicy,
    /// Glasses.
    pub glasses: Rule<GlassesRule>,
    /// Headwear.
    pub headwear: Rule<HeadwearRule>,
    /// Ears.
    pub ears: Rule<VisibilityRule>,
    /// Eyebrows.
    pub eyebrows: Rule<VisibilityRule>,
    /// Shoulders.
    pub shoulders: Rule<VisibilityRule>,
    /// Expression.
    pub expression: Rule<ExpressionRule>,
    /// What hair must be off.
    pub hair: Vec<Rule<HairRule>>,
    /// What clothes must be, or must not.
    pub clothing: Vec<Rule<ClothingRule>>,
    /// Which ornaments are refused.
    pub jewellery: Vec<Rule<JewelleryRule>>,
}

impl Requirement {
    /// Of several accepted backgrounds the one that the person chose, by its catalogue name: it alone is accepted from
    /// then on. `false`, and nothing changes, when the document does not accept it.
    pub fn choose_background(&mut self, name: &str) -> bool {
        let known = self.backgrounds.iter().any(|background| background.name == name);
        if known {
            self.backgrounds.retain(|background| background.name == name);
        }
        known
    }

    /// The named limit, unless it is missing or of unknown status.
    #[must_use]
    pub fn limit(&self, name: LimitName) -> Option<&Limit> {
        self.limits
            .get(&name)
            .filter(|limit| limit.status != LimitStatus::Unknown)
    }

    /// The rule on what hair must be off, where the document asks for it.
    #[must_use]
    pub fn hair_rule(&self, value: HairRule) -> Option<&Rule<HairRule>> {
        self.hair.iter().find(|rule| rule.value == value)
    }

    /// The rule on clothes, where the document asks for it.
    #[must_use]
    pub fn clothing_rule(&self, value: ClothingRule) -> Option<&Rule<ClothingRule>> {
        self.clothing.iter().find(|rule| rule.value == value)
    }

    /// The rule on ornaments, where the document asks for it.
    #[must_use]
    pub fn jewellery_rule(&self, value: JewelleryRule) -> Option<&Rule<JewelleryRule>> {
        self.jewellery.iter().find(|rule| rule.value == value)
    }
}
