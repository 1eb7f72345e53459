//! A row of a part.

use std::fmt;

use arrow_array::{Array, Int32Array, StringArray};

use super::{Batch, Rows};
use crate::clean::ArticleId;
use crate::source::LineNo;

/// A row of a part: a few numbers, copied at will. All text stands in the map.
#[derive(Clone, Copy)]
pub(in crate::library) struct PartRow<'a> {
    pub(super) rows: &'a Rows,
    pub(super) batch: &'a Batch,
    pub(super) at: usize,
}

impl fmt::Debug for PartRow<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("PartRow").field(&self.id()).field(&self.headline()).finish()
    }
}

impl<'a> PartRow<'a> {
    pub(in crate::library) fn id(self) -> ArticleId {
        ArticleId(self.batch.id.value(self.at).first_chunk().copied().unwrap_or_default())
    }

    pub(in crate::library) fn title(self) -> Option<&'a str> {
        text(&self.batch.title, self.at)
    }

    /// The first words of an article that has no title; `None` for all others.
    pub(in crate::library) fn lead(self) -> Option<&'a str> {
        text(&self.batch.lead, self.at)
    }

    /// See [`crate::clean::Article::headline`].
    pub(in crate::library) fn headline(self) -> &'a str {
        self.title().or(self.lead()).unwrap_or_default()
    }

    pub(in crate::library) fn byline(self) -> Option<&'a str> {
        named(&self.batch.byline, self.at, &self.rows.bylines)
    }

    pub(in crate::library) fn site(self) -> Option<&'a str> {
        named(&self.batch.site, self.at, &self.rows.sites)
    }

    pub(in crate::library) fn published(self) -> Option<&'a str> {
        text(&self.batch.published, self.at)
    }

    pub(in crate::library) fn url(self) -> Option<String> {
        Some([self.url_root()?, text(&self.batch.url_rest, self.at)?].concat())
    }

    /// See [`split_url`].
    pub(in crate::library) fn url_root(self) -> Option<&'a str> {
        named(&self.batch.url_root, self.at, &self.rows.url_roots)
    }

    pub(in crate::library) fn lang(self) -> Option<&'a str> {
        named(&self.batch.lang, self.at, &self.rows.langs)
    }

    pub(in crate::library) fn words(self) -> u32 {
        self.batch.words.value(self.at)
    }

    /// See [`crate::text::minutes`]; 65,535 stands for more too.
    pub(in crate::library) fn minutes(self) -> u16 {
        self.batch.minutes.value(self.at)
    }

    /// The document that it was found in, by its place among those of the part.
    pub(in crate::library) fn document(self) -> u32 {
        self.batch.document.value(self.at).cast_unsigned()
    }

    pub(in crate::library) fn line(self) -> Option<LineNo> {
        self.batch.line.is_valid(self.at).then(|| LineNo(self.batch.line.value(self.at)))
    }
}

/// Cuts an address after its host. What comes before is the same for all articles of a site, and is kept once in a part.
pub(in crate::library) fn split_url(url: &str) -> (&str, &str) {
    const SCHEME_END: &str = "://";
    let host = url.find(SCHEME_END).map_or(0, |at| at + SCHEME_END.len());
    let end = url.get(host..).and_then(|rest| rest.find(['/', '?', '#'])).map_or(url.len(), |at| host + at);
    url.split_at_checked(end).unwrap_or((url, ""))
}

fn text(column: &StringArray, at: usize) -> Option<&str> {
    column.is_valid(at).then(|| column.value(at))
}

fn named<'a>(column: &Int32Array, at: usize, names: &'a StringArray) -> Option<&'a str> {
    let name = usize::try_from(column.value(at)).ok().filter(|name| column.is_valid(at) && *name < names.len())?;
    Some(names.value(name))
}
