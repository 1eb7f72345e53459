//! What of a body to show in the list: the words around what it was found by.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use super::marks::whole_graphemes;
use crate::clean::Article;
use crate::text::Passage;

/// How much is shown before a hit, in grapheme clusters, and how much after it: more than the widest list has room for.
const BEFORE: usize = 24;
const AFTER: usize = 160;

/// Stands for what is left out.
const LEFT_OUT: &str = "…";

/// A part of a body, or several: one line, harmless to print like all of an article.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Snippet {
    /// The text, in whole words; `…` stands for what is left out.
    pub text: String,
    /// What was looked for: bytes of the text, in order, apart from each other, whole grapheme clusters.
    pub marks: Vec<Range<usize>>,
    /// Those of them that are to be seen before all others: the first of each passage.
    pub focus: Vec<Range<usize>>,
}

/// Finds the words around the first hits of `passages` in a body; `None` where there are none. Of several passages, those
/// are shown that stand in one block, if one holds them all. Takes time in proportion to the body up to the last of them.
pub fn snippet(article: &Article, passages: &[Passage]) -> Option<Snippet> {
    let mut places = first_places(article, passages);
    places.sort_unstable_by_key(|place| (place.block, place.range.start, place.range.end));
    let mut stretches: Vec<Stretch> = Vec::new();
    for place in places {
        let text = article.blocks.get(place.block).map_or("", |block| block.text.as_str());
        let around = around(text, &place.range);
        match stretches.last_mut().filter(|last| last.block == place.block && last.range.end >= around.start) {
            Some(last) => {
                last.range.end = last.range.end.max(around.end);
                last.focus.push(place.range);
            }
            None => stretches.push(Stretch { block: place.block, text, range: around, focus: vec![place.range] }),
        }
    }
    let mut snippet = Snippet::default();
    for stretch in &stretches {
        snippet.push(stretch, passages);
    }
    (!stretches.is_empty()).then_some(snippet)
}

/// Where a passage stands.
#[derive(Debug, Clone)]
struct Place {
    block: usize,
    range: Range<usize>,
}

/// A part of a block that is shown.
struct Stretch<'a> {
    block: usize,
    text: &'a str,
    range: Range<usize>,
    focus: Vec<Range<usize>>,
}

/// The first place of each passage, in the block that holds the most of them where it is in that block.
fn first_places(article: &Article, passages: &[Passage]) -> Vec<Place> {
    let mut firsts: Vec<Option<Place>> = vec![None; passages.len()];
    let mut best: Vec<Option<Place>> = Vec::new();
    let count = |places: &[Option<Place>]| places.iter().flatten().count();
    for (at, block) in article.blocks.iter().enumerate() {
        let place = |passage: &Passage| Some(Place { block: at, range: passage.first(&block.text)? });
        let here: Vec<Option<Place>> = passages.iter().map(place).collect();
        for (first, here) in firsts.iter_mut().zip(&here) {
            if first.is_none() {
                first.clone_from(here);
            }
        }
        if count(&here) > count(&best) {
            best = here;
        }
        if count(&best) == passages.len() {
            break;
        }
    }
    best.resize(passages.len(), None);
    best.into_iter().zip(firsts).filter_map(|(best, first)| best.or(first)).collect()
}

/// The whole words around a place.
fn around(text: &str, place: &Range<usize>) -> Range<usize> {
    let (before, after) = (text.get(..place.start).unwrap_or_default(), text.get(place.end..).unwrap_or_default());
    let start = before.grapheme_indices(true).rev().take(BEFORE).last().map_or(place.start, |(at, _)| at);
    let cut = before.get(start..).filter(|_| start > 0).unwrap_or_default();
    let start = start + cut.find(' ').map_or(0, |at| at + 1);
    let shown = after.grapheme_indices(true).nth(AFTER).map_or(after.len(), |(at, _)| at);
    let cut = after.get(..shown).filter(|_| shown < after.len()).unwrap_or_default();
    let end = cut.rfind(' ').unwrap_or(shown);
    start..place.end + end
}

impl Snippet {
    fn push(&mut self, stretch: &Stretch, passages: &[Passage]) {
        if !self.text.is_empty() {
            self.text.truncate(self.text.trim_end_matches(LEFT_OUT).len());
            self.text.extend([" ", LEFT_OUT, " "]);
        } else if stretch.range.start > 0 {
            self.text.push_str(LEFT_OUT);
        }
        let from = self.text.len();
        let shown = stretch.text.get(stretch.range.clone()).unwrap_or_default();
        let place = |range: Range<usize>| range.start + from..range.end + from;
        let places = passages.iter().flat_map(|passage| passage.places(shown)).collect();
        self.marks.extend(whole_graphemes(shown, places).into_iter().map(place));
        let focus = stretch.focus.iter();
        let focus = focus.map(|range| range.start - stretch.range.start..range.end - stretch.range.start).collect();
        self.focus.extend(whole_graphemes(shown, focus).into_iter().map(place));
        self.text.push_str(shown);
        if stretch.range.end < stretch.text.len() {
            self.text.push_str(LEFT_OUT);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clean::{Block, Role};
    use crate::search::run::tests::article;
    use proptest::prelude::*;

    fn of_blocks(blocks: &[&str]) -> Article {
        let mut article = article("", "", "");
        let block =
            |text: &&str| Block { role: Role::Paragraph, text: (*text).to_owned(), line: article.blocks[0].line };
        article.blocks = blocks.iter().map(block).collect();
        article
    }

    fn shown(blocks: &[&str], passages: &[&str]) -> Option<String> {
        let passages: Vec<Passage> = passages.iter().filter_map(|text| Passage::parse(text)).collect();
        let snippet = snippet(&of_blocks(blocks), &passages)?;
        let mut shown = snippet.text.clone();
        for mark in snippet.marks.iter().rev() {
            let (open, close) = if snippet.focus.contains(mark) { ("[", "]") } else { ("(", ")") };
            shown.insert_str(mark.end, close);
            shown.insert_str(mark.start, open);
        }
        Some(shown)
    }

    #[test]
    fn the_words_around_the_first_hit_are_shown() {
        let wind = "Late that year the wind came over the harbour wall, and the Harbour froze.";
        for (blocks, passages, expected) in [
            (&[wind][..], &["harbour"][..], "…the wind came over the [harbour] wall, and the (Harbour) froze."),
            (
                &["No.", wind],
                &["late that"],
                "[Late that] year the wind came over the harbour wall, and the Harbour froze.",
            ),
            (&[wind], &["frozen"], ""),
            (
                &["A wall.", wind],
                &["wall", "wind"],
                "Late that year the [wind] came over the harbour [wall], and the Harbour froze.",
            ),
            (&["A wall.", "The wind."], &["wall", "wind"], "A [wall]. … The [wind]."),
            (&["A wall.", "The wind."], &["wall", "storm"], "A [wall]."),
            (&["给一本书续上两百年的人和他的学生们"], &["百年"], "给一本书续上两[百年]的人和他的学生们"),
        ] {
            assert_eq!(shown(blocks, passages).unwrap_or_default(), expected);
        }
    }

    #[test]
    fn hits_far_apart_are_parted_by_an_ellipsis() {
        let long = format!("The wind {}rose over the wall {}again.", "and more ".repeat(60), "and more ".repeat(60));
        let shown = shown(&[&long], &["wind", "wall"]).unwrap();
        assert!(shown.starts_with("The [wind] and more"), "{shown}");
        assert!(shown.contains("and … and more rose over the [wall] and more"), "{shown}");
        assert!(shown.ends_with("and…") && shown.len() < 500, "{shown}");
    }

    #[test]
    fn a_body_of_one_long_line_is_cut() {
        let long = format!("{}needle{}", "a\u{301}".repeat(500_000), "b".repeat(500_000));
        assert_eq!(shown(&[&long], &["needle"]), None, "it is part of one word");
        let long = format!("{} needle {}", "a\u{301}".repeat(500_000), "b".repeat(500_000));
        assert!(shown(&[&long], &["needle"]).unwrap().len() < 1000);
    }

    #[test]
    #[ignore = "measures; needs a release build"]
    fn measure() {
        let passages: Vec<Passage> = ["harbour", "wall"].into_iter().filter_map(Passage::parse).collect();
        for (name, words) in [("ASCII", "the sea froze on a Tuesday and "), ("Cyrillic", "море замёрзло во вторник и ")]
        {
            for bytes in [5_000, 100_000] {
                let block = words.repeat(500 / words.len());
                let mut blocks = vec![block.as_str(); bytes / block.len()];
                blocks.push("At last it came over the harbour. Then over the wall.");
                let article = of_blocks(&blocks);
                let start = std::time::Instant::now();
                let found = (0..200).filter_map(|_| snippet(std::hint::black_box(&article), &passages)).count();
                println!("{name}, {bytes} bytes: {:?} an article", start.elapsed() / found as u32);
            }
        }
    }

    proptest! {
        #[test]
        fn marks_are_in_the_text_whole_and_apart(
            blocks in prop::collection::vec("([a-c ]|é|e\u{301}|的|\\PC){0,400}", 1..4),
            words in prop::collection::vec("[a-ce的]{1,3}", 1..4),
        ) {
            let blocks: Vec<&str> = blocks.iter().map(String::as_str).collect();
            let passages: Vec<Passage> = words.iter().filter_map(|text| Passage::parse(text)).collect();
            let found = blocks.iter().any(|block| passages.iter().any(|passage| passage.is_in(block)));
            let snippet = snippet(&of_blocks(&blocks), &passages);
            prop_assert_eq!(snippet.is_some(), found);
            let snippet = snippet.unwrap_or_default();
            prop_assert!(!found || !snippet.focus.is_empty() && !snippet.marks.is_empty());
            for marks in [&snippet.marks, &snippet.focus] {
                let mut end = None;
                for mark in marks {
                    prop_assert!(end < Some(mark.start) || end.is_none());
                    prop_assert!(mark.start < mark.end && snippet.text.get(mark.clone()).is_some(), "{:?}", snippet);
                    end = Some(mark.end);
                }
            }
        }
    }
}
