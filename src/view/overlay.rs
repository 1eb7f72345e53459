//! Help and problems: a box over the panes.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::paint::{self, Line};
use crate::app::{App, OverlayLine, Scroll};

/// The most cells that the typed column takes.
const WIDEST: u16 = 22;

pub(super) fn draw(app: &App, title: &str, scroll: Scroll, screen: &mut Buffer) {
    let styles = &app.theme.styles;
    let columns = app.overlay_columns();
    let area = app.overlay_area();
    let inside = paint::frame(screen, area, title, styles.rule, styles.heading);
    let left = columns.iter().map(Vec::len).max().unwrap_or(0).saturating_sub(scroll.0 + usize::from(inside.height));
    if left > 0 && area.height > 2 {
        let more = format!(" {} more ", paint::grouped(left));
        Line::new(screen, area, area.height - 1).reserve(2).put_right(&more, styles.faint);
    }
    let width = inside.width / columns.len().max(1) as u16;
    for (n, column) in columns.iter().enumerate() {
        let at = Rect { x: inside.x + n as u16 * width, width: width.saturating_sub(1), ..inside };
        for (row, line) in column.iter().skip(scroll.0).take(usize::from(inside.height)).enumerate() {
            draw_line(app, line, typed_width(column, at.width), &mut Line::new(screen, at, row as u16));
        }
    }
}

/// The width of the typed column: that of its widest entry, within bounds.
fn typed_width(column: &[OverlayLine], room: u16) -> u16 {
    let typed = column.iter().filter_map(|line| match line {
        OverlayLine::Row(typed, _) => Some(paint::width(typed)),
        _ => None,
    });
    typed.max().unwrap_or(0).min(WIDEST).min(room / 2)
}

fn draw_line(app: &App, line: &OverlayLine, typed_width: u16, to: &mut Line) {
    let styles = &app.theme.styles;
    match line {
        OverlayLine::Blank => {}
        OverlayLine::Heading(text) => _ = to.put(text, styles.heading),
        OverlayLine::Wrong(text) => _ = to.put(text, styles.warning),
        OverlayLine::Advice(text) => _ = to.skip(2).put(text, styles.faint),
        OverlayLine::Row(typed, does) => {
            let start = to.column();
            to.put(typed, styles.key);
            to.skip((start + typed_width + 2).saturating_sub(to.column()).max(1)).put(does, styles.text);
        }
    }
}
