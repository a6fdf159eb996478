//! CRC-32 as PNG and gzip define it (ISO 3309, reflected polynomial `EDB88320`), under the names of the crate `crc32fast`.
//!
//! That crate carries 16 KB of tables, which nothing compresses: 3 % of what a browser downloads of the engine. Here they
//! are computed when the first byte is summed, which takes a few microseconds. A checksum is the same number whatever
//! computes it.
//!
//! A function that a later `png` asks for and that is missing here does not compile.

use std::sync::OnceLock;

const POLYNOMIAL: u32 = 0xEDB8_8320;
/// Bytes that one turn of the loop takes.
const SLICE_BYTES: usize = 8;

type Tables = [[u32; 256]; SLICE_BYTES];

/// Table k: what a byte leaves behind k bytes later.
fn tables() -> &'static Tables {
    static TABLES: OnceLock<Box<Tables>> = OnceLock::new();
    TABLES.get_or_init(|| {
        let mut tables = Box::new([[0; 256]; SLICE_BYTES]);
        for byte in 0..256 {
            let mut rest = byte as u32;
            for _ in 0..8 {
                rest = halved(rest);
            }
            tables[0][byte] = rest;
        }
        for slice in 1..SLICE_BYTES {
            for byte in 0..256 {
                let before = tables[slice - 1][byte];
                tables[slice][byte] = before >> 8 ^ tables[0][(before & 255) as usize];
            }
        }
        tables
    })
}

/// Division by x, modulo the polynomial.
fn halved(value: u32) -> u32 {
    value >> 1 ^ if value & 1 == 1 { POLYNOMIAL } else { 0 }
}

/// Sums bytes that come in pieces.
#[derive(Debug, Clone, Default)]
pub struct Hasher {
    sum: u32,
    bytes: u64,
}

impl Hasher {
    /// Of no bytes yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Goes on from the sum of so many bytes.
    #[must_use]
    pub fn new_with_initial_len(sum: u32, bytes: u64) -> Self {
        Self { sum, bytes }
    }

    /// Adds a piece.
    pub fn update(&mut self, piece: &[u8]) {
        let tables = tables();
        let mut sum = !self.sum;
        let (slices, rest) = piece.as_chunks::<SLICE_BYTES>();
        for slice in slices {
            let head = sum ^ u32::from_le_bytes([slice[0], slice[1], slice[2], slice[3]]);
            let bytes = [head.to_le_bytes(), [slice[4], slice[5], slice[6], slice[7]]];
            sum = 0;
            for (byte, table) in bytes.as_flattened().iter().zip(tables.iter().rev()) {
                sum ^= table[usize::from(*byte)];
            }
        }
        for byte in rest {
            sum = sum >> 8 ^ tables[0][usize::from(sum as u8 ^ byte)];
        }
        self.sum = !sum;
        self.bytes += piece.len() as u64;
    }

    /// The checksum.
    #[must_use]
    pub fn finalize(self) -> u32 {
        self.sum
    }

    /// Forgets all bytes.
    pub fn reset(&mut self) {
        *self = Self::default();
    }

    /// Adds the bytes that another has summed.
    pub fn combine(&mut self, next: &Self) {
        // This one's sum times x to the number of bits that follow.
        let (mut power, mut bytes) = (1 << 23, next.bytes);
        while bytes > 0 {
            if bytes & 1 == 1 {
                self.sum = product(self.sum, power);
            }
            power = product(power, power);
            bytes >>= 1;
        }
        self.sum ^= next.sum;
        self.bytes += next.bytes;
    }
}

/// Of two remainders; the highest bit is that of x to the power of nought.
fn product(left: u32, mut right: u32) -> u32 {
    let mut sum = 0;
    for bit in (0..32).rev() {
        if left >> bit & 1 == 1 {
            sum ^= right;
        }
        right = halved(right);
    }
    sum
}

/// The checksum of all bytes at once.
#[must_use]
pub fn hash(bytes: &[u8]) -> u32 {
    let mut hasher = Hasher::new();
    hasher.update(bytes);
    hasher.finalize()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Bit by bit, as the standard says it.
    fn slowly(bytes: &[u8]) -> u32 {
        !bytes.iter().fold(!0, |sum, byte| {
            (0..8).fold(sum ^ u32::from(*byte), |rest, _| halved(rest))
        })
    }

    fn bytes(count: usize) -> Vec<u8> {
        (0..count)
            .map(|index| ((index * 167) ^ (index >> 3)) as u8)
            .collect()
    }

    #[test]
    fn the_check_value_of_the_standard() {
        assert_eq!(hash(b"123456789"), 0xCBF4_3926);
        assert_eq!(hash(b""), 0);
    }

    #[test]
    fn every_length_and_every_cut() {
        for count in 0..64 {
            let bytes = bytes(count);
            assert_eq!(hash(&bytes), slowly(&bytes), "{count} bytes");
            for cut in 0..=count {
                let mut hasher = Hasher::new();
                hasher.update(&bytes[..cut]);
                let mut later = Hasher::new_with_initial_len(hasher.clone().finalize(), cut as u64);
                for hasher in [&mut hasher, &mut later] {
                    hasher.update(&bytes[cut..]);
                    assert_eq!(
                        hasher.clone().finalize(),
                        slowly(&bytes),
                        "{count} bytes cut at {cut}"
                    );
                }
            }
        }
    }

    #[test]
    fn two_sums_make_that_of_both() {
        let bytes = bytes(5000);
        for cut in [0, 1, 7, 2499, 4096, 5000] {
            let mut first = Hasher::new();
            first.update(&bytes[..cut]);
            let mut second = Hasher::new();
            second.update(&bytes[cut..]);
            first.combine(&second);
            assert_eq!(first.finalize(), slowly(&bytes), "cut at {cut}");
        }
    }
}
