//! Looks at 64 bytes at a time, with what the processor has for it.
//!
//! Each kind of processor has a kernel, and all kernels do the same; [`Portable`] says what. What is to be fast is a [`Task`]:
//! it is compiled once for each kernel, as a whole, since what is called inside cannot be faster than what surrounds it.

use crate::library::READABLE;

#[cfg(target_arch = "x86_64")]
mod x86;

/// Bytes of a block: one for each bit of a mask.
pub(super) const BLOCK: usize = 64;

/// What can be asked about a block of bytes. Answers have one bit a byte, the lowest for the first.
///
/// Methods have to be inlined into the [`Task`], always.
pub(super) trait Kernel: Copy {
    /// A block as the processor holds it.
    type Block: Copy;

    /// Two bytes to be looked for, as the processor compares them.
    type Pair: Copy;

    fn pair(self, one: u8, other: u8) -> Self::Pair;

    fn load(self, bytes: &[u8; BLOCK]) -> Self::Block;

    /// Which bytes are one of two.
    fn equal(self, block: Self::Block, pair: Self::Pair) -> u64;

    /// Which bytes are in a range, both ends included.
    fn within(self, block: Self::Block, first: u8, last: u8) -> u64;
}

/// Says that these bytes will be wanted soon.
#[inline(always)]
pub(super) fn prefetch(bytes: &[u8; READABLE]) {
    #[cfg(target_arch = "x86_64")]
    x86::prefetch(bytes);
    #[cfg(not(target_arch = "x86_64"))]
    let _ = bytes;
}

/// Something to be done with any kernel. `run` and all that it calls for each block have to be `#[inline(always)]`.
pub(super) trait Task {
    type Output;

    fn run<K: Kernel>(self, kernel: K) -> Self::Output;
}

/// Does something with the best kernel that this processor can run.
pub(super) fn run<T: Task>(task: T) -> T::Output {
    #[cfg(target_arch = "x86_64")]
    return x86::run(task);
    #[cfg(not(target_arch = "x86_64"))]
    task.run(Portable)
}

/// The kernel for any processor: eight bytes at a time.
#[derive(Debug, Clone, Copy)]
pub(super) struct Portable;

/// A block as words, the lowest byte first.
type Words = [u64; BLOCK / 8];

const ONES: u64 = 0x0101_0101_0101_0101;
const HIGH: u64 = 0x80 * ONES;

impl Kernel for Portable {
    type Block = Words;

    /// Each in all eight places.
    type Pair = [u64; 2];

    #[inline(always)]
    fn pair(self, one: u8, other: u8) -> [u64; 2] {
        [spread(one), spread(other)]
    }

    #[inline(always)]
    fn load(self, bytes: &[u8; BLOCK]) -> Words {
        let mut words = Words::default();
        for (word, bytes) in words.iter_mut().zip(bytes.as_chunks().0) {
            *word = u64::from_le_bytes(*bytes);
        }
        words
    }

    #[inline(always)]
    fn equal(self, block: Words, [one, other]: [u64; 2]) -> u64 {
        gather(block, |word| zeros(word ^ one) | zeros(word ^ other))
    }

    #[inline(always)]
    fn within(self, block: Words, first: u8, last: u8) -> u64 {
        gather(block, |word| not_less(word, spread(first)) & not_less(spread(last), word))
    }
}

/// The same byte in all eight places.
#[inline(always)]
const fn spread(byte: u8) -> u64 {
    ONES * byte as u64
}

/// The high bit of each byte that is zero.
#[inline(always)]
const fn zeros(word: u64) -> u64 {
    !(((word & !HIGH) + !HIGH) | word) & HIGH
}

/// The high bit of each byte that is not less than the one in the same place.
#[inline(always)]
const fn not_less(one: u64, other: u64) -> u64 {
    // Low bits are compared by a difference that cannot borrow from the next byte; then the high bits decide.
    let low = (one | HIGH) - (other & !HIGH);
    ((one & !other) | (!(one ^ other) & low)) & HIGH
}

/// The high bits of all bytes, side by side.
#[inline(always)]
fn gather(block: Words, high_bits: impl Fn(u64) -> u64) -> u64 {
    let mut mask = 0;
    for (at, word) in block.into_iter().enumerate() {
        // The product brings the bits of all bytes together in the highest.
        let together = (high_bits(word) >> 7).wrapping_mul(0x0102_0408_1020_4080) >> 56;
        mask |= together << (8 * at);
    }
    mask
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// What a kernel answers about a block.
    #[derive(Debug, Clone)]
    pub(super) struct Questions {
        bytes: [u8; BLOCK],
        pairs: Vec<(u8, u8)>,
    }

    impl Task for &Questions {
        type Output = Vec<(u64, u64)>;

        #[inline(always)]
        fn run<K: Kernel>(self, kernel: K) -> Self::Output {
            let block = kernel.load(&self.bytes);
            let answer = |(a, b): &(u8, u8)| (kernel.equal(block, kernel.pair(*a, *b)), kernel.within(block, *a, *b));
            self.pairs.iter().map(answer).collect()
        }
    }

    impl Questions {
        fn plainly(&self) -> Vec<(u64, u64)> {
            let mask = |holds: &dyn Fn(u8) -> bool| {
                self.bytes.iter().enumerate().fold(0, |mask, (at, byte)| mask | u64::from(holds(*byte)) << at)
            };
            let answer =
                |(a, b): &(u8, u8)| (mask(&|byte| byte == *a || byte == *b), mask(&|byte| (*a..=*b).contains(&byte)));
            self.pairs.iter().map(answer).collect()
        }
    }

    proptest! {
        #[test]
        fn all_kernels_answer_the_same(
            bytes in prop::array::uniform32(any::<[u8; 2]>()),
            pairs in prop::collection::vec((any::<u8>(), any::<u8>()), 1..8),
            near in prop::collection::vec((0..64usize, -1..=1i8), 0..8),
        ) {
            let mut bytes: [u8; BLOCK] = bytes.concat().try_into().unwrap();
            // Bytes at the ends of ranges are where a comparison goes wrong.
            for (pair, (at, off)) in pairs.iter().zip(near) {
                bytes[at] = pair.0.wrapping_add_signed(off);
                bytes[63 - at] = pair.1.wrapping_add_signed(off);
            }
            let questions = Questions { bytes, pairs };
            let plain = questions.plainly();
            prop_assert_eq!(&run(&questions), &plain);
            prop_assert_eq!(&questions.run(Portable), &plain);
            #[cfg(target_arch = "x86_64")]
            for answer in x86::run_with_each(&questions) {
                prop_assert_eq!(&answer, &plain);
            }
        }
    }
}
