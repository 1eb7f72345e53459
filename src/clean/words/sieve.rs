//! A set of hashes that says no to nearly all that is not in it.

/// A set of hashes in so little room that it stays in the nearest cache. No hit is lost.
#[derive(Debug)]
pub(super) struct Sieve {
    bits: Vec<u64>,
}

impl Default for Sieve {
    fn default() -> Self {
        Self { bits: vec![0; Self::BITS / 64] }
    }
}

impl Sieve {
    const BITS: usize = 1 << 17;

    fn place(hash: u64) -> (usize, u64) {
        let bit = (hash ^ hash >> 15) as usize % Self::BITS;
        (bit / 64, 1 << (bit % 64))
    }

    pub(super) fn add(&mut self, hash: u64) {
        let (at, bit) = Self::place(hash);
        if let Some(bits) = self.bits.get_mut(at) {
            *bits |= bit;
        }
    }

    #[inline]
    pub(super) fn can_hold(&self, hash: u64) -> bool {
        let (at, bit) = Self::place(hash);
        self.bits.get(at).is_some_and(|bits| bits & bit != 0)
    }
}
