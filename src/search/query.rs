//! What a query means ([`Group`]s of [`Term`]s) and how its text is read ([`Part`]s, for the colours of the filter bar).

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use jiff::civil::Date;

use super::parse::token::Field;
use crate::text::Passage;

/// A query, understood as far as it goes. Cloning is cheap.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Query {
    groups: Arc<[Group]>,
    parts: Arc<[Part]>,
    error: Option<QueryError>,
}

/// Alternatives, of which an article must satisfy one: `a | b`. Never empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// The alternatives in the order typed.
    pub any: Vec<Term>,
}

/// One condition or its opposite.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// Whether the condition must not hold.
    pub negated: bool,
    /// The condition.
    pub condition: Condition,
}

/// What an article must be.
///
/// Texts are folded (see [`crate::text::fold_with`]) and never empty; all but that of `Word` are in lower case. What stands
/// in the body is asked for by words: see [`mod@crate::text::tokens`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Condition {
    /// The letters stand in this order in the title, the byline or the site. ASCII capitals are kept as typed: they do not
    /// restrict, but equal case ranks a little higher.
    Word(String),
    /// The text stands in the title, the byline or the site.
    Literal {
        /// The text.
        text: String,
        /// Where in the field.
        anchor: Anchor,
    },
    /// The article has the tag, named in the form of [`crate::tags::TagName`].
    Tag(String),
    /// The article has no tag.
    Untagged,
    /// The text stands in the publication's name or in the host of the address.
    Site(String),
    /// The text stands in the byline.
    Byline(String),
    /// The text stands in the path of the file, as the library has it: see [`Row::source`](crate::library::Row::source).
    File(String),
    /// The language is this one, or a variety of it (`pt` finds `pt-br`).
    Lang(String),
    /// The article was published in this time.
    Published(DateRange),
    /// The body has so many words.
    Words(WordRange),
    /// The passage stands in a block of the body.
    Body(Passage),
    /// The passage stands in the title or in a block of the body.
    Phrase(Passage),
    /// The page does not say this of itself.
    Missing(Missing),
}

/// What a page may leave unsaid: `by:none`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Missing {
    /// Its title: its lead stands for it.
    Title,
    /// Its author.
    Byline,
    /// Its publication: see [`Row::site`](crate::library::Row::site).
    Site,
    /// When it was published.
    Date,
    /// Its language.
    Lang,
}

/// Where in a field a literal text must stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Anchor {
    /// `'text`: anywhere.
    Anywhere,
    /// `'text'`: anywhere, as whole words.
    Words,
    /// `^text`: at its start.
    Start,
    /// `text$`: at its end.
    End,
    /// `^text$`: it is the whole field.
    Whole,
}

/// Days from first to last, both included; `None` is open.
///
/// An article whose date is only known to the month or year is in the range when that whole month or year is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DateRange {
    /// The first day.
    pub first: Option<Date>,
    /// The last day.
    pub last: Option<Date>,
}

/// Numbers of words from least to most, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WordRange {
    /// The least.
    pub least: u64,
    /// The most.
    pub most: u64,
}

/// A stretch of the query's text and how it is understood. The parts of a query are in order, do not overlap, and cover
/// everything but blanks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Bytes of the query's text, on character boundaries.
    pub span: Range<usize>,
    /// How it is understood.
    pub kind: Kind,
    /// For a part that is only half typed, and so restricts nothing yet, or as far as it is typed: what may follow, as an
    /// imperative clause without a full stop.
    pub unfinished: Option<&'static str>,
    /// For a part that is understood, but may be meant otherwise: how to write that. Worth saying where nothing is found.
    pub advice: Option<&'static str>,
}

/// How a part of a query is understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A fuzzy word.
    Word,
    /// `'text`
    Exact,
    /// `^text`
    Start,
    /// `text$`
    End,
    /// `!text`, or the `!` before a tag, field or phrase.
    Not,
    /// `#tag`
    Tag,
    /// `name:value`
    Field,
    /// `"a phrase"`
    Phrase,
    /// `?name`
    Saved,
    /// `|`
    Or,
    /// Wrong: see [`Query::error`].
    Error,
}

/// A wrong part of a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueryError {
    /// The part's bytes in the query's text.
    pub span: Range<usize>,
    /// What is wrong and what to do: `clause; imperative clause`, without a full stop.
    pub message: String,
}

impl fmt::Display for QueryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for QueryError {}

impl Query {
    pub(super) fn new(groups: Vec<Group>, parts: Vec<Part>, error: Option<QueryError>) -> Self {
        Self { groups: groups.into(), parts: parts.into(), error }
    }

    /// The groups, all of which an article must satisfy. Wrong parts have left no trace here, and half-typed ones none or what
    /// can be said of them already.
    pub fn groups(&self) -> &[Group] {
        &self.groups
    }

    /// The text's parts, for colouring.
    pub fn parts(&self) -> &[Part] {
        &self.parts
    }

    /// The first wrong part. While there is one, the list shown should stay that of the last query without.
    pub fn error(&self) -> Option<&QueryError> {
        self.error.as_ref()
    }

    /// What to say of a query that is being typed: how to finish the half-typed part that the cursor, a byte of the text,
    /// touches, or else the first there is.
    pub fn hint(&self, cursor: usize) -> Option<&'static str> {
        let touched = |part: &&Part| part.span.start <= cursor && cursor <= part.span.end;
        let half_typed = || self.parts.iter().filter(|part| part.unfinished.is_some());
        half_typed().find(touched).or_else(|| half_typed().next())?.unfinished
    }

    /// What to say where nothing is found: how to write what may be meant instead.
    pub fn advice(&self) -> Option<&'static str> {
        self.parts.iter().find_map(|part| part.advice)
    }

    /// Whether a list of what `shown` finds should stay: something is wrong, or what is typed asks for nothing yet. But what was
    /// found by the name of a field as a word, before its colon was typed or completed, nobody wanted to see.
    pub fn keeps_list(&self, shown: &Self) -> bool {
        let asks_nothing = self.groups.is_empty() && !self.parts.is_empty();
        self.error.is_some() || asks_nothing && !shown.begins_field()
    }

    /// Whether it is one word, or the opposite of one, that goes on to the name of a field.
    fn begins_field(&self) -> bool {
        let mut terms = self.terms();
        let (Some(term), None) = (terms.next(), terms.next()) else { return false };
        let (Condition::Word(text) | Condition::Literal { text, anchor: Anchor::Anywhere }) = &term.condition else {
            return false;
        };
        let begins = |name: &str| name.get(..text.len()).is_some_and(|start| start.eq_ignore_ascii_case(text));
        Field::ALL.iter().any(|(_, name, _)| begins(name))
    }

    /// Whether every article satisfies it.
    pub fn is_empty(&self) -> bool {
        self.groups.is_empty()
    }

    /// Whether both find the same, in the same order, whatever blanks and half-typed parts they hold. Costs as much as
    /// comparing the two texts.
    pub fn means_the_same(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.groups, &other.groups) || self.groups == other.groups
    }

    /// Whether hits are ordered by score: there is a fuzzy word. Otherwise they are in the order of the catalog.
    pub fn is_ranked(&self) -> bool {
        self.groups.iter().any(Group::is_ranked)
    }

    /// The names of the tags that must be looked up before a run, with repetitions.
    pub fn tags(&self) -> impl Iterator<Item = &str> {
        self.terms().filter_map(|term| match &term.condition {
            Condition::Tag(name) => Some(name.as_str()),
            _ => None,
        })
    }

    /// What must or may stand in the body: what to show in an article that was found by it.
    pub fn passages(&self) -> impl Iterator<Item = &Passage> {
        self.terms().filter(|term| !term.negated).filter_map(|term| match &term.condition {
            Condition::Body(passage) | Condition::Phrase(passage) => Some(passage),
            _ => None,
        })
    }

    /// Whether a run needs to know which articles have which tags.
    pub fn asks_for_tags(&self) -> bool {
        self.terms().any(|term| matches!(term.condition, Condition::Tag(_) | Condition::Untagged))
    }

    /// All terms of all groups.
    pub fn terms(&self) -> impl Iterator<Item = &Term> {
        self.groups.iter().flat_map(|group| &group.any)
    }
}

impl Group {
    /// Whether one of the alternatives is a fuzzy word that gives a score.
    pub fn is_ranked(&self) -> bool {
        self.any.iter().any(|term| {
            !term.negated && matches!(term.condition, Condition::Word(_) | Condition::Body(_) | Condition::Phrase(_))
        })
    }
}

impl DateRange {
    /// Whether a date in the form of [`Article::published`](crate::clean::Article::published) lies wholly within. Dates are
    /// compared as written, in their own zone.
    pub fn contains(self, published: &str) -> bool {
        self.as_written().contains(published)
    }

    /// The range, ready to be asked of many dates.
    pub(super) fn as_written(self) -> WrittenRange {
        let first = self.first.map_or(0, Written::of);
        let last = self.last.map_or(u64::MAX, Written::of);
        WrittenRange { range: self, first, last }
    }
}

/// A range of dates as they are written: a million dates are asked about for a key, and most are told by their digits.
#[derive(Debug, Clone, Copy)]
pub(super) struct WrittenRange {
    range: DateRange,
    first: u64,
    last: u64,
}

impl WrittenRange {
    /// See [`DateRange::contains`].
    pub(super) fn contains(self, published: &str) -> bool {
        if let Some(written) = Written::read(published.as_bytes()) {
            if written.0 < self.first || self.last < written.0 {
                return false;
            }
            if written.is_surely_a_day() {
                return true;
            }
        }
        let DateRange { first, last } = self.range;
        let Some((from, to)) = days_of(published) else { return false };
        first.is_none_or(|first| first <= from) && last.is_none_or(|last| to <= last)
    }
}

/// The digits of a day, `YYYYMMDD` in ASCII, as one number, which sorts as the day does.
#[derive(Debug, Clone, Copy)]
struct Written(u64);

impl Written {
    /// The digits of a day; those before the year 0 are as early as can be.
    fn of(day: Date) -> u64 {
        let day = format!("{:04}-{:02}-{:02}", day.year(), day.month(), day.day());
        Self::read(day.as_bytes()).filter(|_| !day.starts_with('-')).map_or(0, |written| written.0)
    }

    /// What stands where `YYYY-MM-DD…` has its digits.
    fn read(published: &[u8]) -> Option<Self> {
        let date: &[u8; 10] = published.first_chunk()?;
        Some(Self(u64::from_be_bytes([0, 1, 2, 3, 5, 6, 8, 9].map(|at: usize| date[at]))))
    }

    /// Whether there is such a day, as every month has it.
    fn is_surely_a_day(self) -> bool {
        const ZEROS: u64 = u64::from_be_bytes([b'0'; 8]);
        const HIGH: u64 = u64::from_be_bytes([0xF0; 8]);
        // Sixteen is reached from a digit by no less than six more than it has.
        const SIX: u64 = u64::from_be_bytes([6; 8]);
        let are_digits = self.0 & HIGH == ZEROS && (self.0.wrapping_add(SIX)) & HIGH == ZEROS;
        let (month, day) = ((self.0 >> 16) as u16, self.0 as u16);
        let number = u16::from_be_bytes;
        are_digits
            && (number(*b"01")..=number(*b"12")).contains(&month)
            && (number(*b"01")..=number(*b"28")).contains(&day)
    }
}

/// The first and last day of `YYYY`, `YYYY-MM` or `YYYY-MM-DD…`.
fn days_of(published: &str) -> Option<(Date, Date)> {
    // A million of these are read for a key.
    let published = published.as_bytes();
    let year = number(published.get(..4)?)?;
    if published.len() == 4 {
        return Some((Date::new(year, 1, 1).ok()?, Date::new(year, 12, 31).ok()?));
    }
    let month = i8::try_from(number(published.get(5..7)?)?).ok()?;
    if published.len() == 7 {
        let first = Date::new(year, month, 1).ok()?;
        return Some((first, first.last_of_month()));
    }
    let day = Date::new(year, month, i8::try_from(number(published.get(8..10)?)?).ok()?).ok()?;
    Some((day, day))
}

/// A number of up to four digits.
fn number(digits: &[u8]) -> Option<i16> {
    digits.iter().try_fold(0, |number, digit| digit.is_ascii_digit().then(|| number * 10 + i16::from(digit - b'0')))
}

impl WordRange {
    /// Whether so many words lie within.
    pub fn contains(self, words: u32) -> bool {
        (self.least..=self.most).contains(&u64::from(words))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn dates_are_within_as_their_days_are(
            published in "(19|20|00)[0-9]{2}-[01][0-9]-[0-3][0-9](T10:00)?|20[0-9]{2}-[01][0-9]|[0-9:/é-]{0,12}",
            ends in prop::array::uniform2(prop::option::of((-3..2100i16, 1..=12i8, 1..=28i8))),
        ) {
            let [first, last] = ends.map(|end| end.map(|(year, month, day)| date(year, month, day)));
            let plainly = days_of(&published).is_some_and(|(from, to)| {
                first.is_none_or(|first| first <= from) && last.is_none_or(|last| to <= last)
            });
            prop_assert_eq!(DateRange { first, last }.contains(&published), plainly, "{} {:?} {:?}", published, first, last);
        }
    }

    #[test]
    fn a_date_known_to_the_month_is_in_a_range_only_as_a_whole() {
        let may = DateRange { first: Some(date(2024, 5, 1)), last: Some(date(2024, 5, 31)) };
        for (published, inside) in [
            ("2024-05", true),
            ("2024-05-31", true),
            ("2024-05-18T00:05", true),
            ("2024-05-31T23:59:00-08:00", true),
            ("2024", false),
            ("2024-06-01", false),
            ("2024-13", false),
            ("May", false),
            ("", false),
            ("20é4", false),
        ] {
            assert_eq!(may.contains(published), inside, "{published:?}");
        }
        let since = DateRange { first: Some(date(2024, 5, 2)), last: None };
        assert!(!since.contains("2024-05") && since.contains("2025"));
    }
}
