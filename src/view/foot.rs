//! The last line: what just happened or which keys there are, and whether everything is saved; or the prompt.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::paint::{self, Line, grouped, width};
use super::{bar, pick, progress};
use crate::app::{App, LineEditor, Mode, Pane, Tone};
use crate::keymap::Action;

/// Draws the line; returns where the cursor is, where text is typed in it.
pub(super) fn draw(app: &App, area: Rect, screen: &mut Buffer) -> Option<Position> {
    match &app.mode {
        Mode::Find(find) => prompt(app, "find", &find.editor, area, screen),
        Mode::Tag(tag) => prompt(app, if tag.removes { "untag" } else { "tag" }, &tag.editor, area, screen),
        Mode::Palette(palette) => prompt(app, ":", &palette.editor, area, screen),
        _ => {
            status(app, area, screen);
            None
        }
    }
}

fn prompt(app: &App, name: &str, editor: &LineEditor, area: Rect, screen: &mut Buffer) -> Option<Position> {
    let styles = &app.theme.styles;
    let mut line = Line::new(screen, area, 0);
    line.skip(1).put(name, styles.prompt).put(" ", styles.prompt);
    let start = line.column();
    let message = app.status.text();
    if width(message) + 12 < line.room() {
        line.reserve(1).put_right(message, styles.warning).reserve(1);
    } else if area.y > 0 {
        let above = Rect { y: area.y - 1, ..area };
        paint::clear(line.screen(), above);
        Line::new(line.screen(), above, 0).skip(1).put(message, styles.warning);
    }
    let from = paint::first_in_view(editor.text(), editor.before().len(), line.room());
    line.put(&editor.text()[from..], styles.typed);
    let cursor = start.saturating_add(width(&editor.before()[from..])).min(area.right().saturating_sub(1));
    (!area.is_empty()).then_some(Position::new(cursor, area.y))
}

fn status(app: &App, area: Rect, screen: &mut Buffer) {
    let styles = &app.theme.styles;
    let mut line = Line::new(screen, area, 0);
    line.skip(1).reserve(1);
    pick::put_count(app, &mut line);
    match app.saving.waiting() {
        n if app.saving.trouble.is_some() => {
            line.put_right(&format!("{} not saved", grouped(n as usize)), styles.error)
        }
        _ if app.tags_coming => line.put_right("reading tags …", styles.faint),
        0 if app.saving.handed > 0 => line.put_right("saved", styles.good),
        0 => &mut line,
        1 => line.put_right("saving …", styles.warning),
        n => line.put_right(&format!("saving {} …", grouped(n as usize)), styles.warning),
    };
    let message = message(app);
    if let Some(progress) = &app.progress {
        // What is said comes first; of the keys, which are said at all other times, half is enough meanwhile.
        let wanted = message.map_or(line.room() / 2, |(text, _)| width(text) + 4);
        if app.saving.handed > 0 || app.tags_coming {
            line.reserve(2);
        }
        progress::put_right(progress, line.room().saturating_sub(wanted), styles, &mut line);
    }
    line.reserve(2);
    match message {
        Some((text, Tone::Plain)) => _ = line.put(text, styles.text),
        Some((text, Tone::Warning)) => _ = line.put(text, styles.warning),
        Some((text, Tone::Error)) => _ = line.put(text, styles.error),
        None => hints(app, &mut line),
    }
}

/// What there is to say, the most pressing.
fn message(app: &App) -> Option<(&str, Tone)> {
    let told = Some((app.status.text(), app.status.tone())).filter(|(text, _)| !text.is_empty());
    let trouble = || Some((app.saving.trouble.as_deref()?, Tone::Error));
    let wrong = || {
        // While typing it is said below the bar, unless there is no room for that.
        let said = if app.layout().hint.is_empty() { &app.filter.typed.error()?.message } else { bar::advice(app)? };
        Some((said, Tone::Warning))
    };
    told.or_else(trouble).or_else(wrong)
}

/// The keys that matter here, as many as fit.
fn hints(app: &App, line: &mut Line) {
    let here: &[(Action, &str)] = match (&app.mode, app.pane) {
        (Mode::Filter, _) if app.pick().is_some_and(|pick| pick.multi) => {
            &[(Action::Submit, "choose"), (Action::MarkDown, "mark"), (Action::Quit, "cancel"), (Action::Help, "keys")]
        }
        (Mode::Filter, _) if app.pick().is_some() => {
            &[(Action::Submit, "choose"), (Action::Quit, "cancel"), (Action::Help, "keys")]
        }
        (Mode::Filter, _) if app.filter.offers.as_ref().is_some_and(|offers| offers.chosen.is_some()) => {
            &[(Action::Complete, "next"), (Action::Submit, "keep"), (Action::Leave, "back")]
        }
        (Mode::Filter, _) if app.filter.offers.is_some() => {
            &[(Action::Complete, "complete"), (Action::Submit, "keep"), (Action::Leave, "clear")]
        }
        (Mode::Filter, _) => &[
            (Action::Submit, "keep"),
            (Action::Leave, "clear"),
            (Action::Down, "next"),
            (Action::OlderQuery, "used before"),
        ],
        (Mode::Sort(_), _) => &[(Action::Down, "down"), (Action::Submit, "sort"), (Action::Leave, "leave")],
        (Mode::Help(_) | Mode::Problems(_), _) => &[(Action::Leave, "close"), (Action::PageDown, "more")],
        (_, Pane::List) => &[
            (Action::Help, "keys"),
            (Action::Search, "filter"),
            (Action::Open, "read"),
            (Action::AddTag, "tag"),
            (Action::Star, "star"),
            (Action::Undo, "undo"),
            (Action::Back, "quit"),
        ],
        (_, Pane::Reader) => &[
            (Action::Help, "keys"),
            (Action::PageDown, "page"),
            (Action::NextArticle, "next"),
            (Action::AddTag, "tag"),
            (Action::ShowRemoved, "removed"),
            (Action::Search, "find"),
            (Action::Back, "back"),
        ],
    };
    let layers = app.layers();
    for (action, label) in here {
        let key = layers.iter().find_map(|layer| app.keymap.keys(*layer, *action).into_iter().next());
        let Some(key) = key.map(|key| key.to_string()) else {
            continue;
        };
        put_hint(app, line, &key, label);
    }
    if matches!(app.mode, Mode::Browse) {
        for (slot, name) in app.slots() {
            if let Some(name) = name {
                put_hint(app, line, &(slot.0 % 10).to_string(), &name);
            }
        }
    }
}

fn put_hint(app: &App, line: &mut Line, key: &str, label: &str) {
    let styles = &app.theme.styles;
    if width(key) + width(label) + 3 <= line.room() {
        line.put(key, styles.key).skip(1).put(label, styles.faint).skip(2);
    } else {
        // The first that does not fit ends the row: a later, shorter one would break the order.
        line.put("…", styles.faint).reserve(u16::MAX);
    }
}
