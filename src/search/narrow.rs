//! Whether a query finds less than another, so that only what the other found need be looked at: while typing, mostly.

use super::query::{Anchor, Condition, DateRange, Group, Query, Term, WordRange};

/// Whether every article that satisfies `new` surely satisfies `old`, for the same articles with the same tags. `false` where
/// that is not known.
///
/// Takes time in proportion to the texts where one query goes on from the other, and at worst to the product of their terms.
pub(super) fn narrows(new: &Query, old: &Query) -> bool {
    old.groups().iter().enumerate().all(|(at, wanted)| {
        // Mostly a query grows at its end.
        let same_place = new.groups().get(at).is_some_and(|group| group_implies(group, wanted));
        same_place || new.groups().iter().any(|group| group_implies(group, wanted))
    })
}

/// Whether each alternative of a group satisfies another.
fn group_implies(group: &Group, wanted: &Group) -> bool {
    group.any.iter().all(|term| wanted.any.iter().any(|wanted| term_implies(term, wanted)))
}

fn term_implies(term: &Term, wanted: &Term) -> bool {
    match (term.negated, wanted.negated) {
        (false, false) => implies(&term.condition, &wanted.condition),
        // What does not hold `a` does not hold `ab`.
        (true, true) => implies(&wanted.condition, &term.condition),
        _ => false,
    }
}

/// Whether one condition is never met without the other.
///
/// A literal text implies no fuzzy word of its letters: words are looked for in the first part of a field only.
fn implies(condition: &Condition, wanted: &Condition) -> bool {
    match (condition, wanted) {
        (Condition::Word(word), Condition::Word(wanted)) => is_subsequence(wanted, word),
        (Condition::Literal { text, anchor }, Condition::Literal { text: wanted, anchor: wanted_anchor }) => {
            literal_implies((text, *anchor), (wanted, *wanted_anchor))
        }
        (Condition::Site(text), Condition::Site(wanted))
        | (Condition::Byline(text), Condition::Byline(wanted))
        | (Condition::File(text), Condition::File(wanted)) => text.contains(wanted),
        (Condition::Lang(code), Condition::Lang(wanted)) => {
            code.strip_prefix(wanted.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
        }
        (Condition::Published(range), Condition::Published(wanted)) => dates_within(*range, *wanted),
        (Condition::Words(range), Condition::Words(wanted)) => words_within(*range, *wanted),
        _ => condition == wanted,
    }
}

/// Whether the characters of `word` stand in `text` in this order, ASCII case ignored.
fn is_subsequence(word: &str, text: &str) -> bool {
    let mut rest = text.chars();
    word.chars().all(|wanted| rest.any(|char| char.eq_ignore_ascii_case(&wanted)))
}

fn literal_implies((text, anchor): (&str, Anchor), (wanted, wanted_anchor): (&str, Anchor)) -> bool {
    match (anchor, wanted_anchor) {
        (_, Anchor::Anywhere) => text.contains(wanted),
        (Anchor::Start | Anchor::Whole, Anchor::Start) => text.starts_with(wanted),
        (Anchor::End | Anchor::Whole, Anchor::End) => text.ends_with(wanted),
        (Anchor::Words, Anchor::Words) | (Anchor::Whole, Anchor::Whole | Anchor::Words) => text == wanted,
        _ => false,
    }
}

fn dates_within(range: DateRange, wanted: DateRange) -> bool {
    wanted.first.is_none_or(|wanted| range.first.is_some_and(|first| wanted <= first))
        && wanted.last.is_none_or(|wanted| range.last.is_some_and(|last| last <= wanted))
}

fn words_within(range: WordRange, wanted: WordRange) -> bool {
    wanted.least <= range.least && range.most <= wanted.most
}

#[cfg(test)]
mod tests;
