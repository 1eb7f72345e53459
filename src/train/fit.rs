//! Gradient boosting: each tree is fitted to what those before it got wrong (J. Friedman, "Greedy function approximation",
//! 2001; leaves and gains of second order as in T. Chen and C. Guestrin, "`XGBoost`", 2016).
//!
//! All sums are taken in the order of the rows, one column on one thread, so that the same table gives the same model to the
//! bit, whatever the number of threads.

use rayon::prelude::*;

use super::grow::{self, Slope};
use super::random::Random;
use super::table::{Binned, Table};
use crate::clean::trees::Trees;

/// What a fit is told.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Params {
    /// Most trees.
    pub trees: usize,
    /// Most leaves of a tree, 16 at most.
    pub leaves: usize,
    /// The share of a step towards what a tree found that is taken.
    pub rate: f32,
    /// Least weight of a leaf, as the second derivative of the loss: four rows of weight 1 that nothing is known of make 1.
    pub least: f32,
    /// How much leaves are drawn to 0, in the same unit.
    pub shrink: f32,
    /// The share of the pages that a tree sees.
    pub pages: f32,
    /// The share of the columns that a tree sees.
    pub columns: f32,
    /// Ends after so many trees that make the rows that were held out no more likely.
    pub patience: usize,
    /// Where the randomness starts.
    pub seed: u64,
    /// For each column whether more of it can only raise (1) or lower (-1) the score; what is missing is 0, free.
    pub monotone: Vec<i8>,
}

impl Default for Params {
    fn default() -> Self {
        Self {
            trees: 300,
            leaves: 16,
            rate: 0.08,
            least: 5.0,
            shrink: 5.0,
            pages: 0.7,
            columns: 0.6,
            patience: 150,
            seed: 1,
            monotone: Vec::new(),
        }
    }
}

/// A model and how it came to be.
#[derive(Debug, Clone)]
pub(crate) struct Fitted {
    /// The model, with all trees.
    pub trees: Trees,
    /// The mean loss (natural logarithm) of the rows that were held out, after each tree; none where none were.
    pub held_out: Vec<f64>,
    /// What the splits by each column gained together.
    pub gains: Vec<f64>,
}

/// Fits trees to the rows of the pages that are not held out.
pub(crate) fn fit(table: &Table, binned: &Binned, held_out: impl Fn(u32) -> bool, params: &Params) -> Fitted {
    let held: Vec<bool> = table.pages.iter().map(|page| held_out(*page)).collect();
    let rows: Vec<u32> = (0..).zip(&held).filter(|(_, held)| !**held).map(|(row, _)| row).collect();
    let base = round(log_odds(table, &held));
    let scale = mean_weight(table, &rows);
    let mut random = Random::new(params.seed);
    let mut trees = Trees::new(base, table.width);
    let mut scores = vec![base; table.len()];
    let mut losses = Vec::new();
    let mut gains = vec![0.0; table.width];
    for _ in 0..params.trees {
        let sample = sample(table, &rows, params.pages, &mut random);
        let columns: Vec<usize> = (0..table.width).filter(|_| random.happens(params.columns)).collect();
        let slopes = slopes(table, &scores, scale);
        let tree = grow::grow(binned, &slopes, sample, &columns, params);
        tree.splits().for_each(|(column, gain)| {
            if let Some(sum) = gains.get_mut(column) {
                *sum += gain;
            }
        });
        scores.par_iter_mut().enumerate().for_each(|(row, score)| *score += tree.leaf_of(binned, row));
        // A tree that was grown for these columns is one of theirs.
        let _ = trees.push(&tree.nodes(binned));
        if rows.len() < table.len() {
            losses.push(loss(table, &scores, &held));
            if is_over(&losses, params.patience) {
                break;
            }
        }
    }
    Fitted { trees, held_out: losses, gains }
}

fn is_over(losses: &[f64], patience: usize) -> bool {
    let best = losses.iter().enumerate().min_by(|a, b| a.1.total_cmp(b.1)).map_or(0, |(at, _)| at);
    losses.len() > best + patience
}

/// Four digits are enough for a leaf, and keep a model's file small.
pub(super) fn round(value: f64) -> f32 {
    ((value * 1e4).round() / 1e4) as f32
}

/// The log-odds of the rows that are not held out, all together.
fn log_odds(table: &Table, held: &[bool]) -> f64 {
    let (mut sum, mut weights) = (0.5, 1.0);
    for ((label, weight), _) in table.labels.iter().zip(&table.weights).zip(held).filter(|(_, held)| !**held) {
        sum += f64::from(label * weight);
        weights += f64::from(*weight);
    }
    (sum / (weights - sum)).ln()
}

fn mean_weight(table: &Table, rows: &[u32]) -> f64 {
    let weights = rows.iter().filter_map(|row| table.weights.get(*row as usize));
    weights.map(|weight| f64::from(*weight)).sum::<f64>().max(f64::MIN_POSITIVE) / rows.len().max(1) as f64
}

/// The rows of a share of the pages: lines of one page are too much alike to be drawn one by one.
fn sample(table: &Table, rows: &[u32], share: f32, random: &mut Random) -> Vec<u32> {
    let pages = table.pages.iter().max().map_or(0, |page| *page as usize + 1);
    let drawn: Vec<bool> = (0..pages).map(|_| random.happens(share)).collect();
    let is_drawn = |row: &u32| {
        let page = table.pages.get(*row as usize).copied().unwrap_or_default();
        drawn.get(page as usize) == Some(&true)
    };
    rows.iter().copied().filter(is_drawn).collect()
}

/// The first and second derivative of each row's loss.
fn slopes(table: &Table, scores: &[f32], scale: f64) -> Vec<Slope> {
    let rows = scores.par_iter().zip(&table.labels).zip(&table.weights);
    rows.map(|((score, label), weight)| {
        let p = likelihood(*score);
        let weight = f64::from(*weight) / scale;
        Slope { first: weight * (p - f64::from(*label)), second: weight * p * (1.0 - p) }
    })
    .collect()
}

/// The likelihood of log-odds.
pub(crate) fn likelihood(log_odds: f32) -> f64 {
    1.0 / (1.0 + f64::from(-log_odds).exp())
}

/// The mean loss of the rows that are held out.
fn loss(table: &Table, scores: &[f32], held: &[bool]) -> f64 {
    let (mut sum, mut weights) = (0.0, 0.0);
    let rows = scores.iter().zip(&table.labels).zip(&table.weights).zip(held);
    for (((score, label), weight), _) in rows.filter(|(_, held)| **held) {
        let (score, label, weight) = (f64::from(*score), f64::from(*label), f64::from(*weight));
        // ln(1 + e^s) - y s, of no large number's exponential.
        sum += weight * (score.max(0.0) + (-score.abs()).exp().ln_1p() - label * score);
        weights += weight;
    }
    sum / f64::max(weights, f64::MIN_POSITIVE)
}

/// The columns by what they gained, most first, as shares of all.
pub(crate) fn shares<'a>(gains: &[f64], columns: &[&'a str]) -> Vec<(&'a str, f64)> {
    let all: f64 = gains.iter().sum::<f64>().max(f64::MIN_POSITIVE);
    let mut shares: Vec<(&str, f64)> = columns.iter().copied().zip(gains.iter().map(|gain| gain / all)).collect();
    shares.sort_by(|a, b| b.1.total_cmp(&a.1));
    shares
}

#[cfg(test)]
mod tests;
