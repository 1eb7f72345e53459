//! What a fit is told of pages of plain text.

use super::body::{self, Costs};
use super::lines::{self, Features, Line};
use super::{evidence, head};
use crate::source::Given;
use crate::train::{Cost, Input, Params, Stage, Task};

/// Pages of plain text.
pub(crate) struct TextPages;

/// A page that was measured.
pub(crate) struct TextPage {
    lines: Vec<Line>,
    features: Vec<Features>,
    title: Option<String>,
}

impl Task for TextPages {
    type Page = TextPage;

    fn inputs(&self) -> Vec<(Input, f32)> {
        vec![(Input::Text, 1.0), (Input::Inscriptis, 1.0), (Input::Clean, 0.5), (Input::Short, 0.5), (Input::Part, 0.3)]
    }

    fn stages(&self) -> Vec<Stage> {
        vec![Stage {
            about: "Log-odds of a line of plain text to be the article's",
            asset: "assets/clean/text.model",
            columns: evidence::columns(),
            params: Params { trees: 200, columns: 0.3, least: 10.0, shrink: 20.0, ..Params::default() },
        }]
    }

    fn costs(&self) -> Vec<Cost> {
        let starts = [(0.4, 0.1), (8.0, 3.0), (4.0, 1.0), (1.0, 0.5)];
        Costs::NAMES.into_iter().zip(starts).map(|(name, (start, step))| Cost { name, start, step }).collect()
    }

    fn read(&self, raw: &str) -> TextPage {
        let lines = lines::read(raw);
        let features = lines::measure(&lines);
        let run = evidence::run(&lines, &features);
        let title = head::find(&lines, &features, &run, &Given::default(), None).title;
        TextPage { lines, features, title }
    }

    fn lines<'a>(&self, page: &'a TextPage) -> Vec<&'a str> {
        page.lines.iter().map(|line| line.text.as_str()).collect()
    }

    fn fields(&self, page: &TextPage) -> [Option<String>; 3] {
        [page.title.clone(), None, None]
    }

    fn rows(&self, _: usize, page: &TextPage, _: &[Vec<f32>]) -> Vec<Vec<f32>> {
        evidence::evidence(&page.lines, &page.features).rows().map(<[f32]>::to_vec).collect()
    }

    fn keep(&self, page: &TextPage, log_odds: &[Vec<f32>], costs: &[f32]) -> Vec<bool> {
        let (Some(log_odds), Ok(costs)) = (log_odds.last(), costs.try_into()) else { return Vec::new() };
        body::keep(&page.lines, &page.features, log_odds, Costs::from_values(costs))
    }
}
