//! Every fault of a document's shape. The deserializer stops at the first; here each member is tried alone in an
//! otherwise sound document, so that an author sees all of them at once.

use serde_json::{Map, Value, json};

use super::document::Document;
use super::validate::Fault;

/// Faults of the shape of `value` as a document; empty for a sound one.
pub(super) fn document_faults(file: &str, value: &Value) -> Vec<Fault> {
    let mut found = Vec::new();
    let mut fits = |value: Value| {
        serde_json::from_value::<Document>(value)
            .map(drop)
            .map_err(|error| error.to_string())
    };
    blame(&mut fits, value, "", &mut found);
    found
        .into_iter()
        .map(|(pointer, message)| Fault {
            file: file.to_owned(),
            pointer,
            message,
        })
        .collect()
}

/// Whether a value fits where it stands, with what is wrong.
type Fits<'a> = &'a mut dyn FnMut(Value) -> Result<(), String>;

fn blame(fits: Fits<'_>, value: &Value, pointer: &str, found: &mut Vec<(String, String)>) {
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
                let mut alone = |item| fits(json!([item]));
                blame(&mut alone, item, &below(&number.to_string()), found);
            }
        }
        Value::Object(members) => {
            if let Some(sound) = sound_object(pointer) {
                for name in sound.keys().filter(|name| !members.contains_key(*name)) {
                    found.push((pointer.to_owned(), format!("missing member \"{name}\"")));
                }
                for (name, member) in members {
                    let mut alone = |member| {
                        let mut object = sound.clone();
                        object.insert(name.clone(), member);
                        fits(Value::Object(object))
                    };
                    blame(&mut alone, member, &below(name), found);
                }
            }
        }
        _ => {}
    }
    if found.len() == before {
        found.push((pointer.to_owned(), message));
    }
}

/// The members without which the object at `pointer` is none, with values that fit; `None` where an object is looked at
/// as a whole.
fn sound_object(pointer: &str) -> Option<Map<String, Value>> {
    let (parent, name) = pointer.rsplit_once('/').unwrap_or(("", pointer));
    let text = json!({"zh-CN": "文", "en": "text"});
    let sound = match (parent, name) {
        ("", "") => json!({
            "id": "sound", "name": text, "pinyin": "wen", "authority": text, "region": "ZZ",
            "category": "other", "knowledge": "unknown", "sources": {},
        }),
        (_, "upload_frame" | "print_frame") => {
            let side = json!({"status": "unknown", "source": "sound"});
            json!({
                "target_dpi": 300, "width": side, "height": side, "height_from": "hair", "width_between": "ears",
            })
        }
        ("places", _) | (_, "limits" | "places" | "sources" | "edit_policy" | "file") => json!({}),
        _ => return None,
    };
    sound.as_object().cloned()
}

#[cfg(test)]
mod tests {
    use super::*;

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
            "limits": {"head_yaw_deg": {"min": -5, "status": "enforced", "source": "s"}, "head_yaw": {}},
            "sources": {"s": {"kind": "authority", "document": "D"}, "t": {"kind": "rumour", "document": "D"}},
        });
        let pointers: Vec<String> = document_faults("documents/a", &faulty)
            .into_iter()
            .map(|fault| fault.pointer)
            .collect();
        for expected in [
            "", // no authority
            "autority",
            "category",
            "upload_frame", // no height
            "upload_frame/target_dpi",
            "upload_frame/height_from",
            "backgrounds/1",
            "limits/head_yaw",
            "sources/t",
        ] {
            assert!(
                pointers.iter().any(|pointer| pointer == expected),
                "{expected}: {pointers:?}"
            );
        }
        assert_eq!(pointers.len(), 9, "{pointers:?}");
    }
}
