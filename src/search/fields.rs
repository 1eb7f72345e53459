//! What of an article is searched.

use std::cell::OnceCell;

use crate::library::Row;
use crate::text::{self, Folded, spelling};

/// One field of one article in the forms that conditions need, each made when first asked for.
#[derive(Debug, Default)]
pub(super) struct Field<'a> {
    text: &'a str,
    folded: OnceCell<Folded<'a>>,
    lower: OnceCell<Folded<'a>>,
    letters: OnceCell<u64>,
}

impl<'a> Field<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, ..Self::default() }
    }

    /// The field as it is.
    pub(super) fn text(&self) -> &'a str {
        self.text
    }

    /// The part that fuzzy words are matched against, folded; ASCII capitals kept.
    pub(super) fn folded(&self) -> &Folded<'a> {
        self.folded.get_or_init(|| spelling::matched(self.text).0)
    }

    /// Which letters and digits [`Self::folded`] holds.
    pub(super) fn letters(&self) -> u64 {
        *self.letters.get_or_init(|| letters(&self.folded().text))
    }

    /// The whole field, folded and in lower case.
    pub(super) fn lower(&self) -> &Folded<'a> {
        self.lower.get_or_init(|| text::fold(self.text))
    }
}

/// The fields that words and literal texts are looked for in, in the order of [`super::Marks`].
#[derive(Debug)]
pub(super) struct Fields<'a> {
    /// See [`Row::headline`].
    pub(super) title: Field<'a>,
    pub(super) byline: Field<'a>,
    pub(super) site: Field<'a>,
}

impl<'a> Fields<'a> {
    pub(super) fn of(row: Row<'a>) -> Self {
        Self {
            title: Field::new(row.headline()),
            byline: Field::new(row.byline().unwrap_or_default()),
            site: Field::new(row.site().unwrap_or_default()),
        }
    }

    pub(super) fn each(&self) -> [&Field<'a>; 3] {
        [&self.title, &self.byline, &self.site]
    }
}

/// A set of the letters and digits of a folded text, case ignored: one bit for each of `a`–`z` and `0`–`9`, and the other 28
/// shared by all other bytes. A text whose set lacks a bit of a word's does not hold the word.
pub(super) fn letters(folded: &str) -> u64 {
    folded.bytes().fold(0, |set, byte| set | bit(byte))
}

const fn bit(byte: u8) -> u64 {
    1 << match byte {
        b'a'..=b'z' => byte - b'a',
        b'A'..=b'Z' => byte - b'A',
        b'0'..=b'9' => 26 + (byte - b'0'),
        // Continuation bytes of UTF-8 say most about the other scripts.
        _ => 36 + byte % 28,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_ignore_case_and_tell_letters_apart() {
        assert_eq!(letters("Abc 19"), letters("aBC 19"));
        assert_ne!(letters("a") & letters("ab"), letters("b") & letters("ab"));
        assert_eq!(letters("путин") & !letters("о путине и мире"), 0);
    }
}
