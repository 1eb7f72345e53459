//! The rows of a collection.

use std::sync::Arc;

use super::index::Index;
use super::{Row, RowIndex};
use crate::clean::{Article, ArticleId};

/// All rows of a collection, one for each content. Cloning is cheap: clones share their chunks, so a background search
/// keeps the rows that it started with while more arrive.
#[derive(Debug, Clone, Default)]
pub struct Catalog {
    chunks: Vec<Arc<Vec<Young>>>,
    len: u32,
    repeated: u32,
    index: Index,
}

#[derive(Debug, Clone)]
struct Young {
    article: Arc<Article>,
    copies: u32,
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

    /// What there is at a place; `None` beyond the last row.
    pub fn get(&self, row: RowIndex) -> Option<Row<'_>> {
        self.young(row).map(|young| Row::of(&young.article))
    }

    /// How many articles were pushed whose content was there already.
    pub fn repeated(&self) -> usize {
        self.repeated as usize
    }

    /// How often the content of a row was found: 1 where it stands alone, 0 where there is no such row.
    pub fn copies(&self, row: RowIndex) -> u32 {
        self.young(row).map_or(0, |young| young.copies)
    }

    fn young(&self, row: RowIndex) -> Option<&Young> {
        self.chunks.get(row.0 as usize / CHUNK)?.get(row.0 as usize % CHUNK)
    }

    /// All rows in the order of finding.
    pub fn iter(&self) -> impl Iterator<Item = (RowIndex, Row<'_>)> {
        (0..self.len).map(RowIndex).filter_map(|row| Some((row, self.get(row)?)))
    }

    /// Adds an article and gives its row. Content that is there already keeps its row, and is counted as a copy of it.
    /// Articles without a body have no content to go by: each is a row of its own.
    pub fn push(&mut self, article: Arc<Article>) -> RowIndex {
        let known = self.index.find(article.id);
        if let Some(row) = known.filter(|_| !article.blocks.is_empty()) {
            if let Some(chunk) = self.chunks.get_mut(row.0 as usize / CHUNK)
                && let Some(row) = Arc::make_mut(chunk).get_mut(row.0 as usize % CHUNK)
            {
                row.copies = row.copies.saturating_add(1);
            }
            self.repeated = self.repeated.saturating_add(1);
            return row;
        }
        let row = RowIndex(self.len);
        if known.is_none() {
            self.index.insert(article.id, row);
        }
        if (self.len as usize).is_multiple_of(CHUNK) {
            self.chunks.push(Arc::new(Vec::with_capacity(CHUNK)));
        }
        if let Some(last) = self.chunks.last_mut() {
            Arc::make_mut(last).push(Young { article, copies: 1 });
        }
        self.len += 1;
        row
    }

    /// The row of an article, by its id.
    pub fn find(&self, id: ArticleId) -> Option<RowIndex> {
        self.index.find(id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clean::{Block, Role};
    use crate::source::{LineNo, Origin};

    fn article(n: u32, text: &str) -> Arc<Article> {
        let mut id = [0; 16];
        id[..4].copy_from_slice(&n.to_be_bytes());
        let block = Block { role: Role::Paragraph, text: text.to_owned(), line: LineNo(1) };
        Arc::new(Article {
            id: ArticleId(id),
            origin: Origin { path: "x".into(), line: None },
            title: None,
            byline: None,
            published: None,
            site: None,
            url: None,
            lang: None,
            words: 0,
            blocks: if text.is_empty() { Vec::new() } else { vec![block] },
            removed: Vec::new(),
        })
    }

    #[test]
    fn rows_keep_their_order_and_are_found() {
        let mut catalog = Catalog::default();
        for n in 0..3000 {
            assert_eq!(catalog.push(article(n, "words")), RowIndex(n));
        }
        let before = catalog.clone();
        assert_eq!(catalog.push(article(7, "words")), RowIndex(7));
        catalog.push(article(3000, "words"));
        assert_eq!((before.len(), catalog.len()), (3000, 3001));
        assert_eq!((before.repeated(), catalog.repeated()), (0, 1));
        assert_eq!((before.copies(RowIndex(7)), catalog.copies(RowIndex(7))), (1, 2));
        assert_eq!(catalog.copies(RowIndex(3001)), 0);
        for (row, article) in catalog.iter() {
            assert_eq!(catalog.find(article.id()), Some(row));
            assert_eq!(catalog.get(row).map(Row::id), Some(article.id()));
        }
        assert_eq!(before.iter().count(), 3000);
    }

    #[test]
    fn articles_without_a_body_are_not_copies() {
        let mut catalog = Catalog::default();
        assert_eq!(catalog.push(article(1, "")), RowIndex(0));
        assert_eq!(catalog.push(article(1, "")), RowIndex(1));
        assert_eq!(catalog.find(article(1, "").id), Some(RowIndex(0)));
    }
}
