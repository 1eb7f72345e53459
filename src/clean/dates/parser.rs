//! The written forms of dates.

use jiff::civil;

use super::super::words::lists;
use super::Found;
use super::rest::Rest;
use super::tokens::{Kind, Token};

pub(super) struct Date {
    pub(super) value: Option<String>,
    pub(super) day_known: bool,
    pub(super) next: usize,
}

pub(super) struct Parser<'a> {
    pub(super) tokens: &'a [Token<'a>],
    pub(super) day_first: Option<bool>,
}

impl Parser<'_> {
    pub(super) fn number(&self, at: usize) -> Option<(u32, usize)> {
        match self.tokens.get(at)?.kind {
            Kind::Number(n, len) => Some((n, len)),
            _ => None,
        }
    }

    fn year(&self, at: usize) -> Option<i16> {
        let (n, len) = self.number(at)?;
        (len == 4 && (1800..2100).contains(&n)).then_some(n as i16)
    }

    /// A year of a written date that a time or another number follows without a space: `20246:01`, `20245 min`.
    fn glued_year(&self, at: usize) -> Option<i16> {
        let (n, len) = self.number(at)?;
        let year = if len == 5 { n / 10 } else { n / 100 };
        ((5..=6).contains(&len) && (1990..2040).contains(&year)).then_some(year as i16)
    }

    fn small(&self, at: usize, most: u32) -> Option<i8> {
        let (n, len) = self.number(at)?;
        (len <= 2 && (1..=most).contains(&n)).then_some(n as i8)
    }

    pub(super) fn word(&self, at: usize) -> Option<&str> {
        match &self.tokens.get(at)?.kind {
            Kind::Word(w) => Some(w),
            _ => None,
        }
    }

    pub(super) fn mark(&self, at: usize) -> Option<char> {
        match self.tokens.get(at)?.kind {
            Kind::Mark(c) => Some(c),
            _ => None,
        }
    }

    fn month(&self, at: usize) -> Option<i8> {
        let word = self.word(at)?;
        lists().months.get(word).map(|&m| m.cast_signed())
    }

    /// Behind a month, over its other name: أيار/مايو.
    fn behind_month(&self, at: usize, month: i8) -> usize {
        let other = self.mark(at + 1) == Some('/') && self.month(at + 2) == Some(month);
        self.skip(if other { at + 3 } else { at + 1 })
    }

    pub(super) fn is_word(&self, at: usize, words: &[&str]) -> bool {
        self.word(at).is_some_and(|w| words.contains(&w))
    }

    /// Steps over marks and particles between the parts of a written date.
    fn skip(&self, mut at: usize) -> usize {
        const PARTICLES: [&str; 13] = ["de", "del", "of", "st", "nd", "rd", "th", "er", "di", "º", "ª", "ב", "da"];
        let mut steps = 0;
        while steps < 3
            && (matches!(self.mark(at), Some(',' | '.' | '،' | '-' | '\'' | '’' | '/')) || self.is_word(at, &PARTICLES))
        {
            at += 1;
            steps += 1;
        }
        at
    }

    pub(super) fn date_at(&self, at: usize) -> Option<Date> {
        self.year_first(at).or_else(|| self.numeric(at)).or_else(|| self.written(at)).or_else(|| self.of_era(at))
    }

    /// 令和6年5月18日, 民國113年5月18日.
    fn of_era(&self, at: usize) -> Option<Date> {
        let before = match (self.word(at)?, self.word(at + 1)?) {
            ("令", "和") => 2018,
            ("平", "成") => 1988,
            ("昭", "和") => 1925,
            ("民", "國" | "国") => 1911,
            _ => return None,
        };
        let year = self.number(at + 2).filter(|(n, _)| (1..200).contains(n))?.0 as i16 + before;
        let parts = self.is_word(at + 3, &["年"]) && self.is_word(at + 5, &["月"]) && self.is_word(at + 7, &["日"]);
        Self::ymd(year, self.small(at + 4, 12)?, self.small(at + 6, 31)?, at + 8).filter(|_| parts)
    }

    fn ymd(year: i16, month: i8, day: i8, next: usize) -> Option<Date> {
        let date = civil::Date::new(year, month, day).ok()?;
        Some(Date { value: Some(date.to_string()), day_known: true, next })
    }

    /// 2024-05-18, 2024/5/18, 2024.5.18, 2024年5月18日, 2024년 5월 18일.
    fn year_first(&self, at: usize) -> Option<Date> {
        let year = self.year(at)?;
        let month = self.small(at + 2, 12);
        let cjk = self.is_word(at + 1, &["年", "년"]);
        if cjk || matches!(self.mark(at + 1), Some('-' | '/' | '.')) {
            let month = month?;
            let day_at = at + 4;
            if cjk {
                let day = self.small(day_at, 31).filter(|_| self.is_word(day_at + 1, &["日", "일"]));
                return match day {
                    Some(day) => Self::ymd(year, month, day, day_at + 2),
                    None => Some(Date { value: Some(format!("{year:04}-{month:02}")), day_known: false, next: at + 4 }),
                };
            }
            if self.mark(at + 1) == self.mark(at + 3) {
                return Self::ymd(year, month, self.small(day_at, 31)?, day_at + 1);
            }
            return None;
        }
        // 2024 May 18
        let month_at = self.skip(at + 1);
        let month = self.month(month_at)?;
        let day_at = self.skip(month_at + 1);
        let day = self.small(day_at, 31)?;
        // `2024May 20, 2026`: the year belongs to what stands before.
        self.year(self.skip(day_at + 1)).is_none().then(|| Self::ymd(year, month, day, day_at + 1))?
    }

    /// 18/05/2024, 5-18-2024, 18.05.2024: the order from the numbers, from the points, or from the language.
    fn numeric(&self, at: usize) -> Option<Date> {
        let sep = self.mark(at + 1).filter(|c| matches!(c, '/' | '.' | '-'))?;
        let (a, b) = (self.small(at, 31)?, self.small(at + 2, 31)?);
        if self.mark(at + 3) != Some(sep) {
            return None;
        }
        let next = at + 5;
        let unknown = Some(Date { value: None, day_known: false, next });
        let Some(year) = self.year(at + 4).or_else(|| self.short_year(at + 4, a <= 12 && b > 12)) else {
            return self.number(at + 4).filter(|(_, len)| *len == 2).and(unknown);
        };
        match (a > 12, b > 12, sep == '.' || self.day_first == Some(true), self.day_first == Some(false)) {
            (true, true, ..) => None,
            (true, false, ..) | (false, false, true, _) => Self::ymd(year, b, a, next),
            (false, true, ..) | (false, false, _, true) => Self::ymd(year, a, b, next),
            _ if a == b => Self::ymd(year, a, b, next),
            _ => unknown,
        }
    }

    /// Whether the day goes first in a numeric date that shows it by itself.
    pub(super) fn order_at(&self, at: usize) -> Option<bool> {
        let (a, b) = (self.small(at, 31)?, self.small(at + 2, 31)?);
        let slashes = self.mark(at + 1) == Some('/') && self.mark(at + 3) == Some('/');
        self.year(at + 4).filter(|_| slashes && (a > 12) != (b > 12)).map(|_| a > 12)
    }

    /// A year of two digits, of this century, where the language's order says that it is the year, or the numbers do: of
    /// 05/18/24 the second is the day, and where the day stands there the year is last.
    fn short_year(&self, at: usize, told: bool) -> Option<i16> {
        const NEWEST: u32 = 39;
        let (n, len) = self.number(at)?;
        (len == 2 && n <= NEWEST && (told || self.day_first.is_some())).then(|| 2000 + n as i16)
    }

    /// May 18, 2024; 18 May 2024; 18 de mayo de 2024; May 2024.
    fn written(&self, at: usize) -> Option<Date> {
        if let Some(month) = self.month(at) {
            let second = self.behind_month(at, month);
            if let Some(day) = self.small(second, 31) {
                let third = self.skip(second + 1);
                return match self.year(third).or_else(|| self.glued_year(third)) {
                    Some(year) => Self::ymd(year, month, day, third + 1),
                    None => Some(Date { value: None, day_known: false, next: second + 1 }),
                };
            }
            // "30 February 2024" is no month of 2024.
            let year = self.year(second).filter(|_| at == 0 || self.small(at - 1, 99).is_none())?;
            return Some(Date { value: Some(format!("{year:04}-{month:02}")), day_known: false, next: second + 1 });
        }
        let day = self.small(at, 31)?;
        let month_at = self.skip(at + 1);
        let month = self.month(month_at)?;
        let year_at = self.behind_month(month_at, month);
        match self.year(year_at).or_else(|| self.glued_year(year_at)) {
            Some(year) => Self::ymd(year, month, day, year_at + 1),
            None => Some(Date { value: None, day_known: false, next: month_at + 1 }),
        }
    }

    /// The date at a place, and where to go on behind it; `from` is the end of the date before.
    pub(super) fn found(&self, from: usize, at: usize, date: Date) -> (Found, usize) {
        let mut value = date.value;
        let (mut first, mut next) = (at, date.next);
        if let Some(day) = value.as_mut().filter(|_| date.day_known) {
            if let Some((time, after)) = self.time_after(next) {
                day.push_str(&time);
                next = after;
            } else if let Some((time, start)) = self.time_before(from, at) {
                day.push_str(&time);
                first = start;
            }
        } else if value.is_none() {
            next = self.time_after(next).map_or(next, |(_, after)| after);
        }
        let changed = self.calls_change(from, at, next);
        let rest = self.rest(0..first).and(self.rest(next..self.tokens.len()));
        let start = self.tokens.get(first).map_or(0, |t| t.start);
        let end = next.checked_sub(1).and_then(|last| self.tokens.get(last)).map_or(start, |t| t.end);
        (
            Found { value, alone: rest != Rest::Words, another: rest == Rest::Changes, changed, span: (start, end) },
            next.max(at + 1),
        )
    }
}
