//! The report: everything a program or a person learns about one photo.
//!
//! The shape is a contract (docs/report.schema.json is generated from these types). Coordinates are pixels of the
//! upright picture, origin top left; left and right are the person's own; numbers are rounded when the report is made.

mod compose;

use serde::{Deserialize, Serialize};

pub(crate) use self::compose::compose;
use crate::catalogue::Channel;
use crate::check::CheckId;

/// Version of the report's shape.
pub const REPORT_SCHEMA: u32 = 1;

/// Language of messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub enum Locale {
    /// Simplified Chinese.
    #[default]
    #[serde(rename = "zh-CN")]
    ZhCn,
    /// English.
    #[serde(rename = "en")]
    En,
}

/// The whole answer about one photo.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify), tsify(missing_as_null))]
pub struct Report {
    /// Version of this shape, [`REPORT_SCHEMA`].
    pub schema: u32,
    /// Version of the engine.
    pub engine: String,
    /// Version and date of the catalogue whose limits were used.
    pub catalogue: CatalogueVersion,
    /// Name or path of the photo as the caller gave it.
    pub photo: String,
    /// Catalogue id of the document.
    pub document: String,
    /// GB/T 2260 code of the city, or null for the national base.
    pub city: Option<String>,
    /// How the photo is handed in; null without a document.
    pub channel: Option<Channel>,
    /// The one-word answer.
    pub verdict: Verdict,
    /// How many checks were assessed.
    pub coverage: Coverage,
    /// The photo's file and picture.
    pub image: ImageInfo,
    /// Who decoded the photo's bytes to pixels.
    pub decoded_by: DecodedBy,
    /// XXH3-64 of the upright sRGB pixels (RGB, row by row, preceded by width and height as little-endian u32),
    /// 16 hexadecimal digits. Equal values give equal reports on every platform.
    pub pixels_xxh3: String,
    /// Every face found.
    pub faces: Vec<FaceBox>,
    /// Everything measured, null where there was nothing to measure.
    pub measures: Measures,
    /// 478 face landmarks `[x, y, z]`, only on request.
    pub landmarks: Option<Vec<[f64; 3]>>,
    /// Every check, in table order, then left before right.
    pub findings: Vec<Finding>,
    /// Milliseconds spent. Not part of "equal reports".
    pub timings_ms: Timings,
}

/// The one-word answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// The photo can be handed in as it is.
    Pass,
    /// `normalize` can mend everything that fails.
    Fixable,
    /// Only a new photo helps.
    Retake,
}

/// Version and date of a catalogue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct CatalogueVersion {
    /// Semantic version.
    pub version: String,
    /// ISO 8601 date.
    pub date: String,
}

/// How many of the checks gave an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct Coverage {
    /// Checks with an outcome other than not-assessed.
    pub assessed: u32,
    /// All checks.
    pub total: u32,
}

/// The photo's file and picture.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify), tsify(missing_as_null))]
pub struct ImageInfo {
    /// `jpeg`, `png`, `webp`; for pictures decoded by the browser, the subtype of its media type.
    pub format: String,
    /// Pixels, upright.
    pub width: u32,
    /// Pixels, upright.
    pub height: u32,
    /// Bytes of the file.
    pub bytes: u64,
    /// Horizontal and vertical pixels per inch as the file states them.
    pub dpi: Option<[f64; 2]>,
    /// EXIF orientation 1 to 8 as read (1 when absent or invalid).
    pub exif_orientation: u8,
    /// EXIF DateTimeOriginal as local time without zone, `2026-10-02T09:12:44`.
    pub captured_at: Option<String>,
    /// EXIF Software.
    pub software: Option<String>,
}

/// Who turned bytes into pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "kebab-case")]
pub enum DecodedBy {
    /// The engine's own decoders.
    Engine,
    /// The browser, possibly at reduced size.
    Browser,
}

/// A face found in the picture.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct FaceBox {
    /// `[x, y, width, height]` in pixels.
    #[serde(rename = "box")]
    pub rect: [f64; 4],
    /// The detector's confidence, 0 to 1.
    pub confidence: f64,
}

macro_rules! measures {
    ($($(#[$meta:meta])* $name:ident: $decimals:literal,)*) => {
        /// Everything measured in the photo. A field is null where there was nothing to measure (no face, say).
        /// Names say quantity and unit.
        #[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify), tsify(missing_as_null))]
        pub struct Measures {
            $($(#[$meta])* pub $name: Option<f64>,)*
        }
        impl Measures {
            /// Rounds every value to its stated number of decimals.
            pub(crate) fn round(&mut self) {
                $(self.$name = self.$name.map(|value| round_to(value, $decimals));)*
            }
        }
    };
}

measures! {
    /// Head turned towards the person's left, degrees.
    yaw_deg: 1,
    /// Head turned upwards, degrees.
    pitch_deg: 1,
    /// Head tilted anticlockwise as seen in the picture, degrees.
    roll_deg: 1,
    /// Distance between the pupils, pixels.
    inter_eye_distance_px: 1,
    /// Gap of the lids over the width of the person's left eye.
    eye_openness_left: 3,
    /// Gap of the lids over the width of the person's right eye.
    eye_openness_right: 3,
    /// Horizontal offset of the left iris from the middle of its eye, in eye widths, positive to the person's left.
    gaze_x_left: 3,
    /// Horizontal offset of the right iris from the middle of its eye, in eye widths, positive to the person's left.
    gaze_x_right: 3,
    /// Gap between the inner lips over the width of the mouth.
    mouth_openness: 3,
    /// Belief that the face smiles, 0 to 1.
    smile: 3,
    /// Belief that the mouth is opened, 0 to 1.
    mouth_opened: 3,
    /// Belief that the brows are drawn together, 0 to 1.
    frown: 3,
    /// Belief that the brows are lifted, 0 to 1.
    brows_raised: 3,
    /// Landmark network's belief that a face is there, 0 to 1.
    face_presence: 3,
    /// Chin to top of hair, pixels.
    head_height_px: 1,
    /// Outer ear to outer ear (or cheek to cheek where the document says so), pixels.
    head_width_px: 1,
    /// Upper edge of the picture to top of hair, pixels.
    top_margin_px: 1,
    /// Mid-point of the pupils to the upper edge, pixels.
    eye_line_from_top_px: 1,
    /// Mid-point of the pupils to the lower edge, pixels.
    eye_line_from_bottom_px: 1,
    /// Mid-point of the pupils to the picture's vertical middle line, pixels, positive to the right.
    eye_centre_offset_px: 1,
    /// Mean chroma (CIELAB) of the face.
    face_chroma: 2,
    /// Spread of hue directions in the face, CIELAB units; near 0 for grey and toned pictures.
    face_chroma_spread: 2,
    /// Median lightness (CIELAB L*) of the skin.
    skin_lightness: 1,
    /// Individual typology angle of the skin, degrees.
    skin_typology_angle_deg: 1,
    /// Tilt of the line of the shoulders, positive anticlockwise as seen in the picture, degrees.
    shoulder_tilt_deg: 1,
    /// Median lightness (CIELAB L*) of the clothes.
    clothing_lightness: 1,
    /// Share of crushed pixels in the face.
    underexposed_share: 4,
    /// Share of clipped pixels in the face.
    overexposed_share: 4,
    /// Distance of the common gaze from the camera, in eye widths, the turn of the head taken out.
    gaze_offset: 3,
    /// 98th percentile of the face's luma, 0 to 255.
    face_highlight_luma: 1,
    /// 99th percentile of the picture's luma, 0 to 255.
    picture_highlight_luma: 1,
    /// Fine over coarse detail of the face, in the direction that has least.
    sharpness: 3,
    /// Finest over coarse detail of the face, in the direction that has least.
    finest_detail: 3,
    /// Finest detail of the skin, 8-bit luma.
    skin_texture_luma: 3,
    /// Excess of brightness steps on the borders of JPEG's blocks, 8-bit luma.
    block_step_luma: 3,
    /// Excess of brightness steps on the strongest other grid, 8-bit luma.
    pixel_step_luma: 3,
    /// Amplitude of the strongest regular pattern over the face, over what surrounds it in the spectrum.
    moire_peak: 2,
    /// How much of a straight edge there is on all sides of the face but the weakest, 0 to 1.
    edges_around_share: 3,
    /// Standard deviation of the noise in the skin, 8-bit luma.
    noise_luma: 3,
    /// Colour difference (CIEDE2000) between the background's median and the nearest accepted colour.
    background_delta_e_00: 2,
    /// 95th percentile of the colour difference (CIEDE2000) of background pixels to their median.
    background_spread_delta_e_00: 2,
    /// Share of the picture taken by plain background.
    background_share: 3,
}

/// How a finding came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// The requirement holds.
    Pass,
    /// The requirement does not hold.
    Fail,
    /// Worth knowing; never blocks.
    Advise,
    /// It could not be looked at; `reason` says why.
    NotAssessed,
}

/// What helps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "kebab-case")]
pub enum Remedy {
    /// Only a new photo.
    Retake,
    /// The engine mends it.
    Normalize,
    /// The person or a reviewer must look.
    Confirm,
}

/// A side of the person's own body.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "kebab-case")]
pub enum Side {
    /// The person's left.
    Left,
    /// The person's right.
    Right,
}

/// Limit that a measured value was held against; at least one end is there.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify), tsify(missing_as_null))]
pub struct Range {
    /// Smallest allowed value.
    pub min: Option<f64>,
    /// Largest allowed value.
    pub max: Option<f64>,
}

impl Range {
    /// Distance of `value` to the nearest end that exists; negative when outside. `None` for an unlimited range.
    #[must_use]
    pub fn margin(&self, value: f64) -> Option<f64> {
        match (self.min.map(|min| value - min), self.max.map(|max| max - value)) {
            (Some(below), Some(above)) => Some(below.min(above)),
            (below, above) => below.or(above),
        }
    }

    /// Whether `value` lies inside, ends included.
    #[must_use]
    pub fn contains(&self, value: f64) -> bool {
        self.margin(value).is_none_or(|margin| margin >= 0.0)
    }
}

/// Unit of a measured value and its limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "kebab-case")]
pub enum Unit {
    /// Dimensionless quotient.
    Ratio,
    /// Part of a whole, 0 to 1.
    Share,
    /// Encoded brightness (luma), 0 to 255.
    Luma,
    /// Degrees.
    Deg,
    /// Pixels.
    Px,
    /// Number of things.
    Count,
    /// CIEDE2000.
    DeltaE00,
    /// CIELAB units.
    Lab,
    /// Bytes.
    Bytes,
    /// Pixels per inch.
    Dpi,
    /// Months.
    Months,
    /// Belief of a learned attribute, 0 to 1.
    Probability,
}

impl Unit {
    /// Decimals that a value of this unit is reported with.
    pub(crate) const fn decimals(self) -> i32 {
        match self {
            Self::Ratio | Self::Share => 4,
            Self::Probability => 3,
            Self::Deg | Self::Px | Self::Luma | Self::Dpi => 1,
            Self::DeltaE00 | Self::Lab => 2,
            Self::Count | Self::Bytes | Self::Months => 0,
        }
    }
}

/// One requirement, looked at.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify), tsify(missing_as_null))]
pub struct Finding {
    /// Which check.
    pub check: CheckId,
    /// How it came out.
    pub outcome: Outcome,
    /// What helps if it failed (or would help if it did).
    pub remedy: Remedy,
    /// Whether the verdict needs this check's answer.
    pub essential: bool,
    /// Measured value, in `unit`.
    pub measured: Option<f64>,
    /// Limit it was held against, in `unit`.
    pub limit: Option<Range>,
    /// Distance to the limit in `unit`, negative when it fails.
    pub margin: Option<f64>,
    /// Unit of the three above.
    pub unit: Option<Unit>,
    /// The person's own side, where the finding is about one.
    pub side: Option<Side>,
    /// Polygon of the picture it is about, pixels; empty when it is about the whole picture.
    pub region: Vec<[f64; 2]>,
    /// Where the limit comes from.
    pub source: Option<String>,
    /// What the check is called, in the report's language.
    pub title: String,
    /// Stable code of what was found.
    pub reason: String,
    /// What was found, in the report's language.
    pub message: String,
    /// What to do, in the report's language; empty when nothing needs doing.
    pub advice: String,
}

/// Milliseconds by stage.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct Timings {
    /// Bytes to upright sRGB pixels.
    pub decode: f64,
    /// Finding faces.
    pub detect: f64,
    /// Landmarks and what is derived from them.
    pub landmarks: f64,
    /// Person mask.
    pub mask: f64,
    /// Attribute heads.
    pub attributes: f64,
    /// Facts from pixels, and all checks.
    pub checks: f64,
    /// The whole.
    pub total: f64,
    /// Preparing the photo, where it was prepared; not in `total`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub normalize: Option<NormalizeTimings>,
}

/// Milliseconds of preparing a photo by stage, over all cuts: a head that is measured elsewhere in the prepared picture
/// is cut once more.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct NormalizeTimings {
    /// Finding the frame and sampling its pixels.
    pub frame: f64,
    /// The second look of the mask, tone, alpha and new background.
    pub matte: f64,
    /// The search of the file, and reading it back.
    pub encode: f64,
    /// The check of the prepared file.
    pub check: f64,
    /// The whole.
    pub total: f64,
}

/// Rounds half away from zero to `decimals` places; never returns a negative zero.
pub(crate) fn round_to(value: f64, decimals: i32) -> f64 {
    let scale = 10f64.powi(decimals);
    let rounded = (value * scale).round() / scale;
    if rounded == 0.0 { 0.0 } else { rounded }
}
