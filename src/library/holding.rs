//! Full text over all rows: on disk by the index of each part, in memory by reading.

use std::sync::Arc;

use rayon::prelude::*;

use super::bitmap::Bitmap;
use super::fulltext::{FullText, Stats, Within};
use super::part::Part;
use super::{Catalog, Damage, RowIndex};
use crate::text::Passage;

/// The rows that hold a passage, and how well.
#[derive(Debug, Default)]
pub struct Holders {
    /// In the order of rows.
    scored: Vec<(u32, f32)>,
    rows: Bitmap,
}

impl Holders {
    /// Whether a row holds the passage.
    pub fn has(&self, row: RowIndex) -> bool {
        self.rows.has(row.0)
    }

    /// How well a row answers to the passage: BM25, some tenths to some tens.
    pub fn score(&self, row: RowIndex) -> Option<f32> {
        let at = self.scored.binary_search_by_key(&row.0, |(row, _)| *row).ok()?;
        self.scored.get(at).map(|(_, score)| *score)
    }

    /// The rows with their scores.
    pub fn scored(&self) -> &[(u32, f32)] {
        &self.scored
    }

    /// The rows.
    pub fn rows(&self) -> impl ExactSizeIterator<Item = RowIndex> {
        self.scored.iter().map(|(row, _)| RowIndex(*row))
    }
}

impl Catalog {
    /// Finds the rows that hold a passage in the body or, if asked for, in the title. `None` when `cancel` came true; it is asked
    /// once for each part.
    ///
    /// # Errors
    /// Where the full text of a part cannot be read.
    pub fn holding(
        &self,
        passage: &Passage,
        in_title: bool,
        cancel: &(dyn Fn() -> bool + Sync),
    ) -> Result<Option<Holders>, Damage> {
        let within = if in_title { Within::Article } else { Within::Body };
        let parts: Vec<_> = self.parts().collect();
        // What is damaged is remembered, and made anew by the next refresh.
        let noted = |part: &Part, damage: &Damage| part.note(damage);
        let texts = parts.par_iter().map(|&(start, part)| {
            let text = part.full_text().inspect_err(|damage| noted(part, damage))?;
            Ok((start, text, part))
        });
        let texts = texts.collect::<Result<Vec<_>, Damage>>()?;
        let stats = Stats::gather(texts.iter().map(|(_, text, _)| *text), passage)?;
        let of_part = |(start, text, part): &(u32, &FullText, &Arc<Part>)| {
            let mut hits = Vec::new();
            if cancel() {
                return Ok(hits);
            }
            let found = text.find(passage, within, &stats, &mut |row, score| {
                let row = start + row;
                if !self.is_gone(RowIndex(row)) {
                    hits.push((row, score));
                }
            });
            found.inspect_err(|damage| noted(part, damage))?;
            Ok(hits)
        };
        let on_disk = texts.par_iter().map(of_part).collect::<Result<Vec<_>, Damage>>()?;
        let young: Vec<_> = self.young().iter().collect();
        let of_young = young.par_iter().filter(|_| !cancel());
        let in_memory = of_young.filter_map(|(row, article)| Some((row.0, stats.score(passage, within, article)?)));
        let scored = [on_disk.concat(), in_memory.collect()].concat();
        let rows = scored.iter().map(|(row, _)| *row).collect();
        Ok((!cancel()).then_some(Holders { scored, rows }))
    }
}
