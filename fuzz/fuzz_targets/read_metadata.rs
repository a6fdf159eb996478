//! Any bytes: bounded, clean metadata, never a panic.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let metadata = yizhao::photo::read_metadata(bytes);
    assert_eq!(metadata.bytes, bytes.len() as u64);
    assert!((1..=8).contains(&metadata.exif_orientation));
    assert!(metadata.dpi.is_none_or(|dpi| dpi.iter().all(|value| *value > 0.0 && value.is_finite())));
    assert!(metadata.captured_at.is_none_or(|text| text.len() == 19));
    assert!(metadata.software.is_none_or(|text| {
        (1..=64).contains(&text.chars().count()) && !text.contains(char::is_control)
    }));
});
