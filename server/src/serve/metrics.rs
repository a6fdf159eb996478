//! Counters for an operator, in Prometheus' text format. Nothing about persons, photos or orders.

use std::fmt::Write;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use axum::http::StatusCode;

use super::store::State;

/// The counters.
#[derive(Debug, Default)]
pub(super) struct Metrics {
    answers: [AtomicU64; 6],
    accepted: AtomicU64,
    in_review: AtomicU64,
    rejected: AtomicU64,
    check_micros: AtomicU64,
}

impl Metrics {
    /// An answer left.
    pub(super) fn answered(&self, status: StatusCode) {
        let class = usize::from(status.as_u16() / 100).min(5);
        self.answers[class].fetch_add(1, Ordering::Relaxed);
    }

    /// A photo was checked.
    pub(super) fn checked(&self, end: State, took: Duration) {
        let counter = match end {
            State::Accepted => &self.accepted,
            State::InReview => &self.in_review,
            _ => &self.rejected,
        };
        counter.fetch_add(1, Ordering::Relaxed);
        let micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        self.check_micros.fetch_add(micros, Ordering::Relaxed);
    }

    /// The page that is scraped.
    pub(super) fn page(&self, queue: (usize, usize), orders: &[(String, i64)]) -> String {
        let of = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        let mut page = String::from("# TYPE yizhao_answers_total counter\n");
        for (class, counter) in self.answers.iter().enumerate().skip(1) {
            let _ = writeln!(
                page,
                "yizhao_answers_total{{class=\"{class}xx\"}} {}",
                of(counter)
            );
        }
        page.push_str("# TYPE yizhao_checks_total counter\n");
        for (end, counter) in [
            ("accepted", &self.accepted),
            ("in-review", &self.in_review),
            ("rejected", &self.rejected),
        ] {
            let _ = writeln!(page, "yizhao_checks_total{{end=\"{end}\"}} {}", of(counter));
        }
        let seconds = of(&self.check_micros) as f64 / 1e6;
        let _ = writeln!(
            page,
            "# TYPE yizhao_check_seconds_total counter\nyizhao_check_seconds_total {seconds}"
        );
        let _ = writeln!(
            page,
            "# TYPE yizhao_queue_length gauge\nyizhao_queue_length {}",
            queue.0
        );
        let _ = writeln!(
            page,
            "# TYPE yizhao_queue_size gauge\nyizhao_queue_size {}",
            queue.1
        );
        page.push_str("# TYPE yizhao_orders gauge\n");
        for (state, count) in orders {
            let _ = writeln!(page, "yizhao_orders{{state=\"{state}\"}} {count}");
        }
        page
    }
}
