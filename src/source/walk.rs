//! Folders: every file with a known ending below them, in natural order.

use std::cmp::Ordering;
use std::collections::HashSet;
use std::ffi::OsStr;
use std::fs::Metadata;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use ignore::{DirEntry, WalkBuilder};

use super::Problem;
use super::document::{Document, DocumentSink};
use super::kind::Kind;

/// Finds the documents in a folder and all below it. Hidden and git-ignored files are data like others. Links are followed, but no
/// folder is searched twice, so that neither loops nor webs of links make the walk longer than the tree.
pub(super) fn documents(root: &Path, sink: &mut DocumentSink<'_>) -> ControlFlow<()> {
    let visited = Mutex::new(HashSet::new());
    let walk = WalkBuilder::new(root)
        .standard_filters(false)
        .follow_links(true)
        .sort_by_file_name(natural)
        .filter_entry(move |entry| first_visit(entry, &visited))
        .build();
    let mut any = false;
    for entry in walk {
        match entry {
            Ok(entry) => {
                let file = entry.file_type().is_some_and(|t| t.is_file());
                if file && Kind::of_path(entry.path()).is_some() {
                    any = true;
                    sink(document(entry))?;
                }
            }
            Err(error) => {
                if let Some(problem) = problem(root, &error) {
                    any = true;
                    sink(Err(problem))?;
                }
            }
        }
    }
    if any { ControlFlow::Continue(()) } else { sink(Err(nothing(root))) }
}

fn document(entry: DirEntry) -> Result<Document, Problem> {
    match entry.metadata() {
        Ok(metadata) => Ok(Document::file(entry.into_path(), &metadata)),
        Err(error) => Err(Problem::new(entry.path(), error.to_string(), "try again, or leave it out")),
    }
}

fn nothing(root: &Path) -> Problem {
    let advice = format!("name a file to read it whatever its ending; folders are searched for {}", Kind::endings());
    Problem::new(root, "holds no file with a known ending", advice)
}

fn first_visit(entry: &DirEntry, visited: &Mutex<HashSet<(u64, u64)>>) -> bool {
    if !entry.file_type().is_some_and(|t| t.is_dir()) {
        return true;
    }
    let Some(identity) = entry.metadata().ok().as_ref().and_then(identity) else { return true };
    visited.lock().unwrap_or_else(PoisonError::into_inner).insert(identity)
}

/// What tells folders apart whatever they are called; where the system has no such thing, the walk itself breaks loops.
#[cfg_attr(unix, expect(clippy::unnecessary_wraps, reason = "other systems have none"))]
fn identity(metadata: &Metadata) -> Option<(u64, u64)> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        Some((metadata.dev(), metadata.ino()))
    }
    #[cfg(not(unix))]
    {
        let _ = metadata;
        None
    }
}

/// A loop of links is no problem: what it leads to is read in its own place. Nor is a dead link that bears no known
/// ending.
fn problem(root: &Path, error: &ignore::Error) -> Option<Problem> {
    if is_loop(error) {
        return None;
    }
    let path = path_of(error).unwrap_or_else(|| root.to_owned());
    let Some(cause) = error.io_error() else {
        return Some(Problem::new(&path, error.to_string(), "leave it out"));
    };
    if cause.kind() == std::io::ErrorKind::NotFound {
        Kind::of_path(&path)?;
        return Some(Problem::new(&path, "is a link that leads nowhere", "restore what it leads to, or delete it"));
    }
    Some(Problem::io(&path, cause))
}

fn is_loop(error: &ignore::Error) -> bool {
    match error {
        ignore::Error::Loop { .. } => true,
        ignore::Error::WithPath { err, .. } | ignore::Error::WithDepth { err, .. } => is_loop(err),
        _ => false,
    }
}

fn path_of(error: &ignore::Error) -> Option<PathBuf> {
    match error {
        ignore::Error::WithPath { path, .. } => Some(path.clone()),
        ignore::Error::WithDepth { err, .. } => path_of(err),
        _ => None,
    }
}

/// Compares names as people sort them, so that page 9 comes before page 10. Names that differ only in leading zeros
/// are told apart by their bytes.
fn natural(a: &OsStr, b: &OsStr) -> Ordering {
    let (a, b) = (a.as_encoded_bytes(), b.as_encoded_bytes());
    Parts(a).cmp(Parts(b)).then_with(|| a.cmp(b))
}

/// A part of a file name.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Part<'a> {
    /// A run of digits without leading zeros, the shorter the smaller.
    Number(usize, &'a [u8]),
    Byte(u8),
}

struct Parts<'a>(&'a [u8]);

impl<'a> Iterator for Parts<'a> {
    type Item = Part<'a>;

    fn next(&mut self) -> Option<Part<'a>> {
        let (&first, rest) = self.0.split_first()?;
        if !first.is_ascii_digit() {
            self.0 = rest;
            return Some(Part::Byte(first));
        }
        let end = self.0.iter().position(|b| !b.is_ascii_digit()).unwrap_or(self.0.len());
        let (digits, rest) = self.0.split_at(end);
        self.0 = rest;
        let zeros = digits.iter().take_while(|&&b| b == b'0').count();
        Some(Part::Number(digits.len() - zeros, &digits[zeros..]))
    }
}

#[cfg(all(test, unix))]
mod tests;
