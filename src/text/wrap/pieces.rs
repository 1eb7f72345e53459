//! The parts of a paragraph between which lines may break.

use std::iter::Peekable;
use std::ops::Range;

use unicode_linebreak::{BreakOpportunity, linebreaks};
use unicode_width::UnicodeWidthChar;

use super::super::width::{Cells, Cluster, Clusters, clusters};
use super::is_hanging;

/// What stands between two places where a line may end, and the white space after it. Positions are bytes of the text;
/// 32 bits bound a paragraph to 4 GiB.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Piece {
    start: u32,
    end: u32,
    /// No more than the measure, but for a single cluster that is wider.
    width: u16,
    /// The width of the white space after it.
    space: u16,
    /// The line must end here.
    pub(super) forced: bool,
    /// Ends inside a word that is wider than the measure.
    pub(super) broken: bool,
}

impl Piece {
    pub(super) fn start(&self) -> usize {
        self.start as usize
    }

    pub(super) fn end(&self) -> usize {
        self.end as usize
    }

    pub(super) fn width(&self) -> usize {
        usize::from(self.width)
    }

    pub(super) fn space(&self) -> usize {
        usize::from(self.space)
    }
}

/// The pieces of a text in order, made as they are asked for. White space at the start of a line belongs to none.
pub(super) struct Pieces<'a, B: Iterator<Item = (usize, BreakOpportunity)>> {
    text: &'a str,
    measure: usize,
    parts: Parts<'a>,
    breaks: Peekable<B>,
    word: Word,
    /// A piece that ended with the same cluster as the one before it.
    queued: Option<Piece>,
}

/// A word as far as it has been read.
#[derive(Clone, Copy, Default)]
struct Word {
    start: usize,
    /// The end of what is no white space.
    end: usize,
    width: usize,
    space: usize,
    /// Where the word is best broken if it gets too wide: a byte, and the width before it.
    preferred: Option<(usize, usize)>,
}

/// The pieces of `text` for lines of `measure`.
pub(super) fn pieces(text: &str, measure: Cells) -> Pieces<'_, impl Iterator<Item = (usize, BreakOpportunity)>> {
    Pieces {
        text,
        measure: measure.get(),
        parts: parts(text, measure),
        breaks: linebreaks(text).peekable(),
        word: Word::default(),
        queued: None,
    }
}

impl<B: Iterator<Item = (usize, BreakOpportunity)>> Iterator for Pieces<'_, B> {
    type Item = Piece;

    fn next(&mut self) -> Option<Piece> {
        if let Some(piece) = self.queued.take() {
            return Some(piece);
        }
        while let Some(cluster) = self.parts.next() {
            let broken = self.read(cluster);
            let ended = self.opportunity(cluster.end).and_then(|forced| self.word.finish(cluster.end, forced));
            if broken.is_some() {
                self.queued = ended;
                return broken;
            }
            if ended.is_some() {
                return ended;
            }
        }
        self.word.finish(self.text.len(), false)
    }
}

impl<B: Iterator<Item = (usize, BreakOpportunity)>> Pieces<'_, B> {
    /// Adds a cluster to the word; the part before it where the word got wider than the measure.
    fn read(&mut self, cluster: Cluster) -> Option<Piece> {
        let text = self.text.get(cluster.start..cluster.end).unwrap_or_default();
        let width = cluster.width.get();
        if text.chars().all(is_hanging) {
            self.word.hang(cluster);
            return None;
        }
        let started = self.word.end > self.word.start;
        let too_wide = started && self.word.width + self.word.space + width > self.measure;
        let broken = too_wide.then(|| self.word.split(cluster, self.measure));
        if self.word.end <= self.word.start {
            self.word.start = cluster.start;
        }
        self.word.end = cluster.end;
        self.word.width += std::mem::take(&mut self.word.space) + width;
        if is_good_break(text) && self.word.width >= self.measure / 2 {
            self.word.preferred = Some((cluster.end, self.word.width));
        }
        broken
    }

    /// Whether a line may (`false`) or must (`true`) end at the byte `at`.
    fn opportunity(&mut self, at: usize) -> Option<bool> {
        // Opportunities inside a cluster are passed over.
        while self.breaks.next_if(|(offset, _)| *offset < at).is_some() {}
        let (_, kind) = self.breaks.next_if(|(offset, _)| *offset == at)?;
        let forced = kind == BreakOpportunity::Mandatory;
        (forced || !self.holds_together(at)).then_some(forced)
    }

    /// Whether a line may not end at `at` though UAX #14 allows it: white space stays with the white space before it, and
    /// Korean is broken at its spaces, as in books (the standard leaves the choice, section 8.2).
    fn holds_together(&self, at: usize) -> bool {
        let is_syllable = |c| matches!(c, '\u{AC00}'..='\u{D7A3}');
        let rest = self.text.get(at..).unwrap_or_default();
        // ASCII but for the space needs no look.
        if rest.as_bytes().first().is_none_or(|b| (b'!'..=b'~').contains(b)) {
            return false;
        }
        let before = self.text.get(..at).unwrap_or_default().chars().next_back();
        rest.chars()
            .next()
            .is_some_and(|next| is_hanging(next) || (is_syllable(next) && before.is_some_and(is_syllable)))
    }
}

impl Word {
    /// Adds white space.
    fn hang(&mut self, cluster: Cluster) {
        if self.end > self.start {
            self.space += cluster.width.get();
        } else {
            self.start = cluster.end;
            self.end = cluster.end;
        }
    }

    /// Ends the word before the next starts at `next`; `None` where there is nothing but white space.
    fn finish(&mut self, next: usize, forced: bool) -> Option<Piece> {
        let word = std::mem::replace(self, Self { start: next, end: next, ..Self::default() });
        (word.end > word.start).then(|| word.piece(forced, false))
    }

    /// Parts a word that `next` makes too wide: after punctuation if what follows it then fits, else before `next`.
    fn split(&mut self, next: Cluster, measure: usize) -> Piece {
        let whole = *self;
        let after = |(_, width): &(usize, usize)| whole.width - width.min(&whole.width) + whole.space;
        let fits = |at: &(usize, usize)| at.0 < whole.end && after(at) + next.width.get() <= measure;
        let Some(at) = whole.preferred.filter(fits) else {
            *self = Self { start: next.start, end: next.start, ..Self::default() };
            return whole.piece(false, true);
        };
        *self = Self { start: at.0, width: after(&at) - whole.space, preferred: None, ..whole };
        Self { end: at.0, width: at.1, space: 0, ..whole }.piece(false, true)
    }

    fn piece(self, forced: bool, broken: bool) -> Piece {
        let cells = |n| Cells::saturating(n).0;
        Piece {
            start: self.start as u32,
            end: self.end as u32,
            width: cells(self.width),
            space: cells(self.space),
            forced,
            broken,
        }
    }
}

/// Whether an address is better broken after this than elsewhere.
fn is_good_break(cluster: &str) -> bool {
    matches!(cluster, "/" | "." | "-" | "?" | "&" | "_" | ",")
}

/// Grapheme clusters, and parts of those that are wider than the measure.
pub(in super::super) struct Parts<'a> {
    text: &'a str,
    /// One double-width character cannot be parted, whatever the measure.
    limit: usize,
    clusters: Clusters<'a>,
    /// What is left of a cluster that is too wide.
    oversize: Range<usize>,
}

/// The clusters of `text`, none wider than `measure` where it can be parted between characters.
pub(in super::super) fn parts(text: &str, measure: Cells) -> Parts<'_> {
    Parts { text, limit: measure.get().max(2), clusters: clusters(text), oversize: 0..0 }
}

impl Iterator for Parts<'_> {
    type Item = Cluster;

    fn next(&mut self) -> Option<Cluster> {
        if self.oversize.is_empty() {
            let cluster = self.clusters.next()?;
            if cluster.width.get() <= self.limit {
                return Some(cluster);
            }
            self.oversize = cluster.start..cluster.end;
        }
        let part = first_part(self.text, &self.oversize, self.limit);
        self.oversize.start = part.end;
        Some(part)
    }
}

/// As many characters of a cluster as take up no more than `limit`, but at least one.
fn first_part(text: &str, cluster: &Range<usize>, limit: usize) -> Cluster {
    let (mut end, mut used) = (cluster.start, 0);
    for c in text.get(cluster.clone()).unwrap_or_default().chars() {
        let width = most_cells(c);
        if used + width > limit && end > cluster.start {
            break;
        }
        used += width;
        end += c.len_utf8();
    }
    Cluster { start: cluster.start, end: end.max(cluster.start + 1), width: Cells::saturating(used) }
}

/// The most that a character can add to the width of a cluster: its own width, or what a selector makes of its base.
fn most_cells(c: char) -> usize {
    match c {
        '\u{FE0F}' | '\u{FE01}' => 1,
        // ratatui adds a cell to the width of the halfwidth voicing marks.
        '\u{FF9E}' | '\u{FF9F}' => 2,
        c => c.width().unwrap_or(0),
    }
}
