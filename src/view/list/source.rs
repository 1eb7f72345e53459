//! The second line of an article in the list: where it is from, its tags, when it was published and how long it is; of all
//! this first what it was found by, and in place of its source what was found in its body.
//!
//! ```text
//! The Example · Ann Lee            ★ china  18 May 2024   5 min
//! … over the harbour wall, he …    ★ china
//! ```
//!
//! Date and length stand in columns that are the same for all rows: which there are is decided by the width of the pane and
//! by what the filter asks for. Only tags and what matched take their place.

use std::borrow::Cow;
use std::ops::Range;

use ratatui::style::Style;

use super::{begins_group, put_parts};
use crate::app::App;
use crate::library::{Row, Sort};
use crate::search::{self, Marks};
use crate::text::{self, Cells, fit_marked, fit_words};
use crate::view::paint::{self, Line};

/// The widest that the line gets, in cells: farther from each other a name and its date are not seen together.
const WIDEST: u16 = 100;

/// So many cells a site's or a file's name keeps, before date and length go.
const LEAST_NAME: u16 = 10;

/// With fewer a name says nothing.
const SHORTEST_NAME: u16 = 6;

/// So many a snippet keeps: less says nothing.
const LEAST_SNIPPET: u16 = 40;

/// Cells before each column.
const GAP: u16 = 2;

/// From so many cells on there is a month in the line, and from so many a day: a name has 15 beside them.
const ROOM_FOR_MONTH: u16 = 33;
const ROOM_FOR_DAY: u16 = 36;

/// Cells of the columns: `Sep 2024`, `18 Sep 2024`, `12 min`, `1 234 words`.
const MONTH: u16 = 8;
const DAY: u16 = 11;
const MINUTES: u16 = 6;
const WORDS: u16 = 11;

/// Parts the texts of a line.
const DOT: &str = " · ";

pub(super) fn put(app: &App, article: Row<'_>, place: usize, marks: &Marks, line: &mut Line) {
    let styles = &app.theme.styles;
    line.reserve(line.room().saturating_sub(WIDEST));
    let texts = Texts::of(app, article, place, marks);
    let chips = Chips::of(app, article, marks);
    let mut columns = columns(article, marks, app.snippets.may_be_in(article.id()), line.room());
    let taken = |columns: &[Column]| sum(columns.iter().flat_map(|column| [column.cells, GAP]));
    let room = line.room().saturating_sub(sum([texts.least(), chips.width()]));
    while taken(&columns) > room
        && let Some(at) = columns.iter().position(|column| !column.asked)
    {
        columns.remove(at);
    }
    // Where what matched has no room beside them, columns are no wider than what stands in them.
    let kept_free = sum([chips.least(), texts.seen()]);
    let is_short = sum([taken(&columns), kept_free]) > line.room();
    let gap = if is_short { 1 } else { GAP };
    for column in columns.iter().rev() {
        let style = if column.asked { styles.faint.patch(styles.matched) } else { styles.faint };
        let cells = paint::width(&column.text);
        let most = line.room().saturating_sub(kept_free).max(SHORTEST_NAME.min(line.room()));
        line.put_right(&text::fit(&column.text, Cells(most)), style);
        line.reserve(gap + if is_short { 0 } else { column.cells - cells });
    }
    let kept = if texts.have_marks() { texts.least() } else { texts.least().min(line.room().div_ceil(2)) };
    chips.put(app, line.room().saturating_sub(kept), line);
    texts.put(app, line);
}

/// What stands under others of its kind.
struct Column {
    text: String,
    /// Cells of the column.
    cells: u16,
    /// Whether it is what the article was found by.
    asked: bool,
}

/// The columns from left to right, in the order in which they go.
fn columns(article: Row<'_>, marks: &Marks, beside_snippet: bool, room: u16) -> Vec<Column> {
    let room = if beside_snippet { room.saturating_sub(LEAST_SNIPPET - LEAST_NAME) } else { room };
    let lang = article.lang().filter(|_| marks.lang).map(|lang| column(lang.to_owned(), 0, true));
    let date = match article.published() {
        Some(date) if marks.date => Some(column(short_date(date, true), DAY, true)),
        Some(date) if room >= ROOM_FOR_DAY => Some(column(short_date(date, true), DAY, false)),
        Some(date) if room >= ROOM_FOR_MONTH => Some(column(short_date(date, false), MONTH, false)),
        _ => None,
    };
    let length = match article.words() {
        words if marks.words => Some(column(format!("{} words", paint::grouped(words as usize)), WORDS, true)),
        _ if beside_snippet && room < ROOM_FOR_MONTH => None,
        0 => Some(column("no text".to_owned(), MINUTES, false)),
        _ => Some(column(format!("{} min", article.minutes()), MINUTES, false)),
    };
    [lang, date, length].into_iter().flatten().collect()
}

fn column(text: String, cells: u16, asked: bool) -> Column {
    let cells = cells.max(paint::width(&text));
    Column { text, cells, asked }
}

/// `18 Sep 2024` of a day in September, or `Sep 2024`; what is no date, as far as there is room.
fn short_date(published: &str, with_day: bool) -> String {
    let date = text::day(published);
    let short = |month: &str| month.chars().take(3).collect::<String>();
    match date.split('\u{A0}').collect::<Vec<_>>().as_slice() {
        [day, month, year] if with_day => format!("{day} {} {year}", short(month)),
        [_, month, year] | [month, year] => format!("{} {year}", short(month)),
        _ => text::fit(&date, Cells(if with_day { DAY } else { MONTH })).into_owned(),
    }
}

/// The names of an article's tags: those that are asked for first, then the others.
struct Chips<'a> {
    /// Whether there is a star, and whether it is asked for.
    star: Option<bool>,
    asked: Vec<&'a str>,
    others: Vec<&'a str>,
}

impl<'a> Chips<'a> {
    fn of(app: &'a App, article: Row<'_>, marks: &Marks) -> Self {
        let names = || app.tags.of(article.id()).map(|name| &**name);
        let (asked, others): (Vec<_>, Vec<_>) = names().partition(|name| marks.has_tag(name, names()));
        let is_star = |name: &&str| *name == "star";
        let star = if asked.iter().any(is_star) { Some(true) } else { others.iter().any(is_star).then_some(false) };
        let rest = |names: Vec<&'a str>| names.into_iter().filter(|name| !is_star(name)).collect();
        Self { star, asked: rest(asked), others: rest(others) }
    }

    /// Cells of all of them, with those that part them from what stands before.
    fn width(&self) -> u16 {
        let names = sum(self.asked.iter().chain(&self.others).map(|name| 1 + paint::width(name)));
        let star = if self.star.is_some() { 2 } else { 0 };
        sum([names, star, u16::from(names.max(star) > 0)])
    }

    /// Cells without which those that are asked for cannot be seen.
    fn least(&self) -> u16 {
        let asked = sum(self.asked.iter().map(|name| 1 + paint::width(name).min(SHORTEST_NAME)));
        sum([asked, if self.star == Some(true) { 2 } else { 0 }])
    }

    /// Writes them to the end of the line, where the eye can run down them. Those that are not asked for share what
    /// the others leave of `most` cells.
    fn put(&self, app: &App, most: u16, line: &mut Line) {
        let styles = &app.theme.styles;
        let start = line.room();
        let star = if self.star.is_some() { 2 } else { 0 };
        let asked = sum(self.asked.iter().map(|name| 1 + paint::width(name)));
        let others = self.others.iter().map(|name| format!(" {name}")).collect::<String>();
        let most = most.saturating_sub(sum([asked, star, 1]));
        let fitted = text::fit(&others, Cells(most));
        if fitted == others || most >= SHORTEST_NAME {
            line.put_right(&fitted, styles.tag);
        }
        for name in self.asked.iter().rev() {
            let fitted = text::fit(name, Cells(line.room().saturating_sub(1)));
            line.put_right(&fitted, styles.tag.patch(styles.matched)).reserve(1);
        }
        if let Some(asked) = self.star {
            line.put_right("★", if asked { styles.star.patch(styles.matched) } else { styles.star }).reserve(1);
        }
        if line.room() < start {
            line.reserve(1);
        }
    }
}

/// The texts on the left.
struct Texts<'a>(Vec<Text<'a>>);

struct Text<'a> {
    line: Cow<'a, str>,
    style: Style,
    marks: &'a [Range<usize>],
    /// What must be seen.
    focus: &'a [Range<usize>],
    fit: Fit,
    /// So many cells it keeps at least, where it has as many.
    least: u16,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Fit {
    /// Around what matched.
    Marked,
    /// The same, in whole words.
    Words,
    /// Its start and its end.
    Path,
}

impl<'a> Texts<'a> {
    fn of(app: &'a App, article: Row<'a>, place: usize, marks: &'a Marks) -> Self {
        let styles = &app.theme.styles;
        let faint = |text: Cow<'a, str>, marks: &'a [Range<usize>], fit| Text {
            line: text,
            style: styles.faint,
            marks,
            focus: marks,
            fit,
            least: LEAST_NAME,
        };
        let snippet = app.snippets.of(article.id()).map(|snippet| Text {
            focus: &snippet.focus,
            least: LEAST_SNIPPET,
            ..faint(Cow::Borrowed(&snippet.text), &snippet.marks, Fit::Words)
        });
        let mut name = match (article.site(), search::host_of(article)) {
            (_, Some(host)) if !marks.host.is_empty() => faint(host.into(), &marks.host, Fit::Marked),
            _ if !marks.file.is_empty() => faint(source_name(article).into(), &marks.file, Fit::Marked),
            (Some(site), _) => faint(site.into(), &marks.site, Fit::Marked),
            (None, _) => faint(source_name(article).into(), &[], Fit::Path),
        };
        if app.list.sort() == Some(Sort::Site) && begins_group(app, place) {
            name.style = styles.heading;
        }
        let byline = article.byline().filter(|_| !marks.byline.is_empty());
        let byline = byline.map(|byline| faint(byline.into(), &marks.byline, Fit::Marked));
        let name = Some(name).filter(|name| !name.marks.is_empty() || snippet.is_none());
        Self([name, byline, snippet].into_iter().flatten().collect())
    }

    fn least(&self) -> u16 {
        sum(self.0.iter().map(Text::least).chain([dots(self.0.len())]))
    }

    /// Cells without which what matched in them cannot be seen.
    fn seen(&self) -> u16 {
        let marked = || self.0.iter().filter(|text| !text.marks.is_empty());
        sum(marked().map(Text::matched).chain([dots(marked().count())]))
    }

    fn have_marks(&self) -> bool {
        self.0.iter().any(|text| !text.marks.is_empty())
    }

    /// Writes them as far as there is room; a name that did not match goes first.
    fn put(mut self, app: &App, line: &mut Line) {
        let styles = &app.theme.styles;
        if self.0.len() > 1 && self.least() > line.room() {
            self.0.retain(|text| !text.marks.is_empty());
        }
        self.0.retain(|text| !text.marks.is_empty() || text.least().min(SHORTEST_NAME) <= line.room());
        let cells = self.share(line.room());
        for (at, (text, cells)) in self.0.iter().zip(cells).enumerate() {
            if at > 0 {
                line.put(DOT, styles.faint);
            }
            let cells = Cells(cells.min(line.room()));
            let parts = match text.fit {
                Fit::Path => {
                    line.put(&text::fit_middle(&text.line, cells), text.style);
                    continue;
                }
                Fit::Marked => fit_marked(&text.line, cells, text.focus),
                Fit::Words => fit_words(&text.line, cells, text.focus),
            };
            put_parts(line, &text.line, &parts, text.style, text.marks, styles);
        }
    }

    /// The cells of each: all that it wants where there is room, else its least and what the others leave, what matched first.
    fn share(&self, room: u16) -> Vec<u16> {
        let mut left = room.saturating_sub(dots(self.0.len()));
        let mut cells = Vec::new();
        for text in &self.0 {
            cells.push(text.seen().min(left));
            left -= text.seen().min(left);
        }
        for marked in [true, false] {
            for (text, cells) in self.0.iter().zip(&mut cells).filter(|(text, _)| text.marks.is_empty() != marked) {
                let more = paint::width(&text.line).saturating_sub(*cells).min(left);
                *cells += more;
                left -= more;
            }
        }
        cells
    }
}

impl Text<'_> {
    /// The cells of what matched, and of ellipses around it.
    fn matched(&self) -> u16 {
        let mark = |mark: &Range<usize>| paint::width(self.line.get(mark.clone()).unwrap_or_default());
        let ellipses = Cells::saturating(self.focus.len() + 1).0;
        sum(self.focus.iter().map(mark).chain([ellipses])).min(paint::width(&self.line))
    }

    /// The cells without which what matched is not to be seen, or a name not to be recognised.
    fn seen(&self) -> u16 {
        self.least.min(LEAST_NAME).min(paint::width(&self.line)).max(self.matched())
    }

    /// The cells for which others go.
    fn least(&self) -> u16 {
        self.least.min(paint::width(&self.line)).max(self.seen())
    }
}

/// Cells of the dots between so many texts.
fn dots(texts: usize) -> u16 {
    sum((1..texts).map(|_| paint::width(DOT)))
}

/// A sum of cells: as many as a line has at most.
fn sum(cells: impl IntoIterator<Item = u16>) -> u16 {
    cells.into_iter().fold(0, u16::saturating_add)
}

/// The last part of where an article came from: the folders before it are mostly the same for all.
fn source_name(article: Row<'_>) -> String {
    let origin = article.origin();
    let name = origin.path.file_name().unwrap_or(origin.path.as_os_str()).to_string_lossy();
    let name = text::sanitise_line(&name);
    origin.line.map_or_else(|| name.to_string(), |line| format!("{name}:{line}"))
}

/// Writes where an article is from at the end of a line that it shares with its headline.
pub(super) fn put_at_end(app: &App, article: Row<'_>, line: &mut Line) {
    let name = article.site().map_or_else(|| source_name(article), str::to_owned);
    line.put_right(&text::fit_middle(&name, Cells(line.room() / 3)), app.theme.styles.faint).reserve(2);
}
