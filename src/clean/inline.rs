//! Markdown within a row: links become their text, emphasis and pictures go.

/// A row without its inline notation.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Reduced {
    pub text: String,
    /// What stood for the pictures: their descriptions, or their addresses where they have none.
    pub pictures: String,
    pub links: u32,
    /// Letters and digits outside of links.
    pub outside: u32,
}

/// Longest text and address of a link, in bytes.
const LONGEST_LINK: usize = 2_000;

/// How many bytes are looked at in search of the ends of links, for each byte of the row and for the row: so a row of
/// opening brackets is read in linear time.
const LOOKED_A_BYTE: usize = 8;
const LOOKED: usize = 1 << 16;

/// Reduces a row.
pub(super) fn reduce(row: &str) -> Reduced {
    let mut reduced = Reduced::default();
    let mut budget = row.len().saturating_mul(LOOKED_A_BYTE).saturating_add(LOOKED);
    let mut rest = row;
    let mut before = ' ';
    while let Some(c) = rest.chars().next() {
        let after = &rest[c.len_utf8()..];
        let next = after.chars().next().unwrap_or(' ');
        if let Some((label, address, tail)) = rest.strip_prefix('!').and_then(|picture| link(picture, &mut budget)) {
            let description = if label.trim().is_empty() { address } else { label };
            reduced.pictures.push_str(description);
            reduced.pictures.push(' ');
            rest = tail;
            continue;
        }
        if let Some((label, _, tail)) = link(rest, &mut budget) {
            // A picture inside a link: the link says nothing.
            let inner = reduce_label(label);
            reduced.links += 1;
            reduced.pictures.push_str(&inner.pictures);
            reduced.text.push_str(&inner.text);
            before = 'a';
            rest = tail;
            continue;
        }
        rest = after;
        if c == '\\' && next.is_ascii_punctuation() {
            reduced.text.push(next);
            rest = &after[next.len_utf8()..];
        } else if !is_emphasis(c, before, next) {
            reduced.outside += u32::from(c.is_alphanumeric());
            reduced.text.push(c);
        }
        before = c;
    }
    reduced
}

/// A link's text; links do not nest, so its brackets are text.
fn reduce_label(label: &str) -> Reduced {
    let mut reduced = Reduced::default();
    if let Some((description, address, tail)) =
        label.strip_prefix('!').and_then(|picture| link(picture, &mut label.len().saturating_mul(2)))
    {
        reduced.pictures = format!("{} ", if description.trim().is_empty() { address } else { description });
        tail.clone_into(&mut reduced.text);
        return reduced;
    }
    let mut before = ' ';
    let mut rest = label.chars().peekable();
    while let Some(c) = rest.next() {
        if !is_emphasis(c, before, rest.peek().copied().unwrap_or(' ')) {
            reduced.text.push(c);
        }
        before = c;
    }
    reduced
}

/// `[text](address)` or `[text][name]` at the start of `rest`: text, address, what follows. Takes what it looks at from
/// the budget, and finds nothing once that is spent.
fn link<'a>(rest: &'a str, budget: &mut usize) -> Option<(&'a str, &'a str, &'a str)> {
    let (label, after) = enclosed(rest, b'[', b']', budget)?;
    if let Some((address, tail)) = enclosed(after, b'(', b')', budget) {
        return Some((label, address.split_whitespace().next().unwrap_or_default(), tail));
    }
    let (name, tail) = enclosed(after, b'[', b']', budget)?;
    Some((label, name, tail))
}

/// What stands between a bracket at the start and its counterpart, and what follows.
fn enclosed<'a>(text: &'a str, open: u8, close: u8, budget: &mut usize) -> Option<(&'a str, &'a str)> {
    let inner = text.as_bytes().strip_prefix(&[open])?;
    let window = inner.get(..inner.len().min(LONGEST_LINK).min(*budget))?;
    let mut depth = 1;
    for at in memchr::memchr2_iter(open, close, window) {
        depth = if window.get(at) == Some(&open) { depth + 1 } else { depth - 1 };
        if depth == 0 {
            *budget -= at;
            return Some((text.get(1..=at)?, text.get(at + 2..)?));
        }
    }
    *budget -= window.len();
    None
}

/// Whether a mark is notation: beside a word, but not between two (`snake_case`) nor between figures (`5*3`).
fn is_emphasis(c: char, before: char, next: char) -> bool {
    let word = char::is_alphanumeric;
    match c {
        '`' => true,
        '*' => !(before.is_whitespace() && next.is_whitespace() || before.is_numeric() && next.is_numeric()),
        '_' => (word(before) || word(next) || before == '_' || next == '_') && !(word(before) && word(next)),
        '~' => before == '~' || next == '~',
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notation_goes_and_text_stays() {
        for (row, text) in [
            ("a **bold** _move_ in `code`", "a bold move in code"),
            ("snake_case and 5*3 and 2 * 3", "snake_case and 5*3 and 2 * 3"),
            ("see [the *tides*](https://a.example/(x) \"t\"), then", "see the tides, then"),
            ("[one][1] and [brackets]", "one and [brackets]"),
            ("\\*not emphasis\\*", "*not emphasis*"),
            ("before ![boat](b.png) after", "before  after"),
        ] {
            assert_eq!(reduce(row).text, text, "{row}");
        }
        assert_eq!(reduce("![](b.png)").pictures, "b.png ");
        assert_eq!(reduce("[a](b) | [c](d)").outside, 0);
    }

    #[test]
    fn rows_of_brackets_are_read_in_linear_time() {
        let row = "[".repeat(20_000);
        assert_eq!(reduce(&row).text.len(), row.len());
    }
}
