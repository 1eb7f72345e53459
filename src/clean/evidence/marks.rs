//! What the characters and the words of a line say.

use std::ops::Range;

use super::super::lines::{Features, Line};
use super::super::script;
use super::{ln_1p, ln_1p_of};

/// Words of a line that are looked up, at most: the first say what a line is about.
const LOOKED_UP: usize = 64;
/// Characters of a line that are looked at, at most.
const LOOKED_AT: usize = 1_000;
/// Least and most places of a table of words.
const LEAST_PLACES: usize = 1 << 10;
const MOST_PLACES: usize = 1 << 16;

/// What the characters of one line say.
#[derive(Debug, Clone)]
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

/// The words of all lines that are looked up, as hashes.
#[derive(Debug, Default)]
pub(super) struct Words {
    pub hashes: Vec<u32>,
    /// Where those of each line end.
    pub ends: Vec<u32>,
}

impl Words {
    /// Places of a table of them: a power of two, so that the low bits of a hash are a place.
    pub(super) fn places(&self) -> usize {
        self.hashes.len().next_power_of_two().clamp(LEAST_PLACES, MOST_PLACES)
    }

    /// Those of one line.
    pub(super) fn of(&self, i: usize) -> &[u32] {
        let start = i.checked_sub(1).and_then(|above| self.ends.get(above)).copied().unwrap_or(0);
        let end = self.ends.get(i).copied().unwrap_or(start);
        self.hashes.get(start as usize..end as usize).unwrap_or_default()
    }
}

/// Reads all lines; `run` is where the body is taken to be.
pub(super) fn read(lines: &[Line], features: &[Features], run: &Range<usize>) -> (Vec<Marks>, Words) {
    let most = features.iter().map(|f| (f.count as usize).min(LOOKED_UP)).sum();
    let mut words = Words { hashes: Vec::with_capacity(most), ends: Vec::with_capacity(lines.len()) };
    let mut marks: Vec<Marks> = Vec::with_capacity(lines.len());
    for (line, f) in lines.iter().zip(features) {
        marks.push(read_one(&line.text, f, &mut words.hashes));
        words.ends.push(words.hashes.len() as u32);
    }
    look_up(&mut marks, features, run, &words);
    (marks, words)
}

/// A hash of words that is made a character at a time.
const BASIS: u32 = 0x811c_9dc5;
const PRIME: u32 = 0x0100_0193;

fn step(hash: u32, c: char) -> u32 {
    (hash ^ c as u32).wrapping_mul(PRIME)
}

/// What a byte counts as: a letter or a digit, that and a digit, or that and a capital. So few bytes of a line are looked at
/// that each count has room beside the others.
const OTHER: u32 = 0;
const SMALL: u32 = 1 << 20;
const DIGIT: u32 = SMALL | 1 << 10;
const CAPITAL: u32 = SMALL | 1;
const _: () = assert!(LOOKED_AT < 1 << 10);

const KINDS: [u32; 256] = {
    let mut kinds = [OTHER; 256];
    let mut at = 0;
    while at < kinds.len() {
        kinds[at] = match at as u8 {
            b'a'..=b'z' => SMALL,
            b'A'..=b'Z' => CAPITAL,
            b'0'..=b'9' => DIGIT,
            _ => OTHER,
        };
        at += 1;
    }
    kinds
};

#[inline]
fn kind(byte: u8) -> u32 {
    KINDS.get(usize::from(byte)).copied().unwrap_or(OTHER)
}

/// What is counted along a line, a character at a time.
#[derive(Default)]
struct Count {
    all: u32,
    letters: u32,
    upper: u32,
    digits: u32,
    symbols: u32,
    cased: u32,
    capitals: u32,
    words: u32,
    sentences: u32,
    bars: u32,
    quotes: u32,
    /// The word so far, the letter before where its script has no spaces, and whether a sentence may have ended.
    word: Option<u32>,
    unspaced: Option<char>,
    ended: bool,
}

fn read_one(text: &str, f: &Features, hashes: &mut Vec<u32>) -> Marks {
    let mut count = Count::default();
    let most = hashes.len() + LOOKED_UP;
    let bytes = text.as_bytes();
    let mut at = 0;
    loop {
        // Words are hashed as long as they are looked up.
        let (rest, left) = (bytes.get(at..).unwrap_or_default(), LOOKED_AT - count.all as usize);
        at += if hashes.len() < most { count.run::<true>(rest, left) } else { count.run::<false>(rest, left) };
        if count.all >= LOOKED_AT as u32 {
            break;
        }
        // Most of what is between words is a space.
        if bytes.get(at) == Some(&b' ') {
            (at, count.all) = (at + 1, count.all + 1);
            push(hashes, most, count.space());
            continue;
        }
        let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) else { break };
        (at, count.all) = (at + c.len_utf8(), count.all + 1);
        let beyond = !c.is_ascii() && (script::is_alphanumeric(c) || script::is_mark(c));
        push(hashes, most, if beyond { count.letter(c) } else { count.symbol(c) });
    }
    push(hashes, most, count.word);
    count.settle(text, f.words)
}

fn push(hashes: &mut Vec<u32>, most: usize, word: Option<u32>) {
    if let Some(hash) = word.filter(|_| hashes.len() < most) {
        hashes.push(hash ^ hash >> 15);
    }
}

impl Count {
    /// Counts letters and digits of ASCII at the start of what is left of a line, up to a number; how many there are.
    #[inline]
    fn run<const HASHED: bool>(&mut self, text: &[u8], most: usize) -> usize {
        let Some(first) = text.first().map(|first| kind(*first)).filter(|kind| *kind != OTHER) else { return 0 };
        self.ended = false;
        self.unspaced = None;
        if self.word.is_none() {
            self.words += 1;
            self.cased += u32::from(first != DIGIT);
            self.capitals += u32::from(first == CAPITAL);
        }
        let mut hash = self.word.unwrap_or(BASIS);
        let mut counts = 0;
        for byte in text.get(..most).unwrap_or(text) {
            let kind = kind(*byte);
            if kind == OTHER {
                break;
            }
            // Digits have the bit that makes a small letter of a capital.
            if HASHED {
                hash = step(hash, char::from(byte | 0x20));
            }
            counts += kind;
        }
        let run = counts / SMALL;
        self.digits += (counts % SMALL) >> 10;
        self.upper += counts % (1 << 10);
        self.word = Some(hash);
        self.all += run;
        self.letters += run;
        run as usize
    }

    /// Counts a letter or a digit. Gives a word that ends here: pairs of letters are words of scripts without spaces.
    fn letter(&mut self, c: char) -> Option<u32> {
        self.ended = false;
        let lower = script::lower(c);
        let capital = lower != c;
        self.letters += 1;
        self.upper += u32::from(capital);
        self.digits += u32::from(script::is_numeric(c));
        if script::is_unspaced(c) {
            let pair = self.unspaced.replace(c).map(|before| step(step(BASIS, before), c));
            return self.word.take().or(pair);
        }
        self.unspaced = None;
        if self.word.is_none() {
            self.words += 1;
            self.cased += u32::from(capital || c.is_lowercase());
            self.capitals += u32::from(capital);
        }
        self.word = Some(step(self.word.unwrap_or(BASIS), lower));
        None
    }

    /// Counts a space. Gives the word that ends here.
    #[inline]
    fn space(&mut self) -> Option<u32> {
        self.unspaced = None;
        self.sentences += u32::from(std::mem::take(&mut self.ended));
        self.word.take()
    }

    /// Counts a mark. Gives the word that ends here.
    fn symbol(&mut self, c: char) -> Option<u32> {
        self.unspaced = None;
        self.symbols += 1;
        self.ended = script::is_end_mark(c) || self.ended && script::is_closing(c);
        // Sentences of a script without spaces are not parted by them.
        self.sentences += u32::from(matches!(c, '。' | '！' | '？'));
        self.bars += u32::from(matches!(c, '|' | '·' | '•' | '»' | '›' | '/' | '>' | '→'));
        self.quotes += u32::from(matches!(c, '"' | '“' | '”' | '„' | '«' | '「' | '‘'));
        self.word.take()
    }

    fn settle(&self, text: &str, words: f32) -> Marks {
        let share = |part: u32, whole: u32| if whole == 0 { 0.0 } else { part as f32 / whole as f32 };
        let first = text.chars().next();
        Marks {
            words: ln_1p(words),
            sentences: self.sentences.min(20) as f32,
            caps: if self.cased == 0 { -1.0 } else { share(self.capitals, self.cased) },
            upper: share(self.upper, self.letters),
            digits: share(self.digits, self.all),
            symbols: share(self.symbols, self.all),
            bars: self.bars.min(10) as f32,
            quotes: self.quotes.min(10) as f32,
            word_length: share(self.letters, self.words).min(20.0),
            starts_lower: first.is_some_and(char::is_lowercase),
            starts_digit: first.is_some_and(script::is_numeric),
            ends_colon: matches!(text.chars().next_back(), Some(':' | '：')),
            known: 0.0,
            common: 0.0,
        }
    }
}

/// Says of each line how many of its words the paragraphs of the body have, itself left aside.
fn look_up(marks: &mut [Marks], features: &[Features], run: &Range<usize>, words: &Words) {
    let places = words.places();
    let place = |hash: u32| hash as usize & (places - 1);
    let mut held = vec![0_u16; places];
    let in_body = |i: usize| run.contains(&i) && features.get(i).is_some_and(Features::is_paragraph);
    let mut most = 0_u16;
    for i in (0..marks.len()).filter(|i| in_body(*i)) {
        for hash in words.of(i) {
            if let Some(n) = held.get_mut(place(*hash)) {
                *n = n.saturating_add(1);
                most = most.max(*n);
            }
        }
    }
    let scale = f32::from(most).ln_1p().max(1.0);
    for (i, marks) in marks.iter_mut().enumerate() {
        let own = u16::from(in_body(i));
        let words = words.of(i);
        let (mut known, mut common) = (0_u32, 0.0_f32);
        for hash in words {
            let n = held.get(place(*hash)).copied().unwrap_or(0).saturating_sub(own);
            known += u32::from(n > 0);
            common += ln_1p_of(usize::from(n));
        }
        let all = words.len().max(1) as f32;
        marks.known = known as f32 / all;
        marks.common = common / all / scale;
    }
}
