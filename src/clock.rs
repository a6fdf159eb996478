//! Milliseconds for the report's timings.
//!
//! `std::time::Instant` panics on wasm32-unknown-unknown, so there the host's clock is handed in; until it is, all
//! timings are 0.

#[cfg(not(all(target_arch = "wasm32", target_os = "unknown")))]
mod source {
    use std::sync::OnceLock;
    use std::time::Instant;

    pub(crate) fn now_ms() -> f64 {
        static START: OnceLock<Instant> = OnceLock::new();
        START.get_or_init(Instant::now).elapsed().as_secs_f64() * 1000.0
    }
}

#[cfg(all(target_arch = "wasm32", target_os = "unknown"))]
mod source {
    use std::sync::OnceLock;

    static CLOCK: OnceLock<fn() -> f64> = OnceLock::new();

    /// Hands in the host's clock, in milliseconds since any moment. Only the first call counts.
    pub(crate) fn set(clock: fn() -> f64) {
        // Every caller hands in the same clock, so a second one changes nothing.
        let _ = CLOCK.set(clock);
    }

    pub(crate) fn now_ms() -> f64 {
        CLOCK.get().map_or(0.0, |clock| clock())
    }
}

pub(crate) use source::*;

#[cfg(test)]
mod tests {
    use super::now_ms;

    #[test]
    fn time_does_not_run_backwards() {
        let before = now_ms();
        std::thread::sleep(std::time::Duration::from_millis(2));
        assert!(now_ms() >= before + 2.0);
    }
}
