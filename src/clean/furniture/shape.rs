//! What a line looks like to somebody who overlooks case, marks and numbers: a hash of 64 bits.

use std::borrow::Cow;

use crate::source::{Format, RawArticle};
use crate::text::sanitise;

use super::super::{html, lines, markdown, script};

/// The lines of a page, as they are counted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Imprint {
    /// The site by its name; 0 where it is not known.
    pub(super) site: u64,
    /// What the page says, spaces and marks left aside.
    pub(super) page: u64,
    /// The shapes of its lines, each once, in their order.
    pub(super) shapes: Vec<u64>,
}

impl Imprint {
    /// Reads the lines of a page: far quicker than cleaning it. Where cleaning makes other lines of it, as it does of some in
    /// HTML, these are not known again, and no harm is done.
    pub fn of(raw: &RawArticle) -> Self {
        let text = match raw.format {
            Format::Text => Cow::Borrowed(raw.text.as_str()),
            Format::Html => Cow::Owned(html::strip(&raw.text)),
            Format::Markdown => {
                let page = markdown::read(&sanitise(&raw.text));
                Cow::Owned(page.lines.iter().map(|line| format!("{}\n", line.text)).collect())
            }
        };
        Self { site: site(raw), ..Self::of_text(&text) }
    }

    fn of_text(text: &str) -> Self {
        let mut imprint = Self::default();
        for line in text.split(is_break).filter_map(shape) {
            imprint.page = mix(imprint.page ^ SEED, line.exact);
            imprint.shapes.push(line.shape);
        }
        imprint.shapes.sort_unstable();
        imprint.shapes.dedup();
        imprint.shapes.shrink_to_fit();
        imprint
    }

    /// Bytes that it takes.
    pub fn size(&self) -> usize {
        size_of::<Self>() + self.shapes.len() * size_of::<u64>()
    }
}

/// What [`sanitise`] takes for the end of a line.
fn is_break(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// The site of a page: the host of its address, or the publication's name.
fn site(raw: &RawArticle) -> u64 {
    let name = raw.given.url.as_deref().and_then(host).or(raw.given.site.as_deref());
    name.and_then(shape).map_or(0, |name| name.exact)
}

/// The host of an address, without the `www.` that some links to a site have and others do not.
fn host(url: &str) -> Option<&str> {
    let (_, rest) = url.trim_start().split_once("//")?;
    let host = rest.split(['/', '?', '#']).next()?;
    let host = host.rsplit('@').next()?.split(':').next()?;
    let host = host.strip_prefix("www.").unwrap_or(host);
    (!host.is_empty()).then_some(host)
}

/// What a line is known again by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Shape {
    /// The same for lines of one shape.
    pub(super) shape: u64,
    /// The same for lines of one shape with the same digits.
    pub(super) exact: u64,
}

/// Letters to each number from which on its digits do not matter: "12 comments" is furniture, "$10.00 – $20.00" a row of a
/// table. From the rows of tables in the pages that the cleaner learns from.
const LETTERS: u32 = 3;

/// The shape of a line; none where it has no letter and no digit.
pub(super) fn shape(line: &str) -> Option<Shape> {
    let (mut words, mut digits) = (Hash::default(), Hash::default());
    let (mut letters, mut numbers) = (0_u32, 0_u32);
    let mut in_number = false;
    for c in line.chars() {
        if c.is_ascii_alphabetic() {
            words.byte((c as u8).to_ascii_lowercase());
            letters += 1;
            in_number = false;
        } else if script::is_numeric(c) {
            if !in_number {
                words.byte(b'0');
                numbers += 1;
            }
            digits.char(c);
            in_number = true;
        } else if !c.is_ascii() && script::is_alphanumeric(c) {
            words.char(script::lower(c));
            letters += if script::is_unspaced(c) { LETTERS } else { 1 };
            in_number = false;
        }
    }
    let words = (letters + numbers > 0).then(|| words.end())?;
    if numbers == 0 {
        return Some(Shape { shape: words, exact: words });
    }
    let exact = mix(words ^ SEED, digits.end());
    // The numbers of a sentence are what it says.
    let folds = letters >= LETTERS.saturating_mul(numbers) && !lines::ends_sentence(line);
    Some(Shape { shape: if folds { words } else { exact }, exact })
}

/// Digits of π, for nothing up the sleeve.
pub(super) const SEED: u64 = 0x243f_6a88_85a3_08d3;
const FACTOR: u64 = 0x1319_8a2e_0370_7345;

/// Both halves of a product: every bit of the result depends on every bit of both.
pub(super) fn mix(a: u64, b: u64) -> u64 {
    let product = u128::from(a ^ FACTOR) * u128::from(b ^ SEED.rotate_left(32) | 1);
    product as u64 ^ (product >> 64) as u64
}

/// A hash of letters, the same on every machine and in every version. It withstands chance, not malice: who wants a line
/// to be taken for furniture need only write it often.
#[derive(Debug, Default)]
struct Hash {
    state: u64,
    word: u64,
    filled: u32,
}

impl Hash {
    #[inline]
    fn byte(&mut self, byte: u8) {
        self.word |= u64::from(byte) << self.filled;
        self.filled += u8::BITS;
        if self.filled == u64::BITS {
            self.turn();
        }
    }

    #[inline]
    fn char(&mut self, c: char) {
        u32::from(c).to_le_bytes().into_iter().take(3).for_each(|byte| self.byte(byte));
    }

    fn turn(&mut self) {
        self.state = mix(self.state ^ SEED, self.word);
        (self.word, self.filled) = (0, 0);
    }

    fn end(mut self) -> u64 {
        self.turn();
        self.state
    }
}
