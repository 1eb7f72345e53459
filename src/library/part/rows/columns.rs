//! Columns as they stand in the map: what searches need of all rows costs no more than its bytes.
//!
//! A batch that is decoded costs some microseconds and has all of it checked. Here a batch is cut along its buffers, whose
//! places are in `rows.sums`, and what a search reads of it is checked by itself, once: see [`Section`].

use std::ops::Range;
use std::sync::atomic::Ordering;

use serde::{Deserialize, Serialize};

use super::{BYLINE, BatchPlace, COLUMNS, Kept, LANG, LEAD, PUBLISHED, Place, Rows, SITE, TITLE, URL_ROOT, WORDS};
use crate::library::part::files;
use crate::library::{Damage, Named};

/// The number of the first buffer of a column.
pub(super) const fn buffer_of(column: usize) -> usize {
    let (mut at, mut buffers) = (0, 0);
    while at < column {
        buffers += COLUMNS[at].1.buffers();
        at += 1;
    }
    buffers
}

const BUFFERS: usize = buffer_of(COLUMNS.len());

/// Where the buffers of a batch are.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Buffers {
    /// Where each starts, counted from the start of the block, and where the last ends.
    places: [u32; BUFFERS + 1],
    /// In the order of [`Section`].
    sums: [u32; SECTIONS],
}

impl Buffers {
    /// With checksums that are yet to be made. `None` where the places are not those of a batch.
    pub(super) fn of(places: &[u32]) -> Option<Self> {
        let places = places.try_into().ok().filter(|places: &[u32; BUFFERS + 1]| places.is_sorted())?;
        Some(Self { places, sums: [0; SECTIONS] })
    }
}

/// Columns of a batch that searches use together.
#[derive(Debug, Clone, Copy)]
enum Section {
    Texts,
    Dates,
    Numbers,
}

const SECTIONS: usize = 3;

impl Section {
    const ALL: [Self; SECTIONS] = [Self::Texts, Self::Dates, Self::Numbers];

    /// Of a set in which each has one.
    const fn bit(self) -> u8 {
        1 << self as u8
    }

    const fn columns(self) -> Range<usize> {
        match self {
            Self::Texts => TITLE..LEAD + 1,
            Self::Dates => PUBLISHED..PUBLISHED + 1,
            Self::Numbers => BYLINE..WORDS + 1,
        }
    }
}

impl BatchPlace {
    pub(super) fn view<'a>(&'a self, map: &'a [u8]) -> View<'a> {
        View::new(map, self.block, &self.buffers.places)
    }

    /// Makes the checksums of the sections.
    pub(super) fn seal(&mut self, file: &[u8]) {
        self.buffers.sums = Section::ALL.map(|section| crc32fast::hash(self.view(file).section(section)));
    }
}

/// A batch in its buffers.
#[derive(Debug, Clone, Copy)]
pub(super) struct View<'a> {
    block: &'a [u8],
    /// Where the block starts in the file.
    start: usize,
    places: &'a [u32],
}

impl<'a> View<'a> {
    pub(super) fn new(map: &'a [u8], block: Place, places: &'a [u32]) -> Self {
        let range = block.range(map.len()).unwrap_or_default();
        Self { start: range.start, block: map.get(range).unwrap_or_default(), places }
    }

    /// A buffer by its number, as far as there is one.
    pub(super) fn buffer(&self, number: usize) -> &'a [u8] {
        self.between(number, number + 1)
    }

    fn between(&self, first: usize, end: usize) -> &'a [u8] {
        let place = |number: usize| self.places.get(number).map(|place| *place as usize);
        let range = place(first).zip(place(end));
        range.and_then(|(first, end)| self.block.get(first..end)).unwrap_or_default()
    }

    fn section(&self, section: Section) -> &'a [u8] {
        let columns = section.columns();
        self.between(buffer_of(columns.start), buffer_of(columns.end))
    }

    /// A column of texts.
    pub(super) fn texts(&self, column: usize) -> Texts<'a> {
        self.texts_at(buffer_of(column))
    }

    /// A column of texts, by the number of its first buffer.
    pub(super) fn texts_at(&self, first: usize) -> Texts<'a> {
        let start = self.places.get(first + 2).map_or(0, |place| *place as usize);
        Texts {
            valid: self.buffer(first),
            offsets: self.buffer(first + 1).as_chunks().0,
            values: self.buffer(first + 2),
            start: self.start + start,
        }
    }

    /// A column of numbers of 32 bits.
    fn numbers(&self, column: usize) -> &'a [[u8; 4]] {
        self.buffer(buffer_of(column) + 1).as_chunks().0
    }
}

/// A column of texts.
#[derive(Debug, Clone, Copy)]
pub(super) struct Texts<'a> {
    /// Which are there, one bit each; empty where all are.
    valid: &'a [u8],
    offsets: &'a [[u8; 4]],
    values: &'a [u8],
    /// Where the values start in the file.
    start: usize,
}

impl Texts<'_> {
    /// Where among the values a text starts.
    fn offset(&self, at: usize) -> Option<usize> {
        self.offsets.get(at).map(|offset| u32::from_le_bytes(*offset) as usize)
    }

    /// Where in the file a text stands; `None` where it is missing.
    pub(super) fn range(&self, at: usize) -> Option<Range<usize>> {
        let place = self.offset(at)?..self.offset(at + 1)?;
        is_valid(self.valid, at).then(|| self.start + place.start..self.start + place.end)
    }
}

fn is_valid(valid: &[u8], at: usize) -> bool {
    valid.get(at / 8).is_none_or(|bits| bits >> (at % 8) & 1 != 0)
}

/// Puts [`crate::library::NO_NAME`], in which all bits are set, for those numbers that are missing: their bit is not set. `first` is the bit of
/// the first.
fn put_missing(valid: &[u8], first: usize, numbers: &mut [u32]) {
    let unless = |bit: bool| u32::from(bit).wrapping_sub(1);
    // As a rule a search begins at a whole byte.
    let (head, whole) = numbers.split_at_mut((first.next_multiple_of(8) - first).min(numbers.len()));
    for (at, number) in (first..).zip(head) {
        *number |= unless(is_valid(valid, at));
    }
    let bytes = valid.get(first.div_ceil(8)..).unwrap_or_default();
    for (eight, bits) in whole.chunks_mut(8).zip(bytes) {
        for (bit, number) in eight.iter_mut().enumerate() {
            *number |= unless(bits >> bit & 1 != 0);
        }
    }
}

impl Rows {
    /// The batches of some rows, each with its first row and which of its own rows are among them.
    fn pieces(&self, rows: Range<u32>) -> impl Iterator<Item = (&Kept, u32, Range<usize>)> {
        let first = self.batch_of(rows.start);
        let batches = self.batches.iter().zip(&self.starts).skip(first);
        let batches = batches.take_while(move |(_, start)| **start < rows.end);
        batches.map(move |(kept, start)| {
            let end = rows.end.min(start + kept.place.rows);
            (kept, *start, (rows.start.max(*start) - start) as usize..(end - start) as usize)
        })
    }

    /// A batch whose section is as it was written. Each is checked once.
    fn checked<'a>(&'a self, kept: &'a Kept, section: Section) -> Result<View<'a>, Damage> {
        let view = kept.place.view(&self.map);
        // Whoever sees the bit reads bytes that do not change: nothing else has to be seen with it.
        if kept.checked.load(Ordering::Relaxed) & section.bit() == 0 {
            let sum = kept.place.buffers.sums.get(section as usize);
            if sum != Some(&crc32fast::hash(view.section(section))) {
                return Err(self.damage(files::MISMATCH));
            }
            kept.checked.fetch_or(section.bit(), Ordering::Relaxed);
        }
        Ok(view)
    }

    /// Checks the bytes of all headlines.
    pub(in crate::library::part) fn check_headlines(&self) -> Result<(), Damage> {
        self.batches.iter().try_for_each(|kept| self.checked(kept, Section::Texts).map(drop))
    }

    /// See [`crate::library::Stretch::numbers`].
    pub(in crate::library::part) fn numbers(
        &self,
        column: Named,
        rows: Range<u32>,
        numbers: &mut Vec<u32>,
    ) -> Result<(), Damage> {
        let column = match column {
            Named::Byline => BYLINE,
            Named::Site => SITE,
            Named::UrlRoot => URL_ROOT,
            Named::Lang => LANG,
        };
        numbers.clear();
        for (kept, _, rows) in self.pieces(rows) {
            let view = self.checked(kept, Section::Numbers)?;
            let all = view.numbers(column).get(rows.clone()).unwrap_or_default();
            let start = numbers.len();
            numbers.extend(all.iter().map(|number| u32::from_le_bytes(*number)));
            let valid = view.buffer(buffer_of(column));
            put_missing(valid, rows.start, numbers.get_mut(start..).unwrap_or_default());
        }
        Ok(())
    }

    /// See [`crate::library::Stretch::words`].
    pub(in crate::library::part) fn words(&self, rows: Range<u32>, words: &mut Vec<u32>) -> Result<(), Damage> {
        words.clear();
        for (kept, _, rows) in self.pieces(rows) {
            let view = self.checked(kept, Section::Numbers)?;
            let all = view.numbers(WORDS).get(rows).unwrap_or_default();
            words.extend(all.iter().map(|number| u32::from_le_bytes(*number)));
        }
        Ok(())
    }

    /// See [`crate::library::Stretch::published`].
    pub(in crate::library::part) fn published(
        &self,
        rows: Range<u32>,
        each: &mut dyn FnMut(u32, &str),
    ) -> Result<(), Damage> {
        for (kept, start, rows) in self.pieces(rows) {
            let dates = self.checked(kept, Section::Dates)?.texts(PUBLISHED);
            // In one go: dates are short, and each look for UTF-8 has its price.
            let end = dates.offset(kept.place.rows as usize).unwrap_or_default();
            let values = std::str::from_utf8(dates.values.get(..end).unwrap_or_default());
            let values = values.map_err(|error| self.damage(error.to_string()))?;
            let mut next = dates.offset(rows.start).unwrap_or_default();
            for row in rows {
                let first = next;
                next = dates.offset(row + 1).unwrap_or_default();
                if let Some(date) = values.get(first..next).filter(|_| is_valid(dates.valid, row)) {
                    each(start + row as u32, date);
                }
            }
        }
        Ok(())
    }
}
