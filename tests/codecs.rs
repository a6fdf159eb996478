//! Every file of the shared decoder torture set has the outcome that its manifest asks for.
//!
//! The set lies beside the repository and is not part of it; without it these tests say so and pass.

use std::collections::BTreeMap;
use std::path::PathBuf;

use yizhao::ErrorKind;
use yizhao::photo::{Limits, Photo};

/// Files that the manifest wants refused, or leaves open, with the reason that we give.
const REFUSED: &[(&str, ErrorKind)] = &[
    ("avif_8bit.avif", ErrorKind::UnsupportedFormat),
    ("bmp24.bmp", ErrorKind::UnsupportedFormat),
    ("bomb_bmp_header.bmp", ErrorKind::UnsupportedFormat),
    ("bomb_gif_65535.gif", ErrorKind::UnsupportedFormat),
    ("bomb_jpeg_grey_24000.jpg", ErrorKind::TooLarge),
    ("bomb_jpeg_header_65535.jpg", ErrorKind::TooLarge),
    ("bomb_jpeg_prog_600scans.jpg", ErrorKind::Corrupt),
    ("bomb_png_1bit_40000.png", ErrorKind::TooLarge),
    ("bomb_png_ihdr_2g.png", ErrorKind::TooLarge),
    ("bomb_png_rgb_20000.png", ErrorKind::TooLarge),
    ("bomb_png_tall.png", ErrorKind::TooLarge),
    ("bomb_webp_16383.webp", ErrorKind::TooLarge),
    ("empty.jpg", ErrorKind::Empty),
    ("gif_anim.gif", ErrorKind::UnsupportedFormat),
    ("gif_static.gif", ErrorKind::UnsupportedFormat),
    ("heic_10bit.heic", ErrorKind::UnsupportedFormat),
    ("heic_8bit.heic", ErrorKind::UnsupportedFormat),
    ("heic_irot_from_exif6.heic", ErrorKind::UnsupportedFormat),
    ("heic_named.jpg", ErrorKind::UnsupportedFormat),
    ("heic_trunc_50.heic", ErrorKind::UnsupportedFormat),
    ("html_named.jpg", ErrorKind::UnsupportedFormat),
    ("jpeg_12bit.jpg", ErrorKind::UnsupportedFormat),
    ("jpeg_arithmetic.jpg", ErrorKind::UnsupportedFormat),
    ("jpeg_leading_zeros.jpg", ErrorKind::UnsupportedFormat),
    ("jpeg_lossless.jpg", ErrorKind::UnsupportedFormat),
    ("jpeg_prog_trunc_40.jpg", ErrorKind::Truncated),
    ("jpeg_trunc_25.jpg", ErrorKind::Truncated),
    ("jpeg_trunc_5.jpg", ErrorKind::Truncated),
    ("jpeg_trunc_50.jpg", ErrorKind::Truncated),
    ("jpeg_trunc_90.jpg", ErrorKind::Truncated),
    ("jpeg_trunc_99.jpg", ErrorKind::Truncated),
    ("jpeg_zero_height.jpg", ErrorKind::Corrupt),
    ("jpeg_zero_width.jpg", ErrorKind::Corrupt),
    ("jxl.jxl", ErrorKind::UnsupportedFormat),
    ("large_108mp.jpg", ErrorKind::TooLarge),
    ("one_byte.jpg", ErrorKind::UnsupportedFormat),
    ("pdf_named.jpg", ErrorKind::UnsupportedFormat),
    ("png_bad_crc.png", ErrorKind::Corrupt),
    ("png_sig_only.png", ErrorKind::Truncated),
    ("png_trunc_60.png", ErrorKind::Truncated),
    ("random_64k.jpg", ErrorKind::UnsupportedFormat),
    ("riff_only.webp", ErrorKind::Truncated),
    ("small_1x1.jpg", ErrorKind::TooSmall),
    ("small_1x2000.jpg", ErrorKind::TooSmall),
    ("small_2000x1.jpg", ErrorKind::TooSmall),
    ("small_2x2.jpg", ErrorKind::TooSmall),
    ("small_8x8.jpg", ErrorKind::TooSmall),
    ("soi_eoi.jpg", ErrorKind::Corrupt),
    ("soi_only.jpg", ErrorKind::Truncated),
    ("svg_named.png", ErrorKind::UnsupportedFormat),
    ("tiff_cmyk.tif", ErrorKind::UnsupportedFormat),
    ("tiff_lzw.tif", ErrorKind::UnsupportedFormat),
    ("tiff_rgb16.tif", ErrorKind::UnsupportedFormat),
    ("webp_anim.webp", ErrorKind::UnsupportedFormat),
    ("webp_trunc_50.webp", ErrorKind::Truncated),
];

/// Files that decode although the manifest names no size.
const DECODED: &[(&str, [u32; 2])] = &[
    ("bomb_png_iccp_200mb.png", [600, 800]),
    ("large_50mp.jpg", [6144, 8192]),
    ("jpeg_ycck.jpg", [600, 800]),
    // Below the manifest's taste, above what the decoder refuses: the checks say that the face is too small.
    ("small_63x81.jpg", [63, 81]),
];

#[derive(Debug, PartialEq)]
enum Outcome {
    Decoded([u32; 2]),
    Refused(ErrorKind),
    Any,
}

struct Codecs {
    folder: PathBuf,
    expected: BTreeMap<String, String>,
}

impl Codecs {
    fn find() -> Option<Self> {
        let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/photos/codecs");
        let Ok(manifest) = std::fs::read_to_string(folder.join("manifest.csv")) else {
            println!("skipped: ../shared not present");
            return None;
        };
        let expected = manifest
            .lines()
            .skip(1)
            .map(|line| {
                let mut columns = line.splitn(3, ',');
                let file = columns.next().unwrap_or_default().to_owned();
                (file, columns.nth(1).unwrap_or_default().to_owned())
            })
            .collect();
        Some(Self { folder, expected })
    }

    fn bytes(&self, file: &str) -> Vec<u8> {
        std::fs::read(self.folder.join(file)).unwrap_or_else(|error| panic!("{file}: {error}"))
    }

    fn decode(&self, file: &str) -> Photo {
        Photo::decode(&self.bytes(file), &Limits::native()).unwrap_or_else(|error| panic!("{file}: {error}"))
    }

    /// What the manifest says, then what our tables add.
    fn expected(&self, file: &str) -> Outcome {
        if let Some((_, kind)) = REFUSED.iter().find(|(name, _)| *name == file) {
            return Outcome::Refused(*kind);
        }
        if let Some((_, size)) = DECODED.iter().find(|(name, _)| *name == file) {
            return Outcome::Decoded(*size);
        }
        let text = self.expected[file].trim_start_matches('"');
        let size = text.split(['"', ' ', ',', ';']).find_map(|word| {
            let (width, height) = word.split_once('x')?;
            Some([width.parse().ok()?, height.parse().ok()?])
        });
        match size {
            Some(size) if text.starts_with("decode ok") => Outcome::Decoded(size),
            _ => {
                assert!(text.starts_with("no crash"), "{file}: {text:?} is not understood");
                Outcome::Any
            }
        }
    }
}

#[test]
fn every_file_has_its_outcome() {
    let Some(codecs) = Codecs::find() else { return };
    let mut wrong = Vec::new();
    for file in codecs.expected.keys() {
        let outcome = match Photo::decode(&codecs.bytes(file), &Limits::native()) {
            Ok(photo) => Outcome::Decoded([photo.picture.width(), photo.picture.height()]),
            Err(error) => {
                assert!(
                    !error.message().is_empty() && !error.message().ends_with('.'),
                    "{file}"
                );
                Outcome::Refused(error.kind())
            }
        };
        let expected = codecs.expected(file);
        if expected != Outcome::Any && expected != outcome {
            wrong.push(format!("{file}: {outcome:?} instead of {expected:?}"));
        }
    }
    assert!(
        codecs.expected.len() > 140,
        "the manifest lists {} files",
        codecs.expected.len()
    );
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Mean absolute difference of two pictures of one size, in steps of 8-bit sRGB.
fn difference(a: &Photo, b: &Photo) -> f64 {
    let (a, b) = (a.picture.rgb(), b.picture.rgb());
    assert_eq!(a.len(), b.len());
    let sum: f64 = a.iter().zip(b).map(|(a, b)| f64::from(a.abs_diff(*b))).sum();
    sum / a.len() as f64
}

#[test]
fn all_orientations_give_the_same_upright_picture() {
    let Some(codecs) = Codecs::find() else { return };
    let base = codecs.decode("png_rgb8.png");
    for orientation in 1..=8u8 {
        let photo = codecs.decode(&format!("jpeg_exif_orient_{orientation}.jpg"));
        assert_eq!(photo.metadata.exif_orientation, orientation);
        assert_eq!(photo.metadata.captured_at.as_deref(), Some("2026-11-22T10:00:00"));
        let difference = difference(&photo, &base);
        assert!(difference < 2.5, "orientation {orientation}: {difference:.2}");
    }
    for file in [
        "jpeg_exif_bigendian_orient6.jpg",
        "jpeg_exif_after_other_app.jpg",
        "jpeg_exif_thumb_differs.jpg",
        "png_exif_orient6.png",
        "webp_exif_orient6.webp",
    ] {
        let difference = difference(&codecs.decode(file), &base);
        assert!(difference < 3.0, "{file}: {difference:.2}");
    }
}

#[test]
fn every_way_to_store_a_colour_gives_the_same_srgb() {
    let Some(codecs) = Codecs::find() else { return };
    let base = codecs.decode("png_rgb8.png");
    for (file, most) in [
        // Lossless ways: only rounding.
        ("png_adam7.png", 0.0),
        ("png_rgb16.png", 0.5),
        ("png_rgba16.png", 0.5),
        ("png_icc_p3.png", 0.5),
        ("webp_lossless.webp", 0.0),
        // What JPEG itself loses in this picture is about 1.9.
        ("jpeg_icc_p3.jpg", 2.5),
        ("jpeg_icc_p3_v4.jpg", 2.5),
        ("jpeg_icc_adobergb.jpg", 2.5),
        ("jpeg_icc_prophoto.jpg", 2.5),
        ("jpeg_icc_rec2020.jpg", 2.5),
        ("jpeg_icc_srgb.jpg", 2.5),
        ("jpeg_icc_garbage.jpg", 2.5),
        ("webp_icc_p3.webp", 2.5),
        ("jpeg_icc_multisegment.jpg", 5.0),
        ("jpeg_cmyk_adobe.jpg", 2.5),
        ("jpeg_rgb_adobe0.jpg", 2.5),
        ("jpeg_restart.jpg", 2.5),
        ("jpeg_sub440.jpg", 2.5),
        ("jpeg_sub411.jpg", 3.0),
    ] {
        let difference = difference(&codecs.decode(file), &base);
        assert!(difference <= most, "{file}: {difference:.2}, at most {most}");
    }
    let sequential = codecs.decode("jpeg_sub420.jpg");
    let progressive = codecs.decode("jpeg_progressive.jpg");
    assert!(difference(&sequential, &progressive) < 0.2);
    // The end marker alone missing loses no pixel, and what follows the picture adds none.
    for file in [
        "jpeg_no_eoi.jpg",
        "jpeg_trailing_mp4.jpg",
        "jpeg_second_jpeg_appended.jpg",
    ] {
        assert_eq!(codecs.decode(file).picture, sequential.picture, "{file}");
    }
}

#[test]
fn transparency_lies_over_white() {
    let Some(codecs) = Codecs::find() else { return };
    let picture = codecs.decode("png_rgba_transparent.png").picture;
    assert_eq!(picture.pixel(picture.width() / 2, 0), [255; 3]);
}

#[test]
fn resolution_is_read() {
    let Some(codecs) = Codecs::find() else { return };
    for (file, dpi) in [
        ("jpeg_dpi_72.jpg", Some([72.0, 72.0])),
        ("jpeg_dpi_300.jpg", Some([300.0, 300.0])),
        ("jpeg_dpi_350.jpg", Some([350.0, 350.0])),
        ("jpeg_dpi_300x150.jpg", Some([300.0, 150.0])),
        ("png_dpi300.png", Some([300.0, 300.0])),
        ("png_rgb8.png", None),
    ] {
        assert_eq!(
            yizhao::photo::read_metadata(&codecs.bytes(file)).dpi,
            dpi,
            "{file}"
        );
        assert_eq!(codecs.decode(file).metadata.dpi, dpi, "{file}");
    }
}

#[test]
fn the_browser_bound_refuses_what_would_not_fit_a_phone() {
    let Some(codecs) = Codecs::find() else { return };
    let limits = Limits::wasm();
    assert!(Photo::decode(&codecs.bytes("large_12mp_orient6.jpg"), &limits).is_ok());
    assert!(Photo::decode(&codecs.bytes("large_50mp.jpg"), &limits).is_ok());
    let progressive = codecs.bytes("jpeg_progressive.jpg");
    let limits = Limits {
        peak_bytes: 2_000_000,
        ..limits
    };
    assert_eq!(
        Photo::decode(&progressive, &limits)
            .map(|_| ())
            .map_err(|error| error.kind()),
        Err(ErrorKind::TooLarge)
    );
    assert!(Photo::decode(&codecs.bytes("jpeg_sub420.jpg"), &limits).is_ok());
}
