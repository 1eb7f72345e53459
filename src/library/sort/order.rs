//! An order of rows, cheap to clone and to ask.

use std::fmt;
use std::sync::Arc;

use tantivy::directory::OwnedBytes;

use super::RowIndex;

/// Rows in an order. Cloning is cheap: clones share the rows.
#[derive(Clone)]
pub struct Order(Kind);

#[derive(Clone)]
enum Kind {
    /// The rows from 0 on.
    Identity(u32),
    /// Rows in a mapped file, four bytes each, little-endian. What is not less than `rows` is damage, and no row.
    Mapped {
        order: OwnedBytes,
        rows: u32,
    },
    Owned(Arc<[u32]>),
}

impl Order {
    /// The rows from 0 on, `len` of them. Allocates nothing.
    pub fn identity(len: u32) -> Self {
        Self(Kind::Identity(len))
    }

    /// These rows in this order.
    pub fn of(rows: Vec<u32>) -> Self {
        let is_identity = rows.iter().zip(0..).all(|(row, place): (_, u32)| *row == place);
        Self(if is_identity { Kind::Identity(rows.len() as u32) } else { Kind::Owned(rows.into()) })
    }

    /// Rows in the bytes of a file, four bytes each, of a library with `rows` rows.
    pub(in super::super) fn mapped(order: OwnedBytes, rows: u32) -> Self {
        Self(Kind::Mapped { order, rows })
    }

    /// Number of places. In a damaged file some may have no row.
    pub fn len(&self) -> usize {
        match &self.0 {
            Kind::Identity(len) => *len as usize,
            Kind::Mapped { order, .. } => order.len() / 4,
            Kind::Owned(rows) => rows.len(),
        }
    }

    /// Whether there are no places.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether the rows are those from 0 on.
    pub fn is_identity(&self) -> bool {
        matches!(self.0, Kind::Identity(_))
    }

    /// The row at a place, counted from 0.
    pub fn get(&self, place: usize) -> Option<RowIndex> {
        match &self.0 {
            Kind::Identity(len) => u32::try_from(place).ok().filter(|place| place < len),
            Kind::Mapped { order, rows } => {
                numbers(order).get(place).map(|row| u32::from_le_bytes(*row)).filter(|row| row < rows)
            }
            Kind::Owned(rows) => rows.get(place).copied(),
        }
        .map(RowIndex)
    }

    /// The rows in order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = RowIndex> {
        (0..self.len()).filter_map(|place| self.get(place))
    }

    /// The place of a row. Looks through all rows: a tenth of a millisecond for a million.
    pub fn rank_of(&self, row: RowIndex) -> Option<usize> {
        match &self.0 {
            Kind::Identity(len) => (row.0 < *len).then_some(row.0 as usize),
            Kind::Mapped { order, .. } => position(numbers(order), |bytes| u32::from_le_bytes(*bytes) == row.0),
            Kind::Owned(rows) => position(rows, |other| *other == row.0),
        }
    }

    /// The rows that `keep` wants, in the same order: rows found by a search, or those that have not been removed.
    #[must_use]
    pub fn retain(&self, keep: impl Fn(RowIndex) -> bool) -> Self {
        Self::of(self.iter().filter(|row| keep(*row)).map(|row| row.0).collect())
    }

    /// The rows as numbers.
    pub(in super::super) fn to_vec(&self) -> Vec<u32> {
        match &self.0 {
            Kind::Identity(len) => (0..*len).collect(),
            Kind::Mapped { order, rows } => {
                numbers(order).iter().map(|row| u32::from_le_bytes(*row)).filter(|row| row < rows).collect()
            }
            Kind::Owned(rows) => rows.to_vec(),
        }
    }
}

fn numbers(bytes: &OwnedBytes) -> &[[u8; 4]] {
    bytes.as_slice().as_chunks().0
}

/// Where the first of the wanted items is. In blocks, each without an early end, so that several items are looked at at a
/// time.
fn position<T>(items: &[T], is_wanted: impl Fn(&T) -> bool) -> Option<usize> {
    const BLOCK: usize = 256;
    let count = |block: &[T]| block.iter().map(|item| u32::from(is_wanted(item))).sum::<u32>();
    let block = items.chunks(BLOCK).position(|block| count(block) > 0)? * BLOCK;
    items.get(block..)?.iter().position(&is_wanted).map(|at| block + at)
}

impl Default for Order {
    fn default() -> Self {
        Self::identity(0)
    }
}

impl PartialEq for Order {
    fn eq(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (Kind::Identity(len), Kind::Identity(other)) => len == other,
            (Kind::Owned(rows), Kind::Owned(others)) => Arc::ptr_eq(rows, others) || rows == others,
            _ => self.len() == other.len() && (0..self.len()).all(|place| self.get(place) == other.get(place)),
        }
    }
}

impl Eq for Order {}

impl fmt::Debug for Order {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = match self.0 {
            Kind::Identity(_) => "identity",
            Kind::Mapped { .. } => "mapped",
            Kind::Owned(_) => "owned",
        };
        write!(f, "Order({kind}, {})", self.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mapped(rows: &[u32], len: u32) -> Order {
        let bytes: Vec<u8> = rows.iter().flat_map(|row| row.to_le_bytes()).collect();
        Order::mapped(OwnedBytes::new(bytes), len)
    }

    #[test]
    fn rank_of_undoes_get() {
        let many: Vec<u32> = (0..1000).rev().collect();
        for order in [
            Order::identity(4),
            Order::of(vec![3, 0, 2]),
            mapped(&[3, 0, 2], 4),
            Order::of(many.clone()),
            mapped(&many, 1000),
        ] {
            for place in 0..order.len() {
                assert_eq!(order.get(place).and_then(|row| order.rank_of(row)), Some(place), "{order:?}");
            }
            assert_eq!((order.get(order.len()), order.rank_of(RowIndex(5000))), (None, None));
            assert_eq!(order.iter().map(|row| row.0).collect::<Vec<_>>(), order.to_vec());
            assert!(!order.is_empty());
        }
    }

    #[test]
    fn rows_from_0_on_are_the_identity() {
        assert!(Order::of((0..9).collect()).is_identity() && Order::of(Vec::new()).is_identity());
        assert!(!Order::of(vec![1]).is_identity());
        assert_eq!(mapped(&[0, 1], 2), Order::identity(2));
        assert_ne!(mapped(&[0, 1], 1), Order::identity(2));
        assert_eq!(Order::of(vec![2, 0, 1]).retain(|row| row.0 != 2), Order::identity(2));
        assert_eq!(Order::default().len(), 0);
    }

    #[test]
    fn what_is_no_row_is_not_handed_out() {
        let order = mapped(&[1, 7, 0, u32::MAX], 2);
        assert_eq!((order.len(), order.get(1), order.get(3)), (4, None, None));
        assert_eq!(order.to_vec(), [1, 0]);
        assert_eq!(order.iter().count(), 2);
        assert_eq!(Order::mapped(OwnedBytes::new(vec![0, 0, 0]), 9).len(), 0);
    }
}
