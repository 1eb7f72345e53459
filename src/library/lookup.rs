//! Looking many articles up at once.

use rayon::prelude::*;

use super::{Catalog, RowIndex};
use crate::clean::ArticleId;

/// Below so many, ids are looked up one by one.
const FEW: usize = 32;

impl Catalog {
    /// The rows of many articles, as [`Catalog::find`] gives them one by one. Works on all threads of rayon: what it takes grows
    /// with the number of ids and that of parts, and no more than once with that of rows.
    pub fn find_all(&self, ids: &[ArticleId]) -> Vec<Option<RowIndex>> {
        if ids.len() < FEW {
            return ids.iter().map(|id| self.find(*id)).collect();
        }
        let mut wanted: Vec<(u32, u32)> = ids.iter().map(|id| id.start()).zip(0..).collect();
        wanted.par_sort_unstable();
        let parts: Vec<_> = self.settled_parts().collect();
        let found = parts.into_par_iter().map(|(first, part)| {
            let rows = part.find_all(&wanted, ids).unwrap_or_default();
            let rows = rows.into_iter().map(|(place, row)| (place, RowIndex(first + row)));
            rows.filter(|(_, row)| !self.is_gone(*row)).collect::<Vec<_>>()
        });
        let found: Vec<_> = found.collect();
        let mut rows = vec![None; ids.len()];
        for (place, row) in found.into_iter().flatten() {
            if let Some(first @ None) = rows.get_mut(place as usize) {
                *first = Some(row);
            }
        }
        let young = |id: &ArticleId| self.young().find(*id).filter(|row| !self.is_gone(*row));
        rows.par_iter_mut().zip(ids).with_min_len(4096).for_each(|(row, id)| *row = young(id).or(*row));
        rows
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::library::ledger::Place;
    use crate::library::tests::{article, library};

    #[test]
    fn finds_what_one_search_each_finds() {
        let articles = |rows: std::ops::Range<u32>| rows.map(|n| article(n * 3, "words")).collect::<Vec<_>>();
        // Rows that left come back under another number, on disk and in memory.
        let parts = vec![articles(0..300), articles(200..500), articles(0..20), articles(500..510)];
        let (_folder, mut catalog) = library(parts);
        catalog.bury(&HashSet::from([Place { part: 0, document: 0 }])).expect("no damage");
        for article in articles(100..120).into_iter().chain(articles(600..650)) {
            catalog.push(article);
        }
        let ids: Vec<ArticleId> = (0..2000).chain(0..5).map(|n| article(n, "").id).collect();
        for ids in [&ids[..], &ids[..3], &[], &ids[1400..1500]] {
            let found = catalog.find_all(ids);
            assert_eq!(found, ids.iter().map(|id| catalog.find(*id)).collect::<Vec<_>>());
        }
        assert_eq!(catalog.find_all(&ids).iter().flatten().count(), 20 + 20 + 310 + 50 + 2);
    }
}
