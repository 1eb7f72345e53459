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
    pub(super) fn each(self) -> Each<'a, impl Iterator<Item = u32>, impl Iterator<Item = u32>> {
        Each { texts: self, here: places(self.asked), ahead: places(self.asked).skip(AHEAD) }
    }

    /// The spelling of a text.
    #[inline(always)]
    fn spelling(self, place: u32) -> Option<Spelling<'a>> {
        self.spellings.get((self.first + place) as usize)
    }

    /// Whether a text is longer than its spelling.
    #[inline(always)]
    pub(super) fn is_cut(self, place: u32) -> bool {
        self.spellings.is_cut((self.first + place) as usize)
    }
}

/// See [`Texts::each`]. What a closure did here would not always become a part of the loop around it.
pub(super) struct Each<'a, H, A> {
    texts: Texts<'a>,
    here: H,
    ahead: A,
}

impl<'a, H: Iterator<Item = u32>, A: Iterator<Item = u32>> Iterator for Each<'a, H, A> {
    type Item = (u32, Spelling<'a>);

    #[inline(always)]
    fn next(&mut self) -> Option<Self::Item> {
        let place = self.here.next()?;
        if let Some(place) = self.ahead.next()
            && let Some(ahead) = self.texts.spelling(place)
        {
            kernel::prefetch(ahead.readable);
        }
        Some((place, self.texts.spelling(place)?))
    }
}
