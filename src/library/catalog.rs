//! The rows of a collection, on disk and in memory.

use std::collections::HashSet;
use std::sync::Arc;

use super::bitmap::Bitmap;
use super::ledger::Place;
use super::part::{DocumentRow, Part};
use super::roots::Roots;
use super::sort::{Order, Sort};
use super::summary::Summary;
use super::young::Young;
use super::{Damage, Row, RowIndex};
use crate::clean::{Article, ArticleId};

/// All rows of a collection, one for each content. A snapshot: cloning is cheap, and what a clone holds stays as it is while
/// more arrive and files change.
///
/// Rows are numbered, on disk first. Numbers stay as they are within an [`Catalog::epoch`]; rows whose file has changed or left
/// are gone from under their number.
#[derive(Debug, Clone, Default)]
pub struct Catalog {
    kept: Arc<Kept>,
    young: Young,
    /// Rows that left after the summary on disk was written.
    dead: Arc<Bitmap>,
    repeated: u64,
    epoch: u64,
    /// Where rows of this session begin.
    session: u32,
}

/// The rows on disk.
#[derive(Debug, Clone, Default)]
pub(super) struct Kept {
    parts: Vec<Arc<Part>>,
    /// The first row of each part.
    starts: Vec<u32>,
    rows: u32,
    /// What is known of the first rows beyond what the parts say.
    summary: Option<Arc<Summary>>,
    roots: Roots,
}

impl Kept {
    pub(super) fn new(parts: Vec<Arc<Part>>, summary: Option<Arc<Summary>>, roots: Roots) -> Self {
        let mut rows = 0;
        let mut starts = Vec::with_capacity(parts.len());
        for part in &parts {
            starts.push(rows);
            rows += part.len();
        }
        Self { parts, starts, rows, summary, roots }
    }

    fn place(&self, row: RowIndex) -> Option<(usize, u32)> {
        let at = self.starts.partition_point(|start| *start <= row.0).checked_sub(1)?;
        Some((at, row.0 - self.starts.get(at)?)).filter(|_| row.0 < self.rows)
    }
}

impl Catalog {
    /// The rows on disk, and none in memory.
    pub(super) fn of(kept: Kept, epoch: u64) -> Self {
        let rows = kept.rows;
        let repeated = kept.summary.as_deref().map_or(0, Summary::repeated);
        let young = Young::starting_at(rows);
        Self { kept: Arc::new(kept), young, dead: Arc::default(), repeated, epoch, session: rows }
    }

    /// A catalog without rows. Row numbers of another epoch say nothing in it.
    pub fn of_epoch(epoch: u64) -> Self {
        Self { epoch, ..Self::default() }
    }

    /// Number of articles.
    pub fn len(&self) -> usize {
        (self.span() - self.summary().map_or(0, |summary| summary.rows() - summary.live()) - self.dead.count()) as usize
    }

    /// Whether there are no articles.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// One more than the largest number of a row.
    pub fn span(&self) -> u32 {
        self.young.end()
    }

    /// Tells catalogs apart in which one row number stands for different articles: as long as the epoch is the same, a row
    /// stays the row that it is, and others only join after it.
    pub fn epoch(&self) -> u64 {
        self.epoch
    }

    /// The first row that came in this session.
    pub fn young_from(&self) -> RowIndex {
        RowIndex(self.session)
    }

    /// The part of a row that is on disk, and its place there.
    pub(super) fn place(&self, row: RowIndex) -> Option<(usize, u32)> {
        self.kept.place(row)
    }

    /// The parts on disk, each with its first row.
    pub(super) fn parts(&self) -> impl ExactSizeIterator<Item = (u32, &Arc<Part>)> {
        self.kept.starts.iter().copied().zip(&self.kept.parts)
    }

    /// The parts whose rows are not known by their ids already, as rows of this session are.
    pub(super) fn settled_parts(&self) -> impl Iterator<Item = (u32, &Arc<Part>)> {
        self.parts().filter(|(start, _)| *start < self.session)
    }

    pub(super) fn young(&self) -> &Young {
        &self.young
    }

    /// What of the library has turned out to be damaged, or is found to be by looking through the summary: some milliseconds
    /// for a million rows.
    pub(super) fn damage(&self) -> Option<Damage> {
        let of_parts = self.parts().find_map(|(_, part)| part.damage().cloned());
        of_parts.or_else(|| self.summary()?.verify().err())
    }

    fn summary(&self) -> Option<&Summary> {
        self.kept.summary.as_deref()
    }

    /// Whether a row has left.
    pub(super) fn is_gone(&self, row: RowIndex) -> bool {
        self.dead.has(row.0) || self.summary().is_some_and(|summary| summary.dead().has(row))
    }

    /// Whether no row has left.
    pub(super) fn is_without_gone(&self) -> bool {
        self.dead.count() == 0 && self.summary().is_none_or(|summary| summary.dead().is_none())
    }

    /// Which of 64 rows have left, the first in the lowest bit.
    pub(super) fn gone_from(&self, first: u32) -> u64 {
        self.dead.word_from(first) | self.summary().map_or(0, |summary| summary.dead().word_from(first))
    }

    /// What there is under a number; `None` beyond the last, and where the article has left.
    pub fn get(&self, row: RowIndex) -> Option<Row<'_>> {
        if self.is_gone(row) {
            return None;
        }
        if row.0 >= self.young.first() {
            return self.young.get(row).map(|article| Row::young(article, &self.kept.roots));
        }
        let (part, at) = self.kept.place(row)?;
        Row::on_disk(self.kept.parts.get(part)?, at, &self.kept.roots)
    }

    /// How many articles came whose content was there already.
    pub fn repeated(&self) -> usize {
        self.repeated as usize
    }

    /// How often the content of a row was found: 1 where it stands alone, 0 where there is no such row.
    pub fn copies(&self, row: RowIndex) -> u32 {
        if row.0 >= self.young.first() {
            self.young.copies(row)
        } else if self.is_gone(row) {
            0
        } else {
            self.summary().map_or(1, |summary| summary.copies(row))
        }
    }

    /// All rows in the order of their numbers.
    pub fn iter(&self) -> impl Iterator<Item = (RowIndex, Row<'_>)> {
        (0..self.span()).map(RowIndex).filter_map(|row| Some((row, self.get(row)?)))
    }

    /// The row of an article, by its id.
    pub fn find(&self, id: ArticleId) -> Option<RowIndex> {
        let living = |row: &RowIndex| !self.is_gone(*row);
        self.young.find(id).filter(living).or_else(|| {
            let parts = self.settled_parts();
            parts.filter_map(|(start, part)| Some(RowIndex(start + part.find(id).ok()??))).find(living)
        })
    }

    /// Adds an article and gives its row. Content that is there already keeps its row, and is counted as a copy of it.
    /// Articles without a body have no content to go by: each is a row of its own.
    pub fn push(&mut self, article: Arc<Article>) -> Pushed {
        if !article.blocks.is_empty()
            && let Some(row) = self.find(article.id)
        {
            self.young.repeat(row);
            self.repeated = self.repeated.saturating_add(1);
            return Pushed::Repeat(row);
        }
        Pushed::New(self.young.push(article))
    }

    /// Takes the rows of documents out.
    pub(super) fn bury(&mut self, documents: &HashSet<Place>) -> Result<(), Damage> {
        let mut leaving = Vec::new();
        for place in documents {
            let Some((start, part)) = self.parts().nth(place.part as usize) else { continue };
            let rows = part.document(place.document)?.and_then(DocumentRow::rows).unwrap_or_default();
            leaving.extend(rows.map(|row| start + row).filter(|row| !self.is_gone(RowIndex(*row))));
        }
        if !leaving.is_empty() {
            Arc::make_mut(&mut self.dead).extend(leaving);
        }
        Ok(())
    }

    /// Rows get other numbers from now on.
    pub(super) fn begin_epoch(&mut self) {
        self.epoch += 1;
    }

    /// Ends a batch of young rows, which will go to disk together.
    pub(super) fn close_batch(&mut self) {
        self.young.close();
    }

    /// Rows that were young are on disk now, under the same numbers.
    pub(super) fn settle(&mut self, part: Arc<Part>) {
        let Kept { mut parts, summary, roots, .. } = Kept::clone(&self.kept);
        parts.push(part);
        self.kept = Arc::new(Kept::new(parts, summary, roots));
        self.young.leave(self.kept.rows);
    }

    /// The rows in an order, where that is known without sorting them.
    pub fn ready_order(&self, sort: Sort) -> Option<Order> {
        let (known, covered) = self.known_order(sort);
        match known.filter(|_| !self.has_lost_rows())? {
            order if covered == self.span() => Some(order),
            // Rows that come to others in the order of finding come at the end.
            order if sort == Sort::Found && order.is_identity() && order.len() == covered as usize => {
                Some(Order::identity(self.span()))
            }
            _ => None,
        }
    }

    /// The order of the first rows as it was when they were summed up, and how many these are.
    pub(super) fn known_order(&self, sort: Sort) -> (Option<Order>, u32) {
        match self.summary() {
            Some(summary) => (summary.order(sort).cloned(), summary.rows()),
            None => ((sort == Sort::Found).then(|| Order::identity(0)), 0),
        }
    }

    /// Whether rows have left since they were summed up.
    pub(super) fn has_lost_rows(&self) -> bool {
        self.dead.count() > 0
    }
}

/// What became of an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pushed {
    /// It has a row of its own.
    New(RowIndex),
    /// Its content is in this row already.
    Repeat(RowIndex),
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::library::tests::article;

    #[test]
    fn rows_keep_their_order_and_are_found() {
        let mut catalog = Catalog::default();
        for n in 0..3000 {
            assert_eq!(catalog.push(article(n, "words")), Pushed::New(RowIndex(n)));
        }
        let before = catalog.clone();
        assert_eq!(catalog.push(article(7, "words")), Pushed::Repeat(RowIndex(7)));
        catalog.push(article(3000, "words"));
        assert_eq!((before.len(), catalog.len()), (3000, 3001));
        assert_eq!((before.repeated(), catalog.repeated()), (0, 1));
        assert_eq!((before.copies(RowIndex(7)), catalog.copies(RowIndex(7))), (1, 2));
        assert_eq!(catalog.copies(RowIndex(3001)), 0);
        for (row, article) in catalog.iter() {
            assert_eq!(catalog.find(article.id()), Some(row));
        }
        assert_eq!(before.iter().count(), 3000);
        assert_eq!(catalog.ready_order(Sort::Found), Some(Order::identity(3001)));
    }

    #[test]
    fn articles_without_a_body_are_not_copies() {
        let mut catalog = Catalog::default();
        assert_eq!(catalog.push(article(1, "")), Pushed::New(RowIndex(0)));
        assert_eq!(catalog.push(article(1, "")), Pushed::New(RowIndex(1)));
        assert_eq!(catalog.find(article(1, "").id), Some(RowIndex(0)));
    }
}
