//! How far articles have been read.

use std::collections::HashMap;

use crate::clean::ArticleId;
use crate::places::MOST_READING;
use crate::text::setting::{Anchor, Piece};

/// The places at which articles were left, and in which order.
#[derive(Debug, Default)]
pub(super) struct Bookmarks {
    places: HashMap<ArticleId, (u64, Anchor)>,
    clock: u64,
}

/// So many places are kept in memory.
const MOST: usize = 5_000;

impl Bookmarks {
    /// Takes what was kept, the last one last.
    pub(super) fn of(places: Vec<(ArticleId, Anchor)>) -> Self {
        let mut bookmarks = Self::default();
        for (id, place) in places {
            bookmarks.put(id, place);
        }
        bookmarks
    }

    pub(super) fn get(&self, id: ArticleId) -> Option<Anchor> {
        self.places.get(&id).map(|(_, place)| *place)
    }

    pub(super) fn put(&mut self, id: ArticleId, place: Anchor) {
        self.clock += 1;
        self.places.insert(id, (self.clock, place));
        if self.places.len() > MOST {
            let oldest = self.clock - MOST as u64 / 2;
            self.places.retain(|_, (at, _)| *at > oldest);
        }
    }

    /// Those to be kept for the next session: the last ones of which more than the headline was read, the last one last.
    pub(super) fn recent(&self) -> Vec<(ArticleId, Anchor)> {
        let begun = |(_, (_, place)): &(&ArticleId, &(u64, Anchor))| *place != Anchor { piece: Piece::Title, byte: 0 };
        let mut last: Vec<_> = self.places.iter().filter(begun).map(|(id, (at, place))| (*at, *id, *place)).collect();
        last.sort_unstable_by_key(|(at, ..)| *at);
        last.drain(..last.len().saturating_sub(MOST_READING));
        last.into_iter().map(|(_, id, place)| (id, place)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(n: u32) -> ArticleId {
        let mut id = [0; 16];
        id[..4].copy_from_slice(&n.to_be_bytes());
        ArticleId(id)
    }

    #[test]
    fn the_last_ones_are_kept_in_their_order() {
        let at = |n: u32| Anchor { piece: Piece::Block(n), byte: 0 };
        let mut bookmarks = Bookmarks::default();
        for n in 0..12_000 {
            bookmarks.put(id(n), at(n));
        }
        bookmarks.put(id(11_900), at(1));
        bookmarks.put(id(1), Anchor { piece: Piece::Title, byte: 0 });
        assert!(bookmarks.places.len() <= MOST);
        let recent = bookmarks.recent();
        assert_eq!((recent.len(), recent[0].0, recent[199]), (200, id(11_800), (id(11_900), at(1))));
        assert_eq!(Bookmarks::of(recent.clone()).recent(), recent);
    }
}
