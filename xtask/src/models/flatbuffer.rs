//! The little of FlatBuffers that reading a TFLite file takes: tables, vectors and scalars at a field's number.

use anyhow::{Context, Result};

/// A table inside a buffer.
#[derive(Clone, Copy)]
pub(super) struct Table<'a> {
    bytes: &'a [u8],
    at: usize,
}

/// Bytes of a scalar at `at`.
fn bytes_at<const N: usize>(bytes: &[u8], at: usize) -> Result<[u8; N]> {
    let chunk = bytes.get(at..).and_then(|rest| rest.first_chunk::<N>());
    chunk
        .copied()
        .with_context(|| format!("file of {} bytes ends before {at}", bytes.len()))
}

fn u32_at(bytes: &[u8], at: usize) -> Result<usize> {
    Ok(u32::from_le_bytes(bytes_at(bytes, at)?) as usize)
}

impl<'a> Table<'a> {
    /// The table that a file begins with.
    pub(super) fn root(bytes: &'a [u8]) -> Result<Self> {
        let at = u32_at(bytes, 0)?;
        Ok(Self { bytes, at })
    }

    /// Where the value of `field` stands; `None` when it has its default.
    fn field(&self, field: usize) -> Result<Option<usize>> {
        let distance = i32::from_le_bytes(bytes_at(self.bytes, self.at)?);
        let vtable = usize::try_from(self.at as i64 - i64::from(distance))?;
        let size = usize::from(u16::from_le_bytes(bytes_at(self.bytes, vtable)?));
        let entry = 4 + 2 * field;
        if entry + 2 > size {
            return Ok(None);
        }
        let offset = usize::from(u16::from_le_bytes(bytes_at(self.bytes, vtable + entry)?));
        Ok((offset != 0).then_some(self.at + offset))
    }

    fn follow(&self, field: usize) -> Result<Option<usize>> {
        self.field(field)?
            .map(|at| Ok(at + u32_at(self.bytes, at)?))
            .transpose()
    }

    /// A byte, 0 by default.
    pub(super) fn byte(&self, field: usize) -> Result<u8> {
        self.field(field)?
            .map_or(Ok(0), |at| Ok(bytes_at::<1>(self.bytes, at)?[0]))
    }

    /// A 32-bit integer, 0 by default.
    pub(super) fn int(&self, field: usize) -> Result<i32> {
        self.field(field)?
            .map_or(Ok(0), |at| Ok(i32::from_le_bytes(bytes_at(self.bytes, at)?)))
    }

    /// A table, if present.
    pub(super) fn table(&self, field: usize) -> Result<Option<Table<'a>>> {
        Ok(self.follow(field)?.map(|at| Self { at, ..*self }))
    }

    /// A vector of tables, empty by default.
    pub(super) fn tables(&self, field: usize) -> Result<Vec<Table<'a>>> {
        let Some(at) = self.follow(field)? else {
            return Ok(Vec::new());
        };
        (0..u32_at(self.bytes, at)?)
            .map(|index| {
                let entry = at + 4 + 4 * index;
                let at = entry + u32_at(self.bytes, entry)?;
                Ok(Self { at, ..*self })
            })
            .collect()
    }

    /// The elements of a vector of scalars `size` bytes wide, as bytes; empty by default.
    pub(super) fn vector(&self, field: usize, size: usize) -> Result<&'a [u8]> {
        let Some(at) = self.follow(field)? else {
            return Ok(&[]);
        };
        let length = u32_at(self.bytes, at)? * size;
        self.bytes
            .get(at + 4..at + 4 + length)
            .context("vector runs over the end of the file")
    }

    /// A vector of 32-bit integers, empty by default.
    pub(super) fn ints(&self, field: usize) -> Result<Vec<i32>> {
        let (words, _) = self.vector(field, 4)?.as_chunks::<4>();
        Ok(words.iter().map(|word| i32::from_le_bytes(*word)).collect())
    }
}
