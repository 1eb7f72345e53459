//! Parts are written behind the import, a few at a time, and join the library in their order.

use std::collections::VecDeque;
use std::io;
use std::path::{Path, PathBuf};
use std::thread::{self, JoinHandle};

use super::manifest::{PartEntry, part_name};
use super::part::{DocumentState, Draft, Part};
use crate::source;

/// Parts that are written at the same time. Writing one takes one core; two of four are left for cleaning.
const AT_ONCE: usize = 2;

/// Writes parts on threads of their own: a pool's threads, busy for seconds, would keep a search waiting.
#[derive(Debug)]
pub(super) struct Builder {
    folder: PathBuf,
    next: u64,
    running: VecDeque<JoinHandle<io::Result<PartEntry>>>,
}

impl Builder {
    /// Writes into a library; parts are numbered from `next` on.
    pub(super) fn new(folder: &Path, next: u64) -> Self {
        Self { folder: folder.to_owned(), next, running: VecDeque::new() }
    }

    /// Whether another part must wait.
    pub(super) fn is_full(&self) -> bool {
        self.running.len() >= AT_ONCE
    }

    pub(super) fn is_idle(&self) -> bool {
        self.running.is_empty()
    }

    /// Starts to write a part.
    pub(super) fn start(&mut self, mut draft: Draft) -> io::Result<()> {
        let folder = self.folder.join(part_name(self.next));
        self.next += 1;
        let write = move || {
            draft.documents.iter_mut().for_each(take_fingerprint);
            // What is half written would fill the disk for nothing.
            Part::write(&folder, &draft).inspect_err(|_| drop(std::fs::remove_dir_all(&folder)))
        };
        self.running.push_back(thread::Builder::new().name("part".into()).spawn(write)?);
        Ok(())
    }

    /// The next part in order, where it is done; with `wait` when it is done.
    pub(super) fn done(&mut self, wait: bool) -> Option<io::Result<PartEntry>> {
        if !wait && !self.running.front().is_some_and(JoinHandle::is_finished) {
            return None;
        }
        let result = self.running.pop_front()?.join();
        Some(result.unwrap_or_else(|_| Err(io::Error::other("a fault of this program; report it"))))
    }
}

/// Notes how the part of a file looks that has been read, so that it is known again when more is appended. Where that cannot be
/// read any more, the file will be read anew.
fn take_fingerprint(document: &mut DocumentState) {
    if document.read.bytes > 0 {
        document.fingerprint = source::fingerprint(&document.path, document.read.bytes).unwrap_or_default();
    }
}
