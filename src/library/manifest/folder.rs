//! The folder of a library: which one, whether it may be used, and what in it is ours.

use std::fs::{self, DirBuilder, File};
use std::io::{self, Read};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

use super::super::lock;
use super::{Key, MARK, NAME, sync_folder};
use crate::source::{Problem, Subject};

/// How names of parts, summaries and counts begin; eight digits or more follow.
pub(super) const PART: &str = "part-";
pub(super) const SUMMARY: &str = "summary-";
pub(super) const LINES: &str = "lines-";

/// How many characters of a source's name are shown, a hyphen before it counted, in the name of its folder.
const SHOWN: usize = 40;

/// The folder below `cache` in which a library is kept, unless the user names another: one for each set of sources and
/// options. Its name ends in that of the last source, for people who look.
pub(in super::super) fn default_folder(cache: &Path, key: &Key) -> PathBuf {
    let mut hasher = blake3::Hasher::new();
    let mut add = |field: &[u8]| {
        hasher.update(&(field.len() as u64).to_le_bytes());
        hasher.update(field);
    };
    add(&(key.sources.len() as u64).to_le_bytes());
    key.sources.iter().for_each(|source| add(source.as_os_str().as_bytes()));
    key.text_field.iter().for_each(|field| add(field.as_bytes()));
    let mut name: String = hasher.finalize().to_hex().chars().take(16).collect();
    let last = key.sources.last().and_then(|source| source.file_name()).unwrap_or_default().to_string_lossy();
    let words: Vec<_> = last.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    name.extend(format!("-{}", words.join("-")).chars().take(SHOWN));
    cache.join("library").join(name.trim_end_matches('-'))
}

/// Makes the folder of a library, or sees to it that an existing one may be used: it must be empty, or hold a library. A
/// new folder can be read by its owner alone, as what somebody reads is private.
///
/// # Errors
/// Says what the folder is instead, or why it cannot be made, and what to do.
pub(in super::super) fn prepare(folder: &Path) -> Result<(), Problem> {
    prepared(folder).map_err(|problem| problem.of(Subject::Library))
}

fn prepared(folder: &Path) -> Result<(), Problem> {
    let failed = |error: io::Error| Problem::new(folder, format!("cannot be made: {error}"), ANOTHER);
    match is_usable(folder) {
        Ok(true) => Ok(()),
        Ok(false) => Err(Problem::new(folder, "is not empty, and holds no library of offprint", ANOTHER)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            DirBuilder::new().recursive(true).mode(0o700).create(folder).map_err(failed)?;
            // Without its own sync a crash could take the new folder away with all that was synced in it.
            folder.ancestors().skip(1).take(3).for_each(|above| drop(sync_folder(above)));
            Ok(())
        }
        Err(error) if error.kind() == io::ErrorKind::NotADirectory => {
            Err(Problem::new(folder, "is not a folder", ANOTHER))
        }
        Err(error) => Err(Problem::io(folder, &error)),
    }
}

const ANOTHER: &str = "name an empty folder, or a new one, with --library";

/// Whether a folder is empty or bears a mark of ours.
fn is_usable(folder: &Path) -> io::Result<bool> {
    if begins_with(&folder.join(NAME), MARK) || begins_with(&folder.join(lock::NAME), lock::MARK) {
        return Ok(true);
    }
    let mut others = 0;
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        // What is left by a process that was killed before it could mark the folder.
        let unmarked = entry.file_name() == lock::NAME && entry.metadata()?.len() == 0;
        others += usize::from(!unmarked);
    }
    Ok(others == 0)
}

fn begins_with(path: &Path, mark: &str) -> bool {
    let mut start = Vec::new();
    let read = open_file(path).and_then(|file| file.take(mark.len() as u64).read_to_end(&mut start));
    read.is_ok() && start == mark.as_bytes()
}

/// Opens a file; a pipe of that name would be waited for.
pub(in super::super) fn open_file(path: &Path) -> io::Result<File> {
    if fs::metadata(path)?.is_file() { File::open(path) } else { Err(io::Error::other("it is not a file")) }
}

/// Whether a name is one that [`super::part_name`] gives.
pub(super) fn is_part(name: &str) -> bool {
    is_numbered(name, PART)
}

/// Whether a name is one that [`super::summary_name`] gives.
pub(super) fn is_summary(name: &str) -> bool {
    is_numbered(name, SUMMARY)
}

/// Whether a name is one that [`super::lines_name`] gives.
pub(super) fn is_lines(name: &str) -> bool {
    is_numbered(name, LINES)
}

/// Whether a name is one of those that commits give to files.
pub(super) fn is_file(name: &str) -> bool {
    is_summary(name) || is_lines(name)
}

fn is_numbered(name: &str, prefix: &str) -> bool {
    let digits = name.strip_prefix(prefix).unwrap_or_default();
    (8..=20).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit())
}
