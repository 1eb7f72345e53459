//! The list pane: for each article its headline, and below it where it is from, when, how long, and its tags.
//!
//! ```text
//! ▌ A headline with the matched letters marked
//! ▌ The Example     ★ china  18 May 2024   5 min
//! ```
//!
//! While what is typed has no answer yet, the rows are faint.

use std::ops::Range;

mod source;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::paint::Line;
use super::pick;
use crate::app::{App, Layout, Mode, Pane, sort_name};
use crate::keymap::Action;
use crate::library::{Row, Sort};
use crate::search::{self, Marks};
use crate::tags::TagName;
use crate::text::{self, Cells, fit_marked};
use crate::theme::Styles;

pub(super) fn draw(app: &App, layout: &Layout, screen: &mut Buffer) {
    let area = layout.list;
    if area.is_empty() {
        return;
    }
    draw_head(app, layout.list_head, screen);
    if app.list.hits().is_empty() {
        return draw_empty(app, area, screen);
    }
    let height = layout.row_height();
    for at in 0..layout.list_rows() {
        let place = app.list.top() + at;
        let Some(row) = app.list.hits().get(place).and_then(|row| app.catalog.get(row)) else {
            return;
        };
        let y = area.y + at as u16 * height;
        let at = Rect::new(area.x, y, area.width, height.min(area.bottom().saturating_sub(y)));
        draw_article(app, row, place, at, screen);
    }
}

/// The group that the first article in view is in, and the order, where that is not the usual one.
fn draw_head(app: &App, area: Rect, screen: &mut Buffer) {
    if area.is_empty() {
        return;
    }
    let styles = &app.theme.styles;
    let mut line = Line::new(screen, area, 0);
    line.skip(2).reserve(1).put_right(sort_name(app.list.sort()), styles.faint).reserve(2);
    if let Some(group) = app.group_at(app.list.top()) {
        line.put(&text::sanitise_line(&group.to_string()), styles.heading);
    }
}

/// Whether an article is the first of its group in the list. In the order of finding a group of one says nothing: its source
/// stands below.
fn begins_group(app: &App, place: usize) -> bool {
    let group = |place: usize| app.group_at(place);
    let Some(own) = group(place) else {
        return false;
    };
    let differs = |other: Option<usize>| other.and_then(group).is_none_or(|other| other != own);
    let alone = app.list.sort() == Some(Sort::Found) && differs(place.checked_add(1));
    place > 0 && differs(place.checked_sub(1)) && !alone
}

/// What stands at the end of the headline of a group's first article: the group, unless that is said over the list already
/// or, as a site, below.
fn label(app: &App, article: Row<'_>, place: usize, room: u16) -> Option<String> {
    let sort = app.list.sort()?;
    let said = place == app.list.top() && sort != Sort::Found || sort == Sort::Site && article.site().is_some();
    if said || !begins_group(app, place) {
        return None;
    }
    let label = text::sanitise_line(&app.group_at(place)?.to_string()).into_owned();
    let most = Cells(room / 3);
    let label = match sort {
        Sort::Found => label.rsplit('/').next().unwrap_or_default(),
        Sort::Newest if text::width(&label) > most => return Some(short_month(&label)),
        _ => &label,
    };
    Some(text::fit(label, most).into_owned()).filter(|label| !label.is_empty())
}

/// `Sep 2024` for `September 2024`.
fn short_month(label: &str) -> String {
    match label.split_once(['\u{a0}', ' ']) {
        Some((month, year)) => format!("{} {year}", month.chars().take(3).collect::<String>()),
        None => label.to_owned(),
    }
}

/// From this room on a line of its own has the headline and where it is from.
const WITH_SOURCE: u16 = 60;

fn draw_article(app: &App, article: Row<'_>, place: usize, area: Rect, screen: &mut Buffer) {
    let styles = &app.theme.styles;
    let marks = search::marks(&app.filter.shown, article);
    let focused = app.pane == Pane::List && matches!(app.mode, Mode::Browse | Mode::Filter);
    let marker = if focused { styles.marker } else { styles.marker_off };
    for row in 0..area.height {
        let mut line = Line::new(screen, area, row);
        if place == app.list.selected() {
            line.ground(styles.selected).put("▌", marker);
        } else {
            line.skip(1);
        }
        pick::put_mark(app, article, &mut line);
        line.reserve(1);
        match row {
            0 if area.height == 1 => {
                put_star(app, article, &mut line);
                if app.pick().is_some() && line.room() >= WITH_SOURCE {
                    source::put_at_end(app, article, &mut line);
                }
                put_title(app, article, &marks, &mut line);
            }
            0 => {
                if let Some(label) = label(app, article, place, line.room()) {
                    line.put_right(&label, styles.heading).reserve(2);
                }
                put_title(app, article, &marks, &mut line);
            }
            _ => source::put(app, article, place, &marks, &mut line),
        }
    }
    if app.filter.is_unanswered() {
        screen.set_style(area, styles.faint);
    }
}

fn put_title(app: &App, article: Row<'_>, marks: &Marks, line: &mut Line) {
    let styles = &app.theme.styles;
    let style = if article.title().is_some() { styles.title } else { styles.lead };
    let heading = article.headline();
    let parts = fit_marked(heading, Cells(line.room()), &marks.title);
    put_parts(line, heading, &parts, style, &marks.title, styles);
}

/// Writes parts of a text with an ellipsis for what is left out.
fn put_parts(
    line: &mut Line,
    text: &str,
    parts: &[Range<usize>],
    style: Style,
    marks: &[Range<usize>],
    styles: &Styles,
) {
    let mut end = 0;
    for part in parts {
        if part.start > end {
            line.put("…", styles.faint);
        }
        let inside = marks.iter().map(|mark| mark.start.max(part.start)..mark.end.min(part.end));
        let inside: Vec<_> = inside
            .filter(|mark| mark.start < mark.end)
            .map(|mark| mark.start - part.start..mark.end - part.start)
            .collect();
        line.put_marked(text.get(part.clone()).unwrap_or_default(), style, &inside, styles.matched);
        end = part.end;
    }
    if end < text.len() {
        line.put("…", styles.faint);
    }
}

fn put_star(app: &App, article: Row<'_>, line: &mut Line) {
    if app.tags.of(article.id()).any(TagName::is_star) {
        line.put_right("★", app.theme.styles.star).reserve(2);
    }
}

fn draw_empty(app: &App, area: Rect, screen: &mut Buffer) {
    let styles = &app.theme.styles;
    let clear = app.keymap.hint(Action::ClearFilter).unwrap_or_default();
    let lines = if app.waits_for_tags_to_filter() {
        vec!["reading tags …".to_owned()]
    } else if app.filter.searching() || (app.importing && app.filter.shown.is_empty()) {
        vec!["reading …".to_owned()]
    } else if app.catalog.is_empty() {
        vec!["No articles here.".to_owned(), "Name a file or a folder: offprint SOURCE".to_owned()]
    } else {
        let clear = Some(format!("{clear} clears the filter")).filter(|_| app.pick().is_none());
        ["Nothing matches.".to_owned()].into_iter().chain(clear).collect()
    };
    let top = (area.height / 3).min(4);
    let measure = Cells(area.width.saturating_sub(3));
    let set = lines.iter().flat_map(|text| text::wrap(text, measure).into_iter().map(move |range| &text[range]));
    for (row, text) in set.enumerate() {
        Line::new(screen, area, top + row as u16).skip(2).reserve(1).put(text, styles.faint);
    }
}
