//! What a line is made of, as far as dates go.

use super::super::script;
use super::super::words::lists;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Kind {
    Number(u32, usize),
    Word(String),
    Mark(char),
}

#[derive(Debug, Clone)]
pub(super) struct Token {
    pub(super) kind: Kind,
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

pub(super) fn tokens(line: &str) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::new();
    let mut glue = false;
    let mut small = false;
    for (start, c) in line.char_indices() {
        let end = start + c.len_utf8();
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
                script::push_lower(word, c);
                *e = end;
                continue;
            }
            let mut word = String::new();
            script::push_lower(&mut word, c);
            Kind::Word(word)
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

/// Whether the token says nothing beside a date.
pub(super) fn is_beside(token: &Token) -> bool {
    match &token.kind {
        Kind::Word(w) => matches!(w.as_str(), "t" | "오전" | "오후") || lists().date_beside.contains_key(w.as_str()),
        Kind::Mark(_) => true,
        Kind::Number(..) => false,
    }
}
