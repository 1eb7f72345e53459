//! Words of lines as numbers, to compare headlines with bodies, starts of lines, and capitals.

use std::ops::ControlFlow;

use super::super::super::{eight, script};

/// 2⁶⁴ over the golden ratio: odd, and its multiples stand far apart.
const SPREAD: u64 = 0x9e37_79b9_7f4a_7c15;

/// The lower case of letters and digits of ASCII.
const SMALL: u64 = 0x2020_2020_2020_2020;

/// The first letters of a line as a number.
pub(super) fn start_of(text: &str) -> u64 {
    const LETTERS: usize = 16;
    match text.as_bytes().get(..LETTERS.min(text.len())) {
        Some(ascii) if ascii.is_ascii() => start_of_ascii(ascii),
        _ => {
            let lower = || text.chars().take(LETTERS).map(script::lower);
            if lower().all(|c| c.is_ascii()) {
                return start_of_ascii(lower().collect::<String>().as_bytes());
            }
            lower().fold(0, |hash, c| (hash ^ u64::from(u32::from(c))).wrapping_mul(SPREAD).rotate_left(29))
        }
    }
}

fn start_of_ascii(text: &[u8]) -> u64 {
    let (first, second) = (eight::small(eight::load(text, 0)), eight::small(eight::load(text, 8)));
    (first.wrapping_mul(SPREAD).rotate_left(29) ^ second).wrapping_mul(SPREAD)
}

/// A hash of the first letters of a word; no two pairs of letters share one.
pub(super) type Stem = u64;

/// Letters of a word that are compared: endings change with the sentence, the first letters stay.
const STEM: usize = 5;
/// Letters from which on a word says something.
const LEAST: usize = 4;

#[inline]
fn stem_of_ascii(eight: u64) -> Stem {
    (eight & !(u64::MAX << (8 * STEM))).wrapping_mul(SPREAD).rotate_left(32)
}

fn stem(letters: impl Iterator<Item = char> + Clone) -> Stem {
    let letters = letters.take(STEM);
    if letters.clone().all(|c| c.is_ascii()) {
        return stem_of_ascii(letters.zip(0..).fold(0, |eight, (c, at)| eight | u64::from(u32::from(c)) << (8 * at)));
    }
    letters.fold(0, |stem: Stem, c| stem.wrapping_mul(SPREAD).wrapping_add(u64::from(u32::from(c))))
}

/// From how many letters on a word says something, and how many of them are compared. A syllable of Korean is one character,
/// its particles stand behind the second one; words of Vietnamese are syllables.
fn letters(word: &str) -> (usize, usize) {
    const VIETNAMESE: [char; 4] = ['ơ', 'Ơ', 'ư', 'Ư'];
    let vietnamese = |c: char| ('\u{1ea0}'..='\u{1ef9}').contains(&c) || VIETNAMESE.contains(&c);
    match word.chars().next() {
        Some(first) if script::is_hangul(first) => (2, 2),
        _ if word.chars().any(vietnamese) => (2, STEM),
        _ => (LEAST, STEM),
    }
}

/// Gives words of four letters and more (fewer in scripts of syllables), and then pairs of characters of scripts without spaces.
#[inline]
pub(super) fn content_words(text: &str, give: &mut impl FnMut(Stem) -> ControlFlow<()>) -> ControlFlow<()> {
    let bytes = text.as_bytes();
    let (mut at, mut unspaced) = (0, false);
    while at < bytes.len() {
        let end = eight::end_of_word(bytes, at);
        if bytes.get(end).is_none_or(u8::is_ascii) {
            if end - at >= LEAST {
                give(stem_of_ascii(eight::first(eight::load(bytes, at) | SMALL, end - at)))?;
            }
            at = end + 1;
        } else {
            let rest = text.get(at..).unwrap_or_default();
            let word = rest.split(|c: char| !script::is_alphanumeric(c)).next().unwrap_or_default();
            let own = word.chars().any(script::is_unspaced);
            let (least, most) = letters(word);
            if !own && word.chars().nth(least - 1).is_some() {
                give(stem(word.chars().map(script::lower).take(most)))?;
            }
            let behind = rest.get(word.len()..).and_then(|rest| rest.chars().next());
            unspaced |= own || behind.is_some_and(script::is_unspaced);
            at += word.len() + behind.map_or(1, char::len_utf8);
        }
    }
    if !unspaced {
        return ControlFlow::Continue(());
    }
    let pairs =
        text.chars().zip(text.chars().skip(1)).filter(|(a, b)| script::is_unspaced(*a) && script::is_unspaced(*b));
    pairs.map(|(a, b)| stem([a, b].into_iter())).try_for_each(give)
}

/// Share of words that start with a capital.
pub(super) fn capitals(text: &str) -> f32 {
    let (mut all, mut capital) = (0.0_f32, 0.0);
    for word in text.split(' ') {
        let Some(first) = word.chars().find(|c| script::is_alphabetic(*c)) else { continue };
        all += 1.0;
        capital += if first.is_uppercase() { 1.0 } else { 0.0 };
    }
    capital / all.max(1.0)
}
