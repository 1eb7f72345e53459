//! What a part was read from: its documents, contents found again, and what could not be read.
//!
//! ```text
//! counts    12 bytes: documents, repeats, the length of the rest
//! documents 64 bytes each
//! repeats   25 bytes each
//! rest      paths that are not UTF-8, problems (postcard)
//! checksum  4 bytes
//! ```
//!
//! All other paths are the dictionary of the column `source` in `rows.arrow`, in the order of documents, so that they are
//! on the disk once. A million documents cost what their bytes cost: nothing is made of them before one is asked for.

use std::ffi::OsStr;
use std::io;
use std::ops::Range;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use arrow_array::{Array, StringArray};
use serde::{Deserialize, Serialize};
use tantivy::directory::OwnedBytes;

use super::files::{self, Folder};
use super::{DocumentState, Draft, Repeat};
use crate::clean::ArticleId;
use crate::library::Damage;
use crate::source::{LineNo, Position, Problem, Stamp};

pub(super) const FILE: &str = "documents";

const COUNTS: usize = 12;
const DOCUMENT: usize = 64;
const REPEAT: usize = 25;

/// What is read at once on opening.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Rest {
    /// By the place of their document, rising.
    odd_paths: Vec<(u32, Vec<u8>)>,
    problems: Vec<Noted>,
}

/// A [`Problem`] of a document.
#[derive(Debug, Serialize, Deserialize)]
struct Noted {
    document: u32,
    path: Vec<u8>,
    line: Option<u32>,
    why: String,
    advice: String,
}

/// The file, in bytes.
pub(super) fn pack(draft: &Draft) -> io::Result<Vec<u8>> {
    let rest = postcard::to_stdvec(&Rest::of(draft)).map_err(io::Error::other)?;
    let (documents, repeats) = (draft.documents.len(), draft.repeats.len());
    let mut bytes = Vec::with_capacity(COUNTS + documents * DOCUMENT + repeats * REPEAT + rest.len() + 4);
    for count in [documents, repeats, rest.len()] {
        bytes.extend(u32::try_from(count).map_err(io::Error::other)?.to_le_bytes());
    }
    for (document, rows) in draft.documents.iter().zip(row_ranges(draft)) {
        put_document(document, rows, &mut bytes);
    }
    for repeat in &draft.repeats {
        bytes.extend(repeat.id.0);
        bytes.extend(repeat.document.to_le_bytes());
        bytes.push(repeat.line.is_some().into());
        bytes.extend(repeat.line.map_or(0, |line| line.0).to_le_bytes());
    }
    bytes.extend(rest);
    Ok(files::seal(bytes))
}

impl Rest {
    fn of(draft: &Draft) -> Self {
        let paths = (0..).zip(draft.documents.iter().map(|document| &document.path));
        let odd = |(place, path): (u32, &PathBuf)| path.to_str().is_none().then(|| (place, bytes_of(path).to_owned()));
        let problems = draft.problems.iter().map(|(document, problem)| Noted {
            document: *document,
            path: bytes_of(&problem.path).to_owned(),
            line: problem.line.map(|line| line.0),
            why: problem.why.clone(),
            advice: problem.advice.clone(),
        });
        Self { odd_paths: paths.filter_map(odd).collect(), problems: problems.collect() }
    }
}

/// The rows of each document: `None` where others stand between them.
fn row_ranges(draft: &Draft) -> Vec<Option<Range<u32>>> {
    let mut ranges = vec![Some(0..0); draft.documents.len()];
    for (row, document) in (0..).zip(&draft.row_documents) {
        let Some(range) = ranges.get_mut(*document as usize) else { continue };
        *range = match range.take() {
            Some(range) if range.is_empty() => Some(row..row + 1),
            Some(range) if range.end == row => Some(range.start..row + 1),
            _ => None,
        };
    }
    ranges
}

fn put_document(document: &DocumentState, rows: Option<Range<u32>>, bytes: &mut Vec<u8>) {
    let flags = (u32::from(document.complete) * COMPLETE) | (u32::from(rows.is_none()) * SCATTERED);
    let rows = rows.unwrap_or_default();
    bytes.extend(document.stamp.size.to_le_bytes());
    bytes.extend(document.stamp.modified.to_le_bytes());
    bytes.extend(document.read.bytes.to_le_bytes());
    bytes.extend(document.read.items.to_le_bytes());
    bytes.extend(document.fingerprint);
    for number in [document.read.line, rows.start, rows.end, flags] {
        bytes.extend(number.to_le_bytes());
    }
}

const COMPLETE: u32 = 1;
const SCATTERED: u32 = 2;

pub(super) fn bytes_of(path: &Path) -> &[u8] {
    path.as_os_str().as_bytes()
}

pub(super) fn path_of(bytes: &[u8]) -> &Path {
    Path::new(OsStr::from_bytes(bytes))
}

/// The file, mapped.
#[derive(Debug)]
pub(super) struct Table {
    bytes: OwnedBytes,
    documents: usize,
    repeats: usize,
    rest: Rest,
}

impl Table {
    pub(super) fn open(folder: &Folder) -> Result<Self, Damage> {
        let bytes = folder.map_sealed(FILE)?;
        let count = |at| files::u32_at(&bytes, at).map_or(0, |count| count as usize);
        let (documents, repeats, rest) = (count(0), count(4), count(8));
        let fixed = documents.saturating_mul(DOCUMENT).saturating_add(repeats.saturating_mul(REPEAT));
        let start = COUNTS.saturating_add(fixed);
        if bytes.len() != start.saturating_add(rest) {
            return Err(folder.damage(FILE, "has not the parts that it tells of"));
        }
        let rest = postcard::from_bytes(bytes.get(start..).unwrap_or_default());
        let rest = rest.map_err(|error| folder.damage(FILE, error.to_string()))?;
        Ok(Self { bytes, documents, repeats, rest })
    }

    pub(super) fn repeats(&self) -> impl ExactSizeIterator<Item = Repeat> {
        let start = COUNTS + self.documents * DOCUMENT;
        self.records::<REPEAT>(start, self.repeats).map(|record| {
            let (id, rest) = record.split_first_chunk().unwrap_or((&[0; 16], &[]));
            let number = |at| files::u32_at(rest, at).unwrap_or_default();
            let line = (rest.get(4) == Some(&1)).then(|| LineNo(number(5)));
            Repeat { id: ArticleId(*id), document: number(0), line }
        })
    }

    pub(super) fn problems(&self) -> impl ExactSizeIterator<Item = (u32, Problem)> {
        self.rest.problems.iter().map(|noted| {
            let problem = Problem {
                line: noted.line.map(LineNo),
                ..Problem::new(path_of(&noted.path), noted.why.clone(), noted.advice.clone())
            };
            (noted.document, problem)
        })
    }

    fn records<const N: usize>(&self, start: usize, count: usize) -> impl ExactSizeIterator<Item = &[u8]> {
        self.bytes.get(start..start + count * N).unwrap_or_default().chunks_exact(N)
    }
}

/// The documents of a part, in the order of reading.
#[derive(Debug, Clone, Copy)]
pub(in crate::library) struct Documents<'a> {
    pub(super) table: &'a Table,
    pub(super) paths: &'a StringArray,
}

impl<'a> Documents<'a> {
    pub(in crate::library) fn len(self) -> u32 {
        self.table.documents as u32
    }

    pub(in crate::library) fn get(self, at: u32) -> Option<DocumentRow<'a>> {
        let place = at as usize;
        let start = COUNTS + place * DOCUMENT;
        let record =
            self.table.bytes.as_slice().get(start..start + DOCUMENT).filter(|_| place < self.table.documents)?;
        Some(DocumentRow { documents: self, at, record })
    }

    pub(in crate::library) fn iter(self) -> impl Iterator<Item = DocumentRow<'a>> {
        (0..self.len()).filter_map(move |at| self.get(at))
    }

    fn path(self, at: u32) -> Option<&'a Path> {
        let odd = &self.table.rest.odd_paths;
        if !odd.is_empty()
            && let Ok(odd_at) = odd.binary_search_by_key(&at, |(place, _)| *place)
        {
            return odd.get(odd_at).map(|(_, path)| path_of(path));
        }
        let at = at as usize;
        (at < self.paths.len()).then(|| Path::new(self.paths.value(at)))
    }
}

/// A document of a part: a few numbers, copied at will.
#[derive(Debug, Clone, Copy)]
pub(in crate::library) struct DocumentRow<'a> {
    documents: Documents<'a>,
    at: u32,
    record: &'a [u8],
}

impl<'a> DocumentRow<'a> {
    /// Its place among the documents of its part.
    pub(in crate::library) fn place(self) -> u32 {
        self.at
    }

    pub(in crate::library) fn path(self) -> &'a Path {
        self.documents.path(self.at).unwrap_or(Path::new(""))
    }

    pub(in crate::library) fn stamp(self) -> Stamp {
        Stamp { size: self.u64(0), modified: self.u64(8).cast_signed() }
    }

    pub(in crate::library) fn read(self) -> Position {
        Position { bytes: self.u64(16), items: self.u64(24), line: self.u32(48) }
    }

    pub(in crate::library) fn fingerprint(self) -> [u8; 16] {
        self.record.get(32..).and_then(|bytes| bytes.first_chunk()).copied().unwrap_or_default()
    }

    pub(in crate::library) fn is_complete(self) -> bool {
        self.u32(60) & COMPLETE != 0
    }

    /// Its rows in the part. `None` where rows of others stand between them: then only the rows know.
    pub(in crate::library) fn rows(self) -> Option<Range<u32>> {
        (self.u32(60) & SCATTERED == 0).then(|| self.u32(52)..self.u32(56))
    }

    pub(in crate::library) fn state(self) -> DocumentState {
        DocumentState {
            path: self.path().to_owned(),
            stamp: self.stamp(),
            read: self.read(),
            complete: self.is_complete(),
            fingerprint: self.fingerprint(),
        }
    }

    fn u32(self, at: usize) -> u32 {
        files::u32_at(self.record, at).unwrap_or_default()
    }

    fn u64(self, at: usize) -> u64 {
        files::u64_at(self.record, at).unwrap_or_default()
    }
}
