//! The value of `date:`.

use jiff::Span;
use jiff::civil::Date;

use super::Meaning;
use crate::search::query::{Condition, DateRange};

const HINT: &str = "write a day, month, year, range or age, such as 2024-05, 2023..2024-06, today or 7d";

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

/// Understands `2024`, `2024-05`, `2024-05-18`, `today`, `yesterday`, `7d` `2w` `3m` `1y` (no longer ago than that), and
/// ranges of them: `a..b`, `a..`, `..b`.
pub(super) fn read(value: &str, today: Date) -> Meaning {
    match range(value, today) {
        Ok(Some(range)) => Meaning::Is(Condition::Published(range)),
        Ok(None) => Meaning::Unfinished(HINT),
        Err(message) => Meaning::Wrong(message),
    }
}

/// The range; `None` where it is half typed.
fn range(value: &str, today: Date) -> Result<Option<DateRange>, String> {
    let Some((from, to)) = value.split_once("..") else {
        // A single dot is the first half of "..".
        let (value, is_dotted) = value.strip_suffix('.').map_or((value, false), |value| (value, true));
        let range = match moment(value, today)? {
            Moment::Days(first, last) => Some(DateRange { first: Some(first), last: Some(last) }),
            Moment::Since(first) => Some(DateRange { first: Some(first), last: None }),
            Moment::Missing | Moment::HalfTyped => None,
        };
        return Ok(range.filter(|_| !is_dotted));
    };
    let first = match moment(from, today)? {
        Moment::Missing => None,
        Moment::HalfTyped => return Ok(None),
        Moment::Days(day, _) | Moment::Since(day) => Some(day),
    };
    let last = match moment(to, today)? {
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

fn moment(text: &str, today: Date) -> Result<Moment, String> {
    for (word, day) in [("today", Some(today)), ("yesterday", today.yesterday().ok())] {
        match day {
            Some(day) if text == word => return Ok(Moment::Days(day, day)),
            _ if !text.is_empty() && word.starts_with(text) => return Ok(Moment::HalfTyped),
            _ => {}
        }
    }
    if text.is_empty() {
        return Ok(Moment::Missing);
    }
    if let Some(age) = age(text) {
        let first = age.and_then(|age| today.checked_sub(age)).map(Moment::Since);
        return first.map_err(|_| "this is longer ago than dates go; write a smaller number".to_owned());
    }
    calendar(text)
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

/// `2024`, `2024-05`, `2024-05-18` and their beginnings.
fn calendar(text: &str) -> Result<Moment, String> {
    let fields: Vec<&str> = text.splitn(4, '-').collect();
    let widths = [4, 2, 2];
    let is_date = fields.len() <= 3
        && fields.iter().zip(widths).all(|(field, width)| {
            field.len() <= width && field.bytes().all(|b| b.is_ascii_digit())
        })
        // Every field but the last is whole.
        && fields.iter().zip(widths).take(fields.len() - 1).all(|(field, width)| field.len() == width);
    if !is_date {
        return Err(format!("this is no date; {HINT}"));
    }
    let number = |at: usize| fields.get(at).and_then(|field| field.parse::<i16>().ok());
    if let Some(month) = number(1).filter(|_| fields.get(1).is_some_and(|field| field.len() == 2))
        && !(1..=12).contains(&month)
    {
        return Err(format!("there is no month {month:02}; months go from 01 to 12"));
    }
    let is_whole = fields.last().zip(widths.get(fields.len() - 1)).is_some_and(|(field, width)| field.len() == *width);
    let Some(year) = number(0).filter(|_| is_whole) else { return Ok(Moment::HalfTyped) };
    let month = number(1).and_then(|month| i8::try_from(month).ok());
    let day = number(2).and_then(|day| i8::try_from(day).ok());
    days(year, month, day)
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
