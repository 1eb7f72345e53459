//! Sets of rows, one bit a row, that know how many come before each.

#![allow(clippy::inline_always)]

use crate::library::RowIndex;

/// Bits of a word.
const BITS: u32 = u64::BITS;

/// A set of rows, in the order of their numbers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct RowSet {
    /// One bit a row, the lowest first.
    words: Vec<u64>,
    /// How many rows are in the words before each.
    before: Vec<u32>,
    len: usize,
}

impl RowSet {
    /// The rows whose bits are set.
    pub(super) fn of(words: Vec<u64>) -> Self {
        let mut len = 0;
        let before = words
            .iter()
            .map(|word| {
                let before = len;
                len += word.count_ones();
                before
            })
            .collect();
        Self { words, before, len: len as usize }
    }

    /// Some rows, in any order.
    pub(super) fn of_rows(rows: impl Iterator<Item = RowIndex>) -> Self {
        let mut words = Vec::new();
        rows.for_each(|row| put(&mut words, row.0, 1));
        Self::of(words)
    }

    /// The other rows of those before `end`.
    pub(super) fn others(&self, end: u32) -> Self {
        let mut words: Vec<u64> = (0..end.div_ceil(BITS)).map(|at| !self.bits(at * BITS)).collect();
        if let Some(last) = words.last_mut().filter(|_| !end.is_multiple_of(BITS)) {
            *last &= (1 << (end % BITS)) - 1;
        }
        Self::of(words)
    }

    pub(super) fn len(&self) -> usize {
        self.len
    }

    pub(super) fn has(&self, row: RowIndex) -> bool {
        has(&self.words, row.0)
    }

    /// The row that so many come before.
    pub(super) fn get(&self, rank: usize) -> Option<RowIndex> {
        let rank = u32::try_from(rank).ok().filter(|rank| (*rank as usize) < self.len)?;
        let at = self.before.partition_point(|before| *before <= rank).checked_sub(1)?;
        let mut word = *self.words.get(at)?;
        for _ in 0..rank - self.before.get(at)? {
            word &= word.wrapping_sub(1);
        }
        Some(RowIndex(at as u32 * BITS + word.trailing_zeros()))
    }

    /// How many rows come before a row of the set.
    pub(super) fn rank_of(&self, row: RowIndex) -> Option<usize> {
        let at = (row.0 / BITS) as usize;
        let below = self.words.get(at)? & ((1 << (row.0 % BITS)) - 1);
        self.has(row).then_some(())?;
        Some((self.before.get(at)? + below.count_ones()) as usize)
    }

    #[cfg(test)]
    pub(super) fn iter(&self) -> impl Iterator<Item = RowIndex> {
        places(&self.words).map(RowIndex)
    }

    /// The bits of 64 rows from a row on.
    pub(super) fn bits(&self, from: u32) -> u64 {
        bits(&self.words, from)
    }
}

/// The bits of 64 rows from a row on; zeros beyond the end.
pub(super) fn bits(words: &[u64], from: u32) -> u64 {
    let (at, shift) = ((from / BITS) as usize, from % BITS);
    let word = |at: usize| words.get(at).copied().unwrap_or_default();
    match shift {
        0 => word(at),
        _ => word(at) >> shift | word(at + 1) << (BITS - shift),
    }
}

/// Sets the bits of 64 rows from a row on that are set in `bits`.
pub(super) fn put(words: &mut Vec<u64>, from: u32, bits: u64) {
    let (at, shift) = ((from / BITS) as usize, from % BITS);
    let spread = u128::from(bits) << shift;
    for (word, at) in [(spread as u64, at), ((spread >> BITS) as u64, at + 1)] {
        if word == 0 {
            continue;
        }
        if at >= words.len() {
            words.resize(at + 1, 0);
        }
        if let Some(old) = words.get_mut(at) {
            *old |= word;
        }
    }
}

/// The places of the bits that are set, rising. To be compiled as a part of what looks at them.
#[inline(always)]
pub(super) fn places(words: &[u64]) -> impl Iterator<Item = u32> {
    let mut words = words.iter().zip((0_u32..).step_by(BITS as usize));
    let (mut word, mut from) = (0_u64, 0);
    std::iter::from_fn(move || {
        while word == 0 {
            let (next, at) = words.next()?;
            (word, from) = (*next, at);
        }
        let place = from + word.trailing_zeros();
        word &= word - 1;
        Some(place)
    })
}

/// Sets the bit of a place that there is.
#[inline]
pub(super) fn add(words: &mut [u64], place: u32) {
    if let Some(word) = words.get_mut((place / BITS) as usize) {
        *word |= 1 << (place % BITS);
    }
}

/// Whether the bit of a place is set.
#[inline]
pub(super) fn has(words: &[u64], place: u32) -> bool {
    words.get((place / BITS) as usize).is_some_and(|word| word >> (place % BITS) & 1 != 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn ranks_and_rows_lead_to_each_other(rows in prop::collection::btree_set(0..700_u32, 0..200)) {
            let set = RowSet::of_rows(rows.iter().rev().map(|row| RowIndex(*row)));
            prop_assert_eq!(set.len(), rows.len());
            prop_assert!(set.iter().map(|row| row.0).eq(rows.iter().copied()));
            for (rank, row) in rows.iter().enumerate() {
                prop_assert_eq!(set.get(rank), Some(RowIndex(*row)));
                prop_assert_eq!(set.rank_of(RowIndex(*row)), Some(rank));
            }
            prop_assert_eq!(set.get(rows.len()), None);
            let others: Vec<u32> = set.others(650).iter().map(|row| row.0).collect();
            prop_assert_eq!(others, (0..650).filter(|row| !rows.contains(row)).collect::<Vec<_>>());
            for row in 0..800 {
                prop_assert_eq!(set.has(RowIndex(row)), rows.contains(&row));
                prop_assert_eq!(set.bits(row) & 1 != 0, rows.contains(&row));
                prop_assert_eq!(set.rank_of(RowIndex(row)).is_some(), rows.contains(&row));
            }
        }
    }
}
