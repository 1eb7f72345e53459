//! Which rows are dead.

use std::fmt;
use std::sync::Arc;

use tantivy::directory::OwnedBytes;

use super::super::RowIndex;

/// A set of rows that are no longer to be shown, one bit each. Clones share the bits until one of them is changed.
#[derive(Clone)]
pub(in super::super) struct Dead(Bits);

#[derive(Clone)]
enum Bits {
    Mapped(OwnedBytes),
    Owned(Arc<Vec<u8>>),
}

impl Dead {
    pub(super) fn mapped(bits: OwnedBytes) -> Self {
        Self(Bits::Mapped(bits))
    }

    fn bytes(&self) -> &[u8] {
        match &self.0 {
            Bits::Mapped(bits) => bits,
            Bits::Owned(bits) => bits,
        }
    }

    /// Whether a row is dead.
    pub(in super::super) fn has(&self, row: RowIndex) -> bool {
        self.bytes().get(row.0 as usize / 8).is_some_and(|byte| byte >> (row.0 % 8) & 1 == 1)
    }

    /// Which of 64 rows are dead, the first in the lowest bit.
    pub(in super::super) fn word_from(&self, first: u32) -> u64 {
        let bytes = self.bytes().get(first as usize / 8..).unwrap_or_default();
        let bits = bytes.iter().take(9).rev().fold(0_u128, |bits, byte| bits << 8 | u128::from(*byte));
        (bits >> (first % 8)) as u64
    }

    /// Whether it is kept that no row is dead: at once, while [`Dead::is_empty`] looks at all.
    pub(in super::super) fn is_none(&self) -> bool {
        self.bytes().is_empty()
    }

    /// Whether no row is dead.
    pub(in super::super) fn is_empty(&self) -> bool {
        self.bytes().iter().all(|byte| *byte == 0)
    }

    /// Makes a row dead.
    pub(in super::super) fn mark(&mut self, row: RowIndex) {
        if let Bits::Mapped(bits) = &self.0 {
            self.0 = Bits::Owned(Arc::new(bits.to_vec()));
        }
        let Bits::Owned(bits) = &mut self.0 else { return };
        let (bits, at) = (Arc::make_mut(bits), row.0 as usize / 8);
        if bits.len() <= at {
            bits.resize(at + 1, 0);
        }
        if let Some(byte) = bits.get_mut(at) {
            *byte |= 1 << (row.0 % 8);
        }
    }

    /// The rows that live, of `rows` in all, in ascending order.
    pub(in super::super) fn live(&self, rows: u32) -> Vec<u32> {
        if self.is_empty() { (0..rows).collect() } else { (0..rows).filter(|row| !self.has(RowIndex(*row))).collect() }
    }

    /// How many of the first `rows` rows are dead.
    pub(in super::super) fn count(&self, rows: u32) -> u32 {
        let whole = self.bytes().get(..rows as usize / 8).unwrap_or(self.bytes());
        let rest = (rows / 8 * 8..rows).filter(|row| self.has(RowIndex(*row))).count() as u32;
        whole.iter().map(|byte| byte.count_ones()).sum::<u32>() + rest
    }

    /// The bits of the first `rows` rows, and none after them, in [`bits_len`] bytes: rows that are yet to come live.
    pub(super) fn bits(&self, rows: u32) -> Vec<u8> {
        let mut bits = self.bytes().get(..bits_len(rows)).unwrap_or(self.bytes()).to_vec();
        bits.resize(bits_len(rows), 0);
        let partial = bits.get_mut(rows as usize / 8..).unwrap_or_default();
        partial.iter_mut().skip(1).for_each(|byte| *byte = 0);
        partial.iter_mut().take(1).for_each(|byte| *byte &= (1 << (rows % 8)) - 1);
        bits
    }
}

/// Bytes that the bits of `rows` rows take in a file: whole words of 64 bits.
pub(super) fn bits_len(rows: u32) -> usize {
    rows.div_ceil(64) as usize * 8
}

impl Default for Dead {
    fn default() -> Self {
        Self(Bits::Owned(Arc::default()))
    }
}

impl fmt::Debug for Dead {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let dead = (0..u32::MAX).map(RowIndex).take(self.bytes().len() * 8).filter(|row| self.has(*row));
        f.debug_set().entries(dead.take(100)).finish()
    }
}
