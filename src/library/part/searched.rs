//! What searches look through: all rows of a part, column by column.

use std::ops::Range;

use super::files::lazily;
use super::{Part, spellings};
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
