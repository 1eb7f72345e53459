//! What single characters are to the scanner, and what they fold to: pages of a table, each made when a text first
//! needs it.

use std::sync::OnceLock;

use unicode_normalization::char::is_combining_mark;

use super::super::fold::fold;

/// What a character is in the run of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    /// Parts words.
    Break,
    /// A letter or digit of a script that parts words by blanks.
    Word,
    /// A character of a script without blanks between words, or of Hangul.
    Unit,
    /// A vowel sign or another mark that goes with the character before it, and makes another word.
    Mark,
    /// Folded away: goes with what is before it.
    Dropped,
    /// A voicing mark or jamo that makes one character with the one before it.
    Joint,
    /// A sign that folds to letters, such as `№` or `℃`: a word of its own.
    Sign,
}

/// A character's class and what it folds to.
#[derive(Debug, Clone, Copy)]
pub(super) struct Letter {
    pub(super) class: Class,
    /// What it folds to; `None` where that is not exactly one character: see [`several`].
    pub(super) folded: Option<char>,
}

type Page = Box<[Letter; 256]>;

/// Pages of 256 characters each, all of Unicode. A page costs some 30 µs to make; a text in one script needs three, one in
/// Chinese a hundred.
static PAGES: [OnceLock<Page>; 0x1100] = [const { OnceLock::new() }; 0x1100];

/// Looks a character up.
#[inline]
pub(super) fn letter(c: char) -> Letter {
    let at = c as usize;
    let page = PAGES[at >> 8].get_or_init(|| page((at >> 8) as u32));
    page[at & 0xFF]
}

/// The letters, digits and marks of what a character folds to.
pub(super) fn several(c: char, mut each: impl FnMut(char)) {
    fold(c.encode_utf8(&mut [0; 4])).text.chars().filter(|c| is_of_words(*c)).for_each(&mut each);
}

fn page(high: u32) -> Page {
    let letters = std::array::from_fn(|low| {
        char::from_u32(high << 8 | low as u32).map_or(Letter { class: Class::Break, folded: None }, classify)
    });
    Box::new(letters)
}

fn classify(c: char) -> Letter {
    let mut utf8 = [0; 4];
    let text = fold(c.encode_utf8(&mut utf8)).text;
    let mut chars = text.chars();
    let folded = chars.next().filter(|_| chars.next().is_none());
    let class = if matches!(c, '\u{3099}' | '\u{309A}' | '\u{FF9E}' | '\u{FF9F}' | '\u{1161}'..='\u{1175}' | '\u{11A8}'..='\u{11C2}')
    {
        Class::Joint
    } else if text.is_empty() {
        Class::Dropped
    } else if is_combining_mark(c) {
        Class::Mark
    } else if c.is_alphanumeric() && text.chars().all(is_of_words) {
        if is_unspaced(c) { Class::Unit } else { Class::Word }
    } else if text.chars().any(char::is_alphanumeric) {
        Class::Sign
    } else {
        Class::Break
    };
    Letter { class, folded }
}

fn is_of_words(c: char) -> bool {
    c.is_alphanumeric() || is_combining_mark(c)
}

/// Letters of scripts that put no blanks between words: Han, kana, bopomofo, Yi, Thai, Lao, Myanmar, Khmer, Tai; and
/// Hangul, whose words carry particles. Not their digits.
fn is_unspaced(c: char) -> bool {
    let is_digit = matches!(c,
        '\u{E50}'..='\u{E59}' | '\u{ED0}'..='\u{ED9}' | '\u{1040}'..='\u{1049}' | '\u{1090}'..='\u{1099}'
        | '\u{17E0}'..='\u{17E9}' | '\u{19D0}'..='\u{19DA}' | '\u{1A80}'..='\u{1A99}' | '\u{A9F0}'..='\u{A9F9}');
    let is_of_script = matches!(c,
        '\u{E00}'..='\u{EFF}' | '\u{1000}'..='\u{109F}' | '\u{1100}'..='\u{11FF}' | '\u{1780}'..='\u{17FF}'
        | '\u{1950}'..='\u{19DF}' | '\u{1A20}'..='\u{1AAF}' | '\u{3005}'..='\u{3007}' | '\u{3021}'..='\u{3029}'
        | '\u{3031}'..='\u{318F}' | '\u{31A0}'..='\u{31FF}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{A4CF}'
        | '\u{A960}'..='\u{A97F}' | '\u{A9E0}'..='\u{A9FF}' | '\u{AA60}'..='\u{AADF}' | '\u{AC00}'..='\u{D7FF}'
        | '\u{F900}'..='\u{FAFF}' | '\u{FF66}'..='\u{FFDC}' | '\u{16FE0}'..='\u{18DFF}' | '\u{1AFF0}'..='\u{1B2FF}'
        | '\u{20000}'..='\u{3FFFF}');
    is_of_script && !is_digit
}
