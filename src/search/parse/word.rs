//! Words and their marks.

use super::Meaning;
use super::token::{Field, is_apostrophe, is_caret, is_dollar};
use crate::search::query::{Anchor, Condition, Kind};
use crate::text::{Case, fold, fold_with};

/// Understands words as fzf does: `'` `^` `$`, and a negated word is exact unless it has a `'`. `'text'` asks for whole words.
pub(super) fn read(value: &str, negated: bool) -> (Kind, Meaning) {
    let (rest, to_end) = match value.strip_suffix(is_dollar) {
        Some(rest) if !rest.is_empty() => (rest, true),
        _ => (value, false),
    };
    let (kind, text, anchor) = if let Some(text) = rest.strip_prefix(is_apostrophe) {
        match text.strip_suffix(is_apostrophe) {
            _ if negated => (Kind::Word, text, None),
            Some(text) if !text.is_empty() => (Kind::Exact, text, Some(Anchor::Words)),
            _ if to_end => (Kind::Exact, text, Some(Anchor::End)),
            _ => (Kind::Exact, text, Some(Anchor::Anywhere)),
        }
    } else if let Some(text) = rest.strip_prefix(is_caret) {
        (Kind::Start, text, Some(if to_end { Anchor::Whole } else { Anchor::Start }))
    } else if to_end {
        (Kind::End, rest, Some(Anchor::End))
    } else {
        return plain(rest, negated);
    };
    (if negated { Kind::Not } else { kind }, of_text(text, anchor))
}

/// A word without marks.
pub(super) fn plain(text: &str, negated: bool) -> (Kind, Meaning) {
    (if negated { Kind::Not } else { Kind::Word }, of_text(text, negated.then_some(Anchor::Anywhere)))
}

fn of_text(text: &str, anchor: Option<Anchor>) -> Meaning {
    let folded = match anchor {
        None => fold_with(text, Case::AsciiKept).text.into_owned(),
        Some(_) => fold(text).text.into_owned(),
    };
    match anchor {
        _ if folded.is_empty() => Meaning::Unfinished("write a word"),
        None => Meaning::Is(Condition::Word(folded)),
        Some(anchor) => Meaning::Is(Condition::Literal { text: folded, anchor }),
    }
}

/// What people call the fields elsewhere.
const OTHER_NAMES: [(&str, Field); 22] = [
    ("author", Field::By),
    ("byline", Field::By),
    ("writer", Field::By),
    ("domain", Field::Site),
    ("host", Field::Site),
    ("source", Field::Site),
    ("publisher", Field::Site),
    ("url", Field::Site),
    ("filename", Field::File),
    ("path", Field::File),
    ("language", Field::Lang),
    ("after", Field::Date),
    ("before", Field::Date),
    ("day", Field::Date),
    ("published", Field::Date),
    ("since", Field::Date),
    ("until", Field::Date),
    ("year", Field::Date),
    ("length", Field::Words),
    ("body", Field::Text),
    ("content", Field::Text),
    ("intext", Field::Text),
];

/// What to try instead of a word that looks like a field and is none, as there are headlines with `Re:start`; or of a mark alone.
pub(super) fn advice(value: &str) -> Option<&'static str> {
    if !value.is_empty() && value.chars().all(is_dollar) {
        return Some("write a word before the $ to find what ends so");
    }
    let (name, _) = value.split_once([':', '：']).filter(|(_, value)| !value.is_empty())?;
    let name = name.to_ascii_lowercase();
    if name == "tag" || name == "tags" {
        return Some("read as a word; for a tag write #name");
    }
    let other = OTHER_NAMES.iter().find(|(other, _)| *other == name).map(|(_, field)| *field);
    // In shorter names one letter is too much of a difference.
    let near = || Field::ALL.iter().find(|(_, field, _)| field.len() > 3 && is_one_edit(field, &name));
    Some(match other.or_else(|| near().map(|(field, ..)| *field))? {
        Field::Site => "read as a word; for a publication write site:",
        Field::By => "read as a word; for an author write by:",
        Field::File => "read as a word; for a file write file:",
        Field::Lang => "read as a word; for a language write lang:",
        Field::Date => "read as a word; for a time write date:",
        Field::Words => "read as a word; for a length write words:",
        Field::Text => "read as a word; for words of the text write text:",
        Field::Title => "read as a word; to find it in titles write it alone",
    })
}

/// Whether one letter more, less or other makes one name of the other.
fn is_one_edit(one: &str, other: &str) -> bool {
    let common = one.bytes().zip(other.bytes()).take_while(|(a, b)| a == b).count();
    let tail = |text: &str, from: usize| text.as_bytes().get(from..).map(<[u8]>::to_vec);
    let same = |a, b| tail(one, common + a) == tail(other, common + b) && tail(one, common + a).is_some();
    one != other && (same(1, 1) || same(1, 0) || same(0, 1))
}
