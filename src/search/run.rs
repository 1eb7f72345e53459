//! A single run of a query, for those who do not type.

use super::hits::Hits;
use super::query::Query;
use super::searcher::{Request, Searcher};
use super::tagged::TagSets;
use crate::library::{Catalog, Damage, Sort};

/// Finds the articles that satisfy `query`, all of them in the order `sort`; where that is `None`, best first, or as found where
/// the query does not say what is better. `None` when `cancel` came true before the end.
///
/// # Errors
/// Where the library on disk cannot be read.
pub fn run(
    query: &Query,
    catalog: &Catalog,
    sort: Option<Sort>,
    tags: &TagSets,
    cancel: &(dyn Fn() -> bool + Sync),
) -> Result<Option<Hits>, Damage> {
    let request = Request { query, catalog, sort, tags, wanted: usize::MAX, typos: false };
    Searcher::default().run(&request, cancel)
}

#[cfg(test)]
pub(super) mod tests;
