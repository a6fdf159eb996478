//! One frame in its own pixels: millimetres and ratios become pixels of the frame they stand in, and never of another.
//!
//! A frame whose sources say nothing of the head's size or place gets our fallback bands, which only advise: without any,
//! there would be nothing to steer a crop by.

use super::{limit, plain};
use crate::catalogue::defaults::{Defaults, FallbackBands};
use crate::catalogue::entry::{Figure, FigureUnit, FrameEntry, Sources};
use crate::catalogue::requirement::{Edge, Frame, Limit};
use crate::report::Range;

pub(super) fn resolve_frame(entry: &FrameEntry, sources: &Sources, defaults: &Defaults) -> Frame {
    let px_per_mm = f64::from(entry.target_dpi) / 25.4;
    let side = |px: Option<u32>, mm: Option<f64>| {
        px.unwrap_or_else(|| (mm.unwrap_or(0.0) * px_per_mm).round() as u32)
    };
    let width_px = side(entry.width_px, entry.width_mm);
    let height_px = side(entry.height_px, entry.height_mm);
    let lengths = Lengths { px_per_mm, sources };
    let down = |figure: &Option<Figure>| figure.as_ref().map(|figure| lengths.limit(figure, height_px));
    let across = |figure: &Option<Figure>| figure.as_ref().map(|figure| lengths.limit(figure, width_px));
    let ours = Lengths {
        px_per_mm,
        sources: &defaults.sources,
    };
    let fallback = fallback(defaults, width_px, height_px);
    let sized = entry.head_height.is_some() || entry.head_width.is_some();
    let placed = entry.top_margin.is_some() || entry.eye_line.is_some();
    Frame {
        width_px,
        height_px,
        width_limit: lengths.side(&entry.width),
        height_limit: lengths.side(&entry.height),
        aspect_ratio: entry.aspect_ratio.as_ref().map(|figure| plain(figure, sources)),
        dpi: entry.dpi.as_ref().map(|figure| plain(figure, sources)),
        target_dpi: entry.target_dpi,
        head_height_px: down(&entry.head_height)
            .or_else(|| (!sized).then(|| ours.limit(&fallback.head_height, height_px))),
        height_from: entry.height_from,
        head_width_px: across(&entry.head_width),
        width_between: entry.width_between,
        top_margin_px: down(&entry.top_margin)
            .or_else(|| (!placed).then(|| ours.limit(&fallback.top_margin, height_px))),
        eye_line_px: down(&entry.eye_line),
        eye_line_from: entry.eye_line_from.unwrap_or(Edge::Top),
        eye_distance_px: across(&entry.eye_distance),
        centre_offset_px: across(&entry.centre_offset)
            .or_else(|| Some(ours.limit(&defaults.centre_offset, width_px))),
        priority: if entry.priority.is_empty() {
            defaults.priority.clone()
        } else {
            entry.priority.clone()
        },
    }
}

/// Square frames keep more of the shoulders, so the head is smaller in them.
fn fallback(defaults: &Defaults, width_px: u32, height_px: u32) -> &FallbackBands {
    let bands = &defaults.fallback_bands;
    if f64::from(width_px) < bands.square_from_aspect_ratio * f64::from(height_px) {
        &bands.upright
    } else {
        &bands.square
    }
}

/// Turns a frame's lengths into its pixels.
struct Lengths<'a> {
    px_per_mm: f64,
    sources: &'a Sources,
}

impl Lengths<'_> {
    fn limit(&self, figure: &Figure, whole_px: u32) -> Limit {
        let factor = match figure.unit {
            Some(FigureUnit::Mm) => self.px_per_mm,
            Some(FigureUnit::Ratio) => f64::from(whole_px),
            _ => 1.0,
        };
        // Inwards to a tenth of a pixel, so that a limit reads well and is never looser than its source.
        let inward =
            |value: f64, round: fn(f64) -> f64, slack: f64| round(value * factor * 10.0 + slack) / 10.0;
        let range = Range {
            min: figure.min.map(|min| inward(min, f64::ceil, -1e-6)),
            max: figure.max.map(|max| inward(max, f64::floor, 1e-6)),
        };
        limit(figure, self.sources, range)
    }

    /// A side of the frame: whole pixels, millimetres rounded to the nearest.
    fn side(&self, figure: &Figure) -> Limit {
        let factor = match figure.unit {
            Some(FigureUnit::Mm) => self.px_per_mm,
            _ => 1.0,
        };
        let whole = |value: Option<f64>| value.map(|value| (value * factor).round());
        let range = Range {
            min: whole(figure.min),
            max: whole(figure.max),
        };
        limit(figure, self.sources, range)
    }
}
