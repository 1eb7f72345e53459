//! Dates as pages write them, in many languages and orders.
//!
//! A numeric date whose order the numbers do not give (3/4/2024) has no value unless the language decides.

use jiff::civil;

use super::script;
use super::words::lists;

/// A date in a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    /// In the form of [`super::Article::published`]; `None` where the line does not say which day it is.
    pub value: Option<String>,
    /// Whether the line says nothing else: labels, weekdays and zones count as nothing.
    pub alone: bool,
    /// Whether it is the date of a later change.
    pub changed: bool,
    /// Where it stands, in bytes.
    pub span: (usize, usize),
}

/// Longest line in which a date is looked for, in bytes.
const LONGEST: usize = 4000;

/// Finds the first date of a line that is not of a change, else the first. `day_first` is the language's order of numeric
/// dates, where it has one.
pub(super) fn find(line: &str, day_first: Option<bool>) -> Option<Found> {
    let digits =
        || line.bytes().any(|b| b.is_ascii_digit()) || !line.is_ascii() && line.chars().any(|c| digit(c).is_some());
    if line.len() > LONGEST || !digits() {
        return None;
    }
    let tokens = tokens(line);
    let parser = Parser { tokens: &tokens, day_first };
    let mut first: Option<Found> = None;
    let (mut at, mut from) = (0, 0);
    while at < tokens.len() {
        let Some(date) = parser.date_at(at) else {
            at += 1;
            continue;
        };
        let (found, next) = parser.found(from, at, date);
        if !found.changed {
            return Some(found);
        }
        first.get_or_insert(found);
        (at, from) = (next, next);
    }
    first
}

/// The order of numeric dates in a language, or in a country that the language's tag names: whether the day goes first.
pub(super) fn day_first(language: Option<&str>, tag: Option<&str>) -> Option<bool> {
    const MONTH_FIRST: [&str; 2] = ["us", "ph"];
    const DAY_FIRST: [&str; 9] = ["gb", "uk", "au", "nz", "ie", "in", "sg", "ng", "ke"];
    let country = tag.and_then(|tag| tag.split(['-', '_']).next_back()).unwrap_or_default().to_lowercase();
    let of_language = language.and_then(|language| lists().day_first.get(language).copied());
    of_language.or_else(|| match country.as_str() {
        country if MONTH_FIRST.contains(&country) => Some(false),
        country if DAY_FIRST.contains(&country) => Some(true),
        _ => None,
    })
}

/// The day of a value in the form of [`super::Article::published`], if it has one.
pub(super) fn day(value: &str) -> Option<&str> {
    value.get(..10)
}

/// Whether a value is in universal time: the day where it was published can be another.
pub(super) fn is_universal(value: &str) -> bool {
    value.ends_with('Z') || value.ends_with("+00:00")
}

/// Whether the days of two values are next to each other.
pub(super) fn are_neighbours(a: &str, b: &str) -> bool {
    let date = |value: &str| day(value)?.parse::<civil::Date>().ok();
    let (Some(a), Some(b)) = (date(a), date(b)) else { return false };
    a.tomorrow().is_ok_and(|next| next == b) || b.tomorrow().is_ok_and(|next| next == a)
}

/// The day in an address: `/2024/05/18/`, `/2024-05-18-`.
pub(super) fn in_address(url: &str) -> Option<String> {
    let path = url.split("//").nth(1)?.split(['?', '#']).next()?;
    let numbers: Vec<&str> = path.split(['/', '-', '_', '.']).collect();
    numbers.windows(3).find_map(|three| {
        let [year, month, day] = three else { return None };
        let sized = year.len() == 4 && (1..=2).contains(&month.len()) && (1..=2).contains(&day.len());
        let date = civil::Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()?;
        (sized && (1990..2100).contains(&date.year())).then(|| date.to_string())
    })
}

/// Whether a label without a date is that of a change: "Last updated:".
pub(super) fn says_changed(label: &str) -> bool {
    let words = tokens(label);
    let is = |token: &Token| match &token.kind {
        Kind::Word(w) => lists().date_beside.get(w.as_str()) == Some(&true),
        _ => false,
    };
    !words.iter().any(|token| matches!(token.kind, Kind::Number(..))) && words.iter().any(is)
}

/// Brings a date that the input itself gives into the form of [`super::Article::published`].
pub(super) fn normalise(given: &str, day_first: Option<bool>) -> Option<String> {
    let given = given.trim();
    if given.len() == 4 && given.chars().all(|c| c.is_ascii_digit()) {
        return Some(given.to_owned());
    }
    if let (7, Some((year, month))) = (given.len(), given.split_once('-'))
        && let (Ok(year), Ok(month)) = (year.parse(), month.parse())
        && civil::Date::new(year, month, 1).is_ok()
    {
        return Some(given.to_owned());
    }
    compact(given).or_else(|| find(given, day_first)?.value)
}

/// `20240518`, and the same with a time behind it that is left aside.
fn compact(given: &str) -> Option<String> {
    let digits = given.get(..8).filter(|d| d.bytes().all(|b| b.is_ascii_digit()))?;
    let ends = !given.get(8..9).is_some_and(|next| next.bytes().all(|b| b.is_ascii_digit()));
    let (year, month, day) =
        (digits.get(..4)?.parse().ok()?, digits.get(4..6)?.parse().ok()?, digits.get(6..)?.parse().ok()?);
    let date = civil::Date::new(year, month, day).ok().filter(|date| (1800..2100).contains(&date.year()))?;
    ends.then(|| date.to_string())
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Kind {
    Number(u32, usize),
    Word(String),
    Mark(char),
}

#[derive(Debug, Clone)]
struct Token {
    kind: Kind,
    start: usize,
    end: usize,
}

fn digit(c: char) -> Option<u32> {
    let zero = match c {
        '0'..='9' => '0',
        '\u{0660}'..='\u{0669}' => '\u{0660}',
        '\u{06f0}'..='\u{06f9}' => '\u{06f0}',
        '\u{0966}'..='\u{096f}' => '\u{0966}',
        '\u{ff10}'..='\u{ff19}' => '\u{ff10}',
        _ => return None,
    };
    Some(c as u32 - zero as u32)
}

fn tokens(line: &str) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::new();
    let mut glue = false;
    for (start, c) in line.char_indices() {
        let end = start + c.len_utf8();
        let last = tokens.last_mut().filter(|_| glue);
        glue = !script::is_cjk(c);
        let kind = if let Some(d) = digit(c) {
            if let Some(Token { kind: Kind::Number(n, len @ ..8), end: e, .. }) = last {
                (*n, *len, *e) = (*n * 10 + d, *len + 1, end);
                continue;
            }
            Kind::Number(d, 1)
        } else if script::is_alphabetic(c) || script::is_mark(c) {
            if let Some(Token { kind: Kind::Word(word), end: e, .. }) = last.filter(|_| glue) {
                script::push_lower(word, c);
                *e = end;
                continue;
            }
            let mut word = String::new();
            script::push_lower(&mut word, c);
            Kind::Word(word)
        } else if c.is_whitespace() {
            glue = false;
            continue;
        } else {
            Kind::Mark(c)
        };
        tokens.push(Token { kind, start, end });
    }
    tokens
}

/// Whether the token says nothing beside a date.
fn is_beside(token: &Token) -> bool {
    match &token.kind {
        Kind::Word(w) => matches!(w.as_str(), "t" | "오전" | "오후") || lists().date_beside.contains_key(w.as_str()),
        Kind::Mark(_) => true,
        Kind::Number(..) => false,
    }
}

struct Date {
    value: Option<String>,
    day_known: bool,
    next: usize,
}

struct Parser<'a> {
    tokens: &'a [Token],
    day_first: Option<bool>,
}

impl Parser<'_> {
    fn number(&self, at: usize) -> Option<(u32, usize)> {
        match self.tokens.get(at)?.kind {
            Kind::Number(n, len) => Some((n, len)),
            _ => None,
        }
    }

    fn year(&self, at: usize) -> Option<i16> {
        let (n, len) = self.number(at)?;
        (len == 4 && (1800..2100).contains(&n)).then_some(n as i16)
    }

    fn small(&self, at: usize, most: u32) -> Option<i8> {
        let (n, len) = self.number(at)?;
        (len <= 2 && (1..=most).contains(&n)).then_some(n as i8)
    }

    fn word(&self, at: usize) -> Option<&str> {
        match &self.tokens.get(at)?.kind {
            Kind::Word(w) => Some(w),
            _ => None,
        }
    }

    fn mark(&self, at: usize) -> Option<char> {
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

    fn is_word(&self, at: usize, words: &[&str]) -> bool {
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

    fn date_at(&self, at: usize) -> Option<Date> {
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
        Self::ymd(year, month, self.small(self.skip(month_at + 1), 31)?, self.skip(month_at + 1) + 1)
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
        let Some(year) = self.year(at + 4).or_else(|| self.short_year(at + 4)) else {
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

    /// A year of two digits, of this century, where the language's order says that it is the year.
    fn short_year(&self, at: usize) -> Option<i16> {
        const NEWEST: u32 = 39;
        let (n, len) = self.number(at)?;
        (len == 2 && n <= NEWEST && self.day_first.is_some()).then_some(2000 + n as i16)
    }

    /// May 18, 2024; 18 May 2024; 18 de mayo de 2024; May 2024.
    fn written(&self, at: usize) -> Option<Date> {
        if let Some(month) = self.month(at) {
            let second = self.behind_month(at, month);
            if let Some(day) = self.small(second, 31) {
                let third = self.skip(second + 1);
                return match self.year(third) {
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
        match self.year(year_at) {
            Some(year) => Self::ymd(year, month, day, year_at + 1),
            None => Some(Date { value: None, day_known: false, next: month_at + 1 }),
        }
    }

    /// The date at a place, and where to go on behind it; `from` is the end of the date before.
    fn found(&self, from: usize, at: usize, date: Date) -> (Found, usize) {
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
        }
        let others = || self.tokens.iter().take(first).chain(self.tokens.iter().skip(next));
        let changed = self.tokens.iter().take(at).skip(from).any(|t| match &t.kind {
            Kind::Word(w) => lists().date_beside.get(w.as_str()).is_some_and(|changed| *changed),
            _ => false,
        });
        let start = self.tokens.get(first).map_or(0, |t| t.start);
        let end = next.checked_sub(1).and_then(|last| self.tokens.get(last)).map_or(start, |t| t.end);
        (Found { value, alone: others().all(is_beside), changed, span: (start, end) }, next.max(at + 1))
    }

    /// A time up to five small tokens behind the date.
    fn time_after(&self, at: usize) -> Option<(String, usize)> {
        (at..(at + 6).min(self.tokens.len()))
            .take_while(|&i| self.tokens.get(at..i).is_some_and(|between| between.iter().all(is_beside)))
            .find_map(|i| self.time_at(i))
    }

    /// `00:05, 18 May 2024`.
    fn time_before(&self, from: usize, at: usize) -> Option<(String, usize)> {
        (at.saturating_sub(12).max(from)..at).find_map(|i| {
            let (time, next) = self.time_at(i)?;
            (next <= at && self.tokens.get(next..at)?.iter().all(is_beside)).then_some((time, i))
        })
    }

    fn time_at(&self, at: usize) -> Option<(String, usize)> {
        let two =
            |at: usize, most: u32| self.number(at).filter(|(n, len)| *len <= 2 && *n <= most).map(|(n, _)| n as i8);
        let hour = two(at, 23)?;
        let colon = self.mark(at + 1) == Some(':') || self.mark(at + 1) == Some('：');
        let called = at > 0 && self.is_word(at - 1, &["ore", "alle", "kl", "godz"]);
        let point =
            self.mark(at + 1) == Some('.') && (called || self.is_meridiem(at + 3) || self.is_word(at + 3, &["uhr"]));
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_of_many_forms() {
        for (line, value) in [
            ("Published May 18, 2024 - 00:05am", Some("2024-05-18T00:05")),
            ("Updated: 3:15 p.m. on Friday, 18th of May 2024", Some("2024-05-18T15:15")),
            ("2024-05-18T00:05:09Z", Some("2024-05-18T00:05:09Z")),
            ("2024-05-18T00:05+02:00", Some("2024-05-18T00:05:00+02:00")),
            ("Sat, 18 May 2024 00:05:09 +0000", Some("2024-05-18T00:05:09+00:00")),
            ("2024年5月18日 下午3:05", Some("2024-05-18T15:05")),
            ("18.05.2024, 14:30", Some("2024-05-18T14:30")),
            ("18 мая 2024 г.", Some("2024-05-18")),
            ("18 de mayo de 2024", Some("2024-05-18")),
            ("le 18 mai 2024 à 10h30", Some("2024-05-18T10:30")),
            ("١٨ مايو ٢٠٢٤", Some("2024-05-18")),
            ("18. Mai 2024", Some("2024-05-18")),
            ("May 2024", Some("2024-05")),
            ("25/12/2024", Some("2024-12-25")),
            ("12/25/2024", Some("2024-12-25")),
            ("3/4/2024", None),
            ("30 February 2024", None),
            ("May 18", None),
            ("Updated May 20, 2024 | Published May 18, 2024", Some("2024-05-18")),
            ("Published May 18, 2024. Updated May 20, 2024 at 9:00 am", Some("2024-05-18")),
            ("Publicado el sábado 18 de mayo del 2024 a las 15:05 h", Some("2024-05-18T15:05")),
            ("Publié le 1er mai 2024 à 10h30, mis à jour le 2 mai 2024", Some("2024-05-01T10:30")),
            ("Samstag, 18. Mai 2024, 14.30 Uhr", Some("2024-05-18T14:30")),
            ("sabato 18 maggio 2024, ore 14.30", Some("2024-05-18T14:30")),
            ("18 de maio de 2024, às 14h30", Some("2024-05-18T14:30")),
            ("суббота, 18 мая 2024 года, 14:30", Some("2024-05-18T14:30")),
            ("18 травня 2024 р.", Some("2024-05-18")),
            ("Opublikowano: 18 maja 2024, godz. 14:30", Some("2024-05-18T14:30")),
            ("Δημοσίευση: 18 Μαΐου 2024", Some("2024-05-18")),
            ("2024年05月18日 14:30", Some("2024-05-18T14:30")),
            ("2024年5月18日 午後3時05分", Some("2024-05-18T15:05")),
            ("令和6年5月18日", Some("2024-05-18")),
            ("民國113年5月18日", Some("2024-05-18")),
            ("2024년 5월 18일 오후 3:05", Some("2024-05-18T15:05")),
            ("18 أيار/مايو 2024", Some("2024-05-18")),
            ("السبت 18 مايو 2024، 3:05 م", Some("2024-05-18T15:05")),
            ("18 मई 2024", Some("2024-05-18")),
            ("१८ मई २०२४", Some("2024-05-18")),
            ("18 Mayıs 2024 Cumartesi", Some("2024-05-18")),
            ("18 במאי 2024", Some("2024-05-18")),
            ("18.05.24", None),
            ("2024-05-32", None),
        ] {
            assert_eq!(find(line, None).and_then(|f| f.value), value.map(str::to_owned), "{line}");
        }
        assert_eq!(find("3/4/2024", Some(true)).and_then(|f| f.value).as_deref(), Some("2024-04-03"));
        assert_eq!(find("3/4/2024", Some(false)).and_then(|f| f.value).as_deref(), Some("2024-03-04"));
        assert_eq!(find("3.4.2024", Some(false)).and_then(|f| f.value).as_deref(), Some("2024-04-03"));
        assert_eq!(find("18/05/24", Some(true)).and_then(|f| f.value).as_deref(), Some("2024-05-18"));
    }

    #[test]
    fn a_date_is_alone_beside_labels_only() {
        let alone = |line: &str| find(line, None).is_some_and(|f| f.alone);
        assert!(alone("Published on Saturday, May 18, 2024 at 12:05 am"));
        assert!(alone("18 мая 2024"));
        assert!(!alone("On May 18, 2024 the ferry left"));
        assert!(!alone("Ann Lee | May 18, 2024"));
        assert!(!alone("No digits here"));
    }

    #[test]
    fn given_dates_are_normalised() {
        for (given, value) in [
            ("2024", Some("2024")),
            ("2024-05", Some("2024-05")),
            ("2024-99", None),
            ("soon", None),
            ("20240518", Some("2024-05-18")),
            ("20240518T101500Z", Some("2024-05-18")),
            ("20249918", None),
            ("202405181", None),
        ] {
            assert_eq!(normalise(given, None).as_deref(), value, "{given}");
        }
    }

    #[test]
    fn the_language_or_its_country_gives_the_order() {
        for (language, tag, order) in [
            ("de", "de-DE", Some(true)),
            ("en", "en-US", Some(false)),
            ("en", "en_GB", Some(true)),
            ("en", "en", None),
            ("xx", "xx", None),
        ] {
            assert_eq!(day_first(Some(language), Some(tag)), order, "{tag}");
        }
    }

    #[test]
    fn addresses_bear_witness() {
        for (url, day) in [
            ("https://quay.example/2024/05/18/late-ferry", Some("2024-05-18")),
            ("https://quay.example/news/2024-5-8-late-ferry?d=2020-01-01", Some("2024-05-08")),
            ("https://quay.example/2024/13/18/late-ferry", None),
            ("https://quay.example/item-2024", None),
            ("2024/05/18", None),
        ] {
            assert_eq!(in_address(url).as_deref(), day, "{url}");
        }
        assert!(are_neighbours("2024-05-31T23:00:00Z", "2024-06-01") && !are_neighbours("2024-05-18", "2024-05-20"));
    }

    #[test]
    fn labels_of_changes_are_known() {
        for label in ["Last updated:", "Aktualisiert", "Обновлено", "更新日", "Son güncelleme"] {
            assert!(says_changed(label), "{label}");
        }
        assert!(!says_changed("Published on") && !says_changed("Updated May 20, 2024"));
    }

    proptest::proptest! {
        #[test]
        fn every_value_is_a_day_or_a_month(
            line in "(Published |Updated |le |am )?[0-9०-९]{1,4}[-/. 年]{1,2}([0-9]{1,2}|May|мая|mai|Mayıs)[-/., 月]{1,2}[0-9]{1,4}.{0,20}",
            order in proptest::option::of(proptest::bool::ANY),
        ) {
            if let Some(found) = find(&line, order) {
                proptest::prop_assert!(line.get(found.span.0..found.span.1).is_some());
                if let Some(value) = found.value {
                    let day = day(&value).unwrap_or(&value);
                    let valid = day.parse::<civil::Date>().is_ok() || format!("{day}-01").parse::<civil::Date>().is_ok();
                    proptest::prop_assert!(valid, "{value}");
                }
            }
        }

        #[test]
        fn nothing_panics(line in "\\PC{0,80}") {
            let _ = (find(&line, None), normalise(&line, Some(true)), in_address(&line), says_changed(&line));
        }
    }
}
