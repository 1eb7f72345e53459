//! What the characters and the words of a line say.

use std::ops::Range;

use super::super::lines::{Features, Line};
use super::super::script;

/// Words of a line that are looked up, at most: the first say what a line is about.
const LOOKED_UP: usize = 64;
/// Characters of a line that are looked at, at most.
const LOOKED_AT: usize = 1_000;
/// Places of the table of words: a power of two, so that the low bits of a hash are a place.
const LEAST_PLACES: usize = 1 << 10;
const MOST_PLACES: usize = 1 << 16;

/// What the characters of one line say.
#[derive(Debug, Clone, Default)]
pub(super) struct Marks {
    /// Natural logarithm of one more than the words.
    pub words: f32,
    /// End marks with a space behind them.
    pub sentences: f32,
    /// Share of the words with case that start with a capital; -1 where no letter has case.
    pub caps: f32,
    /// Share of the letters that are capitals.
    pub upper: f32,
    /// Share of the characters that are digits.
    pub digits: f32,
    /// Share of the characters that are neither letters, digits nor spaces.
    pub symbols: f32,
    /// Marks that part entries of menus.
    pub bars: f32,
    /// Quotation marks.
    pub quotes: f32,
    /// Letters a word.
    pub word_length: f32,
    pub starts_lower: bool,
    pub starts_digit: bool,
    pub ends_colon: bool,
    /// Share of the words that paragraphs of the body have too.
    pub known: f32,
    /// How often they have them: near 1 where all words are the commonest ones.
    pub common: f32,
}

/// Reads all lines; `run` is where the body is taken to be.
pub(super) fn read(lines: &[Line], features: &[Features], run: &Range<usize>) -> Vec<Marks> {
    let mut hashes: Vec<u32> = Vec::new();
    let mut ends = Vec::with_capacity(lines.len());
    let mut marks: Vec<Marks> = Vec::with_capacity(lines.len());
    for (line, f) in lines.iter().zip(features) {
        marks.push(read_one(&line.text, f, &mut hashes));
        ends.push(hashes.len());
    }
    look_up(&mut marks, features, run, &hashes, &ends);
    marks
}

/// A hash of words that is made a character at a time.
const BASIS: u32 = 0x811c_9dc5;
const PRIME: u32 = 0x0100_0193;

fn step(hash: u32, c: char) -> u32 {
    (hash ^ c as u32).wrapping_mul(PRIME)
}

/// What is counted along a line.
#[derive(Default)]
struct Count {
    all: u32,
    letters: u32,
    upper: u32,
    digits: u32,
    symbols: u32,
    spaces: u32,
    cased: u32,
    capitals: u32,
    words: u32,
}

fn read_one(text: &str, f: &Features, hashes: &mut Vec<u32>) -> Marks {
    let mut marks = Marks { words: f.words.ln_1p(), ..Marks::default() };
    let mut n = Count::default();
    let most = hashes.len() + LOOKED_UP;
    let mut word: Option<u32> = None;
    let mut ended = false;
    let mut unspaced: Option<char> = None;
    for c in text.chars().take(LOOKED_AT) {
        n.all += 1;
        if script::is_alphanumeric(c) || script::is_mark(c) {
            ended = false;
            let lower = script::lower(c);
            let capital = lower != c;
            n.letters += 1;
            n.upper += u32::from(capital);
            n.digits += u32::from(script::is_numeric(c));
            if script::is_unspaced(c) {
                push(hashes, most, word.take());
                if let Some(before) = unspaced {
                    push(hashes, most, Some(step(step(BASIS, before), c)));
                }
                unspaced = Some(c);
                continue;
            }
            unspaced = None;
            if word.is_none() {
                n.words += 1;
                n.cased += u32::from(capital || c.is_lowercase());
                n.capitals += u32::from(capital);
            }
            word = Some(step(word.unwrap_or(BASIS), lower));
        } else {
            push(hashes, most, word.take());
            unspaced = None;
            if c == ' ' {
                n.spaces += 1;
                marks.sentences += if ended { 1.0 } else { 0.0 };
                ended = false;
                continue;
            }
            n.symbols += 1;
            ended = script::is_end_mark(c) || ended && script::is_closing(c);
            // Sentences of a script without spaces are not parted by them.
            marks.sentences += if matches!(c, '。' | '！' | '？') { 1.0 } else { 0.0 };
            match c {
                '|' | '·' | '•' | '»' | '›' | '/' | '>' | '→' => marks.bars += 1.0,
                '"' | '“' | '”' | '„' | '«' | '「' | '‘' => marks.quotes += 1.0,
                _ => {}
            }
        }
    }
    push(hashes, most, word);
    n.settle(text, &mut marks);
    marks
}

fn push(hashes: &mut Vec<u32>, most: usize, word: Option<u32>) {
    if let Some(hash) = word.filter(|_| hashes.len() < most) {
        hashes.push(hash ^ hash >> 15);
    }
}

impl Count {
    fn settle(&self, text: &str, marks: &mut Marks) {
        let share = |part: u32, whole: u32| if whole == 0 { 0.0 } else { part as f32 / whole as f32 };
        marks.caps = if self.cased == 0 { -1.0 } else { share(self.capitals, self.cased) };
        marks.upper = share(self.upper, self.letters);
        marks.digits = share(self.digits, self.all);
        marks.symbols = share(self.symbols, self.all);
        marks.sentences = marks.sentences.min(20.0);
        marks.bars = marks.bars.min(10.0);
        marks.quotes = marks.quotes.min(10.0);
        marks.word_length = if self.words == 0 { 0.0 } else { share(self.letters, self.words).min(20.0) };
        let first = text.chars().next();
        marks.starts_lower = first.is_some_and(char::is_lowercase);
        marks.starts_digit = first.is_some_and(script::is_numeric);
        marks.ends_colon = matches!(text.chars().next_back(), Some(':' | '：'));
    }
}

/// Says of each line how many of its words the paragraphs of the body have, itself left aside.
fn look_up(marks: &mut [Marks], features: &[Features], run: &Range<usize>, hashes: &[u32], ends: &[usize]) {
    let places = hashes.len().next_power_of_two().clamp(LEAST_PLACES, MOST_PLACES);
    let place = |hash: u32| hash as usize & (places - 1);
    let mut held = vec![0_u16; places];
    let words = |i: usize| {
        let start = i.checked_sub(1).and_then(|above| ends.get(above)).copied().unwrap_or(0);
        hashes.get(start..ends.get(i).copied().unwrap_or(start)).unwrap_or_default()
    };
    let in_body = |i: usize| run.contains(&i) && features.get(i).is_some_and(|f| f.is_long() && f.hit.is_none());
    let mut most = 0_u16;
    for i in (0..marks.len()).filter(|i| in_body(*i)) {
        for hash in words(i) {
            if let Some(n) = held.get_mut(place(*hash)) {
                *n = n.saturating_add(1);
                most = most.max(*n);
            }
        }
    }
    let scale = f32::from(most).ln_1p().max(1.0);
    for (i, marks) in marks.iter_mut().enumerate() {
        let own = u16::from(in_body(i));
        let words = words(i);
        let (mut known, mut common) = (0_u32, 0.0_f32);
        for hash in words {
            let n = held.get(place(*hash)).copied().unwrap_or(0).saturating_sub(own);
            known += u32::from(n > 0);
            common += LOGS.get(usize::from(n)).copied().unwrap_or_else(|| f32::from(n).ln_1p());
        }
        let all = words.len().max(1) as f32;
        marks.known = known as f32 / all;
        marks.common = common / all / scale;
    }
}

/// ln(1 + n) of the commonest n.
const LOGS: [f32; 8] = [0.0, 0.693_147_2, 1.098_612_3, 1.386_294_4, 1.609_437_9, 1.791_759_5, 1.945_910_1, 2.079_441_5];
