//! Answers for people at a terminal: plain text, aligned by the width that Chinese characters really take, coloured
//! only where a person looks.

mod catalogue;
mod numbers;
mod report;

pub(crate) use catalogue::{city_list_text, document_list_text, requirement_text};
pub(crate) use report::{explanation_text, failure_text, normalization_text, report_text};

use std::io::IsTerminal;

use indicatif::{ProgressBar, ProgressStyle};
use unicode_width::UnicodeWidthStr;

/// Whether to colour.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Paint {
    coloured: bool,
}

/// What a piece of text means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tone {
    /// It holds.
    Good,
    /// It can be mended, or is worth knowing.
    Warn,
    /// It does not hold.
    Bad,
    /// Beside the point.
    Faint,
    /// A heading.
    Strong,
}

impl Paint {
    /// Colours when stdout is a terminal and nobody set `NO_COLOR` (no-color.org) or a dumb terminal.
    pub(crate) fn stdout() -> Self {
        let refused = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty())
            || std::env::var_os("TERM").is_some_and(|value| value == "dumb");
        Self {
            coloured: !refused && std::io::stdout().is_terminal(),
        }
    }

    /// `text` in the colour of `tone`.
    pub(crate) fn paint(self, tone: Tone, text: &str) -> String {
        if !self.coloured || text.is_empty() {
            return text.to_owned();
        }
        let code = match tone {
            Tone::Good => "32",
            Tone::Warn => "33",
            Tone::Bad => "31",
            Tone::Faint => "2",
            Tone::Strong => "1",
        };
        format!("\x1b[{code}m{text}\x1b[0m")
    }
}

/// `text` filled with blanks to `width` columns, counting a Chinese character as two.
pub(crate) fn pad(text: &str, width: usize) -> String {
    let missing = width.saturating_sub(text.width());
    format!("{text}{}", " ".repeat(missing))
}

/// Columns of the widest text, at most `most`.
pub(crate) fn widest<'a>(texts: impl IntoIterator<Item = &'a str>, most: usize) -> usize {
    texts
        .into_iter()
        .map(UnicodeWidthStr::width)
        .max()
        .unwrap_or(0)
        .min(most)
}

/// A bar on stderr for several photos; invisible for one, and where stderr is no terminal.
pub(crate) fn progress(photos: usize) -> ProgressBar {
    if photos < 2 {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("{bar:32} {pos}/{len} {eta}");
    ProgressBar::new(photos as u64).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}

#[cfg(test)]
pub(crate) const PLAIN: Paint = Paint { coloured: false };

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_takes_two_columns() {
        assert_eq!(pad("深圳", 6), "深圳  ");
        assert_eq!(pad("Xi", 6), "Xi    ");
        assert_eq!(pad("太长的字", 4), "太长的字");
        assert_eq!(widest(["深圳", "abc"], 40), 4);
    }

    #[test]
    fn plain_text_has_no_escapes() {
        assert_eq!(PLAIN.paint(Tone::Bad, "x"), "x");
        assert_eq!(Paint { coloured: true }.paint(Tone::Bad, "x"), "\x1b[31mx\x1b[0m");
    }
}
