//! Choosing: the list and the filter bar alone, for a shell that waits for what is chosen.
//!
//! The keys are always the bar's. Nothing is tagged and nothing is remembered.

use std::collections::BTreeMap;

use ratatui::layout::Position;

use super::{App, Effect, Effects, Mode, Mouse, MouseDid, Now, Start, Status};
use crate::clean::ArticleId;
use crate::keymap::{Action, Key, Layer};
use crate::library::{Row, RowIndex};

/// What a session is for.
#[derive(Debug, Default)]
pub enum Purpose {
    /// Reading and tagging.
    #[default]
    Read,
    /// Choosing.
    Pick(Pick),
}

/// A choice that is being made.
#[derive(Debug, Default)]
pub struct Pick {
    /// Whether several articles can be chosen.
    pub multi: bool,
    /// Whether the list has some lines of the screen only, and no reading pane.
    pub inline: bool,
    /// What stands before the filter, instead of the usual sign.
    pub prompt: Option<String>,
    /// The articles that are marked, and as which one each was.
    marked: BTreeMap<ArticleId, u64>,
    /// How many times something was marked.
    marks: u64,
    /// Whether what is found is to be chosen as soon as it is there.
    awaited: bool,
    chosen: Vec<RowIndex>,
}

impl Pick {
    /// Before anything is marked.
    pub fn new(multi: bool, inline: bool, prompt: Option<String>) -> Self {
        Self { multi, inline, prompt, ..Self::default() }
    }
}

impl App {
    /// The list to choose from, before the first article and the tags have come.
    pub fn picker(start: Start, pick: Pick, now: Now) -> Self {
        let mut app = Self::new(start, now);
        app.purpose = Purpose::Pick(pick);
        app.mode = Mode::Filter;
        app
    }

    /// The choice that is being made, where the session is for one.
    pub fn pick(&self) -> Option<&Pick> {
        match &self.purpose {
            Purpose::Pick(pick) => Some(pick),
            Purpose::Read => None,
        }
    }

    fn pick_mut(&mut self) -> Option<&mut Pick> {
        match &mut self.purpose {
            Purpose::Pick(pick) => Some(pick),
            Purpose::Read => None,
        }
    }

    /// The rows that were chosen, in the order of the list; those that are not in the list any more come last, as they were marked.
    pub fn chosen(&self) -> &[RowIndex] {
        self.pick().map_or(&[], |pick| &pick.chosen)
    }

    /// Whether an article is marked.
    pub fn is_marked(&self, id: ArticleId) -> bool {
        self.pick().is_some_and(|pick| pick.marked.contains_key(&id))
    }

    /// Number of marked articles.
    pub fn marked(&self) -> usize {
        self.pick().map_or(0, |pick| pick.marked.len())
    }

    /// Where the keys are when no overlay has them.
    pub(super) fn home_mode(&self) -> Mode {
        if self.pick().is_some() { Mode::Filter } else { Mode::Browse }
    }

    /// Whether the list is all there will be for now: everything is read and searched.
    pub fn is_complete(&self) -> bool {
        !self.importing && !self.filter.searching()
    }

    /// Whether a key is meant for what the filter finds, and that is not there yet.
    pub fn must_settle_for(&self, key: Key) -> bool {
        let waits = self.filter.is_unanswered() || self.list.hits().is_empty() && !self.is_complete();
        waits
            && self.pick().is_some()
            && matches!(self.mode, Mode::Filter)
            && self.keymap.action(self.layers(), key).is_some_and(acts_on_list)
    }

    pub(super) fn act_picking(&mut self, action: Action, now: Now) -> Effects {
        match action {
            Action::Quit | Action::Leave => self.quit(),
            Action::Submit => self.choose(),
            Action::MarkDown | Action::MarkUp => self.mark(action, now),
            Action::Help => self.open_overlay(Mode::Help),
            Action::Problems => self.open_overlay(Mode::Problems),
            Action::NextParagraph | Action::PreviousParagraph => self.move_in_article(action),
            _ => self.act_filtering(action, now),
        }
    }

    fn open_overlay(&mut self, mode: fn(super::Scroll) -> Mode) -> Effects {
        self.mode = mode(super::Scroll::default());
        Effects::none()
    }

    /// Marks the selected article or takes the mark off, and moves on. Where only one can be chosen, the key completes what is
    /// typed, as it does in the reader's bar.
    fn mark(&mut self, action: Action, now: Now) -> Effects {
        let selected = self.current().map(Row::id);
        let Some(pick) = self.pick_mut().filter(|pick| pick.multi) else {
            return self.act_filtering(Action::Complete, now);
        };
        let Some(id) = selected else {
            return Effects::none();
        };
        if pick.marked.remove(&id).is_none() {
            pick.marks += 1;
            pick.marked.insert(id, pick.marks);
        }
        self.move_in_list(if action == Action::MarkDown { Action::Down } else { Action::Up })
    }

    fn choose(&mut self) -> Effects {
        let marked = self.marked_rows();
        if marked.is_empty() && self.filter.is_unanswered() {
            return self.await_choice("searching …");
        }
        let rows = if marked.is_empty() { self.list.selected_row().into_iter().collect() } else { marked };
        if rows.is_empty() && !self.is_complete() {
            return self.await_choice("nothing matches yet: the first that does is chosen");
        }
        if rows.is_empty() {
            self.status = Status::plain("nothing matches");
            return Effects::none();
        }
        if let Some(pick) = self.pick_mut() {
            pick.chosen = rows;
        }
        Effect::Quit.into()
    }

    /// Chooses later: when there is something to choose, or it is known that there is nothing.
    fn await_choice(&mut self, why: &'static str) -> Effects {
        if let Some(pick) = self.pick_mut() {
            pick.awaited = true;
        }
        self.status = Status::plain(why);
        Effects::none()
    }

    /// Whoever does something else does not want what was asked for before.
    pub(super) fn forget_awaited_choice(&mut self) {
        if let Some(pick) = self.pick_mut() {
            pick.awaited = false;
        }
    }

    /// Chooses what has been found, where that was asked for before it was there.
    pub(super) fn choose_awaited(&mut self) -> Effects {
        match self.pick_mut().map(|pick| std::mem::take(&mut pick.awaited)) {
            Some(true) => self.choose(),
            _ => Effects::none(),
        }
    }

    /// Chooses without being asked to: the only article that the list holds.
    pub fn choose_only(&mut self) -> bool {
        let only = self.list.hits().get(0).filter(|_| self.list.hits().len() == 1);
        match (self.pick_mut(), only) {
            (Some(pick), Some(row)) => {
                pick.chosen = vec![row];
                true
            }
            _ => false,
        }
    }

    fn marked_rows(&self) -> Vec<RowIndex> {
        let Some(pick) = self.pick() else {
            return Vec::new();
        };
        let placed = |(id, mark): (&ArticleId, &u64)| {
            let row = self.catalog.find(*id)?;
            Some((self.list.hits().rank_of(row).unwrap_or(usize::MAX), *mark, row))
        };
        let mut rows: Vec<_> = pick.marked.iter().filter_map(placed).collect();
        rows.sort_unstable();
        rows.into_iter().map(|(.., row)| row).collect()
    }

    /// The wheel scrolls what is under it, a click selects, and a second one on the same article chooses it.
    pub(super) fn mouse_in_picker(&mut self, mouse: Mouse) -> Effects {
        let layout = self.layout();
        let at = Position::new(mouse.column, mouse.row);
        if mouse.did != MouseDid::Click || !layout.list.contains(at) {
            return if mouse.did == MouseDid::Click { Effects::none() } else { self.mouse_in_panes(mouse) };
        }
        let place = self.list.top() + usize::from((at.y - layout.list.y) / layout.row_height());
        if place >= self.list.hits().len() {
            return Effects::none();
        }
        if place == self.list.selected() && !self.filter.is_unanswered() {
            return self.choose();
        }
        self.list.select(place, layout.list_rows());
        self.show_selected()
    }

    /// The part of the key table that help shows.
    pub(super) fn help_table(&self) -> Vec<(&'static str, Vec<(String, String)>)> {
        let of = |about: fn(Layer) -> bool| self.keymap.table_of(about);
        match self.pick() {
            Some(_) => [of(|layer| layer == Layer::Pick), of(|layer| layer == Layer::Text)].concat(),
            None => of(|layer| layer != Layer::Pick),
        }
    }
}

/// Whether an action is about what the list holds, and not about what is typed.
fn acts_on_list(action: Action) -> bool {
    use Action as A;
    matches!(action, A::Submit | A::MarkDown | A::MarkUp | A::Down | A::Up | A::PageDown | A::PageUp)
}
