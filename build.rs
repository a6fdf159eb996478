//! Merges `catalogue/*` into one JSON text, `catalogue.json` of the build's output folder.
//!
//! Only well-formedness is looked at here; shapes and sense are judged when the text is loaded, which the tests do.

use std::path::{Path, PathBuf};
use std::{env, fs};

use serde_json::{Map, Value};

fn main() {
    let folder = Path::new("catalogue");
    println!("cargo::rerun-if-changed={}", folder.display());
    let mut documents = Map::new();
    for path in json_files(&folder.join("documents")) {
        let id = path
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        documents.insert(id, read(&path));
    }
    let mut merged = Map::new();
    for name in ["catalogue", "defaults", "places"] {
        merged.insert(name.to_owned(), read(&folder.join(format!("{name}.json"))));
    }
    merged.insert("documents".to_owned(), Value::Object(documents));
    let output = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets OUT_DIR")).join("catalogue.json");
    fs::write(&output, Value::Object(merged).to_string())
        .unwrap_or_else(|error| panic!("{}: {error}", output.display()));
}

fn json_files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut files: Vec<PathBuf> = entries
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "json"))
        .collect();
    files.sort();
    files
}

fn read(path: &Path) -> Value {
    let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let mut value: Value =
        serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    if let Some(object) = value.as_object_mut() {
        object.remove("$schema");
    }
    value
}
