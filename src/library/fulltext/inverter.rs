//! The words of one field and where they stand, gathered in memory.
//!
//! Every word of the field takes a **place**: a number that rises through all rows. So does the end of each text and of each
//! row, so that no phrase reaches over it. A word's place less the first one of its row is its position. Words are numbered
//! as they come; their numbers in the order of places are sorted by word once, by counting, when all rows are in.

use std::collections::HashMap;
use std::io;

use foldhash::fast::RandomState;
use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::FieldSerializer;

use crate::text::tokens::Words;

/// Stands where a text or a row ends.
const END: u32 = u32::MAX;

/// Rows are looked up by the place divided by this: few rows are shorter, so that it takes a step or two from there.
const STRIDE: usize = 256;

/// Takes eight bytes a word of the text, with a copy of each word that is new.
#[derive(Debug, Default)]
pub(super) struct Inverter {
    /// The numbers of short words, which are nearly all: the table holds the words themselves, as a look at another place
    /// in memory for each would take half of the time of the whole.
    short: HashMap<Short, u32, RandomState>,
    long: HashMap<Box<str>, u32, RandomState>,
    /// How often each word stands, by its number.
    counts: Vec<u32>,
    /// The number of the word at each place.
    places: Vec<u32>,
    /// The first place of each row.
    rows: Vec<u32>,
    /// How many words each row has, as tantivy keeps it in a byte.
    lengths: Vec<u8>,
    words: u64,
}

impl Inverter {
    /// Appends a row.
    ///
    /// # Errors
    /// Where there are more words than places, four thousand million.
    pub(super) fn add<'a>(&mut self, texts: impl Iterator<Item = &'a str>) -> io::Result<()> {
        self.rows.push(self.places.len() as u32);
        let mut length = 0_u32;
        for text in texts {
            let mut words = Words::new(text);
            while words.advance() {
                let number = self.number(words.word());
                self.places.push(number);
                length += 1;
            }
            self.places.push(END);
        }
        self.places.push(END);
        self.lengths.push(FieldNormReader::fieldnorm_to_id(length));
        self.words += u64::from(length);
        if self.places.len() >= END as usize {
            return Err(io::Error::other("a part has more words than can be counted"));
        }
        Ok(())
    }

    /// How many words all rows have.
    pub(super) fn words(&self) -> u64 {
        self.words
    }

    /// How many words each row has, as tantivy keeps it in a byte.
    pub(super) fn lengths(&self) -> &[u8] {
        &self.lengths
    }

    /// Counts a word and gives its number.
    #[inline]
    fn number(&mut self, word: &str) -> u32 {
        let new = self.counts.len() as u32;
        let number = match Short::of(word) {
            Some(short) => *self.short.entry(short).or_insert(new),
            None => match self.long.get(word) {
                Some(number) => *number,
                None => *self.long.entry(word.into()).or_insert(new),
            },
        };
        match self.counts.get_mut(number as usize) {
            Some(count) => *count += 1,
            None => self.counts.push(1),
        }
        number
    }

    /// Writes all words in their order, each with its rows and its positions there.
    pub(super) fn write(self, field: &mut FieldSerializer<'_>) -> io::Result<()> {
        let (sorted, ends) = self.sorted();
        let hints = self.hints();
        let rows = Rows { first: &self.rows, hints: &hints };
        let mut steps = Vec::new();
        for (start, long, number) in self.in_order() {
            let short = start.to_be_bytes();
            let word = if long.is_empty() { short.split(|byte| *byte == 0).next().unwrap_or_default() } else { long };
            let end = ends.get(number as usize).map_or(0, |end| *end as usize);
            let count = self.counts.get(number as usize).map_or(0, |count| *count as usize);
            let mut places = sorted.get(end.saturating_sub(count)..end).unwrap_or_default();
            field.new_term(word, 0, true)?;
            while let Some(first) = places.first() {
                let (row, from, to) = rows.of(*first);
                let here = places.iter().take_while(|place| **place < to).count().max(1);
                let (in_row, rest) = places.split_at(here);
                steps.clear();
                let mut last = from;
                steps.extend(in_row.iter().map(|place| place - std::mem::replace(&mut last, *place)));
                field.write_doc(row, here as u32, &steps);
                places = rest;
            }
            field.close_term()?;
        }
        Ok(())
    }

    /// The words in their order, with their numbers: their first 16 bytes, and of long words all.
    fn in_order(&self) -> Vec<(u128, &[u8], u32)> {
        let short = self.short.iter().map(|(word, number)| (word.start(), &[][..], *number));
        let long = self.long.iter().map(|(word, number)| {
            let start = word.as_bytes().first_chunk().map_or(0, |start| u128::from_be_bytes(*start));
            (start, word.as_bytes(), *number)
        });
        let mut words: Vec<_> = short.chain(long).collect();
        words.sort_unstable();
        words
    }

    /// The places of the words, by their numbers, and where each word's end.
    fn sorted(&self) -> (Vec<u32>, Vec<u32>) {
        let mut sum = 0;
        let mut ends = Vec::with_capacity(self.counts.len());
        for count in &self.counts {
            ends.push(sum);
            sum += count;
        }
        let mut sorted = vec![0; sum as usize];
        for (number, place) in self.places.iter().zip(0..) {
            // There is no word of the number that stands for an end.
            if let Some(end) = ends.get_mut(*number as usize) {
                if let Some(free) = sorted.get_mut(*end as usize) {
                    *free = place;
                }
                *end += 1;
            }
        }
        (sorted, ends)
    }

    /// The row in which every [`STRIDE`]th place is.
    fn hints(&self) -> Vec<u32> {
        let mut row = 0;
        let of = |place: usize| {
            while self.rows.get(row + 1).is_some_and(|first| *first as usize <= place) {
                row += 1;
            }
            row as u32
        };
        (0..self.places.len()).step_by(STRIDE).map(of).collect()
    }
}

/// A word of up to 16 bytes, filled up with zeros, which no word holds; the first byte is the least.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Short(u64, u64);

impl Short {
    /// Reads a word in one or two pieces that may overlap.
    #[inline]
    fn of(word: &str) -> Option<Self> {
        let word = word.as_bytes();
        let len = word.len() as u32;
        if let (Some(first), Some(last)) = (word.first_chunk(), word.last_chunk()) {
            let rest = u64::from_le_bytes(*last);
            let missing = 16_u32.checked_sub(len)?;
            return Some(Self(u64::from_le_bytes(*first), rest.checked_shr(8 * missing).unwrap_or(0)));
        }
        if let (Some(first), Some(last)) = (word.first_chunk(), word.last_chunk()) {
            let (first, last) = (u32::from_le_bytes(*first), u32::from_le_bytes(*last));
            return Some(Self(u64::from(first) | u64::from(last) << (8 * (len - 4)), 0));
        }
        Some(Self(word.iter().rev().fold(0, |all, byte| all << 8 | u64::from(*byte)), 0))
    }

    /// The word such that numbers are in the order of words.
    fn start(self) -> u128 {
        u128::from(self.0.swap_bytes()) << 64 | u128::from(self.1.swap_bytes())
    }
}

struct Rows<'a> {
    first: &'a [u32],
    hints: &'a [u32],
}

impl Rows<'_> {
    /// The row of a place, its first place and the one after its last.
    #[inline]
    fn of(&self, place: u32) -> (u32, u32, u32) {
        let mut row = self.hints.get(place as usize / STRIDE).map_or(0, |row| *row as usize);
        let mut from = self.first.get(row).copied().unwrap_or(0);
        loop {
            let to = self.first.get(row + 1).copied().unwrap_or(u32::MAX);
            if place < to {
                return (row as u32, from, to);
            }
            (row, from) = (row + 1, to);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn short_words_are_told_apart_and_in_order(a in "[a-cé中]{0,9}", b in "[a-cé中]{0,9}") {
            prop_assert_eq!(Short::of(&a).is_some(), a.len() <= 16);
            if let (Some(short), Some(other)) = (Short::of(&a), Short::of(&b)) {
                prop_assert_eq!(short.start().cmp(&other.start()), a.cmp(&b));
                prop_assert_eq!(short == other, a == b);
            }
        }
    }
}
