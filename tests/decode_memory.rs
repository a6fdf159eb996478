//! Decoding holds no more memory than its estimate, which is what the limits are checked against; and a file made to
//! exhaust memory is refused or decoded within a small bound.
//!
//! One test in a binary of its own: the allocator counts for the whole process.

use std::path::Path;

use peak_alloc::PeakAlloc;
use yizhao::photo::{Limits, Photo};

#[global_allocator]
static ALLOCATOR: PeakAlloc = PeakAlloc;

/// Bytes held at once beyond what was held before, and whether it decoded.
fn peak(bytes: &[u8], limits: &Limits) -> (usize, bool) {
    ALLOCATOR.reset_peak_usage();
    let before = ALLOCATOR.current_usage();
    let decoded = Photo::decode(bytes, limits).is_ok();
    (ALLOCATOR.peak_usage() - before, decoded)
}

/// The decoder's own estimate, which it names when nothing at all is granted.
fn estimate(bytes: &[u8]) -> u64 {
    let limits = Limits {
        peak_bytes: 0,
        ..Limits::native()
    };
    let error = Photo::decode(bytes, &limits)
        .map(|_| ())
        .expect_err("nothing is granted");
    let number = error.message().split(' ').find_map(|word| word.parse().ok());
    number.unwrap_or_else(|| panic!("no number in {error}"))
}

#[test]
fn decoding_stays_within_its_bounds() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/photos/codecs");
    if !folder.exists() {
        println!("skipped: ../shared not present");
        return;
    }
    let read =
        |file: &str| std::fs::read(folder.join(file)).unwrap_or_else(|error| panic!("{file}: {error}"));

    for file in [
        "jpeg_sub420.jpg",
        "jpeg_sub444.jpg",
        "jpeg_progressive.jpg",
        "jpeg_exif_orient_6.jpg",
        "jpeg_cmyk_icc.jpg",
        "jpeg_icc_p3.jpg",
        "png_rgb16.png",
        "png_adam7.png",
        "png_exif_orient6.png",
        "webp_lossy.webp",
        "webp_lossless.webp",
        "webp_alpha.webp",
        "webp_exif_orient6.webp",
        "large_12mp.jpg",
        "large_12mp_orient6.jpg",
    ] {
        let bytes = read(file);
        let estimate = estimate(&bytes);
        let (held, decoded) = peak(&bytes, &Limits::native());
        // The file itself belongs to the caller here, and to the estimate.
        let held = (held + bytes.len()) as u64;
        println!("{file}: holds {held}, estimated {estimate}");
        assert!(decoded, "{file}");
        assert!(
            held <= estimate + 256 * 1024,
            "{file} holds {held} bytes, estimated {estimate}"
        );
    }

    for (file, most) in [
        ("bomb_jpeg_header_65535.jpg", 64 * 1024),
        ("bomb_jpeg_grey_24000.jpg", 64 * 1024),
        ("bomb_jpeg_prog_600scans.jpg", 64 * 1024),
        ("bomb_png_1bit_40000.png", 64 * 1024),
        ("bomb_png_ihdr_2g.png", 64 * 1024),
        ("bomb_png_rgb_20000.png", 64 * 1024),
        ("bomb_png_tall.png", 64 * 1024),
        ("bomb_webp_16383.webp", 64 * 1024),
        ("large_108mp.jpg", 64 * 1024),
        ("bomb_png_ztxt_200mb.png", 4 * 1024 * 1024),
        ("bomb_png_iccp_200mb.png", 24 * 1024 * 1024),
        ("jpeg_com_64k_x40.jpg", 4 * 1024 * 1024),
        ("jpeg_exif_huge_count.jpg", 4 * 1024 * 1024),
        ("jpeg_exif_ifd_loop.jpg", 4 * 1024 * 1024),
    ] {
        let (held, _) = peak(&read(file), &Limits::native());
        println!("{file}: holds {held}");
        assert!(held <= most, "{file} holds {held} bytes, at most {most}");
    }
}
