//! Which spellings hold some letters side by side.

use super::super::query::Anchor;
use super::AHEAD;
use super::kernel::{self, Kernel, Task};
use super::positions::{Positions, Wide};
use crate::library::{Spelling, Spellings};
use crate::text::spelling::{byte_of, columns, is_exact};

/// A literal text by the bytes of a spelling.
#[derive(Debug)]
pub(crate) struct Letters {
    /// Each in lower and in upper case, where it is of ASCII.
    cases: Vec<(u8, u8)>,
    columns: Vec<u8>,
    /// Whether no byte stands for many characters.
    is_exact: bool,
}

/// What a spelling tells about its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Held {
    Yes,
    No,
    /// The text has to be asked.
    Unclear,
}

impl Letters {
    /// The letters of a folded text in lower case.
    pub(crate) fn of(folded: &str) -> Self {
        let bytes = folded.chars().map(byte_of);
        let set = columns(folded);
        Self {
            cases: bytes.clone().map(|byte| (byte.to_ascii_lowercase(), byte.to_ascii_uppercase())).collect(),
            columns: (0..128).filter(|column| set >> column & 1 != 0).collect(),
            is_exact: bytes.clone().all(is_exact),
        }
    }

    /// The columns of all its letters.
    pub(crate) fn columns(&self) -> &[u8] {
        &self.columns
    }

    /// What the spellings of some texts tell.
    pub(crate) fn find(&self, anchor: Anchor, spellings: &Spellings, texts: &[u32]) -> Vec<Held> {
        kernel::run(Find { letters: self, anchor, spellings, texts })
    }
}

struct Find<'a> {
    letters: &'a Letters,
    anchor: Anchor,
    spellings: &'a Spellings,
    texts: &'a [u32],
}

impl Task for Find<'_> {
    type Output = Vec<Held>;

    #[inline(always)]
    fn run<K: Kernel>(self, kernel: K) -> Vec<Held> {
        let Self { letters, anchor, spellings, texts } = self;
        let mut all = vec![Held::No; texts.len()];
        for (number, (at, held)) in texts.iter().zip(&mut all).enumerate() {
            if let Some(ahead) = texts.get(number + AHEAD).and_then(|at| spellings.get(*at as usize)) {
                kernel.prefetch(ahead.readable);
            }
            let at = *at as usize;
            let Some(spelling) = spellings.get(at) else { continue };
            *held = match spelling.len {
                _ if spellings.is_cut(at) => Held::Unclear,
                len if len <= u64::LENGTH => letters.held::<K, u64>(kernel, anchor, spelling),
                len if len <= u128::LENGTH => letters.held::<K, u128>(kernel, anchor, spelling),
                _ => letters.held::<K, Wide>(kernel, anchor, spelling),
            };
        }
        all
    }
}

impl Letters {
    #[inline(always)]
    fn held<K: Kernel, P: Positions>(&self, kernel: K, anchor: Anchor, spelling: Spelling) -> Held {
        let blocks = P::load(kernel, spelling.readable);
        let (len, last) = (self.cases.len(), self.cases.len().wrapping_sub(1));
        if len > spelling.len || (anchor == Anchor::Whole && len != spelling.len) {
            return Held::No;
        }
        // Where the first so many letters end: the last of them stands there.
        let mut ends = !P::default();
        for (number, (lower, upper)) in self.cases.iter().enumerate() {
            let before = if number == 0 { !P::default() } else { ends.later(1) };
            ends = P::equal(kernel, blocks, kernel.pair(*lower, *upper)) & before;
            if ends.is_empty() {
                return Held::No;
            }
        }
        let ends = ends & P::before(spelling.len);
        let found = match anchor {
            Anchor::Anywhere | Anchor::Words => !ends.is_empty(),
            Anchor::Start | Anchor::Whole => ends.has(last),
            Anchor::End => ends.has(spelling.len.wrapping_sub(1)),
        };
        match found {
            false => Held::No,
            true if !self.is_exact => Held::Unclear,
            true if anchor == Anchor::Words => whole_words::<K, P>(kernel, blocks, ends, len, spelling.len),
            true => Held::Yes,
        }
    }
}

/// Whether no letter or digit touches one of the finds, which end at `ends` and have `length` characters.
#[inline(always)]
fn whole_words<K: Kernel, P: Positions>(
    kernel: K,
    blocks: P::Blocks<K::Block>,
    ends: P,
    length: usize,
    text: usize,
) -> Held {
    let alphanumeric = alphanumeric::<K, P>(kernel, blocks);
    let shared = P::within(kernel, blocks, FIRST_SHARED, u8::MAX);
    let mut held = Held::No;
    let mut ends = ends;
    while !ends.is_empty() {
        let end = ends.first();
        ends = ends.without_first();
        let (before, after) = ((end + 1).checked_sub(length + 1), Some(end + 1).filter(|after| *after < text));
        let touches = |set: P| before.is_some_and(|at| set.has(at)) || after.is_some_and(|at| set.has(at));
        if !touches(alphanumeric) {
            return Held::Yes;
        }
        if !touches(alphanumeric & !shared) {
            held = Held::Unclear;
        }
    }
    held
}

/// Where letters and digits are, and what may be some: bytes from [`FIRST_SHARED`] on.
#[inline(always)]
pub(super) fn alphanumeric<K: Kernel, P: Positions>(kernel: K, blocks: P::Blocks<K::Block>) -> P {
    P::within(kernel, blocks, b'a', b'z')
        | P::within(kernel, blocks, b'A', b'Z')
        | P::within(kernel, blocks, b'0', b'9')
        | P::within(kernel, blocks, 0x80, u8::MAX)
}

/// From this byte on a byte stands for many characters; those below, outside ASCII, are letters.
pub(super) const FIRST_SHARED: u8 = {
    let mut byte = 0x80;
    while is_exact(byte) {
        byte += 1;
    }
    byte
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_of_their_own_outside_ascii_are_letters() {
        for c in (0x80..0x2_0000).filter_map(char::from_u32).filter(|c| is_exact(byte_of(*c))) {
            assert!(c.is_alphanumeric() && byte_of(c) >= 0x80, "{c}");
        }
        assert!(!is_exact(FIRST_SHARED) && is_exact(FIRST_SHARED - 1));
    }
}
