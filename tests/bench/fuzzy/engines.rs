//! The engines that are compared, each as its users ask it, but that all ignore case: else a capital is less work for some.

use std::io::Read;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use fuzzy_matcher::FuzzyMatcher;
use fuzzy_matcher::skim::SkimMatcherV2;
use nucleo::Nucleo;
use nucleo::pattern::{CaseMatching, Normalization};
use rayon::prelude::*;
use rayon::{ThreadPool, ThreadPoolBuilder};

/// How many of the best are taken.
pub const SHOWN: usize = 100;

/// Runs of a query: at least and at most, and how long they may take together.
const RUNS: std::ops::RangeInclusive<usize> = 3..=25;
const BUDGET: Duration = Duration::from_millis(250);

/// Something that finds headlines.
pub trait Engine {
    /// Forgets what earlier queries left.
    fn forget(&mut self) {}

    /// Finds all matches, the best [`SHOWN`] in order, and gives their number.
    fn ask(&mut self, query: &str) -> usize;
}

/// The median time of a cold answer, in milliseconds, and how many matches it has.
pub fn cold(engine: &mut dyn Engine, query: &str) -> (f64, usize) {
    let (mut times, mut found) = (Vec::new(), 0);
    let start = Instant::now();
    while times.len() < *RUNS.start() || times.len() < *RUNS.end() && start.elapsed() < BUDGET {
        engine.forget();
        let (time, count) = timed(engine, query);
        times.push(time);
        found = count;
    }
    (median(&mut times), found)
}

/// The time of an answer, in milliseconds, and how many matches it has.
pub fn timed(engine: &mut dyn Engine, query: &str) -> (f64, usize) {
    let start = Instant::now();
    let found = engine.ask(query);
    (start.elapsed().as_secs_f64() * 1000.0, found)
}

pub fn median(times: &mut [f64]) -> f64 {
    percentile(times, 50)
}

/// The time that so many of a hundred do not exceed (nearest rank).
pub fn percentile(times: &mut [f64], hundredths: usize) -> f64 {
    times.sort_unstable_by(f64::total_cmp);
    let rank = (times.len() * hundredths).div_ceil(100).max(1);
    times.get(rank - 1).copied().unwrap_or(f64::NAN)
}

pub fn pool(threads: usize) -> ThreadPool {
    ThreadPoolBuilder::new().num_threads(threads).build().expect("threads")
}

/// `SkimMatcherV2`, one a thread: every headline is scored for every word, and the best are taken.
pub struct Plain<'t> {
    pub titles: &'t [&'t str],
    pub pool: ThreadPool,
}

thread_local! {
    static SKIM: SkimMatcherV2 = SkimMatcherV2::default().ignore_case();
}

impl Engine for Plain<'_> {
    fn ask(&mut self, query: &str) -> usize {
        const CHUNK: usize = 4096;
        let words: Vec<&str> = query.split_whitespace().collect();
        let chunk = |(at, titles): (usize, &[&str])| -> Vec<(i64, usize)> {
            SKIM.with(|skim| {
                let score =
                    |title: &str| words.iter().try_fold(0, |sum, word| Some(sum + skim.fuzzy_match(title, word)?));
                let scored = titles.iter().zip(at * CHUNK..);
                scored.filter_map(|(title, row)| Some((-score(title)?, row))).collect()
            })
        };
        let mut hits: Vec<(i64, usize)> =
            self.pool.install(|| self.titles.par_chunks(CHUNK).enumerate().map(chunk).collect::<Vec<_>>().concat());
        let found = hits.len();
        if found > SHOWN {
            hits.select_nth_unstable(SHOWN - 1);
            hits.truncate(SHOWN);
        }
        hits.sort_unstable();
        std::hint::black_box(hits);
        found
    }
}

/// frizbee, with the query taken apart into words, or as one word in which blanks are letters.
pub struct Frizbee<'t> {
    pub titles: &'t [&'t str],
    pub threads: usize,
    pub by_words: bool,
}

impl Engine for Frizbee<'_> {
    fn ask(&mut self, query: &str) -> usize {
        let config = frizbee::Config::default().casing(frizbee::CaseMatching::Ignore);
        let mut matcher = if self.by_words {
            frizbee::Matcher::from_query(query, &config)
        } else {
            frizbee::Matcher::new(query, &config)
        };
        let hits = match self.threads {
            1 => matcher.match_list(self.titles),
            threads => matcher.match_list_parallel(self.titles, threads),
        };
        std::hint::black_box(&hits);
        hits.len()
    }
}

/// The engine of nucleo, with the headlines injected.
pub struct Injected {
    engine: Nucleo<u32>,
    /// What it was asked last; a query that goes on from there is told to.
    last: String,
}

impl Injected {
    pub fn new(titles: &[&str], threads: usize) -> Self {
        let engine = Nucleo::new(nucleo::Config::DEFAULT, Arc::new(|| {}), Some(threads), 1);
        let injector = engine.injector();
        for (title, row) in titles.iter().zip(0_u32..) {
            injector.push(row, |_, columns| columns[0] = (*title).into());
        }
        let mut injected = Self { engine, last: String::new() };
        injected.finish();
        injected
    }

    fn finish(&mut self) {
        while self.engine.tick(1000).running {}
    }
}

impl Engine for Injected {
    fn forget(&mut self) {
        self.ask("");
    }

    fn ask(&mut self, query: &str) -> usize {
        let goes_on = !self.last.is_empty() && query.starts_with(&self.last);
        self.engine.pattern.reparse(0, query, CaseMatching::Ignore, Normalization::Smart, goes_on);
        query.clone_into(&mut self.last);
        self.finish();
        let snapshot = self.engine.snapshot();
        let found = snapshot.matched_item_count();
        let best: Vec<u32> = snapshot.matched_items(0..found.min(SHOWN as u32)).map(|item| *item.data).collect();
        std::hint::black_box(best);
        found as usize
    }
}

/// `fzf --filter`, from its start to its end: it reads the headlines each time.
pub struct Fzf {
    pub titles: PathBuf,
}

impl Engine for Fzf {
    fn ask(&mut self, query: &str) -> usize {
        let titles = std::fs::File::open(&self.titles).expect("the headlines");
        let mut fzf = Command::new("fzf");
        fzf.args(["-i", &format!("--filter={query}")])
            .env_remove("FZF_DEFAULT_OPTS")
            .stdin(titles)
            .stdout(Stdio::piped());
        let mut child = fzf.spawn().expect("fzf starts");
        let mut out = Vec::new();
        let _ = child.stdout.take().map(|mut stdout| stdout.read_to_end(&mut out));
        let _ = child.wait();
        memchr::memchr_iter(b'\n', &out).count()
    }
}
