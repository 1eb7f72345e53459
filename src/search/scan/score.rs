//! What the rows of a chunk may score.
//!
//! Of several groups each is bounded quickly first: only where the sum of these bounds reaches what the best rows have is more
//! found out, and by then each group is asked no more than what the others leave open.

use super::super::fuzzy::{Asked, BELOW, Depth, NO_MATCH, Needle, Seen, Together};
use super::super::plan::{Check, MISSPELT, PlannedGroup, Test, TextHits, Word, text_score};
use super::super::rows::{add, has, places};
use super::chunk::{self, Bits, Desk, NONE, View, and, or, without};
use super::{CHUNK, Found, Rank, RowIndex, Scan};

/// Numbers by the places of a chunk.
pub(super) type ByPlace = [i32; CHUNK as usize];

/// What the rows of a chunk score so far.
#[derive(Debug)]
pub(super) struct Scores {
    /// In all groups together, at the most.
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

/// Which rows satisfy a group.
#[derive(Debug, Clone, Copy)]
struct Scored {
    matched: Bits,
    /// Those that score what they must to be of interest, and perhaps others: [`Scores::own`] has what.
    reached: Bits,
}

/// Rows that are looked at.
#[derive(Debug, Clone, Copy)]
struct Open {
    rows: Bits,
    /// Those of which is asked how good they are.
    live: Bits,
}

impl Scan<'_> {
    /// Those of some rows that satisfy the groups whose scores are asked for; the best go into the top.
    pub(super) fn rank(&self, view: &View<'_>, groups: &[PlannedGroup<'_>], rows: Bits, found: &mut Found<'_>) -> Bits {
        let Found { top, desk, scores, .. } = found;
        let first = view.chunk.first;
        let least = Least::of(self.bar.get(), first);
        let mut left: i32 = groups.iter().map(most).fold(0, i32::saturating_add);
        let ranked = chunk::first_bits(self.task.ranked_from.saturating_sub(first).min(CHUNK));
        let mut asked = Open { rows, live: if left < least.at(0) { NONE } else { without(rows, &ranked) } };
        if asked.live == NONE && groups.iter().all(is_known) {
            return rows;
        }
        if let Some(words) = &self.together {
            let matched = view.score_together(words, groups, asked, |place| least.at(place), desk);
            desk.reached.iter().for_each(|(place, sum)| top.push(Rank::of(*sum, RowIndex(first + place))));
            return matched;
        }
        let depth = if groups.len() == 1 { Depth::Exact } else { Depth::Quick };
        for (number, group) in groups.iter().enumerate() {
            left -= most(group);
            let wanted = |scores: &Scores, place: u32| {
                let before = if number == 0 { 0 } else { scores.sum(place) };
                least.at(place).saturating_sub(before).saturating_sub(left)
            };
            let Scored { matched, reached } = view.score(group, depth, asked, &wanted, scores, desk);
            for place in places(&reached) {
                let (sum, own) = (if number == 0 { 0 } else { scores.sum(place) }, scores.own(place));
                scores.set_sum(place, sum.saturating_add(own));
                if depth == Depth::Quick {
                    scores.set_of_group(number, place, own);
                }
            }
            asked = Open { rows: matched, live: reached };
        }
        let reaching = reaching(asked.live, least, scores);
        let best = if depth == Depth::Quick { refine(view, groups, least, reaching, scores, desk) } else { reaching };
        for place in places(&best) {
            top.push(Rank::of(scores.sum(place), RowIndex(first + place)));
        }
        asked.rows
    }
}

/// The words of groups that are asked for together; `None` where something else is asked for as well, or a word may be misspelt.
pub(super) fn together(groups: &[PlannedGroup<'_>]) -> Option<Together> {
    Together::of(&groups.iter().map(lone_word).collect::<Option<Vec<_>>>()?)
}

/// The word that a group asks for, where that is all, spelt right.
fn lone_word<'p>(group: &'p PlannedGroup<'_>) -> Option<&'p Needle> {
    match group.any.as_slice() {
        [Check { negated: false, test: Test::Word(word), .. }] if word.misspelling.is_none() => Some(&word.needle),
        _ => None,
    }
}

/// Those of some rows whose sums are of interest.
fn reaching(rows: Bits, least: Least, scores: &Scores) -> Bits {
    let mut reaching = NONE;
    places(&rows).filter(|place| scores.sum(*place) >= least.at(*place)).for_each(|place| add(&mut reaching, place));
    reaching
}

/// Bounds the rows that may be among the best more closely, group by group; gives those that still may.
fn refine(
    view: &View<'_>,
    groups: &[PlannedGroup<'_>],
    least: Least,
    mut open: Bits,
    scores: &mut Scores,
    desk: &mut Desk,
) -> Bits {
    for (number, group) in groups.iter().enumerate() {
        if open == NONE {
            break;
        }
        // What the other groups may add is in the sum.
        let others = |scores: &Scores, place: u32| scores.sum(place).saturating_sub(scores.of_group(number, place));
        let wanted = |scores: &Scores, place: u32| least.at(place).saturating_sub(others(scores, place));
        let asked = Open { rows: open, live: open };
        let reached = view.score(group, Depth::Exact, asked, &wanted, scores, desk).reached;
        for place in places(&reached) {
            let sum = others(scores, place).saturating_add(scores.own(place));
            scores.set_sum(place, sum);
        }
        open = reaching(reached, least, scores);
    }
    open
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
    /// Looks which rows satisfy a group, and what they score. `wanted` says what a row must score to be of interest.
    fn score(
        &self,
        group: &PlannedGroup<'_>,
        depth: Depth,
        asked: Open,
        wanted: &impl Fn(&Scores, u32) -> i32,
        scores: &mut Scores,
        desk: &mut Desk,
    ) -> Scored {
        let mut answer = Scored { matched: NONE, reached: NONE };
        for check in &group.any {
            let Some(may) = desk.may.get(check.slot).copied() else { continue };
            let surely = and(may.surely, &asked.rows);
            answer.matched = or(answer.matched, &surely);
            let live = and(surely, &asked.live);
            match &check.test {
                Test::Word(word) if !check.negated => {
                    for place in places(&live) {
                        answer.put(place, self.value_score(check, place, &desk.numbers), scores);
                    }
                    let titles = Open { rows: and(may.title, &asked.rows), ..asked };
                    self.score_titles(&word.needle, depth, titles, wanted, (&mut answer, scores), desk);
                    let rows = without(and(may.misspelt, &asked.rows), &answer.matched);
                    if rows != NONE {
                        self.score_misspelt(word, Open { rows, ..asked }, &mut answer, scores);
                    }
                }
                Test::Text(hits) if !check.negated => self.score_text(hits, live, &mut answer, scores),
                test => {
                    let own = match test {
                        Test::Literal(_, score) if !check.negated => *score,
                        _ => 0,
                    };
                    places(&live).for_each(|place| answer.put(place, own, scores));
                }
            }
        }
        answer
    }

    /// The rows that hold words; the desk gets those whose sums reach what they must.
    fn score_together(
        &self,
        words: &Together,
        groups: &[PlannedGroup<'_>],
        asked: Open,
        least: impl Fn(u32) -> i32,
        desk: &mut Desk,
    ) -> Bits {
        let Desk { numbers, may, reached, .. } = desk;
        let by_value = groups.iter().flat_map(|group| &group.any);
        let by_value: Vec<_> = by_value.filter_map(|check| Some((check, may.get(check.slot)?.surely))).collect();
        let elsewhere = |word: usize, place| match by_value.get(word) {
            Some((check, surely)) if has(surely, place) => self.value_score(check, place, numbers),
            _ => NO_MATCH,
        };
        let least = |place| if has(&asked.live, place) { least(place) } else { i32::MAX };
        let mut matched = NONE;
        reached.clear();
        words.look(self.texts(&asked.rows), least, elsewhere, &mut Seen { matched: &mut matched, reached });
        matched
    }

    fn score_titles(
        &self,
        needle: &Needle,
        depth: Depth,
        asked: Open,
        wanted: &impl Fn(&Scores, u32) -> i32,
        (answer, scores): (&mut Scored, &mut Scores),
        desk: &mut Desk,
    ) {
        desk.reached.clear();
        let question = Asked {
            texts: self.texts(&asked.rows),
            least: |place| if has(&asked.live, place) { wanted(scores, place) } else { i32::MAX },
            depth,
        };
        let mut seen = Seen { matched: &mut answer.matched, reached: &mut desk.reached };
        needle.look(&question, &|at| self.headline(at), &mut seen);
        desk.reached.iter().for_each(|(place, score)| answer.put(*place, *score, scores));
    }

    fn score_misspelt(&self, word: &Word, asked: Open, answer: &mut Scored, scores: &mut Scores) {
        let Some(misspelling) = &word.misspelling else { return };
        let mut held = NONE;
        misspelling.held(self.texts(&asked.rows), &|at| self.headline(at), &mut held);
        answer.matched = or(answer.matched, &held);
        for place in places(&and(held, &asked.live)) {
            answer.put(place, MISSPELT, scores);
        }
    }

    /// Both lists are in the order of rows.
    fn score_text(&self, hits: &TextHits, rows: Bits, answer: &mut Scored, scores: &mut Scores) {
        let all = hits.holders.scored();
        let from = all.partition_point(|(row, _)| *row < self.chunk.first);
        let mut rest = all.get(from..).unwrap_or_default().iter().peekable();
        for place in places(&rows) {
            let row = self.chunk.first + place;
            while rest.next_if(|(other, _)| *other < row).is_some() {}
            if let Some((_, score)) = rest.next_if(|(other, _)| *other == row) {
                answer.put(place, text_score(*score), scores);
            }
        }
    }
}

impl Scored {
    /// Raises what a row scores in the group.
    fn put(&mut self, place: u32, score: i32, scores: &mut Scores) {
        let is_first = !has(&self.reached, place);
        if let Some(own) = scores.own.get_mut(place as usize) {
            *own = if is_first { score } else { (*own).max(score) };
        }
        if is_first {
            add(&mut self.reached, place);
        }
    }
}
