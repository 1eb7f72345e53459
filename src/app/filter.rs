//! The filter bar: what is typed, what it means, and the search for it in the background.

use jiff::civil::Date;

use super::list::Coming;
use super::{App, Effect, Effects, FilterJob, Generation, LineEditor, Mode, Now, Offers, Pane, Status};
use crate::config::Config;
use crate::keymap::Action;
use crate::library::{Catalog, Damage, Sort};
use crate::search::{self, Hits, Query, TagSets};

/// The state of the filter bar.
#[derive(Debug)]
pub struct Filter {
    /// What is typed.
    pub editor: LineEditor,
    /// What may be meant by what stands before the cursor.
    pub offers: Option<Offers>,
    /// What is typed, as it is understood.
    pub typed: Query,
    /// The query whose rows are in the list: where `typed` is wrong, the last that was not.
    pub shown: Query,
    /// The text of `shown`.
    shown_text: String,
    /// The last search that was asked for.
    asked: Generation,
    /// The last search whose rows are in the list.
    answered: Generation,
    /// The rows in which it searches, and the order of what it finds.
    searched: Option<(Catalog, Option<Sort>)>,
    /// Whether rows have come since that search was asked for.
    behind: bool,
    /// Whether no search for this query has been answered yet: the list still holds what another query found.
    unanswered: bool,
    /// How many of the best hits are wanted in order.
    wanted: usize,
    /// Whether words may be misspelt.
    pub typos: bool,
}

impl Filter {
    pub(super) fn new(text: &str, config: &Config, today: Date) -> Self {
        let editor = LineEditor::new(text);
        let typed = understood(&editor, config, today);
        Self {
            editor,
            offers: None,
            shown: typed.clone(),
            shown_text: text.to_owned(),
            typed,
            asked: Generation(0),
            answered: Generation(0),
            searched: None,
            behind: false,
            unanswered: false,
            wanted: 0,
            typos: config.typos,
        }
    }

    /// Whether the list still holds what another query found.
    pub fn is_unanswered(&self) -> bool {
        self.unanswered
    }

    /// From now on the list holds what is not wanted any more, until hits come.
    pub(super) fn expect_others(&mut self) {
        self.unanswered = true;
    }

    /// Whether what is typed leaves the list as it is. What is half typed does where it goes on from what the list was found
    /// by, or is what is left of that; a list that was found by something else, now gone from the bar, is not its list.
    fn keeps_list(&self) -> bool {
        let (text, before) = (self.editor.text().trim(), self.shown_text.trim());
        let goes_on = text.starts_with(before) || before.starts_with(text);
        self.typed.keeps_list(&self.shown) && (self.typed.error().is_some() || goes_on)
    }

    /// Whether a search is under way.
    pub fn searching(&self) -> bool {
        self.asked != self.answered
    }
}

impl App {
    pub(super) fn act_filtering(&mut self, action: Action, now: Now) -> Effects {
        match action {
            Action::Submit => self.leave_filter_to_list(),
            Action::Leave => self.leave_filter_or_completion(now),
            Action::Complete | Action::CompleteBack => self.complete_in_filter(action == Action::Complete, now),
            Action::OlderQuery | Action::NewerQuery => self.recall(action == Action::OlderQuery, now),
            Action::Down | Action::Up | Action::PageDown | Action::PageUp => self.move_in_list(action),
            _ => {
                self.filter.editor.act(action, &mut self.kills);
                self.offer();
                self.filter_changed(now)
            }
        }
    }

    pub(super) fn type_in_filter(&mut self, text: &str, now: Now) -> Effects {
        self.filter.editor.insert(text);
        self.offer();
        self.filter_changed(now)
    }

    pub(super) fn start_filtering(&mut self) -> Effects {
        self.pane = Pane::List;
        self.mode = Mode::Filter;
        self.filter.editor.act(Action::CursorEnd, &mut self.kills);
        self.offer();
        self.list.keep_in_view(self.layout().list_rows());
        Effects::none()
    }

    fn leave_filter_to_list(&mut self) -> Effects {
        self.mode = Mode::Browse;
        self.filter.offers = None;
        let noted = self.note_filter();
        if self.filter.shown.asks_for_tags() { noted.and(self.refilter()) } else { noted }
    }

    /// Takes a completion back, or else clears the filter, or else leaves the bar.
    fn leave_filter_or_completion(&mut self, now: Now) -> Effects {
        if let Some(effects) = self.take_back_completion(now) {
            return effects;
        }
        if self.filter.editor.is_empty() {
            return self.leave_filter_to_list();
        }
        self.mode = Mode::Browse;
        self.clear_filter(now)
    }

    /// Looks for misspelt words too, or not any more.
    pub(super) fn toggle_typos(&mut self) -> Effects {
        self.filter.typos = !self.filter.typos;
        self.status = Status::plain(if self.filter.typos {
            "misspelt words are found too, after all others"
        } else {
            "words are found only as they are spelt"
        });
        if !self.filter.shown.is_ranked() {
            return Effects::none();
        }
        self.filter.expect_others();
        self.refilter()
    }

    pub(super) fn clear_filter(&mut self, now: Now) -> Effects {
        self.filter.editor.clear();
        self.filter.offers = None;
        self.filter_changed(now)
    }

    /// Reads what is typed anew, and searches where that means something else now.
    pub(super) fn filter_changed(&mut self, now: Now) -> Effects {
        self.filter.typed = understood(&self.filter.editor, &self.config, now.today);
        if self.filter.keeps_list() {
            return Effects::none();
        }
        self.filter.editor.text().clone_into(&mut self.filter.shown_text);
        if self.filter.typed.means_the_same(&self.filter.shown) {
            return Effects::none();
        }
        self.filter.shown = self.filter.typed.clone();
        if !self.filter.shown.is_ranked() {
            self.sorting.forget_override();
        }
        self.filter.unanswered = true;
        self.filter.wanted = 0;
        let best_first = self.wanted_sort().is_none();
        self.list.await_hits(if best_first { Coming::BestFirst } else { Coming::Other });
        let found = self.find_filtered();
        found.and(self.refilter())
    }

    /// Searches again with the same query because there are more rows; a search that is under way is let come to its end
    /// first, or a steady stream of rows would never let one.
    pub(super) fn rows_came(&mut self) -> Effects {
        if self.filter.searching() {
            self.filter.behind = true;
            return Effects::none();
        }
        self.refilter()
    }

    /// Searches again with the same query: there are more rows, or other tags. A person's own tagging does not search again:
    /// no article is to vanish from under their hands.
    pub(super) fn refilter(&mut self) -> Effects {
        let generation = self.filter.asked.next();
        self.filter.behind = false;
        let catalog = self.newest().clone();
        let sort = self.wanted_sort();
        self.filter.searched = Some((catalog.clone(), sort));
        let ready = sort.filter(|_| self.filter.shown.is_empty()).and_then(|sort| catalog.ready_order(sort));
        if let Some(order) = ready {
            return self.filtered(generation, Ok(Hits::all(order)));
        }
        if self.waits_for_tags_to_filter() {
            return Effects::none();
        }
        let tags = TagSets::while_typing(&self.filter.shown, &self.tags);
        let (query, wanted, typos) = (self.filter.shown.clone(), self.filter.wanted, self.filter.typos);
        Effect::Filter(FilterJob { generation, query, catalog, sort, tags, wanted, typos }).into()
    }

    /// Puts more of the hits in order, where the user comes near the end of those that are.
    pub(super) fn rank_further(&mut self) -> Effects {
        let lacking = self.list.lacking(self.layout().list_rows());
        match lacking.filter(|lacking| *lacking > self.filter.wanted && !self.filter.unanswered) {
            Some(lacking) => {
                self.filter.wanted = lacking;
                self.refilter()
            }
            None => Effects::none(),
        }
    }

    /// Whether the search can only be made when the tags are there.
    pub fn waits_for_tags_to_filter(&self) -> bool {
        self.tags_coming && self.filter.shown.asks_for_tags()
    }

    pub(super) fn filtered(&mut self, generation: Generation, hits: Result<Hits, Damage>) -> Effects {
        if generation != self.filter.asked {
            return Effects::none();
        }
        self.filter.answered = generation;
        self.filter.unanswered = false;
        let hits = match hits {
            Ok(hits) => hits,
            Err(damage) => return self.damaged(&damage),
        };
        let Some((searched, sort)) = self.filter.searched.take() else {
            return Effects::none();
        };
        if searched.epoch() != self.catalog.epoch() {
            self.renumber(searched);
        }
        self.take_up();
        self.list.take(hits, sort, self.layout().list_rows());
        let shown = self.show_selected().and(self.choose_awaited());
        if self.filter.behind { shown.and(self.refilter()) } else { shown }
    }
}

/// Reads a query; the one place where the cursor and the saved queries are at hand.
fn understood(editor: &LineEditor, config: &Config, today: Date) -> Query {
    search::parse_typed(editor.text(), editor.before().len(), today, &config.queries)
}
