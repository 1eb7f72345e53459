//! The line under the headline: who, when, where, how long.

use std::borrow::Cow;

use crate::clean::Article;

/// Words of an alphabetic language that an adult reads silently in a minute: M. Brysbaert, "How many words do we read per
/// minute?", Journal of Memory and Language 109 (2019), non-fiction.
const WORDS_A_MINUTE: u32 = 238;

/// Characters of Chinese that an adult reads in a minute: the same review.
const CHARACTERS_A_MINUTE: u32 = 260;

/// The months' names, as dates are shown.
pub(crate) const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// What is known of byline, date, site, words and minutes. Its parts are held together by no-break spaces, so that it
/// breaks between them.
pub(super) fn line(article: &Article) -> String {
    let mut parts: Vec<Cow<'_, str>> = Vec::new();
    parts.extend(article.byline.as_deref().map(Cow::Borrowed));
    parts.extend(article.published.as_deref().map(date));
    parts.extend(article.site.as_deref().map(Cow::Borrowed));
    if article.words > 0 {
        let noun = if article.words == 1 { "word" } else { "words" };
        parts.push(Cow::Owned(format!("{}\u{A0}{noun}", grouped(article.words))));
        parts.push(Cow::Owned(format!("{}\u{A0}min", grouped(minutes(article)))));
    }
    parts.retain(|part| !part.is_empty());
    parts.join("\u{A0}· ")
}

/// Minutes that reading the body takes, rounded up.
pub fn minutes(article: &Article) -> u32 {
    let characters = article.blocks.iter().map(|block| ideographs(&block.text)).sum::<usize>();
    let characters = u32::try_from(characters).unwrap_or(u32::MAX).min(article.words);
    let hundredths = |count: u32, a_minute: u32| u64::from(count) * 100 / u64::from(a_minute);
    let total = hundredths(article.words - characters, WORDS_A_MINUTE) + hundredths(characters, CHARACTERS_A_MINUTE);
    total.div_ceil(100).max(1) as u32
}

/// Number of characters of Chinese and kana, U+3040 – U+9FFF, told by their first byte: all of E3 – E9, without U+3000 –
/// U+303F, which are punctuation.
fn ideographs(text: &str) -> usize {
    let text = text.as_bytes();
    let all = text.iter().filter(|b| (0xe3..=0xe9).contains(*b)).count();
    if all == 0 { 0 } else { all - memchr::memmem::find_iter(text, b"\xe3\x80").count() }
}

/// `2024-05-18T00:05` as `18 May 2024, 00:05`: as the page has it, in its own time zone. Midnight is left out, since it
/// stands for an unknown time on most pages. What is no date in the form of an article's stays as it is.
fn date(published: &str) -> Cow<'_, str> {
    human_date(published).map_or(Cow::Borrowed(published), Cow::Owned)
}

/// The day of a date of an article, as people write it: `18 May 2024`. What is no date stays as it is.
pub fn day(published: &str) -> Cow<'_, str> {
    date(published.split(['T', ' ']).next().unwrap_or(published))
}

fn human_date(published: &str) -> Option<String> {
    let (day, time) = published.split_once(['T', ' ']).map_or((published, None), |(day, time)| (day, Some(time)));
    let mut numbers = day.split('-');
    let year = digits(numbers.next()?, 4)?;
    let Some(month) = numbers.next() else { return Some(format!("{year}")) };
    let month = MONTHS.get((digits(month, 2)? as usize).checked_sub(1)?)?;
    let Some(day) = numbers.next() else { return Some(format!("{month}\u{A0}{year}")) };
    let day = digits(day, 2).filter(|day| (1..=31).contains(day))?;
    if numbers.next().is_some() {
        return None;
    }
    let clock = match time {
        None => None,
        Some(time) => Some((digits(time.get(..2)?, 2)?, digits(time.get(2..)?.strip_prefix(':')?.get(..2)?, 2)?)),
    };
    Some(match clock {
        None | Some((0, 0)) => format!("{day}\u{A0}{month}\u{A0}{year}"),
        Some((hour, minute)) => format!("{day}\u{A0}{month}\u{A0}{year},\u{A0}{hour:02}:{minute:02}"),
    })
}

/// A number of exactly `count` ASCII digits.
fn digits(text: &str, count: usize) -> Option<u32> {
    (text.len() == count && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok()).flatten()
}

/// A number whose groups no line break parts.
fn grouped(number: u32) -> String {
    crate::text::grouped(number.into(), '\u{A0}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_shown_as_people_write_them() {
        for (published, shown) in [
            ("2024-05-18T00:05", "18 May 2024, 00:05"),
            ("2024-05-18T13:07:59+02:00", "18 May 2024, 13:07"),
            ("2024-12-01T00:00:00Z", "1 December 2024"),
            ("2024-02-09", "9 February 2024"),
            ("2024-02", "February 2024"),
            ("2024", "2024"),
        ] {
            assert_eq!(date(published).replace('\u{A0}', " "), shown);
        }
    }

    #[test]
    fn what_is_no_date_stays() {
        for odd in [
            "",
            "2024-13-01",
            "2024-00-01",
            "2024-01-32",
            "2024-01-01-01",
            "18 May",
            "2024-01-01T",
            "2024-01-01Té:00",
            "é",
        ] {
            assert_eq!(date(odd), odd);
        }
    }

    #[test]
    fn digits_are_parted_in_threes() {
        assert_eq!(grouped(999), "999");
        assert_eq!(grouped(1_043), "1\u{A0}043");
        assert_eq!(grouped(1_234_567), "1\u{A0}234\u{A0}567");
    }

    #[test]
    fn chinese_is_counted_without_its_punctuation() {
        assert_eq!(ideographs("天气很好，我们走。ok かな"), 9);
        assert_eq!(ideographs("plain é й"), 0);
    }
}
