//! What a library consists of: one small file that names the parts, replaced whole.
//!
//! ```text
//! manifest.json      {"offprint":"0.1.0, cleaning 2","format":2,"check":"…","library":{key, generation, parts, summary, lines, complete}}
//! manifest.json.new  the next one while it is written
//! lock               of the one process that writes
//! part-00000001/…    never changed once it is named
//! summary-00000002   the same; each commit that changes it names a new one
//! lines-00000002     the same: in how many articles lines stand
//! ```
//!
//! What is in the folder and not named is nobody's: an interrupted import leaves it, and the next one takes it away.

use std::cmp::Ordering;
use std::collections::HashSet;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::Damage;
use super::lock::Lock;
use crate::source::{Input, Options};

pub(super) mod folder;
mod path_text;
#[cfg(test)]
mod tests;

/// The file's name.
pub(super) const NAME: &str = "manifest.json";
/// The name under which the next manifest is written.
const NEW: &str = "manifest.json.new";
/// What a manifest of ours begins with, whatever its version.
const MARK: &str = "{\"offprint\":\"";

/// The layout of a library. One more with each change that older programs cannot read or newer ones not understand.
///
/// 2: parts hold spellings, and the places of all columns.
const FORMAT: u32 = 2;
/// One more with each change to what cleaning makes of a page: a library holds articles as they were cleaned.
///
/// 2: fitted models decide, lines that stand in many articles of a site are dropped, and more languages are known.
const CLEANING: u32 = 2;

/// The longest manifest that is read, in bytes: some 100,000 sources and parts.
const LONGEST: u64 = 64 << 20;

/// What a library consists of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Manifest {
    /// What it was built from.
    pub key: Key,
    /// How often it was committed.
    pub generation: u64,
    /// The parts, in the order of their rows.
    pub parts: Vec<PartEntry>,
    /// What changes between commits: see [`super::summary::Summary`].
    pub summary: Option<FileEntry>,
    /// In how many articles lines stand: see [`super::counted::Counted`].
    #[serde(default)]
    pub lines: Option<FileEntry>,
    /// The documents whose rows have left: the number of the part, and the place among its documents.
    #[serde(default)]
    pub left: Vec<(u32, u32)>,
    /// Whether all sources have been read to their end.
    pub complete: bool,
}

/// What a library is built from.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Key {
    /// Files and folders, absolute, in the order in which they are read.
    #[serde(with = "path_text::list")]
    pub sources: Vec<PathBuf>,
    /// The field that was asked for as holding the text.
    #[serde(default)]
    pub text_field: Option<String>,
}

/// A part as the manifest names it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct PartEntry {
    /// The name of its folder: see [`part_name`].
    pub name: String,
    /// How many rows it has, dead ones included.
    pub rows: u32,
    /// Its files, relative to its folder, with their lengths in bytes.
    pub files: Vec<(String, u64)>,
}

/// A file as the manifest names it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct FileEntry {
    /// Its name in the library's folder.
    pub name: String,
    /// Its length in bytes.
    pub length: u64,
}

/// The outer form, which every version of the program can read.
#[derive(Serialize, Deserialize)]
struct Envelope<'a> {
    #[serde(rename = "offprint")]
    program: String,
    format: u32,
    /// BLAKE3 of the bytes of `library`, in hexadecimal digits.
    #[serde(default)]
    check: String,
    #[serde(borrow)]
    library: &'a RawValue,
}

impl Key {
    /// The key of a library of these inputs; `None` where one of them is no file or folder, and so cannot be read again.
    pub fn of(inputs: &[Input], options: &Options) -> Option<Self> {
        let absolute = |path: &Path| fs::canonicalize(path).or_else(|_| std::path::absolute(path)).ok();
        let source = |input: &Input| match input {
            Input::Path(path) => absolute(path),
            Input::Stdin | Input::Sample => None,
        };
        let sources = inputs.iter().map(source).collect::<Option<_>>()?;
        Some(Self { sources, text_field: options.text_field.clone() })
    }
}

impl Key {
    /// The folder of its library below a cache folder.
    pub fn folder_in(&self, cache: &Path) -> PathBuf {
        folder::default_folder(cache, self)
    }
}

impl Manifest {
    /// The manifest of a library in which nothing is yet.
    pub(super) fn new(key: Key) -> Self {
        Self { key, generation: 0, parts: Vec::new(), summary: None, lines: None, left: Vec::new(), complete: false }
    }

    /// Number of rows of all parts, dead ones included.
    pub(super) fn rows(&self) -> u32 {
        self.parts.iter().fold(0, |sum, part| sum.saturating_add(part.rows))
    }

    /// Reads the manifest of a library: `None` where there is none. Asks for nothing that it names.
    ///
    /// # Errors
    /// It cannot be read, is torn, was made by another version of the program, or names what no library of ours has.
    pub(super) fn read(folder: &Path) -> Result<Option<Self>, Damage> {
        let path = folder.join(NAME);
        let damage = |why: String| Damage::new(&path, why);
        match read_bounded(&path) {
            Ok(text) => Self::parse(&text).map(Some).map_err(damage),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(damage(format!("cannot be read: {error}"))),
        }
    }

    fn parse(text: &[u8]) -> Result<Self, String> {
        let torn = |error: serde_json::Error| format!("is torn or not a manifest: {error}");
        let envelope: Envelope<'_> = serde_json::from_slice(text).map_err(torn)?;
        if let Some(why) = other_version(envelope.format, &envelope.program) {
            return Err(why);
        }
        let library = envelope.library.get();
        if blake3::hash(library.as_bytes()).to_hex().as_str() != envelope.check {
            return Err("does not have the content that it was written with".to_owned());
        }
        let manifest: Self = serde_json::from_str(library).map_err(torn)?;
        manifest.is_sound().map(|()| manifest)
    }

    /// Whether the manifest names only what lies in the library's folder, and no more rows than can be counted.
    fn is_sound(&self) -> Result<(), String> {
        let mut names = HashSet::new();
        let mut rows = 0_u32;
        for part in &self.parts {
            let fits = folder::is_part(&part.name) && part.files.iter().all(|(name, _)| is_inside(name));
            if !fits || !names.insert(&part.name) {
                return Err(format!("names a part that cannot be one, {:?}", part.name));
            }
            rows = rows.checked_add(part.rows).ok_or("counts more rows than there can be")?;
        }
        let bad = |file: &&FileEntry, is: fn(&str) -> bool| !is(&file.name);
        if let Some(file) = self.summary.as_ref().filter(|file| bad(file, folder::is_summary)) {
            return Err(format!("names a summary that cannot be one, {:?}", file.name));
        }
        match self.lines.as_ref().filter(|file| bad(file, folder::is_lines)) {
            Some(file) => Err(format!("names counts that cannot be some, {:?}", file.name)),
            None => Ok(()),
        }
    }

    /// Makes this the manifest of the library, at one instant and for good: who reads meanwhile, and whoever comes after
    /// a crash, has the one before or this one. All that it names must be there and synced.
    ///
    /// # Errors
    /// The one before still holds, unless only the last sync failed.
    pub(super) fn commit(&self, lock: &Lock) -> io::Result<()> {
        self.is_sound().map_err(io::Error::other)?;
        let (folder, new) = (lock.folder(), lock.folder().join(NEW));
        match fs::remove_file(&new) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&new)?;
        file.write_all(self.text()?.as_bytes())?;
        file.sync_all()?;
        // The names of new parts must be on the disk before the manifest that names them.
        sync_folder(folder)?;
        fs::rename(&new, folder.join(NAME))?;
        sync_folder(folder)
    }

    fn text(&self) -> io::Result<String> {
        let library = serde_json::value::to_raw_value(self)?;
        let check = blake3::hash(library.get().as_bytes()).to_hex().to_string();
        let envelope = Envelope { program: program(), format: FORMAT, check, library: &library };
        Ok(serde_json::to_string(&envelope)? + "\n")
    }

    /// Deletes parts, summaries and counts that are not named, as interrupted imports and earlier commits leave them. Nothing
    /// that is not recognisably ours is touched, nor followed where it is a link. To be called while no part is being
    /// written.
    ///
    /// A process that reads an earlier manifest may find that a part is gone before it was opened: it reads the manifest
    /// again.
    ///
    /// # Errors
    /// The folder cannot be read. What cannot be deleted stays, and is tried again by the next import.
    pub(super) fn remove_orphans(&self, lock: &Lock) -> io::Result<()> {
        let named: HashSet<&str> = self.parts.iter().map(|part| &*part.name).collect();
        let files = [&self.summary, &self.lines].map(|file| file.as_ref().map(|file| &*file.name));
        for entry in fs::read_dir(lock.folder())? {
            let entry = entry?;
            let (name, kind) = (entry.file_name(), entry.file_type()?);
            let Some(name) = name.to_str() else { continue };
            if kind.is_dir() && folder::is_part(name) && !named.contains(name) {
                let _ = fs::remove_dir_all(entry.path());
            } else if kind.is_file() && (name == NEW || folder::is_file(name) && !files.contains(&Some(name))) {
                let _ = fs::remove_file(entry.path());
            }
        }
        Ok(())
    }
}

/// The name of a part's folder. A part takes the generation of the commit that will name it first.
pub(super) fn part_name(generation: u64) -> String {
    format!("{}{generation:08}", folder::PART)
}

/// The name of a summary's file, by the generation of the commit that will name it first.
pub(super) fn summary_name(generation: u64) -> String {
    format!("{}{generation:08}", folder::SUMMARY)
}

/// The name of a file of counts, by the generation of the commit that will name it first.
pub(super) fn lines_name(generation: u64) -> String {
    format!("{}{generation:08}", folder::LINES)
}

fn program() -> String {
    format!("{}, cleaning {CLEANING}", env!("CARGO_PKG_VERSION"))
}

/// In what the library was made by another version, if it was.
fn other_version(format: u32, made_by: &str) -> Option<String> {
    let age = match format.cmp(&FORMAT) {
        Ordering::Less => "an older offprint",
        Ordering::Greater => "a newer offprint",
        Ordering::Equal if made_by != program() => "another version of offprint",
        Ordering::Equal => return None,
    };
    let shown: String = crate::text::sanitise_line(made_by).chars().take(40).collect();
    Some(format!("was made by {age} ({shown})"))
}

/// Whether a name leads to a file within its folder: one or more plain names, parted by slashes.
fn is_inside(name: &str) -> bool {
    let plain = |name: &str| {
        let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-');
        name.len() < 256 && name.bytes().all(plain) && name.bytes().any(|b| b != b'.')
    };
    name.split('/').all(plain)
}

fn read_bounded(path: &Path) -> io::Result<Vec<u8>> {
    let file = folder::open_file(path)?;
    if file.metadata()?.len() > LONGEST {
        return Err(io::Error::other("it is too long to be a manifest"));
    }
    let mut text = Vec::new();
    file.take(LONGEST).read_to_end(&mut text)?;
    Ok(text)
}

/// Sees to it that the names in a folder last.
pub(super) fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}
