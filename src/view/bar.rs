//! The filter bar: what is typed, each part coloured as it is understood, and how many articles match. While typing, the line
//! below says, under the part that it is about, what is wrong, what may be meant, or what may follow.
//!
//! ```text
//! / putin site:exa #chi                                  12/1 043
//!                  china 12 · chile 3
//! ```

use std::borrow::Cow;
use std::ops::Range;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::{Modifier, Style};

use super::paint::{self, Line, first_in_view, grouped, width};
use super::pick;
use crate::app::{App, Layout, Mode, Offers};
use crate::keymap::Action;
use crate::search::{Kind, Part, QueryError};
use crate::text;
use crate::theme::Styles;

pub(super) fn draw(app: &App, area: Rect, screen: &mut Buffer) -> Option<Position> {
    let styles = &app.theme.styles;
    let typing = matches!(app.mode, Mode::Filter);
    let filter = &app.filter;
    let mut line = Line::new(screen, area, 0);
    line.skip(1);
    let count = count(app);
    if let Some(cells) = cells_of_count(&count, area) {
        line.reserve(1).put_right(&count, styles.faint).reserve(cells - width(&count) - 1);
    }
    let prompt = pick::prompt(app, line.room());
    line.put(&prompt, if typing { styles.prompt } else { styles.faint });
    if filter.editor.is_empty() && !typing {
        let key = app.keymap.hint(Action::Search).unwrap_or_default();
        line.put(&format!("press {key} to filter by title, byline, site"), styles.faint);
        return None;
    }
    let view = View::of(app, area);
    let text = filter.editor.text();
    for part in filter.typed.parts() {
        let (from, to) = (part.span.start.max(view.from), part.span.end);
        if from < to {
            // What stands between two parts is blank.
            line.skip(view.column(text, from).saturating_sub(line.column()));
            line.put(&text[from..to], style_of(part, styles));
        }
    }
    let cursor = view.column(text, filter.editor.before().len());
    (typing && !area.is_empty()).then_some(Position::new(cursor.min(area.right().saturating_sub(1)), area.y))
}

/// What of the query is in view, and where.
#[derive(Debug, Clone, Copy)]
struct View {
    /// The column in which it begins.
    start: u16,
    /// The first byte in view.
    from: usize,
}

impl View {
    fn of(app: &App, area: Rect) -> Self {
        let end = area.right().saturating_sub(cells_of_count(&count(app), area).unwrap_or(0));
        let room = end.saturating_sub(area.x + 1);
        let start = area.x + 1 + width(&pick::prompt(app, room));
        let editor = &app.filter.editor;
        // The end of a long query, where the cursor mostly is, stays in view.
        let from = first_in_view(editor.text(), editor.before().len(), end.saturating_sub(start));
        Self { start, from }
    }

    /// The column of a byte of the query.
    fn column(self, text: &str, byte: usize) -> u16 {
        self.start.saturating_add(text.get(self.from..byte).map_or(0, width))
    }
}

/// The cells that are kept for the count, where there is room for it.
fn cells_of_count(count: &str, area: Rect) -> Option<u16> {
    (area.width > width(count) + 9).then(|| width(count) + 3)
}

/// Stands before the count while misspelt words are found too.
const TYPOS: &str = "~ ";

fn count(app: &App) -> String {
    let all = app.catalog.len();
    let of_all = match app.list.hits().len() {
        _ if app.filter.shown.is_empty() => grouped(all),
        // The number of another query is not said for a moment either.
        _ if app.list_is_stale() => format!("…/{}", grouped(all)),
        found => format!("{}/{}", grouped(found), grouped(all)),
    };
    let typos = if app.filter.typos { TYPOS } else { "" };
    let coming = if app.importing { " …" } else { "" };
    format!("{typos}{of_all}{coming}")
}

fn style_of(part: &Part, styles: &Styles) -> Style {
    match part.kind {
        _ if part.unfinished.is_some() => styles.faint,
        Kind::Word => styles.typed,
        Kind::Tag | Kind::Field | Kind::Saved => styles.field,
        Kind::Error => styles.error.add_modifier(Modifier::UNDERLINED),
        _ => styles.operator,
    }
}

/// What the line below the bar says.
enum Hint<'a> {
    Wrong(&'a QueryError),
    Offers(&'a Offers),
    Unfinished(&'a Part, Cow<'a, str>),
}

impl<'a> Hint<'a> {
    fn of(app: &'a App) -> Option<Self> {
        let filter = &app.filter;
        let offers = filter.offers.as_ref().filter(|offers| offers.are_shown());
        // What stands before the cursor is what is being typed.
        let at = filter.editor.before().len();
        let unfinished = || {
            let parts = || filter.typed.parts().iter().filter_map(|part| Some((part, part.unfinished?)));
            let here = parts().find(|(part, _)| part.span.start < at && at <= part.span.end);
            here.or_else(|| parts().next()).map(|(part, hint)| Self::Unfinished(part, hint.into()))
        };
        let offered = || offers.map(Self::Offers);
        let nothing = || app.why_nothing().map(|(part, why)| Self::Unfinished(part, why));
        let gone_through = offers.filter(|offers| offers.chosen.is_some()).map(Self::Offers);
        gone_through
            .or_else(|| filter.typed.error().map(Self::Wrong))
            .or_else(offered)
            .or_else(nothing)
            .or_else(unfinished)
    }
}

/// Draws the line below the bar, where there is something to say. It is emptied for that: over the list, and over the reading pane
/// too where there is more to say.
pub(super) fn draw_hint(app: &App, layout: &Layout, screen: &mut Buffer) {
    let Some(hint) = Hint::of(app).filter(|_| !layout.hint.is_empty()) else {
        return;
    };
    let styles = &app.theme.styles;
    let most = layout.hint.width.saturating_sub(2);
    let view = View::of(app, layout.bar);
    let named = |span: &Range<usize>| name_out_of_view(app, layout, view, span);
    let (part, said) = match hint {
        Hint::Wrong(error) => {
            let named = named(&error.span);
            let message = fitting(&error.message, most.saturating_sub(width(&named))).into();
            (error.span.start, vec![(named, styles.error), (message, styles.warning)])
        }
        Hint::Offers(offers) => (offers.span.start, offered(offers, most, styles)),
        Hint::Unfinished(part, hint) => {
            (part.span.start, vec![(named(&part.span), styles.faint), (hint.into(), styles.faint)])
        }
    };
    let cells = said.iter().map(|(text, _)| width(text)).sum::<u16>().min(most);
    // Under the part where there is room for it, else so far to the left as it needs.
    let at =
        view.column(app.filter.editor.text(), part.max(view.from)).min(layout.hint.right().saturating_sub(cells + 1));
    // Half of what stands over the article would be worse than nothing.
    let width = if at + cells < layout.list.right() { layout.list.width } else { layout.hint.width };
    paint::clear(screen, Rect { width, ..layout.hint });
    let mut line = Line::new(screen, layout.hint, 0);
    line.skip(at.max(1)).reserve(1);
    for (text, style) in said {
        line.put(&text, style);
    }
}

/// What begins a message about a part that is scrolled out of view, as the message stands under another: the part, where it is
/// short. Empty for one in view.
fn name_out_of_view(app: &App, layout: &Layout, view: View, span: &Range<usize>) -> String {
    if span.end > view.from {
        return String::new();
    }
    let part = app.filter.editor.text().get(span.clone()).unwrap_or_default();
    if width(part) <= layout.hint.width / 3 { format!("‹{part}: ") } else { "‹ ".to_owned() }
}

/// What of a message fits into so many cells: all of it, or what is wrong without what to do.
fn fitting(message: &str, cells: u16) -> &str {
    if width(message) <= cells { message } else { message.split_once("; ").map_or(message, |(wrong, _)| wrong) }
}

/// What to do about a wrong part, where the line below the bar has no room for that.
pub(super) fn advice(app: &App) -> Option<&str> {
    let Some(Hint::Wrong(error)) = Hint::of(app) else {
        return None;
    };
    let layout = app.layout();
    let named = name_out_of_view(app, &layout, View::of(app, layout.bar), &error.span);
    let fits = width(&error.message).saturating_add(width(&named)) <= layout.hint.width.saturating_sub(2);
    error.message.split_once("; ").map(|(_, advice)| advice).filter(|_| !fits)
}

/// What is offered, as much as fits into so many cells and the chosen one in any case.
fn offered(offers: &Offers, cells: u16, styles: &Styles) -> Vec<(String, Style)> {
    let sizes: Vec<u16> = offers.choices.iter().map(|c| width(&c.text) + width(&c.note) + NEXT_CHOICE).collect();
    let room = usize::from(cells.saturating_sub(2 * width(MORE)));
    let last = offers.chosen.unwrap_or(0);
    let fits = |span: &[u16]| span.iter().map(|cells| usize::from(*cells)).sum::<usize>() <= room;
    let first = (0..last).find(|first| sizes.get(*first..=last).is_some_and(fits)).unwrap_or(last);
    let end = (first + 1..=sizes.len()).rev().find(|end| sizes.get(first..*end).is_some_and(fits)).unwrap_or(first + 1);
    let mut said = Vec::new();
    if first > 0 {
        said.push((MORE.to_owned(), styles.faint));
    }
    for (at, choice) in offers.choices.iter().enumerate().take(end).skip(first) {
        let ground = if offers.chosen == Some(at) { styles.choice } else { Style::default() };
        let between = if at > first { " · " } else { "" };
        said.push((between.to_owned(), styles.faint));
        said.push((text::sanitise_line(&choice.text).into_owned(), styles.tag.patch(ground)));
        if !choice.note.is_empty() {
            said.push((format!(" {}", text::sanitise_line(&choice.note)), styles.faint));
        }
    }
    if end < sizes.len() {
        said.push((MORE.to_owned(), styles.faint));
    }
    said
}

/// Stands for choices that there is no room for.
const MORE: &str = " … ";

/// Cells between two choices, and between one and what is said of it.
const NEXT_CHOICE: u16 = 4;
