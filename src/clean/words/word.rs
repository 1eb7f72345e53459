//! The words of a line in the form of [`normal`](super::normal()).

use super::super::{eight, script};

/// A word of a line; each character of a script without spaces is one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Word {
    /// Where it starts and ends, in bytes.
    pub start: usize,
    pub end: usize,
    pub hash: u32,
    /// The hash of its letters and digits up to the first other character: what is the same in a word and in one that a
    /// pattern ends with, which an apostrophe and more may follow.
    pub opening: u32,
}

/// The words of a line.
pub(super) fn words(line: &str) -> impl Iterator<Item = Word> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let word = next(line, at)?;
        at = word.end;
        Some(word)
    })
}

/// The first word from a place on.
#[inline]
pub(super) fn next(line: &str, mut at: usize) -> Option<Word> {
    let text = line.as_bytes();
    while let Some(Kind::Between) = KINDS.get(usize::from(*text.get(at)?)) {
        at += 1;
    }
    let (end, hash) = word_of_ascii(text, at);
    let parts = |byte: &u8| KINDS.get(usize::from(*byte)) == Some(&Kind::Between);
    if end > at && text.get(end).is_none_or(parts) {
        return Some(Word { start: at, end, hash, opening: hash });
    }
    next_of_any(line, at)
}

/// Where the small letters of ASCII end that start at a place, and their hash. In the form of [`normal`](super::normal())
/// there are no others and no digits.
#[inline]
fn word_of_ascii(text: &[u8], mut at: usize) -> (usize, u32) {
    let mut state = BASIS;
    loop {
        let eight = eight::load(text, at);
        let run = eight::before(!eight::within(eight, b'a', b'z') & eight::HIGH);
        state = mix(state, eight::first(eight, run));
        at += run;
        if run < 8 {
            return (at, end(state));
        }
    }
}

/// [`next()`] where it has more than letters of ASCII in or before it.
fn next_of_any(line: &str, mut at: usize) -> Option<Word> {
    let text = line.as_bytes();
    let (first, kind) = loop {
        let (c, kind) = char_at(line, at)?;
        if kind != Kind::Between {
            break (c, kind);
        }
        at += c.len_utf8();
    };
    if kind == Kind::Alone {
        let hash = end(mix(BASIS, u64::from(u32::from(first))));
        return Some(Word { start: at, end: at + first.len_utf8(), hash, opening: hash });
    }
    let letters = end_of_letters(line, at);
    let opening = hash(text, at, letters);
    let mut word = Word { start: at, end: end_of_signs(line, letters), hash: opening, opening };
    if word.end > letters {
        word.hash = hash(text, at, word.end);
    }
    Some(word)
}

/// Hashes of the first words of a line, which all but letters, digits and hyphens part here: each of `count` such words, or
/// its parts that hyphens part. `None` where that needs a look at characters beyond ASCII.
pub(super) fn parts(line: &str, mut count: usize) -> impl Iterator<Item = Option<u32>> {
    let text = line.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        while count > 0 {
            let byte = *text.get(at)?;
            if !byte.is_ascii() {
                count = 0;
                return Some(None);
            }
            let (end, hash) = word_of_ascii(text, at);
            if end > at {
                at = end;
                count -= usize::from(text.get(at) != Some(&b'-'));
                return Some(Some(hash));
            }
            at += 1;
        }
        None
    })
}

/// Where the letters end that start at a place.
#[inline]
fn end_of_letters(line: &str, mut at: usize) -> usize {
    loop {
        at = eight::end_of_word(line.as_bytes(), at);
        if line.as_bytes().get(at).is_none_or(u8::is_ascii) {
            return at;
        }
        match char_at(line, at) {
            Some((c, Kind::Letter)) => at += c.len_utf8(),
            _ => return at,
        }
    }
}

/// Where the letters and signs end that start at a place with a sign; the place itself where none stands there.
#[inline]
fn end_of_signs(line: &str, start: usize) -> usize {
    let mut at = start;
    while let Some((c, kind)) = char_at(line, at)
        && (kind == Kind::Sign || kind == Kind::Letter && at > start)
    {
        at += c.len_utf8();
    }
    at
}

/// What hashes begin with.
const BASIS: u64 = 0x243f_6a88_85a3_08d3;

/// Takes up to eight bytes into a hash, zeros behind them.
#[inline]
fn mix(state: u64, eight: u64) -> u64 {
    /// 2⁶⁴ over the golden ratio: odd, and without a pattern in its bits.
    const SPREAD: u64 = 0x9e37_79b9_7f4a_7c15;
    let mixed = (state ^ eight).wrapping_mul(SPREAD);
    mixed ^ mixed >> 32
}

/// The hash that a state ends as.
#[inline]
fn end(state: u64) -> u32 {
    state as u32
}

/// A hash of a part of a line.
#[inline]
fn hash(line: &[u8], start: usize, last: usize) -> u32 {
    let (mut at, mut state) = (start, BASIS);
    loop {
        let left = last.saturating_sub(at);
        state = mix(state, eight::first(eight::load(line, at), left));
        if left < 8 {
            return end(state);
        }
        at += 8;
    }
}

/// What a character is to the words of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Parts words.
    Between,
    Letter,
    /// Belongs to a word and is neither a letter nor a digit.
    Sign,
    /// A word of its own.
    Alone,
}

/// The kinds of ASCII.
const KINDS: [Kind; 128] = {
    let mut kinds = [Kind::Between; 128];
    let mut at = 0;
    while at < kinds.len() {
        kinds[at] = match at as u8 {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => Kind::Letter,
            b'#' | b'%' | b'_' | b'\'' => Kind::Sign,
            _ => Kind::Between,
        };
        at += 1;
    }
    kinds
};

/// The character at a place, and its kind.
#[inline]
fn char_at(line: &str, at: usize) -> Option<(char, Kind)> {
    let byte = *line.as_bytes().get(at)?;
    if let Some(kind) = KINDS.get(usize::from(byte)) {
        return Some((char::from(byte), *kind));
    }
    let c = line.get(at..)?.chars().next()?;
    Some((c, kind(c)))
}

fn kind(c: char) -> Kind {
    match c {
        // Most of Chinese.
        '\u{4e00}'..='\u{9fff}' => Kind::Alone,
        c if script::is_unspaced(c) && is_wordlike(c) => Kind::Alone,
        c if script::is_alphanumeric(c) => Kind::Letter,
        c if is_wordlike(c) => Kind::Sign,
        _ => Kind::Between,
    }
}

#[inline]
pub(super) fn is_wordlike(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric() || matches!(c, '#' | '%' | '_' | '\'');
    }
    script::is_alphanumeric(c) || c == '©' || script::is_mark(c)
}
