//! Fits the model that says of a page, when its lines are chosen, whether all of them are the article's: by what keeping them
//! all would gain or lose.

use rayon::prelude::*;

use super::corpus::Input;
use super::cross::{self, Model};
use super::fit::{self, Fitted, Params};
use super::marks::Mark;
use super::samples::Sample;
use super::table::{Binned, Table};
use super::task::{Stage, Task};

/// What a page counts on which both choices come to the same: it still says what such pages look like.
const LEAST: f64 = 0.03;
/// A page of which more than a twentieth is lost is worse than its F says.
const HARMED: f64 = 0.1;
/// A line or two of furniture in an article are no reason to judge every line of it.
const SPECKED: f64 = 0.02;
/// What would be lost counts more than what would be left in, which is the lesser evil.
const LOST: f64 = 3.0;

/// The model, and of each page what models say that have not seen its site.
pub(super) fn fit<T: Task>(
    task: &T,
    stage: Stage,
    samples: &[Sample<T::Page>],
    log_odds: &[Vec<Vec<f32>>],
    costs: &[f32],
) -> (Model, Vec<bool>) {
    let told: Vec<(Vec<f32>, f64)> = samples
        .par_iter()
        .zip(log_odds)
        .map(|(sample, own)| {
            let chosen = sample.mark(&task.keep(&sample.page, own, costs));
            (task.page_row(&sample.page, own, costs), gained(sample.input, chosen, sample.mark_all()))
        })
        .collect();
    let mut table = Table::new(stage.columns.len());
    for (sample, (row, gained)) in samples.iter().zip(&told) {
        let all = *gained > 0.0 || *gained == 0.0 && sample.input.is_clean();
        let weight = (gained.abs() + LEAST) * counts(sample.input) * if all { LOST } else { 1.0 };
        table.push(row, f32::from(u8::from(all)), weight as f32, sample.record as u32);
    }
    let binned = Binned::new(&table);
    let (out_of_fold, trees, loss) = cross::out_of_fold(&table, &binned, samples, |_| 1, &stage.params);
    let all = out_of_fold.iter().map(|own| own.first().is_some_and(|own| *own > 0.0)).collect();
    let params = Params { trees, ..stage.params.clone() };
    let Fitted { trees, gains, .. } = fit::fit(&table, &binned, |_| false, &params);
    let shares = fit::shares(&gains, &stage.columns);
    (Model { stage, trees, rows: table.len(), loss, shares }, all)
}

/// How much pages count that were made out of others.
fn counts(input: Input) -> f64 {
    match input {
        Input::Short
        | Input::Part
        | Input::Piece
        | Input::Narrow
        | Input::Portal
        | Input::Discussed
        | Input::Listed => 0.5,
        _ => 1.0,
    }
}

/// What is gained by keeping all lines of a page instead of the chosen ones.
fn gained(input: Input, chosen: Mark, all: Mark) -> f64 {
    let gained = all.f() - chosen.f();
    let harmed = |mark: Mark| if mark.is_harmed() { HARMED } else { 0.0 };
    match input {
        Input::Specked => gained + SPECKED,
        input if input.is_clean() => gained + harmed(chosen) - harmed(all),
        _ => gained,
    }
}
