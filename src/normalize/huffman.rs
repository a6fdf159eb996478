//! The same JPEG in fewer bytes: its one interleaved scan coded again with Huffman tables made for it.
//!
//! Source: ITU-T T.81, annexes C, F and K.2. No coefficient changes, so the picture is the same to the last bit. The
//! encoder's own optimised tables come with one scan a component, which decoders in wide use misread; this keeps the one
//! baseline scan that every upload form reads. It understands the files our encoder writes and leaves all others alone.

/// Codes have at most this many bits.
const LONGEST: usize = 16;

const START_OF_FRAME: u8 = 0xC0;
const HUFFMAN_TABLES: u8 = 0xC4;
const START_OF_SCAN: u8 = 0xDA;

/// The file with its best tables; `None` when it is no baseline file of one scan, or does not get smaller.
pub(super) fn optimised(jpeg: &[u8]) -> Option<Vec<u8>> {
    let file = File::parse(jpeg)?;
    let tokens = file.tokens()?;
    let mut counts = vec![[0u32; 256]; TABLES];
    for token in &tokens {
        counts[usize::from(token.table)][usize::from(token.symbol)] += 1;
    }
    let codes: Vec<Option<Code>> = counts.iter().map(Code::best).collect();
    let mut out = jpeg[..file.first_table].to_vec();
    for (table, code) in codes.iter().enumerate() {
        if let Some(code) = code {
            code.write_segment(table, &mut out);
        }
    }
    out.extend_from_slice(&jpeg[file.scan_header..file.scan_data]);
    let mut bits = BitWriter {
        out,
        held: 0,
        count: 0,
    };
    for token in &tokens {
        let (code, length) = codes[usize::from(token.table)].as_ref()?.of[usize::from(token.symbol)];
        bits.put(u32::from(code), u32::from(length));
        bits.put(u32::from(token.extra), u32::from(token.symbol & 15));
    }
    let mut out = bits.finish();
    out.extend_from_slice(&[0xFF, 0xD9]);
    (out.len() < jpeg.len()).then_some(out)
}

/// Four tables a class: DC 0 to 3, then AC 0 to 3.
const TABLES: usize = 8;

/// One coded symbol, and the bits that follow it; their number is the symbol's lower half.
struct Token {
    table: u8,
    symbol: u8,
    extra: u16,
}

struct Component {
    identifier: u8,
    blocks: usize,
    /// Tables of its first coefficient and of the others.
    tables: [u8; 2],
}

struct File<'a> {
    /// Start of the first table's segment; all tables stand together, right before the scan.
    first_table: usize,
    scan_header: usize,
    scan_data: usize,
    data: &'a [u8],
    units: usize,
    components: Vec<Component>,
    decoders: Vec<Option<Decoder>>,
}

impl<'a> File<'a> {
    fn parse(jpeg: &'a [u8]) -> Option<Self> {
        let word = |at: usize| Some(usize::from(*jpeg.get(at)?) << 8 | usize::from(*jpeg.get(at + 1)?));
        let (mut at, mut first_table, mut units) = (2, None, 0);
        let mut components: Vec<Component> = Vec::new();
        let mut decoders: Vec<Option<Decoder>> = (0..TABLES).map(|_| None).collect();
        loop {
            let marker = *jpeg.get(at + 1)?;
            let end = at + 2 + word(at + 2)?;
            let body = jpeg.get(at + 4..end)?;
            match marker {
                START_OF_FRAME => {
                    let (height, width) = (word(at + 5)?, word(at + 7)?);
                    let (mut across, mut down) = (1, 1);
                    for part in body.get(6..)?.as_chunks::<3>().0 {
                        let (wide, high) = (usize::from(part[1] >> 4), usize::from(part[1] & 15));
                        (across, down) = (across.max(wide), down.max(high));
                        components.push(Component {
                            identifier: part[0],
                            blocks: wide * high,
                            tables: [0; 2],
                        });
                    }
                    units = width.div_ceil(8 * across) * height.div_ceil(8 * down);
                }
                HUFFMAN_TABLES => {
                    first_table.get_or_insert(at);
                    Decoder::read_all(body, &mut decoders)?;
                }
                START_OF_SCAN => {
                    let count = usize::from(*body.first()?);
                    for part in body.get(1..1 + 2 * count)?.as_chunks::<2>().0 {
                        let component = components
                            .iter_mut()
                            .find(|component| component.identifier == part[0])?;
                        component.tables = [part[1] >> 4 & 3, 4 + (part[1] & 3)];
                    }
                    let data = jpeg.get(end..jpeg.len().checked_sub(2)?)?;
                    let whole = count == components.len() && count > 1 && jpeg.ends_with(&[0xFF, 0xD9]);
                    return whole.then_some(Self {
                        first_table: first_table?,
                        scan_header: at,
                        scan_data: end,
                        data,
                        units,
                        components,
                        decoders,
                    });
                }
                // Between the first table and the scan nothing else may stand: it would be lost.
                _ if first_table.is_some() || (0xC1..=0xCF).contains(&marker) => return None,
                _ => {}
            }
            at = end;
        }
    }

    fn tokens(&self) -> Option<Vec<Token>> {
        let mut bits = BitReader::new(self.data);
        let mut tokens = Vec::new();
        for _ in 0..self.units {
            for component in &self.components {
                for _ in 0..component.blocks {
                    let mut place = 0;
                    while place < 64 {
                        let table = component.tables[usize::from(place > 0)];
                        let symbol = self.decoders[usize::from(table)].as_ref()?.next(&mut bits)?;
                        let extra = bits.take(symbol & 15)?;
                        tokens.push(Token { table, symbol, extra });
                        place += match (place, symbol) {
                            (0, _) => 1,
                            (_, 0) => 64,
                            _ => 1 + usize::from(symbol >> 4),
                        };
                    }
                }
            }
        }
        Some(tokens)
    }
}

/// For each length the first code, how many there are, and where their symbols begin.
struct Decoder {
    first: [u32; LONGEST + 1],
    count: [u32; LONGEST + 1],
    start: [usize; LONGEST + 1],
    symbols: Vec<u8>,
}

impl Decoder {
    fn read_all(mut body: &[u8], decoders: &mut [Option<Self>]) -> Option<()> {
        while let Some((&place, rest)) = body.split_first() {
            let (counts, rest) = rest.split_at_checked(LONGEST)?;
            let mut decoder = Self {
                first: [0; LONGEST + 1],
                count: [0; LONGEST + 1],
                start: [0; LONGEST + 1],
                symbols: Vec::new(),
            };
            let (mut code, mut total) = (0, 0);
            for length in 1..=LONGEST {
                let count = counts[length - 1];
                decoder.first[length] = code;
                decoder.count[length] = u32::from(count);
                decoder.start[length] = total;
                code = (code + u32::from(count)) << 1;
                total += usize::from(count);
            }
            let (symbols, rest) = rest.split_at_checked(total)?;
            decoder.symbols = symbols.to_vec();
            *decoders.get_mut(usize::from(place >> 4) * 4 + usize::from(place & 15))? = Some(decoder);
            body = rest;
        }
        Some(())
    }

    fn next(&self, bits: &mut BitReader<'_>) -> Option<u8> {
        let mut code = 0;
        for length in 1..=LONGEST {
            code = code << 1 | u32::from(bits.take(1)?);
            let step = code.wrapping_sub(self.first[length]);
            if step < self.count[length] {
                return self.symbols.get(self.start[length] + step as usize).copied();
            }
        }
        None
    }
}

struct BitReader<'a> {
    data: &'a [u8],
    at: usize,
    held: u32,
    count: u8,
}

impl<'a> BitReader<'a> {
    const fn new(data: &'a [u8]) -> Self {
        Self {
            data,
            at: 0,
            held: 0,
            count: 0,
        }
    }

    /// The next `count` bits, at most 16.
    fn take(&mut self, count: u8) -> Option<u16> {
        while self.count < count {
            let byte = *self.data.get(self.at)?;
            // A byte of ones is followed by a zero that is no data; anything else would be a marker.
            self.at += if byte == 0xFF {
                if *self.data.get(self.at + 1)? != 0 {
                    return None;
                }
                2
            } else {
                1
            };
            self.held = self.held << 8 | u32::from(byte);
            self.count += 8;
        }
        self.count -= count;
        let taken = self.held >> self.count & ((1u32 << count) - 1);
        u16::try_from(taken).ok()
    }
}

/// Code and length of each symbol.
struct Code {
    of: [(u16, u8); 256],
    lengths: [u8; LONGEST],
    symbols: Vec<u8>,
}

impl Code {
    /// The best code for these counts of symbols; `None` when none occurs. Annex K.2 of the standard: a code is reserved
    /// so that none consists of ones only, and codes beyond 16 bits are made shorter in pairs.
    fn best(counts: &[u32; 256]) -> Option<Self> {
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
        symbols.sort_by_key(|symbol| (length[usize::from(*symbol)], *symbol));
        let mut made = Self {
            of: [(0, 0); 256],
            lengths: [0; LONGEST],
            symbols,
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

    fn write_segment(&self, table: usize, out: &mut Vec<u8>) {
        let length = 2 + 1 + LONGEST + self.symbols.len();
        let place = (table / 4 * 16 + table % 4) as u8;
        out.extend_from_slice(&[0xFF, HUFFMAN_TABLES]);
        out.extend_from_slice(&(length as u16).to_be_bytes());
        out.push(place);
        out.extend_from_slice(&self.lengths);
        out.extend_from_slice(&self.symbols);
    }
}

struct BitWriter {
    out: Vec<u8>,
    held: u64,
    count: u32,
}

impl BitWriter {
    fn put(&mut self, value: u32, count: u32) {
        self.held = self.held << count | u64::from(value);
        self.count += count;
        while self.count >= 8 {
            self.count -= 8;
            let byte = (self.held >> self.count & 0xFF) as u8;
            self.out.push(byte);
            if byte == 0xFF {
                self.out.push(0);
            }
        }
    }

    /// Fills the last byte with ones.
    fn finish(mut self) -> Vec<u8> {
        let left = (8 - self.count % 8) % 8;
        self.put((1u32 << left) - 1, left);
        self.out
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::photo::{Limits, Photo};
    use jpeg_encoder::{ColorType, Encoder, SamplingFactor};

    /// A soft picture with some noise.
    fn written(quality: u8, sampling: SamplingFactor) -> Vec<u8> {
        let mut state = 1u32;
        let mut rgb = Vec::new();
        for y in 0..90u32 {
            for x in 0..70u32 {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                rgb.extend_from_slice(&[(x * 3) as u8, (y * 2) as u8, (120 + (state >> 28)) as u8]);
            }
        }
        let mut jpeg = Vec::new();
        let mut encoder = Encoder::new(&mut jpeg, quality);
        encoder.set_sampling_factor(sampling);
        encoder.encode(&rgb, 70, 90, ColorType::Rgb).expect("encodes");
        jpeg
    }

    #[test]
    fn the_picture_is_the_same_and_the_file_smaller() {
        for quality in [20, 75, 95, 100] {
            for sampling in [SamplingFactor::R_4_4_4, SamplingFactor::R_4_2_0] {
                let jpeg = written(quality, sampling);
                let smaller = optimised(&jpeg).expect("a baseline file");
                let read = |bytes: &[u8]| Photo::decode(bytes, &Limits::default()).expect("decodes").picture;
                assert_eq!(read(&jpeg), read(&smaller));
                assert!(smaller.len() < jpeg.len(), "{} {}", smaller.len(), jpeg.len());
            }
        }
    }

    #[test]
    fn what_it_does_not_understand_is_left_alone() {
        let jpeg = written(75, SamplingFactor::R_4_2_0);
        assert!(optimised(&[]).is_none());
        for length in 0..jpeg.len() {
            assert!(optimised(&jpeg[..length]).is_none());
        }
        for at in 0..jpeg.len() {
            let mut damaged = jpeg.clone();
            damaged[at] ^= 0x55;
            let _ = optimised(&damaged);
        }
    }
}
