//! Sets of positions in a text: one bit a character, the lowest for the first.

use std::ops::{BitAnd, BitOr, Not};

use super::kernel::{BLOCK, Kernel};
use crate::library::READABLE;

/// A set of positions in texts of up to [`Self::LENGTH`] characters.
pub(super) trait Positions:
    Copy + BitAnd<Output = Self> + BitOr<Output = Self> + Not<Output = Self> + Default
{
    /// The blocks of a text.
    type Blocks<B: Copy>: Copy;

    /// The longest text that it can tell of.
    const LENGTH: usize;

    /// Loads the bytes of a text.
    fn load<K: Kernel>(kernel: K, bytes: &[u8; READABLE]) -> Self::Blocks<K::Block>;

    /// Where one of two bytes is.
    fn equal<K: Kernel>(kernel: K, blocks: Self::Blocks<K::Block>, pair: K::Pair) -> Self;

    /// Where a byte of a range is, both ends included.
    fn within<K: Kernel>(kernel: K, blocks: Self::Blocks<K::Block>, first: u8, last: u8) -> Self;

    /// All positions before `end`.
    fn before(end: usize) -> Self;

    fn is_empty(self) -> bool;

    /// The first position; not to be asked of an empty set.
    fn first(self) -> usize;

    fn without_first(self) -> Self;

    /// All positions behind the first; none where there is no first.
    fn behind_first(self) -> Self;

    fn has(self, at: usize) -> bool;

    /// The set of one position.
    #[inline(always)]
    fn only(at: usize) -> Self {
        Self::before(at + 1) & !Self::before(at)
    }

    /// How many positions are before `end`.
    fn count_before(self, end: usize) -> usize;

    /// Each position `by` further on, `by` under 64.
    fn later(self, by: u32) -> Self;
}

#[inline(always)]
fn block(bytes: &[u8; READABLE], at: usize) -> &[u8; BLOCK] {
    &bytes.as_chunks().0[at]
}

/// What a number does as a set of its bits.
macro_rules! bits {
    () => {
        const LENGTH: usize = Self::BITS as usize;

        #[inline(always)]
        fn before(end: usize) -> Self {
            if end < Self::LENGTH { (1 << end) - 1 } else { !0 }
        }

        #[inline(always)]
        fn is_empty(self) -> bool {
            self == 0
        }

        #[inline(always)]
        fn first(self) -> usize {
            self.trailing_zeros() as usize
        }

        #[inline(always)]
        fn without_first(self) -> Self {
            self & self.wrapping_sub(1)
        }

        #[inline(always)]
        fn behind_first(self) -> Self {
            !(self ^ self.wrapping_sub(1))
        }

        #[inline(always)]
        fn has(self, at: usize) -> bool {
            self >> (at % Self::LENGTH) & 1 != 0
        }

        #[inline(always)]
        fn count_before(self, end: usize) -> usize {
            (self & Self::before(end)).count_ones() as usize
        }

        #[inline(always)]
        fn later(self, by: u32) -> Self {
            self << by
        }
    };
}

impl Positions for u64 {
    type Blocks<B: Copy> = B;

    #[inline(always)]
    fn load<K: Kernel>(kernel: K, bytes: &[u8; READABLE]) -> K::Block {
        kernel.load(block(bytes, 0))
    }

    #[inline(always)]
    fn equal<K: Kernel>(kernel: K, block: K::Block, pair: K::Pair) -> Self {
        kernel.equal(block, pair)
    }

    #[inline(always)]
    fn within<K: Kernel>(kernel: K, block: K::Block, first: u8, last: u8) -> Self {
        kernel.within(block, first, last)
    }

    bits!();
}

impl Positions for u128 {
    type Blocks<B: Copy> = [B; 2];

    #[inline(always)]
    fn load<K: Kernel>(kernel: K, bytes: &[u8; READABLE]) -> [K::Block; 2] {
        [kernel.load(block(bytes, 0)), kernel.load(block(bytes, 1))]
    }

    #[inline(always)]
    fn equal<K: Kernel>(kernel: K, [low, high]: [K::Block; 2], pair: K::Pair) -> Self {
        Self::from(kernel.equal(low, pair)) | Self::from(kernel.equal(high, pair)) << 64
    }

    #[inline(always)]
    fn within<K: Kernel>(kernel: K, [low, high]: [K::Block; 2], first: u8, last: u8) -> Self {
        Self::from(kernel.within(low, first, last)) | Self::from(kernel.within(high, first, last)) << 64
    }

    bits!();
}

/// Positions in the longest texts that are matched.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Wide {
    low: u128,
    high: u128,
}

impl BitAnd for Wide {
    type Output = Self;

    #[inline(always)]
    fn bitand(self, other: Self) -> Self {
        Self { low: self.low & other.low, high: self.high & other.high }
    }
}

impl BitOr for Wide {
    type Output = Self;

    #[inline(always)]
    fn bitor(self, other: Self) -> Self {
        Self { low: self.low | other.low, high: self.high | other.high }
    }
}

impl Not for Wide {
    type Output = Self;

    #[inline(always)]
    fn not(self) -> Self {
        Self { low: !self.low, high: !self.high }
    }
}

impl Positions for Wide {
    type Blocks<B: Copy> = [[B; 2]; 2];

    const LENGTH: usize = READABLE;

    #[inline(always)]
    fn load<K: Kernel>(kernel: K, bytes: &[u8; READABLE]) -> [[K::Block; 2]; 2] {
        let [one, two] = [block(bytes, 0), block(bytes, 1)];
        let [three, four] = [block(bytes, 2), block(bytes, 3)];
        [[kernel.load(one), kernel.load(two)], [kernel.load(three), kernel.load(four)]]
    }

    #[inline(always)]
    fn equal<K: Kernel>(kernel: K, [low, high]: [[K::Block; 2]; 2], pair: K::Pair) -> Self {
        Self { low: u128::equal(kernel, low, pair), high: u128::equal(kernel, high, pair) }
    }

    #[inline(always)]
    fn within<K: Kernel>(kernel: K, [low, high]: [[K::Block; 2]; 2], first: u8, last: u8) -> Self {
        Self { low: u128::within(kernel, low, first, last), high: u128::within(kernel, high, first, last) }
    }

    #[inline(always)]
    fn before(end: usize) -> Self {
        Self { low: u128::before(end), high: u128::before(end.saturating_sub(128)) }
    }

    #[inline(always)]
    fn is_empty(self) -> bool {
        self.low | self.high == 0
    }

    #[inline(always)]
    fn first(self) -> usize {
        if self.low == 0 { 128 + self.high.first() } else { self.low.first() }
    }

    #[inline(always)]
    fn without_first(self) -> Self {
        match self.low {
            0 => Self { low: 0, high: self.high.without_first() },
            low => Self { low: low.without_first(), high: self.high },
        }
    }

    #[inline(always)]
    fn behind_first(self) -> Self {
        match self.low {
            0 => Self { low: 0, high: self.high.behind_first() },
            low => Self { low: low.behind_first(), high: !0 },
        }
    }

    #[inline(always)]
    fn has(self, at: usize) -> bool {
        if at < 128 { self.low.has(at) } else { self.high.has(at) }
    }

    #[inline(always)]
    fn count_before(self, end: usize) -> usize {
        self.low.count_before(end) + self.high.count_before(end.saturating_sub(128))
    }

    #[inline(always)]
    fn later(self, by: u32) -> Self {
        Self { low: self.low << by, high: self.high << by | self.low >> 1 >> (127 - by) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A set made of positions, by what the trait offers.
    fn set<P: Positions>(of: &[usize]) -> P {
        of.iter().fold(P::default(), |set, at| set | P::only(*at))
    }

    fn positions<P: Positions>(mut set: P) -> Vec<usize> {
        let mut all = Vec::new();
        while !set.is_empty() {
            all.push(set.first());
            set = set.without_first();
        }
        all
    }

    fn holds<P: Positions>(of: &[usize], at: usize, by: usize) {
        let of: Vec<usize> = of.iter().copied().filter(|at| *at < P::LENGTH).collect();
        let all: P = set(&of);
        assert_eq!(positions(all), of);
        assert_eq!(all.has(at), of.contains(&at));
        assert_eq!(all.count_before(at), of.iter().filter(|other| **other < at).count());
        let later: Vec<usize> = of.iter().map(|at| at + by).filter(|at| *at < P::LENGTH).collect();
        assert_eq!(positions(all.later(by as u32)), later);
        let behind: Vec<usize> = of.first().map(|first| (first + 1..P::LENGTH).collect()).unwrap_or_default();
        assert_eq!(positions(all.behind_first()), behind);
    }

    proptest! {
        #[test]
        fn positions_are_sets(of in prop::collection::btree_set(0..256usize, 0..12), at in 0..256usize, by in 0..6usize) {
            let of: Vec<usize> = of.into_iter().collect();
            holds::<u64>(&of, at % 64, by);
            holds::<u128>(&of, at % 128, by);
            holds::<Wide>(&of, at, by);
        }
    }
}
