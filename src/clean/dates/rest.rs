//! What a line says beside its date: labels, and the days of changes.

use std::ops::Range;

use super::super::script;
use super::super::words::lists;
use super::parser::Parser;
use super::tokens::{Kind, is_beside, is_change};

/// What stands beside a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Rest {
    /// Labels, weekdays, zones.
    Labels,
    /// Days or times of changes, too.
    Changes,
    /// Anything else.
    Words,
}

impl Rest {
    pub(super) fn and(self, other: Self) -> Self {
        self.max(other)
    }
}

impl Parser<'_> {
    /// What stands at some places.
    pub(super) fn rest(&self, places: Range<usize>) -> Rest {
        let (mut at, mut from, mut rest) = (places.start, places.start, Rest::Labels);
        while at < places.end {
            if let Some((next, is_day)) = self.change_at(from, at) {
                rest = Rest::Changes;
                at = next;
                // The day can stand behind its time.
                from = if is_day { next } else { from };
            } else if self.tokens.get(at).is_some_and(is_beside) || self.links(at) {
                at += 1;
            } else {
                return Rest::Words;
            }
        }
        rest
    }

    /// The end of a day or a time that is called that of a change, and whether it is a day; `from` is the end of the day before.
    fn change_at(&self, from: usize, at: usize) -> Option<(usize, bool)> {
        let day = self.date_at(at).map(|date| date.next);
        let next = match day {
            Some(next) => self.time_after(next).map_or(next, |(_, next)| next),
            None => self.time_at(at, false)?.1,
        };
        self.calls_change(from, at, next).then_some((next, day.is_some()))
    }

    /// Whether the words before a date, or in scripts without spaces and in Korean those right behind it (`2024年5月18日 更新`),
    /// call it the day of a change.
    pub(super) fn calls_change(&self, from: usize, at: usize, next: usize) -> bool {
        let before = || self.tokens.get(from..at).is_some_and(|before| before.iter().any(is_change));
        let behind = || {
            let token = self.tokens.get(next).filter(|token| is_change(token));
            let follows = |w: &str| w.chars().any(|c| script::is_cjk(c) || script::is_hangul(c));
            let last = |at: usize| self.tokens.get(at..).is_some_and(|rest| rest.iter().all(is_beside));
            token.is_some_and(|token| matches!(token.kind, Kind::Word(w) if follows(w))) && last(next)
        };
        before() || behind()
    }

    /// "and" before the label of a change, particles aside.
    fn links(&self, at: usize) -> bool {
        const NEAR: usize = 2;
        let leads = self.tokens.get(at + 1..).is_some_and(|rest| rest.iter().take(NEAR).any(is_change));
        leads && self.word(at).is_some_and(|w| lists().byline_between.contains(w))
    }
}
