//! Sets an article in lines for the reading pane.
//!
//! ```text
//! Title, wrapped                                    LineKind::Title
//! byline · date · site · words · minutes            LineKind::Meta
//!                                                   LineKind::Gap
//! The standfirst.                                   LineKind::Standfirst
//!
//! A paragraph, and one blank line after it.         LineKind::Paragraph
//!
//! A heading stands on the text that it heads        LineKind::Heading
//! and apart from what is before it.
//!
//! • an item, its further lines                      LineKind::Item
//!   hanging under the first                         LineKind::ItemMore
//!
//! │ a quotation                                     LineKind::Quote
//!
//!   code, line for line                             LineKind::Code
//!
//! a line that was dropped           — advertisement LineKind::RemovedEnd
//!
//! — 12 lines · navigation                           LineKind::Group
//! the first of them                                 LineKind::Removed
//! ```
//!
//! The view draws the signs: what an indent of two cells holds (`•`, `│`, and `—` before a reason or a group), and at
//! the right end of a [`LineKind::RemovedEnd`] an em dash between spaces and the reason, for which there is room.

use std::ops::Range;
use std::sync::Arc;

use super::width::Cells;
use crate::clean::{Article, Reason};

pub use find::Hit;
pub(crate) use meta::MONTHS;
pub use meta::{day, minutes};

mod find;
mod layout;
mod meta;
#[cfg(test)]
mod tests;

/// An article, set. Made anew when the measure changes; the place is kept by [`Setting::position_of`] and
/// [`Setting::line_of`].
#[derive(Debug, Clone)]
pub struct Setting {
    article: Arc<Article>,
    /// The text of the meta line.
    meta: String,
    shows_removed: bool,
    lines: Vec<SetLine>,
    /// The first line of each block, or where it would stand.
    blocks: Vec<u32>,
    /// The first line of each removed line of the page, or where it would stand.
    removed: Vec<u32>,
    /// What stands above runs of dropped lines.
    groups: Vec<String>,
}

/// One line of a setting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SetLine {
    start: u32,
    end: u32,
    /// What its text is a part of.
    pub piece: Piece,
    /// How it is drawn.
    pub kind: LineKind,
    /// Free cells before the text; a sign may stand in them.
    indent: u8,
}

/// How a line is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LineKind {
    /// A line of the headline.
    Title,
    /// Byline, date, site, length.
    Meta,
    /// A blank line.
    Gap,
    /// A line of the summary.
    Standfirst,
    /// A line of a section heading.
    Heading,
    /// A line of a paragraph.
    Paragraph,
    /// The first line of a list item: a bullet stands in its indent.
    Item,
    /// A further line of a list item.
    ItemMore,
    /// A line of a quotation, or the blank line between two: a bar stands in its indent.
    Quote,
    /// A line of preformatted text.
    Code,
    /// A line of what was dropped.
    Removed,
    /// The last line of what was dropped, with room for its reason.
    RemovedEnd,
    /// How many lines below were dropped for one reason, and for which; a dash stands in its indent.
    Group,
    /// The reason of what was dropped, alone on its line; its text is the reason, a dash stands in its indent.
    Reason,
}

/// What the text of a line is a part of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Piece {
    /// The headline.
    Title,
    /// The meta line.
    Meta,
    /// A block of the body, by its index.
    Block(u32),
    /// A line that was dropped, by its index.
    Removed(u32),
    /// Nothing.
    Gap,
}

/// A place in an article that outlives its setting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Anchor {
    /// What it is in.
    pub piece: Piece,
    /// The byte in the text of that piece.
    pub byte: usize,
}

impl SetLine {
    /// The bytes of the piece's text that the line shows.
    pub fn range(&self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Free cells before the text.
    pub fn indent(&self) -> Cells {
        Cells(u16::from(self.indent))
    }
}

impl Setting {
    /// Sets `article` in lines of `measure`, indents included; with what was dropped in its place if `show_removed`.
    pub fn new(article: &Arc<Article>, measure: Cells, show_removed: bool) -> Self {
        layout::set(article, measure, show_removed)
    }

    /// The article that is set.
    pub fn article(&self) -> &Arc<Article> {
        &self.article
    }

    /// Whether what was dropped is shown.
    pub fn shows_removed(&self) -> bool {
        self.shows_removed
    }

    /// Number of lines.
    pub fn len(&self) -> usize {
        self.lines.len()
    }

    /// Whether there are no lines.
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// A line, counted from 0.
    pub fn line(&self, line: usize) -> Option<&SetLine> {
        self.lines.get(line)
    }

    /// The text of a line, without what stands in its indent; empty beyond the last.
    pub fn text(&self, line: usize) -> &str {
        let Some(line) = self.lines.get(line) else { return "" };
        match line.kind {
            LineKind::Reason => self.reason_of(line.piece).map_or("", Reason::label),
            LineKind::Group => self.groups.get(line.start as usize).map_or("", String::as_str),
            _ => self.piece_text(line.piece).get(line.range()).unwrap_or_default(),
        }
    }

    /// Why the text that ends with this line was dropped: for a [`LineKind::RemovedEnd`] or [`LineKind::Reason`].
    pub fn reason(&self, line: usize) -> Option<Reason> {
        let line = self.lines.get(line)?;
        matches!(line.kind, LineKind::RemovedEnd | LineKind::Reason).then(|| self.reason_of(line.piece)).flatten()
    }

    /// The whole text of a piece.
    pub fn piece_text(&self, piece: Piece) -> &str {
        match piece {
            Piece::Title => self.article.title.as_deref().unwrap_or_default(),
            Piece::Meta => &self.meta,
            Piece::Block(i) => self.article.blocks.get(i as usize).map_or("", |b| &b.text),
            Piece::Removed(i) => self.article.removed.get(i as usize).map_or("", |r| &r.text),
            Piece::Gap => "",
        }
    }

    /// The place of a line; of a blank line, the place of the text after it.
    pub fn position_of(&self, line: usize) -> Anchor {
        let from = line.min(self.lines.len().saturating_sub(1));
        let set = self.lines.iter().skip(from).find(|l| l.piece != Piece::Gap);
        set.map_or(Anchor { piece: Piece::Title, byte: 0 }, |l| Anchor { piece: l.piece, byte: l.start as usize })
    }

    /// The line that shows a place, or what stands where it would be.
    pub fn line_of(&self, anchor: Anchor) -> usize {
        let first = self.first_line(anchor.piece);
        let rest = self.lines.get(first..).unwrap_or_default();
        let upto = rest.partition_point(|l| l.piece == anchor.piece && l.start as usize <= anchor.byte);
        // A reason has no place of its own.
        let back = rest[..upto].iter().rev().take_while(|l| l.kind == LineKind::Reason).count();
        (first + upto.saturating_sub(1 + back)).min(self.lines.len().saturating_sub(1))
    }

    /// The lines at which sections start: those of headings.
    pub fn section_starts(&self) -> impl DoubleEndedIterator<Item = usize> + '_ {
        self.block_starts().filter(|line| self.lines.get(*line).is_some_and(|l| l.kind == LineKind::Heading))
    }

    /// The lines at which blocks start.
    pub fn block_starts(&self) -> impl DoubleEndedIterator<Item = usize> + '_ {
        // A block without text has no line, and none that says the title again.
        let set = |(i, line): (usize, &u32)| {
            let line = *line as usize;
            self.lines.get(line).is_some_and(|l| l.piece == Piece::Block(i as u32)).then_some(line)
        };
        self.blocks.iter().enumerate().filter_map(set)
    }

    fn reason_of(&self, piece: Piece) -> Option<Reason> {
        let Piece::Removed(i) = piece else { return None };
        self.article.removed.get(i as usize).map(|r| r.why)
    }

    /// The first line of a piece, or where it would stand.
    fn first_line(&self, piece: Piece) -> usize {
        let line = match piece {
            Piece::Title | Piece::Gap => None,
            Piece::Meta => self.lines.iter().position(|l| l.piece == Piece::Meta).map(|l| l as u32),
            Piece::Block(i) => self.blocks.get(i as usize).copied(),
            Piece::Removed(i) => self.removed.get(i as usize).copied(),
        };
        line.unwrap_or(0) as usize
    }
}
