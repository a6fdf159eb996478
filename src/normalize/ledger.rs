//! The edit ledger: everything done to the photo, in order and with its parameters, and the same in words.
//!
//! An entry says what was done, not whether it was allowed: that is the notice's business. What is left alone although
//! a reader may expect an edit, the background, has its entry too.

use serde::{Deserialize, Serialize};

use crate::report::Locale;

/// One operation done to the photo, with its parameters.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(tag = "operation", rename_all = "kebab-case")]
pub enum Edit {
    /// Turned about the frame's centre; positive anticlockwise as seen.
    Rotate {
        /// Degrees.
        degrees: f64,
    },
    /// Cut to the frame, given in pixels of the source after rotation.
    Crop {
        /// Left edge.
        x: f64,
        /// Upper edge.
        y: f64,
        /// Width.
        width: f64,
        /// Height.
        height: f64,
    },
    /// Sampled to the document's pixels.
    Resize {
        /// Pixels.
        width: u32,
        /// Pixels.
        height: u32,
        /// Output pixels per source pixel; never above 1.
        scale: f64,
    },
    /// The whole picture's light multiplied, one factor a channel, in linear light.
    AdjustTone {
        /// Factor of red.
        red: f64,
        /// Factor of green.
        green: f64,
        /// Factor of blue.
        blue: f64,
    },
    /// Background painted.
    ReplaceBackground {
        /// Catalogue name of the colour.
        colour: String,
        /// sRGB.
        rgb: [u8; 3],
        /// Share of output pixels that were changed.
        share: f64,
    },
    /// The photo's own background left as it is.
    KeepBackground {
        /// Why.
        because: KeptBecause,
    },
    /// Written as JPEG.
    Encode {
        /// `jpeg`.
        format: String,
        /// 1 to 100.
        quality: u8,
        /// `4:4:4`, `4:2:0`.
        chroma: String,
        /// Pixels per inch.
        dpi: u16,
        /// Bytes.
        bytes: u64,
    },
}

/// Why a background was not painted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "kebab-case")]
pub enum KeptBecause {
    /// It already is what the document wants.
    Complies,
    /// The document forbids painting it.
    Forbidden,
}

impl Edit {
    /// The entry in words, for the person whose photo it is.
    #[must_use]
    pub fn text(&self, locale: Locale) -> String {
        let chinese = locale == Locale::ZhCn;
        match self {
            Self::Rotate { degrees } => {
                let clockwise = *degrees < 0.0;
                let degrees = degrees.abs();
                match (chinese, clockwise) {
                    (true, true) => format!("顺时针旋转 {degrees:.2}°，使双眼水平"),
                    (true, false) => format!("逆时针旋转 {degrees:.2}°，使双眼水平"),
                    (false, true) => format!("Turned {degrees:.2}° clockwise, so that the eyes are level"),
                    (false, false) => {
                        format!("Turned {degrees:.2}° anticlockwise, so that the eyes are level")
                    }
                }
            }
            Self::Crop { x, y, width, height } if chinese => {
                format!("裁剪：从左 {x:.0}、上 {y:.0} 像素处取 {width:.0}×{height:.0} 像素")
            }
            Self::Crop { x, y, width, height } => {
                format!("Cut {width:.0}×{height:.0} pixels, from {x:.0} to the right and {y:.0} down")
            }
            Self::Resize { width, height, scale } if chinese => {
                format!(
                    "缩小到 {width}×{height} 像素（原图的 {:.1}%），没有放大",
                    scale * 100.0
                )
            }
            Self::Resize { width, height, scale } => {
                format!(
                    "Reduced to {width}×{height} pixels ({:.1} % of the original); never enlarged",
                    scale * 100.0
                )
            }
            Self::AdjustTone { red, green, blue } => {
                let [red, green, blue] = [red, green, blue].map(|factor| (factor - 1.0) * 100.0);
                if chinese {
                    format!(
                        "整体调整明暗与白平衡：红 {red:+.1}%，绿 {green:+.1}%，蓝 {blue:+.1}%；没有局部修饰"
                    )
                } else {
                    format!(
                        "Light and white balance of the whole picture: red {red:+.1} %, green {green:+.1} %, \
                         blue {blue:+.1} %; nothing retouched"
                    )
                }
            }
            Self::ReplaceBackground { rgb, share, .. } => {
                let [red, green, blue] = rgb;
                let share = share * 100.0;
                if chinese {
                    format!(
                        "更换背景为 #{red:02X}{green:02X}{blue:02X}，涉及 {share:.0}% 的像素；人像内部未改动"
                    )
                } else {
                    format!(
                        "Background painted #{red:02X}{green:02X}{blue:02X}, {share:.0} % of the pixels; the \
                         person within is untouched"
                    )
                }
            }
            Self::KeepBackground { because } => match (chinese, because) {
                (true, KeptBecause::Complies) => "背景已符合要求，保持原样",
                (true, KeptBecause::Forbidden) => "该证件不允许更换背景，保持原样",
                (false, KeptBecause::Complies) => "The background already complies and is left as it is",
                (false, KeptBecause::Forbidden) => {
                    "The document forbids painting the background; it is left as it is"
                }
            }
            .to_owned(),
            Self::Encode {
                quality,
                chroma,
                dpi,
                bytes,
                ..
            } => {
                if chinese {
                    format!(
                        "写成 JPEG：质量 {quality}，色度 {chroma}，{dpi} dpi，{bytes} 字节；不含位置等原图信息"
                    )
                } else {
                    format!(
                        "Written as JPEG: quality {quality}, chroma {chroma}, {dpi} dpi, {bytes} bytes; without \
                         place or any other data of the original file"
                    )
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_say_direction_and_numbers() {
        let turned = Edit::Rotate { degrees: -1.5 };
        assert_eq!(turned.text(Locale::ZhCn), "顺时针旋转 1.50°，使双眼水平");
        let toned = Edit::AdjustTone {
            red: 1.05,
            green: 1.0,
            blue: 0.98,
        };
        let words = toned.text(Locale::En);
        assert!(
            words.contains("red +5.0 %") && words.contains("blue -2.0 %"),
            "{words}"
        );
        let kept = Edit::KeepBackground {
            because: KeptBecause::Complies,
        };
        assert!(kept.text(Locale::En).contains("already complies"));
    }
}
