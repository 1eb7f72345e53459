//! Kernels for x86-64. All of the crate's `unsafe` is here: the instructions that a processor may lack.
//!
//! A value of [`Avx2`] is made only where the processor was found to have the features, so that whoever holds one may use them.
#![allow(unsafe_code)]
// The loads that are used ask for no alignment.
#![allow(clippy::cast_ptr_alignment)]

use std::arch::x86_64::{
    __m128i, __m256i, __m512i, _MM_HINT_T0, _mm_cmpeq_epi8, _mm_loadu_si128, _mm_min_epu8, _mm_movemask_epi8,
    _mm_or_si128, _mm_prefetch, _mm_set1_epi8, _mm_sub_epi8, _mm256_cmpeq_epi8, _mm256_loadu_si256, _mm256_min_epu8,
    _mm256_movemask_epi8, _mm256_or_si256, _mm256_set1_epi8, _mm256_sub_epi8, _mm512_cmpeq_epi8_mask,
    _mm512_cmple_epu8_mask, _mm512_loadu_si512, _mm512_set1_epi8, _mm512_sub_epi8,
};

use super::{BLOCK, Kernel, READABLE, Task};

/// Does something with the best kernel of these.
pub(super) fn run<T: Task>(task: T) -> T::Output {
    match (Avx512::detect(), Avx2::detect()) {
        (Some(avx512), _) => avx512.run(task),
        (None, Some(avx2)) => avx2.run(task),
        (None, None) => task.run(Sse2),
    }
}

/// Does something with each kernel that this processor can run.
#[cfg(test)]
pub(super) fn run_with_each<T: Task + Copy>(task: T) -> Vec<T::Output> {
    let wide = [Avx2::detect().map(|avx2| avx2.run(task)), Avx512::detect().map(|avx512| avx512.run(task))];
    [task.run(Sse2)].into_iter().chain(wide.into_iter().flatten()).collect()
}

/// The kernel for all x86-64.
#[derive(Debug, Clone, Copy)]
struct Sse2;

/// A kernel for processors that have some features, and the instructions that count and find bits.
macro_rules! kernel_for {
    ($(#[$doc:meta])* $name:ident: $($feature:tt),+) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy)]
        struct $name(());

        impl $name {
            fn detect() -> Option<Self> {
                let has_all = $(is_x86_feature_detected!($feature))&&+;
                has_all.then_some(Self(()))
            }

            fn run<T: Task>(self, task: T) -> T::Output {
                #[target_feature($(enable = $feature),+)]
                fn compiled<T: Task>(kernel: $name, task: T) -> T::Output {
                    task.run(kernel)
                }
                // SAFETY: a value of this type says that the processor has the features.
                unsafe { compiled(self, task) }
            }
        }
    };
}

kernel_for!(
    /// The kernel that compares 32 bytes at once.
    Avx2: "avx2", "bmi1", "bmi2", "lzcnt", "popcnt"
);

kernel_for!(
    /// The kernel that compares 64 bytes at once.
    Avx512: "avx512f", "avx512bw", "bmi1", "bmi2", "lzcnt", "popcnt"
);

impl Kernel for Avx512 {
    type Block = __m512i;

    type Pair = [__m512i; 2];

    #[inline(always)]
    fn pair(self, one: u8, other: u8) -> Self::Pair {
        // SAFETY: a value of this type says that the processor has the feature.
        [one, other].map(|byte| unsafe { _mm512_set1_epi8(byte.cast_signed()) })
    }

    #[inline(always)]
    fn load(self, bytes: &[u8; BLOCK]) -> Self::Block {
        // SAFETY: the array has the 64 bytes, this load asks for no alignment, and a value of this type says that the processor
        // has the feature.
        unsafe { _mm512_loadu_si512(bytes.as_ptr().cast()) }
    }

    #[inline(always)]
    fn equal(self, block: Self::Block, [one, other]: Self::Pair) -> u64 {
        // SAFETY: a value of this type says that the processor has the feature.
        unsafe { _mm512_cmpeq_epi8_mask(block, one) | _mm512_cmpeq_epi8_mask(block, other) }
    }

    #[inline(always)]
    fn within(self, block: Self::Block, first: u8, last: u8) -> u64 {
        let Some(span) = last.checked_sub(first) else { return 0 };
        // SAFETY: a value of this type says that the processor has the feature.
        unsafe {
            let above = _mm512_sub_epi8(block, _mm512_set1_epi8(first.cast_signed()));
            _mm512_cmple_epu8_mask(above, _mm512_set1_epi8(span.cast_signed()))
        }
    }
}

impl Kernel for Sse2 {
    type Block = [__m128i; 4];

    type Pair = [__m128i; 2];

    #[inline(always)]
    fn pair(self, one: u8, other: u8) -> Self::Pair {
        // SAFETY: every x86-64 has SSE2.
        [one, other].map(|byte| unsafe { _mm_set1_epi8(byte.cast_signed()) })
    }

    #[inline(always)]
    fn load(self, bytes: &[u8; BLOCK]) -> Self::Block {
        let from = bytes.as_ptr().cast::<__m128i>();
        // SAFETY: four times 16 bytes are the 64 of the array; this load asks for no alignment.
        unsafe {
            [
                _mm_loadu_si128(from),
                _mm_loadu_si128(from.add(1)),
                _mm_loadu_si128(from.add(2)),
                _mm_loadu_si128(from.add(3)),
            ]
        }
    }

    #[inline(always)]
    fn equal(self, block: Self::Block, [one, other]: Self::Pair) -> u64 {
        // SAFETY: every x86-64 has SSE2.
        let of =
            |part| unsafe { _mm_movemask_epi8(_mm_or_si128(_mm_cmpeq_epi8(part, one), _mm_cmpeq_epi8(part, other))) };
        join4(block.map(of))
    }

    #[inline(always)]
    fn within(self, block: Self::Block, first: u8, last: u8) -> u64 {
        let Some(span) = last.checked_sub(first) else { return 0 };
        // SAFETY: every x86-64 has SSE2.
        let of = |part| unsafe {
            let above = _mm_sub_epi8(part, _mm_set1_epi8(first.cast_signed()));
            _mm_movemask_epi8(_mm_cmpeq_epi8(_mm_min_epu8(above, _mm_set1_epi8(span.cast_signed())), above))
        };
        join4(block.map(of))
    }
}

impl Kernel for Avx2 {
    type Block = [__m256i; 2];

    type Pair = [__m256i; 2];

    #[inline(always)]
    fn pair(self, one: u8, other: u8) -> Self::Pair {
        // SAFETY: a value of this type says that the processor has the feature.
        [one, other].map(|byte| unsafe { _mm256_set1_epi8(byte.cast_signed()) })
    }

    #[inline(always)]
    fn load(self, bytes: &[u8; BLOCK]) -> Self::Block {
        let from = bytes.as_ptr().cast::<__m256i>();
        // SAFETY: twice 32 bytes are the 64 of the array, this load asks for no alignment, and a value of this type says that
        // the processor has the feature.
        unsafe { [_mm256_loadu_si256(from), _mm256_loadu_si256(from.add(1))] }
    }

    #[inline(always)]
    fn equal(self, [low, high]: Self::Block, [one, other]: Self::Pair) -> u64 {
        // SAFETY: a value of this type says that the processor has the feature.
        unsafe {
            let low = _mm256_or_si256(_mm256_cmpeq_epi8(low, one), _mm256_cmpeq_epi8(low, other));
            let high = _mm256_or_si256(_mm256_cmpeq_epi8(high, one), _mm256_cmpeq_epi8(high, other));
            join2(_mm256_movemask_epi8(low), _mm256_movemask_epi8(high))
        }
    }

    #[inline(always)]
    fn within(self, [low, high]: Self::Block, first: u8, last: u8) -> u64 {
        let Some(span) = last.checked_sub(first) else { return 0 };
        // SAFETY: a value of this type says that the processor has the feature.
        unsafe {
            let (first, span) = (_mm256_set1_epi8(first.cast_signed()), _mm256_set1_epi8(span.cast_signed()));
            let (low, high) = (_mm256_sub_epi8(low, first), _mm256_sub_epi8(high, first));
            let low = _mm256_cmpeq_epi8(_mm256_min_epu8(low, span), low);
            let high = _mm256_cmpeq_epi8(_mm256_min_epu8(high, span), high);
            join2(_mm256_movemask_epi8(low), _mm256_movemask_epi8(high))
        }
    }
}

/// Asks for the first 128 bytes, which is as much as most texts have.
#[inline(always)]
pub(super) fn prefetch(bytes: &[u8; READABLE]) {
    let from = bytes.as_ptr().cast::<i8>();
    // SAFETY: both addresses are inside the array, and every x86-64 has SSE.
    unsafe {
        _mm_prefetch::<_MM_HINT_T0>(from);
        _mm_prefetch::<_MM_HINT_T0>(from.add(64));
    }
}

#[inline(always)]
fn join2(low: i32, high: i32) -> u64 {
    u64::from(low.cast_unsigned()) | u64::from(high.cast_unsigned()) << 32
}

#[inline(always)]
fn join4([a, b, c, d]: [i32; 4]) -> u64 {
    join2(a | b << 16, c | d << 16)
}
