//! The filter bar: what is typed, each part coloured as it is understood, and how many articles match.
//!
//! ```text
//! / putin site:example                                   12/1 043
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::{Modifier, Style};

use super::paint::{Line, first_in_view, grouped, width};
use super::pick;
use crate::app::{App, Mode};
use crate::keymap::Action;
use crate::search::{Kind, Part};
use crate::theme::Styles;

pub(super) fn draw(app: &App, area: Rect, screen: &mut Buffer) -> Option<Position> {
    let styles = &app.theme.styles;
    let typing = matches!(app.mode, Mode::Filter);
    let filter = &app.filter;
    let mut line = Line::new(screen, area, 0);
    line.skip(1);
    let count = count(app);
    if line.room() > width(&count) + 8 {
        line.reserve(1).put_right(&count, styles.faint).reserve(2);
    }
    let prompt = pick::prompt(app, line.room());
    line.put(&prompt, if typing { styles.prompt } else { styles.faint });
    let (row, start) = (area.y, line.column());
    if filter.editor.is_empty() && !typing {
        let key = app.keymap.hint(Action::Search).unwrap_or_default();
        line.put(&format!("press {key} to filter by title, byline, site"), styles.faint);
        return None;
    }
    // The end of a long query, where the cursor mostly is, stays in view.
    let text = filter.editor.text();
    let from = first_in_view(text, filter.editor.before().len(), line.room());
    for part in filter.typed.parts() {
        let (part_from, part_to) = (part.span.start.max(from), part.span.end);
        if part_from < part_to {
            // What stands between two parts is blank.
            line.skip(width(&text[from..part_from]).saturating_sub(line.column() - start));
            line.put(&text[part_from..part_to], style_of(part, styles));
        }
    }
    let cursor = start + width(&text[from..filter.editor.before().len().max(from)]);
    (typing && !area.is_empty()).then_some(Position::new(cursor.min(area.right().saturating_sub(1)), row))
}

fn count(app: &App) -> String {
    let all = app.catalog.len();
    let of_all = if app.filter.shown.is_empty() {
        grouped(all)
    } else {
        format!("{}/{}", grouped(app.list.hits().len()), grouped(all))
    };
    if app.importing { format!("{of_all} …") } else { of_all }
}

fn style_of(part: &Part, styles: &Styles) -> Style {
    match part.kind {
        _ if part.unfinished.is_some() => styles.faint,
        Kind::Word => styles.typed,
        Kind::Tag | Kind::Field => styles.field,
        Kind::Error => styles.error.add_modifier(Modifier::UNDERLINED),
        _ => styles.operator,
    }
}
