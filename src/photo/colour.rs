//! Embedded colour profiles to sRGB, through moxcms. Source: ICC.1:2022.
//!
//! A profile that cannot be read, or is made for another kind of pixel, is ignored, as browsers do. Alpha and the
//! picture's rendering intent beyond "relative colorimetric or as the profile's tables say" are not looked at.

use std::sync::Arc;

use moxcms::{ColorProfile, DataColorSpace, Layout, ParsingOptions, Transform8BitExecutor, TransformOptions};

/// Largest profile that is looked at, bytes; press profiles are below 3 MB.
pub(super) const LARGEST_PROFILE_BYTES: usize = 4 * 1024 * 1024;
/// What reading a profile and preparing its tables holds beside the profile: measured at most 3 MB, for press profiles.
const TABLES_BYTES: u64 = 4 * 1024 * 1024;
const CHUNK_PX: usize = 4096;
/// A profile whose colours differ from sRGB by no more than its own rounding is sRGB.
const ROUNDING: u8 = 1;

/// Most memory that a profile of that many bytes takes, with tables of 16-bit entries widened to `f32`.
pub(super) const fn work_bytes(profile: usize) -> u64 {
    if profile == 0 {
        0
    } else {
        TABLES_BYTES + 4 * profile as u64
    }
}

/// What the samples of a picture are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Samples {
    Grey,
    Rgb,
    Cmyk,
}

/// A way from a profile's colours to sRGB.
pub(super) struct ToSrgb {
    executor: Arc<Transform8BitExecutor>,
}

impl ToSrgb {
    /// `None` when there is nothing to do or nothing that can be done.
    pub(super) fn new(profile: &[u8], samples: Samples) -> Option<Self> {
        if profile.is_empty() || profile.len() > LARGEST_PROFILE_BYTES {
            return None;
        }
        let options = ParsingOptions {
            max_profile_size: LARGEST_PROFILE_BYTES + 1,
            max_allowed_clut_size: LARGEST_PROFILE_BYTES,
            ..ParsingOptions::default()
        };
        let profile = ColorProfile::new_from_slice_with_options(profile, options).ok()?;
        let (space, layout) = match samples {
            Samples::Grey => (DataColorSpace::Gray, Layout::Gray),
            Samples::Rgb => (DataColorSpace::Rgb, Layout::Rgb),
            Samples::Cmyk => (DataColorSpace::Cmyk, Layout::Rgba),
        };
        if profile.color_space != space {
            return None;
        }
        let srgb = ColorProfile::new_srgb();
        let executor = profile
            .create_transform_8bit(layout, &srgb, Layout::Rgb, TransformOptions::default())
            .ok()?;
        let this = Self { executor };
        (samples != Samples::Rgb || !this.is_identity()).then_some(this)
    }

    /// An sRGB picture keeps its exact pixels: most cameras embed sRGB, and a round trip would only add rounding.
    fn is_identity(&self) -> bool {
        let levels = || (0..=255u8).step_by(15);
        let probe: Vec<u8> = levels()
            .flat_map(|r| levels().flat_map(move |g| levels().flat_map(move |b| [r, g, b])))
            .collect();
        let mut out = vec![0; probe.len()];
        self.executor.transform(&probe, &mut out).is_ok()
            && probe.iter().zip(&out).all(|(a, b)| a.abs_diff(*b) <= ROUNDING)
    }

    /// RGB to sRGB where it stands.
    pub(super) fn rgb_in_place(&self, rgb: &mut [u8]) {
        let mut source = Vec::with_capacity(CHUNK_PX * 3);
        for chunk in rgb.chunks_mut(CHUNK_PX * 3) {
            source.clear();
            source.extend_from_slice(chunk);
            if self.executor.transform(&source, chunk).is_err() {
                chunk.copy_from_slice(&source);
            }
        }
    }

    /// What each of the 256 greys becomes.
    pub(super) fn grey_table(&self) -> Option<[[u8; 3]; 256]> {
        let source: Vec<u8> = (0..=255).collect();
        let mut out = vec![0; 256 * 3];
        self.executor.transform(&source, &mut out).ok()?;
        let (pixels, _) = out.as_chunks::<3>();
        pixels.try_into().ok()
    }

    /// Ink shares (255 is full ink) to sRGB.
    pub(super) fn cmyk(&self, ink: &[u8], rgb: &mut [u8]) -> bool {
        self.executor.transform(ink, rgb).is_ok()
    }
}

/// Ink shares to sRGB without a profile: what browsers show.
pub(super) fn naive_cmyk(ink: &[u8], rgb: &mut [u8]) {
    for (ink, rgb) in ink.chunks_exact(4).zip(rgb.chunks_exact_mut(3)) {
        let light = 255 - u32::from(ink[3]);
        for (out, ink) in rgb.iter_mut().zip(ink) {
            *out = (((255 - u32::from(*ink)) * light + 127) / 255) as u8;
        }
    }
}
