//! Literal texts: `'exact`, `^start`, `end$`, phrases.

use std::ops::Range;

use memchr::memmem::Finder;

use super::query::Anchor;

/// A literal text, ready to be looked for in folded lower case.
#[derive(Debug)]
pub(super) struct Literal<'q> {
    text: &'q str,
    anchor: Anchor,
    finder: Finder<'q>,
}

impl<'q> Literal<'q> {
    /// Prepares a folded, lower-case text that is not empty.
    pub(super) fn new(text: &'q str, anchor: Anchor) -> Self {
        Self { text, anchor, finder: Finder::new(text) }
    }

    pub(super) fn columns(&self) -> &[u8] {
        &[]
    }

    pub(super) fn held<'t>(
        &self,
        _: &crate::library::Spellings,
        texts: &[u32],
        text: &dyn Fn(u32) -> &'t str,
        held: &mut Vec<bool>,
    ) {
        held.clear();
        held.extend(texts.iter().map(|at| self.matches(&crate::text::fold(text(*at)).text)));
    }

    /// Whether it stands in a folded, lower-case text.
    pub(super) fn matches(&self, folded: &str) -> bool {
        match self.anchor {
            Anchor::Anywhere => self.finder.find(folded.as_bytes()).is_some(),
            _ => !self.places(folded).is_empty(),
        }
    }

    /// Where it stands, in bytes of the folded text: in order, without overlap.
    pub(super) fn places(&self, folded: &str) -> Vec<Range<usize>> {
        let len = self.text.len();
        let found = self.finder.find_iter(folded.as_bytes()).map(|at| at..at + len);
        match self.anchor {
            Anchor::Anywhere => found.collect(),
            Anchor::Words => found.filter(|place| is_whole_words(folded, place)).collect(),
            Anchor::Start => folded.starts_with(self.text).then_some(0..len).into_iter().collect(),
            Anchor::End => {
                let at = folded.strip_suffix(self.text).map(str::len);
                at.map(|at| at..at + len).into_iter().collect()
            }
            Anchor::Whole => (folded == self.text).then_some(0..len).into_iter().collect(),
        }
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
        assert!(Literal::new("art", Anchor::Words).matches(text) && !Literal::new("par", Anchor::Words).matches(text));
    }
}
