//! The list pane: which rows are in it, which one is selected, and which of them are in view.

use crate::library::{RowIndex, Sort};
use crate::search::Hits;

/// The state of the list pane.
#[derive(Debug, Default)]
pub struct List {
    hits: Hits,
    /// Their order; `None`: by relevance.
    sort: Option<Sort>,
    selected: usize,
    top: usize,
    /// The row that the user chose last. It stays selected while the list shows the same, and wherever it is still in a list
    /// that does not say what is better; what is searched for begins at the best hit.
    chosen: Option<RowIndex>,
    /// What the hits that come next are.
    coming: Coming,
    /// The row that is to be selected when hits come next, chosen or not.
    stays: Option<RowIndex>,
    /// How many places are to stand above it on the screen, where that is not to stay as it is.
    above: Option<usize>,
    /// A place that the user went to and that has no row yet: it is selected when more hits have their places.
    beyond: Option<usize>,
}

/// What hits are beside those that are in the list.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Coming {
    /// Of the same query.
    #[default]
    Same,
    /// Of another query, which does not say what is better.
    Other,
    /// Of another query, the best first.
    BestFirst,
}

impl List {
    /// The rows, in order.
    pub fn hits(&self) -> &Hits {
        &self.hits
    }

    /// The order of the rows; `None`: by relevance.
    pub fn sort(&self) -> Option<Sort> {
        self.sort
    }

    /// The selected place in the list.
    pub fn selected(&self) -> usize {
        self.selected
    }

    /// The first place in view.
    pub fn top(&self) -> usize {
        self.top
    }

    /// The selected row; `None` where the list is empty.
    pub fn selected_row(&self) -> Option<RowIndex> {
        self.hits.get(self.selected)
    }

    /// The row that the user chose last.
    pub(super) fn chosen(&self) -> Option<RowIndex> {
        self.chosen
    }

    /// Puts other rows into the list. `rows` are in view at a time. What stays selected stays where it is on the screen.
    pub(super) fn take(&mut self, hits: Hits, sort: Option<Sort>, rows: usize) {
        let above = self.above.take().unwrap_or(self.selected.saturating_sub(self.top));
        let stays = self.stays.take().and_then(|row| hits.rank_of(row));
        let coming = std::mem::take(&mut self.coming);
        let chosen = self.chosen.filter(|_| coming != Coming::BestFirst);
        let place = stays.or_else(|| chosen.and_then(|row| hits.rank_of(row)));
        (self.hits, self.sort) = (hits, sort);
        self.selected = place.unwrap_or(0);
        // The first hits of another query are seen, unless what is selected stands below the first screen.
        let begins = coming != Coming::Same && self.selected < rows;
        self.top = if begins { 0 } else { self.selected.saturating_sub(above) };
        match self.beyond.take() {
            Some(place) => _ = self.select(place, rows),
            None => self.keep_in_view(rows),
        }
    }

    /// Rows get other numbers with the hits that come next: the one that was chosen, and the one to be selected.
    pub(super) fn renumber(&mut self, chosen: Option<RowIndex>, stays: Option<RowIndex>) {
        (self.chosen, self.stays) = (chosen, stays);
    }

    /// With the hits that come next a row is selected that was chosen in another session, so far below the top of the screen.
    pub(super) fn resume(&mut self, row: RowIndex, above: usize) {
        (self.chosen, self.above) = (Some(row), Some(above));
    }

    /// Selects a place, or the nearest there is; whether another row is selected now.
    pub(super) fn select(&mut self, place: usize, rows: usize) -> bool {
        let before = self.selected_row();
        let place = place.min(self.hits.len().saturating_sub(1));
        // Nothing else is selected on the way there: a key that comes before could be meant for neither.
        self.beyond = (place > 0 && place >= self.hits.ranked()).then_some(place);
        if self.beyond.is_none() {
            self.selected = place;
        }
        self.choose();
        self.keep_in_view(rows);
        self.selected_row() != before
    }

    /// How many hits should have their places, where that is more than have: for the place that the user went to, and for some
    /// screens beyond what is in view, so that going on finds them there.
    pub(super) fn lacking(&self, rows: usize) -> Option<usize> {
        let ahead = 4 * rows.max(1);
        let needed = self.beyond.unwrap_or(self.selected.max(self.top)).saturating_add(ahead).min(self.hits.len());
        let lacks = needed > self.hits.ranked();
        // Twice as many each time: going down a long list asks seldom.
        lacks.then(|| needed.max(self.hits.ranked() * 2).max(self.beyond.map_or(0, |place| place + ahead)))
    }

    /// Whether the user went to a place that has no row yet.
    pub(super) fn is_beyond(&self) -> bool {
        self.beyond.is_some()
    }

    /// The hits that come next are others: nobody goes to a place among them.
    pub(super) fn await_hits(&mut self, coming: Coming) {
        (self.coming, self.beyond) = (coming, None);
    }

    /// Selects a place and shows what comes after it.
    pub(super) fn select_on_top(&mut self, place: usize, rows: usize) {
        self.top = place;
        self.select(place, rows);
    }

    /// Selects a row where the list holds it; whether another row is selected now.
    pub(super) fn select_row(&mut self, row: RowIndex, rows: usize) -> bool {
        self.hits.rank_of(row).is_some_and(|place| self.select(place, rows))
    }

    /// Makes the selection the user's own: from now on it stays on this article.
    pub(super) fn choose(&mut self) {
        self.chosen = self.selected_row().or(self.chosen);
    }

    /// Scrolls so that the selection is in view.
    pub(super) fn keep_in_view(&mut self, rows: usize) {
        let rows = rows.max(1);
        let last_top = self.hits.ranked().saturating_sub(rows);
        let lowest = (self.selected + 1).saturating_sub(rows);
        self.top = self.top.clamp(lowest, self.selected).min(last_top);
    }

    /// Scrolls without the selection, which follows only when it would leave the view; whether it moved.
    pub(super) fn scroll(&mut self, by: isize, rows: usize) -> bool {
        let rows = rows.max(1);
        self.top = self.top.saturating_add_signed(by).min(self.hits.ranked().saturating_sub(rows));
        let place = self.selected.clamp(self.top, self.top + rows - 1);
        place != self.selected && self.select(place, rows)
    }
}
