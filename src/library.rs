//! What was cleaned, ready for the list, the filter and the reading pane. A cache: it can always be made again.

use std::sync::Arc;

use crate::clean::{Article, ArticleId};

/// The place of an article in the library, in the order of finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RowIndex(pub u32);

/// All rows of a collection. Cloning is cheap: clones share their chunks, so a background search keeps the rows that it
/// started with while more arrive.
#[derive(Debug, Clone, Default)]
pub struct Catalog {
    chunks: Vec<Arc<Vec<Arc<Article>>>>,
    len: u32,
}

const CHUNK: usize = 1024;

impl Catalog {
    /// Number of rows.
    pub fn len(&self) -> usize {
        self.len as usize
    }

    /// Whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The article of a row.
    pub fn get(&self, row: RowIndex) -> Option<&Arc<Article>> {
        self.chunks.get(row.0 as usize / CHUNK)?.get(row.0 as usize % CHUNK)
    }

    /// All rows in the order of finding.
    pub fn iter(&self) -> impl Iterator<Item = (RowIndex, &Arc<Article>)> {
        (0..).map(RowIndex).zip(self.chunks.iter().flat_map(|c| c.iter()))
    }

    /// Adds an article as the last row.
    pub fn push(&mut self, article: Arc<Article>) -> RowIndex {
        let row = RowIndex(self.len);
        if self.len as usize % CHUNK == 0 {
            self.chunks.push(Arc::new(Vec::with_capacity(CHUNK)));
        }
        if let Some(last) = self.chunks.last_mut() {
            Arc::make_mut(last).push(article);
        }
        self.len += 1;
        row
    }

    /// The row of an article, by its id.
    pub fn find(&self, id: ArticleId) -> Option<RowIndex> {
        self.iter().find(|(_, a)| a.id == id).map(|(row, _)| row)
    }
}
