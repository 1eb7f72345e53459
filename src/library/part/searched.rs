//! What searches look through: all rows of a part, column by column.

use std::ops::Range;
use std::sync::Arc;

use arrow_array::Array;

use super::files::lazily;
use super::{Part, spellings};
use crate::clean::ArticleId;
use crate::library::stretch::counts;
use crate::library::{Damage, Named, Names, Spellings};

impl Part {
    /// See [`crate::library::Stretch::headlines`].
    pub(in crate::library) fn headlines(&self) -> Result<Spellings, Damage> {
        let checked = || lazily(&self.headlines, || self.rows()?.check_headlines()).map_err(Clone::clone);
        self.noted(checked().and_then(|()| self.spellings()).map(|[headlines, ..]| headlines.clone()))
    }

    /// See [`crate::library::Stretch::names`].
    pub(in crate::library) fn names(&self, column: Named) -> Result<Names, Damage> {
        let spelt = || match column {
            Named::Byline => self.spellings().map(|[_, bylines, _]| bylines.clone()),
            Named::Site => self.spellings().map(|[.., sites]| sites.clone()),
            Named::UrlRoot | Named::Lang => Ok(Spellings::default()),
        };
        let names = self.rows().and_then(|rows| Ok(Names::new(rows.names(column).clone(), spelt()?)));
        self.noted(names)
    }

    /// See [`crate::library::Stretch::numbers`].
    pub(in crate::library) fn numbers(
        &self,
        column: Named,
        rows: Range<u32>,
        numbers: &mut Vec<u32>,
    ) -> Result<(), Damage> {
        self.noted(self.rows().and_then(|of| of.numbers(column, rows, numbers)))
    }

    /// How many rows have each value of a column; counted once.
    pub(in crate::library) fn rows_of_names(&self, column: Named) -> Result<Arc<[u32]>, Damage> {
        let count = || {
            let mut numbers = Vec::new();
            self.rows()?.numbers(column, 0..self.len, &mut numbers)?;
            Ok(counts(&numbers, self.rows()?.names(column).len()))
        };
        let [byline, site, url_root, lang] = &self.rows_of_names;
        let cell = match column {
            Named::Byline => byline,
            Named::Site => site,
            Named::UrlRoot => url_root,
            Named::Lang => lang,
        };
        self.noted(lazily(cell, count).cloned().map_err(Clone::clone))
    }

    /// The rows of some articles, each with the place of its id in `ids`, by the first row of each. `wanted` are the starts of all
    /// ids, with their places, rising.
    pub(in crate::library) fn find_all(
        &self,
        wanted: &[(u32, u32)],
        ids: &[ArticleId],
    ) -> Result<Vec<(u32, u32)>, Damage> {
        let (own, rows) = (self.ids()?, self.rows()?);
        let mut found = Vec::new();
        let mut look = |place: u32, row: u32| -> Result<bool, Damage> {
            let Some(id) = ids.get(place as usize) else { return Ok(false) };
            let is_it = rows.may_be(row, *id) || rows.row(row)?.id() == *id;
            if is_it {
                found.push((place, row));
            }
            Ok(is_it)
        };
        own.meet(wanted, &mut look)?;
        Ok(found)
    }

    /// See [`crate::library::Stretch::words`].
    pub(in crate::library) fn words(&self, rows: Range<u32>, words: &mut Vec<u32>) -> Result<(), Damage> {
        self.noted(self.rows().and_then(|of| of.words(rows, words)))
    }

    /// See [`crate::library::Stretch::published`].
    pub(in crate::library) fn published(
        &self,
        rows: Range<u32>,
        each: &mut dyn FnMut(u32, &str),
    ) -> Result<(), Damage> {
        self.noted(self.rows().and_then(|of| of.published(rows, each)))
    }

    fn spellings(&self) -> Result<&[Spellings; 3], Damage> {
        let open = || {
            let rows = self.rows()?;
            let [bylines, sites] =
                [Named::Byline, Named::Site].map(|column| arrow_array::Array::len(rows.names(column)));
            spellings::open(&self.folder, rows.map(), [self.len as usize, bylines, sites])
        };
        lazily(&self.spellings, open).map_err(Clone::clone)
    }

    fn noted<T>(&self, result: Result<T, Damage>) -> Result<T, Damage> {
        result.inspect_err(|damage| self.note(damage))
    }
}
