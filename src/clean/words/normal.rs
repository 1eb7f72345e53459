//! Lines as patterns see them.

use super::super::{eight, script};

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
    // Few characters of a page are beyond ASCII, but those that are stand in many lines.
    let mut last = '\0';
    let mut rest = trimmed;
    while !rest.is_empty() {
        let (ascii, beyond) = rest.split_at_checked(eight::end_of_ascii(rest.as_bytes(), 0)).unwrap_or((rest, ""));
        last = fold_ascii(ascii, normal, last);
        let mut chars = beyond.chars();
        while let Some(c) = chars.as_str().chars().next().filter(|c| !c.is_ascii()) {
            chars.next();
            last = fold_beyond(c, normal, last);
        }
        rest = chars.as_str();
    }
}

/// Folds a character beyond ASCII behind the last one that was folded.
fn fold_beyond(c: char, normal: &mut String, last: char) -> char {
    let Some(c) = script::plain(script::lower(c)) else { return last };
    let folded = match c {
        '’' | '‘' | 'ʼ' => '\'',
        c if script::is_numeric(c) => '#',
        c if c.is_whitespace() => ' ',
        c => c,
    };
    if folded == last && matches!(folded, ' ' | '#') {
        return last;
    }
    script::push_lower(normal, folded);
    folded
}

/// Folds a stretch of ASCII behind the last character that was folded.
fn fold_ascii(stretch: &str, normal: &mut String, last: char) -> char {
    let bytes = stretch.as_bytes();
    let (Some(first), Some(end)) = (bytes.first(), bytes.last()) else { return last };
    if has_foldable(bytes) || *first == b' ' && last == ' ' {
        fold_bytes(bytes, normal, last);
        return normal.chars().next_back().unwrap_or(last);
    }
    let start = normal.len();
    normal.push_str(stretch);
    if let Some(added) = normal.get_mut(start..) {
        added.make_ascii_lowercase();
    }
    char::from(end.to_ascii_lowercase())
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
fn fold_bytes(stretch: &[u8], normal: &mut String, last: char) {
    let mut bytes = std::mem::take(normal).into_bytes();
    let mut len = bytes.len();
    let mut last = u8::try_from(last).unwrap_or_default();
    bytes.resize(len + stretch.len(), 0);
    for byte in stretch {
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
