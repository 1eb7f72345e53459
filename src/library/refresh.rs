//! Brings a library up to date with its sources.
//!
//! ```text
//!   look at all documents ──► read and clean what is new, in order ──► rows in memory, shown at once
//!                                                                        │ every 64 MiB of text or 20 s
//!                                           manifest ◄── part, in order ◄┘ written behind the import
//!   at the end: small parts become one, orders and copies are worked out
//! ```

use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::ahead::Pace;
use super::builder::Builder;
use super::counted::Counted;
use super::intake::{self, Item};
use super::part::{DocumentState, Draft, Repeat};
use super::plan::Work;
use super::{Cancel, Catalog, Library, Progress, Pushed, Stage};
use crate::clean::Article;
use crate::source::{Meter, Options, Position, Problem, Stamp};

/// What a part holds at the most, in bytes of text; the first of a refresh are smaller, so that an import that is soon
/// interrupted has something to go on from.
const PART: usize = 64 << 20;
const FIRST_PART: usize = 4 << 20;
/// What stays in memory at the most where it cannot be written, in bytes of text.
const STUCK: usize = 512 << 20;
/// How long a list in which articles are missing that are being read anew is held back.
const WHOLE: Duration = Duration::from_secs(3);
/// How long rows stay in memory only.
const PATIENCE: Duration = Duration::from_secs(20);
/// How often progress is told.
pub(super) const TELL_EVERY: Duration = Duration::from_millis(100);

/// What a refresh tells while it goes on.
#[derive(Debug)]
pub enum News {
    /// What there is now.
    Catalog(Catalog),
    /// Something could not be read, or is not as it should be.
    Problem(Problem),
    /// Something has to be waited for.
    Waiting(Problem),
    /// How far it has come.
    Progress(Progress),
}

/// Takes news; `Break` ends the refresh.
pub type Tell<'a> = dyn FnMut(News) -> ControlFlow<()> + 'a;

/// A refresh under way.
pub(super) struct Refresh<'a> {
    library: &'a mut Library,
    catalog: Catalog,
    /// Where parts are written; none in a library that is in memory only.
    builder: Option<Builder>,
    draft: Draft,
    /// Bytes of text in the draft.
    weight: usize,
    /// When the oldest article of the draft came.
    since: Instant,
    reading: Option<Reading>,
    /// What the next part is to hold, in bytes of text.
    next: usize,
    /// In how many articles lines stand.
    counted: Counted,
    /// How many articles had been counted when that was last kept.
    counts_kept: usize,
    /// Whether the library could not be written.
    stuck: bool,
    /// Whether rows have left that may come back.
    incomplete: bool,
    clock: Clock,
    tell: &'a mut Tell<'a>,
}

/// The document that is being read.
struct Reading {
    work: Work,
    /// Its place in the draft, once something of it is there.
    place: Option<u32>,
    after: Position,
    /// Whether something could not be read that may be readable another time.
    troubled: bool,
}

/// What progress is told from.
struct Clock {
    start: Instant,
    told: Instant,
    meter: Meter,
    /// What the meter counts though it was read before.
    passed: u64,
    total: u64,
    articles: u64,
}

impl Clock {
    fn progress(&self, stage: Stage) -> Progress {
        let (done, elapsed) = (self.meter.bytes().saturating_sub(self.passed), self.start.elapsed());
        Progress { stage, done, total: self.total, articles: self.articles, elapsed }
    }
}

impl<'a> Refresh<'a> {
    pub(super) fn new(library: &'a mut Library, works: &[Work], incomplete: bool, tell: &'a mut Tell<'a>) -> Self {
        let now = Instant::now();
        let total = works.iter().map(Work::bytes).sum();
        let passed = works.iter().map(|work| work.from.bytes).sum();
        let clock = Clock { start: now, told: now, meter: Meter::default(), passed, total, articles: 0 };
        let catalog = library.catalog.clone();
        let counted = library.counted();
        let counts_kept = counted.lock().articles();
        let builder = library.home.folder().map(|folder| Builder::new(&folder, library.next_part()));
        Self {
            library,
            catalog,
            builder,
            draft: Draft::default(),
            weight: 0,
            since: now,
            reading: None,
            next: FIRST_PART,
            counted,
            counts_kept,
            stuck: false,
            incomplete,
            clock,
            tell,
        }
    }

    /// Reads and cleans what is to be read. `Continue` when all of it is in the library.
    pub(super) fn run(mut self, works: Vec<Work>, options: Options, cancel: &Cancel) -> ControlFlow<()> {
        let meter = self.clock.meter.clone();
        let ahead = (Pace::of(&self.library.inputs), self.counted.clone());
        let flow = intake::run(works, options, cancel, &meter, ahead, &mut |items| self.take(items));
        let flow = flow.is_continue().then(|| self.finish());
        let Self { library, catalog, stuck, .. } = self;
        library.catalog = catalog;
        library.whole = flow == Some(ControlFlow::Continue(()));
        // Rows that were not written must not be summed up, nor called complete.
        flow.filter(|_| !stuck).unwrap_or(ControlFlow::Break(()))
    }

    fn take(&mut self, items: Vec<Item>) -> ControlFlow<()> {
        for item in items {
            match item {
                Item::Begin(work) => self.reading = Some(Reading::of(*work)),
                Item::Article(article, after) => self.article(article, after),
                Item::Problem(problem, after) => self.problem(problem, after)?,
                Item::End => self.end(),
            }
        }
        self.settle(false)?;
        let patient = self.since.elapsed() < PATIENCE || self.builder.is_none();
        if self.stuck && self.weight > STUCK {
            return ControlFlow::Break(());
        }
        if !self.stuck && (self.weight >= self.next || (self.weight > 0 && !patient)) {
            self.next = (self.next * 2).min(PART);
            self.seal()?;
        }
        if !self.incomplete || self.clock.start.elapsed() > WHOLE {
            (self.tell)(News::Catalog(self.catalog.clone()))?;
        }
        self.say(Stage::Reading, false)
    }

    fn say(&mut self, stage: Stage, now: bool) -> ControlFlow<()> {
        if !now && self.clock.told.elapsed() < TELL_EVERY {
            return ControlFlow::Continue(());
        }
        self.clock.told = Instant::now();
        (self.tell)(News::Progress(self.clock.progress(stage)))
    }

    fn article(&mut self, article: Arc<Article>, after: Position) {
        self.clock.articles += 1;
        let document = self.document(after);
        let (id, line) = (article.id, article.origin.line);
        match self.catalog.push(Arc::clone(&article)) {
            Pushed::Repeat(_) => self.draft.repeats.push(Repeat { id, document, line }),
            Pushed::New(_) => {
                if self.weight == 0 {
                    self.since = Instant::now();
                }
                self.weight += weight(&article);
                self.draft.articles.push(article);
                self.draft.row_documents.push(document);
            }
        }
    }

    /// A problem that does not move the position is there only now, and is not kept.
    fn problem(&mut self, problem: Problem, after: Position) -> ControlFlow<()> {
        if let Some(reading) = &mut self.reading {
            if reading.after == after {
                reading.troubled = true;
            } else {
                let document = self.document(after);
                self.draft.problems.push((document, problem.clone()));
            }
        }
        (self.tell)(News::Problem(problem))
    }

    /// The present document's place in the draft, with how far it has been read.
    fn document(&mut self, after: Position) -> u32 {
        let Some(reading) = &mut self.reading else { return 0 };
        reading.after = after;
        let documents = &mut self.draft.documents;
        let place = *reading.place.get_or_insert_with(|| {
            documents.push(DocumentState {
                path: reading.work.path.clone(),
                stamp: reading.work.document.stamp.unwrap_or(Stamp { size: 0, modified: 0 }),
                read: after,
                complete: false,
                fingerprint: [0; 16],
            });
            (documents.len() - 1) as u32
        });
        if let Some(state) = documents.get_mut(place as usize) {
            state.read = after;
        }
        place
    }

    fn end(&mut self) {
        let Some(reading) = &self.reading else { return };
        let (after, complete) = (reading.after, !reading.troubled);
        let place = self.document(after);
        if let Some(state) = self.draft.documents.get_mut(place as usize) {
            state.complete = complete;
        }
        self.reading = None;
    }

    /// Sends what has come since the last time to disk.
    fn seal(&mut self) -> ControlFlow<()> {
        if self.draft.documents.is_empty() {
            return ControlFlow::Continue(());
        }
        if self.builder.is_none() {
            let folder = self.library.home.spill();
            match folder {
                Ok(folder) => self.builder = Some(Builder::new(&folder, self.library.next_part())),
                Err(error) => return self.unwritten(&error),
            }
        }
        while self.builder.as_ref().is_some_and(Builder::is_full) {
            self.settle(true)?;
        }
        self.catalog.close_batch();
        self.weight = 0;
        if let Some(reading) = &mut self.reading {
            reading.place = None;
        }
        let draft = std::mem::take(&mut self.draft);
        match self.builder.as_mut().map(|builder| builder.start(draft)) {
            Some(Err(error)) => self.unwritten(&error),
            Some(Ok(())) | None => ControlFlow::Continue(()),
        }
    }

    /// Lets parts that have been written join the library.
    fn settle(&mut self, wait: bool) -> ControlFlow<()> {
        let Some(done) = self.builder.as_mut().and_then(|builder| builder.done(wait)) else {
            return ControlFlow::Continue(());
        };
        // Each time twice as many, so that all writing of counts together costs twice the last.
        if self.counted.lock().articles() >= self.counts_kept * 2 {
            self.keep_counts();
        }
        match done.and_then(|entry| self.library.join(entry)) {
            Ok(part) => self.catalog.settle(part),
            Err(error) => return self.unwritten(&error),
        }
        if wait { ControlFlow::Continue(()) } else { self.settle(false) }
    }

    fn finish(&mut self) -> ControlFlow<()> {
        if !self.library.home.is_kept() || self.stuck {
            return (self.tell)(News::Catalog(self.catalog.clone()));
        }
        self.say(Stage::Writing, true)?;
        self.seal()?;
        while self.builder.as_ref().is_some_and(|builder| !builder.is_idle()) {
            self.settle(true)?;
        }
        self.keep_counts();
        ControlFlow::Continue(())
    }

    /// Writes the counts, where there are new ones; the next commit names them. Where that fails, those before stay.
    fn keep_counts(&mut self) {
        let articles = self.counted.lock().articles();
        if articles != std::mem::replace(&mut self.counts_kept, articles) {
            self.library.keep_counts(&self.counted);
        }
    }

    fn unwritten(&mut self, error: &std::io::Error) -> ControlFlow<()> {
        // What is read from now on is shown, and not kept.
        let told = std::mem::replace(&mut self.stuck, true);
        self.builder = None;
        if told { ControlFlow::Continue(()) } else { (self.tell)(News::Problem(self.library.unwritten(error))) }
    }
}

impl Reading {
    fn of(work: Work) -> Self {
        Self { after: work.from, work, place: None, troubled: false }
    }
}

/// Bytes of text of an article, and something for what else it takes.
fn weight(article: &Article) -> usize {
    const OVERHEAD: usize = 256;
    let blocks = article.blocks.iter().map(|block| block.text.len());
    blocks.chain(article.removed.iter().map(|removed| removed.text.len())).sum::<usize>() + OVERHEAD
}
