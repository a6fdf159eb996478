//! TIFF's directories, as far as EXIF needs them. Source: TIFF 6.0, section 2.
//!
//! Whatever lies beyond the block's end is not there; no offset is followed twice.

/// A block that begins with a TIFF header.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tiff<'a> {
    bytes: &'a [u8],
    little_endian: bool,
}

impl<'a> Tiff<'a> {
    /// `None` without a header.
    pub(super) fn new(bytes: &'a [u8]) -> Option<Self> {
        let little_endian = match bytes.first_chunk()? {
            b"II*\0" => true,
            b"MM\0*" => false,
            _ => return None,
        };
        Some(Self { bytes, little_endian })
    }

    fn short(&self, at: usize) -> Option<u16> {
        let bytes = *self.bytes.get(at..)?.first_chunk()?;
        Some(if self.little_endian {
            u16::from_le_bytes(bytes)
        } else {
            u16::from_be_bytes(bytes)
        })
    }

    /// Four bytes as a number.
    pub(super) fn long(&self, at: usize) -> Option<u32> {
        let bytes = *self.bytes.get(at..)?.first_chunk()?;
        Some(if self.little_endian {
            u32::from_le_bytes(bytes)
        } else {
            u32::from_be_bytes(bytes)
        })
    }

    /// The directory there, as far as the file reaches; empty where there is none.
    pub(super) fn directory(self, at: u32) -> Directory<'a> {
        let first = (at as usize).saturating_add(2).min(self.bytes.len());
        let count = self.short(at as usize).map_or(0, usize::from);
        let whole = (self.bytes.len() - first) / ENTRY_BYTES;
        Directory {
            file: self,
            entries: first..first + count.min(whole) * ENTRY_BYTES,
        }
    }
}

const ENTRY_BYTES: usize = 12;

pub(super) struct Directory<'a> {
    file: Tiff<'a>,
    entries: std::ops::Range<usize>,
}

impl<'a> Directory<'a> {
    /// A directory without entries.
    pub(super) const fn empty(file: Tiff<'a>) -> Self {
        Self { file, entries: 0..0 }
    }

    /// The first entry of this tag, of those types that are read.
    pub(super) fn get(&self, tag: u16) -> Option<Field<'a>> {
        let mut entries = self.entries.clone().step_by(ENTRY_BYTES);
        let entry = entries.find(|entry| self.file.short(*entry) == Some(tag))?;
        let kind = self.file.short(entry + 2)?;
        let unit = match kind {
            BYTE | ASCII => 1,
            SHORT => 2,
            LONG => 4,
            RATIONAL => 8,
            _ => return None,
        };
        let length = unit * u64::from(self.file.long(entry + 4)?);
        let at = if length <= 4 {
            entry + 8
        } else {
            self.file.long(entry + 8)? as usize
        };
        let bytes = self.file.bytes.get(at..)?;
        Some(Field {
            file: Tiff {
                bytes: bytes.get(..usize::try_from(length).ok()?)?,
                ..self.file
            },
            kind,
        })
    }
}

const BYTE: u16 = 1;
pub(super) const ASCII: u16 = 2;
pub(super) const SHORT: u16 = 3;
pub(super) const LONG: u16 = 4;
pub(super) const RATIONAL: u16 = 5;

/// A tag's values.
pub(super) struct Field<'a> {
    file: Tiff<'a>,
    kind: u16,
}

impl Field<'_> {
    /// The first of whole numbers.
    pub(super) fn number(&self) -> Option<u32> {
        match self.kind {
            BYTE => self.file.bytes.first().map(|byte| u32::from(*byte)),
            SHORT => self.file.short(0).map(u32::from),
            LONG => self.file.long(0),
            _ => None,
        }
    }

    /// Text up to its first zero.
    pub(super) fn text(&self) -> Option<String> {
        let text = self.file.bytes.split(|byte| *byte == 0).next()?;
        (self.kind == ASCII).then(|| String::from_utf8_lossy(text).into_owned())
    }

    /// The first of quotients; not finite where its divisor is 0.
    pub(super) fn quotient(&self) -> Option<f64> {
        let [above, below] = [self.file.long(0)?, self.file.long(4)?].map(f64::from);
        (self.kind == RATIONAL).then_some(above / below)
    }
}
