//! Documents: what holds articles, whether it has changed, and how far it has been read.

use std::fs::{self, File, Metadata};
use std::io::{self, Read, Seek, SeekFrom};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::UNIX_EPOCH;

use serde::{Deserialize, Serialize};

use super::items::{ItemSink, Items};
use super::kind::Kind;
use super::packed::Packing;
use super::reading::{self, Content};
use super::{Input, Options, Problem, sample, walk};

/// A file or a stream that holds articles, with what tells whether it has changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// The file as the user named it or the walk found it; `-` is standard input.
    pub path: PathBuf,
    /// Size and time of a file; `None` for what cannot be read a second time or never changes: standard input, pipes, the
    /// built-in sample.
    pub stamp: Option<Stamp>,
    place: Place,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// A file, and what its name says of its kind.
    File(Option<Kind>),
    Stdin,
    Sample,
}

/// What a file's entry says of its content: as long as it stays the same, so does the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Stamp {
    /// Length in bytes.
    pub size: u64,
    /// When it was last written to, in nanoseconds since 1970.
    pub modified: i64,
}

/// How far a document has been read: where to go on. The default is its beginning.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Position {
    /// The byte of the file to go on at; 0 where a format cannot be entered in its middle. Such a document is read anew
    /// when it has changed.
    pub bytes: u64,
    /// Articles and problems that came before.
    pub items: u64,
    /// The last line that has been read, counted from 1, or of WARC the last record; 0 where there are none.
    pub line: u32,
}

/// Counts the bytes of documents, as they lie on disk, that have been read; clones count together.
#[derive(Debug, Clone, Default)]
pub struct Meter(Arc<AtomicU64>);

impl Meter {
    /// Bytes that have been read so far. Parts that a position lets be passed over are counted as read.
    pub fn bytes(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }

    /// Counts so many bytes more.
    pub(super) fn add(&self, bytes: u64) {
        self.0.fetch_add(bytes, Ordering::Relaxed);
    }
}

impl Stamp {
    /// What the entry of a file says. A clock before 1970 or after 2262 counts as the nearest moment that has a number.
    fn of(metadata: &Metadata) -> Self {
        let modified = metadata.modified().map_or(0, |time| match time.duration_since(UNIX_EPOCH) {
            Ok(since) => i64::try_from(since.as_nanos()).unwrap_or(i64::MAX),
            Err(before) => i64::try_from(before.duration().as_nanos()).map_or(i64::MIN, |ns| -ns),
        });
        Self { size: metadata.len(), modified }
    }
}

impl Document {
    /// Whether what is there stays as it is and more may be appended: JSON Lines that are not packed, by their name.
    pub fn grows(&self) -> bool {
        self.place == Place::File(Some(Kind::JsonLines))
            && self.stamp.is_some()
            && Packing::of_path(&self.path).is_none()
    }

    /// A file whose entry has been read.
    pub(super) fn file(path: PathBuf, metadata: &Metadata) -> Self {
        let kind = Kind::of_path(&path);
        Self { stamp: metadata.is_file().then(|| Stamp::of(metadata)), place: Place::File(kind), path }
    }
}

/// Takes documents, one by one; `Break` ends the search.
pub type DocumentSink<'a> = dyn FnMut(Result<Document, Problem>) -> ControlFlow<()> + 'a;

/// Finds the documents of `inputs` in their order, folders in natural order of their paths, without reading any of them.
/// `Break` if and only if `sink` broke off.
pub fn documents(inputs: &[Input], sink: &mut DocumentSink<'_>) -> ControlFlow<()> {
    inputs.iter().try_for_each(|input| match input {
        Input::Path(path) => match fs::metadata(path) {
            Ok(metadata) if metadata.is_dir() => walk::documents(path, sink),
            Ok(metadata) => sink(Ok(Document::file(path.clone(), &metadata))),
            Err(error) => sink(Err(Problem::io(path, &error))),
        },
        Input::Stdin => sink(Ok(Document { path: "-".into(), stamp: None, place: Place::Stdin })),
        Input::Sample => sink(Ok(Document { path: sample::FOLDER.into(), stamp: None, place: Place::Sample })),
    })
}

/// Reads a document from a position on and gives each article and each problem to `sink`, with the position after it.
/// Returns the position at the end, or `Break` if `sink` broke off.
///
/// Reading from any position that was given out, or from the end, gives what has not been given yet. A problem of the
/// whole document, or of a last line that may still be being written, leaves the position where it is: it comes again
/// as long as it is there.
pub fn read_document(
    document: &Document,
    from: Position,
    options: &Options,
    meter: &Meter,
    sink: &mut ItemSink<'_>,
) -> ControlFlow<(), Position> {
    let mut items = Items::new(from, sink);
    let path = &document.path;
    match document.place {
        Place::File(kind) => match File::open(path) {
            Ok(file) => reading::read(path, kind, Content::file(file, meter), options, &mut items)?,
            Err(error) => items.fail(Problem::io(path, &error))?,
        },
        Place::Stdin => {
            let content = Content::stream(io::stdin().lock(), meter);
            reading::read(path, None, content, options, &mut items)?;
        }
        Place::Sample => sample::read(options, &mut items)?,
    }
    ControlFlow::Continue(items.position())
}

/// How much of each end of a file is looked at by [`fingerprint`], in bytes.
const PRINT: u64 = 4096;

/// Takes the BLAKE3 hash of the first 4 KiB and of the last 4 KiB before `upto`: whether what was read is still there, so
/// that only what follows must be read.
///
/// # Errors
/// Where the file cannot be read or is shorter than `upto`.
pub fn fingerprint(path: &Path, upto: u64) -> io::Result<[u8; 16]> {
    let mut file = File::open(path)?;
    let mut hasher = blake3::Hasher::new();
    for start in [0, upto.saturating_sub(PRINT)] {
        let mut part = vec![0; PRINT.min(upto) as usize];
        file.seek(SeekFrom::Start(start))?;
        file.read_exact(&mut part)?;
        hasher.update(&part);
    }
    let mut print = [0; 16];
    hasher.finalize_xof().fill(&mut print);
    Ok(print)
}

#[cfg(test)]
mod tests;
