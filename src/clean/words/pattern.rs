//! Patterns, and the table in which those are found that may fit at a word.

use super::super::script;
use super::Hit;
use super::normal::fold_into;
use super::sieve::Sieve;
use super::word::{Word, is_wordlike, words};

/// One or more words that give a line away.
#[derive(Debug, Clone)]
pub(super) struct Pattern {
    /// Marks that must stand right before the words, unless these start the line.
    pub mark: String,
    pub words: String,
    /// What must follow somewhere, in order.
    pub then: Vec<String>,
    pub open_before: bool,
    pub open_after: bool,
    /// One word that starts a line, without a colon or another mark behind it: prose starts with every word.
    pub weak: bool,
    pub hit: Hit,
}

impl Pattern {
    /// Reads a pattern as the files have it; one without a word is none.
    pub(super) fn read(written: &str, hit: Hit) -> Option<Self> {
        let folded = |part: &str| {
            let mut folded = String::with_capacity(part.len());
            fold_into(part, &mut folded);
            folded
        };
        let open_before = written.starts_with('*');
        let open_after = written.ends_with('*');
        let mut parts = written.trim_matches('*').split('*').map(folded);
        let opening = parts.next().unwrap_or_default();
        let bare = opening.trim_start_matches(|c: char| !is_wordlike(c));
        let mark = opening[..opening.len() - bare.len()].trim().to_owned();
        let then: Vec<String> = parts.filter(|part| !part.trim().is_empty()).collect();
        let closed = !open_after && then.is_empty();
        let text = if closed { bare.trim_end_matches(|c: char| !is_wordlike(c)) } else { bare.trim_end() };
        let mut own = words(text);
        let first = own.next()?;
        let unspaced = || text.get(..first.end).is_some_and(|first| first.chars().any(script::is_unspaced));
        let few = own.next().is_none() || own.next().is_none() && unspaced();
        let weak = few && open_after && then.is_empty() && text.chars().next_back().is_some_and(is_wordlike);
        Some(Self { mark, words: text.to_owned(), then, open_before, open_after, weak, hit })
    }

    /// Whether it fits a line in the form of [`super::normal`] at a word of it.
    pub(super) fn fits(&self, line: &str, start: usize) -> bool {
        let Some(mut after) = line.get(start..).and_then(|rest| rest.strip_prefix(self.words.as_str())) else {
            return false;
        };
        let whole_word = match (self.words.chars().next_back(), after.chars().next()) {
            (Some(a), Some(b)) => script::is_unspaced(a) || script::is_unspaced(b) || !script::is_alphanumeric(b),
            _ => true,
        };
        for part in &self.then {
            // The last part of a pattern that is closed behind must end the line.
            let at = if self.open_after { after.find(part.as_str()) } else { after.rfind(part.as_str()) };
            let Some(at) = at else { return false };
            after = after.get(at + part.len()..).unwrap_or_default();
        }
        let marked =
            start == 0 || line.get(..start).is_some_and(|before| before.trim_end().ends_with(self.mark.as_str()));
        marked && whole_word && (self.open_before || start == 0) && (self.open_after || after.is_empty())
    }

    /// Of two that fit at the same word the one that says more: ends of the article before all others, then whole lines.
    pub(super) fn rank(&self) -> u8 {
        u8::from(self.hit.end) * 2 + u8::from(!self.open_before && !self.open_after)
    }

    fn is_closed(&self) -> bool {
        !self.open_after && self.then.is_empty()
    }
}

/// What stands behind the first word of a pattern: the hash of the second, or one of these where there is none.
const OPEN: u32 = 0;
const CLOSED: u32 = 1;

/// The numbers of patterns by their first two words. A line's word has few patterns that could fit, and most have none.
#[derive(Debug, Default)]
pub(super) struct Table {
    /// With their keys; sorted once all are in.
    numbers: Vec<(u64, u32)>,
    /// Where the keys start that begin with certain bits.
    starts: Vec<u32>,
    keys: Sieve<17>,
    /// The first words alone, at the start of a line and inside: most words are none of them.
    first: Sieve<16>,
    inner: Sieve<15>,
}

impl Table {
    /// Takes a pattern in, by its number.
    pub(super) fn add(&mut self, pattern: &Pattern, number: u32) {
        let mut own = words(&pattern.words);
        let Some(first) = own.next() else { return };
        let second = own.next().map(|word| word.opening);
        let second = second.unwrap_or(if pattern.is_closed() { CLOSED } else { OPEN });
        let mut put = |start: bool| {
            let key = key(&first, second, start);
            self.keys.add(key.rotate_left(32));
            self.numbers.push((key, number));
        };
        put(true);
        self.first.add(u64::from(first.hash));
        if pattern.open_before {
            put(false);
            self.inner.add(u64::from(first.hash));
        }
    }

    /// Makes it ready once all patterns are in.
    pub(super) fn sort(&mut self) {
        self.numbers.sort_unstable();
        let mut at = 0;
        let starts = (0..=1_u64 << BITS).map(|bits| {
            let before = |(key, _): &&(u64, u32)| key >> (u64::BITS - BITS) < bits;
            at += self.numbers.iter().skip(at).take_while(before).count();
            at as u32
        });
        self.starts = starts.collect();
    }

    /// Whether a pattern may begin with a word: with most none does.
    #[inline]
    pub(super) fn can_begin(&self, word: &Word) -> bool {
        let hash = u64::from(word.hash);
        if word.start == 0 { self.first.can_hold(hash) } else { self.inner.can_hold(hash) }
    }

    /// The numbers of all patterns that may fit at a word, the one behind it given; `last` where the word ends the line.
    #[inline]
    pub(super) fn at(&self, word: &Word, next: Option<&Word>, last: bool) -> impl Iterator<Item = u32> {
        let start = word.start == 0;
        let seconds = [Some(OPEN), next.map(|next| next.opening), Some(CLOSED).filter(|_| last)];
        let keys = seconds.into_iter().flatten().map(move |second| key(word, second, start));
        keys.filter(|key| self.keys.can_hold(key.rotate_left(32))).flat_map(|key| self.of(key))
    }

    fn of(&self, key: u64) -> impl Iterator<Item = u32> {
        let bits = (key >> (u64::BITS - BITS)) as usize;
        let start = |bits: usize| self.starts.get(bits).map_or(0, |start| *start as usize);
        let alike = self.numbers.get(start(bits)..start(bits + 1)).unwrap_or_default();
        alike.iter().filter(move |(own, _)| *own == key).map(|(_, number)| *number)
    }
}

/// Bits of a key by which it is found: about as many places as there are patterns.
const BITS: u32 = 13;

fn key(first: &Word, second: u32, start: bool) -> u64 {
    /// 2⁶⁴ over the golden ratio: odd, and without a pattern in its bits.
    const SPREAD: u64 = 0x9e37_79b9_7f4a_7c15;
    let both = u64::from(first.hash) << 32 | u64::from(second);
    (both ^ u64::from(start) << 63).wrapping_mul(SPREAD)
}
