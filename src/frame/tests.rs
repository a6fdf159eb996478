//! Frames and heads that the tests beside it share.

use super::*;
use crate::catalogue::{Edge, HeightFrom, Limit, LimitStatus, WidthBetween};
use crate::report::Range;

mod marked;
mod refusals;
mod solutions;

fn limit(min: impl Into<Option<f64>>, max: impl Into<Option<f64>>, status: LimitStatus) -> Limit {
    Limit {
        range: Range {
            min: min.into(),
            max: max.into(),
        },
        status,
        source: "test".into(),
    }
}

fn bare(width_px: u32, height_px: u32) -> Frame {
    let side = |side: u32| limit(f64::from(side), f64::from(side), LimitStatus::Enforced);
    Frame {
        width_px,
        height_px,
        width_limit: side(width_px),
        height_limit: side(height_px),
        aspect_ratio: None,
        dpi: None,
        target_dpi: 300,
        head_height_px: None,
        height_from: HeightFrom::Hair,
        head_width_px: None,
        width_between: WidthBetween::Ears,
        top_margin_px: None,
        eye_line_px: None,
        eye_line_from: Edge::Top,
        eye_distance_px: None,
        centre_offset_px: None,
        priority: Vec::new(),
    }
}

fn exit_entry() -> Frame {
    let band = |min, max| Some(limit(min, max, LimitStatus::Advisory));
    Frame {
        head_height_px: band(331.0, 390.0),
        head_width_px: band(230.0, 283.0),
        top_margin_px: band(25.0, 45.0),
        eye_line_px: band(176.0, 251.0),
        eye_distance_px: band(82.0, 117.0),
        ..bare(354, 472)
    }
}

fn driving() -> Frame {
    let band = |min, max| Some(limit(min, max, LimitStatus::Enforced));
    Frame {
        head_height_px: band(224.0, 260.0),
        head_width_px: band(165.0, 189.0),
        top_margin_px: band(10.0, 20.0),
        ..bare(260, 378)
    }
}

fn id_card() -> Frame {
    let band = |min, max: Option<f64>| Some(limit(min, max, LimitStatus::Enforced));
    Frame {
        head_width_px: band(193.0, Some(221.0)),
        top_margin_px: band(7.0, Some(21.0)),
        eye_line_px: band(207.0, None),
        eye_line_from: Edge::Bottom,
        priority: vec![FrameMeasure::EyeLine],
        ..bare(358, 441)
    }
}

fn social_security() -> Frame {
    let band = |min, max| Some(limit(min, max, LimitStatus::Enforced));
    Frame {
        head_width_px: band(179.0, 255.0),
        centre_offset_px: band(-17.0, 17.0),
        ..id_card()
    }
}

fn painted(size_px: [f64; 2]) -> SourceRoom {
    SourceRoom {
        size_px,
        rotate: true,
        resize: true,
        top: Beyond::Painted,
        left: Beyond::Painted,
        right: Beyond::Painted,
    }
}

fn shut(size_px: [f64; 2]) -> SourceRoom {
    SourceRoom {
        top: Beyond::Never,
        left: Beyond::Never,
        right: Beyond::Never,
        ..painted(size_px)
    }
}

/// A head drawn in an upright square of one head height, crown at the top.
fn drawn(at: impl Fn(f64, f64) -> Point, hair: f64, width: f64, eye_level: f64) -> HeadPoints {
    HeadPoints {
        pupil_right: at(-0.14, eye_level),
        pupil_left: at(0.14, eye_level),
        chin: at(0.0, 1.0),
        crown_hair: Some(at(0.0, -hair)),
        crown_skull: at(0.0, 0.0),
        ear_right: at(-width / 2.0, eye_level),
        ear_left: at(width / 2.0, eye_level),
        cheek_right: at(-width / 2.4, eye_level),
        cheek_left: at(width / 2.4, eye_level),
    }
}
