//! The first words of a text.

use unicode_segmentation::UnicodeSegmentation;

/// The first `count` characters of a text.
pub fn first_chars(text: &str, count: usize) -> &str {
    if text.len() <= count {
        return text;
    }
    text.char_indices().nth(count).and_then(|(end, _)| text.get(..end)).unwrap_or(text)
}

/// Whole words of up to `count` characters in all, or so many grapheme clusters where there are no words.
pub fn first_words(text: &str, count: usize) -> &str {
    let head = first_chars(text, count);
    if head.len() == text.len() {
        return text;
    }
    let end = head.rfind(char::is_whitespace).filter(|end| *end > 0);
    let last_cluster = || head.grapheme_indices(true).next_back().map(|(at, _)| at).filter(|end| *end > 0);
    end.or_else(last_cluster).and_then(|end| head.get(..end)).unwrap_or(head)
}

/// A number with its digits in groups of three, as ISO 80000-1 parts them: `12 345`.
pub fn grouped(number: u64, gap: char) -> String {
    let digits = number.to_string();
    let mut grouped = String::with_capacity(digits.len() * 2);
    for (at, digit) in digits.char_indices() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(gap);
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stay_whole_and_clusters_too() {
        assert_eq!(first_words("one two three", 8), "one two");
        assert_eq!(first_words("one two", 80), "one two");
        assert_eq!(first_words("书等了两百年", 3), "书等");
        assert_eq!(first_words("e\u{301}e\u{301}e\u{301}", 3), "e\u{301}");
        assert_eq!(first_chars("каша", 2), "ка");
    }
}
