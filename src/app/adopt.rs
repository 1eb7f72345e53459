//! Tags of articles whose text was edited: they go on with the article that stands in the same place now.

use std::path::{Path, PathBuf};

use super::{App, Effect, Effects, Now, Status};
use crate::clean::ArticleId;
use crate::library::{Catalog, Row, RowIndex};
use crate::tags::{Places, Target};

/// Rows to be looked through for edited articles.
#[derive(Debug)]
pub struct AdoptJob {
    /// The rows.
    pub catalog: Catalog,
    /// The first of them that may be new.
    pub from: RowIndex,
    /// Where tagged articles were.
    pub places: Places,
    /// The folder that relative paths start from.
    pub folder: PathBuf,
}

/// An article, and the one that it was before it was edited.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Heir {
    /// Its id now.
    pub new: ArticleId,
    /// Its id before.
    pub old: ArticleId,
}

impl AdoptJob {
    /// Finds the articles that stand where a tagged one stood that is not there any more. Takes a second for a million
    /// rows, and no time where all tagged articles are there.
    pub fn heirs(&self) -> Vec<Heir> {
        let gone = self.places.without(|id| self.catalog.find(id).is_some());
        if gone.is_empty() {
            return Vec::new();
        }
        let rows = (self.from.0..self.catalog.len() as u32).filter_map(|row| self.catalog.get(RowIndex(row)));
        let heir = |row: Row<'_>| {
            let old = gone.last_at(&place(row, &self.folder)?, row.headline())?;
            Some(Heir { new: row.id(), old })
        };
        rows.filter_map(heir).collect()
    }
}

impl App {
    /// Looks for articles whose text was edited, once all rows and the tags are there.
    pub(super) fn find_heirs(&self) -> Effects {
        let waits = self.importing || self.tags_coming || self.tags_closed.is_some();
        if waits || !self.tags.knows_places() {
            return Effects::none();
        }
        let catalog = self.newest().clone();
        let (from, places) = (catalog.young_from(), self.tags.places().clone());
        Effect::Adopt(Box::new(AdoptJob { catalog, from, places, folder: self.folder.clone() })).into()
    }

    /// Hands the tags of articles whose text was edited on to the articles that stand in their places now.
    pub(super) fn adopt(&mut self, heirs: &[Heir], now: Now) -> Effects {
        let (mut lines, mut adopted) = (Vec::new(), 0);
        let catalog = self.newest().clone();
        for Heir { new, old } in heirs {
            if let Some(row) = catalog.find(*new).and_then(|row| catalog.get(row)) {
                let written = self.tags.adopt(now.millis, &target(row, &self.folder), *old);
                adopted += usize::from(!written.is_empty());
                lines.extend(written);
            }
        }
        if adopted == 0 {
            return Effects::none();
        }
        self.adopted += adopted;
        self.status = Status::plain(match self.adopted {
            1 => "1 article was edited: its tags go on with it".to_owned(),
            n => format!("{n} articles were edited: their tags go on with them"),
        });
        self.append(lines).and(self.tags_came())
    }
}

/// Where an article is known to be, so that its tags find it again when its text was edited: its URL, else the absolute path
/// of a file that holds nothing else. Relative paths start from `folder`.
pub(super) fn place(article: Row<'_>, folder: &Path) -> Option<String> {
    if let Some(url) = article.url() {
        return Some(url.into_owned());
    }
    let origin = article.origin();
    let whole = origin.is_file() && origin.line.is_none();
    whole.then(|| folder.join(&origin.path).to_string_lossy().into_owned())
}

pub(super) fn target<'a>(article: Row<'a>, folder: &Path) -> Target<'a> {
    Target { id: article.id(), place: place(article, folder), title: Some(article.headline()) }
}
