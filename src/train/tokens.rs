//! Texts as tokens, as those who publish scores of cleaners count them: words, and each CJK character by itself.

use unicode_normalization::char::is_combining_mark;

/// A token's hash. Two tokens are taken for the same if their hashes are: among millions of tokens one pair in millions of
/// millions.
pub(super) type Token = u64;

/// Appends a text's tokens.
pub(super) fn read(text: &str, tokens: &mut Vec<Token>) {
    let mut word: Option<Token> = None;
    for c in text.chars() {
        if is_cjk(c) {
            tokens.extend(word.take());
            tokens.push(mix(FIRST, u64::from(c)));
        } else if is_word(c) {
            word = Some(mix(word.unwrap_or(FIRST), u64::from(c)));
        } else {
            tokens.extend(word.take());
        }
    }
    tokens.extend(word);
}

/// A text's tokens.
pub(super) fn of(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    read(text, &mut tokens);
    tokens
}

/// The first lines, as many as hold `enough` tokens.
pub(super) fn start<'a>(lines: impl Iterator<Item = &'a str>, enough: f32) -> Vec<&'a str> {
    let mut so_far = 0;
    let goes_on = |line: &&str| {
        let goes_on = (so_far as f32) < enough;
        so_far += of(line).len();
        goes_on
    };
    lines.take_while(goes_on).collect()
}

/// Tokens of a shingle.
pub(super) const SHINGLE: usize = 4;

/// The shingles of a text: every four tokens that follow each other; all tokens where there are fewer; none of no tokens.
pub(super) fn shingles(tokens: &[Token]) -> impl Iterator<Item = u64> {
    let size = SHINGLE.min(tokens.len()).max(1);
    tokens.windows(size).map(|shingle| shingle.iter().fold(FIRST, |hash, token| mix(hash, *token)))
}

const FIRST: u64 = 0x243f_6a88_85a3_08d3;

fn mix(hash: u64, next: u64) -> u64 {
    let mixed = (hash ^ next).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (mixed ^ (mixed >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9).rotate_left(32)
}

fn is_cjk(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}')
        || matches!(c, '\u{20000}'..='\u{2ffff}')
}

/// What `\w` of Python's `re` holds: letters and numbers, but neither marks nor letters in circles.
fn is_word(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric() || c == '_';
    }
    c.is_alphanumeric() && !is_combining_mark(c) && !matches!(c, '\u{24b6}'..='\u{24e9}' | '\u{1f130}'..='\u{1f189}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_tokens_and_so_is_each_cjk_character() {
        for (text, count) in [
            ("", 0),
            ("...", 0),
            ("It's 3.5 km_long", 5),
            ("十年磨一剑", 5),
            ("第3版GNU说明", 6),
            ("कि", 1),
            ("कीमत", 2),
            ("Ⓐ é", 1),
        ] {
            assert_eq!(of(text).len(), count, "{text:?}");
        }
        assert_eq!(of("a b\n\na"), of("a b a"));
        assert_ne!(of("ab")[0], of("ba")[0]);
    }

    #[test]
    fn few_tokens_are_one_shingle() {
        let count = |text: &str| shingles(&of(text)).count();
        assert_eq!([count(""), count("a"), count("a b c"), count("a b c d"), count("a b c d e")], [0, 1, 1, 1, 2]);
        assert_ne!(shingles(&of("a b c d")).next(), shingles(&of("a b d c")).next());
    }
}
