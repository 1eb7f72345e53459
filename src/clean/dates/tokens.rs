//! What a line is made of, as far as dates go.

use super::super::script;
use super::super::words::lists;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Kind<'a> {
    Number(u32, usize),
    /// In lower case.
    Word(&'a str),
    Mark(char),
}

#[derive(Debug, Clone)]
pub(super) struct Token<'a> {
    pub(super) kind: Kind<'a>,
    pub(super) start: usize,
    pub(super) end: usize,
}

pub(super) fn digit(c: char) -> Option<u32> {
    let zero = match c {
        '0'..='9' => '0',
        '\u{0660}'..='\u{0669}' => '\u{0660}',
        '\u{06f0}'..='\u{06f9}' => '\u{06f0}',
        '\u{0966}'..='\u{096f}' => '\u{0966}',
        '\u{ff10}'..='\u{ff19}' => '\u{ff10}',
        _ => return None,
    };
    Some(c as u32 - zero as u32)
}

/// A line in lower case, letter by letter.
pub(super) fn lower(line: &str) -> String {
    let mut lower = String::with_capacity(line.len());
    if line.is_ascii() {
        lower.push_str(line);
        lower.make_ascii_lowercase();
    } else {
        line.chars().for_each(|c| script::push_lower(&mut lower, c));
    }
    lower
}

/// What a line is made of; `lower` is its [`lower`] case.
pub(super) fn tokens<'a>(line: &str, lower: &'a str) -> Vec<Token<'a>> {
    let mut tokens: Vec<Token> = Vec::with_capacity(line.len() / 4 + 4);
    let mut glue = false;
    let mut small = false;
    // Where the character is in lower case, and where the word began.
    let (mut at, mut from) = (0, 0);
    for (start, c) in line.char_indices() {
        let end = start + c.len_utf8();
        let own = at;
        at += script::lower_len(c);
        let last = tokens.last_mut().filter(|_| glue);
        glue = !script::is_cjk(c);
        let kind = if let Some(d) = digit(c) {
            if let Some(Token { kind: Kind::Number(n, len @ ..8), end: e, .. }) = last {
                (*n, *len, *e) = (*n * 10 + d, *len + 1, end);
                continue;
            }
            small = false;
            Kind::Number(d, 1)
        } else if script::is_alphabetic(c) || script::is_mark(c) {
            // A capital behind a small letter starts a word of its own: `Jo FieldMay 18, 2024`.
            let inner = !(small && c.is_uppercase());
            small = c.is_lowercase();
            if let Some(Token { kind: Kind::Word(word), end: e, .. }) = last.filter(|_| glue && inner) {
                *word = lower.get(from..at).unwrap_or_default();
                *e = end;
                continue;
            }
            from = own;
            Kind::Word(lower.get(from..at).unwrap_or_default())
        } else if c.is_whitespace() {
            (glue, small) = (false, false);
            continue;
        } else {
            small = false;
            Kind::Mark(c)
        };
        tokens.push(Token { kind, start, end });
    }
    tokens
}

/// Whether the token says that the day beside it is that of a change.
pub(super) fn is_change(token: &Token<'_>) -> bool {
    matches!(&token.kind, Kind::Word(w) if lists().date_beside.get(*w) == Some(&true))
}

/// Whether the token says nothing beside a date.
pub(super) fn is_beside(token: &Token<'_>) -> bool {
    match &token.kind {
        Kind::Word(w) => matches!(*w, "t" | "오전" | "오후") || lists().date_beside.contains_key(*w),
        Kind::Mark(_) => true,
        Kind::Number(..) => false,
    }
}
