//! Runs queries over a catalog, and remembers what they found: a query that is typed on is looked for only where the shorter one
//! was found, and one that is gone back to is there already.
//!
//! The score of an article is the sum, over the fuzzy words, of the word's best score in any field. A word in byline or site
//! counts 24 less, which is one letter, than in the title, so the same word comes first where it is in the title, even if it stands
//! at the very start of the other field. Of alternatives the best counts. Equal scores are in the order of the rows' numbers.
//!
//! All articles that satisfy the query are found, but only so many as are wanted are put in order: a scan bounds what each may
//! score, and the scorer is asked for those that can be among the best.

use std::sync::Arc;

use rayon::prelude::*;

use super::hits::Hits;
use super::narrow::narrows;
use super::plan::{Making, Plan};
use super::query::Query;
use super::rows::RowSet;
use super::scan::{Scanned, Task, scan};
use super::tagged::{SetsSeen, Snapshot, TagSets, Tagged};
use super::top::Rank;
use crate::library::{Catalog, Damage, Sort};

/// What is to be found, and where.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    /// What.
    pub query: &'a Query,
    /// Where.
    pub catalog: &'a Catalog,
    /// In which order; `None`: best first, or as found where the query does not say what is better.
    pub sort: Option<Sort>,
    /// The articles of the tags that the query names.
    pub tags: &'a TagSets,
    /// How many of the best are to be put in order at least; `usize::MAX` for all.
    pub wanted: usize,
    /// Whether words of five letters and more may be misspelt. What is found so comes after all else.
    pub typos: bool,
}

/// Finds articles, and remembers what the last queries found. One at a time uses it.
#[derive(Debug, Default)]
pub struct Searcher {
    /// What was found, the query that is typed on last.
    levels: Vec<Level>,
    tagged: Tagged,
}

/// What a query found.
#[derive(Debug)]
struct Level {
    query: Query,
    typos: bool,
    /// Where it asks for tags.
    tags: Option<SetsSeen>,
    seen: Snapshot,
    survivors: Arc<RowSet>,
    /// The best, in order, as far as they are known.
    best: Vec<Rank>,
}

/// So many are put in order at the least: a few screens.
const LEAST_WANTED: usize = 256;

/// So many more are scored than are wanted, in case a bound says more than the score.
const SPARE: usize = 32;

/// So many queries are remembered: a long one is typed in so many steps.
const MOST_LEVELS: usize = 32;

impl Searcher {
    /// Finds the articles that satisfy a query. `None` when `cancel` came true before the end; it is asked every 1,024 rows, from
    /// all threads.
    ///
    /// # Errors
    /// Where the library on disk cannot be read.
    pub fn run(&mut self, request: &Request<'_>, cancel: &(dyn Fn() -> bool + Sync)) -> Result<Option<Hits>, Damage> {
        if request.query.is_empty() {
            return Ok(Some(Hits::all(request.catalog.order(request.sort.unwrap_or_default()))));
        }
        match self.level(request, cancel)? {
            Some(level) => Ok(Some(level.hits(request))),
            None => Ok(None),
        }
    }

    /// Forgets what was found.
    pub fn forget(&mut self) {
        self.levels.clear();
    }

    /// What the query finds, remembered or found anew.
    fn level(&mut self, request: &Request<'_>, cancel: &(dyn Fn() -> bool + Sync)) -> Result<Option<&Level>, Damage> {
        let seen = Snapshot::of(request.catalog);
        self.levels.retain(|level| level.seen.epoch == seen.epoch && level.seen.span <= seen.span);
        let same = self.levels.iter().position(|level| level.answers(request));
        if let Some(at) = same
            && self.levels.get(at).is_some_and(|level| level.suffices(request, seen))
        {
            // What was typed on from there and taken back may be typed again.
            return Ok(self.levels.get(at));
        }
        let wider = same.or_else(|| self.levels.iter().rposition(|level| level.is_wider(request)));
        self.levels.truncate(wider.map_or(0, |at| at + 1));
        let Some(level) = self.find(request, seen, same.is_some(), cancel)? else { return Ok(None) };
        if same.is_some() || self.levels.len() >= MOST_LEVELS {
            self.levels.pop();
        }
        self.levels.push(level);
        Ok(self.levels.last())
    }

    /// Looks through the rows, of those that the last level knows only through those it found.
    fn find(
        &mut self,
        request: &Request<'_>,
        seen: Snapshot,
        is_same: bool,
        cancel: &(dyn Fn() -> bool + Sync),
    ) -> Result<Option<Level>, Damage> {
        let Request { query, catalog, tags, typos, .. } = *request;
        let mut making = Making { catalog, tags, tagged: &mut self.tagged, typos, cancel };
        let Some(plan) = Plan::new(query, &mut making)? else { return Ok(None) };
        let last = self.levels.last();
        // Rows have come to those that are ranked already, and none has left.
        let ranked = last.filter(|level| is_same && seen.has_only_grown(level.seen) && level.ranks(request));
        let wanted = request.ranks();
        let mut most = wanted.saturating_add(SPARE);
        loop {
            let task = Task {
                plan: &plan,
                catalog,
                within: last.map(|level| (&*level.survivors, level.seen.span)),
                ranked_from: ranked.map_or(0, |level| level.seen.span),
                most: if wanted == 0 { 0 } else { most },
            };
            let Some(Scanned { survivors, top }) = scan(task, cancel)? else { return Ok(None) };
            // Below what was looked at there may be better rows than these.
            let looked_to = top.last().filter(|_| top.len() == most).copied().unwrap_or(Rank::LEAST);
            let best = in_order(judged(&plan, catalog, &top), looked_to, ranked);
            if wanted == 0 || best.len() >= wanted.min(survivors.len()) || top.len() < most {
                return Ok(Some(Level::of(request, seen, survivors, best)));
            }
            most = most.saturating_mul(4);
        }
    }
}

/// What was found and what was known before, best first, as far as no other row can come between.
fn in_order(found: Vec<Rank>, looked_to: Rank, known: Option<&Level>) -> Vec<Rank> {
    let (known, known_to) = known.map_or((&[][..], Rank::LEAST), Level::known);
    let mut best = found;
    best.extend(known);
    best.par_sort_unstable_by(|a, b| b.cmp(a));
    best.truncate(best.partition_point(|rank| *rank >= known_to.max(looked_to)));
    best
}

/// The rows by what the scorer gives them, in any order.
fn judged(plan: &Plan<'_>, catalog: &Catalog, top: &[Rank]) -> Vec<Rank> {
    let score = |rank: &Rank| {
        let row = rank.row();
        Some(Rank::of(plan.score(row, catalog.get(row)?)?, row))
    };
    top.par_iter().with_min_len(16).filter_map(score).collect()
}

impl Request<'_> {
    /// Whether hits are put in order by how good they are.
    fn is_ranked(&self) -> bool {
        self.sort.is_none() && self.query.is_ranked()
    }

    /// How many of the best are put in order at least.
    fn ranks(&self) -> usize {
        if self.is_ranked() { self.wanted.max(LEAST_WANTED) } else { 0 }
    }
}

impl Level {
    fn of(request: &Request<'_>, seen: Snapshot, survivors: RowSet, best: Vec<Rank>) -> Self {
        Self {
            query: request.query.clone(),
            typos: request.typos,
            tags: request.query.asks_for_tags().then(|| SetsSeen::of(request.tags)),
            seen,
            survivors: Arc::new(survivors),
            best,
        }
    }

    /// Whether it is about the query, whatever rows have come since.
    fn answers(&self, request: &Request<'_>) -> bool {
        self.typos == request.typos && self.query.means_the_same(request.query) && self.has_tags(request)
    }

    /// Whether all that satisfies the query is among what it found.
    fn is_wider(&self, request: &Request<'_>) -> bool {
        // What is misspelt in one way when a word is short may be so in another when it is longer.
        !self.typos && !request.typos && narrows(request.query, &self.query) && self.has_tags(request)
    }

    /// Whether the tags that it went by are as they were.
    fn has_tags(&self, request: &Request<'_>) -> bool {
        self.tags.as_ref().is_none_or(|seen| seen.are(request.tags))
    }

    fn suffices(&self, request: &Request<'_>, seen: Snapshot) -> bool {
        self.seen == seen && self.ranks(request)
    }

    /// Whether as many are in order as are wanted.
    fn ranks(&self, request: &Request<'_>) -> bool {
        self.best.len() >= request.ranks().min(self.survivors.len())
    }

    /// The best that it knows, and below which rank there may be others.
    fn known(&self) -> (&[Rank], Rank) {
        let is_all = self.best.len() == self.survivors.len();
        let last = self.best.last().filter(|_| !is_all);
        (&self.best, last.copied().unwrap_or(Rank::LEAST))
    }

    fn hits(&self, request: &Request<'_>) -> Hits {
        let catalog = request.catalog;
        if request.is_ranked() {
            return Hits::best(self.best.iter().map(|rank| rank.row()).collect(), self.survivors.len());
        }
        let sort = request.sort.unwrap_or_default();
        if sort == Sort::Found && catalog.is_numbered_as_found() {
            return Hits::in_order(Arc::clone(&self.survivors));
        }
        Hits::all(catalog.order(sort).retain(|row| self.survivors.has(row)))
    }
}

/// Rows of a chunk, for those who test how soon a run is cancelled.
#[cfg(test)]
pub(super) const CHUNK: usize = super::scan::CHUNK as usize;

#[cfg(test)]
mod tests;
