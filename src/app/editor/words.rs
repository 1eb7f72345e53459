//! Where words begin and end in a line that is edited: as readline has it, letters and digits are words and all else parts them.
//! Where a script writes no blanks, words are as UAX #29 cuts them: Chinese by the character.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

/// The words of a line, in order.
fn words(text: &str) -> impl DoubleEndedIterator<Item = Range<usize>> {
    let mut words: Vec<Range<usize>> = Vec::new();
    for (from, segment) in text.split_word_bound_indices() {
        let mut goes_on = false;
        for (at, cluster) in segment.grapheme_indices(true) {
            let (start, end) = (from + at, from + at + cluster.len());
            let is_word = cluster.chars().next().is_some_and(is_of_word);
            match words.last_mut() {
                Some(word) if is_word && goes_on => word.end = end,
                _ if is_word => words.push(start..end),
                _ => {}
            }
            goes_on = is_word;
        }
    }
    words.into_iter()
}

/// An emoji is a word too: nobody expects it to go with the word before.
fn is_of_word(c: char) -> bool {
    c.is_alphanumeric() || c >= '\u{1f000}'
}

/// Where the word begins that stands before `at` or around it.
pub(super) fn start_before(text: &str, at: usize) -> usize {
    words(text).rev().map(|word| word.start).find(|start| *start < at).unwrap_or(0)
}

/// Where the word ends that stands after `at` or around it.
pub(super) fn end_after(text: &str, at: usize) -> usize {
    words(text).map(|word| word.end).find(|end| *end > at).unwrap_or(text.len())
}

/// Where what stands before `at` begins, as blanks part it.
pub(super) fn blank_before(text: &str, at: usize) -> usize {
    let before = text.get(..at).unwrap_or(text).trim_end();
    let blank = before.char_indices().rev().find(|(_, c)| c.is_whitespace());
    blank.map_or(0, |(at, c)| at + c.len_utf8())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Vec<&str> {
        words(text).map(|word| &text[word]).collect()
    }

    #[test]
    fn words_are_letters_and_digits() {
        for (text, expected) in [
            ("site:example.org #china-us", vec!["site", "example", "org", "china", "us"]),
            ("don't 2024-05", vec!["don", "t", "2024", "05"]),
            ("رئيس الصين، اليوم", vec!["رئيس", "الصين", "اليوم"]),
            ("中国经济", vec!["中", "国", "经", "济"]),
            ("cafe\u{301} naïve", vec!["cafe\u{301}", "naïve"]),
            ("xi 👨‍👩‍👧!", vec!["xi", "👨‍👩‍👧"]),
            (" .,; ", vec![]),
        ] {
            assert_eq!(cut(text), expected);
        }
    }

    #[test]
    fn a_blank_parts_what_was_typed_as_one() {
        let text = "xi site:example.org  ";
        assert_eq!(blank_before(text, text.len()), 3);
        assert_eq!((blank_before("xi", 2), blank_before("", 0)), (0, 0));
    }
}
