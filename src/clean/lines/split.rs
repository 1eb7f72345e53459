//! A page of text as lines: what a renderer laid side by side is read apart, what it wrapped is joined.

use super::super::cells::{self, Row};
use super::super::{eight, script};
use super::{Hint, Line, ends_sentence};
use crate::source::LineNo;
use crate::text::sanitise;

/// Folds every run of white space to one space and trims.
pub(in crate::clean) fn fold(text: &str) -> String {
    let mut rest = text.trim();
    let mut folded = String::with_capacity(rest.len());
    // Whole stretches at a time: most lines are one.
    while let Some((stretch, white)) = uneven_space(rest).and_then(|at| rest.split_at_checked(at)) {
        folded.push_str(stretch);
        folded.push(' ');
        rest = white.trim_start();
    }
    folded.push_str(rest);
    folded
}

/// Where the first white space starts that is not one single space.
fn uneven_space(text: &str) -> Option<usize> {
    let (eights, rest) = text.as_bytes().as_chunks::<8>();
    let mut after_space = 0;
    for (eight, at) in eights.iter().zip((0..).step_by(8)) {
        let (odd, space) = odd(u64::from_le_bytes(*eight), after_space);
        after_space = space;
        if odd != 0
            && let Some(start) = uneven_among(text, at, odd)
        {
            return Some(start);
        }
    }
    let at = text.len() - rest.len();
    let (odd, _) = odd(eight::load(text.as_bytes(), at), after_space);
    uneven_among(text, at, eight::first(odd, rest.len()))
}

/// Which of eight bytes could be white space other than a single space, and whether the last of them is a space.
#[inline]
fn odd(eight: u64, after_space: u64) -> (u64, u64) {
    let spaces = eight::equal(eight, b' ');
    let again = spaces & (spaces << 8 | after_space);
    (!eight::above(eight, b' ' - 1) & eight::HIGH | eight & eight::HIGH | again, spaces >> 56)
}

/// The first place among some of eight bytes where white space starts that is not one single space.
fn uneven_among(text: &str, at: usize, mut odd: u64) -> Option<usize> {
    while odd != 0 {
        let start = uneven_at(text, at + eight::before(odd));
        if start.is_some() {
            return start;
        }
        odd &= odd - 1;
    }
    None
}

/// Where the white space starts that a byte is part of, unless that is one single space.
fn uneven_at(text: &str, at: usize) -> Option<usize> {
    let c = text.get(at..)?.chars().next().filter(|c| c.is_whitespace())?;
    let before = text.get(..at)?.strip_suffix(' ');
    match before {
        Some(before) => Some(before.len()),
        None => (c != ' ').then_some(at),
    }
}

/// A page of more bytes was not laid out for a screen; to read its cells apart takes several times its memory.
const LARGEST_LAID: usize = 4 << 20;

/// Reads the lines of a page of plain text: harmless, the cells of tables read apart, what was hard-wrapped joined.
pub(in crate::clean) fn read(raw: &str) -> Vec<Line> {
    let text = sanitise(raw);
    // Columns are those of the page as it came: what was taken away had a place in them.
    let breaks = |text: &str| memchr::memchr_iter(b'\n', text.as_bytes()).count();
    let page = if text.len() != raw.len() && breaks(&text) == breaks(raw) { raw } else { &text };
    if is_crowded(&text) {
        return heap(&text, 1);
    }
    match laid(page) {
        Some(rows) => join_wrapped(rows.into_iter().filter_map(cell).collect()),
        None => one_by_one(&text, 1),
    }
}

/// The page with what [`read`] parts on lines of its own; `None` where it parts nothing.
pub(in crate::clean) fn parted(raw: &str) -> Option<String> {
    let rows = laid(raw)?;
    Some(rows.into_iter().flat_map(|row| [row.text, "\n"]).collect())
}

/// The rows of a page that is laid out in cells.
fn laid(page: &str) -> Option<Vec<Row<'_>>> {
    if page.len() > LARGEST_LAID { None } else { cells::part(page, most) }
}

/// The line of a cell; none where nothing is left of it.
fn cell(row: Row<'_>) -> Option<Line> {
    let text = fold(&sanitise(row.text));
    (!text.is_empty()).then(|| line_of(LineNo(row.at + 1), text, row.gap, row.indent))
}

/// Splits plain text into lines and joins what was hard-wrapped. Lines are counted from `first`. Of a page that
/// [`is_crowded`], short lines are joined without regard to what they are.
pub(in crate::clean) fn split(text: &str, first: u32) -> Vec<Line> {
    if is_crowded(text) { heap(text, first) } else { one_by_one(text, first) }
}

/// [`split`] for a page that is not crowded.
fn one_by_one(text: &str, first: u32) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    let mut gap = true;
    for (no, line) in (first..).zip(rows(text)) {
        let folded = fold(line);
        if folded.is_empty() {
            gap = true;
            continue;
        }
        let indent = line.len() - line.trim_start_matches(' ').len();
        lines.push(line_of(LineNo(no), folded, gap, indent as u32));
        gap = false;
    }
    join_wrapped(lines)
}

/// A line of folded text.
fn line_of(no: LineNo, folded: String, gap: bool, indent: u32) -> Line {
    let (hint, text) = match list_item(&folded) {
        Some(item) => (Hint::Item, item.to_owned()),
        None => (Hint::None, folded),
    };
    Line { no, text, hint, parts: Vec::new(), gap, indent }
}

/// What stands between line feeds.
pub(in crate::clean) fn rows(text: &str) -> impl Iterator<Item = &str> {
    let ends = memchr::memchr_iter(b'\n', text.as_bytes()).chain(std::iter::once(text.len()));
    ends.scan(0, |start, end| text.get(std::mem::replace(start, end + 1)..end))
}

/// More lines than these are no article.
const CROWD: usize = 20_000;
/// Bytes of a line for which the time and the memory that a line takes are in proportion to the page.
const ROOMY: usize = 40;
/// Bytes from which on the lines of a crowded page are joined no further.
const HEAP: usize = 2000;

/// Most lines of a page of so many bytes that are looked at one by one.
pub(in crate::clean) fn most(bytes: usize) -> usize {
    CROWD + bytes / ROOMY
}

/// Whether the page holds so many so short lines that to look at each would take time and memory out of proportion to
/// its length.
pub(in crate::clean) fn is_crowded(text: &str) -> bool {
    if memchr::memchr_iter(b'\n', text.as_bytes()).nth(CROWD).is_none() {
        return false;
    }
    let full = text.split('\n').filter(|line| !line.trim_start().is_empty());
    let (count, bytes) = full.fold((0, 0), |(count, bytes), line| (count + 1, bytes + line.len()));
    count > most(bytes)
}

/// The lines of a crowded page: short ones in heaps.
fn heap(text: &str, first: u32) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    let mut room = false;
    for (no, line) in (first..).zip(text.split('\n')) {
        let short = line.len() < ROOMY;
        let line = fold(line);
        if line.is_empty() {
            continue;
        }
        if let Some(last) = lines.last_mut().filter(|last| room && short && last.text.len() < HEAP) {
            last.text.push(' ');
            last.text.push_str(&line);
        } else {
            lines.push(Line { no: LineNo(no), text: line, hint: Hint::None, parts: Vec::new(), gap: true, indent: 0 });
        }
        room = short;
    }
    lines
}

/// The text of a list item without its bullet. Dashes of dialogue stay, and so do marks around a line (`- Advertisement -`).
pub(in crate::clean) fn list_item(line: &str) -> Option<&str> {
    let (marker, rest) = line.split_once(' ')?;
    let bullet =
        matches!(marker, "*" | "•" | "·" | "▪" | "●" | "◦" | "‣" | "+") || marker == "-" && !line.ends_with('-');
    (bullet && rest.chars().any(script::is_alphanumeric)).then_some(rest)
}

/// Bounds of a hard-wrapped paragraph: characters a line (the last may be shorter), and how far they may differ.
const WRAPPED: std::ops::RangeInclusive<usize> = 40..=100;
const WRAPPED_RAGGED: usize = 28;

/// Joins runs of lines without blank lines between them that are one paragraph wrapped at a right margin.
fn join_wrapped(lines: Vec<Line>) -> Vec<Line> {
    // A page without blank lines has one block a line; nothing tells its paragraphs from wrapped lines.
    let starts = |line: &Line| line.gap || line.hint != Hint::None;
    let groups = || lines.chunk_by(|_, next| !starts(next));
    let wrapped: Vec<bool> = groups().map(is_wrapped).collect();
    if !wrapped.contains(&true) {
        return lines;
    }
    let sure = groups().zip(&wrapped).filter(|(group, wrapped)| **wrapped && group.len() > 3);
    let margin = sure.map(|(group, _)| longest(group)).max();
    let wrapped = groups().zip(wrapped).map(|(group, wrapped)| {
        (group.len(), wrapped || margin.is_some_and(|margin| group.len() > 1 && is_full(group, margin)))
    });
    let wrapped: Vec<(usize, bool)> = wrapped.collect();
    let mut joined: Vec<Line> = Vec::with_capacity(lines.len());
    let mut lines = lines.into_iter();
    for (count, wrapped) in wrapped {
        let group = lines.by_ref().take(count);
        if wrapped {
            joined.extend(join(group));
        } else {
            joined.extend(group);
        }
    }
    joined
}

/// Characters of the longest line.
fn longest(group: &[Line]) -> usize {
    group.iter().map(|line| line.text.chars().count()).max().unwrap_or(0)
}

fn is_wrapped(group: &[Line]) -> bool {
    let [body @ .., last] = group else { return false };
    let lengths = || body.iter().map(|l| l.text.chars().count());
    let (Some(shortest), Some(longest)) = (lengths().min(), lengths().max()) else { return false };
    let open = body.iter().filter(|l| !ends_sentence(&l.text)).count();
    let goes_on = group.iter().skip(1).filter(|l| l.text.starts_with(char::is_lowercase)).count();
    let lines = body.len();
    let margin = WRAPPED.contains(&shortest)
        && WRAPPED.contains(&longest)
        && longest - shortest <= WRAPPED_RAGGED
        && last.text.chars().count() <= longest + 8;
    let running = open * 5 >= lines * 3 && (ends_sentence(&last.text) || lines >= 3) && goes_on * 4 >= lines;
    margin && (running || lines >= 3 && goes_on * 5 >= lines && is_full(group, longest))
}

/// Whether no line but the last had room for the first word of the next: so it is where a program broke the lines, however
/// many sentences happen to end with one.
fn is_full(group: &[Line], margin: usize) -> bool {
    let width = |text: &str| text.chars().take(margin + 1).count();
    group.iter().all(|line| line.text.chars().nth(margin).is_none())
        && group
            .iter()
            .zip(group.iter().skip(1))
            .all(|(line, next)| width(&line.text) + 1 + width(next.text.split(' ').next().unwrap_or_default()) > margin)
}

/// Joins lines into one; no space goes between two characters of a script without spaces.
pub(in crate::clean) fn join(lines: impl IntoIterator<Item = Line>) -> Option<Line> {
    let mut lines = lines.into_iter();
    let mut whole = lines.next()?;
    for line in lines {
        if whole.parts.is_empty() {
            whole.parts.push((whole.no, whole.text.clone()));
        }
        let unspaced = |c: Option<char>| c.is_some_and(|c| script::is_unspaced(c) || "。，、".contains(c));
        if !(unspaced(whole.text.chars().next_back()) && unspaced(line.text.chars().next())) {
            whole.text.push(' ');
        }
        whole.text.push_str(&line.text);
        whole.parts.push((line.no, line.text));
    }
    Some(whole)
}
