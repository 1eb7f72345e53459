//! The few strokes that everything on the screen is made of. All of them stay inside the area they are given.

use std::ops::Range;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use unicode_segmentation::UnicodeSegmentation;

use crate::text;

/// One line of an area, and how far it is written.
pub(super) struct Line<'a> {
    screen: &'a mut Buffer,
    x: u16,
    end: u16,
    y: u16,
}

impl<'a> Line<'a> {
    /// The line `row` of an area; empty where the area has no such line.
    pub(super) fn new(screen: &'a mut Buffer, area: Rect, row: u16) -> Self {
        let area = area.intersection(screen.area);
        let end = if row < area.height { area.right() } else { area.x };
        Self { screen, x: area.x, end, y: area.y.saturating_add(row) }
    }

    /// The screen that the line is on.
    pub(super) fn screen(&mut self) -> &mut Buffer {
        self.screen
    }

    /// Cells that are left.
    pub(super) fn room(&self) -> u16 {
        self.end - self.x
    }

    /// The column that is written next.
    pub(super) fn column(&self) -> u16 {
        self.x
    }

    /// Leaves cells as they are.
    pub(super) fn skip(&mut self, cells: u16) -> &mut Self {
        self.x = self.x.saturating_add(cells).min(self.end);
        self
    }

    /// Keeps cells free at the end of the line.
    pub(super) fn reserve(&mut self, cells: u16) -> &mut Self {
        self.end = self.end.saturating_sub(cells).max(self.x);
        self
    }

    /// Writes text as far as there is room; what does not fit ends in `…`.
    pub(super) fn put(&mut self, text: &str, style: Style) -> &mut Self {
        self.put_marked(text, style, &[], style)
    }

    /// Writes text of which some byte ranges look different.
    pub(super) fn put_marked(&mut self, text: &str, style: Style, marks: &[Range<usize>], marked: Style) -> &mut Self {
        let style_at = |at: usize| if marks.iter().any(|m| m.contains(&at)) { style.patch(marked) } else { style };
        let mut left = text.grapheme_indices(true).peekable();
        while let Some((at, cluster)) = left.next() {
            let cells = width(cluster);
            let last = left.peek().is_none();
            if cells > self.room() || (!last && cells == self.room() && rest_has_width(&mut left.clone())) {
                if self.room() > 0 {
                    self.screen.set_stringn(self.x, self.y, "…", 1, style);
                    self.x += 1;
                    self.x = self.end.min(self.x);
                }
                return self;
            }
            let (x, _) = self.screen.set_stringn(self.x, self.y, cluster, usize::from(cells), style_at(at));
            self.x = x;
        }
        self
    }

    /// Writes text at the end of the line and keeps the cells for it.
    pub(super) fn put_right(&mut self, text: &str, style: Style) -> &mut Self {
        let cells = width(text);
        if cells <= self.room() {
            self.screen.set_stringn(self.end - cells, self.y, text, usize::from(cells), style);
            self.end -= cells;
        }
        self
    }

    /// Lays a style under the whole line.
    pub(super) fn ground(&mut self, style: Style) -> &mut Self {
        self.screen.set_style(Rect::new(self.x, self.y, self.room(), u16::from(self.room() > 0)), style);
        self
    }
}

fn rest_has_width<'t>(rest: &mut impl Iterator<Item = (usize, &'t str)>) -> bool {
    rest.any(|(_, cluster)| width(cluster) > 0)
}

/// Cells that a text takes, as many as a line can have at most.
pub(super) fn width(text: &str) -> u16 {
    text::width(text).0
}

/// The first byte of a line of text that is drawn where the cursor, at the byte `cursor`, must be in view.
pub(super) fn first_in_view(text: &str, cursor: usize, room: u16) -> usize {
    let mut cells = 0;
    let mut first = cursor;
    for (at, cluster) in text[..cursor].grapheme_indices(true).rev() {
        cells += width(cluster);
        if cells >= room {
            break;
        }
        first = at;
    }
    first
}

/// A line down the whole area.
pub(super) fn rule(screen: &mut Buffer, area: Rect, style: Style) {
    for row in 0..area.height {
        Line::new(screen, area, row).put("│", style);
    }
}

/// Empties an area.
pub(super) fn clear(screen: &mut Buffer, area: Rect) {
    for at in area.intersection(screen.area).positions() {
        screen[at].reset();
    }
}

/// A frame around an area with a title; returns the area inside, emptied.
pub(super) fn frame(screen: &mut Buffer, area: Rect, title: &str, line: Style, named: Style) -> Rect {
    let area = area.intersection(screen.area);
    clear(screen, area);
    if area.width < 4 || area.height < 3 {
        return area;
    }
    let across = "─".repeat(usize::from(area.width - 2));
    Line::new(screen, area, 0).put("╭", line).put(&across, line).put("╮", line);
    Line::new(screen, area, area.height - 1).put("╰", line).put(&across, line).put("╯", line);
    for row in 1..area.height - 1 {
        Line::new(screen, area, row).put("│", line).skip(area.width - 2).put("│", line);
    }
    if !title.is_empty() {
        Line::new(screen, area, 0).skip(2).reserve(2).put(" ", line).put(title, named).put(" ", line);
    }
    Rect::new(area.x + 2, area.y + 1, area.width.saturating_sub(4), area.height - 2)
}

/// A number as people read it: `12 345`.
pub(super) fn grouped(n: usize) -> String {
    text::grouped(n as u64, ' ')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn written(text: &str, cells: u16) -> String {
        let area = Rect::new(0, 0, cells, 1);
        let mut screen = Buffer::empty(Rect::new(0, 0, cells + 4, 1));
        Line::new(&mut screen, area, 0).put(text, Style::default());
        screen.content.iter().map(ratatui::buffer::Cell::symbol).collect()
    }

    #[test]
    fn what_does_not_fit_ends_in_an_ellipsis() {
        assert_eq!(written("offprint", 8).trim_end(), "offprint");
        assert_eq!(written("offprint", 7).trim_end(), "offpri…");
        assert!(written("中文字", 5).starts_with('中'));
        assert!(written("中文字", 5).contains('…'));
        assert_eq!(written("x", 0).trim_end(), "");
    }

    #[test]
    fn numbers_are_grouped() {
        assert_eq!([0, 999, 1043, 1_000_000].map(grouped), ["0", "999", "1 043", "1 000 000"]);
    }

    proptest! {
        #[test]
        fn nothing_leaves_its_area(text in "\\PC{0,30}", cells in 0u16..20) {
            let area = Rect::new(0, 0, cells, 1);
            let mut screen = Buffer::empty(Rect::new(0, 0, cells + 4, 1));
            Line::new(&mut screen, area, 0).put(&crate::text::sanitise_line(&text), Style::default());
            for x in cells..cells + 4 {
                prop_assert_eq!(screen[(x, 0)].symbol(), " ");
            }
        }
    }
}
