//! Dates of several precisions as points in time that compare.

/// A point in time, and how much of it is known. A date of less precision is less than all within it, so that in a list
/// that begins with the newest it comes after them: May 2024 after its days, 2024 after its months.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Moment(
    /// Seconds since 1970, in UTC, four times; where no zone is known, as if UTC were it. And the precision.
    i64,
);

/// How much of a date is known.
#[derive(Debug, Clone, Copy)]
enum Precision {
    Year,
    Month,
    Day,
    Time,
}

const DAY: i64 = 86_400;

impl Moment {
    fn new(seconds: i64, precision: Precision) -> Self {
        Self(seconds * 4 + precision as i64)
    }

    /// Reads a date in the form of [`crate::clean::Article::published`]. A time of day that is none leaves the day.
    pub(super) fn parse(published: &str) -> Option<Self> {
        let mut from = Digits(published.as_bytes());
        let year = from.number(4)?;
        if from.is_end() {
            return Some(Self::new(days(year, 1, 1) * DAY, Precision::Year));
        }
        let month = from.after(b"-", 2).filter(|month| (1..=12).contains(month))?;
        if from.is_end() {
            return Some(Self::new(days(year, month, 1) * DAY, Precision::Month));
        }
        let day = from.after(b"-", 2).filter(|day| (1..=length(year, month)).contains(day))?;
        let midnight = days(year, month, day) * DAY;
        Some(match from.time() {
            Some(seconds) => Self::new(midnight + seconds, Precision::Time),
            None => Self::new(midnight, Precision::Day),
        })
    }

    /// Seconds since 1970, in UTC.
    fn seconds(self) -> i64 {
        self.0.div_euclid(4)
    }

    /// Whether no more than the year is known.
    pub(super) fn is_year(self) -> bool {
        self.0.rem_euclid(4) == Precision::Year as i64
    }

    /// The year and month of this moment in UTC.
    pub(super) fn month(self) -> (i64, i64) {
        let (year, month, _) = civil(self.seconds().div_euclid(DAY));
        (year, month)
    }

    /// A number that is the less the later the moment is, and greatest where there is none.
    pub(super) fn newest_first(moment: Option<Self>) -> u64 {
        moment.map_or(u64::MAX, |moment| i64::MAX.abs_diff(moment.0))
    }
}

/// Bytes that numbers of a fixed length are taken from.
struct Digits<'a>(&'a [u8]);

impl Digits<'_> {
    fn is_end(&self) -> bool {
        self.0.is_empty()
    }

    fn number(&mut self, len: usize) -> Option<i64> {
        let (digits, rest) = self.0.split_at_checked(len)?;
        self.0 = rest;
        digits.iter().try_fold(0, |sum, b| b.is_ascii_digit().then(|| sum * 10 + i64::from(b - b'0')))
    }

    /// Steps over one of `signs`.
    fn step(&mut self, signs: &[u8]) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        signs.contains(first).then(|| self.0 = rest)?;
        Some(*first)
    }

    fn after(&mut self, signs: &[u8], len: usize) -> Option<i64> {
        self.step(signs)?;
        self.number(len)
    }

    /// Seconds since midnight, in UTC, of all that is left.
    fn time(&mut self) -> Option<i64> {
        let hour = self.after(b"Tt ", 2).filter(|hour| *hour < 24)?;
        let minute = self.after(b":", 2).filter(|minute| *minute < 60)?;
        // A leap second is 60.
        let second = if self.0.first() == Some(&b':') { self.after(b":", 2).filter(|s| *s <= 60)? } else { 0 };
        if self.step(b".").is_some() {
            while self.0.first().is_some_and(u8::is_ascii_digit) {
                self.number(1)?;
            }
        }
        let ahead = self.zone()?;
        self.is_end().then_some(hour * 3600 + minute * 60 + second - ahead)
    }

    /// How far the clock is ahead of UTC, in seconds.
    fn zone(&mut self) -> Option<i64> {
        if self.is_end() || self.step(b"Zz").is_some() {
            return Some(0);
        }
        let sign = if self.step(b"+-")? == b'+' { 1 } else { -1 };
        let hours = self.number(2).filter(|hours| *hours < 24)?;
        let _ = self.step(b":");
        let minutes = self.number(2).filter(|minutes| *minutes < 60)?;
        Some(sign * (hours * 3600 + minutes * 60))
    }
}

fn length(year: i64, month: i64) -> i64 {
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    match month {
        2 => 28 + i64::from(is_leap),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days since 1970-01-01: H. Hinnant, "chrono-Compatible Low-Level Date Algorithms", `days_from_civil`.
fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let year = year.rem_euclid(400);
    era * 146_097 + year * 365 + year / 4 - year / 100 + day_of_year - 719_468
}

/// Year, month and day: the inverse, `civil_from_days`.
fn civil(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let day = days.rem_euclid(146_097);
    let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let day = day - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (year + days.div_euclid(146_097) * 400 + i64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use jiff::civil;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn newest_first_is_what_people_expect() {
        let sorted = [
            "2024-06-01T00:30:00+02:00",
            "2024-05-31T20:00",
            "2024-05-31T19:00:00Z",
            "2024-05-31T19:00:00.5+02:00",
            "2024-05-31",
            "2024-05-01T00:00",
            "2024-05-01",
            "2024-05",
            "2024-04-30",
            "2024-01-01",
            "2024-01",
            "2024",
            "2023-12-31T23:59:59",
            "1969",
            "0001",
        ];
        for pair in sorted.windows(2) {
            assert!(Moment::parse(pair[0]) > Moment::parse(pair[1]), "{pair:?}");
        }
        assert!(Moment::parse("0000") > None);
    }

    #[test]
    fn what_is_no_date_is_none() {
        for text in
            ["", "soon", "24-05-01", "2024-13", "2024-00-01", "2024-02-30", "2023-02-29", "2024-", "2024-5-1", "20245"]
        {
            assert_eq!(Moment::parse(text), None, "{text}");
        }
        for text in [
            "2024-05-18T25:00",
            "2024-05-18T",
            "2024-05-18 noon",
            "2024-05-18T10:00:00+99:00",
            "2024-05-18T10:00 ",
            "2024-05-18T10:00:",
        ] {
            assert_eq!(Moment::parse(text), Moment::parse("2024-05-18"), "{text}");
        }
        assert!(
            Moment::parse("2024-02-29T23:59:60Z")
                .is_some_and(|m| m > Moment::parse("2024-02-29T23:59:59Z").expect("a date"))
        );
    }

    proptest! {
        #[test]
        fn the_calendar_is_that_of_jiff(
            (year, month, day) in (0..=9999_i16, 1..=12_i8, 1..=31_i8),
            (hour, minute, second) in (0..24_i8, 0..60_i8, 0..60_i8),
            zone in -840..=840_i32,
        ) {
            let text = format!("{year:04}-{month:02}-{day:02}");
            let Ok(date) = civil::Date::new(year, month, day) else {
                prop_assert_eq!(Moment::parse(&text), None);
                return Ok(());
            };
            let zoned = format!("{text}T{hour:02}:{minute:02}:{second:02}{}{:02}:{:02}", if zone < 0 { '-' } else { '+' }, zone.abs() / 60, zone.abs() % 60);
            let utc = date.at(hour, minute, second, 0).to_zoned(jiff::tz::TimeZone::UTC).expect("in range").timestamp().as_second();
            let read = Moment::parse(&zoned).expect("a date");
            prop_assert_eq!(read.seconds(), utc - i64::from(zone) * 60);
            let day = Moment::parse(&text).expect("a date");
            prop_assert_eq!(day.month(), (i64::from(year), i64::from(month)));
        }

        #[test]
        fn no_text_is_too_odd(text in "[0-9]{0,5}-?[0-9]{0,3}-?[0-9]{0,3}[T ]?[0-9:.+Z-]{0,12}\\PC{0,2}") {
            if let Some(moment) = Moment::parse(&text) {
                prop_assert!((1..=12).contains(&moment.month().1));
            }
        }
    }
}
