//! Stretches: rows that are kept together, column by column, for searches that look through all of them.

use std::ops::Range;

use arrow_array::{Array, StringArray};

use super::spellings::Spellings;
use super::{Catalog, Damage, Row, RowIndex};

/// A stretch of rows with consecutive numbers: those of a part on disk, or some that are in memory.
#[derive(Debug, Clone, Copy)]
pub struct Stretch<'a> {
    catalog: &'a Catalog,
    first: u32,
    len: u32,
}

/// A column whose values are few beside the rows: each is kept once in a stretch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Named {
    /// See [`Row::byline`].
    Byline,
    /// See [`Row::site`].
    Site,
    /// See [`Row::url_root`].
    UrlRoot,
    /// See [`Row::lang`].
    Lang,
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
        vec![Stretch { catalog: self, first: 0, len: self.span() }]
    }

    /// Takes rows that have left out of a set: one bit a row from `first` on, the lowest first.
    pub fn clear_gone(&self, first: u32, rows: &mut [u64]) {
        for (at, word) in rows.iter_mut().enumerate() {
            for bit in 0..64 {
                if self.is_gone(RowIndex(first + at as u32 * 64 + bit)) {
                    *word &= !(1 << bit);
                }
            }
        }
    }
}

impl<'a> Stretch<'a> {
    /// The numbers of its rows in the catalog.
    pub fn rows(&self) -> Range<u32> {
        self.first..self.first + self.len
    }

    fn each(&self, rows: Range<u32>) -> impl Iterator<Item = (u32, Option<Row<'a>>)> {
        let (catalog, first) = (self.catalog, self.first);
        rows.map(move |row| (row, catalog.get(RowIndex(first + row))))
    }

    /// How the headlines are spelt, one a row.
    ///
    /// # Errors
    /// As for all here: what is on disk cannot be used.
    pub fn headlines(&self) -> Result<Spellings, Damage> {
        Ok(Spellings::of(self.each(0..self.len).map(|(_, row)| row.map_or("", Row::headline))))
    }

    /// The values of a column.
    ///
    /// # Errors
    /// What is on disk cannot be used.
    pub fn names(&self, column: Named) -> Result<Names, Damage> {
        let mut values: Vec<&str> = self.each(0..self.len).filter_map(|(_, row)| of_row(column, row?)).collect();
        values.sort_unstable();
        values.dedup();
        let spellings = Spellings::of(values.iter().copied());
        Ok(Names { values: StringArray::from_iter_values(values), spellings })
    }

    /// The numbers of the values of some rows (counted within the stretch), [`NO_NAME`] where there is none. `numbers` is emptied
    /// first.
    ///
    /// # Errors
    /// What is on disk cannot be used.
    pub fn numbers(&self, column: Named, rows: Range<u32>, numbers: &mut Vec<u32>) -> Result<(), Damage> {
        let names = self.names(column)?;
        let number = |name: &str| (0..names.len() as u32).find(|at| names.get(*at) == Some(name));
        numbers.clear();
        numbers.extend(
            self.each(rows).map(|(_, row)| row.and_then(|row| number(of_row(column, row)?)).unwrap_or(NO_NAME)),
        );
        Ok(())
    }

    /// How many words some rows (counted within the stretch) have. `words` is emptied first.
    ///
    /// # Errors
    /// What is on disk cannot be used.
    pub fn words(&self, rows: Range<u32>, words: &mut Vec<u32>) -> Result<(), Damage> {
        words.clear();
        words.extend(self.each(rows).map(|(_, row)| row.map_or(0, Row::words)));
        Ok(())
    }

    /// Gives the date of each of some rows (counted within the stretch) that has one, as [`Row::published`].
    ///
    /// # Errors
    /// What is on disk cannot be used.
    pub fn published(&self, rows: Range<u32>, each: &mut dyn FnMut(u32, &str)) -> Result<(), Damage> {
        self.each(rows).for_each(|(at, row)| _ = row.and_then(Row::published).map(|date| each(at, date)));
        Ok(())
    }
}

fn of_row(column: Named, row: Row<'_>) -> Option<&str> {
    match column {
        Named::Byline => row.byline(),
        Named::Site => row.site(),
        Named::UrlRoot => row.url_root(),
        Named::Lang => row.lang(),
    }
}
