//! Several parts of a text in one line, for what matched in places far apart.

use std::ops::Range;

use super::{Cells, Cluster, clusters, fit_around};

/// The parts of `text` to show in `cells` so that the bytes of `marks` are seen, which are in order and apart: one part where
/// they stand near each other, else several, with the widest gaps left out; where there is no room for all, the first of them.
///
/// Parts are whole clusters, in order and apart. An ellipsis of one cell, which is counted, stands for all that is left out
/// before, between and after them.
pub fn fit_marked(text: &str, cells: Cells, marks: &[Range<usize>]) -> Vec<Range<usize>> {
    let (Some(first), Some(last)) = (marks.first(), marks.last()) else {
        return one_part(text, cells, 0..0);
    };
    let parts = one_part(text, cells, first.start..last.end);
    let shows_all = |part: &Range<usize>| part.start <= first.start && last.end <= part.end;
    if marks.len() == 1 || parts.iter().any(shows_all) {
        return parts;
    }
    Parts::around(text, cells, marks).unwrap_or_else(|| one_part(text, cells, first.clone()))
}

/// As [`fit_marked`] for running text: no word is cut at the ends of a part, where that leaves its marks in it.
pub fn fit_words(text: &str, cells: Cells, marks: &[Range<usize>]) -> Vec<Range<usize>> {
    let mut parts = fit_marked(text, cells, marks);
    for part in &mut parts {
        let mut inside = marks.iter().filter(|mark| part.start <= mark.start && mark.end <= part.end);
        let Some(first) = inside.next() else { continue };
        let last = inside.next_back().unwrap_or(first).end;
        if part.start > 0 {
            part.start = word_start(text, part.start..first.start);
        }
        if part.end < text.len() {
            part.end = word_end(text, last..part.end);
        }
    }
    parts
}

/// Where the first whole word of a stretch starts; the stretch's start where no word does.
fn word_start(text: &str, stretch: Range<usize>) -> usize {
    let head = text.get(stretch.clone()).unwrap_or_default();
    let is_whole = text.get(..stretch.start).is_some_and(|before| before.ends_with(BLANKS));
    // A blank beside an ellipsis says nothing.
    let after_blanks = |at: usize| clusters_of(head).find(|(c, blank)| c.start >= at && !blank).map(|(c, _)| c.start);
    let first_blank = || clusters_of(head).find(|(_, blank)| *blank).map(|(c, _)| c.start);
    let from = if is_whole { Some(0) } else { first_blank() };
    stretch.start + from.map_or(0, |from| after_blanks(from).unwrap_or(head.len()))
}

/// Where the last whole word of a stretch ends; the stretch's end where no word does.
fn word_end(text: &str, stretch: Range<usize>) -> usize {
    let tail = text.get(stretch.clone()).unwrap_or_default();
    let is_whole = text.get(stretch.end..).is_some_and(|after| after.starts_with(BLANKS));
    let mut end = None;
    let mut word_end = 0;
    for (cluster, blank) in clusters_of(tail) {
        if blank {
            end = Some(word_end);
        } else {
            word_end = cluster.end;
        }
    }
    stretch.start + if is_whole { word_end } else { end.unwrap_or(tail.len()) }
}

/// What parts words in running text, or stands for some.
const BLANKS: [char; 2] = [' ', '…'];

/// The clusters of a text, and which of them are blanks.
fn clusters_of(text: &str) -> impl Iterator<Item = (Cluster, bool)> {
    clusters(text).map(|cluster| (cluster, matches!(text.get(cluster.start..cluster.end), Some(" " | "…"))))
}

/// What [`fit_around`] shows, as parts; nothing where there is room for an ellipsis alone.
fn one_part(text: &str, cells: Cells, focus: Range<usize>) -> Vec<Range<usize>> {
    let range = fit_around(text, cells, focus).range;
    let only_dots = cells <= Cells(1) && range.len() < text.len();
    Vec::from([if only_dots || range.is_empty() { 0..0 } else { range }])
}

/// Parts of a text while they are chosen: in order, ranges of numbers of clusters.
struct Parts {
    clusters: Vec<Cluster>,
    /// Where each cluster starts, in cells, and the last ends.
    columns: Vec<usize>,
    chosen: Vec<Range<usize>>,
}

impl Parts {
    /// `None` where not even the first mark fits.
    fn around(text: &str, cells: Cells, marks: &[Range<usize>]) -> Option<Vec<Range<usize>>> {
        let clusters: Vec<Cluster> = clusters(text).collect();
        let mut columns = vec![0];
        columns.extend(clusters.iter().scan(0, |x: &mut usize, c| {
            *x += c.width.get();
            Some(*x)
        }));
        let number = |mark: &Range<usize>| {
            let first = clusters.partition_point(|c| c.end <= mark.start);
            first..clusters.partition_point(|c| c.start < mark.end).max(first)
        };
        let marks: Vec<_> = marks.iter().map(number).filter(|mark| !mark.is_empty()).collect();
        let mut parts = Self { chosen: Vec::new(), clusters, columns };
        parts.leave_out_gaps(&marks, cells.get());
        while parts.cost() > cells.get() {
            parts.chosen.pop();
        }
        if parts.chosen.is_empty() {
            return None;
        }
        parts.grow(cells.get() - parts.cost());
        Some(parts.bytes())
    }

    fn width(&self, range: &Range<usize>) -> usize {
        let column = |at: usize| self.columns.get(at).copied().unwrap_or_default();
        column(range.end).saturating_sub(column(range.start))
    }

    /// Cells of all parts and of the ellipses around them.
    fn cost(&self) -> usize {
        let (Some(first), Some(last)) = (self.chosen.first(), self.chosen.last()) else {
            return 0;
        };
        let ends = usize::from(first.start > 0) + usize::from(last.end < self.clusters.len());
        self.chosen.iter().map(|part| self.width(part)).sum::<usize>() + self.chosen.len() - 1 + ends
    }

    /// Makes parts of the marks, leaving out the widest gaps, as few as will do.
    fn leave_out_gaps(&mut self, marks: &[Range<usize>], room: usize) {
        let (Some(first), Some(last)) = (marks.first(), marks.last()) else { return };
        let gaps = marks.windows(2).filter_map(|pair| Some(pair.first()?.end..pair.last()?.start));
        let mut gaps: Vec<Range<usize>> = gaps.filter(|gap| gap.start < gap.end && self.width(gap) > 1).collect();
        gaps.sort_by_key(|gap| std::cmp::Reverse(self.width(gap)));
        let ends = usize::from(first.start > 0) + usize::from(last.end < self.clusters.len());
        let mut cost = self.width(&(first.start..last.end)) + ends;
        let enough = gaps.iter().position(|gap| {
            let fits = cost <= room;
            cost -= self.width(gap) - 1;
            fits
        });
        gaps.truncate(enough.unwrap_or(gaps.len()));
        gaps.sort_by_key(|gap| gap.start);
        let starts = std::iter::once(first.start).chain(gaps.iter().map(|gap| gap.end));
        let ends = gaps.iter().map(|gap| gap.start).chain([last.end]);
        self.chosen = starts.zip(ends).map(|(start, end)| start..end).collect();
    }

    /// Widens the parts by what is left over. Two thirds go before: words are recognised by what stands there.
    fn grow(&mut self, mut left: usize) {
        loop {
            let before = left;
            for at in 0..self.chosen.len() {
                for forward in [false, false, true] {
                    left = self.widen(at, forward, left);
                }
            }
            if left == before {
                return;
            }
        }
    }

    /// Adds a cluster to a part where there is one; returns the cells that are left then.
    fn widen(&mut self, at: usize, forward: bool, left: usize) -> usize {
        let beside = if forward { at.checked_add(1) } else { at.checked_sub(1) };
        let beside = beside.and_then(|at| self.chosen.get(at));
        let Some(part) = self.chosen.get(at) else { return left };
        let gap = if forward {
            part.end..beside.map_or(self.clusters.len(), |next| next.start)
        } else {
            beside.map_or(0, |last| last.end)..part.start
        };
        let new = if forward { gap.start..gap.start + 1 } else { gap.end.saturating_sub(1)..gap.end };
        // The ellipsis goes when nothing is left out any more.
        let room = left + usize::from(gap.len() == 1);
        let cells = self.width(&new);
        if gap.is_empty() || cells > room {
            return left;
        }
        if let Some(part) = self.chosen.get_mut(at) {
            *part = part.start.min(new.start)..part.end.max(new.end);
        }
        room - cells
    }

    /// The parts in bytes, those that touch as one.
    fn bytes(&self) -> Vec<Range<usize>> {
        let mut bytes: Vec<Range<usize>> = Vec::new();
        for part in &self.chosen {
            let (Some(first), Some(last)) = (self.clusters.get(part.start), self.clusters.get(part.end - 1)) else {
                continue;
            };
            match bytes.last_mut() {
                Some(before) if before.end == first.start => before.end = last.end,
                _ => bytes.push(first.start..last.end),
            }
        }
        bytes
    }
}
