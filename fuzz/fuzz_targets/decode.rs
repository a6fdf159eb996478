//! Any bytes: a whole picture or an error, never a panic.
#![no_main]

use libfuzzer_sys::fuzz_target;
use yizhao::photo::{Limits, Photo};

fuzz_target!(|bytes: &[u8]| {
    // Small pictures keep the fuzzer quick; the code is the same.
    let limits = Limits {
        pixels: 1 << 18,
        longest_side_px: 2048,
        ..Limits::native()
    };
    if let Ok(photo) = Photo::decode(bytes, &limits) {
        let picture = photo.picture;
        assert_eq!(picture.rgb().len() as u64, u64::from(picture.width()) * u64::from(picture.height()) * 3);
        assert!(picture.width().min(picture.height()) >= limits.shortest_side_px);
        assert!((1..=8).contains(&photo.metadata.exif_orientation));
    }
});
