//! What a fit is told of pages of plain text.

use super::body::{self, Costs};
use super::lines::{self, Features, Line};
use super::whole::{self, Choice};
use super::{byline, dates, evidence, head};
use crate::source::Given;
use crate::train::{Cost, Input, Params, Stage, Task};

/// Whether a line names the author or the day.
pub(crate) fn is_particular(line: &str) -> bool {
    byline::find(line).is_some() || dates::find(line, None).is_some_and(|found| found.alone)
}

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
        vec![
            (Input::Text, 1.0),
            (Input::Inscriptis, 1.0),
            (Input::Clean, 0.5),
            (Input::Short, 0.5),
            (Input::Part, 0.3),
            (Input::Headed, 0.3),
            (Input::Specked, 0.3),
            (Input::Narrow, 0.1),
            (Input::Piece, 0.1),
            (Input::Foreign, 0.5),
            (Input::Portal, 0.2),
            (Input::Discussed, 0.01),
            (Input::Listed, 0.1),
        ]
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
        let starts = [(0.4, 0.1), (8.0, 3.0), (4.0, 1.0)];
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
        evidence::evidence(&page.lines, &page.features).iter().collect()
    }

    fn keep(&self, page: &TextPage, log_odds: &[Vec<f32>], costs: &[f32]) -> Vec<bool> {
        weigh(page, log_odds, costs).map(|choice| choice.kept).unwrap_or_default()
    }

    fn page_stage(&self) -> Option<Stage> {
        Some(Stage {
            about: "Log-odds of a page of plain text to be an article and nothing else",
            asset: "assets/clean/page.model",
            columns: whole::columns(),
            params: Params { trees: 150, leaves: 8, columns: 0.5, ..Params::default() },
        })
    }

    fn page_row(&self, page: &TextPage, log_odds: &[Vec<f32>], costs: &[f32]) -> Vec<f32> {
        weigh(page, log_odds, costs).map(|choice| whole::row(&choice)).unwrap_or_default()
    }
}

fn weigh<'a>(page: &'a TextPage, log_odds: &'a [Vec<f32>], costs: &[f32]) -> Option<Choice<'a>> {
    let costs = Costs::from_values(costs.try_into().ok()?);
    Some(body::weigh(&page.lines, &page.features, log_odds.last()?, costs))
}
