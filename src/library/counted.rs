//! The counts of a collection's lines, kept between imports: a cache like the rest of the library, and an own file of it.
//! Where it is missing or damaged, counting starts anew.

use std::fs::{self, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::manifest::FileEntry;
use super::manifest::folder::open_file;
use crate::clean::furniture::Furniture;

/// The longest file that is read, in bytes: more than the largest counts take.
const LONGEST: u64 = 64 << 20;

/// The counts of a collection, shared by those who count and those who keep them.
#[derive(Debug, Clone, Default)]
pub(super) struct Counted(Arc<Mutex<Furniture>>);

impl Counted {
    /// What was kept; nothing where that cannot be read.
    pub(super) fn open(folder: &Path, entry: Option<&FileEntry>) -> Self {
        let furniture = entry.and_then(|entry| Furniture::from_bytes(&read(&folder.join(&entry.name)).ok()?));
        Self(Arc::new(Mutex::new(furniture.unwrap_or_default())))
    }

    pub(super) fn lock(&self) -> MutexGuard<'_, Furniture> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Writes the counts into the folder of a library, and waits until they are on the disk.
    ///
    /// # Errors
    /// They cannot be written.
    pub(super) fn write(&self, folder: &Path, name: &str) -> io::Result<FileEntry> {
        let path = folder.join(name);
        match fs::remove_file(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        let bytes = self.lock().to_bytes();
        let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path)?;
        file.write_all(&bytes)?;
        file.sync_all()?;
        Ok(FileEntry { name: name.to_owned(), length: bytes.len() as u64 })
    }
}

fn read(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    open_file(path)?.take(LONGEST).read_to_end(&mut bytes)?;
    Ok(bytes)
}
