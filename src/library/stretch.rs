//! Stretches: rows that are kept together, column by column, for searches that look through all of them.

use std::ops::Range;
use std::sync::Arc;

use arrow_array::{Array, StringArray};

use super::part::Part;
use super::spellings::Spellings;
use super::young::Chunk;
use super::{Catalog, Damage};

#[cfg(test)]
mod tests;

/// A stretch of rows with consecutive numbers: those of a part on disk, or some that are in memory.
#[derive(Debug, Clone, Copy)]
pub struct Stretch<'a> {
    first: u32,
    of: Place<'a>,
}

#[derive(Debug, Clone, Copy)]
enum Place<'a> {
    OnDisk(&'a Part),
    Young(&'a Chunk),
}

/// A column whose values are few beside the rows: each is kept once in a stretch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Named {
    /// See [`Row::byline`](super::Row::byline).
    Byline,
    /// See [`Row::site`](super::Row::site).
    Site,
    /// See [`Row::url_root`](super::Row::url_root).
    UrlRoot,
    /// See [`Row::lang`](super::Row::lang).
    Lang,
}

impl Named {
    /// All of them.
    pub(super) const ALL: [Self; 4] = [Self::Byline, Self::Site, Self::UrlRoot, Self::Lang];
}

/// Stands for a missing value.
pub const NO_NAME: u32 = u32::MAX;

/// The values of a [`Named`] column, numbered from 0. Cloning is cheap.
#[derive(Debug, Clone)]
pub struct Names {
    values: StringArray,
    spellings: Spellings,
}

impl Names {
    pub(super) fn new(values: StringArray, spellings: Spellings) -> Self {
        Self { values, spellings }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.values.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// A value by its number.
    pub fn get(&self, name: u32) -> Option<&str> {
        let name = name as usize;
        (name < self.values.len()).then(|| self.values.value(name))
    }

    /// How the values are spelt, in the same order; empty for what fuzzy words are not looked for in: addresses and languages.
    pub fn spellings(&self) -> &Spellings {
        &self.spellings
    }
}

impl Catalog {
    /// All rows in stretches, without gaps; rows that have left are among them.
    pub fn stretches(&self) -> Vec<Stretch<'_>> {
        let parts = self.parts().map(|(first, part)| Stretch { first, of: Place::OnDisk(part) });
        let young = self.young().chunks().iter().map(|chunk| Stretch { first: chunk.first(), of: Place::Young(chunk) });
        parts.chain(young).collect()
    }

    /// Takes rows that have left out of a set: one bit a row from `first` on, the lowest first.
    pub fn clear_gone(&self, first: u32, rows: &mut [u64]) {
        if self.is_without_gone() {
            return;
        }
        let firsts = (0..).map_while(|at: u32| first.checked_add(at.checked_mul(64)?));
        for (word, first) in rows.iter_mut().zip(firsts) {
            *word &= !self.gone_from(first);
        }
    }
}

impl Stretch<'_> {
    /// The numbers of its rows in the catalog.
    pub fn rows(&self) -> Range<u32> {
        let len = match self.of {
            Place::OnDisk(part) => part.len(),
            Place::Young(chunk) => chunk.len(),
        };
        self.first..self.first + len
    }

    /// How the headlines are spelt, one a row.
    ///
    /// The first call checks what is on disk, some tenths of a millisecond for each stretch: better made on several threads.
    ///
    /// # Errors
    /// As for all here: what is on disk cannot be used.
    pub fn headlines(&self) -> Result<Spellings, Damage> {
        match self.of {
            Place::OnDisk(part) => part.headlines(),
            Place::Young(chunk) => Ok(chunk.columns().headlines.clone()),
        }
    }

    /// The values of a column.
    ///
    /// # Errors
    /// What is on disk cannot be used.
    pub fn names(&self, column: Named) -> Result<Names, Damage> {
        match self.of {
            Place::OnDisk(part) => part.names(column),
            Place::Young(chunk) => Ok(chunk.columns().names(column).0.clone()),
        }
    }

    /// The numbers of the values of some rows (counted within the stretch), [`NO_NAME`] where there is none. `numbers` is emptied
    /// first.
    ///
    /// # Errors
    /// What is on disk cannot be used.
    pub fn numbers(&self, column: Named, rows: Range<u32>, numbers: &mut Vec<u32>) -> Result<(), Damage> {
        match self.of {
            Place::OnDisk(part) => part.numbers(column, rows, numbers),
            Place::Young(chunk) => {
                numbers.clear();
                numbers.extend_from_slice(within(&chunk.columns().names(column).1, rows));
                Ok(())
            }
        }
    }

    /// How many rows have each of so many values.
    pub(super) fn rows_of_names(&self, column: Named, names: usize) -> Result<Arc<[u32]>, Damage> {
        match self.of {
            Place::OnDisk(part) => part.rows_of_names(column),
            Place::Young(chunk) => Ok(counts(&chunk.columns().names(column).1, names)),
        }
    }

    /// How many words some rows (counted within the stretch) have. `words` is emptied first.
    ///
    /// # Errors
    /// What is on disk cannot be used.
    pub fn words(&self, rows: Range<u32>, words: &mut Vec<u32>) -> Result<(), Damage> {
        match self.of {
            Place::OnDisk(part) => part.words(rows, words),
            Place::Young(chunk) => {
                words.clear();
                words.extend(chunk.articles(rows).map(|(_, article)| article.words));
                Ok(())
            }
        }
    }

    /// Gives the date of each of some rows (counted within the stretch) that has one, as [`Row::published`](super::Row::published).
    ///
    /// # Errors
    /// What is on disk cannot be used.
    pub fn published(&self, rows: Range<u32>, each: &mut dyn FnMut(u32, &str)) -> Result<(), Damage> {
        match self.of {
            Place::OnDisk(part) => part.published(rows, each),
            Place::Young(chunk) => {
                for (at, article) in chunk.articles(rows) {
                    if let Some(date) = &article.published {
                        each(at, date);
                    }
                }
                Ok(())
            }
        }
    }
}

/// How often each of so many numbers is among others.
pub(super) fn counts(numbers: &[u32], most: usize) -> Arc<[u32]> {
    let mut counts = vec![0; most];
    for number in numbers {
        if let Some(count) = counts.get_mut(*number as usize) {
            *count += 1;
        }
    }
    counts.into()
}

/// Those of some values that there are.
pub(super) fn within<T>(all: &[T], rows: Range<u32>) -> &[T] {
    let end = (rows.end as usize).min(all.len());
    all.get((rows.start as usize).min(end)..end).unwrap_or_default()
}
