//! Decides what every line of a page is, all lines together: an article is one body with headings between its paragraphs,
//! and a run of teasers is none although each of its lines looks like a paragraph.

use super::body::{self, Body};
use super::head::{self, Head};
use super::lines::{Features, Line};
use super::{Reason, Role, furniture, names};
use crate::source::Given;

/// What becomes of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    /// A block of the body.
    Keep(Role),
    /// Dropped.
    Drop(Reason),
    /// Lifted to a field that says all that the line said.
    Lift,
}

/// Every line's fate, and what was found above the body.
#[derive(Debug, Default)]
pub(super) struct Decision {
    pub fates: Vec<Fate>,
    pub head: Head,
}

/// Decides on all lines.
pub(super) fn decide(lines: &[Line], features: &[Features], given: &Given, day_first: Option<bool>) -> Decision {
    let Body { kept, whole } = body::choose(lines, features);
    let start = kept.iter().position(|kept| *kept).unwrap_or(0);
    let run = start..kept.iter().rposition(|kept| *kept).map_or(start, |last| last + 1);
    let mut head = head::find(lines, features, &run, given, day_first);
    head.give_way(given, day_first);
    let comes_back =
        |i: usize| features.get(i).is_some_and(|f| f.comes_back) && !furniture::is_teased(i, head.title_line, features);
    let mut fates: Vec<Fate> = kept
        .iter()
        .enumerate()
        .map(|(i, kept)| match () {
            () if *kept && comes_back(i) => Fate::Drop(reason(features.get(i), Reason::Recurring)),
            () if *kept => Fate::Keep(Role::Paragraph),
            () => Fate::Drop(reason(features.get(i), Reason::Outside)),
        })
        .collect();
    // Lines that come back say that the page is one of a site's, with what its pages have around their articles.
    let whole = whole && !(0..lines.len()).any(comes_back);
    head.settle(lines, whole, &mut fates);
    names::name(lines, features, &mut fates);
    Decision { fates, head }
}

fn reason(f: Option<&Features>, other: Reason) -> Reason {
    match f {
        Some(Features { hit: Some(hit), .. }) => hit.reason,
        Some(f) if f.date => Reason::Metadata,
        _ => other,
    }
}

/// Whether a line could be a heading by itself: short, no end mark but `?` and `!`, not a fragment of a sentence.
pub(super) fn looks_like_heading(line: &Line, f: &Features) -> bool {
    let last = line.text.chars().next_back();
    let asks = matches!(last, Some('?' | '!' | '？' | '！' | '؟'));
    let opens = matches!(last, Some(':' | '：' | ',' | ';' | '，'));
    let lower = line.text.chars().find(|c| c.is_alphanumeric()).is_some_and(char::is_lowercase);
    f.words <= 18.0 && (!f.end_mark || asks) && !opens && !lower && !f.cut_off && f.text
}
