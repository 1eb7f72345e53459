//! Misspelt words: texts in which a word begins with what was typed but for one edit.
//!
//! An edit is another letter, a letter too many or too few, or two neighbours that changed places (an optimal string alignment
//! distance of 1). The first letter is like the others: `house` finds `mouse`. A word starts where a letter or digit stands behind
//! what is neither, and at the start of the text; what begins there may go on beyond the word.

use std::ops::Range;

use super::Texts;
use super::held::{self, FIRST_SHARED, Held, Sought, alphanumeric};
use super::kernel::Kernel;
use super::positions::{Positions, Wide};
use crate::library::{READABLE, Spelling};
use crate::text::first_chars;
use crate::text::spelling::{byte_of, columns, is_exact, matched_part};

/// Letters of a word at the least: of shorter ones too many others differ by an edit.
const SHORTEST: usize = 5;

/// Letters of a word at the most: of longer ones nobody recalls more than a part.
const LONGEST: usize = 48;

/// Characters of a text at the most: where a match ends is a position too.
const READ: usize = READABLE - 1;

/// A word that may be misspelt.
#[derive(Debug)]
pub(crate) struct Misspelling {
    letters: Vec<char>,
    /// The byte of each in lower and in upper case, where it is of ASCII.
    cases: Vec<(u8, u8)>,
    columns: Vec<u8>,
    /// Whether no byte of the word stands for many characters.
    is_exact: bool,
}

impl Misspelling {
    /// Prepares a folded word; `None` where it is too short, or too long, to be looked for with an edit.
    pub(crate) fn of(folded: &str) -> Option<Self> {
        let letters: Vec<char> = folded.chars().map(|c| c.to_ascii_lowercase()).collect();
        if !(SHORTEST..=LONGEST).contains(&letters.len()) {
            return None;
        }
        let bytes = letters.iter().map(|c| byte_of(*c));
        let set = columns(folded);
        Some(Self {
            cases: bytes.clone().map(|byte| (byte, byte.to_ascii_uppercase())).collect(),
            columns: (0..128).filter(|column| set >> column & 1 != 0).collect(),
            is_exact: bytes.clone().all(is_exact),
            letters,
        })
    }

    /// Takes from a bitmap of texts those that cannot hold it: an edit costs a text one column of the word at the most. `column`
    /// gives the words of a column for the texts of the bitmap.
    pub(crate) fn candidates<'c>(&self, column: &dyn Fn(u8) -> &'c [u64], into: &mut [u64]) {
        let mut lacks_one = vec![0_u64; into.len()];
        for which in &self.columns {
            for ((has, lacks_one), may) in column(*which).iter().zip(&mut lacks_one).zip(into.iter_mut()) {
                *may &= has | !*lacks_one;
                *lacks_one |= !has;
            }
        }
    }

    /// Sets the bits of the texts that hold it, but for one edit at the most. `text` is asked for the text of a number where bytes
    /// that stand for many characters have to be confirmed.
    pub(crate) fn held<'t>(&self, texts: Texts<'_>, text: &dyn Fn(u32) -> &'t str, held: &mut [u64]) {
        held::find(self, texts, |at| self.is_in_text(&matched_part(text(at)).0), held);
    }

    /// Where it stands in a folded text, in bytes: in order, without overlap, each with the fewest edits and then characters.
    pub(crate) fn places(&self, folded: &str) -> Vec<Range<usize>> {
        let read = first_chars(folded, READ);
        let chars: Vec<char> = read.chars().collect();
        let bytes: Vec<usize> = read.char_indices().map(|(at, _)| at).chain([read.len()]).collect();
        let mut places = Vec::new();
        let mut starts = starts(&chars);
        while !starts.is_empty() {
            let start = starts.first();
            // One character more than there are letters is as far as an edit reaches.
            let end = chars.len().min(start + self.letters.len() + 1);
            let steps = self.steps(Wide::only(0), chars.get(start..end).unwrap_or_default());
            let ends = [steps.none, steps.one].into_iter().find(|ends| !ends.is_empty());
            starts = match ends {
                Some(ends) => {
                    let end = start + ends.first();
                    places.extend(bytes.get(start).zip(bytes.get(end)).map(|(start, end)| *start..*end));
                    starts & !Wide::before(end)
                }
                None => starts.without_first(),
            };
        }
        places
    }

    /// Whether it is in the part of a text that is matched, by characters.
    fn is_in_text(&self, folded: &str) -> bool {
        let chars: Vec<char> = folded.chars().take(READ).collect();
        self.steps(starts(&chars), &chars).is_through()
    }

    fn steps(&self, starts: Wide, chars: &[char]) -> Steps<Wide> {
        let mut steps = Steps::new(starts, chars.len());
        for letter in &self.letters {
            let places = chars.iter().enumerate().filter(|(_, c)| c.eq_ignore_ascii_case(letter));
            steps.step(places.fold(Wide::default(), |set, (at, _)| set | Wide::only(at)));
        }
        steps
    }
}

/// Where a letter or digit stands behind what is neither.
fn starts(chars: &[char]) -> Wide {
    let alphanumeric = chars.iter().enumerate().filter(|(_, c)| c.is_alphanumeric());
    let alphanumeric = alphanumeric.fold(Wide::default(), |set, (at, _)| set | Wide::only(at));
    alphanumeric & !alphanumeric.later(1)
}

/// Where a text can be left behind after so many letters of the word, as positions of what comes next.
#[derive(Debug, Clone, Copy)]
struct Steps<P> {
    /// All positions, the end of the text among them.
    all: P,
    /// Without an edit.
    none: P,
    /// With one.
    one: P,
    /// The places of the letter before.
    before: P,
    /// Without an edit, a letter ago.
    ago: P,
}

impl<P: Positions> Steps<P> {
    #[inline(always)]
    fn new(starts: P, len: usize) -> Self {
        let all = P::before(len + 1);
        Self { all, none: starts & all, one: starts.later(1) & all, before: P::default(), ago: P::default() }
    }

    /// Goes on by a letter of the word, which stands at `places`.
    #[inline(always)]
    fn step(&mut self, places: P) {
        // The neighbour first, then the letter before it.
        let swapped = ((self.ago & places).later(1) & self.before).later(1);
        let next = (self.none & places).later(1) & self.all;
        let matched = (self.one & places).later(1);
        let other = self.none.later(1);
        let too_many = self.none;
        // A letter too few: the text has one more behind this one.
        let too_few = next.later(1);
        (self.ago, self.before) = (self.none, places);
        self.none = next;
        self.one = (matched | other | too_many | too_few | swapped) & self.all;
    }

    /// Whether the letters so far are in the text.
    #[inline(always)]
    fn is_through(self) -> bool {
        !(self.none | self.one).is_empty()
    }
}

impl Sought for Misspelling {
    const IS_ANYWHERE: bool = false;

    #[inline(always)]
    fn held<K: Kernel, P: Positions>(&self, kernel: K, spelling: Spelling) -> Held {
        let blocks = P::load(kernel, spelling.readable);
        let length = spelling.len.min(READ);
        let shared = P::within(kernel, blocks, FIRST_SHARED, u8::MAX) & P::before(length);
        let alphanumeric = alphanumeric::<K, P>(kernel, blocks);
        // Where bytes do not tell: all that may be a start.
        let starts = alphanumeric & (!alphanumeric | shared).later(1) | alphanumeric & P::only(0);
        let mut steps = Steps::new(starts, length);
        for (lower, upper) in &self.cases {
            steps.step(P::equal(kernel, blocks, kernel.pair(*lower, *upper)));
        }
        match steps.is_through() {
            false => Held::No,
            true if self.is_exact && shared.is_empty() => Held::Yes,
            true => Held::Unclear,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::library::Spellings;
    use crate::search::rows::has;
    use crate::text::{Case, fold_with};
    use proptest::prelude::*;

    fn held(word: &str, texts: &[&str]) -> Vec<bool> {
        let word = Misspelling::of(&fold_with(word, Case::AsciiKept).text).unwrap();
        let spellings = Spellings::of(texts.iter().copied());
        let mut held = [0];
        let all = Texts { spellings: &spellings, first: 0, asked: &[(1 << texts.len()) - 1] };
        word.held(all, &|at| texts[at as usize], &mut held);
        let held: Vec<bool> = (0..texts.len() as u32).map(|at| has(&held, at)).collect();
        let mut candidates = [u64::MAX];
        word.candidates(&|column| spellings.column(column.into()), &mut candidates);
        for (at, held) in held.iter().enumerate() {
            assert!(!held || candidates[0] >> at & 1 != 0, "{word:?} in {}", texts[at]);
            assert_eq!(!word.places(&matched_part(texts[at]).0).is_empty(), *held, "{word:?} in {}", texts[at]);
        }
        held
    }

    #[test]
    fn finds_what_was_meant() {
        for (word, text) in [
            ("plaestin", "Palestinian doctors"),
            ("plaestine", "In Palestine"),
            ("recieve", "to receive"),
            ("googel", "Google"),
            ("elecion", "The election"),
            ("prezident", "A President's day"),
            ("parliamentt", "parliament"),
            ("xparliament", "parliament"),
            ("arliament", "(parliament)"),
            ("путиин", "о Путине"),
            ("house", "a mouse trap"),
            ("house", "the house"),
        ] {
            assert_eq!(held(word, &[text]), [true], "{word} in {text}");
        }
        for (word, text) in
            [("palestine", "replaestine"), ("recieve", "deceive"), ("house", "hovel"), ("louse", "blouses x")]
        {
            assert_eq!(held(word, &[text]), [word == "louse"], "{word} in {text}");
        }
        assert!(Misspelling::of("gogl").is_none() && Misspelling::of(&"a".repeat(49)).is_none());
    }

    #[test]
    fn places_have_the_fewest_edits() {
        let places = |word, text| Misspelling::of(word).unwrap().places(text);
        assert_eq!(places("elecion", "the election of elecions"), [4..12, 16..23]);
        assert_eq!(places("house", "a mouse, houses"), [2..7, 9..14]);
        assert_eq!(places("abcde", &format!("{} zbcde", "x".repeat(249))), vec![250..255]);
    }

    /// The optimal string alignment distance, by its definition.
    fn distance(one: &[char], other: &[char]) -> usize {
        let mut table = vec![vec![0; other.len() + 1]; one.len() + 1];
        for i in 0..=one.len() {
            for j in 0..=other.len() {
                let mut least = if i == 0 || j == 0 { i + j } else { usize::MAX };
                if i > 0 && j > 0 {
                    let differs = usize::from(!one[i - 1].eq_ignore_ascii_case(&other[j - 1]));
                    least = (table[i - 1][j] + 1).min(table[i][j - 1] + 1).min(table[i - 1][j - 1] + differs);
                }
                let same = |a: char, b: char| a.eq_ignore_ascii_case(&b);
                if i > 1 && j > 1 && same(one[i - 1], other[j - 2]) && same(one[i - 2], other[j - 1]) {
                    least = least.min(table[i - 2][j - 2] + 1);
                }
                table[i][j] = least;
            }
        }
        table[one.len()][other.len()]
    }

    fn plainly(word: &str, text: &str) -> bool {
        let word: Vec<char> = word.chars().collect();
        let text: Vec<char> = matched_part(text).0.chars().take(READ).collect();
        let is_start = |at: usize| text[at].is_alphanumeric() && (at == 0 || !text[at - 1].is_alphanumeric());
        let mut starts = (0..text.len()).filter(|at| is_start(*at));
        starts.any(|at| (at..=text.len()).any(|end| end - at <= word.len() + 1 && distance(&word, &text[at..end]) <= 1))
    }

    proptest! {
        #[test]
        fn it_is_the_distance_of_optimal_string_alignment(
            word in "[ab]{5,6}|[a-c]{5,8}|[абa]{5}|[中文字a]{5}|[ab']{5,7}",
            texts in prop::collection::vec("[abAB ]{0,20}|[a-c -]{0,140}|[абАБa ]{0,20}|[中文字語…🙂a ]{0,20}|x{240,250}( [ab]{0,9}){1,3}", 1..6),
            at in 0..8usize,
            edit in "[a-c中]?",
        ) {
            // A text with the word, edited.
            let mut chars: Vec<String> = word.chars().map(String::from).collect();
            let at = at % chars.len();
            if at.is_multiple_of(2) { chars[at] = edit } else { chars.swap(at - 1, at) }
            let with = format!("{} {}", texts[0], chars.concat());
            let texts: Vec<&str> = texts.iter().map(String::as_str).chain([with.as_str()]).collect();
            let expected: Vec<bool> = texts.iter().map(|text| plainly(&word, text)).collect();
            prop_assert_eq!(held(&word, &texts), expected, "{} in {:?}", word, texts);
        }
    }
}
