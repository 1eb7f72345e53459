//! What a run found.

use crate::library::RowIndex;

/// The rows that satisfy a query, best first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hits(Rows);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Rows {
    /// All rows of a catalog in their order.
    All(u32),
    /// Some rows in the catalog's order.
    InOrder(Vec<RowIndex>),
    /// Some rows by score.
    Ranked(Vec<RowIndex>),
}

impl Default for Hits {
    fn default() -> Self {
        Self::all(0)
    }
}

impl Hits {
    /// All rows of a catalog of `len` rows. Allocates nothing.
    pub fn all(len: usize) -> Self {
        Self(Rows::All(u32::try_from(len).unwrap_or(u32::MAX)))
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
            Rows::All(len) => *len as usize,
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
            Rows::All(len) => u32::try_from(rank).ok().filter(|rank| rank < len).map(RowIndex),
            Rows::InOrder(rows) | Rows::Ranked(rows) => rows.get(rank).copied(),
        }
    }

    /// The place of a row in the list. Constant or logarithmic, but for hits by score, where the list is walked: a third of a
    /// millisecond for a million.
    pub fn rank_of(&self, row: RowIndex) -> Option<usize> {
        match &self.0 {
            Rows::All(len) => (row.0 < *len).then_some(row.0 as usize),
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
        for hits in [Hits::all(4), Hits::in_order(rows(&[0, 2, 3, 9])), Hits::ranked(rows(&[9, 0, 3, 2]))] {
            assert_eq!(hits.len(), 4);
            for rank in 0..4 {
                assert_eq!(hits.get(rank).and_then(|row| hits.rank_of(row)), Some(rank), "{hits:?}");
            }
            assert_eq!((hits.get(4), hits.rank_of(RowIndex(7))), (None, None));
        }
    }
}
