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
            let word = if source == words.word() { source.into() } else { words.word().to_owned().into() };
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
    /// Folded text; of a run of characters several, so that each is folded once.
    buffer: String,
    /// Where in the buffer the token is; `None` where the text itself is what is compared.
    folded: Option<Range<usize>>,
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
    /// Where its folding starts in the buffer; it ends there.
    folded: usize,
}

/// What bytes are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
enum Byte {
    /// Parts words.
    Break = 0,
    /// A letter in lower case or a digit.
    Plain = 1,
    /// A letter in upper case.
    Upper = 2,
    /// A part of a character that is not ASCII.
    Wide = 4,
}

static BYTES: [Byte; 256] = {
    let mut table = [Byte::Wide; 256];
    let mut byte = 0;
    while byte < 128 {
        let c = byte as u8;
        table[byte] = match c {
            b'a'..=b'z' | b'0'..=b'9' => Byte::Plain,
            b'A'..=b'Z' => Byte::Upper,
            _ => Byte::Break,
        };
        byte += 1;
    }
    table
};

/// Folded runs of characters are dropped from the buffer when it is as long as this.
const BUFFER_LEN: usize = 4096;

impl<'a> Words<'a> {
    /// Starts before the first token.
    pub fn new(text: &'a str) -> Self {
        Self {
            text,
            at: 0,
            buffer: String::new(),
            folded: None,
            start: 0,
            end: 0,
            head_end: 0,
            shape: Shape::Word,
            next: None,
            found: 0,
        }
    }

    /// Goes to the next token; `false` at the end.
    #[inline]
    pub fn advance(&mut self) -> bool {
        let found = match self.next.take() {
            Some(unit) => {
                self.pair(unit);
                true
            }
            None => self.find(),
        };
        self.found += u32::from(found);
        found
    }

    /// What is compared.
    #[inline]
    pub fn word(&self) -> &str {
        let word = match &self.folded {
            Some(folded) => self.buffer.get(folded.clone()),
            None => self.text.get(self.start..self.end),
        };
        word.unwrap_or_default()
    }

    /// The bytes of the text.
    pub fn range(&self) -> Range<usize> {
        self.start..self.end
    }

    /// The number of the token in the text, from 0.
    pub fn position(&self) -> u32 {
        self.found.saturating_sub(1)
    }

    #[inline]
    fn find(&mut self) -> bool {
        let bytes = self.text.as_bytes();
        let mut at = self.at;
        while let Some(byte) = bytes.get(at) {
            match BYTES[usize::from(*byte)] {
                Byte::Break => at += 1,
                Byte::Plain | Byte::Upper => {
                    self.word_from(at);
                    return true;
                }
                Byte::Wide => match self.wide_from(at) {
                    Ok(()) => return true,
                    Err(next) => at = next,
                },
            }
        }
        self.at = self.text.len();
        false
    }

    /// Makes a token of what starts with a character that is not ASCII, or gives the place after it.
    fn wide_from(&mut self, at: usize) -> Result<(), usize> {
        let Some((c, letter)) = self.letter_at(at) else { return Err(self.text.len()) };
        match letter.class {
            Class::Word => self.wide_word_from(at),
            Class::Unit => {
                self.buffer.clear();
                let end = self.push_unit(at);
                self.pair(Unit { start: at, end, folded: 0 });
            }
            Class::Sign => {
                self.buffer.clear();
                several(c, |c| {
                    self.push_char(c, MAX_LEN);
                });
                self.put_word(at, at + c.len_utf8());
            }
            Class::Break | Class::Mark | Class::Dropped | Class::Joint => return Err(at + c.len_utf8()),
        }
        Ok(())
    }

    #[inline]
    fn letter_at(&self, at: usize) -> Option<(char, Letter)> {
        let c = self.text.get(at..)?.chars().next()?;
        Some((c, letter(c)))
    }

    /// Makes a token of a word that starts with ASCII.
    #[inline]
    fn word_from(&mut self, start: usize) {
        let mut seen = 0;
        let mut end = start;
        for byte in self.text.as_bytes().get(start..).unwrap_or_default() {
            let byte = BYTES[usize::from(*byte)];
            seen |= byte as u8;
            if matches!(byte, Byte::Break | Byte::Wide) {
                break;
            }
            end += 1;
        }
        if seen & Byte::Wide as u8 != 0 {
            return self.wide_word_from(start);
        }
        if seen == Byte::Plain as u8 && end - start <= MAX_LEN {
            (self.folded, self.shape) = (None, Shape::Word);
            return self.put(start, end, end);
        }
        self.buffer.clear();
        self.buffer.push_str(self.text.get(start..end.min(start + MAX_LEN)).unwrap_or_default());
        self.buffer.make_ascii_lowercase();
        self.put_word(start, end);
    }

    /// Makes a token of a word that is not all ASCII.
    fn wide_word_from(&mut self, start: usize) {
        self.buffer.clear();
        let mut end = start;
        let mut is_full = false;
        for c in self.text.get(start..).unwrap_or_default().chars() {
            let letter = match BYTES.get(c as usize) {
                Some(Byte::Break) => break,
                Some(Byte::Plain | Byte::Upper) => Letter { class: Class::Word, folded: Some(c.to_ascii_lowercase()) },
                _ => letter(c),
            };
            match letter.class {
                Class::Word | Class::Mark | Class::Joint => is_full = is_full || !self.push(c, letter, MAX_LEN),
                Class::Dropped => {}
                Class::Unit | Class::Sign | Class::Break => break,
            }
            end += c.len_utf8();
        }
        self.put_word(start, end);
    }

    /// Appends what a character folds to, up to `max` bytes in all; `false` where that does not fit.
    #[inline]
    fn push(&mut self, c: char, letter: Letter, max: usize) -> bool {
        if let Some(c) = letter.folded {
            return self.push_char(c, max);
        }
        let mut fits = true;
        several(c, |c| fits = fits && self.push_char(c, max));
        fits
    }

    #[inline]
    fn push_char(&mut self, c: char, max: usize) -> bool {
        let fits = self.buffer.len() + c.len_utf8() <= max;
        if fits {
            self.buffer.push(c);
        }
        fits
    }

    /// Makes a token of a character whose folding ends the buffer, and the character after it.
    fn pair(&mut self, head: Unit) {
        let follows = self.letter_at(head.end).is_some_and(|(_, letter)| letter.class == Class::Unit);
        if !follows {
            self.shape = Shape::Last;
            self.folded = Some(head.folded..self.buffer.len());
            return self.put(head.start, head.end, head.end);
        }
        let mut from = head.folded;
        if from > BUFFER_LEN {
            self.buffer.drain(..from);
            from = 0;
        }
        let folded = self.buffer.len();
        let end = self.push_unit(head.end);
        self.next = Some(Unit { start: head.end, end, folded });
        self.shape = Shape::Pair;
        self.folded = Some(from..self.buffer.len());
        self.put(head.start, head.end, end);
    }

    /// Appends the folding of a character and its marks, and gives its end.
    fn push_unit(&mut self, start: usize) -> usize {
        let max = self.buffer.len() + MAX_UNIT_LEN;
        let from = self.buffer.len();
        let mut end = start;
        let (mut is_full, mut is_joined) = (false, false);
        for c in self.text.get(start..).unwrap_or_default().chars() {
            let letter = letter(c);
            match letter.class {
                Class::Unit if end > start => break,
                Class::Unit | Class::Mark => is_full = is_full || !self.push(c, letter, max),
                Class::Joint => is_joined = true,
                Class::Dropped => {}
                Class::Break | Class::Word | Class::Sign => break,
            }
            end += c.len_utf8();
        }
        if is_joined {
            self.buffer.truncate(from);
            let source: &'a str = self.text;
            let folded = fold(source.get(start..end).unwrap_or_default());
            let _ = folded.text.chars().all(|c| self.push_char(c, max));
        }
        end
    }

    /// Makes a token of the word in the buffer.
    fn put_word(&mut self, start: usize, end: usize) {
        self.shape = Shape::Word;
        self.folded = Some(arabic::particles(&self.buffer)..self.buffer.len());
        self.put(start, end, end);
    }

    #[inline]
    fn put(&mut self, start: usize, head_end: usize, end: usize) {
        (self.start, self.head_end, self.end) = (start, head_end, end);
        self.at = end;
    }
}
