//! Dates as pages write them, in many languages and orders.
//!
//! A numeric date whose order the numbers do not give (3/4/2024) has no value unless the language decides.

use jiff::civil;

use super::words::lists;
use super::{eight, script};

mod parser;
mod rest;
mod time;
mod tokens;

#[cfg(test)]
mod tests;

use parser::Parser;
pub(super) use time::stands_with_time;
use tokens::{Kind, Token, digit, lower, tokens};

/// A date in a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    /// In the form of [`super::Article::published`]; `None` where the line does not say which day it is.
    pub value: Option<String>,
    /// Whether the line says nothing else: labels, weekdays and zones count as nothing, as do the days of changes.
    pub alone: bool,
    /// Whether the line says another day or time, that of a change.
    pub another: bool,
    /// Whether it is the date of a later change.
    pub changed: bool,
    /// Where it stands, in bytes.
    pub span: (usize, usize),
}

/// Longest line in which a date is looked for, in bytes.
const LONGEST: usize = 4000;

/// Finds the first date of a line that is not of a change, else the first. `day_first` is the language's order of numeric
/// dates, where it has one.
pub(super) fn find(line: &str, day_first: Option<bool>) -> Option<Found> {
    if line.len() > LONGEST || !could_hold(line) {
        return None;
    }
    let lower = lower(line);
    let tokens = tokens(line, &lower);
    let parser = Parser { tokens: &tokens, day_first };
    let mut first: Option<Found> = None;
    let (mut at, mut from) = (0, 0);
    while at < tokens.len() {
        let Some(date) = parser.date_at(at) else {
            at += 1;
            continue;
        };
        let (found, next) = parser.found(from, at, date);
        if !found.changed {
            return Some(found);
        }
        first.get_or_insert(found);
        (at, from) = (next, next);
    }
    first
}

/// Whether a line could hold a date: it has a digit and, unless it has letters or digits beyond ASCII, the name of a month or
/// two marks that part the numbers of a date.
fn could_hold(line: &str) -> bool {
    let bytes = line.as_bytes();
    let mut eights = (0..bytes.len()).step_by(8).map(|at| eight::load(bytes, at));
    let ascii_digit = eights.any(|eight| eight::within(eight, b'0', b'9') != 0);
    let mut beyond = line.chars().filter(|c| !c.is_ascii());
    if !ascii_digit {
        return !line.is_ascii() && beyond.any(|c| digit(c).is_some());
    }
    let parts = [b'/', b'.', b'-'];
    parts.iter().any(|part| memchr::memchr_iter(*part, bytes).nth(1).is_some())
        || beyond.any(|c| digit(c).is_some() || script::is_alphabetic(c) || script::is_mark(c))
        || names_month(line)
}

/// Whether a word of a line can be the name of a month.
fn names_month(line: &str) -> bool {
    let lists = lists();
    let mut at = 0;
    let bytes = line.as_bytes();
    while let Some(byte) = bytes.get(at) {
        if !byte.is_ascii_alphabetic() {
            at += 1;
            continue;
        }
        let start = at;
        at += 1;
        // A capital behind a small letter starts a word of its own.
        while let (Some(before), Some(byte)) = (bytes.get(at - 1), bytes.get(at))
            && byte.is_ascii_alphabetic()
            && !(byte.is_ascii_uppercase() && before.is_ascii_lowercase())
        {
            at += 1;
        }
        if line.get(start..at).is_some_and(|word| lists.can_be_month(word)) {
            return true;
        }
    }
    false
}

/// The order of numeric dates in a language, or in a country that the language's tag names: whether the day goes first.
pub(super) fn day_first(language: Option<&str>, tag: Option<&str>) -> Option<bool> {
    const MONTH_FIRST: [&str; 2] = ["us", "ph"];
    const DAY_FIRST: [&str; 9] = ["gb", "uk", "au", "nz", "ie", "in", "sg", "ng", "ke"];
    let country = tag.and_then(|tag| tag.split(['-', '_']).next_back()).unwrap_or_default().to_lowercase();
    let of_language = language.and_then(|language| lists().day_first.get(language).copied());
    of_language.or_else(|| match country.as_str() {
        country if MONTH_FIRST.contains(&country) => Some(false),
        country if DAY_FIRST.contains(&country) => Some(true),
        _ => None,
    })
}

/// The day of a value in the form of [`super::Article::published`], if it has one.
pub(super) fn day(value: &str) -> Option<&str> {
    value.get(..10)
}

/// Whether a value is in universal time: the day where it was published can be another.
pub(super) fn is_universal(value: &str) -> bool {
    value.ends_with('Z') || value.ends_with("+00:00")
}

/// Whether the days of two values are next to each other.
pub(super) fn are_neighbours(a: &str, b: &str) -> bool {
    let date = |value: &str| day(value)?.parse::<civil::Date>().ok();
    let (Some(a), Some(b)) = (date(a), date(b)) else { return false };
    a.tomorrow().is_ok_and(|next| next == b) || b.tomorrow().is_ok_and(|next| next == a)
}

/// The day in an address: `/2024/05/18/`, `/2024-05-18-`, `/2024/may/18/`, `/20240518/`.
pub(super) fn in_address(url: &str) -> Option<String> {
    let path = url.split("//").nth(1)?.split(['?', '#']).next()?;
    let parts: Vec<&str> = path.split(['/', '-', '_', '.']).collect();
    let date = |year: &str, month: &str, day: &str| {
        let word = || lists().months.get(month.to_lowercase().as_str()).map(|&m| m.cast_signed());
        let month = if month.len() <= 2 { month.parse().ok()? } else { word()? };
        let date = civil::Date::new(year.parse().ok()?, month, day.parse().ok()?).ok()?;
        (1990..2100).contains(&date.year()).then(|| date.to_string())
    };
    let parted = parts.windows(3).find_map(|three| {
        let [year, month, day] = three else { return None };
        (year.len() == 4 && !month.is_empty() && (1..=2).contains(&day.len())).then(|| date(year, month, day))?
    });
    let compact = || {
        let mut eight = path.split('/').filter(|part| part.len() == 8);
        eight.find_map(|part| date(part.get(..4)?, part.get(4..6)?, part.get(6..)?))
    };
    parted.or_else(compact)
}

/// The order of numbers that a date shows by itself: `05/18/2024` has the month first, `18/05/2024` the day.
pub(super) fn shown_order(line: &str) -> Option<bool> {
    if line.len() > LONGEST || !line.contains('/') {
        return None;
    }
    let lower = lower(line);
    let tokens = tokens(line, &lower);
    let parser = Parser { tokens: &tokens, day_first: None };
    (0..tokens.len()).find_map(|at| parser.order_at(at))
}

/// Words that call a day the one of publication.
const PUBLISHED: [&str; 35] = [
    "publish",
    "published",
    "posted",
    "publication",
    "released",
    "veröffentlicht",
    "erschienen",
    "publié",
    "publiée",
    "paru",
    "publicado",
    "publicada",
    "publicación",
    "publicação",
    "pubblicato",
    "pubblicata",
    "pubblicazione",
    "gepubliceerd",
    "geplaatst",
    "publicerad",
    "publicerat",
    "opublikowano",
    "opublikowany",
    "dodano",
    "опубликовано",
    "опубликована",
    "публикации",
    "размещено",
    "опубліковано",
    "публікації",
    "δημοσιεύτηκε",
    "δημοσίευση",
    "yayınlanma",
    "yayınlandı",
    "diterbitkan",
];
/// The same where words are not parted by spaces.
const PUBLISHED_UNSPACED: [&str; 12] =
    ["发表", "发布", "發表", "發佈", "發布", "刊登", "投稿日", "公開日", "配信", "掲載日", "등록", "입력"];

/// Whether what stands before a date says that it is the one of publication: "Published", "发表于".
pub(super) fn says_published(label: &str) -> bool {
    let is = |token: &Token| matches!(token.kind, Kind::Word(w) if PUBLISHED.contains(&w));
    PUBLISHED_UNSPACED.iter().any(|word| label.contains(word)) || tokens(label, &lower(label)).iter().any(is)
}

/// Whether a label without a date is that of a change: "Last updated:".
pub(super) fn says_changed(label: &str) -> bool {
    let lower = lower(label);
    let words = tokens(label, &lower);
    !words.iter().any(|token| matches!(token.kind, Kind::Number(..))) && words.iter().any(tokens::is_change)
}

/// Brings a date that the input itself gives into the form of [`super::Article::published`].
pub(super) fn normalise(given: &str, day_first: Option<bool>) -> Option<String> {
    let given = given.trim();
    if given.len() == 4 && given.chars().all(|c| c.is_ascii_digit()) {
        return Some(given.to_owned());
    }
    if let (7, Some((year, month))) = (given.len(), given.split_once('-'))
        && year.len() == 4
        && [year, month].concat().bytes().all(|b| b.is_ascii_digit())
        && let (Ok(year), Ok(month)) = (year.parse(), month.parse())
        && civil::Date::new(year, month, 1).is_ok()
    {
        return Some(given.to_owned());
    }
    compact(given).or_else(|| find(given, day_first)?.value)
}

/// `20240518`, and the same with a time behind it that is left aside.
fn compact(given: &str) -> Option<String> {
    let digits = given.get(..8).filter(|d| d.bytes().all(|b| b.is_ascii_digit()))?;
    let ends = !given.get(8..9).is_some_and(|next| next.bytes().all(|b| b.is_ascii_digit()));
    let (year, month, day) =
        (digits.get(..4)?.parse().ok()?, digits.get(4..6)?.parse().ok()?, digits.get(6..)?.parse().ok()?);
    let date = civil::Date::new(year, month, day).ok().filter(|date| (1800..2100).contains(&date.year()))?;
    ends.then(|| date.to_string())
}
