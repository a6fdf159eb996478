//! The labels of the dev split: `labels.csv`, given by eye.

use std::collections::HashMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

/// One labelled photo.
#[derive(Debug, Clone)]
pub(crate) struct Label {
    pub(crate) file: String,
    values: HashMap<String, String>,
}

impl Label {
    /// What stands in a column; empty where the table has none.
    pub(crate) fn get(&self, column: &str) -> &str {
        self.values.get(column).map_or("", String::as_str)
    }

    /// The person shown; the edited photos come from few people. A photo without a name is a person of its own.
    pub(crate) fn identity(&self) -> &str {
        match self.get("identity") {
            "" | "none" => &self.file,
            identity => identity,
        }
    }

    /// Where the photo comes from: `real`, `generated` or `edited`.
    pub(crate) fn origin(&self) -> &'static str {
        if !self.get("synth_op").is_empty() {
            "edited"
        } else if self.get("kind") == "synthetic_face" {
            "generated"
        } else {
            "real"
        }
    }

    /// One person, photographed or rendered like a photo.
    pub(crate) fn is_person(&self) -> bool {
        self.get("face_count") == "1" && matches!(self.get("kind"), "photo" | "synthetic_face")
    }

    /// Whether `synth_op` says one of these words.
    pub(crate) fn is_edited_by(&self, words: &[&str]) -> bool {
        words.iter().any(|word| self.get("synth_op").contains(word))
    }

    /// Whether `extra` says so.
    pub(crate) fn has(&self, extra: &str) -> bool {
        self.get("extra").contains(extra)
    }

    /// A neutral portrait of one person from the front, whole and not tiny.
    pub(crate) fn is_frontal_neutral(&self) -> bool {
        self.is_person()
            && self.get("yaw") == "0"
            && matches!(self.get("pitch"), "0" | "up1" | "down1")
            && matches!(self.get("roll"), "0" | "s")
            && self.get("neutral") == "1"
            && !self.is_edited_by(&[
                "tiny",
                "face about",
                "cut",
                "cartoon",
                "sketch",
                "turned",
                "rotated",
            ])
    }

    /// White background, dark top, head-sized crop: what must never be sent away.
    pub(crate) fn is_compliant(&self) -> bool {
        self.has("near_compliant=1")
    }
}

pub(crate) fn read(path: &Path) -> Result<Vec<Label>> {
    let text = fs::read_to_string(path).with_context(|| format!("reading {}", path.display()))?;
    let mut rows = text.lines().map(split);
    let header = rows.next().context("labels without a header")?;
    Ok(rows
        .map(|row| {
            let values: HashMap<String, String> = header.iter().cloned().zip(row).collect();
            Label {
                file: values.get("file").cloned().unwrap_or_default(),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quoted_fields_keep_their_commas() {
        assert_eq!(split("a,\"b, c\",,d"), ["a", "b, c", "", "d"]);
    }
}
