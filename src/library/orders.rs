//! The orders and groups of a catalog's rows.

use std::sync::Arc;

use super::finish::Found;
use super::ledger::path_hash;
use super::part::Part;
use super::sort::{self, Group, Order, Rows, Sort, group};
use super::{Catalog, Damage, Row, RowIndex};

impl Catalog {
    /// All articles in an order. Worked out where it is not known: to be called where waiting does no harm.
    pub fn order(&self, sort: Sort) -> Order {
        if let Some(order) = self.ready_order(sort) {
            return order;
        }
        let (known, covered) = self.known_order(sort);
        let stay = |row: RowIndex| !self.is_gone(row);
        let known = known.map(|order| if self.has_lost_rows() { order.retain(stay) } else { order });
        let living = |from: u32| (from..self.span()).filter(|row| stay(RowIndex(*row))).collect::<Vec<_>>();
        match known {
            // What has come since stands at the end until all files have been looked at.
            Some(order) if sort == Sort::Found => {
                Order::of(order.iter().map(|row| row.0).chain(living(covered)).collect())
            }
            Some(order) => sort::insert(self, &order, living(covered), sort),
            None => sort::order(self, &Order::of(living(0)), sort),
        }
    }

    /// Whether the numbers of rows are in the order of finding.
    pub fn is_numbered_as_found(&self) -> bool {
        let (known, covered) = self.known_order(Sort::Found);
        known.is_some_and(|order| covered == 0 || order.is_identity() || order.iter().map(|row| row.0).is_sorted())
    }

    /// What a row stands together with in an order; `None` where there is no such row.
    pub fn group(&self, row: RowIndex, sort: Sort) -> Option<Group<'_>> {
        self.get(row).map(|_| group(self, row, sort))
    }
}

impl Rows for Catalog {
    fn found(&self, row: RowIndex) -> u64 {
        row.0.into()
    }

    fn title(&self, row: RowIndex) -> Option<&str> {
        self.get(row).map(Row::headline)
    }

    fn site(&self, row: RowIndex) -> Option<&str> {
        self.get(row)?.site()
    }

    fn published(&self, row: RowIndex) -> Option<&str> {
        self.get(row)?.published()
    }

    fn words(&self, row: RowIndex) -> u32 {
        self.get(row).map_or(0, Row::words)
    }

    fn minutes(&self, row: RowIndex) -> u32 {
        self.get(row).map_or(0, Row::minutes)
    }

    fn source(&self, row: RowIndex) -> Option<(&str, bool)> {
        self.get(row)?.source()
    }
}

/// For each part the places of its documents in the order in which they were found.
pub(super) fn ordinals(catalog: &Catalog, found: &Found) -> Result<Vec<Vec<u32>>, Damage> {
    let ordinal = |hash: u64| found.get(&hash).copied().unwrap_or(u32::MAX);
    let of_part =
        |part: &Arc<Part>| Ok(part.documents()?.iter().map(|document| ordinal(path_hash(document.path()))).collect());
    catalog.parts().map(|(_, part)| of_part(part)).collect()
}

/// The living rows in the order of finding: by their documents, then by lines.
pub(super) fn found(catalog: &Catalog, ordinals: &[Vec<u32>], live: Vec<u32>) -> Order {
    let parts: Vec<&Arc<Part>> = catalog.parts().map(|(_, part)| part).collect();
    sort::found(live, |row| {
        let place = catalog.place(row).and_then(|(part, at)| Some((part, parts.get(part)?.row(at)?)));
        let Some((part, row)) = place else { return u64::MAX };
        let ordinal = ordinals.get(part).and_then(|ordinals| ordinals.get(row.document() as usize));
        u64::from(ordinal.copied().unwrap_or(u32::MAX)) << 32 | u64::from(row.line().map_or(0, |line| line.0))
    })
}
