//! What a fit is told of pages of plain text.

use super::lines::{self, Features, Line};
use super::scores;
use crate::source::{Format, Given, Origin, RawArticle};
use crate::text::sanitise;
use crate::train::{Cost, Input, Params, Stage, Task};

/// Pages of plain text.
pub(crate) struct TextPages;

/// A page that was measured.
pub(crate) struct TextPage {
    lines: Vec<Line>,
    features: Vec<Features>,
    fields: [Option<String>; 3],
}

/// What is said of a line and of each of its neighbours.
const ONE: [&str; 6] = ["words", "end_mark", "cut_off", "commas", "repeats", "hit"];

/// Neighbours on each side.
const NEAR: isize = 2;

fn one(f: &Features) -> [f32; ONE.len()] {
    let hit = f.hit.map_or(0.0, |hit| if hit.end { 2.0 } else { 1.0 });
    [f.words, f32::from(u8::from(f.end_mark)), f32::from(u8::from(f.cut_off)), f.commas as f32, f.repeats as f32, hit]
}

/// The columns: those of the line and its neighbours, its worth by hand, its place on the page.
const COLUMNS: [&str; 34] = [
    "words.-2",
    "end_mark.-2",
    "cut_off.-2",
    "commas.-2",
    "repeats.-2",
    "hit.-2",
    "words.-1",
    "end_mark.-1",
    "cut_off.-1",
    "commas.-1",
    "repeats.-1",
    "hit.-1",
    "words.0",
    "end_mark.0",
    "cut_off.0",
    "commas.0",
    "repeats.0",
    "hit.0",
    "words.1",
    "end_mark.1",
    "cut_off.1",
    "commas.1",
    "repeats.1",
    "hit.1",
    "words.2",
    "end_mark.2",
    "cut_off.2",
    "commas.2",
    "repeats.2",
    "hit.2",
    "worth",
    "words_before",
    "words_behind",
    "date",
];

impl Task for TextPages {
    type Page = TextPage;

    fn inputs(&self) -> Vec<(Input, f32)> {
        vec![(Input::Text, 1.0), (Input::Inscriptis, 1.0), (Input::Clean, 0.5)]
    }

    fn stages(&self) -> Vec<Stage> {
        vec![Stage {
            about: "Log-odds of a line of plain text to be the article's",
            asset: "assets/clean/text.model",
            columns: COLUMNS.to_vec(),
            params: Params::default(),
        }]
    }

    fn costs(&self) -> Vec<Cost> {
        vec![
            Cost { name: "shift", start: 0.0, step: 0.5 },
            Cost { name: "inside", start: -1.0, step: 0.5 },
            Cost { name: "outside", start: 2.0, step: 1.0 },
        ]
    }

    fn read(&self, raw: &str) -> TextPage {
        let lines = lines::split(&sanitise(raw), 1);
        let features = lines::measure(&lines);
        let origin = Origin { path: "-".into(), line: None };
        let raw =
            RawArticle { origin, format: Format::Text, text: raw.to_owned(), given: Given::default(), input: vec![] };
        let article = super::clean(&raw);
        TextPage { lines, features, fields: [article.title, article.byline, article.published] }
    }

    fn lines<'a>(&self, page: &'a TextPage) -> Vec<&'a str> {
        page.lines.iter().map(|line| line.text.as_str()).collect()
    }

    fn fields(&self, page: &TextPage) -> [Option<String>; 3] {
        page.fields.clone()
    }

    fn rows(&self, _: usize, page: &TextPage, _: &[Vec<f32>]) -> Vec<Vec<f32>> {
        let features = &page.features;
        let worth = scores::worth(&page.lines, features);
        let all: f32 = features.iter().map(|f| f.words).sum();
        let mut before = 0.0;
        let row = |(at, (f, worth)): (usize, (&Features, f32))| {
            let near = (-NEAR..=NEAR).flat_map(|by| {
                let near = at.checked_add_signed(by).and_then(|at| features.get(at));
                near.map_or([f32::NAN; ONE.len()], one)
            });
            before += f.words;
            let place = [worth, before, all - before, f32::from(u8::from(f.date))];
            near.chain(place).collect()
        };
        features.iter().zip(worth).enumerate().map(row).collect()
    }

    /// The run of lines of most log-odds, without those inside that are unlikely; what is likely enough elsewhere.
    fn keep(&self, _: &TextPage, log_odds: &[Vec<f32>], costs: &[f32]) -> Vec<bool> {
        let (Some(log_odds), &[shift, inside, outside]) = (log_odds.last(), costs) else { return Vec::new() };
        let (mut best, mut most, mut start, mut sum) = (0..0, 0.0, 0, 0.0);
        for (at, own) in log_odds.iter().enumerate() {
            if sum <= 0.0 {
                (start, sum) = (at, 0.0);
            }
            sum += own + shift;
            if sum > most {
                (best, most) = (start..at + 1, sum);
            }
        }
        let least = |at: &usize| if best.contains(at) { inside } else { outside };
        log_odds.iter().enumerate().map(|(at, own)| *own > least(&at)).collect()
    }
}
