//! Breaks one paragraph into lines.
//!
//! Where a line may end is UAX #14's word; which of those places are taken is chosen for the whole paragraph, so that the
//! right edge is as even as it can be and the last line is no stray word (Knuth and Plass, "Breaking paragraphs into
//! lines", 1981, for ragged-right text: no stretching, so the badness of a line is the square of what it lacks).

use std::ops::Range;

pub(super) use pieces::parts;
use pieces::{Piece, pieces};

use super::width::{Cells, width};

mod pieces;
#[cfg(test)]
mod tests;

/// Most pieces of a paragraph whose breaks are weighed against each other; longer ones are broken line by line. This
/// bounds memory, not time: ten pages of prose are chosen as a whole.
const WEIGHED: usize = 4096;

/// Breaks `text` into lines no wider than `measure`: byte ranges in order, without the white space at which they break,
/// which together hold every other byte. A line feed always breaks; empty lines are left out.
///
/// A word wider than the measure is broken, after punctuation where it has some in the right place. A cluster that alone
/// is wider than the measure (two cells in a measure of one) stands alone. Logical order is kept: terminals that know
/// right-to-left scripts reorder what they show.
pub fn wrap(text: &str, measure: Cells) -> Vec<Range<usize>> {
    let measure = measure.max(Cells(1));
    let mut lines = Vec::new();
    if text.len() <= measure.get() && !text.contains('\n') && width(text) <= measure {
        let start = text.len() - text.trim_start_matches(is_hanging).len();
        let end = text.trim_end_matches(is_hanging).len();
        lines.extend((start < end).then_some(start..end));
        return lines;
    }
    lines.reserve(text.len() / measure.get() + 1);
    let mut pieces = pieces(text, measure);
    let mut paragraph = Vec::new();
    loop {
        paragraph.clear();
        let mut ended = true;
        for piece in pieces.by_ref() {
            paragraph.push(piece);
            if piece.forced {
                break;
            }
            if paragraph.len() == WEIGHED {
                ended = false;
                break;
            }
        }
        if paragraph.is_empty() {
            return lines;
        }
        if ended {
            set_evenly(&paragraph, measure, &mut lines);
        } else {
            set_line_by_line(paragraph.drain(..).chain(pieces.by_ref()), measure, &mut lines);
        }
    }
}

/// Whether `c` is white space at which a line may break, and which hangs over its end. No-break spaces are not.
pub(super) fn is_hanging(c: char) -> bool {
    c.is_whitespace() && !matches!(c, '\u{A0}' | '\u{2007}' | '\u{202F}')
}

/// Takes pieces up to and with the first that forces a break, each line as full as it can be.
fn set_line_by_line(pieces: impl Iterator<Item = Piece>, measure: Cells, lines: &mut Vec<Range<usize>>) {
    let mut line: Option<(Range<usize>, usize)> = None;
    for piece in pieces {
        let (range, used) = match line.take() {
            Some((range, used)) if used + piece.width() <= measure.get() => (range.start..piece.end(), used),
            Some((range, _)) => {
                lines.push(range);
                (piece.start()..piece.end(), 0)
            }
            None => (piece.start()..piece.end(), 0),
        };
        line = Some((range, used + piece.width() + piece.space()));
        if piece.forced {
            break;
        }
    }
    lines.extend(line.map(|(range, _)| range).filter(|range| !range.is_empty()));
}

/// The best way found to break a paragraph before one of its pieces.
#[derive(Clone, Copy)]
struct Best {
    /// The sum of the badness of all lines up to here.
    cost: u64,
    /// The piece that starts the last of them.
    from: u32,
}

/// Breaks a paragraph so that the sum of the badness of its lines is least. No line has more pieces than the measure has
/// cells, so the time is in proportion to the length of the text.
fn set_evenly(paragraph: &[Piece], measure: Cells, lines: &mut Vec<Range<usize>>) {
    let mut best = Vec::with_capacity(paragraph.len() + 1);
    best.push(Best { cost: 0, from: 0 });
    for last in 0..paragraph.len() {
        best.push(best_line(paragraph, &best, last, measure.get()));
    }
    let first_line = lines.len();
    let mut end = paragraph.len();
    while end > 0 {
        let from = (best[end].from as usize).min(end - 1);
        let range = paragraph[from].start()..paragraph[end - 1].end();
        if !range.is_empty() {
            lines.push(range);
        }
        end = from;
    }
    lines[first_line..].reverse();
}

/// The best line that ends with the piece `last`.
fn best_line(paragraph: &[Piece], best: &[Best], last: usize, measure: usize) -> Best {
    let mut found = Best { cost: u64::MAX, from: last as u32 };
    let ends = last + 1 == paragraph.len();
    let mut used = paragraph[last].width();
    let broken = if paragraph[last].broken { broken_word(measure) } else { 0 };
    for from in (0..=last).rev() {
        if from < last {
            used += paragraph[from].width() + paragraph[from].space();
        }
        if used > measure && from < last {
            break;
        }
        let lacking = measure.saturating_sub(used);
        let badness = if ends { shortness(used, measure, from) } else { square(lacking) + broken };
        let cost = best[from].cost.saturating_add(badness);
        // The fuller line wins a tie: what a reader expects of the first lines.
        if cost <= found.cost {
            found = Best { cost, from: from as u32 };
        }
    }
    found
}

/// The badness of a last line: none, unless it is a stray word after other lines.
fn shortness(used: usize, measure: usize, from: usize) -> u64 {
    if from == 0 { 0 } else { 2 * square((measure / 4).saturating_sub(used)) }
}

/// The badness of a break inside a word, beside that of the line.
fn broken_word(measure: usize) -> u64 {
    square(measure / 2)
}

fn square(cells: usize) -> u64 {
    let cells = cells as u64;
    cells * cells
}
