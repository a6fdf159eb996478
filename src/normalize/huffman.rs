//! The best Huffman code for how often symbols occur. Source: ITU-T T.81, annexes C and K.2.

use crate::sort;
use yizhao_pixels::jpeg::Codes;

/// Codes have at most this many bits.
const LONGEST: usize = 16;

/// A code, as files name it.
pub(super) struct Code {
    /// Code and length of each symbol.
    pub(super) of: Codes,
    lengths: [u8; LONGEST],
    symbols: Vec<u8>,
}

impl Code {
    /// A code without symbols.
    pub(super) const fn empty() -> Self {
        Self {
            of: [(0, 0); 256],
            lengths: [0; LONGEST],
            symbols: Vec::new(),
        }
    }

    /// The best code for these counts of symbols; `None` when none occurs. Annex K.2 of the standard: a code is reserved
    /// so that none consists of ones only, and codes beyond 16 bits are made shorter in pairs.
    pub(super) fn best(counts: &[u32; 256]) -> Option<Self> {
        let mut weight: Vec<u64> = counts.iter().map(|count| u64::from(*count)).chain([1]).collect();
        let mut length = [0usize; 257];
        let mut next = [usize::MAX; 257];
        if counts.iter().all(|count| *count == 0) {
            return None;
        }
        let least = |weight: &[u64], but: usize| {
            let live = (0..257).rev().filter(|at| weight[*at] > 0 && *at != but);
            live.min_by_key(|at| weight[*at])
        };
        while let Some(one) = least(&weight, usize::MAX) {
            let Some(two) = least(&weight, one) else { break };
            weight[one] += weight[two];
            weight[two] = 0;
            let mut at = one;
            loop {
                length[at] += 1;
                if next[at] == usize::MAX {
                    break;
                }
                at = next[at];
            }
            next[at] = two;
            at = two;
            loop {
                length[at] += 1;
                if next[at] == usize::MAX {
                    break;
                }
                at = next[at];
            }
        }
        let mut lengths = [0usize; 258];
        length.iter().for_each(|length| lengths[*length] += 1);
        lengths[0] = 0;
        for long in (LONGEST + 1..258).rev() {
            while lengths[long] > 0 {
                let shorter = (1..long - 1).rev().find(|at| lengths[*at] > 0)?;
                lengths[long] -= 2;
                lengths[long - 1] += 1;
                lengths[shorter + 1] += 2;
                lengths[shorter] -= 1;
            }
        }
        let reserved = (1..=LONGEST).rev().find(|at| lengths[*at] > 0)?;
        lengths[reserved] -= 1;
        let mut symbols: Vec<u8> = (0..=255u8)
            .filter(|symbol| counts[usize::from(*symbol)] > 0)
            .collect();
        sort::by(&mut symbols, |one, other| {
            length[usize::from(*one)].cmp(&length[usize::from(*other)])
        });
        let mut made = Self {
            symbols,
            ..Self::empty()
        };
        let (mut code, mut from) = (0u16, 0);
        for (bits, &count) in (1u8..).zip(&lengths[1..=LONGEST]) {
            made.lengths[usize::from(bits) - 1] = u8::try_from(count).ok()?;
            for &symbol in made.symbols.get(from..from + count)? {
                made.of[usize::from(symbol)] = (code, bits);
                code += 1;
            }
            from += count;
            code = code.wrapping_shl(1);
        }
        Some(made)
    }

    /// How many codes of each length there are, and the symbols, shortest code first.
    pub(super) fn description(&self) -> impl Iterator<Item = u8> + '_ {
        self.lengths.iter().chain(&self.symbols).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frequent_symbols_are_short_and_no_code_begins_another() {
        let mut counts = [0; 256];
        let mut count = 1;
        for frequency in &mut counts[..40] {
            *frequency = count;
            count += count / 2 + 1;
        }
        let code = Code::best(&counts).expect("symbols");
        let used = || (0..40).map(|symbol: usize| code.of[symbol]);
        assert!(used().all(|(_, length)| (1..=16).contains(&length)));
        assert!(code.of[39].1 <= 2 && code.of[0].1 > 8);
        for (one, length) in used() {
            assert_ne!(one, u16::MAX >> (16 - length), "a code of ones only");
            let begins = |(other, longer): (u16, u8)| longer >= length && other >> (longer - length) == one;
            assert_eq!(used().filter(|code| begins(*code)).count(), 1);
        }
        assert!(Code::best(&[0; 256]).is_none());
    }
}
