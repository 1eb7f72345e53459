//! The parser of the query language. Total: any text is a query, wrong and half-typed parts included.

mod builder;
mod date;
pub(super) mod token;
mod value;
mod word;
mod words;

use jiff::civil::Date;

use super::query::{Condition, Group, Kind, Query};
use super::saved::{Expansion, Saved};
use builder::Builder;
use token::{Field, Head, Quotes, Token, Tokens};

/// What a token means.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// A condition.
    Is(Condition),
    /// A condition as far as it is typed, and what must follow.
    Begun(Condition, &'static str),
    /// What a saved query asks for.
    All(Vec<Group>),
    /// Nothing yet: what may follow.
    Unfinished(&'static str),
    /// Nothing: what is wrong; what to do.
    Wrong(String),
}

/// Understands a query as it stands, without saved queries; see [`parse_with`].
pub fn parse(text: &str, today: Date) -> Query {
    parse_with(text, today, &Saved::default())
}

/// Understands a query as it stands. `today` is what `date:today` and `date:7d` are counted from.
///
/// Linear in the text and those of the saved queries that it names.
pub fn parse_with(text: &str, today: Date, saved: &Saved) -> Query {
    parse_within(text, None, &mut Expansion::new(saved, today))
}

/// Understands a query that is being typed at byte `cursor` of the text: the last word of `text:` or of a phrase that ends
/// there is the start of one, what may become right by going on is no error, and a quotation that is opened there leaves what
/// follows as it is.
pub fn parse_typed(text: &str, cursor: usize, today: Date, saved: &Saved) -> Query {
    parse_within(text, Some(cursor), &mut Expansion::new(saved, today))
}

/// Understands a query where some saved ones are being expanded.
pub(super) fn parse_within(text: &str, cursor: Option<usize>, expansion: &mut Expansion<'_>) -> Query {
    let mut builder = Builder::default();
    for token in Tokens::new(text, cursor) {
        if token.head == Head::Bar {
            builder.bar(&token);
        } else {
            let (kind, meaning) = read(&token, expansion);
            builder.term(&token, kind, tolerate(&token, meaning));
        }
    }
    builder.finish()
}

fn read(token: &Token, expansion: &mut Expansion<'_>) -> (Kind, Meaning) {
    let value = token.value.as_str();
    let (kind, meaning) = match token.head {
        Head::Bar => (Kind::Or, Meaning::Unfinished(builder::BAR_HINT)),
        Head::Quote => (Kind::Phrase, value::words(token, "write the phrase", Condition::Phrase)),
        Head::Tag => (Kind::Tag, value::tag(value)),
        Head::Field(name) => (Kind::Field, field(name, token, expansion.today())),
        Head::Saved => (Kind::Saved, expansion.read(value, token.is_negated())),
        Head::Escaped => word::plain(value, token.is_negated()),
        Head::Word => word::read(value, token.is_negated()),
    };
    (kind, if token.quotes == Quotes::Open { unclosed(meaning) } else { meaning })
}

fn field(name: Field, token: &Token, today: Date) -> Meaning {
    match name {
        Field::Site => value::site(token),
        Field::By => value::byline(token),
        Field::File => value::file(&token.value),
        Field::Lang => value::language(&token.value),
        Field::Date => date::read(&token.value, today, token.is_typed),
        Field::Words => words::read(&token.value, token.is_typed),
        Field::Text => value::words(token, "say what to find in the text", Condition::Body),
        Field::Title => value::title(&token.value),
    }
}

/// The meaning of what stands after a quotation mark that is not closed.
fn unclosed(meaning: Meaning) -> Meaning {
    const HINT: &str = "close the quote";
    match meaning {
        Meaning::Is(condition) => Meaning::Begun(condition, HINT),
        _ => Meaning::Unfinished(HINT),
    }
}

/// A word after `lang:en|` is no wrong language while it may become the name of a field.
fn tolerate(token: &Token, meaning: Meaning) -> Meaning {
    let may_be_field = |(_, name, _): &(Field, &str, &str)| {
        name.get(..token.value.len()).is_some_and(|start| start.eq_ignore_ascii_case(&token.value))
    };
    match meaning {
        Meaning::Wrong(_) if token.is_joined && token.is_typed && Field::ALL.iter().any(may_be_field) => {
            Meaning::Unfinished("go on with a value, or with a colon for another field")
        }
        meaning => meaning,
    }
}

#[cfg(test)]
mod tests;
