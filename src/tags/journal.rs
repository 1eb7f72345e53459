//! The file that keeps the lines: opened, appended to, followed, and never rewritten.
//!
//! Three files lie side by side. `tags.jsonl` is the journal. `tags.jsonl.lock` is locked for the short time of each
//! operation that writes; it stays, because removing it would let two processes lock two files of one name.
//! `tags.jsonl.torn` takes the tails that a crash left within a line.

mod lock;
mod scan;
#[cfg(test)]
mod tests;

use std::collections::HashSet;
use std::fs::{self, DirBuilder, File, Metadata, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, FileExt, MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use self::lock::Lock;
use self::scan::{Scan, scan};
use super::state::{Ready, Replay};
use super::{Line, Stamp, State};
use crate::source::{Problem, Subject};

/// The journal, open for reading and appending.
#[derive(Debug)]
pub struct Journal {
    /// The path as the user named it, for messages.
    path: PathBuf,
    /// The file itself, behind any symbolic links: the lock lies beside it, so all who share it meet at one lock.
    real: PathBuf,
    file: File,
    seen: Seen,
    /// The lines that this handle wrote and synced: should the file be replaced, they are written again.
    own: Vec<Arc<Line>>,
    news: News,
}

/// A journal just opened, and all that stood in it.
#[derive(Debug)]
pub struct Opened {
    /// The open journal.
    pub journal: Journal,
    /// What its lines come to.
    pub state: State,
    /// Lines that could not be read; they stay in the file.
    pub problems: Vec<Problem>,
}

/// What others did to the file since it was last asked.
#[derive(Debug, Default)]
pub struct News {
    /// The file was replaced or cut: what all its lines come to now. `lines` come after it.
    pub anew: Option<State>,
    /// Lines that others appended, in the order of the file.
    pub lines: Vec<Line>,
    /// Lines that could not be read, and what else is to be told; they stay in the file.
    pub problems: Vec<Problem>,
}

/// How far and in which file the journal has been read, to tell appended from replaced.
#[derive(Debug, Default)]
struct Seen {
    file: (u64, u64),
    /// The end of the last complete line.
    end: u64,
    /// The number of lines up to there.
    lines: u32,
    /// The file's length and time of change, torn tail included.
    stat: (u64, i64, i64),
    /// The last bytes before `end`.
    anchor: Vec<u8>,
}

/// What happened to the file since it was last read.
#[derive(Debug, PartialEq, Eq)]
enum Since {
    Nothing,
    Appended,
    Replaced,
}

const ANCHOR: u64 = 256;

/// How long a program that rewrites the file in place is given to finish: it takes no lock, and lines written again into
/// the half of its work would be written over.
const SETTLE: Duration = Duration::from_millis(100);

impl Journal {
    /// Opens the journal, makes it if need be, and reads all of it. Waits a few seconds at most for others who write.
    ///
    /// A new file can be read by its owner alone (mode 0600, its folders 0700): what somebody reads and thinks of it is
    /// private. The permissions of a file that exists stay as they are.
    ///
    /// A tail without a line break is what a crash leaves: it is moved to `<file>.torn`, unless it is a whole line, as an
    /// editor leaves it, which gets its line break.
    ///
    /// # Errors
    /// Says why tagging is not possible here: no permission, no folder, no room, a lock that another process holds.
    pub fn open(path: &Path) -> Result<Opened, Problem> {
        let (file, real) = open_file(path)?;
        let mut journal =
            Self { path: path.to_owned(), real, file, seen: Seen::default(), own: Vec::new(), news: News::default() };
        let lock = Lock::take(&journal.real)?;
        journal.reread()?;
        drop(lock);
        let News { anew, lines, problems } = journal.news();
        let mut state = anew.unwrap_or_default();
        for line in &lines {
            state.replay(line);
        }
        Ok(Opened { journal, state, problems })
    }

    /// The path as it was given.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The file behind the path, symbolic links resolved.
    pub fn real_path(&self) -> &Path {
        &self.real
    }

    /// Takes what has been learnt about others since the last call: every operation may read lines of theirs.
    pub fn news(&mut self) -> News {
        std::mem::take(&mut self.news)
    }

    /// Appends lines by one write and waits until they are on the disk.
    ///
    /// # Errors
    /// None of the lines is in the file then, and the caller keeps them to try again. Trying again after a failed sync may
    /// write a line twice, which replay does not mind.
    pub fn append(&mut self, lines: &[Arc<Line>]) -> Result<(), Problem> {
        let _lock = Lock::take(&self.real)?;
        // An editor or git replaces the file without asking for the lock, so it may happen while we write.
        for _ in 0..5 {
            self.catch_up()?;
            self.write(lines)?;
            if self.since()? != Since::Replaced {
                self.own.extend(lines.iter().cloned());
                return Ok(());
            }
        }
        Err(problem(&self.path, "the file is being replaced again and again", "stop the program that writes it"))
    }

    /// Reads what others appended, for [`Journal::news`]. Where the file was replaced or cut, by git or an editor, it is
    /// read anew, and lines that this handle had written and that are no longer there are written again: what was shown as
    /// saved is not lost because an old copy came over it.
    ///
    /// # Errors
    /// Says why the file cannot be read, or not be written again.
    pub fn follow(&mut self) -> Result<(), Problem> {
        match self.since()? {
            Since::Nothing => Ok(()),
            // The tail may be a line that is being written, so it is left alone and no lock is needed.
            Since::Appended => self.read_on().map(drop),
            Since::Replaced if !self.real.exists() => {
                Err(problem(&self.path, "the tag journal is gone", "put it back, or the next change begins a new one"))
            }
            Since::Replaced => {
                thread::sleep(SETTLE);
                let _lock = Lock::take(&self.real)?;
                self.catch_up()
            }
        }
    }

    /// Reads what is new and leaves the file ending in a line break. Under the lock.
    fn catch_up(&mut self) -> Result<(), Problem> {
        match self.since()? {
            // A torn tail was there before as well: its writer has died, or the lock would not be ours.
            Since::Nothing if self.seen.stat.0 == self.seen.end => Ok(()),
            Since::Nothing | Since::Appended => {
                let tail = self.read_on()?;
                self.mend(&tail)
            }
            Since::Replaced => {
                (self.file, self.real) = open_file(&self.path)?;
                self.reread()
            }
        }
    }

    fn since(&self) -> Result<Since, Problem> {
        let meta = match fs::metadata(&self.real) {
            Ok(meta) => meta,
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(Since::Replaced),
            Err(e) => return Err(cannot(&self.path, "read", &e)),
        };
        let seen = &self.seen;
        let stat = (meta.len(), meta.mtime(), meta.mtime_nsec());
        if (meta.dev(), meta.ino()) != seen.file || meta.len() < seen.end {
            return Ok(Since::Replaced);
        }
        if stat == seen.stat {
            return Ok(Since::Nothing);
        }
        // Written in place: by appending, unless what had been read last has changed or the length says nothing.
        let mut anchor = vec![0; seen.anchor.len()];
        let offset = seen.end - anchor.len() as u64;
        let read = self.file.read_exact_at(&mut anchor, offset);
        let appended = read.is_ok() && anchor == seen.anchor && meta.len() != seen.stat.0;
        Ok(if appended { Since::Appended } else { Since::Replaced })
    }

    /// Reads the lines after the last one read into the news. Returns the bytes after the last line break.
    fn read_on(&mut self) -> Result<Vec<u8>, Problem> {
        let before = self.stat()?;
        let (lines, problems) = (&mut self.news.lines, &mut self.news.problems);
        let from = Scan { end: self.seen.end, lines: self.seen.lines, tail: Vec::new() };
        let found = scan(&self.file, &self.path, from, problems, |line| line, |line| lines.push(line))?;
        self.remember(found.end, found.lines, &before)?;
        Ok(found.tail)
    }

    /// Reads the whole file, mends its tail, and writes again what this handle had written and what is gone. Under the lock.
    fn reread(&mut self) -> Result<(), Problem> {
        let before = self.stat()?;
        let mut replay = Replay::default();
        let mut missing: HashSet<Stamp> = self.own.iter().map(|line| line.stamp).collect();
        let take = |ready: Ready| {
            missing.remove(&ready.stamp());
            replay.take(ready);
        };
        let start = Scan { end: 0, lines: 0, tail: Vec::new() };
        let found = scan(&self.file, &self.path, start, &mut self.news.problems, Ready::of, take)?;
        self.news.lines.clear();
        self.news.anew = Some(replay.end());
        self.remember(found.end, found.lines, &before)?;
        self.mend(&found.tail)?;
        let missing: Vec<_> = self.own.iter().filter(|line| missing.contains(&line.stamp)).cloned().collect();
        if missing.is_empty() {
            return Ok(());
        }
        let why = format!("the file was replaced and {} lines of this session were gone", missing.len());
        self.news.problems.push(problem(&self.path, &why, "nothing to do: they have been written again"));
        self.write(&missing)
    }

    /// Leaves the file ending in a line break: a tail that is a whole line gets one, any other is moved aside.
    fn mend(&mut self, tail: &[u8]) -> Result<(), Problem> {
        if tail.is_empty() {
            return Ok(());
        }
        let failed = |e: &io::Error| cannot(&self.path, "mend the torn last line of", e);
        if let Ok(line) = Line::parse(tail) {
            self.file.write_all(b"\n").and_then(|()| self.file.sync_data()).map_err(|e| failed(&e))?;
            self.news.lines.push(line);
            return self.remember(self.seen.end + tail.len() as u64 + 1, self.seen.lines + 1, &self.stat()?);
        }
        let torn = beside(&self.real, ".torn");
        set_aside(&torn, tail).map_err(|e| cannot(&torn, "keep a torn line in", &e))?;
        self.file.set_len(self.seen.end).and_then(|()| self.file.sync_data()).map_err(|e| failed(&e))?;
        let why = format!("its last line was torn; its {} bytes are now in {}", tail.len(), torn.display());
        self.news.problems.push(problem(&self.path, &why, "tag that article again if something is missing"));
        self.remember(self.seen.end, self.seen.lines, &self.stat()?)
    }

    /// Appends lines where the file ends; what is half written is cut off again. Under the lock, after `catch_up`.
    fn write(&mut self, lines: &[Arc<Line>]) -> Result<(), Problem> {
        if lines.is_empty() {
            return Ok(());
        }
        let mut bytes = Vec::new();
        for line in lines {
            line.write(&mut bytes);
        }
        let (start, count) = (self.seen.end, self.seen.lines);
        let end = start + bytes.len() as u64;
        if let Err(e) = self.file.write_all(&bytes).and_then(|()| self.file.sync_data()) {
            self.cut_back(&bytes);
            return Err(cannot(&self.path, "write", &e));
        }
        let after = self.stat()?;
        self.remember(end, count.saturating_add(lines.len() as u32), &after)?;
        // A program that takes no lock may have written at the same time: then all of it is read from where we began.
        let anchor = &self.seen.anchor;
        if after.len() != end || !(bytes.ends_with(anchor) || anchor.ends_with(&bytes)) {
            self.remember(start, count, &after)?;
            self.seen.stat = (0, 0, 0);
        }
        Ok(())
    }

    /// Cuts off what a failed write has left. Bytes that are not its own stay; whoever writes next mends them.
    fn cut_back(&mut self, bytes: &[u8]) {
        let (start, count) = (self.seen.end, self.seen.lines);
        let cut = self.stat().is_ok_and(|meta| {
            let mut left = vec![0; meta.len().saturating_sub(start).min(bytes.len() as u64 + 1) as usize];
            let read = self.file.read_exact_at(&mut left, start);
            read.is_ok() && bytes.starts_with(&left) && self.file.set_len(start).is_ok()
        });
        if cut && let Ok(after) = self.stat() {
            let _ = self.remember(start, count, &after);
        }
    }

    fn stat(&self) -> Result<Metadata, Problem> {
        self.file.metadata().map_err(|e| cannot(&self.path, "read", &e))
    }

    /// Notes how far the file has been read. `stat` is from before the reading, so that what came after it is not missed.
    fn remember(&mut self, end: u64, lines: u32, stat: &Metadata) -> Result<(), Problem> {
        let mut anchor = vec![0; end.min(ANCHOR) as usize];
        let offset = end - anchor.len() as u64;
        let read = self.file.read_exact_at(&mut anchor, offset);
        read.map_err(|e| cannot(&self.path, "read", &e))?;
        let (file, stat) = ((stat.dev(), stat.ino()), (stat.len(), stat.mtime(), stat.mtime_nsec()));
        self.seen = Seen { file, end, lines, stat, anchor };
        Ok(())
    }
}

/// Reads a journal without opening it for writing: no lock, no mending, nothing made. A tail that is no whole line is
/// passed over, as somebody may be writing it. Returns the lines that could not be read; a file that does not exist has
/// no lines.
///
/// # Errors
/// Says why the file cannot be read.
pub fn read(path: &Path, each: impl FnMut(Line)) -> Result<Vec<Problem>, Problem> {
    read_prepared(path, |line| line, each)
}

/// Reads what the lines of a journal come to, as [`read`] reads them.
///
/// # Errors
/// Says why the file cannot be read.
pub fn read_state(path: &Path) -> Result<(State, Vec<Problem>), Problem> {
    let mut replay = Replay::default();
    let problems = read_prepared(path, Ready::of, |ready| replay.take(ready))?;
    Ok((replay.end(), problems))
}

fn read_prepared<T: Send>(
    path: &Path,
    prepare: impl Fn(Line) -> T + Sync,
    mut each: impl FnMut(T),
) -> Result<Vec<Problem>, Problem> {
    let file = match File::open(path) {
        Ok(file) => file,
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(e) => return Err(cannot(path, "read", &e)),
    };
    let mut problems = Vec::new();
    let start = Scan { end: 0, lines: 0, tail: Vec::new() };
    let found = scan(&file, path, start, &mut problems, &prepare, &mut each)?;
    if let Ok(line) = Line::parse(&found.tail) {
        each(prepare(line));
    }
    Ok(problems)
}

/// Opens the file for reading and appending, or makes it and its folders, and sees to it that the making lasts.
fn open_file(path: &Path) -> Result<(File, PathBuf), Problem> {
    let failed = |doing| move |e: io::Error| cannot(path, doing, &e);
    let folder = folder_of(path);
    DirBuilder::new().recursive(true).mode(0o700).create(folder).map_err(failed("make the folder of"))?;
    let exists = path.exists();
    let mut options = OpenOptions::new();
    let file = options.read(true).append(true).create(true).mode(0o600).open(path).map_err(failed("open"))?;
    let real = fs::canonicalize(path).map_err(failed("find"))?;
    if !file.metadata().map_err(failed("read"))?.is_file() {
        return Err(problem(path, "it is not a file", "name another with --tags"));
    }
    if !exists {
        // Without the folder's own sync a crash could take the new name away, and every synced line with it.
        let folders = folder_of(&real).ancestors().take(3);
        file.sync_all().map_err(failed("write"))?;
        folders.filter_map(|folder| File::open(folder).ok()).for_each(|folder| drop(folder.sync_all()));
    }
    Ok((file, real))
}

fn set_aside(torn: &Path, tail: &[u8]) -> io::Result<()> {
    let mut file = OpenOptions::new().append(true).create(true).mode(0o600).open(torn)?;
    file.write_all(tail)?;
    file.write_all(b"\n")?;
    file.sync_all()?;
    File::open(folder_of(torn))?.sync_all()
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// The path with something added to its last name.
fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut path = path.as_os_str().to_owned();
    path.push(ending);
    path.into()
}

fn problem(path: &Path, why: &str, advice: &str) -> Problem {
    Problem::new(path, why, advice).of(Subject::Tags)
}

/// The problem of a failed operation, with advice that fits the cause.
fn cannot(path: &Path, doing: &str, error: &io::Error) -> Problem {
    use io::ErrorKind as E;
    let advice = match error.kind() {
        E::StorageFull | E::QuotaExceeded | E::FileTooLarge => "free some room on the disk, then try again",
        E::PermissionDenied => "allow it with chmod, or name another file with --tags",
        E::ReadOnlyFilesystem | E::NotADirectory | E::IsADirectory => "name another file with --tags",
        E::Unsupported => "name a file on a disk of this machine with --tags",
        _ => "see to the disk, or name another file with --tags",
    };
    problem(path, &format!("cannot {doing} the tag journal: {error}"), advice)
}
