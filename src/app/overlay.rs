//! Help and problems: pages over the panes that can be scrolled.

use ratatui::layout::Rect;

use super::{App, Effects, Mode};
use crate::keymap::Action;
use crate::search::SYNTAX;
use crate::text::{self, Cells};

/// From this width on the key table stands in two columns.
const TWO_COLUMNS: u16 = 116;

/// More problems than this are counted only: nobody reads them one by one.
const MOST_PROBLEMS: usize = 500;

/// A line of help or of the list of problems.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OverlayLine {
    /// What the lines below it are about.
    Heading(String),
    /// What is typed, and what it does.
    Row(String, String),
    /// Where something is wrong, and what.
    Wrong(String),
    /// What to do about it.
    Advice(String),
    /// Nothing.
    Blank,
}

/// How far an overlay is scrolled.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Scroll(pub usize);

impl App {
    pub(super) fn act_reading_overlay(&mut self, action: Action) -> Effects {
        let lines = self.overlay_columns().iter().map(Vec::len).max().unwrap_or(0);
        let rows = usize::from(self.overlay_area().height.saturating_sub(2)).max(1);
        let (Mode::Help(scroll) | Mode::Problems(scroll)) = &mut self.mode else {
            return Effects::none();
        };
        let to = match action {
            Action::Leave | Action::Back | Action::Help => {
                self.mode = self.home_mode();
                return Effects::none();
            }
            Action::Quit => return self.quit(),
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

    /// Where the overlay stands: below the bar and above the foot, where there is room for them.
    pub fn overlay_area(&self) -> Rect {
        let (width, height) = (self.size.width, self.size.height);
        let (above, below) = (u16::from(height > 8), u16::from(height > 4));
        Rect::new(0, above, width, height - above - below)
    }

    /// The lines of the overlay, in columns, as many as the screen is wide enough for.
    pub fn overlay_columns(&self) -> Vec<Vec<OverlayLine>> {
        match self.mode {
            Mode::Help(_) => self.help_columns(),
            _ => vec![self.problem_lines()],
        }
    }

    fn help_columns(&self) -> Vec<Vec<OverlayLine>> {
        let sections: Vec<Vec<OverlayLine>> =
            self.help_table().into_iter().map(section).chain([syntax_section()]).collect();
        let columns = if self.size.width < TWO_COLUMNS { 1 } else { 2 };
        let half = sections.iter().map(Vec::len).sum::<usize>().div_ceil(columns);
        let mut filled = vec![Vec::new()];
        for lines in sections {
            let full = filled.last().is_some_and(|column: &Vec<_>| column.len() + lines.len() / 2 > half);
            if full && filled.len() < columns {
                filled.push(Vec::new());
            }
            filled.last_mut().into_iter().for_each(|column| column.extend(lines.iter().cloned()));
        }
        filled
    }

    fn problem_lines(&self) -> Vec<OverlayLine> {
        let measure = Cells(self.overlay_area().width.saturating_sub(7).max(10));
        let set = |text: &str| {
            let text = text::sanitise_line(text).into_owned();
            text::wrap(&text, measure).into_iter().map(|range| text[range].to_owned()).collect::<Vec<_>>()
        };
        let mut lines = Vec::new();
        for problem in self.problems.iter().take(MOST_PROBLEMS) {
            let line = problem.line.map(|line| format!(":{line}")).unwrap_or_default();
            let wrong = format!("{}{line}: {}", problem.path.display(), problem.why);
            lines.extend(set(&wrong).into_iter().map(OverlayLine::Wrong));
            lines.extend(set(&problem.advice).into_iter().map(OverlayLine::Advice));
        }
        match self.problems.len() {
            0 => lines.push(OverlayLine::Advice("Everything could be read.".to_owned())),
            n if n > MOST_PROBLEMS => lines.push(OverlayLine::Advice(format!("and {} more", n - MOST_PROBLEMS))),
            _ => {}
        }
        lines
    }
}

fn section((heading, rows): (&'static str, Vec<(String, String)>)) -> Vec<OverlayLine> {
    let mut lines = vec![OverlayLine::Heading(heading.to_owned())];
    lines.extend(rows.into_iter().map(|(keys, help)| OverlayLine::Row(keys, help)));
    lines.push(OverlayLine::Blank);
    lines
}

fn syntax_section() -> Vec<OverlayLine> {
    let rows = SYNTAX.iter().map(|(typed, finds)| ((*typed).to_owned(), (*finds).to_owned()));
    section(("What the filter understands", rows.collect()))
}
