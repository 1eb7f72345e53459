//! Full text of a part: which of its articles hold a word or a phrase, and how well.
//!
//! ```text
//! folder ─ meta.json, .managed.json                  tantivy's; one segment, whose document n is row n of the part
//!        ├ *.term *.idx *.pos *.fieldnorm            words, the articles and places of each, lengths
//!        └ *.store *.fast                            empty but for their frames
//! ```
//!
//! There are two fields, the title and the body; nothing is stored. The words are those of [`crate::text::tokens`]. Blocks
//! of the body are parted by a gap, so that no phrase reaches from one paragraph into the next, as [`Passage::is_in`] has it
//! block by block.
//!
//! tantivy holds the files; the search over them is ours: every hit of a passage is wanted, in the order of rows, with a
//! score that compares over all parts, and the start of a word counts as one word whatever it may go on as. tantivy trusts
//! its files, so that damaged ones can make it panic: such panics are caught here and given as [`Damage`]. No search runs
//! on the main thread, where a panic gives the terminal back.

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tantivy::directory::MmapDirectory;
use tantivy::fieldnorm::FieldNormReader;
use tantivy::schema::Field;
use tantivy::{Index, InvertedIndexReader, SegmentReader};

use super::Damage;
use crate::text::Passage;

pub(super) use build::build;
use stats::Scorer;
pub(super) use stats::Stats;

mod build;
mod inverter;
mod matches;
mod stats;
#[cfg(test)]
mod tests;

/// Where a passage must stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Within {
    /// In a block of the body. That it is in the title too makes the article a better hit.
    Body,
    /// In the title or in a block of the body.
    Article,
}

/// The full text of a part, open. Its files are mapped, and read where a search needs them.
pub(super) struct FullText {
    folder: PathBuf,
    rows: u32,
    title: Words,
    body: Words,
}

/// One field's words.
struct Words {
    index: Arc<InvertedIndexReader>,
    lengths: FieldNormReader,
}

impl FullText {
    /// Opens the full text of a part. Takes one or two milliseconds, as no more than the ends of its files are read.
    pub(super) fn open(folder: &Path) -> Result<Self, Damage> {
        guarded(folder, || {
            let directory = MmapDirectory::open(folder).map_err(tantivy::TantivyError::from)?;
            let index = Index::open(directory)?;
            let segments = index.searchable_segments()?;
            let [segment] = &segments[..] else {
                return Err(tantivy::TantivyError::SystemError(format!(
                    "{} segments where one is due",
                    segments.len()
                )));
            };
            let segment = SegmentReader::open(segment)?;
            let words = |name| Words::open(&segment, index.schema().get_field(name)?);
            let (rows, title, body) = (segment.max_doc(), words(build::TITLE)?, words(build::BODY)?);
            // Searches reserve memory by the number of rows, so that it must be that of the files.
            if [&title, &body].iter().any(|words| words.lengths.num_docs() != rows) {
                return Err(tantivy::TantivyError::SystemError(
                    "the number of rows is not that of their lengths".to_owned(),
                ));
            }
            Ok(Self { folder: folder.to_owned(), rows, title, body })
        })
    }

    #[cfg(test)]
    pub(super) fn len(&self) -> u32 {
        self.rows
    }

    /// What this part adds to the statistics for a passage: see [`Stats::gather`].
    pub(super) fn stats(&self, passage: &Passage) -> Result<Stats, Damage> {
        guarded(&self.folder, || Ok(Stats::of(self, passage)?))
    }

    /// Gives every row that holds the passage with its score, in the order of rows. In a part of 25,000 articles that takes
    /// less than a millisecond of a core for a word, up to two for the start of many words, and two to four for a phrase of
    /// words that are in every article.
    ///
    /// The score is BM25 (k₁ = 1.2, b = 0.75) over both fields, the title's part three times; `stats` come from all parts,
    /// so that scores compare. A phrase counts as a word that is as rare as all of its words together, the start of a word
    /// as one that is in every article that a word of that start is in.
    pub(super) fn find(
        &self,
        passage: &Passage,
        within: Within,
        stats: &Stats,
        hit: &mut dyn FnMut(u32, f32),
    ) -> Result<(), Damage> {
        let (title, body) = guarded(&self.folder, || {
            let title = matches::find(&self.title.index, self.rows, passage)?;
            Ok((title, matches::find(&self.body.index, self.rows, passage)?))
        })?;
        let score = Scores { part: self, title: stats.title_scorer(), body: stats.body_scorer() };
        let mut title = title.into_iter().peekable();
        // Both are in the order of rows.
        for (row, count) in body {
            while let Some((row, count)) = title.next_if(|(other, _)| *other < row) {
                if within == Within::Article {
                    hit(row, score.title(row, count));
                }
            }
            let in_title =
                title.next_if(|(other, _)| *other == row).map_or(0.0, |(row, count)| score.title(row, count));
            hit(row, in_title + score.body(row, count));
        }
        if within == Within::Article {
            title.for_each(|(row, count)| hit(row, score.title(row, count)));
        }
        Ok(())
    }
}

/// The scores of a part's rows.
struct Scores<'a> {
    part: &'a FullText,
    title: Scorer,
    body: Scorer,
}

impl Scores<'_> {
    fn title(&self, row: u32, count: u32) -> f32 {
        self.title.score(self.part.title.length(row), count)
    }

    fn body(&self, row: u32, count: u32) -> f32 {
        self.body.score(self.part.body.length(row), count)
    }
}

impl Words {
    fn open(segment: &SegmentReader, field: Field) -> tantivy::Result<Self> {
        let (index, lengths) = (segment.inverted_index(field)?, segment.get_fieldnorms_reader(field)?);
        Ok(Self { index, lengths })
    }

    /// How long a row is, as tantivy keeps it in a byte; 0 for a row that there is not.
    fn length(&self, row: u32) -> u8 {
        if row < self.lengths.num_docs() { self.lengths.fieldnorm_id(row) } else { 0 }
    }
}

impl fmt::Debug for FullText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FullText").field("folder", &self.folder).field("rows", &self.rows).finish_non_exhaustive()
    }
}

/// Does what may meet damaged files.
fn guarded<T>(folder: &Path, work: impl FnOnce() -> tantivy::Result<T>) -> Result<T, Damage> {
    match catch_unwind(AssertUnwindSafe(work)) {
        Ok(done) => done.map_err(|error| Damage::new(folder, format!("its full text cannot be read: {error}"))),
        Err(_) => Err(Damage::new(folder, "its full text is damaged")),
    }
}
