//! Spellings: texts as the fuzzy matcher sees them, folded, one byte a character.
//!
//! A place in a spelling is a place among the characters of the folded text, so that gaps and word starts can be told from bytes
//! alone. ASCII stands as it is, the letters of Cyrillic, Greek and Arabic have bytes of their own, and what is left shares a few:
//! a match of those has to be confirmed in the text.
//!
//! Each spelling has a set of columns. A text that lacks a column of a word does not hold the word.

use super::{Case, Folded, first_chars, fold_with};

/// Characters of a spelling at the most: matching costs the length of the text times that of the word, and a headline is seldom
/// over 150 characters long.
pub const LONGEST: usize = 256;

/// Number of columns.
pub const COLUMNS: usize = ASCII_COLUMNS + SHARED_COLUMNS;

/// One for each of `a`–`z` and `0`–`9`.
const ASCII_COLUMNS: usize = 36;
/// One for each of `a`–`z` that stands twice, and for all letters outside ASCII.
const SHARED_COLUMNS: usize = DOUBLES + FOREIGN;
const DOUBLES: usize = 26;
const FOREIGN: usize = 32;

/// The part of a text that is matched, folded, and whether there is more of the text.
pub fn matched(text: &str) -> (Folded<'_>, bool) {
    // Characters may fold to none: of so many, enough are left.
    let read = first_chars(text, 4 * LONGEST);
    let mut folded = fold_with(read, Case::AsciiKept);
    let is_cut = folded.cut(LONGEST) || read.len() < text.len();
    (folded, is_cut)
}

/// The same without the way back to the text.
pub fn matched_part(text: &str) -> (String, bool) {
    let (folded, is_cut) = matched(text);
    (folded.text.into_owned(), is_cut)
}

/// The byte of a folded character.
pub fn byte_of(c: char) -> u8 {
    let foreign = |at: u32| 0x80 + at as u8;
    match c {
        '\0'..='\x7F' => c as u8,
        'а'..='я' => foreign(c as u32 - 'а' as u32),
        'α'..='ω' => foreign(32 + c as u32 - 'α' as u32),
        'ء'..='غ' => foreign(57 + c as u32 - 'ء' as u32),
        'ف'..='ي' => foreign(83 + c as u32 - 'ف' as u32),
        _ => match RARE.iter().position(|rare| *rare == c) {
            Some(at) => foreign(93 + at as u32),
            None => FIRST_SHARED + (hash(c) % u32::from(u8::MAX - FIRST_SHARED + 1)) as u8,
        },
    }
}

/// Letters of Cyrillic and Arabic beyond the common range.
const RARE: [char; 15] = ['і', 'є', 'ґ', 'ј', 'љ', 'њ', 'ћ', 'ђ', 'џ', 'ә', 'қ', 'پ', 'چ', 'ژ', 'گ'];

/// From this byte on a byte stands for many characters.
const FIRST_SHARED: u8 = 0x80 + 93 + RARE.len() as u8;

/// Whether a byte stands for one character alone.
pub const fn is_exact(byte: u8) -> bool {
    byte < FIRST_SHARED
}

fn hash(c: char) -> u32 {
    (c as u32).wrapping_mul(0x9E37_79B1) >> 16
}

/// The columns of a folded text, one bit each; ASCII case is ignored.
pub fn columns(folded: &str) -> u128 {
    folded.chars().fold(0, |set, c| {
        let column = column(c);
        let twice = if column < DOUBLES && set >> column & 1 != 0 { 1 << (ASCII_COLUMNS + column) } else { 0 };
        if column < COLUMNS { set | 1 << column | twice } else { set }
    })
}

/// The column that holds just the texts with this folded character; `None` where no column does.
pub fn exact_column(c: char) -> Option<usize> {
    Some(column(c)).filter(|column| *column < ASCII_COLUMNS)
}

/// The column of a character; beyond all where it has none.
fn column(c: char) -> usize {
    match c {
        'a'..='z' => c as usize - 'a' as usize,
        'A'..='Z' => c as usize - 'A' as usize,
        '0'..='9' => 26 + c as usize - '0' as usize,
        '\0'..='\x7F' => usize::MAX,
        _ if is_exact(byte_of(c)) => ASCII_COLUMNS + DOUBLES + byte_of(c) as usize % FOREIGN,
        _ => ASCII_COLUMNS + hash(c) as usize % SHARED_COLUMNS,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn letters_of_large_alphabets_have_bytes_of_their_own() {
        let letters: Vec<char> =
            "абвгдежзиклмнопрстуфхцчшщъыьэюяіαβγδεζηθικλμνξοπρστυφχψωابتثجحخدذرزسشصضطظعغفقكلمنهويءپ".chars().collect();
        let mut bytes: Vec<u8> = letters.iter().map(|c| byte_of(*c)).collect();
        assert!(bytes.iter().all(|byte| is_exact(*byte) && !byte.is_ascii()));
        bytes.sort_unstable();
        bytes.dedup();
        assert_eq!(bytes.len(), letters.len());
        assert!(!is_exact(byte_of('中')) && !is_exact(byte_of('\u{10FFFF}')));
    }

    #[test]
    fn a_long_text_is_cut() {
        assert_eq!(matched_part("Café"), ("Cafe".to_owned(), false));
        let (part, is_cut) = matched_part(&"…".repeat(200));
        assert_eq!((part.len(), is_cut), (LONGEST, true));
        assert!(matched_part(&format!("a{}b", "\u{301}".repeat(100_000))).1);
    }

    proptest! {
        #[test]
        fn a_text_has_all_columns_of_what_it_holds(text in "([a-cA-C0-3 ]|[а-г]|[中文字]|\\PC){0,20}", from in 0..20usize, len in 0..20usize) {
            let (text, _) = matched_part(&text);
            let part: String = text.chars().skip(from).take(len).collect();
            prop_assert_eq!(columns(&part) & !columns(&text), 0);
            prop_assert_eq!(columns(&text.to_ascii_uppercase()), columns(&text));
        }
    }
}
