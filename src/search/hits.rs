//! What a run found.

use crate::library::{Order, RowIndex};

/// The rows that satisfy a query, best first or in the order that was asked for. Cloning those of [`Hits::all`] is cheap.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hits(Rows);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Rows {
    /// All rows of a catalog in an order.
    All(Order),
    /// Some rows in the order of their numbers.
    InOrder(Vec<RowIndex>),
    /// Some rows by score, or in another order.
    Ranked(Vec<RowIndex>),
}

impl Default for Hits {
    fn default() -> Self {
        Self::all(Order::default())
    }
}

impl Hits {
    /// All rows of a catalog in an order.
    pub fn all(order: Order) -> Self {
        Self(Rows::All(order))
    }

    pub(super) fn in_order(rows: Vec<RowIndex>) -> Self {
        debug_assert!(rows.is_sorted());
        Self(Rows::InOrder(rows))
    }

    pub(super) fn ranked(rows: Vec<RowIndex>) -> Self {
        Self(Rows::Ranked(rows))
    }

    /// Number of hits.
    pub fn len(&self) -> usize {
        match &self.0 {
            Rows::All(order) => order.len(),
            Rows::InOrder(rows) | Rows::Ranked(rows) => rows.len(),
        }
    }

    /// Whether nothing was found.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The row at a place of the list, counted from 0.
    pub fn get(&self, rank: usize) -> Option<RowIndex> {
        match &self.0 {
            Rows::All(order) => order.get(rank),
            Rows::InOrder(rows) | Rows::Ranked(rows) => rows.get(rank).copied(),
        }
    }

    /// The place of a row in the list. Constant or logarithmic where the rows are in the order of their numbers, else the list is
    /// walked: a third of a millisecond for a million.
    pub fn rank_of(&self, row: RowIndex) -> Option<usize> {
        match &self.0 {
            Rows::All(order) => order.rank_of(row),
            Rows::InOrder(rows) => rows.binary_search(&row).ok(),
            Rows::Ranked(rows) => rows.iter().position(|r| *r == row),
        }
    }

    /// The rows, best first.
    pub fn iter(&self) -> impl Iterator<Item = RowIndex> {
        (0..self.len()).map_while(|rank| self.get(rank))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rank_of_undoes_get() {
        let rows = |rows: &[u32]| rows.iter().copied().map(RowIndex).collect();
        for hits in
            [Hits::all(Order::identity(4)), Hits::in_order(rows(&[0, 2, 3, 9])), Hits::ranked(rows(&[9, 0, 3, 2]))]
        {
            assert_eq!(hits.len(), 4);
            for rank in 0..4 {
                assert_eq!(hits.get(rank).and_then(|row| hits.rank_of(row)), Some(rank), "{hits:?}");
            }
            assert_eq!((hits.get(4), hits.rank_of(RowIndex(7))), (None, None));
        }
    }
}
