//! The list pane: for each article its headline, and below it where it is from, when, how long, and its tags.
//!
//! ```text
//! ▌ A headline with the matched letters marked
//! ▌ The Example · 18 May 2024 · 5 min   ★ china
//! ```

use std::borrow::Cow;
use std::ops::Range;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::paint::{self, Line};
use crate::app::{App, Layout, Mode, Pane, sort_name};
use crate::keymap::Action;
use crate::library::{Row, Sort};
use crate::search::{self, Marks};
use crate::text::{self, Cells, fit_around};

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
        line.skip(1).reserve(1);
        match row {
            0 if area.height == 1 => {
                put_tags(app, article, &mut line, true);
                put_title(app, article, &marks, &mut line);
            }
            0 => {
                if let Some(label) = label(app, article, place, line.room()) {
                    line.put_right(&label, styles.heading).reserve(2);
                }
                put_title(app, article, &marks, &mut line);
            }
            _ => put_source(app, article, place, &marks, &mut line),
        }
    }
}

fn put_title(app: &App, article: Row<'_>, marks: &Marks, line: &mut Line) {
    let styles = &app.theme.styles;
    let style = if article.title().is_some() { styles.title } else { styles.lead };
    let heading = article.headline();
    let window = fit_around(heading, Cells(line.room()), focus(heading, &marks.title, line.room()));
    if window.before {
        line.put("…", styles.faint);
    }
    let shown = window.range;
    let marks: Vec<_> = marks.title.iter().map(|m| m.start.max(shown.start)..m.end.min(shown.end)).collect();
    let marks: Vec<_> =
        marks.into_iter().filter(|m| m.start < m.end).map(|m| m.start - shown.start..m.end - shown.start).collect();
    line.put_marked(&heading[shown], style, &marks, styles.matched);
    if window.after {
        line.put("…", styles.faint);
    }
}

/// What of a headline must be seen: all that matched, or where that is too long, where it begins.
fn focus(heading: &str, marks: &[Range<usize>], room: u16) -> Range<usize> {
    let (Some(first), Some(last)) = (marks.first(), marks.last()) else {
        return 0..0;
    };
    let all = first.start..last.end;
    let fits = paint::width(&heading[all.clone()]) + 2 <= room;
    if fits { all } else { first.clone() }
}

fn put_source(app: &App, article: Row<'_>, place: usize, marks: &Marks, line: &mut Line) {
    let styles = &app.theme.styles;
    let heads = app.list.sort() == Some(Sort::Site) && begins_group(app, place);
    let site_style = if heads { styles.heading } else { styles.faint };
    put_tags(app, article, line, false);
    let date = article.published().map(text::day).filter(|date| !date.is_empty()).map(Cow::into_owned);
    let minutes = if article.words() == 0 { "no text".to_owned() } else { format!("{} min", article.minutes()) };
    let parts = [date, Some(minutes)].into_iter().flatten().collect::<Vec<_>>();
    let tail = fitting_tail(&parts, line.room().saturating_sub(LEAST_NAME));
    line.reserve(paint::width(&tail));
    match article.site() {
        Some(site) => line.put_marked(site, site_style, &marks.site, styles.matched),
        None => line.put(&text::fit_middle(&source_name(article), Cells(line.room())), styles.faint),
    };
    if let Some(byline) = article.byline().filter(|_| !marks.byline.is_empty() && line.room() > LEAST_NAME) {
        line.put(" · ", styles.faint).put_marked(byline, styles.faint, &marks.byline, styles.matched);
    }
    line.release(paint::width(&tail)).put(&tail, styles.faint);
}

/// So many cells a site's or a file's name keeps, before date and length go.
const LEAST_NAME: u16 = 10;

/// The last parts of the source line, each after a dot, as many as fit.
fn fitting_tail(parts: &[String], room: u16) -> String {
    (0..parts.len())
        .map(|from| parts[from..].iter().map(|part| format!(" · {part}")).collect::<String>())
        .find(|tail| paint::width(tail) <= room)
        .unwrap_or_default()
}

/// Tags stand at the end of the line, where the eye can run down them; they take half of it at most.
fn put_tags(app: &App, article: Row<'_>, line: &mut Line, short: bool) {
    let styles = &app.theme.styles;
    let most = line.room() / 2;
    let mut chips = String::new();
    let mut star = false;
    for name in app.tags.of(article.id()) {
        if name.is_star() {
            star = true;
        } else if !short {
            chips.push(' ');
            chips.push_str(name);
        }
    }
    if !chips.is_empty() {
        let fitted = text::fit(&chips, Cells(most.saturating_sub(2))).into_owned();
        line.put_right(&fitted, styles.tag);
    }
    if star {
        line.put_right(" ★", styles.star);
    }
    if star || !chips.is_empty() {
        line.reserve(1);
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
        vec!["Nothing matches.".to_owned(), format!("{clear} clears the filter")]
    };
    let top = (area.height / 3).min(4);
    let measure = Cells(area.width.saturating_sub(3));
    let set = lines.iter().flat_map(|text| text::wrap(text, measure).into_iter().map(move |range| &text[range]));
    for (row, text) in set.enumerate() {
        Line::new(screen, area, top + row as u16).skip(2).reserve(1).put(text, styles.faint);
    }
}

/// The last part of where an article came from: the folders before it are mostly the same for all.
fn source_name(article: Row<'_>) -> String {
    let origin = article.origin();
    let name = origin.path.file_name().unwrap_or(origin.path.as_os_str()).to_string_lossy();
    let name = text::sanitise_line(&name);
    origin.line.map_or_else(|| name.to_string(), |line| format!("{name}:{line}"))
}
