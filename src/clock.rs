//! Milliseconds for the report's timings, and today's date for the age of a photo.
//!
//! `std::time` panics on wasm32-unknown-unknown, so there the host's clock is handed in; until it is, all timings are 0
//! and the date is unknown.

/// A day of the Gregorian calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Date {
    /// Year of our era.
    pub(crate) year: i32,
    /// 1 to 12.
    pub(crate) month: u8,
    /// 1 to 31.
    pub(crate) day: u8,
}

impl Date {
    /// `YYYY-MM-DD…`, as reports state dates; `None` for anything else.
    pub(crate) fn read(text: &str) -> Option<Self> {
        let date = Self {
            year: text.get(..4)?.parse().ok()?,
            month: text.get(5..7)?.parse().ok()?,
            day: text.get(8..10)?.parse().ok()?,
        };
        ((1..=12).contains(&date.month) && (1..=31).contains(&date.day)).then_some(date)
    }

    /// The day that lies `days` after 1 January 1970 (Gregorian era of 400 years, years beginning in March).
    #[cfg_attr(
        all(target_arch = "wasm32", target_os = "unknown"),
        allow(dead_code, reason = "the host says the date")
    )]
    fn since_1970(days: i64) -> Self {
        let days = days + 719_468;
        let era = days.div_euclid(146_097);
        let of_era = days.rem_euclid(146_097);
        let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let from_march = (5 * of_year + 2) / 153;
        let month = if from_march < 10 {
            from_march + 3
        } else {
            from_march - 9
        };
        Self {
            year: (year_of_era + era * 400 + i64::from(month <= 2)) as i32,
            month: month as u8,
            day: (of_year - (153 * from_march + 2) / 5 + 1) as u8,
        }
    }

    /// Months begun from `earlier` to this day: 0 on the same day, 7 a day after six whole months; -1 when `earlier` is
    /// in fact later.
    pub(crate) fn months_since(self, earlier: Self) -> i32 {
        if self < earlier {
            return -1;
        }
        let months = (self.year - earlier.year) * 12 + i32::from(self.month) - i32::from(earlier.month);
        months + i32::from(self.day > earlier.day)
    }
}

#[cfg(not(all(target_arch = "wasm32", target_os = "unknown")))]
mod source {
    use std::sync::OnceLock;
    use std::time::{Instant, SystemTime, UNIX_EPOCH};

    use super::Date;

    const DAY_SECONDS: i64 = 86_400;

    pub(crate) fn now_ms() -> f64 {
        static START: OnceLock<Instant> = OnceLock::new();
        START.get_or_init(Instant::now).elapsed().as_secs_f64() * 1000.0
    }

    /// Universal time: near midnight it may be a day off, which no limit of months minds.
    pub(crate) fn today() -> Option<Date> {
        let seconds = SystemTime::now().duration_since(UNIX_EPOCH).ok()?.as_secs();
        Some(Date::since_1970(i64::try_from(seconds).ok()? / DAY_SECONDS))
    }
}

#[cfg(all(target_arch = "wasm32", target_os = "unknown"))]
mod source {
    use std::sync::OnceLock;

    use super::Date;

    /// What the host's clock says.
    #[derive(Debug, Clone, Copy)]
    pub(crate) struct Clock {
        /// Milliseconds since any moment.
        pub(crate) now_ms: fn() -> f64,
        /// The local date.
        pub(crate) today: fn() -> Option<Date>,
    }

    static CLOCK: OnceLock<Clock> = OnceLock::new();

    /// Hands in the host's clock. Only the first call counts.
    pub(crate) fn set(clock: Clock) {
        // Every caller hands in the same clock, so a second one changes nothing.
        let _ = CLOCK.set(clock);
    }

    pub(crate) fn now_ms() -> f64 {
        CLOCK.get().map_or(0.0, |clock| (clock.now_ms)())
    }

    pub(crate) fn today() -> Option<Date> {
        CLOCK.get().and_then(|clock| (clock.today)())
    }
}

pub(crate) use source::*;

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> Date {
        Date::read(text).expect("a date")
    }

    #[test]
    fn time_does_not_run_backwards() {
        let before = now_ms();
        std::thread::sleep(std::time::Duration::from_millis(2));
        assert!(now_ms() >= before + 2.0);
        assert!(today().is_some_and(|today| today > date("2026-01-01")));
    }

    #[test]
    fn days_become_dates_also_at_the_ends_of_years_and_februaries() {
        for (days, text) in [
            (0, "1970-01-01"),
            (59, "1970-03-01"),
            (11_016, "2000-02-29"),
            (20_778, "2026-11-21"),
            (20_818, "2026-12-31"),
            (-1, "1969-12-31"),
        ] {
            assert_eq!(Date::since_1970(days), date(text), "{days}");
        }
    }

    #[test]
    fn months_are_counted_when_they_begin() {
        let today = date("2026-11-22");
        for (taken, months) in [
            ("2026-11-22T10:00:00", 0),
            ("2026-11-21", 1),
            ("2026-05-22", 6),
            ("2026-05-21", 7),
            ("2025-12-31", 11),
            ("2026-11-23", -1),
            ("2027-01-01", -1),
        ] {
            assert_eq!(today.months_since(date(taken)), months, "{taken}");
        }
        for nonsense in ["", "2026-13-01", "2026-00-10", "二〇二六-10-02"] {
            assert_eq!(Date::read(nonsense), None, "{nonsense:?}");
        }
    }
}
