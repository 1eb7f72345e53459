//! A page as lines, and what can be said of each line alone or beside its neighbours.

use std::collections::HashMap;

use foldhash::fast::RandomState;

use super::script;
use super::words::{self, Hit, lists};
use super::{dates, noise};
use crate::source::LineNo;

mod entries;
mod length;
mod split;

use length::Length;
pub(super) use split::{fold, is_crowded, join, list_item, most, parted, read, rows, split};

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
    /// Length in words; a character of a script without spaces counts as [`UNSPACED_WORD`] words. Of a row of entries, the
    /// length of the longest.
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

    /// Whether it is long, and known as nothing else.
    pub(super) fn is_paragraph(&self) -> bool {
        self.is_long() && self.hit.is_none()
    }

    /// Words that count among those of a page: bounded, so that one monster of boilerplate cannot outweigh an article.
    pub(super) fn counted(&self) -> f32 {
        const MOST: f32 = 75.0;
        self.words.min(MOST)
    }
}

/// Whether a line ends as a sentence does, quotes and brackets after the mark left aside.
pub(super) fn ends_sentence(line: &str) -> bool {
    match line.as_bytes().last() {
        Some(b'.' | b'!' | b'?') => true,
        Some(last) if last.is_ascii_alphanumeric() => false,
        _ => {
            line.chars().rev().find(|c| !script::is_closing(*c) && !c.is_whitespace()).is_some_and(script::is_end_mark)
        }
    }
}

/// Whether a line was cut off in the middle of a sentence.
fn is_cut_off(line: &str) -> bool {
    if line.as_bytes().last().is_some_and(u8::is_ascii_alphanumeric) {
        return false;
    }
    let line = line.trim_end_matches(|c: char| script::is_closing(c) || c.is_whitespace());
    line.ends_with('…') || line.ends_with("...") || line.ends_with(". . .")
}

/// Measures every line. Linear in the text.
pub(super) fn measure(lines: &[Line]) -> Vec<Features> {
    let mut room = String::new();
    let mut features: Vec<Features> = Vec::with_capacity(lines.len());
    for (at, (line, (first, repeats))) in lines.iter().zip(repeats(lines)).enumerate() {
        // A fifth of a page's lines say again what one above them says.
        let known = lines.get(first).filter(|known| first < at && known.hint == line.hint).and(features.get(first));
        features.push(known.cloned().unwrap_or_else(|| measure_one(line, repeats, &mut room)));
    }
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

/// Where each line stands for the first time, and how often.
fn repeats(lines: &[Line]) -> Vec<(usize, u32)> {
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
    first_of.into_iter().map(|first| (first, counts.get(first).copied().unwrap_or(1))).collect()
}

/// Longest line that is nothing but a day, and that is that and the day of a change, in words.
const LONGEST_DATE: f32 = 14.0;
const LONGEST_DATES: f32 = 24.0;

/// Measures one line; `room` is to work in.
fn measure_one(line: &Line, repeats: u32, room: &mut String) -> Features {
    let text = line.text.as_str();
    let length = Length::of(text);
    let Length { spaced, unspaced, commas } = length;
    let mut f = Features {
        words: length.words(),
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
        f.date = f.words <= LONGEST_DATES
            && dates::find(text, None).is_some_and(|d| d.alone && (f.words <= LONGEST_DATE || d.another));
    }
    if f.words >= entries::SHORTEST
        && let Some(longest) = entries::longest(text, &length)
    {
        f.words = longest;
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
