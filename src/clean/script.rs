//! What the cleaner must know of scripts: which have no spaces, which have no case, what ends a sentence.

/// Whether each character counts as a word: Han, kana, Hangul is spaced and does not.
pub(super) fn is_cjk(c: char) -> bool {
    matches!(c,
        '\u{3040}'..='\u{30ff}' | '\u{31f0}'..='\u{31ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}' | '\u{ff66}'..='\u{ff9d}' | '\u{20000}'..='\u{3ffff}')
}

/// Whether the script has no spaces between words: CJK, Thai, Lao, Myanmar, Khmer.
pub(super) fn is_unspaced(c: char) -> bool {
    is_cjk(c) || matches!(c, '\u{0e00}'..='\u{0eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}')
}

/// Whether the character is a vowel sign or another mark that belongs to the letter before it.
pub(super) fn is_mark(c: char) -> bool {
    matches!(c,
        '\u{0300}'..='\u{036f}' | '\u{0591}'..='\u{05c7}' | '\u{0610}'..='\u{061a}' | '\u{064b}'..='\u{065f}'
        | '\u{0900}'..='\u{0903}' | '\u{093a}'..='\u{094f}' | '\u{0951}'..='\u{0957}')
}

/// Whether a sentence can end with the character.
pub(super) fn is_end_mark(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | '。' | '！' | '？' | '．' | '｡' | '؟' | '۔' | '।' | '॥' | '…' | '։' | '።' | '‽')
}

/// Whether the character may follow the end mark: closing quotes and brackets, footnote signs.
pub(super) fn is_closing(c: char) -> bool {
    matches!(
        c,
        '"' | '\''
            | '”'
            | '’'
            | '»'
            | '›'
            | '“'
            | '„'
            | '«'
            | ')'
            | ']'
            | '）'
            | '］'
            | '」'
            | '』'
            | '】'
            | '》'
            | '〉'
            | '*'
            | '†'
            | '‡'
            | '\u{200f}'
            | '\u{200e}'
    )
}

/// Number of words as readers count: runs of letters and digits between spaces, and every CJK character.
pub(super) fn count_words(text: &str) -> u32 {
    let mut words = 0;
    let mut inside = false;
    for c in text.chars() {
        if is_cjk(c) {
            words += 1;
            inside = false;
        } else if c.is_whitespace() {
            inside = false;
        } else if c.is_alphanumeric() && !inside {
            words += 1;
            inside = true;
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_counted_as_readers_count() {
        for (text, words) in
            [("", 0), ("one — two", 2), ("don't stop", 2), ("東京は雨。", 4), ("the 東京 tower", 4), ("…", 0)]
        {
            assert_eq!(count_words(text), words, "{text}");
        }
    }
}
