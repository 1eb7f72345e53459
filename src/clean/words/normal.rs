//! Lines as patterns see them, and the words of such a line.

use super::super::script;

/// A line as patterns see it: lower case, numbers as `#`, white space and apostrophes folded, no marks at either end.
pub(in super::super) fn normal(line: &str) -> String {
    let mut normal = String::with_capacity(line.len() + 4);
    normal_into(line, &mut normal);
    normal
}

/// Puts [`normal`] of a line in place of what `normal` holds.
pub(in super::super) fn normal_into(line: &str, normal: &mut String) {
    fold_into(line.trim_matches(is_margin), normal);
}

/// Whether two lines could have the same [`normal`] form, by its first character.
pub(in super::super) fn starts_alike(a: &str, b: &str) -> bool {
    let plain = |c: char| {
        let c = script::plain(c).unwrap_or(c);
        if script::is_numeric(c) { '#' } else { script::plain(script::lower(c)).unwrap_or(c) }
    };
    let first = |line: &str| line.trim_start_matches(is_margin).chars().next().map(plain);
    first(a) == first(b)
}

/// Whether the [`normal`] form of one line could end as that of the other does, by its last character.
pub(in super::super) fn ends_alike(a: &str, b: &str) -> bool {
    let last = |line: &str| {
        let c = script::plain(script::lower(line.trim_end_matches(is_margin).chars().next_back()?))?;
        Some(if script::is_numeric(c) { '#' } else { script::lower(c) })
    };
    last(a).zip(last(b)).is_none_or(|(a, b)| a == b)
}

/// Whether the character says nothing at either end of a line.
fn is_margin(c: char) -> bool {
    !script::is_alphanumeric(c) && !script::is_mark(c) && !matches!(c, '#' | '©' | '%')
}

/// Lower case without accents and vowel signs (see [`script::plain`]), numbers as `#`, white space and apostrophes folded.
pub(super) fn fold_into(trimmed: &str, normal: &mut String) {
    normal.clear();
    if trimmed.is_ascii() {
        if !has_foldable(trimmed.as_bytes()) {
            normal.push_str(trimmed);
            return normal.make_ascii_lowercase();
        }
        return fold_ascii(trimmed.as_bytes(), normal);
    }
    let mut last = '\0';
    for c in trimmed.chars() {
        if c.is_ascii_lowercase() {
            normal.push(c);
            last = c;
            continue;
        }
        let Some(c) = (if c.is_ascii() { Some(c) } else { script::plain(script::lower(c)) }) else { continue };
        last = match c {
            'a'..='z' => c,
            'A'..='Z' => c.to_ascii_lowercase(),
            ' ' | '\t'..='\r' if last == ' ' => continue,
            ' ' | '\t'..='\r' => ' ',
            '0'..='9' if last == '#' => continue,
            '0'..='9' => '#',
            c if c.is_ascii() => c,
            '’' | '‘' | 'ʼ' => '\'',
            c if script::is_numeric(c) && last == '#' || c.is_whitespace() && last == ' ' => continue,
            c if script::is_numeric(c) => '#',
            c if c.is_whitespace() => ' ',
            c => {
                script::push_lower(normal, c);
                last = c;
                continue;
            }
        };
        normal.push(last);
    }
}

/// Whether anything but the case of ASCII changes. No early exit: that is what lets the compiler look at many bytes at once.
#[expect(clippy::needless_bitwise_bool, reason = "a lazy operator is a branch")]
fn has_foldable(text: &[u8]) -> bool {
    let next = text.get(1..).unwrap_or_default();
    let odd = text.iter().fold(false, |any, b| any | b.is_ascii_digit() | matches!(b, b'\t'..=b'\r'));
    odd | text.iter().zip(next).fold(false, |any, (b, next)| any | ((*b == b' ') & (*next == b' ')))
}

/// What each byte of ASCII becomes.
const FOLDED: [u8; 128] = {
    let mut folded = [0; 128];
    let mut at = 0;
    while at < folded.len() {
        let byte = at as u8;
        folded[at] = match byte {
            b'0'..=b'9' => b'#',
            b'\t'..=b'\r' => b' ',
            _ => byte.to_ascii_lowercase(),
        };
        at += 1;
    }
    folded
};

/// Does for ASCII as [`fold_into`] does, without a branch: where words end cannot be foreseen.
#[expect(clippy::needless_bitwise_bool, reason = "a lazy operator is a branch")]
fn fold_ascii(trimmed: &[u8], normal: &mut String) {
    let mut bytes = std::mem::take(normal).into_bytes();
    bytes.resize(trimmed.len(), 0);
    let (mut len, mut last) = (0, 0);
    for byte in trimmed {
        let folded = FOLDED.get(usize::from(*byte)).copied().unwrap_or_default();
        let again = (folded == last) & ((folded == b' ') | (folded == b'#') & (*byte != b'#'));
        if let Some(place) = bytes.get_mut(len) {
            *place = folded;
        }
        len += usize::from(!again);
        last = folded;
    }
    bytes.truncate(len);
    *normal = String::from_utf8(bytes).unwrap_or_default();
}

/// A word of a line; each character of a script without spaces is one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Word {
    /// Where it starts and ends, in bytes.
    pub start: usize,
    pub end: usize,
    pub hash: u32,
    /// The hash of its letters and digits up to the first other character: what is the same in a word and in one that a
    /// pattern ends with, which an apostrophe and more may follow.
    pub opening: u32,
}

/// One step of FNV-1a, a character at a time.
#[inline]
fn step(hash: u32, c: char) -> u32 {
    (hash ^ u32::from(c)).wrapping_mul(0x0100_0193)
}

const BASIS: u32 = 0x811c_9dc5;

/// The words of a line in the form of [`normal`].
pub(super) fn words(line: &str) -> impl Iterator<Item = Word> {
    let mut at = 0;
    std::iter::from_fn(move || {
        at = skip(line, at);
        let (first, kind) = char_at(line, at)?;
        let mut word = Word { start: at, end: at + first.len_utf8(), hash: BASIS, opening: BASIS };
        if kind == Kind::Alone {
            word.hash = step(BASIS, first);
            word.opening = word.hash;
        } else {
            (word.end, word.hash) = run(line, at, BASIS, |kind| kind == Kind::Letter);
            word.opening = word.hash;
            if char_at(line, word.end).is_some_and(|(_, kind)| kind == Kind::Sign) {
                let goes_on = |kind| matches!(kind, Kind::Letter | Kind::Sign);
                (word.end, word.hash) = run(line, word.end, word.hash, goes_on);
            }
        }
        at = word.end;
        Some(word)
    })
}

/// Where the next word starts.
#[inline]
fn skip(line: &str, mut at: usize) -> usize {
    while let Some((c, Kind::Between)) = char_at(line, at) {
        at += c.len_utf8();
    }
    at
}

/// Where the characters from `at` on that are `alike` end, and their hash, begun with `hash`.
#[inline]
fn run(line: &str, mut at: usize, mut hash: u32, alike: impl Fn(Kind) -> bool) -> (usize, u32) {
    loop {
        while let Some(byte) = line.as_bytes().get(at)
            && KINDS.get(usize::from(*byte)).is_some_and(|kind| alike(*kind))
        {
            hash = step(hash, char::from(*byte));
            at += 1;
        }
        if line.as_bytes().get(at).is_none_or(u8::is_ascii) {
            return (at, hash);
        }
        match char_at(line, at).filter(|(_, kind)| alike(*kind)) {
            Some((c, _)) => {
                hash = step(hash, c);
                at += c.len_utf8();
            }
            None => return (at, hash),
        }
    }
}

/// What a character is to the words of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Parts words.
    Between,
    Letter,
    /// Belongs to a word and is neither a letter nor a digit.
    Sign,
    /// A word of its own.
    Alone,
}

/// The kinds of ASCII.
const KINDS: [Kind; 128] = {
    let mut kinds = [Kind::Between; 128];
    let mut at = 0;
    while at < kinds.len() {
        kinds[at] = match at as u8 {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => Kind::Letter,
            b'#' | b'%' | b'_' | b'\'' => Kind::Sign,
            _ => Kind::Between,
        };
        at += 1;
    }
    kinds
};

/// The character at a place, and its kind.
#[inline]
fn char_at(line: &str, at: usize) -> Option<(char, Kind)> {
    let byte = *line.as_bytes().get(at)?;
    if let Some(kind) = KINDS.get(usize::from(byte)) {
        return Some((char::from(byte), *kind));
    }
    let c = line.get(at..)?.chars().next()?;
    Some((c, kind(c)))
}

fn kind(c: char) -> Kind {
    match c {
        c if script::is_unspaced(c) && is_wordlike(c) => Kind::Alone,
        c if script::is_alphanumeric(c) => Kind::Letter,
        c if is_wordlike(c) => Kind::Sign,
        _ => Kind::Between,
    }
}

#[inline]
pub(super) fn is_wordlike(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric() || matches!(c, '#' | '%' | '_' | '\'');
    }
    script::is_alphanumeric(c) || c == '©' || script::is_mark(c)
}
