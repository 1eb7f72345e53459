//! What the rows of a chunk may score.

use super::super::fuzzy::{BELOW, NO_MATCH, Needle};
use super::super::plan::{Check, MISSPELT, PlannedGroup, Test, TextHits, Word, text_score};
use super::chunk::{Bits, Desk, NONE, View, has, places};
use super::{Found, Rank, RowIndex, Scan};

/// Rows that are still in question.
struct Open {
    /// Their places in the chunk, rising.
    places: Vec<u32>,
    /// What they scored so far; [`BELOW`] where that is of no interest any more.
    sums: Vec<i32>,
}

impl Scan<'_> {
    /// Those of some rows that satisfy the groups whose scores are asked for; the best go into the top.
    pub(super) fn rank(
        &self,
        view: &View<'_>,
        groups: &[&PlannedGroup<'_>],
        rows: Bits,
        found: &mut Found<'_>,
    ) -> Bits {
        let most: i32 = groups.iter().map(|group| most(group)).fold(0, i32::saturating_add);
        let is_hopeless = most < self.least(view.chunk.first);
        if is_hopeless && groups.iter().all(|group| is_known(group)) {
            return rows;
        }
        let places: Vec<u32> = places(&rows).collect();
        let mut open = Open { sums: vec![if is_hopeless { BELOW } else { 0 }; places.len()], places };
        let mut left = most;
        for group in groups {
            left -= self::most(group);
            self.add(view, group, left, &mut open, &mut found.desk);
        }
        let mut satisfying = NONE;
        for (place, sum) in open.places.iter().zip(&open.sums) {
            if let Some(word) = satisfying.get_mut(*place as usize / 64) {
                *word |= 1 << (place % 64);
            }
            let row = RowIndex(view.chunk.first + place);
            if *sum > BELOW && row.0 >= self.task.ranked_from {
                found.top.push(Rank::of(*sum, row));
            }
        }
        satisfying
    }

    /// The score below which a row is of no interest.
    fn least(&self, row: u32) -> i32 {
        match self.bar.get() {
            Rank::LEAST => BELOW + 1,
            bar => bar.least_to_beat(row).max(BELOW + 1),
        }
    }

    /// Adds what the rows score in a group, and drops those that do not satisfy it. `left` is what the groups after it can add at
    /// the most.
    fn add(&self, view: &View<'_>, group: &PlannedGroup<'_>, left: i32, open: &mut Open, desk: &mut Desk) {
        let least: Vec<i32> = open
            .places
            .iter()
            .zip(&open.sums)
            .map(|(place, sum)| match *sum {
                BELOW => i32::MAX,
                sum => self.least(view.chunk.first + place).saturating_sub(sum).saturating_sub(left),
            })
            .collect();
        let mut scores = vec![NO_MATCH; open.places.len()];
        for check in &group.any {
            view.score(check, &open.places, &least, &mut scores, desk);
        }
        let mut kept = 0;
        for at in 0..scores.len() {
            let (Some(score), Some(sum), Some(place)) = (scores.get(at), open.sums.get(at), open.places.get(at)) else {
                continue;
            };
            let sum = match (*score, *sum) {
                (NO_MATCH, _) => continue,
                (BELOW, _) | (_, BELOW) => BELOW,
                (score, sum) => sum.saturating_add(score).max(BELOW + 1),
            };
            let place = *place;
            if let (Some(new), Some(at)) = (open.sums.get_mut(kept), open.places.get_mut(kept)) {
                (*new, *at) = (sum, place);
            }
            kept += 1;
        }
        open.sums.truncate(kept);
        open.places.truncate(kept);
    }
}

/// No article scores more in a group.
fn most(group: &PlannedGroup<'_>) -> i32 {
    let of_check = |check: &Check<'_>| match &check.test {
        _ if check.negated => 0,
        Test::Word(word) => word.needle.most(),
        Test::Literal(_, score) => *score,
        Test::Text(hits) => hits.most,
        _ => 0,
    };
    group.any.iter().map(of_check).max().unwrap_or_default()
}

/// Whether a row satisfies a group just where its columns and values say so.
fn is_known(group: &PlannedGroup<'_>) -> bool {
    group.any.iter().all(|check| match &check.test {
        Test::Word(word) if !check.negated => word.needle.is_column() && word.misspelling.is_none(),
        _ => true,
    })
}

impl View<'_> {
    /// Raises the scores of rows to what they score in a check.
    fn score(&self, check: &Check<'_>, places: &[u32], least: &[i32], scores: &mut [i32], desk: &mut Desk) {
        let Some(may) = desk.may.get(check.slot).copied() else { return };
        match &check.test {
            Test::Word(word) if !check.negated => {
                self.score_titles(&word.needle, &may.title, (places, least), scores, desk);
                if may.surely != NONE {
                    for (place, score) in places.iter().zip(scores.iter_mut()) {
                        *score = (*score).max(self.value_score(check, *place, desk));
                    }
                }
                if may.misspelt != NONE {
                    self.score_misspelt(word, &may.misspelt, places, scores, desk);
                }
            }
            Test::Text(hits) if !check.negated => self.score_text(hits, places, scores),
            test => {
                let own = match test {
                    Test::Literal(_, score) if !check.negated => *score,
                    _ => 0,
                };
                let held = places.iter().zip(scores).filter(|(place, _)| has(&may.surely, **place));
                held.for_each(|(_, score)| *score = (*score).max(own));
            }
        }
    }

    fn score_titles(
        &self,
        needle: &Needle,
        title: &Bits,
        (places, least): (&[u32], &[i32]),
        scores: &mut [i32],
        desk: &mut Desk,
    ) {
        let Desk { texts, least: wanted, found, .. } = desk;
        texts.clear();
        wanted.clear();
        for (place, least) in places.iter().zip(least).filter(|(place, _)| has(title, **place)) {
            texts.push(self.chunk.rows.start + place);
            wanted.push(*least);
        }
        needle.bounds(&self.ready.headlines, texts, wanted, &|at| self.headline(at), found);
        let mut found = found.iter();
        for (_, score) in places.iter().zip(scores).filter(|(place, _)| has(title, **place)) {
            *score = (*score).max(found.next().copied().unwrap_or(NO_MATCH));
        }
    }

    fn score_misspelt(&self, word: &Word, may: &Bits, places: &[u32], scores: &mut [i32], desk: &mut Desk) {
        let Some(misspelling) = &word.misspelling else { return };
        let Desk { texts, held, .. } = desk;
        let open = |place: u32, score: i32| score == NO_MATCH && has(may, place);
        texts.clear();
        let asked = places.iter().zip(&*scores).filter(|(place, score)| open(**place, **score));
        texts.extend(asked.map(|(place, _)| self.chunk.rows.start + place));
        misspelling.held(&self.ready.headlines, texts, &|at| self.headline(at), held);
        let mut held = held.iter();
        for (place, score) in places.iter().zip(scores) {
            if open(*place, *score) && held.next() == Some(&true) {
                *score = MISSPELT;
            }
        }
    }

    /// Both lists are in the order of rows.
    fn score_text(&self, hits: &TextHits, places: &[u32], scores: &mut [i32]) {
        let all = hits.holders.scored();
        let from = all.partition_point(|(row, _)| *row < self.chunk.first);
        let mut rest = all.get(from..).unwrap_or_default().iter().peekable();
        for (place, own) in places.iter().zip(scores) {
            let row = self.chunk.first + place;
            while rest.next_if(|(other, _)| *other < row).is_some() {}
            if let Some((_, score)) = rest.next_if(|(other, _)| *other == row) {
                *own = (*own).max(text_score(*score));
            }
        }
    }
}
