//! The splits of a model in the order in which rows are scored.
//!
//! All splits of a column stand together, the smallest number first (C. Lucchese et al., "`QuickScorer`", SIGIR 2015). Rows
//! of one page are alike, and have the page's own columns in common: a split that says the same of all rows settles
//! which of its leaves can be reached, and what only tells leaves apart that cannot be reached is left out. Each row is looked
//! at for the rest alone, without a branch: of the splits of plain text's model that is a third.

use std::ops::Range;

use super::rows::{LANES, Lanes, Rows};
use super::{Leaves, MOST_LEAVES, Split};

/// A model's splits by column, and the leaves of its trees.
#[derive(Debug, Clone, Default)]
pub(super) struct Plan {
    /// The columns that are asked for, and where their splits are.
    columns: Vec<(usize, Range<usize>)>,
    steps: Vec<Step>,
    leaves: Vec<Values>,
    /// Of each tree, the leaves that it has.
    own: Vec<Leaves>,
}

/// A split of one tree.
#[derive(Debug, Clone, Copy, Default)]
struct Step {
    below: f32,
    column: u32,
    tree: u32,
    /// See [`Split`].
    else_left: Leaves,
    if_left: Leaves,
}

/// What the leaves of a tree add, those that it does not have 0.
type Values = [f32; MOST_LEAVES];

/// The least and the greatest number of a column among some rows.
type Bounds = (f32, f32);

/// Bounds of no rows.
const NONE: Bounds = (f32::INFINITY, f32::NEG_INFINITY);

impl Plan {
    /// Puts the splits of trees in order.
    pub(super) fn of<'a>(trees: impl Iterator<Item = (&'a [Split], &'a [f32])>) -> Self {
        let mut plan = Self::default();
        for (tree, (own, leaves)) in (0..).zip(trees) {
            plan.steps.extend(own.iter().map(|s| Step {
                below: s.below,
                column: s.column as u32,
                tree,
                else_left: s.else_left,
                if_left: s.if_left,
            }));
            let mut padded = [0.0; MOST_LEAVES];
            padded.iter_mut().zip(leaves).for_each(|(to, leaf)| *to = *leaf);
            plan.leaves.push(padded);
            plan.own.push(super::upto(leaves.len() as u32));
        }
        plan.steps.sort_by(|a, b| a.column.cmp(&b.column).then(a.below.total_cmp(&b.below)));
        let mut start = 0;
        for column in plan.steps.chunk_by(|a, b| a.column == b.column) {
            plan.columns.extend(column.first().map(|step| (step.column as usize, start..start + column.len())));
            start += column.len();
        }
        plan
    }

    /// The score of one row.
    pub(super) fn score(&self, base: f32, row: &[f32]) -> f32 {
        let mut left = vec![Leaves::MAX; self.leaves.len()];
        for step in &self.steps {
            let holds = row.get(step.column as usize).is_some_and(|value| *value < step.below);
            if let Some(left) = left.get_mut(step.tree as usize).filter(|_| !holds) {
                *left &= step.else_left;
            }
        }
        self.leaves.iter().zip(left).fold(base, |sum, (values, left)| sum + of_first(values, left))
    }

    /// Adds the scores of rows to others.
    pub(super) fn score_rows(&self, base: f32, rows: &Rows, scores: &mut Vec<f32>) {
        let mut reached = self.own.clone();
        let telling = self.telling(rows, &mut reached);
        let mut left = vec![[0; LANES]; reached.len()];
        let mut to_come = rows.len();
        for block in rows.blocks() {
            left.iter_mut().zip(&reached).for_each(|(lanes, left)| *lanes = [*left; LANES]);
            strike_out(&telling, block, &mut left);
            scores.extend(self.sums(base, &left).iter().take(to_come));
            to_come = to_come.saturating_sub(LANES);
        }
    }

    /// Leaves the leaves that some row reaches; the splits that tell rows apart.
    fn telling(&self, rows: &Rows, reached: &mut [Leaves]) -> Vec<Step> {
        let own = |(column, range): &(usize, Range<usize>)| {
            let steps = self.steps.get(range.clone()).unwrap_or_default();
            settle(steps, bounds(rows, *column), reached)
        };
        let steps: Vec<&[Step]> = self.columns.iter().map(own).collect();
        let mut telling = Vec::with_capacity(self.steps.len());
        telling.extend(steps.into_iter().flatten().filter(|step| step.tells(reached)));
        telling
    }

    /// What the leaves that are left add up to.
    fn sums(&self, base: f32, left: &[[Leaves; LANES]]) -> Lanes {
        const TOGETHER: usize = 4;
        let mut scores = [base; LANES];
        for (four, scores) in scores.as_chunks_mut::<TOGETHER>().0.iter_mut().enumerate() {
            let mut sums = *scores;
            for (values, left) in self.leaves.iter().zip(left) {
                for (lane, sum) in sums.iter_mut().enumerate() {
                    *sum += of_first(values, left[(four * TOGETHER + lane) % LANES]);
                }
            }
            *scores = sums;
        }
        scores
    }
}

/// Strikes out of each row what is on the left of splits that do not hold for it.
// Never inlined: it is as a function's parameters that the compiler knows that what is read and what is written are apart.
#[inline(never)]
fn strike_out(steps: &[Step], block: &[Lanes], left: &mut [[Leaves; LANES]]) {
    for step in steps {
        let places = (left.get_mut(step.tree as usize), block.get(step.column as usize));
        let (Some(place), Some(values)) = places else { continue };
        // Copies: only of what nothing else can write to does the compiler look at all lanes at once.
        let (mut left, values) = (*place, *values);
        for lane in 0..LANES {
            // A mask and no branch.
            left[lane] &= Leaves::from(values[lane] < step.below).wrapping_neg() | step.else_left;
        }
        *place = left;
    }
}

/// Strikes out what no row within bounds reaches, given the splits of a column; those that tell rows apart.
#[inline]
fn settle<'a>(steps: &'a [Step], (least, most): Bounds, reached: &mut [Leaves]) -> &'a [Step] {
    let mut strike_out = |tree: u32, left: Leaves| {
        if let Some(reached) = reached.get_mut(tree as usize) {
            *reached &= left;
        }
    };
    let mut rest = steps;
    while let [step, above @ ..] = rest
        && step.below <= least
    {
        strike_out(step.tree, step.else_left);
        rest = above;
    }
    while let [above @ .., step] = rest
        && step.below > most
    {
        strike_out(step.tree, step.if_left);
        rest = above;
    }
    rest
}

impl Step {
    /// Whether it tells leaves apart that can be reached.
    #[inline]
    fn tells(&self, reached: &[Leaves]) -> bool {
        let reached = reached.get(self.tree as usize).copied().unwrap_or_default();
        reached & !self.else_left != 0 && reached & !self.if_left != 0
    }
}

/// What the first leaf that is left adds.
#[inline]
fn of_first(values: &Values, left: Leaves) -> f32 {
    // As a wider number, of which the compiler needs not ask whether a leaf is left.
    values[u32::from(left).trailing_zeros() as usize % MOST_LEAVES]
}

/// The lesser of two numbers, neither of which may be none: [`f32::min`] asks, and takes its time.
#[inline]
fn least(a: f32, b: f32) -> f32 {
    if b < a { b } else { a }
}

/// The greater of two numbers.
#[inline]
fn most(a: f32, b: f32) -> f32 {
    if b > a { b } else { a }
}

/// The least and the greatest number of a column.
fn bounds(rows: &Rows, column: usize) -> Bounds {
    let mut all = ([NONE.0; 4], [NONE.1; 4]);
    for values in rows.blocks().filter_map(|block| block.get(column)) {
        for four in values.as_chunks().0 {
            all = wider(all, four);
        }
    }
    (all.0.into_iter().fold(NONE.0, least), all.1.into_iter().fold(NONE.1, most))
}

/// Bounds of four lanes, as the compiler compares them at once.
type Four = ([f32; 4], [f32; 4]);

#[inline]
fn wider((low, high): Four, four: &[f32; 4]) -> Four {
    let each =
        |bound: fn(f32, f32) -> f32, so_far: [f32; 4]| std::array::from_fn(|lane| bound(so_far[lane], four[lane]));
    (each(least, low), each(most, high))
}
