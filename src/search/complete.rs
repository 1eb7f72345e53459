//! Completion: what may follow at the cursor.

use std::ops::Range;

use super::parse::token::{Field, Head, Quotes, Token, Tokens, is_bar, is_quote};
use crate::library::Named;
use crate::text::{self, fold};

/// What may stand at the cursor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completion {
    /// Bytes of the query that a choice replaces.
    pub span: Range<usize>,
    /// The choices, the likeliest first; never empty.
    pub choices: Vec<Choice>,
    /// What to put behind the choice, so that typing can go on: a blank or nothing.
    pub after: &'static str,
    /// Whether the word is as good as it stands, and is completed only on request.
    pub is_quiet: bool,
}

/// One of several completions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// What replaces the span.
    pub text: String,
    /// What it means or how often it is there, for a quiet column.
    pub note: String,
}

impl Choice {
    fn new(text: impl Into<String>, note: impl Into<String>) -> Self {
        Self { text: text.into(), note: note.into() }
    }
}

/// Where completion takes names from. `begins` is folded (see [`crate::text::fold`]) and may be empty: a name is wanted where
/// its folding, or that of one of its later words, begins so. At most `most` are wanted, the most used first.
pub trait Vocabulary {
    /// Tags, with the number of articles that have each.
    fn tags(&self, begins: &str, most: usize) -> Vec<(String, usize)>;
    /// Saved queries and their texts: see [`Saved::begun`](super::Saved::begun).
    fn saved(&self, begins: &str, most: usize) -> Vec<(String, String)>;
    /// Values of a column, with the number of articles that have each, or 0 where that is not known.
    fn names(&self, column: Named, begins: &str, most: usize) -> Vec<(String, usize)>;
}

/// More choices than this nobody reads.
const MOST: usize = 50;

/// What stands for an article that has none.
const NONE: &str = "none";

/// Finds what may stand at byte `cursor` of a query: tags after `#`, saved queries after `?`, values after the name of a field,
/// and the names of fields that a word is the start of. `None` where there is nothing to choose.
pub fn complete(text: &str, cursor: usize, vocabulary: &dyn Vocabulary) -> Option<Completion> {
    let mut tokens = Tokens::new(text, Some(cursor)).take_while(|token| token.span.start < cursor);
    let token = tokens.find(|token| cursor <= token.span.end)?;
    let typed = typed(text, &token, cursor)?;
    let begins = fold(&typed).text;
    let is_quiet = token.head == Head::Word;
    let (from, choices) = match token.head {
        Head::Tag => (0, with_none(tags(vocabulary, &begins), &begins, "without any tag")),
        Head::Saved => (0, saved(vocabulary, &begins)),
        Head::Field(Field::Date) => {
            let from = typed.rfind("..").map_or(0, |at| at + 2);
            (from, keywords(&DATES, typed.get(from..).unwrap_or_default()))
        }
        Head::Field(field) => (0, values(vocabulary, field, &begins)),
        Head::Word if cursor == token.span.end => (0, fields(&begins)),
        Head::Word | Head::Escaped | Head::Quote | Head::Bar => return None,
    };
    let span = token.value_start + from..token.span.end;
    let rest = text.get(span.end..).unwrap_or_default();
    let after = if is_quiet || rest.starts_with(|c: char| c.is_whitespace() || is_bar(c)) { "" } else { " " };
    // Case and marks make no difference to what is found.
    let there = text.get(span.clone()).map(fold);
    let is_there = |choice: &Choice| there.as_ref().is_some_and(|there| there.text == fold(&choice.text).text);
    let is_useful = choices.iter().any(|choice| !is_there(choice));
    is_useful.then_some(Completion { span, choices, after, is_quiet })
}

/// What stands between the head and the cursor, without the quote.
fn typed(text: &str, token: &Token, cursor: usize) -> Option<String> {
    if cursor == token.span.end {
        return (token.quotes != Quotes::Closed).then(|| token.value.clone());
    }
    let typed = text.get(token.value_start..cursor)?;
    Some(if token.quotes == Quotes::Bare { typed } else { typed.trim_start_matches(is_quote) }.to_owned())
}

fn tags(vocabulary: &dyn Vocabulary, begins: &str) -> Vec<Choice> {
    let tags = vocabulary.tags(begins, MOST);
    tags.into_iter().map(|(name, count)| Choice::new(name, counted(count))).collect()
}

fn counted(count: usize) -> String {
    if count == 0 { String::new() } else { text::grouped(count as u64, ' ') }
}

fn saved(vocabulary: &dyn Vocabulary, begins: &str) -> Vec<Choice> {
    vocabulary.saved(begins, MOST).into_iter().map(|(name, text)| Choice::new(name, text)).collect()
}

fn values(vocabulary: &dyn Vocabulary, field: Field, begins: &str) -> Vec<Choice> {
    let (column, missing) = match field {
        Field::Site => (Named::Site, "without a publication"),
        Field::By => (Named::Byline, "without an author"),
        Field::Lang => (Named::Lang, "without a language"),
        Field::Words => return keywords(&LENGTHS, begins),
        Field::Title => return with_none(Vec::new(), begins, "without a title"),
        Field::Text | Field::Date | Field::File => return Vec::new(),
    };
    let names = vocabulary
        .names(column, begins, MOST)
        .into_iter()
        .filter_map(|(name, count)| Some(Choice::new(quoted(&name)?, counted(count))));
    with_none(names.collect(), begins, missing)
}

fn with_none(mut choices: Vec<Choice>, begins: &str, note: &str) -> Vec<Choice> {
    if NONE.starts_with(begins) {
        choices.push(Choice::new(NONE, note));
    }
    choices
}

/// The name as a value: in quotation marks where it would be read otherwise without. `None` where none do.
fn quoted(name: &str) -> Option<String> {
    let is_plain = !name.contains(|c: char| c.is_whitespace() || is_bar(c))
        && !name.starts_with(is_quote)
        && !name.ends_with('\\')
        && !name.eq_ignore_ascii_case(NONE);
    if is_plain {
        return Some(name.to_owned());
    }
    let pairs = [('"', '"'), ('«', '»'), ('「', '」')];
    let (open, close) = pairs.into_iter().find(|(open, _)| match open {
        '"' => !name.contains(['"', '“', '”', '„', '‟', '＂']),
        '«' => !name.contains('»'),
        _ => !name.contains('」'),
    })?;
    Some(format!("{open}{name}{close}"))
}

fn fields(begins: &str) -> Vec<Choice> {
    let begun = Field::ALL.iter().filter(|(_, name, _)| name.starts_with(begins));
    begun.map(|(_, name, note)| Choice::new(format!("{name}:"), *note)).collect()
}

const DATES: [(&str, &str); 7] = [
    ("today", "published today"),
    ("yesterday", "published yesterday"),
    ("7d", "in the last seven days"),
    ("4w", "in the last four weeks"),
    ("3m", "in the last three months"),
    ("1y", "in the last year"),
    (NONE, "without a date"),
];

const LENGTHS: [(&str, &str); 3] =
    [(">800", "longer than 800 words"), ("<300", "shorter than 300 words"), ("200..500", "from 200 to 500 words")];

fn keywords(table: &[(&str, &str)], begins: &str) -> Vec<Choice> {
    let begun = table.iter().filter(|(word, _)| word.starts_with(begins));
    begun.map(|(word, note)| Choice::new(*word, *note)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::{Saved, parse};
    use jiff::civil::date;
    use proptest::prelude::*;

    struct Words;

    impl Vocabulary for Words {
        fn tags(&self, begins: &str, _: usize) -> Vec<(String, usize)> {
            let tags = [("china", 1200), ("chips", 3), ("выборы", 2)];
            tags.iter().filter(|(name, _)| name.starts_with(begins)).map(|(name, n)| ((*name).to_owned(), *n)).collect()
        }

        fn saved(&self, begins: &str, most: usize) -> Vec<(String, String)> {
            Saved::of([("Morning", "date:today"), ("more", "words:>800")]).begun(begins, most)
        }

        fn names(&self, column: Named, begins: &str, _: usize) -> Vec<(String, usize)> {
            let names: &[&str] = match column {
                Named::Site => &["BBC", "New Bay", "A | B", "None", "The \"Bay\"", "» \"Bay 」"],
                Named::Byline => &["Zoë Ruiz"],
                _ => &["en", "pt-BR"],
            };
            let names = names.iter().filter(|name| fold(name).text.contains(begins));
            names.map(|name| ((*name).to_owned(), 0)).collect()
        }
    }

    /// The choices at `|`, in the query that the first makes.
    fn completed(query: &str) -> (String, Vec<String>) {
        let cursor = query.find('¦').expect("a cursor");
        let text = query.replace('¦', "");
        let Some(completion) = complete(&text, cursor, &Words) else { return (String::new(), Vec::new()) };
        let choices: Vec<String> = completion.choices.iter().map(|choice| choice.text.clone()).collect();
        let mut made = text;
        made.replace_range(completion.span, &format!("{}{}", choices[0], completion.after));
        (made, choices)
    }

    #[test]
    fn choices_take_the_place_of_what_is_typed() {
        for (query, made, choices) in [
            ("#¦", "#china ", &["china", "chips", "выборы", "none"][..]),
            ("a !#CHI¦ b", "a !#china b", &["china", "chips"]),
            ("a #c¦xx | b", "a #china | b", &["china", "chips"]),
            ("＃выб¦", "＃выборы ", &["выборы"]),
            ("#no¦", "#none ", &["none"]),
            ("?mor¦", "?more ", &["more", "Morning"]),
            ("site:ba¦", "site:\"New Bay\" ", &["\"New Bay\"", "«The \"Bay\"»"]),
            ("site:\"new b¦ 'x", "site:\"New Bay\" 'x", &["\"New Bay\""]),
            ("site:a\\ \\|¦", "site:\"A | B\" ", &["\"A | B\""]),
            ("site:non¦", "site:\"None\" ", &["\"None\"", "none"]),
            ("by:zoe¦", "by:\"Zoë Ruiz\" ", &["\"Zoë Ruiz\""]),
            ("lang:en|p¦", "lang:en|pt-BR ", &["pt-BR"]),
            ("date:y¦", "date:yesterday ", &["yesterday"]),
            ("date:2024..t¦", "date:2024..today ", &["today"]),
            ("words:¦ x", "words:>800 x", &[">800", "<300", "200..500"]),
            ("x da¦", "x date:", &["date:"]),
            ("!t¦", "!text:", &["text:", "title:"]),
            ("title:¦", "title:none ", &["none"]),
        ] {
            assert_eq!(
                completed(query),
                (made.to_owned(), choices.iter().map(|&text| text.to_owned()).collect()),
                "{query}"
            );
        }
    }

    #[test]
    fn nothing_is_offered_where_nothing_fits() {
        for query in [
            "¦",
            "a ¦",
            "a |¦",
            "\"da¦",
            "#¦x y¦",
            "text:a¦",
            "#xyz¦",
            "'da¦",
            "site:\"BBC\"¦",
            "d¦a",
            "si¦te:x",
            "date:today¦",
            "#CHINA¦",
        ] {
            let query = query.replacen("x y¦", "", 1);
            if query != "#¦" {
                assert_eq!(completed(&query).1, [""; 0], "{query}");
            }
        }
    }

    #[test]
    fn fields_are_offered_quietly() {
        assert!(complete("da", 2, &Words).is_some_and(|offer| offer.is_quiet && offer.after.is_empty()));
        assert!(complete("#c", 2, &Words).is_some_and(|offer| !offer.is_quiet));
        assert_eq!(complete("#", 1, &Words).map(|offer| offer.choices[0].note.clone()), Some("1 200".to_owned()));
    }

    proptest! {
        #[test]
        fn choices_make_queries_that_are_right(text in r#"([#!?|«"\\ ]|site:|by:|lang:|date:|чb|[a-z]){0,8}"#, at in 0..20usize) {
            let cursor = text.char_indices().map(|(at, _)| at).chain([text.len()]).nth(at).unwrap_or(text.len());
            if let Some(completion) = complete(&text, cursor, &Words) {
                prop_assert!(text.get(completion.span.clone()).is_some() && !completion.choices.is_empty());
                prop_assert!(completion.span.start <= cursor && cursor <= completion.span.end);
                let head = text[..completion.span.start].trim_end_matches(['#', ':', '?']).len();
                let head = text[..head].rfind([' ', '|']).map_or(0, |at| at + 1);
                for choice in completion.choices.iter().filter(|_| !completion.is_quiet) {
                    let made = format!("{}{}", &text[head..completion.span.start], choice.text);
                    if !made.contains('?') && !made[..completion.span.start - head].contains(['"', '«', '\\']) {
                        prop_assert!(parse(&made, date(2024, 5, 31)).error().is_none(), "{}", made);
                    }
                }
            }
        }
    }
}
