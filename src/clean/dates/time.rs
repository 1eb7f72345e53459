//! The time of day, beside a date or a headline.

use jiff::civil;

use super::parser::Parser;
use super::tokens::{Token, is_beside, is_change};

/// Zones behind times that a point parts.
const ZONES: [&str; 6] = ["bst", "gmt", "utc", "cet", "cest", "ist"];

/// Whether a time of day, as `9:57` or `09:57`, stands at the start of a line or at its end, as it does beside headlines.
pub(in super::super) fn stands_with_time(line: &str) -> bool {
    let bytes = line.as_bytes();
    [4, 5].into_iter().any(|long| {
        let ends = || bytes.len().checked_sub(long).and_then(|at| bytes.get(at..));
        bytes.get(..long).is_some_and(is_time) || ends().is_some_and(is_time)
    })
}

fn is_time(bytes: &[u8]) -> bool {
    let (hours, minutes) = bytes.split_at(bytes.len().saturating_sub(3));
    hours.iter().all(u8::is_ascii_digit) && matches!(minutes, [b':', b'0'..=b'5', b'0'..=b'9'])
}

/// Whether a token stands between a date and its own time.
fn is_own(token: &Token<'_>) -> bool {
    is_beside(token) && !is_change(token)
}

impl Parser<'_> {
    /// A time up to five small tokens behind the date.
    pub(super) fn time_after(&self, at: usize) -> Option<(String, usize)> {
        (at..(at + 6).min(self.tokens.len()))
            .take_while(|&i| self.tokens.get(at..i).is_some_and(|between| between.iter().all(is_own)))
            .find_map(|i| self.time_at(i, i == at))
    }

    /// `00:05, 18 May 2024`.
    pub(super) fn time_before(&self, from: usize, at: usize) -> Option<(String, usize)> {
        (at.saturating_sub(12).max(from)..at).find_map(|i| {
            let (time, next) = self.time_at(i, false)?;
            (next <= at && self.tokens.get(next..at)?.iter().all(is_beside)).then_some((time, i))
        })
    }

    /// The time at a place; `dated`: whether the date stands right before it.
    pub(super) fn time_at(&self, at: usize, dated: bool) -> Option<(String, usize)> {
        let two =
            |at: usize, most: u32| self.number(at).filter(|(n, len)| *len <= 2 && *n <= most).map(|(n, _)| n as i8);
        let hour = two(at, 23)?;
        let colon = self.mark(at + 1) == Some(':') || self.mark(at + 1) == Some('：');
        let called = at > 0 && self.is_word(at - 1, &["ore", "alle", "kl", "godz"]);
        let point =
            self.mark(at + 1) == Some('.') && (called || self.is_meridiem(at + 3) || self.is_word(at + 3, &["uhr"]));
        // `18 May 2024 06.00 BST`
        let point = point || dated && self.mark(at + 1) == Some('.') && self.is_word(at + 3, &ZONES);
        let between = colon || point || self.is_word(at + 1, &["h", "時", "时"]);
        between.then_some(())?;
        let minute = two(at + 2, 59)?;
        let mut next = at + 3;
        let mut second = None;
        if colon && self.mark(next) == Some(':') {
            second = two(next + 1, 59);
            next += 2 * usize::from(second.is_some());
            if self.mark(next) == Some('.') && self.number(next + 1).is_some() {
                next += 2;
            }
        }
        let (hour, next) = self.half_day(at, hour, next);
        let (zone, next) = self.zone(next);
        let time = civil::Time::new(hour, minute, second.unwrap_or(0), 0).ok()?;
        let (h, m, s) = (time.hour(), time.minute(), time.second());
        let text = if second.is_some() || !zone.is_empty() {
            format!("T{h:02}:{m:02}:{s:02}{zone}")
        } else {
            format!("T{h:02}:{m:02}")
        };
        Some((text, next))
    }

    fn is_meridiem(&self, at: usize) -> bool {
        self.is_word(at, &["am", "pm", "a", "p"])
    }

    /// The hour of the day from `am`, `p.m.`, `下午`; an hour that is one of 24 already stays.
    fn half_day(&self, at: usize, hour: i8, next: usize) -> (i8, usize) {
        let noon = at > 1 && (self.is_word(at - 1, &["午"]) || self.is_word(at - 2, &["午"]));
        if noon || at > 0 && self.is_word(at - 1, &["오전", "오후"]) {
            let afternoon = (at > 1 && self.is_word(at - 2, &["下"])) || self.is_word(at - 1, &["後", "오후"]);
            let minutes = usize::from(self.is_word(next, &["分"]));
            return (if afternoon && hour < 12 { hour + 12 } else { hour }, next + minutes);
        }
        let afternoon = self.is_word(next, &["pm", "p", "م", "مساء", "مساءً", "μμ"]);
        let morning = self.is_word(next, &["am", "a", "ص", "صباحا", "صباحًا", "πμ"]);
        if !afternoon && !morning {
            return (hour, next);
        }
        let dotted = self.mark(next + 1) == Some('.') && self.is_word(next + 2, &["m"]);
        let end = if dotted { next + 3 } else { next + 1 };
        match hour {
            12 if morning => (0, end),
            0..=11 if afternoon => (hour + 12, end),
            _ => (hour, end),
        }
    }

    fn zone(&self, at: usize) -> (String, usize) {
        if self.is_word(at, &["z", "utc", "gmt"]) && !matches!(self.mark(at + 1), Some('+' | '-')) {
            return ("Z".to_owned(), at + 1);
        }
        let at = if self.is_word(at, &["utc", "gmt"]) { at + 1 } else { at };
        let Some(sign) = self.mark(at).filter(|c| matches!(c, '+' | '-')) else { return (String::new(), at) };
        match (self.number(at + 1), self.mark(at + 2), self.number(at + 3)) {
            (Some((h @ 0..=14, 2)), Some(':'), Some((m @ 0..=59, 2))) => (format!("{sign}{h:02}:{m:02}"), at + 4),
            (Some((hm @ 0..=1400, 4)), ..) => (format!("{sign}{:02}:{:02}", hm / 100, hm % 100), at + 2),
            _ => (String::new(), at),
        }
    }
}
