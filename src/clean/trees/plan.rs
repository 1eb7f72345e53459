//! The splits of a model in the order in which rows are scored.
//!
//! All splits of a column stand together, the smallest number first (C. Lucchese et al., "`QuickScorer`", SIGIR 2015). Lines
//! that stand beside one another are alike: most splits say the same of all rows that are scored together, and those at the end
//! of a column, which hold for all of them, are not even looked at.

use std::ops::Range;

/// A model's splits by column, and the leaves of its trees.
#[derive(Debug, Clone, Default)]
pub(super) struct Plan {
    /// The columns that are asked for, and where their steps end.
    columns: Vec<(usize, usize)>,
    steps: Vec<Step>,
    leaves: Vec<Values>,
}

/// A split of one tree.
#[derive(Debug, Clone, Copy)]
struct Step {
    below: f32,
    tree: u32,
    /// See [`super::Split::else_left`].
    else_left: super::Leaves,
}

/// What the leaves of a tree add, those that it does not have 0.
type Values = [f32; super::MOST_LEAVES];

/// What is left of each tree while rows are scored; kept for its memory.
#[derive(Debug)]
pub(super) struct Room<const N: usize> {
    /// Columns of the rows, turned so that those of one column stand together.
    turned: Vec<[f32; N]>,
    left: Vec<[super::Leaves; N]>,
    /// What is left whatever the row.
    of_all: Vec<super::Leaves>,
    /// The steps that tell rows apart, and the column that they look at.
    telling: Vec<(usize, Range<usize>)>,
}

impl<const N: usize> Default for Room<N> {
    fn default() -> Self {
        Self { turned: Vec::new(), left: Vec::new(), of_all: Vec::new(), telling: Vec::new() }
    }
}

impl Plan {
    /// Puts the splits of trees in order.
    pub(super) fn of<'a>(trees: impl Iterator<Item = (&'a [super::Split], &'a [f32])>) -> Self {
        let mut plan = Self::default();
        let mut splits: Vec<(usize, Step)> = Vec::new();
        for (tree, (own, leaves)) in (0..).zip(trees) {
            splits.extend(own.iter().map(|s| (s.column, Step { below: s.below, tree, else_left: s.else_left })));
            let mut padded = [0.0; super::MOST_LEAVES];
            padded.iter_mut().zip(leaves).for_each(|(to, leaf)| *to = *leaf);
            plan.leaves.push(padded);
        }
        splits.sort_by(|(a, one), (b, other)| a.cmp(b).then(one.below.total_cmp(&other.below)));
        for column in splits.chunk_by(|(a, _), (b, _)| a == b) {
            plan.steps.extend(column.iter().map(|(_, step)| *step));
            plan.columns.extend(column.first().map(|(column, _)| (*column, plan.steps.len())));
        }
        plan
    }

    /// The scores of up to `N` rows of so many columns.
    pub(super) fn score<const N: usize, R: AsRef<[f32]>>(
        &self,
        (base, width): (f32, usize),
        rows: &[R],
        room: &mut Room<N>,
    ) -> [f32; N] {
        room.turn(rows, width);
        self.strike_out_of_all(room);
        for (column, steps) in &room.telling {
            let steps = self.steps.get(steps.clone()).unwrap_or_default();
            if let Some(values) = room.turned.get(*column) {
                strike_out(steps, values, &mut room.left);
            }
        }
        let mut scores = [base; N];
        for (leaves, left) in self.leaves.iter().zip(&room.left) {
            for (score, left) in scores.iter_mut().zip(left) {
                *score += leaves[left.trailing_zeros() as usize % super::MOST_LEAVES];
            }
        }
        scores
    }

    /// Strikes out what no row has left, and notes the steps that tell rows apart.
    fn strike_out_of_all<const N: usize>(&self, room: &mut Room<N>) {
        room.of_all.clear();
        room.of_all.resize(self.leaves.len(), super::Leaves::MAX);
        room.telling.clear();
        let mut end = 0;
        for (column, own_end) in &self.columns {
            let start = std::mem::replace(&mut end, *own_end);
            let steps = self.steps.get(start..end).unwrap_or_default();
            let Some(values) = room.turned.get(*column) else { continue };
            let (least, most) = bounds(values);
            // Step by step: a column has few, and where to stop is found on the way.
            let mut always = 0;
            for step in steps {
                if step.below > least {
                    break;
                }
                if let Some(left) = room.of_all.get_mut(step.tree as usize) {
                    *left &= step.else_left;
                }
                always += 1;
            }
            let rest = steps.get(always..).unwrap_or_default();
            let telling = always + rest.iter().take_while(|step| step.below <= most).count();
            if telling > always {
                room.telling.push((*column, start + always..start + telling));
            }
        }
        room.left.clear();
        room.left.extend(room.of_all.iter().map(|left| [*left; N]));
    }
}

impl<const N: usize> Room<N> {
    /// Turns rows; what a row lacks is not a number. Lanes without a row are like the first one.
    fn turn<R: AsRef<[f32]>>(&mut self, rows: &[R], width: usize) {
        self.turned.clear();
        self.turned.resize(width, [f32::INFINITY; N]);
        let first = rows.first().into_iter().cycle();
        for (lane, row) in rows.iter().chain(first).enumerate().take(N) {
            for (column, value) in self.turned.iter_mut().zip(row.as_ref()) {
                // What is not a number is below none.
                column[lane] = if value.is_nan() { f32::INFINITY } else { *value };
            }
        }
    }
}

/// The least and the greatest of numbers, four at a time: their order is the compiler's to keep.
fn bounds<const N: usize>(values: &[f32; N]) -> (f32, f32) {
    let (fours, rest) = values.as_chunks::<4>();
    let (mut least, mut most) = ([f32::INFINITY; 4], [f32::NEG_INFINITY; 4]);
    for four in fours {
        for lane in 0..4 {
            least[lane] = if four[lane] < least[lane] { four[lane] } else { least[lane] };
            most[lane] = if four[lane] > most[lane] { four[lane] } else { most[lane] };
        }
    }
    let all = || rest.iter().copied();
    (
        least.into_iter().chain(all()).fold(f32::INFINITY, f32::min),
        most.into_iter().chain(all()).fold(f32::NEG_INFINITY, f32::max),
    )
}

/// Strikes out the leaves that are on the left of splits which do not hold.
fn strike_out<const N: usize>(steps: &[Step], values: &[f32; N], left: &mut [[super::Leaves; N]]) {
    // Copies: only of what nothing else can write to does the compiler look at all lanes at once.
    let values = *values;
    for Step { below, tree, else_left } in steps.iter().copied() {
        let Some(place) = left.get_mut(tree as usize) else { continue };
        let mut left = *place;
        for lane in 0..N {
            // A mask and no branch.
            left[lane] &= super::Leaves::from(values[lane] < below).wrapping_neg() | else_left;
        }
        *place = left;
    }
}
