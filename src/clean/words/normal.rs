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
    let letter = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
    let bare = letter(line.as_bytes().first()) && letter(line.as_bytes().last());
    fold_into(if bare { line } else { line.trim_matches(is_margin) }, normal);
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

/// Tells whether the [`normal`] form of a line could end as that of another does, by its last character.
pub(in super::super) fn ends_as(other: &str) -> impl Fn(&str) -> bool {
    let last = |line: &str| {
        let c = match line.as_bytes().last() {
            Some(letter) if letter.is_ascii_alphanumeric() => char::from(letter.to_ascii_lowercase()),
            _ => script::plain(script::lower(line.trim_end_matches(is_margin).chars().next_back()?))?,
        };
        Some(if script::is_numeric(c) { '#' } else { script::lower(c) })
    };
    let other = last(other);
    move |line| last(line).zip(other).is_none_or(|(a, b)| a == b)
}

/// Whether the character says nothing at either end of a line.
fn is_margin(c: char) -> bool {
    !script::is_alphanumeric(c) && !script::is_mark(c) && !matches!(c, '#' | '©' | '%')
}

/// Lower case without accents and vowel signs (see [`script::plain`]), numbers as `#`, white space and apostrophes folded.
pub(super) fn fold_into(trimmed: &str, normal: &mut String) {
    normal.clear();
    let bytes = trimmed.as_bytes();
    // Up to where the line stands in `normal`, and where it is looked at: eight bytes at a time, most of which only change
    // their case.
    let (mut folded, mut at) = (0, 0);
    while at < bytes.len() {
        let eight = eight::load(bytes, at);
        let spaces = eight::equal(eight, b' ');
        let before = if at == folded { normal.as_bytes().last() } else { bytes.get(at - 1) };
        let after_space = before == Some(&b' ');
        let again = spaces & (spaces << 8 | u64::from(after_space) << 7);
        let odd = again | eight::within(eight, b'0', b'9') | eight & eight::HIGH | eight::within(eight, b'\t', b'\r');
        let odd = eight::first(odd, bytes.len() - at);
        if odd == 0 {
            at += 8;
            continue;
        }
        at += eight::before(odd);
        push_lower(trimmed.get(folded..at).unwrap_or_default(), normal);
        at += fold_first(trimmed.get(at..).unwrap_or_default(), normal);
        folded = at;
    }
    push_lower(trimmed.get(folded..).unwrap_or_default(), normal);
}

/// Appends ASCII in lower case.
fn push_lower(text: &str, normal: &mut String) {
    let start = normal.len();
    normal.push_str(text);
    if let Some(added) = normal.get_mut(start..) {
        added.make_ascii_lowercase();
    }
}

/// Appends what the first characters become that are a number, white space, or beyond ASCII; returns their length in bytes.
fn fold_first(rest: &str, normal: &mut String) -> usize {
    let Some(c) = rest.chars().next() else { return 0 };
    if c.is_ascii_digit() {
        put(normal, '#');
        return rest.bytes().take_while(u8::is_ascii_digit).count();
    }
    match script::plain(script::lower(c)) {
        Some('’' | '‘' | 'ʼ') => normal.push('\''),
        Some(c) if script::is_numeric(c) => put(normal, '#'),
        Some(c) if c.is_whitespace() => put(normal, ' '),
        Some(c) => script::push_lower(normal, c),
        None => {}
    }
    c.len_utf8()
}

/// Appends a number's or a space's sign where it does not stand already.
fn put(normal: &mut String, sign: char) {
    if !normal.ends_with(sign) {
        normal.push(sign);
    }
}
