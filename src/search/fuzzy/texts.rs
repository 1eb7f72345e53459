//! Texts that are looked at one after the other.

use super::kernel;
use crate::library::{Spelling, Spellings};
use crate::search::rows::places;

/// Texts with numbers in a row, of which some are asked about.
#[derive(Debug, Clone, Copy)]
pub(in crate::search) struct Texts<'a> {
    pub(in crate::search) spellings: &'a Spellings,
    /// The number of the first.
    pub(in crate::search) first: u32,
    /// One bit a text, the lowest first: which are asked about.
    pub(in crate::search) asked: &'a [u64],
}

/// How many texts ahead of the one that is looked at are asked for: as many as take as long as memory.
const AHEAD: usize = 8;

impl<'a> Texts<'a> {
    /// Those that are asked about, in order, by their places behind the first.
    #[inline(always)]
    pub(super) fn each(self) -> impl Iterator<Item = (u32, Spelling<'a>)> {
        let spelling = move |place: u32| self.spellings.get((self.first + place) as usize);
        let mut ahead = places(self.asked).skip(AHEAD);
        places(self.asked).filter_map(move |place| {
            if let Some(ahead) = ahead.next().and_then(spelling) {
                kernel::prefetch(ahead.readable);
            }
            Some((place, spelling(place)?))
        })
    }

    /// Whether a text is longer than its spelling.
    #[inline(always)]
    pub(super) fn is_cut(self, place: u32) -> bool {
        self.spellings.is_cut((self.first + place) as usize)
    }
}
