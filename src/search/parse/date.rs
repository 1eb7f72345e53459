//! The value of `date:`.

use jiff::Span;
use jiff::civil::Date;

use super::Meaning;
use crate::search::query::{Condition, DateRange, Missing};
use crate::text::fold;

const HINT: &str = "write a day, month, year, range or age, such as 2024-05, 2023..2024-06, today or 7d";
const NUMBER_HINT: &str = "write all four digits of a year, or d, w, m or y for days, weeks, months or years ago";
const UNCLEAR: &str = "this may be before or after; write 7d for the last seven days, ..7d for all before";

/// A date as typed: a year, month, day, or an age.
enum Moment {
    /// Nothing is typed.
    Missing,
    /// The beginning of a date.
    HalfTyped,
    /// From the first to the last day.
    Days(Date, Date),
    /// So long ago, and every day since.
    Since(Date),
}

/// Makes an open range of the first and the last day of a date.
type OpenRange = fn(Date, Date) -> DateRange;

/// What stands before a date to mean all after or before it.
const SIGNS: [(&str, OpenRange); 4] = [
    (">=", |first, _| DateRange { first: Some(first), last: None }),
    ("<=", |_, last| DateRange { first: None, last: Some(last) }),
    (">", |_, last| DateRange { first: Some(last.tomorrow().unwrap_or(Date::MAX)), last: None }),
    ("<", |first, _| DateRange { first: None, last: Some(first.yesterday().unwrap_or(Date::MIN)) }),
];

/// Understands `2024`, `2024-05`, `2024-5-18`, `today`, `yesterday`, `7d` `2w` `3m` `1y` (no longer ago than that), ranges of
/// them (`a..b`, `a..`, `..b`, `>a`, `<=b`), and `none`. Where it `is_typed`, a last number that may go on is half typed.
pub(super) fn read(value: &str, today: Date, is_typed: bool) -> Meaning {
    // The full stop of Chinese and Japanese keyboards.
    let value = fold(value.trim()).text.replace('。', ".").replace('/', "-");
    if value == "none" {
        return Meaning::Is(Condition::Missing(Missing::Date));
    }
    match (Reader { today, is_typed }).range(&value) {
        Ok(Some(range)) => Meaning::Is(Condition::Published(range)),
        Ok(None) if !value.is_empty() && value.bytes().all(|b| b.is_ascii_digit()) => Meaning::Unfinished(NUMBER_HINT),
        Ok(None) => Meaning::Unfinished(HINT),
        Err(message) => Meaning::Wrong(message),
    }
}

#[derive(Clone, Copy)]
struct Reader {
    today: Date,
    is_typed: bool,
}

impl Reader {
    /// The range; `None` where it is half typed.
    fn range(self, value: &str) -> Result<Option<DateRange>, String> {
        if let Some((from, to)) = value.split_once("..") {
            // A correction that makes one character of dots makes it of three.
            return self.between(from, to.trim_start_matches('.'));
        }
        for (sign, range) in SIGNS {
            if let Some(date) = value.strip_prefix(sign) {
                return match self.moment(date)? {
                    Moment::Days(first, last) => Ok(Some(range(first, last))),
                    Moment::Since(_) => Err(UNCLEAR.to_owned()),
                    Moment::Missing | Moment::HalfTyped => Ok(None),
                };
            }
        }
        // A single dot is the first half of "..".
        let (value, is_dotted) = value.strip_suffix('.').map_or((value, false), |value| (value, true));
        let range = match self.moment(value)? {
            Moment::Days(first, last) => Some(DateRange { first: Some(first), last: Some(last) }),
            Moment::Since(first) => Some(DateRange { first: Some(first), last: None }),
            Moment::Missing | Moment::HalfTyped => None,
        };
        Ok(range.filter(|_| !is_dotted))
    }

    fn between(self, from: &str, to: &str) -> Result<Option<DateRange>, String> {
        let first = match (Self { is_typed: false, ..self }).moment(from)? {
            Moment::Missing => None,
            Moment::HalfTyped => return Ok(None),
            Moment::Days(day, _) | Moment::Since(day) => Some(day),
        };
        let last = match self.moment(to)? {
            Moment::Missing => None,
            Moment::HalfTyped => return Ok(None),
            Moment::Days(_, day) | Moment::Since(day) => Some(day),
        };
        match (first, last) {
            (None, None) => Ok(None),
            (Some(first), Some(last)) if last < first => {
                Err("this range ends before it starts; swap the two dates".to_owned())
            }
            _ => Ok(Some(DateRange { first, last })),
        }
    }

    fn moment(self, text: &str) -> Result<Moment, String> {
        if text.is_empty() {
            return Ok(Moment::Missing);
        }
        let yesterday = self.today.yesterday().unwrap_or(self.today);
        for (word, day) in [("today", Some(self.today)), ("yesterday", Some(yesterday)), ("none", None)] {
            match day {
                Some(day) if text == word => return Ok(Moment::Days(day, day)),
                _ if text != word && word.starts_with(text) => return Ok(Moment::HalfTyped),
                _ => {}
            }
        }
        if let Some(age) = age(text) {
            let first = age.and_then(|age| self.today.checked_sub(age)).map(Moment::Since);
            return first.map_err(|_| "this is longer ago than dates go; write a smaller number".to_owned());
        }
        self.calendar(text)
    }

    /// `2024`, `2024-05`, `2024-05-18` and their beginnings. Of months and days the zero may be left out.
    fn calendar(self, text: &str) -> Result<Moment, String> {
        let fields: Vec<&str> = text.splitn(4, '-').collect();
        let is_date = fields.len() <= 3
            && fields.iter().zip([4, 2, 2]).all(|(field, most)| {
                field.len() <= most && field.bytes().all(|b| b.is_ascii_digit())
            })
            // Every field but the last is whole.
            && fields.iter().zip([4, 1, 1]).take(fields.len() - 1).all(|(field, least)| field.len() >= least);
        if !is_date {
            return Err(format!("this is no date; {HINT}"));
        }
        let goes_on = match fields.as_slice() {
            [.., "" | "0"] => true,
            [year] => year.len() < 4,
            [_, "1"] | [_, _, "1" | "2" | "3"] => self.is_typed,
            _ => false,
        };
        let number = |at: usize| fields.get(at).and_then(|field| field.parse::<i8>().ok());
        let (month, day) = if goes_on && fields.len() < 3 { (None, None) } else { (number(1), number(2)) };
        if let Some(month) = month.filter(|month| !(1..=12).contains(month)) {
            return Err(format!("there is no month {month:02}; months go from 01 to 12"));
        }
        match fields.first().and_then(|year| year.parse().ok()) {
            Some(year) if !goes_on => days(year, month, day),
            _ => Ok(Moment::HalfTyped),
        }
    }
}

/// `7d`, `2w`, `3m`, `1y`. An error is a number beyond what a calendar holds.
fn age(text: &str) -> Option<Result<Span, jiff::Error>> {
    let unit = text.chars().next_back()?;
    let digits = text.strip_suffix(['d', 'w', 'm', 'y'])?;
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let number: i64 = digits.parse().unwrap_or(i64::MAX);
    let zero = Span::new();
    Some(match unit {
        'd' => zero.try_days(number),
        'w' => zero.try_weeks(number),
        'm' => zero.try_months(number),
        _ => zero.try_years(number),
    })
}

fn days(year: i16, month: Option<i8>, day: Option<i8>) -> Result<Moment, String> {
    let outside = |_| format!("this is no date; {HINT}");
    let first = Date::new(year, month.unwrap_or(1), 1).map_err(outside)?;
    let Some(day) = day else {
        let last = if month.is_some() { first.last_of_month() } else { first.last_of_year() };
        return Ok(Moment::Days(first, last));
    };
    match Date::new(year, first.month(), day) {
        Ok(day) => Ok(Moment::Days(day, day)),
        Err(_) => Err(format!(
            "there is no day {day:02} in {year:04}-{:02}; its days go from 01 to {}",
            first.month(),
            first.days_in_month()
        )),
    }
}
