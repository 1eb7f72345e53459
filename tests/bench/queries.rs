//! Queries in process: words, phrases, prefixes, and letters of headlines.

use std::time::Instant;

use offprint::library::Catalog;
use offprint::search::{self, Query, TagSets};

use crate::desk::{Collection, Desk, text};
use crate::generate::Generator;
use crate::table::{Sample, head, judged, missing, row};
use crate::watch::{self, has};

/// Queries of each kind.
const QUERIES: usize = 100;

/// What is asked, by kind.
pub struct Questions {
    pub words: Vec<String>,
    pub phrases: Vec<String>,
    pub prefixes: Vec<String>,
}

/// Asks a library.
pub fn queries(desk: &Desk, collection: &Collection) {
    head(&format!("queries at {}, {QUERIES} of each kind, p50 / p95", collection.count));
    let catalog = collection.catalog();
    if catalog.is_empty() {
        return missing("queries", "the library is empty");
    }
    let asked = Questions::new(desk);
    let titles: Vec<String> = (0..QUERIES as u64).map(|k| half_typed(&desk.generator.title(k * 7))).collect();
    for (what, queries, goal) in [
        ("text:word", asked.words.iter().map(|word| format!("text:{word}")).collect(), true),
        ("\"a phrase\"", asked.phrases.iter().map(|phrase| format!("\"{phrase}\"")).collect(), true),
        ("text:prefix*", asked.prefixes.iter().map(|prefix| format!("text:{prefix}*")).collect(), true),
        ("letters of a headline", titles, false),
    ] {
        let (sample, hits) = ask(&catalog, &queries);
        let (p50, p95) = (sample.median(), sample.percentile(95));
        let goal_text = if goal { "≤ 5 / 30 ms" } else { "" };
        let figure = judged(format!("{p50:.2} / {p95:.2} ms"), !goal || p50 <= 5.0 && p95 <= 30.0);
        row(what, goal_text, &figure, &format!("{hits} rows found on average"));
    }
}

impl Questions {
    pub fn new(desk: &Desk) -> Self {
        let words = desk.generator.words();
        // From the most frequent to the rarest, in equal steps of their logarithm.
        let step = (words.len() as f64).powf(1.0 / QUERIES as f64);
        let ranks = (0..QUERIES).map(|at| step.powf(at as f64) as usize - 1);
        let words: Vec<String> = ranks.map(|rank| words[rank].clone()).collect();
        let prefix = |(at, word): (usize, &String)| word.chars().take(3 + at % 3).collect();
        let topics = desk.generator.phrases().zip(0..).map(|(phrases, at)| phrases[at % 5].clone());
        let phrases = topics.take(QUERIES * 4 / 5).chain(Generator::turns().iter().map(|turn| (*turn).to_owned()));
        Self {
            prefixes: words.iter().enumerate().map(prefix).collect(),
            phrases: phrases.take(QUERIES).collect(),
            words,
        }
    }
}

/// Two words of a headline, the second without its end.
fn half_typed(title: &str) -> String {
    let mut words = title.split(' ');
    let first = words.next().unwrap_or_default();
    let second: String = words.next().unwrap_or_default().chars().take(4).collect();
    format!("{first} {second}")
}

fn ask(catalog: &Catalog, queries: &[String]) -> (Sample, usize) {
    let today = jiff::civil::date(2026, 1, 1);
    let parsed: Vec<Query> = queries.iter().map(|query| search::parse(query, today)).collect();
    let tags = TagSets::default();
    let run = |query: &Query| match search::run(query, catalog, None, &tags, &|| false) {
        Ok(hits) => hits.map_or(0, |hits| hits.len()),
        Err(damage) => panic!("{damage}"),
    };
    // Once unmeasured, for the caches of the file system.
    let found: usize = parsed.iter().map(run).sum();
    let timed = |query: &Query| {
        let start = Instant::now();
        std::hint::black_box(run(query));
        start.elapsed()
    };
    (Sample::new(parsed.iter().map(timed).collect()), found / queries.len().max(1))
}

/// What the full text of `SQLite` takes for the same articles and queries.
pub fn sqlite(desk: &Desk, collection: &Collection) {
    head(&format!("beside: SQLite FTS5 on {} articles", collection.count));
    if !has("python3") {
        return missing("SQLite FTS5", "python3 is not installed");
    }
    let asked = Questions::new(desk);
    let asked = serde_json::json!({"word": asked.words, "phrase": asked.phrases, "prefix": asked.prefixes});
    let (questions, database) = (desk.path("questions.json"), desk.path("fts5.db"));
    if let Err(error) = std::fs::write(&questions, asked.to_string()) {
        return missing("SQLite FTS5", &error.to_string());
    }
    let mut python = std::process::Command::new("python3");
    python.args(["-c", include_str!("fts5.py"), &text(&collection.source), &text(&questions), &text(&database)]);
    match watch::run(&mut python) {
        Ok(run) if run.status.success() => print!("{}", String::from_utf8_lossy(&run.stdout)),
        Ok(run) => missing("SQLite FTS5", &run.last_words),
        Err(error) => missing("SQLite FTS5", &error.to_string()),
    }
    let _ = std::fs::remove_file(database);
}
