//! What a fit is told of pages of HTML.

use super::super::lines::{self, Features};
use super::dom::Dom;
use super::evidence::{self, View};
use super::metadata::Sources;
use super::render::{self, Page};
use super::{align, extract, fates, model};
use crate::train::{Cost, Figures, Input, Params, Stage, Task};

/// Pages of HTML.
pub(crate) struct HtmlPages;

/// A page that was measured.
#[derive(Default)]
pub(crate) struct HtmlPage {
    page: Page,
    features: Vec<Features>,
    extracted: Vec<bool>,
    title: Option<String>,
    description: Option<String>,
    fields: [Option<String>; 3],
    /// Lines that say the title, the author or the date, and are lifted whatever else is said of them.
    lifted: Vec<bool>,
}

impl HtmlPage {
    fn view(&self) -> View<'_> {
        View::new(&self.page, &self.features, self.title.as_deref(), self.description.as_deref(), &self.extracted)
    }
}

impl Task for HtmlPages {
    type Page = HtmlPage;

    fn inputs(&self) -> Vec<(Input, f32)> {
        // Pages that name nothing: held against other sources, a fit with them loses .002 on pages that do and wins .01 on
        // pages that do not.
        vec![(Input::Html, 1.0), (Input::Bare, 0.4), (Input::Talk, 0.12)]
    }

    fn stages(&self) -> Vec<Stage> {
        vec![Stage {
            about: "Log-odds of a line of HTML to be the article's",
            asset: "assets/clean/html.model",
            columns: evidence::COLUMNS.to_vec(),
            params: Params { leaves: 16, rate: 0.05, trees: 450, columns: 0.25, ..Params::default() },
        }]
    }

    fn worth(&self, figures: &[(Input, Figures)]) -> f64 {
        let read = figures.iter().filter(|(input, _)| *input != Input::Talk);
        read.clone().map(|(_, figures)| figures.f()).sum::<f64>() / read.count().max(1) as f64
    }

    fn costs(&self) -> Vec<Cost> {
        model::COSTS.iter().map(|&(name, start, step)| Cost { name, start, step }).collect()
    }

    fn read(&self, raw: &str) -> HtmlPage {
        let Some(dom) = Dom::parse(raw) else { return HtmlPage::default() };
        let page = render::render(&dom);
        let sources = Sources::read(&dom);
        let features = lines::measure(&page.lines);
        let fields = sources.choose(None);
        let extracted = extract(raw).map(|extract| align::align(&page.lines, &extract.lines)).unwrap_or_default();
        let title = fields.title.as_deref().or(sources.page_title()).map(str::to_owned);
        let mut read = HtmlPage {
            title,
            description: sources.description().map(str::to_owned),
            fields: [fields.title.clone(), fields.byline.clone(), fields.published.clone()],
            extracted,
            page,
            features,
            lifted: Vec::new(),
        };
        let kept = model::keep(&read.view()).unwrap_or_else(|| read.extracted.clone());
        let known = fates::Known {
            page: &read.page,
            features: &read.features,
            kept: &kept,
            page_title: sources.page_title(),
            description: sources.description(),
            day_first: None,
        };
        read.lifted = fates::decide(&known, &fields).iter().map(|fate| *fate == fates::Fate::Lift).collect();
        read
    }

    fn lines<'a>(&self, page: &'a HtmlPage) -> Vec<&'a str> {
        page.page.lines.iter().map(|line| line.text.as_str()).collect()
    }

    fn fields(&self, page: &HtmlPage) -> [Option<String>; 3] {
        page.fields.clone()
    }

    fn rows(&self, _: usize, page: &HtmlPage, _: &[Vec<f32>]) -> Vec<Vec<f32>> {
        page.view().rows(0..page.page.lines.len()).collect()
    }

    fn keep(&self, page: &HtmlPage, log_odds: &[Vec<f32>], costs: &[f32]) -> Vec<bool> {
        let (Some(last), &[shift, turn]) = (log_odds.last(), costs) else { return Vec::new() };
        let keep = model::choose(last, [shift, turn]);
        keep.iter().enumerate().map(|(at, keep)| *keep && page.lifted.get(at) != Some(&true)).collect()
    }
}
