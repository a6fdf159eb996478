//! The command line as CONTRACT promises it: exit status, JSON Lines and nothing else, order, atomic output.

mod support;

use std::fs;

use serde_json::Value;
use support::{DOCUMENT, SHENZHEN, folder, json_lines, photo, run, status};

#[test]
fn usage_errors_are_2_and_leave_stdout_alone() {
    let known = photo("free/obama.jpg");
    let known = known.to_str().unwrap();
    for arguments in [
        &["check"][..],
        &["check", known],
        &["check", "--document", DOCUMENT],
        &["check", known, "--document", "no-such-document", "--json"],
        &[
            "check",
            known,
            "--document",
            DOCUMENT,
            "--city",
            "广东省",
            "--json",
        ],
        &[
            "check",
            known,
            known,
            "--document",
            DOCUMENT,
            "--annotate",
            "x.png",
        ],
        &["check", known, "--document", DOCUMENT, "--jobs", "0"],
        &["normalize", known, "--document", DOCUMENT],
        &["documents", "no-such-document", "--json"],
        &["frobnicate"],
    ] {
        let output = run(arguments);
        assert_eq!(status(&output), 2, "{arguments:?}");
        assert!(
            output.stdout.is_empty() && !output.stderr.is_empty(),
            "{arguments:?}"
        );
    }
}

#[test]
fn an_unreadable_photo_gets_its_line_and_the_rest_goes_on() {
    let folder = folder();
    let (empty, text, cut) = (
        folder.path().join("empty.jpg"),
        folder.path().join("text.jpg"),
        folder.path().join("cut.jpg"),
    );
    let whole = fs::read(photo("free/obama.jpg")).unwrap();
    fs::write(&empty, b"").unwrap();
    fs::write(&text, b"this is no photo").unwrap();
    fs::write(&cut, &whole[..whole.len() / 2]).unwrap();
    let good = photo("free/obama.jpg");
    let good = good.to_str().unwrap();
    let missing = folder.path().join("missing.jpg");
    let names = [&empty, &missing, &text, &cut].map(|path| path.to_str().unwrap());
    let folder_name = folder.path().to_str().unwrap();
    let mut arguments = vec!["check", good];
    arguments.extend(names);
    arguments.extend([folder_name, good, "--document", DOCUMENT, "--json", "--jobs", "3"]);
    let output = run(&arguments);
    assert_eq!(status(&output), 2);
    let lines = json_lines(&output);
    let photos: Vec<&str> = lines.iter().map(|line| line["photo"].as_str().unwrap()).collect();
    assert_eq!(
        photos,
        [good, names[0], names[1], names[2], names[3], folder_name, good]
    );
    let codes: Vec<&Value> = lines.iter().map(|line| &line["error"]["code"]).collect();
    assert_eq!(
        codes[1..6],
        [
            "empty",
            "not-found",
            "unsupported-format",
            "truncated",
            "is-a-directory"
        ]
    );
    assert!(lines[0]["verdict"].is_string() && lines[6]["verdict"].is_string());
    let mut repeated = [lines[0].clone(), lines[6].clone()];
    repeated
        .iter_mut()
        .for_each(|report| report["timings_ms"] = Value::Null);
    assert_eq!(
        repeated[0], repeated[1],
        "the same photo gives the same report on every thread"
    );
}

#[test]
fn messages_follow_the_language() {
    let english = run(&[
        "check",
        "missing.jpg",
        "--document",
        DOCUMENT,
        "--json",
        "--locale",
        "en",
    ]);
    let chinese = run(&["check", "missing.jpg", "--document", DOCUMENT, "--json"]);
    assert_eq!(
        json_lines(&english)[0]["error"]["message"],
        "There is no such file."
    );
    assert_eq!(json_lines(&chinese)[0]["error"]["message"], "找不到这个文件");
}

#[test]
fn a_portrait_as_taken_is_1_and_says_why() {
    let source = photo("free/obama.jpg");
    let source = source.to_str().unwrap();
    let output = run(&["check", source, "--document", DOCUMENT, "--json", "--landmarks"]);
    assert_eq!(status(&output), 1);
    let report = &json_lines(&output)[0];
    assert_eq!(report["verdict"], "retake", "he smiles with open lips");
    assert_eq!(report["landmarks"].as_array().map(Vec::len), Some(478));
    let without = run(&["check", source, "--document", DOCUMENT, "--json"]);
    assert_eq!(json_lines(&without)[0]["landmarks"], Value::Null);
    let text = run(&["check", source, "--document", DOCUMENT]);
    let text = String::from_utf8(text.stdout).unwrap();
    assert!(text.contains("需要重拍") && !text.contains('\x1b'), "{text}");
}

#[test]
fn annotating_writes_a_picture_of_the_same_size() {
    let folder = folder();
    let out = folder.path().join("seen.png");
    let source = photo("free/obama.jpg");
    let arguments = [
        "check",
        source.to_str().unwrap(),
        "--document",
        DOCUMENT,
        "--json",
        "--annotate",
        out.to_str().unwrap(),
    ];
    let output = run(&arguments);
    let report = &json_lines(&output)[0];
    assert_eq!(
        report["landmarks"],
        Value::Null,
        "drawing does not change the report"
    );
    let bytes = fs::read(&out).unwrap();
    let side = |at: usize| u32::from_be_bytes(bytes[at..at + 4].try_into().unwrap());
    assert_eq!(
        (Value::from(side(16)), Value::from(side(20))),
        (
            report["image"]["width"].clone(),
            report["image"]["height"].clone()
        )
    );
}

#[test]
fn a_prepared_photo_passes_and_is_written_whole() {
    let (Some(source), Some(prepared)) = (support::portrait(), support::prepared()) else {
        return;
    };
    let folder = folder();
    let out = folder.path().join("ready.jpg");
    let output = run(&[
        "normalize",
        source.to_str().unwrap(),
        "--document",
        DOCUMENT,
        "--city",
        SHENZHEN,
        "-o",
        out.to_str().unwrap(),
        "--json",
        "--compare",
        folder.path().join("compared.png").to_str().unwrap(),
        "--sheet",
        "6in",
    ]);
    assert_eq!(status(&output), 0, "{}", String::from_utf8_lossy(&output.stdout));
    let line = &json_lines(&output)[0];
    assert_eq!(line["output"]["file"], out.to_str().unwrap());
    assert_eq!(line["output_report"]["verdict"], "pass");
    let bytes = fs::read(&out).unwrap();
    assert_eq!(line["output"]["bytes"], bytes.len());
    assert_eq!(bytes, prepared, "the same photo is prepared to the same bytes");
    let mut names: Vec<_> = fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    names.sort();
    assert_eq!(
        names,
        [
            "compared.png",
            "ready.6in.jpg",
            "ready.6in.pdf",
            "ready.edits.json",
            "ready.jpg"
        ],
        "no temporary file stays"
    );
    let ledger: Value =
        serde_json::from_slice(&fs::read(folder.path().join("ready.edits.json")).unwrap()).unwrap();
    assert_eq!(ledger["edits"], line["edits"]);
    assert_eq!(ledger["output"]["sha256"], line["output"]["sha256"]);
    let compared = fs::read(folder.path().join("compared.png")).unwrap();
    assert!(compared.starts_with(b"\x89PNG"));
    let sheet = fs::read(folder.path().join("ready.6in.pdf")).unwrap();
    assert!(sheet.starts_with(b"%PDF"));
    let holds = |part: &[u8]| sheet.windows(part.len()).any(|window| window == part);
    assert!(holds(&bytes), "the prepared file itself is in the sheet");
    let again = run(&[
        "check",
        out.to_str().unwrap(),
        "--document",
        DOCUMENT,
        "--city",
        SHENZHEN,
    ]);
    assert_eq!(status(&again), 0, "{}", String::from_utf8_lossy(&again.stdout));
}

#[test]
fn nothing_is_written_for_a_photo_that_must_be_taken_again() {
    let folder = folder();
    let out = folder.path().join("never.jpg");
    for name in ["no_face.jpg", "three_faces.jpg"] {
        let source = photo(name);
        let output = run(&[
            "normalize",
            source.to_str().unwrap(),
            "--document",
            DOCUMENT,
            "-o",
            out.to_str().unwrap(),
            "--json",
        ]);
        assert_eq!(status(&output), 1, "{name}");
        let line = &json_lines(&output)[0];
        assert_eq!(line["verdict"], "retake", "{name}");
        assert_eq!(line["output"], Value::Null, "{name}");
        assert!(!out.exists(), "{name}");
    }
}

#[test]
fn an_unwritable_output_is_2() {
    let Some(source) = support::portrait() else { return };
    let output = run(&[
        "normalize",
        source.to_str().unwrap(),
        "--document",
        DOCUMENT,
        "-o",
        "/no/such/folder/out.jpg",
        "--json",
    ]);
    assert_eq!(status(&output), 2);
    assert_eq!(json_lines(&output)[0]["error"]["code"], "unwritable");
}

#[test]
fn the_catalogue_is_listed_with_sources() {
    let documents = json_lines(&run(&["documents", "--json"]));
    assert!(documents.len() >= 7 && documents.iter().any(|document| document["id"] == DOCUMENT));
    let document = &json_lines(&run(&["documents", DOCUMENT, "--city", "深圳", "--json"]))[0];
    assert_eq!(document["requirement"]["city"], SHENZHEN);
    let limits = document["requirement"]["limits"].as_object().unwrap();
    assert!(!limits.is_empty());
    for (name, limit) in limits {
        assert!(
            limit["source"].as_str().is_some_and(|source| !source.is_empty()),
            "{name}"
        );
    }
    let cities = json_lines(&run(&["cities", "--document", DOCUMENT, "--json"]));
    let shenzhen = cities.iter().find(|city| city["code"] == SHENZHEN).unwrap();
    assert_eq!(shenzhen["receipt"]["required"], true);
    assert!(shenzhen["receipt"]["validity_days"].as_u64().is_some());
    let text = String::from_utf8(run(&["documents", DOCUMENT, "--locale", "en"]).stdout).unwrap();
    assert!(
        text.contains("frame.width_limit") && text.contains("must"),
        "{text}"
    );
}
