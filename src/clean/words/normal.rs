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

/// Whether the character says nothing at either end of a line.
fn is_margin(c: char) -> bool {
    !script::is_alphanumeric(c) && !script::is_mark(c) && !matches!(c, '#' | '©' | '%')
}

/// Lower case without accents and vowel signs (see [`script::plain`]), numbers as `#`, white space and apostrophes folded.
pub(super) fn fold_into(trimmed: &str, normal: &mut String) {
    normal.clear();
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
    let mut chars = Chars { line, at: 0 };
    std::iter::from_fn(move || {
        let (start, first) = loop {
            let start = chars.at;
            let (c, kind) = chars.next()?;
            if kind != Kind::Between {
                break (start, (c, kind));
            }
        };
        let mut word = Word { start, end: chars.at, hash: step(BASIS, first.0), opening: BASIS };
        let mut opens = first.1 != Kind::Sign;
        if opens {
            word.opening = word.hash;
        }
        while first.1 != Kind::Alone {
            let before = chars.at;
            match chars.next() {
                Some((c, kind @ (Kind::Letter | Kind::Sign))) => {
                    word.hash = step(word.hash, c);
                    opens &= kind == Kind::Letter;
                    if opens {
                        word.opening = word.hash;
                    }
                    word.end = chars.at;
                }
                _ => {
                    chars.at = before;
                    break;
                }
            }
        }
        Some(word)
    })
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

/// Characters with their kinds. ASCII is looked at byte by byte.
struct Chars<'a> {
    line: &'a str,
    at: usize,
}

impl Chars<'_> {
    #[inline]
    fn next(&mut self) -> Option<(char, Kind)> {
        let byte = *self.line.as_bytes().get(self.at)?;
        if let Some(kind) = KINDS.get(usize::from(byte)) {
            self.at += 1;
            return Some((char::from(byte), *kind));
        }
        let c = self.line.get(self.at..)?.chars().next()?;
        self.at += c.len_utf8();
        Some((c, kind(c)))
    }
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
