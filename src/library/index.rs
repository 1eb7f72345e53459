//! Which row an article has.

use std::collections::HashMap;
use std::sync::Arc;

use super::RowIndex;
use crate::clean::ArticleId;

/// A map from ids to rows whose clones share what they have in common: a few maps, each at least about twice the next,
/// so that adding costs little even right after a clone. Finding asks log₂(n / 1024) maps.
#[derive(Debug, Clone, Default)]
pub(super) struct Index {
    levels: Vec<Arc<HashMap<ArticleId, RowIndex>>>,
}

/// The size up to which the smallest map grows in place.
const YOUNG: usize = 1024;

impl Index {
    pub(super) fn find(&self, id: ArticleId) -> Option<RowIndex> {
        self.levels.iter().find_map(|level| level.get(&id).copied())
    }

    /// Adds an id that is not there yet.
    pub(super) fn insert(&mut self, id: ArticleId, row: RowIndex) {
        match self.levels.last_mut() {
            Some(young) if young.len() < YOUNG => {
                Arc::make_mut(young).insert(id, row);
            }
            _ => {
                self.merge();
                self.levels.push(Arc::new(HashMap::from([(id, row)])));
            }
        }
    }

    fn merge(&mut self) {
        while let Some([.., older, younger]) = self.levels.get_mut(..)
            && older.len() < younger.len() * 2
        {
            Arc::make_mut(older).extend(younger.iter());
            self.levels.pop();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(n: u32) -> ArticleId {
        let mut id = [0; 16];
        id[..4].copy_from_slice(&n.wrapping_mul(2_654_435_761).to_be_bytes());
        ArticleId(id)
    }

    #[test]
    fn finds_what_was_added_and_clones_stay_as_they_were() {
        let mut index = Index::default();
        let mut clones = Vec::new();
        for n in 0..20_000 {
            if n % 1500 == 0 {
                clones.push((n, index.clone()));
            }
            index.insert(id(n), RowIndex(n));
        }
        assert!((0..20_000).all(|n| index.find(id(n)) == Some(RowIndex(n))));
        assert_eq!(index.find(id(20_000)), None);
        for (len, clone) in clones {
            assert!((0..20_000).all(|n| clone.find(id(n)).is_some() == (n < len)));
        }
        assert!(index.levels.len() < 8, "{} levels", index.levels.len());
    }
}
