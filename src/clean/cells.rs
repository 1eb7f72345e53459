//! Reads apart what a renderer of HTML tables laid side by side: pages whose menu, article and boxes stand in the cells of a
//! table come out with a piece of each on every line, padded with spaces.
//!
//! Such a page has gutters: columns that stay blank over many lines, with text that starts right behind them. A page is cut
//! at its tallest gutter, and each side again at its own, as in the recursive cuts of scanned pages (G. Nagy and S. Seth,
//! "Hierarchical representation of optically scanned documents", 1984). What stood in one cell comes together, a cell after
//! the other. Tables of figures and short labels stay rows.

use std::ops::Range;

mod gutters;

use gutters::{Cut, cuts};

/// A line of the page, or the part of it that stood in one cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Row<'a> {
    /// The line of the page, counted from 0.
    pub at: u32,
    /// What stands there, with white space around and in it.
    pub text: &'a str,
    /// Whether nothing stands right above it in its cell.
    pub gap: bool,
    /// Characters before it on its line.
    pub indent: u32,
}

/// Spaces that no sentence has between its words.
const SPACES: &str = "   ";
/// Least spaces between two cells.
const BETWEEN: usize = 2;
/// Lines with cells side by side that a page has at least before it is looked at.
const LEAST: usize = 2;
/// Cells of a line, at most: a line of more is a row.
const MOST_CELLS: usize = 64;
/// How deep cells are looked for in cells.
const DEPTH: usize = 12;

/// The page's lines in reading order, blank ones left out; `None` where nothing was laid side by side, and where there would
/// be more than `most` lines. Takes time in proportion to the page.
pub(super) fn part(page: &str, most: impl Fn(usize) -> usize) -> Option<Vec<Row<'_>>> {
    memchr::memmem::find(page.as_bytes(), SPACES.as_bytes())?;
    let beside = |line: &&str| line.trim_matches(' ').contains(SPACES);
    page.split('\n').filter(beside).nth(LEAST - 1)?;
    let mut pieces = pieces(page);
    let mut reading = Reading { page, rows: Vec::new(), parted: false };
    reading.read(&mut pieces, DEPTH);
    (reading.parted && reading.rows.len() <= most(page.len())).then_some(reading.rows)
}

/// What stands on a line between two gaps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Piece {
    /// The line of the page, counted from 0.
    at: u32,
    /// Its first column and the one behind its last, in characters, as renderers count.
    start: u32,
    end: u32,
    /// Where it starts and ends in the page, in bytes.
    from: usize,
    to: usize,
}

/// The page in pieces, line by line.
fn pieces(page: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut from = 0;
    for (at, line) in (0..).zip(page.split('\n')) {
        let first = pieces.len();
        cut(line, at, from, &mut pieces);
        if pieces.len() - first > MOST_CELLS
            && let Some(whole) = pieces.get_mut(first)
        {
            let text = line.trim_end_matches(' ');
            (whole.end, whole.to) = (text.chars().count() as u32, from + text.len());
            pieces.truncate(first + 1);
        }
        from += line.len() + 1;
    }
    pieces
}

/// Cuts a line at its gaps, until it is in more pieces than a line has cells.
fn cut(line: &str, at: u32, from: usize, pieces: &mut Vec<Piece>) {
    let (mut byte, mut column) = (0, 0);
    let mut rest = line;
    let first = pieces.len();
    while !rest.is_empty() && pieces.len() - first <= MOST_CELLS {
        let text = rest.trim_start_matches(' ');
        let spaces = rest.len() - text.len();
        (byte, column) = (byte + spaces, column + spaces as u32);
        let long = memchr::memmem::find(text.as_bytes(), b"  ").unwrap_or(text.len());
        let (own, next) = text.split_at_checked(long).unwrap_or((text, ""));
        let own = own.trim_end_matches(' ');
        if !own.trim().is_empty() {
            let end = column + own.chars().count() as u32;
            pieces.push(Piece { at, start: column, end, from: from + byte, to: from + byte + own.len() });
        }
        byte += text.len() - next.len();
        column += text.get(..long).map_or(0, |own| own.chars().count() as u32);
        rest = next;
    }
}

/// The pieces line by line.
fn lines(pieces: &[Piece]) -> impl Iterator<Item = &[Piece]> {
    pieces.chunk_by(|a, b| a.at == b.at)
}

struct Reading<'a> {
    page: &'a str,
    rows: Vec<Row<'a>>,
    parted: bool,
}

impl Reading<'_> {
    /// Reads what stands in one cell. Its pieces are put in the order in which they are read, in the room that they have:
    /// copies of copies would take as much room as cells are deep.
    fn read(&mut self, pieces: &mut [Piece], depth: usize) {
        let cuts = if depth == 0 { Vec::new() } else { cuts(pieces) };
        if cuts.is_empty() {
            return self.give(pieces);
        }
        self.parted = true;
        let cuts = places(&cuts, pieces);
        let (mut rest, mut done) = (pieces, 0);
        for (place, column) in cuts {
            let Some([above, own, below]) = part_mut(rest, place.start - done, place.end - done) else { return };
            done = place.end;
            rest = below;
            self.read_some(above, depth - 1);
            let (left, right) = part_at(own, column);
            self.read_some(left, depth - 1);
            self.read_some(right, depth - 1);
        }
        self.read_some(rest, depth - 1);
    }

    fn read_some(&mut self, pieces: &mut [Piece], depth: usize) {
        if !pieces.is_empty() {
            self.read(pieces, depth);
        }
    }

    /// Gives the lines as they are.
    fn give(&mut self, pieces: &[Piece]) {
        let mut above = None;
        for line in lines(pieces) {
            if let (Some(first), Some(last)) = (line.first(), line.last()) {
                self.give_one(first, last.to, &mut above);
            }
        }
    }

    fn give_one(&mut self, piece: &Piece, to: usize, above: &mut Option<u32>) {
        let gap = above.is_none_or(|above| above + 1 != piece.at);
        let text = self.page.get(piece.from..to).unwrap_or_default();
        self.rows.push(Row { at: piece.at, text, gap, indent: piece.start });
        *above = Some(piece.at);
    }
}

/// Where the pieces of each cut stand, and its column.
fn places(cuts: &[Cut], pieces: &[Piece]) -> Vec<(Range<usize>, u32)> {
    let mut ends = lines(pieces).scan(0, |end, line| {
        *end += line.len();
        Some(*end)
    });
    let (mut line, mut at) = (0, 0);
    let mut place = |of: usize| {
        at = of.checked_sub(line + 1).and_then(|skip| ends.nth(skip)).unwrap_or(at);
        line = of;
        at
    };
    cuts.iter().map(|cut| (place(cut.lines.start)..place(cut.lines.end), cut.column)).collect()
}

/// What stands before, from and behind two places.
fn part_mut(pieces: &mut [Piece], start: usize, end: usize) -> Option<[&mut [Piece]; 3]> {
    let (head, below) = pieces.split_at_mut_checked(end)?;
    let (above, own) = head.split_at_mut_checked(start)?;
    Some([above, own, below])
}

/// Puts what stands before a column first, each side line by line.
fn part_at(pieces: &mut [Piece], column: u32) -> (&mut [Piece], &mut [Piece]) {
    pieces.sort_by_key(|piece| piece.start >= column);
    pieces.split_at_mut(pieces.partition_point(|piece| piece.start < column))
}

impl Piece {
    /// About how many terminal cells it takes: letters of three bytes are mostly wide.
    fn width(&self) -> u32 {
        let columns = self.end - self.start;
        if (self.to - self.from) as u32 > columns * 5 / 2 { columns * 2 } else { columns }
    }
}

#[cfg(test)]
mod tests;
