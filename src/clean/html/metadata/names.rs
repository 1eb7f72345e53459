//! Names of persons, out of what a page has in the places for them.

use super::super::super::lines::same;
use super::super::super::{byline, dates, words};
use super::one_line;

/// The name beside a label in the metas that make cards: `twitterlabel1`, `twitterdata1`.
pub(super) fn labelled_meta(metas: &[(String, String)]) -> Option<String> {
    let value = |key: String| metas.iter().find(|(name, _)| *name == key).map(|(_, content)| content.as_str());
    (1..=2).find_map(|n| {
        let (label, data) = (value(format!("twitterlabel{n}"))?, value(format!("twitterdata{n}"))?);
        byline::is_label(label).then(|| as_name(data))?
    })
}

/// A name as given in a field for names: not an address, not a handle, without "By".
pub(super) fn as_name(text: &str) -> Option<String> {
    let text = one_line(text);
    let text = byline::find(&text).map_or(text.clone(), |found| found.names);
    let text = text
        .trim_matches(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '|' | ':' | '-' | '·' | '•' | '/'))
        .to_owned();
    let lower = text.to_lowercase();
    let fits = (2..=100).contains(&text.chars().count())
        && text.chars().any(char::is_alphabetic)
        && !lower.contains("://")
        && !lower.contains("www.")
        && !text.contains(['@', '{', '}', '<', '>', '='])
        && !text.contains(": ")
        && !NOBODY.contains(&lower.as_str())
        && !byline::is_label(&text)
        && !is_furniture(&text);
    fits.then_some(text)
}

/// Whether a text is one of the labels that stand around articles: "Reading time", "Updated".
fn is_furniture(text: &str) -> bool {
    words::lists().recognise(&words::normal(text), |_, _| true).is_some() || dates::says_changed(text)
}

/// Several names as one byline, each once.
pub(super) fn listed(names: Vec<String>) -> Option<String> {
    const MOST_NAMES: usize = 12;
    let mut kept: Vec<String> = Vec::new();
    for name in names {
        if !kept.iter().any(|have| same(have, &name) || have.contains(&name)) {
            kept.push(name);
        }
    }
    (!kept.is_empty() && kept.len() <= MOST_NAMES).then(|| kept.join(", "))
}

/// What systems write where no author is named.
const NOBODY: [&str; 14] = [
    "admin",
    "administrator",
    "author",
    "authors",
    "by",
    "none",
    "null",
    "undefined",
    "unknown",
    "root",
    "user",
    "webmaster",
    "wordpress",
    "n/a",
];

/// Whether a name is the one of a user of a system: no space, and digits, dots or bars.
pub(super) fn is_handle(name: &str) -> bool {
    let small = !name.chars().any(char::is_uppercase);
    let number = || name.chars().filter(char::is_ascii_digit).count() > 1;
    !name.contains(' ') && (small && name.chars().any(|c| c.is_ascii_digit() || matches!(c, '.' | '_' | '-')))
        || !name.contains(' ') && (name.contains('_') || number() && name.is_ascii())
        || name.split(' ').any(|w| NOBODY.contains(&w.to_lowercase().as_str()))
}

/// The name in a box about the author, if the text can only be one.
pub(super) fn boxed(text: &str) -> Option<String> {
    let text = text.split(['(', '|', ',']).next().unwrap_or_default().trim();
    let found = byline::find(text).filter(|found| found.alone).map(|found| found.names);
    let name = found.unwrap_or_else(|| text.to_owned());
    (byline::is_bare_name(&name) && !has_job(&name)).then(|| as_name(&name))?
}

/// Whether a text names a job: "Senior Editor".
pub(super) fn has_job(text: &str) -> bool {
    text.split(' ').any(|word| words::lists().jobs.contains(&word.to_lowercase()))
}

/// The name in an element that a class calls author or byline: behind its label, or all there is but a date, if it can only
/// be a name.
pub(super) fn labelled_or_bare(text: &str) -> Option<String> {
    if let Some(found) = byline::find(text) {
        return as_name(&found.names);
    }
    let with_job = || text.split_once(", ").filter(|(name, job)| byline::is_bare_name(name) && has_job(job));
    if let Some((name, _)) = with_job() {
        return as_name(name);
    }
    let text = dates::find(text, None).map_or(text, |date| text.get(..date.span.0).unwrap_or(text));
    let text =
        text.trim_matches(|c: char| c.is_whitespace() || matches!(c, ',' | '|' | '·' | '•' | '-' | '–' | '—' | '/'));
    let words = text.split(' ').count();
    let capital =
        |w: &str| w.chars().find(|c| c.is_alphanumeric()).is_none_or(|c| !c.is_lowercase()) || w.chars().count() <= 3;
    let bare = (1..=5).contains(&words)
        && text.split(' ').all(capital)
        && !text.chars().any(char::is_numeric)
        && !text.contains([':', '?', '!', '…', '*'])
        && !byline::is_label(text);
    if bare { as_name(text) } else { None }
}
