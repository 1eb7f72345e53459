//! Fuzzy words: the only user of the crate `fuzzy-matcher`, whose quirks (version 0.3.7) end here.
//!
//! - It takes letters outside ASCII as they are: both sides are folded first (see [`crate::text::fold_with`]).
//! - One capital in the pattern makes it heed case, so `Putin` would miss `PUTIN`. Case is always ignored here; a letter of
//!   equal case scores 2 more than one of the other case, so what was typed exactly still comes first.
//! - It keeps its matrix between calls, and for a pattern with a doubled letter reads what earlier calls left there. Such a call
//!   is preceded by one that makes the matrix as small as it gets; what the next needs is then filled anew, and the result is
//!   that of a new matcher. Switching the cache off instead makes it panic.
//! - Its score with positions can differ from that without, and over long gaps the positions can be too few. Scores are always
//!   taken without; positions that do not spell the word are replaced by the first that do.
//! - Long gaps make a score negative: it is a match all the same.
//! - One matcher shared by 4 threads is half as fast as one each.

use fuzzy_matcher::FuzzyMatcher;
use fuzzy_matcher::skim::SkimMatcherV2;

use super::fields::{Field, letters};

thread_local! {
    static SCORER: SkimMatcherV2 = SkimMatcherV2::default().ignore_case();
}

pub(super) const NO_MATCH: i32 = i32::MIN;
pub(super) const BELOW: i32 = i32::MIN + 1;

#[derive(Debug)]
pub(super) struct Misspelling;
impl Misspelling {
    pub(super) fn of(_: &str) -> Option<Self> {
        None
    }
    pub(super) fn candidates<'c>(&self, _: &dyn Fn(u8) -> &'c [u64], _: &mut [u64]) {}
    pub(super) fn held<'t>(
        &self,
        _: &crate::library::Spellings,
        _: &[u32],
        _: &dyn Fn(u32) -> &'t str,
        _: &mut Vec<bool>,
    ) {
    }
    pub(super) fn places(&self, _: &str) -> Vec<std::ops::Range<usize>> {
        Vec::new()
    }
}

/// A fuzzy word, ready to be looked for.
#[derive(Debug)]
pub(super) struct Needle {
    /// Folded with [`crate::text::Case::AsciiKept`].
    text: String,
    /// See [`letters`].
    letters: u64,
    /// Whether a letter stands twice in a row, case ignored.
    has_double: bool,
}

impl Needle {
    /// Prepares a folded word.
    pub(super) fn new(folded: &str) -> Self {
        let pairs = folded.chars().zip(folded.chars().skip(1));
        let has_double = pairs.into_iter().any(|(one, next)| one.eq_ignore_ascii_case(&next));
        Self { text: folded.to_owned(), letters: letters(folded), has_double }
    }

    pub(super) fn most(&self) -> i32 {
        24 * self.text.chars().count() as i32 + 8
    }

    pub(super) fn columns(&self) -> &[u8] {
        &[]
    }

    pub(super) fn is_column(&self) -> bool {
        false
    }

    pub(super) fn bounds<'t>(
        &self,
        _: &crate::library::Spellings,
        texts: &[u32],
        least: &[i32],
        text: &dyn Fn(u32) -> &'t str,
        found: &mut Vec<i32>,
    ) {
        found.clear();
        found.extend(texts.iter().zip(least).map(|(at, least)| {
            let score = self.score(&Field::new(text(*at))).map(|score| score as i32);
            score.map_or(NO_MATCH, |score| if score < *least { BELOW } else { score })
        }));
    }

    /// How well the word fits the field; `None` where its letters do not stand there in order.
    pub(super) fn score(&self, field: &Field) -> Option<i64> {
        if !self.may_match(field) {
            return None;
        }
        SCORER.with(|scorer| {
            self.prepare(scorer);
            scorer.fuzzy_match(&field.folded().text, &self.text)
        })
    }

    /// Whether the word is in the field, without the cost of scoring where that is already clear.
    pub(super) fn matches(&self, field: &Field) -> bool {
        // A subsequence of bytes is one of characters where each character of the word is a byte.
        self.may_match(field) && (self.text.is_ascii() || self.score(field).is_some())
    }

    /// The bytes of `folded` at which the matched characters start, in order; `None` where there is no match.
    pub(super) fn positions(&self, folded: &str) -> Option<Vec<usize>> {
        let (_, chosen) = SCORER.with(|scorer| {
            self.prepare(scorer);
            scorer.fuzzy_indices(folded, &self.text)
        })?;
        let chars: Vec<(usize, char)> = folded.char_indices().collect();
        let chosen: Vec<_> = chosen.iter().filter_map(|at| chars.get(*at).copied()).collect();
        let spelt = chosen.iter().map(|(_, char)| char.to_ascii_lowercase());
        let is_word = spelt.eq(self.text.chars().map(|char| char.to_ascii_lowercase()));
        let places = if is_word { chosen } else { first_places(&chars, &self.text) };
        Some(places.into_iter().map(|(at, _)| at).collect())
    }

    /// Makes the scorer forget what earlier calls left in its matrix, where this call would read it.
    fn prepare(&self, scorer: &SkimMatcherV2) {
        if self.has_double {
            scorer.fuzzy_match("a", "a");
        }
    }

    /// Whether scoring is worth the while: the letters are there, and their bytes in order.
    pub(super) fn may_match(&self, field: &Field) -> bool {
        self.letters & !field.letters() == 0 && is_subsequence(self.text.as_bytes(), field.folded().text.as_bytes())
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

fn first_places(chars: &[(usize, char)], word: &str) -> Vec<(usize, char)> {
    let mut rest = chars.iter();
    word.chars().filter_map(|wanted| rest.find(|(_, char)| char.eq_ignore_ascii_case(&wanted)).copied()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{Case, fold_with};
    use proptest::prelude::*;

    fn score(word: &str, text: &str) -> Option<i64> {
        let needle = Needle::new(&fold_with(word, Case::AsciiKept).text);
        let score = needle.score(&Field::new(text));
        assert_eq!(score.is_some(), needle.matches(&Field::new(text)));
        score
    }

    fn plain(word: &str, text: &str) -> Option<i64> {
        SkimMatcherV2::default().ignore_case().fuzzy_match(text, word)
    }

    #[test]
    fn finds_what_people_mean() {
        for (word, text) in [
            ("cafe", "Café society"),
            ("cafe", "CAFÉ"),
            ("café", "CAFE\u{301}"),
            ("café", "the cafe"),
            ("путин", "Путин"),
            ("путин", "ПУТИН"),
            ("Putin", "PUTIN"),
            ("PUTIN", "putin"),
            ("sprme crt", "Supreme Court"),
            ("strasse", "Straße"),
            ("b", "the “big” deal"),
        ] {
            assert!(score(word, text).is_some(), "{word} in {text}");
        }
        for (word, text) in [("putin", "put it"), ("ab", "ba"), ("a", ""), ("я", "п"), ("мир", "рим")] {
            assert_eq!(score(word, text), None, "{word} in {text}");
        }
    }

    #[test]
    fn equal_case_and_word_starts_rank_higher() {
        assert!(score("Putin", "a Putin b") > score("Putin", "a PUTIN b"));
        assert!(score("b", "a “b”") > score("b", "ab"));
        assert!(score("p", "war—peace") > score("p", "warpeace"));
    }

    #[test]
    fn a_match_over_a_long_gap_is_a_match() {
        let gap = format!("a{}b", "x".repeat(100));
        assert!(score("ab", &gap).is_some_and(|score| score < 0));
        assert_eq!(Needle::new("ab").positions(&gap), Some(vec![0, 101]));
    }

    #[test]
    fn what_is_far_down_a_field_is_not_matched() {
        assert_eq!(score("z", &format!("{}z", "a".repeat(100_000))), None);
    }

    #[test]
    fn earlier_calls_leave_no_trace() {
        let texts = ["oo one", "soon one", "oone", "moon phone oo", "o", "noon o one", "loonoone oo ne"];
        for word in ["oone", "oo", "ooo", "oon"] {
            for text in texts.iter().chain(texts.iter().rev()) {
                assert_eq!(score(word, text), plain(word, text), "{word} in {text}");
            }
        }
    }

    proptest! {
        #[test]
        fn scores_are_those_of_a_new_matcher(pairs in prop::collection::vec(("[abcAB]{1,6}", "[abcAB -]{0,24}"), 1..8)) {
            for (word, text) in pairs {
                prop_assert_eq!(score(&word, &text), plain(&word, &text), "{} in {}", word, text);
                let fresh = SkimMatcherV2::default().ignore_case().fuzzy_indices(&text, &word);
                if let Some((_, fresh)) = fresh.filter(|(_, fresh)| fresh.len() == word.len()) {
                    prop_assert_eq!(Needle::new(&word).positions(&text), Some(fresh), "{} in {}", word, text);
                }
            }
        }

        #[test]
        fn positions_spell_the_word(word in "[abя]{1,5}", text in "[abcя ]{0,24}(x{90})?[abя]{0,4}") {
            let needle = Needle::new(&word);
            let positions = needle.positions(&text);
            prop_assert_eq!(positions.is_some(), needle.score(&Field::new(&text)).is_some());
            if let Some(positions) = positions {
                let spelt: String = positions.iter().filter_map(|at| text.get(*at..)?.chars().next()).collect();
                prop_assert_eq!(spelt, word);
                prop_assert!(positions.is_sorted_by(|a, b| a < b));
            }
        }
    }
}
