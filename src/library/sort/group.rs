//! Groups of rows that stand together in an order, for headings in the list and for jumps from one to the next.

use std::cmp::Ordering;
use std::fmt;

use super::collate::{self, Initial};
use super::moment::Moment;
use super::{RowIndex, Rows, Sort};
use crate::text;

/// The group that a row is in. Groups are equal where they are the same group of one order; their text is for people.
#[derive(Debug, Clone, Copy)]
pub struct Group<'a>(Kind<'a>);

#[derive(Debug, Clone, Copy)]
enum Kind<'a> {
    /// A file that holds many articles, or the folder of files that hold one.
    Source(&'a str),
    NoSource,
    Month(i64, i64),
    Year(i64),
    NoDate,
    Letter(char),
    NoLetter,
    NoTitle,
    Site(&'a str),
    NoSite,
    /// An index into [`LENGTHS`].
    Length(usize),
}

/// Minutes of reading from which each band starts, longest first.
const LENGTHS: [(u32, &str); 7] = [
    (31, "over 30 min"),
    (21, "21–30 min"),
    (11, "11–20 min"),
    (6, "6–10 min"),
    (3, "3–5 min"),
    (1, "1–2 min"),
    (0, "no text"),
];

/// The group of a row in an order. Dates are grouped by their month in UTC, as they are sorted: near midnight it may be
/// another than the page's own.
pub(in super::super) fn group(rows: &impl Rows, row: RowIndex, sort: Sort) -> Group<'_> {
    Group(match sort {
        Sort::Found => rows.source(row).map_or(Kind::NoSource, |(path, many)| Kind::Source(source(path, many))),
        Sort::Newest => rows.published(row).and_then(Moment::parse).map_or(Kind::NoDate, month),
        Sort::Title => match collate::initial(rows.title(row).unwrap_or_default()) {
            Initial::Letter(letter) => Kind::Letter(letter),
            Initial::Other => Kind::NoLetter,
            Initial::Nothing => Kind::NoTitle,
        },
        Sort::Site => match rows.site(row) {
            Some(site) if collate::initial(site) != Initial::Nothing => Kind::Site(site),
            _ => Kind::NoSite,
        },
        Sort::Longest => {
            let minutes = if rows.words(row) == 0 { 0 } else { rows.minutes(row).max(1) };
            Kind::Length(LENGTHS.iter().position(|(from, _)| *from <= minutes).unwrap_or_default())
        }
    })
}

fn source(path: &str, many: bool) -> &str {
    if many {
        path
    } else {
        path.rsplit_once('/').map_or(".", |(folder, _)| if folder.is_empty() { "/" } else { folder })
    }
}

fn month(moment: Moment) -> Kind<'static> {
    let (year, month) = moment.month();
    if moment.is_year() { Kind::Year(year) } else { Kind::Month(year, month) }
}

impl PartialEq for Group<'_> {
    fn eq(&self, other: &Self) -> bool {
        match (self.0, other.0) {
            (Kind::Source(a), Kind::Source(b)) => a == b,
            (Kind::Month(year, month), Kind::Month(other, of_other)) => (year, month) == (other, of_other),
            (Kind::Year(a), Kind::Year(b)) => a == b,
            (Kind::Letter(a), Kind::Letter(b)) => a == b,
            (Kind::Length(a), Kind::Length(b)) => a == b,
            // Those that the order does not tell apart are mixed in it.
            (Kind::Site(a), Kind::Site(b)) => a == b || collate::compare(a, b) == Ordering::Equal,
            (a, b) => std::mem::discriminant(&a) == std::mem::discriminant(&b),
        }
    }
}

impl Eq for Group<'_> {}

impl fmt::Display for Group<'_> {
    /// A heading: `May 2024`, `A`, `over 30 min`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Kind::Source(text) | Kind::Site(text) => f.write_str(text),
            Kind::Month(year, month) => f.write_str(&text::day(&format!("{year:04}-{month:02}"))),
            Kind::Year(year) => write!(f, "{year:04}"),
            Kind::Letter(letter) => {
                let mut upper = letter.to_uppercase();
                // Where the capital is two letters, as of some ligatures, the letter itself.
                let one = if upper.len() == 1 { upper.next() } else { None };
                write!(f, "{}", one.unwrap_or(letter))
            }
            Kind::NoLetter => f.write_str("#"),
            Kind::Length(band) => f.write_str(LENGTHS.get(band).map_or("", |(_, text)| text)),
            Kind::NoSource => f.write_str("no source"),
            Kind::NoDate => f.write_str("no date"),
            Kind::NoTitle => f.write_str("no title"),
            Kind::NoSite => f.write_str("no site"),
        }
    }
}

/// The first place after `at` that is in another group, in a list of `len` places. `group` is asked in proportion to the
/// logarithm of the distance. A group that others interrupt, as a folder of pages is by a folder within it, may be taken
/// for whole.
pub fn next_group<'a>(len: usize, at: usize, group: impl Fn(usize) -> Option<Group<'a>>) -> Option<usize> {
    let own = group(at);
    // The place at `same` is in the group. Near places are tried first: most groups are short.
    let (mut same, mut step) = (at, 1);
    let mut other = loop {
        let place = same.saturating_add(step);
        if place >= len {
            break len;
        }
        if group(place) != own {
            break place;
        }
        same = place;
        step *= 2;
    };
    while other - same > 1 {
        let middle = same + (other - same) / 2;
        if group(middle) == own { same = middle } else { other = middle }
    }
    (other < len).then_some(other)
}

/// The first place of the group that `at` is in.
pub fn group_start<'a>(at: usize, group: impl Fn(usize) -> Option<Group<'a>>) -> usize {
    // The same, walked backwards.
    next_group(at + 1, 0, |back| group(at.checked_sub(back)?)).map_or(0, |back| at + 1 - back)
}
