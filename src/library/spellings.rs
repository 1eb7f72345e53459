//! The spellings of many texts, with an index of their columns: what a fuzzy search looks through.

use arrow_buffer::{Buffer, ScalarBuffer};

use crate::text::spelling::{self, COLUMNS, LONGEST};

/// The spellings of some texts. Cloning is cheap.
#[derive(Debug, Clone)]
pub struct Spellings {
    /// What [`Place::at`] counts in: first what holds the texts themselves, then what had to be spelt.
    bytes: [Buffer; 2],
    /// Where each spelling starts; see [`OWN`].
    starts: ScalarBuffer<u32>,
    /// The length of each; see [`CUT`].
    lengths: ScalarBuffer<u16>,
    /// For each column one bit a text, the lowest first.
    columns: ScalarBuffer<u64>,
}

/// Set in a start that counts in the second of the buffers.
const OWN: u32 = 1 << 31;
/// Set in the length of a spelling that does not hold all of its text.
const CUT: u16 = 1 << 15;

/// So many bytes may be read from the start of each spelling, whatever its length.
pub const READABLE: usize = LONGEST;

/// One spelling.
#[derive(Debug, Clone, Copy)]
pub struct Spelling<'a> {
    /// The spelling, and what happens to stand behind it.
    pub readable: &'a [u8; READABLE],
    /// Its length.
    pub len: usize,
}

impl Spellings {
    /// Spells texts.
    pub fn of<'a>(texts: impl Iterator<Item = &'a str>) -> Self {
        let mut draft = Draft::default();
        texts.for_each(|text| draft.push(text));
        draft.finish()
    }

    /// Number of texts.
    pub fn len(&self) -> usize {
        self.starts.len()
    }

    /// Whether there are no texts.
    pub fn is_empty(&self) -> bool {
        self.starts.is_empty()
    }

    /// The spelling of a text; `None` beyond the last.
    #[inline]
    pub fn get(&self, at: usize) -> Option<Spelling<'_>> {
        let (start, length) = (*self.starts.get(at)?, *self.lengths.get(at)?);
        let bytes = if start & OWN == 0 { &self.bytes[0] } else { &self.bytes[1] };
        let readable = bytes.as_slice().get((start & !OWN) as usize..)?.first_chunk()?;
        Some(Spelling { readable, len: ((length & !CUT) as usize).min(READABLE) })
    }

    /// Whether a text is longer than its spelling.
    pub fn is_cut(&self, at: usize) -> bool {
        self.lengths.get(at).is_some_and(|length| length & CUT != 0)
    }

    /// Which texts have a column: one bit each, the lowest first, zeros behind the last.
    pub fn column(&self, column: usize) -> &[u64] {
        let words = self.len().div_ceil(64);
        self.columns.get(column * words..(column + 1) * words).unwrap_or_default()
    }
}

/// Spellings in the making.
#[derive(Debug, Default)]
struct Draft {
    own: Vec<u8>,
    starts: Vec<u32>,
    lengths: Vec<u16>,
    columns: Vec<u128>,
}

impl Draft {
    fn push(&mut self, text: &str) {
        let (part, is_cut) = spelling::matched_part(text);
        let start = self.own.len();
        self.own.extend(part.chars().map(spelling::byte_of));
        let length = (self.own.len() - start) as u16;
        self.starts.push(start as u32 | OWN);
        self.lengths.push(if is_cut { length | CUT } else { length });
        self.columns.push(spelling::columns(&part));
    }

    fn finish(mut self) -> Spellings {
        self.own.resize(self.own.len() + READABLE, 0);
        let words = self.columns.len().div_ceil(64);
        let mut columns = vec![0_u64; COLUMNS * words];
        for (at, set) in self.columns.iter().enumerate() {
            let mut left = *set;
            while left != 0 {
                let column = left.trailing_zeros() as usize;
                left &= left - 1;
                if let Some(word) = columns.get_mut(column * words + at / 64) {
                    *word |= 1 << (at % 64);
                }
            }
        }
        Spellings {
            bytes: [Buffer::default(), Buffer::from_vec(self.own)],
            starts: self.starts.into(),
            lengths: self.lengths.into(),
            columns: columns.into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_tell_which_texts_hold_a_letter() {
        let texts: Vec<String> =
            (0..130).map(|n| if n % 3 == 0 { format!("Ü {n}") } else { format!("п {n}") }).collect();
        let spellings = Spellings::of(texts.iter().map(String::as_str));
        assert_eq!(spellings.len(), 130);
        let column = spellings.column(spelling::exact_column('u').unwrap());
        for (at, text) in texts.iter().enumerate() {
            let spelt = spellings.get(at).unwrap();
            assert_eq!(spelt.len, text.chars().count());
            assert_eq!(&spelt.readable[1..spelt.len], &text.as_bytes()[2..]);
            assert_eq!(column[at / 64] >> (at % 64) & 1 != 0, at % 3 == 0);
        }
        assert!(spellings.get(130).is_none() && !spellings.is_cut(0));
    }
}
