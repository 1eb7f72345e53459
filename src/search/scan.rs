//! Looks through all rows, 1,024 at a time, on all threads.
//!
//! ```text
//! rows of a chunk as bits ─► conditions, cheapest first ─► columns of the letters ─► few rows are left
//!      │ spellings: which of them hold the words, and what they may score at the most
//!      ▼
//! survivors, all of them          the top: rows whose bound reaches what the best have
//! ```
//!
//! Bylines, sites and addresses are few beside the rows: each is looked at once in a stretch, and rows by their numbers.

use std::ops::Range;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;

use super::fuzzy::Together;
use super::plan::Plan;
use super::rows::{self, RowSet};
use super::top::{Bar, Rank, Top, keep_best};
use crate::library::{Catalog, Damage, Row, RowIndex, Stretch};
use chunk::{Bits, NONE, WORDS};
use ready::Ready;

mod chunk;
mod ready;
mod score;

/// Rows of a chunk: the columns of its letters fit the nearest cache, and a new key waits for no more.
pub(super) const CHUNK: u32 = WORDS as u32 * u64::BITS;

/// What is to be looked through.
#[derive(Debug, Clone, Copy)]
pub(super) struct Task<'a> {
    pub(super) plan: &'a Plan<'a>,
    pub(super) catalog: &'a Catalog,
    /// Rows before this number are looked at only where they are in the set.
    pub(super) within: Option<(&'a RowSet, u32)>,
    /// Rows before this number, those of the set, are known to satisfy the query, and how good they are.
    pub(super) ranked_from: u32,
    /// How many of the best are wanted.
    pub(super) most: usize,
}

/// What was found.
#[derive(Debug)]
pub(super) struct Scanned {
    /// All rows that satisfy the query.
    pub(super) survivors: RowSet,
    /// The best of them by what they may score at the most, best first.
    pub(super) top: Vec<Rank>,
}

/// Looks through rows; `None` where `cancel` came true, which is asked once a chunk, from all threads.
pub(super) fn scan(task: Task<'_>, cancel: &(dyn Fn() -> bool + Sync)) -> Result<Option<Scanned>, Damage> {
    let stretches = task.catalog.stretches();
    let ready = stretches.par_iter().map(|stretch| Ready::new(*stretch, task.plan)).collect::<Result<Vec<_>, _>>()?;
    let chunks = chunks(&stretches);
    let scan = Scan {
        task,
        ready,
        together: score::together(&task.plan.ranked),
        chunks,
        next: AtomicUsize::new(0),
        stopped: AtomicBool::new(false),
        bar: Bar::new(),
    };
    scan.run(cancel)
}

fn chunks(stretches: &[Stretch<'_>]) -> Vec<Chunk> {
    let of_stretch = |(at, stretch): (usize, &Stretch<'_>)| {
        let rows = stretch.rows();
        let len = rows.end - rows.start;
        (0..len).step_by(CHUNK as usize).map(move |from| Chunk {
            stretch: at,
            rows: from..len.min(from + CHUNK),
            first: rows.start + from,
        })
    };
    stretches.iter().enumerate().flat_map(of_stretch).collect()
}

/// Some rows of a stretch.
#[derive(Debug, Clone)]
struct Chunk {
    stretch: usize,
    /// Counted within the stretch.
    rows: Range<u32>,
    /// The number of the first in the catalog.
    first: u32,
}

struct Scan<'a> {
    task: Task<'a>,
    ready: Vec<Ready<'a>>,
    /// The ranked groups, where all are words that can be looked for at once.
    together: Option<Together>,
    chunks: Vec<Chunk>,
    /// The next chunk that no thread has taken. They are taken in order, so that the best of the first rows are known early.
    next: AtomicUsize,
    stopped: AtomicBool,
    bar: Bar,
}

/// What a thread has found, and its room for work.
struct Found<'s> {
    survivors: Vec<(u32, Bits)>,
    top: Top<'s>,
    desk: chunk::Desk,
    scores: score::Scores,
}

impl Scan<'_> {
    fn run(&self, cancel: &(dyn Fn() -> bool + Sync)) -> Result<Option<Scanned>, Damage> {
        let all = Mutex::new(Vec::new());
        let work = || {
            let found = self.work(cancel);
            all.lock().unwrap_or_else(PoisonError::into_inner).push(found);
        };
        if self.chunks.len() < 4 {
            work();
        } else {
            rayon::scope(|scope| (0..rayon::current_num_threads()).for_each(|_| scope.spawn(|_| work())));
        }
        let all = all.into_inner().unwrap_or_else(PoisonError::into_inner);
        let (mut words, mut top) = (Vec::new(), Vec::new());
        for found in all {
            let (survivors, best) = found?;
            for (first, bits) in survivors {
                (first..).step_by(64).zip(bits).for_each(|(row, bits)| rows::put(&mut words, row, bits));
            }
            top.extend(best);
        }
        keep_best(&mut top, self.task.most);
        top.par_sort_unstable_by(|a, b| b.cmp(a));
        let stopped = self.stopped.load(Ordering::Relaxed);
        Ok((!stopped).then(|| Scanned { survivors: RowSet::of(words), top }))
    }

    /// Takes chunks until there are no more.
    #[expect(clippy::type_complexity, reason = "read once, just above")]
    fn work(&self, cancel: &(dyn Fn() -> bool + Sync)) -> Result<(Vec<(u32, Bits)>, Vec<Rank>), Damage> {
        let mut found = Found {
            survivors: Vec::new(),
            top: Top::new(self.task.most, &self.bar),
            desk: chunk::Desk::new(self.task.plan.checks),
            scores: score::Scores::default(),
        };
        while let Some(chunk) = self.chunks.get(self.next.fetch_add(1, Ordering::Relaxed)) {
            if self.stopped.load(Ordering::Relaxed) {
                break;
            }
            if cancel() {
                self.stopped.store(true, Ordering::Relaxed);
                break;
            }
            self.look(chunk, &mut found).inspect_err(|_| self.stopped.store(true, Ordering::Relaxed))?;
        }
        Ok((found.survivors, found.top.finish()))
    }

    fn look(&self, chunk: &Chunk, found: &mut Found<'_>) -> Result<(), Damage> {
        let Some(ready) = self.ready.get(chunk.stretch) else { return Ok(()) };
        let mut left = self.wanted(chunk);
        // What satisfied the query before still does.
        if chunk.first + (chunk.rows.end - chunk.rows.start) <= self.task.ranked_from {
            if left != NONE {
                found.survivors.push((chunk.first, left));
            }
            return Ok(());
        }
        let view = chunk::View { ready, catalog: self.task.catalog, chunk };
        found.desk.clear();
        let Plan { conditions, ranked, .. } = self.task.plan;
        for group in conditions {
            if left == NONE {
                return Ok(());
            }
            left = view.holding(group, left, &mut found.desk)?;
        }
        for group in ranked {
            if left == NONE {
                return Ok(());
            }
            left = view.may_hold(group, left, &mut found.desk)?;
        }
        if left != NONE && !ranked.is_empty() {
            left = self.rank(&view, ranked, left, found);
        }
        if left != NONE {
            found.survivors.push((chunk.first, left));
        }
        Ok(())
    }

    /// The rows to be looked at.
    fn wanted(&self, chunk: &Chunk) -> Bits {
        let len = chunk.rows.end - chunk.rows.start;
        let mut wanted = chunk::first_bits(len);
        if let Some((within, end)) = self.task.within {
            for (word, at) in wanted.iter_mut().zip((chunk.first..).step_by(64)) {
                // Of those from the end on nothing is known.
                let unknown = if at >= end { !0 } else { !chunk::below(end - at) };
                *word &= within.bits(at) & !unknown | unknown;
            }
        }
        self.task.catalog.clear_gone(chunk.first, &mut wanted);
        wanted
    }
}
