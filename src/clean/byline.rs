//! Authors, as a line names them.

use super::dates;
use super::script;
use super::words::{Lists, lists};

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
        let names = names(rest, lists)?;
        let alone = names.len() == rest.trim_end_matches(['.', ',', ' ']).len();
        return Some(Byline { names, alone });
    }
    before_date(line, lists).or_else(|| after_inner_label(line, lists))
}

/// `2024-05-18 Source: The Harbour Post Author: Jo Field`: a label with a colon inside the line.
fn after_inner_label(line: &str, lists: &Lists) -> Option<Byline> {
    let last_colon = line.rfind([':', '：'])?;
    line.match_indices(' ').take_while(|(at, _)| *at < last_colon).find_map(|(at, _)| {
        let rest = after_label(&line[at + 1..], lists)?;
        let label = line.get(at + 1..line.len() - rest.len())?;
        let names = if label.contains([':', '：']) { names(rest, lists) } else { None };
        names.map(|names| Byline { names, alone: false })
    })
}

/// Whether a line that stands between headline and date can only be a name: two or three capitalised words.
pub(super) fn is_bare_name(line: &str) -> bool {
    let capital =
        |w: &str| w.chars().next().is_some_and(char::is_uppercase) && w.chars().skip(1).any(char::is_lowercase);
    let letters = |w: &str| w.chars().all(|c| c.is_alphabetic() || matches!(c, '-' | '’' | '\'' | '.'));
    (2..=3).contains(&line.split(' ').count()) && line.split(' ').all(|w| capital(w) && letters(w))
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
        let cut = !script::is_alphanumeric(next)
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
    for stop in [" | ", "|", " – ", " — ", " - ", " · ", " • ", "(", "（", "/", " @", "  ", ". "] {
        if let Some(at) = rest.find(stop).filter(|&at| stop != ". " || !is_initial(&rest[..at])) {
            end = end.min(at);
        }
    }
    let rest = &rest[..end];
    let rest = dates::find(rest, None).map_or(rest, |date| &rest[..date.span.0]);
    let mut kept = 0;
    let mut words = 0;
    for (start, word) in word_starts(rest) {
        let bare = word.trim_matches(|c: char| !script::is_alphanumeric(c));
        let lower = bare.to_lowercase();
        if lists.jobs.contains(&lower) && words > 0 || word.chars().any(char::is_numeric) {
            break;
        }
        let particle = PARTICLES.contains(&lower.as_str()) || lists.byline_between.contains(&lower);
        if bare.chars().next().is_some_and(char::is_lowercase) && !particle {
            return None;
        }
        words += 1;
        if !particle && !bare.is_empty() {
            kept = start + word.len();
        }
    }
    let names =
        rest[..kept].trim_end_matches(|c: char| c.is_whitespace() || matches!(c, ',' | '.' | ';' | ':' | '，' | '。'));
    let fits = (1..=LONGEST).contains(&words)
        && names.chars().any(char::is_alphabetic)
        && (!names.chars().any(script::is_cjk) || names.chars().count() <= 24);
    fits.then(|| names.to_owned())
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
            ("بقلم: سامي حداد", "سامي حداد", true),
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
        ] {
            assert_eq!(find(line), None, "{line}");
        }
    }
}
