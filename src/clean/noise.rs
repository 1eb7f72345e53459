//! What gives a line away as no part of an article, whatever stands around it.

use super::Reason;
use super::dates;
use super::lines::{Features, Hint, Line};
use super::script;
use super::words::{Hit, Lists, names, normal_into};

/// What the line is known as; `None` where it could be part of the article. `normal` is room to work in.
pub(super) fn recognise(line: &Line, f: &Features, lists: &Lists, normal: &mut String) -> Option<Hit> {
    let text = line.text.as_str();
    by_shape(line, f)
        .map(|reason| Hit { reason, end: false, worded: false })
        .or_else(|| if line.hint == Hint::Title { None } else { by_words(text, f, lists, normal) })
}

fn by_words(text: &str, f: &Features, lists: &Lists, normal: &mut String) -> Option<Hit> {
    if f.words > LONGEST {
        return None;
    }
    normal_into(text, normal);
    if let Some(hit) = lists.recognise(normal, |hit, weak| f.words <= longest(hit) && !(weak && is_prose(hit, f))) {
        return Some(hit);
    }
    (f.words >= 2.0 && f.words <= 12.0 && is_share_bar(text, normal, lists)).then_some(Hit {
        reason: Reason::Sharing,
        end: false,
        worded: true,
    })
}

/// Words of the longest name of a share button.
const LONGEST_BUTTON: usize = 3;

/// Whether a line is nothing but share buttons: "Share Copy link Print".
fn is_share_bar(text: &str, normal: &str, lists: &Lists) -> bool {
    if !lists.names_button(normal, LONGEST_BUTTON) {
        // Nothing but numbers: the counters that stand beside buttons.
        return names(normal).next().is_none() && normal.contains('#') && !is_day_or_telephone(text);
    }
    let words: Vec<&str> = names(normal).collect();
    let mut name = String::new();
    let mut at = 0;
    while at < words.len() {
        let button = (1..=LONGEST_BUTTON).rev().find(|n| {
            name.clear();
            for word in words.get(at..at + n).unwrap_or_default() {
                name.push_str(if name.is_empty() { "" } else { " " });
                name.push_str(word);
            }
            lists.recognise(&name, |hit, _| hit.reason == Reason::Sharing).is_some()
        });
        match button {
            Some(n) => at += n,
            None => return false,
        }
    }
    true
}

/// Whether a line of numbers is a day, or the number of a telephone.
fn is_day_or_telephone(text: &str) -> bool {
    const DIGITS: std::ops::RangeInclusive<usize> = 7..=15;
    let digits = text.chars().filter(|c| script::is_numeric(*c)).count();
    let marks = || text.chars().all(|c| script::is_numeric(c) || matches!(c, ' ' | '+' | '-' | '(' | ')' | '.' | '/'));
    text.starts_with(['+', '(', '0']) && DIGITS.contains(&digits) && marks() || dates::find(text, None).is_some()
}

/// The longest line, in words, that is noise on the strength of a phrase: prose mentions cookies and newsletters too.
fn longest(hit: Hit) -> f32 {
    match hit.reason {
        _ if hit.end => 8.0,
        Reason::Navigation | Reason::Sharing => 14.0,
        Reason::Metadata => 16.0,
        Reason::Comments | Reason::Rating | Reason::Related => 24.0,
        Reason::Caption => 40.0,
        Reason::Legal => LONGEST,
        _ => 45.0,
    }
}

/// Whether a line that only its first word speaks against reads like prose. Law has no such words in common with it.
fn is_prose(hit: Hit, f: &Features) -> bool {
    hit.reason != Reason::Legal && (f.words > 10.0 || f.end_mark && f.words > 5.0)
}

/// The longest of all of them.
const LONGEST: f32 = 60.0;

/// What the marks and digits of a line say.
fn by_shape(line: &Line, f: &Features) -> Option<Reason> {
    let text = line.text.as_str();
    match line.hint {
        Hint::Picture => return Some(Reason::Caption),
        Hint::Links => return Some(Reason::Navigation),
        Hint::Title => return None,
        _ => {}
    }
    if !f.text && !text.contains(['★', '☆', '⭐']) {
        // Lines of brackets are the ends of blocks of code.
        let code = text.chars().all(|c| matches!(c, '{' | '}' | '(' | ')' | '[' | ']' | ';' | ',' | ' '));
        return (!code).then_some(Reason::Navigation);
    }
    if let Some(reason) = lone_token(text) {
        return Some(reason);
    }
    if f.words < 30.0 && !f.end_mark && is_breadcrumb(text) {
        return Some(Reason::Navigation);
    }
    if f.words <= 12.0 && text.starts_with('#') && text.split(' ').all(|w| w.starts_with('#') && w.len() > 1) {
        return Some(Reason::Metadata);
    }
    None
}

/// A line of one token: a number, an address, the name of a picture.
fn lone_token(text: &str) -> Option<Reason> {
    let stars = |c: char| matches!(c, '★' | '☆' | '⭐' | '✩' | '✰' | '⯨' | '✭');
    if !text.is_ascii() && text.chars().all(|c| stars(c) || !script::is_alphabetic(c)) && text.contains(stars) {
        return Some(Reason::Rating);
    }
    let letters = text.chars().any(script::is_alphabetic);
    if !letters {
        // "1 / 3", "4:15", "2.4k" without the k; a year can be a heading.
        let year = text.len() == 4 && (text.starts_with("19") || text.starts_with("20"));
        return (!year && text.chars().count() <= 12).then_some(Reason::Navigation);
    }
    if text.contains(' ') || !text.contains(['.', ':', '@']) {
        return None;
    }
    let lower = text.to_lowercase();
    let path = lower.split(['?', '#']).next().unwrap_or_default();
    if [".jpg", ".jpeg", ".png", ".gif", ".webp", ".svg", ".avif"].iter().any(|end| path.ends_with(end)) {
        return Some(Reason::Caption);
    }
    if lower.starts_with("http://") || lower.starts_with("https://") || lower.starts_with("www.") {
        return Some(Reason::Navigation);
    }
    if lower.starts_with('@') {
        return Some(Reason::Sharing);
    }
    (lower.contains('@') && lower.contains('.')).then_some(Reason::Navigation)
}

/// Whether a line is parted by bars, as menus are and rows of tables.
pub(super) fn is_barred(text: &str) -> bool {
    memchr::memchr(b'|', text.as_bytes()).is_some() && text.matches(" | ").count() >= 2
}

fn is_breadcrumb(text: &str) -> bool {
    let count = |mark: u8| memchr::memchr_iter(mark, text.as_bytes()).count();
    let (mut arrows, mut bars, slashes) = (count(b'>'), count(b'|'), count(b'/'));
    if !text.is_ascii() {
        for c in text.chars().filter(|c| !c.is_ascii()) {
            arrows += usize::from(script::is_arrow(c));
            bars += usize::from(script::is_bar(c));
        }
    }
    // Guillemets are quotation marks too: those come in pairs with an opening one.
    let quoted = || text.contains('«') || text.contains('‹');
    arrows >= 2 && !quoted() || bars >= 3 || slashes >= 5
}

#[cfg(test)]
mod tests {
    use super::super::lines::{measure, split};
    use super::*;

    fn reason(line: &str) -> Option<Reason> {
        measure(&split(line, 1))[0].hit.map(|hit| hit.reason)
    }

    #[test]
    fn shapes_give_noise_away() {
        for (line, expected) in [
            ("×", Some(Reason::Navigation)),
            ("★★★☆☆ 3.5", Some(Reason::Rating)),
            ("desk@example.org", Some(Reason::Navigation)),
            ("À LIRE AUSSI", Some(Reason::Related)),
            ("A LIRE AUSSI", Some(Reason::Related)),
            ("ΣΧΕΤΙΚΑ ΑΡΘΡΑ", Some(Reason::Related)),
            ("İlgili Haberler", Some(Reason::Related)),
            ("ОБСУЖДЕНИЕ", Some(Reason::Comments)),
            ("أخبار ذات صلة", Some(Reason::Related)),
            ("3 / 12", Some(Reason::Navigation)),
            ("1987", None),
            ("16.01.23 | 08:30", None),
            ("+44 20 7946 0018", None),
            ("12 345 6 7890 1234", Some(Reason::Sharing)),
            ("https://example.org/a/b.jpg?itok=1", Some(Reason::Caption)),
            ("https://example.org/a", Some(Reason::Navigation)),
            ("Home » World » Ferries", Some(Reason::Navigation)),
            ("«Паром» ушёл в порт", None),
            ("Facebook Twitter WhatsApp", Some(Reason::Sharing)),
            ("#ferry #harbour", Some(Reason::Metadata)),
            ("A harbour without ferries", None),
        ] {
            assert_eq!(reason(line), expected, "{line}");
        }
    }

    #[test]
    fn prose_that_speaks_of_noise_is_prose() {
        assert_eq!(
            reason(&format!("We use cookies {}.", "and bake them and sell them by the dozen ".repeat(12))),
            None
        );
    }
}
