//! The segments of a JPEG file: what it says about itself, and which bytes make its pixels. Source: ITU-T T.81,
//! JFIF 1.02 and the registered uses of APP1 (EXIF), APP2 (ICC.1 annex B.4) and APP14 (Adobe).
//!
//! Walks the whole file up to the end-of-image marker without decoding, so that a cut file, a picture too large or a
//! pile of scans is known before memory is taken. What follows the first picture (a second one, a gain map, a film) is
//! not looked at.

use std::ops::Range;

use crate::error::{Error, ErrorKind};
use crate::sort;

/// Forty megabytes of honest segments are a few hundred.
const MOST_SEGMENTS: usize = 4096;
/// The longest scan scripts in use have about twenty.
const MOST_SCANS: usize = 128;

/// One component of the frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Component {
    id: u8,
    pub(super) horizontal: u8,
    pub(super) vertical: u8,
}

/// The frame header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Frame {
    pub(super) progressive: bool,
    pub(super) width: u32,
    pub(super) height: u32,
    pub(super) components: Vec<Component>,
}

impl Frame {
    /// Whether some component has fewer samples than the picture has pixels.
    pub(super) fn is_subsampled(&self) -> bool {
        self.components
            .iter()
            .any(|component| (component.horizontal, component.vertical) != (1, 1))
    }

    /// Whether the components are called R, G and B.
    pub(super) fn names_rgb(&self) -> bool {
        self.components.iter().map(|component| component.id).eq(*b"RGB")
    }
}

/// What was found up to the end of the picture, or up to where the file stops making sense.
#[derive(Debug, Default)]
pub(super) struct Segments<'a> {
    pub(super) frame: Option<Frame>,
    pub(super) exif: Option<&'a [u8]>,
    pub(super) xmp: Option<&'a [u8]>,
    icc: Vec<(u8, &'a [u8])>,
    pub(super) dpi: Option<[f64; 2]>,
    /// Adobe's colour transform: 0 none, 1 YCbCr, 2 YCCK.
    pub(super) adobe: Option<u8>,
    /// Tables, headers and scan data, in order, without application data and comments.
    pub(super) pixels: Vec<Range<usize>>,
    pub(super) scans: usize,
    pub(super) ended: bool,
    /// Per component and coefficient: 1 + the lowest bit received, 0 when nothing was.
    received: Vec<[u8; 64]>,
}

impl<'a> Segments<'a> {
    /// Walks `bytes`; what was found before an error stays.
    pub(super) fn walk(&mut self, bytes: &'a [u8]) -> Result<(), Error> {
        let mut at = 2;
        for _ in 0..MOST_SEGMENTS {
            let Some((marker, after)) = next_marker(bytes, at) else {
                return if self.scans > 0 { Ok(()) } else { Err(cut(bytes)) };
            };
            let start = after - 2;
            match marker {
                0xD9 => {
                    self.ended = true;
                    return Ok(());
                }
                0x01 | 0xD0..=0xD8 => {
                    at = after;
                    continue;
                }
                _ => {}
            }
            let length = bytes.get(after..after + 2).map_or(0, |length| {
                usize::from(u16::from_be_bytes([length[0], length[1]]))
            });
            let Some(body) = bytes.get(after + 2..after + length.max(2)) else {
                return Err(cut(bytes));
            };
            at = after + length.max(2);
            match marker {
                0xDB | 0xC4 | 0xDD => self.keep(start..at),
                0xDA => {
                    self.start_of_scan(body)?;
                    at = scan_end(bytes, at);
                    self.keep(start..at);
                }
                0xC0..=0xCF => {
                    self.start_of_frame(marker, body)?;
                    self.keep(start..at);
                }
                0xDC => return Err(corrupt("the height follows the picture data")),
                0xE0 => self.jfif(body),
                0xE1 if self.exif.is_none() && body.starts_with(b"Exif\0\0") => self.exif = Some(body),
                0xE1 if self.xmp.is_none() => self.xmp = body.strip_prefix(b"http://ns.adobe.com/xap/1.0/\0"),
                0xE2 => {
                    if let Some([number, _, data @ ..]) = body.strip_prefix(b"ICC_PROFILE\0") {
                        self.icc.push((*number, data));
                    }
                }
                0xEE if body.starts_with(b"Adobe") => self.adobe = body.get(11).copied(),
                _ => {}
            }
        }
        Err(corrupt(format!(
            "the file has more than {MOST_SEGMENTS} segments"
        )))
    }

    /// Size of the colour profile.
    pub(super) fn profile_bytes(&self) -> usize {
        self.icc.iter().map(|(_, data)| data.len()).sum()
    }

    /// The colour profile, put together from its segments.
    pub(super) fn profile(&self) -> Vec<u8> {
        let mut parts = self.icc.clone();
        sort::few(&mut parts, |one, other| one.0.cmp(&other.0));
        let complete = parts
            .iter()
            .zip(1..)
            .all(|((number, _), expected)| *number == expected);
        if complete {
            parts.iter().flat_map(|(_, data)| *data).copied().collect()
        } else {
            Vec::new()
        }
    }

    /// Whether some scan brought every bit of every coefficient.
    pub(super) fn all_received(&self) -> bool {
        self.received
            .iter()
            .all(|coefficients| coefficients.iter().all(|lowest| *lowest == 1))
    }

    fn keep(&mut self, range: Range<usize>) {
        match self.pixels.last_mut() {
            Some(last) if last.end == range.start => last.end = range.end,
            _ => self.pixels.push(range),
        }
    }

    fn start_of_frame(&mut self, marker: u8, body: &[u8]) -> Result<(), Error> {
        let progressive = match marker {
            0xC0 | 0xC1 => false,
            0xC2 => true,
            0xC3 => return Err(unsupported("lossless jpeg")),
            0xC9..=0xCF => return Err(unsupported("arithmetic-coded jpeg")),
            _ => return Err(unsupported("hierarchical jpeg")),
        };
        if self.frame.is_some() {
            return Err(corrupt("the file has two frame headers"));
        }
        let [precision, h1, h0, w1, w0, count, components @ ..] = body else {
            return Err(corrupt(format!("the frame header holds {} bytes", body.len())));
        };
        if *precision != 8 {
            return Err(unsupported(&format!("jpeg of {precision} bits a sample")));
        }
        let (width, height) = (u16::from_be_bytes([*w1, *w0]), u16::from_be_bytes([*h1, *h0]));
        if width == 0 || height == 0 {
            return Err(corrupt(format!("the frame header says {width}×{height} pixels")));
        }
        if !matches!(count, 1 | 3 | 4) {
            return Err(unsupported(&format!("jpeg of {count} components")));
        }
        let (components, rest) = components.as_chunks::<3>();
        if components.len() != usize::from(*count) || !rest.is_empty() {
            return Err(corrupt(format!(
                "the frame header lists {} of {count} components",
                components.len()
            )));
        }
        let components: Vec<Component> = components
            .iter()
            .map(|[id, sampling, _]| Component {
                id: *id,
                horizontal: sampling >> 4,
                vertical: sampling & 15,
            })
            .collect();
        check_sampling(&components)?;
        self.received = vec![[0; 64]; components.len()];
        self.frame = Some(Frame {
            progressive,
            width: width.into(),
            height: height.into(),
            components,
        });
        Ok(())
    }

    fn start_of_scan(&mut self, body: &[u8]) -> Result<(), Error> {
        let Some(frame) = &self.frame else {
            return Err(corrupt("picture data before the frame header"));
        };
        self.scans += 1;
        let most = if frame.progressive {
            MOST_SCANS
        } else {
            frame.components.len()
        };
        if self.scans > most {
            return Err(corrupt(format!("the picture has more than {most} scans")));
        }
        let [count, rest @ ..] = body else {
            return Err(corrupt("an empty scan header"));
        };
        let Some((selectors, [first, last, bits])) = rest.split_at_checked(usize::from(*count) * 2) else {
            return Err(corrupt(format!("the scan header holds {} bytes", body.len())));
        };
        let (range, lowest) = if frame.progressive {
            (usize::from(*first)..=usize::from(*last).min(63), bits & 15)
        } else {
            (0..=63, 0)
        };
        if range.start() > range.end() {
            return Err(corrupt(format!("a scan of the coefficients {first} to {last}")));
        }
        for selector in selectors.chunks_exact(2) {
            let index = frame
                .components
                .iter()
                .position(|component| component.id == selector[0]);
            let Some(index) = index else {
                return Err(corrupt(format!(
                    "a scan of the unknown component {}",
                    selector[0]
                )));
            };
            self.received[index][range.clone()].fill(1 + lowest);
        }
        Ok(())
    }

    /// JFIF 1.02: units 1 are dots per inch, 2 dots per centimetre, 0 states only an aspect ratio.
    fn jfif(&mut self, body: &[u8]) {
        if let [b'J', b'F', b'I', b'F', 0, _, _, unit, x1, x0, y1, y0, ..] = body {
            let per_inch = match unit {
                1 => 1.0,
                2 => 2.54,
                _ => return,
            };
            let dpi = |high: u8, low: u8| f64::from(u16::from_be_bytes([high, low])) * per_inch;
            let dpi = [dpi(*x1, *x0), dpi(*y1, *y0)];
            self.dpi = dpi.iter().all(|value| *value > 0.0).then_some(dpi);
        }
    }
}

/// Factors 1 to 4 that divide the largest one: the only kind that any camera or encoder writes, and the only kind that
/// upsamples by whole numbers.
fn check_sampling(components: &[Component]) -> Result<(), Error> {
    let widest = components
        .iter()
        .map(|component| component.horizontal)
        .max()
        .unwrap_or(0);
    let tallest = components
        .iter()
        .map(|component| component.vertical)
        .max()
        .unwrap_or(0);
    for Component {
        horizontal, vertical, ..
    } in components
    {
        let legal = (1..=4).contains(horizontal)
            && (1..=4).contains(vertical)
            && widest % horizontal == 0
            && tallest % vertical == 0;
        if !legal {
            return Err(unsupported(&format!(
                "jpeg sampled {horizontal}×{vertical} in {widest}×{tallest}"
            )));
        }
    }
    Ok(())
}

/// The next marker at or after `at`, and the position behind it. Stray bytes are skipped, as libjpeg does.
fn next_marker(bytes: &[u8], mut at: usize) -> Option<(u8, usize)> {
    loop {
        at += bytes.get(at..)?.iter().position(|byte| *byte == 0xFF)?;
        let code = bytes[at..].iter().position(|byte| *byte != 0xFF)?;
        at += code + 1;
        if bytes[at - 1] != 0 {
            return Some((bytes[at - 1], at));
        }
    }
}

/// Where the entropy-coded data that begins at `at` ends: at the next marker that is no restart, or with the file.
fn scan_end(bytes: &[u8], mut at: usize) -> usize {
    loop {
        match next_marker(bytes, at) {
            None => return bytes.len(),
            Some((0xD0..=0xD7, after)) => at = after,
            Some((_, after)) => return after - 2,
        }
    }
}

fn cut(bytes: &[u8]) -> Error {
    Error::new(
        ErrorKind::Truncated,
        format!(
            "the jpeg file ends after {} bytes, before its picture is complete",
            bytes.len()
        ),
    )
}

pub(super) fn corrupt(message: impl std::fmt::Display) -> Error {
    Error::new(ErrorKind::Corrupt, format!("not a sound jpeg file: {message}"))
}

fn unsupported(what: &str) -> Error {
    Error::new(ErrorKind::UnsupportedFormat, format!("{what} is not supported"))
}
