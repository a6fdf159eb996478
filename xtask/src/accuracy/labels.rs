//! The labels: `labels.csv`, given by eye, and what they say about each check.

use std::collections::HashMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

/// One labelled photo.
#[derive(Debug, Clone)]
pub(super) struct Label {
    pub(super) file: String,
    /// The person shown; the edited photos come from few people.
    pub(super) identity: String,
    values: HashMap<String, String>,
}

impl Label {
    pub(super) fn get(&self, column: &str) -> &str {
        self.values.get(column).map_or("", String::as_str)
    }

    /// Where the photo comes from: `real`, `generated` or `edited`.
    pub(super) fn origin(&self) -> &'static str {
        if !self.get("synth_op").is_empty() {
            "edited"
        } else if self.get("kind") == "synthetic_face" {
            "generated"
        } else {
            "real"
        }
    }

    fn is_person(&self) -> bool {
        self.get("face_count") == "1" && matches!(self.get("kind"), "photo" | "synthetic_face")
    }

    /// A neutral portrait of one person from the front, whole and not tiny.
    pub(super) fn is_frontal_neutral(&self) -> bool {
        const LEFT_OUT: [&str; 7] = [
            "tiny",
            "face about",
            "cut",
            "cartoon",
            "sketch",
            "turned",
            "rotated",
        ];
        let operation = self.get("synth_op");
        self.is_person()
            && self.get("yaw") == "0"
            && matches!(self.get("pitch"), "0" | "up1" | "down1")
            && matches!(self.get("roll"), "0" | "s")
            && self.get("neutral") == "1"
            && !LEFT_OUT.iter().any(|word| operation.contains(word))
    }

    /// White background, dark top, head-sized crop: what must never be sent away.
    pub(super) fn is_compliant(&self) -> bool {
        self.get("extra").contains("near_compliant=1")
    }
}

/// What a label says of a check's fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Truth {
    Fault,
    NoFault,
    /// The label cannot tell, or the photo is not one the check is for.
    Unsaid,
}

impl From<bool> for Truth {
    fn from(fault: bool) -> Self {
        if fault { Self::Fault } else { Self::NoFault }
    }
}

pub(super) fn read(path: &Path) -> Result<Vec<Label>> {
    let text = fs::read_to_string(path).with_context(|| format!("reading {}", path.display()))?;
    let mut rows = text.lines().map(split);
    let header = rows.next().context("labels without a header")?;
    Ok(rows
        .map(|row| {
            let values: HashMap<String, String> = header.iter().cloned().zip(row).collect();
            let of = |column: &str| values.get(column).cloned().unwrap_or_default();
            Label {
                file: of("file"),
                identity: of("identity"),
                values,
            }
        })
        .filter(|label| !label.file.is_empty())
        .collect())
}

/// One line of CSV (RFC 4180, without line breaks inside fields).
fn split(line: &str) -> Vec<String> {
    let mut fields = vec![String::new()];
    let mut quoted = false;
    for character in line.chars() {
        match (character, quoted) {
            ('"', _) => quoted = !quoted,
            (',', false) => fields.push(String::new()),
            _ => {
                let last = fields.len() - 1;
                fields[last].push(character);
            }
        }
    }
    fields
}

/// The checks that the labels can judge, in the report's order.
pub(super) const CHECKS: [&str; 12] = [
    "single-face",
    "colour-photo",
    "head-yaw",
    "head-pitch",
    "head-roll",
    "eyes-open",
    "gaze-ahead",
    "mouth-closed",
    "background-uniform",
    "underexposed",
    "overexposed",
    "sharp",
];

pub(super) fn truth(label: &Label, check: &str) -> Truth {
    if check == "single-face" {
        return match label.get("kind") {
            "painting" | "cartoon" | "statue" => Truth::Unsaid,
            _ => (label.get("face_count") != "1").into(),
        };
    }
    if !label.is_person() {
        return Truth::Unsaid;
    }
    let frontal = matches!(label.get("yaw"), "0" | "s");
    let of = |column: &str, without: &[&str], with: &[&str]| match label.get(column) {
        value if without.contains(&value) => Truth::NoFault,
        value if with.contains(&value) => Truth::Fault,
        _ => Truth::Unsaid,
    };
    let eyes = label.get("eyes_open_img_left_right");
    match check {
        "head-yaw" => of("yaw", &["0"], &["t", "p"]),
        "head-pitch" => of("pitch", &["0"], &["up", "down"]),
        "head-roll" => of("roll", &["0"], &["t", "90", "180"]),
        "colour-photo" => of("greyscale", &["0"], &["1"]),
        "eyes-open" if frontal && eyes.len() == 2 && !eyes.contains(['?', 'h']) => eyes.contains('0').into(),
        "gaze-ahead" if label.get("yaw") == "0" && eyes == "11" => of("gaze_ahead", &["1"], &["0"]),
        "mouth-closed" if frontal && matches!(label.get("occlusion"), "none" | "0" | "") => {
            of("mouth_closed", &["1"], &["0"])
        }
        "background-uniform" => match (label.get("background"), label.get("background_shadow")) {
            ("na" | "?" | "", _) => Truth::Unsaid,
            (background, shadow) => (background == "textured" || shadow == "1").into(),
        },
        "underexposed" => of("exposure", &["ok"], &["under"]),
        "overexposed" => of("exposure", &["ok"], &["over"]),
        "sharp" => of("sharp", &["1"], &["0"]),
        _ => Truth::Unsaid,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quoted_fields_keep_their_commas() {
        assert_eq!(split("a,\"b, c\",,d"), ["a", "b, c", "", "d"]);
    }
}
