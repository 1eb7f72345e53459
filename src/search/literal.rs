//! Literal texts: `'exact`, `^start`, `end$`, phrases.

use std::ops::Range;

use memchr::memmem::Finder;

use super::fuzzy::Texts;
use super::fuzzy::held::Letters;
use super::query::Anchor;
use crate::text::fold;

/// A literal text, ready to be looked for in folded lower case.
#[derive(Debug)]
pub(super) struct Literal<'q> {
    text: &'q str,
    anchor: Anchor,
    finder: Finder<'q>,
    letters: Letters,
}

impl<'q> Literal<'q> {
    /// Prepares a folded, lower-case text that is not empty.
    pub(super) fn new(text: &'q str, anchor: Anchor) -> Self {
        Self { text, anchor, finder: Finder::new(text), letters: Letters::of(text, anchor) }
    }

    /// Whether it stands in a folded, lower-case text.
    pub(super) fn matches(&self, folded: &str) -> bool {
        match self.anchor {
            Anchor::Anywhere => self.finder.find(folded.as_bytes()).is_some(),
            _ => !self.places(folded).is_empty(),
        }
    }

    /// The columns that a text must have that is not cut; see [`Spellings::column`](crate::library::Spellings::column). A cut text may hold it without.
    pub(super) fn columns(&self) -> &[u8] {
        self.letters.columns()
    }

    /// Sets the bits of the texts that hold it, which is what [`Self::matches`] says of the folded text.
    ///
    /// `text` is asked for the text of a number where its spelling does not tell: it is cut, bytes of the literal stand for many
    /// characters, or such a byte stands beside what may be a whole word.
    pub(super) fn held<'t>(&self, texts: Texts<'_>, text: &dyn Fn(u32) -> &'t str, held: &mut [u64]) {
        self.letters.held(texts, |at| self.matches(&fold(text(at)).text), held);
    }

    /// Where it stands, in bytes of the folded text: in order, without overlap.
    pub(super) fn places(&self, folded: &str) -> Vec<Range<usize>> {
        let len = self.text.len();
        let found = self.finder.find_iter(folded.as_bytes()).map(|at| at..at + len);
        match self.anchor {
            Anchor::Anywhere => found.collect(),
            Anchor::Words => self.whole_words(folded),
            Anchor::Start => folded.starts_with(self.text).then_some(0..len).into_iter().collect(),
            Anchor::End => {
                let at = folded.strip_suffix(self.text).map(str::len);
                at.map(|at| at..at + len).into_iter().collect()
            }
            Anchor::Whole => (folded == self.text).then_some(0..len).into_iter().collect(),
        }
    }

    /// A find that is no whole word may overlap with one that is: `a a` in `Xa a a`.
    fn whole_words(&self, folded: &str) -> Vec<Range<usize>> {
        let mut places = Vec::new();
        let mut from = 0;
        while let Some(at) = folded.as_bytes().get(from..).and_then(|rest| self.finder.find(rest)) {
            let place = from + at..from + at + self.text.len();
            let is_whole = is_whole_words(folded, &place);
            from = if is_whole { place.end.max(place.start + 1) } else { place.start + 1 };
            places.extend(is_whole.then_some(place));
        }
        places
    }
}

/// Whether no letter or digit touches the place on either side.
fn is_whole_words(text: &str, place: &Range<usize>) -> bool {
    let before = text.get(..place.start).and_then(|text| text.chars().next_back());
    let after = text.get(place.end..).and_then(|text| text.chars().next());
    [before, after].into_iter().flatten().all(|char| !char.is_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::library::Spellings;
    use crate::search::rows::has;
    use proptest::prelude::*;

    #[test]
    fn anchors() {
        let places = |text, anchor, folded| Literal::new(text, anchor).places(folded);
        let text = "art and party art";
        assert_eq!(places("art", Anchor::Anywhere, text), [0..3, 9..12, 14..17]);
        assert_eq!(places("art", Anchor::Words, text), [0..3, 14..17]);
        assert_eq!(places("art", Anchor::Start, text), vec![0..3]);
        assert_eq!(places("art", Anchor::End, text), vec![14..17]);
        assert!(places("art", Anchor::Whole, text).is_empty());
        assert_eq!(places("art", Anchor::Whole, "art"), vec![0..3]);
        assert_eq!(places("мир", Anchor::Words, "«мир» и мире"), vec![2..8]);
        assert_eq!(places("a a", Anchor::Words, "xa a a a"), vec![3..6]);
        assert!(Literal::new("art", Anchor::Words).matches(text) && !Literal::new("par", Anchor::Words).matches(text));
    }

    const ANCHORS: [Anchor; 5] = [Anchor::Anywhere, Anchor::Words, Anchor::Start, Anchor::End, Anchor::Whole];

    /// What [`Literal::held`] says of some texts, having asked for how many of them.
    fn held(literal: &Literal, texts: &[String]) -> (Vec<bool>, usize) {
        let spellings = Spellings::of(texts.iter().map(String::as_str));
        let asked = std::cell::Cell::new(0);
        let text = |at: u32| {
            asked.set(asked.get() + 1);
            texts[at as usize].as_str()
        };
        let mut held = [0];
        literal.held(Texts { spellings: &spellings, first: 0, asked: &[(1 << texts.len()) - 1] }, &text, &mut held);
        let held: Vec<bool> = (0..texts.len() as u32).map(|at| has(&held, at)).collect();
        for (at, held) in held.iter().enumerate() {
            let has = |column: &u8| has(spellings.column(*column as usize), at as u32);
            assert!(!held || spellings.is_cut(at) || literal.columns().iter().all(has));
        }
        (held, asked.get())
    }

    #[test]
    fn texts_are_asked_for_only_where_spellings_do_not_tell() {
        for anchor in ANCHORS {
            let texts = ["Art and party".to_owned(), "state of the ART".to_owned(), "Мир — art".to_owned()];
            assert_eq!(held(&Literal::new("art", anchor), &texts).1, 0, "{anchor:?}");
        }
        let far = [format!("{} art", "a".repeat(300))];
        assert_eq!(held(&Literal::new("art", Anchor::Words), &far), (vec![true], 1));
        assert_eq!(held(&Literal::new("art", Anchor::End), &far), (vec![true], 1));
        assert_eq!(held(&Literal::new("art", Anchor::Words), &["art中 中art".to_owned()]), (vec![false], 1));
        assert_eq!(held(&Literal::new("art", Anchor::Words), &["art中 art".to_owned()]), (vec![true], 0));
    }

    proptest! {
        #[test]
        fn what_spellings_tell_is_what_texts_say(
            literal in "[ab]{1,3}|[a-c .]{1,4}|[абa ]{1,3}|[中文a]{1,2}|a{250,260}|\\PC{1,3}",
            texts in prop::collection::vec("[abAB]{0,5}|[a-cA-C .]{0,80}|[абАБa ]{0,9}|[中文字ab ]{0,9}|a{240,270}b?|[ab ]{120,260}|\\PC{0,20}", 1..6),
            cut in 0..6usize,
        ) {
            let literal = fold(&literal).text.into_owned();
            let mut texts = texts;
            let with = texts.iter().map(|text| format!("{}{literal}{text}", crate::text::first_chars(text, cut)));
            let with: Vec<String> = with.collect();
            texts.extend(with);
            for anchor in ANCHORS.into_iter().filter(|_| !literal.is_empty()) {
                let literal = Literal::new(&literal, anchor);
                let plainly: Vec<bool> = texts.iter().map(|text| literal.matches(&fold(text).text)).collect();
                prop_assert_eq!(held(&literal, &texts).0, plainly, "{:?} in {:?}", literal, texts);
            }
        }
    }
}
