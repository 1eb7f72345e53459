//! Boosted trees: a row of numbers in, the log-odds of what they were fitted to out.
//!
//! A model is a text file that can be read and compared:
//!
//! ```text
//! # Lines that start with # say where it comes from.
//! number enter -1.5
//! base -0.8312
//! tree
//!   words < 12
//!     commas < 1
//!       -0.3125
//!       0.0171
//!     0.3
//! ```
//!
//! `number` lines are settings of whoever uses the model. A row's score is `base` and one leaf of each tree. Below a split
//! stands first what holds where the column is less than the number, then what holds where it is not, or is not a number.
//! Indentation says nothing: the order alone makes the tree.
//!
//! Scoring descends no tree: a tree starts with all its leaves as bits of one number, each split that does not hold strikes
//! out the leaves on its left, and the first leaf that is left is the one that a descent would have found. That is the same
//! few operations for many rows at once, in whatever order is quickest.

use std::fmt::{self, Write};
use std::sync::OnceLock;

use rustc_hash::FxHashMap;

mod plan;
mod rows;

use plan::Plan;
pub(crate) use rows::Rows;

/// The leaves of a tree as bits: no wider than they have to be, for as many rows as possible are looked at at once.
type Leaves = u16;

/// The most leaves of a tree.
pub(crate) const MOST_LEAVES: usize = Leaves::BITS as usize;

/// A fitted model.
#[derive(Debug, Clone)]
pub(crate) struct Trees {
    base: f32,
    width: usize,
    numbers: Vec<(String, f32)>,
    /// Of all trees, one after the other, each in pre-order.
    splits: Vec<Split>,
    leaves: Vec<f32>,
    /// Where each tree's splits and leaves end.
    ends: Vec<(usize, usize)>,
    /// Made of the above when the first row is scored.
    plan: OnceLock<Plan>,
}

impl PartialEq for Trees {
    fn eq(&self, other: &Self) -> bool {
        let parts = |trees: &Self| (trees.base.to_bits(), trees.width, trees.ends.clone());
        parts(self) == parts(other)
            && self.numbers == other.numbers
            && self.splits == other.splits
            && self.leaves == other.leaves
    }
}

#[derive(Debug, Clone, Copy, PartialEq)]
struct Split {
    column: usize,
    below: f32,
    /// The leaves on the right, and those that are none of this split's: what is left where it does not hold.
    else_left: Leaves,
    /// The leaves on the left, and those that are none of this split's: what is left where it holds.
    if_left: Leaves,
}

/// One node of a tree in pre-order.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Node {
    /// The number of a column, and what it has to be less than for the node that follows.
    Split(usize, f32),
    /// What is added to the score.
    Leaf(f32),
}

/// What is wrong with a model file, on which of its lines, counted from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fault {
    line: usize,
    what: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}; fit the model again with `offprint train`", self.line, self.what)
    }
}

impl Trees {
    /// A model without trees for rows of so many columns.
    pub(crate) fn new(base: f32, width: usize) -> Self {
        Self {
            base,
            width,
            numbers: Vec::new(),
            splits: Vec::new(),
            leaves: Vec::new(),
            ends: Vec::new(),
            plan: OnceLock::new(),
        }
    }

    /// Reads a model that is to score rows with these columns.
    ///
    /// # Errors
    /// The file is no model, or it asks for a column that the rows do not have.
    pub(crate) fn parse(text: &str, columns: &[&str]) -> Result<Self, Fault> {
        let mut trees = Self::new(f32::NAN, columns.len());
        let columns: FxHashMap<&str, usize> = columns.iter().copied().zip(0..).collect();
        let mut tree: Option<Vec<Node>> = None;
        let mut line = 0;
        for content in text.lines() {
            line += 1;
            trees.read_line(content, &columns, &mut tree).map_err(|what| Fault { line, what })?;
        }
        trees.close(tree).map_err(|what| Fault { line, what })?;
        if trees.base.is_nan() {
            return Err(Fault { line, what: "the model has no line `base`".into() });
        }
        Ok(trees)
    }

    fn read_line(
        &mut self,
        line: &str,
        columns: &FxHashMap<&str, usize>,
        tree: &mut Option<Vec<Node>>,
    ) -> Result<(), String> {
        let mut words = line.split_whitespace();
        let words = [words.next(), words.next(), words.next(), words.next()].map(Option::unwrap_or_default);
        match (words, tree) {
            ([word, ..], _) if word.is_empty() || word.starts_with('#') => {}
            (["base", value, "", ""], None) if self.base.is_nan() => self.base = number(value)?,
            (["number", name, value, ""], None) => self.numbers.push((name.to_owned(), number(value)?)),
            (["tree", "", "", ""], tree) => {
                let ended = tree.replace(Vec::new());
                self.close(ended)?;
            }
            ([name, "<", value, ""], Some(nodes)) => {
                let column = columns.get(name).copied();
                let column = column.ok_or_else(|| format!("the column {name} is not among those of the rows"))?;
                nodes.push(Node::Split(column, number(value)?));
            }
            ([value, "", "", ""], Some(nodes)) => nodes.push(Node::Leaf(number(value)?)),
            _ => return Err(format!("`{}` is not expected here", line.trim().chars().take(60).collect::<String>())),
        }
        Ok(())
    }

    fn close(&mut self, tree: Option<Vec<Node>>) -> Result<(), String> {
        tree.map_or(Ok(()), |nodes| self.push(&nodes))
    }

    /// Adds a tree, its nodes in pre-order.
    ///
    /// # Errors
    /// The nodes are not one tree, or it has too many leaves, or a column is not one of the rows'.
    pub(crate) fn push(&mut self, nodes: &[Node]) -> Result<(), String> {
        // Splits whose left, or whose right side is not complete: where they stand, and the first of their leaves.
        let mut open: Vec<(usize, u32, bool)> = Vec::new();
        let mut splits: Vec<Split> = Vec::new();
        let mut leaves: Vec<f32> = Vec::new();
        for (at, node) in nodes.iter().enumerate() {
            if at > 0 && open.is_empty() {
                return Err("the tree goes on behind its last leaf".into());
            }
            match *node {
                Node::Split(column, below) if column < self.width && below.is_finite() => {
                    if splits.len() + 1 >= MOST_LEAVES {
                        return Err(format!("the tree has more than {MOST_LEAVES} leaves"));
                    }
                    open.push((splits.len(), leaves.len() as u32, true));
                    splits.push(Split { column, below, else_left: Leaves::MAX, if_left: Leaves::MAX });
                }
                Node::Leaf(value) if value.is_finite() => {
                    leaves.push(value);
                    close_left(&mut open, &mut splits, leaves.len() as u32);
                }
                Node::Split(..) | Node::Leaf(_) => return Err("a node is not of this model".into()),
            }
        }
        if nodes.is_empty() || !open.is_empty() {
            return Err("the tree before this line has too few leaves".into());
        }
        self.splits.append(&mut splits);
        self.leaves.append(&mut leaves);
        self.ends.push((self.splits.len(), self.leaves.len()));
        self.plan.take();
        Ok(())
    }

    /// The log-odds of one row. What a row lacks is not a number.
    pub(crate) fn score(&self, row: &[f32]) -> f32 {
        self.plan().score(self.base, row)
    }

    /// The log-odds of each row: several times as fast a row as [`Self::score`], and the same to the bit.
    pub(crate) fn score_all<R: AsRef<[f32]>>(&self, rows: &[R]) -> Vec<f32> {
        let mut turned = Rows::new(self.width, rows.len());
        for row in rows {
            turned.push_slice(row.as_ref());
        }
        let mut scores = Vec::with_capacity(rows.len());
        self.score_rows(&mut turned, &mut scores);
        scores
    }

    /// Adds the log-odds of rows to others, as [`Self::score_all`] would give them.
    pub(crate) fn score_rows(&self, rows: &mut Rows, scores: &mut Vec<f32>) {
        rows.fill_up();
        self.plan().score_rows(self.base, rows, scores);
    }

    fn plan(&self) -> &Plan {
        self.plan.get_or_init(|| Plan::of(self.trees()))
    }

    /// The splits and the leaves of each tree.
    fn trees(&self) -> impl Iterator<Item = (&[Split], &[f32])> {
        let starts = std::iter::once((0, 0)).chain(self.ends.iter().copied());
        starts.zip(&self.ends).map(|(start, end)| {
            let splits = self.splits.get(start.0..end.0).unwrap_or_default();
            (splits, self.leaves.get(start.1..end.1).unwrap_or_default())
        })
    }

    /// How many trees it has.
    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The model of the first so many trees.
    pub(crate) fn truncate(&mut self, trees: usize) {
        self.ends.truncate(trees);
        let (splits, leaves) = self.ends.last().copied().unwrap_or_default();
        self.splits.truncate(splits);
        self.leaves.truncate(leaves);
        self.plan.take();
    }

    /// A setting that the file gives.
    pub(crate) fn number(&self, name: &str) -> Option<f32> {
        self.numbers.iter().find(|(own, _)| own == name).map(|(_, value)| *value)
    }

    /// Gives the file a setting; its name is one word.
    pub(crate) fn set_number(&mut self, name: &str, value: f32) {
        self.numbers.retain(|(own, _)| own != name);
        self.numbers.push((name.to_owned(), value));
    }

    /// The model as a file that [`Self::parse`] reads: numbers in the fewest digits that give them back exactly.
    pub(crate) fn to_text(&self, columns: &[&str]) -> String {
        let mut text = String::new();
        for (name, value) in &self.numbers {
            let _ = writeln!(text, "number {name} {value}");
        }
        let _ = writeln!(text, "base {}", self.base);
        for (splits, leaves) in self.trees() {
            text.push_str("tree\n");
            write_tree(&mut text, 1, &mut splits.iter(), leaves, columns);
        }
        text
    }
}

fn number(word: &str) -> Result<f32, String> {
    let value = word.parse().ok().filter(|value: &f32| value.is_finite());
    value.ok_or_else(|| format!("`{}` is no number", word.chars().take(60).collect::<String>()))
}

/// The first so many leaves.
fn upto(leaf: u32) -> Leaves {
    (1 as Leaves).checked_shl(leaf).map_or(Leaves::MAX, |one| one - 1)
}

/// Notes the leaves of a side that is complete now, and of all the splits that are complete with it.
fn close_left(open: &mut Vec<(usize, u32, bool)>, splits: &mut [Split], leaves: u32) {
    while let Some((at, first, is_left)) = open.pop() {
        let own = upto(leaves) & !upto(first);
        if let Some(split) = splits.get_mut(at) {
            if is_left {
                split.else_left = !own;
            } else {
                split.if_left = !(own & split.else_left);
            }
        }
        if is_left {
            open.push((at, first, false));
            return;
        }
    }
}

/// Writes a tree of as many leaves as are given. Not deeper than [`MOST_LEAVES`].
fn write_tree<'a>(
    text: &mut String,
    depth: usize,
    splits: &mut impl Iterator<Item = &'a Split>,
    leaves: &[f32],
    columns: &[&str],
) {
    let _ = write!(text, "{:1$}", "", depth * 2);
    if let [leaf] = leaves {
        let _ = writeln!(text, "{leaf}");
        return;
    }
    let Some(split) = splits.next() else { return };
    let _ = writeln!(text, "{} < {}", columns.get(split.column).unwrap_or(&"?"), split.below);
    let (left, right) = leaves.split_at_checked(split.else_left.count_zeros() as usize).unwrap_or_default();
    write_tree(text, depth + 1, splits, left, columns);
    write_tree(text, depth + 1, splits, right, columns);
}

#[cfg(test)]
mod tests;
