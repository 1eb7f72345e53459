//! The parser of the query language. Total: any text is a query, wrong and half-typed parts included.

mod date;
mod token;
mod words;

use jiff::civil::Date;

use super::query::{Anchor, Condition, Group, Kind, Part, Query, QueryError, Term};
use crate::text::{Case, Passage, fold, fold_with};
use token::{Head, Token};

/// What a token means.
#[derive(Debug, PartialEq, Eq)]
enum Meaning {
    /// A condition.
    Is(Condition),
    /// Nothing yet: what may follow.
    Unfinished(&'static str),
    /// Nothing: what is wrong; what to do.
    Wrong(String),
}

/// Understands a query. `today` is what `date:today` and `date:7d` are counted from.
///
/// Linear in the text.
pub fn parse(text: &str, today: Date) -> Query {
    let mut builder = Builder::default();
    let mut at = 0;
    while let Some(token) = token::next(text, at) {
        at = token.span.end;
        if token.head == Head::Bar {
            builder.bar(&token);
        } else {
            let (kind, meaning) = read(&token, today);
            builder.term(&token, kind, meaning);
        }
    }
    builder.finish()
}

fn read(token: &Token, today: Date) -> (Kind, Meaning) {
    let value = token.value.as_str();
    if token.is_open {
        return (head_kind(token.head), Meaning::Unfinished("close the quote"));
    }
    match token.head {
        Head::Bar => (Kind::Or, Meaning::Unfinished("add an alternative")),
        Head::Quote => (Kind::Phrase, of_words(value, "write the phrase", Condition::Phrase)),
        Head::Tag => (Kind::Tag, tag(value)),
        Head::Field(name) => (Kind::Field, field(name, value, today)),
        Head::Word => word(value, token.negated),
    }
}

fn head_kind(head: Head) -> Kind {
    match head {
        Head::Bar => Kind::Or,
        Head::Quote => Kind::Phrase,
        Head::Tag => Kind::Tag,
        Head::Field(_) => Kind::Field,
        Head::Word => Kind::Word,
    }
}

fn tag(name: &str) -> Meaning {
    match name {
        "" => Meaning::Unfinished("name a tag, or none"),
        name if name.eq_ignore_ascii_case("none") => Meaning::Is(Condition::Untagged),
        name => Meaning::Is(Condition::Tag(name.to_owned())),
    }
}

/// The names of the fields, as typed before the colon.
const FIELDS: [&str; 6] = ["site", "by", "lang", "date", "words", "text"];

fn field(name: &str, value: &str, today: Date) -> Meaning {
    match name {
        "site" => of_text(value, "name a site", Condition::Site),
        "by" => of_text(value, "name an author", Condition::Byline),
        "lang" => language(value),
        "date" => date::read(value, today),
        "words" => words::read(value),
        _ => of_words(value, "say what to find in the text", Condition::Body),
    }
}

fn language(value: &str) -> Meaning {
    let primary = value.split('-').next().unwrap_or_default();
    if value.len() < 2 && value.bytes().all(|b| b.is_ascii_alphabetic()) || value.ends_with('-') {
        return Meaning::Unfinished("name a language by its code, such as en");
    }
    let is_code = (2..=3).contains(&primary.len())
        && primary.bytes().all(|b| b.is_ascii_alphabetic())
        && value.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    if is_code {
        Meaning::Is(Condition::Lang(value.to_ascii_lowercase()))
    } else {
        Meaning::Wrong("this is no language code; write one such as en, ru or pt-br".to_owned())
    }
}

/// A condition on a text that is compared without regard to case; white space counts as one blank.
fn of_text(value: &str, hint: &'static str, condition: fn(String) -> Condition) -> Meaning {
    let folded = fold(value).text;
    let mut text = String::with_capacity(folded.len());
    for word in folded.split_whitespace() {
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(word);
    }
    if text.is_empty() { Meaning::Unfinished(hint) } else { Meaning::Is(condition(text)) }
}

/// A condition on the words of a text. Signs without a word may be the first half of one (`text:$` of `text:$5`).
fn of_words(value: &str, hint: &'static str, condition: fn(Passage) -> Condition) -> Meaning {
    match Passage::parse(value) {
        Some(passage) if passage.is_broad() => Meaning::Unfinished("add a letter before the *"),
        Some(passage) => Meaning::Is(condition(passage)),
        None if fold(value).text.trim().is_empty() => Meaning::Unfinished(hint),
        None => Meaning::Unfinished("add a word, as signs alone are not looked for"),
    }
}

/// Words and their marks, as in fzf: `'` `^` `$`, and a negated word is exact unless it has a `'`.
fn word(value: &str, negated: bool) -> (Kind, Meaning) {
    let (rest, to_end) = match value.strip_suffix('$') {
        Some(rest) if !rest.is_empty() => (rest, true),
        _ => (value, false),
    };
    let (kind, text, anchor) = if let Some(text) = rest.strip_prefix('\'') {
        match text.strip_suffix('\'') {
            _ if negated => (Kind::Word, text, None),
            Some(text) if !text.is_empty() => (Kind::Exact, text, Some(Anchor::Words)),
            _ if to_end => (Kind::Exact, text, Some(Anchor::End)),
            _ => (Kind::Exact, text, Some(Anchor::Anywhere)),
        }
    } else if let Some(text) = rest.strip_prefix('^') {
        (Kind::Start, text, Some(if to_end { Anchor::Whole } else { Anchor::Start }))
    } else if to_end {
        (Kind::End, rest, Some(Anchor::End))
    } else {
        (Kind::Word, rest, negated.then_some(Anchor::Anywhere))
    };
    let kind = if negated { Kind::Not } else { kind };
    let condition = match anchor {
        None => Condition::Word(fold_with(text, Case::AsciiKept).text.into_owned()),
        Some(anchor) => Condition::Literal { text: fold(text).text.into_owned(), anchor },
    };
    match &condition {
        Condition::Word(text) | Condition::Literal { text, .. } if text.is_empty() => {
            (kind, Meaning::Unfinished("write a word"))
        }
        _ => (kind, Meaning::Is(condition)),
    }
}

/// Collects parts and groups.
#[derive(Default)]
struct Builder {
    groups: Vec<Group>,
    parts: Vec<Part>,
    error: Option<QueryError>,
    /// Whether a `|` stands between the last term and the next.
    joining: bool,
    /// Whether the alternatives of the running `a | b | …` have a group yet: half-typed ones have none.
    open_group: bool,
}

const BAR_HINT: &str = "add an alternative, or remove the bar";

impl Builder {
    fn bar(&mut self, token: &Token) {
        let after_term = !self.joining && !self.parts.is_empty();
        let unfinished = if after_term { None } else { Some(BAR_HINT) };
        self.joining |= after_term;
        self.parts.push(Part { span: token.span.clone(), kind: Kind::Or, unfinished });
    }

    fn term(&mut self, token: &Token, kind: Kind, meaning: Meaning) {
        let unfinished = if let Meaning::Unfinished(hint) = &meaning { Some(*hint) } else { None };
        let kind = if matches!(meaning, Meaning::Wrong(_)) { Kind::Error } else { kind };
        self.push_parts(token, kind, unfinished);
        self.open_group &= std::mem::take(&mut self.joining);
        match meaning {
            Meaning::Is(condition) => self.push_term(Term { negated: token.negated, condition }),
            Meaning::Unfinished(_) => {}
            Meaning::Wrong(message) => {
                self.error.get_or_insert(QueryError { span: token.span.clone(), message });
            }
        }
    }

    fn push_term(&mut self, term: Term) {
        match self.groups.last_mut() {
            Some(group) if self.open_group => group.any.push(term),
            _ => self.groups.push(Group { any: vec![term] }),
        }
        self.open_group = true;
    }

    /// One part, but a `!` before a tag, field or phrase is one of its own.
    fn push_parts(&mut self, token: &Token, kind: Kind, unfinished: Option<&'static str>) {
        let mut span = token.span.clone();
        if token.negated && matches!(kind, Kind::Tag | Kind::Field | Kind::Phrase) {
            self.parts.push(Part { span: span.start..span.start + 1, kind: Kind::Not, unfinished: None });
            span.start += 1;
        }
        self.parts.push(Part { span, kind, unfinished });
    }

    fn finish(mut self) -> Query {
        // Only a bar leaves the builder joining, but unfinished bars may follow it.
        if self.joining
            && let Some(bar) = self.parts.iter_mut().rev().take_while(|part| part.kind == Kind::Or).last()
        {
            bar.unfinished = Some(BAR_HINT);
        }
        Query::new(self.groups, self.parts, self.error)
    }
}

#[cfg(test)]
mod tests;
