//! What the rows of a chunk may score.
//!
//! Of several groups each is bounded quickly first: only where the sum of these bounds reaches what the best rows have is more
//! found out, and by then each group is asked no more than what the others leave open.

use super::super::fuzzy::{BELOW, Depth, NO_MATCH, Needle};
use super::super::plan::{Check, MISSPELT, PlannedGroup, Test, TextHits, Word, text_score};
use super::chunk::{Bits, Desk, NONE, View, add, and, has, places, without};
use super::{CHUNK, Found, Rank, RowIndex, Scan};

/// Numbers by the places of a chunk.
pub(super) type ByPlace = [i32; CHUNK as usize];

/// What the rows of a chunk score so far.
#[derive(Debug)]
pub(super) struct Scores {
    /// In all groups together, at the most; [`BELOW`] where that is of no interest any more.
    sums: Box<ByPlace>,
    /// In each group.
    groups: Vec<Box<ByPlace>>,
    /// In the group that is looked at.
    own: Box<ByPlace>,
}

impl Default for Scores {
    fn default() -> Self {
        let none = || Box::new([0; CHUNK as usize]);
        Self { sums: none(), groups: Vec::new(), own: none() }
    }
}

impl Scores {
    fn own(&self, place: u32) -> i32 {
        self.own.get(place as usize).copied().unwrap_or(NO_MATCH)
    }

    fn sum(&self, place: u32) -> i32 {
        self.sums.get(place as usize).copied().unwrap_or(BELOW)
    }

    fn set_sum(&mut self, place: u32, sum: i32) {
        if let Some(own) = self.sums.get_mut(place as usize) {
            *own = sum;
        }
    }

    fn of_group(&self, group: usize, place: u32) -> i32 {
        self.groups.get(group).and_then(|scores| scores.get(place as usize)).copied().unwrap_or_default()
    }

    fn set_of_group(&mut self, group: usize, place: u32, score: i32) {
        while self.groups.len() <= group {
            self.groups.push(Box::new([0; CHUNK as usize]));
        }
        if let Some(own) = self.groups.get_mut(group).and_then(|scores| scores.get_mut(place as usize)) {
            *own = score;
        }
    }
}

/// Below this a row is of no interest.
#[derive(Debug, Clone, Copy)]
struct Least {
    score: i32,
    /// From this place on a row needs one more: it comes after the row that is to be beaten.
    from: u32,
}

impl Least {
    fn of(bar: Rank, first: u32) -> Self {
        match bar {
            Rank::LEAST => Self { score: BELOW + 1, from: u32::MAX },
            bar => Self { score: bar.score().max(BELOW + 1), from: bar.row().0.saturating_sub(first) },
        }
    }

    fn at(self, place: u32) -> i32 {
        if place < self.from { self.score } else { self.score.saturating_add(1) }
    }
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
        let Found { top, desk, scores, .. } = found;
        let least = Least::of(self.bar.get(), view.chunk.first);
        let most: i32 = groups.iter().map(|group| most(group)).fold(0, i32::saturating_add);
        let is_hopeless = most < least.at(0) || view.chunk.first + CHUNK <= self.task.ranked_from;
        if is_hopeless && groups.iter().all(|group| is_known(group)) {
            return rows;
        }
        let depth = if groups.len() == 1 { Depth::Exact } else { Depth::Quick };
        let mut open = rows;
        let mut left = most;
        for (number, group) in groups.iter().enumerate() {
            left -= self::most(group);
            let asked = |scores: &Scores, place: u32| match (number, is_hopeless) {
                (_, true) => i32::MAX,
                (0, _) => least.at(place).saturating_sub(left),
                _ => match scores.sum(place) {
                    BELOW => i32::MAX,
                    sum => least.at(place).saturating_sub(sum).saturating_sub(left),
                },
            };
            open = view.score(group, depth, open, &asked, scores, desk);
            for place in places(&open) {
                let sum = if number == 0 { 0 } else { scores.sum(place) };
                let own = scores.own(place);
                scores.set_sum(place, sum_of(sum, own));
                if depth == Depth::Quick {
                    scores.set_of_group(number, place, own);
                }
            }
            if open == NONE {
                return NONE;
            }
        }
        let mut reaching = NONE;
        for place in places(&open) {
            let is_new = view.chunk.first + place >= self.task.ranked_from;
            if !is_hopeless && is_new && scores.sum(place) >= least.at(place) {
                add(&mut reaching, place);
            }
        }
        if depth == Depth::Quick && reaching != NONE {
            reaching = refine(view, groups, least, reaching, scores, desk);
        }
        for place in places(&reaching) {
            top.push(Rank::of(scores.sum(place), RowIndex(view.chunk.first + place)));
        }
        open
    }
}

/// What a sum comes to with one more score.
fn sum_of(sum: i32, score: i32) -> i32 {
    if sum == BELOW || score == BELOW { BELOW } else { sum.saturating_add(score).max(BELOW + 1) }
}

/// Bounds the rows that may be among the best more closely, group by group; gives those that still may.
fn refine(
    view: &View<'_>,
    groups: &[&PlannedGroup<'_>],
    least: Least,
    mut reaching: Bits,
    scores: &mut Scores,
    desk: &mut Desk,
) -> Bits {
    for (number, group) in groups.iter().enumerate() {
        // What the other groups may add is in the sum.
        let asked = |scores: &Scores, place: u32| {
            least.at(place).saturating_sub(scores.sum(place).saturating_sub(scores.of_group(number, place)))
        };
        view.score(group, Depth::Exact, reaching, &asked, scores, desk);
        let mut still = NONE;
        for place in places(&reaching) {
            let others = scores.sum(place).saturating_sub(scores.of_group(number, place));
            let sum = sum_of(others, scores.own(place));
            scores.set_sum(place, sum);
            if sum >= least.at(place) {
                add(&mut still, place);
            }
        }
        reaching = still;
        if reaching == NONE {
            break;
        }
    }
    reaching
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
    /// Scores some rows in a group: [`Scores::own`] of those that are given back, which are those that satisfy it. `asked` says
    /// what a row must score to be of interest.
    fn score(
        &self,
        group: &PlannedGroup<'_>,
        depth: Depth,
        rows: Bits,
        asked: &impl Fn(&Scores, u32) -> i32,
        scores: &mut Scores,
        desk: &mut Desk,
    ) -> Bits {
        let mut matched = NONE;
        for check in &group.any {
            let Some(may) = desk.may.get(check.slot).copied() else { continue };
            match &check.test {
                Test::Word(word) if !check.negated => {
                    self.score_titles(&word.needle, depth, and(may.title, &rows), asked, (&mut matched, scores), desk);
                    for place in places(&and(may.surely, &rows)) {
                        put(place, self.value_score(check, place, desk), &mut matched, scores);
                    }
                    let misspelt = without(and(may.misspelt, &rows), &matched);
                    if misspelt != NONE {
                        self.score_misspelt(word, misspelt, &mut matched, scores, desk);
                    }
                }
                Test::Text(hits) if !check.negated => {
                    self.score_text(hits, and(may.surely, &rows), &mut matched, scores)
                }
                test => {
                    let own = match test {
                        Test::Literal(_, score) if !check.negated => *score,
                        _ => 0,
                    };
                    places(&and(may.surely, &rows)).for_each(|place| put(place, own, &mut matched, scores));
                }
            }
        }
        matched
    }

    fn score_titles(
        &self,
        needle: &Needle,
        depth: Depth,
        rows: Bits,
        asked: &impl Fn(&Scores, u32) -> i32,
        (matched, scores): (&mut Bits, &mut Scores),
        desk: &mut Desk,
    ) {
        let Desk { texts, least, found, .. } = desk;
        texts.clear();
        least.clear();
        texts.extend(places(&rows).map(|place| self.chunk.rows.start + place));
        least.extend(places(&rows).map(|place| asked(scores, place)));
        needle.bounds(&self.ready.headlines, texts, least, depth, &|at| self.headline(at), found);
        for (place, found) in places(&rows).zip(found.iter()).filter(|(_, found)| **found != NO_MATCH) {
            put(place, *found, matched, scores);
        }
    }

    fn score_misspelt(&self, word: &Word, rows: Bits, matched: &mut Bits, scores: &mut Scores, desk: &mut Desk) {
        let Some(misspelling) = &word.misspelling else { return };
        let Desk { texts, held, .. } = desk;
        texts.clear();
        texts.extend(places(&rows).map(|place| self.chunk.rows.start + place));
        misspelling.held(&self.ready.headlines, texts, &|at| self.headline(at), held);
        for (place, _) in places(&rows).zip(held.iter()).filter(|(_, held)| **held) {
            put(place, MISSPELT, matched, scores);
        }
    }

    /// Both lists are in the order of rows.
    fn score_text(&self, hits: &TextHits, rows: Bits, matched: &mut Bits, scores: &mut Scores) {
        let all = hits.holders.scored();
        let from = all.partition_point(|(row, _)| *row < self.chunk.first);
        let mut rest = all.get(from..).unwrap_or_default().iter().peekable();
        for place in places(&rows) {
            let row = self.chunk.first + place;
            while rest.next_if(|(other, _)| *other < row).is_some() {}
            if let Some((_, score)) = rest.next_if(|(other, _)| *other == row) {
                put(place, text_score(*score), matched, scores);
            }
        }
    }
}

/// Raises what a row scores in the group that is looked at.
fn put(place: u32, score: i32, matched: &mut Bits, scores: &mut Scores) {
    let is_more = !has(matched, place);
    if let Some(own) = scores.own.get_mut(place as usize) {
        *own = if is_more { score } else { (*own).max(score) };
    }
    if is_more {
        add(matched, place);
    }
}
