//! What of the bodies stands in the list while the filter asks for words of the text: made in the background, for the rows in
//! view, and kept so that scrolling back finds it there.

use std::collections::HashMap;

use super::{App, Effect, Effects, Generation, SnippetsJob};
use crate::clean::ArticleId;
use crate::library::Row;
use crate::search::{Query, Snippet};
use crate::text::Passage;

/// So many are kept, beside those in view: some 500 bytes each.
const KEPT: usize = 2000;

/// The snippets of the query whose rows are in the list.
#[derive(Debug, Default)]
pub struct Snippets {
    /// What the query asks for.
    passages: Vec<Passage>,
    /// The number of that query; what is made for another is not wanted any more.
    generation: Generation,
    kept: HashMap<ArticleId, Option<Snippet>>,
    /// What was asked for last and has not come yet.
    awaited: Vec<ArticleId>,
}

impl Snippets {
    /// Whether the rows of the list are to show what was found in their bodies.
    pub fn are_wanted(&self) -> bool {
        !self.passages.is_empty()
    }

    /// Whether a row shows what was found in its body, or keeps room for it: not where nothing was found there.
    pub fn may_be_in(&self, article: ArticleId) -> bool {
        self.are_wanted() && !matches!(self.kept.get(&article), Some(None))
    }

    /// What was found in a body; `None` where nothing was, or it is not known yet.
    pub fn of(&self, article: ArticleId) -> Option<&Snippet> {
        self.kept.get(&article)?.as_ref()
    }

    /// Begins anew where the query asks for other passages.
    fn follow(&mut self, query: &Query) {
        if !query.passages().eq(&self.passages) {
            self.passages = query.passages().cloned().collect();
            self.generation.next();
            self.kept.clear();
            self.awaited.clear();
        }
    }

    fn take(&mut self, made: Vec<(ArticleId, Option<Snippet>)>) {
        self.awaited.retain(|id| made.iter().all(|(come, _)| come != id));
        self.kept.extend(made);
    }

    /// Makes room for more, keeping those of the rows in view.
    fn thin(&mut self, in_view: &[ArticleId]) {
        if self.kept.len() > KEPT {
            self.kept.retain(|id, _| in_view.contains(id));
        }
    }
}

impl App {
    /// Asks for the snippets of the rows in view that have none. While the list holds what another query found, so do they.
    pub(super) fn show_snippets(&mut self) -> Effects {
        if self.filter.is_unanswered() {
            return Effects::none();
        }
        self.snippets.follow(&self.filter.shown);
        let layout = self.layout();
        if !self.snippets.are_wanted() || !layout.shows_list() || layout.row_height() == 1 {
            return Effects::none();
        }
        let in_view = self.list.top()..self.list.top() + layout.list_rows();
        let rows: Vec<Row<'_>> = in_view.filter_map(|place| self.catalog.get(self.list.hits().get(place)?)).collect();
        let missing: Vec<Row<'_>> =
            rows.iter().copied().filter(|row| !self.snippets.kept.contains_key(&row.id())).collect();
        if missing.iter().all(|row| self.snippets.awaited.contains(&row.id())) {
            return Effects::none();
        }
        let bodies: Vec<_> = missing.iter().map(|row| (row.id(), row.body())).collect();
        let in_view: Vec<_> = rows.iter().map(|row| row.id()).collect();
        self.snippets.thin(&in_view);
        self.snippets.awaited = bodies.iter().map(|(id, _)| *id).collect();
        let (generation, passages) = (self.snippets.generation, self.snippets.passages.clone());
        Effect::Snippets(SnippetsJob { generation, passages, bodies }).into()
    }

    pub(super) fn snippets_came(&mut self, generation: Generation, made: Vec<(ArticleId, Option<Snippet>)>) -> Effects {
        if generation == self.snippets.generation {
            self.snippets.take(made);
        }
        Effects::none()
    }
}
