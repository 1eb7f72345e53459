//! Rows that are in memory: cleaned, and not part of the library on disk yet.

use std::ops::Range;
use std::sync::{Arc, OnceLock};

use super::RowIndex;
use super::index::Index;
use super::stretch::within;
use crate::clean::{Article, ArticleId};
use columns::Columns;

mod columns;

/// Rows in memory, numbered on from the rows on disk. Cloning is cheap: clones share their chunks, so a background search keeps
/// the rows that it started with while more arrive.
#[derive(Debug, Clone, Default)]
pub(super) struct Young {
    chunks: Vec<Chunk>,
    first: u32,
    end: u32,
    index: Index,
    /// Whether the next row begins a chunk of its own.
    closed: bool,
}

/// Some consecutive rows.
#[derive(Debug, Clone)]
pub(super) struct Chunk {
    first: u32,
    rows: Arc<Vec<Kept>>,
    /// Of these rows and no more: made when they are asked for, once for all clones that have the same.
    columns: Arc<OnceLock<Columns>>,
}

impl Chunk {
    /// Its first row.
    pub(super) fn first(&self) -> u32 {
        self.first
    }

    /// Number of rows.
    pub(super) fn len(&self) -> u32 {
        self.rows.len() as u32
    }

    /// Its rows column by column.
    pub(super) fn columns(&self) -> &Columns {
        self.columns.get_or_init(|| Columns::of(&self.rows))
    }

    /// Some of its articles, each with its place in the chunk.
    pub(super) fn articles(&self, rows: Range<u32>) -> impl Iterator<Item = (u32, &Article)> {
        (rows.start..).zip(within(&self.rows, rows).iter().map(|kept| &*kept.article))
    }

    fn push(&mut self, kept: Kept) {
        Arc::make_mut(&mut self.rows).push(kept);
        // A clone keeps, or is about to make, the columns of the rows that were there before.
        match Arc::get_mut(&mut self.columns) {
            Some(columns) => _ = columns.take(),
            None => self.columns = Arc::default(),
        }
    }
}

#[derive(Debug, Clone)]
struct Kept {
    article: Arc<Article>,
    copies: u32,
}

const CHUNK: usize = 1024;

impl Young {
    /// No rows yet; the first will have this number.
    pub(super) fn starting_at(first: u32) -> Self {
        Self { first, end: first, ..Self::default() }
    }

    pub(super) fn first(&self) -> u32 {
        self.first
    }

    pub(super) fn end(&self) -> u32 {
        self.end
    }

    pub(super) fn get(&self, row: RowIndex) -> Option<&Arc<Article>> {
        self.row(row).map(|kept| &kept.article)
    }

    pub(super) fn copies(&self, row: RowIndex) -> u32 {
        self.row(row).map_or(0, |kept| kept.copies)
    }

    fn chunk_of(&self, row: RowIndex) -> Option<usize> {
        self.chunks.partition_point(|chunk| chunk.first <= row.0).checked_sub(1)
    }

    fn row(&self, row: RowIndex) -> Option<&Kept> {
        let chunk = self.chunks.get(self.chunk_of(row)?)?;
        chunk.rows.get((row.0 - chunk.first) as usize)
    }

    /// The rows, some at a time.
    pub(super) fn chunks(&self) -> &[Chunk] {
        &self.chunks
    }

    /// All articles with their rows.
    pub(super) fn iter(&self) -> impl Iterator<Item = (RowIndex, &Arc<Article>)> {
        self.chunks.iter().flat_map(|chunk| (chunk.first..).map(RowIndex).zip(chunk.rows.iter().map(|k| &k.article)))
    }

    /// Adds an article.
    pub(super) fn push(&mut self, article: Arc<Article>) -> RowIndex {
        let row = RowIndex(self.end);
        if self.index.find(article.id).is_none() {
            self.index.insert(article.id, row);
        }
        let kept = Kept { article, copies: 1 };
        if let Some(chunk) = self.chunks.last_mut().filter(|chunk| !self.closed && chunk.rows.len() < CHUNK) {
            chunk.push(kept);
        } else {
            let mut rows = Vec::with_capacity(CHUNK);
            rows.push(kept);
            self.chunks.push(Chunk { first: row.0, rows: Arc::new(rows), columns: Arc::default() });
            self.closed = false;
        }
        self.end += 1;
        row
    }

    /// Counts one more article with the content of a row.
    pub(super) fn repeat(&mut self, row: RowIndex) {
        let Some(chunk) = self.chunk_of(row).and_then(|at| self.chunks.get_mut(at)) else {
            return;
        };
        if let Some(kept) = Arc::make_mut(&mut chunk.rows).get_mut((row.0 - chunk.first) as usize) {
            kept.copies = kept.copies.saturating_add(1);
        }
    }

    /// The row of an article; also of one that has left for the disk since.
    pub(super) fn find(&self, id: ArticleId) -> Option<RowIndex> {
        self.index.find(id)
    }

    /// Ends the present chunk, so that rows up to here can leave together.
    pub(super) fn close(&mut self) {
        self.closed = true;
    }

    /// Forgets the rows before `end`, which is where a chunk was closed. Their ids stay known: they have the same numbers on
    /// disk.
    pub(super) fn leave(&mut self, end: u32) {
        self.chunks.retain(|chunk| chunk.first >= end);
        self.first = end;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::library::tests::article;

    #[test]
    fn rows_leave_from_the_front_and_keep_their_numbers() {
        let mut young = Young::starting_at(100);
        for n in 0..3000 {
            assert_eq!(young.push(article(n, "words")), RowIndex(100 + n));
        }
        young.close();
        let before = young.clone();
        for n in 3000..3010 {
            young.push(article(n, "words"));
        }
        young.leave(3100);
        assert_eq!((young.first(), young.end()), (3100, 3110));
        assert_eq!(young.get(RowIndex(3099)).map(|a| a.id), None);
        assert_eq!(young.get(RowIndex(3105)).map(|a| a.id), Some(article(3005, "").id));
        assert_eq!(young.iter().map(|(row, _)| row.0).collect::<Vec<_>>(), (3100..3110).collect::<Vec<_>>());
        assert_eq!(young.find(article(7, "").id), Some(RowIndex(107)));
        assert_eq!(before.iter().count(), 3000);
        young.repeat(RowIndex(3101));
        assert_eq!((young.copies(RowIndex(3101)), young.copies(RowIndex(3102)), young.copies(RowIndex(9))), (2, 1, 0));
    }
}
