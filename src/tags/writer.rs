//! The thread that owns the journal, so that typing never waits for the disk.

#[cfg(test)]
mod tests;

use std::fmt;
use std::io;
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread::{self, JoinHandle};

use notify::{EventKind, RecommendedWatcher, RecursiveMode, Watcher};

use super::{Journal, Line, News, State};
use crate::source::{Problem, Subject};

/// A handle on the writing thread. Dropping it writes what is waiting; [`Writer::close`] also says whether that went well.
pub struct Writer {
    commands: Sender<Command>,
    thread: Option<JoinHandle<Option<Unsaved>>>,
    /// Follows the file while it lives; `None` where the system cannot watch.
    watcher: Option<RecommendedWatcher>,
}

/// What the writing thread has to tell.
#[derive(Debug)]
pub enum Report {
    /// So many of all lines given to this writer, in their order, are on the disk.
    Saved {
        /// Lines on the disk, counted from the writer's beginning.
        upto: u64,
    },
    /// Lines could not be written. They are kept, and tried again with the next lines or on [`Writer::retry`].
    Failed {
        /// What is wrong and what to do.
        error: Problem,
        /// How many lines wait.
        waiting: usize,
    },
    /// Lines that other processes appended.
    Followed(Vec<Line>),
    /// The file was replaced: what it holds now, for [`super::Tags::rebuild`].
    Replaced(Box<State>),
    /// Something to show that keeps nothing from going on: an unreadable line, a file that cannot be followed.
    Problem(Problem),
}

/// Lines that could not be written before the end.
#[derive(Debug)]
pub struct Unsaved {
    /// What is wrong and what to do.
    pub error: Problem,
    /// The lines.
    pub lines: Vec<Arc<Line>>,
}

enum Command {
    Append(Vec<Arc<Line>>),
    Retry,
    /// The file has changed.
    Look,
    Close,
}

/// Lines of others come in portions, so that a great many of them do not keep the screen from answering.
const PORTION: usize = 10_000;

impl Writer {
    /// Starts the thread. `report` is called from it and should only pass on what it is given.
    ///
    /// # Errors
    /// The system gives no thread.
    pub fn spawn(journal: Journal, report: impl Fn(Report) + Send + 'static) -> io::Result<Self> {
        let (commands, queue) = mpsc::channel();
        let path = journal.path().to_owned();
        let (watcher, blind) = match watch(journal.real_path(), commands.clone()) {
            Ok(watcher) => (Some(watcher), None),
            Err(e) => {
                let why = format!("changes by other processes cannot be watched: {e}");
                let advice = "they show with the next change made here";
                (None, Some(Problem::new(&path, why, advice).of(Subject::Tags)))
            }
        };
        // What others wrote between opening and watching would otherwise wait for their next line.
        let _ = commands.send(Command::Look);
        let room = Room { journal, report, waiting: Vec::new(), saved: 0, error: None };
        let thread = thread::Builder::new().name("tags".into()).spawn(move || {
            // Not by the caller, who may not be listening yet.
            if let Some(problem) = blind {
                (room.report)(Report::Problem(problem));
            }
            room.run(&queue)
        })?;
        Ok(Self { commands, thread: Some(thread), watcher })
    }

    /// Queues lines to be written. All that is queued goes out in one write and one sync. Returns whether there is still a
    /// thread to write them.
    pub fn append(&self, lines: Vec<Arc<Line>>) -> bool {
        self.commands.send(Command::Append(lines)).is_ok()
    }

    /// Tries again to write what could not be written.
    pub fn retry(&self) {
        self.send(Command::Retry);
    }

    /// Writes what is waiting and ends the thread.
    ///
    /// # Errors
    /// Gives back the lines that could not be written; `None` in place of them when the thread itself has failed.
    pub fn close(mut self) -> Result<(), Option<Unsaved>> {
        match self.end() {
            Some(Ok(None)) | None => Ok(()),
            Some(Ok(Some(unsaved))) => Err(Some(unsaved)),
            Some(Err(_)) => Err(None),
        }
    }

    fn end(&mut self) -> Option<thread::Result<Option<Unsaved>>> {
        self.watcher = None;
        self.send(Command::Close);
        self.thread.take().map(JoinHandle::join)
    }

    fn send(&self, command: Command) {
        // The receiver is only gone when its thread has panicked, which `close` reports.
        let _ = self.commands.send(command);
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.end();
    }
}

impl fmt::Debug for Writer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Writer").finish_non_exhaustive()
    }
}

/// Watches the folder, because a file that is replaced takes a watch on itself along.
fn watch(file: &Path, commands: Sender<Command>) -> notify::Result<RecommendedWatcher> {
    let name = file.file_name().map(ToOwned::to_owned);
    let mut watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
        let touches = |event: &notify::Event| {
            let about = event.paths.iter().any(|path| path.file_name() == name.as_deref());
            // Reading and opening change nothing; answering them would wake two readers of one file for ever.
            event.need_rescan() || about && !matches!(event.kind, EventKind::Access(_))
        };
        if event.as_ref().is_ok_and(touches) {
            let _ = commands.send(Command::Look);
        }
    })?;
    watcher.watch(file.parent().unwrap_or(Path::new("/")), RecursiveMode::NonRecursive)?;
    Ok(watcher)
}

/// What the thread has at hand.
struct Room<R> {
    journal: Journal,
    report: R,
    waiting: Vec<Arc<Line>>,
    saved: u64,
    error: Option<Problem>,
}

impl<R: Fn(Report)> Room<R> {
    fn run(mut self, queue: &Receiver<Command>) -> Option<Unsaved> {
        let mut closing = false;
        while !closing && let Ok(first) = queue.recv() {
            let (mut write, mut look) = (false, false);
            for command in std::iter::once(first).chain(queue.try_iter()) {
                match command {
                    Command::Append(lines) => {
                        self.waiting.extend(lines);
                        write = true;
                    }
                    Command::Retry => write = true,
                    // A failed write changes the file too: if its echo made us write again, a full disk would keep us
                    // busy for ever.
                    Command::Look => look = true,
                    Command::Close => (write, closing) = (true, true),
                }
            }
            if write {
                self.write();
            }
            if look && !closing {
                self.look();
            }
        }
        let lines = self.waiting;
        self.error.filter(|_| !lines.is_empty()).map(|error| Unsaved { error, lines })
    }

    fn write(&mut self) {
        if self.waiting.is_empty() {
            return;
        }
        let written = self.journal.append(&self.waiting);
        self.tell_news();
        match written {
            Ok(()) => {
                self.saved += self.waiting.len() as u64;
                self.waiting.clear();
                self.error = None;
                (self.report)(Report::Saved { upto: self.saved });
            }
            Err(error) => {
                self.error = Some(error.clone());
                (self.report)(Report::Failed { error, waiting: self.waiting.len() });
            }
        }
    }

    fn look(&mut self) {
        let followed = self.journal.follow();
        self.tell_news();
        if let Err(error) = followed {
            (self.report)(Report::Problem(error));
        }
    }

    fn tell_news(&mut self) {
        let News { anew, lines, problems } = self.journal.news();
        if let Some(state) = anew {
            (self.report)(Report::Replaced(Box::new(state)));
        }
        let mut lines = lines.into_iter().peekable();
        while lines.peek().is_some() {
            (self.report)(Report::Followed(lines.by_ref().take(PORTION).collect()));
        }
        for problem in problems {
            (self.report)(Report::Problem(problem));
        }
    }
}
