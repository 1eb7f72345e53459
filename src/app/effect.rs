//! What is to be done for the reader: one of its three vocabularies.

use std::sync::Arc;

use super::AdoptJob;
use crate::clean::ArticleId;
use crate::library::{Body, Catalog, Sort};
use crate::places::Remembered;
use crate::search::{Query, TagSets};
use crate::source::Origin;
use crate::tags::{Journal, Line};
use crate::text::{Cells, Passage, Setting};

/// The number of a job of one kind; an answer with another number than the last is stale.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Hash)]
pub struct Generation(pub u64);

impl Generation {
    pub(super) fn next(&mut self) -> Self {
        self.0 += 1;
        *self
    }
}

/// What is to be done.
#[derive(Debug)]
pub enum Effect {
    /// Find the rows of a query.
    Filter(FilterJob),
    /// Set an article for the reading pane.
    Set(SetJob),
    /// Find text in the article.
    Find(FindJob),
    /// Find in the bodies of the rows in view what the filter found them by.
    Snippets(SnippetsJob),
    /// Find the articles that edited ones have become.
    Adopt(Box<AdoptJob>),
    /// Write to this tag journal from now on.
    WriteTags(Box<Journal>),
    /// Write lines to the tag journal.
    Append(Vec<Arc<Line>>),
    /// Try again to write what could not be written.
    Retry,
    /// Keep where the user is for the next session.
    Remember(Box<Remembered>),
    /// Keep these filters, used in this session, for the next one.
    KeepHistory(Vec<String>),
    /// Put an article's text on the clipboard, through the terminal.
    Copy(Body),
    /// Open a web address, checked to be one, in the browser.
    Browse(String),
    /// Open a file in the editor.
    Edit(Origin),
    /// Stop the process until the shell continues it.
    Suspend,
    /// Draw every cell anew.
    Redraw,
    /// Have the library made anew at the next start.
    Discard,
    /// Leave.
    Quit,
}

/// A query to be run over all rows.
#[derive(Debug)]
pub struct FilterJob {
    /// Its number.
    pub generation: Generation,
    /// What to find.
    pub query: Query,
    /// Where.
    pub catalog: Catalog,
    /// In which order; `None`: best first.
    pub sort: Option<Sort>,
    /// The articles of each tag that the query names.
    pub tags: TagSets,
    /// How many of the best are to be put in order at least.
    pub wanted: usize,
    /// Whether words may be misspelt.
    pub typos: bool,
}

/// An article to be set for the reading pane.
#[derive(Debug)]
pub struct SetJob {
    /// Its number.
    pub generation: Generation,
    /// What to set.
    pub body: Body,
    /// The width of the lines.
    pub measure: Cells,
    /// Whether dropped lines are shown in their places.
    pub show_removed: bool,
}

/// Text to be found in the article that is being read.
#[derive(Debug)]
pub struct FindJob {
    /// Its number.
    pub generation: Generation,
    /// Where to look.
    pub setting: Arc<Setting>,
    /// What to find, letter for letter.
    pub needle: String,
    /// What the filter found the article by: these, where there are any, are looked for in place of the needle.
    pub passages: Vec<Passage>,
}

/// Bodies of which parts are to be shown in the list.
#[derive(Debug)]
pub struct SnippetsJob {
    /// The number of the query: answers to several jobs of the same number are all wanted.
    pub generation: Generation,
    /// What the query asks for.
    pub passages: Vec<Passage>,
    /// The articles.
    pub bodies: Vec<(ArticleId, Body)>,
}

/// Things to be done, in order.
#[derive(Debug, Default)]
#[must_use = "effects do nothing unless they are carried out"]
pub struct Effects(Vec<Effect>);

impl Effects {
    /// Nothing to do.
    pub fn none() -> Self {
        Self::default()
    }

    pub(super) fn and(mut self, more: Self) -> Self {
        self.0.extend(more.0);
        self
    }
}

impl From<Effect> for Effects {
    fn from(effect: Effect) -> Self {
        Self(vec![effect])
    }
}

impl From<Option<Effect>> for Effects {
    fn from(effect: Option<Effect>) -> Self {
        Self(effect.into_iter().collect())
    }
}

impl IntoIterator for Effects {
    type Item = Effect;
    type IntoIter = std::vec::IntoIter<Effect>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}
