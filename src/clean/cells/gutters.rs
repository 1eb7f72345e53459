//! Finds the columns that a page of laid cells can be cut at.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::ops::Range;

use super::{BETWEEN, LEAST, MOST_CELLS, Piece, lines};

/// Whether a piece stands where a gutter before column `c` would be.
fn crosses(piece: &Piece, c: u32) -> bool {
    piece.start < c && c < piece.end + BETWEEN as u32
}

/// A column that text starts at, and the lines from the first to the last that it does.
#[derive(Debug, Clone, Copy)]
struct Gutter {
    column: u32,
    /// Which of the lines that are not blank.
    first: usize,
    last: usize,
    /// Lines with text on both sides.
    beside: u32,
}

/// Every column that some text behind a gap starts at, over as many lines as nothing crosses it.
fn gutters(pieces: &[Piece]) -> Vec<Gutter> {
    let mut open: BTreeMap<u32, Gutter> = BTreeMap::new();
    let mut gutters = Vec::new();
    let mut close = |gutter: Gutter| {
        if gutter.beside > 0 {
            gutters.push(gutter);
        }
    };
    for (line, own) in lines(pieces).enumerate() {
        for piece in own {
            while let Some((column, gutter)) = open.range(piece.start + 1..piece.end + BETWEEN as u32).next() {
                close(*gutter);
                let column = *column;
                open.remove(&column);
            }
        }
        for (i, piece) in own.iter().enumerate().filter(|(_, piece)| piece.start as usize >= BETWEEN) {
            let new = Gutter { column: piece.start, first: line, last: line, beside: 0 };
            let gutter = open.entry(piece.start).or_insert(new);
            gutter.last = line;
            gutter.beside += u32::from(i > 0);
        }
    }
    open.into_values().for_each(close);
    gutters
}

/// Lines that a gutter cuts in two.
#[derive(Debug, Clone)]
pub(super) struct Cut {
    /// Where the texts behind the gutter start.
    pub column: u32,
    /// Which of the lines that are not blank.
    pub lines: Range<usize>,
}

/// Where to cut, in page order; the tallest gutters go first, and no line is cut twice.
pub(super) fn cuts(pieces: &[Piece]) -> Vec<Cut> {
    let mut gutters = gutters(pieces);
    if gutters.is_empty() {
        return Vec::new();
    }
    let lines: Vec<&[Piece]> = lines(pieces).collect();
    gutters.sort_unstable_by_key(|g| (Reverse(g.last - g.first), g.column));
    let mut cuts: BTreeMap<usize, Cut> = BTreeMap::new();
    let mut steps = STEPS * lines.len();
    for gutter in gutters {
        // Between the cuts that were made before.
        let above = cuts.range(..=gutter.last).next_back().map_or(0, |(_, cut)| cut.lines.end);
        let below = cuts.range(gutter.first..).next().map_or(lines.len(), |(start, _)| *start);
        let height = gutter.last + 1 - gutter.first;
        if gutter.first < above || gutter.last >= below || height > steps {
            continue;
        }
        steps -= height;
        if let Some(cut) = judge(&lines, &gutter, above..below, &mut steps) {
            cuts.insert(cut.lines.start, cut);
        }
    }
    cuts.into_values().collect()
}

/// How often a line is looked at for being part of a table, on average and at most.
const STEPS: usize = 16;
/// How far to the left of the others a text may start in its cell.
const HANGING: u32 = 24;
/// Columns that no label takes.
const LONG: u32 = 60;

/// Whether no blank line stands above a line.
fn follows(lines: &[&[Piece]], line: usize) -> bool {
    let place = |line: Option<usize>| lines.get(line?)?.first().map(|piece| piece.at);
    place(line.checked_sub(1)).zip(place(Some(line))).is_some_and(|(above, own)| above + 1 == own)
}

/// What shows that a line belongs to a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    /// Text behind the gutter.
    Right,
    /// The left side's widest text, which says where the gutter is, or a paragraph.
    Left,
    /// Nothing: it can be the left side's or stand outside the table.
    Either,
}

/// What a gutter cuts; tables of figures and of short labels are left alone.
fn judge(lines: &[&[Piece]], gutter: &Gutter, free: Range<usize>, steps: &mut usize) -> Option<Cut> {
    let own = gutter.first..gutter.last + 1;
    let sides = Sides::of(lines.get(own.clone())?, gutter.column);
    if !sides.is_layout() {
        return None;
    }
    widen(lines, gutter, free, steps)
}

/// The lines above and below a gutter that it can be drawn through, as far as text stands behind it, or below it the left
/// side's widest text or, where it has any, its paragraphs.
fn widen(lines: &[&[Piece]], gutter: &Gutter, free: Range<usize>, steps: &mut usize) -> Option<Cut> {
    let mut range = gutter.first..gutter.last + 1;
    let mut edge = Edge::of(lines.get(range.clone())?, gutter.column);
    for at in range.end..free.end {
        *steps = steps.checked_sub(1)?;
        match edge.side(lines.get(at)?) {
            Some(Side::Right | Side::Left) => range.end = at + 1,
            Some(Side::Either) if at == range.end && follows(lines, at) => range.end = at + 1,
            Some(Side::Either) => {}
            None => break,
        }
    }
    for at in (free.start..range.start).rev() {
        *steps = steps.checked_sub(1)?;
        match edge.side(lines.get(at)?) {
            Some(Side::Right) => range.start = at,
            Some(_) => {}
            None => break,
        }
    }
    Some(Cut { column: edge.column, lines: range })
}

/// Where a gutter ends, as far as the lines that were looked at show.
#[derive(Debug)]
struct Edge {
    /// The column that the texts behind it start at.
    column: u32,
    /// Where the widest text before it ends.
    widest: u32,
    /// Whether paragraphs stand before it.
    article: bool,
}

impl Edge {
    fn of(lines: &[&[Piece]], column: u32) -> Self {
        let mut edge = Self { column, widest: 0, article: false };
        edge.widest = lines.iter().map(|line| edge.left_end(line)).max().unwrap_or(0);
        edge.article = lines.iter().any(|line| edge.is_long(line));
        edge
    }

    fn left<'a>(&self, line: &'a [Piece]) -> impl Iterator<Item = &'a Piece> {
        let column = self.column;
        line.iter().take_while(move |piece| piece.start < column)
    }

    fn left_end(&self, line: &[Piece]) -> u32 {
        self.left(line).map(|piece| piece.end).max().unwrap_or(0)
    }

    fn is_long(&self, line: &[Piece]) -> bool {
        self.left(line).any(|piece| piece.width() >= LONG)
    }

    /// Whose a line is that stands above or below; `None` where it crosses the gutter. Texts may hang over to the left.
    fn side(&mut self, line: &[Piece]) -> Option<Side> {
        if let Some(piece) = line.iter().find(|piece| crosses(piece, self.column)) {
            if piece.start < self.widest + BETWEEN as u32 || piece.start + HANGING < self.column {
                return None;
            }
            self.column = piece.start;
        }
        let end = self.left_end(line);
        // Where the gutter is, is known once a text ends right before it.
        let widest_yet = self.widest < end && end + BETWEEN as u32 == self.column;
        self.widest = self.widest.max(end);
        Some(match () {
            () if line.last().is_some_and(|piece| piece.start >= self.column) => Side::Right,
            () if widest_yet || self.article && self.is_long(line) => Side::Left,
            () => Side::Either,
        })
    }
}

/// Where the texts of a table stand beside a gutter.
#[derive(Debug, Default)]
struct Sides {
    lines: usize,
    /// Lines with text on both sides.
    both: usize,
    /// Lines with a text that is no label, behind the gutter.
    long_right: usize,
    /// Lines with a text of [`PROSE`] and more, and how much of it they have.
    wordy: usize,
    prose: u32,
    /// Lines that have as many cells as most.
    even: usize,
}

impl Sides {
    fn of(lines: &[&[Piece]], column: u32) -> Self {
        let mut sides = Self { lines: lines.len(), ..Self::default() };
        let mut counts = [0; MOST_CELLS + 1];
        for line in lines {
            let (left, right) = line.split_at(line.partition_point(|piece| piece.start < column));
            let widest = |side: &[Piece]| side.iter().map(Piece::width).max().unwrap_or(0);
            sides.both += usize::from(!left.is_empty() && !right.is_empty());
            sides.long_right += usize::from(widest(right) >= LONG);
            sides.wordy += usize::from(widest(line) >= PROSE);
            sides.prose += widest(line) / PROSE;
            counts.get_mut(line.len()).into_iter().for_each(|count| *count += 1);
        }
        sides.even = counts.into_iter().skip(2).max().unwrap_or(0);
        sides
    }

    /// Whether it is a layout and not a table of rows. Rows have all their cells; of a layout, some cells are longer than
    /// others, and paragraphs stand apart.
    fn is_layout(&self) -> bool {
        let in_rows = self.even * 5 >= self.lines * 4;
        let told_apart = self.long_right > 0 || self.wordy > 0;
        let article = self.wordy * 2 >= self.lines && self.prose >= PARAGRAPHS;
        self.both >= LEAST && if in_rows { article } else { told_apart }
    }
}

/// Columns that few cells of a table of rows take, and how often as much an article does.
const PROSE: u32 = 2 * LONG;
const PARAGRAPHS: u32 = 3;
