//! Folding: makes of a text what a search compares, and keeps the way back to the text.

use std::borrow::Cow;
use std::ops::Range;

use unicode_normalization::char::compose;

use letters::{Letter, decompose, letter};

mod letters;
#[cfg(test)]
mod tests;

/// A folded text, and where each part of it came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folded<'a> {
    /// What a search compares.
    pub text: Cow<'a, str>,
    /// Stretches in order of both texts, the last one empty and at the end; none at all where all bytes are in place.
    runs: Vec<Run>,
}

/// A stretch of a folded text. Positions in 32 bits: texts of more than 4 GiB are not searched beyond.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Run {
    /// Where it starts in the folded text.
    folded: u32,
    /// Where it starts in the source.
    source: u32,
    /// It stands as a whole for the source up to the next run; else byte for byte.
    whole: bool,
}

/// What a folding does with upper case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Case {
    /// `A` is `a`.
    Folded,
    /// `A` is not `a`.
    Kept,
    /// `A` stays `A`, and whatever is not ASCII is brought to lower case, what it folds to in ASCII too (`É` is `e`). For
    /// matchers that ignore the case of ASCII alone, and rank equal case higher.
    AsciiKept,
}

impl Case {
    /// Smart case: a needle in which nothing is upper case ignores case.
    pub fn of_needle(needle: &str) -> Self {
        if needle.chars().any(char::is_uppercase) { Self::Kept } else { Self::Folded }
    }
}

/// Folds case, diacritics and typographic variants; see [`fold_with`].
pub fn fold(text: &str) -> Folded<'_> {
    fold_with(text, Case::Folded)
}

/// Folds what people do not type when they search: diacritics of Latin, Greek and Cyrillic (`é`, `й`, `ё`), Hebrew points,
/// Arabic vowel signs, tatweel and variants of alef, yeh, kaf and teh marbuta, curly quotes, dashes, no-break and
/// full-width characters, kana of half width, ligatures and letters with strokes (`ß`, `ł`, `ø`), digits of the Arabic scripts, raised and
/// styled forms (`²`, `№`, `𝐛`), controls of direction. Marks that make another sound stay: vowel signs of India and
/// Thailand, the voicing marks of kana.
///
/// Idempotent. Takes time in proportion to the text, and borrows ASCII that is in lower case.
pub fn fold_with(text: &str, case: Case) -> Folded<'_> {
    if text.is_ascii() {
        let unchanged = case != Case::Folded || !text.bytes().any(|b| b.is_ascii_uppercase());
        let text = if unchanged { Cow::Borrowed(text) } else { Cow::Owned(text.to_ascii_lowercase()) };
        return Folded { text, runs: Vec::new() };
    }
    let mut folder = Folder { case, text: String::with_capacity(text.len()), runs: Vec::new(), last: None };
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        at += folder.step(at, rest);
    }
    let end = Run { folded: folder.text.len() as u32, source: text.len() as u32, whole: false };
    folder.runs.push(end);
    Folded { text: Cow::Owned(folder.text), runs: folder.runs }
}

impl Folded<'_> {
    /// Keeps the first characters; whether there are more.
    pub(super) fn cut(&mut self, most: usize) -> bool {
        let end = super::first_chars(&self.text, most).len();
        let is_longer = end < self.text.len();
        if is_longer {
            match &mut self.text {
                Cow::Borrowed(text) => *text = text.get(..end).unwrap_or_default(),
                Cow::Owned(text) => text.truncate(end),
            }
        }
        is_longer
    }

    /// The bytes of the source that the bytes `range` of the folded text came from: whole characters, with the marks
    /// that were folded away.
    pub fn source(&self, range: Range<usize>) -> Range<usize> {
        let start = self.source_start(range.start);
        start..self.source_end(range.end).max(start)
    }

    fn run_at(&self, folded: usize) -> Option<(Run, Option<Run>)> {
        let next = self.runs.partition_point(|run| run.folded as usize <= folded);
        let run = self.runs.get(next.checked_sub(1)?)?;
        Some((*run, self.runs.get(next).copied()))
    }

    fn source_start(&self, at: usize) -> usize {
        match self.run_at(at) {
            Some((run, _)) if run.whole => run.source as usize,
            Some((run, _)) => run.source as usize + (at - run.folded as usize),
            None => at,
        }
    }

    fn source_end(&self, at: usize) -> usize {
        match self.run_at(at) {
            Some((run, Some(next))) if run.whole && at > run.folded as usize => next.source as usize,
            _ => self.source_start(at),
        }
    }
}

struct Folder {
    case: Case,
    text: String,
    runs: Vec<Run>,
    /// Where the last character that left something starts, in the folded text and in the source.
    last: Option<(usize, usize)>,
}

impl Folder {
    /// Folds what `rest`, the text from `at`, starts with; returns its length.
    fn step(&mut self, at: usize, rest: &str) -> usize {
        let ascii = rest.bytes().position(|byte| !byte.is_ascii()).unwrap_or(rest.len());
        if ascii > 0 {
            self.ascii(at, &rest[..ascii]);
            return ascii;
        }
        let Some(c) = rest.chars().next() else { return rest.len() };
        let start = self.text.len();
        if !self.compose(at, c) {
            self.push(c);
            self.note(start, at, c.len_utf8());
        }
        c.len_utf8()
    }

    fn ascii(&mut self, at: usize, run: &str) {
        let start = self.text.len();
        self.in_place(start, at);
        self.text.push_str(run);
        if self.case == Case::Folded
            && let Some(new) = self.text.get_mut(start..)
        {
            new.make_ascii_lowercase();
        }
        self.last = Some((self.text.len() - 1, at + run.len() - 1));
    }

    /// Appends the folding of one character.
    fn push(&mut self, c: char) {
        match letter(c) {
            Letter::Same => self.text.push(c),
            Letter::Bare => self.push_lower(c),
            Letter::Dropped => {}
            Letter::Plain(plain) => self.push_cased(plain),
            Letter::Decomposed => decompose(c, |part| match letter(part) {
                Letter::Same | Letter::Bare | Letter::Decomposed => self.push_lower(part),
                Letter::Dropped => {}
                Letter::Plain(plain) => self.push_cased(plain),
            }),
        }
    }

    fn push_cased(&mut self, plain: &str) {
        plain.chars().for_each(|c| self.push_lower(c));
    }

    fn push_lower(&mut self, c: char) {
        if self.case == Case::Kept {
            return self.text.push(c);
        }
        if c.is_ascii() {
            return self.text.push(c.to_ascii_lowercase());
        }
        self.text
            .extend(c.to_lowercase().map(|l| if l == 'ς' { 'σ' } else { l }).filter(|l| letter(*l) != Letter::Dropped));
    }

    /// Joins a voicing mark or a jamo to the character before it, as the composed form would stand there.
    fn compose(&mut self, at: usize, c: char) -> bool {
        let c = match c {
            '\u{3099}' | '\u{309A}' | '\u{1161}'..='\u{1175}' | '\u{11A8}'..='\u{11C2}' => c,
            // The voicing marks of half width.
            '\u{FF9E}' => '\u{3099}',
            '\u{FF9F}' => '\u{309A}',
            _ => return false,
        };
        let Some((folded, source)) = self.last.filter(|(_, source)| *source < at) else { return false };
        let mut before = self.text.get(folded..).unwrap_or_default().chars();
        let (Some(base), None) = (before.next(), before.next()) else { return false };
        let Some(composed) = compose(base, c) else { return false };
        self.text.truncate(folded);
        self.text.push(composed);
        self.whole(folded, source);
        true
    }

    /// Takes note of where the folding of a character came from.
    fn note(&mut self, start: usize, source: usize, len: usize) {
        let folded = self.text.len() - start;
        if folded == 0 {
            // Goes with what it stood on.
            let (start, source) = self.last.unwrap_or((0, 0));
            self.whole(start, source);
            return;
        }
        // Two letters for one of two bytes are not byte for byte.
        let one = self.text.get(start..).is_some_and(|letters| letters.chars().nth(1).is_none());
        if folded == len && one {
            self.in_place(start, source);
        } else {
            self.runs.push(Run { folded: start as u32, source: source as u32, whole: true });
        }
        self.last = Some((start, source));
    }

    /// From here on the bytes of both texts go together.
    fn in_place(&mut self, folded: usize, source: usize) {
        let goes_on = self.runs.last().map_or(folded == source && folded == 0, |run| {
            !run.whole && source - run.source as usize == folded - run.folded as usize
        });
        if !goes_on || self.runs.is_empty() {
            self.runs.push(Run { folded: folded as u32, source: source as u32, whole: false });
        }
    }

    /// What stands from `folded` on is one with its source.
    fn whole(&mut self, folded: usize, source: usize) {
        let run = Run { folded: folded as u32, source: source as u32, whole: true };
        match self.runs.last_mut() {
            Some(last) if last.folded == run.folded => last.whole = true,
            _ => self.runs.push(run),
        }
    }
}
