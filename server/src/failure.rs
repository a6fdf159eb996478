//! Why something could not be looked at or written: a stable code, a sentence for people in both languages, the
//! technical detail. The engine's errors keep their codes; this adds what only a program with files can meet.

use std::io;

use serde::Serialize;
use yizhao::{ErrorKind, Locale};

/// A failure with everything that a person and a program need to know about it.
#[derive(Debug, Clone)]
pub(crate) struct Failure {
    code: &'static str,
    zh_cn: String,
    en: String,
    detail: String,
}

/// A failure as it stands in JSON output.
#[derive(Debug, Serialize)]
pub(crate) struct FailureLine<'a> {
    code: &'a str,
    message: &'a str,
    detail: &'a str,
}

impl Failure {
    /// `detail`: technical, English, lower case, with the offending value.
    pub(crate) fn new(
        code: &'static str,
        zh_cn: impl Into<String>,
        en: impl Into<String>,
        detail: impl Into<String>,
    ) -> Self {
        Self {
            code,
            zh_cn: zh_cn.into(),
            en: en.into(),
            detail: detail.into(),
        }
    }

    /// The engine stopped working on one photo.
    pub(crate) fn crashed(detail: &str) -> Self {
        Self::of_kind(ErrorKind::Internal, format!("the engine panicked: {detail}"))
    }

    /// The file is over the limit on bytes; known before it is read.
    pub(crate) fn too_large(bytes: u64, limit: u64) -> Self {
        Self::of_kind(
            ErrorKind::TooLarge,
            format!("file has {bytes} bytes, the limit is {limit}"),
        )
    }

    fn of_kind(kind: ErrorKind, detail: String) -> Self {
        Self::new(
            kind.code(),
            kind.explain(Locale::ZhCn),
            kind.explain(Locale::En),
            detail,
        )
    }

    /// A file could not be read.
    pub(crate) fn reading(error: &io::Error) -> Self {
        let (code, zh_cn, en) = match error.kind() {
            io::ErrorKind::NotFound => ("not-found", "找不到这个文件", "There is no such file."),
            io::ErrorKind::PermissionDenied => (
                "permission-denied",
                "没有权限读取这个文件",
                "This file may not be read.",
            ),
            io::ErrorKind::IsADirectory => (
                "is-a-directory",
                "这是文件夹，不是照片",
                "This is a folder, not a photo.",
            ),
            _ => ("unreadable", "无法读取这个文件", "This file cannot be read."),
        };
        Self::new(code, zh_cn, en, error.to_string().to_lowercase())
    }

    /// A file could not be written.
    pub(crate) fn writing(path: &std::path::Path, error: &io::Error) -> Self {
        Self::new(
            "unwritable",
            format!("无法写入 {}", path.display()),
            format!("Cannot write {}.", path.display()),
            error.to_string().to_lowercase(),
        )
    }

    /// Stable kebab-case code.
    pub(crate) fn code(&self) -> &'static str {
        self.code
    }

    /// What happened and what to do, for a person.
    pub(crate) fn explain(&self, locale: Locale) -> &str {
        match locale {
            Locale::ZhCn => &self.zh_cn,
            Locale::En => &self.en,
        }
    }

    /// Technical detail in English.
    pub(crate) fn detail(&self) -> &str {
        &self.detail
    }

    /// Whether the fault is the program's or its data's, not the photo's or the caller's.
    pub(crate) fn is_ours(&self) -> bool {
        [ErrorKind::Internal, ErrorKind::Model, ErrorKind::Catalogue]
            .iter()
            .any(|kind| kind.code() == self.code)
    }

    /// The failure in JSON output.
    pub(crate) fn line(&self, locale: Locale) -> FailureLine<'_> {
        FailureLine {
            code: self.code,
            message: self.explain(locale),
            detail: &self.detail,
        }
    }
}

impl From<yizhao::Error> for Failure {
    fn from(error: yizhao::Error) -> Self {
        Self::new(
            error.kind().code(),
            error.explain(Locale::ZhCn),
            error.explain(Locale::En),
            error.message(),
        )
    }
}
