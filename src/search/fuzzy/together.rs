//! Several words that are looked for at once: a text is loaded once, and those that lack a word are judged by none.

use std::ops::Range;

use super::bound::{BELOW, Depth, LONGEST_WORD, Letter, NO_MATCH, Scratch, Text, closest, farthest, quick};
use super::kernel::{self, Kernel, Task};
use super::positions::Positions;
use super::{Bench, Needle, Seen, Texts};
use crate::library::Spelling;

/// Words of which a text has to hold each, or has to score by it elsewhere.
#[derive(Debug)]
pub(in crate::search) struct Together {
    /// Of all words, one behind the other.
    letters: Vec<Letter>,
    words: Vec<Word>,
}

/// One of the words.
#[derive(Debug)]
struct Word {
    /// Its place among the words as they were given.
    number: usize,
    /// Where its letters are.
    letters: Range<usize>,
}

/// Words at the most.
const MOST_WORDS: usize = 8;

impl Together {
    /// Takes words together; `None` where they have to be looked for one by one: they are too many, or too long, or what their
    /// bytes say is not certain.
    pub(in crate::search) fn of(needles: &[&Needle]) -> Option<Self> {
        let can = |needle: &&Needle| needle.is_exact && !needle.letters.is_empty();
        if !(2..=MOST_WORDS).contains(&needles.len()) || !needles.iter().all(can) {
            return None;
        }
        // Long words are in few texts.
        let mut order: Vec<usize> = (0..needles.len()).collect();
        order.sort_by_key(|number| needles.get(*number).map(|needle| std::cmp::Reverse(needle.letters.len())));
        let (mut letters, mut words) = (Vec::new(), Vec::new());
        for number in order {
            let from = letters.len();
            letters.extend(needles.get(number)?.letters.iter().copied());
            words.push(Word { number, letters: from..letters.len() });
        }
        (letters.len() <= LONGEST_WORD).then_some(Self { letters, words })
    }

    /// Looks for the words in some texts. `least` has the sum of scores below which a text is of no interest beyond whether it
    /// matches, `elsewhere` what a word, by its number, scores elsewhere, or [`NO_MATCH`]; both by the text's place.
    pub(in crate::search) fn look(
        &self,
        texts: Texts<'_>,
        least: impl Fn(u32) -> i32,
        elsewhere: impl Fn(usize, u32) -> i32,
        seen: &mut Seen<'_>,
    ) {
        kernel::run(Look { words: self, texts, least, elsewhere, seen });
    }
}

struct Look<'a, 's, L, E> {
    words: &'a Together,
    texts: Texts<'a>,
    least: L,
    elsewhere: E,
    seen: &'a mut Seen<'s>,
}

impl<L: Fn(u32) -> i32, E: Fn(usize, u32) -> i32> Task for Look<'_, '_, L, E> {
    type Output = ();

    #[inline(always)]
    fn run<K: Kernel>(self, kernel: K) {
        let Self { words, texts, least, elsewhere, seen } = self;
        let mut bench = Bench::new(kernel, &words.letters);
        for (place, spelling) in texts.each() {
            let elsewhere = |number| elsewhere(number, place);
            seen.note(place, bench.bound_all(words, spelling, least(place), elsewhere));
        }
    }
}

impl<K: Kernel> Bench<K> {
    #[inline(always)]
    fn bound_all(&mut self, words: &Together, spelling: Spelling, least: i32, elsewhere: impl Fn(usize) -> i32) -> i32 {
        let Self { kernel, pairs, short, long, longest, scratch } = self;
        let (kernel, word) = (*kernel, (words, pairs.as_slice()));
        match spelling.len {
            len if len <= u64::LENGTH => bound_all(Text::of(kernel, spelling), word, least, elsewhere, short, scratch),
            len if len <= u128::LENGTH => bound_all(Text::of(kernel, spelling), word, least, elsewhere, long, scratch),
            _ => bound_all(Text::of(kernel, spelling), word, least, elsewhere, longest, scratch),
        }
    }
}

/// What the words score together, or [`BELOW`], or [`NO_MATCH`].
#[inline(always)]
fn bound_all<K: Kernel, P: Positions>(
    text: Text<'_, K, P>,
    (words, pairs): (&Together, &[K::Pair]),
    least: i32,
    elsewhere: impl Fn(usize) -> i32,
    sets: &mut [P],
    scratch: &mut Scratch,
) -> i32 {
    let mut scores = [0; MOST_WORDS];
    let mut sum = 0_i32;
    for (word, score) in words.words.iter().zip(&mut scores) {
        let range = word.letters.clone();
        let (Some(letters), Some(pairs), Some(sets)) =
            (words.letters.get(range.clone()), pairs.get(range.clone()), sets.get_mut(range))
        else {
            return NO_MATCH;
        };
        let here = if text.find(pairs, sets) { farthest(text, letters, sets) } else { NO_MATCH };
        *score = here.max(elsewhere(word.number));
        if *score == NO_MATCH {
            return NO_MATCH;
        }
        sum = sum.saturating_add(*score);
    }
    if sum < least {
        return BELOW;
    }
    let places = text.places();
    let found = Found { text, places, sets, least };
    let quick = found.closer(words, Depth::Quick, sum, &mut scores, &elsewhere, scratch);
    quick.and_then(|sum| found.closer(words, Depth::Exact, sum, &mut scores, &elsewhere, scratch)).unwrap_or(BELOW)
}

/// A text that holds words.
struct Found<'a, K: Kernel, P: Positions> {
    text: Text<'a, K, P>,
    places: P,
    sets: &'a [P],
    least: i32,
}

impl<K: Kernel, P: Positions> Found<'_, K, P> {
    /// Brings the scores of the words closer to what they are; `None` where their sum is too low.
    #[inline(always)]
    fn closer(
        &self,
        Together { letters, words }: &Together,
        depth: Depth,
        mut sum: i32,
        scores: &mut [i32; MOST_WORDS],
        elsewhere: impl Fn(usize) -> i32,
        scratch: &mut Scratch,
    ) -> Option<i32> {
        for (word, score) in words.iter().zip(scores) {
            let range = word.letters.clone();
            let (letters, sets) = (letters.get(range.clone())?, self.sets.get(range.clone())?);
            let gains = scratch.gains.get_mut(range)?;
            let elsewhere = elsewhere(word.number);
            // Where the word is not in the text, or cannot do better there, nothing is left to find out.
            if sets.last()?.is_empty() || (depth == Depth::Exact && *score == elsewhere) {
                continue;
            }
            let others = sum.saturating_sub(*score);
            let here = match depth {
                Depth::Quick => quick(self.text, letters, sets, self.places, gains),
                Depth::Exact => {
                    let spare = sum.saturating_sub(self.least);
                    closest(self.text, letters, (sets, self.places), spare, gains, &mut scratch.rows)
                }
            };
            *score = here.max(elsewhere);
            sum = others.saturating_add(*score);
            if *score <= BELOW || sum < self.least {
                return None;
            }
        }
        Some(sum)
    }
}
