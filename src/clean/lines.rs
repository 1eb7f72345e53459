//! A page as lines, and what can be said of each line alone or beside its neighbours.

use std::collections::HashMap;

use foldhash::fast::RandomState;

use super::cells::{self, Row};
use super::script;
use super::words::{self, Hit, lists};
use super::{dates, noise};
use crate::source::LineNo;
use crate::text::sanitise;

mod length;

use length::Length;

/// One line of the page, or several that a renderer had wrapped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    /// The (first) line of the page.
    pub no: LineNo,
    /// The text: white space folded, never empty, without a list marker.
    pub text: String,
    /// What the notation says that it is.
    pub hint: Hint,
    /// The lines that were joined; empty where `text` is one line.
    pub parts: Vec<(LineNo, String)>,
    /// Whether a blank line stands before it.
    pub gap: bool,
    /// Columns before it on its line.
    pub indent: u32,
}

/// What the notation says of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hint {
    None,
    /// The page's own title.
    Title,
    Heading,
    Item,
    Quote,
    Code,
    /// Stands for a picture.
    Picture,
    /// Nothing but links to other pages.
    Links,
}

/// What a line looks like.
#[allow(clippy::struct_excessive_bools, reason = "features are independent of each other")]
#[derive(Debug, Clone, Default)]
pub(super) struct Features {
    /// Length in words; a character of a script without spaces counts as [`UNSPACED_WORD`] words.
    pub words: f32,
    /// Number of words as [`script::count_words`] has it.
    pub count: u32,
    /// Whether it ends as a sentence does.
    pub end_mark: bool,
    /// Whether it ends in dots, as teasers do that were cut off.
    pub cut_off: bool,
    /// Whether it has a letter or a digit.
    pub text: bool,
    /// Number of marks inside the line that part sentences or clauses.
    pub commas: u32,
    /// How often the same line stands on the page.
    pub repeats: u32,
    /// Whether the line is nothing but a date, with or without its label.
    pub date: bool,
    /// What it is known as.
    pub hit: Option<Hit>,
    /// In how many other articles of the site a line of this shape stands; 0 also where none are known.
    pub elsewhere: u32,
    /// Whether it is furniture by that number: see [`super::furniture`].
    pub comes_back: bool,
}

/// A character of a script without spaces, in words of one with spaces: from the lengths of translations of one text.
pub(super) const UNSPACED_WORD: f32 = 0.6;

/// Lines longer than this are not matched against word lists.
const LONGEST_NOISE: usize = 400;

impl Features {
    /// Whether the line is surely a paragraph: the two bounds are those of the "longest run of long lines".
    pub(super) fn is_long(&self) -> bool {
        self.words >= 24.0 || self.end_mark && self.words >= 12.0
    }
}

/// Folds every run of white space to one space and trims.
pub(super) fn fold(text: &str) -> String {
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
    let mut at = 0;
    loop {
        at = even_run(text.as_bytes(), at);
        // What is not ASCII, and what stands around it, is looked at one by one.
        let mut rest = text.get(at..)?.chars();
        let c = rest.next()?;
        if c.is_whitespace() && (c != ' ' || rest.as_str().starts_with(char::is_whitespace)) {
            return Some(at);
        }
        at += c.len_utf8();
    }
}

/// Bytes that are looked at together.
const STEP: usize = 32;

/// The end of the run of ASCII words from `at` on that have one space between them; may stop early.
fn even_run(text: &[u8], mut at: usize) -> usize {
    let chunk = |at: usize| text.get(at..).and_then(<[u8]>::first_chunk::<STEP>);
    let even = |(b, next): (&u8, &u8)| b.is_ascii_graphic() | ((*b == b' ') & next.is_ascii_graphic());
    while let (Some(chunk), Some(next)) = (chunk(at), chunk(at + 1)) {
        // No early exit: that is what lets the compiler compare the whole chunk at once.
        if !chunk.iter().zip(next).fold(true, |all, pair| all & even(pair)) {
            break;
        }
        at += STEP;
    }
    let rest = text.get(at..).unwrap_or_default();
    at + rest.iter().zip(rest.iter().skip(1)).take_while(|pair| even(*pair)).count()
}

/// Reads the lines of a page of plain text: harmless, the cells of tables read apart, what was hard-wrapped joined.
pub(super) fn read(raw: &str) -> Vec<Line> {
    let text = sanitise(raw);
    // Columns are those of the page as it came: what was taken away had a place in them.
    let breaks = |text: &str| memchr::memchr_iter(b'\n', text.as_bytes()).count();
    let page = if text.len() != raw.len() && breaks(&text) == breaks(raw) { raw } else { &text };
    if !is_crowded(&text)
        && let Some(rows) = cells::part(page, most)
    {
        return join_wrapped(rows.into_iter().filter_map(cell).collect());
    }
    split(&text, 1)
}

/// The page with what [`read`] parts on lines of its own; `None` where it parts nothing.
pub(super) fn parted(raw: &str) -> Option<String> {
    let rows = cells::part(raw, most)?;
    Some(rows.into_iter().flat_map(|row| [row.text, "\n"]).collect())
}

/// The line of a cell; none where nothing is left of it.
fn cell(row: Row<'_>) -> Option<Line> {
    let text = fold(&sanitise(row.text));
    (!text.is_empty()).then(|| line_of(LineNo(row.at + 1), text, row.gap, row.indent))
}

/// Splits plain text into lines and joins what was hard-wrapped. Lines are counted from `first`. Of a page that
/// [`is_crowded`], short lines are joined without regard to what they are.
pub(super) fn split(text: &str, first: u32) -> Vec<Line> {
    if is_crowded(text) {
        return heap(text, first);
    }
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
fn rows(text: &str) -> impl Iterator<Item = &str> {
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
pub(super) fn most(bytes: usize) -> usize {
    CROWD + bytes / ROOMY
}

/// Whether the page holds so many so short lines that to look at each would take time and memory out of proportion to
/// its length.
pub(super) fn is_crowded(text: &str) -> bool {
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
pub(super) fn list_item(line: &str) -> Option<&str> {
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
pub(super) fn join(lines: impl IntoIterator<Item = Line>) -> Option<Line> {
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

/// Whether a line ends as a sentence does, quotes and brackets after the mark left aside.
pub(super) fn ends_sentence(line: &str) -> bool {
    line.chars().rev().find(|c| !script::is_closing(*c) && !c.is_whitespace()).is_some_and(script::is_end_mark)
}

/// Whether a line was cut off in the middle of a sentence.
fn is_cut_off(line: &str) -> bool {
    let line = line.trim_end_matches(|c: char| script::is_closing(c) || c.is_whitespace());
    line.ends_with('…') || line.ends_with("...") || line.ends_with(". . .")
}

/// Measures every line. Linear in the text.
pub(super) fn measure(lines: &[Line]) -> Vec<Features> {
    let mut room = String::new();
    let mut features: Vec<Features> =
        lines.iter().zip(repeats(lines)).map(|(l, n)| measure_one(l, n, &mut room)).collect();
    // Bars part the entries of a menu; on lines one below the other they part the cells of a table.
    let barred: Vec<bool> = lines.iter().map(|line| noise::is_barred(&line.text)).collect();
    for (i, f) in features.iter_mut().enumerate() {
        let beside = |j: Option<usize>| j.and_then(|j| barred.get(j)).is_some_and(|barred| *barred);
        let table = beside(Some(i)) && (beside(i.checked_sub(1)) || beside(i.checked_add(1)));
        if table && f.hit.is_some_and(|hit| !hit.worded) {
            f.hit = None;
        }
    }
    features
}

/// How often each line stands on the page.
fn repeats(lines: &[Line]) -> Vec<u32> {
    let mut firsts: HashMap<&str, usize, RandomState> =
        HashMap::with_capacity_and_hasher(lines.len(), RandomState::default());
    let mut counts = vec![0; lines.len()];
    let mut first_of = Vec::with_capacity(lines.len());
    for (at, line) in lines.iter().enumerate() {
        let first = *firsts.entry(line.text.as_str()).or_insert(at);
        if let Some(count) = counts.get_mut(first) {
            *count += 1;
        }
        first_of.push(first);
    }
    first_of.into_iter().map(|first| counts.get(first).copied().unwrap_or(1)).collect()
}

/// Measures one line; `room` is to work in.
fn measure_one(line: &Line, repeats: u32, room: &mut String) -> Features {
    let text = line.text.as_str();
    let Length { spaced, unspaced, commas, .. } = Length::of(text);
    let mut f = Features {
        words: spaced as f32 + unspaced as f32 * UNSPACED_WORD,
        count: if unspaced == 0 { spaced } else { script::count_words(text) },
        end_mark: ends_sentence(text),
        cut_off: is_cut_off(text),
        text: spaced + unspaced > 0,
        commas,
        repeats,
        ..Features::default()
    };
    let short =
        text.len() <= LONGEST_NOISE || text.len() <= LONGEST_NOISE * 3 && text.chars().nth(LONGEST_NOISE).is_none();
    if short && line.hint != Hint::Code {
        f.hit = noise::recognise(line, &f, lists(), room);
        f.date = f.words <= 14.0 && dates::find(text, None).is_some_and(|d| d.alone);
    }
    f
}

/// Whether two lines say the same: letters and digits, case left aside. Lines of nothing but marks say nothing.
pub(super) fn same(a: &str, b: &str) -> bool {
    fn said(line: &str) -> impl Iterator<Item = char> {
        line.chars().filter(|c| script::is_alphanumeric(*c)).map(script::lower)
    }
    // As far as they are alike: one of them can be the title of a page, and the other any of its lines.
    let alike = || said(a).next().is_some() && said(a).eq(said(b));
    a == b || words::starts_alike(a, b) && alike()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<String> {
        split(text, 1).into_iter().map(|l| l.text).collect()
    }

    #[test]
    fn wrapped_paragraphs_are_joined_and_lists_are_not() {
        let wrapped = "The ferry left the harbour an hour late because the pilot\nhad been looking for his spectacles, and when it came back\nnobody on the quay remembered why they had been waiting.";
        assert_eq!(texts(wrapped).len(), 1);
        assert_eq!(texts(&format!("{wrapped}\n\n{wrapped}")).len(), 2);
        // Where lines are wrapped, so are those that happen to break between sentences.
        let between = "Nobody on the quay had seen him since the Monday bells.\nSpectacles were found in the end, in the wheelhouse.";
        assert_eq!(texts(&format!("{between}\n\n{between}")).len(), 4);
        let long = format!("{wrapped}\n{wrapped}");
        assert_eq!(texts(&format!("{long}\n\n{between}")).len(), 2);
        assert_eq!(texts("Home\nWorld\nSport").len(), 3);
        let paragraphs = "The ferry left the harbour an hour late on Friday.\nNobody on the quay could remember the reason.\nThe pilot was at home.";
        assert_eq!(texts(paragraphs).len(), 3);
    }

    proptest::proptest! {
        #[test]
        fn folding_keeps_the_words(text in "([a-z]{0,40}[ \t\u{a0}\u{3000}]{0,2}é?){0,20}") {
            let words: Vec<&str> = text.split_whitespace().collect();
            proptest::prop_assert_eq!(fold(&text), words.join(" "));
        }
    }

    #[test]
    fn lines_that_say_the_same() {
        for (a, b, same_said) in [
            ("Ferry leaves late!", "FERRY LEAVES LATE", true),
            ("Part 1", "Part 2", false),
            ("***", "---", false),
            ("***", "***", true),
            ("#\u{fffd}", "#\u{fffd} &", false),
        ] {
            assert_eq!(same(a, b), same_said, "{a} / {b}");
        }
    }

    #[test]
    fn sentences_end_before_quotes() {
        for line in ["He left.", "“He left.”", "(He left.)", "他走了。」", "هل رحل؟", "He left…"] {
            assert!(ends_sentence(line), "{line}");
        }
        assert!(!ends_sentence("A harbour without ferries"));
    }

    #[test]
    fn bullets_are_markers_and_dashes_around_a_line_are_not() {
        assert_eq!(list_item("* Bring a coat"), Some("Bring a coat"));
        assert_eq!(list_item("- Advertisement -"), None);
        assert_eq!(list_item("* *"), None);
    }
}
