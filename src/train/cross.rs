//! Fits the stages of a task and says how good they are: what is said of a page always comes from models that have not seen
//! its site.

use rayon::prelude::*;

use super::corpus::{Input, Record};
use super::fit::{self, Fitted, Params};
use super::marks::{Figures, Mark};
use super::samples::{self, Sample};
use super::table::{Binned, Table};
use super::task::{Stage, Task};
use super::{page, search};
use crate::clean::trees::Trees;

/// In how many parts the sites are.
pub(crate) const FOLDS: usize = 5;

/// A stage that was fitted to all pages.
pub(crate) struct Model {
    pub stage: Stage,
    pub trees: Trees,
    pub rows: usize,
    /// Mean loss of lines of sites that were not fitted to.
    pub loss: f64,
    /// What the columns gained, as shares.
    pub shares: Vec<(&'static str, f64)>,
}

/// What came of a task.
pub(crate) struct Outcome {
    pub models: Vec<Model>,
    /// Figures of each input, and of each input by source: costs were searched on the other folds, too.
    pub figures: Vec<(Input, String, Figures)>,
    /// Figures of the best choice of lines.
    pub best: Vec<(Input, Figures)>,
    /// The marks of every page, in the order of the records and inputs.
    pub marks: Vec<(usize, Input, Mark)>,
}

/// Fits all that a task asks for.
pub(crate) fn run<T: Task>(task: &T, records: &[Record], say: &mut dyn FnMut(String)) -> Outcome {
    let samples = samples::prepare(task, records, FOLDS);
    say(format!("{} pages read, {} lines", samples.len(), samples.iter().map(Sample::len).sum::<usize>()));
    let mut log_odds: Vec<Vec<Vec<f32>>> = vec![Vec::new(); samples.len()];
    let mut models = Vec::new();
    for (at, stage) in task.stages().into_iter().enumerate() {
        let table = table(task, at, &stage, &samples, &log_odds);
        let binned = Binned::new(&table);
        let (out_of_fold, trees, loss) = out_of_fold(&table, &binned, &samples, Sample::len, &stage.params);
        say(format!("{}: loss {loss:.5} with {trees} trees", stage.asset));
        for (page, own) in log_odds.iter_mut().zip(out_of_fold) {
            page.push(own);
        }
        let params = Params { trees, ..stage.params.clone() };
        let Fitted { trees, gains, .. } = fit::fit(&table, &binned, |_| false, &params);
        let shares = fit::shares(&gains, &stage.columns);
        models.push(Model { stage, trees, rows: table.len(), loss, shares });
    }
    let costs = search_costs(task, &samples, &log_odds, |_| true);
    if let Some(last) = models.last_mut() {
        for (cost, value) in task.costs().iter().zip(&costs) {
            last.trees.set_number(cost.name, *value);
        }
    }
    say("settings found".into());
    let mut marks = nested_marks(task, &samples, &log_odds);
    if let Some(stage) = task.page_stage() {
        let (model, all) = page::fit(task, stage, &samples, &log_odds, &costs);
        say(format!("{}: loss {:.5} with {} trees", model.stage.asset, model.loss, model.trees.len()));
        models.push(model);
        for ((mark, sample), _) in marks.iter_mut().zip(&samples).zip(all).filter(|(_, all)| *all) {
            *mark = sample.mark_all();
        }
    }
    let figures = by_source(task, records, &samples, &marks);
    let best: Vec<Mark> = samples.par_iter().map(Sample::best_mark).collect();
    let best = samples::figures(&samples, &best, &task.inputs());
    let marks = samples.iter().zip(marks).map(|(sample, mark)| (sample.record, sample.input, mark)).collect();
    Outcome { models, figures, best, marks }
}

/// The rows of a stage.
pub(super) fn table<T: Task>(
    task: &T,
    at: usize,
    stage: &Stage,
    samples: &[Sample<T::Page>],
    log_odds: &[Vec<Vec<f32>>],
) -> Table {
    let rows: Vec<Vec<Vec<f32>>> =
        samples.par_iter().zip(log_odds).map(|(sample, log_odds)| task.rows(at, &sample.page, log_odds)).collect();
    let mut table = Table::new(stage.columns.len());
    for (sample, rows) in samples.iter().zip(rows) {
        sample.tell(&rows, &mut table);
    }
    table
}

/// The log-odds of every page's rows by a model that was fitted to the other folds, how many trees were best, and the loss.
pub(super) fn out_of_fold<P: Sync>(
    table: &Table,
    binned: &Binned,
    samples: &[Sample<P>],
    rows_of: impl Fn(&Sample<P>) -> usize + Sync,
    params: &Params,
) -> (Vec<Vec<f32>>, usize, f64) {
    let mut fold_of: Vec<usize> = Vec::new();
    for sample in samples {
        fold_of.resize(fold_of.len().max(sample.record + 1), sample.fold);
        fold_of[sample.record] = sample.fold;
    }
    let fits: Vec<Fitted> = (0..FOLDS)
        .into_par_iter()
        .map(|fold| fit::fit(table, binned, |page| fold_of.get(page as usize) == Some(&fold), params))
        .collect();
    let (trees, loss) = least_loss(&fits);
    let models: Vec<Trees> = fits.into_iter().map(|fitted| shortened(fitted.trees, trees)).collect();
    let starts = samples.iter().scan(0, |next, sample| {
        let start = *next;
        *next += rows_of(sample);
        Some(start)
    });
    let starts: Vec<usize> = starts.collect();
    let score = |(sample, start): (&Sample<P>, &usize)| {
        let rows: Vec<&[f32]> = (*start..start + rows_of(sample)).map(|row| table.row(row)).collect();
        models.get(sample.fold).map(|model| model.score_all(&rows)).unwrap_or_default()
    };
    (samples.par_iter().zip(&starts).map(score).collect(), trees, loss)
}

fn shortened(mut model: Trees, trees: usize) -> Trees {
    model.truncate(trees);
    model
}

/// The number of trees that is best for all folds together.
fn least_loss(fits: &[Fitted]) -> (usize, f64) {
    let most = fits.iter().map(|fitted| fitted.held_out.len()).max().unwrap_or_default();
    let loss = |trees: usize| {
        let of = |fitted: &Fitted| fitted.held_out.get(trees).or(fitted.held_out.last()).copied().unwrap_or_default();
        fits.iter().map(of).sum::<f64>() / fits.len().max(1) as f64
    };
    let best = (0..most).map(|trees| (trees + 1, loss(trees))).min_by(|a, b| a.1.total_cmp(&b.1));
    best.unwrap_or((0, f64::NAN))
}

/// The settings that are best for the pages of some folds.
fn search_costs<T: Task>(
    task: &T,
    samples: &[Sample<T::Page>],
    log_odds: &[Vec<Vec<f32>>],
    of_folds: impl Fn(usize) -> bool + Sync,
) -> Vec<f32> {
    let mut inputs = task.inputs();
    if task.page_stage().is_some() {
        // Articles without furniture, or next to none, are left to the model of pages. Portals that were put together are
        // found or missed whole, so that their figures jump where those of real pages hardly change.
        inputs.retain(|(input, _)| input.is_page() && *input != Input::Portal);
    }
    let worth = |costs: &[f32]| {
        let marks: Vec<Option<Mark>> = samples
            .par_iter()
            .zip(log_odds)
            .map(|(sample, own)| of_folds(sample.fold).then(|| sample.mark(&task.keep(&sample.page, own, costs))))
            .collect();
        let figures = inputs.iter().map(|(input, _)| {
            let own = samples.iter().zip(&marks).filter(|(sample, _)| sample.input == *input);
            (*input, Figures::of(own.filter_map(|(_, mark)| mark.as_ref())))
        });
        task.worth(&figures.collect::<Vec<_>>())
    };
    search::search(&task.costs(), worth).0
}

/// Marks every page with settings that were searched on the other folds.
fn nested_marks<T: Task>(task: &T, samples: &[Sample<T::Page>], log_odds: &[Vec<Vec<f32>>]) -> Vec<Mark> {
    let costs: Vec<Vec<f32>> =
        (0..FOLDS).map(|fold| search_costs(task, samples, log_odds, |other| other != fold)).collect();
    let mark = |(sample, own): (&Sample<T::Page>, &Vec<Vec<f32>>)| {
        let costs = costs.get(sample.fold).map_or(&[][..], Vec::as_slice);
        sample.mark(&task.keep(&sample.page, own, costs))
    };
    samples.par_iter().zip(log_odds).map(mark).collect()
}

fn by_source<T: Task>(
    task: &T,
    records: &[Record],
    samples: &[Sample<T::Page>],
    marks: &[Mark],
) -> Vec<(Input, String, Figures)> {
    let source = |record: usize| records.get(record).map_or("", |record| record.source.as_str());
    let mut sources: Vec<&str> = records.iter().map(|record| record.source.as_str()).collect();
    sources.sort_unstable();
    sources.dedup();
    let mut figures = Vec::new();
    for (input, whole) in samples::figures(samples, marks, &task.inputs()) {
        figures.push((input, "all".to_owned(), whole));
        for name in &sources {
            let own = samples.iter().zip(marks);
            let own = own.filter(|(sample, _)| sample.input == input && source(sample.record) == *name);
            figures.push((input, (*name).to_owned(), Figures::of(own.map(|(_, mark)| mark))));
        }
    }
    figures
}

#[cfg(test)]
mod tests;
