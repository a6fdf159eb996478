//! Every network answers what its TFLite original answers for a real face. `models/golden.py` made the answers.

use std::fs::{self, File};
use std::io::BufReader;
use std::path::{Path, PathBuf};

use yizhao_nn::Network;

/// Of the output's range.
const TOLERANCE: f32 = 1e-3;
const SAMPLES_MAX: usize = 2048;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn network(name: &str) -> Network {
    let bytes = fs::read(root().join("models").join(format!("{name}.nn"))).expect("models/ is committed");
    Network::load(&bytes).expect("models/ holds valid networks")
}

fn golden(name: &str) -> Vec<f32> {
    let bytes =
        fs::read(root().join("nn/tests/golden").join(format!("{name}.f32"))).expect("golden/ is committed");
    bytes
        .as_chunks::<4>()
        .0
        .iter()
        .map(|word| f32::from_le_bytes(*word))
        .collect()
}

/// The 256×256 crop, three bytes a pixel.
fn face() -> Vec<u8> {
    let file = File::open(root().join("nn/tests/golden/face.png")).expect("golden/ is committed");
    let mut reader = png::Decoder::new(BufReader::new(file))
        .read_info()
        .expect("a valid PNG");
    let mut pixels = vec![0; reader.output_buffer_size().expect("a small PNG")];
    reader.next_frame(&mut pixels).expect("a valid PNG");
    assert_eq!(pixels.len(), 256 * 256 * 3);
    pixels
}

fn show(network: &mut Network, gain: f32, offset: f32) {
    let face = face();
    let [height, width, _] = network.input_shape();
    for (at, pixel) in network.input_mut().as_chunks_mut::<3>().0.iter_mut().enumerate() {
        let (x, y) = (at % width * 256 / width, at / width * 256 / height);
        let bytes = &face[(y * 256 + x) * 3..][..3];
        for (value, byte) in pixel.iter_mut().zip(bytes) {
            *value = f32::from(*byte) * gain + offset;
        }
    }
}

/// Runs twice: a network must not remember.
fn assert_golden(name: &str, mut network: Network) {
    network.run();
    network.run();
    for index in 0..network.output_count() {
        let output = network.output(index);
        let golden = golden(&format!("{name}.{index}"));
        let [min, max, samples @ ..] = &golden[..] else {
            panic!("{name}.{index} is empty")
        };
        // A single value has no range of its own.
        let range = (max - min).max(max.abs());
        let step = output.len().div_ceil(SAMPLES_MAX);
        let step = if step.is_multiple_of(2) { step + 1 } else { step };
        assert_eq!(samples.len(), output.len().div_ceil(step), "{name}.{index}");
        let differences = output
            .iter()
            .step_by(step)
            .zip(samples)
            .map(|(got, want)| (got - want).abs());
        let worst = differences.fold(0.0, f32::max);
        println!(
            "{name}.{index}: worst difference {:.1e} of the range",
            worst / range
        );
        assert!(
            worst <= TOLERANCE * range,
            "{name}.{index}: {worst} of a range of {range}"
        );
    }
}

#[test]
fn face_detection_short_range() {
    let mut network = network("face_detection_short_range");
    show(&mut network, 1.0 / 127.5, -1.0);
    assert_golden("face_detection_short_range", network);
}

#[test]
fn face_detection_full_range() {
    let mut network = network("face_detection_full_range");
    show(&mut network, 1.0 / 127.5, -1.0);
    assert_golden("face_detection_full_range", network);
}

#[test]
fn face_landmarks() {
    let mut network = network("face_landmarks");
    show(&mut network, 1.0 / 255.0, 0.0);
    assert_golden("face_landmarks", network);
}

#[test]
fn person_mask() {
    let mut network = network("person_mask");
    show(&mut network, 1.0 / 255.0, 0.0);
    assert_golden("person_mask", network);
}

#[test]
fn face_blendshapes() {
    let mut network = network("face_blendshapes");
    network
        .input_mut()
        .copy_from_slice(&golden("face_blendshapes.input"));
    assert_golden("face_blendshapes", network);
}
