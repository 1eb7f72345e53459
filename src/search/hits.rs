//! What a run found.

use std::sync::Arc;

use super::rows::RowSet;
use crate::library::{Order, RowIndex};

/// The rows that satisfy a query, best first or in the order that was asked for. Cloning is cheap.
///
/// Where they are best first, only the first are in order: of the others it is known how many there are, and not which comes when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hits(Rows);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Rows {
    /// All rows of a catalog, or some, in an order.
    All(Order),
    /// Some rows in the order of their numbers.
    InOrder(Arc<RowSet>),
    /// The best of so many rows.
    Best(Arc<[RowIndex]>, usize),
}

impl Default for Hits {
    fn default() -> Self {
        Self::all(Order::default())
    }
}

impl Hits {
    /// Rows in an order.
    pub fn all(order: Order) -> Self {
        Self(Rows::All(order))
    }

    pub(super) fn in_order(rows: Arc<RowSet>) -> Self {
        Self(Rows::InOrder(rows))
    }

    pub(super) fn best(ranked: Arc<[RowIndex]>, len: usize) -> Self {
        Self(Rows::Best(ranked, len))
    }

    /// Number of hits.
    pub fn len(&self) -> usize {
        match &self.0 {
            Rows::All(order) => order.len(),
            Rows::InOrder(rows) => rows.len(),
            Rows::Best(_, len) => *len,
        }
    }

    /// Whether nothing was found.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many of them, from the first on, have their place.
    pub fn ranked(&self) -> usize {
        match &self.0 {
            Rows::Best(ranked, _) => ranked.len(),
            _ => self.len(),
        }
    }

    /// The row at a place of the list, counted from 0; `None` beyond those that are [`ranked`](Hits::ranked).
    pub fn get(&self, rank: usize) -> Option<RowIndex> {
        match &self.0 {
            Rows::All(order) => order.get(rank),
            Rows::InOrder(rows) => rows.get(rank),
            Rows::Best(ranked, _) => ranked.get(rank).copied(),
        }
    }

    /// The place of a row in the list, where that is known. Logarithmic where the rows are in the order of their numbers, else the
    /// list is walked: a third of a millisecond for a million.
    pub fn rank_of(&self, row: RowIndex) -> Option<usize> {
        match &self.0 {
            Rows::All(order) => order.rank_of(row),
            Rows::InOrder(rows) => rows.rank_of(row),
            Rows::Best(ranked, _) => ranked.iter().position(|r| *r == row),
        }
    }

    /// The rows that have their place, best first.
    pub fn iter(&self) -> impl Iterator<Item = RowIndex> {
        (0..self.ranked()).map_while(|rank| self.get(rank))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rank_of_undoes_get() {
        let rows = |rows: &[u32]| rows.iter().copied().map(RowIndex).collect::<Vec<_>>();
        let set = RowSet::of_rows(rows(&[0, 2, 3, 9]).into_iter());
        for hits in
            [Hits::all(Order::identity(4)), Hits::in_order(set.into()), Hits::best(rows(&[9, 0, 3, 2]).into(), 4)]
        {
            assert_eq!((hits.len(), hits.ranked()), (4, 4));
            for rank in 0..4 {
                assert_eq!(hits.get(rank).and_then(|row| hits.rank_of(row)), Some(rank), "{hits:?}");
            }
            assert_eq!((hits.get(4), hits.rank_of(RowIndex(7))), (None, None));
        }
        let best = Hits::best(rows(&[9, 0]).into(), 4);
        assert_eq!((best.len(), best.ranked(), best.iter().count(), best.get(2)), (4, 2, 2, None));
    }
}
