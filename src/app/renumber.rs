//! When rows get other numbers: articles have left, or stand elsewhere now. What a person looks at stays what it is.
//!
//! The list's hits, its selection and the catalog belong together, so the newer catalog waits in [`App::newer`] until its
//! hits are there, and all of them change at once.

use super::adopt::place;
use super::{App, Pane, Status};
use crate::clean::ArticleId;
use crate::library::{Catalog, Row, RowIndex};

/// So far from an article that has left the nearest one that is still there is looked for, in places of the list.
const NEIGHBOURS: usize = 10_000;

/// Among so many of the rows that came last, an edited article is looked for by its place: about a millisecond's worth.
const HEIRS: u32 = 10_000;

/// What became of an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    /// It has this row now.
    Stays(RowIndex),
    /// Its text was edited; this row holds it now.
    Edited(RowIndex),
    /// It is not there any more.
    Left,
}

impl Fate {
    fn row(self) -> Option<RowIndex> {
        match self {
            Self::Stays(row) | Self::Edited(row) => Some(row),
            Self::Left => None,
        }
    }
}

impl App {
    /// The newest rows that there are, whether the list shows them already or not.
    pub(super) fn newest(&self) -> &Catalog {
        self.newer.as_ref().unwrap_or(&self.catalog)
    }

    /// Takes rows that are numbered anew, for which hits have come.
    pub(super) fn renumber(&mut self, searched: Catalog) {
        let newer = match self.newer.take() {
            Some(newer) if newer.epoch() == searched.epoch() => newer,
            other => {
                self.newer = other;
                searched
            }
        };
        let chosen = self.list.chosen().and_then(|row| self.fate(row, &newer).row());
        let selected = self.list.selected_row();
        let fate = selected.map(|row| (row, self.fate(row, &newer)));
        let stays = match fate {
            Some((_, Fate::Left)) => self.neighbour(&newer),
            Some((old, Fate::Edited(new))) => {
                self.keep_place_of_edited(old, new, &newer);
                Some(new)
            }
            Some((_, Fate::Stays(row))) => Some(row),
            None => None,
        };
        if let Some((old, Fate::Left)) = fate {
            self.tell_of_departed(old, stays);
        } else if self.reader.departed.is_some() {
            self.reader.departed = stays;
        }
        let choice = chosen.or(stays.filter(|_| self.list.chosen() == selected));
        self.list.renumber(choice, stays);
        self.catalog = newer;
    }

    /// Whether the reading pane keeps an article that is not in the list any more.
    pub fn reads_departed(&self) -> bool {
        let departed = self.reader.departed;
        self.pane == Pane::Reader && departed.is_some() && departed == self.list.selected_row()
    }

    fn fate(&self, old: RowIndex, newer: &Catalog) -> Fate {
        let Some(article) = self.catalog.get(old) else {
            return Fate::Left;
        };
        match newer.find(article.id()) {
            Some(row) => Fate::Stays(row),
            None => self.heir(article, newer).map_or(Fate::Left, Fate::Edited),
        }
    }

    /// The row of the edited article that stands where this one stood.
    fn heir(&self, article: Row<'_>, newer: &Catalog) -> Option<RowIndex> {
        let place_of = |row: Row<'_>| place(row, &self.folder);
        let old = place_of(article)?;
        let end = newer.len() as u32;
        let mut young = (newer.young_from().0.max(end.saturating_sub(HEIRS))..end).rev().map(RowIndex);
        young.find(|row| newer.get(*row).and_then(place_of).is_some_and(|new| new == old))
    }

    /// The article nearest to the selected one, the next rather than the one before, that is still there.
    fn neighbour(&self, newer: &Catalog) -> Option<RowIndex> {
        let (hits, at) = (self.list.hits(), self.list.selected());
        let still = |place: Option<usize>| newer.find(self.catalog.get(hits.get(place?)?)?.id());
        (1..=NEIGHBOURS.min(hits.len())).find_map(|by| still(at.checked_add(by)).or_else(|| still(at.checked_sub(by))))
    }

    fn keep_place_of_edited(&mut self, old: RowIndex, new: RowIndex, newer: &Catalog) {
        if let (Some(old), Some(new)) = (self.id_of(old), newer.get(new).map(Row::id)) {
            self.reader.hand_on_place(old, new);
        }
    }

    /// What is being read stays on the screen, whatever has become of its file; `next` is selected instead of it.
    fn tell_of_departed(&mut self, old: RowIndex, next: Option<RowIndex>) {
        let Some(article) = self.catalog.get(old) else {
            return;
        };
        let (id, headline) = (article.id(), article.headline());
        let reading = self.pane == Pane::Reader && self.reader.shown() == Some(id);
        self.status = Status::warning(if reading {
            format!("“{headline}” is gone from its source: this is what it was")
        } else {
            format!("“{headline}” is gone from its source")
        });
        self.reader.departed = next.filter(|_| reading);
    }

    /// What is said instead of doing something to an article that is not there.
    pub(super) fn nothing_current(&self) -> Status {
        Status::plain(if self.reads_departed() {
            "this article is gone from its source: nothing can be done to it"
        } else {
            "no article is selected"
        })
    }

    /// The article of a row of the list.
    pub(super) fn id_of(&self, row: RowIndex) -> Option<ArticleId> {
        self.catalog.get(row).map(Row::id)
    }
}
