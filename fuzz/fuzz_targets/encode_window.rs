//! Any small picture, any window, any resolution: a proven file inside the window, or an honest answer why not.
#![no_main]

use libfuzzer_sys::fuzz_target;
use yizhao::catalogue::{FileRule, Limit, LimitStatus};
use yizhao::normalize::encode::{EncodeFailure, encode_jpeg};
use yizhao::photo::Picture;
use yizhao::report::Range;

fuzz_target!(|bytes: &[u8]| {
    let Some(([w, h, min1, min0, span1, span0, d1, d0], pixels)) = bytes.split_first_chunk::<8>() else {
        return;
    };
    let (width, height) = (u32::from(w % 96) + 1, u32::from(h % 96) + 1);
    let length = (width * height * 3) as usize;
    let rgb = pixels.iter().chain(&[0; 1]).copied().cycle().take(length).collect();
    let picture = Picture::new(width, height, rgb);
    let min = f64::from(u16::from_be_bytes([*min1, *min0]));
    let max = min + f64::from(u16::from_be_bytes([*span1, *span0]));
    let dpi = u16::from_be_bytes([*d1, *d0]).max(1);
    let rule = FileRule {
        formats: vec!["jpeg".to_owned()],
        bytes: Some(Limit {
            range: Range {
                min: Some(min),
                max: Some(max),
            },
            status: LimitStatus::Enforced,
            source: String::new(),
        }),
    };
    match encode_jpeg(&picture, &rule, dpi) {
        Ok(encoded) => {
            let bytes = encoded.jpeg.len() as f64;
            assert!(bytes <= max);
            assert_eq!(encoded.below_minimum, bytes < min);
        }
        Err(EncodeFailure::TooManyBytes { smallest_bytes, .. }) => assert!(smallest_bytes as f64 > max),
        Err(other) => panic!("{other}"),
    }
});
