//! The words that give noise, bylines and dates away, in many languages: `assets/clean/*.toml`, read at first use.
//!
//! A pattern is one or more words in lower case, matched against a line in the form of [`normal`]. Alone it must be the
//! whole line; `share*` is how a line starts, `*share` how it ends, `*share*` stands anywhere in it, `share*friends`
//! leaves out what stands between. `#` is any number.

use std::num::NonZero;
use std::sync::OnceLock;

use rustc_hash::{FxHashMap, FxHashSet};

use super::{Reason, eight, script};

mod files;
mod normal;
mod pattern;
mod sieve;
mod word;

#[cfg(test)]
mod tests;

use files::{FILES, File};
pub(super) use normal::{ends_as, normal, normal_into, starts_alike};
use pattern::{Pattern, Table};
pub(super) use sieve::Sieve;
use word::Word;

/// What a line was recognised as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Hit {
    /// Why it is no part of the article.
    pub reason: Reason,
    /// Whether the article is over here.
    pub end: bool,
    /// Whether words gave it away, and not its shape.
    pub worded: bool,
}

/// All lists of all languages, ready for looking up. The hash is a quick one: no text from outside gets into the maps.
#[derive(Debug, Default)]
pub(super) struct Lists {
    patterns: Vec<Pattern>,
    table: Table,
    /// The first words of what share buttons say.
    buttons: Sieve<14>,
    /// Function word → the languages (places in `languages`) that use it.
    function: FxHashMap<String, Vec<usize>>,
    /// Those of them that are [`short()`].
    short: FxHashMap<u64, Vec<usize>>,
    /// The first letters of those of ASCII.
    openings: Sieve<14>,
    pub languages: Vec<String>,
    /// By their first character, the longest first.
    pub byline_before: FxHashMap<char, Vec<String>>,
    pub byline_between: FxHashSet<String>,
    pub jobs: FxHashSet<String>,
    /// Month name → 1 … 12.
    pub months: FxHashMap<String, u8>,
    /// The first letters of those of ASCII.
    month_openings: Sieve<13>,
    pub date_beside: FxHashMap<String, bool>,
    /// Language → day first.
    pub day_first: FxHashMap<String, bool>,
}

/// The lists, parsed once.
pub(super) fn lists() -> &'static Lists {
    static LISTS: OnceLock<Lists> = OnceLock::new();
    LISTS.get_or_init(Lists::load)
}

/// Reads all files, on some threads: whoever cleans one page waits for it. They are threads of its own, for a pool's could
/// turn to work that waits for the lists.
fn read_all() -> Vec<(File, Vec<Pattern>)> {
    /// Threads from which on there is nothing to win.
    const THREADS: usize = 4;
    let threads = std::thread::available_parallelism().map_or(1, NonZero::get).min(THREADS);
    let read = |first: usize| FILES.iter().skip(first).step_by(threads).map(|source| read(source)).collect();
    let read: Vec<Vec<(File, Vec<Pattern>)>> = std::thread::scope(|scope| {
        let others: Vec<_> = (1..threads)
            .map(|first| std::thread::Builder::new().spawn_scoped(scope, move || read(first)).map_err(|_| first))
            .collect();
        let own = read(0);
        let joined = others.into_iter().zip(1..).map(|(other, first)| match other {
            Ok(other) => other.join().unwrap_or_else(|_| read(first)),
            Err(first) => read(first),
        });
        std::iter::once(own).chain(joined).collect()
    });
    // In the order of the files again.
    let mut read: Vec<_> = read.into_iter().map(Vec::into_iter).collect();
    (0..FILES.len()).filter_map(|at| read.get_mut(at % threads)?.next()).collect()
}

/// A test parses every file; a broken one costs its language at run time, not the program.
fn read(source: &str) -> (File, Vec<Pattern>) {
    let file: File = toml::from_str(source).unwrap_or_default();
    let patterns = file.patterns();
    (file, patterns)
}

/// The runs of letters, digits and hyphens of a line.
pub(super) fn names(line: &str) -> impl Iterator<Item = &str> {
    line.split(|c: char| !script::is_alphanumeric(c) && c != '-').filter(|name| !name.is_empty())
}

/// A hash of a word's first letters, whatever their case, and of its length.
#[inline]
fn opening(word: &str) -> u64 {
    /// The bit that makes a small letter of a capital.
    const SMALL: u64 = 0x2020_2020_2020_2020;
    /// 2⁶⁴ over the golden ratio: odd, and without a pattern in its bits.
    const SPREAD: u64 = 0x9e37_79b9_7f4a_7c15;
    ((eight::load(word.as_bytes(), 0) | SMALL).wrapping_add(word.len() as u64)).wrapping_mul(SPREAD) >> 32
}

/// A word of ASCII of up to eight letters, in lower case.
fn short(word: &str) -> Option<u64> {
    (word.len() <= 8 && word.is_ascii()).then(|| eight::small(eight::load(word.as_bytes(), 0)))
}

impl Lists {
    fn load() -> Self {
        let mut lists = Self::default();
        for (file, patterns) in read_all() {
            lists.add(file);
            for pattern in patterns {
                lists.add_pattern(pattern);
            }
        }
        for labels in lists.byline_before.values_mut() {
            labels.sort_by_key(|label| std::cmp::Reverse(label.len()));
        }
        lists.table.sort();
        lists
    }

    fn add(&mut self, file: File) {
        let File { language, function, byline, dates, .. } = file;
        let place = self.languages.len();
        for word in function {
            self.openings.add(opening(&word));
            if let Some(short) = short(&word) {
                self.short.entry(short).or_default().push(place);
            }
            self.function.entry(word).or_default().push(place);
        }
        if let Some(order) = dates.order {
            self.day_first.insert(language.clone(), order == "dmy");
        }
        self.languages.push(language);
        for label in byline.before {
            self.byline_before.entry(label.chars().next().unwrap_or_default()).or_default().push(label);
        }
        self.byline_between.extend(byline.between);
        self.jobs.extend(byline.jobs);
        for (names, number) in dates.months.into_iter().zip(1..) {
            for name in names {
                self.month_openings.add(opening(&name));
                self.months.insert(name, number);
            }
        }
        self.date_beside.extend(dates.beside.into_iter().map(|w| (w, false)));
        self.date_beside.extend(dates.changed.into_iter().map(|w| (w, true)));
    }

    fn add_pattern(&mut self, pattern: Pattern) {
        self.table.add(&pattern, self.patterns.len() as u32);
        if pattern.hit.reason == Reason::Sharing
            && let Some(first) = word::words(&pattern.words).next()
        {
            self.buttons.add(u64::from(first.hash));
        }
        self.patterns.push(pattern);
    }

    /// The languages that use a word as a function word; `lower` is room to work in.
    pub(super) fn languages_of(&self, word: &str, lower: &mut String) -> &[usize] {
        if word.is_ascii() && !self.openings.can_hold(opening(word)) {
            return &[];
        }
        if let Some(short) = short(word) {
            return self.short.get(&short).map_or(&[], Vec::as_slice);
        }
        script::lower_into(lower, word);
        self.function.get(lower).map_or(&[], Vec::as_slice)
    }

    /// Whether a word of ASCII, whatever its case, can be the name of a month.
    #[inline]
    pub(super) fn can_be_month(&self, word: &str) -> bool {
        self.month_openings.can_hold(opening(word))
    }

    /// Whether the name of a share button can begin with one of the first words of a line in the form of [`normal`]: `count`
    /// runs of letters, digits and hyphens.
    pub(super) fn names_button(&self, line: &str, count: usize) -> bool {
        let can_hold = |hash: u32| self.buttons.can_hold(u64::from(hash));
        // As far as the line is ASCII, and there at the parts of words that have a hyphen.
        let told = word::parts(line, count).find(|part| part.is_none_or(can_hold));
        told.is_some_and(|part| {
            let mut first = names(line).take(count);
            part.is_some() || first.any(|name| word::words(name).any(|word| can_hold(word.hash)))
        })
    }

    /// What a line is known as, by the first pattern that fits: ends of the article before all others, then whole lines.
    /// `line` is in the form of [`normal`]; only what `fits` says yes to counts. It is told whether the pattern is weak: one
    /// word at the start of a line of more.
    pub(super) fn recognise(&self, line: &str, fits: impl Fn(Hit, bool) -> bool) -> Option<Hit> {
        let mut found: Option<(u8, Hit)> = None;
        let (mut word, mut at) = (None, 0);
        loop {
            let next = word::next(line, at);
            if let Some(word) = word.filter(|word| self.table.can_begin(word))
                && let Some((rank, hit)) = self.best_at(line, &word, next.as_ref(), &fits)
                && found.is_none_or(|(best, _)| rank > best)
            {
                found = Some((rank, hit));
            }
            let Some(Word { end, .. }) = next else { break };
            (word, at) = (next, end);
        }
        found.map(|(_, hit)| hit)
    }

    /// The first of the best patterns that fit at a word, and its rank.
    fn best_at(
        &self,
        line: &str,
        word: &Word,
        next: Option<&Word>,
        fits: impl Fn(Hit, bool) -> bool,
    ) -> Option<(u8, Hit)> {
        let mut best: Option<(u8, u32, Hit)> = None;
        for number in self.table.at(word, next, word.end == line.len()) {
            let Some(p) = self.patterns.get(number as usize) else { continue };
            let first = best.is_none_or(|(rank, other, _)| (p.rank(), other) > (rank, number));
            if first && p.fits(line, word.start) && fits(p.hit, p.weak) {
                best = Some((p.rank(), number, p.hit));
            }
        }
        best.map(|(rank, _, hit)| (rank, hit))
    }
}
