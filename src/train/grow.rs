//! One tree, grown leaf by leaf: the leaf whose best split gains most is split next.

use std::mem;

use rayon::prelude::*;

use super::fit::{Params, round};
use super::table::Binned;
use crate::clean::trees::{MOST_LEAVES, Node};

/// The first and second derivative of a row's loss, or sums of them.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Slope {
    pub first: f64,
    pub second: f64,
}

impl Slope {
    fn add(&mut self, other: Self) {
        self.first += other.first;
        self.second += other.second;
    }

    fn less(self, other: Self) -> Self {
        Self { first: self.first - other.first, second: self.second - other.second }
    }
}

/// What a bin sums up to at most that holds no rows: what rounding leaves.
const EMPTY: f64 = 1e-9;

/// A split that gains less is not worth a node.
const LEAST_GAIN: f64 = 1e-9;

/// The sums of the rows of one leaf by their bin of one column.
type Histogram = Vec<Slope>;

/// A tree that was grown.
#[derive(Debug, Clone)]
pub(crate) struct Grown {
    nodes: Vec<Branch>,
}

#[derive(Debug, Clone, Copy)]
enum Branch {
    Split { column: usize, cut: u8, gain: f64, left: usize, right: usize },
    Leaf(f32),
}

/// A leaf while the tree grows.
struct Leaf {
    node: usize,
    rows: Vec<u32>,
    sum: Slope,
    histograms: Vec<Histogram>,
    bounds: (f64, f64),
    best: Option<Cut>,
}

/// A way to split a leaf.
#[derive(Debug, Clone, Copy)]
struct Cut {
    gain: f64,
    column: usize,
    bin: u8,
    left: Slope,
}

/// Grows a tree from some rows by some columns.
pub(crate) fn grow(binned: &Binned, slopes: &[Slope], rows: Vec<u32>, columns: &[usize], params: &Params) -> Grown {
    let grower = Grower { binned, slopes, columns, params };
    let mut nodes = vec![Branch::Leaf(0.0)];
    let mut leaves = vec![grower.root(rows)];
    while leaves.len() < params.leaves.min(MOST_LEAVES) {
        let gain = |leaf: &Leaf| leaf.best.map_or(0.0, |best| best.gain);
        // The first of those that gain most, so that nothing hangs on how the leaves are kept.
        let most = (0..)
            .zip(&leaves)
            .fold((0, 0.0), |most, (at, leaf)| if gain(leaf) > most.1 { (at, gain(leaf)) } else { most });
        if most.1 <= 0.0 {
            break;
        }
        let leaf = leaves.remove(most.0);
        let node = leaf.node;
        let Some((best, [mut left, mut right])) = grower.split(leaf) else { break };
        (left.node, right.node) = (nodes.len(), nodes.len() + 1);
        nodes.extend([Branch::Leaf(0.0); 2]);
        if let Some(branch) = nodes.get_mut(node) {
            let Cut { gain, column, bin: cut, .. } = best;
            *branch = Branch::Split { column, cut, gain, left: left.node, right: right.node };
        }
        leaves.extend([left, right]);
    }
    for leaf in leaves {
        let value = round(grower.value(leaf.sum, leaf.bounds) * f64::from(params.rate));
        nodes.get_mut(leaf.node).into_iter().for_each(|node| *node = Branch::Leaf(value));
    }
    Grown { nodes }
}

struct Grower<'a> {
    binned: &'a Binned,
    slopes: &'a [Slope],
    columns: &'a [usize],
    params: &'a Params,
}

impl Grower<'_> {
    fn root(&self, rows: Vec<u32>) -> Leaf {
        let slopes = self.gather(&rows);
        let mut sum = Slope::default();
        for slope in &slopes {
            sum.add(*slope);
        }
        let histograms = self.columns.par_iter().map(|column| self.histogram(*column, &rows, &slopes)).collect();
        let mut leaf = Leaf { node: 0, rows, sum, histograms, bounds: (f64::NEG_INFINITY, f64::INFINITY), best: None };
        leaf.best = self.best(&leaf);
        leaf
    }

    fn gather(&self, rows: &[u32]) -> Vec<Slope> {
        rows.iter().map(|row| self.slopes.get(*row as usize).copied().unwrap_or_default()).collect()
    }

    fn histogram(&self, column: usize, rows: &[u32], slopes: &[Slope]) -> Histogram {
        let bins = self.binned.bins.get(column).map_or(&[][..], Vec::as_slice);
        let mut histogram = vec![Slope::default(); 256];
        for (row, slope) in rows.iter().zip(slopes) {
            let bin = bins.get(*row as usize).copied().unwrap_or_default();
            if let Some(sum) = histogram.get_mut(usize::from(bin)) {
                sum.add(*slope);
            }
        }
        histogram.truncate(self.binned.cuts.get(column).map_or(0, Vec::len) + 1);
        histogram
    }

    /// Splits a leaf where it gains most. The histograms of the larger side are what the smaller one's leave of its own.
    fn split(&self, leaf: Leaf) -> Option<(Cut, [Leaf; 2])> {
        let cut = leaf.best?;
        let bins = self.binned.bins.get(cut.column)?;
        let (left, right): (Vec<u32>, Vec<u32>) =
            leaf.rows.iter().partition(|row| bins.get(**row as usize).is_some_and(|bin| *bin <= cut.bin));
        let (left_bounds, right_bounds) = self.bounds(&cut, &leaf);
        let side = |rows, sum, bounds| Leaf { node: 0, rows, sum, histograms: Vec::new(), bounds, best: None };
        let mut sides = [side(left, cut.left, left_bounds), side(right, leaf.sum.less(cut.left), right_bounds)];
        let [small, large] = &mut sides;
        let (small, large) = if small.rows.len() <= large.rows.len() { (small, large) } else { (large, small) };
        let slopes = self.gather(&small.rows);
        let rows = mem::take(&mut small.rows);
        let pairs = self.columns.par_iter().zip(leaf.histograms).map(|(column, mut whole)| {
            let part = self.histogram(*column, &rows, &slopes);
            whole.iter_mut().zip(&part).for_each(|(sum, part)| *sum = sum.less(*part));
            (part, whole)
        });
        (small.histograms, large.histograms) = pairs.unzip();
        small.rows = rows;
        for side in &mut sides {
            side.best = self.best(side);
        }
        Some((cut, sides))
    }

    /// What the leaves on both sides may come to, where the column allows only one direction.
    fn bounds(&self, cut: &Cut, leaf: &Leaf) -> ((f64, f64), (f64, f64)) {
        let (low, high) = leaf.bounds;
        let left = self.value(cut.left, leaf.bounds);
        let middle = f64::midpoint(left, self.value(leaf.sum.less(cut.left), leaf.bounds));
        match self.direction(cut.column) {
            1 => ((low, middle), (middle, high)),
            -1 => ((middle, high), (low, middle)),
            _ => (leaf.bounds, leaf.bounds),
        }
    }

    fn direction(&self, column: usize) -> i8 {
        self.params.monotone.get(column).copied().unwrap_or_default()
    }

    /// The best of all columns; of equals the first.
    fn best(&self, leaf: &Leaf) -> Option<Cut> {
        let columns = self.columns.par_iter().zip(&leaf.histograms);
        let bests: Vec<Option<Cut>> =
            columns.map(|(column, histogram)| self.best_of(*column, histogram, leaf.sum, leaf.bounds)).collect();
        bests.into_iter().flatten().reduce(|best, cut| if cut.gain > best.gain { cut } else { best })
    }

    /// The best cut of one column. Where a stretch of bins is empty, all its cuts are as good, and the one in the middle is
    /// the best guess for rows that are not here.
    fn best_of(&self, column: usize, histogram: &[Slope], sum: Slope, bounds: (f64, f64)) -> Option<Cut> {
        let (mut best, mut last): (Option<Cut>, u8) = (None, 0);
        let mut left = Slope::default();
        for (bin, sum_of_bin) in (0_u8..).zip(histogram.get(..histogram.len().saturating_sub(1))?) {
            let is_empty = sum_of_bin.second < EMPTY;
            if is_empty {
                last += u8::from(best.is_some() && last + 1 == bin);
                continue;
            }
            left.add(*sum_of_bin);
            let gain = self.gain(column, left, sum, bounds);
            if gain > best.map_or(LEAST_GAIN, |best| best.gain) {
                best = Some(Cut { gain, column, bin, left });
                last = bin;
            }
        }
        best.map(|best| Cut { bin: u8::midpoint(best.bin, last), ..best })
    }

    /// What a split gains; nothing where a side would be too light or the column does not allow it.
    fn gain(&self, column: usize, left: Slope, sum: Slope, bounds: (f64, f64)) -> f64 {
        let right = sum.less(left);
        let (below, above) = (self.value(left, bounds), self.value(right, bounds));
        let is_light = left.second.min(right.second) < f64::from(self.params.least);
        if is_light || f64::from(self.direction(column)) * (above - below) < 0.0 {
            return 0.0;
        }
        self.worth(left, below) + self.worth(right, above) - self.worth(sum, self.value(sum, bounds))
    }

    /// The step that lessens the loss most.
    fn value(&self, sum: Slope, (low, high): (f64, f64)) -> f64 {
        let value = -sum.first / (sum.second + f64::from(self.params.shrink)).max(f64::MIN_POSITIVE);
        value.max(low).min(high)
    }

    /// By how much a step lessens the loss, twice.
    fn worth(&self, sum: Slope, value: f64) -> f64 {
        -value * (2.0 * sum.first + (sum.second + f64::from(self.params.shrink)) * value)
    }
}

impl Grown {
    /// The column of every split, and what it gained.
    pub(crate) fn splits(&self) -> impl Iterator<Item = (usize, f64)> {
        self.nodes.iter().filter_map(|node| match node {
            Branch::Split { column, gain, .. } => Some((*column, *gain)),
            Branch::Leaf(_) => None,
        })
    }

    /// What it adds to the score of a row.
    pub(crate) fn leaf_of(&self, binned: &Binned, row: usize) -> f32 {
        let mut at = 0;
        loop {
            match self.nodes.get(at) {
                Some(Branch::Leaf(value)) => return *value,
                Some(Branch::Split { column, cut, left, right, .. }) => {
                    let bin = binned.bins.get(*column).and_then(|bins| bins.get(row));
                    at = if bin.is_some_and(|bin| bin <= cut) { *left } else { *right };
                }
                None => return 0.0,
            }
        }
    }

    /// Its nodes in pre-order.
    pub(crate) fn nodes(&self, binned: &Binned) -> Vec<Node> {
        let mut nodes = Vec::with_capacity(self.nodes.len());
        let mut open = vec![0];
        while let Some(at) = open.pop() {
            match self.nodes.get(at) {
                Some(Branch::Split { column, cut, left, right, .. }) => {
                    let below = binned.cuts.get(*column).and_then(|cuts| cuts.get(usize::from(*cut)));
                    nodes.push(Node::Split(*column, below.copied().unwrap_or(f32::NAN)));
                    open.extend([*right, *left]);
                }
                Some(Branch::Leaf(value)) => nodes.push(Node::Leaf(*value)),
                None => {}
            }
        }
        nodes
    }
}
