//! The day of publication in the data that a page carries for its own scripts: `"publishedAt":"2024-05-18T…"`.

use std::ops::Range;

use super::super::dom::{Dom, NodeId};
use super::squeezed;
use crate::clean::dates;

/// Bytes of scripts that are read.
const MOST: usize = 1 << 20;
/// Longest value that can be a date and longest key, in bytes.
const LONGEST: usize = 40;

/// The names under which systems keep the day of publication, without what parts their words.
const KEYS: [&str; 14] = [
    "datepublished",
    "publisheddate",
    "publishdate",
    "publicationdate",
    "publishedat",
    "publishedon",
    "publishedtime",
    "publishtime",
    "firstpublished",
    "firstpublishedat",
    "datepublishediso",
    "articlepublishedtime",
    "publisheddatetime",
    "datetimepublished",
];

/// The day that all such entries of the scripts agree on: data for a page's scripts speak of other articles too.
pub(super) fn published(dom: &Dom, scripts: &[NodeId]) -> Option<String> {
    let mut read = 0;
    let mut only: Option<String> = None;
    for &id in scripts {
        let source = dom.text_below(id, MOST.checked_sub(read).filter(|rest| *rest > 0)?);
        read += source.len();
        for value in values(&source) {
            let Some(given) = dates::normalise(value, None) else { continue };
            match &only {
                Some(known) if dates::day(known) != dates::day(&given) => return None,
                Some(_) => {}
                None => only = Some(given),
            }
        }
    }
    only.filter(|day| dates::day(day).is_some())
}

/// The strings that stand behind the keys. No more of the source is looked at around a part of a key than a key can take.
fn values(source: &str) -> impl Iterator<Item = &str> {
    let found = ["ublish", "ublication"].into_iter().flat_map(|part| source.match_indices(part));
    found.filter_map(|(at, _)| {
        let key = key_around(source.as_bytes(), at)?;
        let rest = source.get(key.end..)?;
        if !KEYS.contains(&squeezed(source.get(key)?).as_str()) {
            return None;
        }
        let rest = rest.trim_start_matches(['\\', '"', '\'']).trim_start();
        let value = rest.strip_prefix(':')?.trim_start().trim_start_matches('\\').strip_prefix(['"', '\''])?;
        let length = value.bytes().take(LONGEST + 1).position(is_quote)?;
        value.get(..length)
    })
}

/// Where the key stands that `at` is in, if a quotation mark ends it.
fn key_around(source: &[u8], at: usize) -> Option<Range<usize>> {
    let is_of_key = |b: &&u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b':');
    let (before, behind) = source.split_at_checked(at)?;
    let start = at - before.iter().rev().take(LONGEST).take_while(is_of_key).count();
    let end = at + behind.iter().take(LONGEST).take_while(is_of_key).count();
    (end - start <= LONGEST && source.get(end).copied().is_some_and(is_quote)).then_some(start..end)
}

/// Whether a byte ends a string, in data or in data that stand in a string themselves.
fn is_quote(b: u8) -> bool {
    matches!(b, b'"' | b'\'' | b'\\')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_stand_behind_keys() {
        for (source, all) in [
            (r#"{"datePublished":"2024-05-18","dateModified":"2024-05-20"}"#, vec!["2024-05-18"]),
            (r#"self.push("{\"published_at\":\"2024-05-18T10:00\"}")"#, vec!["2024-05-18T10:00"]),
            (r"x = {'publishDate' : '2024-05-18'}", vec!["2024-05-18"]),
            (r#"{"publisher":"The Quay","unpublishedAt":"2024-05-18","publishedAt":17}"#, vec![]),
            (r#"{"publishedAt":"#, vec![]),
            (r#"ublish":"2024-05-18"#, vec![]),
        ] {
            assert_eq!(values(source).collect::<Vec<_>>(), all, "{source}");
        }
    }

    #[test]
    fn what_is_longer_than_a_key_is_none() {
        let endless = |part: &str| part.repeat(LONGEST);
        for part in ["ublish", "ublication-"] {
            assert_eq!(key_around((endless(part) + "\"").as_bytes(), part.len() * (LONGEST / 2)), None, "{part}");
        }
        assert_eq!(key_around(br#""datePublished""#, 6), Some(1..14));
        for part in ["ublish", "ublish ", "é_ublish-", "\"ublish"] {
            let source = endless(part) + r#"","datePublished":"2024-05-18""#;
            assert_eq!(values(&source).collect::<Vec<_>>(), ["2024-05-18"], "{part}");
        }
    }
}
