//! Authors, as a line names them.

use super::dates;
use super::script;
use super::words::{Lists, lists};

mod dated;
pub(super) mod signature;
#[cfg(test)]
mod tests;
pub(super) mod titled;

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
        // "Tim Redaksi" is the newsroom, and no one's first name.
        let newsroom = rest.get(..11).is_some_and(|start| start.eq_ignore_ascii_case("tim redaksi"));
        let names = names(rest, lists)
            .filter(|names| !newsroom && !dated::NO_NAMES.contains(&names.to_lowercase().as_str()))?;
        let alone = names.len() == rest.trim_end_matches(['.', ',', ' ']).len();
        return Some(Byline { names, alone });
    }
    dated::find(line, lists).or_else(|| after_inner_label(line, lists)).or_else(|| titled::find(line, lists))
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
        // `Анна ПЕТРОВА`
        let family = full == 1 && named == 1 && line.ends_with(word) && is_shouted(word);
        if !letters || !capital || !spelt && !initial && !family {
            return false;
        }
        full += u32::from(spelt);
        named += 1;
    }
    (2..=4).contains(&named) && full > 0 && !last_is_particle
}

/// Whether a word in capitals alone can be a family name.
fn is_shouted(word: &str) -> bool {
    const SHORTEST: usize = 4;
    let lower = word.to_lowercase();
    word.chars().count() >= SHORTEST
        && word.chars().all(|c| c.is_uppercase() || matches!(c, '-' | '’' | '\''))
        && !dated::NO_NAMES.contains(&lower.as_str())
        && !lists().jobs.contains(&lower)
}

/// What stands behind the label. In scripts with case a label without a colon must be followed by a capital.
fn after_label<'a>(line: &'a str, lists: &Lists) -> Option<&'a str> {
    let line = line.trim_start_matches(|c: char| !script::is_alphanumeric(c));
    let first = line.chars().next()?.to_lowercase().next()?;
    let mut lower = String::new();
    // Nearly every label fails at its second letter.
    let could_be = |label: &&String| {
        let mut ascii = line.bytes().zip(label.bytes()).take_while(|(own, said)| own.is_ascii() && said.is_ascii());
        ascii.all(|(own, said)| own.eq_ignore_ascii_case(&said))
    };
    lists.byline_before.get(&first)?.iter().filter(could_be).find_map(|label| {
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

/// What no name goes on behind.
#[rustfmt::skip]
const STOPS: [&str; 17] = [
    " | ", "|", " – ", " — ", " - ", " · ", " • ", "· ", "• ", "⋅", "(", "（", "/", " @", "  ", " on behalf of ", ". ",
];

/// The names at the start of `rest`, up to a bar, a date, a job or anything that no name contains.
fn names(rest: &str, lists: &Lists) -> Option<String> {
    let mut end = rest.len();
    for stop in STOPS {
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
    let names = without_agency(names);
    let fits = names.split_whitespace().count() <= LONGEST
        && names.chars().any(char::is_alphabetic)
        && (!names.chars().any(script::is_cjk) || names.chars().count() <= 24);
    fits.then(|| names.to_owned())
}

/// Agencies that stand right behind the names of their reporters.
const AGENCIES: [&str; 8] = [
    " The Associated Press",
    " Associated Press",
    " AP",
    " Reuters",
    " AFP",
    " Press Association",
    " PA Media",
    " UPI",
];

/// Names without the agency behind them, where two words or more are left.
fn without_agency(names: &str) -> &str {
    let bare = AGENCIES.iter().find_map(|agency| names.strip_suffix(agency));
    bare.map(|bare| bare.trim_end_matches([' ', ','])).filter(|bare| bare.contains(' ')).unwrap_or(names)
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
