//! The files of a part: written and synced, mapped on first use, and checked against their checksums.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::thread;

use tantivy::directory::{Directory, MmapDirectory, OwnedBytes};

use crate::library::Damage;

/// What is made on first use, once; a damage is kept too, so that it is found once.
pub(super) type Lazy<T> = OnceLock<Result<T, Damage>>;

/// Makes what is not there yet.
pub(super) fn lazily<T>(cell: &Lazy<T>, make: impl FnOnce() -> Result<T, Damage>) -> Result<&T, &Damage> {
    cell.get_or_init(make).as_ref()
}

/// The folder of a part and the lengths that its files were written with.
#[derive(Debug)]
pub(super) struct Folder {
    path: PathBuf,
    files: Vec<(String, u64)>,
    directory: Lazy<MmapDirectory>,
}

impl Folder {
    /// Asks the system for the length of each file: one `stat` a file.
    pub(super) fn open(path: PathBuf, files: &[(String, u64)]) -> Result<Self, Damage> {
        for (name, length) in files {
            let file = path.join(name);
            let found = fs::metadata(&file).map_err(|error| Damage::new(&file, error.to_string()))?.len();
            check_length(&file, *length, found)?;
        }
        Ok(Self { path, files: files.to_vec(), directory: OnceLock::new() })
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    pub(super) fn damage(&self, name: &str, why: impl Into<String>) -> Damage {
        Damage::new(&self.path.join(name), why)
    }

    /// Maps a file. What is mapped is as long as what was written: reading beyond the end of a file that was cut since
    /// would end the process.
    pub(super) fn map(&self, name: &str) -> Result<OwnedBytes, Damage> {
        let Some((_, length)) = self.files.iter().find(|(known, _)| known == name) else {
            return Err(self.damage(name, "is not among the files of its part"));
        };
        let open = || MmapDirectory::open(&self.path).map_err(|error| Damage::new(&self.path, error.to_string()));
        let directory = lazily(&self.directory, open).map_err(Clone::clone)?;
        let slice = directory.open_read(Path::new(name)).map_err(|error| self.damage(name, error.to_string()))?;
        let bytes = slice.read_bytes().map_err(|error| self.damage(name, error.to_string()))?;
        check_length(&self.path.join(name), *length, bytes.len() as u64)?;
        Ok(bytes)
    }

    /// Reads a small file that [`seal`] closed; gives what stands before the checksum.
    pub(super) fn read_sealed(&self, name: &str) -> Result<Vec<u8>, Damage> {
        let mut bytes = fs::read(self.path.join(name)).map_err(|error| self.damage(name, error.to_string()))?;
        let end = unseal(&bytes).ok_or_else(|| self.damage(name, MISMATCH))?.len();
        bytes.truncate(end);
        Ok(bytes)
    }

    /// Maps a file that [`seal`] closed; gives what stands before the checksum.
    pub(super) fn map_sealed(&self, name: &str) -> Result<OwnedBytes, Damage> {
        let bytes = self.map(name)?;
        let end = unseal(&bytes).ok_or_else(|| self.damage(name, MISMATCH))?.len();
        Ok(bytes.slice(0..end))
    }
}

/// What is said of bytes that are not those that were written.
pub(super) const MISMATCH: &str = "does not match its checksum";

fn check_length(path: &Path, written: u64, found: u64) -> Result<(), Damage> {
    let why = || format!("has {found} bytes and should have {written}");
    if written == found { Ok(()) } else { Err(Damage::new(path, why())) }
}

/// Closes bytes with their checksum.
pub(super) fn seal(mut bytes: Vec<u8>) -> Vec<u8> {
    let sum = crc32fast::hash(&bytes);
    bytes.extend(sum.to_le_bytes());
    bytes
}

/// What stands before the checksum; `None` where it does not match.
pub(super) fn unseal(bytes: &[u8]) -> Option<&[u8]> {
    let (bytes, sum) = bytes.split_last_chunk()?;
    (crc32fast::hash(bytes) == u32::from_le_bytes(*sum)).then_some(bytes)
}

/// Writes a file. [`sync`] waits until it is on the disk.
pub(super) fn write(path: &Path, pieces: &[&[u8]]) -> io::Result<()> {
    let mut file = File::create_new(path)?;
    for piece in pieces {
        file.write_all(piece)?;
    }
    Ok(())
}

/// Waits until the names of all files in a folder are on the disk.
pub(super) fn sync_folder(path: &Path) -> io::Result<()> {
    File::open(path)?.sync_all()
}

/// Waits until all files below a folder, and their names, are on the disk. Gives their lengths, by names relative to it.
///
/// All at once: then the system writes its journal a few times and not once for each file.
pub(super) fn sync(folder: &Path) -> io::Result<Vec<(String, u64)>> {
    let (mut names, mut folders) = (Vec::new(), vec![folder.to_owned()]);
    collect(folder, "", &mut names, &mut folders)?;
    names.sort();
    thread::scope(|scope| {
        let all = names.iter().map(|name| folder.join(name)).chain(folders);
        let all: Vec<_> = all.map(|path| scope.spawn(move || sync_one(&path))).collect();
        let lengths = all.into_iter().map(|one| one.join().unwrap_or_else(|_| Err(io::Error::other("syncing failed"))));
        let lengths: Vec<u64> = lengths.collect::<io::Result<_>>()?;
        Ok(names.iter().cloned().zip(lengths).collect())
    })
}

/// Waits until a file is on the disk, and gives its length.
fn sync_one(path: &Path) -> io::Result<u64> {
    let file = File::open(path)?;
    file.sync_all()?;
    Ok(file.metadata()?.len())
}

fn collect(folder: &Path, prefix: &str, names: &mut Vec<String>, folders: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().into_string().map_err(|_| io::Error::other("a file of a part has an odd name"))?;
        let name = format!("{prefix}{name}");
        if entry.file_type()?.is_dir() {
            folders.push(entry.path());
            collect(&entry.path(), &format!("{name}/"), names, folders)?;
        } else {
            names.push(name);
        }
    }
    Ok(())
}

/// The little-endian number at a place.
pub(super) fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..)?.first_chunk().map(|bytes| u32::from_le_bytes(*bytes))
}

/// The little-endian number at a place.
pub(super) fn u64_at(bytes: &[u8], at: usize) -> Option<u64> {
    bytes.get(at..)?.first_chunk().map(|bytes| u64::from_le_bytes(*bytes))
}
