//! The reading pane: which article is set, where in it the reader is, and the search in it.

use std::sync::Arc;

use super::bookmarks::Bookmarks;
use super::{App, Effect, Effects, FindJob, Generation, LineEditor, Mode, Pane, SetJob};
use crate::clean::ArticleId;
use crate::keymap::Action;
use crate::library::{Damage, Row, RowIndex};
use crate::places::Remembered;
use crate::text::setting::Hit;
use crate::text::{Cells, Passage, Setting};

/// Widths that `<` and `>` stop at, in cells, and how far each press goes.
const MEASURES: std::ops::RangeInclusive<u16> = 32..=160;
const MEASURE_STEP: u16 = 4;

/// The state of the reading pane.
#[derive(Debug)]
pub struct Reader {
    /// The widest that lines may be, in cells.
    pub measure: u16,
    /// Whether dropped lines are shown in their places.
    pub show_removed: bool,
    /// The article, set in lines; `None` before the first.
    pub setting: Option<Arc<Setting>>,
    /// The first line in view.
    pub top: usize,
    /// What is searched for in the article; empty where nothing is.
    pub needle: String,
    /// What the filter found the article by, where the needle comes from it.
    passages: Vec<Passage>,
    /// Where it stands, in order.
    pub hits: Vec<Hit>,
    /// The hit that was gone to last.
    pub hit: Option<usize>,
    wanted: Option<Wanted>,
    /// Where to look for the hit to go to, once the search that is under way is answered.
    search_from: Option<usize>,
    set_asked: Generation,
    set_answered: Generation,
    find_asked: Generation,
    /// The row that is selected instead of the article on the screen, where that is gone from its source.
    pub(super) departed: Option<RowIndex>,
    pub(super) bookmarks: Bookmarks,
}

/// The article and the form in which it has been asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Wanted {
    id: ArticleId,
    measure: u16,
    show_removed: bool,
}

/// The prompt for a search in the article.
#[derive(Debug)]
pub struct Find {
    /// What is typed.
    pub editor: LineEditor,
    /// Where the reader was, to go back to.
    from: usize,
}

impl Reader {
    /// The pane before the first article, with lines as wide as was chosen last time unless the settings have changed since.
    pub(super) fn new(configured: u16, last: &Remembered) -> Self {
        let chosen = last.measure.filter(|(_, then)| *then == configured).map(|(chosen, _)| chosen);
        Self {
            measure: chosen.unwrap_or(configured).clamp(*MEASURES.start(), *MEASURES.end()),
            show_removed: last.show_removed,
            setting: None,
            top: 0,
            needle: String::new(),
            passages: Vec::new(),
            hits: Vec::new(),
            hit: None,
            wanted: None,
            search_from: None,
            set_asked: Generation(0),
            set_answered: Generation(0),
            find_asked: Generation(0),
            departed: None,
            bookmarks: Bookmarks::of(last.reading.clone()),
        }
    }

    /// Whether an article is being set.
    pub fn is_setting(&self) -> bool {
        self.set_asked != self.set_answered
    }

    /// What is searched for, as the user typed it; what the filter searches for stands in the bar.
    pub fn typed_needle(&self) -> &str {
        if self.passages.is_empty() { &self.needle } else { "" }
    }

    /// Number of lines of the article.
    pub fn len(&self) -> usize {
        self.setting.as_ref().map_or(0, |s| s.len())
    }

    /// Whether there is nothing to read.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How far the article has been scrolled with `rows` lines on the screen, in words: `all` is in view, `top`, `38 %`, `end`.
    pub fn position(&self, rows: usize) -> String {
        let last = self.len().saturating_sub(rows);
        match (self.top, last) {
            (_, 0) => "all".to_owned(),
            (0, _) => "top".to_owned(),
            (top, last) if top >= last => "end".to_owned(),
            (top, last) => format!("{} %", (top * 100 / last).max(1)),
        }
    }

    fn scroll_to(&mut self, line: usize, rows: usize) {
        self.top = line.min(self.len().saturating_sub(rows));
        self.keep_place();
    }

    /// The article on the screen.
    pub(super) fn shown(&self) -> Option<ArticleId> {
        self.setting.as_ref().map(|setting| setting.article().id)
    }

    /// Lets an article be read on where another one was left.
    pub(super) fn hand_on_place(&mut self, from: ArticleId, to: ArticleId) {
        if let Some(place) = self.bookmarks.get(from) {
            self.bookmarks.put(to, place);
        }
    }

    fn keep_place(&mut self) {
        if let Some(setting) = &self.setting {
            self.bookmarks.put(setting.article().id, setting.position_of(self.top));
        }
    }

    fn line_of_hit(&self, hit: usize) -> Option<usize> {
        Some(self.setting.as_ref()?.line_of(self.hits.get(hit)?.anchor()))
    }

    /// The first hit on a line or below it; the number of hits where there is none.
    fn first_hit_from(&self, line: usize) -> usize {
        let Some(setting) = &self.setting else {
            return 0;
        };
        self.hits.partition_point(|hit| setting.line_of(hit.anchor()) < line)
    }

    fn start_of(&self, lines: impl DoubleEndedIterator<Item = usize>, forward: bool) -> Option<usize> {
        let mut lines = lines;
        if forward { lines.find(|line| *line > self.top) } else { lines.rfind(|line| *line < self.top) }
    }
}

impl App {
    fn text_rows(&self) -> usize {
        usize::from(self.layout().text.height)
    }

    /// Sets the selected article, where the reading pane is on the screen and holds another, or holds it in another form.
    pub(super) fn show_selected(&mut self) -> Effects {
        let further = self.rank_further();
        further.and(self.set_selected())
    }

    fn set_selected(&mut self) -> Effects {
        let layout = self.layout();
        if !layout.shows_reader() {
            return Effects::none();
        }
        let departed = self.reader.setting.as_ref().filter(|_| self.reads_departed()).map(|setting| setting.article());
        let Some(article) = departed.map(Row::of).or_else(|| self.current()) else {
            self.reader.setting = None;
            self.reader.wanted = None;
            self.reader.hits.clear();
            // An answer that is still under way is for an article that is not selected any more.
            self.reader.set_answered = self.reader.set_asked.next();
            return Effects::none();
        };
        let body = article.body();
        let wanted = Wanted { id: article.id(), measure: layout.text.width, show_removed: self.reader.show_removed };
        if self.reader.wanted == Some(wanted) || layout.text.width == 0 {
            return Effects::none();
        }
        self.reader.wanted = Some(wanted);
        let generation = self.reader.set_asked.next();
        let measure = Cells(wanted.measure);
        Effect::Set(SetJob { generation, body, measure, show_removed: wanted.show_removed }).into()
    }

    pub(super) fn set(&mut self, generation: Generation, setting: Result<Arc<Setting>, Damage>) -> Effects {
        if generation != self.reader.set_asked {
            return Effects::none();
        }
        self.reader.set_answered = generation;
        let setting = match setting {
            Ok(setting) => setting,
            Err(damage) => return self.damaged(&damage),
        };
        let place = self.reader.bookmarks.get(setting.article().id);
        let top = place.map_or(0, |anchor| setting.line_of(anchor));
        self.reader.setting = Some(setting);
        self.reader.hits.clear();
        self.reader.hit = None;
        if !self.reader.passages.is_empty() && place.is_none() {
            self.reader.search_from = Some(0);
        }
        // The place itself stays as it was, so that a narrow window for a moment does not wear it down.
        self.reader.top = top.min(self.reader.len().saturating_sub(self.text_rows()));
        self.find_again()
    }

    pub(super) fn act_finding(&mut self, action: Action) -> Effects {
        let Mode::Find(find) = &mut self.mode else {
            return Effects::none();
        };
        match action {
            Action::Submit => {
                self.mode = Mode::Browse;
                Effects::none()
            }
            Action::Leave => {
                let from = find.from;
                self.mode = Mode::Browse;
                self.forget_search();
                self.reader.scroll_to(from, self.text_rows());
                Effects::none()
            }
            _ if find.editor.act(action, &mut self.kills) => self.needle_changed(),
            _ => Effects::none(),
        }
    }

    pub(super) fn start_finding(&mut self) -> Effects {
        self.mode = Mode::Find(Find { editor: LineEditor::default(), from: self.reader.top });
        Effects::none()
    }

    pub(super) fn needle_changed(&mut self) -> Effects {
        if let Mode::Find(find) = &self.mode {
            find.editor.text().clone_into(&mut self.reader.needle);
            self.reader.passages.clear();
            self.reader.search_from = Some(find.from);
        }
        self.find_again()
    }

    /// Looks in the article for what the filter found it by.
    pub(super) fn find_filtered(&mut self) -> Effects {
        let passages: Vec<Passage> = self.filter.shown.passages().cloned().collect();
        if passages == self.reader.passages {
            return Effects::none();
        }
        if passages.is_empty() {
            self.forget_search();
            return Effects::none();
        }
        self.reader.needle = passages.iter().map(Passage::to_string).collect::<Vec<_>>().join(", ");
        self.reader.passages = passages;
        self.reader.search_from = Some(0);
        self.find_again()
    }

    fn find_again(&mut self) -> Effects {
        let generation = self.reader.find_asked.next();
        let (Some(setting), false) = (&self.reader.setting, self.reader.needle.is_empty()) else {
            self.reader.hits.clear();
            self.reader.hit = None;
            return Effects::none();
        };
        let setting = Arc::clone(setting);
        let (needle, passages) = (self.reader.needle.clone(), self.reader.passages.clone());
        Effect::Find(FindJob { generation, setting, needle, passages }).into()
    }

    pub(super) fn forget_search(&mut self) {
        self.reader.needle.clear();
        self.reader.passages.clear();
        self.reader.hits.clear();
        self.reader.hit = None;
        self.reader.search_from = None;
        self.reader.find_asked.next();
    }

    pub(super) fn found(&mut self, generation: Generation, hits: Vec<Hit>) -> Effects {
        if generation != self.reader.find_asked {
            return Effects::none();
        }
        self.reader.hits = hits;
        self.reader.hit = None;
        if let Some(from) = self.reader.search_from.take() {
            if self.reader.hits.is_empty() {
                self.reader.scroll_to(from, self.text_rows());
            } else {
                let first = self.reader.first_hit_from(from);
                self.go_to_hit(first % self.reader.hits.len());
            }
        }
        Effects::none()
    }

    fn go_to_hit(&mut self, hit: usize) {
        let Some(line) = self.reader.line_of_hit(hit) else {
            return;
        };
        self.reader.hit = Some(hit);
        let rows = self.text_rows();
        if !(self.reader.top..self.reader.top + rows).contains(&line) {
            // A third from the top leaves the sentence before it in view.
            self.reader.scroll_to(line.saturating_sub(rows / 3), rows);
        }
    }

    pub(super) fn next_hit(&mut self, forward: bool) -> Effects {
        let n = self.reader.hits.len();
        if n == 0 {
            self.status = super::Status::plain(if self.reader.needle.is_empty() {
                "nothing to find yet: / searches in the article".to_owned()
            } else {
                format!("\"{}\" is not in this article", self.reader.needle)
            });
            return Effects::none();
        }
        let here = self.reader.first_hit_from(self.reader.top);
        let next = match self.reader.hit {
            Some(hit) if forward => (hit + 1) % n,
            Some(hit) => (hit + n - 1) % n,
            None if forward => here % n,
            None => (here + n - 1) % n,
        };
        self.go_to_hit(next);
        Effects::none()
    }

    pub(super) fn move_in_article(&mut self, action: Action) -> Effects {
        let rows = self.text_rows();
        // A page keeps a line of the last one, so that the eye finds its place.
        let page = rows.saturating_sub(1).max(1);
        let (top, end) = (self.reader.top, self.reader.len());
        let to = match action {
            Action::Down => top + 1,
            Action::Up => top.saturating_sub(1),
            Action::Top => 0,
            Action::HalfPageDown => top + (rows / 2).max(1),
            Action::HalfPageUp => top.saturating_sub((rows / 2).max(1)),
            Action::PageDown => top + page,
            Action::PageUp => top.saturating_sub(page),
            Action::NextSection | Action::PreviousSection | Action::NextParagraph | Action::PreviousParagraph => {
                self.start_of_part(action)
            }
            _ => end,
        };
        self.reader.scroll_to(to, rows);
        Effects::none()
    }

    fn start_of_part(&self, action: Action) -> usize {
        let Some(setting) = &self.reader.setting else {
            return 0;
        };
        let forward = matches!(action, Action::NextSection | Action::NextParagraph);
        let sections = matches!(action, Action::NextSection | Action::PreviousSection);
        let start = if sections {
            self.reader.start_of(setting.section_starts(), forward)
        } else {
            self.reader.start_of(setting.block_starts(), forward)
        };
        start.unwrap_or(if forward { self.reader.len() } else { 0 })
    }

    pub(super) fn scroll_article(&mut self, by: isize) {
        let to = self.reader.top.saturating_add_signed(by);
        self.reader.scroll_to(to, self.text_rows());
    }

    pub(super) fn change_measure(&mut self, wider: bool) -> Effects {
        // From the width that is on the screen, not from one that does not fit.
        let shown = self.layout().text.width;
        let from = if shown == 0 { self.reader.measure } else { self.reader.measure.min(shown) };
        let to = if wider { from.saturating_add(MEASURE_STEP) } else { from.saturating_sub(MEASURE_STEP) };
        self.reader.measure = to.clamp(*MEASURES.start(), *MEASURES.end());
        let effects = self.show_selected();
        let now = self.layout().text.width;
        self.status = super::Status::plain(if now == shown && shown > 0 {
            format!("lines of {now} cells: there is no {} here", if wider { "wider" } else { "narrower" })
        } else {
            format!("lines of {now} cells")
        });
        effects
    }

    pub(super) fn toggle_removed(&mut self) -> Effects {
        self.reader.show_removed = !self.reader.show_removed;
        let removed = self.reader.setting.as_ref().map_or(0, |setting| setting.article().removed.len());
        self.status = super::Status::plain(match (self.reader.show_removed, removed) {
            (false, _) => "removed lines hidden".to_owned(),
            (true, 0) => "nothing was removed from this page".to_owned(),
            (true, 1) => "1 removed line shown".to_owned(),
            (true, n) => format!("{n} removed lines shown"),
        });
        self.show_selected()
    }

    pub(super) fn open(&mut self) -> Effects {
        if self.current().is_none() {
            return Effects::none();
        }
        self.reader.departed = None;
        self.list.choose();
        self.pane = Pane::Reader;
        let noted = self.note_filter();
        noted.and(self.show_selected())
    }
}
