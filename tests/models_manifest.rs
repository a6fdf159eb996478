//! `models/manifest.json` describes the files beside it, and they stay within what a person is asked to download.

use std::fs;
use std::path::Path;

use serde_json::Value;
use sha2::{Digest, Sha256};

/// Brotli; what the first check loads, and everything.
const FIRST_CHECK_BYTES_MAX: u64 = 3_000_000;
const ALL_BYTES_MAX: u64 = 3_800_000;
/// Brotli; the attribute heads have a budget of their own.
const ATTRIBUTES_BYTES_MAX: u64 = 400_000;

fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

#[test]
fn the_manifest_describes_the_committed_networks() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("models");
    let text = fs::read_to_string(folder.join("manifest.json")).expect("models/ is committed");
    let manifest: Value = serde_json::from_str(&text).expect("valid JSON");
    let networks = manifest["networks"].as_array().expect("a list of networks");
    let (mut first_check, mut all) = (0, 0);
    for network in networks {
        let file = network["file"].as_str().expect("a file name");
        let bytes = fs::read(folder.join(file)).unwrap_or_else(|error| panic!("{file}: {error}"));
        assert_eq!(network["sha256"], sha256(&bytes), "{file}");
        assert_eq!(network["bytes"], bytes.len(), "{file}");
        assert_eq!(network["licence"], "Apache-2.0", "{file}");
        let brotli_bytes = network["brotli_bytes"].as_u64().expect("a size");
        all += brotli_bytes;
        if file != "face_blendshapes.nn" {
            first_check += brotli_bytes;
        }
    }
    let trained = |name: &str| {
        let bytes = fs::read(folder.join(format!("{name}.nn"))).expect("models/ is committed");
        assert_eq!(manifest[name]["sha256"], sha256(&bytes), "{name}");
        manifest[name]["brotli_bytes"].as_u64().expect("a size")
    };
    let heads = trained("attributes");
    assert!(heads <= ATTRIBUTES_BYTES_MAX, "{heads} bytes");
    let matte_edge = trained("matte_edge");
    first_check += matte_edge;
    all += matte_edge;
    assert_eq!(networks.len(), 5);
    assert!(first_check <= FIRST_CHECK_BYTES_MAX, "{first_check} bytes");
    assert!(all <= ALL_BYTES_MAX, "{all} bytes");
}
