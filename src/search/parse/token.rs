//! Cuts a query into tokens.

use std::ops::Range;

/// One term or bar as typed.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::search) struct Token {
    /// Its bytes in the query.
    pub(in crate::search) span: Range<usize>,
    /// The bytes of the `!` before it, 0 where there is none.
    pub(in crate::search) not: usize,
    /// How it starts, after the `!`.
    pub(in crate::search) head: Head,
    /// Where what follows the head starts, with its quote.
    pub(in crate::search) value_start: usize,
    /// What follows the head, without quotes, and with escaped characters as they are.
    pub(in crate::search) value: String,
    /// How the value is quoted.
    pub(in crate::search) quotes: Quotes,
    /// Whether the cursor stands at its end: it may go on.
    pub(in crate::search) is_typed: bool,
    /// Whether the head is that of the value before the bar before it: `lang:en|ru`.
    pub(in crate::search) is_joined: bool,
}

impl Token {
    /// Whether it starts with `!`.
    pub(in crate::search) fn is_negated(&self) -> bool {
        self.not > 0
    }
}

/// How a term starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::search) enum Head {
    /// `|`
    Bar,
    /// A quotation mark.
    Quote,
    /// `#`
    Tag,
    /// `?`
    Saved,
    /// The name of a field and a colon.
    Field(Field),
    /// `\` before a mark: a word whose marks stand for themselves.
    Escaped,
    /// Anything else.
    Word,
}

/// A field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::search) enum Field {
    Site,
    By,
    File,
    Lang,
    Date,
    Words,
    Text,
    Title,
}

impl Field {
    /// All, with their names as typed before the colon and what is written behind it.
    pub(in crate::search) const ALL: [(Self, &'static str, &'static str); 8] = [
        (Self::Site, "site", "part of the publication's name or address"),
        (Self::By, "by", "part of the author's name"),
        (Self::File, "file", "part of the file's name or path"),
        (Self::Lang, "lang", "the language's code, such as en"),
        (Self::Date, "date", "2024-05, 2023..2024-06, today or 7d"),
        (Self::Words, "words", ">800 or 200..500"),
        (Self::Text, "text", "words of the text"),
        (Self::Title, "title", "none, for what has no title"),
    ];
}

/// Whether a value stands in quotation marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::search) enum Quotes {
    /// It does not.
    Bare,
    /// One was opened and not closed.
    Open,
    /// It does.
    Closed,
}

/// The tokens of a query. Their spans are never empty.
pub(in crate::search) struct Tokens<'q> {
    query: &'q str,
    at: usize,
    /// Where the query is being typed.
    cursor: Option<usize>,
    /// What the value before a bar is of, where no blank stands between.
    before_bar: Option<Head>,
}

impl<'q> Tokens<'q> {
    /// The tokens of a query that is being typed at byte `cursor`, or is as it is meant to be.
    pub(in crate::search) fn new(query: &'q str, cursor: Option<usize>) -> Self {
        Self { query, at: 0, cursor, before_bar: None }
    }

    fn term(&self, rest: &str, start: usize) -> Token {
        let not = rest.chars().next().filter(|char| is_not(*char)).map_or(0, char::len_utf8);
        let body = rest.get(not..).unwrap_or_default();
        let (head, tail) = head(body);
        let value_start = self.query.len() - tail.len();
        let cursor = self.cursor.and_then(|cursor| cursor.checked_sub(value_start));
        let value = match head {
            Head::Word | Head::Escaped => bare(tail, cursor),
            _ => value(tail, cursor),
        };
        let end = value_start + value.len;
        let is_typed = self.cursor == Some(end) && value.quotes != Quotes::Closed;
        Token {
            span: start..end,
            not,
            head,
            value_start,
            value: value.text,
            quotes: value.quotes,
            is_typed,
            is_joined: false,
        }
    }

    /// The head that a word after a bar takes from the value before it.
    fn join(&self, token: &mut Token) {
        let is_plain = token.head == Head::Word && token.not == 0 && !token.value.starts_with(is_word_mark);
        if let Some(head) = self.before_bar.filter(|_| is_plain) {
            token.head = head;
            token.is_joined = true;
        }
    }
}

impl Iterator for Tokens<'_> {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        let rest = self.query.get(self.at..)?.trim_start();
        let start = self.query.len() - rest.len();
        let first = rest.chars().next()?;
        let follows = start == self.at;
        if !follows {
            self.before_bar = None;
        }
        if is_bar(first) {
            let end = start + first.len_utf8();
            self.at = end;
            let is_typed = self.cursor == Some(end);
            return Some(Token {
                span: start..end,
                not: 0,
                head: Head::Bar,
                value_start: end,
                value: String::new(),
                quotes: Quotes::Bare,
                is_typed,
                is_joined: false,
            });
        }
        let mut token = self.term(rest, start);
        if follows && self.query.get(..start).is_some_and(|before| before.ends_with(is_bar)) {
            self.join(&mut token);
        }
        self.before_bar = matches!(token.head, Head::Tag | Head::Field(_)).then_some(token.head);
        self.before_bar = self.before_bar.filter(|_| !token.is_negated());
        self.at = token.span.end;
        Some(token)
    }
}

/// The head and what follows it. A quotation mark is left to the value.
fn head(body: &str) -> (Head, &str) {
    let mut chars = body.chars();
    match chars.next() {
        Some(c) if is_quote(c) => return (Head::Quote, body),
        Some('#' | '＃' | '﹟') => return (Head::Tag, chars.as_str()),
        Some('?' | '？' | '؟') => return (Head::Saved, chars.as_str()),
        Some('\\') if chars.as_str().starts_with(is_mark) => return (Head::Escaped, chars.as_str()),
        _ => {}
    }
    for (field, name, _) in Field::ALL {
        if let Some((start, tail)) = body.split_at_checked(name.len())
            && start.eq_ignore_ascii_case(name)
            && let Some(tail) = tail.strip_prefix([':', '：'])
        {
            return (Head::Field(field), tail);
        }
    }
    (Head::Word, body)
}

struct Value {
    text: String,
    /// Bytes of the query, quotes and escapes included.
    len: usize,
    quotes: Quotes,
}

/// A value in quotation marks, or a bare one.
fn value(tail: &str, cursor: Option<usize>) -> Value {
    let mut chars = tail.char_indices();
    let Some((_, open)) = chars.next().filter(|(_, char)| is_quote(*char)) else { return bare(tail, cursor) };
    let inside = chars.as_str();
    let opened = open.len_utf8();
    let closed = inside.char_indices().find(|(_, char)| closes(open, *char));
    if let Some(len) = cursor.filter(|cursor| is_open_at(tail, open, *cursor)) {
        let text = tail.get(opened..len).unwrap_or_default().to_owned();
        // Blanks at the end belong to no part.
        let len = tail.get(..len).map_or(len, |text| text.trim_end().len());
        return Value { text, len, quotes: Quotes::Open };
    }
    match closed {
        Some((at, quote)) => {
            let text = inside.get(..at).unwrap_or_default().to_owned();
            Value { text, len: opened + at + quote.len_utf8(), quotes: Quotes::Closed }
        }
        None => Value { text: inside.to_owned(), len: tail.trim_end().len(), quotes: Quotes::Open },
    }
}

/// Whether a quotation that `tail` begins with is still being typed at `cursor`, before parts that stood there already: it is not
/// closed, or only by the mark that opens the next.
fn is_open_at(tail: &str, open: char, cursor: usize) -> bool {
    let Some((before, after)) = tail.split_at_checked(cursor) else { return false };
    let typed = before.strip_prefix(open);
    let is_within = typed.is_some_and(|typed| !typed.contains(|char| closes(open, char)));
    if !is_within || !after.starts_with(char::is_whitespace) {
        return false;
    }
    if closes(open, open) {
        return after.chars().filter(|char| closes(open, *char)).count() % 2 == 0;
    }
    after.chars().find(|char| *char == open || closes(open, *char)).is_none_or(|char| char == open)
}

/// Everything up to a blank or bar; `\` before one makes it part of the value. A `\` after which the cursor stands is left out: it
/// is not known yet what it is for.
fn bare(tail: &str, cursor: Option<usize>) -> Value {
    let mut text = String::new();
    let mut chars = tail.char_indices().peekable();
    let mut len = tail.len();
    while let Some((at, char)) = chars.next() {
        if char.is_whitespace() || is_bar(char) {
            len = at;
            break;
        }
        if char == '\\' {
            if let Some((_, escaped)) = chars.next_if(|(_, next)| next.is_whitespace() || is_bar(*next)) {
                text.push(escaped);
                continue;
            }
            if at + 1 == tail.len() && cursor == Some(tail.len()) {
                continue;
            }
        }
        text.push(char);
    }
    Value { text, len, quotes: Quotes::Bare }
}

// Besides the marks of ASCII those that keyboards and corrections for Chinese, Japanese, Arabic and typography give instead.

/// Whether a character parts alternatives.
pub(in crate::search) fn is_bar(char: char) -> bool {
    matches!(char, '|' | '｜')
}

fn is_not(char: char) -> bool {
    matches!(char, '!' | '！')
}

pub(super) fn is_apostrophe(char: char) -> bool {
    matches!(char, '\'' | '‘' | '’' | '‛' | '＇')
}

pub(super) fn is_caret(char: char) -> bool {
    matches!(char, '^' | '＾')
}

pub(super) fn is_dollar(char: char) -> bool {
    matches!(char, '$' | '＄')
}

pub(in crate::search) fn is_quote(char: char) -> bool {
    matches!(char, '"' | '“' | '”' | '„' | '‟' | '＂' | '«' | '»' | '「' | '『')
}

/// Whether a quotation mark closes what another opened. Those of English and German are mixed up by keyboards: any of them does.
fn closes(open: char, char: char) -> bool {
    match open {
        '«' => char == '»',
        '»' => char == '«',
        '「' => char == '」',
        '『' => char == '』',
        _ => matches!(char, '"' | '“' | '”' | '„' | '‟' | '＂'),
    }
}

/// Whether a word that starts with it is no plain word.
fn is_word_mark(char: char) -> bool {
    is_apostrophe(char) || is_caret(char)
}

/// Whether a term that starts with it means something else than the character.
pub(in crate::search) fn is_mark(char: char) -> bool {
    is_word_mark(char) || is_not(char) || is_quote(char) || matches!(char, '#' | '＃' | '﹟' | '?' | '？' | '؟' | '\\')
}
