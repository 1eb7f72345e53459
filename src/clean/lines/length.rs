//! How long a line is.

use super::super::{eight, script};
use super::UNSPACED_WORD;

/// Words of scripts with spaces, characters of those without, and marks.
#[derive(Debug, Default)]
pub(super) struct Length {
    pub spaced: u32,
    pub unspaced: u32,
    /// Marks that part sentences or clauses.
    pub commas: u32,
}

/// What a character is to the words of a line.
enum Kind {
    Letter,
    /// Parts words.
    White,
    /// Belongs to the word that it stands in, and makes none.
    Mark,
}

impl Length {
    /// All of it in words.
    pub(super) fn words(&self) -> f32 {
        self.spaced as f32 + self.unspaced as f32 * UNSPACED_WORD
    }

    /// Counts along a line, eight bytes at a time: most are letters and spaces of ASCII. A word is whatever has a letter and
    /// no white space.
    pub(super) fn of(text: &str) -> Self {
        let bytes = text.as_bytes();
        let mut length = Self::default();
        let mut begun = 0;
        for at in (0..bytes.len()).step_by(8) {
            let eight = eight::load(bytes, at);
            let inside = eight::first(eight::HIGH, bytes.len() - at);
            let mut letters = eight::letters(eight);
            let mut white = eight::equal(eight, b' ') | eight::HIGH & !inside;
            // The last bytes of a character stand with the first.
            let last = eight & !(eight << 1) & eight::HIGH;
            let mut others = inside & !(letters | white | last);
            while others != 0 {
                let bit = others & others.wrapping_neg();
                match length.other(text, at + eight::before(bit)) {
                    Kind::Letter => letters |= bit,
                    Kind::White => white |= bit,
                    Kind::Mark => {}
                }
                others ^= bit;
            }
            // A letter that is added to a word with all its bits set carries one over its end, which no more letters can do.
            let words = ((eight::HIGH & !white) >> 7) * 0xff;
            let (sum, over) = words.overflowing_add(letters >> 7);
            let (sum, over_too) = sum.overflowing_add(begun);
            length.spaced += eight::count(sum & white >> 7);
            begun = u64::from(over | over_too);
        }
        length.spaced += begun as u32;
        length
    }

    /// Counts what is no letter and no space of ASCII.
    fn other(&mut self, text: &str, at: usize) -> Kind {
        match text.get(at..).and_then(|rest| rest.chars().next()).unwrap_or_default() {
            ',' | ';' | '.' | '!' | '?' | '，' | '、' | '،' | '；' => self.commas += 1,
            '\t'..='\r' => return Kind::White,
            // Marks of ASCII, dashes and quotation marks.
            '\0'..='\x7f' | '\u{2010}'..='\u{201f}' => {}
            c if script::is_unspaced(c) => {
                self.unspaced += 1;
                return Kind::White;
            }
            c if script::is_alphanumeric(c) => return Kind::Letter,
            c if c.is_whitespace() => return Kind::White,
            c => self.commas += u32::from(script::is_end_mark(c)),
        }
        Kind::Mark
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn eight_bytes_count_as_one_by_one(text in "([a-z,. é中’0-9]{0,12}[ \u{a0}\t]?){0,4}") {
            let (mut words, mut inside) = (0, false);
            for c in text.chars() {
                let letter = c.is_alphanumeric() && !script::is_unspaced(c);
                words += u32::from(letter && !inside);
                inside = (inside || letter) && !c.is_whitespace() && !script::is_unspaced(c);
            }
            let length = Length::of(&text);
            proptest::prop_assert_eq!(length.spaced, words);
            proptest::prop_assert_eq!(length.unspaced as usize, text.matches('中').count());
            proptest::prop_assert_eq!(length.commas as usize, text.matches([',', '.']).count());
        }
    }
}
