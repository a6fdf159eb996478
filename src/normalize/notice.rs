//! Operations that an edit policy speaks about, and what the person must see of them before approving the photo.

use serde::Serialize;

use crate::report::Locale;

/// An operation that an edit policy speaks about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "kebab-case")]
pub enum Operation {
    /// Turning.
    Rotate,
    /// Cutting.
    Crop,
    /// Changing the number of pixels.
    Resize,
    /// Light and white balance of the whole picture.
    AdjustTone,
    /// Painting the background.
    ReplaceBackground,
}

/// Why the person must see an operation before approving the photo.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "kebab-case")]
pub enum NoticedBecause {
    /// No source says whether it is allowed.
    Unsaid,
    /// Where hair ends and the old background begins is doubtful.
    DoubtfulEdge,
}

impl Operation {
    /// The notice in words.
    #[must_use]
    pub const fn notice(self, because: NoticedBecause, locale: Locale) -> &'static str {
        if matches!(because, NoticedBecause::DoubtfulEdge) {
            return match locale {
                Locale::ZhCn => "头发边缘与原背景难以分清，抠图可能不干净：请放大细看，最好站到纯色墙前重拍",
                Locale::En => {
                    "Hair and the old background are hard to tell apart, and the edge may not be clean: look closely, or better take \
                     the photo again before a plain wall."
                }
            };
        }
        match (locale, self) {
            (Locale::ZhCn, Self::Rotate) => "已把照片转正；该证件的要求没有说明是否允许",
            (Locale::ZhCn, Self::Crop) => "已裁剪照片；该证件的要求没有说明是否允许",
            (Locale::ZhCn, Self::Resize) => "已调整像素；该证件的要求没有说明是否允许",
            (Locale::ZhCn, Self::AdjustTone) => "已整体微调明暗与白平衡；该证件的要求没有说明是否允许",
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
            (Locale::En, Self::AdjustTone) => {
                "Light and white balance of the whole photo were adjusted a little; the rules do not say whether this is allowed."
            }
            (Locale::En, Self::ReplaceBackground) => {
                "The background was replaced; the rules do not say whether this is allowed."
            }
        }
    }
}
