//! Names beside dates.

use super::super::words::{Lists, normal};
use super::super::{dates, script};
use super::{Byline, after_label, is_bare_name, names};

/// The names in a line that says a day too.
pub(super) fn find(line: &str, lists: &Lists) -> Option<Byline> {
    if !line.chars().any(script::is_numeric) {
        return None;
    }
    before_bar(line, lists).or_else(|| {
        let date = dates::find(line, None)?;
        after_date(line, &date, lists).or_else(|| right_before_date(line, &date, lists))
    })
}

/// `Ann Lee | May 18, 2024`: two to four capitalised words, a bar, a date and no more.
fn before_bar(line: &str, lists: &Lists) -> Option<Byline> {
    let (name, rest) = line.split_once(['|', '·', '•'])?;
    let count = name.split_whitespace().count();
    let date = dates::find(rest, None)?;
    let names = names(name.trim(), lists).filter(|n| n.len() == name.trim().len())?;
    ((2..=4).contains(&count) && date.alone && !name.chars().any(char::is_numeric))
        .then_some(Byline { names, alone: false })
}

/// `May 18, 2024 by Jo Field`, `18.05.2024 | Jo Field`.
fn after_date(line: &str, date: &dates::Found, lists: &Lists) -> Option<Byline> {
    let before = line.get(..date.span.0)?;
    let rest = line.get(date.span.1..)?.trim_start();
    let bare = rest
        .trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '|' | '·' | '•' | '-' | '–' | '—' | ',' | '/'));
    let labelled = after_label(bare, lists).filter(|_| before.chars().count() <= LONGEST_LABEL);
    if let Some(names) = labelled.and_then(|labelled| names(labelled, lists)) {
        return Some(Byline { names, alone: false });
    }
    // Behind a date even an account can only be the author: "May 18, 2024 by jo".
    let account = bare.strip_prefix("by ").filter(|account| account.len() > 2 && !account.contains(' '));
    if let Some(account) = account.filter(|_| date.value.is_some() && before.chars().count() <= LONGEST_LABEL) {
        let plain = account.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-'));
        return plain.then(|| Byline { names: account.to_owned(), alone: false });
    }
    let barred = rest.starts_with(['|', '·', '•']) && before.is_empty();
    let name = bare.split(['|', '·', '•']).next().unwrap_or_default().trim();
    let name = name.split_once(" on behalf of ").map_or(name, |(name, _)| name);
    (barred && is_bare_name(name)).then(|| Byline { names: name.to_owned(), alone: false })
}

/// `Ann Lee May 18, 2024`: a name with a date right behind it.
fn right_before_date(line: &str, date: &dates::Found, lists: &Lists) -> Option<Byline> {
    let opens = line.chars().next().is_some_and(char::is_uppercase);
    date.value.as_deref().and_then(dates::day).filter(|_| opens)?;
    let name = line.get(..date.span.0)?.trim_end_matches([' ', ',', '–', '—', '-', '⋅', '·']);
    let says = |word: &str| {
        let word = word.to_lowercase();
        lists.jobs.contains(&word) || lists.date_beside.contains_key(&word) || NO_NAMES.contains(&word.as_str())
    };
    let only =
        is_bare_name(name) && !name.split(' ').any(says) && lists.recognise(&normal(name), |_, _| true).is_none();
    only.then(|| Byline { names: name.to_owned(), alone: false })
}

/// Words before dates and behind labels that are no person's name.
pub(super) const NO_NAMES: [&str; 36] = [
    "bio",
    "biography",
    "details",
    "info",
    "page",
    "profile",
    "article",
    "blog",
    "breaking",
    "by",
    "calendar",
    "category",
    "company",
    "comments",
    "deadline",
    "edition",
    "event",
    "events",
    "feature",
    "featured",
    "insights",
    "issue",
    "latest",
    "magazine",
    "media",
    "news",
    "newsletter",
    "opinion",
    "post",
    "press",
    "release",
    "report",
    "review",
    "story",
    "time",
    "week",
];

/// Longest label before a date, in characters: "Published on Friday,".
const LONGEST_LABEL: usize = 24;
