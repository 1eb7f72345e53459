//! How long a line is.

use super::super::script;

/// What a byte of ASCII is to the length of a line.
const LETTER: u8 = 1;
const WHITE: u8 = 2;
const COMMA: u8 = 4;

const BYTES: [u8; 128] = {
    let mut bytes = [0; 128];
    let mut at = 0;
    while at < bytes.len() {
        bytes[at] = match at as u8 {
            b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' => LETTER,
            b' ' | b'\t'..=b'\r' => WHITE,
            b',' | b';' | b'.' | b'!' | b'?' => COMMA,
            _ => 0,
        };
        at += 1;
    }
    bytes
};

/// Words of scripts with spaces, characters of those without, and marks.
#[derive(Debug, Default)]
pub(super) struct Length {
    /// Whether a word has begun.
    inside: bool,
    pub spaced: u32,
    pub unspaced: u32,
    /// Marks that part sentences or clauses.
    pub commas: u32,
}

impl Length {
    /// Counts along a line.
    pub(super) fn of(text: &str) -> Self {
        let mut length = Self::default();
        let mut at = 0;
        while let Some(byte) = text.as_bytes().get(at) {
            if byte.is_ascii() {
                length.ascii(*byte);
                at += 1;
                continue;
            }
            let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) else { break };
            length.beyond(c);
            at += c.len_utf8();
        }
        length
    }

    /// Counts a byte of ASCII without a branch: where words end cannot be foreseen.
    #[inline]
    #[expect(clippy::needless_bitwise_bool, reason = "a lazy operator is a branch")]
    fn ascii(&mut self, byte: u8) {
        let kind = BYTES.get(usize::from(byte)).copied().unwrap_or_default();
        let letter = kind & LETTER != 0;
        self.spaced += u32::from(letter & !self.inside);
        self.inside = (self.inside | letter) & (kind & WHITE == 0);
        self.commas += u32::from(kind & COMMA != 0);
    }

    fn beyond(&mut self, c: char) {
        if script::is_unspaced(c) {
            self.unspaced += 1;
            self.inside = false;
        } else if script::is_alphanumeric(c) {
            self.spaced += u32::from(!self.inside);
            self.inside = true;
        } else if c.is_whitespace() {
            self.inside = false;
        } else if matches!(c, '，' | '、' | '،' | '；') || script::is_end_mark(c) {
            self.commas += 1;
        }
    }
}
