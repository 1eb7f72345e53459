//! What was cleaned, ready for the list, the filter and the reading pane. A cache: it can always be made again.
//!
//! A [`Library`] is a folder of immutable parts and one manifest that names them. [`Library::refresh`] brings it up to date
//! with its sources, on all cores, and hands out a [`Catalog`] of all rows after each step; who has none of that to keep
//! reads and cleans with [`import_with`].

use std::collections::HashSet;
use std::io;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use crate::source::{Input, Options, Problem, Subject};

mod ahead;
mod bitmap;
mod builder;
mod catalog;
mod compact;
mod counted;
mod damage;
mod finish;
mod fulltext;
mod holding;
mod home;
mod import;
mod index;
mod intake;
mod ledger;
mod lock;
mod lookup;
mod manifest;
mod memory;
mod orders;
mod part;
mod pipeline;
mod plan;
mod progress;
mod refresh;
mod roots;
mod row;
mod sort;
mod spellings;
mod stretch;
mod summary;
mod vocabulary;
mod watch;
mod young;

use catalog::Kept;
use counted::Counted;
use ledger::{Ledger, Place};
use lock::Lock;
use manifest::{Manifest, PartEntry};
use part::Part;
use plan::Plan;
use refresh::{Refresh, TELL_EVERY};
use roots::Roots;
use summary::Summary;

pub use catalog::{Catalog, Pushed};
pub use damage::Damage;
pub use holding::Holders;
pub use home::{Home, Scratch};
pub use import::{Batch, Cancel, Imported, import_with};
pub use manifest::Key;
pub use memory::give_back;
pub use progress::{Progress, Stage};
pub use refresh::{News, Tell};
pub use row::{Body, Row};
pub use sort::{Group, Order, Sort, group_start, next_group};
pub use spellings::{READABLE, Spelling, Spellings};
pub use stretch::{NO_NAME, Named, Names, Stretch};
pub use watch::Watch;

/// The place of an article in the library, in the order of finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RowIndex(pub u32);

/// How long to wait between two looks at what another process does with the library.
const LOOK_EVERY: Duration = Duration::from_millis(200);

/// A collection of cleaned articles, kept on disk where its sources can be read again.
#[derive(Debug)]
pub struct Library {
    home: Home,
    inputs: Vec<Input>,
    options: Options,
    key: Key,
    roots: Roots,
    manifest: Manifest,
    catalog: Catalog,
    lock: Option<Lock>,
    /// See [`Library::is_whole`].
    whole: bool,
    /// Whether the last refresh could not write what it read.
    stuck: bool,
}

impl Library {
    /// Opens the library of some sources, as it was left; a new one where there is none. What is damaged, or was made by
    /// another version of the program, is passed over and made anew by the next refresh; the message says so.
    pub fn open(home: Home, inputs: Vec<Input>, options: Options) -> (Self, Option<Problem>) {
        let roots = Roots::of(&inputs);
        let key = Key { sources: roots.sources(), text_field: options.text_field.clone() };
        let manifest = Manifest::new(key.clone());
        // What is read before there is anything on disk is called as the user named it, too.
        let catalog = Catalog::of(Kept::new(Vec::new(), None, roots.clone()), 0);
        let mut library =
            Self { home, inputs, options, key, roots, manifest, catalog, lock: None, whole: false, stuck: false };
        let problem = library.load().err().map(|damage| made_anew(&damage));
        (library, problem)
    }

    /// The sources of the library in a folder, where there is one that can be used, and the field that holds their text.
    pub fn sources_of(folder: &Path) -> Option<(Vec<Input>, Options)> {
        let key = Manifest::read(folder).ok().flatten()?.key;
        Some((key.sources.into_iter().map(Input::Path).collect(), Options { text_field: key.text_field }))
    }

    /// All articles, as far as they are known.
    pub fn catalog(&self) -> &Catalog {
        &self.catalog
    }

    /// Whether what is read is kept for the next time.
    pub fn is_kept(&self) -> bool {
        self.home.is_kept() && !self.stuck
    }

    /// Whether the last refresh got through all that was to be read, and so the catalog holds it, kept or not.
    pub fn is_whole(&self) -> bool {
        self.whole
    }

    /// What of it has turned out to be damaged; the next refresh makes it anew.
    pub fn damage(&self) -> Option<Damage> {
        self.catalog.parts().find_map(|(_, part)| part.damage().cloned())
    }

    /// Has the library made anew the next time it is opened.
    pub fn discard(&self) {
        if let Some(folder) = self.home.kept() {
            discard(folder);
        }
    }

    /// Watches the sources, where they last.
    pub fn watch(&self) -> Option<Result<Watch, Problem>> {
        self.home.is_kept().then(|| Watch::of(&self.key.sources, self.home.kept()))
    }

    /// What could not be read when what is in the library was read.
    ///
    /// # Errors
    /// Where a part cannot be read.
    pub fn problems(&self) -> Result<Vec<Problem>, Damage> {
        let left = self.left();
        let mut problems = Vec::new();
        // Read with other options, the files had other problems.
        if self.manifest.key != self.key {
            return Ok(problems);
        }
        for (number, (_, part)) in (0..).zip(self.catalog.parts()) {
            let stayed =
                part.problems()?.filter(|(document, _)| !left.contains(&Place { part: number, document: *document }));
            problems.extend(stayed.map(|(_, problem)| Problem { path: self.roots.named(&problem.path), ..problem }));
        }
        Ok(problems)
    }

    /// Reads what is new or has changed since the last time, and tells of it as it goes. `Continue` when all is read and kept;
    /// `Break` when `tell` broke off, it was cancelled, or the library cannot be written, of which a problem tells.
    ///
    /// Waits while another process does the same, and tells what that has done so far.
    pub fn refresh(&mut self, cancel: &Cancel, tell: &mut Tell<'_>) -> ControlFlow<()> {
        self.whole = false;
        self.take_lock(cancel, tell)?;
        if self.home.is_kept() && self.lock.is_none() {
            self.whole = true;
            return ControlFlow::Continue(());
        }
        let flow = self.refresh_alone(cancel, tell);
        self.stuck = self.whole && flow.is_break();
        self.lock = None;
        flow
    }

    fn take_lock(&mut self, cancel: &Cancel, tell: &mut Tell<'_>) -> ControlFlow<()> {
        let Some(folder) = self.home.kept().map(Path::to_owned) else {
            return ControlFlow::Continue(());
        };
        let mut told = false;
        while self.lock.is_none() {
            match self.try_lock(&folder) {
                Ok(lock) => self.lock = lock,
                Err(problem) => {
                    tell(News::Problem(problem))?;
                    // What is there can be read all the same; where nothing is, or the sources have changed, what is read
                    // now is shown and not kept.
                    if !self.manifest.complete || self.is_behind(cancel, tell)? {
                        self.home = Home::passing();
                        self.forget();
                    }
                    return ControlFlow::Continue(());
                }
            }
            self.follow(tell)?;
            if self.lock.is_some() {
                break;
            }
            if !std::mem::replace(&mut told, true) {
                let why = Lock::holder(&folder).map_or_else(String::new, |pid| format!(" (process {pid})"));
                let why = format!("another offprint{why} is reading the same sources");
                tell(News::Waiting(
                    Problem::new(&folder, why, "its articles are shown as they come").of(Subject::Library),
                ))?;
            }
            if cancel.is_cancelled() {
                return ControlFlow::Break(());
            }
            thread::sleep(LOOK_EVERY);
        }
        ControlFlow::Continue(())
    }

    /// Whether there is anything to be read, in a library that cannot be written; where not, tells what could not be looked at.
    fn is_behind(&self, cancel: &Cancel, tell: &mut Tell<'_>) -> ControlFlow<(), bool> {
        let Ok(plan) = self.plan(cancel, tell)? else { return ControlFlow::Continue(true) };
        let is_behind = !plan.works.is_empty() || !plan.left.is_empty() || self.manifest.key != self.key;
        if !is_behind {
            plan.problems.into_iter().try_for_each(|problem| tell(News::Problem(problem)))?;
        }
        ControlFlow::Continue(is_behind)
    }

    fn try_lock(&self, folder: &Path) -> Result<Option<Lock>, Problem> {
        manifest::folder::prepare(folder)?;
        Lock::try_take(folder).map_err(|error| self.unwritten(&error))
    }

    /// Takes over what another process has committed since.
    fn follow(&mut self, tell: &mut Tell<'_>) -> ControlFlow<()> {
        let Some(folder) = self.home.kept() else {
            return ControlFlow::Continue(());
        };
        let now = Manifest::read(folder).ok().flatten().map(|manifest| manifest.generation);
        if now == Some(self.manifest.generation) || (now.is_none() && self.manifest.generation == 0) {
            return ControlFlow::Continue(());
        }
        if let Err(damage) = self.load() {
            tell(News::Problem(made_anew(&damage)))?;
        }
        tell(News::Catalog(self.catalog.clone()))
    }

    fn refresh_alone(&mut self, cancel: &Cancel, tell: &mut Tell<'_>) -> ControlFlow<()> {
        if let Some(lock) = &self.lock {
            // What cannot be deleted takes room, and nothing else.
            let _ = self.manifest.remove_orphans(lock);
        }
        if let Some(damage) = self.catalog.damage() {
            return self.begin_anew(&damage, cancel, tell);
        }
        let plan = match self.plan(cancel, tell)? {
            Ok(plan) => plan,
            Err(damage) => return self.begin_anew(&damage, cancel, tell),
        };
        plan.problems.iter().try_for_each(|problem| tell(News::Problem(problem.clone())))?;
        if self.manifest.complete && plan.works.is_empty() && plan.left.is_empty() && self.manifest.key == self.key {
            self.whole = true;
            return ControlFlow::Continue(());
        }
        self.manifest.key = self.key.clone();
        let Plan { works, left, found, .. } = plan;
        if let Err(damage) = self.part_with(&left) {
            return self.begin_anew(&damage, cancel, tell);
        }
        let options = self.options.clone();
        Refresh::new(self, &works, !left.is_empty(), tell).run(works, options, cancel)?;
        self.round_off(&found, tell)
    }

    /// Makes a library anew that cannot be read. What is empty cannot be damaged: this happens once.
    fn begin_anew(&mut self, damage: &Damage, cancel: &Cancel, tell: &mut Tell<'_>) -> ControlFlow<()> {
        let was_empty = self.manifest.parts.is_empty();
        self.forget();
        tell(News::Problem(made_anew(damage)))?;
        tell(News::Catalog(self.catalog.clone()))?;
        if was_empty { ControlFlow::Break(()) } else { self.refresh_alone(cancel, tell) }
    }

    /// Looks what is new, telling how far that has come where it takes long.
    fn plan(&self, cancel: &Cancel, tell: &mut Tell<'_>) -> ControlFlow<(), Result<Plan, Damage>> {
        let start = Instant::now();
        let mut told = start;
        let mut flow = ControlFlow::Continue(());
        let parts: Vec<Arc<Part>> = self.catalog.parts().map(|(_, part)| Arc::clone(part)).collect();
        // Read with other options, the same files may hold other articles.
        let anew = self.manifest.key.text_field != self.key.text_field;
        let mut looked = |looked| {
            if told.elapsed() > TELL_EVERY && flow.is_continue() {
                told = Instant::now();
                let (articles, elapsed) = (u64::from(looked), start.elapsed());
                flow = tell(News::Progress(Progress { stage: Stage::Checking, done: 0, total: 0, articles, elapsed }));
            }
        };
        let plan = Ledger::of(&parts, &self.left()).and_then(|ledger| {
            plan::plan(ledger, &self.inputs, &self.roots, self.home.kept(), anew, cancel, &mut looked)
        });
        flow?;
        match plan {
            Ok(Some(plan)) => ControlFlow::Continue(Ok(plan)),
            Ok(None) => ControlFlow::Break(()),
            Err(damage) => ControlFlow::Continue(Err(damage)),
        }
    }

    /// The documents whose rows have left.
    fn left(&self) -> HashSet<Place> {
        self.manifest.left.iter().map(|&(part, document)| Place { part, document }).collect()
    }

    /// Takes the rows of documents out.
    fn part_with(&mut self, left: &HashSet<Place>) -> Result<(), Damage> {
        self.manifest.left.extend(left.iter().map(|place| (place.part, place.document)));
        self.manifest.left.sort_unstable();
        if !left.is_empty() {
            // What comes back does so under other numbers.
            self.catalog.begin_epoch();
        }
        self.catalog.bury(left)
    }

    /// Opens what the manifest on disk names.
    fn load(&mut self) -> Result<(), Damage> {
        let Some(folder) = self.home.kept().map(Path::to_owned) else {
            return Ok(());
        };
        let manifest = match Manifest::read(&folder) {
            Ok(Some(manifest)) => manifest,
            Ok(None) => {
                // It was deleted from under us.
                if self.manifest.generation > 0 {
                    self.forget();
                    self.manifest.generation = 0;
                }
                return Ok(());
            }
            Err(damage) => {
                self.forget();
                return Err(damage);
            }
        };
        let generation = manifest.generation;
        if manifest.key.sources != self.key.sources {
            self.forget();
            self.manifest.generation = generation;
            return Err(Damage::new(&folder, "was made of other files"));
        }
        self.open_parts(&folder, manifest).inspect_err(|_| {
            self.forget();
            // It is known, and not to be opened again.
            self.manifest.generation = generation;
        })
    }

    fn open_parts(&mut self, folder: &Path, manifest: Manifest) -> Result<(), Damage> {
        let before: Vec<Arc<Part>> = self.catalog.parts().map(|(_, part)| Arc::clone(part)).collect();
        let open = |entry: &PartEntry| match before.iter().find(|part| part.name() == entry.name) {
            Some(part) => Ok(Arc::clone(part)),
            None => Part::open(folder, entry).map(Arc::new),
        };
        let parts = manifest.parts.iter().map(open).collect::<Result<Vec<_>, _>>()?;
        let summary =
            manifest.summary.as_ref().map(|entry| Summary::open(folder, entry, manifest.rows())).transpose()?;
        let same = before.iter().zip(&parts).all(|(before, now)| before.name() == now.name());
        let epoch = self.catalog.epoch() + u64::from(!same || before.len() > parts.len());
        let kept = Kept::new(parts, summary.map(Arc::new), self.roots.clone());
        self.catalog = Catalog::of(kept, epoch);
        self.manifest = manifest;
        // A summary has them among its dead.
        if self.manifest.summary.is_some() {
            return Ok(());
        }
        let left = self.left();
        self.catalog.bury(&left)
    }

    /// Begins anew, where what is there cannot be used.
    fn forget(&mut self) {
        let generation = self.manifest.generation;
        self.manifest = Manifest { generation, ..Manifest::new(self.key.clone()) };
        let kept = Kept::new(Vec::new(), None, self.roots.clone());
        self.catalog = Catalog::of(kept, self.catalog.epoch() + 1);
    }

    /// Takes in a part that has been written.
    fn join(&mut self, entry: PartEntry) -> io::Result<Arc<Part>> {
        let folder = self.home.folder().ok_or_else(|| io::Error::other("there is no folder to write to"))?;
        let part = Part::open(&folder, &entry).map_err(io::Error::other)?;
        self.manifest.parts.push(entry);
        self.manifest.complete = false;
        // It is of the rows that were there before.
        self.manifest.summary = None;
        self.commit()?;
        Ok(Arc::new(part))
    }

    /// In how many articles lines stand, as it was kept.
    fn counted(&self) -> Counted {
        self.home.kept().map_or_else(Counted::default, |folder| Counted::open(folder, self.manifest.lines.as_ref()))
    }

    /// Keeps in how many articles lines stand. Where that cannot be, what was kept before stays.
    fn keep_counts(&mut self, counted: &Counted) {
        let name = manifest::lines_name(self.manifest.generation + 1);
        if let Some(entry) = self.home.kept().and_then(|folder| counted.write(folder, &name).ok()) {
            self.manifest.lines = Some(entry);
        }
    }

    fn commit(&mut self) -> io::Result<()> {
        self.manifest.generation += 1;
        self.lock.as_ref().map_or(Ok(()), |lock| self.manifest.commit(lock))
    }

    /// What to tell where the library cannot be written.
    fn unwritten(&self, error: &io::Error) -> Problem {
        let folder = self.home.kept().unwrap_or(Path::new("library"));
        let advice = match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
                "make room, or name another folder with --library"
            }
            _ => "name another folder with --library",
        };
        Problem::new(folder, format!("cannot be written: {error}"), advice).of(Subject::Library)
    }

    /// The number of the next part.
    fn next_part(&self) -> u64 {
        let numbers = self.manifest.parts.iter().filter_map(|part| part.name.rsplit('-').next()?.parse::<u64>().ok());
        numbers.max().map_or(1, |last| last + 1)
    }
}

/// Has the library in a folder made anew the next time it is opened. Where it cannot be, the damage will be met again.
pub fn discard(folder: &Path) {
    let _ = std::fs::remove_file(folder.join(manifest::NAME));
}

fn made_anew(damage: &Damage) -> Problem {
    Problem::new(&damage.path, damage.why.clone(), "nothing is lost: the library is made anew from its sources")
        .of(Subject::Library)
}

#[cfg(test)]
mod tests;
