//! What a kind of page has to tell so that a model can be fitted for it.

use super::corpus::Input;
use super::fit::Params;
use super::marks::Figures;

/// One model: its columns, and how it is fitted.
#[derive(Debug, Clone)]
pub(crate) struct Stage {
    /// What it gives, for the head of its file.
    pub about: &'static str,
    /// Its file below the crate's folder.
    pub asset: &'static str,
    pub columns: Vec<&'static str>,
    pub params: Params,
}

/// A setting of the decoder that is searched: where the search starts, and its first step.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cost {
    pub name: &'static str,
    pub start: f32,
    pub step: f32,
}

/// A kind of page.
///
/// Stages follow each other: the rows of the second may hold what the first says of a line and of its neighbours. What they
/// are shown of earlier stages while fitting comes from models that have not seen the page's site.
pub(crate) trait Task: Sync {
    /// A page as it was read.
    type Page: Send + Sync;

    /// What pages are given as, and how much their rows count.
    fn inputs(&self) -> Vec<(Input, f32)>;

    /// The models.
    fn stages(&self) -> Vec<Stage>;

    /// The decoder's settings; written to the file of the last stage.
    fn costs(&self) -> Vec<Cost>;

    /// Reads a page.
    fn read(&self, raw: &str) -> Self::Page;

    /// Its lines, as cleaning would print them.
    fn lines<'a>(&self, page: &'a Self::Page) -> Vec<&'a str>;

    /// Its title, byline and date, as far as cleaning would lift them.
    fn fields(&self, page: &Self::Page) -> [Option<String>; 3];

    /// A row for each line, of the columns of a stage, given the log-odds by each stage before it.
    fn rows(&self, stage: usize, page: &Self::Page, log_odds: &[Vec<f32>]) -> Vec<Vec<f32>>;

    /// Which lines cleaning would keep, given the log-odds by each stage, with settings in the order of [`Self::costs`].
    fn keep(&self, page: &Self::Page, log_odds: &[Vec<f32>], costs: &[f32]) -> Vec<bool>;

    /// The model that says of a page, when its lines are chosen, whether all of them are the article's; above 0 it keeps them all.
    fn page_stage(&self) -> Option<Stage> {
        None
    }

    /// The row of a page, of the columns of [`Self::page_stage`].
    fn page_row(&self, _: &Self::Page, _log_odds: &[Vec<f32>], _costs: &[f32]) -> Vec<f32> {
        Vec::new()
    }

    /// What the search raises: F of what has furniture, and of articles without any what is left of them.
    fn worth(&self, figures: &[(Input, Figures)]) -> f64 {
        let worth = |(input, figures): &(Input, Figures)| match input {
            input if input.is_clean() => figures.recall - figures.harmed / 10.0,
            _ => figures.f(),
        };
        figures.iter().map(worth).sum::<f64>() / figures.len().max(1) as f64
    }
}
