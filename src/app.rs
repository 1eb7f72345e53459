//! The reader's state and its one transition. [`App::apply`] takes what happened, changes the state and returns what is
//! to be done; it does no I/O and reads no clock, so whole sessions can be played in a test.

mod adopt;
mod bookmarks;
mod browse;
pub mod completion;
mod editor;
mod effect;
mod event;
mod filter;
pub mod history;
mod layout;
mod list;
mod mouse;
mod overlay;
mod palette;
mod pick;
mod reader;
mod reason;
mod remember;
mod renumber;
mod snippets;
mod sorting;
mod status;
mod tagging;

use std::path::PathBuf;

use jiff::civil::Date;
use ratatui::layout::Size;

use crate::config::Config;
use crate::keymap::{Action, Key, Keymap, Layer};
use crate::library::{Catalog, Damage, Progress, Row};
use crate::places::Remembered;
use crate::source::Problem;
use crate::tags::{State, Tags};
use crate::theme::{Background, Theme};

pub use adopt::{AdoptJob, Heir};
pub use completion::Offers;
pub use editor::{KillRing, LineEditor};
pub use effect::{Effect, Effects, FilterJob, FindJob, Generation, SetJob, SnippetsJob};
pub use event::{Event, Mouse, MouseDid};
pub use filter::Filter;
pub use history::History;
pub use layout::{Layout, ROW_HEIGHT};
pub use list::List;
pub use overlay::{OverlayLine, Scroll};
pub use palette::Palette;
pub use pick::{Pick, Purpose};
pub use reader::{Find, Reader};
pub use snippets::Snippets;
pub use sorting::{SORTS, SortMenu, Sorting, sort_name};
pub use status::{Saving, Status, Tone};
pub use tagging::{OpenedTags, TagPrompt};

/// The whole state of the reader.
#[derive(Debug)]
pub struct App {
    /// What the session is for.
    pub purpose: Purpose,
    /// The articles that the list's rows are of.
    pub catalog: Catalog,
    /// Newer ones whose rows have other numbers, until the list has hits of them.
    newer: Option<Catalog>,
    /// All tags.
    pub tags: Tags,
    /// Whether the tags are still being read; until then there seem to be none.
    pub tags_coming: bool,
    /// Why tagging is not possible, where it is not.
    pub tags_closed: Option<String>,
    /// What could not be read.
    pub problems: Vec<Problem>,
    /// Whether sources are still being read.
    pub importing: bool,
    /// How far reading has come, while it goes on.
    pub progress: Option<Progress>,
    /// The keys.
    pub keymap: Keymap,
    /// The colours.
    pub theme: Theme,
    /// The user's settings.
    pub config: Config,
    /// The terminal's size in cells.
    pub size: Size,
    /// The pane that has the keys when no prompt or overlay has them.
    pub pane: Pane,
    /// Whether that pane is shown alone.
    pub zoomed: bool,
    /// Who gets the keys.
    pub mode: Mode,
    /// The list pane.
    pub list: List,
    /// The filter bar.
    pub filter: Filter,
    /// What was found in the bodies of the rows in view.
    pub snippets: Snippets,
    /// The filters that were used.
    pub history: History,
    /// In which order the list is wanted.
    pub sorting: Sorting,
    /// The reading pane.
    pub reader: Reader,
    /// What just happened.
    pub status: Status,
    /// How far the tags are on disk.
    pub saving: Saving,
    /// What was deleted while typing.
    kills: KillRing,
    /// The folder that relative paths start from.
    folder: PathBuf,
    /// What was remembered from the last session.
    memory: remember::Memory,
    /// How many articles have taken tags over from what they were before they were edited.
    adopted: usize,
    /// What `.` does again.
    repeat: tagging::Repeat,
    /// How many copies and problems the user has been told of; `None` before the first rows.
    told: Option<(usize, usize)>,
}

/// One of the two panes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Pane {
    /// The list of articles.
    List,
    /// The article.
    Reader,
}

/// Who gets the keys.
#[derive(Debug)]
pub enum Mode {
    /// The pane that has the focus.
    Browse,
    /// The filter bar.
    Filter,
    /// The search in the article.
    Find(Find),
    /// The tag prompt.
    Tag(TagPrompt),
    /// The command palette.
    Palette(Palette),
    /// The menu of orders.
    Sort(SortMenu),
    /// The key table.
    Help(Scroll),
    /// The list of what could not be read.
    Problems(Scroll),
}

/// The time, as read by whoever calls [`App::apply`].
#[derive(Debug, Clone, Copy)]
pub struct Now {
    /// Milliseconds since 1970.
    pub millis: u64,
    /// The date where the user is.
    pub today: Date,
}

/// What the reader starts with.
#[derive(Debug)]
pub struct Start {
    /// The keys.
    pub keymap: Keymap,
    /// The colours.
    pub theme: Theme,
    /// The user's settings.
    pub config: Config,
    /// The filter to start with.
    pub query: String,
    /// The terminal's size.
    pub size: Size,
    /// The folder that relative paths start from.
    pub folder: PathBuf,
    /// What has gone wrong before the first article.
    pub problems: Vec<Problem>,
    /// Where the user was last time.
    pub remembered: Remembered,
    /// The filters that were used in other sessions, newest last.
    pub history: Vec<String>,
}

impl App {
    /// The reader before the first article and the tags have come.
    pub fn new(start: Start, now: Now) -> Self {
        let restores = start.query.is_empty() && start.config.restore_query;
        let query = if restores { start.remembered.query.clone() } else { start.query.clone() };
        let filter = Filter::new(&query, &start.config, now.today);
        let mut app = Self {
            purpose: Purpose::Read,
            catalog: Catalog::default(),
            newer: None,
            tags: Tags::new(State::default()),
            tags_coming: true,
            tags_closed: None,
            problems: start.problems,
            importing: true,
            progress: None,
            keymap: start.keymap,
            theme: start.theme,
            reader: Reader::new(start.config.measure, &start.remembered),
            // A search that is asked for on the command line begins at its best hit.
            sorting: Sorting::of(start.remembered.sort),
            memory: remember::Memory::of(start.remembered, start.query.is_empty(), now),
            config: start.config,
            size: start.size,
            pane: Pane::List,
            zoomed: false,
            mode: Mode::Browse,
            list: List::default(),
            filter,
            snippets: Snippets::default(),
            history: History::of(start.history),
            status: Status::default(),
            saving: Saving::default(),
            kills: KillRing::default(),
            folder: start.folder,
            adopted: 0,
            repeat: tagging::Repeat::default(),
            told: None,
        };
        let _ = app.find_filtered();
        app
    }

    /// Changes the state by what happened, and says what is to be done.
    pub fn apply(&mut self, event: Event, now: Now) -> Effects {
        let effects = self.happened(event, now);
        effects.and(self.show_snippets())
    }

    fn happened(&mut self, event: Event, now: Now) -> Effects {
        match event {
            Event::Key(_) | Event::Paste(_) | Event::Mouse(_) => self.done(event, now),
            Event::Resize(size) => self.resize(size),
            Event::Background(background) => self.background(background),
            Event::Imported(catalog, problems) => self.imported(catalog, problems),
            Event::Unread(problem) => self.unread(problem),
            Event::Progress(progress) => self.progressed(progress),
            Event::ImportEnded => self.import_ended(),
            Event::Filtered(generation, hits) => self.filtered(generation, hits),
            Event::Set(generation, setting) => self.set(generation, setting),
            Event::Found(generation, hits) => self.found(generation, hits),
            Event::Snippets(generation, made) => self.snippets_came(generation, made),
            Event::TagsOpened(opened) => self.tags_opened(*opened),
            Event::Saved(upto) => self.saved(upto),
            Event::SaveFailed(problem) => self.save_failed(problem),
            Event::RetryDue => Effect::Retry.into(),
            Event::Heirs(heirs) => self.adopt(&heirs, now),
            Event::Followed(lines) => self.followed(&lines),
            Event::Replaced(state) => self.replaced(*state),
            Event::Problem(problem) => self.problem(problem),
            Event::Damaged(damage) => self.damaged(&damage),
            Event::Told(tone, text) => self.told(tone, text),
        }
    }

    /// What the user did.
    fn done(&mut self, event: Event, now: Now) -> Effects {
        self.memory.forget_awaited();
        self.forget_awaited_choice();
        let effects = match event {
            Event::Key(key) => self.key(key, now),
            Event::Paste(text) => self.pasted(&text, now),
            Event::Mouse(mouse) => self.mouse(mouse, now),
            _ => Effects::none(),
        };
        effects.and(self.remember(now))
    }

    /// The layers in which a key is looked up, the first that knows it deciding.
    pub fn layers(&self) -> &'static [Layer] {
        match (&self.mode, self.pane) {
            (Mode::Browse, Pane::List) => &[Layer::List, Layer::Global],
            (Mode::Browse, Pane::Reader) => &[Layer::Reader, Layer::Global],
            (Mode::Filter, _) if self.pick().is_some() => &[Layer::Pick, Layer::Filter, Layer::Text],
            (Mode::Filter, _) => &[Layer::Filter, Layer::Text],
            (Mode::Find(_), _) => &[Layer::Text],
            (Mode::Tag(_) | Mode::Palette(_), _) => &[Layer::Choice, Layer::Text],
            (Mode::Sort(_), _) => &[Layer::Choice, Layer::Text, Layer::List, Layer::Global],
            (Mode::Help(_) | Mode::Problems(_), _) => &[Layer::Overlay, Layer::Global],
        }
    }

    /// Where everything stands on the screen.
    pub fn layout(&self) -> Layout {
        Layout::of(self)
    }

    /// The article that tagging and reading are about.
    pub fn current(&self) -> Option<Row<'_>> {
        if self.reads_departed() {
            return None;
        }
        self.catalog.get(self.list.selected_row()?)
    }

    fn key(&mut self, key: Key, now: Now) -> Effects {
        self.status.clear();
        if let (Some(c), true) = (key.typed(), self.types_text()) {
            return self.typed(c.encode_utf8(&mut [0; 4]), now);
        }
        if let Some(effects) = key.typed().and_then(|letter| self.sort_by_letter(letter)) {
            return effects;
        }
        match self.keymap.action(self.layers(), key) {
            Some(action) => self.act(action, now),
            None => Effects::none(),
        }
    }

    /// Whether printable keys are text.
    pub fn types_text(&self) -> bool {
        matches!(self.mode, Mode::Filter | Mode::Find(_) | Mode::Tag(_) | Mode::Palette(_))
    }

    fn act(&mut self, action: Action, now: Now) -> Effects {
        match action {
            Action::Suspend => return Effect::Suspend.into(),
            Action::Redraw => return Effect::Redraw.into(),
            _ => {}
        }
        match self.mode {
            Mode::Browse => self.act_browsing(action, now),
            Mode::Filter if self.pick().is_some() => self.act_picking(action, now),
            Mode::Filter => self.act_filtering(action, now),
            Mode::Find(_) => self.act_finding(action),
            Mode::Tag(_) => self.act_tagging(action, now),
            Mode::Palette(_) => self.act_choosing(action, now),
            Mode::Sort(_) => self.act_sorting(action),
            Mode::Help(_) | Mode::Problems(_) => self.act_reading_overlay(action),
        }
    }

    fn resize(&mut self, size: Size) -> Effects {
        self.size = size;
        self.list.keep_in_view(self.layout().list_rows());
        // Even where the size is the same again: what was cut off in between is gone from the terminal.
        Effects::from(Effect::Redraw).and(self.show_selected())
    }

    fn background(&mut self, background: Background) -> Effects {
        self.theme.suit(background);
        Effects::none()
    }

    fn imported(&mut self, catalog: Catalog, problems: Vec<Problem>) -> Effects {
        if self.newer.is_none() && catalog.epoch() == self.catalog.epoch() {
            self.catalog = catalog;
        } else {
            self.newer = Some(catalog);
        }
        self.problems.extend(problems);
        // Copies that were there at the start have been told of when they came.
        let repeated = self.newest().repeated();
        self.told.get_or_insert((repeated, 0));
        self.rows_came()
    }

    fn unread(&mut self, problem: Problem) -> Effects {
        self.note(problem);
        Effects::none()
    }

    fn progressed(&mut self, progress: Progress) -> Effects {
        self.importing = true;
        self.progress = Some(progress);
        Effects::none()
    }

    fn import_ended(&mut self) -> Effects {
        self.importing = false;
        self.progress = None;
        let repeated = self.newest().repeated();
        let told = self.told.replace((repeated, self.problems.len())).unwrap_or_default();
        match repeated {
            _ if repeated == told.0 => {}
            0 => {}
            1 => self.status = Status::plain("1 article is there twice: it stands once in the list"),
            n => {
                self.status =
                    Status::plain(format!("{n} articles are there more than once: each stands once in the list"));
            }
        }
        // What is wrong beyond one file is not to be talked over.
        if self.problems.len() > told.1 && self.status.tone() != Tone::Error {
            let n = self.problems.len();
            let what = if n == 1 { "1 problem" } else { &format!("{n} problems") };
            let how = match self.pick() {
                Some(_) => self.keymap.keys(Layer::Pick, Action::Problems).first().map(ToString::to_string),
                None => self.keymap.hint(Action::Palette).map(|key| format!("{key}problems")),
            };
            self.status = Status::warning(format!("{what}: {} says what to do", how.unwrap_or_default()));
        }
        self.find_heirs().and(self.choose_awaited())
    }

    fn problem(&mut self, problem: Problem) -> Effects {
        self.status = Status::warning(format!("{}; {}", problem.why, problem.advice));
        self.note(problem);
        Effects::none()
    }

    /// What is on disk can be made again; until then the user is told why something is missing.
    fn damaged(&mut self, damage: &Damage) -> Effects {
        self.status =
            Status::error(format!("the library is damaged ({}): it is made anew at the next start", damage.why));
        Effect::Discard.into()
    }

    /// Whether an answer is under way that the next frame should show.
    pub fn expects_answers(&self) -> bool {
        self.filter.searching() || self.reader.is_setting()
    }

    /// Adds to the list of problems what is not in it yet.
    fn note(&mut self, problem: Problem) {
        if !self.problems.contains(&problem) {
            self.problems.push(problem);
        }
    }

    /// Whether the list still holds what another query found, or another order.
    pub fn list_is_stale(&self) -> bool {
        self.filter.is_unanswered()
    }

    /// Whether a key that acts on the selection or on the article would act on another one than the user means: what was asked
    /// for before it is not there yet.
    pub fn is_unsettled(&self) -> bool {
        let first = self.catalog.is_empty() && self.importing;
        let asks = self.types_text() || matches!(self.mode, Mode::Sort(_));
        let coming = self.filter.is_unanswered() || self.list.is_beyond() || self.reader.is_setting();
        !asks && (first || coming)
    }

    fn told(&mut self, tone: Tone, text: String) -> Effects {
        self.status = Status::new(tone, text);
        Effects::none()
    }
}
