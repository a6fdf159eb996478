//! Prints how long each network of `models/` takes, natively: `cargo run --release -p yizhao-nn --example bench`.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use yizhao_nn::Network;

const NAMES: [&str; 5] = [
    "face_detection_short_range",
    "face_detection_full_range",
    "face_landmarks",
    "person_mask",
    "face_blendshapes",
];

fn main() {
    println!(
        "{:28} {:>9} {:>9} {:>9}",
        "network", "load ms", "min ms", "median ms"
    );
    for name in NAMES {
        let path = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("../models")
            .join(format!("{name}.nn"));
        let bytes = fs::read(&path).expect("models/ is committed");
        let start = Instant::now();
        let mut network = Network::load(&bytes).expect("models/ holds valid networks");
        let load = start.elapsed();
        for (index, value) in network.input_mut().iter_mut().enumerate() {
            *value = (index % 251) as f32 / 251.0;
        }
        let mut times: Vec<Duration> = (0..101)
            .map(|_| {
                let start = Instant::now();
                network.run();
                start.elapsed()
            })
            .collect();
        times.sort_unstable();
        let ms = |time: Duration| time.as_secs_f64() * 1e3;
        println!(
            "{name:28} {:9.2} {:9.2} {:9.2}",
            ms(load),
            ms(times[0]),
            ms(times[50])
        );
    }
}
