//! Plays sessions: keys in, screens out, without a terminal. Effects are carried out at once, on the same thread.

// Each test binary uses its own part of this.
#![allow(dead_code, unreachable_pub, missing_docs)]

use std::collections::VecDeque;
use std::sync::Arc;

use offprint::app::{App, Effect, Event, Mouse, MouseDid, Now, OpenedTags, Pick, Start};
use offprint::clean::{Article, clean};
use offprint::config::{Config, DEFAULTS};
use offprint::keymap::{Key, Keymap};
use offprint::library::Catalog;
use offprint::places::Remembered;
use offprint::source::{Format, Given, Input, Options, Origin, RawArticle};
use offprint::tags::{Line, State};
use offprint::theme::{Background, Depth, Theme};
use offprint::{source, view, worker};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect, Size};

pub mod articles;

/// A session of the reader.
pub struct Session {
    pub app: App,
    catalog: Catalog,
    /// Every line that was handed to the journal, in order.
    pub journal: Vec<Arc<Line>>,
    /// Effects that need a terminal or another program, in order.
    pub asked: Vec<Effect>,
    /// Whether the journal writes at once; where not, nothing is reported saved until [`Session::save`].
    pub saves: bool,
    /// Whether searches are made at once; where not, they are kept among what was asked for.
    pub carries_filter: bool,
    /// The same for snippets.
    pub carries_snippets: bool,
    millis: u64,
    /// Finds what the filter asks for.
    finder: worker::Finder,
}

/// When every session begins.
const NOW: Now = Now { millis: 1_763_740_580_000, today: jiff::civil::date(2025, 11, 21) };

/// What a session starts with.
fn start(remembered: Remembered, query: &str, theme: &str, width: u16, height: u16) -> Start {
    let config: Config = toml::from_str(DEFAULTS).expect("the shipped settings read");
    Start {
        keymap: Keymap::shipped().expect("the shipped keys read"),
        theme: Theme::load(theme, Background::Dark, Depth::True).expect("a shipped theme"),
        config,
        query: query.to_owned(),
        size: Size { width, height },
        folder: "/home/reader".into(),
        problems: Vec::new(),
        remembered,
        history: Vec::new(),
    }
}

/// A page of plain text with a headline and paragraphs.
pub fn page(name: &str, text: &str) -> Article {
    let raw = RawArticle {
        origin: Origin { path: name.into(), line: None },
        format: Format::Text,
        text: text.to_owned(),
        given: Given::default(),
        input: Vec::new(),
    };
    clean(&raw)
}

/// A page whose input names its headline and more.
pub fn given(name: &str, given: Given, text: &str) -> Article {
    let raw = RawArticle {
        origin: Origin { path: name.into(), line: None },
        format: Format::Text,
        text: text.to_owned(),
        given,
        input: Vec::new(),
    };
    clean(&raw)
}

/// The built-in sample, cleaned.
pub fn sample() -> Vec<Article> {
    let mut articles = Vec::new();
    let _ = source::read(&[Input::Sample], &Options::default(), &mut |raw| {
        articles.push(clean(&raw.expect("the sample can be read")));
        std::ops::ControlFlow::Continue(())
    });
    articles
}

impl Session {
    /// Opens the reader on articles, with a terminal of so many columns and rows.
    pub fn open(articles: Vec<Article>, width: u16, height: u16) -> Self {
        let mut session = Self::begin(State::default(), "", "dark", width, height);
        session.import(articles);
        session
    }

    /// Opens the reader before any article has come.
    pub fn begin(tags: State, query: &str, theme: &str, width: u16, height: u16) -> Self {
        let mut session = Self::begin_without_tags(query, theme, width, height);
        session.open_tags(tags);
        session
    }

    /// The tags come.
    pub fn open_tags(&mut self, state: State) {
        self.happens(Event::TagsOpened(Box::new(OpenedTags { state, ..OpenedTags::default() })));
    }

    /// Opens the reader before any article and the tags have come.
    pub fn begin_without_tags(query: &str, theme: &str, width: u16, height: u16) -> Self {
        Self::begin_again(Remembered::default(), query, theme, width, height)
    }

    /// Opens the reader as [`Session::begin_without_tags`] does, after a session that left this behind.
    pub fn begin_again(remembered: Remembered, query: &str, theme: &str, width: u16, height: u16) -> Self {
        Self::begin_with(|start| start.remembered = remembered, query, theme, width, height)
    }

    /// Opens the reader as [`Session::begin_without_tags`] does, with something changed of what it starts with.
    pub fn begin_with(change: impl FnOnce(&mut Start), query: &str, theme: &str, width: u16, height: u16) -> Self {
        let mut start = start(Remembered::default(), query, theme, width, height);
        change(&mut start);
        Self {
            app: App::new(start, NOW),
            catalog: Catalog::default(),
            journal: Vec::new(),
            asked: Vec::new(),
            saves: true,
            carries_filter: true,
            carries_snippets: true,
            millis: NOW.millis,
            finder: worker::Finder::default(),
        }
    }

    /// Opens the list to choose from, with articles in it.
    pub fn choosing(pick: Pick, articles: Vec<Article>, width: u16, height: u16) -> Self {
        let mut session = Self::begin_choosing(pick, width, height);
        session.import(articles);
        session
    }

    /// Opens the list to choose from before any article has come.
    pub fn begin_choosing(pick: Pick, width: u16, height: u16) -> Self {
        let mut session = Self::begin(State::default(), "", "dark", width, height);
        let start = start(Remembered::default(), "", "dark", width, height);
        session.app = App::picker(start, pick, NOW);
        session.open_tags(State::default());
        session
    }

    /// All articles arrive, and the import ends.
    pub fn import(&mut self, articles: Vec<Article>) {
        self.come(articles);
        self.happens(Event::ImportEnded);
    }

    /// More articles arrive.
    pub fn come(&mut self, articles: Vec<Article>) {
        let event = self.arrival(articles);
        self.happens(event);
    }

    /// The event of more articles.
    pub fn arrival(&mut self, articles: Vec<Article>) -> Event {
        for article in articles {
            self.catalog.push(Arc::new(article));
        }
        Event::Imported(self.catalog.clone(), Vec::new())
    }

    /// The event of a library whose rows are numbered anew: these articles and no others.
    pub fn renumbering(&mut self, articles: Vec<Article>) -> Event {
        self.catalog = Catalog::of_epoch(self.catalog.epoch() + 1);
        self.arrival(articles)
    }

    /// Applies an event, and all that follows from it.
    pub fn happens(&mut self, event: Event) {
        let mut events = VecDeque::from([event]);
        while let Some(event) = events.pop_front() {
            self.millis += 1;
            let now = Now { millis: self.millis, today: jiff::civil::date(2025, 11, 21) };
            for effect in self.app.apply(event, now) {
                events.extend(self.carry_out(effect));
            }
        }
    }

    fn carry_out(&mut self, effect: Effect) -> Vec<Event> {
        match effect {
            Effect::Filter(job) if self.carries_filter => {
                self.finder.find(&job, &worker::Cancel::default()).into_iter().collect()
            }
            Effect::Set(job) => vec![worker::set(&job)],
            Effect::Find(job) => vec![worker::find(&job)],
            Effect::Snippets(job) if self.carries_snippets => vec![worker::snippets(&job, &worker::Cancel::default())],
            Effect::Adopt(job) => worker::adopt(&job),
            Effect::Append(lines) => {
                self.journal.extend(lines);
                self.saves.then_some(Event::Saved(self.journal.len() as u64)).into_iter().collect()
            }
            effect => {
                self.asked.push(effect);
                Vec::new()
            }
        }
    }

    /// Types keys: characters as they are, others by name in angle brackets: `/putin<Enter><Ctrl-D>`.
    pub fn keys(&mut self, keys: &str) -> &mut Self {
        let mut rest = keys;
        while let Some(c) = rest.chars().next() {
            let named = rest.strip_prefix('<').and_then(|r| r.split_once('>')).filter(|(name, _)| name.len() > 1);
            let name = if let Some((name, after)) = named {
                rest = after;
                name.to_owned()
            } else {
                rest = &rest[c.len_utf8()..];
                if c == ' ' { "space".to_owned() } else { c.to_string() }
            };
            let key: Key = name.parse().expect("a key's name");
            self.happens(Event::Key(key));
        }
        self
    }

    pub fn click(&mut self, column: u16, row: u16) {
        self.happens(Event::Mouse(Mouse { column, row, did: MouseDid::Click }));
    }

    pub fn resize(&mut self, width: u16, height: u16) {
        self.happens(Event::Resize(Size { width, height }));
    }

    /// Time passes, in milliseconds.
    pub fn wait(&mut self, millis: u64) {
        self.millis += millis;
    }

    /// The journal reports that all is on disk.
    pub fn save(&mut self) {
        self.happens(Event::Saved(self.journal.len() as u64));
    }

    /// The screen as it is drawn.
    pub fn buffer(&self) -> (Buffer, Option<Position>) {
        let area = Rect::new(0, 0, self.app.size.width, self.app.size.height);
        let mut buffer = Buffer::empty(area);
        let cursor = view::draw(&self.app, &mut buffer);
        (buffer, cursor)
    }

    /// The screen as text, a line a row.
    pub fn screen(&self) -> String {
        text_of(&self.buffer().0)
    }

    /// The headline of the selected article, or its first words.
    pub fn selected(&self) -> String {
        self.app.current().map(|article| article.headline().to_owned()).unwrap_or_default()
    }

    /// The first words of the headlines in the list.
    pub fn listed(&self) -> Vec<String> {
        let rows = self.app.list.hits().iter().filter_map(|row| self.app.catalog.get(row));
        rows.map(|row| row.headline().split(' ').next().unwrap_or_default().to_owned()).collect()
    }

    /// The line under the filter bar.
    pub fn hint(&self) -> String {
        self.screen().lines().nth(1).unwrap_or_default().to_owned()
    }

    /// The line of the article that is uppermost.
    pub fn first_line_of_text(&self) -> String {
        let setting = self.app.reader.setting.as_ref().expect("an article is set");
        setting.text(self.app.reader.top).to_owned()
    }

    /// The tags of the selected article.
    pub fn tags(&self) -> Vec<String> {
        let Some(article) = self.app.current() else {
            return Vec::new();
        };
        self.app.tags.of(article.id()).map(ToString::to_string).collect()
    }
}

/// The characters of a screen, a line a row, without trailing blanks.
pub fn text_of(buffer: &Buffer) -> String {
    let width = usize::from(buffer.area.width).max(1);
    let mut text = String::new();
    for row in buffer.content.chunks(width) {
        let mut line = String::new();
        let mut covered = 0;
        for cell in row {
            if covered == 0 {
                line.push_str(cell.symbol());
                covered = offprint::text::width(cell.symbol()).get().saturating_sub(1);
            } else {
                covered -= 1;
            }
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}
