//! Measured values and limits in the units people read.

use yizhao::report::{Range, Unit};

/// A value with its unit: `0.31`, `-3.0°`, `412 px`, `13.2 KB`.
pub(super) fn value(value: f64, unit: Option<Unit>) -> String {
    match unit {
        Some(Unit::Deg) => format!("{value:.1}°"),
        Some(Unit::Px) => format!("{} px", short(value, 1)),
        Some(Unit::Bytes) => format!("{} KB", short(value / 1000.0, 1)),
        Some(Unit::Dpi) => format!("{} dpi", short(value, 0)),
        Some(Unit::DeltaE00) => format!("ΔE {}", short(value, 1)),
        Some(Unit::Probability) => short(value, 2),
        Some(Unit::Months) => format!("{} months", short(value, 1)),
        Some(Unit::Count) => short(value, 0),
        Some(Unit::Ratio | Unit::Share | Unit::Lab | Unit::Luma) | None => short(value, 3),
    }
}

/// A limit: `≥ 0.18`, `14.3–20 KB`, `358 px`.
pub(super) fn range(limit: &Range, unit: Option<Unit>) -> String {
    match (limit.min, limit.max) {
        (Some(min), Some(max)) if min == max => value(min, unit),
        (Some(min), Some(max)) if min == -max => format!("± {}", value(max, unit)),
        (Some(min), Some(max)) => format!("{}–{}", number(min, unit), value(max, unit)),
        (Some(min), None) => format!("≥ {}", value(min, unit)),
        (None, Some(max)) => format!("≤ {}", value(max, unit)),
        (None, None) => "–".to_owned(),
    }
}

fn number(value: f64, unit: Option<Unit>) -> String {
    match unit {
        Some(Unit::Bytes) => short(value / 1000.0, 1),
        Some(Unit::Deg) => short(value, 1),
        _ => short(value, 3),
    }
}

/// At most `decimals` decimals, none for nothing.
fn short(value: f64, decimals: usize) -> String {
    let text = format!("{value:.decimals$}");
    if !text.contains('.') {
        return text;
    }
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_read_as_people_write_them() {
        let range_of = |min, max| Range { min, max };
        assert_eq!(range(&range_of(Some(0.18), None), Some(Unit::Ratio)), "≥ 0.18");
        assert_eq!(
            range(&range_of(Some(14_336.0), Some(20_000.0)), Some(Unit::Bytes)),
            "14.3–20 KB"
        );
        assert_eq!(
            range(&range_of(Some(358.0), Some(358.0)), Some(Unit::Px)),
            "358 px"
        );
        assert_eq!(range(&range_of(Some(-5.0), Some(5.0)), Some(Unit::Deg)), "± 5.0°");
        assert_eq!(value(13_200.0, Some(Unit::Bytes)), "13.2 KB");
        assert_eq!(value(100.0, Some(Unit::Count)), "100");
    }
}
