//! Which spellings hold some letters side by side.

use super::super::query::Anchor;
use super::Texts;
use super::kernel::{self, Kernel, Task};
use super::positions::{Positions, Wide};
use crate::library::Spelling;
use crate::search::rows::add;
use crate::text::spelling::{byte_of, columns, is_exact};

/// A literal text by the bytes of a spelling.
#[derive(Debug)]
pub(crate) struct Letters {
    anchor: Anchor,
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
    pub(crate) fn of(folded: &str, anchor: Anchor) -> Self {
        let bytes = folded.chars().map(byte_of);
        let set = columns(folded);
        Self {
            anchor,
            cases: bytes.clone().map(|byte| (byte.to_ascii_lowercase(), byte.to_ascii_uppercase())).collect(),
            columns: (0..128).filter(|column| set >> column & 1 != 0).collect(),
            is_exact: bytes.clone().all(is_exact),
        }
    }

    /// The columns of all its letters.
    pub(crate) fn columns(&self) -> &[u8] {
        &self.columns
    }

    /// Sets the bits of the texts that hold them. `ask` says of a number what its spelling does not tell.
    pub(crate) fn held(&self, texts: Texts<'_>, ask: impl Fn(u32) -> bool, held: &mut [u64]) {
        find(self, texts, ask, held);
    }
}

/// Something that spellings tell of.
pub(super) trait Sought {
    /// Whether it may stand in a text behind what is spelt of it.
    const IS_ANYWHERE: bool;

    /// What the spelling of a text tells that is shorter than sets of positions tell of, or is the longest there is.
    fn held<K: Kernel, P: Positions>(&self, kernel: K, spelling: Spelling) -> Held;
}

/// Sets the bits of the texts that hold what is sought. `ask` says of a number what its spelling does not tell.
pub(super) fn find(sought: &impl Sought, texts: Texts<'_>, ask: impl Fn(u32) -> bool, held: &mut [u64]) {
    let unclear = kernel::run(Find { sought, texts, held });
    unclear.into_iter().filter(|place| ask(texts.first + place)).for_each(|place| add(held, place));
}

struct Find<'a, S> {
    sought: &'a S,
    texts: Texts<'a>,
    held: &'a mut [u64],
}

impl<S: Sought> Task for Find<'_, S> {
    /// The places of the texts that have to be asked.
    type Output = Vec<u32>;

    #[inline(always)]
    fn run<K: Kernel>(self, kernel: K) -> Vec<u32> {
        let Self { sought, texts, held } = self;
        let mut unclear = Vec::new();
        for (place, spelling) in texts.each() {
            let told = match spelling.len {
                _ if S::IS_ANYWHERE && texts.is_cut(place) => Held::Unclear,
                len if len < u64::LENGTH => sought.held::<K, u64>(kernel, spelling),
                len if len < u128::LENGTH => sought.held::<K, u128>(kernel, spelling),
                _ => sought.held::<K, Wide>(kernel, spelling),
            };
            match told {
                Held::Yes => add(held, place),
                Held::No => {}
                Held::Unclear => unclear.push(place),
            }
        }
        unclear
    }
}

impl Sought for Letters {
    const IS_ANYWHERE: bool = true;

    #[inline(always)]
    fn held<K: Kernel, P: Positions>(&self, kernel: K, spelling: Spelling) -> Held {
        let anchor = self.anchor;
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
