//! The order of titles and names: case, diacritics and typographic variants folded away as in a search, what stands before
//! the first letter or digit left aside, then by code points.
//!
//! Texts are compared by their first 256 folded bytes, of what their first 2 KiB fold to: no list shows more of a title.

use std::cmp::Ordering;

use crate::text::fold;

/// Bytes of a folded text in one key: few titles begin alike for longer, so that most are folded once.
const STRETCH: usize = 32;
/// How many keys a text is compared by.
pub(super) const STEPS: usize = 8;
/// Bytes of a text that are looked at.
const LOOKED_AT: usize = 2048;
/// What stands before texts that begin neither with a letter nor a digit of ASCII: all of these come before the digits, so
/// that they are together with them.
const SIGN: u8 = 1;

/// A stretch of a folded text: its bytes as numbers, so that eight compare at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key([u64; STRETCH / 8]);

/// What a text without anything in it compares as: no UTF-8 has such bytes.
const NOTHING: Key = Key([u64::MAX; STRETCH / 8]);

impl Key {
    fn of(stretch: [u8; STRETCH]) -> Self {
        let (numbers, _) = stretch.as_chunks();
        Self(std::array::from_fn(|at| numbers.get(at).map_or(0, |number| u64::from_be_bytes(*number))))
    }

    /// Whether the text has ended within this stretch.
    pub(super) fn is_end(self) -> bool {
        self == NOTHING || self.0.last().is_some_and(|last| last.trailing_zeros() >= u8::BITS)
    }
}

/// The key of a text for one stretch after the other, counted from 0.
pub(super) fn key(text: &str, step: usize) -> Key {
    if let Some(key) = ascii_key(text.as_bytes(), step * STRETCH) {
        return key;
    }
    folded_start(text, (step + 1) * STRETCH, |body| {
        let stretch = body.bytes().skip(step * STRETCH);
        let mut key = [0; STRETCH];
        key.iter_mut().zip(stretch).for_each(|(to, from)| *to = from);
        if body == Body::NOTHING { NOTHING } else { Key::of(key) }
    })
}

/// The key of a stretch that lies in ASCII, without folding the text: most of them in many languages.
fn ascii_key(text: &[u8], from: usize) -> Option<Key> {
    let start = text.iter().position(u8::is_ascii_alphanumeric)?;
    let (before, stretch) = (text.get(..start)?, text.get(start + from..)?);
    let stretch = stretch.get(..STRETCH).unwrap_or(stretch);
    let looked_at = start + from + STRETCH <= LOOKED_AT;
    if !looked_at || !is_punctuation(before) || !text.get(start..start + from + stretch.len())?.is_ascii() {
        return None;
    }
    let mut key = [0; STRETCH];
    key.get_mut(..stretch.len())?.copy_from_slice(stretch);
    key.make_ascii_lowercase();
    Some(Key::of(key))
}

/// Whether all that stands before the first letter of ASCII is white space and punctuation, of ASCII or U+2010 – U+201F,
/// the dashes and quotes.
fn is_punctuation(mut before: &[u8]) -> bool {
    loop {
        match before {
            [] => return true,
            [0xE2, 0x80, 0x90..=0x9F, rest @ ..] => before = rest,
            [first, rest @ ..] if first.is_ascii() => before = rest,
            _ => return false,
        }
    }
}

/// All bytes that a text is compared by; `None`, which comes last, where there are none.
pub(super) fn whole(text: &str) -> Option<Vec<u8>> {
    folded_start(text, STRETCH * STEPS, |body| {
        (body != Body::NOTHING).then(|| body.bytes().take(STRETCH * STEPS).collect())
    })
}

/// How many whole stretches all texts have in common that begin with the first `len` bytes of this one.
pub(super) fn common_steps(text: &str, len: usize) -> usize {
    let folded = fold(start(text, len.min(LOOKED_AT)));
    let body = Body::of(&folded.text);
    // What is folded last may yet change, and so may what it is that begins.
    let sure = if body.is_sign { 0 } else { body.text.len().saturating_sub(char::MAX.len_utf8()) };
    sure / STRETCH
}

/// Compares two texts as their keys do.
pub(super) fn compare(a: &str, b: &str) -> Ordering {
    for step in 0..STEPS {
        let (a, b) = (key(a, step), key(b, step));
        if a != b || a.is_end() {
            return a.cmp(&b);
        }
    }
    Ordering::Equal
}

/// Under what a text stands in an index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Initial {
    /// A letter, folded; a syllable of Hangul as its first consonant.
    Letter(char),
    /// A digit or a sign.
    Other,
    /// There is no text.
    Nothing,
}

/// The initial of a text. Texts of one initial are together in the order.
pub(super) fn initial(text: &str) -> Initial {
    folded_start(text, 4, |body| match body.text.chars().next() {
        None => Initial::Nothing,
        Some(first) if body.is_sign || first.is_ascii_digit() => Initial::Other,
        Some(first) => Initial::Letter(consonant(first)),
    })
}

/// The first consonant of a syllable of Hangul, as it stands alone; any other letter as it is. 588 syllables begin with each
/// of 19 consonants (The Unicode Standard, 3.12).
fn consonant(letter: char) -> char {
    const FIRST: [char; 19] = [
        'ㄱ', 'ㄲ', 'ㄴ', 'ㄷ', 'ㄸ', 'ㄹ', 'ㅁ', 'ㅂ', 'ㅃ', 'ㅅ', 'ㅆ', 'ㅇ', 'ㅈ', 'ㅉ', 'ㅊ', 'ㅋ', 'ㅌ', 'ㅍ',
        'ㅎ',
    ];
    match letter {
        '가'..='힣' => FIRST.get((letter as usize - '가' as usize) / 588).copied().unwrap_or(letter),
        letter => letter,
    }
}

/// A folded text without what stands before its first letter or digit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Body<'a> {
    /// It begins with no letter and no digit of ASCII: [`SIGN`] stands before it.
    is_sign: bool,
    text: &'a str,
}

impl<'a> Body<'a> {
    const NOTHING: Self = Self { is_sign: false, text: "" };

    fn of(folded: &'a str) -> Self {
        let text = folded.trim_start_matches(|c: char| !c.is_alphanumeric());
        match text.chars().next() {
            Some(first) => Self { is_sign: !first.is_ascii_digit() && !first.is_alphabetic(), text },
            None => Self { is_sign: !folded.is_empty(), text: folded },
        }
    }

    fn bytes(self) -> impl Iterator<Item = u8> {
        self.is_sign.then_some(SIGN).into_iter().chain(self.text.bytes())
    }
}

/// Folds a text as far as is needed for the first `needed` bytes of its body, and takes what `take` makes of that.
fn folded_start<T>(text: &str, needed: usize, take: impl Fn(Body<'_>) -> T) -> T {
    // What is folded last may yet change, when a mark follows it: it must lie behind what is needed.
    let needed = needed + char::MAX.len_utf8();
    let mut len = needed + 2 * char::MAX.len_utf8();
    loop {
        let head = start(text, len.min(LOOKED_AT));
        let folded = fold(head);
        let body = Body::of(&folded.text);
        let is_all = head.len() == text.len() || len >= LOOKED_AT;
        if is_all || body.text.len() >= needed && body.text.chars().any(char::is_alphanumeric) {
            return take(body);
        }
        len *= 4;
    }
}

/// The start of a text, at most `len` bytes of whole characters.
fn start(text: &str, len: usize) -> &str {
    (0..4).find_map(|less| text.get(..len.min(text.len()).checked_sub(less)?)).unwrap_or_default()
}

#[cfg(test)]
pub(super) mod tests {
    use proptest::prelude::*;

    use super::*;

    /// What a text compares as, without any shortcut; `None` for no text.
    pub(in super::super) fn naive_whole(text: &str) -> Option<Vec<u8>> {
        let folded = fold(start(text, LOOKED_AT));
        let body = Body::of(&folded.text);
        (body != Body::NOTHING).then(|| body.bytes().take(STRETCH * STEPS).collect())
    }

    fn naive(a: &str, b: &str) -> Ordering {
        let key = |text| naive_whole(text).map_or((true, Vec::new()), |bytes| (false, bytes));
        key(a).cmp(&key(b))
    }

    #[test]
    fn people_find_what_they_look_for() {
        let sorted = [
            "— … —",
            "२०२४",
            "10 ways",
            "2024 in review",
            "a is for ask",
            "“A” is for Åse",
            "Ämter und Würden",
            "An evening",
            "élan",
            "Elandsfontein",
            "«Zuletzt»",
            "Вести",
            "ёлка",
            "أخبار",
            "बाज़ार",
            "가게",
            "",
        ];
        for pair in sorted.windows(2) {
            assert_ne!(compare(pair[0], pair[1]), Ordering::Greater, "{pair:?}");
        }
        assert_eq!(compare("“Élan”!", "elan\"!"), Ordering::Equal);
        assert_eq!(compare("\u{301}", ""), Ordering::Equal);
        assert_eq!(compare("!", ""), Ordering::Less);
    }

    #[test]
    fn initials_are_of_the_first_letter() {
        for (text, letter) in
            [("“Élan”", 'e'), ("ß", 's'), ("Øre", 'o'), ("新闻", '新'), ("¡Ёж!", 'е'), ("깊은", 'ㄱ'), ("ꙮ", 'ꙮ')]
        {
            let expected = if text == "깊은" { 'ㄱ' } else { letter };
            assert_eq!(initial(text), Initial::Letter(expected), "{text}");
        }
        for text in ["7 ways", "٣ كتب", "२०२४", "— …", "🦉"] {
            assert_eq!(initial(text), Initial::Other, "{text}");
        }
        for text in ["", "\u{300}"] {
            assert_eq!(initial(text), Initial::Nothing);
        }
    }

    #[test]
    fn hostile_texts_take_no_time() {
        for text in ["\u{301}".repeat(1 << 20), "「".repeat(1 << 20), "x".repeat(1 << 24), "\u{3099}か".repeat(1 << 20)]
        {
            for step in 0..STEPS {
                let _ = key(&text, step);
            }
            let _ = initial(&text);
        }
    }

    fn texts() -> impl Strategy<Value = String> {
        prop_oneof![
            "[a-cA-CéÉ \"“—]{0,40}",
            "\\PC{0,60}",
            "[かが\u{3099}ㄱ\u{1100}\u{1161}\u{11A8}अि\u{301}ـ№½¼🦉 x]{0,60}",
            "(abcdefgh){0,40}[a-z]{0,3}",
            "(Ünïcödé ){0,40}[a-z]{0,3}",
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(1000))]

        #[test]
        fn keys_compare_as_the_whole_does(a in texts(), b in texts(), c in texts()) {
            let pair = |a: &str, b: &str| (compare(a, b), naive(a, b));
            for (a, b) in [(&a, &b), (&b, &c), (&format!("{a}{b}"), &format!("{a}{c}")), (&a, &a)] {
                let (fast, slow) = pair(a, b);
                prop_assert_eq!(fast, slow, "{:?} {:?}", a, b);
                let common = a.chars().zip(b.chars()).take_while(|(a, b)| a == b).map(|(c, _)| c.len_utf8()).sum::<usize>();
                for step in 0..common_steps(a, common).min(STEPS) {
                    prop_assert_eq!(key(a, step), key(b, step));
                }
            }
        }

        #[test]
        fn initials_are_of_the_whole_text(text in texts()) {
            let whole = naive_whole(&text);
            prop_assert_eq!(&super::whole(&text), &whole);
            let first = whole.as_deref().map(|bytes| bytes[0]);
            match initial(&text) {
                Initial::Nothing => prop_assert_eq!(first, None),
                Initial::Other => prop_assert!(first.is_some_and(|b| b == SIGN || b.is_ascii_digit())),
                Initial::Letter(_) => prop_assert!(first.is_some_and(|b| b >= b'a')),
            }
        }
    }
}
