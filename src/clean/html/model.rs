//! Which lines of a page are the article's: fitted trees look at each line and what is around it, and one decision is made
//! for all lines together.

use std::sync::OnceLock;

use super::super::trees::Trees;
use super::evidence::{self, View};

/// The fitted trees and the settings of the decision.
struct Model {
    trees: Trees,
    costs: [f32; COSTS.len()],
}

/// Settings of the decision, where a search for them starts, and its first step: what is added to the log-odds of every
/// line, and what it costs to go from a line that is the article's to one that is not, or back.
pub(super) const COSTS: [(&str, f32, f32); 2] = [("shift", 0.3, 0.3), ("turn", 0.2, 0.2)];

fn model() -> Option<&'static Model> {
    static MODEL: OnceLock<Option<Model>> = OnceLock::new();
    let read = || {
        let trees = Trees::parse(include_str!("../../../assets/clean/html.model"), evidence::COLUMNS).ok()?;
        let costs = COSTS.map(|(name, start, _)| trees.number(name).unwrap_or(start));
        Some(Model { trees, costs })
    };
    MODEL.get_or_init(read).as_ref()
}

/// Lines whose rows are held at a time.
const STRETCH: usize = 256;

/// Which lines are the article's; `None` where the model cannot be read, which a test rules out.
pub(super) fn keep(view: &View<'_>) -> Option<Vec<bool>> {
    let model = model()?;
    let lines = view.lines();
    let mut log_odds = Vec::with_capacity(lines);
    for start in (0..lines).step_by(STRETCH) {
        let rows: Vec<Vec<f32>> = view.rows(start..(start + STRETCH).min(lines)).collect();
        log_odds.extend(model.trees.score_all(&rows));
    }
    Some(choose(&log_odds, model.costs))
}

/// The choice of lines with the greatest sum of log-odds, each turn taken off.
pub(super) fn choose(log_odds: &[f32], costs: [f32; COSTS.len()]) -> Vec<bool> {
    let [shift, turn] = costs;
    let turn = turn.max(0.0);
    let (mut out, mut within) = (0.0_f32, -turn);
    // Whether the best way to leave a line out, or to keep it, comes from a line that was kept.
    let mut from: Vec<[bool; 2]> = Vec::with_capacity(log_odds.len());
    for odds in log_odds {
        let (from_within, from_out) = (within - turn > out, out - turn < within);
        from.push([from_within, from_out]);
        let next = out.max(within - turn);
        within = within.max(out - turn) + odds + shift;
        out = next;
    }
    let mut kept = within > out;
    let mut keep = vec![false; log_odds.len()];
    for (slot, [from_within, from_out]) in keep.iter_mut().zip(from).rev() {
        *slot = kept;
        kept = if kept { from_out } else { from_within };
    }
    keep
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_model_can_be_read() {
        assert!(model().is_some());
    }

    #[test]
    fn lines_go_with_their_neighbours() {
        for (log_odds, turn, kept) in [
            (vec![1.0, -0.5, 1.0], 0.0, vec![true, false, true]),
            (vec![1.0, -0.5, 1.0], 0.5, vec![true, true, true]),
            (vec![-3.0, 0.4, -3.0], 0.5, vec![false, false, false]),
            (vec![-3.0, 2.0, -0.1, 2.0, -3.0], 0.5, vec![false, true, true, true, false]),
            (vec![2.0], 0.5, vec![true]),
            (vec![], 0.5, vec![]),
        ] {
            assert_eq!(choose(&log_odds, [0.0, turn]), kept, "{log_odds:?} {turn}");
        }
    }
}
