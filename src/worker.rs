//! Carries effects out in the background and sends events back. Each kind of job has a lane of its own: one job runs, one
//! waits, and a newer one takes the place of the one that waits and stops the one that runs.

mod filter;
mod import;
mod lane;
mod outside;
mod snippets;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;

use tokio::sync::mpsc::{Receiver, Sender, channel};

use self::lane::Lane;
use crate::app::{AdoptJob, Effect, Event, FilterJob, FindJob, SetJob, SnippetsJob, Tone};
use crate::history::HistoryFile;
use crate::library::{self, Body, Cancel as ImportCancel, Home, Scratch};
use crate::places::{Keeper, Remembered};
use crate::source::{Input, Options};
use crate::tags::{Journal, Report, Unsaved, Writer};
use crate::text::Setting;

pub use filter::Finder;
pub use lane::Cancel;
pub use outside::{Editing, edit};
pub use snippets::snippets;

/// Events that may wait to be applied: an import is held up when the reader falls behind.
const WAITING: usize = 64;

/// The threads behind the reader.
pub struct Worker {
    filter: Lane<FilterJob>,
    set: Lane<SetJob>,
    find: Lane<FindJob>,
    snippets: Lane<SnippetsJob>,
    adopt: Lane<AdoptJob>,
    places: Option<Lane<(u64, Remembered)>>,
    history: Option<Lane<Vec<String>>>,
    /// How often places have been written.
    remembered: u64,
    tags: Option<Writer>,
    events: Sender<Event>,
    cancel_import: ImportCancel,
    scratch: Scratch,
    /// Where the library is kept.
    library: Option<PathBuf>,
}

/// What the worker cannot do by itself, because it needs the terminal.
#[derive(Debug)]
pub enum ForTerminal {
    /// Put text on the clipboard.
    Copy(String),
    /// Open a file in the editor, at a line.
    Edit(Editing),
    /// Stop until the shell continues the process.
    Suspend,
    /// Draw every cell anew.
    Redraw,
    /// Tell the user.
    Tell(Event),
    /// Leave.
    Quit,
}

impl Worker {
    /// Starts the threads. Events come out of the receiver.
    ///
    /// # Errors
    /// Where the system has no threads left.
    pub fn start() -> std::io::Result<(Self, Receiver<Event>)> {
        let (events, receiver) = channel(WAITING);
        let worker = Self {
            filter: {
                let mut finder = Finder::default();
                lane("filter", &events, move |job: FilterJob, cancel| finder.find(&job, cancel))?
            },
            set: lane("set", &events, |job: SetJob, _| Some(set(&job)))?,
            find: lane("find", &events, |job: FindJob, _| Some(find(&job)))?,
            snippets: lane("snippets", &events, |job: SnippetsJob, cancel| Some(snippets(&job, cancel)))?,
            adopt: {
                let portions = events.clone();
                lane("adopt", &events, move |job: AdoptJob, _| {
                    for portion in adopt(&job) {
                        let _ = portions.blocking_send(portion);
                    }
                    None
                })?
            },
            places: None,
            history: None,
            remembered: 0,
            tags: None,
            cancel_import: ImportCancel::default(),
            scratch: Scratch::default(),
            library: None,
            events,
        };
        Ok((worker, receiver))
    }

    /// Where events go: for parts of the program that have news of their own.
    pub fn events(&self) -> Sender<Event> {
        self.events.clone()
    }

    /// Keeps where the user is in this file.
    ///
    /// # Errors
    /// Where the system has no threads left.
    pub fn remember_with(&mut self, keeper: Arc<Keeper>) -> std::io::Result<()> {
        // Where it cannot be written, the next session begins at the top, and nothing else is lost.
        let write = move |(number, remembered): (u64, Remembered), _: &Cancel| {
            let _ = keeper.write(number, &remembered);
            None
        };
        self.places = Some(lane("places", &self.events, write)?);
        Ok(())
    }

    /// Keeps the filters that are used in this file.
    ///
    /// # Errors
    /// Where the system has no threads left.
    pub fn keep_history_in(&mut self, file: HistoryFile) -> std::io::Result<()> {
        let add = move |used: Vec<String>, _: &Cancel| {
            let _ = file.add(used);
            None
        };
        self.history = Some(lane("history", &self.events, add)?);
        Ok(())
    }

    /// Opens the library of some sources, brings it up to date, and goes on whenever files change.
    ///
    /// # Errors
    /// Where the system has no threads left.
    pub fn import(&mut self, home: Home, inputs: Vec<Input>, options: Options) -> std::io::Result<()> {
        self.scratch = home.scratch();
        self.library = home.kept().map(Path::to_owned);
        let (events, cancel) = (self.events.clone(), self.cancel_import.clone());
        let job = move || _ = import::run(home, inputs, options, &cancel, &events);
        thread::Builder::new().name("import".into()).spawn(job).map(drop)
    }

    /// Carries an effect out, or hands it back where it needs the terminal.
    pub fn carry_out(&mut self, effect: Effect) -> Option<ForTerminal> {
        match effect {
            Effect::Filter(job) => self.filter.send(job),
            Effect::Set(job) => self.set.send(job),
            Effect::Find(job) => self.find.send(job),
            Effect::Snippets(job) => self.snippets.send(job),
            Effect::Adopt(job) => self.adopt.send(*job),
            Effect::WriteTags(journal) => return self.write_tags(*journal),
            Effect::Remember(remembered) => {
                self.remembered += 1;
                if let Some(places) = &self.places {
                    places.send((self.remembered, *remembered));
                }
            }
            Effect::KeepHistory(used) => self.history.iter().for_each(|history| history.send(used.clone())),
            Effect::Append(lines) => {
                if !self.tags.as_ref().is_some_and(|writer| writer.append(lines)) {
                    return Some(ForTerminal::Tell(Event::Told(
                        Tone::Error,
                        "this is not saved: the journal is closed".into(),
                    )));
                }
            }
            Effect::Retry => {
                if let Some(writer) = &self.tags {
                    writer.retry();
                }
            }
            Effect::Browse(url) => outside::browse(url, self.events.clone()),
            Effect::Copy(body) => return Some(copied(&body)),
            Effect::Edit(origin) => return Some(ForTerminal::Edit(Editing::of(&origin))),
            Effect::Suspend => return Some(ForTerminal::Suspend),
            Effect::Redraw => return Some(ForTerminal::Redraw),
            Effect::Discard => self.library.iter().for_each(|folder| library::discard(folder)),
            Effect::Quit => return Some(ForTerminal::Quit),
        }
        None
    }

    fn write_tags(&mut self, journal: Journal) -> Option<ForTerminal> {
        let events = self.events.clone();
        match Writer::spawn(journal, move |report| _ = events.blocking_send(tag_event(report))) {
            Ok(writer) => {
                self.tags = Some(writer);
                None
            }
            Err(error) => {
                let why = format!("tags cannot be saved: the system gives no thread: {error}; close other programs");
                Some(ForTerminal::Tell(Event::Told(Tone::Error, why)))
            }
        }
    }

    /// Stops what runs, and waits until every tag is on disk.
    ///
    /// # Errors
    /// Gives back what could not be written, as [`Writer::close`] does.
    pub fn close(self) -> Result<(), Option<Unsaved>> {
        self.cancel_import.cancel();
        self.scratch.clear();
        self.tags.map_or(Ok(()), Writer::close)
    }
}

/// Sets an article for the reading pane.
pub fn set(job: &SetJob) -> Event {
    let setting = job.body.load().map(|article| Arc::new(Setting::new(&article, job.measure, job.show_removed)));
    Event::Set(job.generation, setting)
}

/// Finds text in an article.
pub fn find(job: &FindJob) -> Event {
    let by_filter = !job.passages.is_empty();
    let hits = if by_filter { job.setting.find_passages(&job.passages) } else { job.setting.find(&job.needle) };
    Event::Found(job.generation, hits)
}

/// Finds the articles that edited ones have become, in portions that are quick to take in.
pub fn adopt(job: &AdoptJob) -> Vec<Event> {
    const PORTION: usize = 200;
    job.heirs().chunks(PORTION).map(|heirs| Event::Heirs(heirs.to_vec())).collect()
}

/// An article's headline and text, for the clipboard.
fn copied(body: &Body) -> ForTerminal {
    match body.load() {
        Ok(article) => {
            let title = article.title.as_ref().map(|t| format!("{t}\n\n")).unwrap_or_default();
            ForTerminal::Copy(title + &article.text() + "\n")
        }
        Err(damage) => ForTerminal::Tell(Event::Damaged(damage)),
    }
}

/// What the writer of the journal reports, as an event.
pub fn tag_event(report: Report) -> Event {
    match report {
        Report::Saved { upto } => Event::Saved(upto),
        Report::Failed { error, .. } => Event::SaveFailed(error),
        Report::Followed(lines) => Event::Followed(lines),
        Report::Replaced(state) => Event::Replaced(state),
        Report::Problem(problem) => Event::Problem(problem),
    }
}

fn lane<J: Send + 'static>(
    name: &str,
    events: &Sender<Event>,
    mut job: impl FnMut(J, &Cancel) -> Option<Event> + Send + 'static,
) -> std::io::Result<Lane<J>> {
    let events = events.clone();
    Lane::start(name, move |work, cancel| {
        let done = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| job(work, cancel)));
        let event = done.unwrap_or_else(|_| {
            Some(Event::Told(
                Tone::Error,
                "this could not be shown because of a fault in offprint; please report it".into(),
            ))
        });
        if let Some(event) = event {
            let _ = events.blocking_send(event);
        }
    })
}
