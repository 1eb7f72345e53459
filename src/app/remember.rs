//! What is kept from one session to the next, and how the next one takes it up.

use super::{App, Effect, Effects, Now};
use crate::clean::ArticleId;
use crate::library::Row;
use crate::places::Remembered;

/// What this session took over from the last, and when it was last handed on.
#[derive(Debug, Default)]
pub(super) struct Memory {
    /// The article that was selected last time.
    selected: Option<ArticleId>,
    above: usize,
    /// Whether it is to be selected as soon as it is there: until the user has done anything.
    awaited: bool,
    last: Remembered,
    handed_on: u64,
}

/// So often what is remembered is written, while something is done; in milliseconds.
const INTERVAL: u64 = 10_000;

impl Memory {
    pub(super) fn of(last: Remembered, awaited: bool, now: Now) -> Self {
        Self { selected: last.selected, above: last.above, awaited, last, handed_on: now.millis }
    }

    /// The user has done something: the list is not moved under their hands any more.
    pub(super) fn forget_awaited(&mut self) {
        self.awaited = false;
    }
}

impl App {
    /// What is to be kept for the next session.
    pub fn remembered(&self) -> Remembered {
        let chosen = self.list.chosen().and_then(|row| self.catalog.get(row)).map(Row::id);
        let measure = self.reader.measure;
        Remembered {
            selected: chosen.or(self.memory.selected),
            above: chosen.map_or(self.memory.above, |_| self.list.selected().saturating_sub(self.list.top())),
            measure: (measure != self.config.measure).then_some((measure, self.config.measure)),
            show_removed: self.reader.show_removed,
            sort: self.sorting.sort(),
            query: self.filter.editor.text().to_owned(),
            reading: self.reader.bookmarks.recent(),
        }
    }

    /// Hands it on now and then, where it has changed.
    pub(super) fn remember(&mut self, now: Now) -> Effects {
        if now.millis.saturating_sub(self.memory.handed_on) < INTERVAL {
            return Effects::none();
        }
        self.memory.handed_on = now.millis;
        let remembered = self.remembered();
        if remembered == self.memory.last {
            return Effects::none();
        }
        self.memory.last = remembered.clone();
        Effect::Remember(Box::new(remembered)).into()
    }

    /// Selects the article that was selected last time, once it is there. Before the hits that it is among are taken.
    pub(super) fn take_up(&mut self) {
        let awaited = self.memory.selected.filter(|_| self.memory.awaited);
        if let Some(row) = awaited.and_then(|id| self.catalog.find(id)) {
            self.memory.awaited = false;
            self.list.resume(row, self.memory.above);
        }
    }
}
