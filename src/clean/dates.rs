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

/// Finds the first date of a line. `day_first` is the language's order of numeric dates, where it has one.
pub(super) fn find(line: &str, day_first: Option<bool>) -> Option<Found> {
    if !line.chars().any(|c| digit(c).is_some()) {
        return None;
    }
    let tokens = tokens(line);
    let mut parser = Parser { tokens: &tokens, day_first };
    (0..tokens.len()).find_map(|at| parser.date_at(at).map(|date| parser.found(at, date)))
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
    find(given, day_first)?.value
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
        Kind::Word(w) => w == "t" || lists().date_beside.contains_key(w.as_str()),
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
        lists().months.get(self.word(at)?).map(|&m| m.cast_signed())
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

    fn date_at(&mut self, at: usize) -> Option<Date> {
        self.year_first(at).or_else(|| self.numeric(at)).or_else(|| self.written(at))
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
        let Some(year) = self.year(at + 4) else {
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

    /// May 18, 2024; 18 May 2024; 18 de mayo de 2024; May 2024.
    fn written(&self, at: usize) -> Option<Date> {
        if let Some(month) = self.month(at) {
            let second = self.skip(at + 1);
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
        let year_at = self.skip(month_at + 1);
        match self.year(year_at) {
            Some(year) => Self::ymd(year, month, day, year_at + 1),
            None => Some(Date { value: None, day_known: false, next: month_at + 1 }),
        }
    }

    fn found(&self, at: usize, date: Date) -> Found {
        let mut value = date.value;
        let (mut first, mut next) = (at, date.next);
        if let Some(day) = value.as_mut().filter(|_| date.day_known) {
            if let Some((time, after)) = self.time_after(next) {
                day.push_str(&time);
                next = after;
            } else if let Some((time, start)) = self.time_before(at) {
                day.push_str(&time);
                first = start;
            }
        }
        let others = || self.tokens.iter().take(first).chain(self.tokens.iter().skip(next));
        let changed = self.tokens.iter().take(first).any(|t| match &t.kind {
            Kind::Word(w) => lists().date_beside.get(w.as_str()).is_some_and(|changed| *changed),
            _ => false,
        });
        let start = self.tokens.get(first).map_or(0, |t| t.start);
        let end = next.checked_sub(1).and_then(|last| self.tokens.get(last)).map_or(start, |t| t.end);
        Found { value, alone: others().all(is_beside), changed, span: (start, end) }
    }

    /// A time up to five small tokens behind the date.
    fn time_after(&self, at: usize) -> Option<(String, usize)> {
        (at..(at + 6).min(self.tokens.len()))
            .take_while(|&i| self.tokens.get(at..i).is_some_and(|between| between.iter().all(is_beside)))
            .find_map(|i| self.time_at(i))
    }

    /// `00:05, 18 May 2024`.
    fn time_before(&self, at: usize) -> Option<(String, usize)> {
        (at.saturating_sub(12)..at).find_map(|i| {
            let (time, next) = self.time_at(i)?;
            (next <= at && self.tokens.get(next..at)?.iter().all(is_beside)).then_some((time, i))
        })
    }

    fn time_at(&self, at: usize) -> Option<(String, usize)> {
        let two =
            |at: usize, most: u32| self.number(at).filter(|(n, len)| *len <= 2 && *n <= most).map(|(n, _)| n as i8);
        let hour = two(at, 23)?;
        let colon = self.mark(at + 1) == Some(':') || self.mark(at + 1) == Some('：');
        let point = self.mark(at + 1) == Some('.') && self.is_meridiem(at + 3);
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
        if at > 1 && self.is_word(at - 1, &["午"]) {
            let afternoon = self.is_word(at - 2, &["下"]);
            return (if afternoon && hour < 12 { hour + 12 } else { hour }, next);
        }
        let afternoon = self.is_word(next, &["pm", "p"]);
        let morning = self.is_word(next, &["am", "a"]);
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
        ] {
            assert_eq!(find(line, None).and_then(|f| f.value), value.map(str::to_owned), "{line}");
        }
        assert_eq!(find("3/4/2024", Some(true)).and_then(|f| f.value).as_deref(), Some("2024-04-03"));
        assert_eq!(find("3/4/2024", Some(false)).and_then(|f| f.value).as_deref(), Some("2024-03-04"));
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
        for (given, value) in [("2024", Some("2024")), ("2024-05", Some("2024-05")), ("2024-99", None), ("soon", None)]
        {
            assert_eq!(normalise(given, None).as_deref(), value, "{given}");
        }
    }
}
