//! The best of many rows, kept while they are looked through.

use std::sync::atomic::{AtomicU64, Ordering};

use crate::library::RowIndex;

/// How good a row is, as one number: a higher score is more, and of equal scores the earlier row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Rank(u64);

impl Rank {
    /// Less than any row's.
    pub(super) const LEAST: Self = Self(0);

    pub(super) fn of(score: i32, row: RowIndex) -> Self {
        Self(u64::from(score.cast_unsigned() ^ 1 << 31) << 32 | u64::from(!row.0))
    }

    pub(super) fn score(self) -> i32 {
        ((self.0 >> 32) as u32 ^ 1 << 31).cast_signed()
    }

    pub(super) fn row(self) -> RowIndex {
        RowIndex(!(self.0 as u32))
    }
}

/// Below this no row is of interest any more: what the threads that look through rows have found so far.
#[derive(Debug)]
pub(super) struct Bar(AtomicU64);

impl Bar {
    pub(super) fn new() -> Self {
        Self(AtomicU64::new(Rank::LEAST.0))
    }

    pub(super) fn get(&self) -> Rank {
        Rank(self.0.load(Ordering::Relaxed))
    }

    fn raise(&self, to: Rank) {
        self.0.fetch_max(to.0, Ordering::Relaxed);
    }
}

/// The best rows of those that one thread has seen.
#[derive(Debug)]
pub(super) struct Top<'b> {
    /// How many are to be kept.
    most: usize,
    /// At least the best of them, in any order.
    kept: Vec<Rank>,
    bar: &'b Bar,
}

impl<'b> Top<'b> {
    pub(super) fn new(most: usize, bar: &'b Bar) -> Self {
        Self { most, kept: Vec::new(), bar }
    }

    pub(super) fn push(&mut self, rank: Rank) {
        if rank <= self.bar.get() {
            return;
        }
        self.kept.push(rank);
        // Sorting out is left until there is enough of it: then it costs a few steps a row.
        if self.kept.len() >= self.most.saturating_mul(4) {
            self.sort_out();
        }
    }

    /// The best, in any order.
    pub(super) fn finish(mut self) -> Vec<Rank> {
        self.sort_out();
        self.kept
    }

    fn sort_out(&mut self) {
        keep_best(&mut self.kept, self.most);
        if self.most > 0
            && self.kept.len() == self.most
            && let Some(worst) = self.kept.iter().min()
        {
            self.bar.raise(*worst);
        }
    }
}

/// Keeps the best of some rows, in any order.
pub(super) fn keep_best(ranks: &mut Vec<Rank>, most: usize) {
    if ranks.len() > most {
        if let Some(last) = most.checked_sub(1) {
            ranks.select_nth_unstable_by(last, |a, b| b.cmp(a));
        }
        ranks.truncate(most);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn ranks_hold_score_and_row() {
        for score in [i32::MIN, -5, 0, 7, i32::MAX] {
            let rank = Rank::of(score, RowIndex(9));
            assert_eq!((rank.score(), rank.row()), (score, RowIndex(9)));
            assert!(Rank::of(score, RowIndex(8)) > rank);
            assert!(rank > Rank::LEAST);
        }
        assert!(
            Rank::of(1, RowIndex(9)) > Rank::of(0, RowIndex(0)) && Rank::of(0, RowIndex(0)) > Rank::of(-1, RowIndex(0))
        );
    }

    proptest! {
        #[test]
        fn the_best_are_kept(scores in prop::collection::vec(-3..9_i32, 0..200), most in 0..20_usize) {
            let bar = Bar::new();
            let mut top = Top::new(most, &bar);
            let mut all: Vec<_> = scores.iter().zip(0..).map(|(score, row)| Rank::of(*score, RowIndex(row))).collect();
            for rank in &all {
                top.push(*rank);
            }
            let mut best = top.finish();
            best.sort_unstable_by(|a, b| b.cmp(a));
            all.sort_unstable_by(|a, b| b.cmp(a));
            all.truncate(most);
            prop_assert_eq!(best, all);
        }
    }
}
