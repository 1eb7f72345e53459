//! The splits of a model in the order in which rows are scored.
//!
//! All splits of a column stand together, the smallest number first (C. Lucchese et al., "`QuickScorer`", SIGIR 2015). Lines
//! that stand beside one another are alike: most splits say the same of all rows that are scored together, and those at the end
//! of a column, which hold for all of them, are not even looked at.

/// A model's splits by column, and the leaves of its trees.
#[derive(Debug, Clone, Default)]
pub(super) struct Plan {
    /// The columns that are asked for, and where their steps end.
    columns: Vec<(usize, usize)>,
    steps: Vec<Step>,
    leaves: Vec<Leaves>,
}

/// A split of one tree.
#[derive(Debug, Clone, Copy)]
struct Step {
    below: f32,
    tree: u32,
    /// See [`super::Split::else_left`].
    else_left: u32,
}

/// The leaves of a tree, those that it does not have 0.
type Leaves = [f32; super::MOST_LEAVES];

/// What is left of each tree while rows are scored; kept for its memory.
#[derive(Debug)]
pub(super) struct Room<const N: usize> {
    /// Columns of the rows, turned so that those of one column stand together.
    turned: Vec<[f32; N]>,
    left: Vec<[u32; N]>,
    /// The leaves that are left whatever the row.
    of_all: Vec<u32>,
}

impl<const N: usize> Default for Room<N> {
    fn default() -> Self {
        Self { turned: Vec::new(), left: Vec::new(), of_all: Vec::new() }
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
        room.left.clear();
        room.left.resize(self.leaves.len(), [u32::MAX; N]);
        room.of_all.clear();
        room.of_all.resize(self.leaves.len(), u32::MAX);
        let mut start = 0;
        for (column, end) in &self.columns {
            let steps = self.steps.get(start..*end).unwrap_or_default();
            start = *end;
            if let Some(values) = room.turned.get(*column) {
                strike_out(steps, values, &mut room.left, &mut room.of_all);
            }
        }
        let mut scores = [base; N];
        for ((leaves, left), of_all) in self.leaves.iter().zip(&room.left).zip(&room.of_all) {
            for (score, left) in scores.iter_mut().zip(left) {
                *score += leaves[(left & of_all).trailing_zeros() as usize % super::MOST_LEAVES];
            }
        }
        scores
    }
}

impl<const N: usize> Room<N> {
    /// Turns rows; what a row lacks is not a number. Lanes without a row are like the first one.
    fn turn<R: AsRef<[f32]>>(&mut self, rows: &[R], width: usize) {
        self.turned.clear();
        self.turned.resize(width, [f32::NAN; N]);
        let first = rows.first().into_iter().cycle();
        for (lane, row) in rows.iter().chain(first).enumerate().take(N) {
            for (column, value) in self.turned.iter_mut().zip(row.as_ref()) {
                column[lane] = *value;
            }
        }
    }
}

/// Strikes out the leaves that are on the left of splits which do not hold.
fn strike_out<const N: usize>(steps: &[Step], values: &[f32; N], left: &mut [[u32; N]], of_all: &mut [u32]) {
    // What is not a number is below none.
    let values = values.map(|value| if value.is_nan() { f32::INFINITY } else { value });
    let least = values.iter().copied().fold(f32::INFINITY, f32::min);
    let most = values.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let (always, rest) = steps.split_at(steps.iter().take_while(|step| step.below <= least).count());
    for step in always {
        if let Some(left) = of_all.get_mut(step.tree as usize) {
            *left &= step.else_left;
        }
    }
    let (some, _) = rest.split_at(rest.iter().take_while(|step| step.below <= most).count());
    for step in some {
        if let Some(left) = left.get_mut(step.tree as usize) {
            for (left, value) in left.iter_mut().zip(&values) {
                // A mask and no branch: this is what the compiler sets side by side.
                *left &= u32::from(*value < step.below).wrapping_neg() | step.else_left;
            }
        }
    }
}
