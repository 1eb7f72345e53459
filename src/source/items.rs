//! What a document gives, counted: each item comes with the position after it.

use std::ops::ControlFlow;
use std::path::Path;

use super::document::Position;
use super::{Problem, RawArticle};

/// Takes what was read, one by one, each with the position after it; `Break` ends the reading.
pub type ItemSink<'a> = dyn FnMut(Result<RawArticle, Problem>, Position) -> ControlFlow<()> + 'a;

/// How many problems in a row, without an article, end the reading of a packed document: a small trap may hold a billion.
const HOPELESS: u32 = 10_000;

/// The way out for the items of one document. A format that does nothing but [`give`](Self::give) each item goes on from
/// any position: the items before it are read again and kept back. One that can do better asks where to
/// [`resume`](Self::resume).
pub(super) struct Items<'a> {
    sink: &'a mut ItemSink<'a>,
    from: Position,
    position: Position,
    problems: u32,
}

impl<'a> Items<'a> {
    pub(super) fn new(from: Position, sink: &'a mut ItemSink<'_>) -> Items<'a> {
        // The sink lives as long as the borrow of it, so its own lifetime may be shortened to that.
        Items { sink, from, position: Position::default(), problems: 0 }
    }

    /// Gives one item: an article, or the problem of one.
    pub(super) fn give(&mut self, item: Result<RawArticle, Problem>) -> ControlFlow<()> {
        self.position.items += 1;
        if self.position.items <= self.from.items {
            return ControlFlow::Continue(());
        }
        self.problems = if item.is_ok() { 0 } else { self.problems.saturating_add(1) };
        (self.sink)(item, self.position)
    }

    /// The problem of a document that has had nothing but problems for long, if this is one.
    pub(super) fn hopeless(&self, path: &Path) -> Option<Problem> {
        let why = || format!("has had nothing but problems {HOPELESS} times in a row");
        (self.problems >= HOPELESS).then(|| Problem::new(path, why(), "see to the first of them, or leave it out"))
    }

    /// Gives a problem of the whole document, or of an end that may not be written yet. The position stays before it, so
    /// that it is tried again.
    pub(super) fn fail(&mut self, problem: Problem) -> ControlFlow<()> {
        (self.sink)(Err(problem), self.position)
    }

    /// Where to go on. From here on nothing is kept back: the format itself passes over what came before.
    pub(super) fn resume(&mut self) -> Position {
        self.position = self.from;
        self.from
    }

    /// Moves the position over items that cannot be given.
    pub(super) fn pass(&mut self, items: u64) {
        self.position.items += items;
    }

    /// Moves the position on to a byte of the file (0 where it cannot be gone to) and a line, both as read so far.
    pub(super) fn reach(&mut self, bytes: u64, line: u32) {
        self.position = Position { bytes, line, ..self.position };
    }

    /// The position after all that was given.
    pub(super) fn position(&self) -> Position {
        self.position
    }
}
