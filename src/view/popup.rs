//! What a prompt offers, in a box above it.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::paint::{self, Line};
use crate::app::{App, Mode, SORTS, SortMenu};
use crate::tags::TagName;

/// The widest and the highest that the box becomes, in cells.
const WIDEST: u16 = 76;
const HIGHEST: u16 = 16;
/// The width of the box of orders.
const NARROW: u16 = 32;

/// One thing that is offered: what it is called, what it does, what is said at its end.
type Choice = (String, &'static str, String);

pub(super) fn draw(app: &App, foot: Rect, screen: &mut Buffer) {
    let (title, choices, chosen) = match &app.mode {
        Mode::Tag(prompt) => {
            let slots = app.slots();
            let key =
                |name: &TagName| slots.iter().find(|(_, tag)| tag.as_ref() == Some(name)).map(|(slot, _)| slot.0 % 10);
            let end = |name: &TagName| {
                let key = key(name).map_or_else(|| "   ".to_owned(), |key| format!("key {key}"));
                format!("{:>7}   {key:<5}", paint::grouped(app.tags.ids(name).len()))
            };
            let choices: Vec<Choice> = app.tag_choices().iter().map(|n| (n.to_string(), "", end(n))).collect();
            ("tags in use", choices, prompt.chosen)
        }
        Mode::Palette(palette) => {
            let keys = |action| app.keymap.hint(action).unwrap_or_default();
            let choices = palette.choices().into_iter().map(|a| (a.name().to_owned(), a.help(), keys(a))).collect();
            ("commands", choices, Some(palette.chosen))
        }
        Mode::Sort(menu) => return draw_sorts(app, *menu, foot, screen),
        _ => return,
    };
    if choices.is_empty() {
        return;
    }
    let area = above(foot, choices.len(), WIDEST);
    let styles = &app.theme.styles;
    let inside = paint::frame(screen, area, title, styles.rule, styles.faint);
    let rows = usize::from(inside.height);
    if choices.len() > rows && area.height > 2 {
        let place = format!(" {} of {} ", chosen.unwrap_or(0) + 1, choices.len());
        Line::new(screen, area, area.height - 1).reserve(2).put_right(&place, styles.faint);
    }
    let first = chosen.unwrap_or(0).saturating_sub(rows.saturating_sub(1));
    for (row, (place, choice)) in choices.iter().enumerate().skip(first).take(rows).enumerate() {
        let ground = if chosen == Some(place) { styles.choice } else { Style::default() };
        put_choice(app, choice, ground, &mut Line::new(screen, inside, row as u16));
    }
}

/// The box above the foot for so many lines.
fn above(foot: Rect, lines: usize, widest: u16) -> Rect {
    let height = (lines as u16 + 2).min(HIGHEST).min(foot.y);
    Rect { x: foot.x, y: foot.y - height, width: foot.width.min(widest), height }
}

/// The orders of the list: the letter of each, and a mark at the one that holds now.
fn draw_sorts(app: &App, menu: SortMenu, foot: Rect, screen: &mut Buffer) {
    let styles = &app.theme.styles;
    let inside = paint::frame(screen, above(foot, SORTS.len(), NARROW), "sort", styles.rule, styles.faint);
    let rows = usize::from(inside.height);
    let first = (menu.chosen + 1).saturating_sub(rows.max(1));
    let now = app.wanted_sort();
    for (row, (place, (sort, letter, name))) in SORTS.iter().enumerate().skip(first).take(rows).enumerate() {
        let ground = if menu.chosen == place { styles.choice } else { Style::default() };
        let line = &mut Line::new(screen, inside, row as u16);
        line.ground(ground).put_right(if *sort == now { "now" } else { "   " }, styles.faint.patch(ground)).reserve(1);
        let useless = sort.is_none() && !app.filter.shown.is_ranked();
        let style = if useless { styles.faint } else { styles.text };
        line.put(letter.encode_utf8(&mut [0; 4]), styles.key.patch(ground)).skip(2).put(name, style.patch(ground));
    }
}

fn put_choice(app: &App, (name, help, end): &Choice, ground: Style, line: &mut Line) {
    let styles = &app.theme.styles;
    line.ground(ground);
    line.put_right(end, styles.faint.patch(ground)).reserve(1);
    let start = line.column();
    line.put(name, styles.tag.patch(ground));
    if !help.is_empty() {
        line.skip((start + 20).saturating_sub(line.column()).max(2)).put(help, ground);
    }
}
