//! The catalogue's folder as its editors see it: every problem with file and line, and embedders' own documents.

use std::fs;
use std::path::{Path, PathBuf};

use yizhao::catalogue::{Catalogue, Problem, validate_dir};
use yizhao::{ErrorKind, Locale};

fn shipped() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("catalogue")
}

/// A copy of the shipped folder that a test may spoil; removed at the end.
struct Copy(PathBuf);

impl Copy {
    fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("yizhao-{name}-{}", std::process::id()));
        fs::create_dir_all(folder.join("documents")).unwrap();
        for part in ["", "documents"] {
            for entry in fs::read_dir(shipped().join(part)).unwrap().flatten() {
                if entry.path().is_file() {
                    fs::copy(entry.path(), folder.join(part).join(entry.file_name())).unwrap();
                }
            }
        }
        Self(folder)
    }

    fn spoil(&self, file: &str, from: &str, to: &str) -> &Self {
        let path = self.0.join(file);
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains(from), "{file} holds no {from}");
        fs::write(path, text.replacen(from, to, 1)).unwrap();
        self
    }

    fn problems(&self) -> Vec<Problem> {
        validate_dir(&self.0)
    }
}

impl Drop for Copy {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn line_of(file: &Path, text: &str) -> usize {
    let whole = fs::read_to_string(file).unwrap();
    whole.lines().position(|line| line.contains(text)).unwrap() + 1
}

#[test]
fn the_shipped_folder_is_sound() {
    let problems = validate_dir(&shipped());
    assert!(problems.is_empty(), "{problems:#?}");
}

#[test]
fn the_table_of_documents_is_of_today() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/documents.md");
    let committed = fs::read_to_string(path).unwrap();
    assert!(
        committed == Catalogue::builtin().markdown(),
        "docs/documents.md is stale: cargo xtask catalogue write"
    );
}

#[test]
fn every_problem_has_its_file_and_line() {
    let copy = Copy::new("lines");
    copy.spoil("documents/cn-id-card.json", "\"min\": 207", "\"min\": 450")
        .spoil("documents/cn-id-card.json", "\"min\": 193", "\"min\": 222")
        .spoil(
            "documents/cn-visa.json",
            "\"status\": \"enforced\"",
            "\"status\": \"advisory\"",
        )
        .spoil(
            "documents/us-visa.json",
            "\"colour\": \"off-white\"",
            "\"colour\": \"puce\"",
        )
        .spoil(
            "documents/fr-passport.json",
            "\"zh-CN\": \"法国护照、身份证\"",
            "\"zh-CN\": \"\"",
        )
        .spoil("places.json", "\"code\": \"440300\"", "\"code\": \"450300\"")
        .spoil("documents/de-passport.json", "\"region\"", "\"regoin\"");
    let problems = copy.problems();
    let at = |file: &str, text: &str| (file.to_owned(), line_of(&copy.0.join(file), text));
    for (expected, message) in [
        (
            at("documents/cn-id-card.json", "\"min\": 450"),
            "outside of the frame",
        ),
        (
            at("documents/cn-id-card.json", "\"min\": 222"),
            "min 222 above max 221",
        ),
        (
            at("documents/cn-visa.json", "\"advisory\""),
            "which gives Enforced",
        ),
        (
            at("documents/us-visa.json", "puce"),
            "no colour is named \"puce\"",
        ),
        (
            at("documents/fr-passport.json", "\"zh-CN\": \"\""),
            "both languages",
        ),
        (
            at("documents/de-passport.json", "regoin"),
            "unknown field `regoin`",
        ),
        (
            ("documents/de-passport.json".to_owned(), 1),
            "missing member \"region\"",
        ),
        (at("places.json", "\"name\": \"深圳市\""), "no code of 广东省"),
    ] {
        let hit = problems
            .iter()
            .any(|found| (found.file.clone(), found.line) == expected && found.message.contains(message));
        assert!(hit, "{expected:?} {message}: {problems:#?}");
    }
}

#[test]
fn what_is_no_json_and_what_stands_twice_is_named() {
    let copy = Copy::new("json");
    copy.spoil("documents/cn-cet.json", "{", "{{")
        .spoil(
            "documents/jp-visa.json",
            "\"id\": \"jp-visa\"",
            "\"id\": \"jp-visum\"",
        )
        .spoil(
            "documents/ie-passport.json",
            "\"sources\": {",
            "\"sources\": {}, \"sources\": {",
        );
    fs::remove_file(copy.0.join("documents/cn-passport.json")).unwrap();
    let problems = copy.problems();
    for (file, message) in [
        ("documents/cn-cet.json", "key must be a string"),
        ("documents/jp-visa.json", "is not the file's name"),
        ("documents/ie-passport.json", "stands twice"),
        ("catalogue.json", "no document \"cn-passport\""),
    ] {
        let hit = problems
            .iter()
            .any(|found| found.file == file && found.line > 0 && found.message.contains(message));
        assert!(hit, "{file} {message}: {problems:#?}");
    }
}

#[test]
fn a_folder_that_is_none_is_a_problem() {
    assert!(!validate_dir(Path::new("no such folder")).is_empty());
}

const OWN: &str = r#"{"version": "studio-3", "documents": [{
    "id": "studio-badge", "name": {"zh-CN": "工作证", "en": "Staff badge"}, "pinyin": "gong zuo zheng",
    "authority": {"zh-CN": "本公司", "en": "Our company"}, "region": "CN", "category": "work", "knowledge": "verified",
    "upload_frame": {
        "width_px": 300, "height_px": 400, "target_dpi": 300, "height_from": "hair", "width_between": "ears",
        "width": {"min": 300, "max": 300, "unit": "px", "status": "enforced", "source": "handbook"},
        "height": {"min": 400, "max": 400, "unit": "px", "status": "enforced", "source": "handbook"}
    },
    "sources": {"handbook": {"kind": "authority", "document": "Staff handbook", "clause": "4.2"}}
}]}"#;

#[test]
fn embedders_add_their_own_documents() {
    let builtin = Catalogue::builtin();
    let catalogue = builtin.with_overrides(OWN.as_bytes()).unwrap();
    assert_eq!(catalogue.documents().len(), builtin.documents().len() + 1);
    let requirement = catalogue.resolve("studio-badge", None).unwrap();
    let frame = requirement.frame.unwrap();
    assert_eq!((frame.width_px, frame.height_px), (300, 400));
    assert_eq!(frame.width_limit.source, "Staff handbook, 4.2");
    assert!(requirement.catalogue.version.ends_with("+studio-3"));
    assert!(
        !catalogue
            .summaries(Locale::En)
            .iter()
            .any(|summary| summary.group_name.is_empty())
    );

    let passport = fs::read_to_string(shipped().join("documents/us-passport.json")).unwrap();
    let renamed = passport.replacen("US passport", "American passport", 1);
    let overrides = format!("{{\"documents\": [{renamed}]}}");
    let catalogue = builtin.with_overrides(overrides.as_bytes()).unwrap();
    assert_eq!(catalogue.documents().len(), builtin.documents().len());
    assert_eq!(
        catalogue.document("us-passport").unwrap().name.en,
        "American passport"
    );
}

#[test]
fn a_faulty_override_is_refused_with_every_problem() {
    let faulty = OWN
        .replace("\"width_px\": 300", "\"width_px\": 301")
        .replace("\"Staff badge\"", "\"\"")
        .replace("\"4.2\"}}", "\"4.2\", \"page\": 7}}");
    let error = Catalogue::builtin()
        .with_overrides(faulty.as_bytes())
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Catalogue);
    assert!(error.message().contains("unknown field `page`"), "{error}");

    let faulty = OWN
        .replace("\"width_px\": 300", "\"width_px\": 301")
        .replace("\"Staff badge\"", "\"\"")
        .replace(
            "\"status\": \"enforced\", \"source\": \"handbook\"}\n",
            "\"status\": \"advisory\", \"source\": \"rumour\"}\n",
        );
    let error = Catalogue::builtin()
        .with_overrides(faulty.as_bytes())
        .unwrap_err();
    for problem in ["301, which we produce", "both languages", "source \"rumour\""] {
        assert!(error.message().contains(problem), "{problem}: {error}");
    }
    for text in [
        "",
        "[]",
        "{\"documents\": 7}",
        "{\"documents\": [7]}",
        "{\"documents\": [], \"x\": 1}",
        "{\"documents\": [], \"version\": \"\"}",
    ] {
        assert!(
            Catalogue::builtin().with_overrides(text.as_bytes()).is_err(),
            "{text}"
        );
    }
}
