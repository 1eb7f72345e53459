//! How fast pages are read and cleaned on one core: `cargo bench --bench clean [-- SOURCE…]`.
//!
//! Without sources four kinds of generated pages are measured, all of some 400 words of English: as a scraper of whole
//! pages leaves them, with menus, byline and advertisements, in plain text, Markdown and HTML, and paragraphs alone. Each
//! figure is the best of several runs, in megabytes of page text a second. The last column is how often BLAKE3 hashes the
//! same pages in the time, right beside it: that hardly depends on the machine, nor on what else it does. Nothing is
//! judged here.

use std::fmt::Write as _;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use offprint::clean;
use offprint::source::{self, Format, Input, Options, RawArticle};

const RUNS: usize = 5;
const PAGES: u32 = 2_000;
const WORDS: usize = 400;

fn main() {
    let sources: Vec<PathBuf> = std::env::args().skip(1).filter(|a| !a.starts_with("--")).map(PathBuf::from).collect();
    println!("{:>8} {:>8} {:>10} {:>10} {:>9}", "pages", "MB", "read MB/s", "clean MB/s", "x BLAKE3");
    if sources.is_empty() {
        let folder = tempfile::tempdir().expect("a folder");
        for (name, format, noise) in [
            ("whole pages", Format::Text, true),
            ("whole pages in Markdown", Format::Markdown, true),
            ("whole pages in HTML", Format::Html, true),
            ("paragraphs alone", Format::Text, false),
        ] {
            let file = folder.path().join(name).with_extension("jsonl");
            std::fs::write(&file, generated(format, noise)).expect("a file");
            measure(&file, name, Some(format));
        }
    }
    for source in &sources {
        measure(source, &source.display().to_string(), None);
    }
}

fn measure(source: &Path, name: &str, format: Option<Format>) {
    let (mut articles, reading) = best(|| read(source));
    if let Some(format) = format {
        for raw in &mut articles {
            raw.format = format;
        }
    }
    let bytes: usize = articles.iter().map(|raw| raw.text.len()).sum();
    let (_, cleaning) = best(|| articles.iter().map(|raw| clean::clean(raw).blocks.len()).sum::<usize>());
    let (_, hashing) = best(|| articles.iter().map(|raw| blake3::hash(raw.text.as_bytes()).as_bytes()[0]).max());
    let speed = |time: Duration| bytes as f64 / 1e6 / time.as_secs_f64().max(1e-9);
    let (pages, size) = (articles.len(), bytes as f64 / 1e6);
    let times = cleaning.as_secs_f64() / hashing.as_secs_f64().max(1e-9);
    println!("{pages:>8} {size:>8.1} {:>10.1} {:>10.1} {times:>9.1}  {name}", speed(reading), speed(cleaning));
}

fn read(source: &Path) -> Vec<RawArticle> {
    let mut articles = Vec::new();
    let _ = source::read(&[Input::from_argument(source)], &Options::default(), &mut |item| {
        articles.extend(item);
        ControlFlow::Continue(())
    });
    articles
}

fn best<T>(mut work: impl FnMut() -> T) -> (T, Duration) {
    let mut timed = || {
        let start = Instant::now();
        let done = work();
        (done, start.elapsed())
    };
    let mut best = timed();
    for _ in 1..RUNS {
        let (done, time) = timed();
        best = (done, best.1.min(time));
    }
    best
}

/// Pages as JSON Lines. The same each time: a linear congruential generator draws the words.
fn generated(format: Format, noise: bool) -> String {
    let mut dice = Dice(1);
    let mut lines = String::new();
    for page in 0..PAGES {
        let title = dice.words(8);
        let mut blocks: Vec<String> = Vec::new();
        if noise {
            let head = ["Skip to content", "Menu", "Home » News » Harbour", &title, "By Jo Field", "May 18, 2024"];
            blocks.extend(head.map(str::to_owned));
        }
        let mut words = 0;
        while words < WORDS {
            let sentences: Vec<String> = (0..4).map(|_| dice.sentence()).collect();
            words += sentences.iter().map(|s| s.split(' ').count()).sum::<usize>();
            blocks.push(sentences.join(" "));
            if noise && dice.roll(3) == 0 {
                blocks.push(["Advertisement", "Share this article", "Photo: Mia van Dam"][dice.roll(3)].to_owned());
            }
        }
        if noise {
            blocks.push("Related articles".to_owned());
            blocks.extend((0..3).map(|_| dice.words(7)));
            blocks.extend(["12 Comments", "© 2024 The Harbour Post", "Privacy policy"].map(str::to_owned));
        }
        let blocks = match format {
            Format::Html => blocks.iter().map(|block| format!("<div class=block><p>{block}</p></div>\n")).collect(),
            Format::Markdown => blocks.join("\n\n").replace("the ", "*the* "),
            Format::Text => blocks.join("\n\n"),
        };
        let text = serde_json::Value::from(blocks);
        let _ = writeln!(lines, r#"{{"url":"https://a.example/{page}","text":{text}}}"#);
    }
    lines
}

struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % sides
    }

    fn word(&mut self) -> String {
        const FUNCTION: [&str; 12] =
            ["the", "of", "and", "to", "in", "that", "was", "with", "for", "had", "from", "which"];
        const SYLLABLES: [&str; 12] =
            ["har", "bour", "ten", "lin", "mar", "vel", "dor", "fen", "gal", "ro", "sta", "pil"];
        match self.roll(2) {
            0 => FUNCTION[self.roll(FUNCTION.len())].to_owned(),
            _ => (0..=1 + self.roll(2)).map(|_| SYLLABLES[self.roll(SYLLABLES.len())]).collect(),
        }
    }

    fn words(&mut self, count: usize) -> String {
        let words: Vec<String> = (0..count).map(|_| self.word()).collect();
        let mut words = words.join(" ");
        words[..1].make_ascii_uppercase();
        words
    }

    fn sentence(&mut self) -> String {
        let (first, second) = (5 + self.roll(8), 4 + self.roll(8));
        let rest = self.words(second).to_lowercase();
        format!("{}, {rest}.", self.words(first))
    }
}
