//! Cuts a query into tokens.

use std::ops::Range;

use super::FIELDS;

/// One term or bar as typed.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Token {
    /// Its bytes in the query.
    pub(super) span: Range<usize>,
    /// Whether it starts with `!`.
    pub(super) negated: bool,
    /// How it starts, after the `!`.
    pub(super) head: Head,
    /// What follows the head, without quotes, and with escaped blanks as blanks.
    pub(super) value: String,
    /// Whether a quote was opened and not closed.
    pub(super) is_open: bool,
}

/// How a term starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Head {
    /// `|`, standing alone.
    Bar,
    /// A quotation mark.
    Quote,
    /// `#`
    Tag,
    /// The name of a field and a colon.
    Field(&'static str),
    /// Anything else.
    Word,
}

/// The next token at or after byte `from`, which must be a character boundary. Its span is never empty.
pub(super) fn next(query: &str, from: usize) -> Option<Token> {
    let rest = query.get(from..)?.trim_start();
    let start = query.len() - rest.len();
    let first = rest.chars().next()?;
    let mut chars = rest.chars();
    if first == '|' && chars.by_ref().nth(1).is_none_or(char::is_whitespace) {
        let span = start..start + 1;
        return Some(Token { span, negated: false, head: Head::Bar, value: String::new(), is_open: false });
    }
    let body = rest.strip_prefix('!').unwrap_or(rest);
    let (head, tail) = head(body);
    let value = if head == Head::Word { bare(tail) } else { value(tail) };
    let end = query.len() - tail.len() + value.len;
    Some(Token { span: start..end, negated: first == '!', head, value: value.text, is_open: value.is_open })
}

/// The head and what follows it. A quotation mark is left to the value.
fn head(body: &str) -> (Head, &str) {
    if body.starts_with(is_quote) {
        return (Head::Quote, body);
    }
    if let Some(tail) = body.strip_prefix('#') {
        return (Head::Tag, tail);
    }
    for name in FIELDS {
        if let Some(tail) = body.strip_prefix(name).and_then(|tail| tail.strip_prefix(':')) {
            return (Head::Field(name), tail);
        }
    }
    (Head::Word, body)
}

struct Value {
    text: String,
    /// Bytes of the query, quotes and escapes included.
    len: usize,
    is_open: bool,
}

/// A value in quotation marks, or a bare one.
fn value(tail: &str) -> Value {
    let mut chars = tail.char_indices();
    if !chars.next().is_some_and(|(_, char)| is_quote(char)) {
        return bare(tail);
    }
    let inside = chars.as_str();
    let opened = tail.len() - inside.len();
    match inside.char_indices().find(|(_, char)| is_quote(*char)) {
        Some((at, quote)) => {
            let text = inside.get(..at).unwrap_or_default().to_owned();
            Value { text, len: opened + at + quote.len_utf8(), is_open: false }
        }
        // Blanks at the end belong to no part, whether or not the quote will be closed.
        None => Value { text: inside.to_owned(), len: tail.trim_end().len(), is_open: true },
    }
}

/// Everything up to a blank; `\` before a blank makes it part of the value.
fn bare(tail: &str) -> Value {
    let mut text = String::new();
    let mut chars = tail.char_indices().peekable();
    let mut len = tail.len();
    while let Some((at, char)) = chars.next() {
        if char.is_whitespace() {
            len = at;
            break;
        }
        let blank = (char == '\\').then(|| chars.next_if(|(_, next)| next.is_whitespace())).flatten();
        text.push(blank.map_or(char, |(_, blank)| blank));
    }
    Value { text, len, is_open: false }
}

fn is_quote(char: char) -> bool {
    matches!(char, '"' | '“' | '”' | '„')
}
