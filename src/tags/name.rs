//! Names of tags.

use std::borrow::Borrow;
use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

use unicode_normalization::UnicodeNormalization;
use unicode_segmentation::UnicodeSegmentation;

use super::hidden;

/// The greatest length of a name, in grapheme clusters.
pub const MAX_GRAPHEMES: usize = 64;

/// The greatest length of a name in bytes of UTF-8: what 64 clusters of the longest scripts need, and a bound for
/// clusters of endless combining marks.
const MAX_BYTES: usize = 1024;

/// A tag's name: NFC, lower case, visible, without white space, `,` and `#`. Two names that a person would read as one
/// are one: case and the way of composing accents are settled on entry, so comparing is comparing bytes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TagName(Arc<str>);

/// Why a text cannot be the name of a tag. Its display says what to type instead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BadName {
    /// Nothing is left after trimming.
    Empty,
    /// White space within the name.
    Space,
    /// A character that has another meaning where tags are typed.
    Taken(char),
    /// A character that cannot be seen or that moves its neighbours.
    Hidden(char),
    /// Longer than [`MAX_GRAPHEMES`].
    TooLong,
    /// `none`, which the filter uses for articles without tags.
    Reserved,
}

impl TagName {
    /// Reads a name as a person types it: surrounding white space goes, and one leading `#`, which is how the filter
    /// and the chips write it.
    ///
    /// # Errors
    /// Says what is wrong with the text; see [`BadName`].
    pub fn parse(text: &str) -> Result<Self, BadName> {
        let text = text.trim();
        let text = text.strip_prefix('#').unwrap_or(text);
        if text.is_empty() {
            return Err(BadName::Empty);
        }
        if text.len() > MAX_BYTES {
            return Err(BadName::TooLong);
        }
        // Most names are settled as they are, and a journal holds millions of them.
        let plain = |b: u8| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'_' | b'.' | b'/' | b':' | b'-');
        let settled = text.len() <= MAX_GRAPHEMES && text.bytes().all(plain) && !text.starts_with('-');
        let name = Self(if settled { text.into() } else { settle(text)?.into() });
        if &*name == "none" { Err(BadName::Reserved) } else { Ok(name) }
    }

    /// The tag of starred articles.
    pub fn star() -> Self {
        Self("star".into())
    }

    /// Whether this is the tag of starred articles.
    pub fn is_star(&self) -> bool {
        &*self.0 == "star"
    }
}

/// Brings a name into its one form, or says why it has none.
fn settle(text: &str) -> Result<String, BadName> {
    let mut before = None;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        // Persian and Indic words and joined emoji need the joiners; anywhere else they make two names look like one.
        let joins = matches!(c, '\u{200c}' | '\u{200d}')
            && before.is_some_and(|b: char| !b.is_ascii())
            && chars.peek().is_some_and(|a| !a.is_ascii() && !hidden(*a));
        match c {
            '\u{200c}' | '\u{200d}' if !joins => return Err(BadName::Hidden(c)),
            ',' | '#' => return Err(BadName::Taken(c)),
            '+' | '-' | '!' if before.is_none() => return Err(BadName::Taken(c)),
            _ if c.is_whitespace() && !c.is_control() => return Err(BadName::Space),
            '\t' | '\n' | '\r' => return Err(BadName::Space),
            _ if hidden(c) => return Err(BadName::Hidden(c)),
            _ => before = Some(c),
        }
    }
    let name: String = text.nfc().collect::<String>().to_lowercase().nfc().collect();
    if name.len() > MAX_BYTES || name.graphemes(true).count() > MAX_GRAPHEMES {
        return Err(BadName::TooLong);
    }
    let safe = crate::text::sanitise(&name);
    match name.chars().zip(safe.chars()).find(|(a, b)| a != b) {
        Some((c, _)) => Err(BadName::Hidden(c)),
        None if safe.len() != name.len() => Err(BadName::TooLong),
        None => Ok(name),
    }
}

impl fmt::Display for BadName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("a tag needs a name; type a word"),
            Self::Space => {
                f.write_str("a tag's name has no spaces; write it as one word, with _ or - between its parts")
            }
            Self::Taken(c @ (',' | '#')) => write!(f, "a tag's name cannot hold {c}; leave it out"),
            Self::Taken(c) => write!(f, "a tag's name cannot begin with {c}; leave it out"),
            Self::Hidden(c) => {
                write!(f, "a tag's name cannot hold the invisible character U+{:04X}; type it by hand", *c as u32)
            }
            Self::TooLong => write!(f, "the tag's name is too long; use {MAX_GRAPHEMES} characters at most"),
            Self::Reserved => f.write_str("#none stands for articles without tags; use another name"),
        }
    }
}

impl std::error::Error for BadName {}

impl std::str::FromStr for TagName {
    type Err = BadName;

    fn from_str(text: &str) -> Result<Self, BadName> {
        Self::parse(text)
    }
}

impl Deref for TagName {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl Borrow<str> for TagName {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for TagName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn names_are_settled_or_refused() {
        let long = "x".repeat(65);
        let marks = format!("e{}", "\u{301}".repeat(10_000));
        let cases: &[(&str, Result<&str, BadName>)] = &[
            ("china", Ok("china")),
            ("  China \n", Ok("china")),
            ("#China", Ok("china")),
            ("e\u{301}tude", Ok("étude")),
            ("ÉTUDE", Ok("étude")),
            ("Выборы", Ok("выборы")),
            ("选举", Ok("选举")),
            ("c++", Ok("c++")),
            ("to-do", Ok("to-do")),
            ("می\u{200c}خواهم", Ok("می\u{200c}خواهم")),
            ("👩\u{200d}🔬", Ok("👩\u{200d}🔬")),
            ("", Err(BadName::Empty)),
            (" # ", Err(BadName::Empty)),
            ("a b", Err(BadName::Space)),
            ("a\tb", Err(BadName::Space)),
            ("a\u{3000}b", Err(BadName::Space)),
            ("a,b", Err(BadName::Taken(','))),
            ("##a", Err(BadName::Taken('#'))),
            ("-a", Err(BadName::Taken('-'))),
            ("!a", Err(BadName::Taken('!'))),
            ("a\u{1b}[2J", Err(BadName::Hidden('\u{1b}'))),
            ("a\u{202e}b", Err(BadName::Hidden('\u{202e}'))),
            ("a\u{200d}b", Err(BadName::Hidden('\u{200d}'))),
            ("ж\u{200d}", Err(BadName::Hidden('\u{200d}'))),
            ("None", Err(BadName::Reserved)),
            (&long, Err(BadName::TooLong)),
            (&marks, Err(BadName::TooLong)),
        ];
        for (text, expected) in cases {
            let found = TagName::parse(text);
            assert_eq!(found.as_deref().map_err(|e| *e), *expected, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn settling_twice_is_settling_once(text in "\\PC{0,12}") {
            if let Ok(name) = TagName::parse(&text) {
                prop_assert_eq!(TagName::parse(&name), Ok(name.clone()));
                prop_assert!(!name.contains(|c: char| c.is_whitespace() || c.is_control()));
            }
        }
    }
}
