//! What the score of a hit goes by.

use std::io;

use rayon::prelude::*;
use tantivy::fieldnorm::FieldNormReader;

use super::{Damage, FullText, Within, Words, matches};
use crate::clean::Article;
use crate::text::Passage;
use crate::text::tokens;

/// How many times a hit in the title counts.
const TITLE_WEIGHT: f32 = 3.0;

/// How fast the count of a word wears off, and how much long articles are held against it: the usual ones (Robertson &
/// Zaragoza 2009).
const K1: f32 = 1.2;
const B: f32 = 0.75;

/// How many articles there are, how long they are and how many hold each word of a passage: over all parts, so that the
/// scores of their hits compare.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in super::super) struct Stats {
    pub(super) rows: u64,
    pub(super) title: FieldStats,
    pub(super) body: FieldStats,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct FieldStats {
    /// The tokens of all rows.
    tokens: u64,
    /// How many rows hold each token of the passage.
    holding: Vec<u64>,
}

impl Stats {
    /// Adds up what the parts know. Parts are asked in parallel; microseconds for a word, some milliseconds for the start of
    /// many words.
    pub(in super::super) fn gather<'a>(
        parts: impl IntoIterator<Item = &'a FullText>,
        passage: &Passage,
    ) -> Result<Self, Damage> {
        let parts: Vec<&FullText> = parts.into_iter().collect();
        let one = |part: &&FullText| part.stats(passage);
        let all: Vec<Self> = if passage.is_open() {
            parts.par_iter().map(one).collect::<Result<_, _>>()?
        } else {
            parts.iter().map(one).collect::<Result<_, _>>()?
        };
        let mut sum = Self::default();
        for stats in &all {
            sum.add(stats);
        }
        Ok(sum)
    }

    pub(super) fn of(part: &FullText, passage: &Passage) -> io::Result<Self> {
        Ok(Self {
            rows: u64::from(part.rows),
            title: FieldStats::of(&part.title, part.rows, passage)?,
            body: FieldStats::of(&part.body, part.rows, passage)?,
        })
    }

    pub(super) fn title_scorer(&self) -> Scorer {
        self.title.scorer(self.rows, TITLE_WEIGHT)
    }

    pub(super) fn body_scorer(&self) -> Scorer {
        self.body.scorer(self.rows, 1.0)
    }

    /// Adds what another part knows.
    pub(in super::super) fn add(&mut self, other: &Self) {
        self.rows += other.rows;
        self.title.add(&other.title);
        self.body.add(&other.body);
    }

    /// The score of an article that is in no part yet, as [`FullText::find`] would give it; `None` where it does not hold
    /// the passage.
    pub(in super::super) fn score(&self, passage: &Passage, within: Within, article: &Article) -> Option<f32> {
        let title = article.title.as_deref().unwrap_or_default();
        let in_title = passage.count(title);
        let in_body = article.blocks.iter().map(|block| passage.count(&block.text)).fold(0, u32::saturating_add);
        if in_body == 0 && (within == Within::Body || in_title == 0) {
            return None;
        }
        let mut score = 0.0;
        if in_body > 0 {
            let length = article.blocks.iter().map(|block| length(&block.text)).sum();
            score += self.body_scorer().score(FieldNormReader::fieldnorm_to_id(length), in_body);
        }
        if in_title > 0 {
            let length = FieldNormReader::fieldnorm_to_id(length(title));
            score += self.title_scorer().score(length, in_title);
        }
        Some(score)
    }
}

fn length(text: &str) -> u32 {
    let mut words = tokens::Words::new(text);
    let mut length = 0;
    while words.advance() {
        length += 1;
    }
    length
}

impl FieldStats {
    fn of(field: &Words, rows: u32, passage: &Passage) -> io::Result<Self> {
        let mut holding = Vec::with_capacity(passage.tokens().len());
        for (at, token) in (1..).zip(passage.tokens()) {
            let mut sum = 0;
            if passage.is_open() && at == passage.tokens().len() {
                matches::terms(&field.index, token, |info| {
                    sum += u64::from(info.doc_freq);
                    Ok(())
                })?;
            } else {
                sum = matches::term(&field.index, token)?.map_or(0, |info| u64::from(info.doc_freq));
            }
            // Rows that hold two of the words that start so were counted twice.
            holding.push(sum.min(u64::from(rows)));
        }
        Ok(Self { tokens: field.index.total_num_tokens(), holding })
    }

    fn add(&mut self, other: &Self) {
        self.tokens += other.tokens;
        self.holding.resize(self.holding.len().max(other.holding.len()), 0);
        for (sum, more) in self.holding.iter_mut().zip(&other.holding) {
            *sum += more;
        }
    }

    /// What makes scores of counts, times `weight`.
    fn scorer(&self, rows: u64, weight: f32) -> Scorer {
        let rarity = |holding: u64| {
            let (rows, holding) = (rows.max(holding) as f32, holding as f32);
            (1.0 + (rows - holding + 0.5) / (holding + 0.5)).ln()
        };
        // Where there are no parts yet, all words are as rare and all articles as long as each other.
        let rarity: f32 = if self.holding.is_empty() { 1.0 } else { self.holding.iter().copied().map(rarity).sum() };
        let average = (self.tokens as f32 / rows.max(1) as f32).max(1.0);
        let by_length = |id: usize| {
            let length = FieldNormReader::id_to_fieldnorm(id as u8) as f32;
            if self.tokens == 0 { K1 } else { K1 * (1.0 - B + B * length / average) }
        };
        Scorer { weight: weight * rarity * (K1 + 1.0), by_length: std::array::from_fn(by_length) }
    }
}

/// BM25 of one field.
pub(super) struct Scorer {
    weight: f32,
    /// By the length of the row's text in tokens, as tantivy keeps it in a byte.
    by_length: [f32; 256],
}

impl Scorer {
    pub(super) fn score(&self, length: u8, count: u32) -> f32 {
        let count = count as f32;
        self.weight * count / (count + self.by_length[usize::from(length)])
    }
}
