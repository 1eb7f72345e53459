//! Looks ahead in a stream of pages, so that each is cleaned knowing which of its lines come back in others.
//!
//! ```text
//!   reading ──► imprints, on all cores, in order ──► window ──► counted, looked up ──► cleaning
//! ```
//!
//! The pages of a window are counted one after the other, then looked up: each is cleaned by what its own window and all
//! before it hold. So what comes out depends on what is read alone, and not on threads. Where windows end follows from
//! pages and bytes; only what may fall silent for good, a pipe, ends a window by its silence too.

use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, SyncSender};
use std::thread;
use std::time::Duration;

use super::counted::Counted;
use super::pipeline::{self, End, Feed};
use crate::clean::furniture::{Elsewhere, Imprint};
use crate::source::{Input, RawArticle};

/// What the first window holds at the most, and those after it, each twice the one before up to this. The first is small:
/// somebody waits for its rows.
const FIRST: Window = Window { pages: 500, bytes: 4 << 20 };
const LARGEST: Window = Window { pages: 2000, bytes: 16 << 20 };

/// How long a pipe is silent until what has come is cleaned by what is known. Once it was, it is somebody's conversation, and
/// that goes on without waiting until a window is full.
const SILENCE: Duration = Duration::from_millis(400);
const CONVERSATION: Duration = Duration::from_millis(2);

/// Results of reading that wait to be counted.
const WAITING: usize = 4;

/// What may be read: whether it can fall silent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pace {
    /// Files and folders: all that will ever come is there.
    Files,
    /// Others may wait for an answer to what they have written.
    Pipe,
}

impl Pace {
    pub(super) fn of(inputs: &[Input]) -> Self {
        let file = |input: &Input| match input {
            Input::Path(path) => std::fs::metadata(path).map_or(true, |entry| entry.is_file() || entry.is_dir()),
            Input::Stdin => false,
            Input::Sample => true,
        };
        if inputs.iter().all(file) { Self::Files } else { Self::Pipe }
    }
}

/// How much a window holds.
#[derive(Debug, Clone, Copy)]
struct Window {
    pages: usize,
    bytes: usize,
}

impl Window {
    fn next(self) -> Self {
        Self { pages: (self.pages * 2).min(LARGEST.pages), bytes: (self.bytes * 2).min(LARGEST.bytes) }
    }
}

/// An item with the lines of its page, if it is one, and its weight.
type Marked<I> = (I, Option<Imprint>, usize);

/// Hands on what `read` feeds, each page with what is known of its lines. To be called on a thread that may wait.
pub(super) fn look<I: Send + 'static>(
    read: impl FnOnce(&mut Feed<'_, I>) + Send + 'static,
    raw_of: fn(&I) -> Option<&RawArticle>,
    pace: Pace,
    counted: &Counted,
    feed: &mut Feed<'_, (I, Elsewhere)>,
) {
    let (sender, receiver) = mpsc::sync_channel(WAITING);
    let under_way = Arc::new(AtomicUsize::new(0));
    let reading = {
        let under_way = Arc::clone(&under_way);
        thread::Builder::new().name("ahead".to_owned()).spawn(move || imprint(read, raw_of, &under_way, &sender))
    };
    let mut ahead = Ahead { window: FIRST, waiting: Vec::new(), bytes: 0, counted, feed };
    if ahead.run(&receiver, pace, &under_way).is_break() {
        return;
    }
    // Whoever reads dies of this as of its own fault.
    match reading.map(thread::JoinHandle::join) {
        Ok(Ok(Ok(End::Complete | End::Stopped))) => {}
        Ok(Err(fault)) => resume_unwind(fault),
        Ok(Ok(Ok(End::Died) | Err(_))) | Err(_) => resume_unwind(Box::new("reading ended early")),
    }
}

/// Reads, and takes the imprints of pages on all cores.
fn imprint<I: Send + 'static>(
    read: impl FnOnce(&mut Feed<'_, I>) + Send + 'static,
    raw_of: fn(&I) -> Option<&RawArticle>,
    under_way: &Arc<AtomicUsize>,
    sender: &SyncSender<Vec<Marked<I>>>,
) -> std::io::Result<End> {
    let begun = Arc::clone(under_way);
    let read = move |feed: &mut Feed<'_, (I, usize)>| {
        read(&mut |item, weight| {
            begun.fetch_add(1, Ordering::SeqCst);
            feed((item, weight), weight)
        });
    };
    // A page that cannot be read here can be cleaned all the same, or will tell of its fault there.
    let imprint = move |raw: &RawArticle| catch_unwind(AssertUnwindSafe(|| Imprint::of(raw))).ok();
    let work = move |(item, weight): (I, usize)| {
        let imprint = raw_of(&item).and_then(imprint);
        (item, imprint, weight)
    };
    pipeline::run(read, work, &mut |items| sender.send(items).map_or(ControlFlow::Break(()), ControlFlow::Continue))
}

/// The window over a stream.
struct Ahead<'a, 'b, I> {
    window: Window,
    waiting: Vec<Marked<I>>,
    bytes: usize,
    counted: &'a Counted,
    feed: &'a mut Feed<'b, (I, Elsewhere)>,
}

impl<I> Ahead<'_, '_, I> {
    fn run(&mut self, receiver: &Receiver<Vec<Marked<I>>>, pace: Pace, under_way: &AtomicUsize) -> ControlFlow<()> {
        let mut patience = SILENCE;
        loop {
            let items = if pace == Pace::Files || self.waiting.is_empty() {
                receiver.recv().map_err(|_| RecvTimeoutError::Disconnected)
            } else {
                receiver.recv_timeout(patience)
            };
            match items {
                Ok(items) => {
                    under_way.fetch_sub(items.len(), Ordering::SeqCst);
                    for item in items {
                        if self.push(item)? {
                            patience = SILENCE;
                        }
                    }
                }
                // It is not the input that keeps silent.
                Err(RecvTimeoutError::Timeout) if under_way.load(Ordering::SeqCst) > 0 => {}
                Err(RecvTimeoutError::Timeout) => {
                    patience = CONVERSATION;
                    self.release()?;
                }
                Err(RecvTimeoutError::Disconnected) => return self.release(),
            }
        }
    }

    /// Takes an item in; whether the window is full with it.
    fn push(&mut self, item: Marked<I>) -> ControlFlow<(), bool> {
        let (_, imprint, weight) = &item;
        self.bytes = self.bytes.saturating_add(weight + imprint.as_ref().map_or(0, Imprint::size));
        self.waiting.push(item);
        let full = self.waiting.len() >= self.window.pages || self.bytes >= self.window.bytes;
        if full {
            self.release()?;
            self.window = self.window.next();
        }
        ControlFlow::Continue(full)
    }

    /// Counts what waits, and hands it on.
    fn release(&mut self) -> ControlFlow<()> {
        self.bytes = 0;
        let waiting = std::mem::take(&mut self.waiting);
        let known: Vec<Elsewhere> = {
            let mut counted = self.counted.lock();
            waiting.iter().filter_map(|(_, imprint, _)| imprint.as_ref()).for_each(|imprint| counted.add(imprint));
            let look =
                |imprint: &Option<Imprint>| imprint.as_ref().map_or_else(Elsewhere::default, |i| counted.look(i));
            waiting.iter().map(|(_, imprint, _)| look(imprint)).collect()
        };
        waiting.into_iter().zip(known).try_for_each(|((item, _, weight), known)| (self.feed)((item, known), weight))
    }
}

#[cfg(test)]
mod tests;
