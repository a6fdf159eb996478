//! Prints at true size on one paper, with gaps and cut marks: as PDF, where every print is the prepared file itself, and as
//! JPEG for shops that print pictures.
//!
//! Source: papers and further prints from `data/sheets.json`, the sizes of prints from the catalogue. A printer that fits
//! the sheet to the paper changes the size: it must be printed at 100 %.

mod layout;
mod output;

use std::path::Path;

use serde::Deserialize;
use yizhao::Locale;
use yizhao::photo::Picture;

use crate::cli::write_whole;
use crate::failure::Failure;
use crate::library;

use layout::{MILLIMETRES_PER_INCH, arrange};

/// Papers and prints.
#[derive(Debug, Deserialize)]
pub(crate) struct Sizes {
    papers: Vec<Paper>,
    prints: Vec<PrintName>,
}

/// A paper.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Paper {
    id: String,
    width_mm: f64,
    height_mm: f64,
}

#[derive(Debug, Deserialize)]
struct PrintName {
    id: String,
    document: String,
}

/// One kind of print: the prepared file, its pixels, and how large it is on paper.
pub(crate) struct Print {
    pub(crate) jpeg: Vec<u8>,
    pub(crate) picture: Picture,
    pub(crate) size_mm: [f64; 2],
    pub(crate) dpi: u16,
}

impl Sizes {
    pub(crate) fn read() -> Self {
        serde_json::from_str(include_str!("../../data/sheets.json")).expect("a test reads this file")
    }

    /// The paper of this name.
    pub(crate) fn paper(&self, id: &str) -> Result<&Paper, Failure> {
        let found = self.papers.iter().find(|paper| paper.id.eq_ignore_ascii_case(id));
        found.ok_or_else(|| unknown("paper", id, self.papers.iter().map(|paper| paper.id.as_str())))
    }

    /// The document whose picture is the print of this name; `None` for the document's own print.
    pub(crate) fn document(&self, print: &str) -> Result<Option<&str>, Failure> {
        if print == "own" {
            return Ok(None);
        }
        let found = self.prints.iter().find(|known| known.id == print);
        found.map(|known| Some(known.document.as_str())).ok_or_else(|| {
            unknown(
                "print",
                print,
                ["own"]
                    .into_iter()
                    .chain(self.prints.iter().map(|known| known.id.as_str())),
            )
        })
    }
}

fn unknown<'a>(what: &str, asked: &str, known: impl Iterator<Item = &'a str>) -> Failure {
    let known: Vec<&str> = known.collect();
    Failure::new(
        "unknown-sheet",
        "没有这种排版尺寸",
        "There is no such sheet or print.",
        format!("{asked} is no {what}; known are {}", known.join(", ")),
    )
}

/// Width and height of a document's print: as the catalogue states it, otherwise as its pixels and resolution say.
pub(crate) fn print_size_mm(document: &str, picture: &Picture, dpi: u16) -> [f64; 2] {
    let summary = library::documents(None, Locale::En)
        .into_iter()
        .find(|summary| summary.id == document);
    let stated = summary.and_then(|summary| summary.width_mm.zip(summary.height_mm));
    stated.map_or_else(
        || {
            [picture.width(), picture.height()]
                .map(|side| f64::from(side) / f64::from(dpi) * MILLIMETRES_PER_INCH)
        },
        |(width, height)| [width, height],
    )
}

/// Writes `OUT.<paper>.pdf` and `OUT.<paper>.jpg`.
pub(crate) fn write(output: &Path, paper: &Paper, prints: &[Print]) -> Result<(), Failure> {
    let sizes: Vec<[f64; 2]> = prints.iter().map(|print| print.size_mm).collect();
    let sheet = arrange([paper.width_mm, paper.height_mm], &sizes);
    if sheet.placed.is_empty() {
        return Err(Failure::new(
            "unknown-sheet",
            "这种纸放不下这样大的照片",
            "The prints do not fit on this paper.",
            format!("{sizes:?} mm on {} × {} mm", paper.width_mm, paper.height_mm),
        ));
    }
    let failed = |path: &Path, error: String| Failure::writing(path, &std::io::Error::other(error));
    let pdf = output.with_extension(format!("{}.pdf", paper.id));
    let jpeg = output.with_extension(format!("{}.jpg", paper.id));
    let drawn = output::jpeg(&sheet, prints).map_err(|error| failed(&jpeg, error))?;
    for (path, bytes) in [(&pdf, output::pdf(&sheet, prints)), (&jpeg, drawn)] {
        write_whole(path, &bytes).map_err(|error| Failure::writing(path, &error))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_paper_and_print_is_known_and_others_are_named() {
        let sizes = Sizes::read();
        assert_eq!(sizes.paper("a4").unwrap().width_mm, 210.0);
        assert_eq!(sizes.document("own").unwrap(), None);
        for print in ["one-inch", "two-inch"] {
            let document = sizes.document(print).unwrap().unwrap();
            let blank = Picture::new(1, 1, vec![0; 3]);
            let size = print_size_mm(document, &blank, 300);
            assert!(size[0] >= 25.0 && size[1] >= 35.0, "{size:?}");
        }
        let failure = sizes.paper("B7").unwrap_err();
        assert!(failure.detail().contains("6in"), "{}", failure.detail());
    }
}
