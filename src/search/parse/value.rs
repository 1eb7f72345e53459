//! The values of tags, phrases and of the fields that are texts.

use super::Meaning;
use super::token::{Quotes, Token};
use crate::search::query::{Condition, Missing};
use crate::tags::{BadName, TagName};
use crate::text::{Passage, fold, tokens};

/// The value that stands for what has none.
const NONE: &str = "none";

pub(super) fn tag(name: &str) -> Meaning {
    match TagName::parse(name) {
        Ok(name) => Meaning::Is(Condition::Tag(name.to_string())),
        Err(BadName::Empty) => Meaning::Unfinished("name a tag, or none"),
        Err(BadName::Reserved) => Meaning::Is(Condition::Untagged),
        // A joiner holds a letter and the next together.
        Err(BadName::Hidden(_)) if name.ends_with(['\u{200c}', '\u{200d}']) => {
            Meaning::Unfinished("go on with the name")
        }
        Err(bad) => Meaning::Wrong(bad.to_string()),
    }
}

pub(super) fn site(token: &Token) -> Meaning {
    let text = squeezed(host(&token.value));
    of_text(token, text, Missing::Site, "name a site, or none", Condition::Site)
}

pub(super) fn byline(token: &Token) -> Meaning {
    of_text(token, squeezed(&token.value), Missing::Byline, "name an author, or none", Condition::Byline)
}

pub(super) fn file(value: &str) -> Meaning {
    match fold(value.trim()).text.into_owned() {
        text if text.is_empty() => Meaning::Unfinished("name a file, or a part of its path"),
        text => Meaning::Is(Condition::File(text)),
    }
}

/// A condition on a text that is compared without regard to case.
fn of_text(
    token: &Token,
    text: String,
    missing: Missing,
    hint: &'static str,
    condition: fn(String) -> Condition,
) -> Meaning {
    match text.as_str() {
        "" => Meaning::Unfinished(hint),
        NONE if token.quotes == Quotes::Bare => Meaning::Is(Condition::Missing(missing)),
        _ => Meaning::Is(condition(text)),
    }
}

/// The folded text with single blanks between its words.
fn squeezed(value: &str) -> String {
    fold(value).text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The host of an address that was pasted whole; else the value.
fn host(value: &str) -> &str {
    let Some((_, rest)) = value.split_once("://") else { return value };
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    host.strip_prefix("www.").unwrap_or(host)
}

pub(super) fn language(value: &str) -> Meaning {
    let value = fold(value.trim()).text;
    if value == NONE {
        return Meaning::Is(Condition::Missing(Missing::Lang));
    }
    let primary = value.split('-').next().unwrap_or_default();
    let is_code = (2..=3).contains(&primary.len())
        && primary.bytes().all(|b| b.is_ascii_alphabetic())
        && value.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    if value.len() < 2 && value.bytes().all(|b| b.is_ascii_alphabetic()) || is_code && value.ends_with('-') {
        return Meaning::Unfinished("name a language by its code, such as en, or none");
    }
    if is_code {
        Meaning::Is(Condition::Lang(value.into_owned()))
    } else {
        Meaning::Wrong("this is no language code; write one such as en, ru or pt-br".to_owned())
    }
}

/// `title:none`; for anything else there are words.
pub(super) fn title(value: &str) -> Meaning {
    let value = fold(value.trim()).text;
    if value == NONE {
        Meaning::Is(Condition::Missing(Missing::Title))
    } else if NONE.starts_with(&*value) {
        Meaning::Unfinished("write none, or a word without title: to find it in titles")
    } else {
        Meaning::Wrong("title: goes with none alone; leave it out, words are looked for in titles".to_owned())
    }
}

/// A condition on the words of a text. Signs without a word may be the first half of one (`text:$` of `text:$5`).
pub(super) fn words(token: &Token, hint: &'static str, condition: fn(Passage) -> Condition) -> Meaning {
    let value = &token.value;
    match Passage::parse(value) {
        Some(passage) if passage.is_broad() => Meaning::Unfinished("add a letter before the *"),
        Some(passage) if token.is_typed => match begun(value, passage) {
            Some(passage) => Meaning::Is(condition(passage)),
            None => Meaning::Unfinished("add a letter, or a blank where the word ends"),
        },
        Some(passage) => Meaning::Is(condition(passage)),
        None if fold(value).text.trim().is_empty() => Meaning::Unfinished(hint),
        None => Meaning::Unfinished("add a word, as signs alone are not looked for"),
    }
}

/// The passage while its last word is being typed. A first letter would stand for too many words: it is left out.
fn begun(value: &str, passage: Passage) -> Option<Passage> {
    let Some(last) = tokens(value).last().filter(|last| last.end == value.len()) else { return Some(passage) };
    let begun = passage.begun();
    if begun.is_open() { Some(begun) } else { Passage::parse(value.get(..last.start)?) }
}
