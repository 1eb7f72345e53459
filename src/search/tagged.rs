//! Which rows have a tag: from the articles that the tags name to the rows of a catalog.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Weak};

use rustc_hash::FxBuildHasher;

use super::rows::RowSet;
use crate::clean::ArticleId;
use crate::library::{Catalog, RowIndex};
use crate::search::query::Query;
use crate::tags::{State, TagName};

/// Which articles have the tags that a query names, looked up before the run starts.
#[derive(Debug, Clone, Default)]
pub struct TagSets {
    /// The articles of each tag that [`Query::tags`] names, by the name as typed there. A missing tag is on no article.
    pub of: HashMap<String, Arc<HashSet<ArticleId>>>,
    /// The articles that have any tag, for `#none`.
    pub tagged: Arc<HashSet<ArticleId>>,
}

impl TagSets {
    /// The articles of the tags that a query names.
    pub fn of(query: &Query, tags: &State) -> Self {
        let ids = |name: &str| Some((name.to_owned(), tags.ids(&TagName::parse(name).ok()?)));
        Self { of: query.tags().filter_map(ids).collect(), tagged: tags.tagged() }
    }

    /// The same while the query is being typed: a name that no article has yet stands for all tags that begin with it, so
    /// that the list does not empty between `#chi` and `#china`.
    pub fn while_typing(query: &Query, tags: &State) -> Self {
        let mut sets = Self::of(query, tags);
        for (typed, ids) in sets.of.iter_mut().filter(|(_, ids)| ids.is_empty()) {
            let typed = typed.to_lowercase();
            let begun = tags.names().into_iter().filter(|(name, _)| name.starts_with(&typed));
            *ids = Arc::new(begun.flat_map(|(name, _)| tags.ids(name).iter().copied().collect::<Vec<_>>()).collect());
        }
        sets
    }
}

/// The tag sets that a query went by. They are not held on to: whoever tags would have to copy a set that is.
#[derive(Debug, Default)]
pub(super) struct SetsSeen {
    of: Vec<(String, Weak<HashSet<ArticleId>>)>,
    tagged: Weak<HashSet<ArticleId>>,
}

impl SetsSeen {
    pub(super) fn of(sets: &TagSets) -> Self {
        let of = sets.of.iter().map(|(name, ids)| (name.clone(), Arc::downgrade(ids))).collect();
        Self { of, tagged: Arc::downgrade(&sets.tagged) }
    }

    /// Whether these are the same sets, and unchanged.
    pub(super) fn are(&self, sets: &TagSets) -> bool {
        is_same(&self.tagged, &sets.tagged)
            && self.of.iter().all(|(name, seen)| sets.of.get(name).is_some_and(|ids| is_same(seen, ids)))
    }
}

/// Whether a set is the one that was seen. Whoever changes a set that is still pointed at makes another one of it, so its place
/// tells.
fn is_same(seen: &Weak<HashSet<ArticleId>>, ids: &Arc<HashSet<ArticleId>>) -> bool {
    std::ptr::eq(seen.as_ptr(), Arc::as_ptr(ids))
}

/// The rows of tagged articles, remembered from run to run.
#[derive(Debug, Default)]
pub(super) struct Tagged {
    /// The catalog that this is about.
    seen: Option<Snapshot>,
    rows: HashMap<ArticleId, RowIndex, FxBuildHasher>,
    /// Articles of other collections: the journal is one for all.
    elsewhere: HashSet<ArticleId, FxBuildHasher>,
    /// The last sets that were asked for.
    sets: Vec<(Weak<HashSet<ArticleId>>, Arc<RowSet>)>,
}

/// Tells whether a catalog has changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Snapshot {
    pub(super) epoch: u64,
    pub(super) span: u32,
    pub(super) len: usize,
}

impl Snapshot {
    pub(super) fn of(catalog: &Catalog) -> Self {
        Self { epoch: catalog.epoch(), span: catalog.span(), len: catalog.len() }
    }

    /// Whether rows have come since an earlier one, or none, and none has left.
    pub(super) fn has_only_grown(self, since: Self) -> bool {
        let come = self.span.checked_sub(since.span).map(|come| since.len + come as usize);
        self.epoch == since.epoch && come == Some(self.len)
    }
}

/// Sets that are remembered: more than the tags of a query.
const MOST_SETS: usize = 16;

impl Tagged {
    /// The rows of articles. The first time costs a look for each article, later ones little.
    pub(super) fn rows(&mut self, ids: &Arc<HashSet<ArticleId>>, catalog: &Catalog) -> Arc<RowSet> {
        self.follow(catalog);
        if let Some((_, rows)) = self.sets.iter().find(|(seen, _)| is_same(seen, ids)) {
            return Arc::clone(rows);
        }
        let unknown: Vec<ArticleId> =
            ids.iter().filter(|id| !self.rows.contains_key(*id) && !self.elsewhere.contains(*id)).copied().collect();
        for (id, row) in unknown.iter().zip(catalog.find_all(&unknown)) {
            match row {
                Some(row) => _ = self.rows.insert(*id, row),
                None => _ = self.elsewhere.insert(*id),
            }
        }
        let rows = Arc::new(RowSet::of_rows(ids.iter().filter_map(|id| self.rows.get(id).copied())));
        if self.sets.len() >= MOST_SETS {
            self.sets.remove(0);
        }
        self.sets.push((Arc::downgrade(ids), Arc::clone(&rows)));
        rows
    }

    /// Forgets what does not hold for a catalog.
    fn follow(&mut self, catalog: &Catalog) {
        let now = Snapshot::of(catalog);
        let Some(seen) = self.seen.replace(now).filter(|seen| *seen != now) else { return };
        self.sets.clear();
        self.elsewhere.clear();
        // Rows keep their numbers within an epoch; where some have left, an article may have gone to another row.
        if !now.has_only_grown(seen) {
            self.rows.clear();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::run::tests::article;

    fn id(n: u8) -> ArticleId {
        ArticleId([n; 16])
    }

    fn push(catalog: &mut Catalog, n: u8) {
        let mut article = article("A", "", "");
        article.id = id(n);
        catalog.push(Arc::new(article));
    }

    #[test]
    fn rows_follow_tags_and_catalog() {
        let mut catalog = Catalog::default();
        (0..5).for_each(|n| push(&mut catalog, n));
        let mut tagged = Tagged::default();
        let rows = |tagged: &mut Tagged, ids: &Arc<HashSet<ArticleId>>, catalog: &Catalog| {
            tagged.rows(ids, catalog).iter().map(|row| row.0).collect::<Vec<_>>()
        };
        let mut ids = Arc::new(HashSet::from([id(3), id(1), id(9)]));
        let sets =
            |ids: &Arc<_>| TagSets { of: HashMap::from([("a".to_owned(), Arc::clone(ids))]), ..TagSets::default() };
        let tagged_before = Arc::default();
        let seen = SetsSeen::of(&TagSets { tagged: Arc::clone(&tagged_before), ..sets(&ids) });
        let is_seen = |ids: &Arc<_>| seen.are(&TagSets { tagged: Arc::clone(&tagged_before), ..sets(ids) });
        assert!(is_seen(&ids) && Arc::strong_count(&ids) == 1, "nothing holds on to the set");
        assert_eq!(rows(&mut tagged, &ids, &catalog), [1, 3]);
        assert_eq!(rows(&mut tagged, &ids, &catalog), [1, 3]);
        Arc::make_mut(&mut ids).remove(&id(1));
        assert!(!is_seen(&ids));
        assert_eq!(rows(&mut tagged, &ids, &catalog), [3]);
        (5..12).for_each(|n| push(&mut catalog, n));
        assert_eq!(rows(&mut tagged, &ids, &catalog), [3, 9]);
    }
}
