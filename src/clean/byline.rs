//! Authors, as a line names them.

use super::dates;
use super::script;
use super::words::{Lists, lists, normal};

pub(super) mod signature;

/// An author line taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Byline {
    /// The name or names, without "By".
    pub names: String,
    /// Whether the line says nothing more.
    pub alone: bool,
}

/// Longest line with names, in characters.
const LONGEST_LINE: usize = 160;
/// Longest list of names, in words.
const LONGEST: usize = 14;

/// The names in a line that starts with a label ("By"), or that is a name and a date parted by a bar.
pub(super) fn find(line: &str) -> Option<Byline> {
    if line.len() > LONGEST_LINE * 4 || line.chars().count() > LONGEST_LINE {
        return None;
    }
    let lists = lists();
    if let Some(rest) = after_label(line, lists) {
        let names = names(rest, lists).filter(|names| !NO_NAMES.contains(&names.to_lowercase().as_str()))?;
        let alone = names.len() == rest.trim_end_matches(['.', ',', ' ']).len();
        return Some(Byline { names, alone });
    }
    before_date(line, lists)
        .or_else(|| after_date(line, lists))
        .or_else(|| right_before_date(line, lists))
        .or_else(|| after_inner_label(line, lists))
}

/// Whether a text is nothing but a label: "By", "Written by:".
pub(super) fn is_label(text: &str) -> bool {
    let bare = text.trim().trim_end_matches([':', '：', ' ']).to_lowercase();
    let Some(first) = bare.chars().next() else { return false };
    lists()
        .byline_before
        .get(&first)
        .is_some_and(|labels| labels.iter().any(|label| label.trim_end_matches([':', '：', ' ', '＝', '/']) == bare))
}

/// `May 18, 2024 by Jo Field`, `18.05.2024 | Jo Field`.
fn after_date(line: &str, lists: &Lists) -> Option<Byline> {
    if !line.chars().any(char::is_numeric) {
        return None;
    }
    let date = dates::find(line, None)?;
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
fn right_before_date(line: &str, lists: &Lists) -> Option<Byline> {
    let opens = line.chars().next().is_some_and(char::is_uppercase);
    if !opens || !line.bytes().any(|b| b.is_ascii_digit()) {
        return None;
    }
    let date = dates::find(line, None).filter(|date| date.value.as_deref().and_then(dates::day).is_some())?;
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
const NO_NAMES: [&str; 36] = [
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

/// `2024-05-18 Source: The Harbour Post Author: Jo Field`: a label with a colon inside the line.
fn after_inner_label(line: &str, lists: &Lists) -> Option<Byline> {
    let last_colon = line.rfind([':', '：'])?;
    line.match_indices(' ').take_while(|(at, _)| *at < last_colon).find_map(|(at, _)| {
        let rest = after_label(&line[at + 1..], lists)?;
        let label = line.get(at + 1..line.len() - rest.len())?;
        // "Reviewed by:", "Fact checked by:".
        let short = label.trim_end().eq_ignore_ascii_case("by:");
        let names = if label.contains([':', '：']) && !short { names(rest, lists) } else { None };
        names.map(|names| Byline { names, alone: false })
    })
}

/// Whether a line that stands between headline and date can only be a name: two to four capitalised words or initials,
/// particles between them.
pub(super) fn is_bare_name(line: &str) -> bool {
    let mut full = 0;
    let mut named = 0;
    let mut last_is_particle = true;
    for word in line.split(' ') {
        last_is_particle = named > 0 && PARTICLES.contains(&word);
        if last_is_particle {
            continue;
        }
        let letters =
            word.chars().all(|c| c.is_alphabetic() || script::is_mark(c) || matches!(c, '-' | '’' | '\'' | '.'));
        let capital = word.chars().next().is_some_and(char::is_uppercase);
        let spelt = word.chars().skip(1).any(char::is_lowercase);
        let initial = word.chars().count() == 1 || word.ends_with('.') && word.chars().count() <= 3;
        if !letters || !capital || !spelt && !initial {
            return false;
        }
        full += u32::from(spelt);
        named += 1;
    }
    (2..=4).contains(&named) && full > 0 && !last_is_particle
}

/// What stands behind the label. In scripts with case a label without a colon must be followed by a capital.
fn after_label<'a>(line: &'a str, lists: &Lists) -> Option<&'a str> {
    let line = line.trim_start_matches(|c: char| !script::is_alphanumeric(c));
    let first = line.chars().next()?.to_lowercase().next()?;
    let mut lower = String::new();
    lists.byline_before.get(&first)?.iter().find_map(|label| {
        let (head, rest) = split_chars(line, label.chars().count())?;
        script::lower_into(&mut lower, head);
        if lower != *label {
            return None;
        }
        let next = rest.chars().next()?;
        // "ByJo Field": two elements of a page on one line.
        let glued = label.ends_with("by") && next.is_uppercase();
        let cut = glued
            || !script::is_alphanumeric(next)
            || label.chars().next_back().is_some_and(|c| script::is_cjk(c) || !script::is_alphanumeric(c));
        cut.then(|| {
            rest.trim_start_matches(|c: char| {
                c.is_whitespace() || matches!(c, ':' | '：' | '/' | '-' | '–' | '|' | '丨')
            })
        })
    })
}

/// Splits behind a number of characters.
fn split_chars(text: &str, count: usize) -> Option<(&str, &str)> {
    let at = text.char_indices().nth(count)?.0;
    Some(text.split_at(at))
}

/// `Ann Lee | May 18, 2024`: two to four capitalised words, a bar, a date and no more.
fn before_date(line: &str, lists: &Lists) -> Option<Byline> {
    let (name, rest) = line.split_once(['|', '·', '•'])?;
    let count = name.split_whitespace().count();
    let date = dates::find(rest, None)?;
    let names = names(name.trim(), lists).filter(|n| n.len() == name.trim().len())?;
    ((2..=4).contains(&count) && date.alone && !name.chars().any(char::is_numeric))
        .then_some(Byline { names, alone: false })
}

/// The names at the start of `rest`, up to a bar, a date, a job or anything that no name contains.
fn names(rest: &str, lists: &Lists) -> Option<String> {
    let mut end = rest.len();
    for stop in [
        " | ",
        "|",
        " – ",
        " — ",
        " - ",
        " · ",
        " • ",
        "· ",
        "• ",
        "⋅",
        "(",
        "（",
        "/",
        " @",
        "  ",
        " on behalf of ",
        ". ",
    ] {
        if let Some(at) = rest.find(stop).filter(|&at| stop != ". " || !is_initial(&rest[..at])) {
            end = end.min(at);
        }
    }
    let rest = &rest[..end];
    let rest = dates::find(rest, None).map_or(rest, |date| &rest[..date.span.0]);
    let mut kept = 0;
    let mut start = 0;
    for part in rest.split_inclusive([',', '，', ';', '、']) {
        match names_of(part, lists, start == 0)? {
            0 => break,
            len => kept = start + len,
        }
        start += part.len();
    }
    let names =
        rest[..kept].trim_end_matches(|c: char| c.is_whitespace() || matches!(c, ',' | '.' | ';' | ':' | '，' | '。'));
    let fits = names.split_whitespace().count() <= LONGEST
        && names.chars().any(char::is_alphabetic)
        && (!names.chars().any(script::is_cjk) || names.chars().count() <= 24);
    fits.then(|| names.to_owned())
}

/// How far the names reach in a part of a list that commas part. The first part must be a name. Behind it stand jobs, places
/// and degrees too: a later part of one word is a name only where "and" leads to another one.
fn names_of(part: &str, lists: &Lists, first: bool) -> Option<usize> {
    let (mut kept, mut words, mut linked) = (0, 0, false);
    for (start, word) in word_starts(part) {
        let bare = word.trim_matches(|c: char| !script::is_alphanumeric(c));
        let lower = bare.to_lowercase();
        let job = lists.jobs.contains(&lower) && (words > 0 || !first);
        if job && !first {
            return Some(0);
        }
        if job || word.chars().any(char::is_numeric) {
            break;
        }
        let between = lists.byline_between.contains(&lower);
        let particle = PARTICLES.contains(&lower.as_str()) || between;
        if bare.chars().next().is_some_and(char::is_lowercase) && !particle {
            return if first { None } else { Some(0) };
        }
        linked |= between;
        words += usize::from(!bare.is_empty());
        if !particle && !bare.is_empty() {
            kept = start + word.len();
        }
    }
    let caseless = part.chars().any(script::is_unspaced);
    Some(if first || words > 1 || linked || caseless { kept } else { 0 })
}

/// Lower-case parts of names.
const PARTICLES: [&str; 22] = [
    "de", "da", "do", "dos", "das", "del", "della", "di", "du", "la", "le", "van", "von", "der", "den", "ter", "bin",
    "al", "el", "ibn", "y", "e",
];

fn is_initial(text: &str) -> bool {
    text.split_whitespace().next_back().is_some_and(|w| w.chars().count() <= 2)
}

fn word_starts(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.split(' ').scan(0, |at, word| {
        let start = *at;
        *at += word.len() + 1;
        Some((start, word))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_come_without_labels_jobs_and_dates() {
        for (line, names, alone) in [
            ("By Jo Field", "Jo Field", true),
            ("BY JO FIELD", "JO FIELD", true),
            ("By Jo Field and Mia van Dam", "Jo Field and Mia van Dam", true),
            ("By J. R. Field, Staff Writer", "J. R. Field", false),
            ("By Jo Field | May 18, 2024", "Jo Field", false),
            ("By Jo Field May 18, 2024", "Jo Field", false),
            ("Jo Field | May 18, 2024", "Jo Field", false),
            ("Por Ana de la Peña", "Ana de la Peña", true),
            ("Автор: Иван Полев", "Иван Полев", true),
            ("作者：王小明", "王小明", true),
            ("By Jo Field, Harbour Correspondent", "Jo Field", false),
            ("By Jo Field, Candidate Representative to the Harbour Board", "Jo Field", false),
            ("By Jo Field, Mia Dam and Ann Lee", "Jo Field, Mia Dam and Ann Lee", true),
            ("By Jo Field, MD", "Jo Field", false),
            ("ByJo Field", "Jo Field", true),
            ("By Jo Field· May 18, 2024", "Jo Field", false),
            ("By Jo Field on behalf of the Harbour Board", "Jo Field", false),
            ("Jo Field May 18, 2024 — 3 minutes read", "Jo Field", false),
            ("Jo van Dam, 18 May 2024", "Jo van Dam", false),
            ("May 18, 2024 · Jo Field on behalf of the Harbour Board", "Jo Field", false),
            ("Posted on May 18, 2024 by jo_field", "jo_field", false),
            ("Written by: Jo Field", "Jo Field", true),
            ("03/01/2017 by Jo Field, Editor", "Jo Field", false),
            ("May 18, 2024 | Jo Field", "Jo Field", false),
            ("May 18, 2024 · Jo Field · 3 min read", "Jo Field", false),
            ("Por Ana Gil y Luis Peña, enviados especiales", "Ana Gil y Luis Peña", false),
            ("Par Anne Quai et Luc Dam", "Anne Quai et Luc Dam", true),
            ("Propos recueillis par Anne Quai", "Anne Quai", true),
            ("Von Mia Feld und Jan Ufer", "Mia Feld und Jan Ufer", true),
            ("Text: Mia Feld", "Mia Feld", true),
            ("di Anna Molo", "Anna Molo", true),
            ("A cura di Anna Molo", "Anna Molo", true),
            ("Por João do Cais, repórter", "João do Cais", false),
            ("Авторы: Иван Полев и Анна Причал", "Иван Полев и Анна Причал", true),
            ("Автор: Олена Берег", "Олена Берег", true),
            ("Розмовляла: Олена Берег", "Олена Берег", true),
            ("Autor: Jan Brzeg", "Jan Brzeg", true),
            ("Rozmawiała Ewa Brzeg", "Ewa Brzeg", true),
            ("Γράφει ο Νίκος Λιμανής", "Νίκος Λιμανής", true),
            ("Συντάκτης: Νίκος Λιμανής", "Νίκος Λιμανής", true),
            ("文：王小明", "王小明", true),
            ("文・港太郎", "港太郎", true),
            ("著者：港太郎", "港太郎", true),
            ("بقلم: سامي حداد", "سامي حداد", true),
            ("إعداد: سامي حداد", "سامي حداد", true),
            ("लेखक: राम घाट", "राम घाट", true),
            ("Yazan: Ali Liman", "Ali Liman", true),
            ("מאת: דן נמל", "דן נמל", true),
        ] {
            assert_eq!(find(line), Some(Byline { names: names.to_owned(), alone }), "{line}");
        }
    }

    #[test]
    fn sentences_are_no_bylines() {
        for line in [
            "By the time the ferry left it was dark",
            "By",
            "By now",
            "Bye Jo",
            "Authorities Said",
            "Part 2 | May 18, 2024",
            "By the river, May 18, 2024",
            "On May 18, 2024 by the river",
            "Por la tarde",
            "Von der Elbe nach Hamburg reist er gern",
            "Di lì a poco",
            "Author Bio",
            "Bylaws Of The Harbour",
            "Last Updated May 18, 2024",
            "Press Release May 18, 2024",
            "Senior Editor May 18, 2024",
            "Jo Field May 18",
            "May 18, 2024 by the river",
            "Par la force des choses",
        ] {
            assert_eq!(find(line), None, "{line}");
        }
    }

    #[test]
    fn labels_and_bare_names_are_known() {
        for label in ["By", "Written by:", "Autor", "Автор:", "作者："] {
            assert!(is_label(label), "{label}");
        }
        for name in ["Jo Field", "J. R. Field", "Mia van Dam", "Ana de la Peña", "Иван Полев"] {
            assert!(is_bare_name(name), "{name}");
            assert!(!is_label(name), "{name}");
        }
        for line in [
            "Field",
            "HR Strategy",
            "THE QUAY",
            "Jo field",
            "Jo Field 7",
            "Five Ferries To Take This Week",
            "de la Peña",
            "",
        ] {
            assert!(!is_bare_name(line), "{line}");
        }
    }

    proptest::proptest! {
        #[test]
        fn names_stand_in_their_line(line in "(By |Por |Von |作者：|May 4, 2023 [|] )?\\PC{0,60}") {
            if let Some(found) = find(&line) {
                proptest::prop_assert!(line.contains(&found.names) && !found.names.trim().is_empty());
            }
        }
    }
}
