//! Help and problems: pages over the panes that can be scrolled.

use super::{App, Effect, Effects, Mode};
use crate::keymap::Action;

/// From this width on the key table stands in two columns.
const TWO_COLUMNS: u16 = 110;

/// A line of the key table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HelpLine {
    /// Where the keys below it apply.
    Heading(&'static str),
    /// Keys and what they do.
    Row(String, &'static str),
    /// Nothing.
    Blank,
}

/// How far an overlay is scrolled.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Scroll(pub usize);

impl App {
    pub(super) fn act_reading_overlay(&mut self, action: Action) -> Effects {
        let lines = self.overlay_lines();
        let rows = usize::from(self.size.height.saturating_sub(4)).max(1);
        let (Mode::Help(scroll) | Mode::Problems(scroll)) = &mut self.mode else {
            return Effects::none();
        };
        let to = match action {
            Action::Leave | Action::Back | Action::Help => {
                self.mode = Mode::Browse;
                return Effects::none();
            }
            Action::Quit => return Effect::Quit.into(),
            Action::Suspend => return Effect::Suspend.into(),
            Action::Redraw => return Effect::Redraw.into(),
            Action::Down => scroll.0 + 1,
            Action::Up => scroll.0.saturating_sub(1),
            Action::Top => 0,
            Action::Bottom => lines,
            Action::HalfPageDown | Action::PageDown => scroll.0 + rows,
            Action::HalfPageUp | Action::PageUp => scroll.0.saturating_sub(rows),
            _ => scroll.0,
        };
        scroll.0 = to.min(lines.saturating_sub(rows));
        Effects::none()
    }

    /// How many lines the overlay has.
    pub fn overlay_lines(&self) -> usize {
        match self.mode {
            Mode::Help(_) => self.help_columns().iter().map(Vec::len).max().unwrap_or(0),
            _ => self.problems.len() * 2,
        }
    }

    /// The key table in columns, as many as the screen is wide enough for.
    pub fn help_columns(&self) -> Vec<Vec<HelpLine>> {
        let sections: Vec<Vec<HelpLine>> = self.keymap.table().into_iter().map(section).collect();
        let columns = if self.size.width < TWO_COLUMNS { 1 } else { 2 };
        let height = sections.iter().map(Vec::len).sum::<usize>().div_ceil(columns);
        let mut filled = vec![Vec::new()];
        for line in sections.into_iter().flatten() {
            let full = filled.last().is_some_and(|column: &Vec<_>| column.len() >= height);
            if full && filled.len() < columns {
                filled.push(Vec::new());
            }
            if let Some(column) = filled.last_mut()
                && !(column.is_empty() && line == HelpLine::Blank)
            {
                column.push(line);
            }
        }
        filled
    }
}

fn section((heading, rows): (&'static str, Vec<(String, Action)>)) -> Vec<HelpLine> {
    let mut lines = vec![HelpLine::Heading(heading)];
    lines.extend(rows.into_iter().map(|(keys, action)| HelpLine::Row(keys, action.help())));
    lines.push(HelpLine::Blank);
    lines
}
