//! The spellings of many texts, with an index of their columns: what a fuzzy search looks through.

use arrow_buffer::{Buffer, ScalarBuffer};

use crate::text::spelling::{self, COLUMNS, LONGEST};

/// The spellings of some texts. Cloning is cheap.
#[derive(Debug, Clone, Default)]
pub struct Spellings {
    /// What [`Spelling::readable`] is cut from: first what holds the texts themselves, then what had to be spelt.
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
        let (mut draft, mut own) = (SpellingsDraft::default(), Own::default());
        texts.for_each(|text| draft.push(text, None, &mut own));
        let columns = draft.columns();
        Self {
            bytes: [Buffer::default(), Buffer::from_vec(own.finish())],
            starts: draft.starts.into(),
            lengths: draft.lengths.into(),
            columns: columns.into(),
        }
    }

    /// Spellings that were made before. `None` where they are not of one piece, or one of them cannot be read.
    pub(super) fn kept(
        bytes: [Buffer; 2],
        starts: ScalarBuffer<u32>,
        lengths: ScalarBuffer<u16>,
        columns: ScalarBuffer<u64>,
    ) -> Option<Self> {
        let [texts, own] = bytes.each_ref().map(Buffer::len);
        let is_readable = |start: &u32| {
            let most = if start & OWN == 0 { texts } else { own };
            (start & !OWN) as usize + READABLE <= most
        };
        let whole = lengths.len() == starts.len() && columns.len() == column_words(starts.len());
        (whole && starts.iter().all(is_readable)).then_some(Self { bytes, starts, lengths, columns })
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

    /// The texts that are longer than their spelling: one bit each, the lowest first.
    pub fn cut(&self) -> Vec<u64> {
        let of_word = |lengths: &[u16]| {
            lengths.iter().zip(0..).fold(0, |word, (length, bit)| word | u64::from(length & CUT != 0) << bit)
        };
        self.lengths.chunks(64).map(of_word).collect()
    }

    /// Which texts have a column: one bit each, the lowest first, zeros behind the last.
    pub fn column(&self, column: usize) -> &[u64] {
        let words = self.len().div_ceil(64);
        self.columns.get(column * words..(column + 1) * words).unwrap_or_default()
    }
}

/// Words of 64 bits that the columns of some texts take.
pub(super) fn column_words(texts: usize) -> usize {
    COLUMNS * texts.div_ceil(64)
}

/// The bytes of texts that are not their own spelling.
#[derive(Debug, Default)]
pub(super) struct Own(Vec<u8>);

impl Own {
    /// The bytes, with so many behind them that the last spelling can be read.
    pub(super) fn finish(mut self) -> Vec<u8> {
        self.0.resize(self.0.len() + READABLE, 0);
        self.0
    }
}

/// Spellings in the making.
#[derive(Debug, Default)]
pub(super) struct SpellingsDraft {
    pub(super) starts: Vec<u32>,
    pub(super) lengths: Vec<u16>,
    sets: Vec<u128>,
}

impl SpellingsDraft {
    /// Spells a text. Where it is its own spelling, and `place` says where it stands already, it is not kept again.
    pub(super) fn push(&mut self, text: &str, place: Option<u32>, own: &mut Own) {
        let (part, is_cut) = spelling::matched_part(text);
        let start = own.0.len();
        own.0.extend(part.chars().map(spelling::byte_of));
        let spelt = own.0.get(start..).unwrap_or_default();
        let length = spelt.len() as u16;
        match place.filter(|place| place & OWN == 0 && text.as_bytes().starts_with(spelt)) {
            Some(place) => {
                own.0.truncate(start);
                self.starts.push(place);
            }
            None => self.starts.push(start as u32 | OWN),
        }
        self.lengths.push(if is_cut { length | CUT } else { length });
        self.sets.push(spelling::columns(&part));
    }

    /// For each column one bit a text.
    pub(super) fn columns(&self) -> Vec<u64> {
        let words = self.sets.len().div_ceil(64);
        let mut columns = vec![0_u64; column_words(self.sets.len())];
        for (at, set) in self.sets.iter().enumerate() {
            let mut left = *set;
            while left != 0 {
                let column = left.trailing_zeros() as usize;
                left &= left - 1;
                if let Some(word) = columns.get_mut(column * words + at / 64) {
                    *word |= 1 << (at % 64);
                }
            }
        }
        columns
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
