//! Decides which lines are the body, all lines of a page together: the likeliest way through the page that goes from what
//! stands above the article into its body, passes over what is put in between, and leaves it once.

use std::sync::OnceLock;

use super::evidence;
use super::lines::{Features, Hint, Line};
use super::trees::Trees;

/// The model of plain text.
const MODEL: &str = include_str!("../../assets/clean/text.model");

/// What the ways through a page cost, in log-odds of a line that weighs 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Costs {
    /// Added to every line's log-odds: an article that loses a paragraph is worse than one with a line too many.
    pub shift: f32,
    /// To begin the body, and to end it.
    pub ends: f32,
    /// To leave out what stands in the middle of it, and to come back.
    pub turn: f32,
}

impl Costs {
    /// The names that the costs have in a model's file, in the order of [`Costs::from_values`].
    pub(crate) const NAMES: [&str; 3] = ["shift", "ends", "turn"];

    /// Costs in the order of [`Costs::NAMES`].
    pub(crate) fn from_values([shift, ends, turn]: [f32; 3]) -> Self {
        Self { shift, ends, turn }
    }

    /// The costs that were searched for a model.
    pub(crate) fn of(model: &Trees) -> Self {
        Self::from_values(Self::NAMES.map(|name| model.number(name).unwrap_or_default()))
    }
}

/// Whether each line of a text page is part of the body.
pub(super) fn choose(lines: &[Line], features: &[Features]) -> Vec<bool> {
    static TREES: OnceLock<Option<Trees>> = OnceLock::new();
    // A test reads the model; a broken one costs the choice at run time, not the program.
    let trees = TREES.get_or_init(|| Trees::parse(MODEL, &evidence::columns()).ok());
    let Some(trees) = trees else { return vec![true; lines.len()] };
    let evidence = evidence::evidence(lines, features);
    let rows: Vec<&[f32]> = evidence.rows().collect();
    keep(lines, features, &trees.score_all(&rows), Costs::of(trees))
}

/// Whether each line is part of the body, given the log-odds of each to be.
pub(super) fn keep(lines: &[Line], features: &[Features], log_odds: &[f32], costs: Costs) -> Vec<bool> {
    let gains = lines.iter().zip(features).zip(log_odds);
    way(gains.map(|((line, f), log_odds)| gain(line, f, *log_odds, costs.shift)), costs)
}

/// No line is surer than this.
const SUREST: f32 = 5.0;
/// What it is worth that the notation marks a line as part of a text. Pages without notation teach nothing of it.
const NOTED: f32 = 2.0;

/// What it is worth to have a line in the body: its log-odds, the more the longer it is.
fn gain(line: &Line, f: &Features, log_odds: f32, shift: f32) -> f32 {
    let noted = matches!(line.hint, Hint::Heading | Hint::Quote | Hint::Code);
    let log_odds = log_odds.clamp(-SUREST, SUREST) + if noted { NOTED } else { 0.0 };
    (log_odds + shift) * (f.words + 1.0).sqrt()
}

/// Where a line stands.
const STATES: usize = 4;
const ABOVE: usize = 0;
const IN: usize = 1;
const BETWEEN: usize = 2;
const BELOW: usize = 3;

/// The way of most gain (A. Viterbi, 1967): lines that are `IN` gain what they are worth, the others lose it.
fn way(gains: impl Iterator<Item = f32>, costs: Costs) -> Vec<bool> {
    let Costs { ends, turn, .. } = costs;
    // From where a line's state can be come to, and at what cost; the likeliest first.
    let ways: [&[(usize, f32)]; STATES] = [
        &[(ABOVE, 0.0)],
        &[(IN, 0.0), (ABOVE, ends), (BETWEEN, turn)],
        &[(BETWEEN, 0.0), (IN, turn)],
        &[(BELOW, 0.0), (IN, ends)],
    ];
    let mut sums = [0.0, f32::NEG_INFINITY, f32::NEG_INFINITY, f32::NEG_INFINITY];
    let mut came: Vec<[u8; STATES]> = Vec::new();
    for gain in gains {
        let mut next = [0.0; STATES];
        let mut from = [0; STATES];
        for (state, ways) in ways.iter().enumerate() {
            let mut best = f32::NEG_INFINITY;
            for (before, cost) in *ways {
                if sums[*before] - cost > best {
                    best = sums[*before] - cost;
                    from[state] = *before as u8;
                }
            }
            next[state] = if state == IN { best + gain } else { best - gain };
        }
        // The sums of long pages would swallow the gain of a line.
        let most = next.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        sums = next.map(|sum| sum - most);
        came.push(from);
    }
    let mut state = if sums[IN] - ends > sums[BELOW] { IN } else { BELOW };
    if sums[state].is_infinite() {
        state = ABOVE;
    }
    let mut kept = vec![false; came.len()];
    for (kept, from) in kept.iter_mut().zip(&came).rev() {
        *kept = state == IN;
        state = from.get(state).copied().map_or(ABOVE, usize::from);
    }
    kept
}
