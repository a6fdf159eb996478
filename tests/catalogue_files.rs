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

/// What is spoiled: file, old text, new text, a text on the line that is blamed (the spoiled one when empty), and words
/// of the message.
type Spoilt = (
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
);

fn blamed(name: &str, spoilt: &[Spoilt]) {
    let copy = Copy::new(name);
    for (file, from, to, _, _) in spoilt {
        copy.spoil(file, from, to);
    }
    let problems = copy.problems();
    for (file, _, to, at, message) in spoilt {
        let at = if at.is_empty() { to } else { at };
        let line = line_of(&copy.0.join(file), at.lines().next().unwrap());
        let hit = problems
            .iter()
            .any(|found| found.file == *file && found.line == line && found.message.contains(message));
        assert!(hit, "{file}:{line}: {message}: {problems:#?}");
    }
}

#[test]
fn faults_of_shape_have_their_line() {
    blamed(
        "shape",
        &[
            (
                "documents/jp-visa.json",
                "\"target_dpi\": 300",
                "\"target_dpi\": \"300\"",
                "",
                "invalid type: string",
            ),
            (
                "documents/my-passport.json",
                "\"height_from\": \"skull\"",
                "\"height_from\": \"hat\"",
                "",
                "unknown variant",
            ),
            (
                "documents/us-dv.json",
                "\"rule\": \"forbidden\"",
                "\"rule\": \"perhaps\"",
                "",
                "unknown variant",
            ),
            (
                "documents/cn-id-card.json",
                "\"mini-program\": {",
                "\"fax\": {",
                "",
                "unknown variant",
            ),
            (
                "defaults.json",
                "\"priority\": [\"head-height\"",
                "\"priority\": [\"hat\"",
                "",
                "unknown variant",
            ),
            (
                "places.json",
                "\"proof\": \"counter\"",
                "\"proof\": \"phone\"",
                "",
                "unknown variant",
            ),
            (
                "catalogue.json",
                "\"date\": \"2026-11-22\"",
                "\"date\": 20261122",
                "",
                "invalid type",
            ),
        ],
    );
}

#[test]
fn faults_of_ranges_have_their_line() {
    blamed(
        "ranges",
        &[
            (
                "documents/us-visa.json",
                "\"min\": 600, \"max\": 1200",
                "\"min\": 601, \"max\": 1200",
                "",
                "600, which we produce, is outside",
            ),
            (
                "documents/cn-visa.json",
                "\"min\": 40, \"max\": 120",
                "\"min\": 40, \"max\": 40.5",
                "",
                "both readings of a kilobyte",
            ),
            (
                "documents/cn-cet.json",
                "\"max\": 240",
                "\"max\": 24000000",
                "",
                "beyond ten million",
            ),
            (
                "documents/kr-passport.json",
                "\"max\": 531, \"unit\": \"px\"",
                "\"max\": 531, \"unit\": \"kb\"",
                "",
                "where one of [Px, Mm]",
            ),
            (
                "documents/ng-passport.json",
                "\"max\": 2, \"unit\": \"mb\"",
                "\"max\": 2",
                "",
                "no unit where one of",
            ),
            (
                "documents/au-passport.json",
                "\"photo_age_months\": { \"max\": 6",
                "\"photo_age_months\": { \"unit\": \"months\", \"max\": 6",
                "",
                "carries its unit in its name",
            ),
            (
                "documents/nz-visa.json",
                "\"min\": 0.745",
                "\"min\": 0.752",
                "\"aspect_ratio\": {",
                "0.75, which we produce, is outside",
            ),
            (
                "catalogue.json",
                "\"version\": \"0.1.0\"",
                "\"version\": \"one\"",
                "",
                "is no version",
            ),
        ],
    );
}

#[test]
fn limits_that_cannot_hold_together_have_their_line() {
    blamed(
        "contradictions",
        &[
            (
                "documents/cn-passport.json",
                "\"min\": 25, \"max\": 45",
                "\"min\": 200, \"max\": 210",
                "\"head_height\": {",
                "below a margin of 200 px",
            ),
            (
                "documents/cn-graduation-photo.json",
                "\"min\": 200, \"max\": 300",
                "\"min\": 10, \"max\": 40",
                "",
                "above the crown",
            ),
            (
                "documents/icao-9303.json",
                "\"min\": 90,",
                "\"min\": 320,",
                "\"eye_distance\": {",
                "wider apart than",
            ),
            (
                "documents/cn-driving-licence.json",
                "\"min\": 14,\n      \"max\": 16",
                "\"min\": 23,\n      \"max\": 26",
                "\"head_width\": {",
                "wider than the frame",
            ),
            (
                "documents/cn-social-security-card.json",
                "\"min\": 207, \"unit\"",
                "\"min\": 440, \"unit\"",
                "",
                "the eyes would stand above the crown",
            ),
        ],
    );
}

#[test]
fn faults_of_sources_have_their_line() {
    blamed(
        "sources",
        &[
            (
                "documents/in-visa.json",
                "\"max\": 300, \"unit\": \"kb\", \"status\": \"advisory\", \"source\": \"rulebook\"",
                "\"max\": 300, \"unit\": \"kb\", \"status\": \"advisory\", \"source\": \"rumour\"",
                "",
                "source \"rumour\" is not in the file's table",
            ),
            (
                "documents/us-dv.json",
                "\"min\": 0.5, \"max\": 0.69, \"unit\": \"ratio\", \"status\": \"enforced\"",
                "\"min\": 0.5, \"max\": 0.69, \"unit\": \"ratio\", \"status\": \"advisory\"",
                "",
                "which gives Enforced",
            ),
            (
                "documents/cn-id-card.json",
                "\"headwear\": { \"rule\": \"forbidden\", \"status\": \"enforced\", \"source\": \"ga461\" }",
                "\"headwear\": { \"rule\": \"forbidden\", \"status\": \"enforced\" }",
                "",
                "a rule needs a source",
            ),
            (
                "documents/cn-id-card.json",
                "\"crop\": { \"permission\": \"allowed\", \"source\": \"receipt-guide-3\" }",
                "\"crop\": { \"permission\": \"allowed\" }",
                "",
                "a permission needs a source",
            ),
            (
                "defaults.json",
                ", \"measurement\": \"not measured: the age that most documents of the catalogue ask for\"",
                "",
                "\"photo_age_months\"",
                "a default needs its measurement",
            ),
            (
                "defaults.json",
                "\"min\": 0.66, \"max\": 0.8, \"unit\": \"ratio\", \"status\": \"advisory\"",
                "\"min\": 0.66, \"max\": 0.8, \"unit\": \"ratio\", \"status\": \"enforced\"",
                "",
                "a fallback may only advise",
            ),
            (
                "documents/mo-id-card.json",
                "\"document\": \"澳門身份證明局 DSI-33-A（经他人转述）\"",
                "\"document\": \" \"",
                "\"rulebook\": {",
                "needs the document's title",
            ),
        ],
    );
}

#[test]
fn faults_of_languages_and_ids_have_their_line() {
    blamed(
        "languages",
        &[
            (
                "documents/pk-passport.json",
                "\"zh-CN\": \"巴基斯坦护照\", ",
                "",
                "\"name\":",
                "zh-CN",
            ),
            (
                "documents/il-passport.json",
                "\"en\": \"Israeli passport\"",
                "\"en\": \" \"",
                "",
                "both languages",
            ),
            (
                "documents/sa-evisa.json",
                "\"id\": \"sa-evisa\"",
                "\"id\": \"SA_evisa\"",
                "",
                "is not the file's name",
            ),
            (
                "documents/ae-passport.json",
                "\"region\": \"AE\"",
                "\"region\": \"ae\"",
                "",
                "two capital letters",
            ),
            (
                "documents/tr-passport.json",
                "\"pinyin\": \"",
                "\"pinyin\": \"Tǔ ",
                "",
                "is not pinyin",
            ),
            (
                "documents/hk-id-card.json",
                "\"channel\": \"counter\",",
                "\"channel\": \"counter\", \"channels\": { \"counter\": {} },",
                "",
                "own figures are for this channel",
            ),
            (
                "documents/cn-social-security-card.json",
                "\"440300\": {",
                "\"440399\": {",
                "",
                "no place has this GB/T 2260 code",
            ),
            (
                "places.json",
                "\"covers\": [\"cn-id-card\"]",
                "\"covers\": [\"cn-id-cart\"]",
                "",
                "no document \"cn-id-cart\"",
            ),
            (
                "catalogue.json",
                "\"cn-taiwan-permit\"",
                "\"cn-taiwan-permits\"",
                "",
                "no document \"cn-taiwan-permits\"",
            ),
        ],
    );
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

/// A folder of a test's own; removed at the end.
fn own_folder(name: &str, files: &[(&str, &str)]) -> Copy {
    let folder = std::env::temp_dir().join(format!("yizhao-own-{name}-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    for (file, text) in files {
        fs::write(folder.join(file), text).unwrap();
    }
    Copy(folder)
}

fn badge() -> &'static str {
    let list = OWN.split_once("[").unwrap().1;
    list.rsplit_once("]}").unwrap().0
}

#[test]
fn operators_name_a_file_or_a_folder() {
    let builtin = Catalogue::builtin();
    let folder = own_folder("good", &[("studio-badge.json", badge()), ("list.txt", OWN)]);
    for path in ["", "studio-badge.json", "list.txt"] {
        let catalogue = builtin.with_path(&folder.0.join(path)).unwrap();
        assert_eq!(
            catalogue.documents().len(),
            builtin.documents().len() + 1,
            "{path}"
        );
        assert_eq!(catalogue.document("studio-badge").unwrap().name.en, "Staff badge");
    }
    let whole = builtin.with_path(&shipped()).unwrap();
    assert_eq!(whole.documents().len(), builtin.documents().len());
}

#[test]
fn an_operators_faults_are_named_with_file_and_line() {
    let builtin = Catalogue::builtin();
    let faulty = badge()
        .replace("\"Staff badge\"", "\"\"")
        .replace("\"width_px\": 300", "\"width_px\": 301");
    let shapeless = badge()
        .replace("studio-badge", "other")
        .replace("\"region\"", "\"regoin\"");
    let folder = own_folder(
        "bad",
        &[("studio-badge.json", &faulty), ("other.json", &shapeless)],
    );
    let list = format!("{{\"documents\": [\n{faulty},\n{shapeless}\n]}}");
    fs::write(folder.0.join("list.txt"), &list).unwrap();
    let named = |path: &str| -> Vec<String> {
        let problems = builtin.with_path(&folder.0.join(path)).unwrap_err();
        problems.iter().map(ToString::to_string).collect()
    };
    let has = |problems: &[String], expected: &str| {
        assert!(
            problems.iter().any(|problem| problem.contains(expected)),
            "{expected}: {problems:#?}"
        );
    };
    let problems = named("");
    has(
        &problems,
        "studio-badge.json:2: name: a text needs both languages",
    );
    has(&problems, "301, which we produce");
    has(&problems, "other.json:3: regoin: unknown field");
    let problems = named("list.txt");
    has(
        &problems,
        "list.txt:3: documents/0/name: a text needs both languages",
    );
    has(&problems, "documents/1/regoin: unknown field");
    has(&named("studio-badge.json"), "studio-badge.json:2: name");
    has(&named("nothing.json"), "nothing.json:0:");
    let problems = builtin.with_path(&folder.0.join("no such folder")).unwrap_err();
    assert_eq!(problems.len(), 1);
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
