//! The encoder hits every document's window of bytes with the best file that fits, and proves it.

use yizhao::catalogue::{Catalogue, FileRule, Limit, LimitStatus};
use yizhao::normalize::encode::{Chroma, EncodeFailure, Encoded, encode_jpeg, sha256_hex};
use yizhao::photo::{Limits, Photo, Picture, read_metadata};
use yizhao::report::Range;

struct Random(u64);

impl Random {
    fn below(&mut self, bound: u32) -> u32 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        ((self.0 >> 33) % u64::from(bound)) as u32
    }
}

/// A pale background with a shaded, coloured, grainy oval: as much detail as `grain` says.
fn portrait(width: u32, height: u32, grain: u32, random: &mut Random) -> Picture {
    let (cx, cy) = (f64::from(width) / 2.0, f64::from(height) * 0.55);
    let hue = [
        120 + random.below(100),
        80 + random.below(90),
        60 + random.below(90),
    ];
    let mut rgb = Vec::with_capacity(width as usize * height as usize * 3);
    for y in 0..height {
        for x in 0..width {
            let (dx, dy) = (
                (f64::from(x) - cx) / (cx * 0.7),
                (f64::from(y) - cy) / (cy * 0.75),
            );
            let inside = dx * dx + dy * dy;
            for channel in hue {
                let value = if inside < 1.0 {
                    f64::from(channel) * (1.0 - 0.4 * inside) + f64::from((x / 7 + y / 5) % 3) * 6.0
                } else {
                    255.0
                };
                let noise = f64::from(random.below(grain + 1)) - f64::from(grain) / 2.0;
                rgb.push((value + noise).clamp(0.0, 255.0) as u8);
            }
        }
    }
    Picture::new(width, height, rgb)
}

fn rule(min: Option<f64>, max: Option<f64>) -> FileRule {
    FileRule {
        formats: vec!["jpeg".to_owned()],
        bytes: Some(Limit {
            range: Range { min, max },
            status: LimitStatus::Enforced,
            source: "made up".to_owned(),
        }),
    }
}

fn assert_proven(picture: &Picture, encoded: &Encoded, dpi: u16) {
    let photo = Photo::decode(&encoded.jpeg, &Limits::native()).expect("reads back");
    assert_eq!(
        (photo.picture.width(), photo.picture.height()),
        (picture.width(), picture.height())
    );
    assert_eq!(photo.metadata.dpi, Some([f64::from(dpi); 2]));
    assert_eq!(photo.metadata.captured_at, None);
    assert_eq!(photo.metadata.software, None);
    let scans = encoded
        .jpeg
        .windows(2)
        .filter(|pair| *pair == [0xFF, 0xDA])
        .count();
    assert_eq!(
        scans, 1,
        "decoders in wide use garble a picture in several sequential scans"
    );
    for (name, marker) in [("EXIF or XMP", 0xE1), ("a profile", 0xE2), ("a comment", 0xFE)] {
        let carried = encoded
            .jpeg
            .windows(2)
            .take(600)
            .any(|pair| pair == [0xFF, marker]);
        assert!(!carried, "the file carries {name}");
    }
}

#[test]
fn every_document_gets_a_file_inside_its_window() {
    let catalogue = Catalogue::builtin();
    let mut random = Random(7);
    let mut windows = 0;
    for document in catalogue.documents() {
        let requirement = catalogue.resolve(&document.id, None).expect("resolves");
        let (Some(frame), Some(limit)) = (&requirement.frame, &requirement.file.bytes) else {
            continue;
        };
        windows += 1;
        for grain in [6, 20, 60] {
            let picture = portrait(frame.width_px, frame.height_px, grain, &mut random);
            let encoded = encode_jpeg(&picture, &requirement.file, frame.target_dpi).expect("fits");
            let bytes = encoded.jpeg.len() as f64;
            println!(
                "{} {}×{} grain {grain}: {bytes} bytes, quality {}, {}, mse {:.1}",
                document.id,
                frame.width_px,
                frame.height_px,
                encoded.quality,
                encoded.chroma.name(),
                encoded.mean_squared_error
            );
            assert!(limit.range.contains(bytes), "{} of {:?}", bytes, limit.range);
            assert!(!encoded.below_minimum);
            assert_proven(&picture, &encoded, frame.target_dpi);
        }
    }
    assert!(windows >= 7, "only {windows} documents have a window");
}

#[test]
fn nothing_better_fits() {
    let mut random = Random(99);
    for (min, max) in [(14_336.0, 20_000.0), (20_480.0, 80_000.0), (30_720.0, 45_000.0)] {
        let picture = portrait(354, 472, 10 + random.below(30), &mut random);
        let encoded = encode_jpeg(&picture, &rule(Some(min), Some(max)), 300).expect("fits");
        for above in encoded.quality + 1..=100 {
            let narrower = rule(None, Some(max));
            let mut jpeg = Vec::new();
            let mut encoder = jpeg_encoder::Encoder::new(&mut jpeg, above);
            encoder.set_density(jpeg_encoder::PixelDensity::dpi(300));
            encoder.set_sampling_factor(match encoded.chroma {
                Chroma::Full => jpeg_encoder::SamplingFactor::R_4_4_4,
                Chroma::Quarter => jpeg_encoder::SamplingFactor::R_4_2_0,
            });
            encoder.set_chroma_subsampling_method(jpeg_encoder::ChromaSubsamplingMethod::Average);
            let size = |pixels: u32| pixels as u16;
            encoder
                .encode(
                    picture.rgb(),
                    size(picture.width()),
                    size(picture.height()),
                    jpeg_encoder::ColorType::Rgb,
                )
                .expect("encodes");
            let range = narrower.bytes.expect("has a window").range;
            assert!(
                !range.contains(jpeg.len() as f64),
                "quality {above} would give {} of {max} bytes, {} was chosen",
                jpeg.len(),
                encoded.quality
            );
        }
    }
}

/// A larger window never gives a worse picture.
#[test]
fn more_bytes_never_err_more() {
    let mut random = Random(5);
    let picture = portrait(358, 441, 25, &mut random);
    let mut last = f64::INFINITY;
    for max in [9_000.0, 14_000.0, 20_000.0, 30_000.0, 45_000.0, 80_000.0] {
        let encoded = encode_jpeg(&picture, &rule(None, Some(max)), 350).expect("fits");
        assert!(encoded.jpeg.len() as f64 <= max);
        assert!(
            encoded.mean_squared_error <= last,
            "{max}: {} after {last}",
            encoded.mean_squared_error
        );
        last = encoded.mean_squared_error;
    }
    assert!(last < 12.0, "80,000 bytes still err by {last}");
}

#[test]
fn without_a_maximum_the_quality_is_95_or_what_the_minimum_asks() {
    let picture = portrait(300, 400, 12, &mut Random(3));
    let free = FileRule {
        formats: vec![],
        bytes: None,
    };
    let encoded = encode_jpeg(&picture, &free, 300).expect("encodes");
    assert_eq!((encoded.quality, encoded.chroma), (95, Chroma::Full));
    let at_least = encoded.jpeg.len() as f64 + 2_000.0;
    let raised = encode_jpeg(&picture, &rule(Some(at_least), None), 300).expect("encodes");
    assert!(raised.quality > 95 && raised.jpeg.len() as f64 >= at_least && !raised.below_minimum);
}

#[test]
fn a_plain_picture_is_honestly_below_the_minimum() {
    let picture = Picture::new(358, 441, vec![255; 358 * 441 * 3]);
    let encoded = encode_jpeg(&picture, &rule(Some(14_336.0), Some(20_000.0)), 350).expect("encodes");
    assert!(encoded.below_minimum);
    assert_eq!(encoded.quality, 100);
    assert!(encoded.jpeg.ends_with(&[0xFF, 0xD9]), "padded");
    assert!(
        encoded.jpeg.len() < 8_000,
        "{} bytes of white",
        encoded.jpeg.len()
    );
}

#[test]
fn what_cannot_be_is_said() {
    let picture = portrait(358, 441, 40, &mut Random(11));
    match encode_jpeg(&picture, &rule(None, Some(900.0)), 350) {
        Err(EncodeFailure::TooManyBytes {
            smallest_bytes,
            limit_bytes: 900,
        }) => assert!(smallest_bytes > 900 && smallest_bytes < 10_000),
        other => panic!("{other:?}"),
    }
    let png_only = FileRule {
        formats: vec!["png".to_owned()],
        bytes: None,
    };
    let failure = encode_jpeg(&picture, &png_only, 350).expect_err("takes no jpeg");
    assert_eq!(failure.to_string(), "the document accepts png, not jpeg");
}

#[test]
fn equal_pictures_give_equal_files() {
    let picture = portrait(354, 472, 20, &mut Random(1));
    let rule = rule(Some(20_480.0), Some(80_000.0));
    let [a, b] = [0, 1].map(|_| encode_jpeg(&picture, &rule, 300).expect("fits"));
    assert_eq!(sha256_hex(&a.jpeg), sha256_hex(&b.jpeg));
    assert_eq!(read_metadata(&a.jpeg).format, "jpeg");
    assert_eq!(
        sha256_hex(b"abc"),
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    );
}
