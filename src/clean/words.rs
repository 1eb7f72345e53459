//! The words that give noise, bylines and dates away, in many languages: `assets/clean/*.toml`, read at first use.
//!
//! A pattern is one or more words in lower case, matched against a line in the form of [`normal`]. Alone it must be the
//! whole line; `share*` is how a line starts, `*share` how it ends, `*share*` stands anywhere in it, `share*friends`
//! leaves out what stands between. `#` is any number.

use std::sync::OnceLock;

use rustc_hash::{FxHashMap, FxHashSet};

use super::Reason;

mod files;
mod normal;
mod pattern;
mod sieve;

#[cfg(test)]
mod tests;

use files::{EndLists, FILES, File, NoiseLists};
pub(super) use normal::{ends_alike, normal, normal_into, starts_alike};
use pattern::{Pattern, Table};
use sieve::Sieve;

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
    buttons: Sieve,
    /// Function word → the languages (places in `languages`) that use it.
    pub function: FxHashMap<String, Vec<usize>>,
    pub languages: Vec<String>,
    /// By their first character, the longest first.
    pub byline_before: FxHashMap<char, Vec<String>>,
    pub byline_between: FxHashSet<String>,
    pub jobs: FxHashSet<String>,
    /// Month name → 1 … 12.
    pub months: FxHashMap<String, u8>,
    pub date_beside: FxHashMap<String, bool>,
    /// Language → day first.
    pub day_first: FxHashMap<String, bool>,
}

/// The lists, parsed once.
pub(super) fn lists() -> &'static Lists {
    static LISTS: OnceLock<Lists> = OnceLock::new();
    LISTS.get_or_init(Lists::load)
}

impl Lists {
    fn load() -> Self {
        let mut lists = Self::default();
        for source in FILES {
            // A test parses every file; a broken one costs its language at run time, not the program.
            lists.add(toml::from_str(source).unwrap_or_default());
        }
        for labels in lists.byline_before.values_mut() {
            labels.sort_by_key(|label| std::cmp::Reverse(label.len()));
        }
        lists.table.sort();
        lists
    }

    fn add(&mut self, file: File) {
        let File { language, function, noise, ends, byline, dates } = file;
        let NoiseLists { navigation, advertisement, sharing, subscription, related, .. } = noise;
        let NoiseLists { comments, rating, legal, caption, author_box, metadata, .. } = noise;
        for (list, reason, end) in [
            (navigation, Reason::Navigation, false),
            (advertisement, Reason::Advertisement, false),
            (sharing, Reason::Sharing, false),
            (subscription, Reason::Subscription, false),
            (related, Reason::Related, false),
            (comments, Reason::Comments, false),
            (rating, Reason::Rating, false),
            (legal, Reason::Legal, false),
            (caption, Reason::Caption, false),
            (author_box, Reason::AuthorBox, false),
            (metadata, Reason::Metadata, false),
            (ends.comments, Reason::Comments, true),
            (ends.related, Reason::Related, true),
            (ends.author_box, Reason::AuthorBox, true),
        ] {
            for pattern in &list {
                self.add_pattern(pattern, Hit { reason, end, worded: true });
            }
        }
        let place = self.languages.len();
        for word in function {
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
            self.months.extend(names.into_iter().map(|name| (name, number)));
        }
        self.date_beside.extend(dates.beside.into_iter().map(|w| (w, false)));
        self.date_beside.extend(dates.changed.into_iter().map(|w| (w, true)));
    }

    fn add_pattern(&mut self, written: &str, hit: Hit) {
        let Some(pattern) = Pattern::read(written, hit) else { return };
        self.table.add(&pattern, self.patterns.len() as u32);
        if hit.reason == Reason::Sharing
            && let Some(first) = normal::words(&pattern.words).next()
        {
            self.buttons.add(u64::from(first.hash));
        }
        self.patterns.push(pattern);
    }

    /// Whether a word, in the form of [`normal`], can be where the name of a share button begins.
    pub(super) fn names_button(&self, word: &str) -> bool {
        normal::words(word).any(|word| self.buttons.can_hold(u64::from(word.hash)))
    }

    /// What a line is known as, by the first pattern that fits: ends of the article before all others, then whole lines.
    /// `line` is in the form of [`normal`]; only what `fits` says yes to counts. It is told whether the pattern is weak: one
    /// word at the start of a line of more.
    pub(super) fn recognise(&self, line: &str, fits: impl Fn(Hit, bool) -> bool) -> Option<Hit> {
        let mut found: Option<(u8, Hit)> = None;
        let mut words = normal::words(line).peekable();
        while let Some(word) = words.next() {
            let mut best: Option<(u8, u32, Hit)> = None;
            for number in self.table.at(&word, words.peek(), word.end == line.len()) {
                let Some(p) = self.patterns.get(number as usize) else { continue };
                let first = best.is_none_or(|(rank, other, _)| (p.rank(), other) > (rank, number));
                if first && p.fits(line, word.start) && fits(p.hit, p.weak) {
                    best = Some((p.rank(), number, p.hit));
                }
            }
            if let Some((rank, _, hit)) = best.filter(|(rank, ..)| found.is_none_or(|(best, _)| *rank > best)) {
                found = Some((rank, hit));
            }
        }
        found.map(|(_, hit)| hit)
    }
}
