//! What a line looks like to somebody who overlooks case, marks and numbers: a hash of 64 bits.

use std::borrow::Cow;

use crate::source::{Format, RawArticle};
use crate::text::sanitise;

use super::super::{eight, html, lines, markdown, script};

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
            Format::Text => lines::parted(&raw.text).map_or(Cow::Borrowed(raw.text.as_str()), Cow::Owned),
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
        // Other line breaks are so rare that lines parted by them need not be known again.
        for line in lines::rows(text).filter_map(shape) {
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

/// Longer lines, in bytes, are known again to the letter: hashing each of their letters would take a fifth of the time of
/// cleaning, and paragraphs are not set in capitals here and without them there.
const LONG: usize = 160;

/// The shape of a line; none where it has no letter and no digit.
pub(super) fn shape(line: &str) -> Option<Shape> {
    let line = line.trim_matches(|c: char| !script::is_alphanumeric(c) && !script::is_end_mark(c));
    if line.len() > LONG {
        let text = line.trim_matches(|c: char| !script::is_alphanumeric(c));
        let whole = (!text.is_empty()).then(|| hash(text.as_bytes()))?;
        return Some(Shape { shape: whole, exact: whole });
    }
    let mut tracer = Tracer::default();
    tracer.line(line);
    tracer.end(line)
}

/// What stands for a number.
const DIGIT: u8 = b'0';

/// A line of [`LONG`] bytes at the most on its way to its shape.
#[derive(Debug)]
struct Tracer {
    /// What is left of the line: of a character of two bytes and more three, so that there is room for all.
    text: [u8; 256],
    length: u8,
    digits: u64,
    letters: u32,
    /// Numbers that must be outnumbered by letters: "4,015" is two.
    numbers: u32,
    /// The length when the last digit came: to the shape "4,015" is one number.
    number: u8,
    after_digit: bool,
}

impl Default for Tracer {
    fn default() -> Self {
        Self { text: [0; 256], length: 0, digits: SEED, letters: 0, numbers: 0, number: 0, after_digit: false }
    }
}

impl Tracer {
    /// Takes the characters of a line.
    fn line(&mut self, line: &str) {
        let bytes = line.as_bytes();
        let mut at = 0;
        while let Some(byte) = bytes.get(at) {
            let eight = eight::load(bytes, at);
            let letters = eight::before(!eight::ascii_letters(eight) & eight::HIGH);
            if letters > 0 {
                self.word(eight::small(eight), letters);
                at += letters;
            } else if byte.is_ascii_digit() {
                self.digit(u32::from(*byte));
                at += 1;
            } else if byte.is_ascii() {
                self.after_digit = false;
                at += 1;
            } else {
                let Some(c) = line.get(at..).and_then(|rest| rest.chars().next()) else { return };
                self.beyond(c);
                at += c.len_utf8();
            }
        }
    }

    /// Takes the first of eight small letters of ASCII.
    #[inline]
    fn word(&mut self, eight: u64, count: usize) {
        let start = usize::from(self.length);
        if let Some(place) = self.text.get_mut(start..).and_then(<[u8]>::first_chunk_mut) {
            *place = eight::first(eight, count).to_le_bytes();
        }
        self.length = self.length.saturating_add(count as u8);
        self.letters += count as u32;
        self.after_digit = false;
    }

    /// Takes a character beyond ASCII.
    fn beyond(&mut self, c: char) {
        if script::is_numeric(c) {
            return self.digit(u32::from(c));
        }
        if script::is_alphanumeric(c) {
            u32::from(script::lower(c)).to_le_bytes().into_iter().take(3).for_each(|byte| self.push(byte));
            self.letters += if script::is_unspaced(c) { LETTERS } else { 1 };
        }
        self.after_digit = false;
    }

    fn digit(&mut self, digit: u32) {
        if self.length == 0 || self.number != self.length {
            self.push(DIGIT);
            self.number = self.length;
        }
        self.numbers += u32::from(!self.after_digit);
        self.digits = mix(self.digits, u64::from(digit));
        self.after_digit = true;
    }

    #[inline]
    fn push(&mut self, byte: u8) {
        if let Some(place) = self.text.get_mut(usize::from(self.length)) {
            *place = byte;
        }
        self.length = self.length.saturating_add(1);
    }

    fn end(self, line: &str) -> Option<Shape> {
        let words = hash(self.text.get(..usize::from(self.length)).filter(|text| !text.is_empty())?);
        if self.numbers == 0 {
            return Some(Shape { shape: words, exact: words });
        }
        let exact = mix(words ^ SEED, self.digits);
        // The numbers of a sentence are what it says.
        let folds = self.letters >= LETTERS.saturating_mul(self.numbers) && !lines::ends_sentence(line);
        Some(Shape { shape: if folds { words } else { exact }, exact })
    }
}

/// Digits of π, for nothing up the sleeve.
pub(super) const SEED: u64 = 0x243f_6a88_85a3_08d3;
const FACTOR: u64 = 0x1319_8a2e_0370_7345;

/// Both halves of a product: every bit of the result depends on every bit of both.
pub(super) fn mix(a: u64, b: u64) -> u64 {
    let product = u128::from(a ^ FACTOR) * u128::from(b ^ SEED.rotate_left(32) | 1);
    product as u64 ^ (product >> 64) as u64
}

/// A hash of text, the same on every machine and in every version. It withstands chance, not malice: who wants a line to be
/// taken for furniture need only write it often.
fn hash(text: &[u8]) -> u64 {
    let (words, rest) = text.as_chunks::<8>();
    let state = words.iter().fold(text.len() as u64, |state, word| mix(state ^ SEED, u64::from_le_bytes(*word)));
    let mut last = [0; 8];
    last.iter_mut().zip(rest).for_each(|(to, byte)| *to = *byte);
    mix(state ^ SEED, u64::from_le_bytes(last))
}
