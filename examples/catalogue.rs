//! `cargo xtask catalogue check` and `… write`: judges the catalogue's folder, and writes what is generated from it and
//! from the report's types.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{env, fs, io};

use schemars::schema_for;
use yizhao::Report;
use yizhao::catalogue::{Catalogue, Defaults, Document, Index, Overrides, Places, validate_dir};

fn main() -> ExitCode {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    match env::args().nth(1).as_deref() {
        Some("check") => check(root),
        Some("write") => write(root).map_or_else(
            |error| {
                eprintln!("{error}");
                ExitCode::from(2)
            },
            |()| ExitCode::SUCCESS,
        ),
        _ => {
            eprintln!("catalogue check | write");
            ExitCode::from(2)
        }
    }
}

fn check(root: &Path) -> ExitCode {
    let mut problems: Vec<String> = validate_dir(&root.join("catalogue"))
        .iter()
        .map(|problem| format!("catalogue/{problem}"))
        .collect();
    // The table is made of the catalogue that was compiled in, which a faulty folder is not.
    if problems.is_empty() {
        let stale = |(path, text): &(PathBuf, String)| {
            (fs::read_to_string(root.join(path)).ok().as_ref() != Some(text))
                .then(|| format!("{}: run `cargo xtask catalogue write`", path.display()))
        };
        problems.extend(generated().iter().filter_map(stale));
    }
    for problem in &problems {
        println!("{problem}");
    }
    if problems.is_empty() {
        println!("{} documents, no problem", Catalogue::builtin().documents().len());
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

fn write(root: &Path) -> io::Result<()> {
    for (path, text) in generated() {
        let path = root.join(path);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::write(path, text)?;
    }
    Ok(())
}

/// Everything that is generated, by path.
fn generated() -> Vec<(PathBuf, String)> {
    let schemas = [
        ("catalogue", schema_for!(Index)),
        ("defaults", schema_for!(Defaults)),
        ("document", schema_for!(Document)),
        ("overrides", schema_for!(Overrides)),
        ("places", schema_for!(Places)),
    ];
    let mut files: Vec<(PathBuf, String)> = schemas
        .iter()
        .map(|(name, schema)| {
            let text = serde_json::to_string_pretty(schema).unwrap_or_default() + "\n";
            (format!("catalogue/schema/{name}.schema.json").into(), text)
        })
        .collect();
    let report = serde_json::to_string_pretty(&schema_for!(Report)).unwrap_or_default() + "\n";
    files.push(("docs/report.schema.json".into(), report));
    files.push(("docs/documents.md".into(), Catalogue::builtin().markdown()));
    files
}
