//! A damaged network file is refused, or at worst computes nonsense; it never panics.

use std::fs;
use std::path::Path;

use yizhao_nn::Network;

fn file() -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../models/face_detection_short_range.nn");
    fs::read(path).expect("models/ is committed")
}

/// FNV-1a over words of eight bytes, as the file format says: with a checksum that fits, the damage reaches the
/// reader behind it.
fn sign(bytes: &mut [u8]) {
    let (body, stored) = bytes.split_last_chunk_mut::<8>().expect("a checksum");
    let (words, rest) = body.as_chunks::<8>();
    let mut last = [0; 8];
    last[..rest.len()].copy_from_slice(rest);
    let hash = words
        .iter()
        .chain([&last])
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, word| {
            (hash ^ u64::from_le_bytes(*word)).wrapping_mul(0x0000_0100_0000_01b3)
        });
    *stored = hash.to_le_bytes();
}

#[test]
fn every_truncation_is_refused() {
    let bytes = file();
    for length in (0..bytes.len()).filter(|length| *length < 4096 || length.is_multiple_of(997)) {
        let mut bytes = bytes[..length].to_vec();
        assert!(Network::load(&bytes).is_err(), "{length} bytes were accepted");
        if length >= 16 {
            sign(&mut bytes);
            assert!(
                Network::load(&bytes).is_err(),
                "{length} signed bytes were accepted"
            );
        }
    }
}

#[test]
fn a_flipped_bit_is_refused_by_the_checksum() {
    let bytes = file();
    for at in (0..bytes.len()).step_by(1013) {
        let mut bytes = bytes.clone();
        bytes[at] ^= 1 << (at % 8);
        let error = Network::load(&bytes).expect_err("a flipped bit was accepted");
        assert!(!error.to_string().is_empty());
    }
}

#[test]
fn a_flipped_bit_behind_the_checksum_never_panics() {
    let bytes = file();
    let (mut refused, mut accepted) = (0, 0);
    // The header and the steps; constants have no invalid values.
    for bit in (8 * 8..6000 * 8).step_by(3) {
        let mut bytes = bytes.clone();
        bytes[bit / 8] ^= 1 << (bit % 8);
        sign(&mut bytes);
        match Network::load(&bytes) {
            Err(_) => refused += 1,
            Ok(mut network) => {
                accepted += 1;
                network.input_mut().fill(0.5);
                if accepted % 16 == 0 {
                    network.run();
                }
            }
        }
    }
    assert!(
        refused > 1000 && accepted > 10,
        "{refused} refused, {accepted} accepted"
    );
}
