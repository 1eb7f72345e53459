//! Words of a text as full-text search sees them. Indexing, the scan of articles that are not indexed yet and highlighting
//! all go by these, so that they agree.
//!
//! - A word is a run of letters, digits and their marks. Everything else parts words, apostrophes, hyphens, full stops and
//!   underscores too, in every language: `don't` is two words side by side, and so are `l'homme`, `co-op`, `U.S.`, `3.5`
//!   and `COVID-19`. What is asked for is cut the same way, so that `text:co-op` is a phrase that finds `co-op` and `co op`,
//!   and `text:homme` finds `l'homme`.
//! - Words are folded by [`crate::text::fold`], like everything in the filter bar: case, diacritics, width, ligatures, the
//!   forms of Arabic and Hebrew letters.
//! - Arabic words lose the article and the particles before it (`والكتاب` is `كتاب`), so that a word is found with and
//!   without; one word stays one token.
//! - Scripts without blanks between words (Han, kana, Thai, Lao, Khmer, Myanmar) are cut into overlapping pairs of
//!   characters and, at the end of the run, the last character alone: `北京市` is `北京` `京市` `市`. So a text of two or more
//!   characters is a phrase of pairs, and one character is the start of a token. A character goes with its vowel and tone
//!   marks. Hangul is cut the same way: Korean joins its particles to the word (`한국은`, `한국의`), and `한국` must find both.
//! - A word is cut off at [`MAX_LEN`] bytes of folded text, here and in what is asked for.

use std::borrow::Cow;
use std::ops::Range;

use super::fold::fold;
use letters::{Class, Letter, letter, several};

pub use passage::Passage;

mod arabic;
mod letters;
mod passage;
#[cfg(test)]
mod tests;

/// The longest that a folded word is, in bytes; what is beyond does not count.
pub const MAX_LEN: usize = 64;

/// The longest that one character with its marks is, folded, in bytes: two make a token.
const MAX_UNIT_LEN: usize = MAX_LEN / 2;

/// A word or a pair of characters of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token<'a> {
    /// What is compared; never empty.
    pub text: Cow<'a, str>,
    /// The first byte in the text.
    pub start: usize,
    /// The byte after the last; of pairs that overlap, the second's start lies before the first's end.
    pub end: usize,
    /// Its number in the text, from 0.
    pub position: u32,
}

/// The tokens of a text. See [`Words`] for a way without allocations.
pub fn tokens(text: &str) -> impl Iterator<Item = Token<'_>> {
    let mut words = Words::new(text);
    std::iter::from_fn(move || {
        words.advance().then(|| {
            let source = text.get(words.start..words.end).unwrap_or_default();
            let word = if source == words.word { source.into() } else { words.word.clone().into() };
            Token { text: word, start: words.start, end: words.end, position: words.position() }
        })
    })
}

/// Walks over the tokens of a text. Linear in the text; keeps one buffer.
#[derive(Debug)]
pub struct Words<'a> {
    text: &'a str,
    /// Where the next token is looked for.
    at: usize,
    word: String,
    start: usize,
    end: usize,
    /// The end of the token's first character, of a pair; of a word its end.
    head_end: usize,
    shape: Shape,
    /// The second character of the last pair, with which the next one starts.
    next: Option<Unit>,
    found: u32,
}

/// What a token is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    Word,
    Pair,
    /// The last character of a run.
    Last,
}

/// A character with its marks in a script without blanks.
#[derive(Debug, Clone, Copy)]
struct Unit {
    start: usize,
    end: usize,
    /// Where its folding starts in the buffer.
    folded: usize,
}

/// What the bytes of ASCII are, and that others are not.
const IS_WORD: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 128 {
        table[byte] = (byte as u8).is_ascii_alphanumeric();
        byte += 1;
    }
    table
};

impl<'a> Words<'a> {
    /// Starts before the first token.
    pub fn new(text: &'a str) -> Self {
        Self {
            text,
            at: 0,
            word: String::with_capacity(MAX_LEN),
            start: 0,
            end: 0,
            head_end: 0,
            shape: Shape::Word,
            next: None,
            found: 0,
        }
    }

    /// Goes to the next token; `false` at the end.
    pub fn advance(&mut self) -> bool {
        let found = match self.next.take() {
            Some(unit) => {
                self.word.drain(..unit.folded);
                self.pair(unit.start, unit.end);
                true
            }
            None => self.find(),
        };
        self.found += u32::from(found);
        found
    }

    /// What is compared.
    pub fn word(&self) -> &str {
        &self.word
    }

    /// The bytes of the text.
    pub fn range(&self) -> Range<usize> {
        self.start..self.end
    }

    /// The number of the token in the text, from 0.
    pub fn position(&self) -> u32 {
        self.found.saturating_sub(1)
    }

    fn find(&mut self) -> bool {
        let bytes = self.text.as_bytes();
        let mut at = self.at;
        while let Some(&byte) = bytes.get(at) {
            if byte < 0x80 {
                if IS_WORD[usize::from(byte)] {
                    self.word_from(at);
                    return true;
                }
                at += 1;
                continue;
            }
            let Some((c, letter)) = self.letter_at(at) else { break };
            match letter.class {
                Class::Word => self.word_from(at),
                Class::Unit => self.units_from(at),
                Class::Sign => self.sign(at, c),
                Class::Break | Class::Mark | Class::Dropped | Class::Joint => {
                    at += c.len_utf8();
                    continue;
                }
            }
            return true;
        }
        self.at = self.text.len();
        false
    }

    #[inline]
    fn letter_at(&self, at: usize) -> Option<(char, Letter)> {
        let c = self.text.get(at..)?.chars().next()?;
        Some((c, letter(c)))
    }

    fn word_from(&mut self, start: usize) {
        let bytes = self.text.as_bytes();
        self.word.clear();
        let mut end = start;
        let mut is_full = false;
        loop {
            let run = bytes.get(end..).unwrap_or_default().iter().take_while(|byte| IS_WORD[usize::from(**byte)]).count();
            is_full = is_full || !self.push_ascii(end, run);
            end += run;
            if bytes.get(end).is_none_or(u8::is_ascii) {
                break;
            }
            let Some((c, letter)) = self.letter_at(end) else { break };
            match letter.class {
                Class::Word | Class::Mark | Class::Joint => is_full = is_full || !self.push(c, letter, MAX_LEN),
                Class::Dropped => {}
                Class::Unit | Class::Sign | Class::Break => break,
            }
            end += c.len_utf8();
        }
        self.word.drain(..arabic::particles(&self.word));
        self.shape = Shape::Word;
        self.put(start, end, end);
    }

    /// Appends a run of ASCII letters and digits; `false` where it does not fit whole.
    fn push_ascii(&mut self, start: usize, len: usize) -> bool {
        let from = self.word.len();
        let fits = len.min(MAX_LEN.saturating_sub(from));
        self.word.push_str(self.text.get(start..start + fits).unwrap_or_default());
        if let Some(new) = self.word.get_mut(from..) {
            new.make_ascii_lowercase();
        }
        fits == len
    }

    /// Appends what a character folds to, up to `max` bytes in all; `false` where that does not fit.
    fn push(&mut self, c: char, letter: Letter, max: usize) -> bool {
        if let Some(c) = letter.folded {
            return self.push_char(c, max);
        }
        let mut fits = true;
        several(c, |c| fits = fits && self.push_char(c, max));
        fits
    }

    fn push_char(&mut self, c: char, max: usize) -> bool {
        let fits = self.word.len() + c.len_utf8() <= max;
        if fits {
            self.word.push(c);
        }
        fits
    }

    fn sign(&mut self, start: usize, c: char) {
        self.word.clear();
        several(c, |c| {
            self.push_char(c, MAX_LEN);
        });
        let end = start + c.len_utf8();
        self.shape = Shape::Word;
        self.put(start, end, end);
    }

    fn units_from(&mut self, start: usize) {
        self.word.clear();
        let end = self.push_unit(start);
        self.pair(start, end);
    }

    /// Makes a token of the character that the buffer holds and the one after it.
    fn pair(&mut self, start: usize, head_end: usize) {
        let follows = self.letter_at(head_end).is_some_and(|(_, letter)| letter.class == Class::Unit);
        if !follows {
            self.shape = Shape::Last;
            self.put(start, head_end, head_end);
            return;
        }
        let folded = self.word.len();
        let end = self.push_unit(head_end);
        self.next = Some(Unit { start: head_end, end, folded });
        self.shape = Shape::Pair;
        self.put(start, head_end, end);
    }

    /// Appends the folding of a character and its marks, and gives its end.
    fn push_unit(&mut self, start: usize) -> usize {
        let from = self.word.len();
        let mut end = start;
        let (mut is_full, mut is_joined) = (false, false);
        while let Some((c, letter)) = self.letter_at(end) {
            match letter.class {
                Class::Unit if end > start => break,
                Class::Unit | Class::Mark => is_full = is_full || !self.push(c, letter, from + MAX_UNIT_LEN),
                Class::Joint => is_joined = true,
                Class::Dropped => {}
                Class::Break | Class::Word | Class::Sign => break,
            }
            end += c.len_utf8();
        }
        if is_joined {
            self.word.truncate(from);
            let source: &'a str = self.text;
            let folded = fold(source.get(start..end).unwrap_or_default());
            let _ = folded.text.chars().all(|c| self.push_char(c, from + MAX_UNIT_LEN));
        }
        end
    }

    fn put(&mut self, start: usize, head_end: usize, end: usize) {
        (self.start, self.head_end, self.end) = (start, head_end, end);
        self.at = end;
    }
}
