//! The orders in which a list can be shown, made for all rows at once on all cores.
//!
//! Every order is total: rows that it does not tell apart stand as they were found. What an order needs of a row is taken
//! once, as a key of fixed size; only rows whose keys are equal are looked at again.

use std::cmp::{Ordering, Reverse};

use rayon::prelude::*;

use super::RowIndex;
use collate::Key;
use moment::Moment;

mod collate;
mod group;
mod moment;
mod order;
#[cfg(test)]
pub(super) mod tests;

pub(super) use group::group;
pub use group::{Group, group_start, next_group};
pub use order::Order;

/// An order in which a list can be shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Sort {
    /// As the sources have them: the inputs as they were named, paths in natural order, then lines.
    #[default]
    Found,
    /// By date, newest first; a date of less precision comes after all dates within it. Articles without a date last.
    Newest,
    /// By title, case, diacritics and punctuation before the first letter left aside. Articles without a title last.
    Title,
    /// By the publication's name, compared as titles are. Articles without one last.
    Site,
    /// By minutes of reading, then by words, longest first.
    Longest,
}

impl Sort {
    /// All orders, as [`Sort::next`] goes through them.
    pub fn all() -> [Self; 5] {
        [Self::Found, Self::Newest, Self::Title, Self::Site, Self::Longest]
    }

    /// The name in settings and on the screen.
    pub fn name(self) -> &'static str {
        match self {
            Self::Found => "found",
            Self::Newest => "newest",
            Self::Title => "title",
            Self::Site => "site",
            Self::Longest => "longest",
        }
    }

    /// The order of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::all().into_iter().find(|sort| sort.name() == name)
    }

    /// The order after this one, and after the last the first.
    #[must_use]
    pub fn next(self) -> Self {
        let all = Self::all();
        let at = all.iter().position(|sort| *sort == self).unwrap_or_default();
        all.into_iter().cycle().nth(at + 1).unwrap_or_default()
    }
}

/// What is sorted. A field that cannot be read is `None`, and its row comes last.
pub(crate) trait Rows: Sync {
    /// A number that grows in the order of finding, such as the place of the row's document in the upper half and
    /// its line in the lower; rows of equal number come in the order of their indexes.
    fn found(&self, row: RowIndex) -> u64;
    /// What stands for the article in a list.
    fn title(&self, row: RowIndex) -> Option<&str>;
    /// The publication's name.
    fn site(&self, row: RowIndex) -> Option<&str>;
    /// The date, in the form of [`crate::clean::Article::published`].
    fn published(&self, row: RowIndex) -> Option<&str>;
    /// Number of words of the body.
    fn words(&self, row: RowIndex) -> u32;
    /// Minutes of reading.
    fn minutes(&self, row: RowIndex) -> u32;
    /// The path of the document, and whether it holds many articles.
    fn source(&self, row: RowIndex) -> Option<(&str, bool)>;
}

/// The order of finding of the rows in `live`, which are in ascending order. Costs one pass where the rows were pushed in
/// that order.
pub(super) fn found(live: Vec<u32>, place: impl Fn(RowIndex) -> u64 + Sync) -> Order {
    let mut placed: Vec<(u64, u32)> = live.par_iter().map(|row| (place(RowIndex(*row)), *row)).collect();
    if placed.is_sorted() {
        return Order::of(live);
    }
    placed.par_sort_unstable();
    Order::of(placed.into_iter().map(|(_, row)| row).collect())
}

/// The rows of `found`, the order of finding, in another order.
pub(super) fn order(rows: &impl Rows, found: &Order, sort: Sort) -> Order {
    match sort {
        Sort::Found => found.clone(),
        Sort::Newest => by_key(found, |row| newest(rows, row)),
        Sort::Title => by_text(found, |row| rows.title(row)),
        Sort::Site => by_text(found, |row| rows.site(row)),
        Sort::Longest => by_key(found, |row| longest(rows, row)),
    }
}

/// An order with rows added that are not in it, each in its place. Costs one pass, and for each added row about 20 looks
/// at others.
pub(super) fn insert(rows: &impl Rows, order: &Order, mut added: Vec<u32>, sort: Sort) -> Order {
    added.sort_unstable();
    let added = self::order(rows, &found(added, |row| rows.found(row)), sort).to_vec();
    let old = order.to_vec();
    let mut places = vec![0; added.len()];
    let is_before = |old: u32, new: u32| compare(rows, sort, RowIndex(old), RowIndex(new)).is_lt();
    find_places(&is_before, &old, 0, &added, &mut places);
    let (mut all, mut done) = (Vec::with_capacity(old.len() + added.len()), 0);
    for (row, place) in added.into_iter().zip(places) {
        all.extend_from_slice(old.get(done..place).unwrap_or_default());
        all.push(row);
        done = place.max(done);
    }
    all.extend_from_slice(old.get(done..).unwrap_or_default());
    Order::of(all)
}

/// Finds where each of `added` belongs in `old`, both sorted. The middle one first: what is before it needs to be looked
/// for only before its place.
fn find_places(
    is_before: &(impl Fn(u32, u32) -> bool + Sync),
    old: &[u32],
    start: usize,
    added: &[u32],
    places: &mut [usize],
) {
    let middle = added.len() / 2;
    let (before, rest) = added.split_at(middle);
    let (places_before, rest_of_places) = places.split_at_mut(middle);
    let (Some((new, after)), Some((place, places_after))) = (rest.split_first(), rest_of_places.split_first_mut())
    else {
        return;
    };
    let (old_before, old_after) = old.split_at(old.partition_point(|old| is_before(*old, *new)));
    *place = start + old_before.len();
    rayon::join(
        || find_places(is_before, old_before, start, before, places_before),
        || find_places(is_before, old_after, start + old_before.len(), after, places_after),
    );
}

/// Compares two rows as [`order`] puts them.
fn compare(rows: &impl Rows, sort: Sort, a: RowIndex, b: RowIndex) -> Ordering {
    let found = |row: RowIndex| (rows.found(row), row);
    let unequal = match sort {
        Sort::Found => Ordering::Equal,
        Sort::Newest => newest(rows, a).cmp(&newest(rows, b)),
        Sort::Title => compare_texts(rows.title(a), rows.title(b)),
        Sort::Site => compare_texts(rows.site(a), rows.site(b)),
        Sort::Longest => longest(rows, a).cmp(&longest(rows, b)),
    };
    unequal.then_with(|| found(a).cmp(&found(b)))
}

fn compare_texts(a: Option<&str>, b: Option<&str>) -> Ordering {
    collate::compare(a.unwrap_or_default(), b.unwrap_or_default())
}

fn newest(rows: &impl Rows, row: RowIndex) -> u64 {
    Moment::newest_first(rows.published(row).and_then(Moment::parse))
}

fn longest(rows: &impl Rows, row: RowIndex) -> Reverse<(u32, u32)> {
    let words = rows.words(row);
    Reverse((if words == 0 { 0 } else { rows.minutes(row) }, words))
}

fn by_key<K: Ord + Copy + Send + Sync>(found: &Order, key: impl Fn(RowIndex) -> K + Sync) -> Order {
    let found = found.to_vec();
    let mut keyed: Vec<(K, u32)> =
        found.par_iter().zip(0..found.len() as u32).map(|(row, rank)| (key(RowIndex(*row)), rank)).collect();
    keyed.par_sort_unstable();
    Order::of(ranked(&found, &keyed, |keyed| keyed.1))
}

fn ranked<T: Sync>(found: &[u32], keyed: &[T], rank: impl Fn(&T) -> u32 + Sync) -> Vec<u32> {
    keyed.par_iter().map(|keyed| found.get(rank(keyed) as usize).copied().unwrap_or_default()).collect()
}

/// A stretch of a row's text, and where the row was found. In the order of both.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Stretch {
    key: Key,
    rank: u32,
}

fn by_text<'t>(found: &Order, text: impl Fn(RowIndex) -> Option<&'t str> + Sync) -> Order {
    let found = found.to_vec();
    let text = |rank: u32| found.get(rank as usize).and_then(|row| text(RowIndex(*row))).unwrap_or_default();
    let stretch = |rank| Stretch { key: collate::key(text(rank), 0), rank };
    let mut stretches: Vec<_> = (0..found.len() as u32).into_par_iter().map(stretch).collect();
    stretches.par_sort_unstable();
    refine_runs(&text, &mut stretches, 1);
    Order::of(ranked(&found, &stretches, |stretch| stretch.rank))
}

/// Sorts each run of equal stretches by what follows them, from the stretch `step` on.
fn refine_runs<'t>(text: &(impl Fn(u32) -> &'t str + Sync), sorted: &mut [Stretch], step: usize) {
    sorted.par_chunk_by_mut(|a, b| a.key == b.key).for_each(|run| match run {
        [] | [_] => {}
        [first, ..] if first.key.is_end() || step == collate::STEPS => {}
        run if run.len() <= FEW => sort_whole(text, run),
        run => refine(text, run, step),
    });
}

/// Runs up to this many are sorted by their whole texts, which are held for as long.
const FEW: usize = 2048;

fn sort_whole<'t>(text: &(impl Fn(u32) -> &'t str + Sync), run: &mut [Stretch]) {
    let Some((first, others)) = run.split_first() else { return };
    // The same site, or a serial's one title, many times over.
    let first_text = text(first.rank);
    if others.iter().all(|other| text(other.rank) == first_text) {
        return;
    }
    let whole = |stretch: &Stretch| (collate::whole(text(stretch.rank)), *stretch);
    let mut texts: Vec<_> = run.iter().map(whole).collect();
    texts.sort_unstable();
    run.iter_mut().zip(texts).for_each(|(to, (_, stretch))| *to = stretch);
}

/// Sorts a long run by the next stretch in which its texts may differ.
fn refine<'t>(text: &(impl Fn(u32) -> &'t str + Sync), run: &mut [Stretch], step: usize) {
    let Some((first, others)) = run.split_first() else { return };
    let first_text = text(first.rank);
    if others.par_iter().all(|other| text(other.rank) == first_text) {
        return;
    }
    let in_common = |other: &Stretch| {
        let pairs = first_text.bytes().zip(text(other.rank).bytes());
        pairs.take_while(|(a, b)| a == b).count()
    };
    let in_common = others.par_iter().map(in_common).min().unwrap_or_default();
    let step = collate::common_steps(first_text, in_common).max(step);
    if step < collate::STEPS {
        run.par_iter_mut().for_each(|stretch| stretch.key = collate::key(text(stretch.rank), step));
        run.par_sort_unstable();
        refine_runs(text, run, step + 1);
    }
}
