//! Finding in an article that is set.

use std::ops::Range;

use memchr::memmem::Finder;

use super::super::fold::{Case, fold_with};
use super::super::tokens::Passage;
use super::super::width::clusters;
use super::{Piece, SetLine, Setting};

/// A place where the needle stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// What it is in.
    pub piece: Piece,
    /// Its bytes in the text of that piece.
    pub range: Range<usize>,
}

impl Hit {
    /// Its first byte, for [`Setting::line_of`].
    pub fn anchor(&self) -> super::Anchor {
        super::Anchor { piece: self.piece, byte: self.range.start }
    }
}

impl Setting {
    /// All places where `needle` stands in the title, the body and, if shown, what was dropped, in reading order; none
    /// overlap. A needle without upper case ignores case; diacritics and typographic variants are folded as by
    /// [`fold_with`]. An empty needle has no hits. Takes time in proportion to the article.
    pub fn find(&self, needle: &str) -> Vec<Hit> {
        let case = Case::of_needle(needle);
        let needle = fold_with(needle, case);
        let mut hits = Vec::new();
        if needle.text.is_empty() {
            return hits;
        }
        let finder = Finder::new(needle.text.as_bytes());
        for piece in self.pieces() {
            let folded = fold_with(self.piece_text(piece), case);
            for at in finder.find_iter(folded.text.as_bytes()) {
                let range = folded.source(at..at + needle.text.len());
                // Two hits in one folded letter (two in `…`) are one in the text.
                let again = hits.last().is_some_and(|h: &Hit| h.piece == piece && h.range.end > range.start);
                if !again {
                    hits.push(Hit { piece, range });
                }
            }
        }
        hits
    }

    /// All places where one of `passages` stands in what [`Setting::find`] searches: what full-text search found the article
    /// by, as its words were cut there. In reading order; of places that overlap, the one that starts first, and of those
    /// the longest.
    pub fn find_passages(&self, passages: &[Passage]) -> Vec<Hit> {
        let mut hits: Vec<Hit> = Vec::new();
        for piece in self.pieces() {
            let text = self.piece_text(piece);
            let mut places: Vec<_> = passages.iter().flat_map(|passage| passage.places(text)).collect();
            places.sort_unstable_by_key(|place| (place.start, std::cmp::Reverse(place.end)));
            let mut end = 0;
            for range in places {
                if range.start >= end {
                    end = range.end;
                    hits.push(Hit { piece, range });
                }
            }
        }
        hits
    }

    /// What of `hits` is on a line: bytes of the line's text, in order, widened to whole clusters. `hits` are what
    /// [`Setting::find`] gave for this article, with or without what was dropped.
    pub fn hits_on_line(&self, line: usize, hits: &[Hit]) -> Vec<Range<usize>> {
        let Some(line) = self.line(line).filter(|l| l.piece != Piece::Gap && !l.range().is_empty()) else {
            return Vec::new();
        };
        let place = self.order(line.piece);
        let from = hits.partition_point(|h| (self.order(h.piece), h.range.end) <= (place, line.range().start));
        let on_line = hits.iter().skip(from).take_while(|h| h.piece == line.piece && h.range.start < line.range().end);
        widened(self.slice(line), on_line.map(|h| within(&h.range, &line.range())))
    }

    fn slice(&self, line: &SetLine) -> &str {
        self.piece_text(line.piece).get(line.range()).unwrap_or_default()
    }

    /// What is searched, in reading order.
    fn pieces(&self) -> impl Iterator<Item = Piece> {
        let mut pieces = Vec::with_capacity(1 + self.blocks.len() + self.removed.len());
        pieces.push(Piece::Title);
        let title = self.article.title_block();
        pieces.extend((0..self.blocks.len()).filter(|i| Some(*i) != title).map(|i| Piece::Block(i as u32)));
        if self.shows_removed {
            pieces.extend((0..self.removed.len()).map(|i| Piece::Removed(i as u32)));
        }
        pieces.sort_by_key(|piece| self.order(*piece));
        pieces.into_iter()
    }

    /// The rank of a piece in reading order.
    fn order(&self, piece: Piece) -> (usize, u8, u32) {
        let first = self.first_line(piece);
        match piece {
            Piece::Title => (0, 0, 0),
            Piece::Meta | Piece::Gap => (first, 1, 0),
            // Dropped lines that are not shown would stand before the block at whose line they are.
            Piece::Removed(i) => (first, 2, i),
            Piece::Block(i) => (first, 3, i),
        }
    }
}

/// The part of `hit` that is on `line`, counted from the start of the line.
fn within(hit: &Range<usize>, line: &Range<usize>) -> Range<usize> {
    hit.start.max(line.start) - line.start..hit.end.min(line.end) - line.start
}

/// `ranges`, which are in order, widened to whole clusters of `text`: a cluster cannot be drawn in two parts.
fn widened(text: &str, ranges: impl Iterator<Item = Range<usize>>) -> Vec<Range<usize>> {
    let mut wide: Vec<Range<usize>> = Vec::new();
    let mut clusters = clusters(text).peekable();
    for range in ranges {
        while clusters.next_if(|c| c.end <= range.start).is_some() {}
        let mut grown: Option<Range<usize>> = None;
        while let Some(c) = clusters.next_if(|c| c.start < range.end) {
            grown = Some(grown.map_or(c.start, |g| g.start)..c.end);
        }
        wide.extend(grown);
    }
    wide
}
