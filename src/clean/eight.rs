//! Eight bytes of text in a machine word, looked at in the time of one.

/// The highest bit of every byte.
pub(super) const HIGH: u64 = ONES << 7;
const ONES: u64 = 0x0101_0101_0101_0101;

/// Eight bytes of a text from a place on, the first of them lowest; zeros behind its end.
#[inline]
pub(super) fn load(text: &[u8], at: usize) -> u64 {
    match text.get(at..).and_then(<[u8]>::first_chunk) {
        Some(eight) => u64::from_le_bytes(*eight),
        None => load_last(text, at),
    }
}

#[inline]
fn load_last(text: &[u8], at: usize) -> u64 {
    let rest = text.get(at..).unwrap_or_default();
    if let Some(eight) = text.last_chunk() {
        // The end of the text, without what stands before the place.
        return u64::from_le_bytes(*eight).checked_shr(8 * (8 - rest.len() as u32)).unwrap_or(0);
    }
    match (rest.first_chunk(), rest.last_chunk()) {
        // Both halves, one over the other.
        (Some(first), Some(last)) => {
            u64::from(u32::from_le_bytes(*first)) | u64::from(u32::from_le_bytes(*last)) << (8 * (rest.len() - 4))
        }
        _ => rest.iter().rev().fold(0, |word, byte| word << 8 | u64::from(*byte)),
    }
}

/// Those of eight bytes that are from `first` to `last`, both of ASCII, by their highest bits.
#[inline]
pub(super) fn within(eight: u64, first: u8, last: u8) -> u64 {
    let low = eight & !HIGH;
    let from = low + ONES * u64::from(0x80 - first);
    let beyond = low + ONES * u64::from(0x7f - last);
    from & !beyond & !eight & HIGH
}

/// Those of eight bytes that are above one of ASCII in their lowest seven bits, by their highest bits.
#[inline]
pub(super) fn above(eight: u64, byte: u8) -> u64 {
    ((eight & !HIGH) + ONES * u64::from(0x7f - byte)) & HIGH
}

/// Those of eight bytes that are one of ASCII, by their highest bits.
#[inline]
pub(super) fn equal(eight: u64, byte: u8) -> u64 {
    let other = eight ^ (ONES * u64::from(byte));
    !(((other & !HIGH) + !HIGH) | other) & HIGH
}

/// How many of eight bytes are marked by their lowest bits, and by no others.
#[inline]
pub(super) fn count(marked: u64) -> u32 {
    (marked.wrapping_mul(ONES) >> 56) as u32
}

/// Those of eight bytes that are letters and digits of ASCII, by their highest bits.
#[inline]
pub(super) fn letters(eight: u64) -> u64 {
    ascii_letters(eight) | within(eight, b'0', b'9')
}

/// Those of eight bytes that are letters of ASCII, by their highest bits.
#[inline]
pub(super) fn ascii_letters(eight: u64) -> u64 {
    within(eight | (ONES * 0x20), b'a', b'z')
}

/// Eight bytes with the capitals of ASCII as small letters.
#[inline]
pub(super) fn small(eight: u64) -> u64 {
    eight | within(eight, b'A', b'Z') >> 2
}

/// How many bytes stand before the first that is marked by its highest bit, up to eight.
#[inline]
pub(super) fn before(marked: u64) -> usize {
    marked.trailing_zeros() as usize / 8
}

/// The first bytes of eight, zeros behind them.
#[inline]
pub(super) fn first(eight: u64, count: usize) -> u64 {
    if count >= 8 { eight } else { eight & !(u64::MAX << (8 * count)) }
}

/// Where the run of letters and digits of ASCII ends that starts at a place.
#[inline]
pub(super) fn end_of_word(text: &[u8], mut at: usize) -> usize {
    loop {
        let run = before(!letters(load(text, at)) & HIGH);
        at += run;
        if run < 8 {
            return at;
        }
    }
}

/// Where the next space stands from a place on, or the end of the text.
#[inline]
pub(super) fn next_space(text: &[u8], mut at: usize) -> usize {
    loop {
        let run = before(equal(load(text, at), b' '));
        at += run;
        if run < 8 || at >= text.len() {
            return at.min(text.len());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn eight_are_as_one_by_one(text in "[a-z@`{/:09AZ. é\u{ff}\0\u{7f}]{0,24}", at in 0..30_usize) {
            let text = text.as_bytes();
            let byte = |i: usize| text.get(at + i).copied().unwrap_or(0);
            let eight = load(text, at);
            for i in 0..8 {
                proptest::prop_assert_eq!(eight >> (8 * i) & 0xff, u64::from(byte(i)));
                proptest::prop_assert_eq!(small(eight) >> (8 * i) & 0xff, u64::from(byte(i).to_ascii_lowercase()));
                proptest::prop_assert_eq!(equal(eight, b'a') >> (8 * i + 7) & 1 == 1, byte(i) == b'a');
                proptest::prop_assert_eq!(letters(eight) >> (8 * i + 7) & 1 == 1, byte(i).is_ascii_alphanumeric());
            }
            let from = text.get(at..).unwrap_or_default();
            let word = from.iter().take_while(|b| b.is_ascii_alphanumeric()).count();
            proptest::prop_assert_eq!(end_of_word(text, at), at + word);
            if at <= text.len() {
                proptest::prop_assert_eq!(next_space(text, at), at + from.iter().take_while(|b| **b != b' ').count());
            }
        }
    }
}
