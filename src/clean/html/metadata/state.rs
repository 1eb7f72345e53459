//! The day of publication in the data that a page carries for its own scripts: `"publishedAt":"2024-05-18T…"`.

use super::super::dom::{Dom, NodeId};
use super::squeezed;
use crate::clean::dates;

/// Bytes of scripts that are read.
const MOST: usize = 1 << 20;
/// Longest value that can be a date, in bytes.
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

/// The strings that stand behind the keys.
fn values(source: &str) -> impl Iterator<Item = &str> {
    let found = ["ublish", "ublication"].into_iter().flat_map(|part| source.match_indices(part));
    found.filter_map(|(at, _)| {
        let is_of_key = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | ':');
        let (before, behind) = (source.get(..at)?, source.get(at..)?);
        let start = before.trim_end_matches(is_of_key).len();
        let end = at + behind.find(['"', '\'', '\\'])?;
        let key = source.get(start..end).filter(|key| key.len() <= LONGEST && key.chars().all(is_of_key))?;
        if !KEYS.contains(&squeezed(key).as_str()) {
            return None;
        }
        let rest = source.get(end..)?.trim_start_matches(['\\', '"', '\'']).trim_start();
        let value = rest.strip_prefix(':')?.trim_start().trim_start_matches('\\').strip_prefix(['"', '\''])?;
        value.get(..value.find(['"', '\'', '\\'])?).filter(|value| value.len() <= LONGEST)
    })
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
}
