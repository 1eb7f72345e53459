//! A set of row numbers.

/// A set of row numbers, one bit each.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Bitmap {
    words: Vec<u64>,
    count: u32,
}

impl Bitmap {
    pub(crate) fn has(&self, row: u32) -> bool {
        self.words.get(row as usize / 64).is_some_and(|word| word & bit(row) != 0)
    }

    /// Which of 64 rows are in it, the first in the lowest bit.
    pub(crate) fn word_from(&self, first: u32) -> u64 {
        let (at, shift) = (first as usize / 64, first % 64);
        let word = |at: usize| self.words.get(at).copied().unwrap_or_default();
        let above = if shift == 0 { 0 } else { word(at + 1) << (64 - shift) };
        word(at) >> shift | above
    }

    /// How many rows are in it.
    pub(crate) fn count(&self) -> u32 {
        self.count
    }

    /// Adds a row; whether it is new.
    pub(crate) fn insert(&mut self, row: u32) -> bool {
        let at = row as usize / 64;
        if at >= self.words.len() {
            self.words.resize(at + 1, 0);
        }
        let Some(word) = self.words.get_mut(at).filter(|word| **word & bit(row) == 0) else {
            return false;
        };
        *word |= bit(row);
        self.count += 1;
        true
    }
}

impl Extend<u32> for Bitmap {
    fn extend<T: IntoIterator<Item = u32>>(&mut self, rows: T) {
        for row in rows {
            self.insert(row);
        }
    }
}

impl FromIterator<u32> for Bitmap {
    fn from_iter<T: IntoIterator<Item = u32>>(rows: T) -> Self {
        let mut set = Self::default();
        set.extend(rows);
        set
    }
}

const fn bit(row: u32) -> u64 {
    1 << (row % 64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_in_it_once() {
        let set: Bitmap = [0, 63, 64, 63, 1000].into_iter().collect();
        assert_eq!(set.count(), 4);
        let rows: Vec<u32> = (0..2000).filter(|row| set.has(*row)).collect();
        assert_eq!(rows, [0, 63, 64, 1000]);
        for first in 0..1100 {
            let word = (0..64).filter(|bit| set.has(first + bit)).fold(0, |word, bit| word | 1 << bit);
            assert_eq!(set.word_from(first), word, "{first}");
        }
    }
}
