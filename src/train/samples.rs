//! Pages as a fit and its marks need them: read, labelled and in folds.

use rayon::prelude::*;

use super::corpus::{self, Input, Record};
use super::labels::{self, Truth};
use super::marks::{Figures, Gold, Mark};
use super::table::Table;
use super::task::Task;
use super::tokens::{self, Token};

/// One page as one input.
pub(super) struct Sample<P> {
    /// The number of its record.
    pub record: usize,
    pub fold: usize,
    pub input: Input,
    pub page: P,
    lines: Vec<Vec<Token>>,
    fields: Vec<Token>,
    labels: Vec<f32>,
    weights: Vec<f32>,
    gold: Gold,
}

/// Reads all pages, record by record and input by input.
pub(super) fn prepare<T: Task>(task: &T, records: &[Record], folds: usize) -> Vec<Sample<T::Page>> {
    let inputs = task.inputs();
    let folds = corpus::folds(records, folds);
    let of_record = |(at, record): (usize, &Record)| {
        let truth = Truth::new(&record.truth);
        let fold = folds.get(at).copied().unwrap_or_default();
        let sample = |(input, raw): &(Input, String)| {
            let weight = inputs.iter().find(|(own, _)| own == input).map_or(1.0, |(_, weight)| *weight);
            let page = task.read(raw);
            let lines: Vec<Vec<Token>> = task.lines(&page).into_iter().map(tokens::of).collect();
            let fields = task.fields(&page);
            let mut weights = labels::weigh(&lines, &truth);
            let titles = [fields[0].as_deref(), record.title.as_deref()];
            pass_over_titles(&task.lines(&page), &titles, &mut weights);
            for own in &mut weights {
                *own *= weight;
            }
            Sample {
                record: at,
                fold,
                input: *input,
                labels: labels::label(&lines, &truth),
                fields: lifted(*input, &fields),
                gold: Gold::new(&truth.tokens),
                weights,
                lines,
                page,
            }
        };
        record.given.iter().map(sample).collect::<Vec<_>>()
    };
    records.par_iter().enumerate().flat_map_iter(of_record).collect()
}

/// Truths differ on whether the headline is the article's: lines that only say it count nothing.
fn pass_over_titles(lines: &[&str], titles: &[Option<&str>], weights: &mut [f32]) {
    let said = |text: &str| tokens::of(&text.to_lowercase());
    let titles: Vec<Vec<Token>> = titles.iter().flatten().map(|title| said(title)).collect();
    let longest = titles.iter().map(Vec::len).max().unwrap_or_default();
    for (line, weight) in lines.iter().zip(weights) {
        if line.len() <= 40 * longest && titles.contains(&said(line)) {
            *weight = 0.0;
        }
    }
}

/// The fields that are no loss: of an article without furniture all that were lifted, else the title.
fn lifted(input: Input, fields: &[Option<String>; 3]) -> Vec<Token> {
    let count = if input.is_clean() { 3 } else { 1 };
    let mut lifted = Vec::new();
    fields.iter().take(count).flatten().for_each(|field| tokens::read(field, &mut lifted));
    lifted
}

impl<P> Sample<P> {
    /// Marks a choice of its lines.
    pub(super) fn mark(&self, keep: &[bool]) -> Mark {
        let kept: Vec<Token> =
            self.lines.iter().zip(keep).filter(|(_, keep)| **keep).flat_map(|(line, _)| line).copied().collect();
        self.gold.mark_with(&self.fields, &kept)
    }

    /// Marks all of its lines.
    pub(super) fn mark_all(&self) -> Mark {
        self.mark(&vec![true; self.lines.len()])
    }

    /// Marks the best choice of whole lines, as far as labels know it.
    pub(super) fn best_mark(&self) -> Mark {
        let keep: Vec<bool> = self.labels.iter().map(|label| *label >= 0.5).collect();
        self.mark(&keep)
    }

    pub(super) fn len(&self) -> usize {
        self.lines.len()
    }

    /// Adds its rows to a table.
    pub(super) fn tell(&self, rows: &[Vec<f32>], table: &mut Table) {
        for ((row, label), weight) in rows.iter().zip(&self.labels).zip(&self.weights) {
            table.push(row, *label, *weight, self.record as u32);
        }
    }
}

/// The figures of each input.
pub(super) fn figures<P>(samples: &[Sample<P>], marks: &[Mark], inputs: &[(Input, f32)]) -> Vec<(Input, Figures)> {
    let of = |input: Input| {
        let of_input = samples.iter().zip(marks).filter(|(sample, _)| sample.input == input);
        (input, Figures::of(of_input.map(|(_, mark)| mark)))
    };
    inputs.iter().map(|(input, _)| of(*input)).collect()
}
