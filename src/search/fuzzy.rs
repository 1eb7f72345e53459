//! Fuzzy words: which texts hold one, and how well they do.
//!
//! ```text
//! word ──► columns: texts that lack a letter are ruled out, 64 at a time   (Spellings)
//!      ──► bounds: of the others, which hold it, and what each can score   (bound, with the kernel of the processor)
//!      ──► score: what the best of them do score                           (scorer)
//! ```
//!
//! The scorer is slow, and the judge of all: a text is scored where its bound says that it may be among the best.

// What is called for each text has to be compiled as a part of the function that may use what the processor has.
#![allow(clippy::inline_always)]

use super::fields::{Field, letters};
use super::rows::{add, places};
use crate::library::Spelling;
use crate::text::spelling::{byte_of, columns, exact_column, is_exact, matched_part};

use bound::{LONGEST_WORD, Letter, Scratch, bound, bound_in_text, pair_of};
use kernel::{Kernel, Task};
use positions::{Positions, Wide};
use scorer::Scorer;

pub(super) use bound::{BELOW, Depth, NO_MATCH};
pub(super) use misspelling::Misspelling;
pub use scorer::score_plainly;
pub(super) use texts::Texts;
pub(super) use together::Together;

mod bound;
pub(super) mod held;
mod kernel;
mod misspelling;
mod positions;
mod scorer;
mod texts;
mod together;

/// A fuzzy word, ready to be looked for.
#[derive(Debug)]
pub(super) struct Needle {
    scorer: Scorer,
    /// See [`letters`].
    set: u64,
    letters: Vec<Letter>,
    columns: Vec<u8>,
    is_column: bool,
    /// Whether no byte of the word stands for many characters.
    is_exact: bool,
    most: i32,
}

impl Needle {
    /// Prepares a word, folded with [`crate::text::Case::AsciiKept`].
    pub(super) fn new(folded: &str) -> Self {
        let bytes = folded.chars().map(byte_of);
        let set = columns(folded);
        let mut chars = folded.chars();
        let lone = chars.next().filter(|_| chars.next().is_none());
        let scorer = Scorer::new(folded);
        // No text fits better than the word itself.
        let most = scorer.score(folded).map_or(0, |most| most as i32);
        Self {
            set: letters(folded),
            letters: bound::letters(bytes.clone()),
            columns: (0..128).filter(|column| set >> column & 1 != 0).collect(),
            is_column: lone.is_some_and(|c| exact_column(c).is_some()),
            is_exact: bytes.clone().all(is_exact),
            most,
            scorer,
        }
    }

    /// How well the word fits the field; `None` where its letters do not stand there in order.
    pub(super) fn score(&self, field: &Field) -> Option<i64> {
        if self.may_match(field) { self.scorer.score(&field.folded().text) } else { None }
    }

    /// The bytes of `folded` at which the matched characters start, in order; `None` where there is no match.
    pub(super) fn positions(&self, folded: &str) -> Option<Vec<usize>> {
        self.scorer.positions(folded)
    }

    /// Whether scoring is worth the while: the letters are there, and their bytes in order.
    fn may_match(&self, field: &Field) -> bool {
        let holds_letters = self.set & !field.letters() == 0;
        holds_letters && is_subsequence(self.scorer.word().as_bytes(), field.folded().text.as_bytes())
    }

    /// The highest score of all texts.
    pub(super) fn most(&self) -> i32 {
        self.most
    }

    /// The columns that a text must have; see [`Spellings::column`](crate::library::Spellings::column).
    pub(super) fn columns(&self) -> &[u8] {
        &self.columns
    }

    /// Whether the texts that have the columns are the texts that match, so that none need be looked at.
    pub(super) fn is_column(&self) -> bool {
        self.is_column
    }

    /// Looks for the word in some texts. `text` is asked for the text of a number where bytes that stand for many characters have
    /// to be confirmed.
    pub(super) fn look<'t>(
        &self,
        asked: &Asked<'_, impl Fn(u32) -> i32>,
        text: &dyn Fn(u32) -> &'t str,
        seen: &mut Seen<'_>,
    ) {
        let Asked { texts, least, depth } = asked;
        let part = |place: u32| matched_part(text(texts.first + place)).0;
        if self.letters.is_empty() || self.letters.len() > LONGEST_WORD {
            for place in places(texts.asked) {
                let score = self.scorer.score(&part(place)).map(|score| score as i32);
                seen.note(place, score.map_or(NO_MATCH, |score| if score < least(place) { BELOW } else { score }));
            }
        } else if self.is_exact {
            kernel::run(Look { letters: &self.letters, asked, seen });
        } else {
            let mut may = vec![0; texts.asked.len()];
            let asked = Asked { texts: *texts, least: |_| i32::MAX, depth: Depth::Quick };
            let mut may_hold = Seen { matched: &mut may, reached: &mut Vec::new() };
            kernel::run(Look { letters: &self.letters, asked: &asked, seen: &mut may_hold });
            let mut scratch = Scratch::default();
            for place in places(&may) {
                let least = (least(place), *depth);
                let bound = bound_in_text(self.scorer.word(), &self.letters, &part(place), least, &mut scratch);
                seen.note(place, bound);
            }
        }
    }
}

/// What is asked about texts.
pub(super) struct Asked<'a, L> {
    pub(super) texts: Texts<'a>,
    /// The score below which a text is of no interest beyond whether it matches, by its place.
    pub(super) least: L,
    pub(super) depth: Depth,
}

/// What was found in texts.
pub(super) struct Seen<'a> {
    /// One bit a text: those that match are set.
    pub(super) matched: &'a mut [u64],
    /// Those that reach what they had to, by their places in order, and what the scorer cannot exceed; with [`Depth::Exact`] that
    /// is in practice what it gives.
    pub(super) reached: &'a mut Vec<(u32, i32)>,
}

impl Seen<'_> {
    #[inline(always)]
    fn note(&mut self, place: u32, bound: i32) {
        if bound == NO_MATCH {
            return;
        }
        add(self.matched, place);
        if bound != BELOW {
            self.reached.push((place, bound));
        }
    }
}

struct Look<'a, 'q, 's, L> {
    letters: &'a [Letter],
    asked: &'a Asked<'q, L>,
    seen: &'a mut Seen<'s>,
}

impl<L: Fn(u32) -> i32> Task for Look<'_, '_, '_, L> {
    type Output = ();

    #[inline(always)]
    fn run<K: Kernel>(self, kernel: K) {
        let Self { letters, asked, seen } = self;
        let mut bench = Bench::new(kernel, letters);
        for (place, spelling) in asked.texts.each() {
            seen.note(place, bench.bound(letters, spelling, ((asked.least)(place), asked.depth)));
        }
    }
}

/// What is used for each text again.
struct Bench<K: Kernel> {
    kernel: K,
    /// The letters of the word. Spread once: a text is looked at in less time than it takes to spread a letter over a block.
    pairs: [K::Pair; LONGEST_WORD],
    short: [u64; LONGEST_WORD],
    long: [u128; LONGEST_WORD],
    longest: [Wide; LONGEST_WORD],
    scratch: Scratch,
}

impl<K: Kernel> Bench<K> {
    #[inline(always)]
    fn new(kernel: K, letters: &[Letter]) -> Self {
        let mut pairs = [kernel.pair(0, 0); LONGEST_WORD];
        pairs.iter_mut().zip(letters).for_each(|(pair, letter)| *pair = pair_of(kernel, letter));
        Self {
            kernel,
            pairs,
            short: [u64::default(); LONGEST_WORD],
            long: [u128::default(); LONGEST_WORD],
            longest: [Wide::default(); LONGEST_WORD],
            scratch: Scratch::default(),
        }
    }

    #[inline(always)]
    fn bound(&mut self, letters: &[Letter], spelling: Spelling, least: (i32, Depth)) -> i32 {
        let Self { kernel, pairs, short, long, longest, scratch } = self;
        let (count, kernel) = (letters.len(), *kernel);
        let (Some(pairs), Some(short), Some(long), Some(longest)) =
            (pairs.get(..count), short.get_mut(..count), long.get_mut(..count), longest.get_mut(..count))
        else {
            return NO_MATCH;
        };
        let word = (letters, pairs);
        match spelling.len {
            len if len <= u64::LENGTH => bound(kernel, word, spelling, least, short, scratch),
            len if len <= u128::LENGTH => bound(kernel, word, spelling, least, long, scratch),
            _ => bound(kernel, word, spelling, least, longest, scratch),
        }
    }
}

/// Whether the bytes of `word` stand in `text` in this order, ASCII case ignored.
fn is_subsequence(word: &[u8], text: &[u8]) -> bool {
    let mut rest = text;
    word.iter().all(|byte| {
        let found = memchr::memchr2(byte.to_ascii_lowercase(), byte.to_ascii_uppercase(), rest);
        rest = found.and_then(|at| rest.get(at + 1..)).unwrap_or_default();
        found.is_some()
    })
}

#[cfg(test)]
mod tests;
