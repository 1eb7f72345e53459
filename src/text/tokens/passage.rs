//! What is asked of a text: tokens side by side.

use std::fmt;
use std::ops::{ControlFlow, Range};

use memchr::memchr2_iter;

use super::letters::{Class, letter};
use super::{BYTES, Byte, Shape, Words};

/// The most tokens that a passage has; those beyond are not asked for. Sixty words in a row stand in one text only.
const MAX_TOKENS: usize = 64;

/// What `text:word`, `text:wor*` and `"a phrase"` ask for: tokens side by side, of which the last may be the start of a
/// longer one. Never empty.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Passage {
    tokens: Box<[String]>,
    is_open: bool,
}

impl Passage {
    /// Understands a text as what to look for; `None` where there is no word in it. A `*` after the last word makes it the
    /// start of a word. A single character of a script without blanks is one always.
    pub fn parse(text: &str) -> Option<Self> {
        let mut words = Words::new(text);
        let mut tokens: Vec<String> = Vec::new();
        let mut shapes = [Shape::Word; 2];
        while words.advance() {
            if tokens.len() == MAX_TOKENS {
                return Some(Self { tokens: tokens.into(), is_open: false });
            }
            tokens.push(words.word().to_owned());
            shapes = [shapes[1], words.shape];
        }
        let is_open = match shapes {
            // In the text the run may go on after the pair, which holds the character already.
            [Shape::Pair, Shape::Last] => {
                tokens.pop();
                false
            }
            [_, Shape::Last] => true,
            _ => text.get(words.end..).is_some_and(|rest| rest.starts_with('*')),
        };
        (!tokens.is_empty()).then(|| Self { tokens: tokens.into(), is_open })
    }

    /// The same with the last word as the start of a word: what to show while it is being typed. A single letter stays a
    /// word: see [`Self::is_broad`].
    #[must_use]
    pub fn begun(&self) -> Self {
        let begun = Self { is_open: true, ..self.clone() };
        if begun.is_broad() { self.clone() } else { begun }
    }

    /// Whether the last word may be any that starts with one letter: too many to be of use, and to be found in time. A
    /// character of a script without blanks is no such letter.
    pub fn is_broad(&self) -> bool {
        let mut letters = self.tokens.last().map_or("", |token| token).chars();
        let first = letters.next();
        self.is_open && letters.next().is_none() && first.is_some_and(|c| letter(c).class != Class::Unit)
    }

    /// The tokens, in order.
    pub fn tokens(&self) -> &[String] {
        &self.tokens
    }

    /// Whether the last token is the start of one.
    pub fn is_open(&self) -> bool {
        self.is_open
    }

    /// Where it stands in a text, in bytes: in order, without overlap. Of a word that was asked for by its start, the whole.
    pub fn places(&self, text: &str) -> Vec<Range<usize>> {
        let mut places: Vec<Range<usize>> = Vec::new();
        let _ = self.scan(text, &mut |place| {
            if places.last().is_none_or(|last| last.end <= place.start) {
                places.push(place);
            }
            ControlFlow::Continue(())
        });
        places
    }

    /// The place in a text that ends first.
    pub fn first(&self, text: &str) -> Option<Range<usize>> {
        let mut first = None;
        if self.may_be_in(text) {
            let _ = self.scan(text, &mut |place| {
                first = Some(place);
                ControlFlow::Break(())
            });
        }
        first
    }

    /// How often it stands in a text, overlaps included, as the index counts.
    pub fn count(&self, text: &str) -> u32 {
        let mut count = 0_u32;
        let _ = self.scan(text, &mut |_| {
            count = count.saturating_add(1);
            ControlFlow::Continue(())
        });
        count
    }

    /// Whether it stands in a text: some 100 MB of text a second, and twenty times that of ASCII where it does not.
    pub fn is_in(&self, text: &str) -> bool {
        self.may_be_in(text) && self.scan(text, &mut |_| ControlFlow::Break(())).is_break()
    }

    /// Gives every place, overlaps included, in the order of their ends. Takes time in proportion to the text.
    fn scan(&self, text: &str, found: &mut dyn FnMut(Range<usize>) -> ControlFlow<()>) -> ControlFlow<()> {
        // Bit n of `running`: the tokens up to the n-th stand at the end of what was seen (Baeza-Yates & Gonnet 1992).
        let last = self.tokens.len() - 1;
        let (mut running, mut starts) = (0_u64, [0; MAX_TOKENS]);
        let mut words = Words::new(text);
        while words.advance() {
            let mut possible = (running << 1 | 1) & (u64::MAX >> (MAX_TOKENS - 1 - last));
            running = 0;
            while possible != 0 {
                let at = possible.trailing_zeros() as usize;
                possible &= possible - 1;
                running |= u64::from(self.is_token(at, words.word())) << at;
            }
            let position = words.position() as usize;
            starts[position % MAX_TOKENS] = words.start;
            if running >> last & 1 == 1 {
                let is_head = self.is_open
                    && words.shape == Shape::Pair
                    && self.tokens.last().is_some_and(|token| *token != words.word());
                let end = if is_head { words.head_end } else { words.end };
                found(starts[(position - last) % MAX_TOKENS]..end)?;
            }
        }
        ControlFlow::Continue(())
    }

    fn is_token(&self, at: usize, word: &str) -> bool {
        let is_start = self.is_open && at + 1 == self.tokens.len();
        self.tokens.get(at).is_some_and(|token| if is_start { word.starts_with(token.as_str()) } else { word == token })
    }

    /// Whether a text may hold it; `false` is certain. Fast on ASCII, which holds a token only as it is but for its case.
    fn may_be_in(&self, text: &str) -> bool {
        if !text.is_ascii() {
            return true;
        }
        if !self.tokens.iter().all(|token| token.is_ascii()) {
            return false;
        }
        let Some(longest) = self.tokens.iter().max_by_key(|token| token.len()) else { return true };
        let Some((at, rare)) = longest.bytes().enumerate().min_by_key(|(_, byte)| commonness(*byte)) else {
            return true;
        };
        let bytes = text.as_bytes();
        memchr2_iter(rare, rare.to_ascii_uppercase(), bytes).any(|place| {
            let Some(start) = place.checked_sub(at) else { return false };
            let is_start =
                start == 0 || bytes.get(start - 1).is_some_and(|byte| BYTES[usize::from(*byte)] == Byte::Break);
            is_start
                && bytes
                    .get(start..start + longest.len())
                    .is_some_and(|word| word.eq_ignore_ascii_case(longest.as_bytes()))
        })
    }
}

/// How common a letter is in texts in Latin letters, from rare to common.
fn commonness(byte: u8) -> usize {
    b"zqjxk7890653421vwbfgympcudhlrsnoiate".iter().position(|other| *other == byte).unwrap_or(0)
}

impl fmt::Display for Passage {
    /// The tokens with blanks between them, and a `*` where the last is open.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.tokens.join(" "))?;
        f.write_str(if self.is_open { "*" } else { "" })
    }
}
