//! Bad files made here: each is refused for its own reason, and no damage makes the decoder panic.

use jpeg_encoder::{ColorType, Encoder, SamplingFactor};
use yizhao::photo::{Limits, Metadata, Photo, read_metadata};
use yizhao::report::DecodedBy;
use yizhao::{ErrorKind, Locale};

const SIDE: u32 = 96;

/// A picture with detail everywhere, so that a missing part would show.
fn rgb(width: u32, height: u32) -> Vec<u8> {
    let mut state = 0x2545_F491_u32;
    (0..width * height)
        .flat_map(|at| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let (x, y) = (at % width, at / width);
            [(x * 2) as u8, (y * 2) as u8, (state >> 27) as u8 * 4]
        })
        .collect()
}

fn jpeg(progressive: bool, exif: Option<&[u8]>) -> Vec<u8> {
    let mut file = Vec::new();
    let mut encoder = Encoder::new(&mut file, 85);
    encoder.set_progressive(progressive);
    if let Some(exif) = exif {
        encoder.add_exif_metadata(exif).expect("fits a segment");
    }
    encoder
        .encode(&rgb(SIDE, SIDE), SIDE as u16, SIDE as u16, ColorType::Rgb)
        .expect("encodes");
    file
}

fn png_file() -> Vec<u8> {
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, SIDE, SIDE);
    encoder.set_color(png::ColorType::Rgb);
    let mut writer = encoder.write_header().expect("writes");
    writer.write_image_data(&rgb(SIDE, SIDE)).expect("writes");
    writer.finish().expect("writes");
    file
}

fn webp_file() -> Vec<u8> {
    let mut file = Vec::new();
    image_webp::WebPEncoder::new(&mut file)
        .encode(&rgb(SIDE, SIDE), SIDE, SIDE, image_webp::ColorType::Rgb8)
        .expect("encodes");
    file
}

/// A PNG's signature and header, with nothing behind.
fn png_header(width: u32, height: u32) -> Vec<u8> {
    let mut file = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
    file.extend(width.to_be_bytes());
    file.extend(height.to_be_bytes());
    file.extend([8, 2, 0, 0, 0, 0, 0, 0, 0]);
    file
}

/// Little-endian EXIF: orientation, software, a pointer to the capture date, a pointer to a place.
fn exif_with_place(orientation: u16) -> Vec<u8> {
    fn entry(tag: u16, kind: u16, count: u32, value: u32) -> Vec<u8> {
        let mut entry = Vec::new();
        entry.extend(tag.to_le_bytes());
        entry.extend(kind.to_le_bytes());
        entry.extend(count.to_le_bytes());
        entry.extend(value.to_le_bytes());
        entry
    }
    let (software, date) = (b"\x01 Beauty 3.1 \0\0\0", b"2026:10:02 09:12:44\0");
    let first = 8 + 2 + 4 * 12 + 4;
    let capture = first + software.len() as u32;
    let place = capture + 2 + 12 + 4 + date.len() as u32;
    let mut block = b"II*\0\x08\0\0\0\x04\0".to_vec();
    block.extend(entry(0x0112, 3, 1, orientation.into()));
    block.extend(entry(0x0131, 2, software.len() as u32, first));
    block.extend(entry(0x8769, 4, 1, capture));
    block.extend(entry(0x8825, 4, 1, place));
    block.extend([0; 4]);
    block.extend(software);
    block.extend([1, 0]);
    block.extend(entry(0x9003, 2, date.len() as u32, capture + 18));
    block.extend([0; 4]);
    block.extend(date);
    block.extend([1, 0]);
    block.extend(entry(0x0001, 2, 2, u32::from(b'N')));
    block.extend([0; 4]);
    block
}

fn refused(bytes: &[u8]) -> ErrorKind {
    match Photo::decode(bytes, &Limits::native()) {
        Ok(photo) => panic!("decoded {}×{}", photo.picture.width(), photo.picture.height()),
        Err(error) => {
            for locale in [Locale::ZhCn, Locale::En] {
                assert!(!error.kind().explain(locale).is_empty());
            }
            error.kind()
        }
    }
}

#[test]
fn each_bad_file_has_its_own_reason() {
    assert_eq!(refused(b""), ErrorKind::Empty);
    assert_eq!(
        refused(b"This is my photo. Really."),
        ErrorKind::UnsupportedFormat
    );
    assert_eq!(refused(&png_header(30_000, 30_000)), ErrorKind::TooLarge);
    assert_eq!(refused(&png_header(1, 1)), ErrorKind::TooSmall);
    assert_eq!(refused(&png_header(0, 40)), ErrorKind::TooSmall);
    let heavy = vec![0xFF; Limits::native().file_bytes as usize + 1];
    assert_eq!(refused(&heavy), ErrorKind::TooLarge);
    let heic = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic";
    let error = Photo::decode(heic, &Limits::native())
        .map(|_| ())
        .expect_err("is HEIC");
    assert!(error.message().contains("heic"), "{error}");
    assert_eq!(error.kind(), ErrorKind::UnsupportedFormat);
}

#[test]
fn a_cut_file_is_refused_wherever_it_is_cut() {
    for (name, file) in [
        ("sequential", jpeg(false, None)),
        ("progressive", jpeg(true, None)),
        ("png", png_file()),
        ("webp", webp_file()),
    ] {
        let whole = Photo::decode(&file, &Limits::native()).expect(name);
        for length in 0..file.len() {
            match Photo::decode(&file[..length], &Limits::native()) {
                Err(error) => {
                    let expected = match (length, error.kind()) {
                        (0, ErrorKind::Empty) | (1..=11, ErrorKind::UnsupportedFormat) => true,
                        (_, kind) => kind == ErrorKind::Truncated,
                    };
                    assert!(expected, "{name} cut to {length}: {error}");
                }
                // The last bytes hold a checksum, an end marker, or the padding of the last block.
                Ok(photo) => {
                    assert!(
                        length + 32 > file.len(),
                        "{name} cut to {length} of {}",
                        file.len()
                    );
                    let differing = photo
                        .picture
                        .rgb()
                        .iter()
                        .zip(whole.picture.rgb())
                        .filter(|(a, b)| a != b)
                        .count();
                    assert!(
                        differing * 20 < whole.picture.rgb().len(),
                        "{name} cut to {length}: {differing} samples differ"
                    );
                }
            }
        }
    }
}

#[test]
fn a_cut_sequential_jpeg_is_refused_even_with_an_end_marker() {
    let file = jpeg(false, None);
    for length in (700..file.len() - 40).step_by(97) {
        let mut cut = file[..length].to_vec();
        if cut.ends_with(&[0xFF]) {
            cut.push(0);
        }
        cut.extend([0xFF, 0xD9]);
        assert_eq!(
            refused(&cut),
            ErrorKind::Truncated,
            "cut to {length} of {}",
            file.len()
        );
    }
}

/// zune-jpeg 0.5.15 returns garbage for these and calls it success (its issue 422). When it decodes them, so may we.
#[test]
fn separate_scans_of_subsampled_colour_are_refused_and_of_full_colour_are_right() {
    let write = |sampling, separate| {
        let mut file = Vec::new();
        let mut encoder = Encoder::new(&mut file, 90);
        encoder.set_sampling_factor(sampling);
        encoder.set_optimized_huffman_tables(separate);
        encoder
            .encode(&rgb(SIDE, SIDE), SIDE as u16, SIDE as u16, ColorType::Rgb)
            .expect("encodes");
        file
    };
    let quarter = write(SamplingFactor::R_4_2_0, true);
    assert_eq!(refused(&quarter), ErrorKind::UnsupportedFormat);
    let [separate, together] = [true, false].map(|separate| {
        Photo::decode(&write(SamplingFactor::R_4_4_4, separate), &Limits::native())
            .expect("decodes")
            .picture
    });
    assert_eq!(separate, together);
}

/// A few thousand damaged files: any answer, but always an answer.
#[test]
fn no_damage_makes_it_panic() {
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    let mut random = move |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 33) as usize % below
    };
    let seeds = [
        jpeg(false, Some(&exif_with_place(6))),
        jpeg(true, None),
        png_file(),
        webp_file(),
    ];
    let mut decoded = 0;
    for round in 0..2_400 {
        let mut file = seeds[round % seeds.len()].clone();
        // Headers are where a decoder is led astray: half of the damage goes there.
        let within = if round % 8 < 4 {
            file.len().min(700)
        } else {
            file.len()
        };
        for _ in 0..=random(4) {
            let at = random(within);
            match random(4) {
                0 => file[at] ^= 1 << random(8),
                1 => file[at] = random(256) as u8,
                2 => file[at] = [0x00, 0xFF, 0x7F, 0x80][random(4)],
                _ => {
                    let from = random(file.len());
                    let length = random(32).min(file.len() - from).min(file.len() - at);
                    file.copy_within(from..from + length, at);
                }
            }
        }
        let metadata = read_metadata(&file);
        assert!((1..=8).contains(&metadata.exif_orientation));
        if let Ok(photo) = Photo::decode(&file, &Limits::wasm()) {
            decoded += 1;
            let picture = photo.picture;
            assert_eq!(
                picture.rgb().len(),
                (picture.width() * picture.height() * 3) as usize
            );
        }
    }
    assert!(
        decoded > 100,
        "{decoded} damaged files still decode: the damage is too coarse to test anything"
    );
}

#[test]
fn what_exif_says_is_read_and_a_place_is_not_kept() {
    let file = jpeg(false, Some(&exif_with_place(5)));
    let metadata = read_metadata(&file);
    assert_eq!(
        metadata,
        Metadata {
            format: "jpeg".to_owned(),
            bytes: file.len() as u64,
            dpi: None,
            exif_orientation: 5,
            captured_at: Some("2026-10-02T09:12:44".to_owned()),
            software: Some("Beauty 3.1".to_owned()),
            edited_with: None,
            focal_length_35mm: None,
            decoded_by: DecodedBy::Browser,
        }
    );
    for invalid in [0, 9, 300] {
        assert_eq!(
            read_metadata(&jpeg(false, Some(&exif_with_place(invalid)))).exif_orientation,
            1
        );
    }
}

#[test]
fn browser_pixels_are_taken_as_they_are() {
    let metadata = read_metadata(&jpeg(false, Some(&exif_with_place(6))));
    let mut rgba = vec![255; 40 * 50 * 4];
    rgba[..4].copy_from_slice(&[10, 20, 30, 128]);
    let photo = Photo::from_rgba(40, 50, &rgba, metadata.clone()).expect("fits");
    assert_eq!((photo.picture.width(), photo.picture.height()), (40, 50));
    assert_eq!(photo.picture.pixel(0, 0), [132, 137, 142]);
    assert_eq!(photo.metadata.decoded_by, DecodedBy::Browser);
    for (width, height, kind) in [
        (41, 50, ErrorKind::Corrupt),
        (u32::MAX, u32::MAX, ErrorKind::TooLarge),
        (0, 0, ErrorKind::TooSmall),
    ] {
        let result = Photo::from_rgba(width, height, &rgba, metadata.clone());
        assert_eq!(result.map(|_| ()).map_err(|error| error.kind()), Err(kind));
    }
}

/// The value is fixed: it is how two platforms agree that they saw the same picture.
#[test]
fn the_pixel_hash_is_of_size_and_pixels() {
    let picture = |width, height| yizhao::photo::Picture::new(width, height, vec![7; 36 * 3]);
    assert_eq!(picture(6, 6).xxh3().len(), 16);
    assert_ne!(picture(4, 9).xxh3(), picture(9, 4).xxh3());
    let mut bytes = Vec::new();
    bytes.extend(4u32.to_le_bytes());
    bytes.extend(9u32.to_le_bytes());
    bytes.extend([7; 36 * 3]);
    assert_eq!(
        picture(4, 9).xxh3(),
        format!("{:016x}", xxhash_rust::xxh3::xxh3_64(&bytes))
    );
}
