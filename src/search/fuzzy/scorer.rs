//! The scorer: the only user of the crate `fuzzy-matcher`, whose quirks (version 0.3.7) end here.
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

thread_local! {
    static MATCHER: SkimMatcherV2 = SkimMatcherV2::default().ignore_case();
}

/// A fuzzy word, folded with [`crate::text::Case::AsciiKept`], and so are the texts.
#[derive(Debug)]
pub(super) struct Scorer {
    word: String,
    /// Whether a letter stands twice in a row, case ignored.
    has_double: bool,
}

impl Scorer {
    /// Prepares a folded word.
    pub(super) fn new(folded: &str) -> Self {
        let mut pairs = folded.chars().zip(folded.chars().skip(1));
        Self { word: folded.to_owned(), has_double: pairs.any(|(one, next)| one.eq_ignore_ascii_case(&next)) }
    }

    pub(super) fn word(&self) -> &str {
        &self.word
    }

    /// How well the word fits a folded text; `None` where its letters do not stand there in order.
    pub(super) fn score(&self, folded: &str) -> Option<i64> {
        MATCHER.with(|matcher| {
            self.prepare(matcher);
            matcher.fuzzy_match(folded, &self.word)
        })
    }

    /// The bytes of `folded` at which the matched characters start, in order; `None` where there is no match.
    pub(super) fn positions(&self, folded: &str) -> Option<Vec<usize>> {
        let (_, chosen) = MATCHER.with(|matcher| {
            self.prepare(matcher);
            matcher.fuzzy_indices(folded, &self.word)
        })?;
        let chars: Vec<(usize, char)> = folded.char_indices().collect();
        let chosen: Vec<_> = chosen.iter().filter_map(|at| chars.get(*at).copied()).collect();
        let spelt = chosen.iter().map(|(_, char)| char.to_ascii_lowercase());
        let is_word = spelt.eq(self.word.chars().map(|char| char.to_ascii_lowercase()));
        let places = if is_word { chosen } else { first_places(&chars, &self.word) };
        Some(places.into_iter().map(|(at, _)| at).collect())
    }

    /// Makes the matcher forget what earlier calls left in its matrix, where this call would read it.
    fn prepare(&self, matcher: &SkimMatcherV2) {
        if self.has_double {
            matcher.fuzzy_match("a", "a");
        }
    }
}

fn first_places(chars: &[(usize, char)], word: &str) -> Vec<(usize, char)> {
    let mut rest = chars.iter();
    word.chars().filter_map(|wanted| rest.find(|(_, char)| char.eq_ignore_ascii_case(&wanted)).copied()).collect()
}

/// The score that a new matcher gives: what all searching has to agree with.
pub fn score_plainly(folded_word: &str, folded: &str) -> Option<i64> {
    SkimMatcherV2::default().ignore_case().fuzzy_match(folded, folded_word)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn earlier_calls_leave_no_trace() {
        let texts = ["oo one", "soon one", "oone", "moon phone oo", "o", "noon o one", "loonoone oo ne"];
        for word in ["oone", "oo", "ooo", "oon"] {
            for text in texts.iter().chain(texts.iter().rev()) {
                assert_eq!(Scorer::new(word).score(text), score_plainly(word, text), "{word} in {text}");
            }
        }
    }

    #[test]
    fn positions_are_there_over_a_long_gap() {
        let gap = format!("a{}b", "x".repeat(100));
        assert!(Scorer::new("ab").score(&gap).is_some_and(|score| score < 0));
        assert_eq!(Scorer::new("ab").positions(&gap), Some(vec![0, 101]));
    }

    proptest! {
        #[test]
        fn scores_are_those_of_a_new_matcher(pairs in prop::collection::vec(("[abcAB]{1,6}", "[abcAB -]{0,24}"), 1..8)) {
            for (word, text) in pairs {
                let scorer = Scorer::new(&word);
                prop_assert_eq!(scorer.score(&text), score_plainly(&word, &text), "{} in {}", word, text);
                let fresh = SkimMatcherV2::default().ignore_case().fuzzy_indices(&text, &word);
                if let Some((_, fresh)) = fresh.filter(|(_, fresh)| fresh.len() == word.len()) {
                    prop_assert_eq!(scorer.positions(&text), Some(fresh), "{} in {}", word, text);
                }
            }
        }

        #[test]
        fn positions_spell_the_word(word in "[abя]{1,5}", text in "[abcя ]{0,24}(x{90})?[abя]{0,4}") {
            let scorer = Scorer::new(&word);
            let positions = scorer.positions(&text);
            prop_assert_eq!(positions.is_some(), scorer.score(&text).is_some());
            if let Some(positions) = positions {
                let spelt: String = positions.iter().filter_map(|at| text.get(*at..)?.chars().next()).collect();
                prop_assert_eq!(spelt, word);
                prop_assert!(positions.is_sorted_by(|a, b| a < b));
            }
        }
    }
}
