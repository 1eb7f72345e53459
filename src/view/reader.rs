//! The reading pane: a line that says the tags and the position, and below it the article in a centred column.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::paint::{self, Line};
use crate::app::{App, Layout, Mode, Pane};
use crate::text::Setting;
use crate::text::setting::{LineKind, SetLine};
use crate::theme::Styles;

pub(super) fn draw(app: &App, layout: &Layout, screen: &mut Buffer) {
    let Some(setting) = &app.reader.setting else {
        return;
    };
    draw_head(app, setting, layout, screen);
    let area = layout.text;
    for row in 0..area.height {
        let line = app.reader.top + usize::from(row);
        if line >= setting.len() {
            return;
        }
        draw_line(app, setting, line, Rect { y: area.y + row, height: 1, ..area }, screen);
    }
}

fn draw_head(app: &App, setting: &Setting, layout: &Layout, screen: &mut Buffer) {
    let styles = &app.theme.styles;
    let rows = usize::from(layout.text.height);
    let mut line = Line::new(screen, layout.head, 0);
    let focused = app.pane == Pane::Reader && matches!(app.mode, Mode::Browse | Mode::Find(_));
    line.put(if focused { "▌" } else { " " }, styles.marker).skip(1).reserve(1);
    line.put_right(&app.reader.position(rows), styles.faint);
    if !app.reader.needle.is_empty() {
        let at = app.reader.hit.map_or(0, |hit| hit + 1);
        let hits = match app.reader.typed_needle() {
            "" => format!("found {at}/{}   ", paint::grouped(app.reader.hits.len())),
            needle => format!("\"{needle}\" {at}/{}   ", paint::grouped(app.reader.hits.len())),
        };
        line.put_right(&hits, styles.faint);
    }
    if app.reads_departed() {
        line.put_right("gone from its source   ", styles.warning);
    }
    let copies = app.list.selected_row().filter(|_| !app.reads_departed()).map_or(1, |row| app.catalog.copies(row));
    if copies > 1 {
        line.put_right(&format!("{copies} copies   "), styles.faint);
    }
    let removed = setting.article().removed.len();
    if setting.shows_removed() && removed > 0 {
        line.put_right(&format!("{} removed   ", paint::grouped(removed)), styles.faint);
    }
    line.reserve(1);
    for name in app.tags.of(setting.article().id) {
        if name.is_star() {
            line.put("★ ", styles.star);
        } else {
            line.put(name, styles.tag).put("  ", styles.tag);
        }
    }
}

fn draw_line(app: &App, setting: &Setting, index: usize, area: Rect, screen: &mut Buffer) {
    let styles = &app.theme.styles;
    let Some(&SetLine { kind, .. }) = setting.line(index) else {
        return;
    };
    let style = style_of(kind, styles);
    let mut line = Line::new(screen, area, 0);
    let text = setting.text(index);
    let indent = setting.line(index).map_or(0, |line| line.indent().0);
    put_indent(kind, indent, styles, &mut line);
    let hits = setting.hits_on_line(index, &app.reader.hits);
    if hits.is_empty() {
        line.put(text, style);
        put_reason(setting, index, kind, styles, &mut line);
        return;
    }
    let now = app.reader.hit.and_then(|hit| app.reader.hits.get(hit));
    let current = now.map(|hit| setting.hits_on_line(index, std::slice::from_ref(hit))).unwrap_or_default();
    let mut at = 0;
    for range in hits {
        let mark = if current.contains(&range) { styles.hit_now } else { styles.hit };
        line.put(&text[at..range.start], style).put(&text[range.clone()], style.patch(mark));
        at = range.end;
    }
    line.put(&text[at..], style);
    put_reason(setting, index, kind, styles, &mut line);
}

/// What stands in the cells before a line's text.
fn put_indent(kind: LineKind, indent: u16, styles: &Styles, line: &mut Line) {
    let (sign, style) = match kind {
        LineKind::Item => ("•", styles.faint),
        LineKind::Quote => ("│", styles.rule),
        LineKind::Reason | LineKind::Group => ("—", styles.reason),
        _ => ("", styles.text),
    };
    let cells = if indent == 0 { 0 } else { paint::width(sign) };
    if cells > 0 {
        line.put(sign, style);
    }
    line.skip(indent - cells.min(indent));
}

/// Why a dropped text was dropped, at the right end of its last line, so that reasons stand below each other.
fn put_reason(setting: &Setting, index: usize, kind: LineKind, styles: &Styles, line: &mut Line) {
    if let (LineKind::RemovedEnd, Some(why)) = (kind, setting.reason(index)) {
        line.put_right(&format!("— {}", why.label()), styles.reason);
    }
}

fn style_of(kind: LineKind, styles: &Styles) -> Style {
    match kind {
        LineKind::Title => styles.title,
        LineKind::Meta => styles.faint,
        LineKind::Standfirst => styles.standfirst,
        LineKind::Heading => styles.heading,
        LineKind::Quote => styles.quote,
        LineKind::Code => styles.code,
        LineKind::Removed | LineKind::RemovedEnd => styles.removed,
        LineKind::Reason | LineKind::Group => styles.reason,
        _ => styles.text,
    }
}
