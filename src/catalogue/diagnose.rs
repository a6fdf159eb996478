//! Every fault of a file's shape. The deserializer stops at the first; here each member is tried alone in an
//! otherwise sound file, so that an author sees all of them at once.

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::json;
use super::search::sort_by_likeness;
use super::validate::Fault;

/// A file's shape: what its objects must hold at least.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// `catalogue.json`.
    Index,
    /// `defaults.json`.
    Defaults,
    /// `places.json`.
    Places,
    /// `documents/*.json`.
    Document,
    /// An embedder's file of documents.
    Overrides,
}

/// Reads a `T`; notes every fault of its shape where `value` is none.
pub(super) fn read<T: DeserializeOwned>(
    value: &Value,
    shape: Shape,
    file: &str,
    faults: &mut Vec<Fault>,
) -> Option<T> {
    let read = json::read(value).ok();
    if read.is_none() {
        let mut found = Vec::new();
        let mut fits = |value: Value| json::read::<T>(&value).map(drop);
        blame(shape, &mut fits, value, "", &mut found);
        faults.extend(
            found
                .iter()
                .map(|(pointer, message)| Fault::new(file, pointer, with_the_nearest(message))),
        );
    }
    read
}

/// "unknown variant `x`, expected one of …" with the names most like `x`, where it lists more than a person reads.
fn with_the_nearest(message: &str) -> String {
    const READ_AT_MOST: usize = 30;
    const NEAREST: usize = 3;
    let mut names: Vec<&str> = message.split('`').skip(1).step_by(2).collect();
    let Some((fault, _)) = message.split_once(", expected one of ") else {
        return message.to_owned();
    };
    if names.len() <= READ_AT_MOST {
        return message.to_owned();
    }
    let wanted = names.remove(0);
    sort_by_likeness(&mut names, wanted);
    names.truncate(NEAREST);
    format!("{fault}, nearest: `{}`", names.join("`, `"))
}

/// Whether a value fits where it stands, with what is wrong.
type Fits<'a> = &'a mut dyn FnMut(Value) -> Result<(), String>;

fn blame(shape: Shape, fits: Fits<'_>, value: &Value, pointer: &str, found: &mut Vec<(String, String)>) {
    let Err(message) = fits(value.clone()) else { return };
    let before = found.len();
    let below = |member: &str| {
        if pointer.is_empty() {
            member.to_owned()
        } else {
            format!("{pointer}/{member}")
        }
    };
    match value {
        Value::Array(items) => {
            for (number, item) in items.iter().enumerate() {
                let mut alone = |item| fits(Value::Array(vec![item]));
                blame(shape, &mut alone, item, &below(&number.to_string()), found);
            }
        }
        Value::Object(members) => {
            if let Some(sound) = sound_object(shape, pointer) {
                // Not what it holds is wrong then, but that it stands here, under this name.
                if let Err(message) = fits(Value::Object(sound.clone())) {
                    found.push((pointer.to_owned(), message));
                    return;
                }
                for name in sound.keys().filter(|name| !members.contains_key(*name)) {
                    found.push((pointer.to_owned(), format!("missing member \"{name}\"")));
                }
                for (name, member) in members {
                    let mut alone = |member| {
                        let mut object = sound.clone();
                        object.insert(name.clone(), member);
                        fits(Value::Object(object))
                    };
                    blame(shape, &mut alone, member, &below(name), found);
                }
            }
        }
        _ => {}
    }
    if found.len() == before {
        found.push((pointer.to_owned(), message));
    }
}

const TEXT: &str = r#"{"zh-CN": "文", "en": "text"}"#;
const FIGURE: &str = r#"{"status": "unknown", "source": "sound"}"#;
const PLACE: &str = r#"{"code": "000000", "name": "文", "short": "文", "en": "text", "pinyin": "wen"}"#;
const BANDS: &str = r#"{"head_height": FIGURE, "top_margin": FIGURE}"#;
const STRICT: &str = r#"{"limits": {}, "rules": {}}"#;
const DEFAULTS: &str = r#"{"essential": [], "limits": {}, "rules": {}, "strict": STRICT, "background_tolerance": FIGURE,
    "centre_offset": FIGURE, "priority": [], "words": [], "colours": {}, "sources": {},
    "fallback_bands": {"square_from_aspect_ratio": 1, "upright": BANDS, "square": BANDS}}"#;
const DOCUMENT: &str = r#"{"id": "sound", "name": TEXT, "pinyin": "wen", "authority": TEXT, "region": "ZZ",
    "category": "other", "knowledge": "unknown", "sources": {}}"#;
const FRAME: &str = r#"{"target_dpi": 300, "width": FIGURE, "height": FIGURE, "height_from": "hair",
    "width_between": "ears"}"#;
const RECEIPT: &str =
    r#"{"title": TEXT, "covers": [], "elsewhere": PROOF, "validity": [], "number_fields": []}"#;
const PROOF: &str = r#"{"proof": "unknown"}"#;

/// The members without which the object at `pointer` is none, with values that fit; `None` where an object is looked at
/// as a whole.
fn sound_object(shape: Shape, pointer: &str) -> Option<Map<String, Value>> {
    let (parent, name) = pointer.rsplit_once('/').unwrap_or(("", pointer));
    let sound = match (shape, parent, name) {
        (Shape::Index, "", "") => r#"{"version": "0.0.0", "date": "", "first": [], "groups": {}}"#,
        (Shape::Defaults, "", "") => DEFAULTS,
        (Shape::Defaults, "", "strict") => STRICT,
        (Shape::Places, "", "") => r#"{"receipts": {}, "proofs": {}, "provinces": [], "sources": {}}"#,
        (Shape::Places, "provinces", _) => PLACE,
        (Shape::Places, _, _) if parent.ends_with("/cities") => PLACE,
        (Shape::Places, _, "elsewhere") => PROOF,
        (Shape::Places, _, _) if parent.starts_with("proofs/") => PROOF,
        (Shape::Places, "receipts", _) => RECEIPT,
        (Shape::Document, "", "") => DOCUMENT,
        (Shape::Overrides, "", "") => r#"{"documents": []}"#,
        (Shape::Document, _, "upload_frame" | "print_frame") => FRAME,
        (Shape::Places, "", "receipts" | "proofs")
        | (Shape::Places, "proofs", _)
        | (_, "places" | "channels", _)
        | (
            _,
            _,
            "limits" | "places" | "channels" | "sources" | "edit_policy" | "file" | "rules" | "colours"
            | "groups",
        ) => "{}",
        _ => return None,
    };
    let mut text = sound.to_owned();
    for (name, value) in [
        ("BANDS", BANDS),
        ("STRICT", STRICT),
        ("PROOF", PROOF),
        ("FIGURE", FIGURE),
        ("TEXT", TEXT),
    ] {
        text = text.replace(name, value);
    }
    serde_json::from_str(&text).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    use crate::catalogue::document::Document;
    use crate::catalogue::{Defaults, Index, Places};

    fn pointers<T: DeserializeOwned>(shape: Shape, value: &Value) -> Vec<String> {
        let mut faults = Vec::new();
        assert!(read::<T>(value, shape, "file", &mut faults).is_none());
        faults.into_iter().map(|fault| fault.pointer).collect()
    }

    #[test]
    fn every_fault_is_found_where_it_stands() {
        let faulty = json!({
            "id": "a", "name": {"zh-CN": "甲", "en": "A"}, "pinyin": "jia",
            "autority": {"zh-CN": "甲", "en": "A"}, "region": "CN", "category": "others", "knowledge": "verified",
            "upload_frame": {
                "target_dpi": "300", "width": {"status": "enforced", "source": "s"}, "height_from": "hat",
                "width_between": "ears",
            },
            "backgrounds": [{"colour": "white", "status": "enforced", "source": "s"}, {"color": "red"}],
            "rules": {"glasses": {"rule": "perhaps", "status": "enforced"}, "hats": {}},
            "channels": {"print": {"file": {"formats": "jpeg"}}},
            "limits": {"head_yaw_deg": {"min": -5, "status": "enforced", "source": "s"}, "head_yaw": {}},
            "sources": {"s": {"kind": "authority", "document": "D"}, "t": {"kind": "rumour", "document": "D"}},
        });
        let mut found = pointers::<Document>(Shape::Document, &faulty);
        let mut expected = [
            "", // no authority
            "autority",
            "category",
            "upload_frame", // no height
            "upload_frame/target_dpi",
            "upload_frame/height_from",
            "backgrounds/1",
            "rules/glasses",
            "rules/hats",
            "channels/print/file/formats",
            "limits/head_yaw",
            "sources/t",
        ];
        found.sort_unstable();
        expected.sort_unstable();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_long_list_of_names_is_cut_to_the_nearest() {
        let names: Vec<String> = (0..40).map(|index| format!("`limit_{index}_px`")).collect();
        let message = format!("unknown variant `limit_17`, expected one of {}", names.join(", "));
        let shown = with_the_nearest(&message);
        assert!(
            shown.starts_with("unknown variant `limit_17`, nearest: `limit_17_px`, `"),
            "{shown}"
        );
        let short = "unknown field `x`, expected one of `y`, `z`";
        assert_eq!(with_the_nearest(short), short);
    }

    #[test]
    fn the_other_files_name_all_their_faults_too() {
        let index =
            json!({"version": 1, "date": "2026-11-22", "first": [], "groups": {"identity": {"en": "I"}}});
        assert_eq!(
            pointers::<Index>(Shape::Index, &index),
            ["groups/identity", "version"]
        );
        let defaults = json!({"limits": {"head": {}}, "strict": {"limits": {}, "rule": {}}});
        let found = pointers::<Defaults>(Shape::Defaults, &defaults);
        for expected in ["", "limits/head", "strict", "strict/rule"] {
            assert!(
                found.iter().any(|pointer| pointer == expected),
                "{expected}: {found:?}"
            );
        }
        let places = json!({
            "receipts": {"a": {"covers": 1}}, "proofs": {"a": {"440000": {"proof": "perhaps"}}}, "sources": {},
            "provinces": [{"code": "440000", "name": "广东省", "short": "广东", "en": "Guangdong", "pinyin": "guang dong",
                "cities": [{"code": 440300, "name": "深圳市", "short": "深圳", "en": "Shenzhen"}]}],
        });
        let found = pointers::<Places>(Shape::Places, &places);
        for expected in [
            "receipts/a",
            "receipts/a/covers",
            "proofs/a/440000/proof",
            "provinces/0/cities/0",
            "provinces/0/cities/0/code",
        ] {
            assert!(
                found.iter().any(|pointer| pointer == expected),
                "{expected}: {found:?}"
            );
        }
    }
}
