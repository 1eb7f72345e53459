//! The orders and groups of a catalog's rows.

use std::sync::Arc;

use super::finish::Found;
use super::ledger::path_hash;
use super::part::Part;
use super::sort::{self, Order, Rows, Sort, group};
use super::{Catalog, Damage, Row, RowIndex};

impl Catalog {
    /// All articles in an order. Worked out where it is not known: to be called where waiting does no harm.
    pub fn order(&self, sort: Sort) -> Order {
        if let Some(order) = self.ready_order(sort) {
            return order;
        }
        let rows = Sorted { catalog: self, ordinals: Vec::new() };
        let (known, covered) = self.known_order(sort);
        let stay = |row: RowIndex| !self.is_gone(row);
        let known = known.map(|order| if self.has_lost_rows() { order.retain(stay) } else { order });
        let living = |from: u32| (from..self.span()).filter(|row| stay(RowIndex(*row))).collect::<Vec<_>>();
        match known {
            // What has come since stands at the end until all files have been looked at.
            Some(order) if sort == Sort::Found => {
                Order::of(order.iter().map(|row| row.0).chain(living(covered)).collect())
            }
            Some(order) => sort::insert(&rows, &order, living(covered), sort),
            None => sort::order(&rows, &Order::of(living(0)), sort),
        }
    }

    /// The group that a row stands in, in an order: a heading such as `May 2024`.
    pub fn group(&self, row: RowIndex, sort: Sort) -> Option<String> {
        let rows = Sorted { catalog: self, ordinals: Vec::new() };
        self.get(row).map(|_| group(&rows, row, sort).to_string())
    }

    /// The first place after `at`, in a list of `len` places that is sorted so, that is in another group.
    pub fn next_group(
        &self,
        sort: Sort,
        len: usize,
        at: usize,
        list: impl Fn(usize) -> Option<RowIndex>,
    ) -> Option<usize> {
        let rows = Sorted { catalog: self, ordinals: Vec::new() };
        sort::next_group(len, at, |place| Some(group(&rows, list(place)?, sort)))
    }

    /// The first place of the group that `at` is in.
    pub fn group_start(&self, sort: Sort, at: usize, list: impl Fn(usize) -> Option<RowIndex>) -> usize {
        let rows = Sorted { catalog: self, ordinals: Vec::new() };
        sort::group_start(at, |place| Some(group(&rows, list(place)?, sort)))
    }
}

/// The rows of a catalog as sorting sees them.
pub(super) struct Sorted<'a> {
    catalog: &'a Catalog,
    /// For each part the places of its documents in the order of finding; where there are none, rows were found in the order of
    /// their numbers.
    ordinals: Vec<Vec<u32>>,
}

impl<'a> Sorted<'a> {
    /// The rows of a catalog whose documents were found in this order.
    pub(super) fn of(catalog: &'a Catalog, found: &Found) -> Result<Self, Damage> {
        let ordinal = |hash: u64| found.get(&hash).copied().unwrap_or(u32::MAX);
        let ordinals = |part: &Arc<Part>| {
            Ok(part.documents()?.iter().map(|document| ordinal(path_hash(document.path()))).collect())
        };
        let ordinals = catalog.parts().map(|(_, part)| ordinals(part)).collect::<Result<_, _>>()?;
        Ok(Self { catalog, ordinals })
    }

    fn row(&self, row: RowIndex) -> Option<Row<'a>> {
        self.catalog.get(row)
    }
}

impl Rows for Sorted<'_> {
    fn found(&self, row: RowIndex) -> u64 {
        let Some((part, at)) = self.catalog.place(row).filter(|(part, _)| *part < self.ordinals.len()) else {
            return u64::MAX;
        };
        let row = self.catalog.parts().nth(part).and_then(|(_, part)| part.row(at));
        let (document, line) = row.map_or((0, 0), |row| (row.document(), row.line().map_or(0, |line| line.0)));
        let ordinal = self.ordinals.get(part).and_then(|ordinals| ordinals.get(document as usize));
        u64::from(ordinal.copied().unwrap_or(u32::MAX)) << 32 | u64::from(line)
    }

    fn title(&self, row: RowIndex) -> Option<&str> {
        self.row(row).map(Row::headline)
    }

    fn site(&self, row: RowIndex) -> Option<&str> {
        self.row(row)?.site()
    }

    fn published(&self, row: RowIndex) -> Option<&str> {
        self.row(row)?.published()
    }

    fn words(&self, row: RowIndex) -> u32 {
        self.row(row).map_or(0, Row::words)
    }

    fn minutes(&self, row: RowIndex) -> u32 {
        self.row(row).map_or(0, Row::minutes)
    }

    fn source(&self, row: RowIndex) -> Option<(&str, bool)> {
        self.row(row)?.source().map(|path| (path, self.row(row).is_some_and(|row| row.line().is_some())))
    }
}
