//! A large collection of invented news, the same for the same seed on every machine.
//!
//! Article k depends on the seed and on k alone, not on how many there are. Lengths are log-normal (median 310 words, mean
//! about 400), words follow Zipf's law and come in topics; some articles have been found before, some lack a title or a
//! date, and a third stand among the noise of their pages.

// Each program that measures uses its own part of this.
#![allow(dead_code, unreachable_pub, missing_docs)]

mod lexicon;
mod page;
pub mod random;
mod words;
pub mod write;

use lexicon::{Dates, Lexicon};
use random::{Random, exp};
use rayon::prelude::*;

/// Cases of a thousand.
const DUPLICATES: usize = 20;
const WITHOUT_TITLE: usize = 7;
const WITHOUT_DATE: usize = 7;
const WITHOUT_AUTHOR: usize = 80;
const NOISY: usize = 333;

/// Days from the first date, 2011-01-01, and how many there are: fifteen years.
const FIRST_DAY: u64 = 14_975;
const DAYS: usize = 5_479;

/// What a stream of chance is for.
const HEAD: u64 = 1;
const BODY: u64 = 2;
const COPY: u64 = 3;
const HEADLINE: u64 = 4;

/// Makes articles.
pub struct Generator {
    seed: u64,
    languages: Vec<Lexicon>,
}

/// An article as a scraper would have written it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Article {
    pub text: String,
    pub title: Option<String>,
    pub url: String,
    pub date: Option<String>,
    pub author: Option<String>,
    pub site: String,
    /// Words of the text without noise, two characters being one in Chinese.
    pub words: usize,
    /// Its place among [`SCRIPTS`].
    pub script: usize,
    /// Whether an earlier article has the same text and title.
    pub is_copy: bool,
    /// Whether the text has the noise of its page.
    pub is_noisy: bool,
}

pub const SCRIPTS: [&str; 4] = ["Latin", "Arabic", "Chinese", "Cyrillic"];

/// What is known of an article before its text is written.
struct Head {
    script: usize,
    site: usize,
    topics: [usize; 2],
    author: Option<String>,
    day: u64,
    second: usize,
    has_title: bool,
    has_date: bool,
    is_noisy: bool,
    words: usize,
}

impl Generator {
    pub fn new(seed: u64) -> Self {
        let languages = [&words::LATIN, &words::ARABIC, &words::CHINESE, &words::CYRILLIC];
        Self { seed, languages: languages.into_par_iter().map(|language| Lexicon::new(language, seed)).collect() }
    }

    /// Article number `k`, counted from 0.
    pub fn article(&self, k: u64) -> Article {
        let origin = self.origin(k);
        let mut head = self.head(origin);
        let lexicon = &self.languages[head.script];
        let title = self.headline(origin, &head);
        let text = page::text(self, lexicon, &head, &title, origin);
        if origin != k {
            head.site = lexicon.draw.site.draw(&mut Random::of(self.seed, k, HEAD));
        }
        let site = &lexicon.sites[head.site];
        Article {
            url: page::url(site, &head, &title, k),
            title: head.has_title.then_some(title),
            date: head.has_date.then(|| page::date(head.day, head.second, site.dates)),
            author: head.author,
            site: site.name.clone(),
            words: head.words,
            script: head.script,
            is_copy: origin != k,
            is_noisy: head.is_noisy,
            text,
        }
    }

    /// The headline of an article, whether its page has one or not.
    pub fn title(&self, k: u64) -> String {
        let origin = self.origin(k);
        self.headline(origin, &self.head(origin))
    }

    /// Whether an earlier article has the same text and title.
    pub fn is_copy(&self, k: u64) -> bool {
        self.origin(k) != k
    }

    /// Content words of the first language, most frequent first.
    pub fn words(&self) -> &[String] {
        &self.languages[0].content
    }

    /// Phrases of the topics of the first language, the most frequent of each topic first.
    pub fn phrases(&self) -> impl Iterator<Item = &[String]> {
        self.languages[0].topics.iter().map(|topic| topic.phrases.as_slice())
    }

    /// Phrases of articles on anything.
    pub fn turns() -> &'static [&'static str] {
        &words::TURNS
    }

    /// The article of which another is a copy; else itself.
    fn origin(&self, mut k: u64) -> u64 {
        loop {
            let mut random = Random::of(self.seed, k, COPY);
            if k == 0 || !random.chance(DUPLICATES) {
                return k;
            }
            k = random.below(k as usize) as u64;
        }
    }

    fn head(&self, k: u64) -> Head {
        let mut random = Random::of(self.seed, k, HEAD);
        let script = match random.below(100) {
            0..5 => 1,
            5..10 => 2,
            10..15 => 3,
            _ => 0,
        };
        let lexicon = &self.languages[script];
        let author = (!random.chance(WITHOUT_AUTHOR)).then(|| random.one_of(&lexicon.bylines).clone());
        Head {
            script,
            author,
            site: lexicon.draw.site.draw(&mut random),
            topics: [lexicon.draw.topic.draw(&mut random), lexicon.draw.topic.draw(&mut random)],
            // The later of two days: the number of articles grows with the years.
            day: FIRST_DAY + random.below(DAYS).max(random.below(DAYS)) as u64,
            second: random.below(86_400),
            has_title: !random.chance(WITHOUT_TITLE),
            has_date: !random.chance(WITHOUT_DATE),
            is_noisy: random.chance(NOISY),
            words: ((310.0 * exp(0.714 * random.normal())) as usize).clamp(30, 3_000),
        }
    }

    fn headline(&self, k: u64, head: &Head) -> String {
        page::headline(&self.languages[head.script], head, &mut Random::of(self.seed, k, HEADLINE))
    }
}
