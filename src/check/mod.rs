//! The checks: one module each, pure functions over [`Facts`] and a [`Requirement`], listed in one static table.

use serde::{Deserialize, Serialize};

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
