//! A set of hashes that says no to nearly all that is not in it.

/// A set of hashes in so little room that it stays in the nearest cache: two to the power of `LOG` bits. No hit is lost.
#[derive(Debug)]
pub(in super::super) struct Sieve<const LOG: u32> {
    bits: Vec<u64>,
}

impl<const LOG: u32> Default for Sieve<LOG> {
    fn default() -> Self {
        Self { bits: vec![0; (1 << LOG) / 64] }
    }
}

impl<const LOG: u32> Sieve<LOG> {
    fn place(hash: u64) -> (usize, u64) {
        let bit = (hash ^ hash >> 15) as usize & ((1 << LOG) - 1);
        (bit / 64, 1 << (bit % 64))
    }

    pub(in super::super) fn add(&mut self, hash: u64) {
        let (at, bit) = Self::place(hash);
        if let Some(bits) = self.bits.get_mut(at) {
            *bits |= bit;
        }
    }

    #[inline]
    pub(in super::super) fn can_hold(&self, hash: u64) -> bool {
        let (at, bit) = Self::place(hash);
        self.bits.get(at).is_some_and(|bits| bits & bit != 0)
    }
}
