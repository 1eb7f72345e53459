//! Widths in terminal cells, and fitting text to them.
//!
//! A width here is what ratatui's buffer uses up when it draws the same text: by grapheme cluster, never by character, so
//! that no column drifts.

use std::borrow::Cow;
use std::fmt;
use std::ops::{Add, AddAssign, Range, Sub};

use ratatui::buffer::CellWidth;
use unicode_segmentation::UnicodeSegmentation;

mod parts;

pub use parts::{fit_marked, fit_words};

/// A number of terminal cells. Arithmetic saturates: nothing on a terminal is wider than `u16::MAX`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cells(pub u16);

impl Cells {
    /// None.
    pub const ZERO: Self = Self(0);

    /// The number as an index or a count.
    pub fn get(self) -> usize {
        usize::from(self.0)
    }

    /// As many cells as `count`, or as many as there can be.
    pub fn saturating(count: usize) -> Self {
        Self(u16::try_from(count).unwrap_or(u16::MAX))
    }
}

impl Add for Cells {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl AddAssign for Cells {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl Sub for Cells {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl std::iter::Sum for Cells {
    fn sum<I: Iterator<Item = Self>>(cells: I) -> Self {
        cells.fold(Self::ZERO, Add::add)
    }
}

impl fmt::Display for Cells {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A grapheme cluster of a text: what the user takes for one character, and what is never cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cluster {
    /// Its first byte.
    pub start: usize,
    /// The byte after its last.
    pub end: usize,
    /// What it takes up.
    pub width: Cells,
}

/// The grapheme clusters of a text in order; made by [`clusters`].
#[derive(Debug, Clone)]
pub struct Clusters<'a> {
    text: &'a str,
    start: usize,
}

/// The grapheme clusters of `text` in order.
///
/// Segmentation starts anew at each: no rule of UAX #29 looks back beyond the start of the cluster, so what is a boundary
/// here is one in each part of the text that starts at another.
pub fn clusters(text: &str) -> Clusters<'_> {
    Clusters { text, start: 0 }
}

impl Iterator for Clusters<'_> {
    type Item = Cluster;

    fn next(&mut self) -> Option<Cluster> {
        let start = self.start;
        let (len, width) = first_cluster(self.text.get(start..)?)?;
        self.start = start + len;
        Some(Cluster { start, end: self.start, width })
    }
}

/// Length in bytes and width of the first cluster.
fn first_cluster(text: &str) -> Option<(usize, Cells)> {
    let mut chars = text.chars();
    let first = chars.next()?;
    if let Some(width) = simple_width(first)
        && chars.next().is_none_or(|next| simple_width(next).is_some())
    {
        return Some((first.len_utf8(), width));
    }
    let cluster = text.graphemes(true).next()?;
    Some((cluster.len(), cluster_width(cluster)))
}

/// The width of a character that is a cluster of its own when the next one is such a character too: letters of the
/// scripts that need no shaping, which most text consists of.
fn simple_width(c: char) -> Option<Cells> {
    match c {
        ' '..='~'
        | '\u{C0}'..='\u{2FF}'
        | '\u{391}'..='\u{482}'
        | '\u{48A}'..='\u{52F}'
        | '\u{1E00}'..='\u{1EFF}'
        | '\u{2010}'..='\u{2027}' => Some(Cells(1)),
        '\u{3001}'..='\u{3029}'
        | '\u{3041}'..='\u{3096}'
        | '\u{30A1}'..='\u{30FA}'
        | '\u{4E00}'..='\u{9FFF}'
        | '\u{AC00}'..='\u{D7A3}' => Some(Cells(2)),
        _ => None,
    }
}

/// The width of one grapheme cluster. Those with a control character have none: ratatui leaves them out.
fn cluster_width(cluster: &str) -> Cells {
    if cluster.contains(char::is_control) { Cells::ZERO } else { Cells(cluster.cell_width()) }
}

/// The number of cells that `text` takes up in one line of a ratatui buffer.
pub fn width(text: &str) -> Cells {
    if is_printable_ascii(text) { Cells::saturating(text.len()) } else { clusters(text).map(|c| c.width).sum() }
}

fn is_printable_ascii(text: &str) -> bool {
    // No early exit within a chunk: that is what lets the compiler compare it at once.
    text.as_bytes().chunks(64).all(|chunk| chunk.iter().fold(true, |all, b| all & (b' '..=b'~').contains(b)))
}

/// The longest start of `text` that takes up no more than `cells`: its length in bytes, and its width.
fn prefix(text: &str, cells: Cells) -> (usize, Cells) {
    let mut used = Cells::ZERO;
    for cluster in clusters(text) {
        // Saturating arithmetic must not let one more cluster into a full width.
        if cells - used < cluster.width {
            return (cluster.start, used);
        }
        used += cluster.width;
    }
    (text.len(), used)
}

const ELLIPSIS: &str = "…";

/// `text` where it fits into `cells`, else as much of its start as does with an ellipsis after it.
pub fn fit(text: &str, cells: Cells) -> Cow<'_, str> {
    if prefix(text, cells).0 == text.len() {
        return Cow::Borrowed(text);
    }
    if cells == Cells::ZERO {
        return Cow::Borrowed("");
    }
    let (len, _) = prefix(text, cells - Cells(1));
    Cow::Owned([text.get(..len).unwrap_or_default().trim_end(), ELLIPSIS].concat())
}

/// `text` cut as by [`fit`] and filled with spaces to exactly `cells`.
pub fn fit_exact(text: &str, cells: Cells) -> Cow<'_, str> {
    let fitted = fit(text, cells);
    let missing = (cells - width(&fitted)).get();
    if missing == 0 {
        return fitted;
    }
    let mut padded = fitted.into_owned();
    padded.extend(std::iter::repeat_n(' ', missing));
    Cow::Owned(padded)
}

/// `text` where it fits into `cells`, else its start and its end with an ellipsis between. For paths: the end says more
/// than the start, so it gets two thirds.
pub fn fit_middle(text: &str, cells: Cells) -> Cow<'_, str> {
    let total: usize = clusters(text).map(|c| c.width.get()).sum();
    if total <= cells.get() {
        return Cow::Borrowed(text);
    }
    if cells == Cells::ZERO {
        return Cow::Borrowed("");
    }
    let room = cells - Cells(1);
    let (head, used) = prefix(text, Cells(room.0 / 3));
    let mut left = total - used.get();
    let tail = clusters(text).find(|c| {
        let fits = c.start >= head && left <= (room - used).get();
        left -= if c.start >= head { c.width.get() } else { 0 };
        fits
    });
    let tail = tail.and_then(|c| text.get(c.start..)).unwrap_or_default();
    Cow::Owned([text.get(..head).unwrap_or_default(), ELLIPSIS, tail].concat())
}

/// The part of a text that is shown, and on which sides an ellipsis stands for the rest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Window {
    /// An ellipsis stands before it.
    pub before: bool,
    /// The bytes of the text that are shown.
    pub range: Range<usize>,
    /// An ellipsis stands after it.
    pub after: bool,
}

impl Window {
    /// What is drawn, with its ellipses.
    pub fn text<'a>(&self, text: &'a str) -> Cow<'a, str> {
        let shown = text.get(self.range.clone()).unwrap_or_default();
        match (self.before, self.after) {
            (false, false) => Cow::Borrowed(shown),
            (before, after) => {
                let dots = |there| if there { ELLIPSIS } else { "" };
                Cow::Owned([dots(before), shown, dots(after)].concat())
            }
        }
    }
}

/// The part of `text` to show in `cells` so that the bytes of `focus` are seen: its start where they are in it, else a
/// part that ends soon after them, or starts with them where they are too long.
pub fn fit_around(text: &str, cells: Cells, focus: Range<usize>) -> Window {
    let (whole, _) = prefix(text, cells);
    if whole == text.len() {
        return Window { before: false, range: 0..whole, after: false };
    }
    if cells == Cells::ZERO {
        return Window { before: false, range: 0..0, after: false };
    }
    let (head, _) = prefix(text, cells - Cells(1));
    if focus.end <= head {
        return Window { before: false, range: 0..head, after: true };
    }
    let start = window_start(text, cells - Cells(2), &focus);
    let rest = text.get(start..).unwrap_or_default();
    let before = start > 0 && cells > Cells(1);
    let room = if before { cells - Cells(1) } else { cells };
    let (len, _) = prefix(rest, room);
    if len == rest.len() {
        return Window { before, range: start..text.len(), after: false };
    }
    let (len, _) = prefix(rest, room - Cells(1));
    Window { before, range: start..start + len, after: true }
}

/// Where a window of `room` cells starts that shows `focus` with some of what follows it.
fn window_start(text: &str, room: Cells, focus: &Range<usize>) -> usize {
    let positions = || {
        clusters(text).scan(0, |x: &mut usize, c| {
            *x += c.width.get();
            Some((c, *x - c.width.get(), *x))
        })
    };
    let left = positions().take_while(|(c, ..)| c.start <= focus.start).last().map_or(0, |(_, x, _)| x);
    let right = positions().find(|(c, ..)| c.end >= focus.end).map_or(left, |(.., x)| x);
    let end = positions().last().map_or(0, |(.., x)| x);
    // A third of what is left over goes after the focus: words are recognised by what stands before them.
    let context = room.get().saturating_sub(right - left.min(right)) / 3;
    let from = (right + context).min(end).saturating_sub(room.get()).min(left);
    positions().find(|(_, x, _)| *x >= from).map_or(0, |(c, ..)| c.start)
}

#[cfg(test)]
mod tests;
