//! The same bits on every platform: fingerprints of all outputs, as they were computed on x86-64 and, from the same code,
//! on WebAssembly SIMD128.
//!
//! A change of a fingerprint is a change of every number that the engine reports: allowed on purpose (a sum in another
//! order), but then on all platforms at once.

use std::fs;
use std::path::Path;

use yizhao_nn::Network;

const FINGERPRINTS: [(&str, u64); 5] = [
    ("face_detection_short_range", 0xc7f5_cdad_d3ef_0c0d),
    ("face_detection_full_range", 0x476b_7c5d_2703_260c),
    ("face_landmarks", 0x1acb_d2fe_2898_fcb5),
    ("person_mask", 0x7300_7fd9_04a2_0289),
    ("face_blendshapes", 0x1304_98c5_3962_08bc),
];

/// FNV-1a over the bits of all outputs.
fn fingerprint(network: &mut Network) -> u64 {
    for (index, value) in network.input_mut().iter_mut().enumerate() {
        *value = (index % 251) as f32 / 251.0;
    }
    network.run();
    let outputs = (0..network.output_count()).flat_map(|index| network.output(index));
    outputs.fold(0xcbf2_9ce4_8422_2325, |hash, value| {
        (hash ^ u64::from(value.to_bits())).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

#[test]
fn outputs_are_the_same_bits_everywhere() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../models");
    let found = FINGERPRINTS.map(|(name, _)| {
        let bytes = fs::read(folder.join(format!("{name}.nn"))).expect("models/ is committed");
        let mut network = Network::load(&bytes).expect("models/ holds valid networks");
        (name, fingerprint(&mut network))
    });
    assert_eq!(found, FINGERPRINTS, "found {found:#x?}");
}
