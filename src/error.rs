//! The one error type: opaque, with a kind grouped by whose fault it is.
//!
//! An error means "we could not look at the photo". A photo that fails a check is data, never an error.

use std::fmt;

/// Whose fault an [`Error`] is. Programs match on this; people read [`Error::message`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum ErrorKind {
    /// The file holds no bytes.
    Empty,
    /// The bytes are not a picture in a format the engine decodes (JPEG, PNG, WebP).
    UnsupportedFormat,
    /// The picture ends before it is complete.
    Truncated,
    /// The bytes claim a known format but cannot be decoded.
    Corrupt,
    /// The picture exceeds a limit on bytes, pixels, side length or decoding memory.
    TooLarge,
    /// The picture is too small to look for a face in it.
    TooSmall,
    /// The document is not in the catalogue.
    UnknownDocument,
    /// The city is not in the catalogue, or names a province where a city is needed.
    UnknownCity,
    /// The document is not handed in that way.
    UnknownChannel,
    /// The catalogue file breaks its schema or contradicts itself.
    Catalogue,
    /// A network file is damaged or of another version.
    Model,
    /// A defect of the engine itself.
    Internal,
}

impl ErrorKind {
    /// Stable kebab-case code, as it stands in reports and in the HTTP interface.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::UnsupportedFormat => "unsupported-format",
            Self::Truncated => "truncated",
            Self::Corrupt => "corrupt",
            Self::TooLarge => "too-large",
            Self::TooSmall => "too-small",
            Self::UnknownDocument => "unknown-document",
            Self::UnknownCity => "unknown-city",
            Self::UnknownChannel => "unknown-channel",
            Self::Catalogue => "catalogue",
            Self::Model => "model",
            Self::Internal => "internal",
        }
    }

    /// What happened and what to do, for a person, in `locale`. The technical detail is in [`Error::message`].
    #[must_use]
    pub const fn explain(self, locale: crate::Locale) -> &'static str {
        match (locale, self) {
            (crate::Locale::ZhCn, Self::Empty) => "文件是空的，请重新选择照片",
            (crate::Locale::ZhCn, Self::UnsupportedFormat) => {
                "这个文件不是可识别的照片，请选择 JPEG、PNG 或 WebP 格式的照片"
            }
            (crate::Locale::ZhCn, Self::Truncated) => "照片文件不完整，请重新保存或重新拍摄后再选",
            (crate::Locale::ZhCn, Self::Corrupt) => "照片文件已损坏，无法打开，请换一张",
            (crate::Locale::ZhCn, Self::TooLarge) => {
                "照片太大，请选择不超过 40 MB、6400 万像素、单边不超过 12000 像素的照片"
            }
            (crate::Locale::ZhCn, Self::TooSmall) => "照片太小，看不清人脸，请选择原图",
            (crate::Locale::ZhCn, Self::UnknownDocument) => "没有这种证件，请重新选择证件",
            (crate::Locale::ZhCn, Self::UnknownCity) => "请选择具体的办理城市（不是省份）",
            (crate::Locale::ZhCn, Self::UnknownChannel) => "这种证件没有这种提交方式，请重新选择",
            (crate::Locale::ZhCn, Self::Catalogue) => "证件要求数据有误，请更新后重试",
            (crate::Locale::ZhCn, Self::Model) => "检测模型未能正确加载，请重试",
            (crate::Locale::ZhCn, Self::Internal) => "检测程序出错了，请重试；照片没有离开本机",
            (crate::Locale::En, Self::Empty) => "The file is empty. Please choose the photo again.",
            (crate::Locale::En, Self::UnsupportedFormat) => {
                "This file is not a photo we can read. Please choose a JPEG, PNG or WebP photo."
            }
            (crate::Locale::En, Self::Truncated) => {
                "The photo file is incomplete. Please save it again or take a new photo."
            }
            (crate::Locale::En, Self::Corrupt) => {
                "The photo file is damaged and cannot be opened. Please choose another one."
            }
            (crate::Locale::En, Self::TooLarge) => {
                "The photo is too large. Please choose one of at most 40 MB, 64 megapixels and 12,000 pixels a side."
            }
            (crate::Locale::En, Self::TooSmall) => {
                "The photo is too small to see a face in it. Please choose the original photo."
            }
            (crate::Locale::En, Self::UnknownDocument) => {
                "There is no such document. Please choose a document again."
            }
            (crate::Locale::En, Self::UnknownCity) => {
                "Please choose the city of application itself, not its province."
            }
            (crate::Locale::En, Self::UnknownChannel) => {
                "This document is not handed in that way. Please choose again."
            }
            (crate::Locale::En, Self::Catalogue) => {
                "The document requirements are faulty. Please update and try again."
            }
            (crate::Locale::En, Self::Model) => {
                "The networks could not be loaded correctly. Please try again."
            }
            (crate::Locale::En, Self::Internal) => {
                "The checker made a mistake. Please try again; the photo has not left this device."
            }
        }
    }
}

/// Why a photo, a catalogue or a network could not be looked at.
#[derive(Debug, Clone)]
pub struct Error {
    kind: ErrorKind,
    message: String,
    /// In Chinese and in English, where there is more to say to a person than the kind's own sentence.
    explanation: Option<[String; 2]>,
}

impl Error {
    /// `message`: lower case, no final period, with the offending value and the limit.
    pub(crate) fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self {
            kind,
            message: message.into(),
            explanation: None,
        }
    }

    /// Says to the person, in Chinese and in English, more than the kind's own sentence.
    pub(crate) fn explained(mut self, zh_cn: String, en: String) -> Self {
        self.explanation = Some([zh_cn, en]);
        self
    }

    /// What happened and what to do, for a person, in `locale`: which cities there are, which document is the nearest.
    #[must_use]
    pub fn explain(&self, locale: crate::Locale) -> &str {
        match (&self.explanation, locale) {
            (Some([zh_cn, _]), crate::Locale::ZhCn) => zh_cn,
            (Some([_, en]), crate::Locale::En) => en,
            (None, _) => self.kind.explain(locale),
        }
    }

    /// Whose fault it is.
    #[must_use]
    pub const fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// The technical detail in English, lower case, without a final period.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)
    }
}

impl std::error::Error for Error {}
